//! A file's buffer and the disk: what we wrote ourselves, what others changed, and what to do where both differ.

use jiff::Timestamp;

use super::{Conflict, Tab};
use crate::app::editor::limits;
use crate::lab::world::FileState;
use crate::text::Message;

/// Saves that are remembered at most.
const SAVES_KEPT: usize = 8;

/// A text that we sent to the disk.
#[derive(Clone, Debug)]
pub(super) struct Save {
    revision: u64,
    text: String,
    /// It is on disk.
    done: bool,
    /// Since when, as far as is known.
    modified: Option<Timestamp>,
}

impl Tab {
    /// The text goes to the disk.
    pub(in crate::app::editor) fn write(&mut self) -> (String, u64) {
        let text = self.text();
        self.saves.retain(|save| save.revision != self.revision);
        self.saves.push(Save { revision: self.revision, text: text.clone(), done: false, modified: None });
        let old = self.saves.len().saturating_sub(SAVES_KEPT);
        self.saves.drain(..old);
        (text, self.revision)
    }

    /// The disk holds that revision; returns its text.
    pub(in crate::app::editor) fn written(&mut self, revision: u64) -> Option<String> {
        if self.saves.iter().any(|save| save.done && save.revision > revision) {
            return None;
        }
        let text = match self.saves.iter_mut().find(|save| save.revision == revision) {
            Some(save) => {
                save.done = true;
                save.text.clone()
            }
            None => Some(self.text()).filter(|_| self.revision == revision)?,
        };
        self.trouble = None;
        self.disk = Some(text.clone());
        self.dirty = text != self.text();
        Some(text)
    }

    /// It could not be written.
    pub(in crate::app::editor) fn not_written(&mut self, why: Message) {
        self.saves.retain(|save| save.done);
        self.trouble = Some(why);
        self.dirty = true;
    }

    /// What is on disk now: taken in silence where nothing is lost by it, else asked about.
    pub(in crate::app::editor) fn loaded(&mut self, file: FileState) {
        let file = match file {
            FileState::Text { text, .. } if let Some(line) = limits::too_long(text.lines()) => {
                FileState::Unreadable(limits::of_file(&self.path, line))
            }
            file => file,
        };
        let (text, modified) = match file {
            FileState::Text { text, modified } => (text, modified),
            FileState::Missing => {
                // What was written before and is gone now stays in the buffer, unsaved.
                self.trouble = None;
                self.unreadable = false;
                self.dirty = !self.text().is_empty();
                self.disk = None;
                self.conflict = None;
                return;
            }
            FileState::Unreadable(why) => {
                self.trouble = Some(why);
                self.unreadable = true;
                return;
            }
        };
        self.trouble = None;
        self.unreadable = false;
        if self.is_stale(&text, modified) {
            return;
        }
        let own = self.saves.iter_mut().rev().find(|save| save.text == text && save.modified.is_none());
        let on_its_way = own.is_some_and(|save| {
            save.modified = Some(modified);
            !save.done
        });
        if self.disk.as_ref() == Some(&text) {
            return;
        }
        if on_its_way {
            // Our own save, seen before we were told that it is done.
            self.dirty = text != self.text();
            self.disk = Some(text);
        } else if text == self.text() {
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

    /// A save of ours that is told late, when a newer one is on disk already. The time tells it from the same text put
    /// back since by somebody else.
    fn is_stale(&self, text: &str, modified: Timestamp) -> bool {
        let Some(last) = self.saves.iter().rev().find(|save| save.done) else { return false };
        text != last.text
            && last.modified.is_some_and(|known| modified <= known)
            && self.saves.iter().any(|save| {
                save.revision < last.revision
                    && save.text == text
                    && save.modified.is_none_or(|known| known == modified)
            })
    }

    pub(in crate::app::editor) fn keep_mine(&mut self) {
        if let Some(conflict) = self.conflict.take() {
            self.disk = Some(conflict.theirs);
        }
    }

    pub(in crate::app::editor) fn take_theirs(&mut self) {
        if let Some(conflict) = self.conflict.take() {
            self.disk = Some(conflict.theirs.clone());
            self.replace(&conflict.theirs);
            self.dirty = false;
        }
    }
}
