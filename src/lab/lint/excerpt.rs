//! The line of a file that a finding is about, with a mark under its column.

use unicode_width::UnicodeWidthChar;

use crate::text::sanitise::reorders;

/// Columns before the place that are shown where the line is too long.
const LEAD: usize = 20;

/// The line and the mark below it, each cut to `width` columns; `None` where the file has no such line. Places are counted
/// from 1, in characters.
pub fn excerpt(source: &str, line: usize, column: usize, width: usize) -> Option<[String; 2]> {
    let text = source.lines().nth(line.checked_sub(1)?)?;
    // One for one, so that the mark stays below its character.
    let harmless = |c: char| match c {
        '\t' => ' ',
        c if c.is_control() || reorders(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    let chars: Vec<char> = text.chars().map(harmless).collect();
    let place = column.saturating_sub(1).min(chars.len());
    let columns = |chars: &[char]| chars.iter().map(|c| c.width().unwrap_or(0)).sum::<usize>();
    let first = if columns(&chars) <= width { 0 } else { place.saturating_sub(LEAD) };
    let mut shown = String::new();
    let mut taken = 0;
    for c in &chars[first..] {
        taken += c.width().unwrap_or(0);
        if taken > width {
            break;
        }
        shown.push(*c);
    }
    Some([shown, format!("{}^", " ".repeat(columns(&chars[first..place])))])
}
