//! Beside the Dockerfile's lines, what the newest build did with them; below a build's log, how it compares.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;

use super::{say, theme};
use crate::app::build::StepState;
use crate::app::editor::Tab;
use crate::app::lens::{Mark, Summary};
use crate::app::log::Activity;
use crate::app::state::State;
use crate::lab::model::Language;
use crate::text::number::{bytes, seconds};
use crate::text::{Message, markdown};

/// Columns of the lens, at the right of the text: time, size.
const WIDTH: u16 = 19;
/// Columns that the text keeps: in a narrower pane only the signs are there.
const TEXT: u16 = 56;

/// Marks the lines of the Dockerfile in the editor's text area, which has just been drawn.
pub fn render(state: &State, tab: &Tab, area: Rect, buf: &mut Buffer) {
    let Some(cursor) = tab.area.rendered_cursor_position().filter(|_| tab.language == Language::Dockerfile) else {
        return;
    };
    let Some(marks) = state.lens.marks(&tab.text(), &state.log, &state.world) else { return };
    let first = tab.area.cursor().0.saturating_sub(usize::from(cursor.y.saturating_sub(area.y)));
    for mark in &marks.lines {
        let Some(row) = (mark.line - 1).checked_sub(first).filter(|row| *row < usize::from(area.height)) else {
            continue;
        };
        let row = Rect { y: area.y + row as u16, height: 1, ..area };
        let (sign, style) = mark.state.map_or((" ", theme::DIM), super::log::sign);
        let style = if marks.edited { theme::DIM } else { style };
        buf.set_string(row.x, row.y, sign, style);
        beside(state, mark, style, row, buf);
    }
    if marks.edited && !marks.lines.is_empty() {
        // In the row of the tabs, where no line of the text can be.
        let words = say(state, &Message::new("lens-edited"));
        right(&words, theme::DIM, Rect { y: area.y.saturating_sub(1), height: 1, ..area }, buf);
    }
}

/// Time and size at the end of a row, where the text leaves room for them.
fn beside(state: &State, mark: &Mark, style: Style, row: Rect, buf: &mut Buffer) {
    if row.width < TEXT + WIDTH {
        return;
    }
    let lang = state.options.lang;
    let time = match (mark.state, mark.seconds) {
        (Some(StepState::Cached), _) => say(state, &Message::new("lens-cached")),
        (Some(StepState::Failed), _) => say(state, &Message::new("lens-failed")),
        (Some(StepState::Running), _) => say(state, &Message::new("lens-running")),
        (_, Some(span)) => seconds(span, lang),
        _ => String::new(),
    };
    let size = mark.size.map(|size| bytes(size, lang)).unwrap_or_default();
    right(&format!("{time:>9} {size:>8}"), style, row, buf);
}

/// Writes at the right end of a row, if nothing stands there.
fn right(words: &str, style: Style, row: Rect, buf: &mut Buffer) {
    let width = words.width() as u16;
    let Some(x) = row.right().checked_sub(width).filter(|x| *x > row.x) else { return };
    let free = (x - 1..row.right()).all(|x| buf.cell((x, row.y)).is_some_and(|cell| cell.symbol() == " "));
    if free {
        buf.set_string(x, row.y, words, style);
    }
}

/// What is said below a build that went well: its time beside that of the one before, the cache's part, the size.
pub fn foot(state: &State, activity: &Activity, area: Rect) -> Vec<Line<'static>> {
    let Some(comparison) = state.lens.comparison(activity.id) else { return Vec::new() };
    let (this, lang) = (comparison.this, state.options.lang);
    let time = seconds(this.seconds, lang);
    let mut told = vec![match comparison.before {
        Some(before) => Message::new("lens-compared")
            .with("seconds", time)
            .with("before", seconds(before.seconds, lang))
            .with("cache", say(state, &cache(this))),
        None => Message::new("lens-took").with("seconds", time),
    }];
    if let Some(size) = this.size {
        let size_words = bytes(size, lang);
        told.push(match comparison.before.and_then(|before| before.size) {
            Some(before) if before == size => Message::new("lens-size-same").with("size", size_words),
            Some(before) => {
                let sign = if size > before { "+" } else { "-" };
                let change = format!("{sign}{}", bytes(size.abs_diff(before), lang));
                Message::new("lens-size-changed").with("size", size_words).with("change", change)
            }
            None => Message::new("lens-size").with("size", size_words),
        });
    }
    if let (Some(_), Some(broken)) = (comparison.before, &this.broken) {
        let message = match broken.after {
            0 => Message::new("lens-broken-last"),
            1 => Message::new("lens-broken-one"),
            after => Message::new("lens-broken").with("after", after),
        };
        told.push(message.with("line", broken.line).with("instruction", broken.keyword));
    }
    told.iter().flat_map(|message| markdown::wrap(&say(state, message), area.width, 0, Style::new())).collect()
}

/// The part of the cache in a build.
fn cache(summary: &Summary) -> Message {
    match summary.cached {
        cached if cached == summary.steps && cached > 0 => Message::new("lens-cache-all"),
        0 => Message::new("lens-cache-none"),
        1 => Message::new("lens-cache-one").with("of", summary.steps),
        cached => Message::new("lens-cache-some").with("cached", cached).with("of", summary.steps),
    }
}
