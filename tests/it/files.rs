//! The student's files on disk: saved whole, read without blocking, kept aside, watched.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::Duration;

use soleil::app::editor::LARGEST;
use soleil::lab::world::FileState;
use soleil::runtime::files::aside::Aside;
use soleil::runtime::files::{FilesMessage, forget, forget_in, keep, kept, kept_in, load, save, watch};
use soleil::text::{Lang, render};
use tokio::sync::mpsc::Receiver;

use super::table::{Part, tell};

#[test]
fn a_save_makes_the_workspace_and_keeps_mode_and_links() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("python_app_build");
    save(&workspace, "app.py", "one\n").unwrap();
    let file = workspace.join("app.py");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o111, 0, "no program");

    fs::set_permissions(&file, fs::Permissions::from_mode(0o751)).unwrap();
    save(&workspace, "app.py", "two\n").unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o7777, 0o751);
    assert_eq!(fs::read_to_string(&file).unwrap(), "two\n");
    assert_eq!(fs::read_dir(&workspace).unwrap().count(), 1, "nothing else is left there");

    // A link to a file, and one to a file that does not exist yet.
    for (name, target, before) in [("Dockerfile", "real", Some("old")), ("other", "nowhere-yet", None)] {
        if let Some(text) = before {
            fs::write(folder.path().join(target), text).unwrap();
        }
        symlink(Path::new("..").join(target), workspace.join(name)).unwrap();
        save(&workspace, name, "new\n").unwrap();
        assert!(fs::symlink_metadata(workspace.join(name)).unwrap().is_symlink(), "{name}");
        assert_eq!(fs::read_to_string(folder.path().join(target)).unwrap(), "new\n");
    }
    let kept = "a save goes to where they lead, and they stay links";
    tell(Part::Hostile, "files of the workspace that are links", "(nothing)", kept);
}

#[test]
fn what_stands_in_the_way_is_said_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("Dockerfile")).unwrap();
    fs::write(folder.path().join("file"), "in the folder's place").unwrap();
    for (workspace, file) in [
        (folder.path().to_owned(), "Dockerfile"),
        (folder.path().join("file"), "app.py"),
        (folder.path().join("file/deeper"), "app.py"),
    ] {
        let why = save(&workspace, file, "text").unwrap_err();
        assert_eq!(why.id, "save-in-the-way", "{} {file}", workspace.display());
        for lang in [Lang::Fr, Lang::En] {
            assert!(render(&why, lang).contains(&workspace.join(file).display().to_string()));
        }
    }
    assert!(folder.path().join("Dockerfile").is_dir());
    assert_eq!(fs::read_to_string(folder.path().join("file")).unwrap(), "in the folder's place");
}

#[test]
fn a_read_only_file_is_not_replaced_though_its_folder_would_allow_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("app.py");
    fs::write(&file, "kept").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    symlink("app.py", folder.path().join("Dockerfile")).unwrap();
    for name in ["app.py", "Dockerfile"] {
        let why = save(folder.path(), name, "new").unwrap_err();
        assert_eq!(why.id, "save-read-only", "{name}");
        assert!(render(&why, Lang::Fr).contains(&file.display().to_string()), "{name}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
}

#[test]
fn what_is_no_file_is_not_replaced_and_every_link_of_a_chain_stays() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    assert!(std::process::Command::new("mkfifo").arg(at("fifo")).status().unwrap().success());
    symlink("loop", at("loop")).unwrap();
    for (name, why) in [("fifo", "file-not-a-file"), ("loop", "save-failed")] {
        assert_eq!(save(folder.path(), name, "new").unwrap_err().id, why, "{name}");
    }
    // To a file and to nothing yet.
    fs::write(at("real"), "old").unwrap();
    for end in ["real", "later/on"] {
        for (link, to) in [("first", "second"), ("second", end)] {
            let _ = fs::remove_file(at(link));
            symlink(to, at(link)).unwrap();
        }
        save(folder.path(), "first", "new\n").unwrap();
        assert_eq!(fs::read_link(at("first")).unwrap(), Path::new("second"));
        assert_eq!(fs::read_link(at("second")).unwrap(), Path::new(end));
        assert_eq!(fs::read_to_string(at(end)).unwrap(), "new\n");
    }
}

#[test]
fn whatever_lies_there_is_read_without_blocking() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    assert!(std::process::Command::new("mkfifo").arg(at("fifo")).status().unwrap().success());
    fs::create_dir(at("folder")).unwrap();
    fs::write(at("latin1"), b"caf\xe9").unwrap();
    fs::write(at("large"), vec![b'a'; LARGEST + 1]).unwrap();
    fs::write(at("largest"), vec![b'a'; LARGEST]).unwrap();
    symlink("loop", at("loop")).unwrap();
    fs::write(at("text"), "é\r\n").unwrap();
    for (name, expected) in [
        ("fifo", "file-not-a-file"),
        ("folder", "file-not-a-file"),
        ("latin1", "file-not-utf8"),
        ("large", "file-too-large"),
        ("loop", "file-unreadable"),
        ("largest", "text"),
        ("text", "text"),
        ("none", "missing"),
        ("text/under", "missing"),
    ] {
        let seen = match load(folder.path(), name) {
            FileState::Unreadable(why) => why.id.into_owned(),
            FileState::Text { .. } => "text".to_owned(),
            FileState::Missing => "missing".to_owned(),
        };
        assert_eq!(seen, expected, "{name}");
    }
}

