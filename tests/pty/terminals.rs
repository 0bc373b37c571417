//! Terminals of many kinds: what they are called, what they lack, how they go; and none at all.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use soleil::app::shell::Shell;
use tempfile::TempDir;

use crate::harness::{PATIENCE, Session};
use crate::student::{Desk, SOLEIL, Screen};
use crate::table::{Part, tell};

const FRENCH: &str = "fr_FR.UTF-8";

/// Whatever the terminal calls itself; in a locale that is not UTF-8 not one byte is beyond ASCII.
#[test]
fn terminals_of_many_kinds() {
    for (term, locale, fault) in [
        ("tmux-256color", FRENCH, "TERM=tmux-256color"),
        ("screen", FRENCH, "TERM=screen"),
        ("linux", FRENCH, "TERM=linux"),
        ("vt100", FRENCH, "TERM=vt100"),
        ("xterm", "C", "LANG=C"),
        ("linux", "fr_FR", "a locale that is not UTF-8, on a Linux console"),
        ("no-such-terminal", "POSIX", "LANG=POSIX, in a terminal that nobody knows"),
        ("", FRENCH, "an empty TERM"),
    ] {
        let desk = Desk::new(locale).with("TERM", term);
        let mut screen = desk.open((80, 24), &[]);
        let ascii = !locale.contains("UTF-8");
        screen.shows(if ascii { "* 0/5" } else { "🌞 0/5" });
        screen.press(3);
        screen.shows("Dockerfile");
        screen.press(10);
        screen.ends(0);
        let beyond = screen.session.written().iter().position(|byte| !byte.is_ascii()).filter(|_| ascii);
        let around = beyond.map(|at| String::from_utf8_lossy(&screen.session.written()[at.saturating_sub(40)..]));
        assert_eq!(around, None, "{term} {locale}");
        let kept = if ascii { "the screen is drawn in ASCII alone" } else { "the screen is drawn" };
        tell(Part::Terminal, fault, "(nothing)", kept);
    }
}

/// A connection that drops ends the program, also where no signal says so: in a session of its own it has the terminal's
/// descriptors, but the terminal is not its.
#[test]
fn a_terminal_that_is_gone() {
    for (starter, fault) in [
        (&[][..], "a connection that drops"),
        (&["setsid", "--wait"], "a connection that drops, in a session of its own that no signal reaches"),
    ] {
        let desk = Desk::new(FRENCH);
        let mut screen = desk.open_by(starter, (80, 24), &[]);
        screen.shows("🌞 0/5");
        // A frame that cannot be written would end it too.
        screen.session.settle(Duration::from_millis(500));
        screen.closes();
        tell(Part::Terminal, fault, "(nothing: nobody is there)", "the program ends");
    }
}

/// In the middle of a flood a frame that finds no terminal may be the first to notice; that is no failure either.
#[test]
fn a_terminal_that_goes_in_a_flood() {
    for starter in ["", "setsid --wait "] {
        for round in 0..4 {
            let desk = Desk::new(FRENCH);
            let run = format!("{starter}sh -c 'echo $$ >run/pid; exec {SOLEIL}'");
            let script = format!("trap : HUP; {run}; echo $? >status; mv status ended");
            let mut screen = desk.start((120, 36), &["sh", "-c", &script], &[]);
            screen.prompt();
            screen.press(8);
            screen.types("yes to all\r");
            screen.session.wait_for(|shown| shown.matches("to all").count() > 5, PATIENCE);
            screen.closes();
            let (ended, end) = (desk.home().join("ended"), Instant::now() + PATIENCE);
            while !ended.exists() {
                assert!(Instant::now() < end, "{starter}{round}: its starter does not end");
                std::thread::yield_now();
            }
            assert_eq!(fs::read_to_string(ended).unwrap().trim(), "0", "{starter}{round}");
        }
    }
    let kept = "the program ends; exit status 0";
    tell(Part::Terminal, "a connection that drops in a flood of output", "(nothing: nobody is there)", kept);
}

/// A tmux server of the test's own, until its end.
struct Tmux<'a>(&'a Desk);

impl Tmux<'_> {
    const BEGINNING: [&'static str; 6] = ["tmux", "-u", "-L", "lab", "-f", "/dev/null"];

    fn start(&self, size: (u16, u16), command: &[&str]) -> Screen {
        let folder = self.0.home().join("run").display().to_string();
        self.0.start(size, &[&Self::BEGINNING[..], command].concat(), &[("TMUX_TMPDIR", &folder)])
    }
}

impl Drop for Tmux<'_> {
    fn drop(&mut self) {
        let mut command = self.0.command("tmux");
        let _ = command.args(["-L", "lab", "kill-server"]).env("TMUX_TMPDIR", self.0.home().join("run")).output();
    }
}

