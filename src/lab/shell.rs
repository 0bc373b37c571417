//! A shell command line -> its simple commands, by the quoting and operators of POSIX sh (XCU 2.2, 2.3 and 2.9).
//!
//! Nothing is expanded or run: `$(docker images)` stays one opaque word, a here-document's body is passed over.

use std::iter::Peekable;
use std::str::Chars;

/// What stands between two simple commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// The beginning or the end of the line.
    Edge,
    /// `;`, a newline or a parenthesis: the next one runs whatever became of this one.
    Then,
    /// `&`: the next one does not wait for this one.
    Background,
    /// `&&`.
    And,
    /// `||`: the next one runs only if this one failed.
    Or,
    /// `|` or `|&`.
    Pipe,
}

/// One simple command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simple {
    /// Its words, quotes removed, redirections left out; assignments before the program are among them.
    pub words: Vec<String>,
    /// What stands before it.
    pub before: Operator,
    /// What stands after it.
    pub after: Operator,
}

impl Simple {
    /// The program's base name and its arguments, without assignments, `sudo`, `env`, `command`, `time` … before it.
    /// `None` where nothing is left.
    pub fn program(&self) -> Option<(&str, &[String])> {
        let mut rest = self.words.as_slice();
        loop {
            let (first, arguments) = rest.split_first()?;
            let name = base_name(first);
            let valued: &[&str] = match name {
                "sudo" | "doas" => {
                    &["-u", "-g", "-h", "-p", "-C", "-D", "-R", "-r", "-t", "-T", "-U", "--user", "--group"]
                }
                "env" => &["-u", "-C", "-S", "--unset", "--chdir"],
                "time" => &["-f", "-o"],
                "command" | "exec" | "nohup" | "do" | "{" => &[],
                _ if is_assignment(first) => {
                    rest = arguments;
                    continue;
                }
                _ => return Some((name, arguments)),
            };
            rest = without_options(arguments, valued);
        }
    }
}

/// The part of a path after its last `/`, without a final `.exe`.
pub fn base_name(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".exe").unwrap_or(name)
}

/// What follows the options at the front; an option of `valued` takes the next word with it.
pub fn without_options<'a>(words: &'a [String], valued: &[&str]) -> &'a [String] {
    let mut rest = words;
    while let [first, others @ ..] = rest {
        if first == "--" {
            return others;
        }
        if !first.starts_with('-') || first == "-" {
            break;
        }
        rest = if valued.contains(&first.as_str()) { others.get(1..).unwrap_or_default() } else { others };
    }
    rest
}

/// The simple commands of `line`, in order. Those of `sh -c '…'` stand in the place of the `sh`.
pub fn split(line: &str) -> Vec<Simple> {
    let mut commands: Vec<Simple> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut before = Operator::Edge;
    let mut lexer = Lexer { chars: line.chars().peekable(), bodies: Vec::new() };
    loop {
        let operator = match lexer.next() {
            Some(Token::Word(word)) => {
                words.push(word);
                continue;
            }
            Some(Token::Operator(operator)) => operator,
            None => Operator::Edge,
        };
        if words.is_empty() {
            // `a && (b)`, `a |` + newline: the operator already read is the one that counts.
            if matches!(before, Operator::Edge | Operator::Then | Operator::Background) {
                before = if operator == Operator::Edge { before } else { operator };
            }
        } else {
            let simple = Simple { words: std::mem::take(&mut words), before, after: operator };
            match script(&simple.words) {
                Some(inner) if inner != line => commands.extend(split(inner)),
                _ => commands.push(simple),
            }
            before = operator;
        }
        if operator == Operator::Edge {
            return commands;
        }
    }
}

/// The script of `sh -c SCRIPT` (with any options, a path, bash or dash).
pub fn script(words: &[String]) -> Option<&str> {
    let (program, rest) = words.split_first()?;
    if !matches!(base_name(program), "sh" | "bash" | "dash" | "ash") {
        return None;
    }
    let at = rest.iter().position(|word| word.starts_with('-') && !word.starts_with("--") && word.ends_with('c'))?;
    rest[..at].iter().all(|word| word.starts_with('-')).then(|| rest.get(at + 1).map(String::as_str))?
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

enum Token {
    Word(String),
    Operator(Operator),
}

struct Lexer<'a> {
    chars: Peekable<Chars<'a>>,
    /// Delimiters of the here-documents whose bodies begin at the next newline.
    bodies: Vec<String>,
}

