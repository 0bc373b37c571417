//! The speaker's notes beside a real presenter, each in a terminal of its own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::harness::PATIENCE;
use crate::student::{Desk, Screen};

const FRENCH: &str = "fr_FR.UTF-8";
const SIZE: (u16, u16) = (80, 24);

fn kill(signal: &str, pid: u32) {
    assert!(Command::new("kill").args(["-s", signal, &pid.to_string()]).status().unwrap().success());
}

fn presents(desk: &Desk) -> (Screen, u32) {
    let mut screen = desk.open(SIZE, &["--simulated", "--present"]);
    screen.shows("F9 tape : docker pull python:3.11");
    screen.press(8);
    screen.prompt();
    let pid = screen.pid();
    (screen, pid)
}

/// The notes wait for a presenter, drive it through the first cue, and go back; when it is killed that is said, and the next one
/// is found.
#[test]
fn the_notes_follow_and_drive_a_presenter() {
    let desk = Desk::new(FRENCH);
    let mut notes = desk.open(SIZE, &["notes"]);
    notes.shows("Lance soleil --present");
    let own = notes.pid();
    // Another soleil has the witness's socket.
    let mut student = desk.open(SIZE, &[]);
    student.shows("🌞 0/5");
    let (mut presenter, pid) = presents(&desk);
    let socket = desk.home().join("run/soleil/presenter.sock");
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    notes.shows("> F9 tape : docker pull python:3.11");
    assert_eq!((mode(&socket), mode(&desk.home().join("run/soleil"))), (0o600, 0o700));
    notes.shows("Commenter les lignes qui défilent");
    let mut second = desk.open((40, 10), &["notes"]);
    second.shows("F9 tape : docker pull python:3.11");

    notes.types("n");
    notes.shows("> F9 lance : docker pull python:3.11");
    presenter.shows("docker pull python:3.11");
    notes.press(9);
    notes.shows("> F9 tape : docker pull mysql:5.7");
    second.shows("F9 tape : docker pull mysql:5.7");
    presenter.shows("F9 tape : docker pull mysql:5.7");
    notes.types("b");
    presenter.shows("F9 tape : docker pull python:3.11");
    presenter.types("\x07+");
    notes.shows("> F9 tape : docker pull mysql:5.7");

    kill("KILL", pid);
    presenter.session.wait_for_exit(PATIENCE);
    notes.shows("s'est arrêté");
    let (mut presenter, _) = presents(&desk);
    notes.shows("> F9 tape : docker pull python:3.11");
    second.shows("F9 tape : docker pull python:3.11");
    presenter.press(10);
    presenter.ends(0);
    assert!(!socket.exists());
    notes.shows("s'est arrêté");

    notes.session.resize(9, 39);
    notes.shows("Agrandis la fenêtre");
    notes.session.resize(24, 80);
    notes.shows("s'est arrêté");
    kill("TERM", own);
    notes.ends(0);
    second.types("q");
    second.ends(0);
    student.press(10);
    student.ends(0);
}

/// However the notes end, their terminal is as before; the presenter goes on.
#[test]
fn the_notes_leave_their_terminal_as_it_was() {
    let desk = Desk::new(FRENCH);
    for end in ["q", "\x03", "HUP", "TERM", "INT"] {
        let mut notes = desk.open(SIZE, &["notes"]);
        notes.shows("Lance soleil --present");
        if end.len() > 1 {
            notes.signal(end)
        } else {
            notes.types(end)
        }
        notes.ends(0);
    }
    let desk = desk.with("SOLEIL_DRILL", "loop");
    let mut notes = desk.open(SIZE, &["notes"]);
    notes.shows("Lance soleil --present");
    notes.signal("USR2");
    notes.ends(101);
    notes.shows("a drill");
}

/// Where there is no screen to show them on, that is said.
#[test]
fn the_notes_need_a_terminal() {
    let desk = Desk::new(FRENCH);
    let output = desk.soleil(&["notes"]);
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && words.contains("soleil --present"), "{words}");
    let desk = desk.with("TERM", "dumb");
    let mut notes = desk.open(SIZE, &["notes"]);
    notes.shows("TERM is `dumb`");
    notes.ends(2);
}

/// A suspended window comes back as it was left, and knows what it missed.
#[test]
fn the_notes_stop_and_go_on() {
    let desk = Desk::new(FRENCH);
    let (mut presenter, _) = presents(&desk);
    let mut notes = desk.open_by(&["bash", "--norc", "-ic", "\"$@\"; fg; exit $?", "bash"], SIZE, &["notes"]);
    notes.shows("> F9 tape : docker pull python:3.11");
    notes.types("\x1a");
    notes.shows("F9 tape : docker pull python:3.11");
    notes.types("n");
    notes.shows("> F9 lance : docker pull python:3.11");
    notes.types("q");
    notes.ends(0);
    presenter.press(10);
    presenter.ends(0);
}
