//! Labs: those that ship are embedded, any other is a file.
#![expect(clippy::disallowed_methods, reason = "reads lab files")]

use std::borrow::Cow;
use std::path::Path;

use rust_embed::RustEmbed;

use crate::lab::model::Lab;
use crate::lab::parse;

#[derive(RustEmbed)]
#[folder = "content"]
#[include = "*/lab.yaml"]
#[include = "*/start/*"]
#[include = "*/solution/*"]
struct Content;

/// The lab of that name, or of that file.
///
/// # Errors
/// Words that name the file, the line and what to do.
pub fn load(name: &str) -> anyhow::Result<Lab> {
    let source = match Content::get(&format!("{name}/lab.yaml")) {
        Some(embedded) => String::from_utf8_lossy(&embedded.data).into_owned(),
        None => read(Path::new(name))?,
    };
    parse::parse(&source).map_err(|error| anyhow::anyhow!("{name}: {error}"))
}

/// The text of a lab file.
///
/// # Errors
/// Words that name the file and, where it looks like a name, the labs that ship.
pub fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).map_err(|error| {
        let names: Vec<Cow<'static, str>> = Content::iter().filter(|file| file.ends_with("/lab.yaml")).collect();
        let names: Vec<&str> = names.iter().filter_map(|file| file.strip_suffix("/lab.yaml")).collect();
        anyhow::anyhow!("cannot read the lab {}: {error} (labs that ship: {})", path.display(), names.join(", "))
    })
}
