//! `docker run` and `docker start`.

use std::io::{self, Write};

use bollard::container::AttachContainerResults;
use bollard::errors::Error;
use bollard::models::ContainerCreateBody;
use bollard::query_parameters::{
    AttachContainerOptionsBuilder, CreateContainerOptionsBuilder, InspectContainerOptions, KillContainerOptionsBuilder,
    ResizeContainerTTYOptionsBuilder, StartContainerOptions, WaitContainerOptions, WaitContainerOptionsBuilder,
};
use futures_util::StreamExt;
use tokio::task::JoinHandle;

use super::arguments::{Run, Start};
use super::connection::{Engine, not_found};
use super::create::{body, start_status};
use super::session::{Attached, Ended, How, Raw, attend, check_terminal, rows_and_columns};
use super::{Failure, containers, pull, say};
use crate::lab::reference::Reference;
use crate::runtime::engine::run::died;
use crate::runtime::surroundings::environment;

/// Where it is said how a container was to be run.
pub(super) const SEE_HELP: &str = "\nSee 'docker run --help'.";

pub(super) async fn run(engine: &Engine, asked: Run) -> Result<u8, Failure> {
    let process = &asked.process;
    if !process.detach {
        check_terminal(process.tty, process.interactive)?;
    }
    let body = body(&asked, &environment).map_err(|words| prefixed(Failure::new(words), SEE_HELP))?;
    let container = create(engine, &asked, body).await.map_err(|failure| prefixed(failure, SEE_HELP))?;
    if process.detach {
        start_one(engine, &container).await.map_err(|failure| {
            // Its id is told all the same: it is there.
            let _ = say(&format!("{container}\n"));
            prefixed(failure, "")
        })?;
        say(&format!("{container}\n"))?;
        return Ok(0);
    }
    let wait = asked.rm.then(|| tokio::spawn(removed(engine.docker.clone(), container.clone())));
    let how = (process.tty, process.interactive);
    follow(engine, &container, how, false, wait).await.map_err(|failure| prefixed(failure, ""))
}

/// As `docker run` says it. What the engine answers to its creation has status 125, to its start its own.
pub(super) fn prefixed(failure: Failure, end: &str) -> Failure {
    let status = if failure.status == 1 { 125 } else { failure.status };
    if failure.words.is_empty() {
        return failure;
    }
    Failure { words: format!("docker: {}.{end}", failure.words.trim_end().trim_end_matches('.')), status }
}

/// Creates it; an image that is not there is pulled first.
async fn create(engine: &Engine, asked: &Run, body: ContainerCreateBody) -> Result<String, Failure> {
    let name = &asked.words[0];
    let platform = asked.platform.as_deref().unwrap_or_default();
    let options = CreateContainerOptionsBuilder::default().platform(platform);
    let options = asked.name.as_deref().map_or(options.clone(), |name| options.name(name)).build();
    let fetch = async || {
        let reference = pull::reference(name)?;
        let columns = pull::columns(&io::stderr());
        pull::fetch(engine, &reference, platform, columns, &mut io::stderr()).await
    };
    if asked.pull == "always" {
        fetch().await?;
    }
    match engine.docker.create_container(Some(options.clone()), body.clone()).await {
        Ok(created) => return Ok(created.id),
        Err(error) if not_found(&error) && asked.pull == "missing" => {
            let shown = name.parse::<Reference>().map_or_else(|_| name.clone(), |reference| reference.to_string());
            writeln!(io::stderr(), "Unable to find image '{shown}' locally")?;
        }
        Err(error) => return Err(engine.failed(&error)),
    }
    fetch().await?;
    let created = engine.docker.create_container(Some(options), body).await;
    created.map(|created| created.id).map_err(|error| engine.failed(&error))
}

async fn start_one(engine: &Engine, container: &str) -> Result<(), Failure> {
    let started = engine.docker.start_container(container, None::<StartContainerOptions>).await;
    started.map_err(|error| not_started(engine, &error))
}

fn not_started(engine: &Engine, error: &Error) -> Failure {
    let failure = engine.failed(error);
    let status = start_status(&failure.words);
    failure.with_status(status)
}

