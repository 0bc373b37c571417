//! Files as tar archives, the form in which the API takes and gives them.

use std::io::Read;

use tar::{Archive, Builder, EntryType, Header};

use super::{Entry, Node, Root, RootError};

/// Why an archive cannot be unpacked.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// It is broken.
    #[error("{0}")]
    Broken(#[from] std::io::Error),
    /// It does not fit on what is there.
    #[error("{0}: {1}")]
    Refused(String, RootError),
}

impl Root {
    /// What stands at a path and all below it, as a tar archive; its names begin with the path's last part.
    pub fn archive(&self, path: &str) -> Result<Vec<u8>, RootError> {
        let top = self.place(path, false)?;
        let start = top.rfind('/').map_or(0, |at| at + 1);
        let mut tar = Builder::new(Vec::new());
        for (path, node) in self.tree(path)? {
            let name = if path == "/" { "./" } else { &path[start..] };
            // A vector takes all; a name that no header holds is left out.
            let _ = append(&mut tar, name, node);
        }
        Ok(tar.into_inner().unwrap_or_default())
    }

    /// Unpacks an archive below a folder; folders that it does not name are made.
    pub fn unpack(&mut self, folder: &str, tar: &[u8]) -> Result<(), UnpackError> {
        for entry in Archive::new(tar).entries()? {
            let mut entry = entry?;
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let path = format!("{}/{}", folder.trim_end_matches('/'), name.trim_start_matches('/'));
            let refused = |error| UnpackError::Refused(name.clone(), error);
            let (mode, owner) = (entry.header().mode()? & 0o7777, entry.header().uid().unwrap_or(0));
            let content = match entry.header().entry_type() {
                EntryType::Directory => Entry::Folder,
                EntryType::Regular | EntryType::Continuous => {
                    let mut content = Vec::new();
                    entry.read_to_end(&mut content)?;
                    Entry::File(content.into())
                }
                EntryType::Symlink => Entry::Link(target(&entry)),
                EntryType::Link => {
                    let known = self.read(&format!("{folder}/{}", target(&entry))).map_err(refused)?;
                    Entry::File(known)
                }
                _ => continue,
            };
            let node = Node { entry: content, mode, owner: u32::try_from(owner).unwrap_or(0), weight: 0 };
            let parent = path.trim_end_matches('/').rsplit_once('/').map_or("", |(parent, _)| parent);
            self.make_folders(parent).map_err(refused)?;
            self.put(&path, node).map_err(refused)?;
        }
        Ok(())
    }
}

fn target(entry: &tar::Entry<'_, &[u8]>) -> String {
    entry.link_name_bytes().map(|name| String::from_utf8_lossy(&name).into_owned()).unwrap_or_default()
}

fn append(tar: &mut Builder<Vec<u8>>, name: &str, node: &Node) -> std::io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_mode(node.mode);
    header.set_uid(u64::from(node.owner));
    header.set_gid(u64::from(node.owner));
    match &node.entry {
        Entry::Folder => {
            header.set_entry_type(EntryType::Directory);
            header.set_size(0);
            tar.append_data(&mut header, format!("{}/", name.trim_end_matches('/')), std::io::empty())
        }
        Entry::File(content) => {
            header.set_size(content.len() as u64);
            tar.append_data(&mut header, name, content.as_ref())
        }
        Entry::Link(target) => {
            header.set_entry_type(EntryType::Symlink);
            header.set_size(0);
            tar.append_link(&mut header, name, target)
        }
    }
}
