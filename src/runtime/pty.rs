//! A program in a pseudo-terminal: its output on a bounded channel, its input through a bounded queue.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the runtime starts programs and reads the environment"
)]

pub(crate) mod hooks;

use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::{BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::sync::{mpsc, oneshot};
use tokio_util::task::AbortOnDropHandle;

use crate::text::Message;
pub use hooks::{give_docker, write_hooks};

/// Bytes of one [`PtyMessage::Output`] at most.
const BATCH: usize = 64 * 1024;
/// Bytes that may wait for a program that does not read before more are refused; a key is a few, a paste is one piece.
const WAITING: usize = 1024 * 1024;

/// What a program in a pseudo-terminal tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PtyMessage {
    /// It wrote this; cut anywhere, 64 KiB at most.
    Output(Vec<u8>),
    /// It ended with this exit status (1 after a signal). All that it wrote came before; background programs that keep
    /// the terminal may still write.
    Exited(i32),
}

/// The student's shell, started as a login over SSH would start it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellCommand {
    /// The shell's executable. bash, zsh and fish get the witness; another shell is started plain.
    pub program: PathBuf,
    /// Variables set on top of the program's own environment: the engine in use.
    pub env: Vec<(String, String)>,
    /// Folder in which it starts.
    pub home: PathBuf,
    /// Signs the witness's marks; see [`new_nonce`].
    pub nonce: String,
    /// The folder that [`write_hooks`] made.
    pub hook_dir: PathBuf,
}

impl ShellCommand {
    /// `$SHELL` (else bash) in `$HOME`, with a fresh nonce.
    pub fn from_environment(env: Vec<(String, String)>, hook_dir: PathBuf) -> Self {
        let program = std::env::var_os("SHELL").map(PathBuf::from).filter(|shell| shell.is_file());
        let home = std::env::var_os("HOME").map(PathBuf::from).filter(|home| home.is_dir());
        Self {
            program: program.unwrap_or_else(|| PathBuf::from("bash")),
            env,
            home: home.unwrap_or_else(|| PathBuf::from("/")),
            nonce: new_nonce(),
            hook_dir,
        }
    }

    /// The shell's marks can be expected: it is bash, zsh or fish.
    pub fn witnessed(&self) -> bool {
        matches!(self.name().as_str(), "bash" | "zsh" | "fish")
    }

    fn name(&self) -> String {
        self.program.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn builder(&self) -> CommandBuilder {
        let mut command = CommandBuilder::new(&self.program);
        // A login has none of these from the terminal around us.
        for name in ["COLORTERM", "TMUX", "TMUX_PANE", "STY", "SHLVL", "OLDPWD", "LINES", "COLUMNS", "VTE_VERSION"] {
            command.env_remove(name);
        }
        for name in ["TERM_PROGRAM", "TERM_PROGRAM_VERSION", "PROMPT_COMMAND", "PS0", "PS1", "WINDOWID"] {
            command.env_remove(name);
        }
        for (name, value) in [("TERM", "xterm-256color"), ("SOLEIL", "1")] {
            command.env(name, value);
        }
        for (name, value) in &self.env {
            command.env(name, value);
        }
        command.env("SHELL", &self.program);
        command.env("PWD", &self.home);
        command.cwd(&self.home);
        if self.witnessed() {
            command.env("SOLEIL_NONCE", &self.nonce);
        }
        let hook = |file: &str| self.hook_dir.join(file);
        let docker = hook(hooks::SMALL_DOCKER);
        if docker.is_dir() {
            let path = command.get_env("PATH").unwrap_or_default().to_owned();
            let folders = std::env::split_paths(&path).chain([docker.clone()]);
            if let Ok(path) = std::env::join_paths(folders) {
                command.env("PATH", path);
            }
            // A login shell's own files set the PATH anew: the script adds it once they are read.
            command.env("SOLEIL_DOCKER", docker);
        }
        match self.name().as_str() {
            "bash" => command.args([OsString::from("--rcfile"), hook("soleil.bash").into(), "-i".into()]),
            "zsh" => {
                if let Some(own) = command.get_env("ZDOTDIR").map(OsString::from) {
                    command.env("SOLEIL_ZDOTDIR", own);
                }
                command.env("ZDOTDIR", hook("zsh"));
                command.args(["-l", "-i"]);
            }
            "fish" => {
                let source = format!("source {}", hooks::fish_quote(&hook("soleil.fish").to_string_lossy()));
                command.args(["--login", "--interactive", "--init-command", &source]);
            }
            "sh" | "dash" | "ash" | "ksh" | "mksh" => {
                // One that is set is the student's own.
                if command.get_env("SOLEIL_DOCKER").is_some() && command.get_env("ENV").is_none() {
                    command.env("ENV", hook("soleil.sh"));
                }
                command.args(["-l"]);
            }
            "tcsh" => command.args(["-l"]),
            _ => {}
        }
        command
    }
}

/// 32 hexadecimal digits that a program's output cannot guess; empty (no mark is believed) without a random source.
pub fn new_nonce() -> String {
    let mut bytes = [0; 16];
    match File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut bytes)) {
        Ok(()) => format!("{:032x}", u128::from_ne_bytes(bytes)),
        Err(_) => String::new(),
    }
}

