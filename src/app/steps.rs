//! The steps pane: which step is read, and how far.

mod page;

use std::collections::BTreeMap;

use crate::lab::model::Lab;
use crate::lab::progress::TaskStatus;
use crate::text::Message;
pub use page::{Block, StepPage, page};

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
    /// The block of code that was chosen on its page; `None`: the one that is called for.
    pub block: Option<usize>,
    /// The step that has just lit: what it taught is on top of the page until the student goes on.
    pub debrief: Option<usize>,
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
        self.block = None;
        self.seen_unlit = false;
    }
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
