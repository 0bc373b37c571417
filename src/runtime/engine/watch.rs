//! Watching the engine for as long as the program runs: connect, follow, and when it is lost connect again.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::task::AbortOnDropHandle;

use super::connect::{handle, open};
use super::endpoint::Endpoint;
use super::follow::Session;
use super::{EngineMessage, list};
use crate::lab::model::Lab;
use crate::lab::reference::Reference;
use crate::lab::wants::Want;
use crate::lab::world::Observation;
use crate::text::Message;

/// What the lab looks at more closely.
#[derive(Clone, Debug, Default)]
pub struct Interests {
    /// Containers of these images are followed: inspected, and their transcripts read. Those that an image may be
    /// mistaken for are in it too.
    pub images: Vec<Reference>,
    /// Volumes are listed.
    pub volumes: bool,
}

impl From<&Lab> for Interests {
    fn from(lab: &Lab) -> Self {
        Self { images: lab.container_images(), volumes: lab.asks_for_volumes() }
    }
}

/// What can be asked of the watch. While there is no engine everything but the lists is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchCommand {
    /// List images and containers now; without an engine, try to connect now.
    Relist,
    /// The same, and [`EngineMessage::ListedAfter`] before the images that were asked for since.
    ListAfter(u64),
    /// Answered by [`Observation::ImageInspected`], or by [`Observation::ImageUnread`] where it fails twice.
    Inspect {
        /// Of the image.
        id: String,
        /// Absolute paths of files to read in it.
        paths: Vec<String>,
    },
    /// Answered by [`Observation::RegistryDigest`].
    RegistryDigest(Reference),
    /// The engine is about to be used: it is listed as often as among events, which it may be late to tell.
    Attend,
}

impl From<Want> for WatchCommand {
    fn from(want: Want) -> Self {
        match want {
            Want::InspectImage { id, paths } => Self::Inspect { id, paths },
            Want::RegistryDigest(reference) => Self::RegistryDigest(reference),
        }
    }
}

/// Pauses between two attempts, the first and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(300), Duration::from_secs(5));

/// The images are asked for so long before all else: to say what it is the engine starts programs, which hold it up.
const HEAD_START: Duration = Duration::from_millis(5);

/// How far back events are asked for at first; the engine keeps only its last 256.
const REPLAY: SignedDuration = SignedDuration::from_hours(24);

/// Runs until `commands` or `sender` is closed. `find` is asked before each attempt, so that an engine which appears
/// elsewhere is found too. Each different reason for there being none is told once.
pub async fn watch(
    find: impl Fn() -> Result<Endpoint, Message>,
    interests: Interests,
    sender: Sender<EngineMessage>,
    mut commands: Receiver<WatchCommand>,
) {
    let mut since: Option<i64> = None;
    let mut after = None;
    let mut told: Option<Message> = None;
    let mut pause = PAUSES.0;
    loop {
        let begun = Instant::now();
        let attempt = async {
            let endpoint = find()?;
            let mut glimpse = AbortOnDropHandle::new(tokio::spawn(glimpse(endpoint.clone(), sender.clone())));
            // It goes on if it takes longer.
            let _ = timeout(HEAD_START, &mut glimpse).await;
            open(&endpoint).await.map(|opened| (endpoint, opened, glimpse))
        };
        let lost = match attempt.await {
            Ok((endpoint, (docker, info, clock), _glimpse)) => {
                if sender.send(EngineMessage::Observed(Observation::EngineUp(info))).await.is_err() {
                    return;
                }
                told = None;
                let live = nanoseconds(clock);
                let past = nanoseconds(clock.checked_sub(REPLAY).unwrap_or(Timestamp::MIN));
                let since = since.get_or_insert(past);
                // The engine's clock went back: what happened since then is told from its own past.
                if *since > live {
                    *since = past;
                }
                let session = Session::new(docker, endpoint, interests.clone(), sender.clone(), live);
                match session.follow(&mut commands, since, &mut after).await {
                    Ok(()) => return,
                    Err(why) => why,
                }
            }
            Err(why) => why,
        };
        if told.as_ref() != Some(&lost) {
            told = Some(lost.clone());
            if sender.send(EngineMessage::Observed(Observation::EngineDown(lost))).await.is_err() {
                return;
            }
        }
        // What lasted was no failed attempt: begin again with the short pause.
        pause = if begun.elapsed() > 2 * PAUSES.1 { PAUSES.0 } else { pause };
        let until = Instant::now() + pause;
        pause = (pause * 2).min(PAUSES.1);
        loop {
            tokio::select! {
                () = sleep_until(until) => break,
                () = sender.closed() => return,
                command = commands.recv() => match command {
                    None => return,
                    Some(WatchCommand::Relist) => break,
                    Some(WatchCommand::ListAfter(id)) => {
                        after = Some(id);
                        break;
                    }
                    Some(_) => {}
                },
            }
        }
    }
}

/// Tells the images while the engine still gathers what it says of itself, for which it starts programs, and what has happened.
async fn glimpse(endpoint: Endpoint, sender: Sender<EngineMessage>) {
    // Each request over ssh is a login.
    if endpoint.host.starts_with("ssh://") {
        return;
    }
    if let Ok(docker) = handle(&endpoint)
        && let Ok(images) = list::images(&docker, &endpoint).await
    {
        // A closed channel is seen by whoever asked.
        let _ = sender.send(EngineMessage::Observed(Observation::Glimpsed(images))).await;
    }
}

fn nanoseconds(time: Timestamp) -> i64 {
    i64::try_from(time.as_nanosecond()).unwrap_or(0)
}
