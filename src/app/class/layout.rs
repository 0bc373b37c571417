//! Where the rows of the grid are: one below the other with all that is known of each, and side by side when they are many.

use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::Class;

/// The smallest window in which anything but a notice is drawn.
const SMALLEST: (u16, u16) = (60, 20);
/// Columns of the shortest name that still tells somebody.
const NAME: usize = 7;
/// Columns of a cell where not all students can be seen anyway.
const ROOMY: usize = 18;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The window holds a notice alone.
    pub too_small: bool,
    /// Of the rows, their heading left out.
    pub body: Rect,
    /// There is room for a heading above them.
    pub heading: bool,
    /// Students side by side; one: each has a row with all that is known.
    pub columns: usize,
    /// What each of them has of the body's width.
    pub cell: usize,
    /// What is said of files, of the student who is chosen, and of the keys.
    pub files: Rect,
    /// See [`Self::files`].
    pub detail: Rect,
    /// See [`Self::files`].
    pub footer: Rect,
}

impl Class {
    /// The shape that the screen and the students give it.
    pub fn shape(&self) -> Shape {
        let Rect { width, height, .. } = self.screen;
        let at = |y: u16, height: u16| Rect { y, height, ..self.screen }.intersection(self.screen);
        let files = u16::from(!self.grid.refused.is_empty() || !self.grid.others.is_empty() || self.crowded);
        let below = 3 + files;
        let body = at(2, height.saturating_sub(2 + below));
        let rows = usize::from(body.height).max(1);
        let width_of = usize::from(width);
        let all = self.rows.len();
        let heading = all < rows;
        let (columns, body) = if all <= rows {
            let above = u16::from(heading);
            (1, at(2 + above, body.height.saturating_sub(above)))
        } else {
            let needed = all.div_ceil(rows);
            // A flag, the name, a mark a step, and a gap on either side of them.
            let least = 1 + NAME + 1 + self.marks_width() + 1;
            let fits = width_of / needed >= least;
            (if fits { needed } else { (width_of / least.max(ROOMY)).max(1) }, body)
        };
        Shape {
            too_small: width < SMALLEST.0 || height < SMALLEST.1,
            body,
            heading,
            columns,
            cell: width_of / columns,
            files: at(height.saturating_sub(below), files),
            detail: at(height.saturating_sub(3), 2),
            footer: at(height.saturating_sub(1), 1),
        }
    }

    /// Columns of the marks of a student among many.
    pub fn marks_width(&self) -> usize {
        let steps = self.lab.steps().count();
        if steps <= MOST_MARKS { steps } else { format!("{steps}/{steps}").width() }
    }
}

/// Steps that are shown a mark each where students stand side by side; of more, their number.
pub const MOST_MARKS: usize = 10;

impl Shape {
    /// How many students are seen at once.
    pub fn capacity(&self) -> usize {
        self.columns * usize::from(self.body.height).max(1)
    }

    /// The first of `all` rows that is seen so that `selected` is, moved no further than needed, by whole columns.
    pub(super) fn follow(&self, top: usize, selected: usize, all: usize) -> usize {
        let rows = if self.columns == 1 { 1 } else { usize::from(self.body.height).max(1) };
        let seen = if self.columns == 1 { usize::from(self.body.height).max(1) } else { self.columns };
        let last = all.div_ceil(rows).saturating_sub(seen);
        let (first, at) = ((top / rows).min(last), selected / rows);
        rows * if at < first { at } else { first.max((at + 1).saturating_sub(seen)) }
    }

    /// Where the row with this place among those that are seen stands.
    pub fn cell(&self, place: usize) -> Rect {
        let rows = usize::from(self.body.height).max(1);
        let x = (place / rows * self.cell) as u16;
        let y = (place % rows) as u16;
        Rect::new(self.body.x + x, self.body.y + y, self.cell as u16, 1).intersection(self.body)
    }

    /// The place of the row that stands there.
    pub(super) fn at(&self, at: Position) -> Option<usize> {
        let within = self.body.contains(at);
        let column = usize::from(at.x.saturating_sub(self.body.x)) / self.cell.max(1);
        let row = usize::from(at.y.saturating_sub(self.body.y));
        (within && column < self.columns).then(|| column * usize::from(self.body.height) + row)
    }
}
