//! What is kept between two lives of the engine: images with their files, containers with theirs and with what they wrote.
//! Events are not, as with a daemon that is started again.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::container::Container;
use super::engine::Engine;
use super::run::{Chunk, Run};
use super::volume::{Mount, Volume};
use crate::simulated::catalogue::Catalogue;
use crate::simulated::image::{Config, History, Image, Layer};
use crate::simulated::machine::Machine;
use crate::simulated::root::{Change, Entry, Node, Root};

/// Of this form. One of another is not read.
const VERSION: u32 = 1;
/// Of a larger file only the size is kept: what the practice engine runs is far smaller.
const CONTENT: usize = 4 << 20;
/// Of what a container wrote, its last bytes, about as many.
const WRITTEN: usize = 1 << 20;
/// The status of who is killed, as they are when an engine ends.
const KILLED: u8 = 137;

/// Why a state cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BrokenState {
    /// It is no JSON of this form.
    #[error("{0}")]
    Text(#[from] serde_json::Error),
    /// Of another version of the program.
    #[error("it has version {0}, not 1")]
    Version(u32),
    /// It names what it does not hold.
    #[error("it lacks {0}")]
    Lacks(String),
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    version: u32,
    /// Images share them: by what they are called.
    layers: BTreeMap<String, Layer>,
    images: Vec<KeptImage>,
    tags: BTreeMap<String, String>,
    digests: BTreeMap<String, String>,
    volumes: BTreeMap<String, Vec<Change>>,
    /// When each was made: not told by older programs.
    #[serde(default)]
    volumes_created: BTreeMap<String, Timestamp>,
    containers: BTreeMap<String, KeptContainer>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeptImage {
    id: String,
    parent: Option<String>,
    created: Timestamp,
    config: Config,
    layers: Vec<String>,
    history: Vec<History>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct KeptContainer {
    name: String,
    image: String,
    named: String,
    config: Config,
    created: Timestamp,
    started: Option<Timestamp>,
    finished: Option<Timestamp>,
    hostname: String,
    /// What its files are beside its image's.
    changes: Vec<Change>,
    tty: bool,
    stdin: bool,
    goes: bool,
    status: Option<u8>,
    error: String,
    host: Value,
    mounts: Vec<Mount>,
    ends: u64,
    written: Vec<Written>,
}

/// A piece of what it wrote.
#[derive(Debug, Deserialize, Serialize)]
struct Written(u8, #[serde(with = "crate::simulated::root::kept")] Bytes, Timestamp);

/// All of it, as text. A container that runs is kept as one that was killed now, and one of `--rm` is not.
pub fn state(engine: &Engine, now: Timestamp) -> String {
    let all = engine.images.iter().flat_map(|image| &image.layers);
    let layers = all.map(|layer| (layer.diff_id.clone(), lean(layer))).collect();
    let image = |image: &Image| KeptImage {
        id: image.id.clone(),
        parent: image.parent.clone(),
        created: image.created,
        config: image.config.clone(),
        layers: image.layers.iter().map(|layer| layer.diff_id.clone()).collect(),
        history: image.history.clone(),
    };
    let stays = engine.containers.iter().filter(|(_, one)| !(one.goes && one.running()));
    let kept = Kept {
        version: VERSION,
        layers,
        images: engine.images.iter().map(image).collect(),
        tags: engine.tags.clone(),
        digests: engine.digests.clone(),
        volumes: engine
            .volumes
            .iter()
            .map(|(name, volume)| (name.clone(), small(&volume.root.changes_since(&Root::default()))))
            .collect(),
        volumes_created: engine.volumes.iter().map(|(name, volume)| (name.clone(), volume.created)).collect(),
        containers: stays.filter_map(|(id, one)| Some((id.clone(), container(engine, id, one, now)?))).collect(),
    };
    // Strings, numbers and lists of them: nothing that JSON has no form for.
    serde_json::to_string(&kept).unwrap_or_default()
}

fn container(engine: &Engine, id: &str, one: &Container, now: Timestamp) -> Option<KeptContainer> {
    let base = engine.images.iter().find(|image| image.id == one.image)?.root();
    let runs = one.running();
    Some(KeptContainer {
        name: one.name.clone(),
        image: one.image.clone(),
        named: one.named.clone(),
        config: one.config.clone(),
        created: one.created,
        started: one.started,
        finished: if runs { Some(now) } else { one.finished },
        hostname: one.machine.hostname.clone(),
        changes: small(&one.machine.root.changes_since(&base)),
        tty: one.tty,
        stdin: one.stdin,
        goes: one.goes,
        status: if runs { Some(KILLED) } else { one.status },
        error: one.error.clone(),
        host: one.host.clone(),
        mounts: one.mounts.clone(),
        ends: one.ends + u64::from(runs),
        written: engine.runs.get(id).map(|run| last(&run.output)).unwrap_or_default(),
    })
}

fn last(output: &[Chunk]) -> Vec<Written> {
    let mut bytes = 0;
    let fits = |chunk: &&Chunk| {
        bytes += chunk.1.len();
        bytes <= WRITTEN
    };
    let mut kept: Vec<Written> = output
        .iter()
        .rev()
        .take_while(fits)
        .map(|(stream, content, at)| Written(*stream, content.clone(), *at))
        .collect();
    kept.reverse();
    kept
}

fn lean(layer: &Layer) -> Layer {
    Layer { diff_id: layer.diff_id.clone(), size: layer.size, changes: small(&layer.changes) }
}

/// Without the content of large files.
fn small(changes: &[Change]) -> Vec<Change> {
    let lean = |change: &Change| match change {
        Change::Put(path, node) => match &node.entry {
            Entry::File(content) if content.len() > CONTENT => {
                let node = Node { entry: Entry::File(Bytes::new()), weight: node.size(), ..node.clone() };
                Change::Put(path.clone(), node)
            }
            _ => change.clone(),
        },
        Change::Removed(_) => change.clone(),
    };
    changes.iter().map(lean).collect()
}

/// An engine that holds what another one did.
pub fn restored(state: &[u8], catalogue: &'static Catalogue, now: Timestamp) -> Result<Engine, BrokenState> {
    let kept: Kept = serde_json::from_slice(state)?;
    if kept.version != VERSION {
        return Err(BrokenState::Version(kept.version));
    }
    let mut engine = Engine::default();
    (engine.tags, engine.digests) = (kept.tags, kept.digests);
    for image in kept.images {
        let layer = |id: &String| kept.layers.get(id).cloned().ok_or_else(|| BrokenState::Lacks(id.clone()));
        let layers = image.layers.iter().map(layer).collect::<Result<_, _>>()?;
        let KeptImage { id, parent, created, config, history, .. } = image;
        engine.images.push(Image { id, parent, created, config, layers, history });
    }
    let known: BTreeSet<&str> = engine.images.iter().map(|image| image.id.as_str()).collect();
    if let Some(lost) = engine.tags.values().chain(engine.digests.values()).find(|id| !known.contains(id.as_str())) {
        return Err(BrokenState::Lacks(lost.clone()));
    }
    let volume = |(name, changes): (String, Vec<Change>)| {
        let mut root = Root::default();
        root.apply(&changes);
        let created = kept.volumes_created.get(&name).copied().unwrap_or(now);
        (name, Volume { root, created })
    };
    engine.volumes = kept.volumes.into_iter().map(volume).collect();
    for (id, one) in kept.containers {
        let image = engine.images.iter().find(|image| image.id == one.image);
        let mut root = image.ok_or_else(|| BrokenState::Lacks(one.image.clone()))?.root();
        root.apply(&one.changes);
        let mut run = Run::new(one.tty);
        run.output = one.written.into_iter().map(|Written(stream, content, at)| (stream, content, at)).collect();
        (run.status, run.over, run.starts) = (one.status, one.ends > 0, u64::from(one.started.is_some()));
        engine.runs.insert(id.clone(), run);
        let container = Container {
            name: one.name,
            image: one.image,
            named: one.named,
            config: one.config,
            created: one.created,
            started: one.started,
            finished: one.finished,
            machine: Machine { root, hostname: one.hostname, catalogue, now },
            tty: one.tty,
            stdin: one.stdin,
            goes: one.goes,
            status: one.status,
            error: one.error,
            host: one.host,
            mounts: one.mounts,
            published: Vec::new(),
            ends: one.ends,
        };
        engine.containers.insert(id, container);
    }
    Ok(engine)
}
