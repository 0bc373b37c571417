//! The state: images, containers, what their processes wrote, and events.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::Pace;
use super::container::Container;
use super::exec::Exec;
use super::http::{Refused, missing};
use super::name::Name;
use super::run::Run;
use super::volume::Volume;
use crate::simulated::catalogue::Catalogue;
use crate::simulated::image::Image;

/// As many as a daemon keeps.
const EVENTS: usize = 256;
/// Of so many containers that have gone, what they wrote is still there for a client that reads it.
const GRAVES: usize = 64;
/// A container of `--rm` lives for less than a millisecond here, for half a second on an engine that runs it: as long as
/// that, it is still shown to those who have heard of it.
const LINGERS: SignedDuration = SignedDuration::from_secs(2);

/// The engine, for whoever serves a request.
#[derive(Clone, Debug)]
pub struct Shared {
    engine: Arc<Mutex<Engine>>,
    changed: Arc<watch::Sender<u64>>,
    /// How long things take.
    pub pace: Pace,
    /// What can be pulled.
    pub catalogue: &'static Catalogue,
}

/// What it holds.
#[derive(Debug, Default)]
pub struct Engine {
    /// Tagged or not.
    pub images: Vec<Image>,
    /// `python:3.11` -> id.
    pub tags: BTreeMap<String, String>,
    /// `python@sha256:…` -> id.
    pub digests: BTreeMap<String, String>,
    /// By id.
    pub containers: BTreeMap<String, Container>,
    /// By id.
    pub execs: BTreeMap<String, Exec>,
    /// By name.
    pub volumes: BTreeMap<String, Volume>,
    /// What the processes of containers and execs wrote, by the id of either.
    pub runs: BTreeMap<String, Run>,
    /// The newest last, each with its number.
    pub events: VecDeque<(u64, Timestamp, Value)>,
    graves: VecDeque<(String, Container)>,
    told: u64,
}

impl Shared {
    /// An engine that has nothing.
    pub fn new(catalogue: &'static Catalogue, pace: Pace) -> Self {
        Self { engine: Arc::default(), changed: Arc::new(watch::Sender::new(0)), pace, catalogue }
    }

