//! The terminal as it was before, however the program ends or stops, and while its window is dragged about.

use std::fs;
use std::process::Command;

use soleil::text::{Lang, Message, render};

use crate::harness::PATIENCE;
use crate::student::{Desk, SOLEIL, Screen};
use crate::table::{Part, tell};

const FRENCH: &str = "fr_FR.UTF-8";

fn french(id: &'static str) -> String {
    render(&Message::new(id), Lang::Fr)
}

/// What takes a terminal, with what gives it back.
const MODES: &[(&[u8], &[u8])] = &[
    (b"\x1b[?1049h", b"\x1b[?1049l"),
    (b"\x1b[?2004h", b"\x1b[?2004l"),
    (b"\x1b[?1000h", b"\x1b[?1000l"),
    (b"\x1b[?1002h", b"\x1b[?1002l"),
    (b"\x1b[?1003h", b"\x1b[?1003l"),
    (b"\x1b[?1006h", b"\x1b[?1006l"),
    (b"\x1b[?25l", b"\x1b[?25h"),
];

fn last(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|part| part == needle)
}

/// Every mode that was taken was given back after it.
fn gives_all_back(written: &[u8], why: &str) {
    for (taken, given) in MODES {
        let (taken_at, given_at) = (last(written, taken), last(written, given));
        assert!(taken_at.is_some() && taken_at < given_at, "{why}: {:?}", String::from_utf8_lossy(taken));
    }
}

/// soleil between two looks at the terminal's settings, its number in a file.
fn between_looks(desk: &Desk, env: &[(&str, &str)]) -> Screen {
    let script = format!(
        "stty -g >before; (echo $(exec sh -c 'echo $PPID') >run/pid; exec {SOLEIL}); echo $? >status; stty -g >after"
    );
    desk.start((120, 36), &["sh", "-c", &script], env)
}

/// The end's exit status; the settings and the modes are as they were.
fn restored(desk: &Desk, screen: &mut Screen, why: &str) -> i32 {
    screen.session.wait_for_exit(PATIENCE);
    let told = |name: &str| fs::read_to_string(desk.home().join(name)).unwrap().trim().to_owned();
    assert_eq!(told("before"), told("after"), "{why}");
    gives_all_back(screen.session.written(), why);
    told("status").parse().unwrap()
}

/// On leaving, and after each signal that asks for it.
#[test]
fn the_terminal_is_restored() {
    for (end, fault) in
        [("F10", "the program is left"), ("TERM", "SIGTERM"), ("HUP", "SIGHUP"), ("INT", "SIGINT"), ("QUIT", "SIGQUIT")]
    {
        let desk = Desk::new(FRENCH);
        let mut screen = between_looks(&desk, &[]);
        screen.shows("me@lab 1:~$");
        match end {
            "F10" => screen.press(10),
            signal => screen.signal(signal),
        }
        assert_eq!(restored(&desk, &mut screen, end), 0, "{end}");
        tell(
            Part::Terminal,
            fault,
            "(nothing)",
            "settings, modes and screen of the terminal are as before; exit status 0",
        );
    }
}

/// A panic in the loop, in a task, in a thread: what broke is said on a terminal that is as it was, what was typed is kept.
#[test]
fn a_panic_leaves_the_terminal_and_the_text() {
    for (place, fault) in
        [("loop", "a panic in the loop"), ("task", "a panic in a task"), ("thread", "a panic in a thread")]
    {
        let desk = Desk::new(FRENCH);
        let mut screen = between_looks(&desk, &[("SOLEIL_DRILL", place)]);
        screen.shows("me@lab 1:~$");
        screen.press(3);
        screen.types("import emoji # typed before it broke");
        screen.shows("# typed before it broke");
        screen.signal("USR2");
        assert_eq!(restored(&desk, &mut screen, place), 101, "{place}");
        let told = screen.session.screen();
        assert!(told.contains("Relance soleil") && told.contains("a drill<U+202E>"), "{place}: {told}");
        assert_eq!(told.matches("drill.rs").count(), 1, "{place}: {told}");
        let written = screen.session.written();
        let left = last(written, b"\x1b[?1049l").unwrap();
        assert!(last(written, b"panicked at").unwrap() > left, "{place}");
        let mut screen = desk.open((120, 36), &[]);
        screen.press(3);
        screen.shows("import emoji # typed before it broke");
        let kept =
            "settings, modes and screen of the terminal are as before; the unsaved text is given back; exit status 101";
        tell(Part::Terminal, fault, "Relance soleil … (and what broke)", kept);
    }
}

/// A shell with job control, as students have it.
fn login(desk: &Desk, (cols, rows): (u16, u16)) -> Screen {
    fs::write(desk.home().join("rc"), "bind 'set enable-bracketed-paste off'\nPS1='outside \\#$ '\n").unwrap();
    desk.start((cols, rows), &["bash", "--noprofile", "--rcfile", "rc", "-i"], &[])
}

