//! The line that is being written, edited as a terminal does it.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthChar;
use vte::{Params, Perform};

use super::{LINE_LIMIT, reorders};
use crate::text::sgr;

/// Combining marks kept of one character, in bytes.
const MARKS_LIMIT: usize = 32;

/// One cell of it. A wide character is followed by a cell whose `char` is `None`.
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
pub(super) struct ScreenLine {
    cells: Vec<Cell>,
    column: usize,
    cut: bool,
    style: Style,
    /// The lines before it.
    pub(super) finished: Vec<Line<'static>>,
    /// The parser has made something of the bytes since this was last set.
    pub(super) called: bool,
    /// It has made a character of them.
    pub(super) printed: bool,
}

impl ScreenLine {
    /// Nothing is written on it, and what comes next is written at its beginning.
    pub(super) fn is_fresh(&self) -> bool {
        self.cells.is_empty() && self.column == 0
    }

    /// Writes and finishes a line at once, on a fresh one: each byte is a column.
    pub(super) fn put_whole(&mut self, text: &str) {
        let spans = if text.is_empty() { Vec::new() } else { vec![Span::styled(text.to_owned(), self.style)] };
        self.finished.push(Line::from(spans));
    }

    /// What is written; `None`: nothing.
    pub(super) fn written(&self) -> Option<Line<'static>> {
        (!self.cells.is_empty()).then(|| self.line())
    }

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

    pub(super) fn clear(&mut self) {
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
        (self.called, self.printed) = (true, true);
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
