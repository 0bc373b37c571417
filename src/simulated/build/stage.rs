//! What every step does: the cache, the next image, and what is printed of it.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::{BuildEvent, Request};
use crate::simulated::image::{Config, History, Image, Layer, digest};
use crate::simulated::root::{Change, Root};

/// What a build's stages share.
#[derive(Debug)]
pub struct Bench<'a> {
    /// What was asked.
    pub request: &'a Request<'a>,
    /// What ARG said before the first FROM.
    pub global: BTreeMap<String, String>,
    /// The clock: it goes on with the pauses.
    pub now: Timestamp,
    events: &'a mut Vec<BuildEvent>,
    /// A step was not in the cache.
    busted: bool,
}

/// A stage, as far as it is built.
#[derive(Debug)]
pub struct Stage {
    name: Option<String>,
    /// The last step's.
    pub image: Image,
    /// Its files.
    pub root: Root,
    /// What ARG declared, with what is known of it.
    pub args: BTreeMap<String, Option<String>>,
    /// CMD was here: an ENTRYPOINT leaves it.
    pub commanded: bool,
}

/// An id's first twelve digits.
pub fn short(id: &str) -> &str {
    let digits = id.strip_prefix("sha256:").unwrap_or(id);
    digits.get(..12).unwrap_or(digits)
}

impl Stage {
    /// On an image, or on nothing.
    pub fn new(name: Option<String>, image: Option<Image>, now: Timestamp) -> Self {
        let nothing = || Image {
            id: String::new(),
            parent: None,
            created: now,
            config: Config::default(),
            layers: Vec::new(),
            history: Vec::new(),
        };
        let image = image.unwrap_or_else(nothing);
        Self { name, root: image.root(), image, args: BTreeMap::new(), commanded: false }
    }

    /// That is its name.
    pub fn is_called(&self, name: &str) -> bool {
        self.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name))
    }

    /// What variables stand for: ENV before ARG.
    pub fn variables(&self) -> BTreeMap<String, String> {
        let args = self.args.iter().filter_map(|(name, value)| Some((name.clone(), value.clone()?)));
        args.chain(self.image.config.env.iter().cloned()).collect()
    }

    /// The shell of the shell form.
    pub fn shell(&self) -> Vec<String> {
        let usual = || vec!["/bin/sh".to_owned(), "-c".to_owned()];
        self.image.config.shell.clone().unwrap_or_else(usual)
    }

    /// What a step of metadata is called in the history.
    pub fn comment(&self, words: &str) -> String {
        format!("{} #(nop) {words}", self.shell().join(" "))
    }
}

impl<'a> Bench<'a> {
    /// At a build's beginning.
    pub fn new(request: &'a Request<'a>, events: &'a mut Vec<BuildEvent>) -> Self {
        Self { request, global: BTreeMap::new(), now: request.now, events, busted: request.no_cache }
    }

    /// Prints.
    pub fn say(&mut self, text: impl Into<String>) {
        self.events.push(BuildEvent::Stream(text.into()));
    }

    /// This long passes.
    pub fn pause(&mut self, long: Duration) {
        self.now = self.now.checked_add(long).unwrap_or(self.now);
        self.events.push(BuildEvent::Pause(long));
    }

    /// A command sleeps this long.
    pub fn sleep(&mut self, long: Duration) {
        self.now = self.now.checked_add(long).unwrap_or(self.now);
        self.events.push(BuildEvent::Sleep(long));
    }

    /// An image of this name is wanted and not there: the words of the failure.
    pub fn wants(&mut self, name: &str) {
        self.events.push(BuildEvent::Wants(name.to_owned()));
    }

    /// A container came and went, or stays where it failed.
    pub fn contained(&mut self, command: Vec<String>, status: Option<u8>) {
        self.events.push(BuildEvent::Container { command, status });
    }

    /// The next container's id, 12 digits.
    pub fn container(&self) -> String {
        short(&digest(format!("{} {}", self.now, self.events.len()).as_bytes())).to_owned()
    }

    /// The cache has what this instruction makes of the stage's image: it is said, and the stage has it.
    pub fn cached(&mut self, stage: &mut Stage, created_by: &str) -> bool {
        let parent = Some(&stage.image.id).filter(|id| !id.is_empty());
        let same = |image: &&Image| {
            image.parent.as_ref() == parent && image.history.last().is_some_and(|last| last.created_by == created_by)
        };
        let known = self.request.known.iter().filter(same).max_by_key(|image| image.created);
        let Some(image) = known.filter(|_| !self.busted && parent.is_some()) else {
            self.busted = true;
            return false;
        };
        stage.image = image.clone();
        stage.root = image.root();
        self.say(" ---> Using cache\n");
        self.say(format!(" ---> {}\n", short(&image.id)));
        true
    }

    /// The step's image, of what it made of the files.
    pub fn commit(&mut self, stage: &mut Stage, created_by: &str, config: Config, root: Root) {
        let before = &stage.image;
        let mut image = Image {
            parent: Some(before.id.clone()).filter(|id| !id.is_empty()),
            created: self.now,
            config,
            ..before.clone()
        };
        let changes = root.changes_since(&stage.root);
        let empty_layer = changes.is_empty();
        if !empty_layer {
            let size = changes.iter().map(weight).sum();
            image.layers.push(Layer { diff_id: digest(format!("{changes:?}").as_bytes()), size, changes });
        }
        image.history.push(History { created: self.now, created_by: created_by.to_owned(), empty_layer });
        let layers: Vec<&str> = image.layers.iter().map(|layer| layer.diff_id.as_str()).collect();
        image.id = digest(format!("{:?} {:?} {:?} {layers:?}", image.parent, image.config, image.history).as_bytes());
        self.say(format!(" ---> {}\n", short(&image.id)));
        self.events.push(BuildEvent::Image(Box::new(image.clone())));
        stage.image = image;
        stage.root = root;
    }
}

fn weight(change: &Change) -> u64 {
    match change {
        Change::Put(_, node) => node.size(),
        Change::Removed(_) => 0,
    }
}
