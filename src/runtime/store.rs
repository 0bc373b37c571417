//! The ledger on disk, under the XDG state folder. Written whole and atomically; one that cannot be read is kept aside.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "files")]

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::lab::progress::Progress;
use crate::text::Message;

/// Where the ledger of a lab is kept.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
    file: PathBuf,
}

impl Store {
    /// The store of the ledger named `file` in the state folder `folder`, which is made at the first write.
    pub fn new(folder: &Path, file: &str) -> Self {
        Self { folder: folder.to_owned(), file: folder.join(file) }
    }

    /// The ledger, if there is one.
    ///
    /// # Errors
    /// A ledger that cannot be read as one is renamed, never overwritten, and the message says to what.
    pub fn load(&self) -> Result<Option<Progress>, Message> {
        let text = match std::fs::read_to_string(&self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed("ledger-unreadable", &error)),
        };
        match Progress::from_json(&text) {
            Ok(progress) => Ok(Some(progress)),
            Err(_) => {
                let aside = self.set_aside().map_err(|error| self.failed("ledger-unreadable", &error))?;
                Err(Message::new("ledger-kept-aside").with("path", aside.display()))
            }
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
        std::fs::create_dir_all(&self.folder)?;
        let lock = File::create(self.file.with_extension("lock"))?;
        lock.lock()?;
        let known = match std::fs::read_to_string(&self.file) {
            Ok(text) => match Progress::from_json(&text) {
                Ok(known) => Some(known),
                Err(_) => {
                    self.set_aside()?;
                    None
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let joined = known.map_or_else(|| progress.clone(), |known| progress.clone().joined(known));
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(joined.to_json().as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&self.file)?;
        Ok(joined)
    }

    fn set_aside(&self) -> io::Result<PathBuf> {
        let now = jiff::Timestamp::now().as_second();
        let aside = self.file.with_extension(format!("kept-{now}.json"));
        std::fs::rename(&self.file, &aside)?;
        Ok(aside)
    }

    fn failed(&self, id: &'static str, error: &io::Error) -> Message {
        Message { id: id.into(), args: Default::default() }.with("path", self.file.display()).with("error", error)
    }
}
