//! A container's files: those of its image's layers, and its own.

mod archive;
pub(super) mod kept;
mod walk;

pub use archive::UnpackError;

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// What stands at a path.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum Entry {
    /// A folder.
    Folder,
    /// A regular file's content.
    File(#[serde(with = "kept")] Bytes),
    /// Where a symbolic link points.
    Link(String),
}

/// What stands at a path, with its rights.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Node {
    /// Folder, file or link.
    pub entry: Entry,
    /// The permission bits, such as 0o755.
    pub mode: u32,
    /// The owner's number; 0 is root.
    pub owner: u32,
    /// The bytes that it stands for beside its content: a package's files, a program.
    pub weight: u64,
}

/// A tree of files. Paths are absolute; `.`, `..` and links in them are followed as the system does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// By normal paths, `/` among them: a folder comes before what is in it.
    nodes: BTreeMap<String, Node>,
}

/// Why a path cannot be read or written, as the system calls it (`errno`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RootError {
    /// ENOENT.
    #[error("No such file or directory")]
    Missing,
    /// EISDIR.
    #[error("Is a directory")]
    IsFolder,
    /// ENOTDIR.
    #[error("Not a directory")]
    NotFolder,
    /// EEXIST.
    #[error("File exists")]
    Exists,
    /// ENOTEMPTY.
    #[error("Directory not empty")]
    NotEmpty,
    /// ELOOP.
    #[error("Too many levels of symbolic links")]
    Loop,
}

/// What a layer does to a path.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum Change {
    /// It is there, as said.
    Put(String, Node),
    /// It, and all below it, is gone.
    Removed(String),
}

impl Node {
    /// Root's folder.
    pub fn folder(mode: u32) -> Self {
        Self { entry: Entry::Folder, mode, owner: 0, weight: 0 }
    }

    /// Root's file.
    pub fn file(content: impl Into<Bytes>, mode: u32) -> Self {
        Self { entry: Entry::File(content.into()), mode, owner: 0, weight: 0 }
    }

    /// Root's symbolic link.
    pub fn link(target: impl Into<String>) -> Self {
        Self { entry: Entry::Link(target.into()), mode: 0o777, owner: 0, weight: 0 }
    }

    /// What it takes on the disk: a file's content, and what it stands for.
    pub fn size(&self) -> u64 {
        self.weight
            + match &self.entry {
                Entry::File(content) => content.len() as u64,
                Entry::Folder | Entry::Link(_) => 0,
            }
    }
}

impl Default for Root {
    fn default() -> Self {
        Self { nodes: BTreeMap::from([("/".to_owned(), Node::folder(0o755))]) }
    }
}

impl Root {
    /// What stands there, links followed.
    pub fn get(&self, path: &str) -> Option<&Node> {
        self.nodes.get(&self.resolve(path).ok()?)
    }

    /// What stands there; links are followed on the way, the last one is not.
    pub fn stat(&self, path: &str) -> Result<&Node, RootError> {
        self.nodes.get(&self.place(path, false)?).ok_or(RootError::Missing)
    }

    /// A file's content, links followed.
    pub fn read(&self, path: &str) -> Result<Bytes, RootError> {
        match self.nodes.get(&self.resolve(path)?).map(|node| &node.entry) {
            Some(Entry::File(content)) => Ok(content.clone()),
            Some(Entry::Folder) => Err(RootError::IsFolder),
            Some(Entry::Link(_)) => Err(RootError::Loop),
            None => Err(RootError::Missing),
        }
    }

    /// There is a folder, links followed.
    pub fn is_folder(&self, path: &str) -> bool {
        self.get(path).is_some_and(|node| node.entry == Entry::Folder)
    }

    /// The names in a folder, in their order, each with what it is.
    pub fn list(&self, path: &str) -> Result<Vec<(&str, &Node)>, RootError> {
        let folder = self.resolve(path)?;
        if self.nodes.get(&folder).is_some_and(|node| node.entry != Entry::Folder) {
            return Err(RootError::NotFolder);
        }
        let start = if folder == "/" { 1 } else { folder.len() + 1 };
        let inside = self.below(&folder).map(|(path, node)| (&path[start..], node));
        Ok(inside.filter(|(name, _)| !name.contains('/')).collect())
    }

    /// A folder, or what it is, and all below it, by their normal paths, folders before what is in them.
    pub fn tree(&self, path: &str) -> Result<Vec<(&str, &Node)>, RootError> {
        let top = self.place(path, false)?;
        let (key, node) = self.nodes.get_key_value(&top).ok_or(RootError::Missing)?;
        let below = self.below(&top).map(|(path, node)| (path.as_str(), node));
        Ok(std::iter::once((key.as_str(), node)).chain(below).collect())
    }

    /// Writes a file, over what is there: a file that was there keeps its rights. Its folder has to be there.
    pub fn write(&mut self, path: &str, content: impl Into<Bytes>, mode: u32) -> Result<(), RootError> {
        let place = self.place(path, true)?;
        match self.nodes.get_mut(&place) {
            Some(Node { entry: Entry::Folder, .. }) => return Err(RootError::IsFolder),
            Some(known) => {
                known.entry = Entry::File(content.into());
                known.weight = 0;
            }
            None => drop(self.nodes.insert(place, Node::file(content, mode))),
        }
        Ok(())
    }

