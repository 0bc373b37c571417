//! The real binary as it is configured: themes, no colour, `config.yaml`, and without a screen.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use crate::harness::PATIENCE;
use crate::student::{APP, Desk, SOLEIL, Screen};
use crate::table::{Part, tell};

const FRENCH: &str = "fr_FR.UTF-8";

/// `soleil --plain` with its lines.
struct Plain {
    child: Child,
    lines: Receiver<String>,
    heard: Vec<String>,
}

impl Plain {
    fn start(desk: &Desk, arguments: &[&str]) -> Self {
        let mut command = desk.command(SOLEIL);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines, heard: Vec::new() }
    }

    /// Waits until a line is as wanted.
    fn says(&mut self, words: &str) {
        while !self.heard.iter().any(|line| line.contains(words)) {
            let line = self.lines.recv_timeout(PATIENCE);
            self.heard.push(line.unwrap_or_else(|_| panic!("never heard {words}:\n{}", self.heard.join("\n"))));
        }
    }

    fn ends(mut self, signal: &str) -> String {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        self.heard.extend(self.lines.iter());
        self.heard.join("\n")
    }
}

/// A task lights when the file is saved; not one control sequence is in it; a signal ends it well.
#[test]
fn plain_prints_a_line_a_change() {
    for (locale, signal, lit) in [(FRENCH, "INT", "Fait : "), ("C", "TERM", "Done: ")] {
        let desk = Desk::new(locale);
        let mut plain = Plain::start(&desk, &["--plain"]);
        plain.says("soleil - II. Images");
        plain.says("sudo systemctl start docker");
        desk.write("app.py", APP);
        plain.says(lit);
        let heard = plain.ends(signal);
        assert!(!heard.contains(|c: char| c.is_control() && c != '\n'), "{heard}");
        assert_eq!(heard.is_ascii(), locale == "C", "{heard}");
        // Nothing is said twice.
        let mut lines: Vec<&str> = heard.lines().collect();
        lines.sort_unstable();
        assert!(lines.windows(2).all(|pair| pair[0] != pair[1]), "{heard}");
    }
}

/// In a dumb terminal there are lines without asking, and what is typed is answered.
#[test]
fn a_dumb_terminal_gets_lines() {
    let desk = Desk::new(FRENCH).with("TERM", "dumb");
    let mut screen = desk.open((80, 24), &[]);
    screen.shows("Tape ? puis");
    screen.types("?\r");
    screen.shows("q : quitter");
    screen.types("h\r");
    screen.shows("Indice 1 sur");
    assert!(!screen.session.terminal().screen().alternate_screen());
    screen.types("q\r");
    screen.ends(0);
    let said = "a line a change, and an answer to what is typed, as with --plain";
    tell(Part::Terminal, "TERM=dumb", said, "no screen is taken, no control sequence is written");
}

fn colours(screen: &Screen) -> Vec<(vt100::Color, vt100::Color, bool)> {
    let terminal = screen.session.terminal().screen();
    let (rows, cols) = terminal.size();
    let places = (0..rows.get()).flat_map(|row| (0..cols.get()).map(move |col| (row, col)));
    // The second half of a wide character is not painted.
    let cells = places.filter_map(|(row, col)| terminal.cell(row, col)).filter(|cell| !cell.is_wide_continuation());
    cells.map(|cell| (cell.fgcolor(), cell.bgcolor(), cell.bold())).collect()
}

/// The terminal's colours, none of them, a projector's: by the environment, the flag and the file; the flag wins.
#[test]
fn themes_and_no_colour() {
    use vt100::Color::{Default, Idx};
    let projector = |(fg, bg, bold): (vt100::Color, vt100::Color, bool)| bg == Idx(0) && bold && fg != Idx(8);
    let plain = |(fg, bg, _): (vt100::Color, vt100::Color, bool)| (fg, bg) == (Default, Default);
    for (no_color, file, arguments, all_projector, all_plain) in [
        ("", "", &[][..], false, false),
        ("1", "", &[], false, true),
        ("1", "theme: projector\n", &[], false, true),
        ("", "theme: projector\n", &[], true, false),
        ("", "theme: light\n", &["--theme", "projector"], true, false),
    ] {
        let desk = Desk::new(FRENCH).with("NO_COLOR", no_color);
        configure(&desk, file);
        let mut screen = desk.open((120, 36), arguments);
        screen.shows("sudo systemctl start docker");
        screen.shows("me@lab 1:~$");
        screen.types("printf '\\033[31mred\\033[0m\\n'\r");
        screen.shows("me@lab 2:~$");
        let cells = colours(&screen);
        assert_eq!(cells.iter().all(|cell| projector(*cell)), all_projector, "{no_color} {file} {arguments:?}");
        assert_eq!(cells.iter().all(|cell| plain(*cell)), all_plain, "{no_color} {file} {arguments:?}");
        screen.press(10);
        screen.ends(0);
    }
}

fn configure(desk: &Desk, text: &str) {
    let folder = desk.home().join(".config/soleil");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.yaml"), text).unwrap();
}

/// A configuration that is wrong is said, with its place, and everything starts; one that is right is followed.
#[test]
fn the_configuration_is_read() {
    let desk = Desk::new("en_US.UTF-8");
    configure(&desk, "theme: light\nkeys:\n  buidl: F5\n");
    let mut screen = desk.open((120, 36), &[]);
    screen.shows("line 3, column 3: “buidl” is no action. Write build.");
    screen.lit(0);
    screen.press(10);
    screen.ends(0);
    let check = desk.soleil(&["check"]);
    assert!(String::from_utf8_lossy(&check.stderr).contains("line 3, column 3"), "{check:?}");
    assert_eq!(check.status.code(), Some(3));

    configure(&desk, "language: fr\nmouse: false\nkeys: {help: F9, cue: F1}\n");
    let mut screen = desk.open((120, 36), &[]);
    screen.shows("F9 Aide");
    assert_eq!(screen.session.terminal().screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    screen.press(9);
    screen.shows("AIDE");
    screen.press(10);
    screen.ends(0);
    // Every command speaks so.
    let failure = desk.home().join("failure.txt");
    std::fs::write(&failure, "bash: docker: command not found\n").unwrap();
    let explain = |arguments: &[&str]| {
        let file = failure.display().to_string();
        desk.soleil(&[&["explain", file.as_str()], arguments].concat()).stdout
    };
    assert_eq!(explain(&[]), explain(&["--lang", "fr"]));
    assert_ne!(explain(&[]), explain(&["--lang", "en"]));
    let check = desk.soleil(&["check"]);
    assert!(String::from_utf8_lossy(&check.stdout).contains("Pas de moteur"), "{check:?}");
    // A flag is stronger than the file.
    let mut screen = desk.open((120, 36), &["--lang", "en"]);
    screen.shows("F9 Help");
    screen.press(10);
    screen.ends(0);
}
