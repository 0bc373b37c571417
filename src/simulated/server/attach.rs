//! What a process writes, to a client that looks on; what the client types, to the process.

use bytes::{BufMut, Bytes, BytesMut};
use hyper::body::Incoming;
use hyper::header::HeaderValue;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;

use super::engine::Shared;
use super::http::{self, Answer, Answered, Query, Refused};
use super::run::{Chunk, Input};

/// What a client wants to see.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are the call's parameters")]
pub struct Wanted {
    /// What was written before.
    pub past: bool,
    /// What will be.
    pub follow: bool,
    /// It types.
    pub stdin: bool,
    /// The first stream.
    pub stdout: bool,
    /// The second.
    pub stderr: bool,
    /// With the time before each line.
    pub timestamps: bool,
    /// The last so many pieces.
    pub tail: Option<usize>,
    /// It has ended, after so many starts: the client waits for the next one, which it is about to ask for.
    pub again: Option<u64>,
}

/// `POST /containers/ID/attach`
pub fn container(shared: &Shared, text: &str, query: &Query, request: &mut Request<Incoming>) -> Answered {
    let (id, opened, attributes) = shared.read(|engine| {
        let (id, container) = engine.seen(text)?;
        Ok::<_, Refused>((id.clone(), container.stdin, container.attributes()))
    })?;
    shared.change(|engine| engine.tell("container", "attach", &id, &attributes));
    let wanted = Wanted {
        past: query.flag("logs"),
        follow: query.flag("stream"),
        stdin: query.flag("stdin") && opened,
        stdout: query.flag("stdout"),
        stderr: query.flag("stderr"),
        ..Wanted::default()
    };
    Ok(to(shared, &id, wanted, request))
}

/// `POST /containers/ID/resize` and `/exec/ID/resize`: the process hears of it in its turn.
pub fn resize(shared: &Shared, id: &str, query: &Query) {
    let number = |name| query.get(name).and_then(|text| text.parse::<u16>().ok());
    let (Some(rows), Some(columns)) = (number("h"), number("w")) else { return };
    shared.read(|engine| {
        if let Some(run) = engine.runs.get(id) {
            // A process that has so much to read will hear of the next one.
            let _ = run.input.try_send(Input::Size(columns, rows));
        }
    });
}

/// `GET /containers/ID/logs`
pub fn logs(shared: &Shared, text: &str, query: &Query) -> Answered {
    let id = shared.read(|engine| engine.seen(text).map(|(id, _)| id.clone()))?;
    let wanted = Wanted {
        past: true,
        follow: query.flag("follow"),
        stdout: query.flag("stdout"),
        stderr: query.flag("stderr"),
        timestamps: query.flag("timestamps"),
        tail: query.get("tail").and_then(|tail| tail.parse().ok()),
        ..Wanted::default()
    };
    let (sender, queue) = mpsc::channel(64);
    tokio::spawn(show(shared.clone(), id, wanted, 0, sender));
    Ok(http::stream("application/vnd.docker.raw-stream", queue))
}

/// Answers a request to look on: the connection becomes the stream.
pub fn to(shared: &Shared, id: &str, mut wanted: Wanted, request: &mut Request<Incoming>) -> Answer {
    let mut from = 0;
    if !wanted.past {
        shared.read(|engine| {
            let Some(run) = engine.runs.get(id) else { return };
            from = run.output.len();
            wanted.again = Some(run.starts).filter(|starts| wanted.follow && run.over && *starts > 0);
        });
    }
    let (sender, mut queue) = mpsc::channel::<Bytes>(64);
    tokio::spawn(show(shared.clone(), id.to_owned(), wanted.clone(), from, sender));
    if request.headers().get("Upgrade").is_none() {
        return http::stream("application/vnd.docker.raw-stream", queue);
    }
    let upgrade = hyper::upgrade::on(request);
    let (shared, id) = (shared.clone(), id.to_owned());
    tokio::spawn(async move {
        let Ok(connection) = upgrade.await else { return };
        let (mut from, mut into) = tokio::io::split(TokioIo::new(connection));
        let typed = tokio::spawn(async move {
            let mut buffer = vec![0; 4096];
            loop {
                let read = from.read(&mut buffer).await.unwrap_or(0);
                if !wanted.stdin {
                    if read == 0 {
                        return;
                    }
                    continue;
                }
                let Some(input) = shared.read(|engine| engine.runs.get(&id).map(|run| run.input.clone())) else {
                    return;
                };
                let next = if read == 0 { Input::End } else { Input::Bytes(Bytes::copy_from_slice(&buffer[..read])) };
                // A process that has ended reads no more.
                if input.send(next).await.is_err() || read == 0 {
                    return;
                }
            }
        });
        while let Some(content) = queue.recv().await {
            if into.write_all(&content).await.is_err() || into.flush().await.is_err() {
                break;
            }
        }
        let _ = into.shutdown().await;
        typed.abort();
    });
    let mut answer = http::empty(101);
    *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    for (name, value) in
        [("Content-Type", "application/vnd.docker.raw-stream"), ("Connection", "Upgrade"), ("Upgrade", "tcp")]
    {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}

/// Sends what was and is written, until it is over.
async fn show(shared: Shared, id: String, wanted: Wanted, mut from: usize, sender: mpsc::Sender<Bytes>) {
    if let Some(tail) = wanted.tail {
        let there = shared.read(|engine| engine.runs.get(&id).map_or(0, |run| run.output.len()));
        from = from.max(there.saturating_sub(tail));
    }
    loop {
        let news = shared.wait_for(|engine| {
            let Some(run) = engine.runs.get(&id) else { return Some((Vec::new(), true, true)) };
            let news = run.output.get(from..).unwrap_or_default().to_vec();
            let waits = wanted.again.is_some_and(|starts| run.starts == starts) && engine.containers.contains_key(&id);
            let over = run.over && !waits || !wanted.follow;
            (!news.is_empty() || over).then_some((news, over, run.tty))
        });
        let (news, over, tty) = tokio::select! {
            news = news => news,
            () = sender.closed() => return,
        };
        from += news.len();
        for chunk in news {
            let seen = if chunk.0 == 2 { wanted.stderr } else { wanted.stdout };
            if seen && sender.send(framed(&chunk, tty, wanted.timestamps)).await.is_err() {
                return;
            }
        }
        if over {
            return;
        }
    }
}

/// A terminal's stream is raw; two streams come in frames of 8 bytes and their content.
fn framed((stream, content, time): &Chunk, tty: bool, timestamps: bool) -> Bytes {
    let content = if timestamps {
        let mut stamped = BytesMut::new();
        stamped.extend_from_slice(format!("{time:.9} ").as_bytes());
        stamped.extend_from_slice(content);
        stamped.freeze()
    } else {
        content.clone()
    };
    if tty {
        return content;
    }
    let mut frame = BytesMut::with_capacity(8 + content.len());
    frame.put_u32(u32::from(*stream) << 24);
    frame.put_u32(u32::try_from(content.len()).unwrap_or(u32::MAX));
    frame.extend_from_slice(&content);
    frame.freeze()
}
