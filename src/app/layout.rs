//! Where everything is: computed here once, used by `update` (mouse, the shell's size) and by `ui`.

use ratatui::layout::{Constraint, Layout, Margin, Rect};

/// A pane that can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pane {
    /// The list of steps and the text of one.
    Steps,
    /// The files.
    Editor,
    /// Images and containers.
    Images,
    /// Builds, runs and pulls.
    Log,
    /// The student's shell.
    Shell,
}

/// What the layout depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Has the focus.
    pub focus: Pane,
    /// Editor, images or log: the one that is seen beside the shell.
    pub upper: Pane,
    /// The focused pane alone.
    pub zoom: bool,
    /// Rows of the line that says what is wrong with the engine; 0 for none.
    pub banner: u16,
    /// A pane alone keeps away from the screen's edge, as for a class.
    pub margins: bool,
}

/// The areas of one frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// The screen is too small for anything but a notice.
    pub too_small: bool,
    /// The first row.
    pub title: Rect,
    /// Below it, while there is no engine.
    pub banner: Rect,
    /// The steps in one row; empty where the list is seen.
    pub strip: Rect,
    /// The list of steps with its frame; empty where there is none.
    pub list: Rect,
    /// The panes that are seen, each with its frame. [`Pane::Steps`] is the step's text.
    pub panes: Vec<(Pane, Rect)>,
    /// The last row.
    pub footer: Rect,
    /// Panes have a frame on all sides, else a title row alone.
    pub framed: bool,
}

/// The smallest screen on which several panes are seen at once.
pub const WIDE: (u16, u16) = (110, 32);

/// What a shell of 80 columns takes: the output of docker's lists is made for it.
const SHELL_FRAME: u16 = 82;

/// The areas of a screen.
pub fn areas(screen: Rect, view: View) -> Areas {
    if screen.width < 60 || screen.height < 20 {
        return Areas { too_small: true, title: screen, ..Areas::default() };
    }
    let wide = screen.width >= WIDE.0 && screen.height >= WIDE.1 && !view.zoom;
    let [title, banner, strip, middle, footer] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(view.banner),
        Constraint::Length(u16::from(!wide)),
        Constraint::Min(1),
        Constraint::Length(1),
    ])
    .areas(screen);
    if !wide {
        let middle = if view.margins { middle.inner(margins(screen)) } else { middle };
        return Areas { title, banner, strip, panes: vec![(view.focus, middle)], footer, ..Areas::default() };
    }
    let [left, right] = Layout::horizontal([
        Constraint::Length(screen.width.saturating_sub(SHELL_FRAME).clamp(38, 64)),
        Constraint::Min(60),
    ])
    .areas(middle);
    let [list, text] = Layout::vertical([Constraint::Length(11), Constraint::Min(10)]).areas(left);
    let [upper, lower] = Layout::vertical([Constraint::Percentage(50), Constraint::Min(8)]).areas(right);
    let panes = vec![(Pane::Steps, text), (view.upper, upper), (Pane::Shell, lower)];
    Areas { title, banner, list, panes, footer, framed: true, ..Areas::default() }
}

/// Docker's lists keep their columns within them.
fn margins(screen: Rect) -> Margin {
    let columns = if screen.width < 100 { screen.width.saturating_sub(76).min(2) } else { screen.width / 20 };
    Margin::new(columns, u16::from(screen.height >= 30))
}

impl Areas {
    /// A pane's area with its frame.
    pub fn pane(&self, pane: Pane) -> Option<Rect> {
        self.panes.iter().find(|(seen, _)| *seen == pane).map(|(_, area)| *area)
    }

    /// A pane's area within its frame.
    pub fn inner(&self, pane: Pane) -> Option<Rect> {
        self.pane(pane).map(|area| self.within(area))
    }

    /// The area within the frame of `area`.
    pub fn within(&self, area: Rect) -> Rect {
        if self.framed {
            area.inner(Margin::new(1, 1))
        } else {
            Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
        }
    }
}

/// What lies over the panes, with its frame.
pub fn overlay(screen: Rect) -> Rect {
    screen.inner(Margin::new((screen.width / 12).min(8), (screen.height / 12).min(3)))
}

/// Rows and columns of the shell, whether it is seen or not.
pub fn shell_size(screen: Rect, view: View) -> (u16, u16) {
    let seen = areas(screen, View { focus: Pane::Shell, ..view });
    let inner = seen.inner(Pane::Shell).unwrap_or(Rect::new(0, 0, 80, 24));
    (inner.height.max(1), inner.width.max(1))
}
