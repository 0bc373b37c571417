//! What Python says of a text that it cannot read.

use std::fmt;

use ruff_python_ast::Stmt;
use ruff_python_parser::{LexicalErrorType, ParseErrorType};

/// A SyntaxError and where it stands.
#[derive(Clone, Debug)]
pub struct Refused {
    pub class: &'static str,
    pub message: String,
    pub file: String,
    pub line: usize,
    pub text: String,
    /// In characters, from the line's begin; none shows the line alone.
    pub column: Option<usize>,
    pub width: usize,
}

#[derive(Debug)]
pub enum Wrong {
    Refused(Refused),
    Unplayed(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(to, "  File \"{}\", line {}", self.file, self.line)?;
        let stripped = self.text.trim();
        if !stripped.is_empty() {
            writeln!(to, "    {stripped}")?;
            if let Some(column) = self.column {
                let indent = self.text.chars().take_while(|char| char.is_whitespace()).count();
                writeln!(to, "    {}{}", " ".repeat(column.saturating_sub(indent)), "^".repeat(self.width.max(1)))?;
            }
        }
        writeln!(to, "{}: {}", self.class, self.message)
    }
}

/// A program's statements.
pub fn parse(text: &str, file: &str, minor: u8) -> Result<Vec<Stmt>, Wrong> {
    if text.len() > 256 * 1024 || text.lines().any(|line| line.len() > 20_000) {
        return Err(Wrong::Unplayed("a program this long".to_owned()));
    }
    let parsed = ruff_python_parser::parse_unchecked_source(text, ruff_python_ast::PySourceType::Python);
    let (at, kind) = match (parsed.errors().first(), parsed.unsupported_syntax_errors().first()) {
        (Some(error), _) => (usize::from(error.location.start()), &error.error),
        (None, _) => return Ok(parsed.into_suite().into_iter().collect()),
    };
    let begin = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = text[..at].matches('\n').count() + 1;
    let shown = text[begin..].lines().next().unwrap_or_default();
    let refused = |class, message: String, column: Option<usize>, width| {
        Wrong::Refused(Refused { class, message, file: file.to_owned(), line, text: shown.to_owned(), column, width })
    };
    let column = text[begin..at].chars().count();
    // The first character of the line that no Python has outside of a string.
    if let Some((place, char)) = stray(shown) {
        let code = u32::from(char);
        let message = if super::repr::printable(char) {
            format!("invalid character '{char}' (U+{code:04X})")
        } else {
            format!("invalid non-printable character U+{code:04X}")
        };
        return Err(refused("SyntaxError", message, Some(place), 1));
    }
    Err(match kind {
        ParseErrorType::Lexical(LexicalErrorType::UnclosedStringError)
            if !shown.contains("'''") && !shown.contains("\"\"\"") =>
        {
            refused("SyntaxError", format!("unterminated string literal (detected at line {line})"), Some(column), 1)
        }
        ParseErrorType::UnexpectedIndentation => refused("IndentationError", "unexpected indent".to_owned(), None, 1),
        _ if shown.trim_start().starts_with("print ") && !shown.contains('(') => {
            let indent = shown.chars().take_while(|char| char.is_whitespace()).count();
            let message = "Missing parentheses in call to 'print'. Did you mean print(...)?".to_owned();
            refused("SyntaxError", message, Some(indent), shown.trim().chars().count())
        }
        ParseErrorType::OtherError(words) if words.starts_with("Expected an indented block after ") => {
            let after = words.trim_start_matches("Expected an indented block after ").replace('`', "'");
            let before = text[..at].trim_end();
            let opened = before.matches('\n').count() + 1;
            let indent = shown.chars().take_while(|char| char.is_whitespace()).count();
            let played = !shown.trim().is_empty() && before.ends_with(':') && opened < line;
            if !played {
                return Err(Wrong::Unplayed(format!("this IndentationError (line {line})")));
            }
            let message = format!("expected an indented block after {after} on line {opened}");
            let word = shown.trim_start().chars().take_while(|char| char.is_alphanumeric() || *char == '_').count();
            refused("IndentationError", message, Some(indent), if minor >= 13 { word } else { 1 })
        }
        _ => match unclosed(text) {
            Some(at) => {
                let begin = text[..at].rfind('\n').map_or(0, |at| at + 1);
                Wrong::Refused(Refused {
                    class: "SyntaxError",
                    message: format!("'{}' was never closed", &text[at..=at]),
                    file: file.to_owned(),
                    line: text[..at].matches('\n').count() + 1,
                    text: text[begin..].lines().next().unwrap_or_default().to_owned(),
                    column: Some(text[begin..at].chars().count()),
                    width: 1,
                })
            }
            None => Wrong::Unplayed(format!("this SyntaxError (line {line})")),
        },
    })
}

/// The first character outside of strings and comments that no Python has; and its place, in characters.
fn stray(line: &str) -> Option<(usize, char)> {
    let mut quote = None;
    for (place, char) in line.chars().enumerate() {
        match (quote, char) {
            (None, '\'' | '"') => quote = Some(char),
            (Some(open), _) if open == char => quote = None,
            (None, '#') => return None,
            (None, char) if !char.is_ascii() && !char.is_alphanumeric() => return Some((place, char)),
            _ => {}
        }
    }
    None
}

/// The bracket that is open at the end of a text without triple quotes and backslashes.
pub fn unclosed(text: &str) -> Option<usize> {
    if text.contains("'''") || text.contains("\"\"\"") || text.contains('\\') {
        return None;
    }
    let mut open = Vec::new();
    let (mut quote, mut comment) = (None, false);
    for (at, char) in text.char_indices() {
        match (quote, char) {
            (_, '\n') => (quote, comment) = (None, false),
            _ if comment => {}
            (None, '#') => comment = true,
            (None, '\'' | '"') => quote = Some(char),
            (Some(mark), char) if mark == char => quote = None,
            (None, '(' | '[' | '{') => open.push((at, char)),
            (None, ')' | ']' | '}') => {
                let (_, mate) = open.pop()?;
                if !matches!((mate, char), ('(', ')') | ('[', ']') | ('{', '}')) {
                    return None;
                }
            }
            _ => {}
        }
    }
    // What is before the end must be whole, or the error is another one.
    let (at, _) = *open.last()?;
    Some(at)
}
