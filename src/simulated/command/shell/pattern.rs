//! Globs: of `case`, of `${name%…}` and of files.

use regex::Regex;

use super::super::tree;
use crate::simulated::root::Root;

/// A piece of a word, and whether it was quoted: then nothing in it is special.
pub type Piece = (String, bool);

/// Whether there is anything to match.
pub fn special(word: &[Piece]) -> bool {
    word.iter().any(|(text, quoted)| !quoted && text.contains(['*', '?', '[']))
}

/// A word without its quotes.
pub fn plain(word: &[Piece]) -> String {
    word.iter().map(|(text, _)| text.as_str()).collect()
}

/// The regular expression of a glob, not anchored.
pub fn expression(word: &[Piece]) -> String {
    let mut made = String::new();
    for (text, quoted) in word {
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let end = rest.find(']').filter(|end| *end > 1);
            match (first, end) {
                ('*', _) if !quoted => made.push_str("(?s:.)*"),
                ('?', _) if !quoted => made.push_str("(?s:.)"),
                ('[', Some(end)) if !quoted => {
                    let inner = rest[1..end].replace('\\', "\\\\").replace('[', "\\[");
                    made.push_str(&format!(
                        "[{}]",
                        inner.strip_prefix('!').map_or(inner.clone(), |not| format!("^{not}"))
                    ));
                    rest = &rest[end + 1..];
                    continue;
                }
                _ => made.push_str(&regex::escape(&first.to_string())),
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    made
}

/// Whether a text as a whole is what a glob says.
pub fn matches(word: &[Piece], text: &str) -> bool {
    Regex::new(&format!("^{}$", expression(word))).is_ok_and(|regex| regex.is_match(text))
}

/// The files of a glob, or nothing.
pub fn files(root: &Root, folder: &str, word: &[Piece]) -> Vec<String> {
    let whole = plain(word);
    let mut found = vec![if whole.starts_with('/') { "/".to_owned() } else { String::new() }];
    for part in parts(word) {
        let mut next = Vec::new();
        for base in &found {
            let at = tree::absolute(folder, base);
            let with = |name: &str| if base.is_empty() { name.to_owned() } else { tree::join(base, name) };
            if special(&part) {
                let hidden = plain(&part).starts_with('.');
                let names = tree::names(root, &at).into_iter();
                next.extend(
                    names
                        .filter(|name| (hidden || !name.starts_with('.')) && matches(&part, name))
                        .map(|name| with(&name)),
                );
            } else {
                let path = with(&plain(&part));
                next.extend(tree::place(root, &tree::absolute(folder, &path)).is_ok().then_some(path));
            }
        }
        found = next;
    }
    found.retain(|path| tree::place(root, &tree::absolute(folder, path)).is_ok_and(|at| root.stat(&at).is_ok()));
    found
}

fn parts(word: &[Piece]) -> Vec<Vec<Piece>> {
    let mut parts: Vec<Vec<Piece>> = vec![Vec::new()];
    for (text, quoted) in word {
        for (index, part) in text.split('/').enumerate() {
            if index > 0 {
                parts.push(Vec::new());
            }
            if let (Some(last), false) = (parts.last_mut(), part.is_empty()) {
                last.push((part.to_owned(), *quoted));
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether a name is what a glob says, as `find -name` asks.
pub(crate) fn glob(wanted: &str, name: &str) -> bool {
    matches(&[(wanted.to_owned(), false)], name)
}