/// A running program and its pseudo-terminal. Dropping it hangs up, as closing a terminal window does.
pub struct Pty {
    master: Box<dyn MasterPty + Send>,
    process: Option<Pid>,
    /// Does not wait, nor do those that read and write beside it.
    input: File,
    /// What does not get away at once.
    writes: Sender<Vec<u8>>,
    /// Bytes handed over and not yet read by the program.
    waiting: Arc<AtomicUsize>,
    /// Ends with this, and does not wait for background programs that keep the terminal.
    _reader: AbortOnDropHandle<()>,
}

impl Pty {
    /// Starts the student's shell in a terminal of `size` = (rows, columns). Errors say that no terminal is to be had or
    /// that the shell does not start.
    pub fn spawn(command: &ShellCommand, size: (u16, u16), sender: mpsc::Sender<PtyMessage>) -> Result<Self, Message> {
        Self::start(command.builder(), &command.program, size, sender)
    }

    /// Starts any program; `name` is for the error's words. Its output is read on the runtime that this is called on: in a
    /// thread of its own, what is typed would wait for one more thread to wake.
    pub fn start(
        command: CommandBuilder,
        name: &Path,
        size: (u16, u16),
        sender: mpsc::Sender<PtyMessage>,
    ) -> Result<Self, Message> {
        let no_terminal = |cause: String| Message::new("shell-no-terminal").with("cause", cause);
        let pair = native_pty_system().openpty(cells(size)).map_err(|cause| no_terminal(cause.to_string()))?;
        let input = duplicate(&*pair.master).map(File::from).map_err(|cause| no_terminal(cause.to_string()))?;
        rustix::io::ioctl_fionbio(&input, true).map_err(|cause| no_terminal(cause.to_string()))?;
        let output = input.try_clone().and_then(watched).map_err(|cause| no_terminal(cause.to_string()))?;
        let rest = input.try_clone().map_err(|cause| no_terminal(cause.to_string()))?;
        let child = pair.slave.spawn_command(command).map_err(|cause| {
            Message::new("shell-not-started").with("shell", name.display()).with("cause", format!("{cause:#}"))
        })?;
        drop(pair.slave);
        let process = child.process_id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let (writes, queue) = channel::<Vec<u8>>();
        let waiting = Arc::new(AtomicUsize::new(0));
        let left = Arc::clone(&waiting);
        let (end, ended) = oneshot::channel();
        let reader = AbortOnDropHandle::new(tokio::spawn(read(output, ended, sender)));
        thread::spawn(move || end.send(status(child)));
        thread::spawn(move || {
            while let Ok(bytes) = queue.recv() {
                if write_all(&rest, &bytes).is_err() {
                    break;
                }
                left.fetch_sub(bytes.len(), Ordering::Release);
            }
        });
        Ok(Self { master: pair.master, process, input, writes, waiting, _reader: reader })
    }

    /// Hands bytes to the program without waiting. `false`: it has not read for so long that they were dropped.
    #[must_use]
    pub fn write(&self, bytes: &[u8]) -> bool {
        let waiting = self.waiting.load(Ordering::Acquire);
        if waiting > WAITING {
            return false;
        }
        // Nothing is before it: a key need not wait for another thread. An error is met again by that one.
        let written = if waiting == 0 { (&self.input).write(bytes).unwrap_or(0) } else { 0 };
        let rest = &bytes[written..];
        if rest.is_empty() {
            return true;
        }
        self.waiting.fetch_add(rest.len(), Ordering::Relaxed);
        self.writes.send(rest.to_vec()).is_ok()
    }

