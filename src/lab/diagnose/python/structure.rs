//! Texts and brackets that are not closed, indentation, a colon that is missing.

use std::ops::Range;

use super::token::{Kind, Token};
use crate::lab::diagnose::Severity::Error;
use crate::lab::diagnose::page::{Finding, Page};
use crate::text::Message;

/// What begins a statement that ends in a colon.
const COMPOUND: &[&str] = &["if", "elif", "else", "for", "while", "def", "class", "with", "try", "except", "finally"];

pub(super) fn findings(text: &str, page: &Page<'_>, tokens: &[Token], found: &mut Vec<Finding>) {
    for token in tokens.iter().filter(|token| token.kind == Kind::Unclosed) {
        let finding = Finding::new(token.span.clone(), Error, Message::new("diagnose-text-open"));
        found.push(match close(text, token) {
            Some((at, quote)) => finding.adding(at, &quote.to_string()),
            None => finding,
        });
    }
    brackets(text, page, tokens, found);
    let lines: Vec<&[Token]> = tokens.split(|token| token.kind == Kind::End).filter(|line| !line.is_empty()).collect();
    indentation(text, page, &lines, found);
    for line in lines {
        found.extend(no_colon(text, line));
    }
}

/// Where the quote is missing: before the brackets at the end, if they close all that is open.
fn close(text: &str, token: &Token) -> Option<(usize, char)> {
    let raw = &text[token.span.clone()];
    let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let content = raw.trim_end_matches([')', ';', ' ', '\r']);
    let closing = raw[content.len()..].matches(')').count();
    let certain = closing > 0 && closing == token.depth && content.len() > 1 && !content[1..].contains(quote);
    certain.then_some((token.span.start + content.len(), quote))
}

fn brackets(text: &str, page: &Page<'_>, tokens: &[Token], found: &mut Vec<Finding>) {
    let mut open: Vec<(char, Range<usize>)> = Vec::new();
    for token in tokens {
        if token.kind == Kind::Unclosed {
            open.clear();
        }
        if token.kind != Kind::Operator {
            continue;
        }
        let Some(c) = text[token.span.clone()].chars().next() else { continue };
        let closes = match c {
            '(' | '[' | '{' => {
                open.push((c, token.span.clone()));
                continue;
            }
            ')' => '(',
            ']' => '[',
            '}' => '{',
            _ => continue,
        };
        match open.pop() {
            Some((opened, _)) if opened == closes => {}
            Some((opened, span)) => {
                let line = page.row(span.start) + 1;
                let message =
                    Message::new("diagnose-bracket-other").with("seen", c).with("open", opened).with("line", line);
                found.push(Finding::new(token.span.clone(), Error, message));
                return;
            }
            None => {
                let message = Message::new("diagnose-bracket-extra").with("seen", c);
                let span = token.span.clone();
                found.push(
                    Finding::new(span.clone(), Error, message)
                        .with_fix(Message::new("diagnose-fix-remove").with("text", c), vec![(span, String::new())]),
                );
                return;
            }
        }
    }
    // The innermost one, as Python says it.
    let Some((shown, span)) = open.last().cloned() else { return };
    let closing = |(c, _): &(char, Range<usize>)| match c {
        '(' => ')',
        '[' => ']',
        _ => '}',
    };
    let closing: String = open.iter().rev().map(closing).collect();
    let message = Message::new("diagnose-bracket-open").with("seen", shown);
    let finding = Finding::new(span.clone(), Error, message);
    let line = page.line(page.row(span.start));
    let last = tokens.iter().rfind(|token| token.kind != Kind::End).map_or(span.end, |token| token.span.end);
    // Certain only where nothing follows the line.
    let same = open.iter().all(|(_, span)| page.row(span.start) == page.row(line.start));
    found.push(if same && page.row(last.saturating_sub(1)) == page.row(span.start) {
        finding.adding(last, &closing)
    } else {
        finding
    });
}

fn indentation(text: &str, page: &Page<'_>, lines: &[&[Token]], found: &mut Vec<Finding>) {
    let mut levels: Vec<String> = vec![String::new()];
    let mut opens = false;
    for line in lines {
        let (Some(first), Some(last)) = (line.first(), line.last()) else { continue };
        let start = page.line(page.row(first.span.start)).start;
        let indent = &text[start..first.span.start];
        let known = levels.last().cloned().unwrap_or_default();
        let span = start..first.span.start.max(start + 1);
        // An invisible character or a blank of another kind is told elsewhere.
        if !indent.chars().all(|c| c == ' ' || c == '\t') {
            return;
        }
        if opens {
            if indent.len() > known.len() && indent.starts_with(&known) {
                levels.push(indent.to_owned());
            } else {
                found.push(Finding::new(first.span.clone(), Error, Message::new("diagnose-indent-missing")));
                return;
            }
        } else if indent != known {
            while levels.len() > 1 && levels.last().is_some_and(|level| level != indent) {
                levels.pop();
            }
            if levels.last().is_none_or(|level| level != indent) {
                let deeper = indent.len() > known.len();
                let id =
                    if deeper { Message::new("diagnose-indent-extra") } else { Message::new("diagnose-indent-odd") };
                let finding = Finding::new(span, Error, id);
                let fix = Message::new("diagnose-fix-indent");
                found.push(if deeper {
                    finding.with_fix(fix, vec![(start..first.span.start, known)])
                } else {
                    finding
                });
                return;
            }
        }
        opens = last.is(text, ":");
    }
}

/// `if x` without its colon.
fn no_colon(text: &str, line: &[Token]) -> Option<Finding> {
    let first = line.first()?;
    let word = &text[first.span.clone()];
    let is_async = word == "async";
    let head = if is_async { line.get(1)? } else { first };
    let word = &text[head.span.clone()];
    let colon = |token: &Token| token.depth == 0 && token.is(text, ":");
    if head.kind != Kind::Name
        || !COMPOUND.contains(&word)
        || line.iter().any(colon)
        || line.iter().any(|token| matches!(token.kind, Kind::Unclosed | Kind::Other) || token.is(text, "lambda"))
        || line.iter().filter(|token| token.kind == Kind::Operator).any(|token| token.is(text, ":") && token.depth == 0)
    {
        return None;
    }
    let end = line.last()?.span.end;
    // A bracket that is still open hides the colon.
    let balance: i32 = line
        .iter()
        .filter(|token| token.kind == Kind::Operator)
        .map(|token| match &text[token.span.clone()] {
            "(" | "[" | "{" => 1,
            ")" | "]" | "}" => -1,
            _ => 0,
        })
        .sum();
    let finding = Finding::new(head.span.clone(), Error, Message::new("diagnose-no-colon").with("word", word));
    (balance == 0).then(|| finding.adding(end, ":"))
}
