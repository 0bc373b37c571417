//! Saved files and folders of the workspace.

use super::Verdict;
use crate::lab::diagnose::{Facts, Severity, diagnose, has_extension};
use crate::lab::model::{FileCondition, FolderCondition, Language};
pub(super) use crate::lab::reference::is_repository;
use crate::lab::world::{FileState, World};
use crate::text::Message;

pub(super) fn judge_folder(condition: &FolderCondition, world: &World) -> Verdict {
    let path = condition.path.trim_end_matches('/');
    if path.is_empty() {
        return match world.workspace {
            Some(true) => Verdict::Met(Message::new("judge-folder")),
            Some(false) => Verdict::NotYet(Message::new("judge-folder-missing")),
            None => Verdict::Unknown(Message::new("judge-workspace-not-read")),
        };
    }
    let inside = |file: &String| file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    if world.files.iter().any(|(file, state)| inside(file) && !matches!(state, FileState::Missing)) {
        return Verdict::Met(Message::new("judge-folder-inside").with("path", path));
    }
    Verdict::NotYet(Message::new("judge-folder-inside-missing").with("path", path))
}

pub(super) fn judge_file(condition: &FileCondition, world: &World) -> Verdict {
    let text = match text(&condition.path, world) {
        Ok(text) => text,
        Err(verdict) => return verdict,
    };
    match condition.matches.iter().find(|wanted| !wanted.pattern.is_match(text)) {
        Some(wanted) => {
            let message = Message::new("judge-file-lacks").with("path", &condition.path);
            Verdict::NotYet(message.with("expected", &wanted.shown))
        }
        None => match broken(condition, text) {
            Some(why) => Verdict::NotYet(why),
            None => Verdict::Met(Message::new("judge-file").with("path", &condition.path)),
        },
    }
}

/// A program in which a line is asked for and that cannot run: what the editor says of it.
fn broken(condition: &FileCondition, text: &str) -> Option<Message> {
    if condition.matches.is_empty() || !has_extension(&condition.path, "py") {
        return None;
    }
    let told = diagnose(Language::Python, text, &Facts::default());
    told.into_iter().find(|it| it.severity == Severity::Error).map(|it| it.message)
}

/// The saved text of a file, or why there is none that counts.
pub(super) fn text<'a>(path: &str, world: &'a World) -> Result<&'a str, Verdict> {
    match world.files.get(path) {
        None => Err(Verdict::Unknown(Message::new("judge-file-not-read").with("path", path))),
        Some(FileState::Missing) => Err(Verdict::NotYet(Message::new("judge-file-missing").with("path", path))),
        Some(FileState::Unreadable(why)) => Err(Verdict::NotYet(why.clone())),
        Some(FileState::Text { modified, .. }) if world.since.is_some_and(|since| *modified < since) => {
            Err(Verdict::NotYet(Message::new("judge-file-before-since").with("path", path)))
        }
        Some(FileState::Text { text, .. }) => Ok(text),
    }
}
