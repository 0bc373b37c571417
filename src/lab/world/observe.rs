//! How a fact changes the world. Facts may come in any order, late or twice: each rule here only adds what it knows.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Act, Command, Container, EngineEvent, Exec, Image, Observation, TRANSCRIPT_LIMIT, World};
use crate::lab::reference::Reference;

/// Removed containers, commands and execs of one container that are kept, the newest ones.
const KEPT: usize = 256;
/// Bytes of all that containers printed, and of all that commands did: beyond, the older ones keep their last lines.
const PRINTED: usize = 4 << 20;
/// Bytes of those last lines.
const LAST: usize = 4 << 10;

impl World {
    /// Takes in one fact. Listings are truth; events are hints, but what only they tell is kept.
    pub fn observe(&mut self, observation: Observation) {
        match observation {
            Observation::EngineUp(info) => {
                self.engine = Some(info);
                self.engine_down = None;
            }
            Observation::EngineDown(why) => {
                self.engine = None;
                self.glimpsed = None;
                self.unread.clear();
                self.engine_down = Some(why);
            }
            Observation::Glimpsed(list) => {
                // It may come after the list that it is in the place of.
                if self.engine.is_none() || self.images.is_none() {
                    self.glimpsed = Some(list);
                }
            }
            Observation::Images(list) => self.list_images(list),
            Observation::Containers(list) => self.list_containers(list),
            Observation::Volumes(list) => self.volumes = Some(list),
            Observation::ContainerInspected(told) => {
                let known = self.container(&told.id);
                merge(known, *told);
                // It may have been looked at just before it went: only a listing brings one back.
                known.running &= !known.removed;
            }
            Observation::Event(at, event) => self.event(at, event),
            Observation::ImageInspected(id, mut detail) => {
                if let Some(known) = self.details.remove(&id) {
                    // Files are asked for as need be: those read before stay (an id names one content for ever).
                    for (path, bytes) in known.files {
                        detail.files.entry(path).or_insert(bytes);
                    }
                }
                self.unread.remove(&id);
                self.details.insert(id, detail);
            }
            Observation::ImageUnread(id, why) => {
                self.unread.insert(id, why);
            }
            Observation::RegistryDigest(reference, digest) => {
                let known = self.registry_digests.entry(reference).or_default();
                if digest.is_some() {
                    *known = digest;
                }
            }
            Observation::Transcript { container, text, whole } => {
                let known = self.container(&container);
                // What was followed from the start says more than logs that came late, and the beginning of what is known
                // already says nothing: an engine may cut short whoever comes when the container has ended.
                if known.transcript_whole && known.transcript.starts_with(&text) {
                    return;
                }
                if whole || !known.transcript_whole || known.transcript.is_empty() {
                    known.transcript = newest(text, TRANSCRIPT_LIMIT);
                    known.transcript_whole = whole;
                    self.shorten_transcripts();
                }
            }
            Observation::ExecInspected { container, exec, tty, stdin } => {
                let known = self.exec(&container, &exec);
                known.tty = Some(tty);
                known.stdin = Some(stdin);
            }
            Observation::Workspace(there) => self.workspace = Some(there),
            Observation::File(path, state) => {
                self.files.insert(path, state);
            }
            Observation::Folder(folder) => (self.names, self.dockerignore) = (folder.names, folder.dockerignore),
            Observation::CommandStarted { id, line, cwd, at } => {
                let known = self.command(id, at);
                (known.line, known.cwd, known.at) = (line, cwd, at);
            }
            Observation::CommandOutput(id, output) => {
                if let Some(known) = self.commands.iter_mut().rev().find(|known| known.id == id) {
                    known.output = newest(output, TRANSCRIPT_LIMIT);
                    shorten(self.commands.iter_mut().rev().map(|known| &mut known.output));
                }
            }
            Observation::CommandFinished(id, exit_code) => {
                if let Some(known) = self.commands.iter_mut().rev().find(|known| known.id == id) {
                    known.exit_code = Some(exit_code);
                }
            }
            Observation::Acted { command, at } => {
                if self.acts.len() >= KEPT {
                    self.acts.remove(0);
                }
                self.acts.push(Act { command, at });
            }
        }
    }

