//! The real binary with the practice engine, on a machine that has none and no docker.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::student::{APP, Desk, first_row};

const FRENCH: &str = "fr_FR.UTF-8";
const SIZE: (u16, u16) = (120, 36);

/// A PATH with what a shell needs, and no docker in it.
fn desk() -> Desk {
    let desk = Desk::new(FRENCH);
    let programs = desk.home().join("programs");
    fs::create_dir(&programs).unwrap();
    for name in ["sh", "bash", "env", "id", "clear", "grep"] {
        std::os::unix::fs::symlink(format!("/bin/{name}"), programs.join(name)).unwrap();
    }
    let path = programs.display().to_string();
    desk.with("PATH", path)
}

fn socket(desk: &Desk) -> std::path::PathBuf {
    desk.home().join("run/soleil/simulated.sock")
}

/// Waits until a file has these words in it.
fn holds(file: &Path, words: &str) {
    let end = Instant::now() + crate::harness::PATIENCE;
    while !fs::read_to_string(file).is_ok_and(|text| text.contains(words)) {
        assert!(Instant::now() < end, "{words} is not in {}", file.display());
        std::thread::yield_now();
    }
}

#[test]
fn one_flag_is_all_it_takes() {
    let desk = desk();
    let mut screen = desk.open(SIZE, &["--simulated"]);
    screen.session.wait_for(|screen| first_row(screen).trim_end().ends_with("SIMULÉ"), crate::harness::PATIENCE);
    screen.prompt();
    screen.runs("docker images");
    screen.shows("REPOSITORY");
    screen.runs("echo \"at [$DOCKER_HOST]\"");
    screen.shows("simulated.sock]");
    screen.press(4);
    screen.shows("Images et conteneurs");
    // It is there for its owner alone.
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&socket(&desk)), mode(socket(&desk).parent().unwrap())), (0o600, 0o700));

    // Another soleil finds the same engine: it starts none, so that this one's socket stays.
    let check = desk.soleil(&["--simulated", "check", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&check.stdout).unwrap();
    assert_eq!(told["engine"]["kind"], "simulated");
    let words = String::from_utf8(desk.soleil(&["check", "--simulated"]).stdout).unwrap();
    assert!(words.starts_with("SIMULÉ"), "{words}");
    assert!(socket(&desk).exists());
    let report = String::from_utf8(desk.soleil(&["report", "--simulated"]).stdout).unwrap();
    assert!(report.contains("**SIMULÉ"), "{report}");

    desk.write("app.py", APP);
    let ledgers = desk.home().join(".local/state/soleil");
    screen.session.wait_for(|_| ledgers.join("images.simulated.json").exists(), crate::harness::PATIENCE);
    assert!(!ledgers.join("images.json").exists());
    screen.press(10);
    screen.ends(0);
    assert!(!socket(&desk).exists());
}

/// It serves no longer than the program that started it; each that needs one has its own then.
#[test]
fn what_runs_without_the_screen_has_one_too() {
    let desk = desk();
    let (status, told) = desk.check();
    assert_eq!((status, &told["engine"]), (3, &serde_json::Value::Null));
    let images = desk.soleil(&["--simulated", "docker", "images"]);
    assert!(images.status.success(), "{}", String::from_utf8_lossy(&images.stderr));
    assert!(!socket(&desk).exists());
    // A path that is too long for a socket is said, with the path.
    let deep = desk.home().join("d".repeat(120));
    fs::create_dir(&deep).unwrap();
    let failed = desk.with("XDG_RUNTIME_DIR", &deep).soleil(&["--simulated", "check"]);
    let words = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(failed.status.code() == Some(2) && words.contains("simulated.sock"), "{words}");
}

