//! `docker build`, as the classic builder answers; a request for BuildKit is answered like that too, as Podman does.

use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::json;
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::Pace;
use super::container;
use super::engine::Shared;
use super::http::{self, Answered, Query, Refused};
use super::name::Name;
use super::pull;
use crate::simulated::build::{self as dockerfile, BuildEvent, Failure, Request};
use crate::simulated::root::Root;

/// What is to be built.
struct Asked {
    context: Root,
    text: Bytes,
    args: BTreeMap<String, String>,
    labels: BTreeMap<String, String>,
    target: Option<String>,
    no_cache: bool,
    quiet: bool,
    names: Vec<Name>,
    bases: Vec<String>,
}

/// `POST /build`
pub fn build(shared: &Shared, query: &Query, tar: Bytes) -> Answered {
    let names: Vec<Name> = query.all("t").map(|name| Name::new(name, None)).collect();
    for name in &names {
        name.valid().map_err(|_| {
            Refused(400, format!("invalid argument \"{}\" for t: invalid reference format", name.tagged()))
        })?;
    }
    let mut context = Root::default();
    context.unpack("/", &tar).map_err(|error| Refused(500, format!("the build context: {error}")))?;
    let path = query.get("dockerfile").unwrap_or("Dockerfile");
    let text = context
        .read(&format!("/{path}"))
        .map_err(|_| Refused(500, format!("Cannot locate specified Dockerfile: {path}")))?;
    let map = |name: &str| -> BTreeMap<String, String> {
        let given =
            query.get(name).and_then(|text| serde_json::from_str::<BTreeMap<String, Option<String>>>(text).ok());
        given.unwrap_or_default().into_iter().filter_map(|(key, value)| value.map(|value| (key, value))).collect()
    };
    let args = map("buildargs");
    let bases = dockerfile::bases(&text, &args).map_err(|failure| Refused(failure.status, failure.message))?;
    let asked = Asked {
        context,
        text,
        args,
        labels: map("labels"),
        target: query.get("target").map(str::to_owned),
        no_cache: query.flag("nocache"),
        quiet: query.flag("q"),
        names,
        bases,
    };
    let (sender, queue) = mpsc::channel(64);
    let shared = shared.clone();
    tokio::spawn(async move {
        if let Err(failure) = built(&shared, asked, &sender).await {
            let detail = match failure.code {
                Some(code) => json!({ "code": code, "message": failure.message }),
                None => json!({ "message": failure.message }),
            };
            let _ = sender.send(http::line(&json!({ "errorDetail": detail, "error": failure.message }))).await;
        }
    });
    Ok(http::stream("application/json", queue))
}

async fn built(shared: &Shared, asked: Asked, sender: &mpsc::Sender<Bytes>) -> Result<(), Failure> {
    let gone = |_| Failure { status: 200, code: None, message: "context canceled".to_owned() };
    for base in &asked.bases {
        if shared.read(|engine| engine.image(base).is_err()) {
            let refused = |Refused(_, message)| Failure { status: 200, code: None, message };
            pull::base(shared, base, sender).await.map_err(refused)?;
        }
    }
    let mut events = Vec::new();
    let built = {
        let (known, bases) = shared.read(|engine| {
            let bases = asked.bases.iter().filter_map(|base| Some((base.clone(), engine.image(base).ok()?.clone())));
            (engine.images.clone(), bases.collect())
        });
        dockerfile::build(
            &Request {
                dockerfile: &asked.text,
                context: &asked.context,
                args: asked.args,
                labels: asked.labels,
                target: asked.target,
                no_cache: asked.no_cache,
                known: &known,
                bases,
                catalogue: shared.catalogue,
                now: Timestamp::now(),
            },
            &mut events,
        )
    };
    let mut on = String::new();
    for event in events {
        match event {
            BuildEvent::Stream(_) if asked.quiet => {}
            BuildEvent::Stream(text) => sender.send(http::line(&json!({ "stream": text }))).await.map_err(gone)?,
            BuildEvent::Pause(long) if shared.pace == Pace::Real => {
                // A client that goes ends its build.
                tokio::select! {
                    () = sleep(long) => {}
                    () = sender.closed() => return Ok(()),
                }
            }
            BuildEvent::Pause(_) => {}
            BuildEvent::Container { command, status } => {
                shared.change(|engine| container::of_a_step(engine, &on, &command, status));
            }
            BuildEvent::Image(image) => {
                on.clone_from(&image.id);
                shared.change(|engine| engine.keep(*image));
            }
        }
    }
    let image = built?;
    let id = image.id.clone();
    shared.change(|engine| {
        engine.keep(image);
        for name in &asked.names {
            engine.tags.insert(name.tagged(), id.clone());
            engine.tell_image("tag", &id, &name.tagged());
        }
    });
    sender.send(http::line(&json!({ "aux": { "ID": id } }))).await.map_err(gone)?;
    if asked.quiet {
        return sender.send(http::line(&json!({ "stream": format!("{id}\n") }))).await.map_err(gone);
    }
    for name in &asked.names {
        let words = format!("Successfully tagged {}\n", name.tagged());
        sender.send(http::line(&json!({ "stream": words }))).await.map_err(gone)?;
    }
    Ok(())
}
