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

/// Bytes that move the cursor along a row, as it is done here: `ESC [ 12 ; 34 H`.
const LEAP: usize = 8;

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
            let (before, after) = (row(old), row(new));
            for (x, y, cell) in before.diff_iter(&after) {
                bridge(&mut changed, new, x, y);
                changed.push((x, y, cell.clone()));
            }
        }
    }
    changed
}

/// What lies unchanged between the last cell and this one of the same row is sent too where the way around it is longer.
fn bridge(changed: &mut Vec<(u16, u16, Cell)>, row: &[Cell], x: u16, y: u16) {
    let look = |cell: &Cell| (cell.fg, cell.bg, cell.modifier);
    let Some((from, _, last)) = changed.last().filter(|(_, of, _)| *of == y) else { return };
    let between = *from..x;
    let cells = &row[usize::from(between.start)..usize::from(between.end)];
    if cells.len() <= LEAP && cells.iter().all(|cell| cell.symbol().len() == 1 && look(cell) == look(last)) {
        changed.extend(between.zip(cells).skip(1).map(|(x, cell)| (x, y, cell.clone())));
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;
    use ratatui::style::{Modifier, Style};
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
    fn a_short_way_is_written_and_a_long_one_leapt_over() {
        let mut screen = screen();
        let _ = sent(&mut screen, "a bcdefg-1-345678901", None);
        // Seven cells lie between, which is shorter than to say where to go on.
        let written = sent(&mut screen, "A bcdefG-1-345678901", None);
        assert!(written.contains("A bcdefG"), "{written:?}");
        let leapt = sent(&mut screen, "B bcdefG-1-34567890X", None);
        assert!(leapt.contains("\x1b[1;20HX") && !leapt.contains("bcdef"), "{leapt:?}");
        let mut styled = |style: &str| {
            let drawn = screen.draw(|buf| {
                style.render(buf.area, buf);
                buf.set_style(Rect::new(1, 0, 2, 1), Style::new().bold());
                None
            });
            drawn.unwrap_or_default();
            String::from_utf8(std::mem::take(&mut screen.terminal)).unwrap_or_default()
        };
        let _ = styled("abcdefg");
        // The way through another style is a long one.
        assert!(!styled("AbcDefg").contains("bc"));
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

    fn frame(screen: &mut Screen<Vec<u8>>, cells: &[(usize, bool)]) {
        let drawn = screen.draw(|buf| {
            let mut free = 0;
            for (at, (symbol, bold)) in cells.iter().enumerate().filter(|(at, _)| at % 20 < 19) {
                // No cell lies over the second half of a wide character.
                if at < free {
                    continue;
                }
                let symbol = ["a", "b", " ", "é", "🌞"][*symbol];
                let style = Style::new().add_modifier(if *bold { Modifier::BOLD } else { Modifier::empty() });
                buf.set_string((at % 20) as u16, (at / 20) as u16, symbol, style);
                free = at + unicode_width::UnicodeWidthStr::width(symbol);
            }
            Some(Position::ORIGIN)
        });
        drawn.unwrap_or_default();
    }

    /// Each cell's character, and whether it is seen to be bold.
    fn on_a_terminal(bytes: &[u8]) -> Vec<(String, bool)> {
        let [rows, cols] = [2, 20].map(|count| NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN));
        let mut terminal = vt100::Parser::new(rows, cols, 0);
        terminal.process(bytes);
        let cells = (0..40).filter_map(|at| terminal.screen().cell(at / 20, at % 20));
        cells
            .map(|cell| (cell.contents().trim().to_owned(), cell.bold() && !cell.contents().trim().is_empty()))
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::with_cases(500) })]

        /// What was there before makes no difference to what is seen.
        #[test]
        fn a_frame_after_another_looks_as_one_alone(
            frames in proptest::collection::vec(proptest::collection::vec((0..5_usize, proptest::bool::weighted(0.2)), 40), 1..4)
        ) {
            let (mut all, mut last) = (screen(), screen());
            for cells in &frames {
                frame(&mut all, cells);
            }
            if let Some(cells) = frames.last() {
                frame(&mut last, cells);
            }
            prop_assert_eq!(on_a_terminal(&all.terminal), on_a_terminal(&last.terminal));
        }
    }
}
