//! The ledger on disk, under the XDG state folder. Written whole and atomically; one that cannot be read is kept aside.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "files")]

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::files::{self, own};
use crate::lab::progress::{Progress, SIMULATED};
use crate::text::Message;

/// How long another program may hold the ledger: writing it takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(3);

/// Where the ledger of a lab is kept.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
    file: PathBuf,
    /// Of the practice engine: one of the other kind is no ledger here.
    simulated: bool,
}

impl Store {
    /// The store of the ledger named `file` in the state folder `folder`, which is made at the first write.
    pub fn new(folder: &Path, file: &str) -> Self {
        Self { folder: folder.to_owned(), file: folder.join(file), simulated: file.ends_with(SIMULATED) }
    }

    /// The ledger's file.
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// The ledger, if there is one.
    ///
    /// # Errors
    /// A ledger that cannot be read as one is renamed, never overwritten, and the message says to what.
    pub fn load(&self) -> Result<Option<Progress>, Message> {
        match self.read() {
            Ok(None) => Ok(None),
            Ok(Some(Ok(progress))) => Ok(Some(progress)),
            Err(error) => Err(self.failed("ledger-unreadable", &error)),
            Ok(Some(Err(()))) => {
                let aside = files::set_aside(&self.file).map_err(|error| self.failed("ledger-unreadable", &error))?;
                Err(Message::new("ledger-kept-aside").with("path", aside.display()))
            }
        }
    }

    /// The ledger, if there is one that can be read; nothing is renamed.
    pub fn known(&self) -> Option<Progress> {
        self.read().ok()??.ok()
    }

    /// What is wrong with the ledger that is there; nothing is renamed.
    pub fn trouble(&self) -> Option<Message> {
        match self.read() {
            Ok(None | Some(Ok(_))) => None,
            Ok(Some(Err(()))) => Some(Message::new("doctor-ledger-damaged").with("path", self.file.display())),
            Err(error) => Some(self.failed("ledger-unreadable", &error)),
        }
    }

    /// Writes the ledger, joined with what another program has reached meanwhile; returns what it holds now.
    ///
    /// # Errors
    /// Nothing was written, and the ledger that was there is whole.
    pub fn save(&self, progress: &Progress) -> Result<Progress, Message> {
        self.write(progress).map_err(|error| self.failed("ledger-not-written", &error))
    }

    fn write(&self, progress: &Progress) -> io::Result<Progress> {
        own::private_folder(&self.folder)?;
        let mut lock = OpenOptions::new();
        // Without O_NONBLOCK a FIFO would wait for somebody to read.
        lock.create(true).append(true).mode(0o600).custom_flags(libc::O_NONBLOCK);
        let lock = lock.open(self.file.with_extension("lock"))?;
        patiently(&lock)?;
        let known = match self.read()? {
            None => None,
            Some(Ok(known)) => Some(known),
            Some(Err(())) => {
                files::set_aside(&self.file)?;
                None
            }
        };
        let joined = known.map_or_else(|| progress.clone(), |known| progress.clone().joined(known));
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(joined.to_json().as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&self.file)?;
        Ok(joined)
    }

    /// The ledger, or why what lies there is none; `None` where nothing lies there.
    fn read(&self) -> io::Result<Option<Result<Progress, ()>>> {
        if own::foreign(&self.folder) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        match files::bytes(&self.file, files::LEDGER) {
            // Bytes that are no text are no JSON either.
            Ok(bytes) => {
                let read = Progress::from_json(&String::from_utf8_lossy(&bytes)).map_err(drop);
                // What was done on the practice engine never counts as done, whatever the file is called.
                Ok(Some(read.and_then(|read| if read.simulated == self.simulated { Ok(read) } else { Err(()) })))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            // A folder, a FIFO, far more than any ledger: as little a ledger as bytes that make no sense.
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::FileTooLarge) => {
                Ok(Some(Err(())))
            }
            Err(error) => Err(error),
        }
    }

    fn failed(&self, id: &'static str, error: &io::Error) -> Message {
        if own::foreign(&self.folder) {
            return Message::new("state-not-yours").with("path", self.folder.display());
        }
        Message::new(id).with("path", self.file.display()).with("error", error)
    }
}

/// Locks, unless another program does not let go in time: one that was stopped in the middle must not stop us too.
fn patiently(lock: &File) -> io::Result<()> {
    let end = Instant::now() + PATIENCE;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if Instant::now() < end => std::thread::sleep(Duration::from_millis(20)),
            Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::ResourceBusy.into()),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}
