//! `docker rm`, `docker stop`: one container after the other, and what went wrong at the end.

use bollard::errors::Error;
use bollard::query_parameters::{RemoveContainerOptionsBuilder, StopContainerOptionsBuilder};

use super::arguments::{Rm, Stop};
use super::connection::Engine;
use super::{Failure, say};

pub(super) async fn remove(engine: &Engine, asked: &Rm) -> Result<u8, Failure> {
    let options = RemoveContainerOptionsBuilder::default().force(asked.force).v(asked.volumes).build();
    each(engine, &asked.containers, async |name| {
        engine.docker.remove_container(name, Some(options.clone())).await.map(|()| format!("{name}\n"))
    })
    .await
}

pub(super) async fn stop(engine: &Engine, asked: &Stop) -> Result<u8, Failure> {
    let options = StopContainerOptionsBuilder::default();
    let options = asked.time.map_or(options.clone(), |time| options.t(time)).build();
    each(engine, &asked.containers, async |name| {
        engine.docker.stop_container(name, Some(options.clone())).await.map(|()| format!("{name}\n"))
    })
    .await
}

/// Does all of them, whatever becomes of one, and prints what each comes to.
pub(super) async fn each(
    engine: &Engine,
    names: &[String],
    act: impl AsyncFn(&str) -> Result<String, Error>,
) -> Result<u8, Failure> {
    let mut failures = Vec::new();
    for name in names {
        match act(name).await {
            Ok(text) => say(&text)?,
            Err(error) => failures.push(engine.failed(&error).words),
        }
    }
    if failures.is_empty() { Ok(0) } else { Err(Failure::new(failures.join("\n"))) }
}