/// Ctrl-Z in a pane that is no editor and no shell, the key after the prefix anywhere, and SIGTSTP: the shell comes back
/// clean; `fg` brings everything back in the size that the window has by then.
#[test]
fn it_stops_and_goes_on() {
    let desk = Desk::new(FRENCH);
    let mut screen = login(&desk, (120, 36));
    screen.shows("outside 1$");
    screen.types(&format!("{SOLEIL} & echo $! >run/pid; fg\r"));
    screen.shows("me@lab 1:~$");
    let stops = [
        ("\x1a", "Ctrl-Z, then `fg`"),
        ("\x07b", "Ctrl-G b, then `fg`"),
        ("TSTP", "SIGTSTP, then `fg`"),
        ("STOP", "SIGSTOP, then `fg`"),
    ];
    for (round, (stop, fault)) in stops.into_iter().enumerate() {
        screen.press(2);
        screen.shows(&format!(">{}", french("pane-text")));
        let from = screen.session.written().len();
        match stop {
            "TSTP" | "STOP" => screen.signal(stop),
            keys => screen.types(keys),
        }
        let prompt = format!("outside {}$", round + 2);
        screen.shows(&prompt);
        if stop != "STOP" {
            let told = screen.session.screen();
            assert!(!screen.session.terminal().screen().alternate_screen(), "{told}");
            gives_all_back(screen.session.written(), stop);
            assert!(screen.session.written().len() > from);
        }
        let size = [(24, 80), (36, 120)][round % 2];
        screen.session.resize(size.0, size.1);
        screen.types("fg\r");
        screen.hides(&prompt);
        screen.shows(&french("pane-text"));
        screen.lit(0);
        assert!(screen.session.terminal().screen().alternate_screen());
        assert!(screen.session.terminal().screen().bracketed_paste());
        screen.session.wait_for(|shown| shown.lines().count() == usize::from(size.0), PATIENCE);
        let kept = if stop == "STOP" {
            "the whole screen comes back with its modes, in the size that the window has by then"
        } else {
            "the shell has its terminal as it was; the whole screen comes back, in the size that the window has by then"
        };
        tell(Part::Terminal, fault, "(nothing)", kept);
    }
    screen.press(10);
    screen.shows("outside 6$");
    gives_all_back(screen.session.written(), "at the end");
}

/// Where no shell could bring it back it says so and goes on; in the editor Ctrl-Z undoes, in the shell it stops what runs.
#[test]
fn ctrl_z_has_its_place() {
    let desk = Desk::new(FRENCH);
    let mut screen = desk.open((120, 36), &[]);
    screen.shows("me@lab 1:~$");
    screen.press(4);
    screen.types("\x1a");
    screen.shows(&french("suspend-alone"));
    screen.press(3);
    screen.types("xyzzy");
    screen.shows("xyzzy");
    screen.types("\x1a");
    screen.hides("xyzzy");
    screen.press(8);
    // What is typed before the shell has left its own editing is no line for cat, which runs once it says again what is typed.
    screen.types("echo begun; cat\r");
    screen.session.wait_for(|screen| screen.matches("begun").count() == 2, PATIENCE);
    screen.types("again\r");
    screen.session.wait_for(|screen| screen.matches("again").count() == 2, PATIENCE);
    screen.types("\x1a");
    screen.shows("Stopped");
    screen.press(10);
    screen.ends(0);
    let kept = "it goes on; in the editor Ctrl-Z undoes, in the shell pane it stops what runs there";
    tell(Part::Terminal, "Ctrl-Z where no shell could bring it back", &french("suspend-alone"), kept);
}

/// As the first program of a container: those above it are outside, and the system gives their session and their group as 0.
#[test]
fn ctrl_z_where_those_above_cannot_be_seen() {
    let apart = ["unshare", "--user", "--map-root-user", "--pid", "--fork"];
    if !Command::new(apart[0]).args(&apart[1..]).arg("true").status().is_ok_and(|status| status.success()) {
        eprintln!("left out: this machine makes no namespaces");
        return;
    }
    let desk = Desk::new(FRENCH);
    let within = format!("setsid --wait {SOLEIL}; echo ended with $?");
    let mut screen = desk.start((120, 36), &[&apart[..], &["sh", "-c", &within]].concat(), &[]);
    screen.shows("me@lab 1:~$");
    screen.press(4);
    screen.types("\x1a");
    screen.shows(&french("suspend-alone"));
    screen.press(10);
    screen.shows("ended with 0");
}

/// A window dragged about: sizes come faster than frames, down to one cell; the last one is what is drawn.
#[test]
fn a_storm_of_sizes() {
    let desk = Desk::new(FRENCH);
    let mut screen = desk.open((120, 36), &[]);
    screen.shows("me@lab 1:~$");
    for round in 0..200_u16 {
        screen.session.resize(1 + round * 7 % 50, 1 + round * 13 % 160);
        if round % 10 == 0 {
            screen.session.resize(1, 1);
            screen.press(usize::from(2 + round / 10 % 7));
        }
    }
    for size in [(24, 80), (1, 1), (36, 120)] {
        screen.session.resize(size.0, size.1);
    }
    screen.press(8);
    screen.lit(0);
    screen.types("echo $((6 * 7))\r");
    screen.shows("42");
    screen.press(10);
    screen.ends(0);
    let kept = "the last size is what is drawn; the shell goes on";
    tell(Part::Terminal, "a storm of sizes, down to 1x1", "(nothing)", kept);
}
