//! The text of a step with its live checklist.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::put::put;
use super::theme;
use crate::app::state::State;
use crate::app::steps;

/// The page from its first line shown.
pub fn render(state: &State, area: Rect, buf: &mut Buffer) {
    let lines = steps::page(state, area.width).lines;
    let height = usize::from(area.height);
    let first = state.steps.scroll.min(lines.len().saturating_sub(height));
    let below = lines.len().saturating_sub(first + height);
    let shown: Vec<_> = lines.into_iter().skip(first).take(height).collect();
    put(shown, area, buf);
    // How much there is still to read, beside the pane's title: it covers no word there.
    if below > 0 && area.width > 8 {
        let mark = format!(" +{below} ");
        let x = area.right().saturating_sub(mark.len() as u16);
        buf.set_string(x, area.y.saturating_sub(1), mark, theme::SELECTED);
    }
}
