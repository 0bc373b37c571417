//! Removing containers and references, each by what it must be, never by force against others.

use std::time::Duration;

use bollard::Docker;
use bollard::errors::Error;
use bollard::query_parameters::{RemoveContainerOptionsBuilder, RemoveImageOptionsBuilder};
use tokio::time::timeout;

use super::words;
use crate::lab::reset::{OldContainer, OldImage};
use crate::text::Message;

/// How long one removal may take: a container that is slow to stop, large layers on a slow disk.
const PATIENCE: Duration = Duration::from_secs(60);

/// `docker rm -f` of one container. One that is gone already is no failure.
///
/// # Errors
/// The engine's own words, with the container's name.
pub async fn container(docker: &Docker, old: &OldContainer) -> Result<(), Message> {
    let options = RemoveContainerOptionsBuilder::default().force(true).build();
    let failed =
        |detail: String| Message::new("reset-container-failed").with("container", &old.name).with("words", detail);
    match timeout(PATIENCE, docker.remove_container(&old.id, Some(options))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) if status(&error) == Some(404) => Ok(()),
        Ok(Err(error)) => Err(failed(words(&error))),
        Err(_) => Err(silent(&old.name)),
    }
}

/// `docker rmi` of one reference, if it still means the image that was listed: the layers go when nothing else uses them.
/// One that is gone already is no failure.
///
/// # Errors
/// It means another image now, or the engine's own words (a container of somebody may still use it).
pub async fn image(docker: &Docker, old: &OldImage) -> Result<(), Message> {
    let name = old.reference.to_string();
    let failed =
        |detail: String| Message::new("reset-image-failed").with("image", &old.reference).with("words", detail);
    let removal = async {
        let found = docker.inspect_image(&name).await?;
        let id = found.id.unwrap_or_default();
        if id.trim_start_matches("sha256:") != old.id.trim_start_matches("sha256:") {
            return Ok(false);
        }
        let options = RemoveImageOptionsBuilder::default().force(false).build();
        docker.remove_image(&name, Some(options), None).await.map(|_| true)
    };
    match timeout(PATIENCE, removal).await {
        Ok(Ok(true)) => Ok(()),
        Ok(Ok(false)) => Err(Message::new("reset-image-moved").with("image", &old.reference)),
        Ok(Err(error)) if status(&error) == Some(404) => Ok(()),
        Ok(Err(error)) => Err(failed(words(&error))),
        Err(_) => Err(silent(&name)),
    }
}

fn silent(name: &str) -> Message {
    Message::new("reset-no-answer").with("name", name).with("seconds", PATIENCE.as_secs())
}

fn status(error: &Error) -> Option<u16> {
    match error {
        Error::DockerResponseServerError { status_code, .. } => Some(*status_code),
        _ => None,
    }
}