/// Attaches, starts, and hands everything on until its end. `gone`: tells the exit status of one that is then removed.
async fn follow(
    engine: &Engine,
    container: &str,
    (tty, interactive): (bool, bool),
    started: bool,
    gone: Option<JoinHandle<Result<i64, Error>>>,
) -> Result<u8, Failure> {
    let options = AttachContainerOptionsBuilder::default().stream(true).stdout(true).stderr(true).stdin(interactive);
    let attached = engine.docker.attach_container(container, Some(options.build())).await;
    // Podman prepares the program already here.
    let AttachContainerResults { output, input } = attached.map_err(|error| not_started(engine, &error))?;
    let resize = async |(rows, columns): (u16, u16)| {
        let options = ResizeContainerTTYOptionsBuilder::default().h(rows.into()).w(columns.into()).build();
        // One that has ended by now needs no size.
        let _ = engine.docker.resize_container_tty(container, options).await;
    };
    let kill = async |name: &str| {
        let options = KillContainerOptionsBuilder::default().signal(name).build();
        let _ = engine.docker.kill_container(container, Some(options)).await;
    };
    if !started {
        start_one(engine, container).await?;
    }
    if let (true, Some(size)) = (tty, rows_and_columns()) {
        resize(size).await;
    }
    let raw = Raw::enter(tty && interactive)?;
    let ended =
        attend(engine, Attached { output, input }, How { tty, interactive, signals: true }, resize, kill).await?;
    drop(raw);
    match ended {
        Ended::Detached => return Ok(0),
        Ended::GivenUp => return Ok(130),
        Ended::Output => {}
    }
    let status = match gone {
        Some(gone) => match gone.await {
            // Removed before we asked: its event has it.
            Ok(Err(error)) if not_found(&error) => died(&engine.docker, container).await.and_then(|status| {
                let error = || format!("the exit status of {container} is not known any more");
                status.ok_or_else(|| Error::DockerStreamError { error: error() })
            }),
            Ok(status) => status,
            Err(error) => return Err(Failure::new(error.to_string())),
        },
        None => wait(&engine.docker, container, None).await,
    };
    let status = status.map_err(|error| engine.failed(&error))?;
    Ok(u8::try_from(status).unwrap_or(1))
}

/// The exit status, once it has ended and is removed.
async fn removed(docker: bollard::Docker, container: String) -> Result<i64, Error> {
    let options = WaitContainerOptionsBuilder::default().condition("removed").build();
    wait(&docker, &container, Some(options)).await
}

async fn wait(docker: &bollard::Docker, container: &str, options: Option<WaitContainerOptions>) -> Result<i64, Error> {
    match docker.wait_container(container, options).next().await {
        Some(Ok(ended)) => Ok(ended.status_code),
        Some(Err(Error::DockerContainerWaitError { code, .. })) => Ok(code),
        Some(Err(error)) => Err(error),
        None => Err(Error::DockerStreamError { error: "the engine did not tell the exit status".to_owned() }),
    }
}

pub(super) async fn start(engine: &Engine, asked: &Start) -> Result<u8, Failure> {
    if !asked.attach && !asked.interactive {
        return containers::each(engine, &asked.containers, async |name| {
            engine.docker.start_container(name, None::<StartContainerOptions>).await.map(|()| format!("{name}\n"))
        })
        .await;
    }
    let [name] = asked.containers.as_slice() else {
        return Err(Failure::new("you cannot start and attach multiple containers at once"));
    };
    let found = engine.docker.inspect_container(name, None::<InspectContainerOptions>).await;
    let found = found.map_err(|error| engine.failed(&error))?;
    let config = found.config.unwrap_or_default();
    let interactive = asked.interactive && config.open_stdin.unwrap_or(false);
    let started = found.state.and_then(|state| state.running).unwrap_or(false);
    let rm = found.host_config.and_then(|config| config.auto_remove).unwrap_or(false);
    let id = found.id.unwrap_or_else(|| name.clone());
    let gone = rm.then(|| tokio::spawn(removed(engine.docker.clone(), id.clone())));
    follow(engine, &id, (config.tty.unwrap_or(false), interactive), started, gone).await
}
