//! A class: the real student's soleil drops its progress, the real teacher's shows it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::harness::PATIENCE;
use crate::student::{APP, Desk, SOLEIL, Screen};

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
    plain.arg("--plain").stdin(Stdio::null()).stdout(Stdio::null());
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

/// A teacher's desk at the class.
fn teach(class: &Path, arguments: &[&str]) -> (Desk, Screen) {
    let desk = Desk::new(FRENCH);
    let folder = class.display().to_string();
    let screen = desk.open((120, 36), &[&["class", &folder], arguments].concat());
    (desk, screen)
}

/// The file of a student who has just come, under another login.
fn copy(class: &Path, login: &str, name: &str) {
    let text = fs::read_to_string(file(class).unwrap()).unwrap();
    let mut told: serde_json::Value = serde_json::from_str(&text).unwrap();
    (told["login"], told["name"]) = (login.into(), name.into());
    let next = class.join(".next");
    fs::write(&next, told.to_string()).unwrap();
    fs::rename(&next, class.join(format!("{login}.images.json"))).unwrap();
}

/// What a student does on the practice engine is seen on the teacher's screen, whatever else lies there, and told to programs.
#[test]
fn the_teacher_sees_a_student_get_on() {
    let class = shared();
    let (desk, mut teacher) = teach(class.path(), &[]);
    teacher.shows("Aucun élève pour l'instant");
    let ada = student(class.path(), "Ada");
    let mut screen = ada.open((120, 36), &["--simulated"]);
    teacher.shows("~Ada");
    teacher.shows("1:0/1 2:0/1");
    teacher.shows("Récupérer python:3.11, Récupérer mysql:5.7");
    teacher.shows("Lister les images de la machine");
    screen.prompt();
    screen.runs("docker images");
    teacher.hides("Lister les images de la machine");
    ada.write("app.py", APP);
    copy(class.path(), "bob", "Bob");
    std::os::unix::fs::symlink("/etc/passwd", class.path().join("evil.json")).unwrap();
    teacher.shows("Bob [");
    teacher.shows("fichiers écartés : 1 (evil.json…)");
    teacher.types("f");
    teacher.shows("un lien symbolique : je ne le suis pas");
    teacher.types("f");

    let json = desk.soleil(&["class", &class.path().display().to_string(), "--json", "--lang", "en"]);
    assert_eq!(json.status.code(), Some(0), "{json:?}");
    let told: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((&told["lab"], &told["students"], &told["steps"][0]["lit"]), (&"images".into(), &2.into(), &0.into()));
    let rows = told["rows"].as_array().unwrap();
    let of = |name: &str| rows.iter().find(|row| row["name"] == name).unwrap();
    assert_eq!((&of("Ada")["simulated"], &of("Ada")["foreign"]), (&true.into(), &false.into()));
    assert_eq!((&of("Bob")["login"], &of("Bob")["foreign"]), (&"bob".into(), &true.into()));
    assert_eq!(of("Ada")["stuck"]["missing"][0], serde_json::json!({"id": "python", "title": "Pull `python:3.11`"}));
    assert_eq!(told["refused"], serde_json::json!([{"file": "evil.json", "why": "a symbolic link: not followed"}]));

    screen.press(10);
    screen.ends(0);
    fs::remove_dir_all(class.path()).unwrap();
    teacher.shows("n'est pas là. Je le cherche chaque seconde");
    fs::create_dir(class.path()).unwrap();
    teacher.shows("Aucun élève pour l'instant");
    teacher.types("q");
    teacher.ends(0);
}

/// Nothing is written to the terminal while nothing changes.
#[test]
fn a_class_at_rest_writes_nothing() {
    let class = shared();
    let ada = student(class.path(), "Ada");
    ada.write("app.py", APP);
    ada.soleil(&["check"]);
    let (_desk, mut teacher) = teach(class.path(), &[]);
    teacher.shows("Ada");
    teacher.session.settle(Duration::from_millis(500));
    teacher.session.forget();
    // The same file once more, and a file on its way: nothing of it is to be seen.
    fs::write(class.path().join(".soleil-x"), "half").unwrap();
    let same = fs::read(file(class.path()).unwrap()).unwrap();
    fs::write(file(class.path()).unwrap(), same).unwrap();
    teacher.session.read_for(Duration::from_secs(2));
    assert_eq!(String::from_utf8_lossy(teacher.session.written()), "");
    teacher.press(10);
    teacher.ends(0);
}

/// The terminal is as it was after any end, and after a stop it is ours again.
#[test]
fn the_terminal_is_given_back() {
    let class = shared();
    for (signal, status) in [("TERM", 0), ("HUP", 0), ("INT", 0)] {
        let (_desk, mut teacher) = teach(class.path(), &[]);
        teacher.shows("Aucun élève");
        teacher.signal(signal);
        teacher.ends(status);
    }
    let desk = Desk::new(FRENCH).with("SOLEIL_DRILL", "loop");
    let folder = class.path().display().to_string();
    let mut teacher = desk.open((80, 24), &["class", &folder]);
    teacher.shows("Aucun élève");
    teacher.signal("USR2");
    teacher.ends(101);
    teacher.shows("Relance soleil");

    // A shell with job control continues it.
    let desk = Desk::new(FRENCH);
    let mut shell = desk.start((80, 24), &["bash", "--norc", "--noprofile", "-i"], &[("PS1", "ready> ")]);
    shell.shows("ready>");
    shell.types(&format!("{SOLEIL} class {folder}\r"));
    shell.shows("Aucun élève");
    shell.types("\x1a");
    shell.shows("Stopped");
    shell.session.resize(30, 100);
    shell.types("fg\r");
    shell.shows("Aucun élève");
    shell.session.wait_for(|screen| screen.lines().nth(29).is_some_and(|row| row.contains("q quitter")), PATIENCE);
    shell.types("q");
    shell.session.wait_for(|screen| screen.trim_end().ends_with("ready>"), PATIENCE);
    shell.types("exit\r");
    shell.ends(0);
    // Without a terminal there are words, or lines.
    let dropper = student(class.path(), "Ada");
    dropper.write("app.py", APP);
    dropper.soleil(&["check"]);
    let mut plain = desk.command(SOLEIL);
    plain.args(["class", &folder, "--plain"]).stdout(Stdio::piped());
    let mut plain = plain.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(plain.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("Ada (") && line.contains(" · 0 sur 5 allumés · "), "{line}");
    // Nobody reads on: it ends with the next line.
    dropper.write("Dockerfile", "FROM debian\n");
    dropper.soleil(&["check"]);
    assert_eq!(plain.wait().unwrap().code(), Some(0));
    let piped = desk.soleil(&["class", &folder]);
    assert_eq!(piped.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&piped.stderr).contains("--json"), "{piped:?}");
    let gone = desk.soleil(&["class", "/nowhere", "--json"]);
    assert_eq!((gone.status.code(), gone.stdout.is_empty()), (Some(2), true), "{gone:?}");
    let words = String::from_utf8_lossy(&gone.stderr).into_owned();
    assert!(words.contains("/nowhere n'est pas là"), "{words}");
}
