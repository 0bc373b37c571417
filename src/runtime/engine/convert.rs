//! From the engine's models to the lab's, Docker's and Podman's alike. Pure: rows of it are tested without an engine.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bollard::models::{
    ContainerInspectResponse, ContainerStateStatusEnum, ContainerSummary, ContainerSummaryStateEnum, EventMessage,
    EventMessageTypeEnum, ExecInspectResponse, ImageSummary, MountPoint, PortMap, PortSummaryTypeEnum,
    Volume as VolumeSummary,
};
use jiff::Timestamp;

use super::PROBE_LABEL;
use crate::lab::reference::Reference;
use crate::lab::world::{Container, EngineEvent, Image, Observation, Volume};

/// An event, and what it asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heard {
    /// What the lab can know of it; `None` for builders' containers, our probes and all that is of no interest.
    pub event: Option<EngineEvent>,
    /// A container was created: its id and its image as given (a reference, or an id).
    pub created: Option<(String, String)>,
    /// A container in which something was executed, or has ended, that is not named: the container knows more.
    pub executed: Option<String>,
    /// The list of images may have changed.
    pub images: bool,
    /// The list of containers, or that of volumes, may have changed.
    pub containers: bool,
}

/// Reads one event.
pub fn event(message: &EventMessage) -> Heard {
    let actor = message.actor.clone().unwrap_or_default();
    let attributes = actor.attributes.unwrap_or_default();
    let attribute = |name: &str| attributes.get(name).cloned().unwrap_or_default();
    let id = actor.id.unwrap_or_default();
    let action = message.action.as_deref().unwrap_or_default();
    match message.typ {
        Some(EventMessageTypeEnum::IMAGE) => {
            // Docker names a pulled reference in the id, Podman in the name; a tag is in the name of both.
            let named = || [id.as_str(), &attribute("name")].into_iter().find_map(reference);
            let event = match action {
                "pull" => named().map(EngineEvent::Pulled),
                "tag" => reference(&attribute("name")).map(EngineEvent::Tagged),
                "untag" | "delete" | "remove" => Some(EngineEvent::Untagged),
                _ => None,
            };
            Heard { event, images: !matches!(action, "push" | "save" | "mount" | "unmount"), ..Heard::default() }
        }
        Some(EventMessageTypeEnum::CONTAINER) => {
            let image = attribute("image");
            if attributes.contains_key(PROBE_LABEL) || is_full_id(&image) {
                return Heard::default();
            }
            container(action, id, &attributes, image)
        }
        Some(EventMessageTypeEnum::VOLUME) => match action {
            "mount" => {
                let (container, target) = (attribute("container"), attribute("destination"));
                let event = EngineEvent::VolumeMounted { container, volume: id, target };
                Heard { event: Some(event), ..Heard::default() }
            }
            "unmount" => Heard::default(),
            _ => Heard { containers: true, ..Heard::default() },
        },
        _ => Heard::default(),
    }
}

/// The exit status that an event tells; Podman has a name of its own for it.
pub(super) fn exit_code(attributes: &HashMap<String, String>) -> Option<i64> {
    ["exitCode", "containerExitCode"].into_iter().find_map(|name| attributes.get(name)?.parse().ok())
}

fn container(action: &str, id: String, attributes: &HashMap<String, String>, image: String) -> Heard {
    let attribute = |name: &str| attributes.get(name).cloned().unwrap_or_default();
    let code = || exit_code(attributes).unwrap_or(-1);
    let exec = || attribute("execID");
    let event = match action {
        "create" => {
            let event = reference(&image).map(|image| EngineEvent::ContainerCreated {
                id: id.clone(),
                name: attribute("name"),
                image,
            });
            return Heard { event, created: Some((id, image)), containers: true, ..Heard::default() };
        }
        "start" => Some(EngineEvent::ContainerStarted(id)),
        "die" | "died" => Some(EngineEvent::ContainerDied(id, code())),
        "destroy" | "remove" => Some(EngineEvent::ContainerRemoved(id)),
        // Podman's, which name neither the exec nor its command.
        "exec" | "exec_died" => return Heard { executed: Some(id), ..Heard::default() },
        "exec_die" => {
            let event = EngineEvent::ExecDied { container: id, exec: exec(), exit_code: code() };
            return Heard { event: Some(event), ..Heard::default() };
        }
        "rename" | "pause" | "unpause" => return Heard { containers: true, ..Heard::default() },
        _ => {
            let event = match action.split_once(": ") {
                Some(("exec_create", command)) => {
                    Some(EngineEvent::ExecCreated { container: id, exec: exec(), command: command.to_owned() })
                }
                Some(("exec_start", _)) => Some(EngineEvent::ExecStarted { container: id, exec: exec() }),
                _ => None,
            };
            return Heard { event, ..Heard::default() };
        }
    };
    Heard { event, containers: true, ..Heard::default() }
}

