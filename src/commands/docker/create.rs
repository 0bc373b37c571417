//! From the arguments of `docker run` to what the engine is told.

use std::collections::HashMap;
use std::path::PathBuf;

use bollard::models::{ContainerCreateBody, HostConfig, PortBinding};

use super::arguments::Run;

/// Answers for the process's variables.
type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What the engine is told. Errors say which argument it cannot be.
pub fn body(asked: &Run, environment: Environment<'_>) -> Result<ContainerCreateBody, String> {
    let process = &asked.process;
    let attached = !process.detach;
    let (mut binds, mut volumes) = (Vec::new(), Vec::new());
    for volume in &asked.volume {
        match volume.split_once(':') {
            Some((source, rest)) => binds.push(format!("{}:{rest}", whole_path(source, environment)?)),
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
        env: some(variables(&process.env, environment)),
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
pub fn variables(given: &[String], environment: Environment<'_>) -> Vec<String> {
    let own = |name: &String| environment(name).map(|value| format!("{name}={value}"));
    given.iter().filter_map(|entry| if entry.contains('=') { Some(entry.clone()) } else { own(entry) }).collect()
}

/// A folder that is given from here is told from the root; a volume's name stays.
fn whole_path(source: &str, environment: Environment<'_>) -> Result<String, String> {
    if !source.starts_with('.') && !source.starts_with("~/") {
        return Ok(source.to_owned());
    }
    let path = match source.strip_prefix("~/") {
        Some(within) => PathBuf::from(environment("HOME").unwrap_or_default()).join(within),
        None => std::path::absolute(source).map_err(|error| format!("{source}: {error}"))?,
    };
    Ok(path.components().collect::<PathBuf>().display().to_string())
}

/// `[IP:][HOST:]PORT[/udp]`: the container's port with its protocol, and where it is on the host.
pub fn published(given: &str) -> Option<(String, PortBinding)> {
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

/// Of a program that could not be started: it is not there, it may not be executed, or something else.
pub fn start_status(words: &str) -> u8 {
    let words = words.to_lowercase();
    let has = |signs: &[&str]| signs.iter().any(|sign| words.contains(sign));
    if has(&["executable file not found", "not found in $path", "no such file or directory"]) {
        127
    } else if has(&["permission denied", "is a directory"]) {
        126
    } else {
        125
    }
}
