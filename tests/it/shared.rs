//! A machine that others use too: what the program keeps is the student's alone.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use soleil::lab::doctor::{Folder, Listener};
use soleil::lab::progress::Progress;
use soleil::runtime::files::own::{examine, private_folder};
use soleil::runtime::files::{backup, keep, keep_copy};
use soleil::runtime::logs::LogFolder;
use soleil::runtime::store::Store;
use soleil::runtime::{clipboard, witness};

use super::bench::at;
use super::worlds::shipped_lab;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    found.push(folder.to_owned());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

/// Ledger, unsaved texts, copies, backups, logs, what was copied: nobody else can read or list any of it, even where the
/// umask would allow that.
#[test]
fn what_is_kept_is_private() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join("not/yet/soleil");
    let work = home.path().join("work");
    fs::create_dir(&work).unwrap();
    fs::write(work.join("app.py"), "import emoji\n").unwrap();
    Store::new(&state, "images.json").save(&Progress::new(&shipped_lab(), false, at(0))).unwrap();
    keep(&state, "app.py", "unsaved").unwrap();
    keep_copy(&state, "~/state", "app.py", "copied");
    backup::back_up(&state, &work, &["app.py".to_owned()], &[], at(0)).unwrap().unwrap();
    clipboard::keep(&state, "~/state/clipboard.txt", "text", true);
    LogFolder::new(&state, "cut".to_owned(), 1000).append("build-1.log", "words\n").unwrap();
    let mut found = Vec::new();
    walk(&state, &mut found);
    let files = found.iter().filter(|path| path.is_file()).count();
    assert!(files >= 7, "{found:?}");
    for path in found {
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
    }
    assert_eq!(mode(&home.path().join("not")) & 0o077, 0);
}

/// Each part makes the folder by itself, private from the start.
#[test]
fn whoever_is_first_makes_a_private_folder() {
    let firsts: &[fn(&Path)] = &[
        |state| drop(Store::new(state, "images.json").save(&Progress::new(&shipped_lab(), false, at(0))).unwrap()),
        |state| keep(state, "app.py", "unsaved").unwrap(),
        |state| drop(keep_copy(state, "~", "app.py", "copied")),
        |state| drop(backup::back_up(state, state, &[], &[("a".into(), "b".into())], at(0)).unwrap()),
        |state| drop(clipboard::keep(state, "~", "text", true)),
        |state| drop(LogFolder::new(state, String::new(), 1000).append("run-1.log", "words\n").unwrap()),
        |state| private_folder(state).unwrap(),
    ];
    for (place, first) in firsts.iter().enumerate() {
        let home = tempfile::tempdir().unwrap();
        let state = home.path().join("soleil");
        first(&state);
        assert_eq!(mode(&state), 0o700, "{place}");
    }
}

#[test]
fn folders_are_told_apart() {
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    for (name, mode) in [("mine", 0o755), ("open", 0o777), ("sticky", 0o1777)] {
        fs::create_dir(at(name)).unwrap();
        fs::set_permissions(at(name), fs::Permissions::from_mode(mode)).unwrap();
    }
    fs::write(at("file"), "").unwrap();
    let rows = [
        ("mine", Folder::Writable),
        ("open", Folder::Open),
        ("sticky", Folder::Writable),
        ("file", Folder::NotAFolder),
        ("file/below", Folder::NotAFolder),
        ("new/deep", Folder::Absent),
    ];
    for (name, expected) in rows {
        assert_eq!(examine(&at(name), true), expected, "{name}");
    }
    assert_eq!(witness::look(&at("none/witness.sock")), Listener::Nobody);
}
