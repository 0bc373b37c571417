//! The socket on which shells in other windows tell their commands (`soleil hook`).

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt;
use tokio::net::UnixStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::private::{self, PATIENCE, PrivateListener, foreign, not_yours, own_uid};
use crate::lab::doctor::Listener;
use crate::text::Message;

/// Bytes of one report at most.
pub const REPORT_LIMIT: usize = 64 * 1024;
/// Clients that are read at a time; the others wait in the socket's own queue.
const CLIENTS: usize = 32;

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

/// Where the socket is: `witness.sock` in the folder of the user's own sockets.
pub fn socket_path() -> PathBuf {
    private::folder().join("witness.sock")
}

/// The listening end. Dropping it removes the socket.
#[derive(Debug)]
pub struct Witness(PrivateListener);

impl From<PrivateListener> for Witness {
    fn from(listener: PrivateListener) -> Self {
        Self(listener)
    }
}

impl Witness {
    /// Listens at `path`; see [`PrivateListener::bind`].
    pub fn bind(path: &Path) -> Result<Self, Message> {
        PrivateListener::bind(path).map(Self)
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
                stream = self.0.accept(), if clients.len() < CLIENTS => {
                    clients.spawn(async { timeout(PATIENCE, receive(stream)).await.ok().flatten() });
                }
            }
        }
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
    let mut text = Vec::new();
    let limit = u64::try_from(REPORT_LIMIT).ok()? + 1;
    stream.take(limit).read_to_end(&mut text).await.ok()?;
    if text.len() > REPORT_LIMIT { None } else { serde_json::from_slice(&text).ok() }
}
