//! The logs' files beside the ledger. One writer, so that pieces stay in their order; the loop never waits for a disk.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "files")]

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use tokio::sync::mpsc::{self, Sender};

use super::files::own;
use crate::app::msg::Msg;
use crate::app::state::Options;
use crate::text::Message;

/// Their folder in the state folder.
const LOGS: &str = "logs";
/// Files that are kept; an older one goes when a new one comes.
const KEPT: usize = 20;
/// Bytes of one file. The last line says that there was more.
const LARGEST: usize = 64 << 20;
/// Pieces that wait for the disk. One that finds no room is left out of its file.
const QUEUE: usize = 256;

/// The way to the writer.
#[derive(Debug)]
pub struct Logs(Sender<Piece>);

#[derive(Debug)]
struct Piece {
    name: String,
    text: String,
    told: bool,
}

impl Logs {
    /// Starts the writer for `folder/logs`; it ends, all written, when this is dropped.
    pub fn start(folder: &Path, options: &Options, sender: Sender<Msg>) -> Self {
        let (pieces, mut queue) = mpsc::channel::<Piece>(QUEUE);
        let cut = options.say(&Message::new("log-cut").with("mib", LARGEST >> 20));
        let mut folder = LogFolder::new(folder, cut, LARGEST);
        tokio::task::spawn_blocking(move || {
            while let Some(Piece { name, text, told }) = queue.blocking_recv() {
                let words = match folder.append(&name, &text) {
                    Ok(path) => told.then(|| Message::new("log-kept").with("path", path.display())),
                    Err(why) => why,
                };
                if let Some(words) = words {
                    // The loop is gone when the program ends.
                    let _ = sender.blocking_send(Msg::Notice(words));
                }
            }
        });
        Self(pieces)
    }

    /// Adds `text` to the file of that name; `told`: and says where it is.
    pub fn append(&self, name: String, text: String, told: bool) {
        let _ = self.0.try_send(Piece { name, text, told });
    }
}

/// The folder and what is open in it.
#[derive(Debug)]
pub struct LogFolder {
    state_folder: PathBuf,
    folder: PathBuf,
    cut: String,
    largest: usize,
    open: BTreeMap<String, Open>,
}

#[derive(Debug)]
struct Open {
    file: File,
    bytes: usize,
    failed: bool,
}

impl LogFolder {
    /// The logs of the state folder `folder`; a file of `largest` bytes ends with the line `cut`.
    pub fn new(folder: &Path, cut: String, largest: usize) -> Self {
        Self { state_folder: folder.to_owned(), folder: folder.join(LOGS), cut, largest, open: BTreeMap::new() }
    }

    /// Adds to the file of that name, which is made at the first piece; returns its path.
    ///
    /// # Errors
    /// In words, once a file: `None` afterwards.
    pub fn append(&mut self, name: &str, text: &str) -> Result<PathBuf, Option<Message>> {
        let path = self.folder.join(name);
        let failed = |error: io::Error| Message::new("log-not-kept").with("path", path.display()).with("error", error);
        if !self.open.contains_key(name) {
            let file = self.begin(&path).map_err(|error| Some(failed(error)))?;
            // As many as there are activities in the pane.
            while self.open.len() >= 8 {
                self.open.pop_first();
            }
            self.open.insert(name.to_owned(), Open { file, bytes: 0, failed: false });
        }
        let Some(open) = self.open.get_mut(name) else { return Ok(path) };
        let before = open.bytes;
        open.bytes += text.len();
        let written = if open.bytes <= self.largest {
            open.file.write_all(text.as_bytes())
        } else if before <= self.largest {
            writeln!(open.file, "{}", self.cut)
        } else {
            Ok(())
        };
        match written {
            Ok(()) => Ok(path),
            Err(_) if open.failed => Err(None),
            Err(error) => {
                open.failed = true;
                Err(Some(failed(error)))
            }
        }
    }

    fn begin(&self, path: &Path) -> io::Result<File> {
        own::private_within(&self.state_folder, LOGS)?;
        self.prune();
        OpenOptions::new().create(true).append(true).mode(0o600).open(path)
    }

    /// Makes room for one more: the oldest logs go. Whatever else lies there stays.
    fn prune(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let is_log = |name: &str| {
            let stem = name.strip_suffix(".log").unwrap_or_default();
            ["build-", "run-", "pull-"].iter().any(|kind| stem.starts_with(kind))
        };
        let mut logs: Vec<_> = entries
            .flatten()
            .filter(|entry| entry.file_name().to_str().is_some_and(is_log))
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        logs.sort();
        let surplus = (logs.len() + 1).saturating_sub(KEPT);
        for (_, path) in logs.into_iter().take(surplus) {
            // One that cannot be removed is tried again the next time.
            let _ = fs::remove_file(path);
        }
    }
}
