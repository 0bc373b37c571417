//! The engine through its API: find it, watch it, pull, build, run. Everything is told through one bounded channel.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this room talks to the engine: sockets, files of the build context, the clock"
)]

pub mod build;
pub mod connect;
mod container;
pub(crate) mod context;
pub mod convert;
pub mod endpoint;
pub mod examine;
mod follow;
pub mod inspect;
mod lines;
mod list;
mod net;
pub mod progress;
pub mod pull;
pub mod remove;
mod rights;
pub mod run;
mod transcript;
pub mod watch;

use std::time::{Duration, Instant};

use crate::app::build::{BuildUpdate, PullUpdate, RunUpdate};
use crate::lab::world::Observation;

/// Label of the containers that we make to read files of an image; they are never started and never shown.
pub const PROBE_LABEL: &str = "soleil.probe";

/// What the engine's tasks tell the loop. The number is the one that the task was started with.
#[derive(Clone, Debug, PartialEq)]
pub enum EngineMessage {
    /// A fact for the world.
    Observed(Observation),
    /// The images told next were asked for after [`watch::WatchCommand::ListAfter`] with this number.
    ListedAfter(u64),
    /// News of a build.
    Build(u64, BuildUpdate),
    /// News of a run.
    Run(u64, RunUpdate),
    /// News of a pull.
    Pull(u64, PullUpdate),
}

/// The tasks share one thread with the keys: a stream in a flood is always ready, so that it must give way of its own accord.
struct Turn(Instant);

impl Turn {
    const LONGEST: Duration = Duration::from_millis(2);

    fn begin() -> Self {
        Self(Instant::now())
    }

    /// Lets the others go on, unless it was just begun.
    async fn give_way(&mut self) {
        if self.0.elapsed() > Self::LONGEST {
            tokio::task::yield_now().await;
            self.0 = Instant::now();
        }
    }
}

/// The engine's own words in an error, without bollard's.
pub fn words(error: &bollard::errors::Error) -> String {
    use bollard::errors::Error;
    match error {
        Error::DockerResponseServerError { message, status_code } if message.trim().is_empty() => {
            format!("HTTP {status_code}")
        }
        Error::DockerResponseServerError { message, .. } => message.clone(),
        Error::DockerStreamError { error } => error.clone(),
        Error::DockerContainerWaitError { error, .. } if !error.is_empty() => error.clone(),
        // The client's layers only say that something went wrong: the cause is at the bottom.
        Error::HyperLegacyError { err } => {
            let causes = std::iter::successors(Some(err as &dyn std::error::Error), |error| error.source());
            causes.last().map(ToString::to_string).unwrap_or_default()
        }
        other => {
            let mut text = other.to_string();
            let mut cause = std::error::Error::source(other);
            while let Some(error) = cause {
                let said = error.to_string();
                if !text.contains(&said) {
                    text = format!("{text}: {said}");
                }
                cause = error.source();
            }
            text
        }
    }
}
