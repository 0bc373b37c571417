//! What a lab's name means: a folder of that name in one of the folders for labs, else what ships.
#![expect(clippy::disallowed_methods, reason = "reads the environment and looks into folders")]

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};
use rust_embed::RustEmbed;

use super::{LARGEST, on_disk};
use crate::lab::model::Lab;
use crate::lab::parse::parse_shipped;
use crate::runtime::files;

/// Where the XDG Base Directory Specification looks when `$XDG_DATA_DIRS` says nothing.
const DATA_DIRS: &str = "/usr/local/share:/usr/share";

#[derive(RustEmbed)]
#[folder = "content"]
#[include = "*/lab.yaml"]
#[include = "*/start/*"]
#[include = "*/solution/*"]
struct Content;

/// The labs that have a name: in these folders, the first one first, then those that ship. The default has no folders.
#[derive(Clone, Debug, Default)]
pub struct Library {
    folders: Vec<PathBuf>,
}

impl Library {
    /// Of this user: `soleil/labs` in `$XDG_DATA_HOME`, then in each of `$XDG_DATA_DIRS`.
    pub fn ours() -> Self {
        let own = choose_base_strategy().ok().map(|base| base.data_dir());
        Self::of(own, env::var_os("XDG_DATA_DIRS"))
    }

    /// `own` is the user's folder for data, `shared` what `$XDG_DATA_DIRS` holds. The specification: what is not absolute
    /// does not count.
    pub fn of(own: Option<PathBuf>, shared: Option<OsString>) -> Self {
        let shared = shared.filter(|folders| !folders.is_empty()).unwrap_or_else(|| DATA_DIRS.into());
        let all = own.into_iter().chain(env::split_paths(&shared)).filter(|folder| folder.is_absolute());
        Self { folders: all.map(|folder| folder.join("soleil/labs")).collect() }
    }

    /// The lab of that name, of that file or of that folder's `lab.yaml`, with its solutions.
    ///
    /// # Errors
    /// Words that name the file, the line and what to do; where nothing is to be found, the names that there are.
    pub fn load(&self, name: &str) -> anyhow::Result<Lab> {
        if let Some(file) = self.file(name) {
            return on_disk(&file).map_err(|error| anyhow::anyhow!("{error}. {}", self.mend(name, &file)));
        }
        let path = Path::new(name);
        match shipped(name) {
            Some(lab) => lab,
            None if path.exists() => on_disk(path),
            None => on_disk(path).map_err(|error| anyhow::anyhow!("{error} (by name: {})", self.names().join(", "))),
        }
    }

    /// There is a lab of that name, be it broken.
    pub fn knows(&self, name: &str) -> bool {
        self.file(name).is_some() || ships(name)
    }

    /// All names, sorted.
    pub fn names(&self) -> Vec<String> {
        let shipped = Content::iter().filter_map(|file| Some(file.strip_suffix("/lab.yaml")?.to_owned()));
        let entries = self.folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        // `--lab` takes words in Unicode alone.
        let on_disk = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let names: BTreeSet<String> = shipped.chain(on_disk.filter(|name| self.file(name).is_some())).collect();
        names.into_iter().collect()
    }

    /// The lab file that is meant by that name, where it is one on disk.
    pub fn file(&self, name: &str) -> Option<PathBuf> {
        Some(self.places(name).next()?.join("lab.yaml"))
    }

    /// The folders of that name. They count even without a lab file, or where they lead nowhere: somebody put them there for a
    /// lab, and is told what is wrong.
    fn places(&self, name: &str) -> impl Iterator<Item = PathBuf> {
        let is_name = !name.is_empty() && !name.starts_with('.') && !name.contains('/');
        let there = |folder: &PathBuf| match fs::metadata(folder) {
            Ok(known) => known.is_dir(),
            Err(_) => folder.is_symlink(),
        };
        self.folders.iter().filter(move |_| is_name).map(move |folder| folder.join(name)).filter(there)
    }

    /// What to do about a lab of that name that cannot be opened.
    fn mend(&self, name: &str, file: &Path) -> String {
        let folder = file.parent().unwrap_or(file);
        let others = self.places(name).skip(1).count() > 0 || ships(name);
        let then = if others { format!(": {name} is then the next of that name") } else { String::new() };
        format!("`soleil lint {}` tells all that is wrong; or move {} away{then}", file.display(), folder.display())
    }

    /// That file, unless its text is what ships under that name anyway, as a package installs it.
    pub fn replaced_by(&self, name: &str) -> Option<PathBuf> {
        let same = |file: &PathBuf| {
            let shipped = Content::get(&format!("{name}/lab.yaml"));
            shipped.is_some_and(|shipped| files::bytes(file, LARGEST).is_ok_and(|bytes| bytes == *shipped.data))
        };
        self.file(name).filter(|file| !same(file))
    }

    /// What means the same lab from any folder and in any home: the name of one that ships, else a path.
    pub fn whole(&self, name: &str) -> String {
        let path = self.file(name).or_else(|| if ships(name) { None } else { std::path::absolute(name).ok() });
        path.and_then(|path| path.into_os_string().into_string().ok()).unwrap_or_else(|| name.to_owned())
    }
}

/// A lab of that name ships.
fn ships(name: &str) -> bool {
    Content::get(&format!("{name}/lab.yaml")).is_some()
}

fn shipped(name: &str) -> Option<anyhow::Result<Lab>> {
    let text = |path: &str| Some(String::from_utf8_lossy(&Content::get(&format!("{name}/{path}"))?.data).into_owned());
    let source = text("lab.yaml")?;
    let lab = parse_shipped(&source).map_err(|error| anyhow::anyhow!("{name}: {error}"));
    Some(lab.map(|mut lab| {
        let paths = lab.files.iter().map(|file| file.path.clone());
        lab.solutions = paths.filter_map(|path| Some((path.clone(), text(&format!("solution/{path}"))?))).collect();
        lab
    }))
}
