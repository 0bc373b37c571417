//! What is told of a file while it is typed: as of which text, when it is looked at anew, and the words below the text.
//! A line in the middle of a word is left alone: it is looked at after a pause, once the cursor has left it, or saved.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

use super::{Editor, Tab};
use crate::app::state::Options;
use crate::lab::diagnose::{Diagnostic, Facts, LARGEST, Severity, diagnose};
use crate::text::markdown;
use crate::text::{Message, sanitise};

/// Without a key for so long the line under the cursor is looked at too.
const PAUSE: SignedDuration = SignedDuration::from_millis(600);
/// Bytes of a text that is looked at each time that the cursor leaves a line; a larger one waits for the pause.
const SMALL: usize = 16 * 1024;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Eye {
    /// In the order of the lines.
    pub list: Vec<Diagnostic>,
    /// When the text is to be looked at again.
    pub due: Option<Timestamp>,
    /// Of the text as it was last noticed.
    revision: u64,
    lines: usize,
    row: usize,
    facts: Facts,
}

impl Eye {
    /// The worst of all.
    pub fn worst(&self) -> Option<Severity> {
        self.list.iter().map(|it| it.severity).max()
    }

    /// The worst of a row, from 0.
    pub fn worst_of(&self, row: usize) -> Option<Severity> {
        self.list.iter().filter(|it| it.line == row + 1).map(|it| it.severity).max()
    }

    /// The first one of a row, from 0.
    pub fn of(&self, row: usize) -> Option<&Diagnostic> {
        self.list.iter().find(|it| it.line == row + 1)
    }

    /// The first one behind a place, else the first of all.
    pub fn after(&self, row: usize, col: usize) -> Option<&Diagnostic> {
        let behind = |it: &&Diagnostic| (it.line, it.columns.start) > (row + 1, col);
        self.list.iter().find(behind).or(self.list.first())
    }

    /// Byte ranges of a row that are marked.
    pub(super) fn spans(&self, row: usize, line: &str) -> Vec<(Range<usize>, Style)> {
        let byte = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        self.list
            .iter()
            .filter(|it| it.line == row + 1)
            .map(|it| (byte(it.columns.start)..byte(it.columns.end), style(it.severity)))
            .filter(|(range, _)| !range.is_empty())
            .collect()
    }

    /// The text has changed around `row` and has so many lines: what was told below goes along.
    fn shift(&mut self, row: usize, lines: usize) {
        let top = self.row.min(row);
        // An edit of many lines is at or above the cursor: what lies between is not told any more.
        let bottom = self.row.max(row + self.lines.saturating_sub(lines));
        self.list.retain(|it| it.line <= top || it.line > bottom + 1);
        for it in self.list.iter_mut().filter(|it| it.line > top) {
            it.line = (it.line + lines).saturating_sub(self.lines).max(1);
            // Its fix was made for another text; the next look makes it anew.
            it.fix = None;
        }
    }
}

impl Tab {
    /// Takes notice of what was done, and looks at the text when that is due. `idle`: nobody is typing in it.
    pub fn look(&mut self, facts: &Facts, now: Timestamp, idle: bool) {
        let (row, _) = self.area.cursor();
        let lines = self.area.lines().len();
        let edited = self.eye.revision != self.revision;
        let left = self.eye.row != row && (edited || self.eye.due.is_some());
        if edited {
            self.eye.shift(row, lines);
            self.eye.due = Some(now + PAUSE);
        }
        (self.eye.revision, self.eye.lines, self.eye.row) = (self.revision, lines, row);
        let saved = self.eye.due.is_some() && !self.dirty;
        // A clock that goes back must not make anybody wait for where it was.
        self.eye.due = self.eye.due.map(|due| due.min(now + PAUSE));
        let due = self.eye.due.is_some_and(|due| due <= now);
        if due || idle && self.eye.due.is_some() || saved || self.eye.facts != *facts && self.eye.due.is_none() {
            self.look_now(facts);
        } else if left && self.bytes() <= SMALL {
            let pause = self.eye.due.filter(|_| edited);
            self.look_now(facts);
            if pause.is_some() {
                // What is being typed has not been thought to its end.
                self.eye.list.retain(|it| it.line != row + 1);
                self.eye.due = pause;
            }
            self.highlight();
        } else if edited {
            self.highlight();
        }
    }

    /// There is something to take notice of.
    pub fn has_moved(&self) -> bool {
        self.eye.due.is_some() || self.eye.revision != self.revision || self.eye.row != self.area.cursor().0
    }

    /// Looks at the text as it is.
    pub fn look_now(&mut self, facts: &Facts) {
        self.eye.due = None;
        self.eye.facts = facts.clone();
        let told = match self.bytes() {
            0..=LARGEST if !self.unreadable && self.is_drawn() => diagnose(self.language, &self.text(), facts),
            _ => Vec::new(),
        };
        self.eye.list = told;
        self.highlight();
    }

    fn bytes(&self) -> usize {
        self.area.lines().iter().map(|line| line.len() + 1).sum()
    }
}

impl Editor {
    /// The words below the text: of the cursor's line, else of the first line that has some. At most a third of `height`.
    pub fn words(&self, options: &Options, width: u16, height: u16) -> Vec<Line<'static>> {
        let tab = self.tab();
        let row = tab.area.cursor().0;
        if tab.conflict.is_some() || height < 8 {
            return Vec::new();
        }
        let Some(told) = tab.eye.of(row).or(tab.eye.list.first()) else { return Vec::new() };
        let mut words = options.say(&told.message);
        if told.line != row + 1 {
            words = options.say(&Message::new("diagnose-line").with("line", told.line).with("words", words));
        }
        let style = style(told.severity).remove_modifier(Modifier::UNDERLINED);
        let mut lines = markdown::prose(&sanitise::one_line(&words), width.saturating_sub(2), 0, Style::new());
        lines.truncate(usize::from(height / 3).clamp(2, 5));
        for (place, line) in lines.iter_mut().enumerate() {
            let lead = if place == 0 { sign(told.severity) } else { " " };
            line.spans.insert(0, Span::styled(format!("{lead} "), style));
        }
        lines
    }

    /// What the keys do with what the words speak of, in so many columns.
    pub fn keys(&self, options: &Options, room: usize) -> Option<String> {
        let tab = self.tab();
        if tab.conflict.is_some() {
            return None;
        }
        let (row, col) = tab.area.cursor();
        let told = tab.eye.of(row).or(tab.eye.list.first())?;
        let fits = |words: &String| Line::from(words.as_str()).width() <= room;
        let fix = told.fix.as_ref().map(|fix| {
            let label = options.say(&fix.label).replace('`', "");
            let whole = options.say(&Message::new("diagnose-key").with("label", label));
            if fits(&whole) { whole } else { options.say(&Message::new("diagnose-key-short")) }
        });
        let next = tab.eye.after(row, col).filter(|next| next.line != row + 1);
        let words = fix.or_else(|| next.map(|_| options.say(&Message::new("diagnose-more"))))?;
        fits(&words).then_some(words)
    }
}

/// The letter of a severity: never its colour alone.
pub fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "E",
        Severity::Warning => "!",
        Severity::Remark => "i",
    }
}

fn style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Error => Color::Red,
        Severity::Warning => Color::Yellow,
        Severity::Remark => Color::Blue,
    };
    Style::new().fg(color).add_modifier(Modifier::UNDERLINED)
}
