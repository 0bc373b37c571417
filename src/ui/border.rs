//! Lines around panes and boxes. As ratatui's `Block`, which in each frame styles also each cell of what lies within.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::symbols::border::{PLAIN, Set};
use ratatui::text::{Line, Span};

use super::put::put;
use super::theme;

/// Where the terminal shows ASCII alone.
const ASCII: Set<'static> = Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// A line above the area's rows or, `framed`, a box around them, with the title in it. The focus is told by a mark there too.
pub(super) fn border(title: &str, focused: bool, framed: bool, ascii: bool, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let (style, focus) = if focused { (theme::FOCUSED, '>') } else { (theme::FRAME, ' ') };
    let set = if ascii { ASCII } else { PLAIN };
    let (left, right, bottom) = (area.left(), area.right() - 1, area.bottom() - 1);
    // A cell is copied faster than its character is set.
    let painted = |symbol| {
        let mut cell = Cell::new(symbol);
        cell.set_style(style);
        cell
    };
    let (horizontal, vertical) = (painted(set.horizontal_top), painted(set.vertical_left));
    let mut row = |y| {
        let first = buf.index_of(left, y);
        buf.content[first..first + usize::from(area.width)].fill(horizontal.clone());
    };
    row(area.y);
    if framed {
        row(bottom);
        for y in area.y..=bottom {
            buf[(left, y)] = vertical.clone();
            buf[(right, y)] = vertical.clone();
        }
        buf[(left, area.y)] = painted(set.top_left);
        buf[(right, area.y)] = painted(set.top_right);
        buf[(left, bottom)] = painted(set.bottom_left);
        buf[(right, bottom)] = painted(set.bottom_right);
    }
    let corner = u16::from(framed);
    let upper = Rect { x: left + corner, width: area.width.saturating_sub(2 * corner), height: 1, ..area };
    put([Line::from(Span::styled(format!("{focus}{title} "), style))], upper, buf);
}
