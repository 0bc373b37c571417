//! A private engine for one test: see the script `bed` beside this file. Another test binary takes it with
//! `#[path = "../engine/bed.rs"] mod bed;`. Which one it is, SOLEIL_TEST_ENGINE says: `tests/run --all-engines` runs the
//! same tests on each.

#![allow(dead_code, reason = "each test binary uses its part")]

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// An engine of one's own, empty, which ends with this value, or with the test's process at the latest.
pub struct Engine {
    name: String,
    shown: &'static str,
    host: String,
    /// The folder that holds nothing but the client, `docker`.
    clients: PathBuf,
    /// The engine's own folder, which goes with it.
    folder: PathBuf,
    /// The first process of its namespaces; the practice engine has none.
    world: Option<String>,
    /// The practice engine, when that is tested.
    practice: Option<(Child, tempfile::TempDir)>,
}

/// What the tests expect of an engine that differs from one to the next.
#[derive(Debug)]
pub struct Kind {
    /// As the script calls it.
    pub name: &'static str,
    /// The first row of the screen, once it is connected.
    pub shown: &'static str,
    /// `kind` in `soleil check --json`.
    pub program: &'static str,
    /// The client's version.
    pub client: &'static str,
    /// Where it keeps images, in its own words.
    pub storage: &'static str,
    /// What `soleil doctor` says of its builder.
    pub builder: &'static str,
    /// What `soleil doctor` says of the registry.
    pub registry: &'static str,
    /// Its events come at once: what a container that lives for a moment prints is caught, and an exec in a container
    /// that is gone is remembered.
    pub prompt: bool,
    /// It takes a BuildKit session.
    pub buildkit: bool,
    /// It says why a container could not be started.
    pub says_why: bool,
    /// The file of the lab's ledger.
    pub ledger: &'static str,
    /// What the newest line of its debian's history names.
    pub history: &'static str,
    /// The script can kill it, freeze it and start it again.
    pub mortal: bool,
}

const DOCKER: Kind = Kind {
    name: "20.10",
    shown: "docker 20.10",
    program: "docker",
    client: "20.10",
    storage: "overlay2",
    builder: "BuildKit",
    registry: "http://127.0.0.1:5000",
    prompt: true,
    buildkit: true,
    says_why: true,
    ledger: "images.json",
    history: "bash",
    mortal: true,
};

/// What SOLEIL_TEST_ENGINE may be.
const KINDS: [Kind; 5] = [
    DOCKER,
    Kind { name: "28.5", shown: "docker 28.5", client: "28.5", ..DOCKER },
    Kind { name: "28.5-containerd", shown: "docker 28.5", client: "28.5", storage: "overlayfs", ..DOCKER },
    Kind {
        name: "podman",
        shown: "podman 5.",
        program: "podman",
        storage: "overlay",
        builder: "Podman",
        registry: "docker pull hello-world",
        prompt: false,
        buildkit: false,
        says_why: false,
        ..DOCKER
    },
    Kind {
        name: PRACTICE,
        shown: "SIMUL",
        program: "simulated",
        buildkit: false,
        ledger: "images.simulated.json",
        history: "debian.sh",
        mortal: false,
        ..DOCKER
    },
];

/// Not an engine of the script's: soleil's own.
const PRACTICE: &str = "simulated";

/// The engine that is tested.
pub fn kind() -> &'static Kind {
    let wanted = std::env::var("SOLEIL_TEST_ENGINE").unwrap_or_else(|_| DOCKER.name.to_owned());
    let known = KINDS.iter().find(|kind| kind.name == wanted);
    known.unwrap_or_else(|| panic!("SOLEIL_TEST_ENGINE={wanted}: there are {:?}", KINDS.map(|kind| kind.name)))
}

impl Engine {
    /// Starts one. Panics with the script's words where this machine cannot.
    pub fn start() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        if kind().name == PRACTICE {
            return Self::practice();
        }
        let name = format!("test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let parent = std::process::id().to_string();
        let told = script(&["start", &name, "--engine", kind().name, "--parent", &parent]);
        let assigned = |variable: &str| {
            let line =
                told.lines().find_map(|line| line.strip_prefix(variable)?.strip_prefix("='")?.strip_suffix('\''));
            line.unwrap_or_else(|| panic!("no {variable} in {told}")).replace(r"'\''", "'")
        };
        Self {
            host: assigned("DOCKER_HOST"),
            clients: assigned("SOLEIL_BED_PATH").into(),
            folder: assigned("SOLEIL_BED_DIR").into(),
            shown: kind().shown,
            world: Some(assigned("SOLEIL_BED_PID")),
            name,
            practice: None,
        }
    }

