//! The files of a layer, as the catalogue lists them: short, by folders and names.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::simulated::root::{Node, Root, RootError};

/// Some files.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tree {
    /// Trees whose files come before.
    pub like: Vec<String>,
    /// Folders, parted by blanks; those of a file are made without being named.
    pub folders: String,
    /// Folders that anybody may write in, such as `/tmp`.
    pub open: String,
    /// Where a link points, by its path.
    pub links: BTreeMap<String, String>,
    /// Programs, parted by blanks, by their folder.
    pub programs: BTreeMap<String, String>,
    /// Names of the one program `/bin/busybox`, parted by blanks, by their folder.
    pub applets: BTreeMap<String, String>,
    /// Texts by their path.
    pub files: BTreeMap<String, String>,
    /// Texts that may be run, by their path.
    pub scripts: BTreeMap<String, String>,
    /// What a program prints that does nothing else, by its path.
    pub prints: BTreeMap<String, String>,
    /// Folders and what is in them, by the number of their owner.
    pub owners: BTreeMap<u32, String>,
}

/// What stands for the content of a program: what it does is told by its name. What comes after, from the next line, is
/// what it prints.
const PROGRAM: &str = "\u{7f}ELF";

impl Tree {
    /// Puts its files on what is there. The words of an error name the path.
    pub fn lay(&self, all: &BTreeMap<String, Self>, root: &mut Root) -> Result<(), String> {
        for name in &self.like {
            let tree = all.get(name).ok_or_else(|| format!("trees: nothing is called {name}"))?;
            // A tree that is like itself would go on for ever.
            let rest: BTreeMap<_, _> =
                all.iter().filter(|(other, _)| *other != name).map(|(a, b)| (a.clone(), b.clone())).collect();
            tree.lay(&rest, root)?;
        }
        for folder in self.folders.split_whitespace().chain(self.open.split_whitespace()) {
            root.make_folders(folder).map_err(|error| format!("{folder}: {error}"))?;
        }
        for folder in self.open.split_whitespace() {
            root.set_mode(folder, 0o1777).map_err(|error| format!("{folder}: {error}"))?;
        }
        for (path, target) in &self.links {
            put(root, path, Node::link(target.as_str()))?;
        }
        for (folder, names) in &self.programs {
            for name in names.split_whitespace() {
                put(root, &format!("{folder}/{name}"), Node::file(PROGRAM, 0o755))?;
            }
        }
        for (folder, names) in &self.applets {
            for name in names.split_whitespace() {
                put(root, &format!("{folder}/{name}"), Node::link("/bin/busybox"))?;
            }
        }
        for (path, text) in &self.prints {
            put(root, path, Node::file(format!("{PROGRAM}\n{text}"), 0o755))?;
        }
        for (mode, texts) in [(0o644, &self.files), (0o755, &self.scripts)] {
            for (path, text) in texts {
                put(root, path, Node::file(text.clone(), mode))?;
            }
        }
        for (owner, folders) in &self.owners {
            for folder in folders.split_whitespace() {
                own(root, folder, *owner).map_err(|error| format!("{folder}: {error}"))?;
            }
        }
        Ok(())
    }
}

fn put(root: &mut Root, path: &str, node: Node) -> Result<(), String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    root.make_folders(folder).and_then(|()| root.put(path, node)).map_err(|error| format!("{path}: {error}"))
}

fn own(root: &mut Root, folder: &str, owner: u32) -> Result<(), RootError> {
    let paths: Vec<String> = root.tree(folder)?.into_iter().map(|(path, _)| path.to_owned()).collect();
    paths.iter().try_for_each(|path| root.set_owner(path, owner))
}
