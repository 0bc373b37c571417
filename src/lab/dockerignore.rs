//! `.dockerignore`: which paths of the build context are left out. The rules are those of moby's `patternmatcher`:
//! patterns from the context's root, `**` for any number of folders, `!` for exceptions, the last match decides,
//! and what matches a folder matches all that is in it.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A read `.dockerignore`. The default leaves nothing out.
#[derive(Clone, Debug, Default)]
pub struct Dockerignore {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
struct Rule {
    exception: bool,
    set: GlobSet,
}

/// A line that is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of .dockerignore: syntax error in pattern `{pattern}`")]
pub struct InvalidPattern {
    /// From 1.
    pub line: usize,
    /// As written.
    pub pattern: String,
}

impl Dockerignore {
    /// Reads the text of the file.
    pub fn parse(text: &str) -> Result<Self, InvalidPattern> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut rules = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if line.starts_with('#') {
                continue;
            }
            let invalid = || InvalidPattern { line: index + 1, pattern: line.trim().to_owned() };
            let pattern = line.trim();
            let (exception, pattern) = match pattern.strip_prefix('!') {
                Some(rest) => (true, rest.trim()),
                None => (false, pattern),
            };
            if exception && pattern.is_empty() {
                return Err(invalid());
            }
            let cleaned = clean(pattern);
            if cleaned.is_empty() {
                continue; // a blank line, or `.`, which moby drops too
            }
            let mut set = GlobSetBuilder::new();
            for glob in globs(&cleaned) {
                let glob = GlobBuilder::new(&glob).literal_separator(true).backslash_escape(true).build();
                set.add(glob.map_err(|_| invalid())?);
            }
            rules.push(Rule { exception, set: set.build().map_err(|_| invalid())? });
        }
        Ok(Self { rules })
    }

    /// Whether a path is left out: relative to the context, parts joined by `/`, no leading `./`.
    pub fn excludes(&self, path: &str) -> bool {
        let matches = |rule: &Rule| ancestors(path).any(|part| rule.set.is_match(part));
        self.rules.iter().rev().find(|rule| matches(rule)).is_some_and(|rule| !rule.exception)
    }

    /// Whether a folder that is left out may hold something that is not.
    pub fn has_exceptions(&self) -> bool {
        self.rules.iter().any(|rule| rule.exception)
    }
}

/// The path and the folders that it is in.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(folder, _)| folder))
}

/// As Go's `filepath.Clean`, without the leading `/`.
fn clean(pattern: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in pattern.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The pattern in globset's words: braces are plain characters to Docker, and a `**` beside other characters, which
/// globset reads as `*`, spans folders as well.
fn globs(pattern: &str) -> Vec<String> {
    let plain = pattern.replace('{', "[{]").replace('}', "[}]");
    let mut found = vec![String::new()];
    for (index, part) in plain.split('/').enumerate() {
        let mut readings = vec![part.to_owned()];
        if part != "**" {
            while let Some(reading) = readings.iter().position(|reading| stuck(reading).is_some()) {
                let text = readings.swap_remove(reading);
                let Some((before, after)) = stuck(&text) else { break };
                readings.push(format!("{before}*{after}"));
                readings.push(format!("{before}*/**/*{after}"));
                if readings.len() > 16 {
                    break;
                }
            }
        }
        let slash = if index == 0 { "" } else { "/" };
        found = found
            .iter()
            .flat_map(|before| readings.iter().map(move |reading| format!("{before}{slash}{reading}")))
            .take(64)
            .collect();
    }
    found
}

/// Splits at a `**` that is no path component of its own.
fn stuck(text: &str) -> Option<(&str, &str)> {
    text.match_indices("**").find_map(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + 2..]);
        let alone = (before.is_empty() || before.ends_with('/')) && (after.is_empty() || after.starts_with('/'));
        (!alone).then(|| (before, after.trim_start_matches('*')))
    })
}
