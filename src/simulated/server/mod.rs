//! The Engine API on a Unix socket: what the pure files know, spoken to any client.
//!
//! One [`Shared`] state behind a lock that is never held across an `await`; whoever waits for a change (an attached
//! client, `docker wait`, `docker events`) is woken by one counter and looks again.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the one file tree of the practice engine that does I/O and reads a clock"
)]

mod attach;
mod build;
mod commit;
mod container;
mod end;
mod engine;
mod exec;
mod http;
mod image;
mod kept;
mod look;
mod name;
mod port;
mod pull;
mod route;
mod run;
mod signal;
mod volume;

use std::fs::{self, Permissions};
use std::future::Future;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::pin::pin;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use tokio::net::UnixListener;

use super::catalogue::Catalogue;
use engine::Shared;
pub use kept::BrokenState;

/// How long things take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As on a good line.
    Real,
    /// No time at all.
    None,
}

/// A socket that listens. It is removed when this goes.
#[derive(Debug)]
pub struct Server {
    listener: UnixListener,
    socket: PathBuf,
    shared: Shared,
}

impl Server {
    /// Listens, for its owner alone; within a Tokio runtime. What is left of an engine that has gone is taken away,
    /// one that still answers is an error.
    pub fn bind(socket: &Path, catalogue: &'static Catalogue, pace: Pace) -> io::Result<Self> {
        if std::os::unix::net::UnixStream::connect(socket).is_ok() {
            return Err(io::Error::new(io::ErrorKind::AddrInUse, "an engine answers there already"));
        }
        if fs::symlink_metadata(socket).is_ok_and(|there| std::os::unix::fs::FileTypeExt::is_socket(&there.file_type()))
        {
            fs::remove_file(socket)?;
        }
        let listener = UnixListener::bind(socket)?;
        fs::set_permissions(socket, Permissions::from_mode(0o600))?;
        Ok(Self { listener, socket: socket.to_owned(), shared: Shared::new(catalogue, pace) })
    }

    /// Before it serves: it holds what another one did, whose [`Self::state`] that was. Where that cannot be read it
    /// stays as it is.
    pub fn restore(&self, state: &[u8]) -> Result<(), BrokenState> {
        let engine = kept::restored(state, self.shared.catalogue, Timestamp::now())?;
        self.shared.change(|empty| *empty = engine);
        Ok(())
    }

    /// Images, volumes and containers with their files, as text for [`Self::restore`].
    pub fn state(&self) -> String {
        self.shared.read(|engine| kept::state(engine, Timestamp::now()))
    }

    /// Waits for something that changes the state; `seen` is what this has returned before, zero at first.
    pub async fn news(&self, seen: u64) -> u64 {
        self.shared.wait_for(|engine| Some(engine.told()).filter(|told| *told != seen)).await
    }

    /// Serves until `stop` is there.
    pub async fn serve(&self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            let accepted = tokio::select! {
                () = &mut stop => return,
                accepted = self.listener.accept() => accepted,
            };
            // A client that went before it was let in is no reason to end; too many at once is one to wait for some.
            let Ok((stream, _)) = accepted else {
                tokio::task::yield_now().await;
                continue;
            };
            let shared = self.shared.clone();
            tokio::spawn(async move {
                let service = service_fn(move |request| route::answer(shared.clone(), request));
                let connection = http1::Builder::new().half_close(true).serve_connection(TokioIo::new(stream), service);
                // It ends with the client; there is nobody to tell how.
                let _ = connection.with_upgrades().await;
            });
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.socket);
    }
}
