//! The editor pane: a tab a file of the lab, what is typed, what is on disk, and what is to be decided where they differ.

mod eye;
mod highlight;
mod keys;
mod limits;
mod tab;
mod view;

use ratatui::layout::{Position, Rect};
use tui_textarea::CursorMove;

use crate::app::effect::Effect;
use crate::lab::diagnose::{Diagnostic, Facts};
use crate::lab::model::{LabFile, Language};
use crate::lab::world::FileState;
use crate::text::Message;
pub use eye::{Eye, sign};
pub use limits::MOST;
pub use tab::{Conflict, Tab};

/// Bytes of a file that is opened, and so of one that is saved, at most.
pub const LARGEST: usize = 2 << 20;

/// What the editor asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum EditorEffect {
    /// Of its files: [`Effect::Save`], [`Effect::Keep`] or [`Effect::Forget`].
    File(Effect),
    /// Put this into the clipboard.
    Copy(String),
    /// Something to say.
    Notice(Message),
    /// A fix was applied: what it did.
    Fixed(Message),
}

/// See the module.
#[derive(Debug)]
pub struct Editor {
    /// One a file of the lab, in its order.
    pub tabs: Vec<Tab>,
    /// The one that is seen.
    pub active: usize,
    /// The search line while it is typed.
    pub search: Option<String>,
    clipboard: String,
}

impl Editor {
    /// Empty tabs for these files.
    pub fn new(files: &[LabFile]) -> Self {
        let mut tabs: Vec<Tab> = files.iter().map(Tab::new).collect();
        if tabs.is_empty() {
            tabs.push(Tab::none());
        }
        Self { tabs, active: 0, search: None, clipboard: String::new() }
    }

    /// The tab that is seen.
    pub fn tab(&self) -> &Tab {
        // There is always a tab, and `active` is one of them.
        &self.tabs[self.active]
    }

    /// The tab of the Dockerfile.
    pub fn dockerfile(&self) -> Option<&Tab> {
        self.tabs.iter().find(|tab| tab.language == Language::Dockerfile)
    }

    fn tab_mut(&mut self) -> &mut Tab {
        &mut self.tabs[self.active]
    }

    fn of(&mut self, path: &str) -> Option<&mut Tab> {
        self.tabs.iter_mut().find(|tab| tab.path == path)
    }

    /// The other file.
    pub fn next_tab(&mut self) {
        self.active = (self.active + 1) % self.tabs.len();
        self.search = None;
    }

    fn kept_since(&mut self, revision: u64) -> Vec<EditorEffect> {
        let tab = self.tab_mut();
        if std::mem::take(&mut tab.refused) {
            return vec![EditorEffect::Notice(limits::of_edit())];
        }
        if tab.revision == revision {
            return Vec::new();
        }
        let path = tab.path.clone();
        let effect = if tab.dirty { Effect::Keep { path, text: tab.text() } } else { Effect::Forget(path) };
        vec![EditorEffect::File(effect)]
    }

    /// Text pasted into the pane: one edit, whatever its size.
    pub fn paste(&mut self, text: &str) -> Vec<EditorEffect> {
        if let Some(search) = &mut self.search {
            search.extend(text.chars().filter(|c| !c.is_control()));
            return Vec::new();
        }
        if self.tab().conflict.is_some() {
            return vec![EditorEffect::Notice(Message::new("editor-decide-first"))];
        }
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let before = self.tab().revision;
        self.tab_mut().insert(&text);
        self.kept_since(before)
    }

    /// Text at the end of this file, which is shown.
    pub fn append(&mut self, path: &str, text: &str) -> Vec<EditorEffect> {
        self.show(path);
        let tab = self.tab_mut();
        let end = tab.area.lines().last().map(|line| (tab.area.lines().len() - 1, line.chars().count()));
        if tab.area.is_selecting() || Some(tab.area.cursor()) != end {
            tab.go(CursorMove::Bottom, false);
            tab.go(CursorMove::End, false);
        }
        self.paste(text)
    }

