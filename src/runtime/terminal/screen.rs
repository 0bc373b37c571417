//! The screen: what has changed since the frame before is sent, in one write, and nothing else. Over a slow link each byte
//! counts, and at rest there is none.

use std::io::{self, Stdout, Write};

use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};

/// In the place of ratatui's `Terminal`, which looks at the width of each cell of each frame, sends the cursor anew each time
/// and, asked to clear, waits for the terminal's answer.
#[derive(Debug)]
pub struct Screen<W = Stdout> {
    terminal: W,
    size: fn() -> io::Result<(u16, u16)>,
    /// What is to be sent.
    output: CrosstermBackend<Vec<u8>>,
    /// What the terminal shows.
    shown: Buffer,
    /// Painted anew for each frame.
    next: Buffer,
    /// What is known of the terminal's cursor.
    cursor: Cursor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Cursor {
    visible: Option<bool>,
    at: Option<Position>,
}

impl Screen {
    /// On the standard output, which shows nothing yet.
    pub(super) fn new() -> Self {
        Self::on(io::stdout(), crossterm::terminal::size)
    }
}

impl<W: Write> Screen<W> {
    fn on(terminal: W, size: fn() -> io::Result<(u16, u16)>) -> Self {
        Self {
            terminal,
            size,
            output: CrosstermBackend::new(Vec::new()),
            shown: Buffer::default(),
            next: Buffer::default(),
            cursor: Cursor::default(),
        }
    }

    /// The next frame, which `paint` paints on blank cells; it tells where the cursor is to be seen.
    ///
    /// # Errors
    /// The terminal's own.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        let (cols, rows) = (self.size)()?;
        let area = Rect::new(0, 0, cols, rows);
        if area != self.shown.area {
            self.clear(area)?;
        }
        self.next.reset();
        let cursor = paint(&mut self.next);
        let changed = changed(&self.shown, &self.next);
        if !changed.is_empty() {
            self.cursor.at = None;
            self.output.draw(changed.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        self.point(cursor)?;
        self.send()
    }

    /// Somebody else may have written to the terminal: the next frame sends all of it.
    pub fn forget(&mut self) {
        self.shown = Buffer::default();
    }

    fn clear(&mut self, area: Rect) -> io::Result<()> {
        (self.shown, self.next, self.cursor) = (Buffer::empty(area), Buffer::empty(area), Cursor::default());
        self.output.clear()
    }

    fn point(&mut self, cursor: Option<Position>) -> io::Result<()> {
        let visible = cursor.is_some();
        if self.cursor.visible.replace(visible) != Some(visible) {
            if visible { self.output.show_cursor()? } else { self.output.hide_cursor()? }
        }
        match cursor {
            Some(at) if self.cursor.at.replace(at) != cursor => self.output.set_cursor_position(at),
            _ => Ok(()),
        }
    }

    fn send(&mut self) -> io::Result<()> {
        let output = self.output.writer_mut();
        if output.is_empty() {
            return Ok(());
        }
        self.terminal.write_all(output)?;
        output.clear();
        self.terminal.flush()
    }
}

/// The cells to send; both buffers have the same area. Nearly all rows of nearly all frames are as they were.
fn changed(shown: &Buffer, next: &Buffer) -> Vec<(u16, u16, Cell)> {
    let width = usize::from(next.area.width).max(1);
    let rows = shown.content.chunks(width).zip(next.content.chunks(width));
    let mut changed = Vec::new();
    for (y, (old, new)) in (next.area.y..).zip(rows) {
        if old != new {
            let row = |cells: &[Cell]| Buffer { area: Rect { y, height: 1, ..next.area }, content: cells.to_vec() };
            let (old, new) = (row(old), row(new));
            changed.extend(old.diff_iter(&new).map(|(x, y, cell)| (x, y, cell.clone())));
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use ratatui::widgets::Widget;

    use super::*;

    fn screen() -> Screen<Vec<u8>> {
        Screen::on(Vec::new(), || Ok((20, 2)))
    }

    /// What a frame of these words, with the cursor there, sends.
    fn sent(screen: &mut Screen<Vec<u8>>, words: &str, cursor: Option<(u16, u16)>) -> String {
        let drawn = screen.draw(|buf| {
            words.render(buf.area, buf);
            cursor.map(Position::from)
        });
        drawn.unwrap_or_default();
        String::from_utf8(std::mem::take(&mut screen.terminal)).unwrap_or_default()
    }

    #[test]
    fn what_the_terminal_has_is_not_sent_again() {
        let mut screen = screen();
        let first = sent(&mut screen, "words", Some((3, 1)));
        assert!(first.starts_with("\x1b[2J") && first.contains("words"), "{first:?}");
        assert!(first.ends_with("\x1b[?25h\x1b[2;4H"), "{first:?}");
        assert_eq!(sent(&mut screen, "words", Some((3, 1))), "");
        assert_eq!(sent(&mut screen, "words", Some((4, 1))), "\x1b[2;5H");
        assert_eq!(sent(&mut screen, "words", None), "\x1b[?25l");
        assert_eq!(sent(&mut screen, "words", None), "");
        assert_eq!(sent(&mut screen, "words", Some((4, 1))), "\x1b[?25h");
        // Cells move the cursor.
        let changed = sent(&mut screen, "wards", Some((4, 1)));
        assert!(changed.contains('a') && changed.ends_with("\x1b[2;5H") && !changed.contains("?25"), "{changed:?}");
        // Others may have written, moved the cursor and hidden it.
        screen.forget();
        let all = sent(&mut screen, "wards", Some((4, 1)));
        assert!(all.starts_with("\x1b[2J") && all.contains("wards") && all.ends_with("\x1b[?25h\x1b[2;5H"), "{all:?}");
    }

    #[test]
    fn a_wide_character_takes_the_place_of_two_and_gives_it_back() {
        let mut screen = screen();
        let _ = sent(&mut screen, "🌞ab\n🌞", None);
        let narrow = sent(&mut screen, "xyab\n🌞", None);
        assert!(narrow.contains("xy") && !narrow.contains('a') && !narrow.contains('🌞'), "{narrow:?}");
        let wide = sent(&mut screen, "🌞ab\n🌞", None);
        assert!(wide.contains('🌞') && !wide.contains(['x', 'a', ' ']), "{wide:?}");
    }

    #[test]
    fn a_window_of_another_size_is_painted_anew() {
        let mut screen = screen();
        let _ = sent(&mut screen, "words", None);
        screen.size = || Ok((10, 3));
        let all = sent(&mut screen, "words", None);
        assert!(all.starts_with("\x1b[2J") && all.contains("words"), "{all:?}");
        screen.size = || Ok((0, 0));
        assert!(sent(&mut screen, "words", None).starts_with("\x1b[2J"));
    }
}
