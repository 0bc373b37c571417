//! Where unsaved text is kept while the state folder takes none: its disk is full, or read-only, or away.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{aside, own};

/// The folders for what the state folder cannot take, the best first: one that outlives the session, then one that is in
/// memory. Their name tells users and state folders apart.
pub fn places(state_folder: &Path) -> Vec<PathBuf> {
    let folder = aside(&state_folder.to_string_lossy()).to_string_lossy().into_owned();
    // As much of its end as the name of a folder has room for.
    let from = folder.ceil_char_boundary(folder.len().saturating_sub(200));
    let name = format!("soleil-{}-{}", rustix::process::getuid().as_raw(), &folder[from..]);
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let parents = [Some(std::env::temp_dir()), runtime].into_iter().flatten();
    parents.filter(|parent| parent.is_absolute()).map(|parent| parent.join(&name)).collect()
}

/// Keeps the text in the first of these places that takes it, and says in which.
///
/// # Errors
/// None does; the last one's reason.
pub fn keep(places: &[PathBuf], path: &str, text: &str) -> io::Result<PathBuf> {
    let mut failed = io::ErrorKind::NotFound.into();
    for place in places {
        match write(place, &aside(path), text) {
            Ok(()) => return Ok(place.clone()),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

fn write(place: &Path, name: &Path, text: &str) -> io::Result<()> {
    // Everybody may write in the folder above: what is there under our name may be anybody's.
    own::unshared_folder(place)?;
    let mut file = tempfile::NamedTempFile::new_in(place)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(place.join(name))?;
    Ok(())
}
