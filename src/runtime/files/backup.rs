//! Files that go: a copy first, then the file, and nothing else of its folder.

use std::fs::{self, DirBuilder};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::own;
use crate::text::Message;

/// Copies these files of the workspace, and texts that were never saved beside them (`NAME.unsaved`), into a new folder
/// below `state_folder`; returns it, `None` where there was nothing to copy. Only the student can read it.
///
/// # Errors
/// In words; what was copied so far stays.
pub fn back_up(
    state_folder: &Path,
    workspace: &Path,
    files: &[String],
    unsaved: &[(String, String)],
    now: Timestamp,
) -> Result<Option<PathBuf>, Message> {
    if files.is_empty() && unsaved.is_empty() {
        return Ok(None);
    }
    let folder = state_folder.join("backups");
    let made = new_folder(state_folder, now).and_then(|made| {
        for file in files {
            copy(&workspace.join(file), &made.join(file))?;
        }
        for (file, text) in unsaved {
            write(&made.join(format!("{file}.unsaved")), text.as_bytes())?;
        }
        Ok(made)
    });
    let failed =
        |error: io::Error| Message::new("reset-backup-failed").with("path", folder.display()).with("error", error);
    made.map(Some).map_err(failed)
}

/// Removes one file of the workspace; of a symbolic link the link. One that is gone already is no failure.
///
/// # Errors
/// In words.
pub fn remove(workspace: &Path, file: &str) -> Result<(), Message> {
    let path = workspace.join(file);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Message::new("reset-file-failed").with("path", path.display()).with("error", error))
        }
        _ => Ok(()),
    }
}

/// Removes the workspace if nothing is left in it; whether it is gone.
pub fn remove_folder(workspace: &Path) -> bool {
    // A folder that holds anything refuses.
    fs::remove_dir(workspace).is_ok()
}

/// Two within a second do not share one.
fn new_folder(state_folder: &Path, now: Timestamp) -> io::Result<PathBuf> {
    let parent = own::private_within(state_folder, "backups")?;
    let name = now.strftime("%Y-%m-%dT%H-%M-%SZ").to_string();
    for number in 1..100 {
        let folder = parent.join(if number == 1 { name.clone() } else { format!("{name}-{number}") });
        match DirBuilder::new().mode(0o700).create(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| folder),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    // Without O_NONBLOCK a FIFO would wait for somebody to write.
    let mut file = match fs::OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        opened => opened?,
    };
    if !file.metadata()?.is_file() {
        return Err(io::Error::other(format!("{} is no regular file", from.display())));
    }
    let mut copy = create(to)?;
    io::copy(&mut file, &mut copy)?;
    copy.sync_all()
}

fn write(to: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create(to)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn create(path: &Path) -> io::Result<fs::File> {
    if let Some(parent) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
    }
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}
