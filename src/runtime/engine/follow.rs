//! One connection's life: events are heard, lists are made after them, containers of interest are followed.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use bollard::Docker;
use bollard::models::EventMessage;
use bollard::query_parameters::EventsOptionsBuilder;
use futures_util::StreamExt;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use super::connect::{PATIENCE, why};
use super::container::{self, Beginning};
use super::endpoint::Endpoint;
use super::net::{Listing, Net};
use super::watch::{Interests, WatchCommand};
use super::{EngineMessage, convert, inspect, list};
use crate::lab::world::{Container, EngineEvent, Image, Observation, Volume};
use crate::text::Message;

/// An event alone is answered by a list at once, a burst of them by one each so often.
const BETWEEN_LISTS: Duration = Duration::from_millis(25);

/// Containers followed at once.
const FOLLOWED: usize = 64;

/// What a task of the session came to.
pub(super) enum Done {
    Images(Result<Vec<Image>, Message>),
    Containers(Result<(list::Listed, Option<Vec<Volume>>), Message>),
    Followed(String),
    Nothing,
}

/// See the module.
pub(super) struct Session {
    docker: Docker,
    endpoint: Endpoint,
    interests: Interests,
    sender: Sender<EngineMessage>,
    /// The engine's time at the connection, in nanoseconds: events before it are a replay.
    live: i64,
    tasks: JoinSet<Done>,
    images: Vec<Image>,
    /// Containers and volumes as they were told.
    told: (Vec<Container>, Option<Vec<Volume>>),
    image_list: Listing,
    container_list: Listing,
    /// The list of images under way was asked for after this.
    after: Option<u64>,
    due: Option<Instant>,
    /// When lists were last asked for.
    asked: Instant,
    /// Containers of interest; true while a task follows it.
    followed: HashMap<String, bool>,
    /// Those that a task follows: cancelled when the container is removed, or the list has it as ended or not at all.
    removed: HashMap<String, CancellationToken>,
    /// Started again since the list had them as ended: followed anew once they are let go.
    restarted: HashSet<String>,
    /// Whether a container whose image is given by id is a builder's.
    builders: HashMap<String, bool>,
}

impl Session {
    pub(super) fn new(
        docker: Docker,
        endpoint: Endpoint,
        interests: Interests,
        sender: Sender<EngineMessage>,
        live: i64,
    ) -> Self {
        Self {
            docker,
            endpoint,
            interests,
            sender,
            live,
            tasks: JoinSet::new(),
            images: Vec::new(),
            told: (Vec::new(), None),
            image_list: Listing::default(),
            container_list: Listing::default(),
            after: None,
            due: None,
            asked: Instant::now(),
            followed: HashMap::new(),
            removed: HashMap::new(),
            restarted: HashSet::new(),
            builders: HashMap::new(),
        }
    }

    /// Until the program ends (`Ok`) or the engine is lost (why). `since` is the time of the last event, nanoseconds; `after`
    /// what a list of images is still to be asked for after.
    pub(super) async fn follow(
        mut self,
        commands: &mut Receiver<WatchCommand>,
        since: &mut i64,
        after: &mut Option<u64>,
    ) -> Result<(), Message> {
        let next = since.saturating_add(1).max(0);
        let mut types = vec!["container", "image"];
        types.extend(self.interests.volumes.then_some("volume"));
        let options = EventsOptionsBuilder::default()
            .since(&format!("{}.{:09}", next / 1_000_000_000, next % 1_000_000_000))
            .filters(&HashMap::from([("type", types)]))
            .build();
        let mut events = Box::pin(self.docker.events(Some(options)));
        let mut net = Net::new();
        self.want_all();
        loop {
            let due = self.due.unwrap_or_else(Instant::now);
            tokio::select! {
                biased;
                event = events.next() => match event {
                    Some(Ok(event)) => {
                        let at = convert::nanoseconds(&event);
                        *since = (*since).max(at);
                        if at >= self.live {
                            net.attend();
                        }
                        if !self.hear(&event).await {
                            return Ok(());
                        }
                    }
                    Some(Err(error)) => return Err(self.lost(&error)),
                    None => return Err(Message::new("engine-lost").with("host", &self.endpoint.host)),
                },
                Some(done) = self.tasks.join_next() => {
                    if !self.done(done.unwrap_or(Done::Nothing), after).await? {
                        return Ok(());
                    }
                }
                () = sleep_until(due), if self.due.is_some() => self.list(*after),
                command = commands.recv() => match command {
                    Some(command) => self.obey(command, after, &mut net),
                    None => return Ok(()),
                },
                () = self.sender.closed() => return Ok(()),
                () = net.due() => {
                    let listing = if net.turns() { &mut self.container_list } else { &mut self.image_list };
                    listing.check();
                    self.list(*after);
                }
            }
        }
    }

