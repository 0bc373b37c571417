//! What is said of the terminal.

use super::super::{complain, say};
use crate::simulated::machine::{Machine, Output, Ran, Surroundings};

/// `tty`
pub(super) fn tty(_: &mut Machine, who: &mut Surroundings, words: &[String], out: &mut Vec<Output>) -> Ran {
    if !words.iter().any(|word| matches!(word.as_str(), "-s" | "--silent" | "--quiet")) {
        say(out, if who.tty { "/dev/pts/0\n" } else { "not a tty\n" });
    }
    Ran::Ended(u8::from(!who.tty))
}

/// `stty`: the size is told; what else can be set changes nothing here.
pub(super) fn stty(_: &mut Machine, who: &mut Surroundings, words: &[String], out: &mut Vec<Output>) -> Ran {
    let name = words.first().map_or("stty", String::as_str);
    if !who.tty {
        complain(out, format!("{name}: standard input: Inappropriate ioctl for device\n"));
        return Ran::Ended(1);
    }
    let (rows, columns) = who.size;
    match words.get(1).map(String::as_str) {
        Some("size") => say(out, format!("{rows} {columns}\n")),
        Some("-a" | "--all") => {
            say(out, format!("speed 38400 baud; rows {rows}; columns {columns}; line = 0;\n"));
        }
        None => say(out, "speed 38400 baud; line = 0;\n-brkint -imaxbel\n"),
        Some(_) => {}
    }
    Ran::Ended(0)
}
