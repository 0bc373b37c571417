//! The engine in use, and its errors in the words of the `docker` command, which the explanations know.

use bollard::Docker;
use bollard::errors::Error;
use etcetera::{BaseStrategy, choose_base_strategy};

use super::Failure;
use crate::cli::Global;
use crate::runtime::engine::connect::{handle, why};
use crate::runtime::engine::endpoint::{Endpoint, find};
use crate::runtime::engine::words;
use crate::runtime::surroundings::{environment, voice};
use crate::text::render;

/// Where the `docker` command looks when nothing says where the engine is.
const DEFAULT: &str = "unix:///var/run/docker.sock";

/// See the module.
pub(super) struct Engine {
    /// The API.
    pub(super) docker: Docker,
    endpoint: Endpoint,
}

impl Engine {
    /// By `host`, else as the screen finds it. Nothing is asked of it yet.
    pub(super) fn find(host: Option<&str>, global: &Global) -> Result<Self, Failure> {
        let home = choose_base_strategy().map(|base| base.home_dir().to_owned()).unwrap_or_default();
        let endpoint = find(host, &environment, &home).map_err(|why| match why.id.as_ref() {
            "engine-not-found" => Failure::new(unreachable_at(DEFAULT)),
            _ => Failure::new(render(&why, voice(global).lang)),
        })?;
        let docker = handle(&endpoint).map_err(|error| unreachable(&error, &endpoint))?;
        Ok(Self { docker, endpoint })
    }

    /// What is said of a failed request.
    pub(super) fn failed(&self, error: &Error) -> Failure {
        match error {
            Error::DockerResponseServerError { .. } | Error::DockerContainerWaitError { .. } => {
                Failure::new(format!("Error response from daemon: {}", words(error)))
            }
            Error::DockerStreamError { error } => Failure::new(error),
            error => unreachable(error, &self.endpoint),
        }
    }
}

/// There is no such thing.
pub(super) fn not_found(error: &Error) -> bool {
    matches!(error, Error::DockerResponseServerError { status_code: 404, .. })
}

fn unreachable_at(host: &str) -> String {
    format!("Cannot connect to the Docker daemon at {host}. Is the docker daemon running?")
}

fn unreachable(error: &Error, endpoint: &Endpoint) -> Failure {
    let host = &endpoint.host;
    let why = why(error, endpoint);
    Failure::new(match why.id.as_ref() {
        "engine-no-socket"
        | "engine-no-socket-podman"
        | "engine-stopped"
        | "engine-stopped-podman"
        | "engine-refused" => unreachable_at(host),
        id if id.starts_with("engine-permission") => {
            let path = host.trim_start_matches("unix://");
            format!(
                "permission denied while trying to connect to the Docker daemon socket at {host}: dial unix {path}: \
                 connect: permission denied"
            )
        }
        _ => format!("error during connect: {host}: {}", words(error)),
    })
}
