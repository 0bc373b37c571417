//! The presenter's end: what changes is pushed to whoever follows, what they ask comes back.

use std::path::Path;

use futures_util::StreamExt;
use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::codec::{FramedRead, LinesCodec};

use crate::app::msg::Msg;
use crate::app::notes::{ASKED_LIMIT, Drive, Told};
use crate::runtime::private::{PATIENCE, PrivateListener};

/// Windows that follow at a time; the others wait in the socket's own queue.
const CLIENTS: usize = 8;

/// Listens at `path` and serves until nothing more will be told. Each client is told all that the notes show at first and
/// after each change, the newest alone where it reads slowly; what it asks goes to `own` as the action that the key has. One
/// that does not read in time, or says anything else, is sent away.
pub async fn publish(path: &Path, told: watch::Receiver<Box<Told>>, own: mpsc::Sender<Msg>) {
    let listener = tokio::select! {
        listener = PrivateListener::when_free(path, &own) => listener,
        () = own.closed() => return,
    };
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            () = own.closed() => return,
            Some(_) = clients.join_next() => {}
            stream = listener.accept(), if clients.len() < CLIENTS => {
                clients.spawn(serve(stream, told.clone(), own.clone()));
            }
        }
    }
}

async fn serve(stream: UnixStream, mut told: watch::Receiver<Box<Told>>, own: mpsc::Sender<Msg>) {
    let (read, mut write) = stream.into_split();
    let mut lines = FramedRead::new(read, LinesCodec::new_with_max_length(ASKED_LIMIT));
    told.mark_changed();
    loop {
        tokio::select! {
            changed = told.changed() => {
                if changed.is_err() {
                    return;
                }
                let line = serde_json::to_string(&**told.borrow_and_update());
                let Ok(line) = line else { return };
                if !matches!(timeout(PATIENCE, write.write_all(format!("{line}\n").as_bytes())).await, Ok(Ok(()))) {
                    return;
                }
            }
            said = lines.next() => {
                let Some(Ok(line)) = said else { return };
                let Ok(drive) = serde_json::from_str::<Drive>(&line) else { return };
                if own.send(Msg::Act(drive.into())).await.is_err() {
                    return;
                }
            }
        }
    }
}
