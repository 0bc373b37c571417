//! An image: layers, what they were made by, and how a container of it starts.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::root::{Change, Root};

/// An image, as `docker image inspect` shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// `sha256:` and 64 hexadecimal digits.
    pub id: String,
    /// The image that a build's step went on from.
    pub parent: Option<String>,
    /// When it was made.
    pub created: Timestamp,
    /// How a container of it starts.
    pub config: Config,
    /// From the lowest.
    pub layers: Vec<Layer>,
    /// From the oldest.
    pub history: Vec<History>,
}

/// One layer.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Layer {
    /// `sha256:…` of its content.
    pub diff_id: String,
    /// In bytes, unpacked.
    pub size: u64,
    /// What it does to the files below.
    pub changes: Vec<Change>,
}

/// One line of `docker history`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct History {
    /// When.
    pub created: Timestamp,
    /// By which instruction, in the builder's words.
    pub created_by: String,
    /// It made no layer.
    pub empty_layer: bool,
}

/// How a container of an image starts.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Config {
    /// Name or number; empty is root.
    pub user: String,
    /// Where it starts; empty is `/`.
    pub working_dir: String,
    /// In their order.
    pub env: Vec<(String, String)>,
    /// What it always runs.
    pub entrypoint: Option<Vec<String>>,
    /// What it runs where nothing is given, or the entrypoint's arguments.
    pub cmd: Option<Vec<String>>,
    /// The shell of the shell form; none is `/bin/sh -c`.
    pub shell: Option<Vec<String>>,
    /// `LABEL`.
    pub labels: BTreeMap<String, String>,
    /// `EXPOSE`, such as `80/tcp`.
    pub exposed_ports: Vec<String>,
    /// `VOLUME`.
    pub volumes: Vec<String>,
}

/// `sha256:` and the 64 hexadecimal digits of a content.
pub fn digest(content: &[u8]) -> String {
    let digits = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    format!("sha256:{digits}")
}

impl Image {
    /// The files of a fresh container.
    pub fn root(&self) -> Root {
        let mut root = Root::default();
        for layer in &self.layers {
            root.apply(&layer.changes);
        }
        root
    }

    /// The layers' sizes together, in bytes.
    pub fn size(&self) -> u64 {
        self.layers.iter().map(|layer| layer.size).sum()
    }
}
