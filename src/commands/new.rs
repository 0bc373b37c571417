//! `soleil new`: a small lab that runs, to be changed into another.
#![expect(clippy::disallowed_methods, reason = "files")]

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use rust_embed::RustEmbed;

use super::schema::SCHEMA;
use crate::cli::Global;
use crate::runtime::surroundings::voice;
use crate::text::sanitise::one_line;
use crate::text::{Message, plain};

/// What the template's lab, folder and image are called.
const NAME: &str = "my-lab";
/// Characters of a name at most.
const LONGEST: usize = 40;
/// Where an editor looks for the schema.
const MODELINE: &str = "# yaml-language-server: $schema=lab.schema.json\n";

#[derive(RustEmbed)]
#[folder = "assets/template"]
struct Template;

/// Writes it into a folder that is not there yet, or is empty.
///
/// # Errors
/// Something lies there already, or it cannot be written.
pub fn run(global: &Global, folder: &Path) -> anyhow::Result<ExitCode> {
    let voice = voice(global);
    let shown = folder.display();
    fs::create_dir_all(folder).with_context(|| format!("{shown} cannot be made"))?;
    let mut there = fs::read_dir(folder).with_context(|| format!("{shown} cannot be read"))?;
    if there.next().is_some() {
        anyhow::bail!(voice.say(&Message::new("new-not-empty").with("folder", shown)));
    }
    let name = name(folder);
    for path in Template::iter() {
        let Some(file) = Template::get(&path) else { continue };
        let text = String::from_utf8_lossy(&file.data).replace(NAME, &name);
        let text = if path == "lab.yaml" { format!("{MODELINE}{text}") } else { text };
        write(&folder.join(&*path), &text).with_context(|| format!("{path} cannot be written"))?;
    }
    write(&folder.join("lab.schema.json"), SCHEMA).context("lab.schema.json cannot be written")?;
    super::only_output_is_left();
    let lab = folder.join("lab.yaml");
    println!("{}", voice.say(&Message::new("new-made").with("folder", folder.display())));
    for command in ["soleil lint", "soleil --lab", "soleil --present --lab"] {
        println!("    {}", one_line(&format!("{command} {}", quoted(&lab.display().to_string()))));
    }
    Ok(ExitCode::SUCCESS)
}

/// Nothing that is there is ever written over.
fn write(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

/// The folder's name as an id and as an image's name, both at once.
fn name(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let given = whole.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let allowed = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '-' };
    let name: String = plain(&given).chars().map(allowed).take(LONGEST).collect();
    let words: Vec<&str> = name.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { NAME.to_owned() } else { words.join("-") }
}

/// As a shell takes it.
fn quoted(path: &str) -> String {
    let ordinary = |c: char| c.is_alphanumeric() || "/._-+,".contains(c);
    if path.chars().all(ordinary) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}
