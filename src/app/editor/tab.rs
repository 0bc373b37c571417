//! One file in the editor.

mod disk;

use ratatui::style::{Modifier, Style};
use similar::TextDiff;
use tui_textarea::{CursorMove, CursorRenderMode, TextArea};
use unicode_width::UnicodeWidthChar;

use self::disk::Save;
use super::eye::{Eye, sign};
use super::highlight;
use super::limits::{is_near, too_long};
use crate::lab::diagnose::Fix;
use crate::lab::model::{LabFile, Language};
use crate::text::Message;

/// Columns between tab stops.
const TAB: usize = 4;
/// Edits over a selection that are undone as one, at most.
const MIDDLES_KEPT: usize = 50;

/// The file was changed outside while the buffer held unsaved text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What is on disk.
    pub theirs: String,
    /// The difference is looked at.
    pub diff_shown: bool,
}

/// See the module.
#[derive(Debug)]
pub struct Tab {
    /// Relative to the workspace; empty where the lab has no file.
    pub path: String,
    /// How it is highlighted.
    pub language: Language,
    /// The buffer.
    pub area: TextArea<'static>,
    /// Grows with each edit.
    pub revision: u64,
    /// The buffer differs from the disk.
    pub dirty: bool,
    /// What the disk holds, as last seen; `None` while there is no file.
    pub disk: Option<String>,
    /// To be decided.
    pub conflict: Option<Conflict>,
    /// Why it could not be read or written.
    pub trouble: Option<Message>,
    /// What lies on disk under this name is no text: a save would destroy it.
    pub unreadable: bool,
    /// What is told of the text.
    pub eye: Eye,
    /// The last edit was not done: a line would have become too long.
    pub(super) refused: bool,
    /// Our saves, done or on their way: their coming back is no change from outside.
    saves: Vec<Save>,
    /// Texts that nobody saw: a selection was gone, what took its place not there yet.
    middles: Vec<Vec<String>>,
}

impl Tab {
    /// Empty, for a file of the lab.
    pub fn new(file: &LabFile) -> Self {
        Self {
            path: file.path.clone(),
            language: file.language,
            area: area(vec![String::new()]),
            revision: 0,
            dirty: false,
            disk: None,
            conflict: None,
            trouble: None,
            unreadable: false,
            eye: Eye::default(),
            refused: false,
            saves: Vec::new(),
            middles: Vec::new(),
        }
    }

    /// For a lab without files.
    pub fn none() -> Self {
        Self::new(&LabFile { path: String::new(), language: Language::Text })
    }

    /// The buffer's text, ending in a line feed unless it is empty.
    pub fn text(&self) -> String {
        let mut text = self.area.lines().join("\n");
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text
    }

    /// As its tab shows it: the name, a mark while it is unsaved, the worst sign and how many there are.
    pub fn title(&self) -> String {
        let mark = if self.dirty { "*" } else { " " };
        match self.eye.worst() {
            Some(worst) => format!(" {} {mark} {} {} ", self.path, sign(worst), self.eye.list.len()),
            None => format!(" {} {mark} ", self.path),
        }
    }

