//! Our terminal, or our pipes, at the streams of a container's process.

use std::io::{self, IsTerminal, Read, Write};
use std::pin::Pin;

use bollard::container::LogOutput;
use bollard::errors::Error;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode, size};
use futures_util::{Stream, StreamExt};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{self, Receiver};

use super::Failure;
use super::connection::Engine;

/// Ctrl-P, Ctrl-Q: the process goes on without us.
const DETACH: [u8; 2] = [0x10, 0x11];
/// Signals that were handed on and ended nothing, after which we go by ourselves.
const ENOUGH: u32 = 3;

/// What bollard gives for an attachment.
pub(super) struct Attached {
    /// What the process prints.
    pub(super) output: Pin<Box<dyn Stream<Item = Result<LogOutput, Error>> + Send>>,
    /// What it reads.
    pub(super) input: Pin<Box<dyn AsyncWrite + Send>>,
}

/// How our side is set up.
#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    /// The process has a terminal.
    pub(super) tty: bool,
    /// It reads what we are given.
    pub(super) interactive: bool,
    /// Signals are the container's; else they end us.
    pub(super) signals: bool,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// With the process's output.
    Output,
    /// By the keys for it.
    Detached,
    /// The process does not end though it was told to so often.
    GivenUp,
}

/// The terminal in raw mode; as it was once dropped.
pub(super) struct Raw;

impl Raw {
    /// For a process that has a terminal, when we have one.
    pub(super) fn enter(tty: bool) -> io::Result<Option<Self>> {
        if !tty || !io::stdin().is_terminal() {
            return Ok(None);
        }
        enable_raw_mode()?;
        Ok(Some(Self))
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // Nothing can be done about a terminal that is gone.
        let _ = disable_raw_mode();
    }
}

/// Rows and columns of our terminal; none without one.
pub(super) fn rows_and_columns() -> Option<(u16, u16)> {
    if !io::stdout().is_terminal() {
        return None;
    }
    size().ok().filter(|size| *size != (0, 0)).map(|(columns, rows)| (rows, columns))
}

/// A terminal was asked for and there is none to read from.
pub(super) fn check_terminal(tty: bool, interactive: bool) -> Result<(), Failure> {
    if tty && interactive && !io::stdin().is_terminal() {
        return Err(Failure::new("the input device is not a TTY"));
    }
    Ok(())
}

/// Hands everything on, both ways, until the process's output ends. `resize` gives the process's terminal another size,
/// `kill` sends the container a signal.
pub(super) async fn attend(
    engine: &Engine,
    attached: Attached,
    How { tty, interactive, signals }: How,
    resize: impl AsyncFn((u16, u16)),
    kill: impl AsyncFn(&str),
) -> Result<Ended, Failure> {
    let Attached { mut output, input } = attached;
    let mut writer = interactive.then(|| tokio::spawn(write(keys(), input, tty)));
    let mut window = signal(SignalKind::window_change())?;
    let mut signals = if signals { Some(Signals::listen()?) } else { None };
    let mut told = 0;
    loop {
        let detached = async {
            match &mut writer {
                Some(writer) => writer.await.unwrap_or(false),
                None => std::future::pending().await,
            }
        };
        let heard = async {
            match &mut signals {
                Some(signals) => signals.next().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            piece = output.next() => match piece {
                Some(piece) => print(&piece.map_err(|error| engine.failed(&error))?)?,
                None => return Ok(Ended::Output),
            },
            detached = detached => {
                writer = None;
                if detached {
                    return Ok(Ended::Detached);
                }
            }
            _ = window.recv(), if tty => {
                if let Some(size) = rows_and_columns() {
                    resize(size).await;
                }
            }
            name = heard => {
                told += 1;
                if told >= ENOUGH {
                    return Ok(Ended::GivenUp);
                }
                kill(name).await;
            }
        }
    }
}

/// Writes a piece where it belongs, as it is.
pub(super) fn print(piece: &LogOutput) -> io::Result<()> {
    if let LogOutput::StdErr { message } = piece {
        let mut error = io::stderr().lock();
        error.write_all(message)?;
        return error.flush();
    }
    let mut out = io::stdout().lock();
    out.write_all(piece.as_ref())?;
    out.flush()
}

/// What is typed, or comes by a pipe, from a thread of its own: nothing else can wait for it and be left.
fn keys() -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel(16);
    std::thread::spawn(move || {
        let mut bytes = [0; 8 * 1024];
        let mut input = io::stdin().lock();
        loop {
            match input.read(&mut bytes) {
                Ok(0) => return,
                Ok(count) if sender.blocking_send(bytes[..count].to_vec()).is_err() => return,
                Err(error) if error.kind() != io::ErrorKind::Interrupted => return,
                _ => {}
            }
        }
    });
    receiver
}

/// Hands input on to its end; `true` as soon as it asks to be detached.
async fn write(mut keys: Receiver<Vec<u8>>, mut input: Pin<Box<dyn AsyncWrite + Send>>, tty: bool) -> bool {
    let mut before = 0;
    while let Some(bytes) = keys.recv().await {
        for byte in &bytes {
            if tty && [before, *byte] == DETACH {
                return true;
            }
            before = *byte;
        }
        // It reads no more: its output tells when it ends.
        if input.write_all(&bytes).await.is_err() || input.flush().await.is_err() {
            return false;
        }
    }
    // The process sees the end of its input. What it prints still comes: the connection's other half is open.
    let _ = input.shutdown().await;
    false
}

/// What the `docker` command hands on to the container.
struct Signals([(tokio::signal::unix::Signal, &'static str); 4]);

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self([
            (signal(SignalKind::interrupt())?, "INT"),
            (signal(SignalKind::terminate())?, "TERM"),
            (signal(SignalKind::hangup())?, "HUP"),
            (signal(SignalKind::quit())?, "QUIT"),
        ]))
    }

    async fn next(&mut self) -> &'static str {
        let [interrupt, terminate, hangup, quit] = &mut self.0;
        tokio::select! {
            _ = interrupt.0.recv() => interrupt.1,
            _ = terminate.0.recv() => terminate.1,
            _ = hangup.0.recv() => hangup.1,
            _ = quit.0.recv() => quit.1,
        }
    }
}