    /// An engine that stops ends its streams in the middle: the reason is not worth a sentence of its own, unless it refuses
    /// in its own words.
    fn lost(&self, error: &bollard::errors::Error) -> Message {
        let reason = why(error, &self.endpoint);
        let refused = matches!(error, bollard::errors::Error::DockerResponseServerError { .. });
        if ["engine-failed", "engine-ssh", "engine-ssh-docker"].contains(&&*reason.id) && !refused {
            Message::new("engine-lost").with("host", &self.endpoint.host)
        } else {
            reason
        }
    }

    async fn tell(&self, observation: Observation) -> bool {
        self.sender.send(EngineMessage::Observed(observation)).await.is_ok()
    }

    /// False: nobody listens any more.
    async fn hear(&mut self, message: &EventMessage) -> bool {
        let heard = convert::event(message);
        let at = convert::nanoseconds(message);
        // First of all: a container may live for 50 ms only.
        if let Some((id, image)) = heard.created.as_ref().filter(|_| at >= self.live)
            && self.is_of_interest(image)
        {
            self.follow_container(id.clone(), Beginning::Created);
        }
        match &heard.event {
            Some(EngineEvent::ContainerStarted(id)) if self.followed.get(id) == Some(&false) => {
                self.follow_container(id.clone(), Beginning::Running);
            }
            Some(EngineEvent::ContainerStarted(id))
                if self.removed.get(id).is_some_and(CancellationToken::is_cancelled) =>
            {
                self.restarted.insert(id.clone());
            }
            Some(EngineEvent::ContainerRemoved(id)) => {
                self.builders.remove(id);
                self.restarted.remove(id);
                if let Some(removed) = self.removed.get(id) {
                    removed.cancel();
                }
                if self.followed.get(id) == Some(&false) {
                    self.followed.remove(id);
                }
            }
            Some(EngineEvent::ExecCreated { container, exec, .. }) if at >= self.live => {
                let (docker, sender) = (self.docker.clone(), self.sender.clone());
                let (container, exec) = (container.clone(), exec.clone());
                self.tasks.spawn(async move {
                    container::inspect_exec(&docker, container, exec, &sender).await;
                    Done::Nothing
                });
            }
            _ => {}
        }
        if let Some(container) = heard.executed.filter(|id| at >= self.live && self.followed.contains_key(id)) {
            let (docker, sender) = (self.docker.clone(), self.sender.clone());
            self.tasks.spawn(async move {
                container::inspect_execs(&docker, &container, convert::time(at), &sender).await;
                Done::Nothing
            });
        }
        self.image_list.wanted |= heard.images;
        self.container_list.wanted |= heard.containers;
        if heard.images || heard.containers {
            self.want_soon();
        }
        self.image_list.stale |= heard.images;
        self.container_list.stale |= heard.containers;
        match heard.event {
            Some(event) => self.tell(Observation::Event(convert::time(at), event)).await,
            None => true,
        }
    }

    /// By reference, or by the id of an image that has such a reference.
    fn is_of_interest(&self, given: &str) -> bool {
        let wanted = |image: &Image| image.references.iter().any(|reference| self.interests.images.contains(reference));
        if let Some(reference) = convert::reference(given) {
            return self.interests.images.contains(&reference)
                || self.images.iter().any(|image| image.references.contains(&reference) && wanted(image));
        }
        let digits = given.trim_start_matches("sha256:");
        !digits.is_empty()
            && self
                .images
                .iter()
                .any(|image| image.id.trim_start_matches("sha256:").starts_with(digits) && wanted(image))
    }

    fn follow_container(&mut self, id: String, beginning: Beginning) {
        let busy = self.followed.values().filter(|busy| **busy).count();
        if busy >= FOLLOWED || self.followed.get(&id) == Some(&true) {
            return;
        }
        self.followed.insert(id.clone(), true);
        let removed = CancellationToken::new();
        self.removed.insert(id.clone(), removed.clone());
        let (docker, sender) = (self.docker.clone(), self.sender.clone());
        self.tasks.spawn(async move {
            container::follow(&docker, &id, beginning, &sender, &removed).await;
            Done::Followed(id)
        });
    }

    fn want_all(&mut self) {
        self.image_list.wanted = true;
        self.container_list.wanted = true;
        self.due = Some(Instant::now());
    }

    fn want_soon(&mut self) {
        self.due.get_or_insert(self.asked + BETWEEN_LISTS);
    }

