//! Quotes that are missing, superfluous, or close a text too early.

use std::collections::BTreeSet;

use super::names::KEYWORDS;
use super::token::{Kind, Token};
use crate::lab::diagnose::Severity::{Error, Warning};
use crate::lab::diagnose::page::{Finding, Page};
use crate::text::Message;

/// Where quotes are not what they seem nothing else on the line is: returns those rows.
pub(super) fn findings(text: &str, page: &Page<'_>, tokens: &[Token], found: &mut Vec<Finding>) -> BTreeSet<usize> {
    let mut rows = BTreeSet::new();
    for at in 0..tokens.len() {
        let row = page.row(tokens[at].span.start);
        let rules = [apostrophe, unquoted, import];
        let finding = rules.iter().find_map(|rule| rule(text, page, tokens, at));
        if let Some(finding) = finding.filter(|_| rows.insert(row)) {
            found.push(finding);
        }
        found.extend(main_guard(text, tokens, at));
    }
    rows
}

fn is_word(text: &str, token: &Token) -> bool {
    token.kind == Kind::Name && !KEYWORDS.contains(&&text[token.span.clone()])
}

/// `'Cet exemple d'application'`: the apostrophe closes the text.
fn apostrophe(text: &str, page: &Page<'_>, tokens: &[Token], at: usize) -> Option<Finding> {
    let (token, next) = (tokens.get(at)?, tokens.get(at + 1)?);
    let single = token.kind == Kind::Text && text[token.span.clone()].starts_with('\'');
    if !single || !is_word(text, next) || next.span.start != token.span.end {
        return None;
    }
    let (start, closing) = (token.span.start, token.span.end - 1);
    let message = Message::new("diagnose-apostrophe");
    let finding = Finding::new(closing..closing + 1, Error, message);
    let line = page.line(page.row(closing));
    let end = line.start + text[line.clone()].rfind('\'')?;
    let plain = end > closing && !text[start..end].contains(['"', '\\']);
    let edits = vec![(start..start + 1, "\"".to_owned()), (end..end + 1, "\"".to_owned())];
    Some(if plain { finding.with_fix(Message::new("diagnose-fix-quotes"), edits) } else { finding })
}

/// `print(Cet exemple est …)`: words in the place of a text.
fn unquoted(text: &str, page: &Page<'_>, tokens: &[Token], at: usize) -> Option<Finding> {
    let words = tokens.get(at + 1..at + 4)?;
    let row = page.row(tokens[at].span.start);
    if !tokens[at].is(text, "(")
        || !words[..2].iter().all(|it| is_word(text, it) && page.row(it.span.start) == row)
        || !(is_word(text, &words[2]) || matches!(words[2].kind, Kind::Text | Kind::Unclosed))
    {
        return None;
    }
    let start = words[0].span.start;
    let line = page.line(row);
    let end = start + text[start..line.end].trim_end_matches([')', ';', ' ', '\r']).len();
    let finding = Finding::new(start..end, Error, Message::new("diagnose-text-unquoted"));
    let edits = vec![(start..start, "\"".to_owned()), (end..end, "\"".to_owned())];
    let plain = !text[start..end].contains(['"', '\\']);
    Some(if plain { finding.with_fix(Message::new("diagnose-fix-quotes"), edits) } else { finding })
}

/// `import "emoji"`.
fn import(text: &str, _: &Page<'_>, tokens: &[Token], at: usize) -> Option<Finding> {
    let next = tokens.get(at + 1).filter(|next| next.kind == Kind::Text)?;
    let starts = at == 0 || tokens[at - 1].kind == Kind::End;
    if !starts || !tokens[at].is(text, "import") {
        return None;
    }
    let name = text[next.span.clone()].trim_matches(['"', '\'']);
    let message = Message::new("diagnose-import-quotes").with("name", name);
    Some(Finding::new(next.span.clone(), Error, message).replacing(next.span.clone(), name))
}

/// `if __name__ == "main":` is never true.
fn main_guard(text: &str, tokens: &[Token], at: usize) -> Option<Finding> {
    let [name, first, second, value] = tokens.get(at..at + 4)? else { return None };
    let content = text[value.span.clone()].trim_matches(['"', '\'']);
    if !name.is(text, "__name__")
        || !first.is(text, "=")
        || !second.is(text, "=")
        || value.kind != Kind::Text
        || content == "__main__"
        || content.trim_matches('_') != "main"
    {
        return None;
    }
    let finding = Finding::new(value.span.clone(), Warning, Message::new("diagnose-main-guard").with("seen", content));
    Some(finding.replacing(value.span.clone(), "\"__main__\""))
}
