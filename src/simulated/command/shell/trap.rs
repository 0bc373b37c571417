//! `trap`: what a shell does when a signal comes, and at its end.

use super::super::say;
use super::run::Flow;
use super::{Context, Kind, Shell, Waiting};

const SIGNALS: [(&str, &str); 10] = [
    ("0", "EXIT"),
    ("1", "HUP"),
    ("2", "INT"),
    ("3", "QUIT"),
    ("6", "ABRT"),
    ("9", "KILL"),
    ("10", "USR1"),
    ("12", "USR2"),
    ("13", "PIPE"),
    ("15", "TERM"),
];

/// A signal's name without its SIG, from its name or its number.
pub fn signal(text: &str) -> Option<&'static str> {
    let name = text.to_ascii_uppercase();
    let name = name.strip_prefix("SIG").unwrap_or(&name);
    SIGNALS.iter().find(|(number, known)| *number == name || *known == name).map(|(_, known)| *known)
}

impl Shell {
    /// The builtin.
    pub(super) fn trap(&mut self, cx: &mut Context<'_>, rest: &[String]) {
        let rest = if rest.first().is_some_and(|word| word == "--") { &rest[1..] } else { rest };
        let (action, names) = match rest {
            [] => return self.traps_told(cx),
            [only] if only == "-p" => return self.traps_told(cx),
            // A signal alone has its own way again.
            [only] => ("-", std::slice::from_ref(only)),
            [action, names @ ..] => (action.as_str(), names),
        };
        for name in names {
            match signal(name) {
                Some(known) if action == "-" => drop(self.traps.remove(known)),
                Some(known) => drop(self.traps.insert(known, action.to_owned())),
                None => {
                    let what = if self.kind == Kind::Dash { "bad trap" } else { "invalid signal specification" };
                    self.wrong(cx, &format!("trap: {name}: {what}"));
                    self.last = 1;
                }
            }
        }
    }

    fn traps_told(&self, cx: &mut Context<'_>) {
        for (name, action) in &self.traps {
            let sig = if self.kind == Kind::Bash && *name != "EXIT" { "SIG" } else { "" };
            say(cx.out, format!("trap -- '{}' {sig}{name}\n", action.replace('\'', r"'\''")));
        }
    }

    /// A signal that is trapped comes: at once, or once the program that runs has ended. Its exit status, if that was its
    /// end.
    pub(super) fn signalled(&mut self, cx: &mut Context<'_>, name: &str) -> Option<u8> {
        let (name, _) = self.traps.get_key_value(name)?;
        self.signals.push_back(name);
        match self.waiting {
            Some(Waiting::Program { .. }) => None,
            _ => match self.trapped(cx) {
                Flow::Exit(status) => Some(self.finish(cx, status)),
                _ => None,
            },
        }
    }

    /// Does what is to be done for the signals that came.
    pub(super) fn trapped(&mut self, cx: &mut Context<'_>) -> Flow {
        while let Some(name) = self.signals.pop_front() {
            let Some(action) = self.traps.get(name).cloned() else { continue };
            let (last, rest) = (self.last, std::mem::take(&mut self.rest));
            let flow = self.evaluate(cx, &action);
            self.rest.extend(rest);
            match flow {
                Flow::Exit(_) | Flow::Suspended => return flow,
                _ => self.last = last,
            }
        }
        Flow::Next
    }

    /// The shell's end: what it wants to be done then, and its exit status.
    pub(super) fn finish(&mut self, cx: &mut Context<'_>, status: u8) -> u8 {
        let Some(action) = self.traps.remove("EXIT") else { return status };
        self.last = status;
        self.rest.clear();
        // Nobody waits for what sleeps or reads at the end.
        self.input.get_or_insert_with(Vec::new);
        match self.evaluate(cx, &action) {
            Flow::Exit(other) => other,
            _ => status,
        }
    }
}
