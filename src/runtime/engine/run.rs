//! F6: `docker run IMAGE`, and the container is removed afterwards.

use std::collections::HashMap;
use std::time::Duration;

use bollard::Docker;
use bollard::container::AttachContainerResults;
use bollard::errors::Error;
use bollard::models::{ContainerCreateBody, ContainerStateStatusEnum};
use bollard::query_parameters::{
    AttachContainerOptionsBuilder, CreateContainerOptions, EventsOptionsBuilder, InspectContainerOptions,
    KillContainerOptions, StartContainerOptions, WaitContainerOptions,
};
use futures_util::StreamExt;
use tokio::sync::mpsc::Sender;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::connect::PATIENCE;
use super::transcript::Transcript;
use super::{EngineMessage, Turn, container, convert, inspect, words};
use crate::app::build::RunUpdate;
use crate::lab::reference::Reference;
use crate::lab::world::Observation;

/// Times that an exit status is asked for that is not known yet, and the pause between two.
const NOT_YET: u32 = 50;
const AGAIN: Duration = Duration::from_millis(100);

/// Runs an image with its own command, no terminal and no input. `cancel` kills the container; its end is told all
/// the same, or [`RunUpdate::Cancelled`] where the engine does not answer any more. It is removed once its output has
/// ended.
pub async fn run(docker: Docker, image: Reference, id: u64, sender: Sender<EngineMessage>, cancel: CancellationToken) {
    let body = ContainerCreateBody {
        image: Some(image.to_string()),
        attach_stdout: Some(true),
        attach_stderr: Some(true),
        ..ContainerCreateBody::default()
    };
    let mut made = None;
    let mut heard = Transcript::default();
    let attempt = async {
        let created = docker.create_container(None::<CreateContainerOptions>, body).await?;
        let made = made.insert(created.id);
        follow(&docker, made, id, &sender, &cancel, &mut heard).await
    };
    let ended = tokio::select! {
        ended = attempt => Some(ended.map_err(|error| words(&error))),
        () = given_up(&cancel) => None,
    };
    let tell = |update| sender.send(EngineMessage::Run(id, update));
    if ended.is_none() {
        let _ = tell(RunUpdate::Cancelled).await;
    }
    if let Some(container) = made {
        if let Some(ended) = &ended {
            observed(&docker, &container, ended.is_ok().then_some(&heard), &sender).await;
        }
        inspect::remove(&docker, &container).await;
    }
    if let Some(ended) = ended {
        let _ = tell(RunUpdate::Ended(ended)).await;
    }
}

/// What the watch tells of a container too: where events come late, it would look for one that is removed already.
/// `heard` is what it printed from its beginning to its end.
async fn observed(docker: &Docker, id: &str, heard: Option<&Transcript>, sender: &Sender<EngineMessage>) {
    container::inspect(docker, id, sender).await;
    if let Some(heard) = heard.filter(|heard| heard.taken > 0) {
        let told = Observation::Transcript { container: id.to_owned(), text: heard.text(), whole: true };
        let _ = sender.send(EngineMessage::Observed(told)).await;
    }
}

/// It was cancelled, and the engine has had the time to answer.
async fn given_up(cancel: &CancellationToken) {
    cancel.cancelled().await;
    sleep(PATIENCE).await;
}

async fn follow(
    docker: &Docker,
    container: &str,
    id: u64,
    sender: &Sender<EngineMessage>,
    cancel: &CancellationToken,
    heard: &mut Transcript,
) -> Result<i64, Error> {
    let options = AttachContainerOptionsBuilder::default().stream(true).stdout(true).stderr(true).logs(true).build();
    let AttachContainerResults { mut output, input: _input } =
        docker.attach_container(container, Some(options)).await?;
    docker.start_container(container, None::<StartContainerOptions>).await?;
    let tell = |update| sender.send(EngineMessage::Run(id, update));
    // A closed channel only means that nobody listens: the container's end is awaited all the same, to remove it.
    let _ = tell(RunUpdate::Started(container.to_owned())).await;
    let mut killed = false;
    let mut turn = Turn::begin();
    loop {
        tokio::select! {
            piece = output.next() => match piece {
                Some(Ok(piece)) => {
                    heard.push(piece.as_ref());
                    let _ = tell(RunUpdate::Output(piece.into_bytes().to_vec())).await;
                    turn.give_way().await;
                }
                Some(Err(error)) => return Err(error),
                None => break,
            },
            () = cancel.cancelled(), if !killed => {
                killed = true;
                docker.kill_container(container, None::<KillContainerOptions>).await?;
            }
        }
    }
    exit_status(|| wait(docker, container), AGAIN).await
}

/// The exit status that `ask` comes to, once the output has ended: the container has ended, or ends now. Podman answers
/// -1 for an end that it has not written down yet: that is no status, so it is asked again after a `pause`, fifty times;
/// where it stays at that the engine told none, which is an error.
pub async fn exit_status<F: Future<Output = Result<i64, Error>>>(
    mut ask: impl FnMut() -> F,
    pause: Duration,
) -> Result<i64, Error> {
    for _ in 0..NOT_YET {
        match ask().await {
            Ok(-1) => sleep(pause).await,
            status => return status,
        }
    }
    Err(untold())
}

fn untold() -> Error {
    Error::DockerStreamError { error: "the engine did not tell the exit status".to_owned() }
}

/// Podman may go on answering -1 to one who waits long after it has written the end down elsewhere: in the container's
/// state, or, where that stayed at `created` (its own race, under load), in the event alone.
async fn wait(docker: &Docker, container: &str) -> Result<i64, Error> {
    let status = waited(docker, container).await?;
    if status != -1 {
        return Ok(status);
    }
    let found = docker.inspect_container(container, None::<InspectContainerOptions>).await?;
    let ended = found.state.filter(|state| state.status == Some(ContainerStateStatusEnum::EXITED));
    match ended.and_then(|state| state.exit_code) {
        Some(status) => Ok(status),
        None => Ok(died(docker, container).await?.unwrap_or(-1)),
    }
}

/// The exit status that the event of a container's end has: the last of the day, as the engine keeps it.
pub async fn died(docker: &Docker, container: &str) -> Result<Option<i64>, Error> {
    let filters = HashMap::from([("container", vec![container.to_owned()]), ("event", vec!["die".to_owned()])]);
    let now = jiff::Timestamp::now().as_second();
    let options = EventsOptionsBuilder::default()
        .since(&(now - 24 * 60 * 60).to_string())
        .until(&(now + 1).to_string())
        .filters(&filters)
        .build();
    let mut events = docker.events(Some(options));
    let mut status = None;
    while let Some(event) = events.next().await {
        status = event?.actor.and_then(|actor| actor.attributes).and_then(|of| convert::exit_code(&of)).or(status);
    }
    Ok(status)
}

async fn waited(docker: &Docker, container: &str) -> Result<i64, Error> {
    match docker.wait_container(container, None::<WaitContainerOptions>).next().await {
        Some(Ok(ended)) => Ok(ended.status_code),
        Some(Err(Error::DockerContainerWaitError { code, error })) if error.is_empty() => Ok(code),
        Some(Err(error)) => Err(error),
        None => Err(untold()),
    }
}
