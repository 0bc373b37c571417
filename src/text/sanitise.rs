//! Text from outside (logs, transcripts, names) made harmless: what a terminal would show of it, line by line, and
//! no control sequence left. One line is edited as a terminal does it (`\r`, `\b`, erase, insert, delete), because
//! that is how progress bars and shells write; there is no screen, so that moves between lines are ignored.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthChar;
use vte::{Params, Parser, Perform};

use super::sgr;
use super::whole::{Whole, begun};

/// Columns kept of one line; what is longer ends in an ellipsis.
pub const LINE_LIMIT: usize = 8 * 1024;

/// Bytes of an unfinished control string (OSC) after which it is given up, for vte keeps them all.
const STRING_LIMIT: usize = 64 * 1024;

/// Bytes that the parser is given at a time.
const PIECE: usize = 4096;

/// Combining marks kept of one character, in bytes.
const MARKS_LIMIT: usize = 32;

/// Bytes in, in any pieces, lines out.
#[derive(Default)]
pub struct LineBuffer {
    parser: Parser,
    screen: ScreenLine,
    silent: usize,
    whole: Whole,
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
            let piece = &rest[..rest.len().min(PIECE)];
            let (piece, after) =
                rest.split_at(if piece.len() == rest.len() { piece.len() } else { piece.len() - begun(piece) });
            rest = after;
            self.screen.called = false;
            self.parser.advance(&mut self.screen, piece);
            self.silent = if self.screen.called { 0 } else { self.silent + piece.len() };
            if self.silent > STRING_LIMIT {
                self.parser = Parser::new();
                self.silent = 0;
            }
        }
        std::mem::take(&mut self.screen.finished)
    }

    /// The line that no line feed has finished yet; `None` when it is empty.
    pub fn unfinished(&self) -> Option<Line<'static>> {
        (!self.screen.cells.is_empty()).then(|| self.screen.line())
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

/// Appends the text of a line.
pub fn push_line(text: &mut String, line: &Line<'_>) {
    for span in &line.spans {
        text.push_str(&span.content);
    }
}

/// One cell of a terminal's line. A wide character is followed by a cell whose `char` is `None`.
#[derive(Clone)]
struct Cell {
    char: Option<char>,
    marks: String,
    style: Style,
}

impl Cell {
    fn blank(style: Style) -> Self {
        Self { char: Some(' '), marks: String::new(), style }
    }
}

/// The line being written.
#[derive(Default)]
struct ScreenLine {
    cells: Vec<Cell>,
    column: usize,
    cut: bool,
    style: Style,
    finished: Vec<Line<'static>>,
    called: bool,
}

