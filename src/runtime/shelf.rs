//! The labs of this user: those that have a name, and the files that were opened before, with how far each is.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use etcetera::choose_base_strategy;

use super::files::{self, own};
use super::labs::{self, Library};
use super::store::Store;
use super::surroundings;
use crate::app::labs::{Found, LabEntry};
use crate::cli::{DEFAULT_LAB, Global};
use crate::lab::progress::{Progress, step_complete};
use crate::lab::world::World;
use crate::text::Message;

/// In the state folder: names and paths, a JSON list, the last one first.
const FILE: &str = "labs.json";
/// Labs that are remembered.
const MOST: usize = 20;
/// Bytes of that file at most.
const LARGEST: u64 = 1 << 20;

/// Without `--lab`, the last lab is meant. Where that one is gone or broken: why, and the first lab is meant.
pub fn choose(global: &mut Global) -> Option<Message> {
    if global.lab.is_some() {
        return None;
    }
    let base = choose_base_strategy().ok()?;
    let last = remembered(&surroundings::state_folder(&base)).into_iter().next()?;
    if let Err(error) = labs::load(&last) {
        return Some(Message::new("lab-gone").with("lab", DEFAULT_LAB).with("error", format!("{error:#}")));
    }
    global.lab = Some(last);
    None
}

/// Keeps in mind that this lab was opened. What cannot be written is not kept: the ledger says what is wrong with the folder.
pub fn remember(library: &Library, state_folder: &Path, name: &str) {
    let mut known = remembered(state_folder);
    let name = named(library, name);
    // What a new machine does anyway needs no file.
    if known.first() == Some(&name) || (known.is_empty() && name == DEFAULT_LAB) {
        return;
    }
    known.retain(|other| *other != name);
    known.insert(0, name);
    known.truncate(MOST);
    let _ = write(state_folder, &known);
}

/// A name, or a path that means the same from every folder.
fn named(library: &Library, name: &str) -> String {
    if library.knows(name) { name.to_owned() } else { library.whole(name) }
}

fn remembered(state_folder: &Path) -> Vec<String> {
    if own::foreign(state_folder) {
        return Vec::new();
    }
    let text = files::text(&state_folder.join(FILE), LARGEST).unwrap_or_default();
    let mut known: Vec<String> = serde_json::from_str(&text).unwrap_or_default();
    known.truncate(MOST);
    known
}

fn write(state_folder: &Path, known: &[String]) -> io::Result<()> {
    own::private_folder(state_folder)?;
    let mut file = tempfile::NamedTempFile::new_in(state_folder)?;
    serde_json::to_writer(&mut file, known)?;
    file.flush()?;
    file.persist(state_folder.join(FILE))?;
    Ok(())
}

/// All of them: those of the library, in the order of their names, then the files, the last opened first. `here` is the one
/// in use.
pub fn all(library: &Library, state_folder: &Path, here: &str, simulated: bool) -> Vec<LabEntry> {
    let here = named(library, here);
    let mut names = library.names();
    for name in std::iter::once(here.clone()).chain(remembered(state_folder)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
        .into_iter()
        .map(|name| {
            let found = match library.load(&name) {
                Ok(lab) => {
                    let store = Store::new(state_folder, &Progress::file_name(&lab.id, simulated));
                    let progress = store.known();
                    let lit = |progress: &Progress| {
                        lab.steps().filter(|step| step_complete(step, &World::default(), progress)).count()
                    };
                    let lit = progress.as_ref().map_or(0, lit);
                    Found::Lab { steps: lab.steps().count(), title: lab.title, lit }
                }
                Err(error) => Found::Broken(format!("{error:#}")),
            };
            let file = if library.knows(&name) { library.replaced_by(&name) } else { Some(PathBuf::from(&name)) };
            LabEntry { here: name == here, file: file.map(|file| file.display().to_string()), name, found }
        })
        .collect()
}
