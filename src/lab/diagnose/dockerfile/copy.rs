//! FROM, COPY and ADD: the image and the files that are not there.

use std::ops::Range;

use globset::Glob;

use super::sheet::Sheet;
use crate::lab::diagnose::Severity::{self, Error, Remark, Warning};
use crate::lab::diagnose::near::likely;
use crate::lab::diagnose::page::Finding;
use crate::lab::dockerfile::launch::is_outside;
use crate::lab::dockerfile::{Arguments, Step};
use crate::lab::dockerignore::Dockerignore;
use crate::text::Message;

pub(super) fn findings(sheet: &Sheet<'_>, found: &mut Vec<Finding>) {
    found.extend(base(sheet));
    let ignored = sheet.facts.dockerignore.as_deref().and_then(|text| Dockerignore::parse(text).ok());
    for (at, step) in sheet.stage.steps.iter().enumerate() {
        let (Some(_), Arguments::Copy { sources, .. }) = (&step.copy, &step.instruction.arguments) else { continue };
        if !sheet.is_own(at) {
            continue;
        }
        for source in sources.iter().filter(|source| !source.contains('$') && !source.contains("://")) {
            found.extend(one(sheet, step, source, ignored.as_ref()));
        }
    }
}

/// A base or a tag that is misspelt.
fn base(sheet: &Sheet<'_>) -> Option<Finding> {
    const BASES: &[&str] = &["debian", "ubuntu", "python"];
    const TAGS: &[&str] = &["latest", "bookworm", "bullseye", "trixie", "stable"];
    const OTHERS: &[&str] =
        &["testing", "unstable", "oldstable", "forky", "rolling", "devel", "jammy", "noble", "focal"];
    let image = &sheet.stage.base;
    if !image.is_ascii() {
        return None;
    }
    let at = sheet.text.lines().take(sheet.stage.base_line - 1).map(|line| line.len() + 1).sum::<usize>();
    let line = sheet.text.get(at..)?.lines().next()?;
    let (name, tag) = image.split_once(':').unwrap_or((image, ""));
    let wrong = |seen: &str, meant: &'static str| {
        let start = at + line.find(image.as_str())? + image.find(seen)?;
        let span = start..start + seen.len();
        let message = Message::new("diagnose-from").with("seen", seen).with("meant", meant);
        Some(Finding::new(span.clone(), Warning, message).replacing(span, meant))
    };
    // A name in capitals is no reference at all.
    if !name.contains(['/', '$']) && name.contains(|c: char| c.is_ascii_uppercase()) {
        let lower = name.to_ascii_lowercase();
        let start = at + line.find(image.as_str())?;
        let span = start..start + name.len();
        let message = Message::new("diagnose-from-capitals").with("meant", &lower);
        return Some(Finding::new(span.clone(), Error, message).replacing(span, &lower));
    }
    if name == "debian" && tag == "slim" {
        return wrong(tag, "stable-slim");
    }
    if let Some(meant) = likely(name, BASES) {
        return wrong(name, meant);
    }
    if name == "debian"
        && !OTHERS.contains(&tag)
        && let Some(meant) = likely(tag, TAGS)
    {
        return wrong(tag, meant);
    }
    None
}

fn one(sheet: &Sheet<'_>, step: &Step<'_>, source: &str, ignored: Option<&Dockerignore>) -> Option<Finding> {
    let span = place(sheet, step, source);
    let plain = source.trim_start_matches("./").trim_start_matches('/').trim_end_matches('/');
    let facts = sheet.facts;
    let known =
        |name: &str| facts.written.contains(name) || facts.names.as_ref().is_some_and(|names| names.contains(name));
    let base = plain.rsplit('/').next().unwrap_or(plain);
    let meant = |finding: Finding, name: &str| finding.replacing(span.clone(), name);
    // `/app.py` is read from the context's root: it is the folder's own.
    let top = plain.split('/').next().unwrap_or(plain);
    if source == ".." || source.starts_with("../") || is_outside(source) && !known(top) {
        if source.starts_with('/') && facts.names.is_none() {
            return None;
        }
        let finding = Finding::new(span.clone(), Error, Message::new("diagnose-copy-outside").with("seen", source));
        let expected = known(base) || facts.expected.contains(base);
        return Some(if expected { meant(finding, base) } else { finding });
    }
    if plain.is_empty() || plain == "." {
        return None;
    }
    if ignored.is_some_and(|ignored| ignored.excludes(plain) && !ignored.has_exceptions()) {
        return Some(Finding::new(span, Error, Message::new("diagnose-copy-ignored").with("path", plain)));
    }
    if plain.contains(['*', '?', '[']) {
        let names = facts.names.as_ref().filter(|_| !plain.contains('/'))?;
        let glob = Glob::new(plain).ok()?.compile_matcher();
        let matched = names.iter().chain(&facts.written).chain(&facts.expected).any(|name| glob.is_match(name));
        let message = || Message::new("diagnose-copy-missing").with("path", plain);
        return (!matched).then(|| Finding::new(span, Error, message()));
    }
    if known(top) {
        return None;
    }
    if facts.expected.contains(plain) {
        let message = Message::new("diagnose-copy-not-written").with("path", plain);
        return facts.names.is_some().then(|| Finding::new(span, Remark, message));
    }
    let files: Vec<&str> = facts.expected.iter().chain(facts.names.iter().flatten()).map(String::as_str).collect();
    let same = |it: &&&str| **it == base || it.eq_ignore_ascii_case(plain);
    let likely = likely(plain, &files).or_else(|| files.iter().find(same).copied());
    let severity: Severity = if facts.names.is_some() { Error } else { Warning };
    match likely {
        Some(name) => {
            let message = Message::new("diagnose-copy-likely").with("path", plain).with("meant", name);
            Some(meant(Finding::new(span.clone(), severity, message), name))
        }
        None => {
            facts.names.as_ref()?;
            Some(Finding::new(span, severity, Message::new("diagnose-copy-missing").with("path", plain)))
        }
    }
}

/// Where a source stands in its instruction.
fn place(sheet: &Sheet<'_>, step: &Step<'_>, source: &str) -> Range<usize> {
    let span = &step.instruction.span;
    match sheet.raw(step).find(source) {
        Some(at) => span.start + at..span.start + at + source.len(),
        None => step.instruction.keyword_span.clone(),
    }
}
