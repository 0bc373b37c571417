//! Labs: those that ship are embedded, any other is a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

use super::files;
use crate::lab::lint::Beside;
use crate::lab::model::Lab;
use crate::lab::parse;
use crate::lab::world::FileState;

/// More than a lab may hold, so that the linter can say so.
const LARGEST: u64 = 2 << 20;

#[derive(RustEmbed)]
#[folder = "content"]
#[include = "*/lab.yaml"]
#[include = "*/start/*"]
#[include = "*/solution/*"]
struct Content;

/// The lab of that name, of that file or of that folder's `lab.yaml`, with its solutions.
///
/// # Errors
/// Words that name the file, the line and what to do.
pub fn load(name: &str) -> anyhow::Result<Lab> {
    let embedded = Content::get(&format!("{name}/lab.yaml"));
    let source = match &embedded {
        Some(embedded) => String::from_utf8_lossy(&embedded.data).into_owned(),
        None => read(Path::new(name))?,
    };
    let mut lab = parse::parse(&source).map_err(|error| anyhow::anyhow!("{name}: {error}"))?;
    lab.solutions = if embedded.is_some() {
        let paths = lab.files.iter().map(|file| file.path.clone());
        paths.filter_map(|path| Some((path.clone(), solution(name, &path)?))).collect()
    } else {
        texts(&file(Path::new(name)).with_file_name("solution"), &lab)
    };
    Ok(lab)
}

/// A lab of that name ships.
pub fn ships(name: &str) -> bool {
    Content::get(&format!("{name}/lab.yaml")).is_some()
}

/// The names of those that ship, sorted.
pub fn shipped() -> Vec<String> {
    let mut names: Vec<String> =
        Content::iter().filter_map(|file| Some(file.strip_suffix("/lab.yaml")?.to_owned())).collect();
    names.sort();
    names
}

fn solution(name: &str, path: &str) -> Option<String> {
    let file = Content::get(&format!("{name}/solution/{path}"))?;
    Some(String::from_utf8_lossy(&file.data).into_owned())
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

/// The lab's files in that folder. A lab may have none for a file, and what cannot be read as a text is none.
fn texts(folder: &Path, lab: &Lab) -> BTreeMap<String, String> {
    let read = |path: &str| match files::load(folder, path) {
        FileState::Text { text, .. } => Some(text),
        _ => None,
    };
    lab.files.iter().filter_map(|file| Some((file.path.clone(), read(&file.path)?))).collect()
}

/// The text of a lab file.
///
/// # Errors
/// Words that name the file and, where it looks like a name, the labs that ship.
pub fn read(path: &Path) -> anyhow::Result<String> {
    files::text(&file(path), LARGEST).map_err(|error| {
        anyhow::anyhow!("cannot read the lab {}: {error} (labs that ship: {})", path.display(), shipped().join(", "))
    })
}
