//! Whose a folder is. On a shared machine anybody may have made it first.

use std::fs::{self, DirBuilder, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::lab::doctor::Folder;
use rustix::fs::{Access, access};

/// The user's own, or root's, who may do everything anyway.
fn trusted(known: &Metadata) -> bool {
    [0, rustix::process::getuid().as_raw()].contains(&known.uid())
}

/// There is such a folder, and it is another user's. A symbolic link counts for where it leads.
pub fn foreign(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|known| !trusted(&known))
}

/// Makes the folder, and those above it, for the user alone (0700), or checks that the one that is there is theirs. Its mode stays.
///
/// # Errors
/// It is another user's, or the file system's own.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    if foreign(folder) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Makes the folder `name` in the state folder, both as [`private_folder`] does: the one above is looked at first, as whoever owns
/// it may put anything in the place of what is in it.
///
/// # Errors
/// One of them is another user's, or the file system's own.
pub fn private_within(state_folder: &Path, name: &str) -> io::Result<PathBuf> {
    private_folder(state_folder)?;
    let folder = state_folder.join(name);
    private_folder(&folder)?;
    Ok(folder)
}

/// Makes one folder for the user alone (0700), or makes the one that is there so. For where everybody may write, as in `/tmp`: a
/// link, to wherever it leads, and a folder of anybody else's, root's too, are refused.
///
/// # Errors
/// It is none of ours, or the file system's own.
pub fn unshared_folder(folder: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    if !unshared(folder) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    fs::set_permissions(folder, Permissions::from_mode(0o700))
}

/// There is such a folder, no link, and it is the user's.
pub fn unshared(folder: &Path) -> bool {
    let own = |known: Metadata| known.is_dir() && known.uid() == rustix::process::getuid().as_raw();
    fs::symlink_metadata(folder).is_ok_and(own)
}

/// How a folder that the program writes to is found; `own`: it must be the user's. Nothing is written to find out.
pub fn examine(folder: &Path, own: bool) -> Folder {
    let may_write = |path: &Path| access(path, Access::WRITE_OK | Access::EXEC_OK).is_ok();
    match fs::metadata(folder) {
        Ok(known) if !known.is_dir() => Folder::NotAFolder,
        Ok(known) if own && !trusted(&known) => Folder::Foreign,
        Ok(_) if !may_write(folder) => Folder::Closed,
        Ok(known) if known.mode() & 0o1002 == 0o002 => Folder::Open,
        Ok(_) => Folder::Writable,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let above = folder.ancestors().skip(1).find(|above| above.exists());
            if above.is_some_and(may_write) { Folder::Absent } else { Folder::Closed }
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Folder::NotAFolder,
        Err(_) => Folder::Closed,
    }
}
