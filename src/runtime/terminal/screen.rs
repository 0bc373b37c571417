//! The screen: what has changed since the frame before is sent, in one write, and nothing else. Over a slow link each byte
//! counts, and at rest there is none.

use std::io::{self, Stdout, Write};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use rustix::termios::tcgetwinsize;
use unicode_width::UnicodeWidthStr;

use super::pen::{Pen, alike, seen};

/// In the place of ratatui's `Terminal`, which looks at the width of each cell of each frame, sends the cursor anew each time
/// and, asked to clear, waits for the terminal's answer.
#[derive(Debug)]
pub struct Screen<W = Stdout> {
    terminal: W,
    size: fn() -> io::Result<(u16, u16)>,
    pen: Pen,
    /// What the terminal shows.
    shown: Buffer,
    /// What of it is painted anew for a frame.
    next: Buffer,
}

impl Screen {
    /// On the standard output, which shows nothing yet.
    pub(super) fn new() -> Self {
        Self::on(io::stdout(), size)
    }
}

impl<W: Write> Screen<W> {
    fn on(terminal: W, size: fn() -> io::Result<(u16, u16)>) -> Self {
        Self { terminal, size, pen: Pen::default(), shown: Buffer::default(), next: Buffer::default() }
    }

    /// The next frame, which `paint` paints on blank cells; it tells where the cursor is to be seen.
    ///
    /// # Errors
    /// The terminal's own.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        self.draw_part(None, paint)
    }

    /// The same where all that has changed lies in `part`: `paint` is given that alone, unless the terminal has lost the rest.
    ///
    /// # Errors
    /// The terminal's own.
    pub fn draw_part(
        &mut self,
        part: Option<Rect>,
        paint: impl FnOnce(&mut Buffer) -> Option<Position>,
    ) -> io::Result<()> {
        let (cols, rows) = (self.size)()?;
        let mut area = Rect::new(0, 0, cols, rows);
        if area != self.shown.area {
            (self.shown, self.pen) = (Buffer::empty(area), Pen::clear()?);
        } else if let Some(part) = part {
            area = area.intersection(part);
        }
        self.next.content.clear();
        self.next.resize(area);
        let cursor = paint(&mut self.next);
        self.write_changes()?;
        self.pen.end(cursor)?;
        self.send()
    }

    /// Somebody else may have written to the terminal: the next frame sends all of it.
    pub fn forget(&mut self) {
        self.shown = Buffer::default();
    }

    /// Nearly all rows of nearly all frames are as they were.
    fn write_changes(&mut self) -> io::Result<()> {
        let area = self.next.area;
        let [first, width, whole] = [area.x, area.width, self.shown.area.width].map(usize::from);
        let rows = self.shown.content.chunks_mut(whole.max(1)).skip(usize::from(area.y));
        for (y, (all, new)) in (area.y..).zip(rows.zip(self.next.content.chunks_mut(width.max(1)))) {
            let old = &all[first..first + width];
            if old.iter().zip(&*new).all(|(old, new)| alike(old, new)) {
                continue;
            }
            let old = row(all);
            all[first..first + width].swap_with_slice(new);
            let seen = row(all);
            let changed: Vec<u16> = forgotten_behind_wide(old, &seen).diff_iter(&seen).map(|(x, _, _)| x).collect();
            self.pen.row(y, all, &changed)?;
        }
        Ok(())
    }

    fn send(&mut self) -> io::Result<()> {
        let bytes = self.pen.bytes();
        if bytes.is_empty() {
            return Ok(());
        }
        self.terminal.write_all(bytes)?;
        bytes.clear();
        self.terminal.flush()
    }
}

/// crossterm's opens the terminal anew each time.
fn size() -> io::Result<(u16, u16)> {
    match tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => Ok((size.ws_col, size.ws_row)),
        _ => crossterm::terminal::size(),
    }
}

fn row(cells: &[Cell]) -> Buffer {
    Buffer { area: Rect::new(0, 0, cells.len() as u16, 1), content: cells.iter().map(seen).collect() }
}

