//! `docker run` and `docker start`.

use std::collections::HashMap;
use std::io::{self, Write};

use bollard::container::AttachContainerResults;
use bollard::errors::Error;
use bollard::models::{ContainerCreateBody, HostConfig, PortBinding};
use bollard::query_parameters::{
    AttachContainerOptionsBuilder, CreateContainerOptionsBuilder, EventsOptionsBuilder, InspectContainerOptions,
    KillContainerOptionsBuilder, ResizeContainerTTYOptionsBuilder, StartContainerOptions, WaitContainerOptions,
    WaitContainerOptionsBuilder,
};
use futures_util::StreamExt;
use tokio::task::JoinHandle;

use super::arguments::{Run, Start};
use super::connection::{Engine, not_found};
use super::session::{Attached, Ended, How, Raw, attend, check_terminal, rows_and_columns};
use super::{Failure, containers, pull, say};
use crate::lab::reference::Reference;
use crate::runtime::surroundings::environment;

/// Where it is said how a container was to be run.
pub(super) const SEE_HELP: &str = "\nSee 'docker run --help'.";

pub(super) async fn run(engine: &Engine, asked: Run) -> Result<u8, Failure> {
    let process = &asked.process;
    if !process.detach {
        check_terminal(process.tty, process.interactive)?;
    }
    let body = body(&asked).map_err(|words| prefixed(Failure::new(words), SEE_HELP))?;
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

/// What the engine is told. Errors say which argument it cannot be.
pub(super) fn body(asked: &Run) -> Result<ContainerCreateBody, String> {
    let process = &asked.process;
    let attached = !process.detach;
    let (mut binds, mut volumes) = (Vec::new(), Vec::new());
    for volume in &asked.volume {
        match volume.split_once(':') {
            Some((source, rest)) => binds.push(format!("{}:{rest}", whole_path(source)?)),
            None => volumes.push(volume.clone()),
        }
    }
    let mut bindings: HashMap<String, Option<Vec<PortBinding>>> = HashMap::new();
    for port in &asked.publish {
        let (inside, binding) = published(port).ok_or_else(|| format!("invalid containerPort: {port}"))?;
        bindings.entry(inside).or_default().get_or_insert_default().push(binding);
    }
    let labels = asked.label.iter().map(|label| label.split_once('=').unwrap_or((label, "")));
    let labels: HashMap<String, String> = labels.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let some = |list: Vec<String>| if list.is_empty() { None } else { Some(list) };
    Ok(ContainerCreateBody {
        hostname: asked.hostname.clone(),
        user: process.user.clone(),
        attach_stdin: Some(attached && process.interactive),
        attach_stdout: Some(attached),
        attach_stderr: Some(attached),
        exposed_ports: some(bindings.keys().cloned().collect()),
        tty: Some(process.tty),
        open_stdin: Some(process.interactive),
        stdin_once: Some(attached && process.interactive),
        env: some(variables(&process.env)),
        cmd: some(asked.words[1..].to_vec()),
        image: Some(asked.words[0].clone()),
        volumes: some(volumes),
        working_dir: process.workdir.clone(),
        entrypoint: asked.entrypoint.clone().map(|program| vec![program]),
        labels: Some(labels),
        host_config: Some(HostConfig {
            binds: some(binds),
            port_bindings: Some(bindings),
            auto_remove: Some(asked.rm),
            network_mode: asked.network.clone(),
            ..HostConfig::default()
        }),
        ..ContainerCreateBody::default()
    })
}

/// `NAME=VALUE` as it is; `NAME` with our own value, where there is one.
pub(super) fn variables(given: &[String]) -> Vec<String> {
    let own = |name: &String| environment(name).map(|value| format!("{name}={value}"));
    given.iter().filter_map(|entry| if entry.contains('=') { Some(entry.clone()) } else { own(entry) }).collect()
}

/// A folder that is given from here is told from the root; a volume's name stays.
fn whole_path(source: &str) -> Result<String, String> {
    if !source.starts_with('.') && !source.starts_with("~/") {
        return Ok(source.to_owned());
    }
    let path = match source.strip_prefix("~/") {
        Some(within) => std::path::PathBuf::from(environment("HOME").unwrap_or_default()).join(within),
        None => std::path::absolute(source).map_err(|error| format!("{source}: {error}"))?,
    };
    Ok(path.components().collect::<std::path::PathBuf>().display().to_string())
}

/// `[IP:][HOST:]PORT[/udp]`: the container's port with its protocol, and where it is on the host.
pub(super) fn published(given: &str) -> Option<(String, PortBinding)> {
    let (ports, protocol) = given.split_once('/').unwrap_or((given, "tcp"));
    let (rest, inside) = ports.rsplit_once(':').map_or((None, ports), |(rest, inside)| (Some(rest), inside));
    let (ip, host) = match rest {
        None => (None, ""),
        Some(rest) => rest.rsplit_once(':').map_or((None, rest), |(ip, host)| (Some(ip), host)),
    };
    let number = |port: &str| port.parse::<u16>().is_ok();
    if !number(inside) || !(host.is_empty() || number(host)) || !["tcp", "udp", "sctp"].contains(&protocol) {
        return None;
    }
    let ip = ip.map(|ip| ip.trim_matches(['[', ']']).to_owned());
    Some((format!("{inside}/{protocol}"), PortBinding { host_ip: ip, host_port: Some(host.to_owned()) }))
}

async fn start_one(engine: &Engine, container: &str) -> Result<(), Failure> {
    let started = engine.docker.start_container(container, None::<StartContainerOptions>).await;
    started.map_err(|error| {
        let failure = engine.failed(&error);
        let status = start_status(&failure.words);
        failure.with_status(status)
    })
}

/// Of a program that could not be started: it is not there, it may not be executed, or something else.
pub(super) fn start_status(words: &str) -> u8 {
    let has = |signs: &[&str]| signs.iter().any(|sign| words.contains(sign));
    if has(&["executable file not found", "no such file or directory"]) {
        127
    } else if has(&["permission denied", "is a directory"]) {
        126
    } else {
        125
    }
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
    let AttachContainerResults { output, input } = attached.map_err(|error| engine.failed(&error))?;
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
            Ok(Err(error)) if not_found(&error) => died(engine, container).await,
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

/// The exit status of one that was removed before we asked: its event has it.
async fn died(engine: &Engine, container: &str) -> Result<i64, Error> {
    let filters = HashMap::from([("container", vec![container.to_owned()]), ("event", vec!["die".to_owned()])]);
    let now = jiff::Timestamp::now().as_second();
    let options = EventsOptionsBuilder::default()
        .since(&(now - 24 * 60 * 60).to_string())
        .until(&(now + 1).to_string())
        .filters(&filters)
        .build();
    let mut events = engine.docker.events(Some(options));
    while let Some(event) = events.next().await {
        let attributes = event?.actor.and_then(|actor| actor.attributes).unwrap_or_default();
        if let Some(code) = attributes.get("exitCode").and_then(|code| code.parse().ok()) {
            return Ok(code);
        }
    }
    Err(Error::DockerStreamError { error: format!("the exit status of {container} is not known any more") })
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
