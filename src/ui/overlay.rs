//! Help, palette and questions, over the panes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Stylize;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget};
use unicode_width::UnicodeWidthStr;

use super::{clamp, overlay_box, say, theme};
use crate::app::keymap::GLOBAL;
use crate::app::state::{Overlay, State};
use crate::text::{self, Message, markdown};

/// Whatever lies over the panes; the cursor's place where text is typed.
pub fn render(state: &State, area: Rect, buf: &mut Buffer) -> Option<Position> {
    match state.overlay.as_ref()? {
        Overlay::Help { scroll } => {
            let inner = overlay_box(state, area, "help-title", buf);
            let mut lines = help(state, inner.width);
            let first = (*scroll).min(lines.len().saturating_sub(usize::from(inner.height)));
            Paragraph::new(lines.split_off(first)).render(inner, buf);
            None
        }
        Overlay::Palette { filter, selected } => {
            let inner = overlay_box(state, area, "palette-title", buf);
            let mut lines = vec![Line::from(format!("> {filter}"))];
            for (at, (action, words)) in state.palette(filter).into_iter().enumerate() {
                let key = GLOBAL.iter().find(|binding| binding.action == action).map_or(String::new(), keys);
                let line = Line::from(format!("{key:<20} {words}"));
                lines.push(if at == *selected { line.style(theme::SELECTED) } else { line });
            }
            Paragraph::new(lines).render(inner, buf);
            clamp(Position::new(inner.x + 2 + filter.width() as u16, inner.y), inner)
        }
        Overlay::Quit => {
            let area = Rect { height: area.height.min(8), ..area };
            let inner = overlay_box(state, area, "quit-title", buf);
            let words = say(state, &Message::new("quit-unsaved"));
            Paragraph::new(markdown::lines(&words, inner.width)).render(inner, buf);
            None
        }
    }
}

fn keys(binding: &crate::app::keymap::Binding) -> String {
    let second = format!("Ctrl-G {}", binding.after_prefix);
    binding.key.map_or(second.clone(), |(_, _, key)| format!("{key}, {second}"))
}

fn help(state: &State, width: u16) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for binding in GLOBAL {
        let words = text::render(&Message { id: binding.words.into(), args: Default::default() }, state.options.lang);
        let key = Span::from(format!("{:<20} ", keys(binding))).bold();
        lines.push(Line::from(vec![key, Span::raw(words)]));
    }
    lines.push(Line::default());
    lines.extend(markdown::lines(&say(state, &Message::new("help-panes")), width));
    lines
}
