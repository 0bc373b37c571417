//! The page of starting over.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::put::put;
use super::{overlay_box, say, theme};
use crate::app::reset::{Reset, areas, page, question};
use crate::app::state::State;
use crate::text::{Message, markdown};

/// What goes and what stays, and below it the question, which is always seen.
pub fn render(state: &State, reset: &Reset, area: Rect, buf: &mut Buffer) {
    let inner = overlay_box(state, area, "reset-title", buf);
    let (list, asked) = areas(reset, &state.options, inner);
    let mut lines = page(&state.lab, reset, &state.options, inner.width);
    let first = reset.scroll.min(lines.len().saturating_sub(usize::from(list.height)));
    let below = lines.len().saturating_sub(first + usize::from(list.height));
    put(lines.split_off(first), list, buf);
    if below > 0 && inner.width > 20 {
        let mark = format!(" +{below} ");
        let x = inner.right().saturating_sub(mark.len() as u16);
        buf.set_string(x, asked.y.saturating_sub(1), mark, theme::SELECTED);
    }
    put(question(reset, &state.options, asked.width), asked, buf);
}

/// What could not be done.
pub fn told(state: &State, why: &[Message], area: Rect, buf: &mut Buffer) {
    let inner = overlay_box(state, area, "reset-told-title", buf);
    let mut lines: Vec<Line<'_>> = Vec::new();
    for message in why {
        lines.append(&mut markdown::prose(&say(state, message), inner.width, 2, theme::BUSY));
        lines.push(Line::default());
    }
    lines.append(&mut markdown::prose(&say(state, &Message::new("reset-told-close")), inner.width, 0, theme::DIM));
    put(lines, inner, buf);
}
