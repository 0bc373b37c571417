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
fn text(text: &str, x: u16, y: u16, right: u16, style: Style, buf: &mut Buffer) -> u16 {
    let room = usize::from(right.saturating_sub(x));
    if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return buf.set_stringn(x, y, text, room, style).0;
    }
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
