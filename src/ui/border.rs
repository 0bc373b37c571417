//! Lines around panes and boxes. As ratatui's `Block`, which in each frame styles also each cell of what lies within.

use ratatui::buffer::Buffer;
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
    let mut mark = |x, y, symbol: &str| {
        if let Some(cell) = buf.cell_mut((x, y)) {
            cell.set_symbol(symbol).set_style(style);
        }
    };
    for x in left..=right {
        mark(x, area.y, set.horizontal_top);
    }
    if framed {
        for x in left..=right {
            mark(x, bottom, set.horizontal_bottom);
        }
        for y in area.y..=bottom {
            mark(left, y, set.vertical_left);
            mark(right, y, set.vertical_right);
        }
        mark(left, area.y, set.top_left);
        mark(right, area.y, set.top_right);
        mark(left, bottom, set.bottom_left);
        mark(right, bottom, set.bottom_right);
    }
    let corner = u16::from(framed);
    let upper = Rect { x: left + corner, width: area.width.saturating_sub(2 * corner), height: 1, ..area };
    put([Line::from(Span::styled(format!("{focus}{title} "), style))], upper, buf);
}
