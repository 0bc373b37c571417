//! The socket on which shells in other windows tell their commands (`soleil hook`).
#![expect(clippy::disallowed_methods, reason = "the runtime talks over sockets and reads the environment")]

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::files::own::unshared_folder;
use crate::lab::doctor::Listener;
use crate::text::Message;

/// Bytes of one report at most.
pub const REPORT_LIMIT: usize = 64 * 1024;
/// Clients that are read at a time; the others wait in the socket's own queue.
const CLIENTS: usize = 32;
/// A client that has not said all by then is sent away.
const PATIENCE: Duration = Duration::from_secs(2);

/// A command that ended in a shell outside. On the socket: one JSON object a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessMessage {
    /// As typed.
    pub line: String,
    /// Folder of the shell when it ended.
    pub cwd: String,
    /// Exit status.
    pub status: i64,
}

/// Where the socket is: `$XDG_RUNTIME_DIR/soleil/witness.sock`, else in a folder of the user's own under `/tmp`.
pub fn socket_path() -> PathBuf {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let folder = match runtime.filter(|folder| folder.is_dir()) {
        Some(folder) => folder.join("soleil"),
        None => PathBuf::from(format!("/tmp/soleil-{}", own_uid())),
    };
    folder.join("witness.sock")
}

/// The listening end. Dropping it removes the socket.
#[derive(Debug)]
pub struct Witness {
    listener: UnixListener,
    path: PathBuf,
}

impl Witness {
    /// Listens at `path`, for programs of the same user alone (0600 in a folder 0700). Needs a tokio runtime. Errors: another soleil
    /// listens there, the folder is not the user's own, or the socket cannot be made.
    pub fn bind(path: &Path) -> Result<Self, Message> {
        let failed =
            |cause: io::Error| Message::new("witness-no-socket").with("path", path.display()).with("cause", cause);
        let folder = path.parent().unwrap_or(Path::new("/"));
        if foreign(folder) {
            return Err(not_yours(folder));
        }
        unshared_folder(folder).map_err(failed)?;
        if BlockingStream::connect(path).is_ok() {
            return Err(Message::new("witness-taken").with("path", path.display()));
        }
        // One left behind by a soleil that was killed.
        match fs::remove_file(path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(failed(cause)),
            _ => {}
        }
        let listener = UnixListener::bind(path).map_err(failed)?;
        fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(failed)?;
        Ok(Self { listener, path: path.to_owned() })
    }

    /// Hands on each report until nobody listens to `sender`; what is not a report of this user is dropped in silence. A
    /// few are read at a time, so that a client that stays silent holds up nobody.
    pub async fn serve(self, sender: mpsc::Sender<WitnessMessage>) {
        let mut clients = JoinSet::new();
        loop {
            tokio::select! {
                () = sender.closed() => return,
                Some(heard) = clients.join_next() => {
                    if let Ok(Some(message)) = heard
                        && sender.send(message).await.is_err()
                    {
                        return;
                    }
                }
                accepted = self.listener.accept(), if clients.len() < CLIENTS => match accepted {
                    Ok((stream, _)) => {
                        clients.spawn(async { timeout(PATIENCE, receive(stream)).await.ok().flatten() });
                    }
                    // Out of descriptors, most likely: another try at once would spin.
                    Err(_) => tokio::time::sleep(PATIENCE).await,
                },
            }
        }
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Who listens at `path`, or why no soleil could. Nothing is made.
pub fn look(path: &Path) -> Listener {
    let folder = path.parent().unwrap_or(Path::new("/"));
    if foreign(folder) {
        return Listener::Impossible(not_yours(folder));
    }
    if BlockingStream::connect(path).is_ok() { Listener::Soleil } else { Listener::Nobody }
}

/// Another user has made what should be our folder: a folder of theirs, or a link to wherever they like.
fn foreign(folder: &Path) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|known| known.uid() != own_uid())
}

fn not_yours(folder: &Path) -> Message {
    Message::new("witness-not-yours").with("path", folder.display())
}

/// Sends one report to the soleil that listens at `path`. Errors: none listens, the socket is in a folder of somebody
/// else's, or the report is too long.
pub fn send(path: &Path, message: &WitnessMessage) -> io::Result<()> {
    let text = serde_json::to_vec(message)?;
    if text.len() > REPORT_LIMIT {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    if fs::symlink_metadata(path.parent().unwrap_or(Path::new("/")))?.uid() != own_uid() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let mut stream = BlockingStream::connect(path)?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(&text)
}

async fn receive(stream: UnixStream) -> Option<WitnessMessage> {
    if stream.peer_cred().ok()?.uid() != own_uid() {
        return None;
    }
    let mut text = Vec::new();
    let limit = u64::try_from(REPORT_LIMIT).ok()? + 1;
    stream.take(limit).read_to_end(&mut text).await.ok()?;
    if text.len() > REPORT_LIMIT { None } else { serde_json::from_slice(&text).ok() }
}

fn own_uid() -> u32 {
    rustix::process::getuid().as_raw()
}
