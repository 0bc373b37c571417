//! `docker pull`, layer by layer.

use bollard::Docker;
use bollard::query_parameters::CreateImageOptionsBuilder;
use futures_util::StreamExt;
use tokio::sync::mpsc::Sender;

use super::{EngineMessage, words};
use crate::app::build::PullUpdate;
use crate::lab::reference::Reference;

/// Pulls one reference and tells its layers' progress; ends when the engine has ended or nobody listens any more.
pub async fn pull(docker: Docker, reference: Reference, id: u64, sender: Sender<EngineMessage>) {
    // Without a tag every tag of the repository would come. A digest takes the tag's place.
    let options = CreateImageOptionsBuilder::default()
        .from_image(&reference.familiar_repository())
        .tag(reference.tag.trim_start_matches('@'))
        .build();
    let mut stream = docker.create_image(Some(options), None, None);
    let mut result = Ok(());
    while let Some(item) = stream.next().await {
        let info = match item {
            Ok(info) => info,
            Err(error) => {
                result = Err(words(&error));
                break;
            }
        };
        if let Some(error) = info.error_detail {
            result = Err(error.message.unwrap_or_default());
            break;
        }
        let (Some(layer), Some(status)) = (info.id, info.status) else { continue };
        if layer == reference.tag {
            continue; // "Pulling from library/python", whose id is the tag
        }
        let progress = info.progress_detail.unwrap_or_default();
        let bytes = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0);
        let update =
            PullUpdate::Layer { id: layer, status, current: bytes(progress.current), total: bytes(progress.total) };
        if sender.send(EngineMessage::Pull(id, update)).await.is_err() {
            return;
        }
    }
    let _ = sender.send(EngineMessage::Pull(id, PullUpdate::Ended(result))).await;
}
