//! Ratatui's terminal, which is sent what has changed and nothing else, a frame in one write: over a slow link each byte counts,
//! and at rest there is none.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

/// What is known of the cursor is not said again.
#[derive(Debug)]
pub struct Quiet<W> {
    terminal: W,
    /// Until all of it is there.
    frame: CrosstermBackend<Vec<u8>>,
    cursor_shown: Option<bool>,
    cursor_at: Option<Position>,
}

impl<W> Quiet<W> {
    /// Nothing is known of the terminal yet.
    pub(super) fn new(terminal: W) -> Self {
        Self { terminal, frame: CrosstermBackend::new(Vec::new()), cursor_shown: None, cursor_at: None }
    }

    /// Somebody else may have written to the terminal.
    pub(super) fn forget(&mut self) {
        (self.cursor_shown, self.cursor_at) = (None, None);
    }
}

impl<W: Write> Backend for Quiet<W> {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.cursor_at = None;
        self.frame.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor_shown.replace(false) == Some(false) { Ok(()) } else { self.frame.hide_cursor() }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor_shown.replace(true) == Some(true) { Ok(()) } else { self.frame.show_cursor() }
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.frame.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor_at.replace(position) == Some(position) {
            return Ok(());
        }
        self.frame.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.frame.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.frame.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.frame.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.frame.window_size()
    }

    /// The end of a frame.
    fn flush(&mut self) -> io::Result<()> {
        let frame = self.frame.writer_mut();
        if frame.is_empty() {
            return Ok(());
        }
        self.terminal.write_all(frame)?;
        frame.clear();
        self.terminal.flush()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::{Terminal, TerminalOptions, Viewport};

    use super::*;

    /// What a frame of these words, with the cursor there, sends.
    fn sent(screen: &mut Terminal<Quiet<Vec<u8>>>, words: &str, cursor: Option<(u16, u16)>) -> String {
        let drawn = screen.draw(|frame| {
            frame.render_widget(words, frame.area());
            if let Some(at) = cursor {
                frame.set_cursor_position(at);
            }
        });
        drawn.map(drop).unwrap_or_default();
        String::from_utf8(std::mem::take(&mut screen.backend_mut().terminal)).unwrap_or_default()
    }

    #[test]
    fn what_the_terminal_has_is_not_sent_again() {
        let viewport = Viewport::Fixed(Rect::new(0, 0, 20, 2));
        let Ok(mut screen) = Terminal::with_options(Quiet::new(Vec::new()), TerminalOptions { viewport }) else {
            panic!("no terminal is asked");
        };
        let first = sent(&mut screen, "words", Some((3, 1)));
        assert!(first.contains("words") && first.ends_with("\x1b[?25h\x1b[2;4H"), "{first:?}");
        assert_eq!(sent(&mut screen, "words", Some((3, 1))), "");
        assert_eq!(sent(&mut screen, "words", Some((4, 1))), "\x1b[2;5H");
        assert_eq!(sent(&mut screen, "words", None), "\x1b[?25l");
        assert_eq!(sent(&mut screen, "words", None), "");
        assert_eq!(sent(&mut screen, "words", Some((4, 1))), "\x1b[?25h");
        // Cells move the cursor.
        let changed = sent(&mut screen, "wards", Some((4, 1)));
        assert!(changed.contains('a') && changed.ends_with("\x1b[2;5H") && !changed.contains("?25"), "{changed:?}");
        // Others may have moved and hidden it.
        screen.backend_mut().forget();
        assert_eq!(sent(&mut screen, "wards", Some((4, 1))), "\x1b[?25h\x1b[2;5H");
    }
}
