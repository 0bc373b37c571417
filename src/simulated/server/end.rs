//! How a container's life ends: stopped, waited for, removed.

use bytes::Bytes;
use serde_json::json;
use tokio::sync::mpsc;

use super::container::{Container, ended};
use super::engine::{Engine, Shared};
use super::http::{self, Answer, Answered, Query, Refused};
use super::signal;

/// It ends, whatever it does: `docker kill`, and `docker stop` of one that heeds no signal.
pub fn stop(shared: &Shared, text: &str, how: &str) -> Answered {
    shared.change(|engine| {
        let id = engine.container_id(text).map_err(|why| match how {
            "kill" => Refused(why.0, format!("Cannot kill container: {text}: {}", why.1)),
            _ => why,
        })?;
        if !engine.container(&id)?.running() {
            return if how == "kill" {
                Err(Refused(409, format!("Cannot kill container: {text}: Container {id} is not running")))
            } else {
                Ok(http::empty(304))
            };
        }
        end(engine, &id, how);
        Ok(http::empty(204))
    })
}

fn end(engine: &mut Engine, id: &str, how: &str) {
    let attributes = engine.containers.get(id).map(Container::attributes).unwrap_or_default();
    if let Some(run) = engine.runs.get_mut(id) {
        run.abort();
    }
    signal::tell(engine, id, "KILL");
    ended(engine, id, 137);
    if how == "stop" {
        engine.tell("container", "stop", id, &attributes);
    }
}

/// `POST /containers/ID/wait`
pub fn wait(shared: &Shared, text: &str, query: &Query) -> Answered {
    let id = shared.read(|engine| engine.container_id(text))?;
    let condition = query.get("condition").unwrap_or("not-running").to_owned();
    let ends = shared.read(|engine| engine.containers.get(&id).map_or(0, |container| container.ends));
    let (sender, queue) = mpsc::channel::<Bytes>(1);
    let shared = shared.clone();
    tokio::spawn(async move {
        let status = shared.wait_for(|engine| {
            let Some(container) = engine.containers.get(&id) else {
                return Some(engine.runs.get(&id).and_then(|run| run.status).unwrap_or(0));
            };
            let done = match condition.as_str() {
                "removed" => false,
                "next-exit" => container.ends > ends,
                _ => !container.running(),
            };
            done.then(|| container.status.unwrap_or(0))
        });
        tokio::select! {
            status = status => drop(sender.send(http::line(&json!({ "StatusCode": status, "Error": null }))).await),
            () = sender.closed() => {}
        }
    });
    Ok(http::stream("application/json", queue))
}

/// `DELETE /containers/ID`
pub fn remove(shared: &Shared, text: &str, force: bool) -> Answered {
    shared.change(|engine| {
        let id = engine.container_id(text)?;
        if engine.container(&id)?.running() {
            if !force {
                return Err(Refused(409, format!(
                    "You cannot remove a running container {id}. Stop the container before attempting removal or force remove"
                )));
            }
            end(engine, &id, "kill");
        }
        engine.bury(&id);
        Ok(http::empty(204))
    })
}

/// `POST /containers/prune`
pub fn prune(shared: &Shared) -> Answer {
    shared.change(|engine| {
        let gone: Vec<String> =
            engine.containers.iter().filter(|(_, one)| !one.running()).map(|(id, _)| id.clone()).collect();
        for id in &gone {
            engine.bury(id);
        }
        http::json(&json!({ "ContainersDeleted": gone, "SpaceReclaimed": 0 }))
    })
}
