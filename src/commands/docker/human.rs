//! Sizes, ages and names as the `docker` command writes them. Pure.

use unicode_width::UnicodeWidthChar;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
const MONTH: i64 = 30 * DAY;
const YEAR: i64 = 365 * DAY;

/// Bytes in decimal units, with so many significant digits: `1.01GB`, `5.61MB`, `0B`.
pub fn size(bytes: i64, digits: usize) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB"];
    let mut value = bytes.max(0) as f64;
    let mut unit = 0;
    // What would be rounded to 1000 takes the next unit.
    let most = 1000.0 - if digits > 3 { 0.05 } else { 0.5 };
    while value >= most && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    format!("{}{}", significant(value, digits), units[unit])
}

/// A number under 1000 with so many significant digits and no zero at the end of its decimals.
fn significant(value: f64, digits: usize) -> String {
    let whole = format!("{:.0}", value.trunc()).len();
    let text = format!("{value:.*}", digits.saturating_sub(whole));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// How long ago: `Less than a second ago`, `About an hour ago`, `3 weeks ago`.
pub fn ago(seconds: i64) -> String {
    let hours = (seconds + HOUR / 2) / HOUR;
    let span = match seconds {
        ..1 => "Less than a second".to_owned(),
        1 => "1 second".to_owned(),
        2..MINUTE => format!("{seconds} seconds"),
        _ if seconds / MINUTE == 1 => "About a minute".to_owned(),
        _ if seconds < HOUR => format!("{} minutes", seconds / MINUTE),
        _ if hours == 1 => "About an hour".to_owned(),
        _ if hours < 48 => format!("{hours} hours"),
        _ if hours * HOUR < 2 * WEEK => format!("{} days", hours * HOUR / DAY),
        _ if hours * HOUR < 2 * MONTH => format!("{} weeks", hours * HOUR / WEEK),
        _ if hours * HOUR < 2 * YEAR => format!("{} months", hours * HOUR / MONTH),
        _ => format!("{} years", seconds / YEAR),
    };
    format!("{span} ago")
}

/// The text, or its beginning and an ellipsis where it takes more cells than that.
pub fn shortened(text: &str, cells: usize) -> String {
    let width = |char: char| char.width().unwrap_or(0);
    if text.chars().map(width).sum::<usize>() <= cells {
        return text.to_owned();
    }
    let mut left = cells.saturating_sub(1);
    let beginning = text.chars().take_while(|char| {
        let fits = width(*char) <= left;
        left = left.saturating_sub(width(*char));
        fits
    });
    beginning.chain(['…']).collect()
}

/// Twelve digits of an id, without its `sha256:`.
pub fn short_id(id: &str) -> String {
    let id = id.strip_prefix("sha256:").unwrap_or(id);
    id.chars().take(12).collect()
}

/// A name as it was given, taken apart at the colon of its tag: `localhost:5000/x:1` is `localhost:5000/x` and `1`. What
/// stands for a digest stays with the name.
pub fn split_tag(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once(':') {
        Some((before, tag)) if !tag.contains('/') && !before.contains('@') => (before, Some(tag)),
        _ => (name, None),
    }
}
