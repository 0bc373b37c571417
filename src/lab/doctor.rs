//! Can this machine do the lab? Facts about it in, findings out: how bad, in words, and what mends it.

mod engine;
mod facts;
mod place;
mod terminal;

use serde::Serialize;

use crate::text::Message;
pub use engine::{apart, asleep, refused};
pub use facts::{
    Address, Client, Engine, Facts, Folder, Listener, Multiplexer, Place, Program, Registry, Rights, Shell, Source,
    Terminal,
};

/// How bad a finding is; a later one is worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// As it should be, or of no consequence.
    Ok,
    /// The lab can be done; something will be missing or slow.
    Warning,
    /// The lab cannot be done before this is mended.
    Problem,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at; stays the same from version to version.
    pub id: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What was found.
    pub words: Message,
    /// What to do about it. Always there unless all is well.
    pub mend: Option<Message>,
}

/// Everything that the facts tell, the engine first, in the order in which it is worth mending.
pub fn examine(facts: &Facts) -> Vec<Finding> {
    [engine::examine(facts), terminal::examine(facts), place::examine(facts)].concat()
}

/// The worst of all levels.
pub fn worst(findings: &[Finding]) -> Level {
    findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Ok)
}

fn ok(id: &'static str, words: Message) -> Finding {
    Finding { id, level: Level::Ok, words, mend: None }
}

fn warning(id: &'static str, words: Message, mend: Message) -> Finding {
    Finding { id, level: Level::Warning, words, mend: Some(mend) }
}

fn problem(id: &'static str, words: Message, mend: Message) -> Finding {
    Finding { id, level: Level::Problem, words, mend: Some(mend) }
}