    fn copy(&mut self, cut: bool) -> Vec<EditorEffect> {
        let before = self.tab().revision;
        let tab = self.tab_mut();
        if !tab.area.is_selecting() {
            return vec![EditorEffect::Notice(Message::new("editor-nothing-selected"))];
        }
        if cut {
            tab.edit(|area| area.cut());
        } else {
            tab.area.copy();
        }
        self.clipboard = self.tab().area.yank_text();
        let mut effects = vec![EditorEffect::Copy(self.clipboard.clone())];
        effects.append(&mut self.kept_since(before));
        effects
    }

    /// Applies the fix of the cursor's line, else of the next one that has a fix, and looks at what came of it.
    pub fn fix(&mut self, facts: &Facts) -> Vec<EditorEffect> {
        let tab = self.tab_mut();
        let before = tab.revision;
        if tab.conflict.is_some() {
            return vec![EditorEffect::Notice(Message::new("editor-decide-first"))];
        }
        let (row, col) = tab.area.cursor();
        let fixes = |it: &&Diagnostic| it.fix.is_some();
        let here = tab.eye.list.iter().filter(|it| it.line == row + 1);
        let behind = tab.eye.list.iter().filter(|it| it.line > row + 1);
        let found = match here.clone().next() {
            Some(_) => here.clone().find(fixes),
            None => behind.clone().find(fixes).or_else(|| tab.eye.list.iter().find(fixes)),
        };
        let Some(fix) = found.and_then(|it| it.fix.clone()) else {
            let told = tab.eye.of(row).is_some();
            let next = tab.eye.after(row, col).map(|it| (it.line, it.columns.start));
            let Some((line, column)) = next else {
                return vec![EditorEffect::Notice(Message::new("diagnose-nothing"))];
            };
            if !told {
                tab.jump(line - 1, column);
            }
            return vec![EditorEffect::Notice(Message::new("diagnose-no-fix"))];
        };
        tab.mend(&fix);
        tab.look_now(facts);
        let mut effects = self.kept_since(before);
        effects.push(EditorEffect::Fixed(fix.label));
        effects
    }

    /// The cursor goes to the next diagnostic; `false` where there is none.
    pub fn next_diagnostic(&mut self) -> bool {
        let tab = self.tab_mut();
        let (row, col) = tab.area.cursor();
        let Some((line, column)) = tab.eye.after(row, col).map(|it| (it.line, it.columns.start)) else { return false };
        tab.jump(line - 1, column);
        true
    }

    /// The active file is to be written, changed or not. One that does not exist and is empty is not made by that.
    pub fn save(&mut self) -> Vec<EditorEffect> {
        let tab = self.tab_mut();
        if tab.path.is_empty() {
            return Vec::new();
        }
        if tab.disk.is_none() && !tab.dirty && !tab.unreadable {
            return vec![EditorEffect::Notice(Message::new("editor-nothing-yet"))];
        }
        vec![save(tab)]
    }

    /// Every changed file is to be written.
    pub fn save_all(&mut self) -> Vec<EditorEffect> {
        self.tabs.iter_mut().filter(|tab| tab.dirty).map(save).collect()
    }

    /// A file was written; returns the text of that revision. What was typed since stays unsaved.
    pub fn saved(&mut self, path: &str, revision: u64) -> Option<String> {
        self.of(path)?.written(revision)
    }

    /// All of this file's text is saved: there is no question any more. `overtaken`: the other text is on the disk, and is shown.
    pub fn settle(&mut self, path: &str, overtaken: bool) {
        match self.of(path) {
            Some(tab) if overtaken => tab.take_theirs(),
            Some(tab) => tab.conflict = None,
            None => {}
        }
    }

    /// This file's buffer differs from the disk.
    pub fn is_dirty(&self, path: &str) -> bool {
        self.tabs.iter().any(|tab| tab.path == path && tab.dirty)
    }

    /// A file could not be written: the buffer stays changed.
    pub fn save_failed(&mut self, path: &str, why: Message) {
        if let Some(tab) = self.of(path) {
            tab.not_written(why);
        }
    }

    /// What is on disk now.
    pub fn loaded(&mut self, path: &str, file: FileState) {
        if let Some(tab) = self.of(path) {
            tab.loaded(file);
        }
    }

