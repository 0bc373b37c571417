//! `soleil demo`: the whole lab by itself, on the practice engine, in a home folder of its own. Nothing of the student's is
//! seen or touched.
#![expect(clippy::disallowed_methods, reason = "makes a folder and starts a program")]

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use clap::ValueEnum;
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

use crate::cli::Global;
use crate::runtime::labs::Library;

/// What the student's own settings would change.
const OWN: [&str; 9] = [
    "DOCKER_HOST",
    "DOCKER_CONTEXT",
    "DOCKER_CONFIG",
    "DOCKER_TLS_VERIFY",
    "DOCKER_CERT_PATH",
    "XDG_STATE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
];

/// Runs it to its end; its exit status.
///
/// # Errors
/// The folder cannot be made, or the program not started.
pub fn run(global: &Global) -> anyhow::Result<ExitCode> {
    let home = home()?;
    exit_code(command(global, home.path())?)
}

/// A home folder for one run.
pub(super) fn home() -> anyhow::Result<TempDir> {
    // A socket's path is short: below /tmp, where the system's own folder for that may be deep.
    let home = tempfile::Builder::new().prefix("soleil-demo.").tempdir_in("/tmp").context("no folder for the demo")?;
    fs::create_dir(home.path().join("run")).context("no folder for the demo")?;
    fs::write(home.path().join(".profile"), "PS1='demo:\\w$ '\n").context("no folder for the demo")?;
    Ok(home)
}

/// Runs the command to its end; its exit status, as shells have it.
pub(super) fn exit_code(mut command: Command) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let status = runtime.block_on(async {
        let mut child = command.spawn().context("the demo does not start")?;
        wait(&mut child).await
    })?;
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal)).unwrap_or(1);
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

/// The program itself in that home folder, with none of the student's settings but how it speaks.
pub(super) fn in_home(global: &Global, home: &Path, words: &[&str]) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe().context("soleil does not find its own program")?);
    command.args(words);
    let lang = global.lang.and_then(|lang| lang.to_possible_value());
    command.args(lang.iter().flat_map(|lang| ["--lang", lang.get_name()]));
    command.args(global.ascii.then_some("--ascii"));
    for name in OWN {
        command.env_remove(name);
    }
    command.env("HOME", home).env("XDG_RUNTIME_DIR", home.join("run")).current_dir(home);
    if Path::new("/bin/bash").exists() {
        command.env("SHELL", "/bin/bash");
    }
    Ok(command)
}

fn command(global: &Global, home: &Path) -> anyhow::Result<Command> {
    let mut command = in_home(global, home, &["demo", "--here", "--lab", &Library::ours().whole(global.lab())])?;
    match &global.host {
        Some(host) => command.args(["--host", host]),
        None => command.arg("--simulated"),
    };
    let theme = global.theme.and_then(|theme| theme.to_possible_value());
    command.args(theme.iter().flat_map(|theme| ["--theme", theme.get_name()]));
    Ok(command)
}

/// Until it ends; what asks us to end asks it.
async fn wait(child: &mut Child) -> anyhow::Result<std::process::ExitStatus> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    loop {
        let ask = tokio::select! {
            status = child.wait() => return status.context("the demo was lost"),
            _ = terminate.recv() => rustix::process::Signal::TERM,
            _ = hangup.recv() => rustix::process::Signal::HUP,
        };
        let pid = child.id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed()));
        // It may have ended by itself just now.
        pid.map(|pid| rustix::process::kill_process(pid, ask));
    }
}