/// Nanoseconds since 1970 of an event.
pub fn nanoseconds(message: &EventMessage) -> i64 {
    message.time_nano.or_else(|| message.time.map(|seconds| seconds.saturating_mul(1_000_000_000))).unwrap_or(0)
}

/// The same as a time.
pub fn time(nanoseconds: i64) -> Timestamp {
    Timestamp::from_nanosecond(i128::from(nanoseconds)).unwrap_or_default()
}

/// One line of the list of images.
pub fn image(summary: &ImageSummary) -> Image {
    Image {
        id: prefixed(&summary.id),
        references: summary.repo_tags.iter().filter_map(|tag| tag.parse().ok()).collect(),
        digests: summary
            .repo_digests
            .iter()
            .filter_map(|digest| Some((digest.parse().ok()?, digest.split_once('@')?.1.to_owned())))
            .collect(),
        created: summary.created,
        size: u64::try_from(summary.size).unwrap_or(0),
    }
}

/// One line of the list of volumes.
pub fn volume(summary: &VolumeSummary) -> Volume {
    let created = match summary.created_at {
        Some(at) => at.unix_timestamp(),
        None => 0,
    };
    Volume { name: summary.name.clone(), created }
}

/// One line of the list of containers; command, tty and stdin are not in it.
pub fn listed(summary: &ContainerSummary) -> Container {
    use ContainerSummaryStateEnum as State;
    let names = summary.names.iter().flatten();
    let status = summary.status.as_deref().unwrap_or_default();
    let exited = summary.state == Some(State::EXITED) || summary.state == Some(State::DEAD);
    Container {
        id: summary.id.clone().unwrap_or_default(),
        name: names
            .min_by_key(|name| name.len())
            .map(|name| name.trim_start_matches('/').to_owned())
            .unwrap_or_default(),
        image: summary.image.as_deref().and_then(reference),
        image_id: prefixed(summary.image_id.as_deref().unwrap_or_default()),
        created: summary.created.unwrap_or(0),
        started: !matches!(summary.state, None | Some(State::EMPTY | State::CREATED)),
        running: matches!(summary.state, Some(State::RUNNING | State::PAUSED | State::RESTARTING)),
        ports: Some(public_ports(summary)).filter(|ports| !ports.is_empty()),
        mounts: summary.mounts.as_ref().filter(|mounts| !mounts.is_empty()).map(|mounts| mounted(mounts)),
        exit_code: exited.then(|| status.split(['(', ')']).nth(1)?.parse().ok()).flatten(),
        ..Container::default()
    }
}

/// What an inspection told, and whether it is a builder's: made from an image's full id, with nobody attached.
pub fn inspected(response: &ContainerInspectResponse) -> (Container, bool) {
    let config = response.config.clone().unwrap_or_default();
    let state = response.state.clone().unwrap_or_default();
    let given = config.image.unwrap_or_default();
    let attended = config.attach_stdout == Some(true) || config.open_stdin == Some(true) || config.tty == Some(true);
    let running = state.running.unwrap_or(false);
    let started = state.started_at.as_deref().is_some_and(|at| !at.is_empty() && !at.starts_with("0001-"));
    let error = state.error.unwrap_or_default();
    // Under load Podman may leave one that has ended at `created`, with the status 0: its event knows better.
    let ended = if started { state.status != Some(ContainerStateStatusEnum::CREATED) } else { !error.is_empty() };
    let seconds = match response.created {
        Some(at) => at.unix_timestamp(),
        None => 0,
    };
    let args = response.args.as_deref().unwrap_or_default();
    // Podman's arguments begin with the program, Docker's after it.
    let words = config.entrypoint.map_or(0, |words| words.len()) + config.cmd.map_or(0, |words| words.len());
    let program = response.path.iter().filter(|path| !(args.len() == words && args.first() == Some(*path)));
    let command = program.chain(args);
    // What was asked for is known before it starts, a port that the engine chose only while it runs.
    let asked = response.host_config.as_ref().and_then(|host| host.port_bindings.as_ref());
    let bound = response.network_settings.as_ref().and_then(|network| network.ports.as_ref());
    let mut ports = BTreeMap::new();
    asked.into_iter().chain(bound).for_each(|map| published(map, &mut ports));
    let container = Container {
        id: response.id.clone().unwrap_or_default(),
        name: response.name.as_deref().unwrap_or_default().trim_start_matches('/').to_owned(),
        image: reference(&given),
        image_id: prefixed(response.image.as_deref().unwrap_or_default()),
        command: command.filter(|word| !word.is_empty()).cloned().collect(),
        tty: config.tty,
        stdin: config.open_stdin,
        ports: Some(ports),
        mounts: Some(mounted(response.mounts.as_deref().unwrap_or_default())),
        created: seconds,
        started,
        running,
        exit_code: state.exit_code.filter(|code| ended && !running && *code >= 0),
        error,
        ..Container::default()
    };
    (container, is_full_id(&given) && !attended)
}

