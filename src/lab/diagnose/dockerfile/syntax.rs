//! What the builder refuses to read. After each such line the rest is read all the same, so that one slip hides no other.

use std::ops::Range;

use crate::lab::diagnose::near::likely;
use crate::lab::diagnose::page::{Finding, Page};
use crate::lab::diagnose::{Severity, near};
use crate::lab::dockerfile::{self, Dockerfile};
use crate::text::Message;

/// Lines that are passed over, at most.
const MOST: usize = 20;

/// Every instruction.
pub const KEYWORDS: &[&str] = &[
    "FROM",
    "RUN",
    "COPY",
    "ENTRYPOINT",
    "CMD",
    "WORKDIR",
    "ENV",
    "ARG",
    "ADD",
    "EXPOSE",
    "LABEL",
    "USER",
    "VOLUME",
    "SHELL",
    "HEALTHCHECK",
    "ONBUILD",
    "STOPSIGNAL",
    "MAINTAINER",
];

/// Commands that a student writes without RUN.
const COMMANDS: &[&str] = &[
    "apt", "apt-get", "pip", "pip3", "python", "python3", "cd", "mkdir", "echo", "ls", "rm", "cp", "mv", "export",
    "source", "bash", "sh", "curl", "wget", "sudo", "chmod", "touch", "git",
];

/// The Dockerfile, with what could not be read left out; the text that it was read from has the same bytes elsewhere.
pub fn read(text: &str, found: &mut Vec<Finding>) -> (String, Option<Dockerfile>) {
    let mut mended = text.to_owned();
    let mut before_from = false;
    for _ in 0..MOST {
        let error = match dockerfile::parse(&mended) {
            Ok(dockerfile) => return (mended, Some(dockerfile)),
            Err(error) => error,
        };
        let page = Page::new(text);
        let row = error.line.saturating_sub(1);
        let line = page.line(row);
        let word = first_word(text, &line);
        let told = found.iter().any(|finding| line.contains(&finding.span.start));
        match error.message.id.as_ref() {
            "dockerfile-empty" => return (mended, None),
            // One slip of a line is enough.
            id if told && id != "dockerfile-no-from" => {}
            "dockerfile-unknown-instruction" => {
                found.push(unknown(text, &page, row, &word));
                if replace_keyword(&mut mended, &word) {
                    continue;
                }
            }
            "dockerfile-no-from" => {
                let is_from =
                    |line: &str| line.trim_start().get(..5).is_some_and(|it| it.eq_ignore_ascii_case("from "));
                let later = mended.lines().skip(row + 1).any(is_from);
                if !later {
                    // A FROM that was misspelt is told already.
                    if found.is_empty() {
                        let row = text.lines().position(is_code).unwrap_or(row);
                        let span = first_word(text, &page.line(row));
                        found.push(Finding::new(span, Severity::Error, Message::new("diagnose-no-from")));
                    }
                    return (mended, None);
                }
                if !std::mem::replace(&mut before_from, true) {
                    let message = Message::new("diagnose-before-from").with("word", &text[word.clone()]);
                    found.push(Finding::new(word, Severity::Error, message));
                }
            }
            // An empty array takes back the base's own.
            "dockerfile-needs-arguments" if text[word.end..line.end].trim() == "[]" => {}
            "dockerfile-needs-arguments" => {
                let message = Message::new("diagnose-needs-arguments").with("word", &text[word.clone()]);
                found.push(Finding::new(word, Severity::Error, message));
            }
            _ => found.push(Finding::new(word.start..line.end, Severity::Error, Message::new("diagnose-unreadable"))),
        }
        if !blank(&mut mended, row) {
            return (mended, None);
        }
    }
    (mended, None)
}

fn unknown(text: &str, page: &Page<'_>, row: usize, word: &Range<usize>) -> Finding {
    let seen = &text[word.clone()];
    let previous = (0..row).rev().map(|row| page.line(row)).find(|line| is_code(&text[line.clone()]));
    let goes_on = |line: &Range<usize>| ["&&", "|"].iter().any(|it| text[line.clone()].trim_end().ends_with(it));
    if let Some(line) = previous.filter(goes_on) {
        let end = line.start + text[line.clone()].trim_end().len();
        let message = Message::new("diagnose-no-continuation").with("line", page.row(line.start) + 1);
        return Finding::new(word.clone(), Severity::Error, message).adding(end, " \\");
    }
    if COMMANDS.contains(&seen) {
        let message = Message::new("diagnose-command-without-run").with("word", seen);
        return Finding::new(word.clone(), Severity::Error, message).adding(word.start, "RUN ");
    }
    match likely(seen, KEYWORDS) {
        Some(meant) => {
            let message = Message::new("diagnose-unknown-instruction-likely").with("word", seen).with("meant", meant);
            Finding::new(word.clone(), Severity::Error, message).replacing(word.clone(), meant)
        }
        None => {
            let message = Message::new("diagnose-unknown-instruction").with("word", seen);
            let finding = Finding::new(word.clone(), Severity::Error, message);
            match KEYWORDS.iter().find(|keyword| seen.strip_prefix(**keyword).is_some_and(|rest| !rest.is_empty())) {
                Some(keyword) => finding.adding(word.start + keyword.len(), " "),
                None => finding,
            }
        }
    }
}

/// The misspelt keyword as it was meant, where it takes no more bytes.
fn replace_keyword(mended: &mut String, word: &Range<usize>) -> bool {
    let Some(seen) = mended.get(word.clone()) else { return false };
    let Some(meant) = near::likely(seen, KEYWORDS).filter(|it| it.len() <= seen.len()) else { return false };
    let padded = format!("{meant:<width$}", width = word.len());
    mended.replace_range(word.clone(), &padded);
    true
}

/// Makes a comment of the line and of those that it goes on in; tells whether that changed anything.
fn blank(mended: &mut String, row: usize) -> bool {
    let page = Page::new(mended);
    let first = page.line(row);
    let mut end = first.end;
    let mut at = row;
    while mended[page.line(at)].trim_end().ends_with('\\') && page.line(at).end < mended.len() {
        at += 1;
        end = page.line(at).end;
    }
    if first.is_empty() || mended[first.clone()].trim_start().starts_with('#') {
        return false;
    }
    let filled = mended[first.start..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
    let mut start = true;
    let filled: String = filled
        .map(|c| match c {
            '\n' => {
                start = true;
                c
            }
            c if start => {
                start = false;
                if c == ' ' { '#' } else { c }
            }
            c => c,
        })
        .collect();
    mended.replace_range(first.start..end, &filled);
    true
}

fn is_code(line: &str) -> bool {
    !line.trim().is_empty() && !line.trim_start().starts_with('#')
}

fn first_word(text: &str, line: &Range<usize>) -> Range<usize> {
    let raw = &text[line.clone()];
    let start = raw.len() - raw.trim_start().len();
    let length = raw[start..].find(char::is_whitespace).unwrap_or(raw.len() - start);
    line.start + start..line.start + start + length
}