/// A wide character that is overwritten leaves a second half of which terminals make what they like: it is as none of ours.
fn forgotten_behind_wide(mut old: Buffer, new: &Buffer) -> Buffer {
    for x in 1..old.content.len() {
        if old.content[x - 1] != new.content[x - 1] && old.content[x - 1].symbol().width() > 1 {
            old.content[x].set_symbol("");
        }
    }
    old
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;
    use ratatui::style::Style;
    use ratatui::text::Text;
    use ratatui::widgets::Widget;

    fn screen() -> Screen<Vec<u8>> {
        Screen::on(Vec::new(), || Ok((20, 2)))
    }

    /// What a frame sends.
    fn drawn(screen: &mut Screen<Vec<u8>>, paint: impl FnOnce(&mut Buffer) -> Option<Position>) -> String {
        screen.draw(paint).unwrap_or_default();
        String::from_utf8(std::mem::take(&mut screen.terminal)).unwrap_or_default()
    }

    /// What a frame of these words, with the cursor there, sends.
    fn sent(screen: &mut Screen<Vec<u8>>, words: &str, cursor: Option<(u16, u16)>) -> String {
        drawn(screen, |buf| {
            Text::from(words).render(buf.area, buf);
            cursor.map(Position::from)
        })
    }

    #[test]
    fn what_the_terminal_has_is_not_sent_again() {
        let mut screen = screen();
        let first = sent(&mut screen, "words", Some((3, 1)));
        assert_eq!(first, "\x1b[r\x1b[0m\x1b[2J\x1b[1;1Hwords\x1b[?25h\x1b[2D\n");
        assert_eq!(sent(&mut screen, "words", Some((3, 1))), "");
        assert_eq!(sent(&mut screen, "words", Some((4, 1))), "\x1b[1C");
        assert_eq!(sent(&mut screen, "words", None), "\x1b[?25l");
        assert_eq!(sent(&mut screen, "words", None), "");
        assert_eq!(sent(&mut screen, "words", Some((4, 1))), "\x1b[?25h");
        // Cells move the cursor.
        assert_eq!(sent(&mut screen, "wards", Some((4, 1))), "\x1b[1;2Ha\x1b[2C\n");
        // Others may have written, moved the cursor and hidden it.
        screen.forget();
        let all = sent(&mut screen, "wards", Some((4, 1)));
        assert_eq!(all, "\x1b[r\x1b[0m\x1b[2J\x1b[1;1Hwards\x1b[?25h\x1b[1D\n");
    }

    #[test]
    fn what_is_typed_where_the_cursor_is_takes_one_byte() {
        let mut screen = screen();
        let _ = sent(&mut screen, "$", Some((2, 0)));
        assert_eq!(sent(&mut screen, "$ l", Some((3, 0))), "l");
        assert_eq!(sent(&mut screen, "$ ls", Some((4, 0))), "s");
        assert_eq!(sent(&mut screen, "$ l", Some((3, 0))), "\x1b[1D \x1b[1D");
        // Whether the next cell is behind it is for the terminal to say: where to go on is told.
        assert_eq!(sent(&mut screen, "$ lé", Some((4, 0))), "é\x1b[1;5H");
        // Behind the last column too.
        let full = "$ lé567890123456789";
        let _ = sent(&mut screen, full, Some((19, 0)));
        assert_eq!(sent(&mut screen, &format!("{full}0"), Some((0, 1))), "0\x1b[2;1H");
        assert_eq!(sent(&mut screen, &format!("{full}0\n1"), Some((1, 1))), "1");
    }

    #[test]
    fn a_short_way_is_written_and_a_long_one_leapt_over() {
        let mut screen = screen();
        let _ = sent(&mut screen, "a bcdefg-1-345678901", None);
        // Four cells lie between, which takes no longer than to say where to go on.
        assert_eq!(sent(&mut screen, "A bcdEfg-1-345678901", None), "\x1b[1;1HA bcdE");
        assert_eq!(sent(&mut screen, "B bcdeFg-1-34567890X", None), "\rB bcdeF\x1b[12CX");
        // To the next row; to the one before it is told anew.
        assert_eq!(sent(&mut screen, "B bcdeFg-1-34567890Y\nab", None), "\x1b[1;20HY\x1b[2;1Hab");
        assert_eq!(sent(&mut screen, "B bcdeFg-1-34x67890Y\nac", None), "\x1b[1;14Hx\x1b[13D\nc");
        assert_eq!(sent(&mut screen, "C bcdeFg-1-34x67890Y\nbd", None), "\x1b[1;1HC\r\nbd");
        // On how wide others are terminals do not agree: behind one, the place is told anew.
        assert_eq!(sent(&mut screen, "é bcdeFg-1-34x67890Z\nbd", None), "\x1b[1;1Hé\x1b[1;20HZ");
    }

    #[test]
    fn a_look_is_told_once_and_only_where_it_is_seen() {
        let mut screen = screen();
        let mut sent = |words: &str, style: Style, from: u16| {
            drawn(&mut screen, |buf| {
                words.render(buf.area, buf);
                buf.set_style(Rect::new(from, 0, 8, 1), style);
                None
            })
        };
        let _ = sent("", Style::new(), 0);
        let (dim, reversed) = (Style::new().dim(), Style::new().reversed());
        assert_eq!(sent("", dim.green(), 0), "");
        assert_eq!(sent("abc d", dim, 0), "\x1b[1;1H\x1b[2mabc d\x1b[0m");
        assert_eq!(sent("abc d", dim.blue(), 4), "\rabc \x1b[38;5;4m\x1b[2md\x1b[0m");
        assert_eq!(sent("", reversed, 0), "\r\x1b[7m        \x1b[0m");
        // Two looks of one character are two: the way through the second is a long one.
        assert_eq!(sent("ab", Style::new().on_blue(), 1), "\ra\x1b[48;5;4mb       \x1b[0m");
    }

    #[test]
    fn what_becomes_empty_is_erased_where_that_is_shorter() {
        let mut screen = screen();
        let _ = sent(&mut screen, "a2345678901234567890", None);
        assert_eq!(sent(&mut screen, "a      8901234567890", None), "\x1b[1;2H\x1b[6X");
        assert_eq!(sent(&mut screen, "b        01234567890", None), "\rb\x1b[6C  ");
        assert_eq!(sent(&mut screen, "b                 9X", None), "\x1b[9X\x1b[10CX");
        assert_eq!(sent(&mut screen, "b2345678901234567890", None), "\x1b[1;2H2345678901234567890");
        assert_eq!(sent(&mut screen, "b                  X", None), "\x1b[1;2H\x1b[18X\x1b[18CX");
        assert_eq!(sent(&mut screen, "b2345678901234567890", None), "\x1b[1;2H2345678901234567890");
        // In one go with what was empty before.
        assert_eq!(sent(&mut screen, "b2    78901    67890", None), "\x1b[1;3H    \x1b[5C    ");
        assert_eq!(sent(&mut screen, "b2", None), "\x1b[9D\x1b[14X");
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
        assert_eq!(all, "\x1b[r\x1b[0m\x1b[2J\x1b[1;1Hwords\x1b[?25l");
        screen.size = || Ok((0, 0));
        assert_eq!(sent(&mut screen, "words", None), "\x1b[r\x1b[0m\x1b[2J\x1b[?25l");
    }

    #[test]
    fn a_part_is_painted_alone() {
        let mut screen = screen();
        let part = |screen: &mut Screen<Vec<u8>>, words: &str, asked: Rect| {
            let mut painted = Rect::default();
            let drawn = screen.draw_part(Some(asked), |buf| {
                painted = buf.area;
                Text::from(words).render(buf.area, buf);
                Some(Position::new(1, 1))
            });
            drawn.unwrap_or_default();
            (String::from_utf8(std::mem::take(&mut screen.terminal)).unwrap_or_default(), painted)
        };
        let (middle, whole) = (Rect::new(2, 1, 4, 1), Rect::new(0, 0, 20, 2));
        // Nothing is on the terminal yet.
        assert_eq!(
            part(&mut screen, "one", middle),
            ("\x1b[r\x1b[0m\x1b[2J\x1b[1;1Hone\x1b[?25h\x1b[2D\n".to_owned(), whole)
        );
        let _ = sent(&mut screen, "a line\nanother one", Some((1, 1)));
        assert_eq!(part(&mut screen, "Other", middle), ("nO\x1b[2D".to_owned(), middle));
        assert_eq!(part(&mut screen, "", middle), ("n    \x1b[5D".to_owned(), middle));
        assert_eq!(part(&mut screen, "", middle), (String::new(), middle));
        assert_eq!(sent(&mut screen, "a line\nan    r one", Some((1, 1))), "");
        assert_eq!(part(&mut screen, "xy", Rect::new(18, 1, 9, 9)).1, Rect::new(18, 1, 2, 1));
        assert_eq!(sent(&mut screen, "a line\nan    r one       xy", Some((1, 1))), "");
        // What the terminal shows is not known any more, or its window has become another.
        screen.forget();
        assert_eq!(part(&mut screen, "one", middle).1, whole);
        screen.size = || Ok((10, 3));
        assert_eq!(part(&mut screen, "one", middle).1, Rect::new(0, 0, 10, 3));
    }

    /// A cell's character and look; where the cursor is.
    type Frame = (Vec<(usize, usize)>, u16);

    fn frame(screen: &mut Screen<Vec<u8>>, part: Option<Rect>, (cells, cursor): &Frame) {
        let looks = [
            Style::new(),
            Style::new().bold(),
            Style::new().dim().red(),
            Style::new().reversed(),
            Style::new().on_blue(),
        ];
        let drawn = screen.draw_part(part, |buf| {
            let mut free = 0;
            let painted = |at: usize| at % 20 < 19 && buf.area.contains(Position::new(0, (at / 20) as u16));
            let painted: Vec<_> = cells.iter().enumerate().filter(|(at, _)| painted(*at)).collect();
            for (at, (symbol, look)) in painted {
                // No cell lies over the second half of a wide character.
                if at < free {
                    continue;
                }
                let symbol = ["a", "b", "é", "🌞", " "][(*symbol).min(4)];
                buf.set_string((at % 20) as u16, (at / 20) as u16, symbol, looks[*look]);
                free = at + symbol.width();
            }
            Some(Position::new(cursor % 20, cursor / 20))
        });
        drawn.unwrap_or_default();
    }

    /// What is seen of each cell, and the cursor.
    fn on_a_terminal(bytes: &[u8]) -> (Vec<String>, (u16, u16)) {
        let [rows, cols] = [2, 20].map(|count| NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN));
        let mut terminal = vt100::Parser::new(rows, cols, 0);
        terminal.process(bytes);
        let cells = (0..40).filter_map(|at| terminal.screen().cell(at / 20, at % 20));
        let seen = cells.map(|cell| {
            let symbol = cell.contents().trim();
            let letters = (!symbol.is_empty()).then(|| (cell.bold(), cell.dim(), cell.fgcolor()));
            format!("{symbol} on {:?}, reversed {}, {letters:?}", cell.bgcolor(), cell.inverse())
        });
        (seen.collect(), terminal.screen().cursor_position())
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

        /// What was there before makes no difference to what is seen, nor does it whether all is painted or the second row
        /// alone.
        #[test]
        fn a_frame_after_another_looks_as_one_alone(
            frames in proptest::collection::vec(
                ((proptest::collection::vec((0..12_usize, 0..5_usize), 40), 0..40_u16), proptest::bool::ANY), 1..4)
        ) {
            let (mut all, mut last) = (screen(), screen());
            let mut seen = Frame::default();
            for (at, (one, whole)) in frames.iter().enumerate() {
                let part = (at > 0 && !whole).then_some(Rect::new(0, 1, 20, 1));
                let first = part.map_or(0, |_| 20);
                seen.0.truncate(first);
                seen.0.extend_from_slice(&one.0[first..]);
                seen.1 = one.1;
                frame(&mut all, part, one);
            }
            frame(&mut last, None, &seen);
            prop_assert_eq!(on_a_terminal(&all.terminal), on_a_terminal(&last.terminal));
        }
    }
}