    /// soleil's practice engine, where the soleil of a desk that has [`Self::variables`] looks for it.
    pub fn practice() -> Self {
        // A socket's path is short.
        let folder = tempfile::Builder::new().prefix("soleil-practice.").tempdir_in("/tmp").unwrap();
        fs::create_dir(folder.path().join("soleil")).unwrap();
        fs::set_permissions(folder.path().join("soleil"), PermissionsExt::from_mode(0o700)).unwrap();
        let socket = folder.path().join("soleil/simulated.sock");
        let mut command = Command::new(env!("CARGO_BIN_EXE_soleil"));
        command.args(["simulate", "--pace", "none", "--socket"]).arg(&socket).stdout(Stdio::null());
        let child = command.spawn().unwrap();
        let end = Instant::now() + Duration::from_secs(30);
        while UnixStream::connect(&socket).is_err() {
            assert!(Instant::now() < end, "the practice engine does not answer");
            std::thread::yield_now();
        }
        let bed = script_path().ancestors().nth(3).unwrap().join("target/test-bed");
        let client = fs::read_dir(bed).unwrap().map(|entry| entry.unwrap().path().join("bin/docker"));
        let client = client.filter(|client| client.exists() && !client.display().to_string().contains("/new")).max();
        Self {
            name: PRACTICE.to_owned(),
            shown: "SIMUL",
            host: format!("unix://{}", socket.display()),
            clients: client.unwrap().parent().unwrap().to_owned(),
            folder: folder.path().to_owned(),
            world: None,
            practice: Some((child, folder)),
        }
    }

    /// What a desk needs besides to work at it.
    pub fn variables(&self) -> Vec<(&'static str, &Path)> {
        match self.practice {
            Some(_) => vec![("XDG_RUNTIME_DIR", &self.folder), ("SOLEIL_SIMULATED", Path::new("true"))],
            None => Vec::new(),
        }
    }

    /// What the screen's first row says once it is connected.
    pub fn shown(&self) -> &'static str {
        self.shown
    }

    /// As a DOCKER_HOST.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// A PATH on which `docker` is the client of the test bed: for a shell in which somebody types.
    pub fn path(&self) -> OsString {
        let mut path = self.clients.clone().into_os_string();
        if let Some(rest) = std::env::var_os("PATH") {
            path.push(":");
            path.push(rest);
        }
        path
    }

    /// What comes before a command of a shell so that it runs where the engine's containers publish their ports.
    pub fn within(&self) -> String {
        match &self.world {
            Some(world) => format!("nsenter --net --target \"$(pgrep -P {world})\" --"),
            None => String::new(),
        }
    }

    /// A `docker` command for this engine, still to be started. It reads no configuration of the machine's user.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.clients.join("docker"));
        command.args(arguments).env("DOCKER_HOST", &self.host).env("DOCKER_CONFIG", self.folder.join("client"));
        for variable in ["DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "DOCKER_API_VERSION"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs a `docker` command that must succeed and returns what it printed.
    pub fn docker(&self, arguments: &[&str]) -> String {
        success(&self.command(arguments).output().expect("docker"), arguments)
    }

    /// One of the script's `kill`, `restart`, `freeze` and `thaw`.
    pub fn tell(&self, verb: &str) {
        script(&[verb, &self.name]);
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Some((child, _)) = &mut self.practice {
            let _ = child.kill();
            let _ = child.wait();
            return;
        }
        let _ = Command::new(script_path()).args(["stop", &self.name]).output();
    }
}

fn script_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine/bed")
}

/// Runs the script, which must succeed, and returns what it printed.
pub fn script(arguments: &[&str]) -> String {
    success(&Command::new(script_path()).args(arguments).output().expect("the script `bed`"), arguments)
}

fn success(output: &Output, arguments: &[&str]) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {}: {error}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}
