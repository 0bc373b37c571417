//! The notes' end: finds the soleil that presents, now or when one comes, and hands on what it tells.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::StreamExt;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{sleep, timeout};
use tokio_util::codec::{FramedRead, LinesCodec};

use crate::app::notes::{Drive, Heard, Link, TOLD_LIMIT, Told};
use crate::runtime::files::own::unshared_folder;
use crate::runtime::private::{PATIENCE, connect, foreign};
use crate::text::Message;

/// Where the system does not tell that a socket has come, it is looked for this often.
const RETRY: Duration = Duration::from_secs(5);

/// Follows whoever listens at `path`, one after the other, until nobody wants to hear it. What is asked while nobody listens is
/// forgotten.
pub async fn follow(path: PathBuf, heard: Sender<Heard>, mut asked: Receiver<Drive>) {
    let mut arrival = Arrival::at(&path);
    // A presenter that speaks another version's words is still there: it is not said to be gone.
    let mut strange = false;
    loop {
        match connect(&path).await {
            Ok(stream) => {
                let link = listen(stream, &heard, &mut asked).await;
                strange = link == Link::Strange;
                if heard.send(Heard::Link(link)).await.is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                let why = Message::new("notes-foreign").with("path", path.display());
                if heard.send(Heard::Link(Link::Waiting(Some(why)))).await.is_err() {
                    return;
                }
            }
            Err(_) if std::mem::take(&mut strange) => {
                if heard.send(Heard::Link(Link::Lost)).await.is_err() {
                    return;
                }
            }
            Err(_) => {}
        }
        tokio::select! {
            () = arrival.wait() => {}
            () = sleep(RETRY) => {}
            () = heard.closed() => return,
        }
        while asked.try_recv().is_ok() {}
    }
}

/// Hands on what is told, and what is asked, until one end goes; what became of the link.
async fn listen(stream: UnixStream, heard: &Sender<Heard>, asked: &mut Receiver<Drive>) -> Link {
    let (read, mut write) = stream.into_split();
    let mut lines = FramedRead::new(read, LinesCodec::new_with_max_length(TOLD_LIMIT));
    loop {
        tokio::select! {
            line = lines.next() => match line {
                Some(Ok(line)) => {
                    let Ok(told) = serde_json::from_str::<Box<Told>>(&line) else { return Link::Strange };
                    if heard.send(Heard::Link(Link::Following(told))).await.is_err() {
                        return Link::Lost;
                    }
                }
                Some(Err(tokio_util::codec::LinesCodecError::MaxLineLengthExceeded)) => return Link::Strange,
                Some(Err(_)) | None => return Link::Lost,
            },
            Some(drive) = asked.recv() => {
                let Ok(line) = serde_json::to_string(&drive) else { continue };
                if !matches!(timeout(PATIENCE, write.write_all(format!("{line}\n").as_bytes())).await, Ok(Ok(()))) {
                    return Link::Lost;
                }
            }
        }
    }
}

/// Tells that something has come or changed in the folder of the sockets.
struct Arrival {
    changed: Receiver<()>,
    /// Kept for as long as it is to tell.
    _watcher: Option<RecommendedWatcher>,
}

impl Arrival {
    fn at(path: &Path) -> Self {
        let (wake, changed) = mpsc::channel(1);
        let told = move |_: notify::Result<notify::Event>| {
            // One that waits already is enough.
            let _ = wake.try_send(());
        };
        let folder = path.parent().unwrap_or(Path::new("/"));
        // A presenter may be the first to need the folder: there must be one to watch.
        let there = !foreign(folder) && unshared_folder(folder).is_ok();
        let watcher = there.then(|| notify::recommended_watcher(told).ok()).flatten();
        let watching = watcher.and_then(|mut watcher| {
            watcher.watch(folder, RecursiveMode::NonRecursive).ok()?;
            Some(watcher)
        });
        Self { changed, _watcher: watching }
    }

    async fn wait(&mut self) {
        if self.changed.recv().await.is_none() {
            std::future::pending().await
        }
    }
}
