//! The search in the log: capitals do not matter, the match that was found stands in the last row.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use regex::{Regex, RegexBuilder};

use super::{Log, line_text};

/// Finds what was typed, as it stands there; `None` while nothing is.
pub fn matcher(search: &str) -> Option<Regex> {
    let pattern = RegexBuilder::new(&regex::escape(search)).case_insensitive(true).build();
    pattern.ok().filter(|_| !search.is_empty())
}

impl Log {
    /// Of the lines that hold what is searched for: the place of the one in the last row, from 1 and 0 for none, and how
    /// many there are.
    pub fn matches(&self) -> Option<(usize, usize)> {
        let (pattern, activity) = (matcher(self.search.as_deref()?)?, self.activity()?);
        let last = activity.lines.len().saturating_sub(1 + self.up);
        let (mut place, mut count) = (0, 0);
        for (at, line) in activity.lines.iter().enumerate() {
            if pattern.is_match(&line_text(line)) {
                count += 1;
                place = if at == last { count } else { place };
            }
        }
        Some((place, count))
    }

    pub(super) fn type_search(&mut self, key: KeyEvent) {
        let search = self.search.get_or_insert_default();
        match key.code {
            KeyCode::Char(c) if key.modifiers.difference(KeyModifiers::SHIFT).is_empty() => search.push(c),
            KeyCode::Backspace => {
                search.pop();
            }
            KeyCode::Enter => {
                self.typing = false;
                if search.is_empty() {
                    self.search = None;
                } else {
                    self.find(false);
                }
            }
            KeyCode::Esc => {
                self.typing = false;
                self.search = None;
            }
            _ => {}
        }
    }

    /// Brings the next match below (`down`) or above to the last row; after the last one comes the first.
    pub(super) fn find(&mut self, down: bool) {
        let Some(pattern) = self.search.as_deref().and_then(matcher) else { return };
        let Some(activity) = self.activities.get(self.shown) else { return };
        let length = activity.lines.len();
        let last = length.saturating_sub(1 + self.up);
        let matches = |at: &usize| pattern.is_match(&line_text(&activity.lines[*at]));
        let found = if down {
            (last + 1..length).find(matches).or_else(|| (0..last).find(matches))
        } else {
            (0..last).rev().find(matches).or_else(|| (last..length).rev().find(matches))
        };
        if let Some(at) = found {
            self.up = length - 1 - at;
        }
    }
}