impl ScreenLine {
    fn line(&self) -> Line<'static> {
        let mut spans: Vec<Span<'static>> = Vec::new();
        for cell in &self.cells {
            let Some(char) = cell.char else { continue };
            match spans.last_mut() {
                Some(last) if last.style == cell.style => last.content.to_mut().push(char),
                _ => spans.push(Span::styled(char.to_string(), cell.style)),
            }
            if let Some(last) = spans.last_mut() {
                last.content.to_mut().push_str(&cell.marks);
            }
        }
        if self.cut {
            spans.push(Span::raw("…"));
        }
        Line::from(spans)
    }

    fn clear(&mut self) {
        self.cells.clear();
        self.column = 0;
        self.cut = false;
    }

    fn finish(&mut self) {
        let line = self.line();
        self.finished.push(line);
        self.clear();
    }

    fn put(&mut self, char: char, width: usize) {
        if self.column + width > LINE_LIMIT {
            self.cut = true;
            return;
        }
        self.blank_up_to(self.column + width);
        self.part(self.column);
        self.part(self.column + width);
        self.cells[self.column] = Cell { char: Some(char), marks: String::new(), style: self.style };
        if width == 2 {
            self.cells[self.column + 1] = Cell { char: None, marks: String::new(), style: self.style };
        }
        self.column += width;
    }

    /// Half a wide character cannot be shown: both its halves become blanks when it is cut at `column`.
    fn part(&mut self, column: usize) {
        if column > 0 && self.cells.get(column).is_some_and(|cell| cell.char.is_none()) {
            let style = self.cells[column].style;
            self.cells[column - 1] = Cell::blank(style);
            self.cells[column] = Cell::blank(style);
        }
    }

    fn blank_up_to(&mut self, column: usize) {
        while self.cells.len() < column {
            self.cells.push(Cell::blank(Style::default()));
        }
    }

    fn mark(&mut self, char: char) {
        let before = self.column.min(self.cells.len());
        let Some(cell) = self.cells[..before].iter_mut().rev().find(|cell| cell.char.is_some()) else { return };
        if cell.marks.len() < MARKS_LIMIT {
            cell.marks.push(char);
        }
    }

    fn erase(&mut self, from: usize, to: usize) {
        let to = to.min(self.cells.len());
        self.part(from);
        self.part(to);
        for cell in self.cells.get_mut(from..to).unwrap_or_default() {
            *cell = Cell::blank(Style::default());
        }
    }

    fn erase_to_end(&mut self) {
        self.part(self.column);
        self.cells.truncate(self.column);
        self.cut = false;
    }

    fn delete(&mut self, count: usize) {
        let from = self.column.min(self.cells.len());
        let to = (from + count).min(self.cells.len());
        self.part(from);
        self.part(to);
        self.cells.drain(from..to);
    }

    fn insert(&mut self, count: usize) {
        if self.column >= self.cells.len() {
            return;
        }
        self.part(self.column);
        let count = count.min(LINE_LIMIT - self.column.min(LINE_LIMIT));
        self.cells.splice(self.column..self.column, std::iter::repeat_n(Cell::blank(self.style), count));
        self.cut |= self.cells.len() > LINE_LIMIT;
        self.cells.truncate(LINE_LIMIT);
    }
}

impl Perform for ScreenLine {
    fn print(&mut self, char: char) {
        self.called = true;
        if reorders(char) {
            for shown in format!("<U+{:04X}>", u32::from(char)).chars() {
                self.put(shown, 1);
            }
            return;
        }
        match char.width() {
            Some(0) => self.mark(char),
            Some(width) => self.put(char, width),
            None => {}
        }
    }

    fn execute(&mut self, byte: u8) {
        self.called = true;
        match byte {
            b'\n' | 0x0b | 0x0c => self.finish(),
            b'\r' => self.column = 0,
            0x08 => self.column = self.column.saturating_sub(1),
            b'\t' => {
                let next = ((self.column / 8 + 1) * 8).min(LINE_LIMIT);
                self.blank_up_to(next);
                self.column = next;
            }
            _ => {}
        }
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], ignore: bool, action: char) {
        self.called = true;
        if ignore || !intermediates.is_empty() {
            return;
        }
        let first = params.iter().next().and_then(|param| param.first().copied()).unwrap_or(0);
        let count = usize::from(first.max(1));
        match (action, first) {
            ('m', _) => self.style = sgr::apply(self.style, params),
            ('C' | 'a', _) => self.column = (self.column + count).min(LINE_LIMIT),
            ('D', _) => self.column = self.column.saturating_sub(count),
            ('G' | '`', _) => self.column = (count - 1).min(LINE_LIMIT),
            ('K' | 'J', 0) => self.erase_to_end(),
            ('K', 1) => self.erase(0, self.column + 1),
            ('K', 2) => self.erase(0, self.cells.len()),
            // The screen is cleared (Ctrl-L): what follows is a line of its own.
            ('J', 2 | 3) if !self.cells.is_empty() => self.finish(),
            ('P', _) => self.delete(count),
            ('@', _) => self.insert(count),
            ('X', _) => self.erase(self.column, self.column + count),
            _ => {}
        }
    }

    fn put(&mut self, _byte: u8) {
        self.called = true;
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
