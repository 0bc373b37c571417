//! Which part of the text is seen: a gutter that stays, and to its right the columns around the cursor.

use ratatui::layout::{Position, Rect};

use super::{MOST, Tab};

/// Columns of a line that are drawn at most. Further to the right the text follows the cursor column by column.
const DRAWN: u16 = 1024;

impl Tab {
    /// Columns of the gutter: a sign, the line's number, a blank.
    pub fn gutter(&self) -> u16 {
        self.area.lines().len().to_string().len() as u16 + 2
    }

    /// The widget can show the text.
    pub fn is_drawn(&self) -> bool {
        self.area.lines().len() <= MOST
    }

    /// Columns to draw, so that the cursor is among them, for a view of `width`.
    pub fn drawn(&self, width: u16) -> u16 {
        let (row, col) = self.area.cursor();
        let before = self.area.lines().get(row).map_or(0, |line| super::tab::cells_before(line, col));
        let needed = u16::try_from(before).unwrap_or(u16::MAX).saturating_add(2);
        needed.min(DRAWN).max(width)
    }

    /// Where the cursor is seen in the pane's inner area, as it was last drawn.
    pub fn seen(&self, inner: Rect) -> Option<Position> {
        let drawn = self.area.rendered_cursor_position().filter(|_| self.is_drawn())?;
        let text = inner.x + self.gutter();
        let x = drawn.x.checked_sub(text)?;
        Some(Position { x: text + x - Self::left(x, inner.right().saturating_sub(text)), ..drawn })
    }

    /// The first column that is seen in a view of `width`, where the cursor stands in column `x` of those drawn: none is
    /// hidden while the cursor has room; then half a view at a time, so that the text does not move with every key.
    pub fn left(x: u16, width: u16) -> u16 {
        let half = (width / 2).max(1);
        if x < width { 0 } else { ((x - width) / half + 1) * half }
    }
}
