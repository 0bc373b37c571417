//! The bytes that show cells, and as few of them as will do: over a slow link each one counts.

use std::io;

use crossterm::cursor::{Hide, MoveLeft, MoveRight, MoveTo, Show};
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute, SetStyle};
use crossterm::terminal::{Clear, ClearType};
use ratatui::backend::IntoCrossterm;
use ratatui::buffer::Cell;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier, Style};
use unicode_width::UnicodeWidthStr;

/// Writes cells for a terminal of which it knows the state.
#[derive(Debug, Default)]
pub(super) struct Pen {
    bytes: Vec<u8>,
    /// Where the cursor is, or will be if each character is as wide as it is held to be.
    at: Option<Position>,
    /// It is there: since it was said where to go on, all was ASCII, on whose width terminals agree.
    sure: bool,
    visible: Option<bool>,
    look: Look,
}

/// Foreground, background, modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Look(Color, Color, Modifier);

/// What a space shows of its modifiers.
const ON_SPACES: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK)
    .union(Modifier::CROSSED_OUT);

impl Pen {
    /// On a cleared terminal, of whose state nothing was known.
    pub(super) fn clear() -> io::Result<Self> {
        let mut pen = Self::default();
        // Margins that another program left would catch a line feed.
        pen.bytes.extend_from_slice(b"\x1b[r");
        queue!(pen.bytes, SetAttribute(Attribute::Reset), Clear(ClearType::All))?;
        Ok(pen)
    }

    /// What is to be sent to the terminal.
    pub(super) fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// Writes these columns of a row.
    pub(super) fn row(&mut self, y: u16, row: &[Cell], columns: &[u16]) -> io::Result<()> {
        let mut left = columns;
        while let Some(x) = left.first() {
            let spaces = row[usize::from(*x)..].iter().take_while(|cell| is_empty(cell)).count();
            let behind = left.partition_point(|column| usize::from(column - x) < spaces);
            let written = self.erase(Position { x: *x, y }, &left[..behind], left.get(behind))?;
            if written == 0 {
                self.reach(row, Position { x: *x, y })?;
                self.cell(row.len(), &row[usize::from(*x)])?;
            }
            left = &left[written.max(1)..];
        }
        Ok(())
    }

    /// Erases these columns and what lies between them, where that is shorter than to write spaces; how many it were.
    fn erase(&mut self, from: Position, columns: &[u16], next: Option<&u16>) -> io::Result<usize> {
        let count = columns.last().map_or(0, |last| last + 1 - from.x);
        if count <= 4 {
            return Ok(0);
        }
        let erased = format!("\x1b[{count}X");
        // Erasing does not move the cursor.
        let way_on = if next == Some(&(from.x + count)) { erased.len() } else { 0 };
        if usize::from(count) <= erased.len() + way_on {
            return Ok(0);
        }
        self.dip(Look::default())?;
        if self.at != Some(from) {
            self.go(from)?;
        }
        self.bytes.extend_from_slice(erased.as_bytes());
        Ok(columns.len())
    }

    /// Brings the cursor there. What lies unchanged between is written where it is longer to leap over it.
    fn reach(&mut self, row: &[Cell], to: Position) -> io::Result<()> {
        if let Some(at) = self.at.filter(|at| at.y == to.y && at.x < to.x) {
            let between = &row[usize::from(at.x)..usize::from(to.x)];
            let leap = if self.sure { "\x1b[9C".len() } else { "\x1b[12;34H".len() };
            if between.len() <= leap && between.iter().all(|cell| cell.symbol().len() == 1 && self.suits(cell)) {
                between.iter().try_for_each(|cell| self.cell(row.len(), cell))?;
            }
        }
        if self.at == Some(to) { Ok(()) } else { self.go(to) }
    }

