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
    comments(text, &mut mended, found);
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
            "dockerfile-needs-arguments"
                if ["COPY", "ADD"].iter().any(|it| text[word.clone()].eq_ignore_ascii_case(it))
                    && !text[word.end..line.end].trim().is_empty() =>
            {
                let source = text[word.end..line.end].trim();
                let name = source.rsplit('/').next().unwrap_or(source);
                let message = Message::new("diagnose-copy-one-path").with("word", &text[word.clone()]);
                let finding = Finding::new(word.clone(), Severity::Error, message);
                let plain = name.contains('.') && name.len() > 1 && !source.contains([' ', '*', '[', '$', '\\']);
                let end = line.start + text[line.clone()].trim_end().len();
                found.push(if plain { finding.adding(end, &format!(" /{name}")) } else { finding });
            }
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

/// A comment behind an instruction that takes it for arguments; it is read as if it were not there.
fn comments(text: &str, mended: &mut String, found: &mut Vec<Finding>) {
    const PATHS: &[&str] = &["FROM", "COPY", "ADD", "WORKDIR", "USER", "EXPOSE", "VOLUME", "ENTRYPOINT", "CMD"];
    if text.contains("<<") {
        return;
    }
    let page = Page::new(text);
    let mut continued = false;
    for row in 0..text.split('\n').count() {
        let line = page.line(row);
        let raw = &text[line.clone()];
        let goes_on = std::mem::replace(&mut continued, raw.trim_end().ends_with(['\\', '`']));
        let word = first_word(text, &line);
        let keyword = text[word.clone()].to_uppercase();
        let arguments = &text[word.end..line.end];
        let launches = matches!(keyword.as_str(), "ENTRYPOINT" | "CMD");
        if goes_on
            || continued
            || !PATHS.contains(&keyword.as_str())
            || launches && !arguments.trim_start().starts_with('[')
        {
            continue;
        }
        let quoted = |at: usize| arguments[..at].matches('"').count() % 2 == 1;
        let marks = ["#", "//"].into_iter().flat_map(|mark| arguments.match_indices(mark));
        let starts = |at: usize, mark: &str| {
            arguments[..at].ends_with([' ', '\t'])
                && !quoted(at)
                && (mark == "#" || arguments[at + 2..].starts_with(' '))
        };
        let Some((at, mark)) = marks.filter(|(at, mark)| starts(*at, mark)).min() else { continue };
        let start = word.end + at;
        if arguments[..at].trim().is_empty() {
            continue;
        }
        let message = Message::new("diagnose-comment").with("keyword", &keyword);
        let end = word.end + arguments[..at].trim_end().len();
        let moved = format!("# {}\n", text[start + mark.len()..line.end].trim());
        let edits = vec![(line.start..line.start, moved), (end..line.end, String::new())];
        let finding = Finding::new(start..start + mark.len(), Severity::Error, message);
        found.push(finding.with_fix(Message::new("diagnose-fix-comment"), edits));
        mended.replace_range(start..line.end, &" ".repeat(line.end - start));
    }
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
    if seen == "docker" {
        let line = page.line(row);
        let message = Message::new("diagnose-shell-command").with("word", seen);
        let label = Message::new("diagnose-fix-remove").with("text", text[line.clone()].trim());
        let whole = line.start..(line.end + 1).min(text.len());
        return Finding::new(word.clone(), Severity::Error, message).with_fix(label, vec![(whole, String::new())]);
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
