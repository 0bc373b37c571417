//! A Dockerfile's words: quotes, variables, JSON.

use std::collections::BTreeMap;

use super::Failure;

/// `["a", "b"]`; none where it is no such list: then it is the shell's.
pub fn json(text: &str) -> Option<Vec<String>> {
    if !text.starts_with('[') {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// The words of a list, as JSON or with spaces between.
pub fn list(text: &str) -> Vec<String> {
    json(text).unwrap_or_else(|| text.split_whitespace().map(str::to_owned).collect())
}

/// Words with their quotes; a space in quotes, or escaped, parts none.
pub fn split(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut escaped) = (Vec::new(), String::new(), None, false);
    for c in text.chars() {
        if c.is_whitespace() && quote.is_none() && !escaped {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            continue;
        }
        match quote {
            _ if escaped => escaped = false,
            _ if c == '\\' && quote != Some('\'') => escaped = true,
            None if c == '"' || c == '\'' => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
        word.push(c);
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// `a=b c="d e"`, or `a b c` for one; quotes and variables are done with.
pub fn pairs(text: &str, env: &BTreeMap<String, String>) -> Result<Vec<(String, String)>, Failure> {
    let words = split(text);
    if words.first().is_some_and(|word| !word.contains('=')) {
        let (name, value) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        return Ok(vec![(expand(name, env)?, expand(value.trim(), env)?)]);
    }
    let pair = |word: &String| {
        let (name, value) = word.split_once('=').ok_or_else(|| {
            Failure::refused(format!("Syntax error - can't find = in \"{word}\". Must be of the form: name=value"))
        })?;
        Ok((expand(name, env)?, expand(value, env)?))
    };
    words.iter().map(pair).collect()
}

/// A word with its variables replaced and its quotes gone.
pub fn expand(word: &str, env: &BTreeMap<String, String>) -> Result<String, Failure> {
    let wrong = |why: &str| Failure::step(format!("failed to process {word:?}: {why}"));
    let mut out = String::new();
    let mut chars = word.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '\'' if !quoted => loop {
                match chars.next() {
                    Some('\'') => break,
                    Some(c) => out.push(c),
                    None => return Err(wrong("unexpected end of statement while looking for matching single-quote")),
                }
            },
            '"' => quoted = !quoted,
            '\\' => match chars.next() {
                Some(next) if quoted && !"\"$\\".contains(next) => out.extend(['\\', next]),
                Some(next) => out.push(next),
                None => out.push('\\'),
            },
            '$' if chars.peek() == Some(&'{') => {
                chars.next();
                let mut inside = String::new();
                loop {
                    match chars.next() {
                        Some('}') => break,
                        Some(c) => inside.push(c),
                        None => return Err(wrong("syntax error: missing '}'")),
                    }
                }
                out.push_str(&value(&inside, env)?.ok_or_else(|| wrong("unsupported modifier in substitution"))?);
            }
            '$' => {
                let mut name = String::new();
                while let Some(&c) = chars.peek().filter(|c| c.is_ascii_alphanumeric() || **c == '_') {
                    name.push(c);
                    chars.next();
                }
                if name.is_empty() {
                    out.push('$');
                }
                out.push_str(env.get(&name).map_or("", String::as_str));
            }
            c => out.push(c),
        }
    }
    if quoted {
        return Err(wrong("unexpected end of statement while looking for matching double-quote"));
    }
    Ok(out)
}

/// What `${…}` stands for: none where it cannot be read.
fn value(inside: &str, env: &BTreeMap<String, String>) -> Result<Option<String>, Failure> {
    let end = inside.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inside.len());
    let (name, rest) = inside.split_at(end);
    let known = env.get(name).filter(|value| !value.is_empty());
    Ok(match (rest.get(..2), rest.get(2..)) {
        _ if rest.is_empty() => Some(known.cloned().unwrap_or_default()),
        (Some(":-"), Some(other)) => Some(known.cloned().map_or_else(|| expand(other, env), Ok)?),
        (Some(":+"), Some(other)) => Some(if known.is_some() { expand(other, env)? } else { String::new() }),
        _ => None,
    })
}
