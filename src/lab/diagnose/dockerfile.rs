//! Dockerfiles.

mod copy;
mod install;
mod launch;
mod pip;
mod programs;
mod sheet;
mod syntax;

use self::sheet::Sheet;
use super::page::{Finding, Page};
use super::typography::{self, Kind};
use super::{Facts, Severity};
use crate::lab::dockerfile::{Dockerfile, Instruction};

/// Everything to look at.
pub fn findings(text: &str, facts: &Facts) -> Vec<Finding> {
    let mut found = Vec::new();
    let (mended, dockerfile) = syntax::read(text, &mut found);
    characters(text, dockerfile.as_ref(), &mut found);
    let Some(dockerfile) = dockerfile else { return found };
    let stages: Vec<_> = dockerfile.stages().collect();
    for (number, stage) in stages.iter().enumerate() {
        let sheet = Sheet::new(&mended, stage, facts);
        install::findings(&sheet, &mut found);
        programs::findings(&sheet, &mut found);
        copy::findings(&sheet, &mut found);
        if number + 1 == stages.len() {
            launch::findings(&sheet, &mut found);
        }
    }
    found
}

/// Quotes, blanks and dashes of a word processor, where a program reads them: not in comments, in quoted texts, in the
/// here-documents of COPY, in labels.
fn characters(text: &str, dockerfile: Option<&Dockerfile>, found: &mut Vec<Finding>) {
    let page = Page::new(text);
    let instruction = |row: usize| -> Option<&Instruction> {
        dockerfile?.instructions.iter().find(|instruction| instruction.lines.contains(&(row + 1)))
    };
    let mut quote = None;
    for row in 0..text.split('\n').count() {
        let line = page.line(row);
        let raw = &text[line.clone()];
        let instruction = instruction(row);
        let keyword = instruction.map_or("", |it| it.keyword);
        let own = matches!(keyword, "LABEL" | "MAINTAINER")
            || matches!(keyword, "COPY" | "ADD") && instruction.is_some_and(|it| *it.lines.start() != row + 1);
        if own || raw.trim_start().starts_with('#') {
            continue;
        }
        let launches = matches!(keyword, "ENTRYPOINT" | "CMD");
        let mut places = Vec::new();
        let mut before = ' ';
        for (at, c) in raw.char_indices() {
            // The shell's own comment.
            if keyword == "RUN" && c == '#' && quote.is_none() && before.is_whitespace() {
                break;
            }
            let after = raw[at + c.len_utf8()..].chars().next().unwrap_or(' ');
            let edge = |c: char| c.is_whitespace() || "[](),=;&|".contains(c);
            let counts = match typography::kind(c) {
                _ if quote.is_some() => false,
                Some(Kind::DoubleQuote) if "«»".contains(c) => launches,
                Some(Kind::DoubleQuote | Kind::Space | Kind::Invisible) => !(row == 0 && at == 0 && c == '\u{feff}'),
                Some(Kind::SingleQuote) => edge(before) || edge(after),
                Some(Kind::Dash) => before.is_whitespace() && (after.is_alphanumeric() || after == '-'),
                None => false,
            };
            if counts {
                places.push(line.start + at);
            }
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (None, '"' | '\'') if before != '\\' => quote = Some(c),
                _ => {}
            }
            before = c;
        }
        if !raw.trim_end().ends_with(['\\', '`']) {
            quote = None;
        }
        let severity = if launches { Severity::Error } else { Severity::Warning };
        found.extend(typography::finding(text, &places, severity));
    }
}
