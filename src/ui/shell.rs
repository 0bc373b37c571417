//! The shell pane's cells painted into a frame.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use crate::app::shell::Shell;

/// Paints the terminal's top left part into `area`, which is blank; what lies outside of either is left out. Returns where
/// the cursor is to be shown: only when the pane has the focus, the program shows it and the newest rows are in view.
pub fn render(shell: &Shell, area: Rect, buf: &mut Buffer, focused: bool) -> Option<Position> {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return None;
    }
    let screen = shell.screen();
    for row in 0..area.height {
        let first = buf.index_of(area.x, area.y + row);
        for col in 0..area.width {
            let (x, y) = (area.x + col, area.y + row);
            match screen.cell(row, col) {
                Some(cell) if is_blank(cell) => {}
                Some(cell) if is_ascii(cell) => ascii(cell, &mut buf.content[first + usize::from(col)]),
                // Drawn with the wide character before it, but for one whose first half is out of sight.
                Some(cell) if cell.is_wide_continuation() && col > 0 => {}
                Some(cell) => paint(cell, x, y, area, buf),
                None => {}
            }
        }
    }
    let (row, col) = screen.cursor_position();
    let col = col.min(area.width - 1);
    let shown = focused && !screen.hide_cursor() && screen.scrollback() == 0 && row < area.height;
    shown.then(|| Position::new(area.x + col, area.y + row))
}

/// Nothing is seen of it, as of most.
fn is_blank(cell: &vt100::Cell) -> bool {
    !cell.has_contents() && cell.bgcolor() == vt100::Color::Default && !cell.inverse() && !cell.underline()
}

/// Nearly all that a shell prints.
fn is_ascii(cell: &vt100::Cell) -> bool {
    matches!(cell.contents().as_bytes(), [] | [b' '..=b'~']) && !cell.is_wide_continuation()
}

fn ascii(cell: &vt100::Cell, shown: &mut Cell) {
    (shown.fg, shown.bg, shown.modifier) = (color(cell.fgcolor()), color(cell.bgcolor()), modifier(cell));
    if let Some(byte) = cell.contents().bytes().next() {
        shown.set_char(char::from(byte));
    }
}

fn paint(cell: &vt100::Cell, x: u16, y: u16, area: Rect, buf: &mut Buffer) {
    let style = style(cell);
    // No more cells than the character has, and none past the area.
    let room = (area.right() - x).min(if cell.is_wide() { 2 } else { 1 });
    buf.set_style(Rect::new(x, y, room, 1), style);
    let symbol = harmless(cell.contents());
    if !symbol.is_empty() {
        buf.set_stringn(x, y, symbol, usize::from(room), style);
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
    Style::reset().fg(color(cell.fgcolor())).bg(color(cell.bgcolor())).add_modifier(modifier(cell))
}

fn modifier(cell: &vt100::Cell) -> Modifier {
    let mut modifier = Modifier::empty();
    modifier.set(Modifier::BOLD, cell.bold());
    modifier.set(Modifier::DIM, cell.dim());
    modifier.set(Modifier::ITALIC, cell.italic());
    modifier.set(Modifier::UNDERLINED, cell.underline());
    modifier.set(Modifier::REVERSED, cell.inverse());
    modifier
}

fn color(color: vt100::Color) -> Color {
    match color {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(index) => Color::Indexed(index),
        vt100::Color::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    }
}
