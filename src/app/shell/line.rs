//! The line at the shell's prompt, as far as it can be told: what may be typed into it, and what must not.

use super::Shell;

/// What stands at the prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// No prompt was seen, or what was sent off has not led to another one yet.
    Unknown,
    /// Nothing.
    Empty,
    /// What we typed, and nothing else.
    Ours,
    /// What the student has begun.
    Theirs,
}

/// Readline, zsh and fish take back with it what stands before the cursor.
pub const KILL_LINE: u8 = 0x15;

/// Ctrl-C, Ctrl-D, Ctrl-Z.
const ENDS: [u8; 3] = [0x03, 0x04, 0x1a];

impl Shell {
    /// The line at the prompt; [`Line::Unknown`] while a command runs.
    pub fn line(&self) -> Line {
        if self.busy() { Line::Unknown } else { self.line }
    }

    /// The student's keys or paste went to the shell.
    pub fn typed(&mut self, bytes: &[u8]) {
        let sent = bytes.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
        if self.line() == Line::Unknown {
            // A program on its own screen has read it, and so has one that got a whole line or was ended.
            let read = sent || self.screen().alternate_screen() || bytes.iter().any(|byte| ENDS.contains(byte));
            self.ahead = !read && (self.ahead || !bytes.is_empty());
            return;
        }
        self.line = match (self.line, bytes) {
            (line, []) => line,
            // A command that the witness does not see may run from here until the next prompt.
            _ if sent => Line::Unknown,
            (_, [KILL_LINE]) => Line::Empty,
            _ => Line::Theirs,
        };
    }

    /// The bytes that type `text`, in the place of what we typed before. `run`: and send it off. Several lines go in
    /// brackets, so that a line feed sends nothing off by itself: `None` where the program did not ask for them and `run`
    /// is not wanted. Control characters are left out.
    pub fn type_command(&mut self, text: &str, run: bool) -> Option<Vec<u8>> {
        let text: String = text.trim_end().chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        let lines = text.contains(['\n', '\t']);
        if lines && !run && !self.screen().bracketed_paste() {
            return None;
        }
        let mut bytes = if self.line() == Line::Ours { vec![KILL_LINE] } else { Vec::new() };
        bytes.extend(if lines { self.encode_paste(&text) } else { text.into_bytes() });
        if run {
            bytes.push(b'\r');
        }
        if !self.busy() {
            self.line = if run { Line::Unknown } else { Line::Ours };
        }
        Some(bytes)
    }
}
