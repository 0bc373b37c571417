//! Text from outside as a document may hold it.

use crate::text::sanitise::reorders;

/// The text without what a terminal, a browser or an XML reader would act upon: line feeds (also for `\r\n`) and tabs
/// stay; every other control character, what reorders text and what is no character is shown by its number.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' | '\t' => shown.push(c),
            '\r' if chars.peek() == Some(&'\n') => {}
            c if c.is_control()
                || reorders(c)
                || u32::from(c) & 0xFFFE == 0xFFFE
                || matches!(c, '\u{fdd0}'..='\u{fdef}') =>
            {
                shown.push_str(&format!("<U+{:04X}>", u32::from(c)));
            }
            c => shown.push(c),
        }
    }
    shown
}

/// The same on one line, at most `limit` characters.
pub(super) fn one_line(text: &str, limit: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= limit {
        return line;
    }
    let mut cut: String = line.chars().take(limit.saturating_sub(1)).collect();
    cut.push('…');
    cut
}
