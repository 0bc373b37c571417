//! Lines into a frame, most of what each frame is made of.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

/// Puts the lines below one another from the area's top left corner; what does not fit is left out. As ratatui's `Paragraph`,
/// which looks for the bounds of characters also where each byte is one.
pub(super) fn put<'a>(lines: impl IntoIterator<Item = Line<'a>>, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    for (y, line) in (area.top()..area.bottom()).zip(lines) {
        let mut x = area.x;
        for span in &line.spans {
            x = text(&span.content, x, y, area.right(), line.style.patch(span.style), buf);
        }
    }
}

/// Writes on one row up to `right`; the column behind it.
fn text(text: &str, mut x: u16, y: u16, right: u16, style: Style, buf: &mut Buffer) -> u16 {
    if is_ascii(text) {
        return ascii(text, x, y, right, style, buf);
    }
    let mut rest = text;
    for word in text.split_inclusive(' ') {
        let room = usize::from(right.saturating_sub(x));
        // No character has more columns than bytes: this word has its place, and the next begins behind it.
        if word.len() > room {
            return buf.set_stringn(x, y, rest, room, style).0;
        }
        x = if is_ascii(word) {
            ascii(word, x, y, right, style, buf)
        } else {
            buf.set_stringn(x, y, word, room, style).0
        };
        rest = &rest[word.len()..];
    }
    x
}

fn is_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn ascii(text: &str, x: u16, y: u16, right: u16, style: Style, buf: &mut Buffer) -> u16 {
    let room = usize::from(right.saturating_sub(x));
    if room == 0 {
        return x;
    }
    let first = buf.index_of(x, y);
    let text = &text.as_bytes()[..room.min(text.len())];
    for (cell, byte) in buf.content[first..].iter_mut().zip(text) {
        cell.set_char(char::from(*byte)).set_style(style);
    }
    x + text.len() as u16
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;
    use ratatui::widgets::Widget;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

        #[test]
        fn a_line_stands_as_ratatui_puts_it(pieces in proptest::collection::vec(0..8_usize, 0..30), width in 0..20_u16) {
            let piece = |at: usize| ["a", "b", " ", " ", "é", "e\u{301}", "🌞", "→"][at];
            let text: String = pieces.into_iter().map(piece).collect();
            let area = Rect::new(0, 0, width, 1);
            let [mut ours, mut theirs] = [Buffer::empty(area), Buffer::empty(area)];
            put([Line::from(text.as_str())], area, &mut ours);
            Line::from(text.as_str()).render(area, &mut theirs);
            prop_assert_eq!(ours, theirs);
        }
    }
}
