//! Saving: the old text or the new one, never a half of either.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::Path;

use jiff::Timestamp;

use super::{target, timestamp};
use crate::text::Message;

/// Writes a file of the workspace whole and at once; the first save makes the workspace. Mode, owner and symbolic links
/// stay as they are. A file that the student has made read-only is not replaced, though its folder would allow it.
///
/// # Errors
/// What was there is still there; the words say what to do.
pub fn save(workspace: &Path, relative: &str, text: &str) -> Result<Timestamp, Message> {
    let path = workspace.join(relative);
    // A link that the student made is written through, never replaced, even while it leads to nothing.
    let target = target(&path).map_err(|error| explain(&error, &path))?;
    let replaced = replaceable(&target)?;
    write(&target, replaced.as_ref(), text).map_err(|error| explain(&error, &target))
}

fn explain(error: &io::Error, path: &Path) -> Message {
    let id = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "save-disk-full",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "save-no-right",
        io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "save-in-the-way",
        _ => "save-failed",
    };
    Message::new(id).with("path", path.display()).with("error", error)
}

/// The file that is there already; refuses what a save must not replace.
fn replaceable(target: &Path) -> Result<Option<fs::Metadata>, Message> {
    let known = match fs::symlink_metadata(target) {
        Ok(known) => known,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(explain(&error, target)),
    };
    if known.is_dir() {
        return Err(explain(&io::ErrorKind::IsADirectory.into(), target));
    }
    if !known.is_file() {
        return Err(Message::new("file-not-a-file").with("path", target.display()));
    }
    // Asked of the mode, as nothing is refused to root.
    if known.mode() & 0o222 == 0 {
        return Err(Message::new("save-read-only").with("path", target.display()));
    }
    // The rename would replace somebody else's file too: ask first. Nothing is truncated by that.
    let may_write = OpenOptions::new().write(true).custom_flags(libc::O_NONBLOCK).open(target);
    may_write.map(|_| Some(known)).map_err(|error| explain(&error, target))
}

pub(super) fn write(target: &Path, replaced: Option<&fs::Metadata>, text: &str) -> io::Result<Timestamp> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // 0666 less the umask, as any program makes a file.
    let mode = Permissions::from_mode(replaced.map_or(0o666, |known| known.mode() & 0o7777));
    let mut file = tempfile::Builder::new().prefix(".soleil-").permissions(mode.clone()).tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Some(known) = replaced {
        let file = file.as_file();
        // Only root can give a file away; to a group of one's own anybody can. Either way the text matters more.
        let _ = fchown(file, Some(known.uid()), Some(known.gid())).or_else(|_| fchown(file, None, Some(known.gid())));
        file.set_permissions(mode)?;
    }
    file.as_file().sync_all()?;
    let written = file.persist(target)?;
    // The new name is safe once its folder is; not every file system can do that, and the text is there already.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    timestamp(&written.metadata()?)
}