    fn list_images(&mut self, list: Vec<Image>) {
        let held: BTreeSet<_> = list.iter().flat_map(|image| image.references.iter().cloned()).collect();
        for command in self.commands.iter_mut().filter(|command| command.exit_code.is_some() && command.held.is_none())
        {
            command.held = Some(held.clone());
        }
        let there: BTreeSet<&str> = list.iter().map(|image| &*image.id).collect();
        self.details.retain(|id, _| there.contains(&**id));
        self.unread.retain(|id, _| there.contains(&**id));
        forget_old(&mut self.pulled, &held);
        forget_old(&mut self.tagged, &held);
        (self.images, self.glimpsed) = (Some(list), None);
    }

    fn list_containers(&mut self, list: Vec<Container>) {
        let known = self.containers.get_or_insert_default();
        let there: BTreeSet<&str> = list.iter().map(|container| &*container.id).collect();
        for container in known.values_mut() {
            container.removed = !there.contains(&*container.id);
            container.running &= !container.removed;
        }
        for listed in list {
            merge(known.entry(listed.id.clone()).or_default(), listed);
        }
        forget_oldest(known);
    }

    fn event(&mut self, at: Timestamp, event: EngineEvent) {
        match event {
            EngineEvent::Pulled(reference) => latest(&mut self.pulled, reference, at),
            EngineEvent::Tagged(reference) => latest(&mut self.tagged, reference, at),
            EngineEvent::Untagged => {}
            EngineEvent::ContainerCreated { id, name, image } => {
                let known = self.container(&id);
                known.image.get_or_insert(image);
                if known.name.is_empty() {
                    known.name = name;
                }
                if known.created == 0 {
                    known.created = at.as_second();
                }
            }
            EngineEvent::ContainerStarted(id) => {
                let known = self.container(&id);
                known.started = true;
                // A replayed event must not bring an ended one to life: the next listing tells of a true restart.
                known.running |= known.exit_code.is_none() && !known.removed;
            }
            EngineEvent::ContainerDied(id, exit_code) => {
                let known = self.container(&id);
                known.started = true;
                known.running = false;
                known.exit_code = Some(exit_code);
            }
            EngineEvent::ContainerRemoved(id) => {
                let known = self.container(&id);
                known.removed = true;
                known.running = false;
                if let Some(containers) = &mut self.containers {
                    forget_oldest(containers);
                }
            }
            EngineEvent::VolumeMounted { container, volume, target } => {
                // Of a builder's container, or a probe of ours, no other event was told.
                if let Some(known) = self.containers.as_mut().and_then(|known| known.get_mut(&container)) {
                    known.mounts.get_or_insert_default().insert(folder(&target), Some(volume));
                }
            }
            EngineEvent::ExecCreated { container, exec, command } => {
                self.exec(&container, &exec).command = command;
            }
            EngineEvent::ExecStarted { container, exec } => self.exec(&container, &exec).started = true,
            EngineEvent::ExecDied { container, exec, exit_code } => {
                let known = self.exec(&container, &exec);
                known.started = true;
                known.exit_code = Some(exit_code);
            }
        }
    }

    fn shorten_transcripts(&mut self) {
        let Some(containers) = &mut self.containers else { return };
        if containers.values().map(|known| known.transcript.len()).sum::<usize>() <= PRINTED {
            return;
        }
        let mut all: Vec<&mut Container> = containers.values_mut().collect();
        // The newest first, and those that run.
        all.sort_by_key(|known| std::cmp::Reverse((known.running, known.created)));
        shorten(all.into_iter().map(|known| &mut known.transcript));
    }

    fn container(&mut self, id: &str) -> &mut Container {
        let containers = self.containers.get_or_insert_default();
        containers.entry(id.to_owned()).or_insert_with(|| Container { id: id.to_owned(), ..Container::default() })
    }

    fn exec(&mut self, container: &str, exec: &str) -> &mut Exec {
        let execs = &mut self.container(container).execs;
        // A health check executes a command every few seconds, for ever.
        if execs.len() >= KEPT
            && !execs.contains_key(exec)
            && let Some(ended) = execs.iter().find(|(_, known)| known.exit_code.is_some()).map(|(id, _)| id.clone())
        {
            execs.remove(&ended);
        }
        execs.entry(exec.to_owned()).or_default()
    }

