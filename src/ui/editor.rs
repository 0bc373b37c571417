//! The editor: tabs, the text with its line numbers, a status line.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};
use unicode_width::UnicodeWidthStr;

use super::put::put;
use super::{say, theme};
use crate::app::editor::{MOST, Tab, sign};
use crate::app::state::State;
use crate::text::Message;
use crate::text::sanitise::one_line;

/// The number of a line.
const NUMBER: Style = Style::new().fg(Color::DarkGray);

/// The pane; where the cursor is.
pub fn render(state: &State, area: Rect, buf: &mut Buffer) -> Option<Position> {
    if area.height < 3 {
        return None;
    }
    tabs(state, Rect { height: 1, ..area }, buf);
    let words = state.editor.words(&state.options, area.width, area.height);
    let said = words.len() as u16;
    let text = Rect { y: area.y + 1, height: area.height - 2 - said, ..area };
    put(words, Rect { y: text.bottom(), height: said, ..area }, buf);
    let status = Rect { y: area.bottom() - 1, height: 1, ..area };
    let tab = state.editor.tab();
    if tab.conflict.as_ref().is_some_and(|conflict| conflict.diff_shown) {
        difference(tab, text, buf);
    } else if !tab.is_drawn() {
        let words = Message::new("editor-not-drawn").with("lines", tab.area.lines().len()).with("most", MOST);
        Paragraph::new(say(state, &words)).wrap(Wrap { trim: true }).render(text, buf);
    } else {
        written(tab, text, buf);
        super::lens::render(state, tab, text, buf);
        signs(tab, text, buf);
    }
    if let Some(search) = &state.editor.search {
        let words = format!("{}{search}", say(state, &Message::new("editor-search")));
        let x = status.x + words.width() as u16;
        Line::from(words).render(status, buf);
        return Some(Position::new(x.min(status.right().saturating_sub(1)), status.y));
    }
    let left = status_line(state, tab);
    let room = usize::from(status.width).saturating_sub(left.width() + 2);
    left.render(status, buf);
    if let Some(keys) = state.editor.keys(&state.options, room) {
        Line::from(keys).right_aligned().style(theme::BUSY).render(status, buf);
    }
    tab.seen(area).filter(|at| text.contains(*at) && tab.conflict.is_none())
}

/// The text with the numbers of its lines, which stay where they are when a long line moves the text.
fn written(tab: &Tab, area: Rect, buf: &mut Buffer) {
    let gutter = tab.gutter().min(area.width);
    let text = Rect { x: area.x + gutter, width: area.width - gutter, ..area };
    let drawn = Rect { width: tab.drawn(text.width), ..text };
    let mut paper = Buffer::empty(drawn);
    (&tab.area).render(drawn, &mut paper);
    let Some(cursor) = tab.area.rendered_cursor_position() else { return };
    let left = Tab::left(cursor.x - text.x, text.width);
    let first = tab.area.cursor().0.saturating_sub(usize::from(cursor.y - text.y));
    for y in text.top()..text.bottom() {
        for x in text.left()..text.right().min(drawn.right() - left) {
            buf[(x, y)].clone_from(&paper[(x + left, y)]);
        }
        if let Some(last) = text.right().checked_sub(1).filter(|last| *last >= text.x)
            && buf[(last, y)].symbol().width() > 1
        {
            // Its other half would stand on the pane's border.
            buf[(last, y)].set_symbol(" ");
        }
        let line = first + usize::from(y - text.y) + 1;
        if line <= tab.area.lines().len() {
            let width = usize::from(gutter).saturating_sub(1);
            buf.set_stringn(area.x, y, format!("{line:>width$}"), width, NUMBER);
        }
    }
}

fn tabs(state: &State, area: Rect, buf: &mut Buffer) {
    let mut spans = Vec::new();
    for (at, tab) in state.editor.tabs.iter().enumerate() {
        let style = if at == state.editor.active { theme::SELECTED } else { Style::new() };
        spans.push(Span::styled(tab.title(), style));
    }
    Line::from(spans).render(area, buf);
}

/// Before a line's number: how bad what is told of it is.
fn signs(tab: &Tab, area: Rect, buf: &mut Buffer) {
    let Some(cursor) = tab.area.rendered_cursor_position() else { return };
    let first = tab.area.cursor().0.saturating_sub(usize::from(cursor.y.saturating_sub(area.y)));
    for row in 0..area.height {
        if let Some(worst) = tab.eye.worst_of(first + usize::from(row)) {
            buf.set_string(area.x, area.y + row, sign(worst), theme::severity(worst));
        }
    }
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
    put(lines, area, buf);
}
