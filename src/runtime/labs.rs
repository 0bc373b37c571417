//! Labs: those that ship are embedded, any other is a file.

use std::borrow::Cow;
use std::path::Path;

use rust_embed::RustEmbed;

use super::files;
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

/// The lab of that name, or of that file, with its solutions.
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
    let paths = lab.files.iter().map(|file| file.path.clone());
    lab.solutions = if embedded.is_some() {
        paths.filter_map(|path| Some((path.clone(), shipped(name, &path)?))).collect()
    } else {
        let folder = Path::new(name).parent().unwrap_or(Path::new("")).join("solution");
        paths.filter_map(|path| Some((path.clone(), beside(&folder, &path)?))).collect()
    };
    Ok(lab)
}

fn shipped(name: &str, path: &str) -> Option<String> {
    let file = Content::get(&format!("{name}/solution/{path}"))?;
    Some(String::from_utf8_lossy(&file.data).into_owned())
}

/// A lab may have no solution for a file, and what cannot be read as a text is none.
fn beside(folder: &Path, path: &str) -> Option<String> {
    match files::load(folder, path) {
        FileState::Text { text, .. } => Some(text),
        _ => None,
    }
}

/// The text of a lab file.
///
/// # Errors
/// Words that name the file and, where it looks like a name, the labs that ship.
pub fn read(path: &Path) -> anyhow::Result<String> {
    files::text(path, LARGEST).map_err(|error| {
        let names: Vec<Cow<'static, str>> = Content::iter().filter(|file| file.ends_with("/lab.yaml")).collect();
        let names: Vec<&str> = names.iter().filter_map(|file| file.strip_suffix("/lab.yaml")).collect();
        anyhow::anyhow!("cannot read the lab {}: {error} (labs that ship: {})", path.display(), names.join(", "))
    })
}