    fn command(&mut self, id: u64, at: Timestamp) -> &mut Command {
        let found = self.commands.iter().position(|known| known.id == id && known.at == at);
        let index = found.unwrap_or_else(|| {
            if self.commands.len() >= KEPT {
                self.commands.remove(0);
            }
            self.commands.push(Command {
                id,
                line: String::new(),
                cwd: String::new(),
                at,
                output: String::new(),
                exit_code: None,
                held: None,
            });
            self.commands.len() - 1
        });
        &mut self.commands[index]
    }
}

/// What a listing or an inspection tells, over what is known; what it cannot tell stays.
fn merge(known: &mut Container, told: Container) {
    known.id = told.id;
    if !told.name.is_empty() {
        known.name = told.name;
    }
    // An engine lists an image by its id once the tag has moved: what was given at creation says more.
    known.image = known.image.take().or(told.image);
    if !told.image_id.is_empty() {
        known.image_id = told.image_id;
    }
    if !told.command.is_empty() {
        known.command = told.command;
    }
    if told.created != 0 {
        known.created = told.created;
    }
    if !told.error.is_empty() {
        known.error = told.error;
    }
    if let Some(ports) = told.ports {
        let known = known.ports.get_or_insert_default();
        for (port, hosts) in ports {
            known.entry(port).or_default().extend(hosts);
        }
    }
    if let Some(mounts) = told.mounts {
        let mounts = mounts.into_iter().map(|(target, volume)| (folder(&target), volume));
        known.mounts.get_or_insert_default().extend(mounts);
    }
    known.tty = told.tty.or(known.tty);
    known.stdin = told.stdin.or(known.stdin);
    known.exit_code = told.exit_code.or(known.exit_code);
    known.started |= told.started || told.running;
    known.running = told.running;
}

/// A folder's path without a slash at its end.
fn folder(path: &str) -> String {
    path.trim_end_matches('/').to_owned()
}

fn latest<K: Ord>(times: &mut BTreeMap<K, Timestamp>, key: K, at: Timestamp) {
    let known = times.entry(key).or_insert(at);
    *known = at.max(*known);
}

/// Keeps the times of what the engine holds, and the newest of the others: a reference that comes back tells so anew.
fn forget_old(times: &mut BTreeMap<Reference, Timestamp>, held: &BTreeSet<Reference>) {
    if times.len() <= 2 * KEPT {
        return;
    }
    let mut gone: Vec<_> = times.iter().filter(|(known, _)| !held.contains(*known)).collect();
    gone.sort_by_key(|(_, at)| **at);
    let surplus = gone.len().saturating_sub(KEPT);
    let gone: BTreeSet<Reference> = gone.into_iter().take(surplus).map(|(known, _)| known.clone()).collect();
    times.retain(|known, _| !gone.contains(known));
}

/// Keeps the newest removed containers; those of which nothing but an id is known go first.
fn forget_oldest(containers: &mut BTreeMap<String, Container>) {
    let mut removed: Vec<_> = containers
        .values()
        .filter(|container| container.removed)
        .map(|container| (container.image.is_some(), container.created, container.id.clone()))
        .collect();
    removed.sort();
    let surplus = removed.len().saturating_sub(KEPT);
    for (_, _, id) in removed.into_iter().take(surplus) {
        containers.remove(&id);
    }
}

/// Cuts what comes after [`PRINTED`] bytes of the texts, in their order, short.
fn shorten<'a>(texts: impl Iterator<Item = &'a mut String>) {
    let mut left = PRINTED;
    for text in texts {
        match left.checked_sub(text.len()) {
            Some(rest) => left = rest,
            None => {
                left = 0;
                *text = newest(std::mem::take(text), LAST);
            }
        }
    }
}

/// The end of `text`, at most `limit` bytes, from the beginning of a line where it is cut.
fn newest(text: String, limit: usize) -> String {
    match surplus(&text, limit) {
        0 => text,
        // A copy: what is cut off gives its memory back.
        cut => text[cut..].to_owned(),
    }
}

/// Bytes at the beginning of `text` without which it has `limit` at most, up to the end of a line where there is one.
pub fn surplus(text: &str, limit: usize) -> usize {
    let surplus = text.len().saturating_sub(limit);
    if surplus == 0 {
        return 0;
    }
    let start = text.ceil_char_boundary(surplus);
    text[start..].find('\n').map_or(start, |end| start + end + 1)
}
