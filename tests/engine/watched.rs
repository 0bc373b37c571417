//! The watch under test and all that it told.

use std::process::Command;
use std::time::Duration;

use soleil::lab::reference::Reference;
use soleil::lab::world::{EngineEvent, Observation};
use soleil::runtime::engine::EngineMessage;
use soleil::runtime::engine::endpoint::Endpoint;
use soleil::runtime::engine::watch::{Interests, WatchCommand, watch};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{Instant, timeout_at};

pub struct Watched {
    pub seen: Vec<Observation>,
    pub messages: Receiver<EngineMessage>,
    pub sender: Sender<EngineMessage>,
    pub commands: Sender<WatchCommand>,
}

impl Watched {
    /// Watches the engine at `host`, with an interest in `images`.
    pub fn start(host: &str, images: &[&str]) -> Self {
        let (sender, messages) = channel(256);
        let (commands, receiver) = channel(16);
        let interests = Interests { images: images.iter().map(|image| reference(image)).collect(), volumes: true };
        let endpoint = Endpoint::plain(host);
        tokio::spawn(watch(move || Ok(endpoint.clone()), interests, sender.clone(), receiver));
        Self { seen: Vec::new(), messages, sender, commands }
    }

    /// Reads on until an observation satisfies `wanted`, which is returned. Panics with all that came otherwise.
    pub async fn until(&mut self, what: &str, wanted: impl Fn(&Observation) -> bool) -> Observation {
        let deadline = Instant::now() + Duration::from_secs(20);
        while let Ok(Some(message)) = timeout_at(deadline, self.messages.recv()).await {
            let EngineMessage::Observed(observation) = message else { continue };
            self.seen.push(observation.clone());
            if wanted(&observation) {
                return observation;
            }
        }
        panic!("{what} did not come; the last that came: {:#?}", &self.seen[self.seen.len().saturating_sub(12)..]);
    }

    /// Reads on until the lists are those that were asked for after that.
    pub async fn listed_after(&mut self, number: u64) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while let Ok(Some(message)) = timeout_at(deadline, self.messages.recv()).await {
            match message {
                EngineMessage::ListedAfter(found) if found == number => return,
                EngineMessage::Observed(observation) => self.seen.push(observation),
                _ => {}
            }
        }
        panic!("no list was asked for after {number}");
    }

    pub async fn until_event(&mut self, what: &str, wanted: impl Fn(&EngineEvent) -> bool) {
        self.until(what, |seen| matches!(seen, Observation::Event(_, event) if wanted(event))).await;
    }

    /// Runs a command while the watch goes on; returns what it printed, both streams.
    pub async fn run(&self, command: Command) -> String {
        let output = tokio::process::Command::from(command).output().await.expect("a command");
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    }
}

pub fn reference(text: &str) -> Reference {
    text.parse().expect("a reference")
}
