//! The shell pane's cells painted into a frame.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use crate::app::shell::Shell;

/// Paints the terminal's top left part into `area`; what lies outside of either is left out. Returns where the cursor
/// is to be shown: only when the pane has the focus, the program shows it and the newest rows are in view.
pub fn render(shell: &Shell, area: Rect, buf: &mut Buffer, focused: bool) -> Option<Position> {
    let area = area.intersection(buf.area);
    let screen = shell.screen();
    for row in 0..area.height {
        for col in 0..area.width {
            let (x, y) = (area.x + col, area.y + row);
            match screen.cell(row, col) {
                // Drawn with the wide character before it, but for one whose first half is out of sight.
                Some(cell) if cell.is_wide_continuation() && col > 0 => {}
                Some(cell) => paint(cell, x, y, area, buf),
                None => blank(x, y, Style::reset(), buf),
            }
        }
    }
    let (row, col) = screen.cursor_position();
    let col = col.min(area.width.saturating_sub(1));
    let shown = focused && !screen.hide_cursor() && screen.scrollback() == 0 && row < area.height && area.width > 0;
    shown.then(|| Position::new(area.x + col, area.y + row))
}

fn paint(cell: &vt100::Cell, x: u16, y: u16, area: Rect, buf: &mut Buffer) {
    let style = style(cell);
    blank(x, y, style, buf);
    if cell.is_wide() && x + 1 < area.right() {
        blank(x + 1, y, style, buf);
    }
    // Nearly all that a shell prints.
    if let &[byte @ b' '..=b'~'] = cell.contents().as_bytes() {
        if let Some(shown) = buf.cell_mut((x, y)) {
            shown.set_char(char::from(byte));
        }
        return;
    }
    let symbol = harmless(cell.contents());
    if !symbol.is_empty() {
        // Writes no more cells than the character has, and none past the area.
        let room = usize::from(area.right() - x).min(if cell.is_wide() { 2 } else { 1 });
        buf.set_stringn(x, y, symbol, room, style);
    }
}

fn blank(x: u16, y: u16, style: Style, buf: &mut Buffer) {
    if let Some(cell) = buf.cell_mut((x, y)) {
        cell.reset();
        cell.set_style(style);
    }
}

/// The base character and its accents: no control characters, and nothing that turns the writing direction, joins
/// cells or asks for another width.
fn harmless(contents: &str) -> String {
    contents.chars().filter(|c| !(c.is_control() || is_format(*c))).collect()
}

fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn style(cell: &vt100::Cell) -> Style {
    let attributes = [
        (cell.bold(), Modifier::BOLD),
        (cell.dim(), Modifier::DIM),
        (cell.italic(), Modifier::ITALIC),
        (cell.underline(), Modifier::UNDERLINED),
        (cell.inverse(), Modifier::REVERSED),
    ];
    let modifier = attributes.into_iter().filter(|(on, _)| *on).map(|(_, modifier)| modifier).collect();
    Style::reset().fg(color(cell.fgcolor())).bg(color(cell.bgcolor())).add_modifier(modifier)
}

fn color(color: vt100::Color) -> Color {
    match color {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(index) => Color::Indexed(index),
        vt100::Color::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    }
}
