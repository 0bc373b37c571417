//! Changes of the workspace from outside, as they happen, whoever writes and however: in place, by rename, by removing
//! the whole folder and making it again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::sleep;

use super::{LEDGER, load, target, text};
use crate::lab::progress::Progress;
use crate::lab::world::{FileState, Folder};

/// A fact about the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilesMessage {
    /// The folder exists, or does not.
    Workspace(bool),
    /// A file, by its relative path.
    File(String, FileState),
    /// What the ledger holds, if it can be read; the files told before are at least as new.
    Ledger(Box<Progress>),
    /// What lies in the folder.
    Folder(Folder),
}

/// An editor saves in several acts: so long is waited after the first.
const SETTLE: Duration = Duration::from_millis(40);
/// Where the system tells nothing, it is looked at this often.
const POLL: Duration = Duration::from_secs(2);

/// Tells the state of the workspace and of the ledger at first and after each change, until nobody listens.
pub async fn watch(workspace: PathBuf, files: Vec<String>, ledger: Option<PathBuf>, sender: Sender<FilesMessage>) {
    let watched = Watched { workspace, files, ledger };
    tokio::select! {
        () = run(&watched, &sender) => {}
        () = sender.closed() => {}
    }
}

/// What is watched.
#[derive(Clone)]
struct Watched {
    workspace: PathBuf,
    /// Relative to it.
    files: Vec<String>,
    ledger: Option<PathBuf>,
}

async fn run(watched: &Watched, sender: &Sender<FilesMessage>) {
    let (wake, mut woken) = mpsc::channel(1);
    let mut watches = Watches::new(wake);
    let mut known = Look::default();
    loop {
        // Watches first, then the look: what changes in between is seen by one of them.
        watches.renew(watched);
        let Some(mut seen) = look(watched).await else { return };
        if known.lost_text_in(&seen) {
            // Some programs remove or empty a file before they write it: that moment is not worth telling.
            sleep(SETTLE).await;
            let Some(settled) = look(watched).await else { return };
            seen = settled;
        }
        for message in known.news_in(&seen) {
            if sender.send(message).await.is_err() {
                return;
            }
        }
        known = seen;
        wait(&mut woken, watches.complete).await;
        sleep(SETTLE).await;
    }
}

/// Until something may have changed.
async fn wait(woken: &mut Receiver<()>, complete: bool) {
    tokio::select! {
        Some(()) = woken.recv() => {}
        () = sleep(POLL), if !complete => {}
    }
}

/// One look at the workspace and its files.
#[derive(Default)]
struct Look {
    workspace: Option<bool>,
    files: BTreeMap<String, FileState>,
    ledger: Option<Progress>,
    folder: Option<Folder>,
}

impl Look {
    fn lost_text_in(&self, seen: &Self) -> bool {
        let has_text = |state: &FileState| matches!(state, FileState::Text { text, .. } if !text.is_empty());
        self.files.iter().any(|(path, old)| has_text(old) && !seen.files.get(path).is_some_and(has_text))
    }

    fn news_in(&self, seen: &Self) -> Vec<FilesMessage> {
        let workspace = seen.workspace.filter(|_| seen.workspace != self.workspace).map(FilesMessage::Workspace);
        let changed = seen.files.iter().filter(|(path, state)| self.files.get(*path) != Some(*state));
        let folder = seen.folder.clone().filter(|_| seen.folder != self.folder).map(FilesMessage::Folder);
        workspace
            .into_iter()
            .chain(folder)
            .chain(changed.map(|(path, state)| FilesMessage::File(path.clone(), state.clone())))
            .chain(
                seen.ledger
                    .clone()
                    .filter(|_| seen.ledger != self.ledger)
                    .map(|seen| FilesMessage::Ledger(Box::new(seen))),
            )
            .collect()
    }
}

/// `None` as the runtime ends. On a thread of its own: a slow network folder must not stop the screen.
async fn look(watched: &Watched) -> Option<Look> {
    let Watched { workspace, files, ledger } = watched.clone();
    // The ledger first: what it says of a new beginning must not meet files that are older than it.
    let reading = tokio::task::spawn_blocking(move || Look {
        ledger: ledger.and_then(|path| Progress::from_json(&text(&path, LEDGER).ok()?).ok()),
        workspace: Some(workspace.is_dir()),
        folder: Some(folder(&workspace)),
        files: files.into_iter().map(|path| (path.clone(), load(&workspace, &path))).collect(),
    });
    reading.await.ok()
}

/// What a COPY may name, and what is kept from it.
pub fn folder(workspace: &Path) -> Folder {
    /// A folder of more is no lab's.
    const MOST: usize = 500;
    let names = || -> std::io::Result<Option<BTreeSet<String>>> {
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(workspace)?.take(MOST) {
            names.insert(entry?.file_name().to_string_lossy().into_owned());
        }
        Ok((names.len() < MOST).then_some(names))
    };
    let dockerignore = match load(workspace, ".dockerignore") {
        FileState::Text { text, .. } => Some(text),
        _ => None,
    };
    let names = match names() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(BTreeSet::new()),
        names => names.ok().flatten(),
    };
    Folder { names, dockerignore }
}

/// The system's watch, which wakes at each change; `None` where there is none.
pub fn waker(wake: Sender<()>) -> Option<RecommendedWatcher> {
    let told = move |event: notify::Result<notify::Event>| {
        // Our own reading opens and closes the files: to be woken by that would never end.
        let read = |kind| matches!(kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write));
        if !event.is_ok_and(|event| read(event.kind)) {
            // One that waits already is enough.
            let _ = wake.try_send(());
        }
    };
    notify::recommended_watcher(told).ok()
}

/// The folders that are watched.
struct Watches {
    system: Option<RecommendedWatcher>,
    folders: Vec<PathBuf>,
    /// Everything that should be watched is.
    complete: bool,
}

impl Watches {
    fn new(wake: Sender<()>) -> Self {
        Self { system: waker(wake), folders: Vec::new(), complete: false }
    }

    /// Each time anew: a folder that was removed and made again is another under the same name, often of the same inode.
    fn renew(&mut self, watched: &Watched) {
        let Some(system) = &mut self.system else { return };
        for folder in self.folders.drain(..) {
            // One that is gone is not watched any more.
            let _ = system.unwatch(&folder);
        }
        self.complete = true;
        for folder in wanted(watched) {
            if system.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
                self.folders.push(folder);
            } else {
                self.complete = false;
            }
        }
    }
}

/// The workspace and the folder that it is in, the folders of the files and of what their links lead to; in place of
/// one that does not exist, the nearest above it. Each under one name alone, as the system knows one watch a folder.
fn wanted(Watched { workspace, files, ledger }: &Watched) -> BTreeSet<PathBuf> {
    let links = files.iter().map(|file| workspace.join(file));
    let targets = links.clone().filter_map(|link| target(&link).ok());
    let parents = links.chain(targets).chain([workspace.clone()]).chain(ledger.clone());
    let folders = parents.filter_map(|path| path.parent().map(nearest)).chain([nearest(workspace)]);
    folders.filter_map(|folder| fs::canonicalize(folder).ok()).collect()
}

fn nearest(folder: &Path) -> PathBuf {
    folder.ancestors().find(|ancestor| ancestor.is_dir()).unwrap_or(Path::new("/")).to_owned()
}
