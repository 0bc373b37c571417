//! The names of a program: which are known, which are misspelt.

use std::collections::BTreeSet;

use super::token::{Kind, Token};
use crate::lab::diagnose::Severity::Error;
use crate::lab::diagnose::near::likely;
use crate::lab::diagnose::page::Finding;
use crate::text::Message;

pub(super) const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Keywords only where the grammar wants them.
const SOFT: &[&str] = &["match", "case", "type", "_"];

/// Functions that a beginner calls.
const BUILTINS: &[&str] = &["print", "input", "range", "open", "len"];

/// What a name is bound by.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Every name that something gives a value, imports included.
    pub bound: BTreeSet<String>,
    /// `import x as y`: module, name, place of the module among the tokens.
    pub modules: Vec<(String, String, usize)>,
    /// `from x import y as z`: module, member, name, place of the member among the tokens.
    pub members: Vec<(String, String, String, usize)>,
    /// `from x import *`, `exec` … : any name may be bound.
    pub open: bool,
}

impl Names {
    /// Those of a program.
    pub fn of(text: &str, tokens: &[Token]) -> Self {
        let mut names = Self::default();
        let word = |at: usize| tokens.get(at).filter(|it| it.kind == Kind::Name).map(|it| &text[it.span.clone()]);
        let is = |at: usize, what: &str| tokens.get(at).is_some_and(|token| token.is(text, what));
        for at in 0..tokens.len() {
            let Some(name) = word(at) else { continue };
            let starts = at == 0 || tokens[at - 1].kind == Kind::End || is(at - 1, ";") || is(at - 1, ":");
            match name {
                "import" if starts => names.import(text, tokens, at + 1),
                "from" if starts => names.from(text, tokens, at + 1),
                "exec" | "eval" | "globals" | "__import__" => names.open = true,
                "def" | "class" | "for" | "as" | "global" | "nonlocal" | "lambda" | "import" | "case" => {
                    names.bind_until_end(text, tokens, at + 1);
                }
                name if KEYWORDS.contains(&name) => {}
                // An assignment, a parameter, a target among others.
                name => {
                    let assigns = is(at + 1, "=") && !is(at + 2, "=")
                        || is(at + 1, ":")
                        || is(at + 1, ",") && tokens[at].depth == 0;
                    if assigns && !(at > 0 && is(at - 1, ".")) {
                        names.bound.insert(name.to_owned());
                    }
                }
            }
        }
        names
    }

    /// The names up to a colon, an `in` or the end are bound, or may be.
    fn bind_until_end(&mut self, text: &str, tokens: &[Token], from: usize) {
        for token in tokens[from..].iter().take_while(|token| token.kind != Kind::End) {
            if token.is(text, "in") || token.depth == 0 && token.is(text, ":") {
                return;
            }
            if token.kind == Kind::Name {
                self.bound.insert(text[token.span.clone()].to_owned());
            }
        }
    }

    fn import(&mut self, text: &str, tokens: &[Token], from: usize) {
        let line: Vec<(usize, &Token)> =
            tokens.iter().enumerate().skip(from).take_while(|(_, token)| token.kind != Kind::End).collect();
        for part in line.split(|(_, token)| token.is(text, ",")) {
            let words: Vec<(usize, &str)> = part
                .iter()
                .filter(|(_, it)| it.kind == Kind::Name)
                .map(|(at, it)| (*at, &text[it.span.clone()]))
                .collect();
            let Some((at, module)) = words.first() else { continue };
            let name = match words.iter().position(|(_, word)| *word == "as") {
                Some(place) => words.get(place + 1).map_or(*module, |(_, name)| name),
                None => module,
            };
            self.bound.insert(name.to_owned());
            self.modules.push(((*module).to_owned(), name.to_owned(), *at));
        }
    }

    fn from(&mut self, text: &str, tokens: &[Token], from: usize) {
        let line: Vec<(usize, &Token)> =
            tokens.iter().enumerate().skip(from).take_while(|(_, token)| token.kind != Kind::End).collect();
        let Some(split) = line.iter().position(|(_, token)| token.is(text, "import")) else { return };
        let module = line.first().map_or("", |(_, token)| &text[token.span.clone()]);
        for part in line[split + 1..].split(|(_, token)| token.is(text, ",")) {
            self.open |= part.iter().any(|(_, token)| token.is(text, "*"));
            let words: Vec<(usize, &str)> = part
                .iter()
                .filter(|(_, it)| it.kind == Kind::Name)
                .map(|(at, it)| (*at, &text[it.span.clone()]))
                .collect();
            let (Some((at, member)), Some((_, name))) = (words.first(), words.last()) else { continue };
            self.bound.insert((*name).to_owned());
            self.members.push((module.to_owned(), (*member).to_owned(), (*name).to_owned(), *at));
        }
    }
}