    /// Reads.
    pub fn read<T>(&self, read: impl FnOnce(&Engine) -> T) -> T {
        read(&self.engine.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes, and wakes those who wait.
    pub fn change<T>(&self, change: impl FnOnce(&mut Engine) -> T) -> T {
        let done = change(&mut self.engine.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.send_modify(|number| *number += 1);
        done
    }

    /// Waits until what is asked has an answer.
    pub async fn wait_for<T>(&self, mut ask: impl FnMut(&Engine) -> Option<T>) -> T {
        let mut changes = self.changed.subscribe();
        loop {
            if let Some(answer) = self.read(&mut ask) {
                return answer;
            }
            // The sender lives as long as `self`.
            let _ = changes.changed().await;
        }
    }
}

/// 64 hexadecimal digits.
pub fn fresh_id() -> String {
    (0..4).map(|_| format!("{:016x}", RandomState::new().build_hasher().finish())).collect()
}

/// Its first 12 digits.
pub fn short(id: &str) -> &str {
    let digits = id.strip_prefix("sha256:").unwrap_or(id);
    digits.get(..12).unwrap_or(digits)
}

impl Engine {
    /// How many events it has told: whatever changes what is kept tells one.
    pub fn told(&self) -> u64 {
        self.told
    }

    /// Tells what happened.
    pub fn tell(&mut self, kind: &str, action: &str, id: &str, attributes: &BTreeMap<String, String>) {
        let now = Timestamp::now();
        let mut event = json!({
            "Type": kind, "Action": action, "scope": "local",
            "Actor": { "ID": id, "Attributes": attributes },
            "time": now.as_second(),
            "timeNano": i64::try_from(now.as_nanosecond()).unwrap_or(i64::MAX),
        });
        if !matches!(kind, "network" | "volume") {
            event["status"] = action.into();
            event["id"] = id.into();
        }
        if let (true, Some(from)) = (kind == "container", attributes.get("image")) {
            event["from"] = from.as_str().into();
        }
        self.told += 1;
        self.events.push_back((self.told, now, event));
        if self.events.len() > EVENTS {
            self.events.pop_front();
        }
    }

    /// Tells of an image.
    pub fn tell_image(&mut self, action: &str, id: &str, name: &str) {
        let mut attributes = self
            .images
            .iter()
            .find(|image| image.id == id)
            .map_or_else(BTreeMap::new, |image| image.config.labels.clone());
        // What was pulled is named by the event itself, and the repository by its attribute.
        let pulled = action == "pull";
        let shown = if pulled { Name::new(name, None).familiar } else { name.to_owned() };
        attributes.insert("name".to_owned(), shown);
        self.tell("image", action, if pulled { name } else { id }, &attributes);
    }

    /// An image by name, digest, or the beginning of its id.
    pub fn image(&self, text: &str) -> Result<&Image, Refused> {
        let name = Name::new(text, None);
        let by_name = match &name.digest {
            Some(digest) => self.digests.get(&format!("{}@{digest}", name.familiar)),
            None => self.tags.get(&name.tagged()),
        };
        let digits = text.strip_prefix("sha256:").unwrap_or(text);
        let hex = digits.len() >= 2 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let by_id = |image: &&Image| hex && image.id.strip_prefix("sha256:").is_some_and(|id| id.starts_with(digits));
        self.images
            .iter()
            .find(|image| by_name == Some(&image.id))
            .or_else(|| self.images.iter().find(by_id))
            .ok_or_else(|| {
                let shown = if text.starts_with("sha256:") { text.to_owned() } else { name.tagged() };
                missing(format!("No such image: {shown}"))
            })
    }

    /// A container by name, or the beginning of its id.
    pub fn container_id(&self, text: &str) -> Result<String, Refused> {
        let wanted = text.strip_prefix('/').unwrap_or(text);
        self.containers
            .iter()
            .find(|(_, container)| container.name == wanted)
            .or_else(|| self.containers.iter().find(|(id, _)| !wanted.is_empty() && id.starts_with(wanted)))
            .map(|(id, _)| id.clone())
            .ok_or_else(|| missing(format!("No such container: {text}")))
    }

    /// A container, also one of `--rm` that has just gone, if its whole id is given.
    pub fn seen(&self, text: &str) -> Result<(&String, &Container), Refused> {
        let now = Timestamp::now();
        let lingers = |one: &Container| one.goes && one.finished.is_some_and(|end| now.duration_since(end) < LINGERS);
        match self.container_id(text) {
            Ok(id) => self.containers.get_key_value(&id).ok_or_else(|| missing(format!("No such container: {text}"))),
            Err(why) => {
                let gone = self.graves.iter().rev().find(|(id, one)| id == text && lingers(one));
                gone.map(|(id, one)| (id, one)).ok_or(why)
            }
        }
    }

    /// The same, to change it.
    pub fn container(&mut self, text: &str) -> Result<&mut Container, Refused> {
        let id = self.container_id(text)?;
        self.containers.get_mut(&id).ok_or_else(|| missing(format!("No such container: {text}")))
    }

    /// Takes an image in, once.
    pub fn keep(&mut self, image: Image) {
        if !self.images.iter().any(|known| known.id == image.id) {
            self.images.push(image);
        }
    }

    /// Takes a container away.
    pub fn bury(&mut self, id: &str) {
        let Some(container) = self.containers.remove(id) else { return };
        self.tell("container", "destroy", id, &container.attributes());
        self.graves.push_back((id.to_owned(), container));
        if self.graves.len() > GRAVES
            && let Some((old, _)) = self.graves.pop_front()
        {
            self.runs.remove(&old);
            let gone: Vec<String> =
                self.execs.iter().filter(|(_, exec)| exec.container == old).map(|(id, _)| id.clone()).collect();
            for id in gone {
                self.execs.remove(&id);
                self.runs.remove(&id);
            }
        }
    }
}
