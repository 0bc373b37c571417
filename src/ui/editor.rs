//! The editor: tabs, the text with its line numbers, a status line.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget};
use unicode_width::UnicodeWidthStr;

use super::{say, theme};
use crate::app::editor::Tab;
use crate::app::state::State;
use crate::text::Message;
use crate::text::sanitise::one_line;

/// The pane; where the cursor is.
pub fn render(state: &State, area: Rect, buf: &mut Buffer) -> Option<Position> {
    if area.height < 3 {
        return None;
    }
    tabs(state, Rect { height: 1, ..area }, buf);
    let text = Rect { y: area.y + 1, height: area.height - 2, ..area };
    let status = Rect { y: area.bottom() - 1, height: 1, ..area };
    let tab = state.editor.tab();
    if tab.conflict.as_ref().is_some_and(|conflict| conflict.diff_shown) {
        difference(tab, text, buf);
    } else {
        (&tab.area).render(text, buf);
        super::lens::render(state, tab, text, buf);
    }
    if let Some(search) = &state.editor.search {
        let words = format!("{}{search}", say(state, &Message::new("editor-search")));
        let x = status.x + words.width() as u16;
        Line::from(words).render(status, buf);
        return Some(Position::new(x.min(status.right().saturating_sub(1)), status.y));
    }
    status_line(state, tab).render(status, buf);
    tab.area.rendered_cursor_position().filter(|at| text.contains(*at) && tab.conflict.is_none())
}

fn tabs(state: &State, area: Rect, buf: &mut Buffer) {
    let mut spans = Vec::new();
    for (at, tab) in state.editor.tabs.iter().enumerate() {
        let style = if at == state.editor.active { theme::SELECTED } else { Style::new() };
        let mark = if tab.dirty { "*" } else { " " };
        spans.push(Span::styled(format!(" {} {mark} ", tab.path), style));
    }
    Line::from(spans).render(area, buf);
}

fn status_line(state: &State, tab: &Tab) -> Line<'static> {
    if tab.conflict.is_some() {
        return Line::from(say(state, &Message::new("editor-conflict"))).style(theme::BAD);
    }
    if let Some(trouble) = &tab.trouble {
        return Line::from(one_line(&say(state, trouble))).style(theme::BAD);
    }
    let (row, col) = tab.area.cursor();
    let saved = match (tab.dirty, &tab.disk) {
        (true, _) => Message::new("editor-unsaved"),
        (false, Some(_)) => Message::new("editor-saved"),
        (false, None) => Message::new("editor-new"),
    };
    Line::from(format!("{}:{}  {}", row + 1, col + 1, say(state, &saved))).style(theme::DIM)
}

fn difference(tab: &Tab, area: Rect, buf: &mut Buffer) {
    let lines: Vec<Line<'static>> = tab
        .difference()
        .into_iter()
        .map(|(sign, text)| {
            let style = match sign {
                '-' => theme::BAD,
                '+' => theme::GOOD,
                _ => Style::new(),
            };
            Line::from(format!("{sign} {}", one_line(&text))).style(style)
        })
        .take(usize::from(area.height))
        .collect();
    Paragraph::new(lines).render(area, buf);
}