    /// Starts what is wanted and not under way; what is under way is followed by another if it is wanted again.
    fn list(&mut self, after: Option<u64>) {
        (self.due, self.asked) = (None, Instant::now());
        if self.image_list.begins() {
            self.after = after;
            let (docker, endpoint) = (self.docker.clone(), self.endpoint.clone());
            self.tasks.spawn(async move { Done::Images(list::images(&docker, &endpoint).await) });
        }
        if self.container_list.begins() {
            let (docker, endpoint, known) = (self.docker.clone(), self.endpoint.clone(), self.builders.clone());
            let volumes = self.interests.volumes;
            self.tasks.spawn(async move {
                let listed = async {
                    let containers = list::containers(&docker, &endpoint, known).await?;
                    let volumes = if volumes { Some(list::volumes(&docker, &endpoint).await?) } else { None };
                    Ok((containers, volumes))
                };
                Done::Containers(listed.await)
            });
        }
    }

    async fn done(&mut self, done: Done, after: &mut Option<u64>) -> Result<bool, Message> {
        let listened = match done {
            Done::Images(images) => {
                let asked = self.image_list.ends();
                let before = std::mem::replace(&mut self.images, images?);
                let build = self.after.take();
                if let Some(id) = build {
                    after.take_if(|wanted| *wanted == id);
                    let _ = self.sender.send(EngineMessage::ListedAfter(id)).await;
                }
                if asked || build.is_some() || before != self.images {
                    self.tell(Observation::Images(self.images.clone())).await
                } else {
                    true
                }
            }
            Done::Containers(listed) => {
                let asked = self.container_list.ends();
                let (listed, volumes) = listed?;
                self.builders = listed.builders;
                // A list made before an event but told after it would take back what the event said.
                if self.container_list.stale { true } else { self.containers(listed.containers, volumes, asked).await }
            }
            Done::Followed(id) => {
                self.removed.remove(&id);
                self.followed.insert(id.clone(), false);
                if self.restarted.remove(&id) {
                    self.follow_container(id, Beginning::Running);
                }
                true
            }
            Done::Nothing => true,
        };
        if self.image_list.wanted || self.container_list.wanted {
            self.want_soon();
        }
        Ok(listened)
    }

    async fn containers(&mut self, containers: Vec<Container>, volumes: Option<Vec<Volume>>, asked: bool) -> bool {
        let ended: HashMap<&str, bool> =
            containers.iter().map(|container| (container.id.as_str(), container::ended(container))).collect();
        self.followed.retain(|id, busy| *busy || ended.contains_key(id.as_str()));
        // The event of its removal may have been lost. Of one that has ended nothing more is to come but what is on its way.
        for (_, removed) in self.removed.iter().filter(|(id, _)| ended.get(id.as_str()).is_none_or(|ended| *ended)) {
            removed.cancel();
        }
        let mut missed = Vec::new();
        for container in &containers {
            let named = container.image.as_ref().is_some_and(|image| self.is_of_interest(&image.to_string()));
            if (named || self.is_of_interest(&container.image_id)) && !self.followed.contains_key(&container.id) {
                let beginning = if container::ended(container) { Beginning::Ended } else { Beginning::Running };
                missed.push((container.id.clone(), beginning));
            }
        }
        let now = (containers, volumes);
        let mut listened = true;
        if asked || now != self.told {
            self.told = now.clone();
            if let Some(volumes) = now.1 {
                self.tell(Observation::Volumes(volumes)).await;
            }
            listened = self.tell(Observation::Containers(now.0)).await;
        }
        for (id, beginning) in missed {
            self.follow_container(id, beginning);
        }
        listened
    }

    fn obey(&mut self, command: WatchCommand, after: &mut Option<u64>, net: &mut Net) {
        let (docker, sender) = (self.docker.clone(), self.sender.clone());
        match command {
            WatchCommand::Attend => net.attend(),
            WatchCommand::Relist => self.want_all(),
            WatchCommand::ListAfter(id) => {
                *after = Some(id);
                self.want_all();
            }
            WatchCommand::Inspect { id, paths } => {
                self.tasks.spawn(async move {
                    let mut found = inspect::inspect_image(&docker, &id, &paths).await;
                    if found.is_err() {
                        sleep(PATIENCE / 5).await;
                        found = inspect::inspect_image(&docker, &id, &paths).await;
                    }
                    let told = match found {
                        Ok(detail) => Observation::ImageInspected(id, detail),
                        Err(why) => Observation::ImageUnread(id, why),
                    };
                    let _ = sender.send(EngineMessage::Observed(told)).await;
                    Done::Nothing
                });
            }
            WatchCommand::RegistryDigest(reference) => {
                self.tasks.spawn(async move {
                    let digest = inspect::registry_digest(&docker, &reference).await;
                    let observation = Observation::RegistryDigest(reference, digest);
                    let _ = sender.send(EngineMessage::Observed(observation)).await;
                    Done::Nothing
                });
            }
        }
    }
}
