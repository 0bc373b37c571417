//! The labs to choose from.

use crate::lab::model::Text;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabEntry {
    /// What `--lab` takes.
    pub name: String,
    /// Where its file lies, unless it is one that ships.
    pub file: Option<String>,
    /// It is the one on the screen.
    pub here: bool,
    /// What is there under that name.
    pub found: Found,
}

/// A lab, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A lab.
    Lab {
        /// Its title.
        title: Text,
        /// Steps lit, as its ledger has it.
        lit: usize,
        /// Of so many.
        steps: usize,
    },
    /// The file is gone, or is no lab: why, for authors, in English.
    Broken(String),
}
