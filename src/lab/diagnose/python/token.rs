//! Text to tokens, by the lexical analysis of the Python reference. Comments are left out, and the line ends within
//! brackets.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or a keyword.
    Name,
    /// A number.
    Number,
    /// A text with its quotes and its prefix.
    Text,
    /// A text that its line does not close.
    Unclosed,
    /// An operator or a bracket, a character each.
    Operator,
    /// The end of a line on which something stood, outside brackets.
    End,
    /// A character that Python does not know.
    Other,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Bytes of the text.
    pub span: Range<usize>,
    /// Brackets that are open before it.
    pub depth: usize,
}

impl Token {
    /// It is this name or operator.
    pub fn is(&self, text: &str, what: &str) -> bool {
        matches!(self.kind, Kind::Name | Kind::Operator) && &text[self.span.clone()] == what
    }
}

/// Every token of the text, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let mut push = |kind, length: usize, depth| {
            tokens.push(Token { kind, span: at..at + length, depth });
            length
        };
        at += match c {
            '\n' => {
                if depth == 0 && tokens.last().is_some_and(|token| token.kind != Kind::End) {
                    tokens.push(Token { kind: Kind::End, span: at..at + 1, depth: 0 });
                }
                1
            }
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '\\' if rest[1..].starts_with('\n') => 2,
            ' ' | '\t' | '\r' | '\u{c}' => 1,
            '"' | '\'' => {
                let (length, closed) = quoted(rest, 0);
                push(if closed { Kind::Text } else { Kind::Unclosed }, length, depth)
            }
            c if c.is_alphabetic() || c == '_' => {
                let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                if is_prefix(&rest[..length]) && rest[length..].starts_with(['"', '\'']) {
                    let (length, closed) = quoted(rest, length);
                    push(if closed { Kind::Text } else { Kind::Unclosed }, length, depth)
                } else {
                    push(Kind::Name, length, depth)
                }
            }
            c if c.is_ascii_digit() => {
                let number = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
                push(Kind::Number, rest.find(|c| !number(c)).unwrap_or(rest.len()), depth)
            }
            '(' | '[' | '{' => {
                let length = push(Kind::Operator, 1, depth);
                depth += 1;
                length
            }
            ')' | ']' | '}' => {
                depth = depth.saturating_sub(1);
                push(Kind::Operator, 1, depth)
            }
            c if c.is_ascii_punctuation() => push(Kind::Operator, 1, depth),
            c => push(Kind::Other, c.len_utf8(), depth),
        };
        // A text that is not closed has swallowed the brackets after it.
        if tokens.last().is_some_and(|token| token.kind == Kind::Unclosed && token.span.end == at) {
            depth = 0;
        }
    }
    tokens
}

/// Letters before a text: `f`, `rb`.
fn is_prefix(word: &str) -> bool {
    word.len() <= 2 && word.chars().all(|c| "rRbBuUfFtT".contains(c))
}

/// Bytes of the text that begins with `prefix` letters, and whether it is closed.
fn quoted(rest: &str, prefix: usize) -> (usize, bool) {
    let formatted = rest[..prefix].contains(['f', 'F', 't', 'T']);
    let raw = &rest[prefix..];
    let Some(quote) = raw.chars().next() else { return (rest.len(), false) };
    let triple: String = [quote; 3].iter().collect();
    let closing = if raw.starts_with(&triple) { triple.as_str() } else { &triple[..1] };
    let mut at = prefix + closing.len();
    while let Some(c) = rest[at..].chars().next() {
        if rest[at..].starts_with(closing) {
            return (at + closing.len(), true);
        }
        match c {
            '\\' => at += 1 + rest[at + 1..].chars().next().map_or(0, char::len_utf8),
            '\n' if closing.len() == 1 => return (at, false),
            '{' if formatted => at += field(&rest[at..], closing),
            c => at += c.len_utf8(),
        }
    }
    (rest.len(), false)
}

/// Bytes of `{…}` in a formatted text, with the texts in it: since Python 3.12 they may have the same quotes.
fn field(rest: &str, closing: &str) -> usize {
    if rest.starts_with("{{") {
        return 2;
    }
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(c) = rest[at..].chars().next() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return at + 1,
            '}' => depth -= 1,
            '\n' if closing.len() == 1 => break,
            '"' | '\'' => {
                let (length, closed) = simple(&rest[at..], c);
                if !closed {
                    break;
                }
                at += length;
                continue;
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    // As it was before 3.12: a brace is a letter like another.
    1
}

fn simple(rest: &str, quote: char) -> (usize, bool) {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return (at, false),
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return (at + 1, true),
            _ => {}
        }
    }
    (rest.len(), false)
}
