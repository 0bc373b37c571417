//! A private engine for one test: see the script `bed` beside this file.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

/// An engine of one's own, empty, which ends with this value, or with the test's process at the latest.
pub struct Engine {
    name: String,
    host: String,
    client: PathBuf,
}

impl Engine {
    /// Starts one. Panics with the script's words where this machine cannot.
    pub fn start() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let told = script(&["start", &name, "--parent", &std::process::id().to_string()]);
        let assigned = |variable: &str| {
            let line = told.lines().find_map(|line| line.strip_prefix(variable)?.strip_prefix('='));
            line.unwrap_or_else(|| panic!("no {variable} in {told}")).trim_matches('\'').to_owned()
        };
        Self { host: assigned("DOCKER_HOST"), client: Path::new(&assigned("SOLEIL_BED_PATH")).join("docker"), name }
    }

    /// As a DOCKER_HOST.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// A `docker` command for this engine, still to be started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.client);
        command.args(arguments).env("DOCKER_HOST", &self.host).env_remove("DOCKER_CONTEXT");
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
        let _ = Command::new(path()).args(["stop", &self.name]).output();
    }
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine/bed")
}

fn script(arguments: &[&str]) -> String {
    success(&Command::new(path()).args(arguments).output().expect("the script `bed`"), arguments)
}

fn success(output: &Output, arguments: &[&str]) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {}: {error}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}
