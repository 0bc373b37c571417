//! One file in the editor.

use ratatui::style::{Color, Modifier, Style};
use similar::TextDiff;
use tui_textarea::{CursorMove, CursorRenderMode, TextArea};

use super::highlight;
use crate::lab::model::{LabFile, Language};
use crate::lab::world::FileState;
use crate::text::Message;

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

    /// Runs an edit; it tells whether it changed anything.
    pub(super) fn edit(&mut self, edit: impl FnOnce(&mut TextArea<'static>) -> bool) {
        if self.path.is_empty() {
            return;
        }
        if edit(&mut self.area) {
            self.revision += 1;
            self.dirty = self.disk.as_deref().unwrap_or_default() != self.text();
        }
        self.highlight();
    }

    /// A line feed that keeps the indentation, deeper after a Python colon.
    pub(super) fn new_line(&mut self) {
        let (row, _) = self.area.cursor();
        let line = self.area.lines().get(row).map_or("", String::as_str);
        let mut indent: String = line.chars().take_while(|c| *c == ' ' || *c == '\t').collect();
        if self.language == Language::Python && line.trim_end().ends_with(':') {
            indent.push_str("    ");
        }
        self.edit(|area| area.insert_str(format!("\n{indent}")));
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

    /// Marks every match; empty: none.
    pub(super) fn find(&mut self, text: &str) {
        // An escaped text is a valid pattern.
        let _ = self.area.set_search_pattern(regex::escape(text));
        if !text.is_empty() {
            self.area.search_forward(true);
        }
    }

    /// What is on disk now: taken in silence where nothing is lost by it, else asked about.
    pub(super) fn loaded(&mut self, file: FileState) {
        let text = match file {
            FileState::Text { text, .. } => text,
            FileState::Missing => {
                // What was written before and is gone now stays in the buffer, unsaved.
                self.dirty = !self.text().is_empty();
                self.disk = None;
                self.conflict = None;
                return;
            }
            FileState::Unreadable(why) => {
                self.trouble = Some(why);
                return;
            }
        };
        self.trouble = None;
        if self.disk.as_ref() == Some(&text) {
            return;
        }
        if text == self.text() {
            self.disk = Some(text);
            self.dirty = false;
            self.conflict = None;
        } else if self.dirty {
            self.conflict = Some(Conflict { theirs: text, diff_shown: false });
        } else {
            self.disk = Some(text.clone());
            self.replace(&text);
            self.dirty = false;
        }
    }

    /// The buffer's text becomes this one, unsaved; one undo brings the old one back.
    pub(super) fn fill(&mut self, text: &str) {
        self.area.select_all();
        self.edit(|area| {
            area.cut();
            area.insert_str(text.trim_end_matches('\n'));
            true
        });
    }

    pub(super) fn keep_mine(&mut self) {
        if let Some(conflict) = self.conflict.take() {
            self.disk = Some(conflict.theirs);
        }
    }

    pub(super) fn take_theirs(&mut self) {
        if let Some(conflict) = self.conflict.take() {
            self.disk = Some(conflict.theirs.clone());
            self.replace(&conflict.theirs);
            self.dirty = false;
        }
    }

    fn replace(&mut self, text: &str) {
        let cursor = self.area.cursor();
        self.area = area(lines(text));
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
            .flat_map(|(at, line)| highlight::spans(line, self.language).into_iter().map(move |span| (at, span)))
            .collect();
        for (at, (range, style)) in spans {
            self.area.custom_highlight(((at, range.start), (at, range.end)), style, 1);
        }
    }
}

fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.replace("\r\n", "\n").split('\n').map(str::to_owned).collect();
    if lines.len() > 1 && lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

fn area(lines: Vec<String>) -> TextArea<'static> {
    let mut area = TextArea::new(lines);
    area.set_cursor_render_mode(CursorRenderMode::Hidden);
    area.set_cursor_line_style(Style::new());
    area.set_line_number_style(Style::new().fg(Color::DarkGray));
    area.set_selection_style(Style::new().add_modifier(Modifier::REVERSED));
    area.set_search_style(Style::new().add_modifier(Modifier::REVERSED | Modifier::UNDERLINED));
    area.set_undo_coalescing(true);
    area.set_tab_length(4);
    area.set_max_histories(1000);
    area
}