    /// Ends a frame: the cursor is shown there, or hidden, and nothing is left of how the last cell looked.
    pub(super) fn end(&mut self, cursor: Option<Position>) -> io::Result<()> {
        self.dip(Look::default())?;
        let visible = cursor.is_some();
        if self.visible.replace(visible) != Some(visible) {
            if visible { queue!(self.bytes, Show)? } else { queue!(self.bytes, Hide)? }
        }
        match cursor {
            Some(to) if !(self.sure && self.at == cursor) => self.go(to),
            _ => Ok(()),
        }
    }

    /// Writes a cell where the cursor is.
    fn cell(&mut self, width: usize, cell: &Cell) -> io::Result<()> {
        if !self.suits(cell) {
            self.dip(Look::of(cell))?;
        }
        let symbol = cell.symbol();
        self.bytes.extend_from_slice(symbol.as_bytes());
        self.sure &= symbol.len() == 1;
        // Behind the last column, and behind what is held to be two columns wide, it is anybody's guess.
        let narrow = symbol.len() == 1 || symbol.width() == 1;
        let behind = self.at.map(|at| Position { x: at.x + 1, ..at });
        self.at = behind.filter(|at| narrow && usize::from(at.x) < width);
        Ok(())
    }

    /// In the raw mode a line feed is the way to the next row and no further; it scrolls nothing, as that row is on the screen.
    fn go(&mut self, to: Position) -> io::Result<()> {
        let Some(at) = self.at.replace(to).filter(|at| self.sure && (at.y == to.y || at.y + 1 == to.y)) else {
            self.sure = true;
            return queue!(self.bytes, MoveTo(to.x, to.y));
        };
        match to.x {
            0 => self.bytes.push(b'\r'),
            x if at.x < x => queue!(self.bytes, MoveRight(x - at.x))?,
            x if at.x > x => queue!(self.bytes, MoveLeft(at.x - x))?,
            _ => {}
        }
        if at.y < to.y {
            self.bytes.push(b'\n');
        }
        Ok(())
    }

    /// The cell can be written without another look.
    fn suits(&self, cell: &Cell) -> bool {
        let Look(_, background, modifiers) = self.look;
        let unseen = || is_blank(cell) && cell.bg == background && !modifiers.intersects(ON_SPACES);
        Look::of(cell) == self.look || unseen()
    }

    fn dip(&mut self, look: Look) -> io::Result<()> {
        let before = std::mem::replace(&mut self.look, look);
        if before == look {
            return Ok(());
        }
        if before != Look::default() {
            queue!(self.bytes, SetAttribute(Attribute::Reset))?;
        }
        let Look(foreground, background, modifiers) = look;
        let own = |color| Some(color).filter(|color| *color != Color::Reset);
        let style = Style { fg: own(foreground), bg: own(background), ..Style::new().add_modifier(modifiers) };
        queue!(self.bytes, SetStyle(style.into_crossterm()))
    }
}

impl Look {
    fn of(cell: &Cell) -> Self {
        Self(cell.fg, cell.bg, cell.modifier)
    }
}

/// Nothing is seen of it but the background.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(ON_SPACES)
}

/// As erased.
fn is_empty(cell: &Cell) -> bool {
    is_blank(cell) && cell.bg == Color::Reset
}

/// Nobody sees a difference between these cells.
pub(super) fn alike(one: &Cell, other: &Cell) -> bool {
    let same = match (one.symbol().as_bytes(), other.symbol().as_bytes()) {
        ([one], [other]) => one == other,
        (one, other) => one == other,
    };
    let unseen = || is_blank(one) && is_blank(other) && one.bg == other.bg;
    // The first is all there is to ask of nearly all cells.
    same && (is_plain(one) && is_plain(other) || Look::of(one) == Look::of(other) || unseen())
}

fn is_plain(cell: &Cell) -> bool {
    matches!((cell.fg, cell.bg), (Color::Reset, Color::Reset)) && cell.modifier.is_empty()
}

/// The cell without what nobody sees of it.
pub(super) fn seen(cell: &Cell) -> Cell {
    let mut cell = cell.clone();
    if is_blank(&cell) {
        (cell.fg, cell.modifier) = (Color::Reset, Modifier::empty());
    }
    cell
}