impl Lexer<'_> {
    fn next(&mut self) -> Option<Token> {
        loop {
            let first = *self.chars.peek()?;
            match first {
                '\n' => {
                    self.chars.next();
                    self.skip_bodies();
                    return Some(Token::Operator(Operator::Then));
                }
                c if c.is_whitespace() => {
                    self.chars.next();
                }
                '#' => while self.chars.next_if(|c| *c != '\n').is_some() {},
                ';' | '(' | ')' => {
                    self.chars.next();
                    return Some(Token::Operator(Operator::Then));
                }
                '|' => {
                    self.chars.next();
                    let or = self.chars.next_if_eq(&'|').is_some();
                    self.chars.next_if_eq(&'&');
                    return Some(Token::Operator(if or { Operator::Or } else { Operator::Pipe }));
                }
                '&' => {
                    self.chars.next();
                    if self.chars.peek() == Some(&'>') {
                        self.redirection();
                    } else if self.chars.next_if_eq(&'&').is_some() {
                        return Some(Token::Operator(Operator::And));
                    } else {
                        return Some(Token::Operator(Operator::Background));
                    }
                }
                '<' | '>' => self.redirection(),
                '\\' if self.chars.clone().nth(1) == Some('\n') => {
                    self.chars.nth(1);
                }
                _ => {
                    let word = self.word();
                    let number = !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
                    if !(number && matches!(self.chars.peek(), Some('<' | '>'))) {
                        return Some(Token::Word(word));
                    }
                }
            }
        }
    }

    /// Reads `>>`, `2>&1`, `<<EOF` … with the target.
    fn redirection(&mut self) {
        let mut operator = String::new();
        while let Some(c) = self.chars.next_if(|c| matches!(c, '<' | '>' | '&' | '|' | '-')) {
            operator.push(c);
        }
        while self.chars.next_if(|c| *c == ' ' || *c == '\t').is_some() {}
        if matches!(self.chars.peek(), None | Some('\n' | ';' | '|' | '&' | '(' | ')' | '<' | '>')) {
            return;
        }
        let target = self.word();
        if operator == "<<" || operator == "<<-" {
            self.bodies.push(target);
        }
    }

    fn skip_bodies(&mut self) {
        for delimiter in std::mem::take(&mut self.bodies) {
            loop {
                let mut line = String::new();
                while let Some(c) = self.chars.next_if(|c| *c != '\n') {
                    line.push(c);
                }
                let ended = self.chars.next().is_none();
                if ended || line.trim_start_matches('\t') == delimiter {
                    break;
                }
            }
        }
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(&c) = self.chars.peek() {
            if c.is_whitespace() || matches!(c, ';' | '|' | '&' | '(' | ')' | '<' | '>') {
                break;
            }
            self.chars.next();
            match c {
                '\'' => word.extend(std::iter::from_fn(|| self.chars.next().filter(|c| *c != '\''))),
                '"' => self.double_quoted(&mut word),
                '\\' => match self.chars.next() {
                    Some('\n') | None => {}
                    Some(escaped) => word.push(escaped),
                },
                '`' => self.enclosed(&mut word, c, '`', '`'),
                '$' => self.dollar(&mut word),
                _ => word.push(c),
            }
        }
        word
    }

    fn double_quoted(&mut self, word: &mut String) {
        while let Some(c) = self.chars.next() {
            match c {
                '"' => return,
                '\\' => match self.chars.next() {
                    Some('\n') | None => {}
                    Some(escaped @ ('"' | '\\' | '$' | '`')) => word.push(escaped),
                    Some(other) => word.extend(['\\', other]),
                },
                '$' => self.dollar(word),
                _ => word.push(c),
            }
        }
    }

    /// After a `$`: an expansion is kept as it is written.
    fn dollar(&mut self, word: &mut String) {
        word.push('$');
        match self.chars.peek() {
            Some('(') => {
                self.chars.next();
                self.enclosed(word, '(', '(', ')');
            }
            Some('{') => {
                self.chars.next();
                self.enclosed(word, '{', '{', '}');
            }
            _ => {}
        }
    }

    fn enclosed(&mut self, word: &mut String, first: char, open: char, close: char) {
        word.push(first);
        let mut depth = 1_usize;
        for c in self.chars.by_ref() {
            word.push(c);
            if c == close {
                depth -= 1;
            } else if c == open {
                depth += 1;
            }
            if depth == 0 {
                return;
            }
        }
    }
}