    /// Puts a file, a link or a folder there, in place of what was there: a folder in place of a folder keeps what
    /// is in it. Its folder has to be there.
    pub fn put(&mut self, path: &str, node: Node) -> Result<(), RootError> {
        let place = self.place(path, false)?;
        self.set(place, node);
        Ok(())
    }

    /// Makes a folder: nothing may be there.
    pub fn make_folder(&mut self, path: &str, mode: u32) -> Result<(), RootError> {
        let place = self.place(path, false)?;
        if self.nodes.contains_key(&place) {
            return Err(RootError::Exists);
        }
        self.nodes.insert(place, Node::folder(mode));
        Ok(())
    }

    /// Makes a folder and those above it, where they are not there yet (`mkdir -p`).
    pub fn make_folders(&mut self, path: &str) -> Result<(), RootError> {
        let mut made = String::new();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            made = format!("{made}/{part}");
            let place = self.place(&made, true)?;
            match self.nodes.get(&place).map(|node| &node.entry) {
                Some(Entry::Folder) => {}
                Some(_) => return Err(RootError::NotFolder),
                None => drop(self.nodes.insert(place, Node::folder(0o755))),
            }
        }
        Ok(())
    }

    /// Removes a file, a link (itself), or a folder that is empty.
    pub fn remove(&mut self, path: &str) -> Result<(), RootError> {
        let place = self.place(path, false)?;
        if !self.nodes.contains_key(&place) {
            return Err(RootError::Missing);
        }
        if self.below(&place).next().is_some() {
            return Err(RootError::NotEmpty);
        }
        self.nodes.remove(&place);
        Ok(())
    }

    /// Removes what is there and all below it (`rm -r`); of the top folder, only what is in it.
    pub fn remove_all(&mut self, path: &str) -> Result<(), RootError> {
        let place = self.place(path, false)?;
        if !self.nodes.contains_key(&place) {
            return Err(RootError::Missing);
        }
        self.clear(&place);
        if place != "/" {
            self.nodes.remove(&place);
        }
        Ok(())
    }

    /// Another name for what is there and all below it (`rename`), over a file that had that name.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), RootError> {
        let (from, to) = (self.place(from, false)?, self.place(to, false)?);
        let moved: Vec<(String, Node)> =
            self.tree(&from)?.into_iter().map(|(path, node)| (path.to_owned(), node.clone())).collect();
        if from == to {
            return Ok(());
        }
        self.remove_all(&from)?;
        for (path, node) in moved {
            self.set(format!("{to}{}", &path[from.len()..]), node);
        }
        Ok(())
    }

    /// Sets the permission bits, links followed.
    pub fn set_mode(&mut self, path: &str, mode: u32) -> Result<(), RootError> {
        self.change(path, |node| node.mode = mode)
    }

    /// Sets the owner, links followed.
    pub fn set_owner(&mut self, path: &str, owner: u32) -> Result<(), RootError> {
        self.change(path, |node| node.owner = owner)
    }

    /// Sets what a file stands for beside its content, in bytes.
    pub fn set_weight(&mut self, path: &str, weight: u64) -> Result<(), RootError> {
        self.change(path, |node| node.weight = weight)
    }

    /// Applies a layer's changes in their order.
    pub fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Put(path, node) => self.set(path.clone(), node.clone()),
                Change::Removed(path) => {
                    self.clear(path);
                    self.nodes.remove(path);
                }
            }
        }
    }

    /// What makes this of `base`: first what is gone, then what is new or other, folders before what is in them.
    pub fn changes_since(&self, base: &Self) -> Vec<Change> {
        let mut changes: Vec<Change> = Vec::new();
        for path in base.nodes.keys().filter(|path| !self.nodes.contains_key(*path)) {
            let inside = |gone: &str| path.strip_prefix(gone).is_some_and(|rest| rest.starts_with('/'));
            if !matches!(changes.last(), Some(Change::Removed(gone)) if inside(gone)) {
                changes.push(Change::Removed(path.clone()));
            }
        }
        let new = self.nodes.iter().filter(|(path, node)| base.nodes.get(*path) != Some(node));
        changes.extend(new.map(|(path, node)| Change::Put(path.clone(), node.clone())));
        changes
    }

    fn change(&mut self, path: &str, change: impl FnOnce(&mut Node)) -> Result<(), RootError> {
        let place = self.resolve(path)?;
        self.nodes.get_mut(&place).map(change).ok_or(RootError::Missing)
    }

    fn set(&mut self, place: String, node: Node) {
        if node.entry != Entry::Folder {
            self.clear(&place);
        }
        self.nodes.insert(place, node);
    }

    /// Removes what is below.
    fn clear(&mut self, place: &str) {
        let below: Vec<String> = self.below(place).map(|(path, _)| path.clone()).collect();
        for path in below {
            self.nodes.remove(&path);
        }
    }
}