    /// Runs an edit, which tells whether it changed anything.
    pub(super) fn edit(&mut self, edit: impl FnOnce(&mut TextArea<'static>) -> bool) {
        self.edit_with("", edit);
    }

    /// Puts a text at the cursor, or in the place of what is selected: one edit.
    pub(super) fn insert(&mut self, text: &str) {
        self.edit_with(text, |area| area.insert_str(text));
    }

    /// Runs an edit that adds this text; nothing is done where what comes of it could not be shown.
    fn edit_with(&mut self, added: &str, edit: impl FnOnce(&mut TextArea<'static>) -> bool) {
        if self.path.is_empty() {
            return;
        }
        let middle = self.area.is_selecting().then(|| {
            let mut cut = self.area.clone();
            cut.cut();
            cut.lines().to_vec()
        });
        let mut tried = is_near(self.area.lines(), added).then(|| self.area.clone());
        let changed = edit(tried.as_mut().unwrap_or(&mut self.area));
        if let Some(tried) = tried {
            self.refused = too_long(tried.lines().iter().map(String::as_str)).is_some();
            if self.refused {
                return;
            }
            self.area = tried;
        }
        if changed {
            if let Some(middle) = middle.filter(|middle| self.area.lines() != *middle) {
                self.middles.retain(|known| *known != middle);
                self.middles.push(middle);
                let old = self.middles.len().saturating_sub(MIDDLES_KEPT);
                self.middles.drain(..old);
            }
            self.revision += 1;
            self.dirty = self.disk.as_deref().unwrap_or_default() != self.text();
        }
        self.highlight();
    }

    /// Goes one edit back, or forth again. A text that took another's place is two edits, with the other's lack in between.
    pub(super) fn step(&mut self, step: impl Fn(&mut TextArea<'static>) -> bool) {
        self.area.cancel_selection();
        let middles = self.middles.clone();
        self.edit(|area| {
            let stepped = step(area);
            if stepped && (area.is_empty() || middles.iter().any(|middle| area.lines() == *middle)) {
                step(area);
            }
            stepped
        });
    }

    /// A page up or down.
    pub(super) fn page(&mut self, rows: u16, motion: CursorMove, select: bool) {
        self.go(motion, select);
        for _ in 1..rows {
            self.area.move_cursor(motion);
        }
        self.highlight();
    }

    /// To the character that lies `cells` to the right of the text's edge, `rows` below the cursor.
    pub(super) fn click(&mut self, cells: i32, rows: i32) {
        let (row, col) = self.area.cursor();
        let before = self.area.lines().get(row).map_or(0, |line| cells_before(line, col));
        let row = i32::try_from(row).unwrap_or(i32::MAX).saturating_add(rows).max(0);
        let row = usize::try_from(row).unwrap_or_default().min(self.area.lines().len() - 1);
        let cell = usize::try_from(cells + i32::try_from(before).unwrap_or(0)).unwrap_or_default();
        let line = &self.area.lines()[row];
        let col = (0..line.chars().count()).find(|col| cells_before(line, col + 1) > cell);
        let col = col.unwrap_or_else(|| line.chars().count());
        self.jump(row, col);
    }

    /// A line feed that keeps the indentation, deeper after a Python colon.
    pub(super) fn new_line(&mut self) {
        let (row, _) = self.area.cursor();
        let line = self.area.lines().get(row).map_or("", String::as_str);
        let mut indent: String = line.chars().take_while(|c| *c == ' ' || *c == '\t').collect();
        if self.language == Language::Python && line.trim_end().ends_with(':') {
            indent.push_str("    ");
        }
        self.insert(&format!("\n{indent}"));
    }

    /// Moves, and selects with Shift.
    pub(super) fn go(&mut self, motion: CursorMove, select: bool) {
        match (select, self.area.is_selecting()) {
            (true, false) => self.area.start_selection(),
            (false, true) => self.area.cancel_selection(),
            _ => {}
        }
        self.area.move_cursor(motion);
        self.highlight();
    }

    /// The cursor goes there, nothing selected.
    pub(super) fn jump(&mut self, row: usize, col: usize) {
        self.go(place(row, col), false);
    }

    /// Applies a fix: one undo takes it back. The cursor goes behind what was changed, and not to the far end of a long line.
    pub(super) fn mend(&mut self, fix: &Fix) {
        let (first, last) = (fix.lines.start() - 1, fix.lines.end() - 1);
        let end = self.area.lines().get(last).map_or(0, |line| line.chars().count());
        let old = self.area.lines().get(first..=last).unwrap_or_default().join("\n");
        self.jump(first, 0);
        self.go(place(last, end), end > 0 || last > first);
        let new = fix.text.join("\n");
        self.insert(&new);
        let changed: Vec<&str> = changed(&old, &new).split('\n').collect();
        let col = changed.last().map_or(0, |line| line.chars().count());
        self.jump(first + changed.len() - 1, col);
    }

    /// Marks every match; empty: none.
    pub(super) fn find(&mut self, text: &str) {
        // An escaped text is a valid pattern.
        let _ = self.area.set_search_pattern(regex::escape(text));
        if !text.is_empty() {
            self.area.search_forward(true);
        }
    }

    /// The buffer's text becomes this one, unsaved; one undo brings the old one back.
    pub(super) fn fill(&mut self, text: &str) {
        self.edit_with(text, |area| put(area, text));
    }

    fn replace(&mut self, text: &str) {
        let cursor = self.area.cursor();
        if self.area.is_empty() {
            // Nothing is lost: there is nothing to go back to.
            self.area = area(lines(text));
        } else {
            put(&mut self.area, text);
        }
        self.area.move_cursor(CursorMove::Jump(cursor.0 as u16, cursor.1 as u16));
        self.revision += 1;
        self.highlight();
    }

    /// The lines of the difference: ` ` both, `-` theirs alone, `+` mine alone.
    pub fn difference(&self) -> Vec<(char, String)> {
        let Some(conflict) = &self.conflict else { return Vec::new() };
        let mine = self.text();
        TextDiff::from_lines(&conflict.theirs, &mine)
            .iter_all_changes()
            .map(|change| {
                let sign = match change.tag() {
                    similar::ChangeTag::Equal => ' ',
                    similar::ChangeTag::Delete => '-',
                    similar::ChangeTag::Insert => '+',
                };
                (sign, change.value().trim_end_matches('\n').to_owned())
            })
            .collect()
    }

    /// Styles the lines around the cursor anew.
    pub(super) fn highlight(&mut self) {
        /// More than any screen shows on either side of the cursor.
        const AROUND: usize = 150;
        self.area.clear_custom_highlight();
        let (row, _) = self.area.cursor();
        let first = row.saturating_sub(AROUND);
        let spans: Vec<_> = self
            .area
            .lines()
            .iter()
            .enumerate()
            .skip(first)
            .take(2 * AROUND)
            .flat_map(|(at, line)| {
                let colours = highlight::spans(line, self.language).into_iter().map(|span| (span, 1));
                let marks = highlight::turns(line).into_iter().map(|span| (span, 2));
                let told = self.eye.spans(at, line).into_iter().map(|span| (span, 3));
                colours.chain(marks).chain(told).map(move |(span, priority)| (at, span, priority))
            })
            .collect();
        for (at, (range, style), priority) in spans {
            self.area.custom_highlight(((at, range.start), (at, range.end)), style, priority);
        }
    }
}

fn place(row: usize, col: usize) -> CursorMove {
    CursorMove::Jump(u16::try_from(row).unwrap_or(u16::MAX), u16::try_from(col).unwrap_or(u16::MAX))
}

/// The new text up to where it ends as the old one does.
fn changed<'a>(old: &str, new: &'a str) -> &'a str {
    let begins = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).map(|(c, _)| c.len_utf8()).sum();
    let (old, rest): (&str, &str) = (&old[begins..], &new[begins..]);
    let ends: usize =
        old.chars().rev().zip(rest.chars().rev()).take_while(|(old, new)| old == new).map(|(c, _)| c.len_utf8()).sum();
    &new[..new.len() - ends]
}

