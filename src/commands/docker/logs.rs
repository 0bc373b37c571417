//! `docker logs`.

use bollard::query_parameters::LogsOptionsBuilder;
use futures_util::StreamExt;

use super::arguments::Logs;
use super::connection::Engine;
use super::{Failure, session};

pub(super) async fn logs(engine: &Engine, asked: &Logs) -> Result<u8, Failure> {
    let options = LogsOptionsBuilder::default()
        .stdout(true)
        .stderr(true)
        .follow(asked.follow)
        .timestamps(asked.timestamps)
        .tail(&asked.tail)
        .build();
    let mut stream = engine.docker.logs(&asked.container, Some(options));
    while let Some(piece) = stream.next().await {
        session::print(&piece.map_err(|error| engine.failed(&error))?)?;
    }
    Ok(0)
}