    /// The file was removed at the student's wish: its tab is empty again, and nothing brings the old text back.
    pub fn start_over(&mut self, path: &str) {
        if let Some(tab) = self.of(path) {
            let file = LabFile { path: path.to_owned(), language: tab.language };
            // A late word of an old save must not be taken for one of the new text.
            let revision = tab.revision + 1;
            *tab = Tab::new(&file);
            tab.revision = revision;
        }
    }

    /// Text that an earlier session could not save comes back, unsaved. What cannot be shown is kept beside the ledger, where
    /// the next text that is kept aside does not take its place.
    pub fn recover(&mut self, path: &str, text: &str) -> Vec<EditorEffect> {
        let Some(tab) = self.of(path) else { return Vec::new() };
        if let Some(line) = limits::too_long(text.lines()) {
            let copy = Effect::KeepCopy { path: path.to_owned(), text: text.to_owned() };
            return vec![EditorEffect::Notice(limits::of_file(path, line)), EditorEffect::File(copy)];
        }
        tab.fill(text);
        vec![EditorEffect::Notice(Message::new("recovered").with("path", path))]
    }

    /// Shows a line, from 1, of this file.
    pub fn reveal(&mut self, path: &str, line: usize) {
        let Some(at) = self.tabs.iter().position(|tab| tab.path == path) else { return };
        (self.active, self.search) = (at, None);
        let row = u16::try_from(line.saturating_sub(1)).unwrap_or(u16::MAX);
        self.tab_mut().go(CursorMove::Jump(row, 0), false);
    }

    /// Shows this file.
    pub fn show(&mut self, path: &str) {
        if let Some(place) = self.tabs.iter().position(|tab| tab.path == path) {
            (self.active, self.search) = (place, None);
        }
    }

    /// Unsaved texts by path.
    pub fn unsaved(&self) -> Vec<(String, String)> {
        self.tabs.iter().filter(|tab| tab.dirty).map(|tab| (tab.path.clone(), tab.text())).collect()
    }

    /// A text takes the place of this file's, unsaved, and its tab is shown; one undo takes it back.
    pub fn fill(&mut self, path: &str, text: &str) -> Vec<EditorEffect> {
        let Some(place) = self.tabs.iter().position(|tab| tab.path == path) else { return Vec::new() };
        self.active = place;
        self.search = None;
        if self.tab().conflict.is_some() {
            return vec![EditorEffect::Notice(Message::new("editor-decide-first"))];
        }
        let before = self.tab().revision;
        self.tab_mut().fill(text);
        // From its first line, as it is read.
        self.tab_mut().go(CursorMove::Top, false);
        self.tab_mut().go(CursorMove::Head, false);
        self.kept_since(before)
    }

    /// A click within the pane's inner area, whose first row holds the tabs.
    pub fn click(&mut self, inner: Rect, at: Position) {
        if at.y == inner.y {
            let mut x = inner.x;
            for (place, tab) in self.tabs.iter().enumerate() {
                let width = tab.title().chars().count() as u16;
                if (x..x + width).contains(&at.x) {
                    self.active = place;
                    return;
                }
                x += width;
            }
            return;
        }
        let tab = self.tab_mut();
        let Some(cursor) = tab.seen(inner) else { return };
        if at.y + 1 < inner.bottom() && tab.conflict.is_none() {
            tab.click(i32::from(at.x) - i32::from(cursor.x), i32::from(at.y) - i32::from(cursor.y));
        }
    }

    /// The wheel.
    pub fn scroll(&mut self, rows: i16) {
        self.tab_mut().area.scroll((rows, 0));
        self.tab_mut().highlight();
    }
}

/// What writes a file, or why it is not written.
fn save(tab: &mut Tab) -> EditorEffect {
    if tab.conflict.is_some() {
        return EditorEffect::Notice(Message::new("editor-decide-first"));
    }
    if let Some(why) = tab.trouble.clone().filter(|_| tab.unreadable) {
        return EditorEffect::Notice(why);
    }
    if tab.text().len() > LARGEST {
        // It could not be opened again. Until it is shorter it stays here, and kept aside.
        let why = Message::new("editor-too-large").with("path", &tab.path);
        tab.trouble = Some(why.clone());
        return EditorEffect::Notice(why);
    }
    let (text, revision) = tab.write();
    EditorEffect::File(Effect::Save { path: tab.path.clone(), text, revision })
}
