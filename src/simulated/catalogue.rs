//! What the practice engine knows, whatever the lab: read from `content/images/simulated.yaml`.

mod image;
mod tree;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_yaml::with::singleton_map_recursive;

use super::image::Image;
use super::packages::Packages;

/// The Hub's images, Debian's and PyPI's packages.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// What can be pulled.
    pub published: Vec<Published>,
    /// What can be installed.
    pub packages: Packages,
    /// How fast a pull is.
    pub timing: Timing,
}

/// How fast things are, at the real pace.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Timing {
    /// Bytes of a layer that come in a second.
    pub download: u64,
    /// Bytes of a layer, as it came, that are unpacked in a second.
    pub unpack: u64,
    /// Milliseconds between two pictures of the progress.
    pub picture: u64,
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

/// Why a catalogue cannot be read: what is wrong, with its line and column where the text itself is.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the practice engine's catalogue: {0}")]
pub struct CatalogueError(pub String);

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    timing: Timing,
    trees: BTreeMap<String, tree::Tree>,
    layers: BTreeMap<String, image::LayerText>,
    images: Vec<image::ImageText>,
    packages: Packages,
}

static SHIPPED: LazyLock<Result<Catalogue, CatalogueError>> =
    LazyLock::new(|| Catalogue::read(include_str!("../../content/images/simulated.yaml")));

impl Default for Timing {
    fn default() -> Self {
        Self { download: 24_000_000, unpack: 96_000_000, picture: 100 }
    }
}

impl Catalogue {
    /// Reads one.
    ///
    /// # Errors
    /// YAML that does not parse, an unknown or missing key (with line and column), a name of a tree or a layer that
    /// nothing has, or files that cannot stand where they are said to.
    pub fn read(yaml: &str) -> Result<Self, CatalogueError> {
        let text = singleton_map_recursive::deserialize(serde_yaml::Deserializer::from_str(yaml));
        let text: Text = text.map_err(|error: serde_yaml::Error| CatalogueError(error.to_string()))?;
        let mut published = Vec::new();
        for image in &text.images {
            published.extend(image.published(&text.layers, &text.trees).map_err(CatalogueError)?);
        }
        Ok(Self { published, packages: text.packages, timing: text.timing })
    }

    /// The one that ships.
    ///
    /// # Errors
    /// As [`Catalogue::read`]: never, where the tests pass.
    pub fn embedded() -> Result<&'static Self, CatalogueError> {
        SHIPPED.as_ref().map_err(Clone::clone)
    }

    /// The tag of a reference that is written out, such as `library/python` and `3.11`.
    pub fn find(&self, repository: &str, tag: &str) -> Option<&Published> {
        self.published.iter().find(|published| published.repository == repository && published.tag == tag)
    }
}
