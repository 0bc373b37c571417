//! Python, as far as a beginner's program goes: tokens, brackets, indentation, the names that are used, and `emoji`.
//! What is not understood is not spoken of.

mod emoji;
mod names;
mod quotes;
mod structure;
mod token;

use std::collections::BTreeSet;

use super::Severity;
use super::page::{Finding, Page};
use super::typography::{self, Kind};
use token::Token;

/// Everything to look at.
pub fn findings(text: &str) -> Vec<Finding> {
    let page = Page::new(text);
    let mut found = Vec::new();
    let tokens = token::tokens(text);
    let mut rows = characters(text, &page, &tokens, &mut found);
    let mut others = Vec::new();
    rows.append(&mut quotes::findings(text, &page, &tokens, &mut others));
    others.retain(|finding| !found.iter().any(|told| page.row(told.span.start) == page.row(finding.span.start)));
    found.append(&mut others);
    structure::findings(text, &page, &tokens, &mut others);
    let names = names::Names::of(text, &tokens);
    names::findings(text, &tokens, &names, &mut others);
    emoji::findings(text, &page, &tokens, &names, &mut others);
    // Where quotes are not quotes nothing else on the line is what it seems.
    others.retain(|finding| !rows.contains(&page.row(finding.span.start)));
    one_open_text(&page, &mut others);
    found.append(&mut others);
    found
}

/// A text that is not closed turns the inside out from there on: only it is told.
fn one_open_text(page: &Page<'_>, found: &mut Vec<Finding>) {
    let open = found.iter().filter(|it| it.message.id == "diagnose-text-open").map(|it| it.span.start).min();
    let Some(open) = open else { return };
    found.retain(|it| match it.message.id.as_ref() {
        "diagnose-text-open" => it.span.start == open,
        "diagnose-side-by-side" => page.row(it.span.start) < page.row(open),
        _ => true,
    });
}

/// Characters of a word processor outside texts and comments; returns their rows.
fn characters(text: &str, page: &Page<'_>, tokens: &[Token], found: &mut Vec<Finding>) -> BTreeSet<usize> {
    let other = |token: &&Token| token.kind == token::Kind::Other;
    let wrong = tokens.iter().filter(other).filter(|token| {
        text[token.span.clone()].chars().next().and_then(typography::kind).is_some() && token.span.start > 0
    });
    let rows: BTreeSet<usize> = wrong.map(|token| page.row(token.span.start)).collect();
    for row in &rows {
        let line = page.line(*row);
        let raw = &text[line.clone()];
        // Between “ and ” an apostrophe is a letter.
        let double = raw.chars().any(|c| typography::kind(c) == Some(Kind::DoubleQuote));
        let places: Vec<usize> = raw
            .char_indices()
            .filter(|(at, c)| match typography::kind(*c) {
                Some(Kind::SingleQuote) => !double,
                Some(Kind::Space | Kind::Invisible | Kind::Dash) => {
                    let at = line.start + at;
                    tokens.iter().any(|token| token.kind == token::Kind::Other && token.span.contains(&at))
                }
                Some(Kind::DoubleQuote) => true,
                None => false,
            })
            .map(|(at, _)| line.start + at)
            .collect();
        found.extend(typography::finding(text, &places, Severity::Error));
    }
    rows
}
