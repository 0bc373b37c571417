//! What apt and pip can install.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Debian's and PyPI's packages: `packages` of `content/images/simulated.yaml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Packages {
    /// By the major number of the release: `12`.
    pub debian: BTreeMap<String, Release>,
    /// By name, in lower case and with hyphens.
    pub pypi: BTreeMap<String, Project>,
}

/// A release of Debian.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// `bookworm`.
    pub codename: String,
    /// What `apt update` fetches: what follows the archive's address, and bytes.
    pub lists: Vec<(String, u64)>,
    /// Names that are no package any more, and what replaces them.
    pub replaced: BTreeMap<String, Vec<String>>,
    /// What is in its image: versions by name.
    pub base: BTreeMap<String, String>,
    /// What can be installed.
    pub offered: BTreeMap<String, Package>,
}

/// A package of Debian.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Its version.
    pub version: String,
    /// `amd64` or `all`.
    pub arch: String,
    /// What it takes on the disk.
    pub kilobytes: u64,
    /// What is fetched, in bytes.
    pub download: u64,
    /// Without those of the image.
    #[serde(default)]
    pub depends: Vec<String>,
    /// Installed with it unless told otherwise.
    #[serde(default)]
    pub recommends: Vec<String>,
    /// Only told.
    #[serde(default)]
    pub suggests: Vec<String>,
    /// The files that matter here; `PATH -> TARGET` is a link.
    #[serde(default)]
    pub files: Vec<String>,
}

/// A project of PyPI.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// From the oldest.
    pub versions: Vec<String>,
    /// Its wheel, in bytes.
    pub download: u64,
    /// What it takes on the disk.
    pub kilobytes: u64,
    /// What it needs.
    #[serde(default)]
    pub requires: Vec<String>,
    /// One line.
    pub summary: String,
}
