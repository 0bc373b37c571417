//! An image of the catalogue: what its Dockerfile says, step by step, and the layers that came of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::Published;
use super::tree::Tree;
use crate::simulated::image::{Config, History, Image, Layer, digest};
use crate::simulated::root::Root;

/// A layer; images share those of one name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerText {
    /// The line of its history.
    by: String,
    /// As it is sent, in bytes.
    blob: u64,
    /// Unpacked, in bytes.
    size: u64,
    /// The names of what is in it.
    #[serde(default)]
    trees: Vec<String>,
}

/// An image and its tags.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageText {
    /// As the Hub names it.
    repository: String,
    /// Parted by blanks.
    tags: String,
    /// When it was made.
    created: Timestamp,
    /// What it runs, where its history does not tell.
    #[serde(default)]
    cmd: Option<Vec<String>>,
    /// Its history, from the oldest.
    steps: Vec<Step>,
}

/// A line of its history.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Step {
    /// Brings this one.
    Layer(String),
    /// `ENV`
    Env(BTreeMap<String, String>),
    /// `ENTRYPOINT`
    Entrypoint(Vec<String>),
    /// `CMD`
    Cmd(Vec<String>),
    /// `USER`
    User(String),
    /// `WORKDIR`, where the folder was there already.
    Workdir(String),
    /// `EXPOSE`, such as `80/tcp`.
    Expose(Vec<String>),
    /// `VOLUME`
    Volume(String),
    /// `LABEL`
    Label(BTreeMap<String, String>),
    /// Any other that makes no layer.
    Says(String),
}

impl Step {
    /// Its line in the history, in BuildKit's words, and what it does to the configuration.
    fn told(&self, config: &mut Config) -> String {
        let list = |words: &[String]| {
            let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            format!("[{}]", quoted.join(" "))
        };
        match self {
            Self::Layer(_) => String::new(),
            Self::Env(env) => {
                config.env.retain(|(name, _)| !env.contains_key(name));
                config.env.extend(env.clone());
                let all: Vec<String> = env.iter().map(|(name, value)| format!("{name}={value}")).collect();
                format!("ENV {}", all.join(" "))
            }
            Self::Entrypoint(words) => {
                config.entrypoint = Some(words.clone());
                format!("ENTRYPOINT {}", list(words))
            }
            Self::Cmd(words) => {
                config.cmd = Some(words.clone());
                format!("CMD {}", list(words))
            }
            Self::User(user) => {
                config.user.clone_from(user);
                format!("USER {user}")
            }
            Self::Workdir(folder) => {
                config.working_dir.clone_from(folder);
                format!("WORKDIR {folder}")
            }
            Self::Expose(ports) => {
                config.exposed_ports.extend(ports.iter().cloned());
                let all: Vec<String> = ports.iter().map(|port| format!("{port}:{{}}")).collect();
                format!("EXPOSE map[{}]", all.join(" "))
            }
            Self::Volume(folder) => {
                config.volumes.push(folder.clone());
                format!("VOLUME [{folder}]")
            }
            Self::Label(labels) => {
                config.labels.extend(labels.iter().map(|(name, value)| (name.clone(), value.clone())));
                let all: Vec<String> = labels.iter().map(|(name, value)| format!("{name}={value}")).collect();
                format!("LABEL {}", all.join(" "))
            }
            Self::Says(text) => text.clone(),
        }
    }
}

impl ImageText {
    /// The image, by each of its tags. What an error says names what is missing or in the way.
    pub fn published(
        &self,
        layers: &BTreeMap<String, LayerText>,
        trees: &BTreeMap<String, Tree>,
    ) -> Result<Vec<Published>, String> {
        let mut root = Root::default();
        let path = ("PATH".to_owned(), crate::simulated::command::PATH.to_owned());
        let mut config = Config { env: vec![path], cmd: self.cmd.clone(), ..Config::default() };
        let (mut made, mut blobs, mut history) = (Vec::new(), Vec::new(), Vec::new());
        for step in &self.steps {
            let mut line = History { created: self.created, created_by: step.told(&mut config), empty_layer: true };
            if let Step::Layer(name) = step {
                let text = layers.get(name).ok_or_else(|| format!("layers: nothing is called {name}"))?;
                let below = root.clone();
                let all = Tree { like: text.trees.clone(), ..Tree::default() };
                all.lay(trees, &mut root).map_err(|error| format!("layers: {name}: {error}"))?;
                let content = format!("{name} {text:?}");
                let diff_id = digest(content.as_bytes());
                made.push(Layer { diff_id, size: text.size, changes: root.changes_since(&below) });
                let blob = digest(format!("blob {content}").as_bytes());
                blobs.push((blob["sha256:".len()..][..12].to_owned(), text.blob));
                line = History { created_by: text.by.clone(), empty_layer: false, ..line };
            }
            history.push(line);
        }
        // As an engine does: an id is the digest of the configuration, which names the layers.
        let layers: Vec<&String> = made.iter().map(|layer| &layer.diff_id).collect();
        let id = digest(format!("{} {config:?} {layers:?} {history:?}", self.created).as_bytes());
        let manifest = digest(format!("manifest {} {id}", self.repository).as_bytes());
        let image = Image { id, parent: None, created: self.created, config, layers: made, history };
        Ok(self
            .tags
            .split_whitespace()
            .map(|tag| Published {
                repository: self.repository.clone(),
                tag: tag.to_owned(),
                digest: manifest.clone(),
                blobs: blobs.clone(),
                image: image.clone(),
            })
            .collect())
    }
}
