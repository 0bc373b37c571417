//! The presenter's row, in the place of the keys: what comes next, how far the lab is, and the time.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Stylize;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{list, say, theme};
use crate::app::present;
use crate::app::state::State;
use crate::text::Message;

pub(super) fn render(state: &State, area: Rect, buf: &mut Buffer) {
    buf.set_style(area, theme::BAR);
    let of = present::cues(&state.lab).count();
    let minutes = present::current(state).map_or(0, |(place, ..)| present::spent(state, place).as_mins());
    let clock = state.now.to_zoned(state.options.tz.clone()).strftime("%H:%M").to_string();
    let place = Message::new("present-place")
        .with("at", (state.present.at + 1).min(of))
        .with("of", of)
        .with("minutes", minutes)
        .with("clock", clock);
    let pressed = state.present.pressed.as_ref().map(|key| format!(" {} ", say(state, key)));
    let mut right = Line::from(format!(" {} ", say(state, &place)));
    // Out of the row's own reverse, so that it is seen without colours too.
    right.spans.splice(0..0, pressed.map(|key| Span::from(key).bold().not_reversed()));
    let room = usize::from(area.width).saturating_sub(right.width() + 2);
    let words = list::shorten(&say(state, &present::words(state)), room);
    Line::from(format!(" {words}")).render(area, buf);
    right.right_aligned().render(area, buf);
}
