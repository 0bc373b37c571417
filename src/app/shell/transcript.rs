//! What one command printed, as plain text.

use crate::lab::world::{TRANSCRIPT_LIMIT, surplus};

/// Characters kept of one line.
const LINE_LIMIT: usize = 8 * 1024;

/// Bytes of ended lines that are told: the line that is being written takes its part of the limit too.
const TOLD: usize = TRANSCRIPT_LIMIT - LINE_LIMIT * 4;

/// The newest lines of a command's output, as a terminal would be left with them: `\r` and `\b` go back, control
/// sequences are dropped, and so is what a full-screen program draws.
pub(super) struct Transcript {
    parser: vte::Parser,
    lines: Lines,
    told: usize,
}

impl Transcript {
    /// Of a terminal that is `cols` wide.
    pub(super) fn new(cols: u16) -> Self {
        let lines = Lines { cols: usize::from(cols.max(1)), ..Lines::default() };
        Self { parser: vte::Parser::new(), lines, told: 0 }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.parser.advance(&mut self.lines, bytes);
    }

    /// The text, when it may be another than was told last.
    pub(super) fn changed(&mut self) -> Option<String> {
        if self.told == self.lines.changes {
            return None;
        }
        self.told = self.lines.changes;
        Some(self.lines.text())
    }
}

#[derive(Default)]
struct Lines {
    done: String,
    line: Vec<char>,
    column: usize,
    full_screen: bool,
    /// Where the terminal goes on in its next row: `\r` goes back to that row's start alone.
    cols: usize,
    /// Counts what may have changed the text.
    changes: usize,
}

impl Lines {
    fn text(&self) -> String {
        let line: String = self.line.iter().collect();
        let text = format!("{}{}", &self.done[surplus(&self.done, TOLD)..], line.trim_end());
        text.trim_end_matches('\n').to_owned()
    }

    fn end_line(&mut self) {
        let end = self.line.iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1);
        let line = &self.line[..end];
        if line.iter().all(char::is_ascii) {
            // Nearly all lines, and many of them in a flood: each character is a byte.
            let bytes: Vec<u8> = line.iter().map(|c| u32::from(*c).to_le_bytes()[0]).collect();
            self.done.push_str(str::from_utf8(&bytes).unwrap_or_default());
        } else {
            self.done.extend(line);
        }
        self.done.push('\n');
        self.line.clear();
        self.column = 0;
        // Seldom: what stays is moved.
        if self.done.len() > 2 * TOLD {
            self.done.drain(..surplus(&self.done, TOLD));
        }
    }
}

impl vte::Perform for Lines {
    fn print(&mut self, c: char) {
        if self.full_screen || self.column >= LINE_LIMIT {
            return;
        }
        self.changes += 1;
        match self.line.get_mut(self.column) {
            Some(place) => *place = c,
            None => self.line.push(c),
        }
        self.column += 1;
    }

    fn execute(&mut self, byte: u8) {
        match byte {
            _ if self.full_screen => {}
            b'\n' => {
                self.changes += 1;
                self.end_line();
            }
            b'\r' => self.column = self.column.saturating_sub(1) / self.cols * self.cols,
            0x08 => self.column = self.column.saturating_sub(1),
            b'\t' => {
                for _ in 0..8 - self.column % 8 {
                    self.print(' ');
                }
            }
            _ => {}
        }
    }

    fn csi_dispatch(&mut self, params: &vte::Params, intermediates: &[u8], _: bool, action: char) {
        let first = params.iter().next().and_then(|sub| sub.first()).copied().unwrap_or(0);
        match (intermediates, action, first) {
            // Erasing to the end of the line: what a progress line does after going back.
            ([], 'K', 0) if !self.full_screen => {
                self.changes += 1;
                self.line.truncate(self.column);
            }
            ([b'?'], 'h', 47 | 1047 | 1049) => self.full_screen = true,
            ([b'?'], 'l', 47 | 1047 | 1049) => self.full_screen = false,
            _ => {}
        }
    }
}
