//! The real binary without an engine.

use std::time::Duration;

use soleil::text::{Lang, Message, render};

use crate::harness::PATIENCE;
use crate::student::{APP, Desk, SOLEIL, first_row, small_lab};
use crate::table::{Part, tell};

const FRENCH: &str = "fr_FR.UTF-8";
const ENGLISH: &str = "en_US.UTF-8";

fn french(id: &'static str) -> String {
    render(&Message::new(id), Lang::Fr)
}

/// The title of a pane that has the focus.
fn focused(id: &'static str) -> String {
    format!(">{} ", french(id))
}

fn english(id: &'static str) -> String {
    render(&Message::new(id), Lang::En)
}

/// At every size the count is in the first row; what to do without an engine is said; F10 leaves the terminal as it was.
#[test]
fn it_starts_at_every_size() {
    for (lang, locale) in [(Lang::Fr, FRENCH), (Lang::En, ENGLISH)] {
        let desk = Desk::new(locale);
        for (size, words) in [
            ((120, 36), "sudo systemctl start docker"),
            ((80, 24), "sudo systemctl start docker"),
            ((60, 20), "sudo systemctl start docker"),
            ((50, 15), "60"),
        ] {
            let mut screen = desk.open(size, &[]);
            screen.lit(0);
            screen.shows(words);
            let shown = screen.session.screen();
            assert!(shown.lines().all(|line| line.chars().count() <= usize::from(size.0)), "{shown}");
            if size.0 >= 60 {
                screen.shows(&render(&Message::new("engine-none"), lang));
            }
            screen.press(10);
            screen.ends(0);
        }
    }
}

/// A terminal that is made smaller than anything, then large again, shows all again.
#[test]
fn it_follows_the_window() {
    let desk = Desk::new(FRENCH);
    let mut screen = desk.open((120, 36), &[]);
    screen.shows("me@lab 1:~$");
    for (rows, cols) in [(15, 50), (1, 1), (24, 80), (36, 120)] {
        screen.session.resize(rows, cols);
    }
    screen.shows("me@lab 1:~$");
    screen.lit(0);
    screen.press(10);
    screen.ends(0);
}

/// Each F-key and its second way lead to the same.
#[test]
fn every_key_and_its_second_way() {
    let desk = Desk::new(FRENCH);
    let mut screen = desk.open((80, 24), &[]);
    let keys = [
        (1, "AIDE".to_owned()),
        (2, focused("pane-text")),
        (3, "app.py".to_owned()),
        (4, focused("pane-images")),
        (7, focused("pane-log")),
        (8, focused("pane-shell")),
        (9, french("no-cue")),
        // F6 during a build waits for it: F5 comes last.
        (6, "docker run --rm".to_owned()),
        (5, "docker build".to_owned()),
    ];
    for (key, words) in &keys {
        for second in [false, true] {
            // From where the words are not seen.
            let away = if [2, 9].contains(key) { 4 } else { 2 };
            screen.press(away);
            screen.hides(words);
            if second {
                screen.types(&format!("\x07{key}"));
            } else {
                screen.press(*key);
            }
            screen.shows(words);
        }
    }
    screen.types("\x070");
    screen.ends(0);
}

/// In the shell only F1 to F10 and Ctrl-G are ours: Ctrl-P, Ctrl-S, Esc reach it, Ctrl-G twice sends one.
#[test]
fn the_shell_gets_its_keys() {
    let desk = Desk::new(FRENCH);
    let mut screen = desk.open((120, 36), &[]);
    screen.press(8);
    screen.prompt();
    screen.runs("stty -ixon");
    // What is typed before the shell has left its own editing is not for cat.
    screen.types("echo begun; cat -v\r");
    screen.session.wait_for(|screen| screen.matches("begun").count() == 2, PATIENCE);
    screen.types("\x16\x10\x16\x13\x16\x1b\x16\x07\x07|\r");
    screen.shows("^P^S^[^G|");
    screen.types("\x04");
    screen.press(10);
    screen.ends(0);
}

/// At rest not one byte is written, though the engine is looked for all the time.
#[test]
fn at_rest_nothing_is_written() {
    for size in [(120, 36), (80, 24)] {
        let desk = Desk::new(FRENCH);
        let mut screen = desk.open(size, &[]);
        screen.shows(&french("engine-none"));
        screen.press(8);
        screen.prompt();
        let before = screen.session.settle(Duration::from_millis(500));
        let after = screen.session.settle(Duration::from_secs(1));
        assert_eq!(before, after, "{}", screen.session.screen());
    }
}

/// A frame that shows what the last one did costs a slow link nothing: the cursor is where it was.
#[test]
fn what_changes_nothing_writes_nothing() {
    let desk = Desk::new(FRENCH);
    desk.write("app.py", APP);
    let mut screen = desk.open((120, 36), &[]);
    screen.shows(&french("engine-none"));
    screen.press(8);
    screen.prompt();
    screen.press(2);
    screen.types("\x1b[A\x1b[A\x1b[A");
    screen.session.settle(Duration::from_millis(500));
    screen.session.forget();
    // No step is above the first one, and the file is as it was.
    for _ in 0..5 {
        screen.types("\x1b[A");
        desk.write("app.py", APP);
        screen.session.read_for(Duration::from_millis(200));
    }
    assert_eq!(String::from_utf8_lossy(screen.session.written()), "");
    screen.press(10);
    screen.ends(0);
}