/// Within tmux the program outlives the connection: the next one finds it as it was, in its own size.
#[test]
fn within_tmux() {
    if !Command::new("tmux").arg("-V").output().is_ok_and(|output| output.status.success()) {
        eprintln!("left out: there is no tmux");
        return;
    }
    let desk = Desk::new(FRENCH);
    let tmux = Tmux(&desk);
    let mut screen = tmux.start((120, 37), &["new-session", SOLEIL]);
    screen.shows("me@lab 1:~$");
    screen.lit(0);
    screen.press(3);
    screen.types("import emoji # in tmux");
    screen.shows("# in tmux");
    screen.types("\x1b[200~\rimport os\r\x1b[201~");
    screen.shows("import os");
    drop(screen);
    let mut screen = tmux.start((80, 25), &["attach"]);
    screen.lit(0);
    screen.shows("import emoji # in tmux");
    screen.types("\x13");
    let file = desk.file("app.py");
    let text = "import emoji # in tmux\nimport os";
    screen.session.wait_for(|_| fs::read_to_string(&file).is_ok_and(|saved| saved.trim_end() == text), PATIENCE);
    screen.press(10);
    screen.ends(0);
    let kept = "the program goes on; the next connection finds all as it was, in its own size";
    tell(Part::Terminal, "a connection that drops, with tmux in between", "(nothing)", kept);
}

/// Where there is no second screen (a Linux console, `screen` unless told) nothing of what was there shows through, and the
/// shell goes on on a clean screen.
#[test]
fn a_terminal_of_one_screen() {
    let one_screen = |written: &[u8]| {
        let mut terminal = Shell::new(36, 120, "");
        terminal.feed("what was there\r\n".repeat(36).as_bytes(), Timestamp::UNIX_EPOCH);
        let text = String::from_utf8_lossy(written).replace("\x1b[?1049h", "").replace("\x1b[?1049l", "");
        terminal.feed(text.as_bytes(), Timestamp::UNIX_EPOCH);
        terminal.screen().contents()
    };
    let desk = Desk::new(FRENCH);
    let mut screen = desk.open((120, 36), &[]);
    screen.prompt();
    assert_eq!(one_screen(screen.session.written()), screen.session.screen());
    screen.press(10);
    screen.ends(0);
    assert_eq!(one_screen(screen.session.written()).trim(), "");
    let kept = "nothing of what was there shows through; the shell goes on on a clean screen";
    tell(Part::Terminal, "a terminal that has one screen alone", "(nothing)", kept);
}

/// A paste of a megabyte is one event: in the editor, and in the shell, where it reaches a program whole.
#[test]
fn a_megabyte_pasted() {
    let text = "print('no line of these is run') # €\n".repeat(27_000);
    assert!(text.len() > 1_000_000);
    let pasted = format!("\x1b[200~{}\x1b[201~", text.replace('\n', "\r"));
    let desk = Desk::new(FRENCH);
    let mut screen = desk.open((120, 36), &[]);
    screen.prompt();
    screen.press(3);
    let began = Instant::now();
    screen.types(&pasted);
    screen.shows("27001:");
    screen.types("\x13");
    let file = desk.file("app.py");
    screen.session.wait_for(|_| fs::metadata(&file).is_ok_and(|known| known.len() >= text.len() as u64), PATIENCE);
    assert_eq!(fs::read_to_string(&file).unwrap().trim_end(), text.trim_end());
    screen.press(8);
    screen.runs("stty -icanon -echo");
    screen.types(&format!("printf 'it %s\\n' reads; head -c {} >pasted; printf 'all %s\\n' read\r", text.len()));
    screen.shows("it reads");
    screen.types(&pasted);
    screen.shows("all read");
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
    let got = fs::read(desk.home().join("pasted")).unwrap();
    let same = got.iter().zip(text.as_bytes()).take_while(|(got, sent)| got == sent).count();
    assert_eq!((got.len(), same), (text.len(), text.len()));
    let kept = "it is one event: saved whole by the editor, read whole by a program in the shell";
    tell(Part::Terminal, "a paste of 1 MB, in the editor and in the shell", "(nothing)", kept);
}

/// Keys come one by one, faster than a busy program reads them.
#[test]
fn keys_wait_for_a_program_that_is_busy() {
    let folder = TempDir::new().unwrap();
    let gate = folder.path().join("gate");
    assert!(Command::new("mkfifo").arg(&gate).status().unwrap().success());
    let program = "stty -icanon -echo; echo ready; cat \"$0\"; head -c 20000 | wc -c";
    let mut session = Session::spawn(&["sh", "-c", program, gate.to_str().unwrap()], &[], 24, 80);
    session.wait_for(|screen| screen.contains("ready"), PATIENCE);
    for _ in 0..20_000 {
        session.send("x");
    }
    fs::write(&gate, "").unwrap();
    session.wait_for(|screen| screen.contains("20000"), PATIENCE);
}

/// Without a terminal it says what works without one, at once.
#[test]
fn no_terminal() {
    let output = Desk::new("en_US.UTF-8").soleil(&[]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && told.contains("--plain") && output.stdout.is_empty(), "{told}");
    let said = "the screen needs a terminal; without one, `soleil check` … `soleil --plain` …";
    tell(Part::Terminal, "no terminal at all", said, "nothing is begun; exit status 2");
}
