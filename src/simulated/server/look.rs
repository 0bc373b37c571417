//! What is said of containers: listed, inspected, their files read.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::container::Container;
use super::engine::Shared;
use super::http::{self, Answered, Query, Refused, missing};
use super::name::Name;
use super::{image, port, volume};

/// `GET /containers/json`
pub fn list(shared: &Shared, query: &Query) -> Answered {
    let filters = query.filters(&[
        "ancestor",
        "before",
        "exited",
        "expose",
        "health",
        "id",
        "is-task",
        "isolation",
        "label",
        "name",
        "network",
        "publish",
        "since",
        "status",
        "volume",
    ])?;
    let most = query.get("limit").map(|limit| {
        let number = limit.parse::<i64>();
        number.map_err(|_| Refused(500, format!("strconv.Atoi: parsing {limit:?}: invalid syntax")))
    });
    // The last so many are of any state.
    let most = most.transpose()?.and_then(|most| usize::try_from(most).ok()).filter(|most| *most > 0);
    let every = query.flag("all") || most.is_some() || ["status", "exited"].iter().any(|of| filters.contains_key(*of));
    Ok(shared.read(|engine| {
        let wanted = |id: &str, one: &Container| {
            filters.iter().all(|(name, words)| {
                words.iter().any(|word| match name.as_str() {
                    "id" => id.starts_with(word.as_str()),
                    "name" => one.name.contains(word.trim_start_matches('/')),
                    "status" => one.state() == word,
                    "exited" => {
                        one.state() == "exited"
                            && one.status.is_some_and(|status| word.parse() == Ok(i64::from(status)))
                    }
                    "ancestor" => {
                        one.named == *word
                            || engine.tags.get(&Name::new(word, None).tagged()) == Some(&one.image)
                            || one.image.contains(word.as_str())
                    }
                    "label" => match word.split_once('=') {
                        Some((key, value)) => one.config.labels.get(key).is_some_and(|known| known == value),
                        None => one.config.labels.contains_key(word),
                    },
                    _ => true,
                })
            })
        };
        let mut found: Vec<_> =
            engine.containers.iter().filter(|(id, one)| (every || one.running()) && wanted(id, one)).collect();
        found.sort_by_key(|(_, one)| std::cmp::Reverse(one.created));
        let told: Vec<Value> = found
            .into_iter()
            .take(most.unwrap_or(usize::MAX))
            .map(|(id, one)| {
                json!({
                    "Id": id, "Names": [format!("/{}", one.name)], "Image": one.named, "ImageID": one.image,
                    "Command": one.command().join(" "), "Created": one.created.as_second(), "Ports": port::listed(one),
                    "Labels": one.config.labels, "State": one.state(), "Status": one.words(),
                    "Mounts": volume::shown(&one.mounts),
                    "HostConfig": { "NetworkMode": "default" }, "NetworkSettings": { "Networks": {} },
                })
            })
            .collect();
        http::json(&json!(told))
    }))
}

/// `GET /containers/ID/json`
pub fn inspect(shared: &Shared, text: &str) -> Answered {
    shared.read(|engine| {
        let (id, one) = engine.seen(text)?;
        let time = |time: Option<Timestamp>| time.map_or_else(|| "0001-01-01T00:00:00Z".to_owned(), |time| time.to_string());
        let mut config = image::config(&one.config);
        for (name, value) in [
            ("Hostname", json!(one.machine.hostname)),
            ("Tty", json!(one.tty)),
            ("OpenStdin", json!(one.stdin)),
            ("Image", json!(one.named)),
        ] {
            config[name] = value;
        }
        let command = one.command();
        Ok(http::json(&json!({
            "Id": id, "Created": one.created.to_string(), "Path": command.first(), "Args": command.get(1..),
            "State": {
                "Status": one.state(), "Running": one.running(), "Paused": false, "Restarting": false, "OOMKilled": false,
                "Dead": false, "Pid": u8::from(one.running()), "ExitCode": one.status.unwrap_or(0), "Error": one.error,
                "StartedAt": time(one.started), "FinishedAt": time(one.finished),
            },
            "Image": one.image, "Name": format!("/{}", one.name), "RestartCount": 0, "Driver": "overlay2",
            "Platform": "linux", "Mounts": volume::shown(&one.mounts), "Config": config, "HostConfig": one.host,
            "NetworkSettings": { "Networks": {}, "Ports": port::inspected(one) },
        })))
    })
}

/// `GET /containers/ID/archive`
pub fn archive(shared: &Shared, text: &str, query: &Query) -> Answered {
    let path = query.get("path").unwrap_or("/");
    let tar = shared.read(|engine| {
        let id = engine.container_id(text)?;
        let gone = || missing(format!("Could not find the file {path} in container {text}"));
        engine.containers.get(&id).ok_or_else(gone)?.machine.root.archive(path).map_err(|_| gone())
    })?;
    let mut answer = http::bytes(tar);
    answer.headers_mut().insert("Content-Type", hyper::header::HeaderValue::from_static("application/x-tar"));
    Ok(answer)
}