pub(super) fn findings(text: &str, tokens: &[Token], names: &Names, found: &mut Vec<Finding>) {
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &tokens[at]);
        let after = tokens.get(at + 1);
        let word = &text[token.span.clone()];
        let dotted = token.kind == Kind::Name && before.is_some_and(|it| it.is(text, "."));
        if let Some(next) = after.filter(|next| dotted && next.kind == Kind::Text && adjoins(text, token, next)) {
            let message = Message::new("diagnose-call-open").with("name", word);
            found.push(Finding::new(token.span.start..next.span.start, Error, message).adding(token.span.end, "("));
        }
        if token.kind != Kind::Name || KEYWORDS.contains(&word) || before.is_some_and(|it| it.is(text, ".")) {
            continue;
        }
        let starts = before.is_none_or(|it| it.kind == Kind::End || it.is(text, ";"));
        if let Some(next) = after.filter(|next| adjoins(text, token, next)) {
            if !(SOFT.contains(&word) && starts) {
                found.push(beside(text, tokens, at, next, starts));
            }
            continue;
        }
        let calls = after.is_some_and(|it| it.is(text, "("));
        let known = names.open || names.bound.contains(word) || BUILTINS.contains(&word);
        let elsewhere = before.is_some_and(|it| it.is(text, "def") || it.is(text, "class"));
        if calls
            && !known
            && !elsewhere
            && !REAL.contains(&word)
            && let Some(meant) =
                likely(word, BUILTINS).or_else(|| BUILTINS.iter().find(|it| it.eq_ignore_ascii_case(word)).copied())
        {
            let message = Message::new("diagnose-name").with("seen", word).with("meant", meant);
            found.push(Finding::new(token.span.clone(), Error, message).replacing(token.span.clone(), meant));
        }
    }
}

/// Builtins that look like another one.
const REAL: &[&str] =
    &["hex", "oct", "bin", "set", "map", "min", "max", "sum", "int", "str", "iter", "next", "hash", "ord", "id"];

/// Two operands with nothing between them: no program has that.
fn adjoins(text: &str, token: &Token, next: &Token) -> bool {
    let operand = match next.kind {
        Kind::Text | Kind::Unclosed | Kind::Number => true,
        Kind::Name => !KEYWORDS.contains(&&text[next.span.clone()]),
        _ => false,
    };
    // `1if x` and the like are numbers; a name and a text that touch are a prefix that is none.
    operand && token.kind == Kind::Name && !text[token.span.end..next.span.start].contains('\n')
}

fn beside(text: &str, tokens: &[Token], at: usize, next: &Token, starts: bool) -> Finding {
    let token = &tokens[at];
    let word = &text[token.span.clone()];
    if word == "print" && starts {
        let line = tokens[at + 1..].iter().take_while(|it| it.kind != Kind::End && !it.is(text, ";"));
        let last = line.clone().last();
        let finding = Finding::new(token.span.clone(), Error, Message::new("diagnose-print"));
        let whole = line.clone().all(|it| it.kind != Kind::Unclosed && it.kind != Kind::Other);
        let one_line = last.is_some_and(|it| !text[token.span.start..it.span.end].contains('\n') && !it.is(text, ","));
        return match last {
            Some(last) if whole && one_line => {
                let edits =
                    vec![(token.span.end..next.span.start, "(".to_owned()), (last.span.end..last.span.end, ")".into())];
                finding.with_fix(Message::new("diagnose-fix-add").with("text", "( )"), edits)
            }
            _ => finding,
        };
    }
    if starts && let Some(meant) = keyword(word) {
        let message = Message::new("diagnose-name").with("seen", word).with("meant", meant);
        return Finding::new(token.span.clone(), Error, message).replacing(token.span.clone(), meant);
    }
    let span = token.span.start..next.span.end;
    if next.kind == Kind::Name && at > 0 && tokens[at - 1].is(text, "import") {
        let finding =
            Finding::new(span, Error, Message::new("diagnose-two-lines").with("second", &text[next.span.clone()]));
        let edit = (token.span.end..next.span.start, "\n".to_owned());
        return finding.with_fix(Message::new("diagnose-fix-lines"), vec![edit]);
    }
    let message = Message::new("diagnose-side-by-side").with("first", word).with("second", &text[next.span.clone()]);
    Finding::new(span, Error, message)
}

/// The keyword that a statement was meant to begin with.
fn keyword(word: &str) -> Option<&'static str> {
    const FIRST: &[&str] = &["import", "from", "def", "class", "for", "while", "return", "with", "if", "elif"];
    likely(word, FIRST).or_else(|| FIRST.iter().find(|it| it.eq_ignore_ascii_case(word)).copied())
}
