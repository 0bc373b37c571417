//! Text to commands, and what is said of a text that is none.

use brush_parser::ast::{Command, Program};
use brush_parser::{ParseError, ParserOptions, Token, TokenizerError, parse_tokens, tokenize_str_with_options};

use super::Kind;

/// What came of a text.
#[derive(Debug)]
pub enum Parsed {
    /// Commands.
    Program(Program),
    /// It is not at its end: a quote is open, `then` has no `fi`.
    Unfinished(String),
    /// It is wrong, in the shell's words after its name and the line.
    Wrong(usize, String),
}

/// How a shell reads.
pub fn options(kind: Kind) -> ParserOptions {
    ParserOptions { sh_mode: kind != Kind::Bash, posix_mode: kind != Kind::Bash, ..ParserOptions::default() }
}

/// Reads a text.
pub fn parse(kind: Kind, text: &str) -> Parsed {
    let options = options(kind);
    let tokens = match tokenize_str_with_options(text, &options.tokenizer_options()) {
        Ok(tokens) => tokens,
        Err(error) => return Parsed::Unfinished(unterminated(kind, &error)),
    };
    match parse_tokens(&tokens, &options) {
        Ok(program) => Parsed::Program(program),
        Err(ParseError::ParsingNear(position)) => {
            let near = tokens.iter().find(|token| token.location().start.index >= position.index);
            let near = near.or(tokens.last()).map_or("newline", Token::to_str);
            Parsed::Wrong(position.line, unexpected(kind, near))
        }
        Err(_) => Parsed::Unfinished(match kind {
            Kind::Dash => "Syntax error: end of file unexpected".to_owned(),
            Kind::Bash | Kind::Busybox => "syntax error: unexpected end of file".to_owned(),
        }),
    }
}

/// A text is one simple command.
pub fn once(kind: Kind, text: &str) -> bool {
    let Parsed::Program(program) = parse(kind, text) else { return false };
    let [list] = program.complete_commands.as_slice() else { return false };
    let [item] = list.0.as_slice() else { return false };
    item.0.additional.is_empty() && !item.0.first.bang && matches!(item.0.first.seq.as_slice(), [Command::Simple(_)])
}

fn unexpected(kind: Kind, near: &str) -> String {
    let near = if near == "\n" { "newline" } else { near };
    let operator = near.chars().all(|c| "&|;<>()".contains(c)) || near == "newline";
    match kind {
        Kind::Bash => format!("syntax error near unexpected token `{near}'"),
        Kind::Busybox => format!("syntax error: unexpected \"{near}\""),
        Kind::Dash if operator || keyword(near) => format!("Syntax error: {} unexpected", quoted(near)),
        Kind::Dash => "Syntax error: word unexpected".to_owned(),
    }
}

fn quoted(near: &str) -> String {
    if near == "newline" { near.to_owned() } else { format!("\"{near}\"") }
}

fn keyword(word: &str) -> bool {
    matches!(word, "then" | "else" | "elif" | "fi" | "do" | "done" | "esac" | "in" | "{" | "}" | "!")
}

fn unterminated(kind: Kind, error: &TokenizerError) -> String {
    let quote = match error {
        TokenizerError::UnterminatedSingleQuote(_) | TokenizerError::UnterminatedAnsiCQuote(_) => '\'',
        TokenizerError::UnterminatedDoubleQuote(_) => '"',
        TokenizerError::UnterminatedBackquote(_) => '`',
        _ => ')',
    };
    match kind {
        Kind::Bash => format!("unexpected EOF while looking for matching `{quote}'"),
        Kind::Busybox if quote == '\'' || quote == '"' => "syntax error: unterminated quoted string".to_owned(),
        Kind::Dash if quote == '\'' || quote == '"' => "Syntax error: Unterminated quoted string".to_owned(),
        Kind::Dash if quote == '`' => "Syntax error: EOF in backquote substitution".to_owned(),
        Kind::Dash => "Syntax error: end of file unexpected (expecting \")\")".to_owned(),
        Kind::Busybox => "syntax error: unexpected end of file".to_owned(),
    }
}
