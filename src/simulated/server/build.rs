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
    let target = query.get("target").map(str::to_owned);
    let bases = dockerfile::bases(&text, &args, target.as_deref())
        .map_err(|failure| Refused(failure.status, failure.message))?;
    let asked = Asked {
        context,
        text,
        args,
        labels: map("labels"),
        target,
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
    let now = Timestamp::now();
    let known = shared.read(|engine| engine.images.clone());
    let mut on = String::new();
    let mut told = 0;
    // An image that is not there is pulled by the step that names it; then the same build goes on from there.
    let built = loop {
        let bases = shared.read(|engine| {
            let there = asked.bases.iter().filter_map(|base| Some((base.clone(), engine.image(base).ok()?.clone())));
            there.collect()
        });
        let request = Request {
            dockerfile: &asked.text,
            context: &asked.context,
            args: asked.args.clone(),
            labels: asked.labels.clone(),
            target: asked.target.clone(),
            no_cache: asked.no_cache,
            known: &known,
            bases,
            catalogue: shared.catalogue,
            now,
        };
        let mut events = Vec::new();
        let built = dockerfile::build(&request, &mut events);
        let mut wanted = None;
        for event in events.into_iter().skip(told) {
            told += 1;
            let long = match event {
                BuildEvent::Stream(_) if asked.quiet => continue,
                BuildEvent::Stream(text) => {
                    sender.send(http::line(&json!({ "stream": text }))).await.map_err(gone)?;
                    continue;
                }
                BuildEvent::Container { command, status } => {
                    shared.change(|engine| container::of_a_step(engine, &on, &command, status));
                    continue;
                }
                BuildEvent::Image(image) => {
                    on.clone_from(&image.id);
                    shared.change(|engine| engine.keep(*image));
                    continue;
                }
                BuildEvent::Wants(name) => {
                    wanted = Some(name);
                    continue;
                }
                BuildEvent::Pause(_) if shared.pace != Pace::Real => continue,
                BuildEvent::Pause(long) | BuildEvent::Sleep(long) => long,
            };
            // A client that goes ends its build.
            tokio::select! {
                () = sleep(long) => {}
                () = sender.closed() => return Ok(()),
            }
        }
        let Some(base) = wanted else { break built };
        let refused = |Refused(_, message)| Failure { status: 200, code: None, message };
        pull::base(shared, &base, sender).await.map_err(refused)?;
        // It is not told again.
        told -= 1;
    };
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
