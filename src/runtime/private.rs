//! Sockets that programs of the same user alone can reach: 0600 in a folder 0700, and the kernel says who speaks.
#![expect(clippy::disallowed_methods, reason = "the runtime makes sockets and reads the environment")]

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc::Sender;

use super::files::own::unshared_folder;
use crate::app::msg::Msg;
use crate::text::Message;

/// A client that does not say, or does not read, what it should by then is sent away.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// Between two attempts to take over a socket on which another soleil listens.
const RETRY: Duration = Duration::from_secs(5);

/// Where the sockets are: `$XDG_RUNTIME_DIR/soleil`, else a folder of the user's own under `/tmp`.
pub fn folder() -> PathBuf {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_absolute());
    match runtime.filter(|folder| folder.is_dir()) {
        Some(folder) => folder.join("soleil"),
        None => PathBuf::from(format!("/tmp/soleil-{}", own_uid())),
    }
}

/// The listening end. Dropping it removes the socket.
#[derive(Debug)]
pub struct PrivateListener {
    listener: UnixListener,
    path: PathBuf,
}

impl PrivateListener {
    /// Listens at `path`. Needs a tokio runtime. Errors: another soleil listens there, the folder is not the user's own, or
    /// the socket cannot be made.
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

    /// As [`Self::bind`], once no other soleil listens there. A folder that somebody else has made in the place of ours is
    /// told to `own`, once.
    pub async fn when_free(path: &Path, own: &Sender<Msg>) -> Self {
        let mut said = false;
        loop {
            match Self::bind(path) {
                Ok(listener) => return listener,
                Err(why) if why.id == "witness-not-yours" && !said => {
                    said = own.try_send(Msg::Notice(why)).is_ok();
                }
                Err(_) => {}
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    /// The next client of this user; what somebody else opens is closed.
    pub async fn accept(&self) -> UnixStream {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) if is_ours(&stream) => return stream,
                Ok(_) => {}
                // Out of descriptors, most likely: another try at once would spin.
                Err(_) => tokio::time::sleep(PATIENCE).await,
            }
        }
    }
}

impl Drop for PrivateListener {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Connects to the soleil of this user that listens at `path`. Errors: none does, or the socket is somebody else's.
pub async fn connect(path: &Path) -> io::Result<UnixStream> {
    if foreign(path.parent().unwrap_or(Path::new("/"))) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let stream = UnixStream::connect(path).await?;
    if is_ours(&stream) { Ok(stream) } else { Err(io::ErrorKind::PermissionDenied.into()) }
}

fn is_ours(stream: &UnixStream) -> bool {
    stream.peer_cred().is_ok_and(|peer| peer.uid() == own_uid())
}

/// Another user has made what should be our folder: a folder of theirs, or a link to wherever they like.
pub fn foreign(folder: &Path) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|known| known.uid() != own_uid())
}

/// Says so.
pub fn not_yours(folder: &Path) -> Message {
    Message::new("witness-not-yours").with("path", folder.display())
}

/// The user's number.
pub fn own_uid() -> u32 {
    rustix::process::getuid().as_raw()
}