/// Images and containers outlive the program, one that is killed too; what cannot be read is said and put aside.
#[test]
fn the_next_program_finds_what_the_last_one_left() {
    let desk = desk();
    let docker = |arguments: &[&str]| {
        let output = desk.soleil(&[&["--simulated", "docker"], arguments].concat());
        [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap())
    };
    docker(&["pull", "alpine"]);
    let mut screen = desk.open(SIZE, &["--simulated"]);
    screen.prompt();
    screen.runs("docker images");
    screen.shows("alpine");
    screen.runs("docker run --name box alpine echo \"I am $((6 * 7))\"");
    screen.press(10);
    screen.ends(0);
    let [listed, _] = docker(&["ps", "-a"]);
    assert!(listed.contains("Exited (0)") && listed.contains("box"), "{listed}");
    assert_eq!(docker(&["logs", "box"]), ["I am 42\n", ""]);

    let file = desk.home().join(".local/state/soleil/simulated/engine.json");
    let read = |path: &Path| fs::read_to_string(path).unwrap();
    let mut screen = desk.open(SIZE, &["--simulated"]);
    screen.prompt();
    screen.runs("docker tag alpine mine");
    holds(&file, "mine:latest");
    screen.signal("KILL");
    screen.session.wait_for_exit(crate::harness::PATIENCE);
    let [listed, complaint] = docker(&["images"]);
    assert!(listed.contains("mine") && complaint.is_empty(), "{listed}{complaint}");

    let words = "Le contenu du moteur d'entraînement n'était pas lisible";
    let half = &read(&file)[..200];
    fs::write(&file, half).unwrap();
    let [listed, complaint] = docker(&["images"]);
    assert!(!listed.contains("alpine") && complaint.contains(words), "{listed}{complaint}");
    fs::write(&file, half).unwrap();
    let mut screen = desk.open(SIZE, &["--simulated"]);
    screen.shows(words);
    screen.press(10);
    screen.ends(0);
    let kept = fs::read_dir(file.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    let kept: Vec<_> = kept.filter(|path| path.display().to_string().contains(".kept-")).collect();
    assert!(kept.len() == 2 && kept.iter().all(|path| read(path) == half), "{kept:?}");

    // Where nothing can be kept that is said, at the start and in the end.
    fs::remove_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file.parent().unwrap(), "a file in the folder's place").unwrap();
    let [_, complaint] = docker(&["pull", "alpine"]);
    let said = ["ne se lit pas", "n'a pas pu être gardé"].iter().all(|words| complaint.contains(words));
    assert!(said, "{complaint}");
}

/// Two screens share an engine. When the one that started it is left, or killed, the other goes on with what there was.
#[test]
fn who_stays_takes_the_engine_over() {
    for signal in ["TERM", "KILL"] {
        let desk = desk();
        let mut first = desk.open(SIZE, &["--simulated"]);
        first.prompt();
        first.runs("docker pull -q alpine");
        first.runs("docker run --name box alpine true");
        let file = desk.home().join(".local/state/soleil/simulated/engine.json");
        holds(&file, "\"box\"");
        let owner = first.pid().to_string();
        let mut second = desk.open(SIZE, &["--simulated"]);
        second.prompt();
        second.runs("docker ps -a");
        second.shows("box");
        assert!(Command::new("kill").args(["-s", signal, &owner]).status().unwrap().success());
        first.session.wait_for_exit(crate::harness::PATIENCE);
        second.runs("clear");
        second.runs("until docker ps -a 2>/dev/null | grep -q box; do :; done; docker tag alpine mine; echo over");
        second.runs("docker images");
        second.shows("mine");
        assert!(socket(&desk).exists());
        second.press(10);
        second.ends(0);
        assert!(!socket(&desk).exists());
    }
}

#[test]
fn one_key_where_no_engine_answers() {
    let desk = desk();
    desk.write("app.py", "print('hello')\n");
    let mut screen = desk.open(SIZE, &[]);
    screen.prompt();
    screen.shows("Ctrl-G a : le moteur d'entraînement");
    screen.press(3);
    screen.shows("app.py");
    screen.types("left unsaved ");
    screen.shows("left unsaved ");
    screen.types("\x07a");
    screen.session.wait_for(|screen| first_row(screen).trim_end().ends_with("SIMULÉ"), crate::harness::PATIENCE);
    // What was typed is there again.
    screen.press(3);
    screen.shows("left unsaved ");
    assert_eq!(fs::read_to_string(desk.file("app.py")).unwrap(), "print('hello')\n");
    screen.signal("TERM");
    screen.ends(0);
}

#[test]
fn one_letter_without_a_screen() {
    let desk = desk();
    let mut screen = desk.open(SIZE, &["--plain"]);
    screen.shows("Tape a puis Entrée");
    screen.types("a\r");
    screen.shows("SIMULÉ : c'est le moteur d'entraînement");
    screen.shows("Moteur : simulated");
    screen.types("q\r");
    screen.ends(0);
}
