//! Unsaved text kept aside, so that nothing can lose it. One writer, so that what is kept and what is forgotten stay in
//! their order; the loop never waits for a disk.
#![expect(clippy::disallowed_methods, reason = "a thread that writes files")]

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use super::{elsewhere, forget_in, keep};

/// Texts that wait for the disk; behind a slower one the loop waits after all.
const QUEUE: usize = 64;

/// The path of a file, and its unsaved text; `None`: it is saved.
type Piece = (String, Option<String>);

/// Unsaved text that the state folder does not take.
#[derive(Debug)]
pub struct Trouble {
    /// Why not.
    pub error: io::Error,
    /// Where it is kept in its stead; `None`: nowhere but in the editor.
    pub place: Option<PathBuf>,
}

/// The way to the writer. Dropped, it waits until all is written: a panic loses nothing either.
#[derive(Debug)]
pub struct Aside(Option<(SyncSender<Piece>, JoinHandle<()>)>);

impl Aside {
    /// Starts the writer for the state folder `folder`, and `places` for what that one cannot take. `told` hears, once until it
    /// goes well again, that a text could not be kept there.
    pub fn start(folder: PathBuf, places: Vec<PathBuf>, told: impl Fn(Trouble) + Send + 'static) -> Self {
        let (sender, pieces) = sync_channel(QUEUE);
        Self(Some((sender, thread::spawn(move || write(&folder, &places, &pieces, told)))))
    }

    /// This is the file's unsaved text now.
    pub fn keep(&self, path: String, text: String) {
        self.send((path, Some(text)));
    }

    /// It is saved: what was kept aside is not needed any more.
    pub fn forget(&self, path: String) {
        self.send((path, None));
    }

    fn send(&self, piece: Piece) {
        if let Some((sender, _)) = &self.0 {
            // The writer ends after its queue alone.
            let _ = sender.send(piece);
        }
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if let Some((sender, writer)) = self.0.take() {
            drop(sender);
            // A writer that panicked has nothing more to write.
            let _ = writer.join();
        }
    }
}

fn write(folder: &Path, places: &[PathBuf], pieces: &Receiver<Piece>, told: impl Fn(Trouble)) {
    let mut failed = false;
    while let Ok((path, text)) = pieces.recv() {
        // Of what came while the disk was busy, only the newest of each file.
        let mut newest = BTreeMap::from([(path, text)]);
        newest.extend(pieces.try_iter().take(QUEUE));
        for (path, text) in newest {
            let Some(text) = text else {
                forget_in(folder, places, &path);
                continue;
            };
            let Err(error) = keep(folder, &path, &text) else {
                failed = false;
                continue;
            };
            let place = elsewhere::keep(places, &path, &text).ok();
            if !failed {
                told(Trouble { error, place });
            }
            failed = true;
        }
    }
}
