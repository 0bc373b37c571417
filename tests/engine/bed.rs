//! A private engine for one test: see the script `bed` beside this file. Another test binary takes it with
//! `#[path = "../engine/bed.rs"] mod bed;`. Which one it is, SOLEIL_TEST_ENGINE says: `tests/run --all-engines` runs the
//! same tests on each.

#![allow(dead_code, reason = "each test binary uses its part")]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

/// An engine of one's own, empty, which ends with this value, or with the test's process at the latest.
pub struct Engine {
    name: String,
    shown: &'static str,
    host: String,
    /// The folder that holds nothing but the client, `docker`.
    clients: PathBuf,
    /// The engine's own folder, which goes with it.
    folder: PathBuf,
}

/// What SOLEIL_TEST_ENGINE may be: what the script calls an engine, and what the program's first row then says.
const ENGINES: [(&str, &str); 4] =
    [("20.10", "docker 20.10"), ("28.5", "docker 28.5"), ("28.5-containerd", "docker 28.5"), ("podman", "podman 5.")];

/// The engine that is tested.
pub fn engine() -> (&'static str, &'static str) {
    let wanted = std::env::var("SOLEIL_TEST_ENGINE").unwrap_or_else(|_| ENGINES[0].0.to_owned());
    let known = ENGINES.into_iter().find(|(name, _)| *name == wanted);
    known.unwrap_or_else(|| panic!("SOLEIL_TEST_ENGINE={wanted}: there are {ENGINES:?}"))
}

/// Whether it is Podman.
pub fn podman() -> bool {
    engine().0 == "podman"
}

impl Engine {
    /// Starts one. Panics with the script's words where this machine cannot.
    pub fn start() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let parent = std::process::id().to_string();
        let told = script(&["start", &name, "--engine", engine().0, "--parent", &parent]);
        let assigned = |variable: &str| {
            let line =
                told.lines().find_map(|line| line.strip_prefix(variable)?.strip_prefix("='")?.strip_suffix('\''));
            line.unwrap_or_else(|| panic!("no {variable} in {told}")).replace(r"'\''", "'")
        };
        Self {
            host: assigned("DOCKER_HOST"),
            clients: assigned("SOLEIL_BED_PATH").into(),
            folder: assigned("SOLEIL_BED_DIR").into(),
            shown: engine().1,
            name,
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
        let _ = Command::new(script_path()).args(["stop", &self.name]).output();
    }
}

fn script_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine/bed")
}

fn script(arguments: &[&str]) -> String {
    success(&Command::new(script_path()).args(arguments).output().expect("the script `bed`"), arguments)
}

fn success(output: &Output, arguments: &[&str]) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {}: {error}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}
