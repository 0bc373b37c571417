//! Text from outside (logs, transcripts, names) made harmless: what a terminal would show of it, line by line, and
//! no control sequence left. One line is edited as a terminal does it (`\r`, `\b`, erase, insert, delete), because
//! that is how progress bars and shells write; there is no screen, so that moves between lines are ignored.

mod screen_line;

use ratatui::text::Line;
use vte::Parser;

use super::whole::{Whole, begun};
use screen_line::ScreenLine;

/// Columns kept of one line; what is longer ends in an ellipsis.
pub const LINE_LIMIT: usize = 8 * 1024;

/// Bytes of an unfinished control string (OSC) after which it is given up, for vte keeps them all.
const STRING_LIMIT: usize = 64 * 1024;

/// Bytes that the parser is given at a time.
const PIECE: usize = 4096;

/// Bytes in, in any pieces, lines out.
#[derive(Default)]
pub struct LineBuffer {
    parser: Parser,
    screen: ScreenLine,
    silent: usize,
    whole: Whole,
    /// A sequence may have begun that is not over.
    astray: bool,
}

impl std::fmt::Debug for LineBuffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LineBuffer").finish_non_exhaustive()
    }
}

impl LineBuffer {
    /// Empty, in the default style.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes in and returns the lines that they finished. A character or a sequence may be cut anywhere.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Line<'static>> {
        let bytes = self.whole.take(bytes);
        let mut rest = &*bytes;
        while !rest.is_empty() {
            if let Some(simple) = self.simple(rest) {
                rest = &rest[simple..];
                continue;
            }
            // No farther than a piece: a line without an end would be searched again for each of its pieces.
            let ahead = &rest[..rest.len().min(PIECE)];
            let length = match ahead.iter().position(|byte| *byte == b'\n') {
                Some(end) => end + 1,
                None if ahead.len() == rest.len() => rest.len(),
                None => ahead.len() - begun(ahead),
            };
            let (piece, after) = rest.split_at(length);
            rest = after;
            self.astray |= !piece.iter().all(|byte| is_simple(*byte) || b"\n\r\t".contains(byte));
            match piece {
                [before @ .., last, b'\n'] if self.astray && is_simple(*last) => {
                    self.feed(before);
                    // Within a sequence nothing is printed.
                    self.screen.printed = false;
                    self.feed(&[*last]);
                    self.astray = !self.screen.printed;
                    self.feed(b"\n");
                }
                piece => self.feed(piece),
            }
        }
        std::mem::take(&mut self.screen.finished)
    }

    fn feed(&mut self, piece: &[u8]) {
        self.screen.called = false;
        self.parser.advance(&mut self.screen, piece);
        self.silent = if self.screen.called { 0 } else { self.silent + piece.len() };
        if self.silent > STRING_LIMIT {
            self.parser = Parser::new();
            self.silent = 0;
        }
    }

    /// Takes in a line that is what it seems, as nearly all of a flood are; how long it is, its end included.
    fn simple(&mut self, bytes: &[u8]) -> Option<usize> {
        if self.astray || !self.screen.is_fresh() {
            return None;
        }
        let length = bytes.iter().take(LINE_LIMIT + 1).position(|byte| !is_simple(*byte))?;
        let (text, end) = bytes.split_at(length);
        let end = match end {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => return None,
        };
        let text = std::str::from_utf8(text).ok()?;
        self.screen.put_whole(text);
        self.silent = 0;
        Some(length + end)
    }

    /// The line that no line feed has finished yet; `None` when it is empty.
    pub fn unfinished(&self) -> Option<Line<'static>> {
        self.screen.written()
    }

    /// Ends the last line. The style goes on.
    pub fn flush(&mut self) -> Option<Line<'static>> {
        let last = self.unfinished();
        self.screen.clear();
        last
    }
}

/// The text alone, its lines joined by `\n`. Ends in `\n` when the bytes do.
pub fn plain(bytes: &[u8]) -> String {
    let mut buffer = LineBuffer::new();
    let mut text = String::new();
    for line in buffer.push(bytes) {
        push_line(&mut text, &line);
        text.push('\n');
    }
    if let Some(line) = buffer.flush() {
        push_line(&mut text, &line);
    }
    text
}

/// A name on one line: line feeds become blanks, everything else is as in [`plain`].
pub fn one_line(text: &str) -> String {
    // Most of what is drawn, each time a key is pressed.
    if text.len() <= SURELY_WHOLE && text.chars().all(is_harmless) {
        return text.to_owned();
    }
    plain(text.as_bytes()).trim_end_matches('\n').replace('\n', " ")
}

/// Bytes of a line that is not cut for its length.
const SURELY_WHOLE: usize = 1024;

/// What is what it seems, by itself and beside any other of its kind: nothing of a line of these alone would be changed.
fn is_harmless(char: char) -> bool {
    matches!(char, ' '..='~' | '¡'..='¬' | '®'..='ſ' | '–' | '—' | '‘' | '’' | '“' | '”' | '…' | '→')
}

/// Is a column by itself, wherever it stands.
fn is_simple(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

/// Appends the text of a line.
pub fn push_line(text: &mut String, line: &Line<'_>) {
    for span in &line.spans {
        text.push_str(&span.content);
    }
}

/// Characters that reorder or break the text around them, so that it reads as what it is not.
pub fn reorders(char: char) -> bool {
    matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_what_is_harmless_is_as_the_terminal_would_have_it() {
        let harmless: Vec<char> = ('\0'..=char::MAX).filter(|char| is_harmless(*char)).collect();
        assert!(harmless.len() > 250, "only {}", harmless.len());
        for pair in harmless.windows(2) {
            let text = format!(" {}{}{} ", pair[0], pair[1], pair[0]);
            assert_eq!(plain(text.as_bytes()), text);
        }
        let long: String = harmless.iter().cycle().take(SURELY_WHOLE).collect();
        assert_eq!(plain(long.as_bytes()), long);
        assert_eq!(one_line("a\u{202e}b\u{ad}\x1b[31mc\nd"), plain("a\u{202e}b\u{ad}c d".as_bytes()));
    }
}
