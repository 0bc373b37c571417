//! Help, palette and questions, over the panes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use unicode_width::UnicodeWidthStr;

use super::list::shorten;
use super::put::put;
use super::{clamp, labs, learn, overlay_box, reset, say, theme};
use crate::app::explained;
use crate::app::help::{keys, page};
use crate::app::state::{Overlay, State};
use crate::text::{Message, markdown};

/// Whatever lies over the panes; the cursor's place where text is typed.
pub fn render(state: &State, area: Rect, buf: &mut Buffer) -> Option<Position> {
    match state.overlay.as_ref()? {
        Overlay::Help { scroll } => {
            let inner = overlay_box(state, area, "help-title", buf);
            let mut lines = page(&state.options, &state.keymap, inner.width);
            let first = (*scroll).min(lines.len().saturating_sub(usize::from(inner.height)));
            let below = lines.len().saturating_sub(first + usize::from(inner.height));
            put(lines.split_off(first), inner, buf);
            more(below, inner, buf);
            None
        }
        Overlay::Palette { filter, selected } => {
            let inner = overlay_box(state, area, "palette-title", buf);
            let mut lines = Vec::new();
            for (at, (action, words)) in state.palette(filter).into_iter().enumerate() {
                let key = state.keymap.of(action).map_or(String::new(), keys);
                let line = Line::from(shorten(&format!("{key:<17}{words}"), inner.width.into()));
                lines.push(if at == *selected { line.style(theme::SELECTED) } else { line });
            }
            // The choice is always seen.
            let skip = (selected + 2).saturating_sub(usize::from(inner.height)).min(lines.len());
            let mut shown = vec![Line::from(format!("> {filter}"))];
            shown.extend(lines.into_iter().skip(skip));
            put(shown, inner, buf);
            clamp(Position::new(inner.x + 2 + filter.width() as u16, inner.y), inner)
        }
        Overlay::Solution { solution, again } => {
            learn::solution(state, solution, *again, area, buf);
            None
        }
        Overlay::Offer { text, why } => {
            learn::offer(state, text, why, area, buf);
            None
        }
        Overlay::Commands { selected } => {
            learn::commands(state, *selected, area, buf);
            None
        }
        Overlay::Labs { labs: all, selected } => {
            labs::render(state, all, *selected, area, buf);
            None
        }
        Overlay::Explain { scroll } => {
            let inner = overlay_box(state, area, "explain-title", buf);
            let Some(explained) = &state.explained.last else { return None };
            let mut lines = explained::page(&explained.explanation, &state.options, inner.width);
            let first = (*scroll).min(lines.len().saturating_sub(usize::from(inner.height)));
            more(lines.len().saturating_sub(first + usize::from(inner.height)), inner, buf);
            put(lines.split_off(first), inner, buf);
            None
        }
        Overlay::Quit => {
            let area = Rect { height: area.height.min(8), ..area };
            let inner = overlay_box(state, area, "quit-title", buf);
            let words = say(state, &Message::new("quit-unsaved"));
            put(markdown::lines(&words, inner.width), inner, buf);
            None
        }
        Overlay::Reset(page) => {
            reset::render(state, page, area, buf);
            None
        }
        Overlay::ResetTold(why) => {
            reset::told(state, why, area, buf);
            None
        }
    }
}

/// How many rows lie below what is seen.
pub(super) fn more(below: usize, inner: Rect, buf: &mut Buffer) {
    if below > 0 && inner.width > 20 {
        let mark = format!(" +{below} ");
        let x = inner.right().saturating_sub(mark.len() as u16);
        buf.set_string(x, inner.y.saturating_sub(1), mark, theme::SELECTED);
    }
}
