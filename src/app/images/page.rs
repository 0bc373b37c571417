//! What Enter opens in the images pane: the layers and the history of an image, the state and the output of a container.

use ratatui::style::{Style, Stylize};
use ratatui::text::{Line, Span};

use super::{Open, shown};
use crate::app::explained;
use crate::app::state::State;
use crate::lab::explain::Catalogue;
use crate::lab::world::short_id;
use crate::text::number::bytes;
use crate::text::sanitise::one_line;
use crate::text::{Message, markdown};

/// The page of what is open, wrapped to `width` columns; empty where nothing is.
pub fn page(state: &State, width: u16) -> Vec<Line<'static>> {
    match &state.images.open {
        Some(open @ Open::Image(id)) => history(state, open, id, width),
        Some(open @ Open::Container(id)) => container(state, open, id, width),
        None => Vec::new(),
    }
}

fn history(state: &State, open: &Open, id: &str, width: u16) -> Vec<Line<'static>> {
    let image = shown(&state.world).into_iter().flatten().find(|image| image.id == id);
    let name = image.and_then(|image| image.references.first()).map_or_else(|| short_id(id), ToString::to_string);
    let head = Message::new("history-head").with("image", name);
    let mut lines = vec![Line::from(state.options.say(&head)).dim(), command(state, open)];
    let detail = state.world.details.get(id);
    if let Some(found) = image.and_then(|it| Catalogue::shipped().image(it, detail, state.lab.image.as_ref())) {
        lines.append(&mut explained::brief(&found, &state.options, width));
    }
    let Some(detail) = detail else {
        let why = state.world.unread.get(id).cloned().unwrap_or_else(|| Message::new("history-wait"));
        lines.append(&mut markdown::prose(&state.options.say(&why), width, 0, Style::new()));
        return lines;
    };
    for entry in detail.history.iter().rev() {
        let words = instruction(&entry.created_by);
        let mut wrapped = markdown::wrap(&words, width.saturating_sub(11), 2, Style::new());
        for (row, line) in wrapped.iter_mut().enumerate() {
            let size = if row == 0 { bytes(entry.size, state.options.lang) } else { String::new() };
            line.spans.insert(0, Span::from(format!("{size:>9}  ")).dim());
        }
        lines.append(&mut wrapped);
    }
    let head = Message::new("layers-head").with("count", detail.layers.len());
    lines.push(Line::from(state.options.say(&head)).dim());
    lines.extend(detail.layers.iter().rev().map(|layer| Line::from(format!("  {}", short_id(layer)))));
    lines
}

/// An entry of a history as the Dockerfile had it; each builder wraps it in its own way.
fn instruction(created_by: &str) -> String {
    let words = one_line(created_by);
    let words = words.trim().trim_end_matches("# buildkit").trim_end();
    match words.strip_prefix("/bin/sh -c ") {
        Some(rest) => match rest.strip_prefix("#(nop)") {
            Some(metadata) => metadata.trim().to_owned(),
            None => format!("RUN {}", rest.trim()),
        },
        None => words.replacen("RUN /bin/sh -c ", "RUN ", 1),
    }
}

fn container(state: &State, open: &Open, id: &str, width: u16) -> Vec<Line<'static>> {
    let Some(container) = state.world.containers.as_ref().and_then(|all| all.get(id)) else { return Vec::new() };
    let mut lines = vec![
        Line::from(format!("{}  {}", one_line(&container.name), short_id(&container.id))).dim(),
        command(state, open),
        Line::from(format!("$ {}", one_line(&container.command.join(" ")))),
    ];
    if !container.error.is_empty() {
        lines.extend(markdown::wrap(&container.error, width, 0, Style::new().red().bold()));
    }
    let detail = state.world.details.get(&container.image_id);
    let explain = || Catalogue::shipped().container(container, detail, state.lab.image.as_ref(), None);
    if let Some(found) = (!container.running).then(explain).flatten() {
        lines.append(&mut explained::brief(&found, &state.options, width));
    }
    lines.extend(container.transcript.lines().map(|line| Line::from(one_line(line))));
    lines
}

/// The command that shows the same.
fn command(state: &State, open: &Open) -> Line<'static> {
    Line::from(format!("$ {}", one_line(&open.command(&state.world)))).dim()
}
