//! What the practice engine holds, kept from one program to the next: `simulated/engine.json` in the state folder,
//! written whole and atomically. One that cannot be read is kept aside.

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::time::Duration;

use tokio::time::sleep;

use crate::runtime::files::{self, own};
use crate::simulated::server::Server;
use crate::text::Message;

const FOLDER: &str = "simulated";
const FILE: &str = "engine.json";
/// Bytes at most.
const LARGEST: u64 = 256 << 20;
/// After a change, so that one write does for those that come together.
const SOON: Duration = Duration::from_secs(1);

/// Where it is kept.
#[derive(Debug)]
pub struct Kept {
    state_folder: PathBuf,
}

impl Kept {
    /// In this state folder, which is made at the first write.
    pub fn new(state_folder: PathBuf) -> Self {
        Self { state_folder }
    }

    fn file(&self) -> PathBuf {
        self.state_folder.join(FOLDER).join(FILE)
    }

    /// Gives an engine what the last one held, if there is something.
    ///
    /// # Errors
    /// The engine has nothing: what lies there cannot be read.
    pub fn restore(&self, server: &Server) -> Result<(), Message> {
        let file = self.file();
        if [self.state_folder.as_path(), &self.state_folder.join(FOLDER)].into_iter().any(own::foreign) {
            return Err(failed("practice-unreadable", &file, &io::ErrorKind::PermissionDenied.into()));
        }
        let state = match files::bytes(&file, LARGEST) {
            Ok(state) => state,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            // Whatever lies there, a folder or a FIFO too: it must not be in the way of the next.
            Err(error) => return Err(aside(&file, &error.to_string())),
        };
        server.restore(&state).map_err(|why| aside(&file, &why.to_string()))
    }

    /// Keeps what the engine holds, soon after each change and when it ends.
    ///
    /// # Errors
    /// The last write failed: what was kept before is whole.
    pub async fn follow(&self, server: &Server, stopped: impl Future<Output = ()>) -> Result<(), Message> {
        let mut stopped = pin!(stopped);
        let (mut seen, mut done) = (0, Ok(()));
        loop {
            let over = tokio::select! {
                // What happened last is kept, however soon the end comes.
                biased;
                told = server.news(seen) => {
                    seen = told;
                    false
                }
                () = &mut stopped => true,
            };
            // Nothing has happened, so that there is nothing to keep.
            if over && seen == 0 {
                return done;
            }
            let over = over
                || tokio::select! {
                    () = &mut stopped => true,
                    () = sleep(SOON) => false,
                };
            let (folder, state) = (self.state_folder.clone(), server.state());
            // A slow disk makes no client wait.
            let written = tokio::task::spawn_blocking(move || write(&folder, &state)).await;
            done = written
                .unwrap_or_else(|lost| Err(lost.into()))
                .map_err(|error| failed("practice-not-kept", &self.file(), &error));
            if over {
                return done;
            }
        }
    }
}

fn write(state_folder: &Path, state: &str) -> io::Result<()> {
    if state.len() as u64 > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    files::write_private(&own::private_within(state_folder, FOLDER)?, Path::new(FILE), state)
}

fn aside(file: &Path, why: &str) -> Message {
    match files::set_aside(file) {
        Ok(aside) => Message::new("practice-kept-aside").with("path", aside.display()).with("why", why),
        Err(error) => failed("practice-unreadable", file, &error),
    }
}

fn failed(id: &'static str, file: &Path, error: &io::Error) -> Message {
    Message::new(id).with("path", file.display()).with("error", error)
}
