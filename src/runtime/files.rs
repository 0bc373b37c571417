//! The student's files: saved atomically, watched, and kept aside while unsaved.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "files")]

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::lab::world::FileState;
use crate::text::Message;

pub mod aside;
pub mod backup;
pub mod elsewhere;
pub mod own;
mod report;
mod save;
mod watcher;
pub use report::{keep_report, write_report};
pub use save::save;
pub use watcher::{FilesMessage, folder, waker, watch};

/// Bytes of a file that is opened at most.
const LARGEST: u64 = crate::app::editor::LARGEST as u64;
/// Bytes of a ledger at most: far more than any lab's.
pub(super) const LEDGER: u64 = 64 << 20;

fn timestamp(known: &fs::Metadata) -> io::Result<Timestamp> {
    Timestamp::try_from(known.modified()?).map_err(io::Error::other)
}

/// The place that a path means once symbolic links are followed, also where the last one leads to nothing yet.
fn target(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    // As many as Linux follows.
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(link) => path = path.parent().unwrap_or(Path::new("/")).join(link),
            // No link, or nothing there.
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::from_raw_os_error(libc::ELOOP))
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

/// The text of a file that is not the student's own work: a lab, a ledger. Never blocks, and keeps no more than `most` bytes.
///
/// # Errors
/// It is no regular file, it is larger, it is not UTF-8, or the file system's own.
pub fn text(path: &Path, most: u64) -> io::Result<String> {
    String::from_utf8(bytes(path, most)?)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text"))
}

/// As [`text`], whatever the bytes.
///
/// # Errors
/// It is no regular file, it is larger, or the file system's own.
pub fn bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    // Without O_NONBLOCK a FIFO would wait for somebody to write.
    let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {} MiB", most >> 20)));
    }
    Ok(bytes)
}

/// Keeps unsaved text aside under the state folder; only the student can read it.
///
/// # Errors
/// The file system's own.
pub fn keep(folder: &Path, path: &str, text: &str) -> io::Result<()> {
    write_private(&own::private_within(folder, "unsaved")?, &aside(path), text)
}

/// Writes a file that the student alone can read, whole or not at all; its folder is made where there is none.
///
/// # Errors
/// The folder is another user's, or the file system's own.
pub fn write_private(folder: &Path, name: &Path, text: &str) -> io::Result<()> {
    own::private_folder(folder)?;
    // A temporary file has the mode 0600, and keeps it.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name))?;
    Ok(())
}

/// Gives a file of ours that cannot be read another name, so that a new one can begin. Its new name.
pub(super) fn set_aside(file: &Path) -> io::Result<PathBuf> {
    let now = Timestamp::now().as_second();
    let named = |number| file.with_extension(format!("kept-{now}-{number}.json"));
    // One that was kept in this very second stays too.
    let aside = (1..1000).map(named).find(|name| !name.exists()).unwrap_or_else(|| named(0));
    fs::rename(file, &aside)?;
    Ok(aside)
}

/// What was kept aside for these files: of each the newest, in the state folder or where it was kept in its stead.
pub fn kept(folder: &Path, paths: &[String]) -> Vec<(String, String)> {
    kept_in(folder, &elsewhere::places(folder), paths)
}

/// As [`kept`], where these are the places in the state folder's stead.
pub fn kept_in(folder: &Path, elsewhere: &[PathBuf], paths: &[String]) -> Vec<(String, String)> {
    let state = Some(folder.join("unsaved")).filter(|unsaved| !own::foreign(folder) && !own::foreign(unsaved));
    let elsewhere = elsewhere.iter().filter(|place| own::unshared(place)).cloned();
    let places: Vec<PathBuf> = state.into_iter().chain(elsewhere).collect();
    let newest = |path: &String| {
        let copies = places.iter().filter_map(|place| {
            let copy = place.join(aside(path));
            Some((fs::metadata(&copy).ok()?.modified().ok()?, text(&copy, LEDGER).ok()?))
        });
        // The times alone: of two of one moment the state folder's.
        let (_, text) = copies.reduce(|best, other| if other.0 > best.0 { other } else { best })?;
        Some((path.clone(), text))
    };
    paths.iter().filter_map(newest).collect()
}

/// It is saved: what was kept aside, wherever, is not needed any more.
pub fn forget(folder: &Path, path: &str) {
    forget_in(folder, &elsewhere::places(folder), path);
}

/// As [`forget`], where these are the places in the state folder's stead.
pub fn forget_in(folder: &Path, elsewhere: &[PathBuf], path: &str) {
    let state = Some(folder.join("unsaved")).filter(|_| !own::foreign(folder));
    let elsewhere = elsewhere.iter().filter(|place| own::unshared(place)).cloned();
    for place in state.into_iter().chain(elsewhere) {
        // It is only ever offered back: one that stays does no harm.
        let _ = fs::remove_file(place.join(aside(path)));
    }
}

fn aside(path: &str) -> PathBuf {
    PathBuf::from(path.replace('%', "%25").replace('/', "%2F"))
}

/// Keeps a copy of a text that is about to be replaced in `backups/` in the state folder, one a second at most; says
/// where. `shown` is the state folder in words.
pub fn keep_copy(folder: &Path, shown: &str, path: &str, text: &str) -> Message {
    let name = format!("{}.{}", aside(path).display(), Timestamp::now().strftime("%Y%m%d-%H%M%S"));
    let shown = format!("{shown}/backups/{name}");
    let kept =
        own::private_within(folder, "backups").and_then(|backups| write_private(&backups, Path::new(&name), text));
    match kept {
        Ok(()) => Message::new("learn-copy-kept").with("path", shown),
        Err(error) => Message::new("learn-copy-not-kept").with("path", shown).with("error", error),
    }
}
