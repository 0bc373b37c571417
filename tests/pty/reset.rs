//! `soleil reset` without an engine: files and ledger, and a screen that runs beside it.

use std::fs;
use std::process::Output;

use soleil::text::{Lang, Message, render};

use crate::harness::{PATIENCE, Session};
use crate::student::{APP, DOCKERFILE, Desk, SOLEIL};

const LARGE: (u16, u16) = (120, 36);

fn written() -> Desk {
    let desk = Desk::new("fr_FR.UTF-8");
    desk.write("app.py", APP);
    desk.write("Dockerfile", DOCKERFILE);
    desk.write("notes.txt", "les miennes\n");
    desk
}

fn said(output: &Output) -> (Option<i32>, String) {
    let both = [output.stdout.as_slice(), &output.stderr].concat();
    (output.status.code(), String::from_utf8(both).unwrap())
}

/// `NAME` and text of each copy.
fn copies(desk: &Desk) -> Vec<(String, String)> {
    let Ok(folders) = fs::read_dir(desk.home().join(".local/state/soleil/backups")) else { return Vec::new() };
    let files = folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    let mut copies: Vec<_> = files
        .map(|file| {
            let file = file.unwrap();
            (file.file_name().into_string().unwrap(), fs::read_to_string(file.path()).unwrap())
        })
        .collect();
    copies.sort();
    copies
}

#[test]
fn where_nobody_can_be_asked_nothing_is_removed() {
    let desk = written();
    let (status, words) = said(&desk.soleil(&["reset"]));
    assert_eq!(status, Some(2), "{words}");
    assert!(words.contains("--yes") && words.contains("app.py") && words.contains("moteur"), "{words}");
    let (status, words) = said(&desk.soleil(&["reset", "--step", "wrote", "--yes"]));
    assert_eq!(status, Some(2), "{words}");
    assert!(words.contains("pull, terminal, write, build, run"), "{words}");
    assert!(desk.file("app.py").exists() && copies(&desk).is_empty());
    // A step without anything.
    assert_eq!(said(&desk.soleil(&["reset", "--step", "pull"])).0, Some(0));
}

#[test]
fn it_asks_on_a_terminal_and_no_is_the_answer_by_default() {
    let desk = written();
    let question = render(&Message::new("reset-sure"), Lang::Fr);
    for (answer, status, stays) in [("\r", 1, true), ("non\r", 1, true), ("oui\r", 0, false)] {
        let home = desk.home().display().to_string();
        let env = [("HOME", home.as_str()), ("LANG", "fr_FR.UTF-8"), ("DOCKER_HOST", "unix:///nowhere.sock")];
        let mut session = Session::spawn(
            &["env", "-u", "LC_ALL", "-u", "XDG_STATE_HOME", SOLEIL, "reset", "--step", "write"],
            &env,
            24,
            100,
        );
        session.wait_for(|screen| screen.contains(question.trim()), PATIENCE);
        session.send(answer);
        assert_eq!(session.wait_for_exit(PATIENCE), status, "{}", session.screen());
        assert_eq!(desk.file("app.py").exists(), stays, "{answer:?}");
    }
    let expected = [("Dockerfile", DOCKERFILE), ("app.py", APP)].map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(copies(&desk), expected);
    assert!(desk.file("notes.txt").exists(), "what is not the lab's stays");
}

/// In another window, while the screen runs: the step goes dark, and is lit again by doing it anew.
#[test]
fn a_screen_beside_it_follows() {
    let desk = written();
    let mut screen = desk.open(LARGE, &[]);
    screen.lit(1);
    let (status, words) = said(&desk.soleil(&["reset", "--step", "write", "--yes"]));
    assert_eq!(status, Some(0), "{words}");
    screen.lit(0);
    desk.write("app.py", APP);
    desk.write("Dockerfile", DOCKERFILE);
    screen.lit(1);
    screen.press(10);
    screen.ends(0);
}

/// From its own page, with text that is not saved.
#[test]
fn on_the_screen() {
    let desk = written();
    fs::remove_file(desk.file("notes.txt")).unwrap();
    let mut screen = desk.open((80, 24), &[]);
    screen.lit(1);
    screen.press(3);
    screen.shows("import emoji");
    screen.types("# pas encore\r");
    screen.shows("# pas encore");
    screen.press(2);
    screen.types("\x1b[D\x1b[D\x1b[D\x1b[D\x1b[C\x1b[C\x07u");
    screen.shows("RECOMMENCER");
    screen.shows("Écrire un Dockerfile");
    screen.types("R");
    screen.lit(0);
    screen.shows("backups");
    assert!(!desk.file("app.py").exists() && !desk.file("Dockerfile").exists());
    let copies = copies(&desk);
    assert_eq!(
        copies.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["Dockerfile", "app.py", "app.py.unsaved"]
    );
    assert!(copies[2].1.starts_with("# pas encore\n"));
    // Nothing comes back, and there is nothing to be asked about at the end.
    screen.press(3);
    screen.hides("import emoji");
    screen.press(10);
    screen.ends(0);
    let mut screen = desk.open((80, 24), &[]);
    screen.press(3);
    screen.shows("nouveau fichier");
    assert!(!screen.session.screen().contains("import emoji"));
    screen.press(10);
    screen.ends(0);
}
