//! A class: the real student's soleil drops its progress, the real teacher's shows it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::harness::PATIENCE;
use crate::student::{APP, Desk, SOLEIL};

const FRENCH: &str = "fr_FR.UTF-8";

/// A student whose configuration names a shared folder, which everybody may write to.
fn student(class: &Path, name: &str) -> Desk {
    let desk = Desk::new(FRENCH);
    let folder = desk.home().join(".config/soleil");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.yaml"), format!("class: {}\nclass_name: {name}\n", class.display())).unwrap();
    desk
}

fn shared() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o1777)).unwrap();
    folder
}

/// The one file of the folder.
fn file(class: &Path) -> Option<PathBuf> {
    let mut entries = fs::read_dir(class).unwrap().map(|entry| entry.unwrap().path());
    let visible = |path: &PathBuf| !path.file_name().unwrap().to_string_lossy().starts_with('.');
    entries.find(visible)
}

/// Waits until the folder's one file tells so many missing tasks of the step `write`.
fn lacks(class: &Path, missing: usize) -> serde_json::Value {
    let end = Instant::now() + PATIENCE;
    loop {
        let told = file(class).and_then(|path| fs::read(path).ok());
        // It is never seen half written.
        let told = told.map(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).unwrap());
        if let Some(told) = &told
            && told["steps"][2]["missing"].as_array().unwrap().len() == missing
        {
            return told.clone();
        }
        assert!(Instant::now() < end, "{told:?}");
        std::thread::yield_now();
    }
}

/// The screen, `--plain` and `check`: each drops what the ledger holds, at the start and when it learns more; 0644 whatever the umask.
#[test]
fn progress_is_dropped() {
    let class = shared();
    let desk = student(class.path(), "Ada L.");
    let mut screen = desk.open_by(&["sh", "-c", "umask 077; exec \"$@\"", "sh"], (80, 24), &[]);
    let told = lacks(class.path(), 8);
    assert_eq!((&told["name"], &told["lab"], &told["simulated"]), (&"Ada L.".into(), &"images".into(), &false.into()));
    let dropped = file(class.path()).unwrap();
    assert_eq!(fs::metadata(&dropped).unwrap().permissions().mode() & 0o7777, 0o644);
    desk.write("app.py", APP);
    let text = lacks(class.path(), 6).to_string();
    assert!(!text.contains("python_app_build") && !text.contains("emojize"), "{text}");
    assert_eq!(fs::metadata(&dropped).unwrap().permissions().mode() & 0o7777, 0o644);
    screen.shows("Étapes");
    screen.press(10);
    screen.ends(0);

    // The teacher has emptied the folder for the next hour.
    fs::remove_file(&dropped).unwrap();
    let mut plain = desk.command(SOLEIL);
    plain.arg("--plain").stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null());
    let mut plain = plain.spawn().unwrap();
    lacks(class.path(), 6);
    plain.kill().unwrap();
    plain.wait().unwrap();

    fs::remove_file(&dropped).unwrap();
    desk.write("Dockerfile", "FROM debian\n");
    assert_eq!(desk.soleil(&["check"]).status.code(), Some(3));
    lacks(class.path(), 4);
}

/// A folder that is not there is said once, and stops nothing.
#[test]
fn a_class_without_a_folder_is_said() {
    let class = shared();
    let nowhere = class.path().join("nowhere");
    let desk = student(&nowhere, "Ada");
    let mut screen = desk.open((120, 36), &[]);
    screen.shows("Ta classe ne voit pas ta progression");
    screen.lit(0);
    screen.press(3);
    screen.hides("Ta classe");
    screen.press(10);
    screen.ends(0);
    let doctor = String::from_utf8(desk.soleil(&["doctor"]).stdout).unwrap();
    assert!(doctor.contains("Le dossier de ta classe n'est pas là"), "{doctor}");
}
