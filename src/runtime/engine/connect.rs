//! Connecting to an engine, and saying in words why it does not answer.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use bollard::errors::Error;
use bollard::{API_DEFAULT_VERSION, Docker};
use futures_util::future::try_join;
use jiff::Timestamp;
use tokio::time::timeout;

use super::endpoint::Endpoint;
use super::rights::rights;
use super::words;
use crate::lab::doctor::{asleep, refused};
use crate::lab::world::EngineInfo;
use crate::text::Message;
use crate::text::sanitise::one_line;

/// How long a short request may take before the engine counts as one that does not answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Seconds that bollard itself waits for an answer to begin, pulls and builds included.
const LONG: u64 = 600;

/// A handle on the engine, once it has answered, and who it is. Errors say what to do.
pub async fn connect(endpoint: &Endpoint) -> Result<(Docker, EngineInfo), Message> {
    open(endpoint).await.map(|(docker, info, _)| (docker, info))
}

/// The same with the engine's own clock, which need not be ours.
pub(super) async fn open(endpoint: &Endpoint) -> Result<(Docker, EngineInfo, Timestamp), Message> {
    let docker = handle(endpoint).map_err(|error| why(&error, endpoint))?;
    let version = Box::pin(patiently(endpoint, docker.version()));
    let info = Box::pin(patiently(endpoint, docker.info()));
    let (version, info) = try_join(version, info).await?;
    let names = version.platform.iter().map(|platform| platform.name.as_str());
    let components = version.components.iter().flatten().map(|component| component.name.as_str());
    let names = names.chain(components).collect::<Vec<_>>().join(" ").to_lowercase();
    let kind = ["simulated", "podman"].into_iter().find(|kind| names.contains(kind)).unwrap_or("docker");
    let containerd = info.driver_status.iter().flatten().flatten().any(|word| word == "io.containerd.snapshotter.v1");
    let told = EngineInfo {
        kind: kind.to_owned(),
        version: short(version.version),
        api: short(version.api_version),
        host: endpoint.host.clone(),
        // Podman gives a digest to what is built and tagged as well.
        every_tag_has_digest: containerd || kind == "podman",
    };
    let clock = info.system_time.and_then(|time| time.parse().ok()).unwrap_or_else(Timestamp::now);
    Ok((docker, told, clock))
}

/// A version as it may be shown anywhere: no engine's own is longer.
fn short(version: Option<String>) -> String {
    one_line(&version.unwrap_or_default()).chars().take(40).collect()
}

/// One short request, given [`PATIENCE`].
pub(super) async fn patiently<T>(
    endpoint: &Endpoint,
    request: impl Future<Output = Result<T, Error>>,
) -> Result<T, Message> {
    match timeout(PATIENCE, request).await {
        Ok(answer) => answer.map_err(|error| why(&error, endpoint)),
        Err(_) => Err(Message::new("engine-timeout").with("host", &endpoint.host)),
    }
}

/// A handle on an engine that has not been asked anything yet.
pub(crate) fn handle(endpoint: &Endpoint) -> Result<Docker, Error> {
    let host = endpoint.host.as_str();
    if let Some(folder) = &endpoint.certificates {
        let file = |name: &str| folder.join(name);
        let (key, certificate, authority) = (file("key.pem"), file("cert.pem"), file("ca.pem"));
        Docker::connect_with_ssl(host, &key, &certificate, &authority, LONG, API_DEFAULT_VERSION)
    } else if host.starts_with("unix://") {
        Docker::connect_with_unix(host, LONG, API_DEFAULT_VERSION)
    } else if host.starts_with("ssh://") {
        Docker::connect_with_ssh(host, LONG, API_DEFAULT_VERSION, None)
    } else {
        Docker::connect_with_http(host, LONG, API_DEFAULT_VERSION)
    }
}

/// Why the engine could not be reached, from the cause at the bottom of the error.
pub(crate) fn why(error: &Error, endpoint: &Endpoint) -> Message {
    let host = &endpoint.host;
    match error {
        Error::SocketNotFoundError(_) => return asleep(host, false),
        Error::RequestTimeoutError => return Message::new("engine-timeout").with("host", host),
        Error::CertPathError { path } | Error::CertParseError { path } | Error::CertMultipleKeys { path, .. } => {
            return Message::new("engine-certificate").with("path", path.display());
        }
        _ => {}
    }
    let local = host.starts_with("unix://");
    match cause(error) {
        Some(io::ErrorKind::NotFound) if local => asleep(host, false),
        Some(io::ErrorKind::ConnectionRefused) if local => asleep(host, true),
        Some(io::ErrorKind::PermissionDenied) if local => refused(host, &rights(host)),
        Some(io::ErrorKind::ConnectionRefused) => Message::new("engine-refused").with("host", host),
        Some(io::ErrorKind::TimedOut | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => {
            Message::new("engine-timeout").with("host", host)
        }
        _ if host.starts_with("ssh://") => {
            let machine = host.trim_start_matches("ssh://");
            // ssh itself went well: what it started there ended at once.
            let connected = matches!(error, Error::HyperLegacyError { err } if !err.is_connect());
            let said = Message::new(if connected { "engine-ssh-docker" } else { "engine-ssh" });
            said.with("host", host).with("machine", machine).with("words", words(error))
        }
        _ => Message::new("engine-failed").with("host", host).with("words", words(error)),
    }
}

/// Kind of the deepest I/O error that has one; the layers above it only say "connect error".
fn cause(error: &(dyn StdError + 'static)) -> Option<io::ErrorKind> {
    let mut kind = None;
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<io::Error>() {
            kind = Some(found.kind());
            if let Some(inner) = found.get_ref() {
                next = Some(inner);
                continue;
            }
        }
        next = error.source();
    }
    kind
}
