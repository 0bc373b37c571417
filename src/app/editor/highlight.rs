//! Colours of a line of Python or of a Dockerfile, by the line alone.

use std::ops::Range;
use std::sync::LazyLock;

use ratatui::style::{Color, Modifier, Style};
use regex::Regex;

use crate::lab::model::Language;
use crate::text::sanitise::reorders;

/// Byte ranges of a line with their style, in order and apart from each other.
pub fn spans(line: &str, language: Language) -> Vec<(Range<usize>, Style)> {
    /// A line longer than this is left plain.
    const LONGEST: usize = 2_000;
    let tokens = match language {
        Language::Text => return Vec::new(),
        _ if line.is_empty() || line.len() > LONGEST => return Vec::new(),
        Language::Python => PYTHON.as_ref(),
        Language::Dockerfile => DOCKERFILE.as_ref(),
    };
    // A pattern that does not compile is caught by the test of each token.
    let Some(tokens) = tokens else { return Vec::new() };
    tokens
        .captures_iter(line)
        .filter_map(|found| {
            let style = KINDS.iter().find_map(|(kind, style)| found.name(kind).map(|token| (token.range(), *style)));
            style.filter(|(range, _)| !range.is_empty())
        })
        .collect()
}

/// Byte ranges of the characters beside those that turn the direction of writing: these take no cell, so that a terminal
/// never obeys them, and a text that would be read otherwise elsewhere than here is told by its neighbours.
pub fn turns(line: &str) -> Vec<(Range<usize>, Style)> {
    const MARK: Style = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD).add_modifier(Modifier::REVERSED);
    let mut spans = Vec::new();
    let mut before: Option<usize> = None;
    let mut pending = false;
    for (at, c) in line.char_indices() {
        if !reorders(c) {
            if pending {
                spans.push((at..at + c.len_utf8(), MARK));
                pending = false;
            }
            before = Some(at);
        } else if let Some(neighbour) = before.take() {
            spans.push((neighbour..at, MARK));
        } else if spans.is_empty() {
            pending = true;
        }
    }
    spans
}

const KINDS: &[(&str, Style)] = &[
    ("comment", Style::new().fg(Color::DarkGray)),
    ("string", Style::new().fg(Color::Green)),
    ("keyword", Style::new().fg(Color::Magenta).add_modifier(Modifier::BOLD)),
    ("name", Style::new().fg(Color::Cyan)),
    ("number", Style::new().fg(Color::Yellow)),
];

// Words are of ASCII: with Unicode's classes the compiled expressions take twenty times the room.
static PYTHON: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?x)(?<comment>\#.*)
        | (?<string>[fFrRbBuU]{0,2}(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?))
        | \b(?<keyword>False|None|True|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally
            |for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)\b
        | \b(?<name>print|input|len|range|str|int|float|list|dict|open)\b
        | \b(?<number>[0-9][0-9_.]*)\b"#,
    )
    .ok()
});

static DOCKERFILE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?xi)^\s*(?<comment>\#.*)
        | ^\s*(?<keyword>FROM|RUN|CMD|LABEL|MAINTAINER|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG
            |ONBUILD|STOPSIGNAL|HEALTHCHECK|SHELL)\b
        | (?<string>"(?:[^"\\]|\\.)*"?|'[^']*'?)
        | (?<name>\$\{?[0-9A-Z_]+\}?)
        | (?<number>\s--?[a-z][0-9a-z_-]*)"#,
    )
    .ok()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_a_line() {
        let rows: &[(&str, Language, &[&str])] = &[
            ("import emoji  # x", Language::Python, &["import", "# x"]),
            ("print('é 👎', 3)", Language::Python, &["print", "'é 👎'", "3"]),
            ("x = \"open", Language::Python, &["\"open"]),
            ("RUN apt-get install -y $X", Language::Dockerfile, &["RUN", " -y", "$X"]),
            ("  # FROM x", Language::Dockerfile, &["# FROM x"]),
            (
                "ENTRYPOINT [\"python3\", \"/app.py\"]",
                Language::Dockerfile,
                &["ENTRYPOINT", "\"python3\"", "\"/app.py\""],
            ),
            ("FROM x", Language::Text, &[]),
        ];
        for (line, language, expected) in rows {
            let tokens: Vec<&str> = spans(line, *language).into_iter().map(|(range, _)| &line[range]).collect();
            assert_eq!(&tokens, expected, "{line}");
        }
    }
}
