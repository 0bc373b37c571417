//! Following one container of interest: what it is, and all that it prints, told as transcripts.

use std::time::Duration;

use bollard::Docker;
use bollard::container::{AttachContainerResults, LogOutput};
use bollard::errors::Error;
use bollard::query_parameters::{AttachContainerOptionsBuilder, InspectContainerOptions, LogsOptionsBuilder};
use futures_util::{Stream, StreamExt, future, stream};
use jiff::Timestamp;
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use super::connect::PATIENCE;
use super::transcript::Transcript;
use super::{EngineMessage, Turn, convert};
use crate::lab::world::{Container, Observation};

/// Between two transcripts of one container.
const COALESCE: Duration = Duration::from_millis(50);

/// Raw bytes after which a container that never stops printing is no longer listened to.
const ENOUGH: usize = 16 * 1024 * 1024;

/// A start that failed makes no event: after this time one looks.
const START: Duration = Duration::from_secs(2);

/// What a removed container has printed is here after this time.
const LEFT: Duration = Duration::from_secs(10);

/// Attachments to one container: an engine may end one in the middle, when it reads the log that it is writing.
const ATTACHMENTS: u32 = 6;

/// Before the second attachment; each next one waits twice as long.
const AGAIN: Duration = Duration::from_millis(100);

/// Where a container stands when we begin to follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beginning {
    /// Its `create` event has just come.
    Created,
    /// It runs, or waits to be started.
    Running,
    /// It has ended: only its log is left.
    Ended,
}

/// Follows it to its end. What could not be read is simply not told. An engine that was attached to just when the container
/// ended may never end the stream: what is still to come once it is `removed`, or known to have ended, is waited for no longer
/// than [`LEFT`].
pub(super) async fn follow(
    docker: &Docker,
    id: &str,
    beginning: Beginning,
    sender: &Sender<EngineMessage>,
    removed: &CancellationToken,
) {
    tokio::select! {
        () = listen(docker, id, beginning, sender) => {}
        () = async { removed.cancelled().await; sleep(LEFT).await } => {}
    }
}

async fn listen(docker: &Docker, id: &str, beginning: Beginning, sender: &Sender<EngineMessage>) {
    if beginning == Beginning::Ended {
        inspect(docker, id, sender).await;
        read(docker.logs(id, Some(log().build())), stream::empty(), id, sender).await;
        return;
    }
    for attachment in 0..ATTACHMENTS {
        let beginning = if attachment == 0 { beginning } else { Beginning::Running };
        let heard = attach(docker, id, beginning, sender).await;
        match inspect(docker, id, sender).await {
            Some(container) if heard != Heard::Enough && !ended(&container) => {
                sleep(AGAIN * 2_u32.pow(attachment)).await
            }
            _ => return,
        }
    }
}

/// Why one no longer listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    /// The stream has ended, or there was none.
    All,
    /// It never would.
    Enough,
}

/// A container that prints no more: it has run, or could not be started.
pub(super) fn ended(container: &Container) -> bool {
    !container.running && (container.started || !container.error.is_empty())
}

/// Listens until the engine ends it. The log comes first each time, so that the last transcript is the whole one.
async fn attach(docker: &Docker, id: &str, beginning: Beginning, sender: &Sender<EngineMessage>) -> Heard {
    let options = AttachContainerOptionsBuilder::default().stream(true).stdout(true).stderr(true).logs(true).build();
    // Both are asked at once, the attachment first: the container may be gone a moment later. `logs` brings what was
    // printed before; on a busy engine the two overlap, and a line may come twice. Losing it would be worse.
    let attach = docker.attach_container(id, Some(options));
    let (attached, found) = future::join(attach, inspect(docker, id, sender)).await;
    let Ok(AttachContainerResults { output, input: _input }) = attached else { return Heard::All };
    // In a terminal one types behind a prompt. One that was printed just before we came is in neither: the log gets it
    // with the end of its line only, and what is attached is told nothing of the past. So the log is followed as well.
    let terminal = found.is_some_and(|container| container.tty == Some(true));
    let log = terminal.then(|| docker.logs(id, Some(log().follow(true).build())));
    tokio::select! {
        heard = read(output, stream::iter(log).flatten(), id, sender) => heard,
        heard = watch_start(docker, id, beginning, sender) => heard,
    }
}

/// All of a container's log.
fn log() -> LogsOptionsBuilder {
    LogsOptionsBuilder::default().stdout(true).stderr(true).tail("all")
}