    /// The terminal's new size, (rows, columns); the program is told by SIGWINCH.
    pub fn resize(&self, size: (u16, u16)) {
        // It fails only when the program is gone.
        let _ = self.master.resize(cells(size));
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let foreground = self.master.process_group_leader().and_then(Pid::from_raw);
        // Once each: a second signal cuts a shell's own leaving short.
        for group in [self.process, foreground.filter(|group| Some(*group) != self.process)].into_iter().flatten() {
            // Gone already is what we want.
            let _ = kill_process_group(group, Signal::HUP);
        }
    }
}

fn cells((rows, cols): (u16, u16)) -> PtySize {
    PtySize { rows: rows.max(1), cols: cols.max(1), pixel_width: 0, pixel_height: 0 }
}

/// A descriptor of our own. The one that portable-pty gives for writing sends a line end when it is dropped, which
/// would run a command that the student has typed half.
#[expect(unsafe_code, reason = "portable-pty gives the master's descriptor as a bare number only")]
fn duplicate(master: &dyn MasterPty) -> std::io::Result<OwnedFd> {
    let number = master.as_raw_fd().ok_or(ErrorKind::Unsupported)?;
    // SAFETY: `master` owns the descriptor and outlives this call.
    unsafe { BorrowedFd::borrow_raw(number) }.try_clone_to_owned()
}

/// With word of when there is something to read.
#[expect(unsafe_code, reason = "AsyncFd must be promised that the descriptor stays the same")]
fn watched(output: File) -> std::io::Result<AsyncFd<File>> {
    // SAFETY: a file keeps its descriptor as long as it lives, and `read` does not put another in its place.
    Ok(unsafe { AsyncFd::register_with_interest(output, Interest::READABLE) }?)
}

/// Sends what the program writes until it has closed the terminal or nobody listens, and how it `ended` after what it had
/// written by then.
async fn read(mut output: AsyncFd<File>, mut ended: oneshot::Receiver<i32>, sender: mpsc::Sender<PtyMessage>) {
    let mut open = true;
    let mut running = true;
    while open {
        let status = tokio::select! {
            biased;
            ready = output.readable_mut() => {
                let Ok(mut ready) = ready else { return };
                let (batch, left) = drain(ready.get_inner_mut());
                open = left != Left::Never;
                if left == Left::Nothing {
                    ready.clear_ready();
                }
                if !told(batch, &sender).await {
                    return;
                }
                continue;
            }
            status = &mut ended, if running => status,
        };
        // The program that has ended may have been faster than the word of what it wrote.
        while let (batch, _) = drain(output.get_mut())
            && !batch.is_empty()
        {
            if !told(batch, &sender).await {
                return;
            }
        }
        running = false;
        if sender.send(PtyMessage::Exited(status.unwrap_or(1))).await.is_err() {
            return;
        }
    }
    if running {
        // Nobody may listen any more.
        let _ = sender.send(PtyMessage::Exited(ended.await.unwrap_or(1))).await;
    }
}

/// `false`: nobody listens. Of nothing nobody is told: it is no sign of life.
async fn told(batch: Vec<u8>, sender: &mpsc::Sender<PtyMessage>) -> bool {
    batch.is_empty() || sender.send(PtyMessage::Output(batch)).await.is_ok()
}

/// What is left to read behind a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    More,
    /// For now.
    Nothing,
    /// No program has the terminal open any more.
    Never,
}

/// What is there now, up to a batch. The kernel hands out a few KiB a read.
fn drain(output: &mut File) -> (Vec<u8>, Left) {
    let mut batch = Vec::new();
    let mut chunk = [0; 8 * 1024];
    while batch.len() + chunk.len() <= BATCH {
        match output.read(&mut chunk) {
            Ok(0) => return (batch, Left::Never),
            Ok(count) => batch.extend_from_slice(&chunk[..count]),
            Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
            Err(cause) if cause.kind() == ErrorKind::WouldBlock => return (batch, Left::Nothing),
            Err(_) => return (batch, Left::Never),
        }
    }
    (batch, Left::More)
}

/// Waits for a program that does not read.
fn write_all(mut input: &File, mut bytes: &[u8]) -> std::io::Result<()> {
    while !bytes.is_empty() {
        match input.write(bytes) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(count) => bytes = &bytes[count..],
            Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
            Err(cause) if cause.kind() == ErrorKind::WouldBlock => {
                // An interruption is as good as an answer: it is tried again.
                let _ = poll(&mut [PollFd::new(input, PollFlags::OUT)], None);
            }
            Err(cause) => return Err(cause),
        }
    }
    Ok(())
}

/// Waits for its end.
fn status(mut child: Box<dyn Child + Send + Sync>) -> i32 {
    child.wait().map_or(1, |status| i32::try_from(status.exit_code()).unwrap_or(1))
}
