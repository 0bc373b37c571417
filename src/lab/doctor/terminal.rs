//! The terminal, what lies between it and us, and the shell.

use super::facts::{Facts, Multiplexer, Shell, Terminal};
use super::{Finding, ok, warning};
use crate::text::Message;

/// Columns and rows below which the screen shows a notice alone.
const SMALLEST: (u16, u16) = (60, 20);
/// The oldest bash in which the witness works.
const BASH: (u32, u32) = (4, 4);

pub(super) fn examine(facts: &Facts) -> Vec<Finding> {
    let terminal = &facts.terminal;
    let mut found = vec![locale(terminal)];
    if facts.inside {
        // The terminal is soleil's own: what could be said of it is of no use.
        found.push(ok("terminal", Message::new("doctor-terminal-inside")));
    } else {
        found.push(kind(terminal));
        found.push(colours(terminal));
        found.extend(size(terminal));
        found.extend(session(terminal));
    }
    found.push(shell(&terminal.shell));
    found
}

fn locale(terminal: &Terminal) -> Finding {
    const ID: &str = "locale";
    if terminal.utf8 {
        return ok(ID, Message::new("doctor-locale").with("locale", &terminal.locale));
    }
    warning(
        ID,
        Message::new("doctor-locale-ascii").with("locale", &terminal.locale),
        Message::new("doctor-locale-mend"),
    )
}

fn kind(terminal: &Terminal) -> Finding {
    const ID: &str = "terminal";
    match terminal.term.as_str() {
        "" => warning(ID, Message::new("doctor-terminal-unknown"), Message::new("doctor-terminal-mend")),
        "dumb" => warning(ID, Message::new("doctor-terminal-dumb"), Message::new("doctor-terminal-mend")),
        term => ok(ID, Message::new("doctor-terminal").with("term", term)),
    }
}

/// How many colours a terminal of this name has; 0 where none.
fn count(terminal: &Terminal) -> u32 {
    let term = terminal.term.as_str();
    if ["truecolor", "24bit"].contains(&terminal.colorterm.as_str()) || term.ends_with("-direct") {
        1 << 24
    } else if term.contains("256color") {
        256
    } else if term.is_empty()
        || term == "dumb"
        || term.starts_with("vt")
        || term.ends_with("-m")
        || term.contains("mono")
    {
        0
    } else {
        // The screen asks for sixteen; a terminal of eight shows the bright ones as bold.
        16
    }
}

fn colours(terminal: &Terminal) -> Finding {
    const ID: &str = "colours";
    match count(terminal) {
        _ if terminal.no_color => ok(ID, Message::new("doctor-colours-off")),
        0 => warning(ID, Message::new("doctor-colours-none"), Message::new("doctor-colours-mend")),
        count => ok(ID, Message::new("doctor-colours").with("count", count)),
    }
}

fn size(terminal: &Terminal) -> Option<Finding> {
    const ID: &str = "size";
    let (columns, rows) = terminal.size?;
    let words = |message: Message| message.with("columns", columns).with("rows", rows);
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        return Some(warning(ID, words(Message::new("doctor-size-small")), Message::new("doctor-size-mend")));
    }
    Some(ok(ID, words(Message::new("doctor-size"))))
}

/// tmux, screen, SSH, and whether a copy reaches the student's clipboard through them.
fn session(terminal: &Terminal) -> Option<Finding> {
    const ID: &str = "clipboard";
    match &terminal.multiplexer {
        Some(Multiplexer::Tmux(Some(set))) if set == "on" => Some(ok(ID, Message::new("doctor-clipboard-tmux"))),
        Some(Multiplexer::Tmux(_)) => {
            Some(warning(ID, Message::new("doctor-clipboard-tmux-off"), Message::new("doctor-clipboard-tmux-mend")))
        }
        Some(Multiplexer::Screen) => {
            Some(warning(ID, Message::new("doctor-clipboard-screen"), Message::new("doctor-clipboard-screen-mend")))
        }
        None if terminal.ssh => Some(ok(ID, Message::new("doctor-clipboard-ssh"))),
        None => None,
    }
}

fn shell(shell: &Shell) -> Finding {
    const ID: &str = "shell";
    let named = |message: Message| message.with("shell", &shell.name);
    if !shell.there {
        return warning(ID, named(Message::new("doctor-shell-missing")), Message::new("doctor-shell-mend"));
    }
    match (shell.name.as_str(), shell.version) {
        ("bash", Some(version)) if version < BASH => {
            let words = named(Message::new("doctor-shell-old")).with("version", format!("{}.{}", version.0, version.1));
            warning(ID, words, Message::new("doctor-shell-mend"))
        }
        ("bash" | "zsh" | "fish", _) => ok(ID, named(Message::new("doctor-shell"))),
        _ => warning(ID, named(Message::new("doctor-shell-other")), Message::new("doctor-shell-mend")),
    }
}