#[test]
fn what_is_kept_aside_and_forgotten_in_the_background_stays_in_its_order() {
    let folder = tempfile::tempdir().unwrap();
    let aside = Aside::start(folder.path().to_owned(), Vec::new(), drop);
    for revision in 1..=200 {
        aside.keep("app.py".into(), format!("{revision}"));
        aside.forget("app.py".into());
        aside.keep("Dockerfile".into(), format!("{revision}"));
        aside.keep("app.py".into(), format!("{revision}, again"));
    }
    aside.forget("Dockerfile".into());
    // It waits until all is written.
    drop(aside);
    let paths = ["app.py".to_owned(), "Dockerfile".to_owned()];
    assert_eq!(kept(folder.path(), &paths), [("app.py".to_owned(), "200, again".to_owned())]);
}

#[test]
fn unsaved_text_is_kept_aside_for_the_student_alone_until_it_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["app.py".to_owned(), "a/b%2F".to_owned(), "a%2Fb/".to_owned()];
    assert_eq!(kept(folder.path(), &paths), []);
    for path in &paths {
        keep(folder.path(), path, "older").unwrap();
        keep(folder.path(), path, &format!("text of {path}")).unwrap();
    }
    let all = kept(folder.path(), &paths);
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|(path, text)| *text == format!("text of {path}")));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder.path().join("unsaved")), 0o700);
    let mut files = fs::read_dir(folder.path().join("unsaved")).unwrap().map(|entry| entry.unwrap());
    assert!(files.all(|file| mode(&file.path()) == 0o600));
    forget(folder.path(), "app.py");
    forget(folder.path(), "never-kept");
    assert_eq!(kept(folder.path(), &paths).len(), 2);
}

/// What stands in the state folder's way, and which of the two other places can be written to.
#[test]
fn text_that_the_state_folder_does_not_take_is_kept_elsewhere() {
    let paths = ["app.py".to_owned()];
    for (name, in_the_way, expected) in [
        ("another place takes it", &["state"][..], Some(0)),
        ("the last one takes it", &["state", "first"], Some(1)),
        ("a link in a place is not followed", &["state", "link"], Some(1)),
        ("none takes it", &["state", "first", "second"], None),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        let places = ["first", "second"].map(|name| folder.path().join(name)).to_vec();
        fs::create_dir(folder.path().join("aim")).unwrap();
        for name in in_the_way {
            match *name {
                "link" => symlink(folder.path().join("aim"), &places[0]).unwrap(),
                name => fs::write(folder.path().join(name), "").unwrap(),
            }
        }
        let (sender, told) = std::sync::mpsc::channel();
        let aside = Aside::start(state.clone(), places.clone(), move |trouble| sender.send(trouble.place).unwrap());
        aside.keep("app.py".into(), "one".into());
        aside.keep("app.py".into(), "two".into());
        drop(aside);
        let told: Vec<_> = told.iter().collect();
        let place = expected.map(|place: usize| places[place].clone());
        // Said once, however often it fails.
        assert!(told.len() == 1 && told[0] == place, "{name}: {told:?}");
        let text = expected.map(|_| ("app.py".to_owned(), "two".to_owned()));
        assert_eq!(kept_in(&state, &places, &paths), Vec::from_iter(text), "{name}");
        assert_eq!(fs::read_dir(folder.path().join("aim")).unwrap().count(), 0, "{name}");
        if let Some(place) = place {
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&place), mode(&place.join("app.py"))), (0o700, 0o600), "{name}");
        }
        // Once the state folder takes it again, what is there is newer; saved, it is forgotten everywhere.
        fs::remove_file(&state).unwrap();
        let aside = Aside::start(state.clone(), places.clone(), drop);
        aside.keep("app.py".into(), "three".into());
        drop(aside);
        assert_eq!(kept_in(&state, &places, &paths), [("app.py".to_owned(), "three".to_owned())], "{name}");
        forget_in(&state, &places, "app.py");
        assert_eq!(kept_in(&state, &places, &paths), [], "{name}");
    }
}

/// Reads messages until one is as wanted.
async fn until(messages: &mut Receiver<FilesMessage>, what: &str, wanted: impl Fn(&FilesMessage) -> bool) {
    let reading = async {
        while let Some(message) = messages.recv().await {
            if wanted(&message) {
                return;
            }
        }
        panic!("the watch ended before {what}");
    };
    tokio::time::timeout(Duration::from_secs(10), reading).await.unwrap_or_else(|_| panic!("never seen: {what}"));
}

