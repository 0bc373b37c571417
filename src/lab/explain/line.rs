//! Where a failure is mended: path in the workspace and line.
//!
//! What the engine or Python says comes first. Else, with the file at hand, the instruction that was being carried out
//! is looked for in it by its text: engines before 23 name the step and not the line.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::Failure;
use super::session::Segment;
use crate::lab::dockerfile::{self, Arguments};

/// `Dockerfile:3`, the first line of the instruction, which BuildKit prints above its excerpt.
static PLACED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?m)^(?:\S*/)?(?:Docker|docker|Container)file[\w.-]*:(\d+)$").ok());
/// The instruction that failed, as the builders name it.
static STEPS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let steps = [
        r"(?m)^\[[^\]\n]*\d+/\d+\] ((?:FROM|RUN|COPY|ADD|WORKDIR|USER|ENV) .+?)(?: +CACHED)?$",
        r"(?m)^Step \d+/\d+ : (.+)$",
        r"(?m)^STEP \d+/\d+: (.+)$",
        r"(?m)^(?: => )?ERROR \[[^\]\n]*\] (.+?)(?: +\d+\.\d+s)?$",
        r"(?m)^ > \[[^\]\n]*\] (.+):$",
        r#"building at STEP "(.+)": "#,
        r"(?m)^The command '(?:\|\d+ .*?)?/bin/sh -c (.+)' returned a non-zero code",
        r"executor failed running \[(?:\|\d+ .*?)?/bin/sh -c (.+)\]: exit code",
        r#"process "(?:\|\d+ .*?)?/bin/sh -c (.+)" did not complete"#,
    ];
    steps.iter().filter_map(|step| Regex::new(step).ok()).collect()
});
/// The image of a FROM, as BuildKit names it.
static BASE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?:load metadata for |failed to parse stage name |resolve source metadata for )"?([^\s"]+)"#).ok()
});
/// What the engine could not start.
static PROGRAM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"exec: "([^"\n]+)": "#).ok());
/// A frame of a traceback, or the head of a syntax error.
static FRAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?m)(?:^\s*File "([^"\n<>]+)", line (\d+)|in file (\S+) on line (\d+))"#).ok());

/// `from` is where the failure's sign begins in the segment's output.
pub(super) fn find(
    failure: &Failure,
    segment: &Segment<'_>,
    from: usize,
    session: &[Segment<'_>],
    files: Option<&BTreeMap<String, String>>,
) -> Option<(String, usize)> {
    let path = failure.file.as_deref()?;
    if let Some(line) = failure.line.as_ref().and_then(|line| number(line.get(segment.output)?, segment.output, from)) {
        return Some((path.to_owned(), line));
    }
    let text = files.and_then(|files| files.get(path)).map(String::as_str);
    if path == "Dockerfile" {
        let text = text.or_else(|| session.iter().rev().find(|one| shows(one, path)).map(|one| one.output));
        let line = PLACED
            .as_ref()
            .and_then(|placed| number(placed, segment.output, from))
            .or_else(|| text.and_then(|text| instruction(text, segment.output)))
            .or_else(|| text.and_then(|text| base(text, segment.output)))
            .or_else(|| {
                text.and_then(|text| search(failure, text)).filter(|line| launches(text, *line, segment.output))
            });
        return line.map(|line| (path.to_owned(), line));
    }
    frame(segment.output).or_else(|| text.and_then(|text| search(failure, text)).map(|line| (path.to_owned(), line)))
}

/// The number after the sign, or else the last one before it.
fn number(pattern: &Regex, output: &str, from: usize) -> Option<usize> {
    let line_start = output[..from].rfind('\n').map_or(0, |at| at + 1);
    let after = pattern.captures(&output[line_start..]);
    let found = after.or_else(|| pattern.captures_iter(&output[..line_start]).last())?;
    found.get(1)?.as_str().parse().ok()
}

/// The command printed that file.
fn shows(segment: &Segment<'_>, path: &str) -> bool {
    segment.verb().as_deref() == Some("cat") && segment.command.as_ref().is_some_and(|command| command.ends_with(path))
}

/// The first line of the instruction that the output speaks of last.
fn instruction(text: &str, output: &str) -> Option<usize> {
    let parsed = dockerfile::parse(text).ok()?;
    let lines: Vec<&str> = text.lines().collect();
    let instructions: Vec<(usize, String)> = parsed
        .instructions
        .iter()
        .map(|found| (*found.lines.start(), squeeze(&joined(lines.get(found.lines.start() - 1..*found.lines.end())))))
        .collect();
    // The summaries come last in the list: they name what failed, steps only what was begun.
    STEPS.iter().rev().find_map(|step| {
        let told = squeeze(step.captures_iter(output).last()?.get(1)?.as_str());
        let told = told.strip_suffix("...").unwrap_or(&told).to_owned();
        instructions.iter().find(|(_, written)| written.contains(&told)).map(|(line, _)| *line)
    })
}

/// The FROM whose image was looked for last: BuildKit names it in full.
fn base(text: &str, output: &str) -> Option<usize> {
    let looked_for = BASE.as_ref()?.captures_iter(output).last()?.get(1)?.as_str();
    let parsed = dockerfile::parse(text).ok()?;
    let named = parsed
        .instructions
        .iter()
        .find(|found| matches!(&found.arguments, Arguments::From { image, .. } if looked_for.contains(image.as_str())));
    named.map(|found| *found.lines.start())
}

fn joined(lines: Option<&[&str]>) -> String {
    let lines = lines.unwrap_or_default().iter().filter(|line| !line.trim_start().starts_with('#'));
    lines.map(|line| line.trim_end().trim_end_matches('\\')).collect::<Vec<_>>().join(" ")
}

/// Blanks and escapes are written differently by each builder.
fn squeeze(text: &str) -> String {
    text.replace(['\\', '"', '\''], "").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn search(failure: &Failure, text: &str) -> Option<usize> {
    let found = failure.search.as_ref()?.get(text)?.find_iter(text).last()?;
    Some(text[..found.start()].matches('\n').count() + 1)
}

/// That line names the program that could not be started: else it was a word of the command line.
fn launches(text: Option<&str>, line: usize, output: &str) -> bool {
    let program = PROGRAM.as_ref().and_then(|program| program.captures_iter(output).last()?.get(1));
    let written = text.and_then(|text| text.lines().nth(line - 1)).unwrap_or_default();
    program.is_none_or(|program| written.contains(program.as_str()))
}

/// The innermost frame in the student's own code.
fn frame(output: &str) -> Option<(String, usize)> {
    let frames = FRAME.as_ref()?.captures_iter(output).filter_map(|found| {
        let path = found.get(1).or_else(|| found.get(3))?.as_str();
        let line = found.get(2).or_else(|| found.get(4))?.as_str().parse().ok()?;
        Some((path, line))
    });
    let own = frames.filter(|(path, _)| !path.contains("/lib/") && !path.contains("-packages/"));
    own.last().map(|(path, line)| (path.rsplit('/').next().unwrap_or(path).to_owned(), line))
}
