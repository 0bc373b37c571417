//! The boxes of the solution, of what is offered to be copied, of the commands behind what was done.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::list::shorten;
use super::put::put;
use super::{overlay_box, say, theme};
use crate::app::learn::Solution;
use crate::app::log::Outcome;
use crate::app::state::State;
use crate::text::sanitise::one_line;
use crate::text::{Message, markdown};

/// Rows of the chosen command below the list, at most.
const WHOLE: usize = 3;

/// What will happen, and that it is noted.
pub fn solution(state: &State, solution: &Solution, again: bool, area: Rect, buf: &mut Buffer) {
    let message = match solution {
        Solution::File(path) if again => {
            let folder = format!("{}/backups", state.folder);
            Message::new("learn-solution-again").with("path", path).with("folder", folder)
        }
        Solution::File(path) => Message::new("learn-solution-file").with("path", path),
        Solution::Command { inside: true, .. } => Message::new("learn-solution-inside"),
        Solution::Command { .. } => Message::new("learn-solution-command"),
    };
    let lines = markdown::lines(&say(state, &message), area.width.saturating_sub(2));
    boxed(state, lines, area, "learn-solution-title", buf);
}

/// What could not be typed, why, and how it is copied.
pub fn offer(state: &State, text: &str, why: &Message, area: Rect, buf: &mut Buffer) {
    let width = area.width.saturating_sub(2);
    let mut lines = markdown::lines(&say(state, why), width);
    lines.push(Line::default());
    // A long text need not be seen whole to be copied.
    let rows = usize::from(area.height).saturating_sub(lines.len() + 5);
    for line in text.lines().take(rows) {
        lines.push(Line::from(vec![Span::raw("  "), Span::styled(one_line(line), Style::new().cyan())]));
    }
    lines.push(Line::default());
    lines.append(&mut markdown::lines(&say(state, &Message::new("learn-offer-keys")), width));
    boxed(state, lines, area, "learn-offer-title", buf);
}

/// A box as high as its lines.
fn boxed(state: &State, lines: Vec<Line<'static>>, area: Rect, title: &'static str, buf: &mut Buffer) {
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(area.height);
    let inner = overlay_box(state, Rect { height, ..area }, title, buf);
    put(lines, inner, buf);
}

/// Time, outcome and command a row, the newest first; below, the chosen one whole.
pub fn commands(state: &State, selected: usize, area: Rect, buf: &mut Buffer) {
    let inner = overlay_box(state, area, "learn-commands-title", buf);
    if state.commands.is_empty() {
        let words = say(state, &Message::new("learn-commands-none"));
        put(markdown::lines(&words, inner.width), inner, buf);
        return;
    }
    let symbols = state.symbols();
    let width = usize::from(inner.width);
    let mut whole = Vec::new();
    let mut rows = Vec::new();
    for (at, command) in state.commands.newest_first().enumerate() {
        let line = one_line(&command.line);
        let (mark, style) = match (&command.outcome, command.id) {
            (Some(Outcome::Done(_)), _) => (symbols.done, theme::GOOD),
            (Some(Outcome::Failed(_)), _) => ("!", theme::BAD),
            (Some(Outcome::Cancelled), _) => ("-", theme::DIM),
            (None, Some(_)) => ("…", theme::BUSY),
            (None, None) => (" ", theme::DIM),
        };
        let mark = if state.options.ascii && !mark.is_ascii() { "." } else { mark };
        let text = shorten(&line, width.saturating_sub(8));
        let row = Line::from(vec![
            Span::raw(format!("{} ", command.at.to_zoned(state.options.tz.clone()).strftime("%H:%M"))),
            Span::styled(format!("{mark} "), style),
            Span::raw(text),
        ]);
        if at == selected {
            whole = markdown::wrap(&line, inner.width, 2, Style::new().cyan());
            whole.truncate(WHOLE);
            if let Some(outcome) = &command.outcome {
                let words = match outcome {
                    Outcome::Done(words) | Outcome::Failed(words) => say(state, words),
                    Outcome::Cancelled => say(state, &Message::new("log-cancelled")),
                };
                whole.push(Line::from(shorten(&one_line(&words), width)));
            }
        }
        rows.push(if at == selected { row.style(theme::SELECTED) } else { row });
    }
    whole.append(&mut markdown::prose(&say(state, &Message::new("learn-commands-keys")), inner.width, 0, theme::DIM));
    let below = u16::try_from(whole.len() + 1).unwrap_or(0).min(inner.height / 2);
    let list = Rect { height: inner.height - below, ..inner };
    // The choice is always seen.
    let skip = (selected + 1).saturating_sub(usize::from(list.height));
    put(rows.split_off(skip), list, buf);
    let foot = Rect { y: list.bottom() + 1, height: below.saturating_sub(1), ..inner };
    put(whole, foot, buf);
}
