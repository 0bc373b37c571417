//! From a path as it was said to the one where something stands.

use super::{Entry, Node, Root, RootError};

/// As many links as Linux follows.
const LINKS: usize = 40;

impl Root {
    /// The normal path of what is there, all links followed.
    pub fn resolve(&self, path: &str) -> Result<String, RootError> {
        let place = self.place(path, true)?;
        if self.nodes.contains_key(&place) { Ok(place) } else { Err(RootError::Missing) }
    }

    /// The normal path where something is or could be: the folders on the way are there and their links followed, and
    /// so is the last link if `follow`.
    pub fn place(&self, path: &str, follow: bool) -> Result<String, RootError> {
        let mut links = 0;
        let mut current = String::new();
        let mut rest: Vec<String> = parts(path).collect();
        while let Some(part) = rest.pop() {
            if part == ".." {
                current.truncate(current.rfind('/').unwrap_or(0));
                continue;
            }
            let next = format!("{current}/{part}");
            match self.nodes.get(&next).map(|node| &node.entry) {
                Some(Entry::Link(target)) if follow || !rest.is_empty() => {
                    links += 1;
                    if links > LINKS {
                        return Err(RootError::Loop);
                    }
                    if target.starts_with('/') {
                        current.clear();
                    }
                    rest.extend(parts(target));
                }
                Some(Entry::File(_)) if !rest.is_empty() => return Err(RootError::NotFolder),
                None if !rest.is_empty() => return Err(RootError::Missing),
                Some(_) | None => current = next,
            }
        }
        Ok(if current.is_empty() { "/".to_owned() } else { current })
    }

    /// What is below a folder, by its normal path.
    pub(super) fn below(&self, folder: &str) -> impl Iterator<Item = (&String, &Node)> {
        let folder = folder.trim_end_matches('/');
        // `0` is what comes after `/`.
        let range = self.nodes.range(format!("{folder}/")..format!("{folder}0"));
        range.filter(|(path, _)| *path != "/")
    }
}

/// The last one first.
fn parts(path: &str) -> impl Iterator<Item = String> {
    path.split('/').filter(|part| !part.is_empty() && *part != ".").map(str::to_owned).rev()
}