fn holds(wanted: &str) -> impl Fn(&FilesMessage) -> bool {
    move |message| matches!(message, FilesMessage::File(path, FileState::Text { text, .. }) if path == "app.py" && text == wanted)
}

#[tokio::test]
async fn what_lies_in_the_folder_is_told_and_what_a_build_leaves_out() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("python_app_build");
    let (sender, mut seen) = tokio::sync::mpsc::channel(8);
    let watching = tokio::spawn(watch(workspace.clone(), vec!["app.py".into()], None, sender));
    let holds = |names: &'static [&'static str], ignored: Option<&'static str>| {
        move |message: &FilesMessage| {
            let FilesMessage::Folder(folder) = message else { return false };
            let seen = folder.names.as_ref().map(|seen| seen.iter().map(String::as_str).collect::<Vec<_>>());
            seen.as_deref() == Some(names) && folder.dockerignore.as_deref() == ignored
        }
    };
    until(&mut seen, "no folder, so nothing in it", holds(&[], None)).await;
    fs::create_dir_all(workspace.join("src")).unwrap();
    fs::write(workspace.join("notes.txt"), "").unwrap();
    until(&mut seen, "a file and a folder", holds(&["notes.txt", "src"], None)).await;
    fs::write(workspace.join(".dockerignore"), "*.txt\n").unwrap();
    until(&mut seen, "what is left out", holds(&[".dockerignore", "notes.txt", "src"], Some("*.txt\n"))).await;
    watching.abort();
}

#[tokio::test]
async fn changes_from_outside_are_seen() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("deep/python_app_build");
    let (sender, mut seen) = tokio::sync::mpsc::channel(8);
    let watching = tokio::spawn(watch(workspace.clone(), vec!["app.py".into(), "Dockerfile".into()], None, sender));
    until(&mut seen, "no folder", |message| *message == FilesMessage::Workspace(false)).await;
    until(&mut seen, "no file", |message| matches!(message, FilesMessage::File(_, FileState::Missing))).await;

    fs::create_dir_all(&workspace).unwrap();
    until(&mut seen, "the folder", |message| *message == FilesMessage::Workspace(true)).await;
    let file = workspace.join("app.py");
    fs::write(&file, "one").unwrap();
    until(&mut seen, "a new file", holds("one")).await;

    // As vim saves: the old one moved away, the new one written, the old one removed.
    fs::rename(&file, workspace.join("app.py~")).unwrap();
    fs::write(&file, "two").unwrap();
    fs::remove_file(workspace.join("app.py~")).unwrap();
    until(&mut seen, "a save of vim's", holds("two")).await;

    // As soleil and others save: another file takes its name.
    fs::write(workspace.join("new"), "three").unwrap();
    fs::rename(workspace.join("new"), &file).unwrap();
    until(&mut seen, "an atomic save", holds("three")).await;

    // Removed and made again at once: it is another folder of the same name.
    fs::remove_dir_all(&workspace).unwrap();
    fs::create_dir(&workspace).unwrap();
    until(&mut seen, "the file gone", |message| *message == FilesMessage::File("app.py".into(), FileState::Missing))
        .await;
    fs::write(&file, "four").unwrap();
    until(&mut seen, "a file in the new folder", holds("four")).await;

    fs::remove_dir_all(folder.path().join("deep")).unwrap();
    until(&mut seen, "no folder again", |message| *message == FilesMessage::Workspace(false)).await;
    fs::create_dir_all(&workspace).unwrap();
    fs::write(&file, "five").unwrap();
    until(&mut seen, "all made again", holds("five")).await;

    drop(seen);
    tokio::time::timeout(Duration::from_secs(10), watching).await.expect("it ends with its listener").unwrap();
}

#[tokio::test]
async fn a_rename_is_told_as_one_change_and_a_link_is_watched_where_it_leads() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("deep/python_app_build");
    fs::create_dir_all(&workspace).unwrap();
    let file = workspace.join("app.py");
    fs::write(&file, "one").unwrap();
    let (sender, mut seen) = tokio::sync::mpsc::channel(8);
    tokio::spawn(watch(workspace.clone(), vec!["app.py".into()], None, sender));
    until(&mut seen, "the file", holds("one")).await;

    fs::rename(&file, workspace.join("app.py~")).unwrap();
    fs::write(&file, "two").unwrap();
    until(&mut seen, "the save", |message| {
        assert!(!matches!(message, FilesMessage::File(_, FileState::Missing)), "no moment without the file is told");
        holds("two")(message)
    })
    .await;

    let elsewhere = folder.path().join("elsewhere");
    fs::write(&elsewhere, "three").unwrap();
    fs::remove_file(&file).unwrap();
    symlink("../../elsewhere", &file).unwrap();
    until(&mut seen, "what the link leads to", holds("three")).await;
    fs::write(&elsewhere, "four").unwrap();
    until(&mut seen, "a change where it leads", holds("four")).await;
    // The workspace is still watched, as the folder above it.
    fs::remove_dir_all(&workspace).unwrap();
    until(&mut seen, "the folder gone", |message| *message == FilesMessage::Workspace(false)).await;
}