/// A flood in the shell loses no key, and its end is seen.
#[test]
fn keys_typed_in_a_flood_are_not_lost() {
    let desk = Desk::new(FRENCH);
    let mut screen = desk.open((120, 36), &[]);
    screen.press(8);
    screen.prompt();
    screen.types("seq 1 200000\r");
    for letter in "echo all-of-it-is-here".chars() {
        screen.types(&letter.to_string());
    }
    screen.shows("me@lab 2:~$ echo all-of-it-is-here");
    assert!(screen.session.screen().contains("200000"));
    screen.types("\r");
    screen.shows("me@lab 3:~$");
    screen.press(10);
    screen.ends(0);
    tell(Part::Terminal, "keys typed in a flood of output", "(nothing)", "each of them reaches the shell");
}

/// Text that was not saved comes back after each way of ending.
#[test]
fn unsaved_text_comes_back() {
    for (end, fault) in [
        ("HUP", "SIGHUP over unsaved text"),
        ("TERM", "SIGTERM over unsaved text"),
        ("KILL", "SIGKILL over unsaved text"),
        ("closed", "a connection that drops over unsaved text"),
    ] {
        let desk = Desk::new(ENGLISH);
        let mut screen = desk.open((120, 36), &[]);
        screen.press(3);
        screen.types("import emoji # unsaved");
        screen.shows("# unsaved");
        // Once it is kept aside: a kill cannot be answered.
        let kept = desk.home().join(".local/state/soleil/unsaved/app.py");
        let text = "import emoji # unsaved";
        screen.session.wait_for(
            |_| std::fs::read_to_string(&kept).is_ok_and(|kept| kept.trim_end() == text),
            Duration::from_secs(30),
        );
        match end {
            "closed" => screen.closes(),
            "KILL" => {
                screen.signal(end);
                assert_ne!(screen.session.wait_for_exit(Duration::from_secs(30)), 0);
            }
            end => {
                screen.signal(end);
                screen.ends(0);
            }
        }
        assert!(!desk.file("app.py").exists(), "{end}: nothing is saved unasked");
        let mut screen = desk.open((120, 36), &[]);
        screen.shows("Your unsaved text of app.py is back");
        screen.press(3);
        screen.shows("import emoji # unsaved");
        screen.types("\x13");
        screen.hides(&english("editor-unsaved"));
        screen.press(10);
        screen.ends(0);
        assert_eq!(std::fs::read_to_string(desk.file("app.py")).unwrap().trim_end(), "import emoji # unsaved", "{end}");
        let said = "at the next start: Your unsaved text of app.py is back: …";
        tell(Part::Terminal, fault, said, "nothing is saved unasked; the text is offered back, and saved by Ctrl-S");
    }
}

/// `check` says that there is no engine, and what the files show all the same.
#[test]
fn check_without_an_engine() {
    let desk = Desk::new(ENGLISH);
    desk.write("app.py", APP);
    let (status, report) = desk.check();
    assert_eq!(status, 3);
    assert!(report["engine"].is_null() && report["complete"] == false, "{report}");
    assert_eq!(crate::student::task(&report, "write/app").0, "met");
    let output = desk.soleil(&["check"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stdout).contains("sudo systemctl start docker"));
}

/// Arguments, the exit status, what is said on standard error.
#[test]
fn usage() {
    let desk = Desk::new(ENGLISH);
    desk.write("broken.yaml", "id: x\ntitle: {fr: X, en: X}\nchapters: 3\n");
    let broken = desk.file("broken.yaml").display().to_string();
    let rows: [(&[&str], &str); 8] = [
        (&["--no-such-option"], "--no-such-option"),
        (&["no-such-command"], "no-such-command"),
        (&["lint"], "FILE"),
        (&["--lang", "tlh"], "tlh"),
        (&["check", "--lab", "no-such-lab"], "by name: images"),
        (&["check", "--lab", &broken], "line 3, column 11"),
        (&["--lab", &broken], "terminal"),
        (&[], "soleil check"),
    ];
    for (arguments, words) in rows {
        let output = desk.soleil(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains(words), "{arguments:?}: {error}");
    }
    assert_eq!(desk.soleil(&["--version"]).status.code(), Some(0));
}

/// `soleil check | head`: who has read enough ends it, and no panic is told.
#[test]
fn a_reader_that_has_had_enough() {
    let desk = Desk::new(ENGLISH);
    for line in ["check", "check --json", "doctor", "explain /dev/null", "lint"] {
        let script = format!("{SOLEIL} {line} | true");
        let output = desk.command("bash").args(["-c", &script]).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!error.contains("panicked"), "{line}: {error}");
    }
}

/// A broken lab in a terminal: words with line and column, the terminal untouched.
#[test]
fn a_broken_lab_on_the_screen() {
    let desk = Desk::new(ENGLISH);
    desk.write("broken.yaml", "id: x\ntitle: {fr: X, en: X}\nchapters: 3\n");
    let broken = desk.file("broken.yaml").display().to_string();
    let mut screen = desk.open((120, 36), &["--lab", &broken]);
    screen.ends(2);
    assert!(screen.session.screen().contains("line 3, column 11"), "{}", screen.session.screen());
}

/// Another lab from a file: its own title, files and folder; its step lights by what is saved.
#[test]
fn another_lab() {
    let desk = Desk::new(ENGLISH);
    let file = desk.home().join("lab.yaml");
    std::fs::write(&file, small_lab("")).unwrap();
    let mut screen = desk.open((120, 36), &["--lab", &file.display().to_string()]);
    screen.shows("A small lab");
    assert!(first_row(&screen.session.screen()).contains("🌞 0/1"));
    screen.press(3);
    screen.shows("notes.txt");
    screen.types("hello\x13");
    screen.shows("🌞 1/1");
    screen.press(10);
    screen.ends(0);
    assert_eq!(std::fs::read_to_string(desk.home().join("small_folder/notes.txt")).unwrap().trim_end(), "hello");
}
