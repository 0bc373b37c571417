//! A lab file: YAML text -> [`Lab`], or what is wrong with it and where.
//!
//! A lab file may come from anybody: its size is bounded, also after its aliases are expanded, and so are the regular
//! expressions that it compiles; what is quoted from it in an error carries no control characters.

mod validate;
mod walk;

use std::fmt;

use serde_yaml::with::singleton_map_recursive;

use super::model::Lab;
use crate::text::sanitise::reorders;
pub(super) use validate::Problem;
pub(super) use walk::Path;

/// Bytes of the longest lab file.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Problems told of one file: each is looked up in the whole of it.
const MAX_TOLD: usize = 100;

/// Why a text is not a lab, or not a good one.
#[derive(Debug, Clone, PartialEq)]
pub struct LabError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Where in the lab: `chapters[0].steps[1].id`; empty for the document itself.
    pub path: String,
    /// What is wrong, for authors, in English.
    pub message: String,
    /// What to do about it, for authors, in English.
    pub help: Option<String>,
}

impl fmt::Display for LabError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: ", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for LabError {}

/// Reads a lab file and checks everything about it that one file can tell.
///
/// # Errors
/// The first problem: YAML that does not parse, an unknown or missing key, a value of another shape, or a lab that cannot
/// work (an id used twice, a path that leaves the workspace, a condition that asks for nothing…).
pub fn parse(source: &str) -> Result<Lab, LabError> {
    let lab = shaped(source)?;
    validate::validate(&lab).first().map_or(Ok(()), |problem| Err(located(source, problem)))?;
    Ok(lab)
}

/// One that ships with the program, whose tests have given it to [`parse`]: what that checks is not looked at again each time
/// that the program starts.
///
/// # Errors
/// The text is no lab.
pub fn parse_shipped(source: &str) -> Result<Lab, LabError> {
    let yaml = serde_yaml::Deserializer::from_str(source);
    singleton_map_recursive::deserialize(yaml).map_err(|error| from_yaml(source, &error))
}

/// As [`parse`], for its author, who mends them all at once.
///
/// # Errors
/// Every problem, sorted by place. Of what keeps the file from being read as a lab, the first alone.
pub fn problems(source: &str) -> Result<Lab, Vec<LabError>> {
    let lab = shaped(source).map_err(|error| vec![error])?;
    let problems = validate::validate(&lab);
    if problems.is_empty() { Ok(lab) } else { Err(sorted(source, problems)) }
}

/// The problems with their places, in the order of the file; those beyond [`MAX_TOLD`] are left out.
pub(super) fn sorted(source: &str, mut problems: Vec<Problem>) -> Vec<LabError> {
    problems.truncate(MAX_TOLD);
    let mut errors: Vec<LabError> = problems.iter().map(|problem| located(source, problem)).collect();
    errors.sort_by_key(|error| (error.line, error.column));
    errors
}

fn shaped(source: &str) -> Result<Lab, LabError> {
    if source.len() > MAX_BYTES {
        let message = format!("a lab file holds 1 MiB at most, this one {} bytes", source.len());
        return Err(at_start(message, Some("split it into several labs")));
    }
    if let Some(line) = walk::too_deep(source) {
        let message = "too many nested brackets".to_owned();
        return Err(LabError { line, ..at_start(message, None) });
    }
    walk::measure(source).map_err(|error| from_yaml(source, &error))?;
    parse_shipped(source)
}

fn located(source: &str, problem: &Problem) -> LabError {
    let (line, column) = walk::locate(source, &problem.path).unwrap_or((1, 1));
    LabError {
        line,
        column,
        path: problem.path.to_string(),
        message: harmless(&problem.message),
        help: problem.help.as_deref().or_else(|| help(&problem.message)).map(harmless),
    }
}

fn at_start(message: String, help: Option<&str>) -> LabError {
    LabError { line: 1, column: 1, path: String::new(), message, help: help.map(str::to_owned) }
}

/// The crate tells place and path only within its message: `path: what at line 3 column 5`.
pub(super) fn from_yaml(source: &str, error: &serde_yaml::Error) -> LabError {
    let text = error.to_string();
    let (line, column) = match error.location() {
        Some(location) => (location.line(), location.column()),
        None if text.contains("more than one document") => (second_document(source), 1),
        None => (1, 1),
    };
    let what = text.split_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    let (path, what) = match what.split_once(": ") {
        Some((path, rest)) if !path.contains(' ') => (path.trim_matches(['.', '?']), rest),
        _ => ("", what),
    };
    LabError { line, column, path: harmless(path), message: harmless(what), help: help(what).map(str::to_owned) }
}

fn second_document(source: &str) -> usize {
    let separators = source.lines().enumerate().skip(1).filter(|(_, line)| line.starts_with("---"));
    separators.map(|(index, _)| index + 1).last().unwrap_or(1)
}

/// For what authors meet most.
fn help(what: &str) -> Option<&'static str> {
    const HELP: [(&str, &str); 15] = [
        ("mapping values are not allowed", "quote a text that holds `: `, and check the indentation"),
        (
            "cannot start any token",
            "quote a text that starts with a backtick, `@` or `%`; indent with blanks, not tabs",
        ),
        ("did not find expected", "check the indentation, the quotes and the brackets around this place"),
        ("while scanning a quoted scalar", "close the quote; in single quotes an apostrophe is written twice"),
        ("tab character", "indent with blanks, not tabs"),
        ("end of stream", "close the quote that is open here or above"),
        ("repetition limit", "write out what the aliases stand for"),
        ("exceeds size limit", "shorten its repetitions, such as the 1000 of `\\w{1000}`"),
        ("invalid regular expression", "write it in single quotes, an apostrophe twice: '^it''s'"),
        ("is not an image reference", "for instance \"python:3.11\", in quotes"),
        ("expected newtype variant", "a condition is a map of one key: {folder: {}}"),
        ("expected enum Condition", "a condition is a map of one key: {folder: {}}"),
        ("expected map with a single key", "a condition is a map of one key; group several under `all` or `any`"),
        ("missing field `en`", "every text is given in both languages: {fr: …, en: …}"),
        ("missing field `fr`", "every text is given in both languages: {fr: …, en: …}"),
    ];
    HELP.iter().find(|(sign, _)| what.contains(sign)).map(|(_, help)| *help)
}

fn harmless(text: &str) -> String {
    let escape = |c: char| if c.is_control() || reorders(c) { c.escape_unicode().to_string() } else { c.to_string() };
    text.chars().map(escape).collect()
}
