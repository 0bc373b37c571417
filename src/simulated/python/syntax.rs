//! What Python says of a text that it cannot read.

use std::fmt;

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_ast::{ModModule, Stmt};
use ruff_python_parser::{LexicalErrorType, ParseErrorType, Parsed};
use ruff_text_size::Ranged;

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
    let Some(first) = parsed.errors().first() else { return Ok(parsed.into_suite().into_iter().collect()) };
    // What the tokens cannot be is told before what the grammar does not allow.
    let open = |kind: &ParseErrorType| matches!(kind, ParseErrorType::Lexical(LexicalErrorType::UnclosedStringError));
    let tokens = parsed.errors().iter().find(|error| open(&error.error));
    let indented = matches!(first.error, ParseErrorType::UnexpectedIndentation);
    let error = tokens.filter(|_| !indented).unwrap_or(first);
    let (at, kind) = (usize::from(error.location.start()), &error.error);
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
        _ if is_old_print(shown) => {
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
        _ => match unbalanced(text) {
            Some((at, message)) => {
                let begin = text[..at].rfind('\n').map_or(0, |at| at + 1);
                Wrong::Refused(Refused {
                    class: "SyntaxError",
                    message,
                    file: file.to_owned(),
                    line: text[..at].matches('\n').count() + 1,
                    text: text[begin..].lines().next().unwrap_or_default().to_owned(),
                    column: Some(text[begin..at].chars().count()),
                    width: 1,
                })
            }
            None => match second_name(&parsed, text, begin).filter(|_| unclosed(&text[..begin]).is_none()) {
                Some((column, width)) => refused("SyntaxError", "invalid syntax".to_owned(), Some(column), width),
                None => Wrong::Unplayed(format!("this SyntaxError (line {line})")),
            },
        },
    })
}

/// `print` as Python 2 had it, before something that could be printed.
fn is_old_print(line: &str) -> bool {
    let printed = line.trim().strip_prefix("print ").filter(|_| !line.contains('#'));
    printed.is_some_and(|printed| ruff_python_parser::parse_expression(printed.trim()).is_ok())
}

/// A statement begins with a name, after which no name may stand (`imoprt emoji`): where the second is, and its width.
fn second_name(parsed: &Parsed<ModModule>, text: &str, begin: usize) -> Option<(usize, usize)> {
    let mut tokens = parsed.tokens().iter().filter(|token| token.start().to_usize() >= begin);
    let (first, second) = (tokens.next()?, tokens.next()?);
    let words = |token: &Token| &text[token.range()];
    let two = [first, second].iter().all(|token| token.kind() == TokenKind::Name);
    // What Python 2 had has words of its own.
    (two && !["print", "exec"].contains(&words(first)))
        .then(|| (text[begin..second.start().to_usize()].chars().count(), words(second).chars().count()))
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
    match brackets(text)? {
        Bracket::Open(at) => Some(at),
        Bracket::Alone(..) | Bracket::Other(..) => None,
    }
}

/// Where the brackets of a text go wrong, and Python's words for it.
fn unbalanced(text: &str) -> Option<(usize, String)> {
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    Some(match brackets(text)? {
        Bracket::Open(at) => (at, format!("'{}' was never closed", &text[at..=at])),
        Bracket::Alone(at) => (at, format!("unmatched '{}'", &text[at..=at])),
        Bracket::Other(at, opened) => {
            let on = if line(at) == line(opened) { String::new() } else { format!(" on line {}", line(opened)) };
            let (close, open) = (&text[at..=at], &text[opened..=opened]);
            (at, format!("closing parenthesis '{close}' does not match opening parenthesis '{open}'{on}"))
        }
    })
}

/// What is wrong with a bracket.
enum Bracket {
    /// It is open at the end.
    Open(usize),
    /// It closes none.
    Alone(usize),
    /// It closes another kind, which stands there.
    Other(usize, usize),
}

fn brackets(text: &str) -> Option<Bracket> {
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
                let Some((opened, mate)) = open.pop() else { return Some(Bracket::Alone(at)) };
                if !matches!((mate, char), ('(', ')') | ('[', ']') | ('{', '}')) {
                    return Some(Bracket::Other(at, opened));
                }
            }
            _ => {}
        }
    }
    // What is before the end must be whole, or the error is another one.
    let (at, _) = *open.last()?;
    Some(Bracket::Open(at))
}
