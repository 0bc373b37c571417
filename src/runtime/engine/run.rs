//! F6: `docker run IMAGE`, and the container is removed afterwards.

use std::time::Duration;

use bollard::Docker;
use bollard::container::AttachContainerResults;
use bollard::errors::Error;
use bollard::models::ContainerCreateBody;
use bollard::query_parameters::{
    AttachContainerOptionsBuilder, CreateContainerOptions, KillContainerOptions, StartContainerOptions,
    WaitContainerOptions,
};
use futures_util::StreamExt;
use tokio::sync::mpsc::Sender;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::connect::PATIENCE;
use super::{EngineMessage, inspect, words};
use crate::app::build::RunUpdate;
use crate::lab::reference::Reference;

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
    let mut container = None;
    let attempt = async {
        let created = docker.create_container(None::<CreateContainerOptions>, body).await?;
        let made = container.insert(created.id);
        follow(&docker, made, id, &sender, &cancel).await
    };
    let ended = tokio::select! {
        ended = attempt => Some(ended.map_err(|error| words(&error))),
        () = given_up(&cancel) => None,
    };
    let tell = |update| sender.send(EngineMessage::Run(id, update));
    if ended.is_none() {
        let _ = tell(RunUpdate::Cancelled).await;
    }
    if let Some(container) = container {
        inspect::remove(&docker, &container).await;
    }
    if let Some(ended) = ended {
        let _ = tell(RunUpdate::Ended(ended)).await;
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
) -> Result<i64, Error> {
    let options = AttachContainerOptionsBuilder::default().stream(true).stdout(true).stderr(true).logs(true).build();
    let AttachContainerResults { mut output, input: _input } =
        docker.attach_container(container, Some(options)).await?;
    docker.start_container(container, None::<StartContainerOptions>).await?;
    let tell = |update| sender.send(EngineMessage::Run(id, update));
    // A closed channel only means that nobody listens: the container's end is awaited all the same, to remove it.
    let _ = tell(RunUpdate::Started(container.to_owned())).await;
    let mut killed = false;
    loop {
        tokio::select! {
            piece = output.next() => match piece {
                Some(Ok(piece)) => {
                    let _ = tell(RunUpdate::Output(piece.into_bytes().to_vec())).await;
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
    exit_status(docker, container).await
}

/// Asked after the output's end: the container has ended, or ends now.
async fn exit_status(docker: &Docker, container: &str) -> Result<i64, Error> {
    // Podman answers -1 for an end that it has not written down yet. That is no status: nobody is told it.
    for _ in 0..NOT_YET {
        match wait(docker, container).await {
            Ok(-1) => sleep(AGAIN).await,
            status => return status,
        }
    }
    Err(untold())
}

fn untold() -> Error {
    Error::DockerStreamError { error: "the engine did not tell the exit status".to_owned() }
}

async fn wait(docker: &Docker, container: &str) -> Result<i64, Error> {
    match docker.wait_container(container, None::<WaitContainerOptions>).next().await {
        Some(Ok(ended)) => Ok(ended.status_code),
        Some(Err(Error::DockerContainerWaitError { code, error })) if error.is_empty() => Ok(code),
        Some(Err(error)) => Err(error),
        None => Err(untold()),
    }
}
