//! The keys that scroll a page of lines, wherever one is read.

use crossterm::event::KeyCode;

/// The first line that is seen after this key; `None` for a key that scrolls nothing. `limit` is the last line that may
/// be the first one, `rows` how many are seen.
pub(super) fn scrolled(code: KeyCode, at: usize, limit: usize, rows: u16) -> Option<usize> {
    // The page may have become shorter since.
    let at = at.min(limit);
    let page = usize::from(rows.max(2) - 1);
    Some(match code {
        KeyCode::Up => at.saturating_sub(1),
        KeyCode::Down => (at + 1).min(limit),
        KeyCode::PageUp => at.saturating_sub(page),
        KeyCode::PageDown | KeyCode::Char(' ') => (at + page).min(limit),
        KeyCode::Home => 0,
        KeyCode::End => limit,
        _ => return None,
    })
}
