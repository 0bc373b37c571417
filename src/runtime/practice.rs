//! `--simulated`: the practice engine on a thread of its own, on a socket where every soleil of this user looks for it.

mod kept;

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Context;
use etcetera::choose_base_strategy;
use futures_util::FutureExt;
use tokio::io::AsyncReadExt;
use tokio::sync::oneshot;
use tokio::time::sleep;

use super::files::own;
use super::surroundings;
use super::surroundings::environment;
use crate::cli::{Cli, Command, Global};
use crate::simulated::catalogue::Catalogue;
use crate::simulated::server::{Pace, Server};
use crate::text::sanitise::one_line;
use crate::text::{Lang, Message, render};
use kept::Kept;

/// An engine that this program has started, or will when another's ends. It ends with it; what it holds is kept for the
/// next.
#[derive(Debug)]
pub struct Practice {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<(), Message>>>,
    trouble: Option<Message>,
    lang: Lang,
}

impl Practice {
    /// What was wrong with what the last one held.
    pub fn trouble(&self) -> Option<&Message> {
        self.trouble.as_ref()
    }
}

fn say(trouble: &Message, lang: Lang) {
    eprintln!("soleil: {}", one_line(&render(trouble, lang)));
}

impl Drop for Practice {
    fn drop(&mut self) {
        // Whoever waits on it is gone, or the thread is: both are well.
        self.stop.take().map(|stop| stop.send(()));
        if let Some(Ok(Err(trouble))) = self.thread.take().map(JoinHandle::join) {
            say(&trouble, self.lang);
        }
    }
}

/// With `--simulated`, the engine for whatever talks to one: its address becomes the host in use. One that answers already,
/// another soleil's, is used as it is; a screen takes it over when that one ends. `None` where none is started nor waited for.
///
/// # Errors
/// The socket cannot be made.
pub fn start(cli: &mut Cli) -> anyhow::Result<Option<Practice>> {
    if !cli.global.simulated || !talks(cli.command.as_ref()) {
        return Ok(None);
    }
    let socket = socket()?;
    cli.global.host = Some(format!("unix://{}", socket.display()));
    if cli.command.is_some() && UnixStream::connect(&socket).is_ok() {
        return Ok(None);
    }
    serve(&cli.global, socket).map(Some)
}

/// Whether it talks to the engine in use.
fn talks(command: Option<&Command>) -> bool {
    match command {
        None
        | Some(
            Command::Check { .. }
            | Command::Report { .. }
            | Command::Doctor { .. }
            | Command::Reset { .. }
            | Command::Rehearse { .. }
            | Command::Docker { .. },
        ) => true,
        Some(Command::Demo { here }) => *here,
        _ => false,
    }
}

/// In `$XDG_RUNTIME_DIR/soleil`, else in the state folder.
fn socket() -> anyhow::Result<PathBuf> {
    let folder = match environment("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_dir()) {
        Some(runtime) => own::private_within(&runtime, "soleil"),
        None => {
            let folder = state_folder()?;
            own::private_folder(&folder).map(|()| folder)
        }
    };
    Ok(folder.context("no folder for the practice engine's socket")?.join("simulated.sock"))
}

fn state_folder() -> anyhow::Result<PathBuf> {
    let base = choose_base_strategy().map_err(|_| anyhow::anyhow!("there is no home folder: set HOME"))?;
    Ok(surroundings::state_folder(&base))
}

fn serve(global: &Global, socket: PathBuf) -> anyhow::Result<Practice> {
    let place = Place { socket, catalogue: Catalogue::embedded()?, kept: Kept::new(state_folder()?) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let bound = runtime.block_on(async { place.bind() });
    let (server, trouble) =
        bound.with_context(|| format!("the practice engine at {}", place.socket.display()))?.unzip();
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = thread::Builder::new().name("practice engine".to_owned()).spawn(move || {
        let done = runtime.block_on(place.turn(server, stopped.map(drop).shared()));
        // Its clients' connections go with it.
        runtime.shutdown_background();
        done
    })?;
    let lang = surroundings::voice(global).lang;
    Ok(Practice { stop: Some(stop), thread: Some(thread), trouble: trouble.flatten(), lang })
}

/// Before the socket of one that has ended is taken over: it may be on its way out.
const BETWEEN: Duration = Duration::from_millis(20);

/// Where the engine of this user is.
#[derive(Debug)]
struct Place {
    socket: PathBuf,
    catalogue: &'static Catalogue,
    kept: Kept,
}

impl Place {
    /// The engine, with what the last one held, and what is wrong with that; `None` where another soleil's answers.
    fn bind(&self) -> io::Result<Option<(Server, Option<Message>)>> {
        // Two that find none at the same moment must not take each other's socket away.
        let lock = OpenOptions::new().create(true).append(true).mode(0o600).open(self.socket.with_extension("lock"))?;
        lock.lock()?;
        match Server::bind(&self.socket, self.catalogue, Pace::Real) {
            Ok(server) => {
                let trouble = self.kept.restore(&server).err();
                Ok(Some((server, trouble)))
            }
            // It answered a moment ago; if it has ended since, the next turn finds that.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Serves until it is stopped: at once, or when another soleil's engine has ended.
    async fn turn(&self, first: Option<Server>, stopped: impl Future<Output = ()> + Clone) -> Result<(), Message> {
        let mut server = first;
        loop {
            if let Some(server) = server {
                return tokio::join!(server.serve(stopped.clone()), self.kept.follow(&server, stopped)).1;
            }
            tokio::select! {
                () = stopped.clone() => return Ok(()),
                () = gone(&self.socket) => sleep(BETWEEN).await,
            }
            // The screen says that no engine answers, and there is nothing else to do about it.
            let Ok(bound) = self.bind() else { return Ok(()) };
            server = bound.map(|(server, _)| server);
        }
    }
}

/// Waits until whoever listens there has ended: that ends the connection, on which nothing is said.
async fn gone(socket: &Path) {
    if let Ok(mut stream) = tokio::net::UnixStream::connect(socket).await {
        let _ = stream.read(&mut [0]).await;
    }
}
