//! What is wrong with a text while it is written, before any build: a line, the characters, the words, and where it is
//! certain what was meant, the fix. What a Dockerfile does is read by `lab::dockerfile`, as the judge reads it.

mod dockerfile;
mod near;
mod page;
mod python;
mod typography;
mod wanted;

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use self::page::Page;
use super::model::{Condition, Language};
use crate::text::Message;

/// Bytes of a text that is looked at, at most.
pub const LARGEST: usize = 64 * 1024;
/// Diagnostics of one text, at most.
const MOST: usize = 100;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It works, and could be better.
    Remark,
    /// It may well not do what is meant.
    Warning,
    /// It cannot work.
    Error,
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// From 1.
    pub line: usize,
    /// Characters of that line, from 0.
    pub columns: Range<usize>,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong and what to do.
    pub message: Message,
    /// Where it is certain.
    pub fix: Option<Fix>,
}

/// An edit that removes a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub label: Message,
    /// The lines that are replaced, from 1.
    pub lines: RangeInclusive<usize>,
    /// What takes their place, a string a line.
    pub text: Vec<String>,
}

/// What is known beside the text. `None` and empty: nothing is said of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Names of the files and folders directly in the build context.
    pub names: Option<BTreeSet<String>>,
    /// The lab's files, by path.
    pub expected: BTreeSet<String>,
    /// Those of them that hold a text, saved or not.
    pub written: BTreeSet<String>,
    /// Those whose first line names their interpreter: `#!/usr/bin/env python3`.
    pub executable: BTreeSet<String>,
    /// The text of `.dockerignore`.
    pub dockerignore: Option<String>,
    /// What the lab's tasks ask of its files.
    pub wanted: Vec<Condition>,
}

/// Everything to look at in `text`, in the order of the lines. A text over [`LARGEST`] has nothing.
pub fn diagnose(language: Language, text: &str, facts: &Facts) -> Vec<Diagnostic> {
    if text.len() > LARGEST {
        return Vec::new();
    }
    let found = match language {
        Language::Dockerfile => dockerfile::findings(text, facts),
        Language::Python => python::findings(text),
        Language::Text => Vec::new(),
    };
    let page = Page::new(text);
    let found = wanted::added(language, text, facts, found);
    let mut diagnostics: Vec<Diagnostic> = found.into_iter().map(|finding| page.diagnostic(finding)).collect();
    diagnostics.sort_by(|a, b| (a.line, b.severity, a.columns.start).cmp(&(b.line, a.severity, b.columns.start)));
    // Stages that are built on one another are looked at one by one.
    diagnostics.dedup_by(|a, b| (a.line, &a.message, &a.columns) == (b.line, &b.message, &b.columns));
    diagnostics.truncate(MOST);
    diagnostics
}

/// Its name ends so, behind a dot.
pub fn has_extension(path: &str, extension: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, end)| end == extension)
}

impl Fix {
    /// `text` with the fix.
    pub fn apply(&self, text: &str) -> String {
        let mut lines: Vec<&str> = text.split('\n').collect();
        let first = (self.lines.start() - 1).min(lines.len());
        let last = (*self.lines.end()).clamp(first, lines.len());
        lines.splice(first..last, self.text.iter().map(String::as_str));
        lines.join("\n")
    }
}
