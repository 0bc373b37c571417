//! `docker pull`, layer by layer.

use bollard::Docker;
use bollard::errors::Error;
use bollard::models::CreateImageInfo;
use bollard::query_parameters::CreateImageOptionsBuilder;
use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

use super::{EngineMessage, words};
use crate::app::build::PullUpdate;
use crate::lab::reference::Reference;

/// Pulls one reference and tells its layers' progress. Ends by telling [`PullUpdate::Ended`], or
/// [`PullUpdate::Cancelled`] soon after `cancel`; the engine then gives up the pull.
pub async fn pull(
    docker: Docker,
    reference: Reference,
    id: u64,
    sender: Sender<EngineMessage>,
    cancel: CancellationToken,
) {
    let last = tokio::select! {
        () = cancel.cancelled() => PullUpdate::Cancelled,
        ended = attempt(&docker, &reference, id, &sender) => PullUpdate::Ended(ended),
    };
    // A closed channel only means that nobody listens.
    let _ = sender.send(EngineMessage::Pull(id, last)).await;
}

/// The engine's own stream of a pull, for a platform (the engine's own where that is empty).
pub(crate) fn stream(
    docker: &Docker,
    reference: &Reference,
    platform: &str,
) -> impl Stream<Item = Result<CreateImageInfo, Error>> {
    // Without a tag every tag of the repository would come. A digest takes the tag's place.
    let options = CreateImageOptionsBuilder::default()
        .from_image(&reference.familiar_repository())
        .tag(reference.tag.trim_start_matches('@'))
        .platform(platform)
        .build();
    docker.create_image(Some(options), None, None)
}

async fn attempt(
    docker: &Docker,
    reference: &Reference,
    id: u64,
    sender: &Sender<EngineMessage>,
) -> Result<(), String> {
    let mut stream = Box::pin(stream(docker, reference, ""));
    let mut complete = false;
    while let Some(item) = stream.next().await {
        let info = item.map_err(|error| words(&error))?;
        if let Some(error) = info.error_detail {
            return Err(error.message.unwrap_or_default());
        }
        complete |= info.status.as_ref().is_some_and(|status| status.starts_with("Status: "));
        let (Some(layer), Some(status)) = (info.id, info.status) else { continue };
        if layer == reference.tag {
            continue; // "Pulling from library/python", whose id is the tag
        }
        let progress = info.progress_detail.unwrap_or_default();
        let bytes = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0);
        let update =
            PullUpdate::Layer { id: layer, status, current: bytes(progress.current), total: bytes(progress.total) };
        if sender.send(EngineMessage::Pull(id, update)).await.is_err() {
            break;
        }
    }
    // Docker says that it has done; Podman does not. A stream that was cut is no pull.
    if complete || docker.inspect_image(&reference.to_string()).await.is_ok() {
        return Ok(());
    }
    Err("the engine closed the stream before the pull's end".to_owned())
}
