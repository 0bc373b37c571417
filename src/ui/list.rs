//! The steps: a list on a large screen, one row on a small one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Style, Stylize};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::put::put;
use super::{say, theme};
use crate::app::present::{self, Mode};
use crate::app::state::State;
use crate::text::Message;

/// Chapters and steps, a row each.
pub fn render(state: &State, area: Rect, buf: &mut Buffer) {
    let symbols = state.symbols();
    let mut lines = Vec::new();
    let mut at = 0;
    let mut selected_row = 0;
    for chapter in &state.lab.chapters {
        lines.push(Line::from(state.options.said(&chapter.title)).style(theme::DIM));
        for step in &chapter.steps {
            let (lit, done, of) = counts(state, at);
            let sun = if lit { symbols.sun } else { symbols.no_sun };
            let title = format!("{sun} {}", state.options.said(&step.title));
            let tally = format!("{}{}{done}/{of}", took(state, at), stale_mark(state, at, true));
            let room = usize::from(area.width).saturating_sub(tally.width() + 1);
            let title = shorten(&title, room);
            let fill = " ".repeat(usize::from(area.width).saturating_sub(title.width() + tally.width()));
            let style = if at == state.steps.selected { theme::SELECTED } else { Style::new() };
            if at == state.steps.selected {
                selected_row = lines.len();
            }
            lines.push(Line::from(vec![Span::raw(title), Span::raw(fill), Span::raw(tally).dim()]).style(style));
            at += 1;
        }
    }
    let skip = (selected_row + 1).saturating_sub(usize::from(area.height));
    put(lines.split_off(skip), area, buf);
}

/// Every step's sign in one row, the selected one with its title.
pub fn strip(state: &State, area: Rect, buf: &mut Buffer) {
    let symbols = state.symbols();
    let mut spans = Vec::new();
    for (at, step) in state.lab.steps().enumerate() {
        let (lit, done, of) = counts(state, at);
        let sun = if lit { symbols.sun } else { symbols.no_sun };
        if at == state.steps.selected {
            let mark = format!("{}{}", took(state, at), stale_mark(state, at, true));
            let others = 6 * state.status.len().saturating_sub(1) + 12 + mark.width();
            let title = shorten(&state.options.said(&step.title), usize::from(area.width).saturating_sub(others));
            spans.push(Span::styled(format!("{}{sun} {title} {mark}{done}/{of}", at + 1), theme::SELECTED));
        } else {
            spans.push(Span::raw(format!("{}{sun}{}", at + 1, stale_mark(state, at, false))));
        }
        spans.push(Span::raw("  "));
    }
    Line::from(spans).render(area, buf);
}

/// How long the class was shown a step.
fn took(state: &State, step: usize) -> String {
    let minutes = present::spent(state, step).as_mins();
    let shown = state.present.mode == Mode::Keys && state.present.began.is_some();
    if shown && (minutes > 0 || state.present.spent.contains_key(&step)) {
        format!("{} ", say(state, &Message::new("present-step-minutes").with("minutes", minutes)))
    } else {
        String::new()
    }
}

/// What tells that the image of a step is older than the files: a sign, and where there is room a word.
fn stale_mark(state: &State, step: usize, word: bool) -> String {
    match state.steps.stale.contains_key(&step) {
        false => String::new(),
        true if word => format!("! {} ", say(state, &Message::new("stale-sign"))),
        true => "!".to_owned(),
    }
}

/// Lit; tasks done and tasks in all, bonuses left out.
fn counts(state: &State, step: usize) -> (bool, usize, usize) {
    let (Some(status), Some(step)) = (state.status.get(step), state.lab.steps().nth(step)) else {
        return (false, 0, 0);
    };
    let tasks = step.tasks.iter().zip(&status.tasks).filter(|(task, _)| !task.bonus);
    let (mut done, mut of) = (0, 0);
    for (_, task) in tasks {
        of += 1;
        done += usize::from(task.state.counts());
    }
    (status.lit, done, of)
}

/// The text cut to `width` columns.
pub fn shorten(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if short.width() + 2 > width {
            break;
        }
        short.push(c);
    }
    short.push('~');
    short
}

/// The text cut to `width` columns in its middle, for names that begin alike: `stu~t01`.
pub fn shorten_middle(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let taken = |graphemes: &mut dyn Iterator<Item = &str>, room: usize| {
        let mut left = room;
        let fits = graphemes.map_while(|it| {
            left = left.checked_sub(it.width())?;
            Some(it.len())
        });
        fits.sum::<usize>()
    };
    let room = width.saturating_sub(1);
    let end = &text[text.len() - taken(&mut text.graphemes(true).rev(), room / 2)..];
    let start = &text[..taken(&mut text.graphemes(true), room - end.width())];
    format!("{start}~{end}")
}
