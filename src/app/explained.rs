//! The failure that was explained last: what the card shows, and where it came from.

use std::collections::{BTreeSet, VecDeque};

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::state::Options;
use crate::lab::explain::Explanation;
use crate::text::{Message, markdown};

/// Containers that are remembered.
const CONTAINERS: usize = 256;

/// Where the failure was seen. A success there means that it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// An activity of the program, by its id.
    Activity(u64),
    /// A command of a shell.
    Shell,
    /// A container that was started elsewhere, by its id.
    Container(String),
}

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// What happened, why, what to do.
    pub explanation: Explanation,
    /// Where it was seen.
    pub source: Source,
    /// The card was opened.
    pub read: bool,
}

/// What was said of failures so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanations {
    /// The failure that was explained last, unless it is over.
    pub last: Option<Explained>,
    /// The prompt, inside a command of the shell, up to which its output was looked at: the command, the bytes before it.
    pub prompted: Option<(u64, usize)>,
    /// Ids of what was called harmless already.
    pub harmless: BTreeSet<String>,
    /// Containers whose end was explained, the newest last: each is explained once.
    containers: VecDeque<String>,
}

impl Explanations {
    /// The end of this container was explained.
    pub fn knows(&self, container: &str) -> bool {
        self.containers.iter().any(|known| known == container)
    }

    /// The end of this container is explained now.
    pub fn note(&mut self, container: &str) {
        if self.containers.len() >= CONTAINERS {
            self.containers.pop_front();
        }
        self.containers.push_back(container.to_owned());
    }
}

impl Explained {
    /// The command or line to type: the first code of the fix.
    pub fn code(&self, options: &Options) -> Option<String> {
        markdown::first_code(self.explanation.fix.in_lang(options.lang))
    }
}

/// The card in few rows: what happened, what to do, where, why. The engine's own words stand above it already.
pub fn brief(explanation: &Explanation, options: &Options, width: u16) -> Vec<Line<'static>> {
    let (cross, arrow) = if options.ascii { ("x", "->") } else { ("✗", "→") };
    let width = width.saturating_sub(3);
    let mut lines =
        lead(cross, markdown::prose(&options.said(&explanation.title), width, 0, Style::new().red().bold()));
    lines.append(&mut lead(arrow, markdown::prose(&options.said(&explanation.fix), width, 0, Style::new().bold())));
    lines.append(&mut lead(" ", place(explanation, options, width)));
    lines.append(&mut lead(" ", markdown::prose(&options.said(&explanation.words), width, 0, Style::new())));
    lines
}

/// The whole card, for a window of its own.
pub fn page(explanation: &Explanation, options: &Options, width: u16) -> Vec<Line<'static>> {
    let heading = |words: Message| Line::from(Span::styled(options.say(&words), Style::new().bold().underlined()));
    let mut lines = markdown::prose(&options.said(&explanation.title), width, 0, Style::new().red().bold());
    lines.extend([Line::default(), heading(Message::new("explain-fix"))]);
    lines.append(&mut markdown::lines(&options.said(&explanation.fix), width));
    lines.extend([Line::default(), heading(Message::new("explain-why"))]);
    lines.append(&mut markdown::lines(&options.said(&explanation.words), width));
    if !explanation.quote.is_empty() {
        lines.extend([Line::default(), heading(Message::new("explain-words"))]);
    }
    for line in explanation.quote.lines() {
        lines.append(&mut markdown::wrap(line, width, 2, Style::new().dim()));
    }
    lines.push(Line::default());
    lines.extend(place(explanation, options, width));
    lines.append(&mut markdown::prose(&options.say(&Message::new("explain-keys")), width, 0, Style::new().dim()));
    lines
}

fn place(explanation: &Explanation, options: &Options, width: u16) -> Vec<Line<'static>> {
    let Some((path, line)) = &explanation.at else { return Vec::new() };
    let words = Message::new("explain-go").with("path", path).with("line", line);
    markdown::prose(&options.say(&words), width, 0, Style::new().cyan())
}

/// The lines with a sign before the first of them.
fn lead(sign: &'static str, mut lines: Vec<Line<'static>>) -> Vec<Line<'static>> {
    for (row, line) in lines.iter_mut().enumerate() {
        line.spans.insert(0, Span::raw(format!("{:<3}", if row == 0 { sign } else { "" })));
    }
    lines
}
