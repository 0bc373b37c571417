//! `soleil simulate`: the practice engine alone.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

use crate::cli::{Global, Pace};
use crate::runtime::labs;
use crate::simulated::catalogue::Catalogue;
use crate::simulated::server::{self, Server};

/// Serves until Ctrl-C or SIGTERM.
///
/// # Errors
/// The socket cannot be made, or what the engine knows is not there or cannot be read.
pub fn run(global: &Global, socket: &Path, pace: Pace) -> anyhow::Result<ExitCode> {
    // An engine that knows nothing would say of every image that the Hub has none of that name.
    let yaml = labs::simulated(global.lab())
        .with_context(|| format!("{}: no simulated.yaml beside this lab", global.lab()))?;
    // It lasts as long as the program does.
    let catalogue: &'static Catalogue = Box::leak(Box::new(Catalogue::read(&yaml)?));
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
