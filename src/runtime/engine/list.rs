//! The two lists, which are the truth that events only hint at.

use std::collections::HashMap;

use bollard::Docker;
use bollard::models::ContainerSummary;
use bollard::query_parameters::{
    InspectContainerOptions, ListContainersOptionsBuilder, ListImagesOptions, ListVolumesOptions,
};
use jiff::Timestamp;

use super::connect::patiently;
use super::endpoint::Endpoint;
use super::{PROBE_LABEL, convert, inspect};
use crate::lab::world::{Container, Image, Volume};
use crate::text::Message;

/// Seconds after which a probe is one that an interrupted program left behind.
const ABANDONED: i64 = 120;

/// The containers, and which of those whose image is only known by its id are builders'.
pub(super) struct Listed {
    pub(super) containers: Vec<Container>,
    pub(super) builders: HashMap<String, bool>,
}

/// Every image that is not an intermediate one, the newest first.
pub(super) async fn images(docker: &Docker, endpoint: &Endpoint) -> Result<Vec<Image>, Message> {
    let images = patiently(endpoint, docker.list_images(None::<ListImagesOptions>)).await?;
    let mut images: Vec<_> = images.iter().map(convert::image).collect();
    // The engine's order, but that it gives those of one second in another one each time.
    images.sort_by(|one, other| other.created.cmp(&one.created).then_with(|| one.id.cmp(&other.id)));
    Ok(images)
}

/// Every volume.
pub(super) async fn volumes(docker: &Docker, endpoint: &Endpoint) -> Result<Vec<Volume>, Message> {
    let answer = patiently(endpoint, docker.list_volumes(None::<ListVolumesOptions>)).await?;
    Ok(answer.volumes.iter().flatten().map(convert::volume).collect())
}

/// Every container, ended ones too, less builders' and our probes.
pub(super) async fn containers(
    docker: &Docker,
    endpoint: &Endpoint,
    known: HashMap<String, bool>,
) -> Result<Listed, Message> {
    let options = ListContainersOptionsBuilder::default().all(true).build();
    let summaries = patiently(endpoint, docker.list_containers(Some(options))).await?;
    let mut listed = Listed { containers: Vec::new(), builders: HashMap::new() };
    for summary in &summaries {
        if summary.labels.as_ref().is_some_and(|labels| labels.contains_key(PROBE_LABEL)) {
            forget(docker, summary).await;
            continue;
        }
        let mut container = convert::listed(summary);
        // The list names an image by its id also when its tag has moved on: only an inspection tells a builder's.
        if container.image.is_none() {
            let builder = if let Some(builder) = known.get(&container.id) {
                *builder
            } else {
                let request = docker.inspect_container(&container.id, None::<InspectContainerOptions>);
                // It may be gone by now.
                let Ok(response) = patiently(endpoint, request).await else { continue };
                let (told, builder) = convert::inspected(&response);
                container = told;
                builder
            };
            listed.builders.insert(container.id.clone(), builder);
            if builder {
                continue;
            }
        }
        listed.containers.push(container);
    }
    Ok(listed)
}

/// Removes a probe that nobody waits for any more.
async fn forget(docker: &Docker, summary: &ContainerSummary) {
    let age = Timestamp::now().as_second().saturating_sub(summary.created.unwrap_or(i64::MAX));
    if age > ABANDONED
        && let Some(id) = &summary.id
    {
        inspect::remove(docker, id).await;
    }
}
