//! Changes of the workspace from outside, as they happen.

use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::{AccessKind, EventKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;

use super::load;
use crate::lab::world::FileState;

/// A fact about the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilesMessage {
    /// The folder exists, or does not.
    Workspace(bool),
    /// A file, by its relative path.
    File(String, FileState),
}

/// An editor saves in several acts: so long is waited after the first.
const SETTLE: Duration = Duration::from_millis(40);
/// Where the system tells nothing, it is looked at this often.
const POLL: Duration = Duration::from_secs(2);

/// Tells the state of the workspace at first and after each change, until nobody listens.
pub async fn watch(workspace: PathBuf, files: Vec<String>, sender: mpsc::Sender<FilesMessage>) {
    let (wake, mut woken) = mpsc::channel::<()>(1);
    let told = move |event: notify::Result<notify::Event>| {
        // Our own reading opens the files: to be woken by that would never end.
        if event.is_ok_and(|event| matches!(event.kind, EventKind::Access(AccessKind::Open(_) | AccessKind::Read))) {
            return;
        }
        // One that waits already is enough.
        let _ = wake.try_send(());
    };
    let mut watcher = notify::recommended_watcher(told).ok();
    let mut seen = None;
    let mut known: Vec<Option<FilesMessage>> = vec![None; files.len() + 1];
    loop {
        // The folder itself, or the nearest one above in which it will appear.
        // Each time anew: a folder that was removed and made again is another under the same name.
        let there = nearest(&workspace);
        seen = rewatch(watcher.as_mut(), seen.as_deref(), &there).then_some(there);
        let mut now = vec![FilesMessage::Workspace(workspace.is_dir())];
        now.extend(files.iter().map(|file| FilesMessage::File(file.clone(), load(&workspace, file))));
        for (known, now) in known.iter_mut().zip(now) {
            if known.as_ref() != Some(&now) {
                if sender.send(now.clone()).await.is_err() {
                    return;
                }
                *known = Some(now);
            }
        }
        tokio::select! {
            Some(()) = woken.recv(), if seen.is_some() => tokio::time::sleep(SETTLE).await,
            () = tokio::time::sleep(POLL), if seen.is_none() => {}
            () = sender.closed() => return,
        }
    }
}

fn nearest(workspace: &Path) -> PathBuf {
    workspace.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("/")).to_owned()
}

fn rewatch(watcher: Option<&mut RecommendedWatcher>, before: Option<&Path>, now: &Path) -> bool {
    let Some(watcher) = watcher else { return false };
    if let Some(before) = before {
        // One that is gone is not watched any more.
        let _ = watcher.unwatch(before);
    }
    watcher.watch(now, RecursiveMode::NonRecursive).is_ok()
}
