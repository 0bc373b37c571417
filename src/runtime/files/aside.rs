//! Unsaved text kept aside, so that nothing can lose it. One writer, so that what is kept and what is forgotten stay in
//! their order; the loop never waits for a disk.
#![expect(clippy::disallowed_methods, reason = "a thread that writes files")]

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use super::{forget, keep};

/// Texts that wait for the disk; behind a slower one the loop waits after all.
const QUEUE: usize = 64;

/// The path of a file, and its unsaved text; `None`: it is saved.
type Piece = (String, Option<String>);

/// The way to the writer. Dropped, it waits until all is written: a panic loses nothing either.
#[derive(Debug)]
pub struct Aside(Option<(SyncSender<Piece>, JoinHandle<()>)>);

impl Aside {
    /// Starts the writer for the state folder `folder`. `told` hears, once until it goes well again, why a text could not
    /// be kept.
    pub fn start(folder: PathBuf, told: impl Fn(io::Error) + Send + 'static) -> Self {
        let (sender, pieces) = sync_channel(QUEUE);
        Self(Some((sender, thread::spawn(move || write(&folder, &pieces, told)))))
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

fn write(folder: &Path, pieces: &Receiver<Piece>, told: impl Fn(io::Error)) {
    let mut failed = false;
    while let Ok((path, text)) = pieces.recv() {
        // Of what came while the disk was busy, only the newest of each file.
        let mut newest = BTreeMap::from([(path, text)]);
        newest.extend(pieces.try_iter().take(QUEUE));
        for (path, text) in newest {
            match text {
                // What cannot be kept aside is still in the editor.
                Some(text) => match keep(folder, &path, &text) {
                    Ok(()) => failed = false,
                    Err(_) if failed => {}
                    Err(error) => {
                        failed = true;
                        told(error);
                    }
                },
                None => forget(folder, &path),
            }
        }
    }
}
