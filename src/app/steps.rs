//! The steps pane: which step is read, and how far.

use std::collections::BTreeMap;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::state::Options;
use crate::lab::model::{Lab, Step};
use crate::lab::progress::{TaskState, TaskStatus};
use crate::text::{Message, markdown};

/// What is known of each task of a step, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepStatus {
    /// Every task that is no bonus is met, reached or declared.
    pub lit: bool,
    /// One a task.
    pub tasks: Vec<TaskStatus>,
}

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// The step that is read.
    pub selected: usize,
    /// First line of its text.
    pub scroll: usize,
    /// Hints shown so far, by the step's place.
    pub hints: BTreeMap<usize, usize>,
    /// The student chose the step: it is not left by itself.
    pub chosen: bool,
    /// It was not lit while it was read.
    pub seen_unlit: bool,
    /// What is said of the lab's image where it is older than the files, by the place of the steps about it.
    pub stale: BTreeMap<usize, Message>,
}

impl Steps {
    /// Moves on to the first step that is not lit, once the step that is read has become so. A lit step that the student
    /// went back to stays.
    pub fn follow(&mut self, status: &[StepStatus]) {
        if !status.get(self.selected).is_some_and(|step| step.lit) {
            self.seen_unlit = true;
            return;
        }
        if self.chosen && !self.seen_unlit {
            return;
        }
        if let Some(next) = status.iter().position(|step| !step.lit) {
            self.select(next);
            self.chosen = false;
        }
    }

    /// Reads another step from its top.
    pub fn select(&mut self, step: usize) {
        self.selected = step;
        self.scroll = 0;
        self.seen_unlit = false;
    }
}

/// The hints of a step: those of the tasks still missing, then its own.
pub fn hints<'a>(step: &'a Step, status: &StepStatus) -> Vec<&'a crate::lab::model::Text> {
    step.tasks
        .iter()
        .zip(&status.tasks)
        .filter(|(_, status)| matches!(status.state, TaskState::NotYet | TaskState::Unknown))
        .flat_map(|(task, _)| &task.hints)
        .chain(&step.hints)
        .collect()
}

/// Symbols that tell a state without its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbols {
    /// A lit step.
    pub sun: &'static str,
    /// A step not lit, as wide as the sun.
    pub no_sun: &'static str,
    /// Met or declared.
    pub done: &'static str,
    /// Not yet.
    pub missing: &'static str,
    /// Unknown.
    pub unknown: &'static str,
    /// Leads a reason.
    pub arrow: &'static str,
}

/// For a UTF-8 terminal.
pub const UNICODE: Symbols =
    Symbols { sun: "🌞", no_sun: "○ ", done: "✓", missing: "·", unknown: "?", arrow: "→" };
/// For any other.
pub const ASCII: Symbols = Symbols { sun: "* ", no_sun: "- ", done: "x", missing: ".", unknown: "?", arrow: "->" };

/// The whole page of a step: checklist with reasons, hints shown so far, text.
pub fn page(
    lab: &Lab,
    steps: &Steps,
    status: &[StepStatus],
    options: &Options,
    symbols: Symbols,
    width: u16,
) -> Vec<Line<'static>> {
    let (Some(step), Some(step_status)) = (lab.steps().nth(steps.selected), status.get(steps.selected)) else {
        return Vec::new();
    };
    let lang = options.lang;
    let mut lines = markdown::prose(step.title.in_lang(lang), width, 0, Style::new().bold());
    if let Some(words) = steps.stale.get(&steps.selected) {
        let words = format!("! {}", options.say(words));
        lines.append(&mut markdown::prose(&words, width, 2, Style::new().yellow()));
    }
    // A hint that was asked for is the first thing to see.
    let shown = steps.hints.get(&steps.selected).copied().unwrap_or(0);
    for hint in hints(step, step_status).into_iter().take(shown) {
        let label = options.say(&Message::new("hint-label"));
        lines.push(Line::from(Span::styled(label, Style::new().magenta().bold())));
        lines.append(&mut markdown::lines(hint.in_lang(lang), width));
        lines.push(Line::default());
    }
    for (task, status) in step.tasks.iter().zip(&step_status.tasks) {
        let (mark, style) = match status.state {
            TaskState::Met | TaskState::Declared => (symbols.done, Style::new().green()),
            TaskState::Reached => (symbols.done, Style::new().dim()),
            TaskState::NotYet => (symbols.missing, Style::new()),
            TaskState::Unknown => (symbols.unknown, Style::new().yellow()),
        };
        let mut words = task.title.in_lang(lang).to_owned();
        let suffix = match status.state {
            TaskState::Declared => Some("task-declared"),
            TaskState::Reached => Some("task-reached"),
            _ if task.bonus => Some("task-bonus"),
            _ => None,
        };
        if let Some(id) = suffix {
            words = format!("{words} {}", options.say(&Message::new(id)));
        }
        let mut wrapped = markdown::prose(&words, width.saturating_sub(2), 0, style);
        for (at, line) in wrapped.iter_mut().enumerate() {
            let lead = if at == 0 { format!("{mark} ") } else { "  ".to_owned() };
            line.spans.insert(0, Span::styled(lead, style));
        }
        lines.append(&mut wrapped);
        if matches!(status.state, TaskState::NotYet | TaskState::Unknown | TaskState::Reached) {
            let why = format!("{} {}", symbols.arrow, options.say(&status.why));
            let mut reason = markdown::prose(&why, width.saturating_sub(2), 2, Style::new().dim());
            for line in &mut reason {
                line.spans.insert(0, Span::raw("  "));
            }
            lines.append(&mut reason);
        }
    }
    if step_status.lit
        && let Some(learnt) = &step.learnt
    {
        lines.push(Line::default());
        let label = options.say(&Message::new("learnt-label"));
        lines.push(Line::from(Span::styled(label, Style::new().green().bold())));
        lines.append(&mut markdown::lines(learnt.in_lang(lang), width));
    }
    lines.push(Line::default());
    lines.append(&mut markdown::lines(step.text.in_lang(lang), width));
    lines
}

/// A row of the list: a chapter's heading, or the step with this place.
pub fn listed_at(lab: &Lab, row: usize) -> Option<usize> {
    let mut step = 0;
    let mut rows = Vec::new();
    for chapter in &lab.chapters {
        rows.push(None);
        for _ in &chapter.steps {
            rows.push(Some(step));
            step += 1;
        }
    }
    rows.get(row).copied().flatten()
}
