//! What makes a lab that runs a good one: what its conditions ask for stands in its texts, nobody is left without a hint, the
//! presenter sees every task light, the start proves nothing and the solution everything. For authors, in English.

mod excerpt;
mod files;
mod literal;
mod steps;

use std::collections::BTreeMap;

use super::model::Lab;
use super::parse::{LabError, Path, Problem, sorted};
pub use excerpt::excerpt;

/// The lab's files as they lie beside it, by their path; `None` where that folder is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// `start/`: what the student begins with.
    pub start: Option<BTreeMap<String, String>>,
    /// `solution/`: what is right.
    pub solution: Option<BTreeMap<String, String>>,
}

/// Every finding of a lab that was read from `source` without a problem, sorted by place.
pub fn lint(lab: &Lab, source: &str, beside: &Beside) -> Vec<LabError> {
    let mut found = Vec::new();
    let chapters = Path::default().key("chapters");
    for (index, chapter) in lab.chapters.iter().enumerate() {
        let steps = chapters.index(index).key("steps");
        for (index, step) in chapter.steps.iter().enumerate() {
            let at = steps.index(index);
            steps::hinted(step, &at, &mut found);
            steps::played(step, &at, &mut found);
            literal::said(lab, step, &at, &mut found);
            files::edited(step, beside, &at, &mut found);
            files::judged(lab, step, beside, &at, &mut found);
        }
    }
    files::there(lab, beside, &mut found);
    sorted(source, found)
}

/// `a`, `b` and so on, for a sentence.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A finding with what to do about it.
fn finding(at: Path, message: String, help: &str) -> Problem {
    Problem::new(at, message).help(help)
}