/// Puts a text in the place of another.
fn put(area: &mut TextArea<'static>, text: &str) -> bool {
    area.select_all();
    area.insert_str(lines(text).join("\n"));
    true
}

/// Cells that the first `col` characters take; a tab goes to the next multiple of its length.
pub(super) fn cells_before(line: &str, col: usize) -> usize {
    line.chars().take(col).fold(0, |cells, c| match c {
        '\t' => cells + TAB - cells % TAB,
        c => cells + c.width().unwrap_or(0),
    })
}

fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.replace("\r\n", "\n").split('\n').map(str::to_owned).collect();
    // A line feed at the end ends the last line; after an empty one it stays, as `text` would not write it again.
    if let [.., last, empty] = &lines[..]
        && empty.is_empty()
        && !last.is_empty()
    {
        lines.pop();
    }
    lines
}

fn area(lines: Vec<String>) -> TextArea<'static> {
    let mut area = TextArea::new(lines);
    area.set_cursor_render_mode(CursorRenderMode::Hidden);
    area.set_cursor_line_style(Style::new());
    area.set_selection_style(Style::new().add_modifier(Modifier::REVERSED));
    area.set_search_style(Style::new().add_modifier(Modifier::REVERSED | Modifier::UNDERLINED));
    area.set_undo_coalescing(true);
    area.set_tab_length(TAB as u8);
    area.set_max_histories(1000);
    area
}
