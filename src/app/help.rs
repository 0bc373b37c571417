//! The help: every key with its words.

use ratatui::style::Stylize;
use ratatui::text::{Line, Span};

use super::keymap::{Binding, Keymap};
use super::state::Options;
use crate::text::{Message, markdown};

/// The whole page, wrapped to `width` columns.
pub fn page(options: &Options, keymap: &Keymap, width: u16) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for binding in keymap.bindings() {
        let mut words = markdown::wrap(
            &options.say(&Message::new(binding.words)),
            width.saturating_sub(17),
            0,
            ratatui::style::Style::new(),
        );
        for (row, line) in words.iter_mut().enumerate() {
            let key = if row == 0 { keys(binding) } else { String::new() };
            line.spans.insert(0, Span::from(format!("{key:<17}")).bold());
        }
        lines.append(&mut words);
    }
    lines.push(Line::default());
    lines.append(&mut markdown::lines(&options.say(&Message::new("help-panes")), width));
    lines.push(Line::default());
    lines.append(&mut markdown::lines(&options.say(&Message::new("help-learn")), width));
    lines
}

/// The keys of an action, in words.
pub fn keys(binding: &Binding) -> String {
    let second = format!("Ctrl-G {}", binding.after_prefix);
    binding.key.map_or(second.clone(), |(_, _, key)| format!("{key}, {second}"))
}
