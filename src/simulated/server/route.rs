//! Which call is which.

use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::HeaderValue;
use hyper::{Method, Request};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::engine::Shared;
use super::http::{self, Answer, Answered, Query, Refused, missing};
use super::{attach, build, commit, container, end, exec, image, look, pull, signal, volume};

/// What this engine calls itself.
const VERSION: &str = "20.10.24-simulated";
/// The Engine API's version that it speaks.
const API: (&str, (u32, u32)) = ("1.41", (1, 41));
/// The oldest that it takes.
const OLDEST: (&str, (u32, u32)) = ("1.12", (1, 12));
/// A build's context and anything else that is sent may weigh so much.
const BODY: usize = 256 << 20;

/// Answers any request.
pub async fn answer(shared: Shared, mut request: Request<Incoming>) -> Result<Answer, Infallible> {
    let mut answer = routed(&shared, &mut request).await.unwrap_or_else(Answer::from);
    let headers = answer.headers_mut();
    for (name, value) in [
        ("Api-Version", API.0),
        ("Docker-Experimental", "false"),
        ("Ostype", "linux"),
        ("Builder-Version", "1"),
        ("Server", "Docker/20.10.24-simulated (linux)"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if request.method() == Method::HEAD {
        *answer.body_mut() = http_body_util::Empty::new().boxed_unsync();
    }
    Ok(answer)
}

async fn routed(shared: &Shared, request: &mut Request<Incoming>) -> Answered {
    let query = Query::new(request.uri().query());
    let path = decoded(request.uri().path());
    let path = unversioned(&path)?;
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let method = request.method().clone();
    let get = method == Method::GET || method == Method::HEAD;
    let post = method == Method::POST;
    let delete = method == Method::DELETE;
    match parts.as_slice() {
        ["_ping"] if get => Ok(http::bytes("OK")),
        ["version"] if get => Ok(http::json(&version())),
        ["info"] if get => Ok(http::json(&info(shared))),
        ["events"] if get => events(shared, &query),
        ["images", "json"] if get => image::list(shared, &query),
        ["images", "create"] if post => pull::pull(shared, &query),
        ["images", "prune"] if post => Ok(image::prune(shared)),
        ["images", "search"] => Err(Refused(501, "the practice engine has no search".to_owned())),
        ["images", name @ .., "json"] if get => image::inspect(shared, &name.join("/")),
        ["images", name @ .., "history"] if get => image::history(shared, &name.join("/")),
        ["images", name @ .., "tag"] if post => image::tag(shared, &name.join("/"), &query),
        ["images", name @ ..] if delete => image::remove(shared, &name.join("/"), query.flag("force")),
        ["distribution", name @ .., "json"] if get => pull::distribution(shared, &name.join("/")),
        ["commit"] if post => commit::commit(shared, &query),
        ["build"] if post => build::build(shared, &query, body(request).await?),
        ["containers", "json"] if get => look::list(shared, &query),
        ["containers", "create"] if post => container::create(shared, &query, &read(request).await?),
        ["containers", "prune"] if post => Ok(end::prune(shared)),
        ["containers", id, "json"] if get => look::inspect(shared, id),
        ["containers", id, "start"] if post => container::start(shared, id),
        ["containers", id, "stop"] if post => signal::stop(shared, id, &query).await,
        ["containers", id, "kill"] if post => signal::kill(shared, id, &query),
        ["containers", id, "restart"] if post => signal::restart(shared, id, &query).await,
        ["containers", id, "wait"] if post => end::wait(shared, id, &query),
        ["containers", id, "rename"] if post => container::rename(shared, id, &query),
        ["containers", id, "resize"] if post => {
            let id = shared.read(|engine| engine.container_id(id))?;
            attach::resize(shared, &id, &query);
            Ok(http::empty(200))
        }
        ["containers", id, "attach"] if post => attach::container(shared, id, &query, request),
        ["containers", id, "logs"] if get => attach::logs(shared, id, &query),
        ["containers", id, "archive"] if get => look::archive(shared, id, &query),
        ["containers", id, "exec"] if post => exec::create(shared, id, &read(request).await?),
        ["containers", id] if delete => end::remove(shared, id, query.flag("force")),
        ["exec", id, "start"] if post => {
            let options = read(request).await?;
            exec::start(shared, id, &options, request)
        }
        ["exec", id, "json"] if get => exec::inspect(shared, id),
        ["exec", id, "resize"] if post => {
            exec::inspect(shared, id)?;
            attach::resize(shared, id, &query);
            Ok(http::empty(201))
        }
        ["networks"] if get => Ok(http::json(&json!([]))),
        ["volumes"] if get => Ok(volume::list(shared)),
        ["volumes", "create"] if post => Ok(volume::create(shared, &read(request).await?)),
        // `docker inspect` asks for things of every kind: what is not there is not there.
        ["networks", id] if get => Err(missing(format!("network {id} not found"))),
        ["volumes", name] if get => volume::inspect(shared, name),
        ["volumes", name] if delete => volume::remove(shared, name),
        ["services" | "nodes" | "tasks" | "secrets" | "configs", id] if get => Err(missing(format!("{id} not found"))),
        ["plugins", id @ .., "json"] if get => Err(missing(format!("plugin \"{}\" not found", id.join("/")))),
        [
            "networks" | "volumes" | "swarm" | "services" | "nodes" | "tasks" | "secrets" | "configs" | "plugins"
            | "system",
            ..,
        ]
        | ["auth"]
        | ["build", "prune"]
        | ["images", "load" | "get"]
        | ["containers", _, "top" | "stats" | "changes" | "export" | "pause" | "unpause" | "update"] => {
            Err(Refused(501, "the practice engine does not do this: it runs no container".to_owned()))
        }
        _ => Err(missing("page not found")),
    }
}

/// `/v1.41/info` -> `/info`.
fn unversioned(path: &str) -> Result<&str, Refused> {
    let Some((number, rest)) = path.strip_prefix("/v").and_then(|rest| rest.split_once('/')) else { return Ok(path) };
    let Some((major, minor)) = number.split_once('.') else { return Ok(path) };
    let (Ok(major), Ok(minor)) = (major.parse::<u32>(), minor.parse::<u32>()) else { return Ok(path) };
    if (major, minor) > API.1 {
        let most = API.0;
        let words = format!("client version {number} is too new. Maximum supported API version is {most}");
        return Err(Refused(400, words));
    }
    if (major, minor) < OLDEST.1 {
        let least = OLDEST.0;
        return Err(Refused(
            400,
            format!(
                "client version {number} is too old. Minimum supported API version is {least}, please upgrade your client to a newer version"
            ),
        ));
    }
    Ok(&path[path.len() - rest.len() - 1..])
}

fn decoded(path: &str) -> String {
    // A path is no form: its plus signs are plus signs.
    let path = path.replace('+', "%2B");
    form_urlencoded::parse(format!("p={path}").as_bytes())
        .next()
        .map_or_else(String::new, |(_, path)| path.into_owned())
}

async fn body(request: &mut Request<Incoming>) -> Result<Bytes, Refused> {
    let body = Limited::new(request.body_mut(), BODY).collect().await;
    body.map(|body| body.to_bytes()).map_err(|error| Refused(400, format!("the request's body: {error}")))
}

async fn read(request: &mut Request<Incoming>) -> Result<Value, Refused> {
    let body = body(request).await?;
    if body.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(&body).map_err(|error| Refused(400, format!("invalid JSON: {error}")))
}

fn version() -> Value {
    json!({
        "Platform": { "Name": "soleil, simulated" },
        "Components": [{ "Name": "Simulated", "Version": VERSION, "Details": { "ApiVersion": API.0 } }],
        "Version": VERSION, "ApiVersion": API.0, "MinAPIVersion": OLDEST.0, "GitCommit": "", "GoVersion": "",
        "Os": "linux", "Arch": "amd64", "KernelVersion": "", "BuildTime": "2024-01-01T00:00:00.000000000+00:00",
    })
}

fn info(shared: &Shared) -> Value {
    let (images, containers, running) = shared.read(|engine| {
        (engine.images.len(), engine.containers.len(), engine.containers.values().filter(|one| one.running()).count())
    });
    json!({
        "ID": "SIMULATED", "Name": "simulated", "ServerVersion": VERSION, "OperatingSystem": "soleil (simulated)",
        "OSType": "linux", "Architecture": "x86_64", "NCPU": 1, "MemTotal": 1_073_741_824, "Driver": "overlay2",
        "DriverStatus": [["Simulated", "true"]], "DockerRootDir": "/var/lib/docker", "KernelVersion": "",
        "Images": images, "Containers": containers, "ContainersRunning": running, "ContainersPaused": 0,
        "ContainersStopped": containers - running, "SystemTime": Timestamp::now().to_string(),
        "IndexServerAddress": "https://index.docker.io/v1/", "RegistryConfig": {}, "Labels": [],
        "LoggingDriver": "json-file", "CgroupDriver": "cgroupfs", "Warnings": ["No container is run here: it is simulated."],
        "Plugins": { "Volume": [], "Network": [], "Authorization": null, "Log": [] }, "Swarm": {}, "Runtimes": {},
        "DefaultRuntime": "runc", "SecurityOptions": [],
    })
}

fn events(shared: &Shared, query: &Query) -> Answered {
    let time = |name| query.get(name).and_then(|text| text.parse::<f64>().ok());
    let filters = query.filters(&[
        "config",
        "container",
        "daemon",
        "event",
        "image",
        "label",
        "network",
        "node",
        "plugin",
        "scope",
        "secret",
        "service",
        "type",
        "volume",
    ])?;
    let (since, until) = (time("since"), time("until"));
    let wanted = move |event: &Value| {
        filters.iter().all(|(name, words)| {
            let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let attributes = &event["Actor"]["Attributes"];
            words.is_empty()
                || words.iter().any(|word| match name.as_str() {
                    "type" => said(&event["Type"]) == *word,
                    "event" => said(&event["Action"]).split(": ").next() == Some(word),
                    "container" => {
                        event["Type"] == "container"
                            && (said(&event["Actor"]["ID"]).starts_with(word) || said(&attributes["name"]) == *word)
                    }
                    "image" => said(&attributes["image"]) == *word || said(&attributes["name"]) == *word,
                    "label" => match word.split_once('=') {
                        Some((key, value)) => said(&attributes[key]) == value,
                        None => attributes.get(word).is_some(),
                    },
                    _ => true,
                })
        })
    };
    let (sender, queue) = mpsc::channel(64);
    let shared = shared.clone();
    let seconds = |time: Timestamp| time.as_nanosecond() as f64 / 1e9;
    // Without `since`, what is told from now on.
    let mut seen =
        if since.is_some() { 0 } else { shared.read(|engine| engine.events.back().map_or(0, |event| event.0)) };
    tokio::spawn(async move {
        let left = until.map(|until| std::time::Duration::from_secs_f64((until - seconds(Timestamp::now())).max(0.0)));
        let told = async {
            loop {
                let news = shared.wait_for(|engine| {
                    let news: Vec<_> = engine.events.iter().filter(|event| event.0 > seen).cloned().collect();
                    (!news.is_empty()).then_some(news)
                });
                let news = tokio::select! {
                    news = news => news,
                    // The client has gone.
                    () = sender.closed() => return,
                };
                for (number, time, event) in news {
                    seen = number;
                    let time = seconds(time);
                    if since.is_some_and(|since| time < since)
                        || until.is_some_and(|until| time > until)
                        || !wanted(&event)
                    {
                        continue;
                    }
                    if sender.send(http::line(&event)).await.is_err() {
                        return;
                    }
                }
            }
        };
        match left {
            // What is there already is told even when the end has passed.
            Some(left) => tokio::select! { biased; () = told => {}, () = tokio::time::sleep(left) => {} },
            None => told.await,
        }
    });
    Ok(http::stream("application/json", queue))
}
