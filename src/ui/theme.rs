//! Colours: the terminal's own sixteen. A state is never told by its colour alone.

use ratatui::style::{Color, Modifier, Style};

use crate::lab::diagnose::Severity;

/// Of the frame of a pane that has the focus.
pub const FOCUSED: Style = Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD);
/// Of any other frame.
pub const FRAME: Style = Style::new().fg(Color::DarkGray);
/// Of the first and last row.
pub const BAR: Style = Style::new().add_modifier(Modifier::REVERSED);
/// Of what is chosen in a list.
pub const SELECTED: Style = Style::new().add_modifier(Modifier::REVERSED);
/// Of what waits to be looked at, in the first row.
pub const UNREAD: Style = Style::new().add_modifier(Modifier::BOLD);
/// Of what is less important.
pub const DIM: Style = Style::new().add_modifier(Modifier::DIM);
/// Of what went well.
pub const GOOD: Style = Style::new().fg(Color::Green);
/// Of what did not.
pub const BAD: Style = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);
/// Of what goes on, or needs a look.
pub const BUSY: Style = Style::new().fg(Color::Yellow);

/// Of a sign of the editor's diagnostics.
pub fn severity(severity: Severity) -> Style {
    match severity {
        Severity::Error => BAD,
        Severity::Warning => BUSY,
        Severity::Remark => FRAME,
    }
}
