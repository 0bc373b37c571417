//! Looking into one image: its configuration, its history, and files read from it without running it.

use std::io::Read;

use bollard::Docker;
use bollard::errors::Error;
use bollard::models::{ContainerCreateBody, ImageHistoryResponseItem};
use bollard::query_parameters::{
    CreateContainerOptions, DownloadFromContainerOptionsBuilder, RemoveContainerOptionsBuilder,
};
use futures_util::StreamExt;
use tokio::time::{Duration, timeout};

use super::{PROBE_LABEL, words};
use crate::lab::reference::Reference;
use crate::lab::world::{HistoryEntry, ImageDetail, short_id};
use crate::text::Message;

/// Bytes of the largest file that is read: as many as one of the workspace's may have, so that each can be compared.
const FILE_LIMIT: usize = crate::app::editor::LARGEST;

/// Links followed to reach a file.
const LINKS: usize = 8;

/// How long one request may take: a busy engine makes a container slowly.
const PATIENCE: Duration = Duration::from_secs(30);

/// Configuration and history of an image, with the files at `paths` (absolute) where there are such regular files.
/// To read them a container is made, labelled [`PROBE_LABEL`], never started, and removed.
pub async fn inspect_image(docker: &Docker, id: &str, paths: &[String]) -> Result<ImageDetail, Message> {
    let image = patiently(id, docker.inspect_image(id)).await?;
    let history = patiently(id, docker.image_history(id)).await?;
    let config = image.config.unwrap_or_default();
    let mut detail = ImageDetail {
        layers: image.root_fs.and_then(|root| root.layers).unwrap_or_default(),
        history: history.into_iter().rev().map(entry).collect(),
        entrypoint: config.entrypoint.unwrap_or_default(),
        cmd: config.cmd.unwrap_or_default(),
        env: config.env.unwrap_or_default(),
        workdir: config.working_dir.unwrap_or_default(),
        user: config.user.unwrap_or_default(),
        ..ImageDetail::default()
    };
    if !paths.is_empty() {
        let body = ContainerCreateBody {
            image: Some(id.to_owned()),
            // An image without a command cannot be made a container of without one.
            cmd: Some(vec!["soleil-probe".to_owned()]),
            labels: Some([(PROBE_LABEL.to_owned(), String::new())].into()),
            ..ContainerCreateBody::default()
        };
        let made = docker.create_container(None::<CreateContainerOptions>, body);
        let container = patiently(id, made).await?.id;
        let read = async {
            for path in paths {
                // An answer for each path or none at all: what could not be asked is not a missing file.
                let content = patiently(id, file(docker, &container, path)).await?;
                detail.files.insert(path.clone(), content);
            }
            Ok(())
        };
        let read = read.await;
        remove(docker, &container).await;
        read?;
    }
    Ok(detail)
}

/// The digest that the registry itself answers for a reference; `None` when it cannot be asked.
pub async fn registry_digest(docker: &Docker, reference: &Reference) -> Option<String> {
    let name = reference.to_string();
    let answer = timeout(PATIENCE, docker.inspect_registry_image(&name, None)).await.ok()?.ok()?;
    answer.descriptor.digest
}

/// Removes a container with its anonymous volumes, whatever it is doing. A failure is left to the next occasion.
pub(super) async fn remove(docker: &Docker, container: &str) {
    let options = RemoveContainerOptionsBuilder::default().force(true).v(true).build();
    let _ = timeout(PATIENCE, docker.remove_container(container, Some(options))).await;
}

async fn patiently<T>(id: &str, request: impl Future<Output = Result<T, Error>>) -> Result<T, Message> {
    let failed = |words: String| Message::new("engine-inspect-failed").with("image", short_id(id)).with("words", words);
    match timeout(PATIENCE, request).await {
        Ok(answer) => answer.map_err(|error| failed(words(&error))),
        Err(_) => Err(failed(format!("no answer in {} s", PATIENCE.as_secs()))),
    }
}

fn entry(item: ImageHistoryResponseItem) -> HistoryEntry {
    HistoryEntry {
        created_by: item.created_by,
        comment: item.comment,
        size: u64::try_from(item.size).unwrap_or(0),
        created: item.created,
    }
}

/// What an archive of one path begins with.
enum Found {
    File(Vec<u8>),
    Link(String),
    Other,
}

/// The bytes of a regular file, links followed; `None` where there is none or it is too large.
async fn file(docker: &Docker, container: &str, path: &str) -> Result<Option<Vec<u8>>, Error> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match archived(docker, container, &path).await? {
            Found::File(bytes) => return Ok(Some(bytes)),
            Found::Other => return Ok(None),
            // The engine resolves the links of folders itself, `..` included.
            Found::Link(target) if target.starts_with('/') => path = target,
            Found::Link(target) => {
                let folder = path.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
                path = format!("{folder}/{target}");
            }
        }
    }
    Ok(None)
}

async fn archived(docker: &Docker, container: &str, path: &str) -> Result<Found, Error> {
    let options = DownloadFromContainerOptionsBuilder::default().path(path).build();
    let mut stream = docker.download_from_container(container, Some(options));
    let mut archive = Vec::new();
    while let Some(piece) = stream.next().await {
        match piece {
            Ok(piece) => archive.extend_from_slice(&piece),
            // 404, or 500 where the path leads through a regular file: there is no such file.
            Err(Error::DockerResponseServerError { .. }) => return Ok(Found::Other),
            Err(error) => return Err(error),
        }
        if archive.len() > FILE_LIMIT + 64 * 1024 {
            return Ok(Found::Other);
        }
    }
    Ok(first_entry(&archive).unwrap_or(Found::Other))
}

fn first_entry(archive: &[u8]) -> Option<Found> {
    let mut archive = tar::Archive::new(archive);
    let mut entry = archive.entries().ok()?.next()?.ok()?;
    let kind = entry.header().entry_type();
    if kind.is_symlink() {
        return Some(Found::Link(entry.link_name().ok()??.to_string_lossy().into_owned()));
    }
    if !kind.is_file() || usize::try_from(entry.size()).ok()? > FILE_LIMIT {
        return Some(Found::Other);
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).ok()?;
    Some(Found::File(bytes))
}
