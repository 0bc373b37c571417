//! Images and containers, or what Enter opened.

use std::ops::Range;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use super::list::shorten;
use super::put::put;
use super::{say, theme};
use crate::app::images::{Row, listed, ours, page, shown};
use crate::app::stale::about;
use crate::app::state::State;
use crate::lab::world::short_id;
use crate::text::number::bytes;
use crate::text::sanitise::one_line;
use crate::text::{Message, markdown};

/// With fewer rows the list has no parts.
const LOW: usize = 6;

/// The pane.
pub fn render(state: &State, area: Rect, buf: &mut Buffer, focused: bool) {
    if state.images.open.is_none() {
        return list(state, area, buf, focused);
    }
    let mut lines = page(state, area.width);
    let first = state.images.scroll.min(lines.len().saturating_sub(usize::from(area.height)));
    put(lines.split_off(first), area, buf);
}

fn list(state: &State, area: Rect, buf: &mut Buffer, focused: bool) {
    if shown(&state.world).is_none() {
        let words = say(state, &Message::new("images-unknown"));
        put(markdown::wrap(&words, area.width, 0, theme::DIM), area, buf);
        return;
    }
    let area = stale_foot(state, area, buf);
    let (rows, hidden) = listed(&state.world, ours(state).as_ref());
    let area = hidden_foot(state, hidden, area, buf);
    let selected = state.images.selected.min(rows.len().saturating_sub(1));
    let widths = columns(area.width, &[5, 3]);
    let head = |id: &'static str| {
        let names: Vec<String> = say(state, &Message::new(id)).split('|').map(str::to_owned).collect();
        Line::from(cells(&names, &widths)).style(theme::DIM)
    };
    let mut entries = vec![Entry::Head("images-head")];
    if !rows.iter().any(|row| matches!(row, Row::Image(..))) {
        entries.push(Entry::Empty);
    }
    let mut selected_entry = 0;
    let mut containers = None;
    for (at, row) in rows.into_iter().enumerate() {
        if matches!(row, Row::Container(_)) && containers.is_none() {
            containers = Some(entries.len());
            entries.push(Entry::Head("containers-head"));
        }
        if at == selected {
            selected_entry = entries.len();
        }
        entries.push(Entry::Row(row));
    }
    let seen = seen(entries.len(), containers.unwrap_or(entries.len()), selected_entry, usize::from(area.height));
    // Of a long list only what is seen is put into words.
    let lines = seen.into_iter().flatten().map(|at| match &entries[at] {
        Entry::Head(id) => head(id),
        Entry::Empty => Line::from(say(state, &Message::new("images-empty"))),
        Entry::Row(row) => {
            let style = if at == selected_entry && focused { theme::SELECTED } else { Style::new() };
            Line::from(cells(&texts(state, row), &widths)).style(style)
        }
    });
    put(lines, area, buf);
}

/// The entries in view: of the images, and of the containers, which begin at `containers`. Where there is no room for all,
/// many images leave the containers a part of their own: the newest is seen, wherever the images are.
fn seen(entries: usize, containers: usize, selected: usize, height: usize) -> [Range<usize>; 2] {
    let wanted = entries - containers;
    let foot = if height < LOW { 0 } else { wanted.min(height.saturating_sub(containers).max(2).max(height / 6)) };
    if foot == 0 {
        return [window(0..entries, selected, height), 0..0];
    }
    [window(0..containers, selected, height - foot), window(containers..entries, selected, foot)]
}

/// As many of these entries as have room, the selected one among them if it is one of them.
fn window(of: Range<usize>, selected: usize, height: usize) -> Range<usize> {
    let past = if of.contains(&selected) { (selected + 1).saturating_sub(of.start + height) } else { 0 };
    let first = of.start + past;
    first..of.end.min(first + height)
}

/// A line of the list.
enum Entry<'a> {
    /// The columns' names, by the id of the message.
    Head(&'static str),
    /// There is no image.
    Empty,
    Row(Row<'a>),
}

/// What stands in the columns of a row.
fn texts(state: &State, row: &Row<'_>) -> Vec<String> {
    match row {
        Row::Image(image, reference) => {
            let reference = reference.and_then(|at| image.references.get(at));
            let (repository, tag) = match reference {
                Some(reference) => (reference.familiar_repository(), reference.tag.clone()),
                None => ("<none>".to_owned(), "<none>".to_owned()),
            };
            let stale = state.stale.image.as_ref().is_some_and(|stale| reference == Some(&stale.image));
            let repository = if stale { format!("! {repository}") } else { repository };
            let size = bytes(image.size, state.options.lang);
            vec![repository, tag, short_id(&image.id), size, age(state, image.created)]
        }
        Row::Container(container) => {
            let image = container.image.as_ref().map_or_else(|| short_id(&container.image_id), ToString::to_string);
            let phase = if container.running {
                say(state, &Message::new("container-running"))
            } else if let Some(code) = container.exit_code.filter(|_| container.started) {
                format!("exit {code}")
            } else {
                say(state, &Message::new("container-created"))
            };
            vec![one_line(&container.name), image, short_id(&container.id), phase, age(state, container.created)]
        }
    }
}

/// Says at the foot how many rows are hidden; the area that is left.
fn hidden_foot(state: &State, hidden: usize, area: Rect, buf: &mut Buffer) -> Rect {
    if hidden == 0 || area.height < 4 {
        return area;
    }
    let height = area.height - 1;
    let words = say(state, &Message::new("others-count").with("count", hidden));
    Line::from(words).style(theme::DIM).render(Rect { y: area.y + height, height: 1, ..area }, buf);
    Rect { height, ..area }
}

/// Says at the foot what the sign in the list means; the area that is left.
fn stale_foot(state: &State, area: Rect, buf: &mut Buffer) -> Rect {
    let Some(stale) = &state.stale.image else { return area };
    let words = format!("! {}", say(state, &about(stale, &state.options, state.now)));
    let lines = markdown::prose(&words, area.width, 2, theme::BUSY);
    let rows = lines.len().min(3) as u16;
    if area.height < rows + 5 {
        return area;
    }
    let height = area.height - rows;
    put(lines, Rect { y: area.y + height, height: rows, ..area }, buf);
    Rect { height, ..area }
}

/// Widths of repository, tag, id, size, age: the first two share what the others leave.
fn columns(width: u16, shares: &[usize; 2]) -> [usize; 5] {
    let fixed = [12, 9, 7];
    let free = usize::from(width).saturating_sub(fixed.iter().sum::<usize>() + 4);
    let first = free * shares[0] / (shares[0] + shares[1]);
    [first, free - first, fixed[0], fixed[1], fixed[2]]
}

fn cells(texts: &[String], widths: &[usize; 5]) -> String {
    let mut line = String::new();
    for (text, width) in texts.iter().zip(widths) {
        let text = shorten(&one_line(text.trim()), *width);
        line.push_str(&text);
        line.push_str(&" ".repeat(width.saturating_sub(text.width()) + 1));
    }
    line
}

fn age(state: &State, created: i64) -> String {
    let Ok(then) = Timestamp::from_second(created) else { return String::new() };
    let minutes = (state.now.as_second() - then.as_second()).max(0) / 60;
    match minutes {
        0 => "<1 min".to_owned(),
        1..60 => format!("{minutes} min"),
        60..2880 => format!("{} h", minutes / 60),
        _ => say(state, &Message::new("age-days").with("days", minutes / 1440)),
    }
}
