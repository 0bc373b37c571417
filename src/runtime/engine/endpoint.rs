//! Where the engine is: `--host`, DOCKER_HOST, the docker context, else the first of the usual sockets.

use std::path::{Path, PathBuf};

use crate::text::Message;

/// Address of an engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// As a DOCKER_HOST: `unix:///var/run/docker.sock`, `tcp://10.0.0.2:2376`, `ssh://lab`.
    pub host: String,
    /// Folder of `ca.pem`, `cert.pem` and `key.pem`, for a tcp host behind TLS.
    pub certificates: Option<PathBuf>,
}

impl Endpoint {
    /// An address without TLS.
    pub fn plain(host: impl Into<String>) -> Self {
        Self { host: host.into(), certificates: None }
    }

    /// The variables that send a `docker` command to this same engine. A variable that must not be set is empty.
    pub fn environment(&self) -> Vec<(String, String)> {
        let certificates = self.certificates.as_ref().map(|folder| folder.display().to_string());
        vec![
            ("DOCKER_HOST".to_owned(), self.host.clone()),
            ("DOCKER_TLS_VERIFY".to_owned(), if certificates.is_some() { "1".to_owned() } else { String::new() }),
            ("DOCKER_CERT_PATH".to_owned(), certificates.unwrap_or_default()),
        ]
    }
}

/// Finds the engine, as the `docker` command does, and where that has no answer looks for a socket. `environment`
/// answers for the process's variables, `home` is the user's folder. Errors say what to set or to start.
pub fn find(
    explicit: Option<&str>,
    environment: &dyn Fn(&str) -> Option<String>,
    home: &Path,
) -> Result<Endpoint, Message> {
    let variable = |name: &str| environment(name).filter(|value| !value.is_empty());
    let folder = variable("DOCKER_CONFIG").map_or_else(|| home.join(".docker"), PathBuf::from);
    if let Some(host) = explicit.map(str::to_owned).or_else(|| variable("DOCKER_HOST")) {
        let tls = variable("DOCKER_TLS_VERIFY").or_else(|| variable("DOCKER_TLS")).is_some();
        let given = variable("DOCKER_CERT_PATH").map_or_else(|| folder.clone(), PathBuf::from);
        return checked(&host, tls.then_some(given));
    }
    let current = || {
        let config: serde_json::Value = read_json(&folder.join("config.json"))?;
        Some(config.get("currentContext")?.as_str()?.to_owned())
    };
    if let Some(name) = variable("DOCKER_CONTEXT").or_else(current).filter(|name| !name.is_empty() && name != "default")
    {
        return context(&folder, &name);
    }
    sockets(environment, home)
        .into_iter()
        .find(|path| path.exists())
        .map(|path| Endpoint::plain(format!("unix://{}", path.display())))
        .ok_or_else(|| Message::new("engine-not-found"))
}

/// The usual places of an engine's socket, the first that is there wins: the machine's Docker, the user's own (rootless),
/// Docker Desktop, Colima, Rancher Desktop, the user's Podman, the machine's.
pub fn sockets(environment: &dyn Fn(&str) -> Option<String>, home: &Path) -> Vec<PathBuf> {
    let runtime = environment("XDG_RUNTIME_DIR").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let mut paths = vec![PathBuf::from("/var/run/docker.sock")];
    paths.extend(runtime.as_ref().map(|folder| folder.join("docker.sock")));
    paths.extend(
        [".docker/run/docker.sock", ".docker/desktop/docker.sock", ".colima/default/docker.sock", ".rd/docker.sock"]
            .map(|path| home.join(path)),
    );
    paths.extend(runtime.map(|folder| folder.join("podman/podman.sock")));
    paths.push(PathBuf::from("/run/podman/podman.sock"));
    paths
}

/// The endpoint of a docker context, from `contexts/meta/*/meta.json`.
fn context(folder: &Path, name: &str) -> Result<Endpoint, Message> {
    let unknown = || Message::new("engine-context-unknown").with("context", name);
    let folders = std::fs::read_dir(folder.join("contexts/meta")).map_err(|_| unknown())?;
    for entry in folders.flatten() {
        let Some(meta) = read_json(&entry.path().join("meta.json")) else { continue };
        if meta.get("Name").and_then(|found| found.as_str()) != Some(name) {
            continue;
        }
        let host = meta.pointer("/Endpoints/docker/Host").and_then(|host| host.as_str()).ok_or_else(unknown)?;
        let tls = folder.join("contexts/tls").join(entry.file_name()).join("docker");
        return checked(host, tls.is_dir().then_some(tls));
    }
    Err(unknown())
}

/// The schemes that we can speak; a tcp address without a port gets Docker's own.
fn checked(host: &str, certificates: Option<PathBuf>) -> Result<Endpoint, Message> {
    let bad = || Message::new("engine-bad-host").with("host", host);
    let (scheme, rest) = host.split_once("://").ok_or_else(bad)?;
    if rest.is_empty() {
        return Err(bad());
    }
    match scheme {
        // The `ssh` command is given what stands here, and takes no port there.
        "ssh" if rest.rsplit(']').next().is_some_and(|end| end.contains(':')) => {
            Err(Message::new("engine-ssh-port").with("host", host))
        }
        "unix" | "ssh" => Ok(Endpoint::plain(host)),
        "tcp" | "http" | "https" => {
            let rest = rest.trim_end_matches('/');
            let tls = certificates.is_some();
            if rest.contains('/') || (scheme == "https" && !tls) {
                return Err(bad());
            }
            let port = if rest.rsplit(']').next().is_some_and(|end| end.contains(':')) {
                ""
            } else if tls {
                ":2376"
            } else {
                ":2375"
            };
            Ok(Endpoint { host: format!("tcp://{rest}{port}"), certificates })
        }
        _ => Err(bad()),
    }
}

fn read_json(path: &Path) -> Option<serde_json::Value> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}
