//! Output as it comes -> the text that the signatures are written for.

use serde_json::{Deserializer, Value};

use super::session;
use crate::text::sanitise;

/// Columns of a terminal, and bytes that are copied from one.
const NARROWEST: usize = 40;
const WRAPPED_LIMIT: usize = 256 * 1024;

/// The API's JSON lines are replaced by what they say, control sequences are carried out or dropped, and so are
/// BuildKit's step numbers and times in front of each line (`#6 0.149 `) and a CI log's clock.
pub(super) fn plain(raw: &str) -> String {
    let told = if raw.contains("{\"") { said(raw) } else { raw.to_owned() };
    let clean = sanitise::plain(told.as_bytes());
    let mut plain = String::with_capacity(clean.len());
    let indent = clean.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or_default();
    // BuildKit's own lines begin with one blank.
    let indent = if indent > 1 { indent } else { 0 };
    for line in clean.lines() {
        let line = line.get(indent..).unwrap_or_default();
        plain.push_str(without_prefix(line).trim_end());
        plain.push('\n');
    }
    plain
}

/// The text with the lines joined that a terminal of some width has cut; `None` where it seems that none was. Only to
/// be tried when the text as it is tells nothing: a line may be as long as the terminal is wide by itself.
pub(super) fn unwrapped(text: &str) -> Option<String> {
    let width = text.lines().map(|line| line.chars().count()).max().filter(|width| *width >= NARROWEST)?;
    if text.len() > WRAPPED_LIMIT {
        return None;
    }
    let mut joined = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        joined.push_str(line);
        // A blank at the edge is lost in the copy. A prompt begins a line of its own.
        match line.chars().count() {
            _ if lines.peek().is_some_and(|next| session::typed(next).is_some()) => joined.push('\n'),
            long if long == width => {}
            long if long + 1 == width => joined.push(' '),
            _ => joined.push('\n'),
        }
    }
    Some(joined)
}

/// The words in JSON lines; the pieces of a stream are joined as they are.
fn said(raw: &str) -> String {
    let mut said = String::with_capacity(raw.len());
    for line in raw.split_inclusive('\n') {
        let values = line
            .trim_start()
            .starts_with("{\"")
            .then(|| Deserializer::from_str(line).into_iter::<Value>().collect::<Result<Vec<_>, _>>().ok());
        match values.flatten() {
            Some(values) => values.iter().for_each(|value| say(value, &mut said)),
            None => said.push_str(line),
        }
    }
    said
}

fn say(value: &Value, said: &mut String) {
    if let Some(piece) = value.get("stream").and_then(Value::as_str) {
        said.push_str(piece);
        return;
    }
    let words = [value.pointer("/errorDetail/message"), value.get("error"), value.get("message"), value.get("status")];
    if let Some(words) = words.into_iter().flatten().find_map(Value::as_str) {
        if !said.is_empty() && !said.ends_with('\n') {
            said.push('\n');
        }
        said.push_str(words);
        said.push('\n');
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn without_prefix(line: &str) -> &str {
    let line = clock(line).unwrap_or(line);
    let line = numbered(line).unwrap_or(line);
    seconds(line).unwrap_or(line)
}

/// `2026-11-24T10:00:00.123Z `
fn clock(line: &str) -> Option<&str> {
    let (first, rest) = line.split_once(' ')?;
    let time = first.len() >= 20 && first.ends_with('Z') && first.as_bytes().get(10) == Some(&b'T');
    (time && first.starts_with(|c: char| c.is_ascii_digit())).then_some(rest)
}

/// `#6 `
fn numbered(line: &str) -> Option<&str> {
    let (number, rest) = line.strip_prefix('#')?.split_once(' ')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(rest)
}

/// `0.149 `
fn seconds(line: &str) -> Option<&str> {
    let (number, rest) = line.split_once(' ')?;
    let (whole, part) = number.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(part)).then_some(rest)
}