/// The TCP ports that are published; one that is only exposed has no binding.
fn published(map: &PortMap, into: &mut BTreeMap<u16, BTreeSet<u16>>) {
    for (port, bindings) in map {
        let Some(port) = port.strip_suffix("/tcp").and_then(|port| port.parse().ok()) else { continue };
        let Some(bindings) = bindings.as_ref().filter(|bindings| !bindings.is_empty()) else { continue };
        let hosts = bindings.iter().filter_map(|binding| binding.host_port.as_ref()?.parse::<u16>().ok());
        into.entry(port).or_default().extend(hosts.filter(|host| *host != 0));
    }
}

fn public_ports(summary: &ContainerSummary) -> BTreeMap<u16, BTreeSet<u16>> {
    let mut ports: BTreeMap<u16, BTreeSet<u16>> = BTreeMap::new();
    for port in summary.ports.iter().flatten().filter(|port| port.typ == Some(PortSummaryTypeEnum::TCP)) {
        if let Some(host) = port.public_port.filter(|host| *host != 0) {
            ports.entry(port.private_port).or_default().insert(host);
        }
    }
    ports
}

/// By the folder in the container; a volume has its name.
fn mounted(mounts: &[MountPoint]) -> BTreeMap<String, Option<String>> {
    let named = |mount: &MountPoint| mount.name.clone().filter(|name| !name.is_empty());
    mounts.iter().filter_map(|mount| Some((mount.destination.clone()?, named(mount)))).collect()
}

/// What an inspected exec tells: as much as Docker's events and an inspection together.
pub fn executed(container: &str, exec: &str, at: Timestamp, found: ExecInspectResponse) -> Vec<Observation> {
    let (container, exec) = (container.to_owned(), exec.to_owned());
    let process = found.process_config.unwrap_or_default();
    let words = process.entrypoint.into_iter().chain(process.arguments.unwrap_or_default());
    let command = words.collect::<Vec<_>>().join(" ");
    let ended = (found.can_remove == Some(true)).then_some(found.exit_code).flatten();
    let started = (found.running == Some(true) || ended.is_some())
        .then(|| EngineEvent::ExecStarted { container: container.clone(), exec: exec.clone() });
    let died =
        ended.map(|exit_code| EngineEvent::ExecDied { container: container.clone(), exec: exec.clone(), exit_code });
    let created = EngineEvent::ExecCreated { container: container.clone(), exec: exec.clone(), command };
    let (tty, stdin) = (process.tty.unwrap_or(false), found.open_stdin.unwrap_or(false));
    let inspected = Observation::ExecInspected { container, exec, tty, stdin };
    let events = [Some(created), started, died].into_iter().flatten().map(|event| Observation::Event(at, event));
    std::iter::once(inspected).chain(events).collect()
}

/// A reference as it was given; `None` for an image's id, which would read as one.
pub fn reference(given: &str) -> Option<Reference> {
    if is_id(given) { None } else { given.parse().ok() }
}

/// `sha256:` and 64 digits, which builders use and people do not.
pub fn is_full_id(given: &str) -> bool {
    given.strip_prefix("sha256:").is_some_and(|digits| digits.len() == 64 && is_hex(digits))
}

/// An image's id, whole or its beginning.
fn is_id(given: &str) -> bool {
    given.is_empty() || given.starts_with("sha256:") || (matches!(given.len(), 12 | 64) && is_hex(given))
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Podman's ids have no prefix.
pub fn prefixed(id: &str) -> String {
    if id.is_empty() || id.contains(':') { id.to_owned() } else { format!("sha256:{id}") }
}