/// Tells once how the start went, then never ends.
async fn watch_start(docker: &Docker, id: &str, beginning: Beginning, sender: &Sender<EngineMessage>) -> Heard {
    if beginning == Beginning::Created {
        sleep(START).await;
        inspect(docker, id, sender).await;
    }
    future::pending().await
}

/// Tells what the container is; `None` where it is no more, or nobody answers.
pub(super) async fn inspect(docker: &Docker, id: &str, sender: &Sender<EngineMessage>) -> Option<Container> {
    let request = docker.inspect_container(id, None::<InspectContainerOptions>);
    let response = timeout(PATIENCE, request).await.ok()?.ok()?;
    let (container, _) = convert::inspected(&response);
    sender.send(EngineMessage::Observed(Observation::ContainerInspected(Box::new(container.clone())))).await.ok()?;
    Some(container)
}

/// Pieces of what a container printed.
trait Pieces: Stream<Item = Result<LogOutput, Error>> {}

impl<T: Stream<Item = Result<LogOutput, Error>>> Pieces for T {}

/// Reads the output to its end, with a transcript now and then and one at the end. `log` is the same once more, in whole
/// lines, or nothing.
async fn read(output: impl Pieces, log: impl Pieces, id: &str, sender: &Sender<EngineMessage>) -> Heard {
    let (mut output, mut log) = (Box::pin(output), Box::pin(log.fuse()));
    let (mut heard, mut logged) = (Transcript::default(), Transcript::default());
    let tell = |heard: &Transcript, logged: &Transcript| {
        let text = fuller(heard, logged);
        sender.send(EngineMessage::Observed(Observation::Transcript { container: id.to_owned(), text, whole: true }))
    };
    let mut due: Option<Instant> = None;
    let mut turn = Turn::begin();
    let why = loop {
        tokio::select! {
            biased;
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                due = None;
                if tell(&heard, &logged).await.is_err() {
                    return Heard::Enough;
                }
            }
            piece = output.next() => match piece {
                Some(Ok(piece)) => heard.push(piece.as_ref()),
                Some(Err(_)) if heard.taken == 0 => return Heard::All, // no log to be had
                Some(Err(_)) | None => break Heard::All,
            },
            Some(Ok(piece)) = log.next() => logged.push(piece.as_ref()),
        }
        turn.give_way().await;
        if heard.taken.max(logged.taken) > ENOUGH {
            break Heard::Enough;
        }
        if heard.taken.max(logged.taken) > 0 {
            due.get_or_insert_with(|| Instant::now() + COALESCE);
        }
    };
    // What has ended has a log that ends.
    while why == Heard::All
        && let Ok(Some(Ok(piece))) = timeout(PATIENCE / 10, log.next()).await
    {
        logged.push(piece.as_ref());
    }
    let _ = tell(&heard, &logged).await;
    why
}

/// The log has the beginnings of all lines; it is told once it has come as far as what was heard.
fn fuller(heard: &Transcript, logged: &Transcript) -> String {
    if logged.last().is_some() && logged.last() == heard.last() {
        logged.finished() + &heard.unfinished()
    } else {
        heard.text()
    }
}

/// Tells of all that was executed in a container, for an engine whose events do not: it remembers the ended ones for
/// some minutes.
pub(super) async fn inspect_execs(docker: &Docker, container: &str, at: Timestamp, sender: &Sender<EngineMessage>) {
    let request = docker.inspect_container(container, None::<InspectContainerOptions>);
    let Ok(Ok(found)) = timeout(PATIENCE, request).await else { return };
    for exec in found.exec_ids.into_iter().flatten() {
        let Ok(Ok(found)) = timeout(PATIENCE, docker.inspect_exec(&exec)).await else { continue };
        for observation in convert::executed(container, &exec, at, found) {
            if sender.send(EngineMessage::Observed(observation)).await.is_err() {
                return;
            }
        }
    }
}

/// Tells whether an exec has a terminal and an input.
pub(super) async fn inspect_exec(docker: &Docker, container: String, exec: String, sender: &Sender<EngineMessage>) {
    if let Ok(Ok(found)) = timeout(PATIENCE, docker.inspect_exec(&exec)).await {
        let observation = Observation::ExecInspected {
            container,
            exec,
            tty: found.process_config.and_then(|process| process.tty).unwrap_or(false),
            stdin: found.open_stdin.unwrap_or(false),
        };
        let _ = sender.send(EngineMessage::Observed(observation)).await;
    }
}
