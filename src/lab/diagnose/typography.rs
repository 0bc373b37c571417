//! Characters that a web page or a word processor puts in the place of those that programs read.

use std::ops::Range;

use super::Severity;
use super::page::Finding;
use crate::text::Message;

/// A character that is not what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `“` for `"`.
    DoubleQuote,
    /// `’` for `'`.
    SingleQuote,
    /// One that is no blank to a program.
    Space,
    /// `–` for `-`.
    Dash,
    /// It has no width.
    Invisible,
}

/// What a character stands for.
pub fn kind(c: char) -> Option<Kind> {
    Some(match c {
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => Kind::DoubleQuote,
        '‘' | '’' | '‚' | '‛' | '′' => Kind::SingleQuote,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Kind::Space,
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Kind::Dash,
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => Kind::Invisible,
        _ => return None,
    })
}

/// The finding of one line, given its characters of that sort with their places in the text.
pub fn finding(text: &str, places: &[usize], severity: Severity) -> Option<Finding> {
    let first = *places.first()?;
    let c = text[first..].chars().next()?;
    let message = match kind(c)? {
        Kind::DoubleQuote | Kind::SingleQuote => Message::new("diagnose-typographic-quote").with("seen", c),
        Kind::Space => Message::new("diagnose-typographic-space"),
        Kind::Dash => Message::new("diagnose-typographic-dash").with("seen", c),
        Kind::Invisible => Message::new("diagnose-invisible"),
    };
    let edits = places.iter().filter_map(|at| {
        let c = text[*at..].chars().next()?;
        let span = *at..*at + c.len_utf8();
        Some((span.clone(), plain(text, &span, c)?.to_owned()))
    });
    let fix = Some((Message::new("diagnose-fix-characters"), edits.collect()));
    Some(Finding { span: first..first + c.len_utf8(), severity, message, fix })
}

fn plain(text: &str, span: &Range<usize>, c: char) -> Option<&'static str> {
    Some(match kind(c)? {
        Kind::DoubleQuote => "\"",
        Kind::SingleQuote => "'",
        Kind::Space => " ",
        Kind::Invisible => "",
        // A word processor makes one dash of the two before a long option.
        Kind::Dash => {
            let long = text[span.end..].chars().take_while(|c| c.is_alphanumeric()).count() > 1;
            if long && !text[..span.start].ends_with('-') { "--" } else { "-" }
        }
    })
}
