//! The list of labs, each with how far it is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::list::shorten;
use super::put::put;
use super::{overlay_box, say, theme};
use crate::app::labs::{Found, LabEntry};
use crate::app::state::State;
use crate::text::sanitise::one_line;
use crate::text::{Message, markdown};

/// A row a lab; below, where the chosen one is, or what is wrong with it.
pub fn render(state: &State, labs: &[LabEntry], selected: usize, area: Rect, buf: &mut Buffer) {
    let inner = overlay_box(state, area, "labs-title", buf);
    let width = usize::from(inner.width);
    let mut below = vec![Line::default()];
    if let Some(lab) = labs.get(selected) {
        let place = match &lab.found {
            Found::Broken(why) => Some(one_line(why)),
            Found::Lab { .. } => lab.file.as_deref().map(one_line),
        };
        if let Some(place) = place {
            below.extend(markdown::prose(&place, inner.width, 0, theme::DIM).into_iter().take(3));
        }
    }
    below.extend(markdown::lines(&say(state, &Message::new("labs-keys")), inner.width));
    let rows = usize::from(inner.height).saturating_sub(below.len());
    let mut lines: Vec<Line<'_>> = labs
        .iter()
        .enumerate()
        .map(|(at, lab)| {
            let line = Line::from(shorten(&words(state, lab), width));
            if at == selected { line.style(theme::SELECTED) } else { line }
        })
        .skip((selected + 1).saturating_sub(rows))
        .take(rows)
        .collect();
    lines.append(&mut below);
    put(lines, inner, buf);
}

fn words(state: &State, lab: &LabEntry) -> String {
    let (progress, title) = match &lab.found {
        Found::Lab { title, lit, steps } => (format!("{lit}/{steps}"), one_line(&state.options.said(title))),
        Found::Broken(_) => ("-".to_owned(), one_line(&lab.name)),
    };
    let mark = match &lab.found {
        _ if lab.here => Some(Message::new("labs-here")),
        Found::Lab { lit, steps, .. } if lit == steps => Some(Message::new("labs-done")),
        Found::Lab { .. } => None,
        Found::Broken(_) => Some(Message::new("labs-broken")),
    };
    let mark = mark.map_or_else(String::new, |mark| format!("  ({})", say(state, &mark)));
    format!("{progress:>6}  {title}{mark}")
}
