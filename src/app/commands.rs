//! The docker command behind each thing that the program did: so that nothing it does is magic.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::log::{Log, Outcome};

/// Commands kept.
const KEPT: usize = 100;

/// One command that the program stood in for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Of the activity in the log; `None` for what ends as it begins.
    pub id: Option<u64>,
    /// When it began.
    pub at: Timestamp,
    /// As the student would type it.
    pub line: String,
    /// How it ended; `None` while it goes on, and for what has no end to speak of.
    pub outcome: Option<Outcome>,
}

/// See the module. Bounded: the oldest go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commands {
    kept: VecDeque<Command>,
}

impl Commands {
    /// The program does what `line` would do. The same look twice in a row is one.
    pub fn record(&mut self, id: Option<u64>, line: &str, at: Timestamp) {
        if id.is_none() && self.kept.back().is_some_and(|last| last.id.is_none() && last.line == line) {
            self.kept.pop_back();
        }
        if self.kept.len() >= KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(Command { id, at, line: line.to_owned(), outcome: None });
    }

    /// Learns from the log how activities ended.
    pub fn follow(&mut self, log: &Log) {
        for command in self.kept.iter_mut().filter(|command| command.outcome.is_none()) {
            let Some(id) = command.id else { continue };
            let activity = log.activities.iter().find(|activity| activity.id == id);
            command.outcome = activity.and_then(|activity| activity.outcome.clone());
        }
    }

    /// The newest first.
    pub fn newest_first(&self) -> impl ExactSizeIterator<Item = &Command> {
        self.kept.iter().rev()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Nothing was done yet.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}
