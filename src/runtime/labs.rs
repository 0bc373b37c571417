//! Labs: by name, those that ship and those in the folders for labs; by its path, any file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::files;
use crate::lab::lint::Beside;
use crate::lab::model::Lab;
use crate::lab::parse::parse;
use crate::lab::world::FileState;

mod library;
pub use library::Library;

/// More than a lab may hold, so that the linter can say so.
const LARGEST: u64 = 2 << 20;

/// The lab of that name, of that file or of that folder's `lab.yaml`, with its solutions.
///
/// # Errors
/// Words that name the file, the line and what to do.
pub fn load(name: &str) -> anyhow::Result<Lab> {
    Library::ours().load(name)
}

/// The lab file that is meant by that path.
pub fn file(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("lab.yaml") } else { path.to_owned() }
}

/// What lies beside a lab file.
pub fn beside(path: &Path, lab: &Lab) -> Beside {
    let file = file(path);
    let folder = |name: &str| Some(file.with_file_name(name)).filter(|folder| folder.is_dir());
    Beside {
        start: folder("start").map(|folder| texts(&folder, lab)),
        solution: folder("solution").map(|folder| texts(&folder, lab)),
    }
}

/// The text of a lab file.
///
/// # Errors
/// Words that name the file.
pub fn read(path: &Path) -> anyhow::Result<String> {
    files::text(&file(path), LARGEST)
        .map_err(|error| anyhow::anyhow!("cannot read the lab {}: {error}", path.display()))
}

/// The lab of a file or a folder.
fn on_disk(path: &Path) -> anyhow::Result<Lab> {
    let mut lab = parse(&read(path)?).map_err(|error| {
        let help = error.help.as_deref().map_or_else(String::new, |help| format!(" ({help})"));
        anyhow::anyhow!("{}: {error}{help}", path.display())
    })?;
    lab.solutions = texts(&file(path).with_file_name("solution"), &lab);
    Ok(lab)
}

/// The lab's files in that folder. A lab may have none for a file, and what cannot be read as a text is none.
fn texts(folder: &Path, lab: &Lab) -> BTreeMap<String, String> {
    let read = |path: &str| match files::load(folder, path) {
        FileState::Text { text, .. } => Some(text),
        _ => None,
    };
    lab.files.iter().filter_map(|file| Some((file.path.clone(), read(&file.path)?))).collect()
}
