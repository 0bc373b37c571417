//! The small docker: what the lab's commands need, where there is no `docker`. `soleil docker …`, or the binary called by
//! the name `docker`, as the shell pane does. One file an operation; shapes and words are those of the `docker` command.

#![expect(clippy::disallowed_methods, reason = "a command talks to the engine, reads the environment and the clock")]

pub mod arguments;
mod build;
pub mod buildkit;
mod connection;
mod containers;
pub mod create;
mod exec;
mod history;
pub mod human;
mod images;
mod inspect;
pub mod layers;
mod logs;
pub mod misuse;
mod ps;
mod pull;
mod run;
mod session;
pub mod table;
mod version;
mod volumes;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Global};
use crate::text::sanitise::plain;
use arguments::{Command, Container, Docker, Image};
use connection::Engine;

/// What `docker --version` begins with: whoever looks for a docker knows this one by it.
pub const NAME: &str = "soleil's small docker";

/// Why a command did not do what it should, and the exit status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The exit status.
    pub status: u8,
    /// As they are printed; nothing where all is said.
    pub words: String,
}

impl Failure {
    fn new(words: impl Into<String>) -> Self {
        Self { status: 1, words: words.into() }
    }

    fn with_status(self, status: u8) -> Self {
        Self { status, ..self }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // `docker images | head -1`: nobody reads on.
            io::ErrorKind::BrokenPipe => Self { status: 141, words: String::new() },
            _ => Self::new(error.to_string()),
        }
    }
}

/// The arguments after the program's name, when the program was called `docker`.
pub fn called(mut arguments: impl Iterator<Item = OsString>) -> Option<Vec<OsString>> {
    let name = arguments.next()?;
    (Path::new(&name).file_name()? == "docker").then(|| arguments.collect())
}

/// `docker …` as typed, on the engine in use.
pub fn called_docker(arguments: &[OsString]) -> ExitCode {
    run(&Cli::parse_from(["soleil"]).global, arguments)
}

/// `soleil docker …`. The exit status is docker's: that of the container's program, 125, 126 or 127 where it could not be
/// run, else 0 or 1.
pub fn run(global: &Global, arguments: &[OsString]) -> ExitCode {
    let words = std::iter::once(OsString::from("docker")).chain(arguments.iter().cloned());
    let done = match Docker::try_parse_from(words) {
        Ok(docker) => work(global, docker),
        Err(error) => misuse::answer(&error, arguments, global),
    };
    let status = done.unwrap_or_else(|failure| {
        if !failure.words.is_empty() {
            // They may quote an engine or a registry.
            eprintln!("{}", plain(failure.words.as_bytes()).trim_end());
        }
        failure.status
    });
    ExitCode::from(status)
}

fn work(global: &Global, docker: Docker) -> Result<u8, Failure> {
    if docker.version {
        say(&version::line())?;
        return Ok(0);
    }
    let Some(command) = docker.command else {
        return misuse::help();
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let host = docker.host.as_deref().or(global.host.as_deref());
    let done = runtime.block_on(async {
        match Engine::find(host, global) {
            Ok(engine) => perform(&engine, command).await,
            Err(failure) if matches!(&command, Command::Run(_) | Command::Container(Container::Run(_))) => {
                Err(run::prefixed(failure, run::SEE_HELP))
            }
            Err(failure) => Err(failure),
        }
    });
    // A thread that waits for a key is not waited for.
    runtime.shutdown_background();
    done
}

async fn perform(engine: &Engine, command: Command) -> Result<u8, Failure> {
    match command {
        Command::Build(asked) | Command::Image(Image::Build(asked)) => build::build(engine, asked).await,
        Command::Exec(asked) | Command::Container(Container::Exec(asked)) => exec::exec(engine, asked).await,
        Command::History(asked) | Command::Image(Image::History(asked)) => history::history(engine, &asked).await,
        Command::Images(asked) | Command::Image(Image::Ls(asked)) => images::images(engine, &asked).await,
        Command::Inspect(asked) => inspect::anything(engine, &asked).await,
        Command::Container(Container::Inspect(asked)) => inspect::containers(engine, &asked).await,
        Command::Image(Image::Inspect(asked)) => inspect::images(engine, &asked).await,
        Command::Logs(asked) | Command::Container(Container::Logs(asked)) => logs::logs(engine, &asked).await,
        Command::Ps(asked) | Command::Container(Container::Ls(asked)) => ps::ps(engine, &asked).await,
        Command::Pull(asked) | Command::Image(Image::Pull(asked)) => pull::pull(engine, &asked).await,
        Command::Rm(asked) | Command::Container(Container::Rm(asked)) => containers::remove(engine, &asked).await,
        Command::Rmi(asked) | Command::Image(Image::Rm(asked)) => images::remove(engine, &asked).await,
        Command::Run(asked) | Command::Container(Container::Run(asked)) => run::run(engine, *asked).await,
        Command::Start(asked) | Command::Container(Container::Start(asked)) => run::start(engine, &asked).await,
        Command::Stop(asked) | Command::Container(Container::Stop(asked)) => containers::stop(engine, &asked).await,
        Command::Tag(asked) | Command::Image(Image::Tag(asked)) => images::tag(engine, &asked).await,
        Command::Version => version::version(engine).await,
        Command::Volume(asked) => volumes::volume(engine, &asked).await,
    }
}

/// Prints to standard output.
fn say(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// A list, as a table or by `--format`.
fn list(table: &table::Table, shown: &[&str], format: Option<&str>) -> Result<u8, Failure> {
    let text = match format {
        Some(format) => table.formatted(format).map_err(misuse::template)?,
        None => table.shown(shown),
    };
    say(&text)?;
    Ok(0)
}

/// `KEY=VALUE` of `--filter`, as the engine wants them.
fn filters(given: &[String]) -> Result<std::collections::HashMap<String, Vec<String>>, Failure> {
    let mut filters = std::collections::HashMap::<String, Vec<String>>::new();
    for filter in given {
        let (key, value) = filter
            .split_once('=')
            .ok_or_else(|| Failure::new(format!("bad format of filter '{filter}' (expected name=value)")))?;
        filters.entry(key.trim().to_lowercase()).or_default().push(value.trim().to_owned());
    }
    Ok(filters)
}

/// Seconds since then, by our clock.
fn since(created: i64) -> i64 {
    jiff::Timestamp::now().as_second().saturating_sub(created)
}
