//! What `soleil doctor` asks an engine.

use std::path::Path;
use std::time::Duration;

use bollard::Docker;
use bollard::errors::Error;
use bollard::models::SystemInfo;
use jiff::Timestamp;
use tokio::time::timeout;

use super::connect::{connect, patiently};
use super::endpoint::Endpoint;
use super::words;
use crate::lab::doctor::{Engine, Registry};
use crate::text::Message;

/// How long the engine may look for the registry.
const REGISTRY: Duration = Duration::from_secs(10);
/// A small image of the Docker Hub. It is asked about, never pulled.
const ASKED: &str = "hello-world:latest";

/// Asks everything, within half a minute. Errors: it does not answer; why, in words.
pub async fn examine(endpoint: &Endpoint) -> Result<Engine, Message> {
    let (docker, info) = connect(endpoint).await?;
    let told = patiently(endpoint, docker.info()).await?;
    let now = Timestamp::now();
    let clock = told.system_time.as_deref().and_then(|time| time.parse::<Timestamp>().ok());
    let registry = registry(&docker).await;
    let mirrors = told.registry_config.as_ref().and_then(|registry| registry.mirrors.clone()).unwrap_or_default();
    let root = told.docker_root_dir.clone().unwrap_or_default();
    Ok(Engine {
        free: if here(endpoint, &told) { free(Path::new(&root)).await } else { None },
        ahead: clock.map_or(0, |clock| clock.duration_since(now).as_secs()),
        proxy: [told.http_proxy, told.https_proxy].iter().flatten().any(|proxy| !proxy.is_empty()),
        driver: told.driver.unwrap_or_default(),
        architecture: told.architecture.unwrap_or_default(),
        mirrors: mirrors.into_iter().filter(|mirror| !mirror.is_empty()).collect(),
        info,
        root,
        registry,
    })
}

/// The engine's folders are this machine's: not those of another one, of a virtual machine, or seen from within a container.
fn here(endpoint: &Endpoint, told: &SystemInfo) -> bool {
    let own = rustix::system::uname().nodename().to_string_lossy().into_owned();
    endpoint.host.starts_with("unix://")
        && told.name.as_deref() == Some(own.as_str())
        && !told.operating_system.as_deref().is_some_and(|system| system.starts_with("Docker Desktop"))
}

/// Bytes that a user may still write below `folder`; `None` where it is not there, or its file system does not answer.
pub async fn free(folder: &Path) -> Option<u64> {
    let folder = folder.to_owned();
    let asked = tokio::task::spawn_blocking(move || {
        let found = rustix::fs::statvfs(folder.ancestors().find(|above| above.exists())?).ok()?;
        Some(found.f_bavail.saturating_mul(found.f_frsize))
    });
    timeout(super::connect::PATIENCE, asked).await.ok()?.ok()?
}

async fn registry(docker: &Docker) -> Registry {
    match timeout(REGISTRY, docker.inspect_registry_image(ASKED, None)).await {
        Ok(Ok(_)) => Registry::Answers,
        // It has no such image, as a mirror may not: it answers.
        Ok(Err(Error::DockerResponseServerError { message, .. })) if message.contains("manifest unknown") => {
            Registry::Answers
        }
        // Podman's Docker API has no such path.
        Ok(Err(Error::DockerResponseServerError { message, .. })) if message.contains("is not supported") => {
            Registry::Unasked
        }
        Ok(Err(error @ Error::DockerResponseServerError { .. })) => Registry::Refuses(words(&error)),
        Ok(Err(_)) | Err(_) => Registry::Silent,
    }
}
