//! `docker exec`.

use bollard::exec::{CreateExecOptions, ResizeExecOptions, StartExecOptions, StartExecResults};

use super::Failure;
use super::arguments::Exec;
use super::connection::Engine;
use super::create::{start_status, variables};
use super::session::{Attached, Ended, How, Raw, attend, check_terminal, rows_and_columns};
use crate::runtime::surroundings::environment;

pub(super) async fn exec(engine: &Engine, asked: Exec) -> Result<u8, Failure> {
    let process = asked.process;
    let (tty, interactive) = (process.tty, process.interactive && !process.detach);
    if !process.detach {
        check_terminal(tty, interactive)?;
    }
    let failed = |error: &_| engine.failed(error);
    let options = CreateExecOptions {
        attach_stdin: Some(interactive),
        attach_stdout: Some(!process.detach),
        attach_stderr: Some(!process.detach),
        tty: Some(tty),
        env: Some(variables(&process.env, &environment)),
        cmd: Some(asked.words[1..].to_vec()),
        user: process.user,
        working_dir: process.workdir,
        ..CreateExecOptions::default()
    };
    let made = engine.docker.create_exec(&asked.words[0], options).await.map_err(|error| failed(&error))?;
    let options = StartExecOptions { detach: process.detach, tty, ..StartExecOptions::default() };
    let started = engine.docker.start_exec(&made.id, Some(options)).await.map_err(|error| {
        let failure = failed(&error);
        let status = start_status(&failure.words);
        failure.with_status(if status == 125 { 1 } else { status })
    })?;
    let StartExecResults::Attached { output, input } = started else { return Ok(0) };
    let resize = async |(height, width): (u16, u16)| {
        // One that has ended by now needs no size.
        let _ = engine.docker.resize_exec(&made.id, ResizeExecOptions { height, width }).await;
    };
    if let (true, Some(size)) = (tty, rows_and_columns()) {
        resize(size).await;
    }
    let raw = Raw::enter(tty && interactive)?;
    // The engine has no way to send a signal to what was executed; the `docker` command just goes.
    let how = How { tty, interactive, signals: false };
    let ended = attend(engine, Attached { output, input }, how, resize, async |_: &str| {}).await?;
    drop(raw);
    if ended != Ended::Output {
        return Ok(0);
    }
    let found = engine.docker.inspect_exec(&made.id).await.map_err(|error| failed(&error))?;
    Ok(found.exit_code.map_or(0, |code| u8::try_from(code).unwrap_or(1)))
}
