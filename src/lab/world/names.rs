//! How docker names what has a long id.

use super::Container;

/// The twelve digits under which an image, a layer or a container is known.
pub fn short_id(id: &str) -> String {
    id.strip_prefix("sha256:").unwrap_or(id).chars().take(12).collect()
}

impl Container {
    /// As a student knows it: its name, else the short id.
    pub fn label(&self) -> String {
        if self.name.is_empty() { short_id(&self.id) } else { self.name.clone() }
    }
}
