//! `soleil simulate`: the practice engine alone.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

use crate::cli::Pace;
use crate::simulated::catalogue::Catalogue;
use crate::simulated::server::{self, Server};

/// Serves until Ctrl-C or SIGTERM.
///
/// # Errors
/// The socket cannot be made.
pub fn run(socket: &Path, pace: Pace) -> anyhow::Result<ExitCode> {
    let catalogue = Catalogue::embedded()?;
    let pace = match pace {
        Pace::Real => server::Pace::Real,
        Pace::None => server::Pace::None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let server = Server::bind(socket, catalogue, pace).with_context(|| socket.display().to_string())?;
        let mut ended = signal(SignalKind::terminate())?;
        println!("export DOCKER_HOST=unix://{}", socket.display());
        server
            .serve(async {
                tokio::select! {
                    _ = tokio::signal::ctrl_c() => {}
                    _ = ended.recv() => {}
                }
            })
            .await;
        Ok(ExitCode::SUCCESS)
    })
}
