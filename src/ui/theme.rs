//! Colours. The panes are painted with roles in the terminal's own sixteen; a theme is a pass over the finished frame,
//! so that it reaches the logs and the shell too. A state is never told by its colour alone.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};

use crate::app::theme::Theme;
use crate::lab::diagnose::Severity;
use crate::text::plain;
use crate::text::sgr::BASIC;

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

/// What a frame painted in the roles' colours and any letters becomes on this terminal.
pub(super) fn finish(theme: Theme, no_color: bool, ascii: bool, buf: &mut Buffer) {
    if ascii {
        self::ascii(buf);
    }
    apply(theme, no_color, buf);
}

/// Turns a frame painted in the sixteen colours into one of `theme`; with `no_color` no colour is left in it. Colours
/// outside of the sixteen, which only programs in the shell and logs use, stay as they are otherwise.
pub fn apply(theme: Theme, no_color: bool, buf: &mut Buffer) {
    if theme == Theme::Terminal && !no_color {
        return;
    }
    for cell in &mut buf.content {
        match theme {
            Theme::Terminal => {}
            Theme::Light => light(cell),
            Theme::Projector => projector(cell),
        }
        if no_color {
            colourless(cell);
        }
    }
}

/// What a program paints on a background of its own is readable as it is.
fn light(cell: &mut Cell) {
    cell.modifier -= Modifier::DIM;
    if cell.bg == Color::Reset {
        cell.fg = match basic(cell.fg) {
            Color::Yellow | Color::LightYellow | Color::LightMagenta => Color::Magenta,
            Color::Cyan | Color::LightCyan | Color::LightBlue => Color::Blue,
            Color::LightRed => Color::Red,
            Color::LightGreen => Color::Green,
            Color::White | Color::Gray => Color::Reset,
            _ => cell.fg,
        };
    }
}

fn projector(cell: &mut Cell) {
    cell.modifier = (cell.modifier - Modifier::DIM) | Modifier::BOLD;
    if cell.bg == Color::Reset {
        cell.bg = Color::Black;
        cell.fg = match basic(cell.fg) {
            Color::Reset | Color::Gray | Color::DarkGray | Color::Black => Color::White,
            Color::Red => Color::LightRed,
            Color::Green => Color::LightGreen,
            Color::Yellow => Color::LightYellow,
            // Blue on black is hard to read even when it is bright.
            Color::Blue | Color::LightBlue | Color::Cyan => Color::LightCyan,
            Color::Magenta => Color::LightMagenta,
            _ => cell.fg,
        };
    }
}

/// A background told something: it becomes the reverse.
fn colourless(cell: &mut Cell) {
    if !matches!(cell.bg, Color::Reset | Color::Black | Color::Indexed(0)) {
        cell.modifier |= Modifier::REVERSED;
    }
    (cell.fg, cell.bg, cell.underline_color) = (Color::Reset, Color::Reset, Color::Reset);
}

/// The first sixteen of the 256 are the same colours under a number.
fn basic(color: Color) -> Color {
    let Color::Indexed(index) = color else { return color };
    BASIC.get(usize::from(index)).copied().unwrap_or(color)
}

/// A terminal without UTF-8 shows garbage for every character beyond ASCII, whoever wrote it: the lab, a log, the shell.
fn ascii(buf: &mut Buffer) {
    for cell in buf.content.iter_mut().filter(|cell| !cell.symbol().is_ascii()) {
        let shown = plain(cell.symbol()).chars().next().unwrap_or(' ');
        cell.set_char(shown);
    }
}
