//! The student's files: saved atomically, watched, and kept aside while unsaved.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "files")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::lab::world::FileState;
use crate::text::Message;

mod watcher;
pub use watcher::{FilesMessage, watch};

/// Bytes of a file that is opened at most.
const LARGEST: u64 = 1 << 20;

/// Writes a file of the workspace whole and at once; the first save makes the workspace. Mode, owner and a symbolic link
/// stay as they are.
///
/// # Errors
/// What was there is still there; the words say what to do.
pub fn save(workspace: &Path, relative: &str, text: &str) -> Result<Timestamp, Message> {
    let path = workspace.join(relative);
    write(&path, text).map_err(|error| {
        let id = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "save-disk-full",
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "save-no-right",
            io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                "save-in-the-way"
            }
            _ => "save-failed",
        };
        Message::new(id).with("path", path.display()).with("error", error)
    })
}

fn write(path: &Path, text: &str) -> io::Result<Timestamp> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // A link that the student made is written through, never replaced, even while it leads to nothing.
    let target = match (fs::canonicalize(path), fs::read_link(path)) {
        (Ok(target), _) => target,
        (Err(_), Ok(link)) => path.parent().unwrap_or(Path::new(".")).join(link),
        (Err(_), Err(_)) => path.to_owned(),
    };
    let known = fs::metadata(&target).ok();
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    // 0666 less the umask, as any program makes a file.
    let mode = fs::Permissions::from_mode(known.as_ref().map_or(0o666, |known| known.mode() & 0o7777));
    let mut file = tempfile::Builder::new().prefix(".soleil-").permissions(mode.clone()).tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Some(known) = known {
        file.as_file().set_permissions(mode)?;
        // Only root can give a file away; for anybody else the owner is their own already.
        let _ = std::os::unix::fs::fchown(file.as_file(), Some(known.uid()), Some(known.gid()));
    }
    file.as_file().sync_all()?;
    let written = file.persist(&target)?;
    timestamp(&written.metadata()?)
}

fn timestamp(known: &fs::Metadata) -> io::Result<Timestamp> {
    Timestamp::try_from(known.modified()?).map_err(io::Error::other)
}

/// A file of the workspace as it is now; never blocks, whatever lies there.
pub fn load(workspace: &Path, relative: &str) -> FileState {
    let path = workspace.join(relative);
    match read(&path) {
        Ok(state) => state,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            FileState::Missing
        }
        Err(error) => {
            FileState::Unreadable(Message::new("file-unreadable").with("path", path.display()).with("error", error))
        }
    }
}

fn read(path: &Path) -> io::Result<FileState> {
    let unreadable = |id: &'static str| {
        let message = Message::new(id);
        Ok(FileState::Unreadable(message.with("path", path.display())))
    };
    // Without O_NONBLOCK a FIFO would wait for somebody to write.
    let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)?;
    let known = file.metadata()?;
    if !known.is_file() {
        return unreadable("file-not-a-file");
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return unreadable("file-too-large");
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(FileState::Text { text, modified: timestamp(&known)? }),
        Err(_) => unreadable("file-not-utf8"),
    }
}

/// Keeps unsaved text aside under the state folder; only the student can read it.
///
/// # Errors
/// The file system's own.
pub fn keep(folder: &Path, path: &str, text: &str) -> io::Result<()> {
    let folder = folder.join("unsaved");
    fs::create_dir_all(&folder)?;
    let mut file = tempfile::NamedTempFile::new_in(&folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(folder.join(aside(path)))?;
    Ok(())
}

/// What was kept aside for these files.
pub fn kept(folder: &Path, paths: &[String]) -> Vec<(String, String)> {
    paths
        .iter()
        .filter_map(|path| {
            let text = fs::read_to_string(folder.join("unsaved").join(aside(path))).ok()?;
            Some((path.clone(), text))
        })
        .collect()
}

/// It is saved: what was kept aside is not needed any more.
pub fn forget(folder: &Path, path: &str) {
    // It is only ever offered back: one that stays does no harm.
    let _ = fs::remove_file(folder.join("unsaved").join(aside(path)));
}

fn aside(path: &str) -> PathBuf {
    PathBuf::from(path.replace('%', "%25").replace('/', "%2F"))
}

/// Writes a log beside the ledger; returns where.
///
/// # Errors
/// In words.
pub fn save_log(folder: &Path, name: &str, text: &str) -> Result<PathBuf, Message> {
    let folder = folder.join("logs");
    let path = folder.join(name);
    let write = || {
        fs::create_dir_all(&folder)?;
        File::create(&path)?.write_all(text.as_bytes())
    };
    write()
        .map_err(|error: io::Error| Message::new("log-not-kept").with("path", path.display()).with("error", error))?;
    Ok(path)
}
