//! The report on disk: whole or not at all, and never in the place of what is not its own.

use std::fs::{self, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::{save, target};
use crate::text::Message;

/// Reports of one name that stand side by side at most.
const MOST: usize = 1000;

/// Writes the report where the student said; a file that is there is replaced at once and whole.
///
/// # Errors
/// `path` is a folder, its folder is missing, or the file system's own words; what was there is still there.
pub fn write_report(path: &Path, text: &str) -> Result<(), Message> {
    let failed = |error: io::Error| {
        let error = Message::new("report-not-written").with("error", error);
        error.with("path", path.display())
    };
    let named = |id: Message| Err(id.with("path", path.display().to_string().trim_end_matches('/')));
    let place = target(path).map_err(failed)?;
    if place.is_dir() {
        return named(Message::new("report-is-a-folder"));
    }
    if !place.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir()) {
        return named(Message::new("report-no-folder"));
    }
    let known = match fs::metadata(&place) {
        Ok(known) => Some(known),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    if let Some(known) = &known {
        // The rename would replace a file that its owner has made read-only, too; nothing is refused to root.
        let mut ask = OpenOptions::new();
        let mut file = ask.write(true).custom_flags(libc::O_NONBLOCK).open(&place).map_err(failed)?;
        if !known.is_file() {
            // A pipe or a device takes the text as it is: it must not be replaced by a file.
            return file.write_all(text.as_bytes()).map_err(failed);
        }
        if known.mode() & 0o222 == 0 {
            return Err(failed(io::ErrorKind::PermissionDenied.into()));
        }
    }
    save::write(&place, known.as_ref(), text).map(|_| ()).map_err(failed)
}

/// Writes a report to `STEM.md` in `home`, else to `…-2.md` and so on: only a report that nobody
/// has changed since the program wrote it is replaced. Returns where.
///
/// # Errors
/// In words; nothing was written.
pub fn keep_report(home: &Path, stem: &str, text: &str) -> Result<PathBuf, Message> {
    let text = sealed(text);
    for number in 1..=MOST {
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        let path = home.join(format!("{stem}{number}.md"));
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Ok(known) if known.is_file() && is_ours(&path) => {}
            _ => continue,
        }
        return write_report(&path, &text).map(|()| path);
    }
    let path = home.join(format!("{stem}.md"));
    let error = io::Error::from(io::ErrorKind::AlreadyExists);
    Err(Message::new("report-not-written").with("path", path.display()).with("error", error))
}

/// The text with a last line by which the program knows it again; no reader of Markdown shows it.
fn sealed(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{text}\n<!-- soleil {:016x} -->\n", hasher.finish())
}

fn is_ours(path: &Path) -> bool {
    let Ok(found) = fs::read_to_string(path) else { return false };
    found.rsplit_once("\n<!-- soleil ").is_some_and(|(text, _)| sealed(text) == found)
}
