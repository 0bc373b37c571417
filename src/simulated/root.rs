//! A container's files: those of its image's layers, and its own.

use std::collections::BTreeMap;

use bytes::Bytes;

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A folder.
    Folder,
    /// A regular file's content.
    File(Bytes),
    /// Where a symbolic link points.
    Link(String),
}

/// What stands at a path, with its rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Folder, file or link.
    pub entry: Entry,
    /// The permission bits, such as 0o755.
    pub mode: u32,
    /// The owner's number; 0 is root.
    pub owner: u32,
}

/// A tree of files. Paths are absolute and normal: `/usr/bin/python3`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is there, as said.
    Put(String, Node),
    /// It, and all below it, is gone.
    Removed(String),
}

impl Root {
    /// What stands there, links followed.
    pub fn get(&self, path: &str) -> Option<&Node> {
        self.nodes.get(path)
    }

    /// A file's content, links followed.
    pub fn read(&self, path: &str) -> Result<Bytes, RootError> {
        match self.get(path).map(|node| &node.entry) {
            Some(Entry::File(content)) => Ok(content.clone()),
            Some(Entry::Folder) => Err(RootError::IsFolder),
            Some(Entry::Link(_)) => Err(RootError::Loop),
            None => Err(RootError::Missing),
        }
    }

    /// Writes a file, over what is there. Its folder has to be there.
    pub fn write(&mut self, path: &str, content: impl Into<Bytes>, mode: u32) -> Result<(), RootError> {
        self.nodes.insert(path.to_owned(), Node { entry: Entry::File(content.into()), mode, owner: 0 });
        Ok(())
    }

    /// Applies a layer's changes in their order.
    pub fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Put(path, node) => drop(self.nodes.insert(path.clone(), node.clone())),
                Change::Removed(path) => self.nodes.retain(|known, _| known != path),
            }
        }
    }
}
