//! Signals to a container: `docker kill`, and `docker stop` where its process has an end of its own.

use std::time::Duration;

use nix::sys::signal::Signal;
use tokio::time::timeout;

use super::engine::{Engine, Shared};
use super::http::{self, Answered, Query, Refused};
use super::run::Input;
use super::{container, end};
use crate::simulated::command::shell::signal;

/// As long as `docker stop` waits if nothing is said.
const GRACE: u64 = 10;

/// `POST /containers/ID/kill`
pub fn kill(shared: &Shared, text: &str, query: &Query) -> Answered {
    let asked = query.get("signal").filter(|asked| !asked.is_empty()).unwrap_or("KILL");
    let name = signal(asked).filter(|name| *name != "EXIT");
    let name = name.ok_or_else(|| Refused(400, format!("Invalid signal: {asked}")))?;
    if name == "KILL" {
        return end::stop(shared, text, "kill");
    }
    shared.change(|engine| {
        let id = engine.container_id(text)?;
        if !engine.container(&id)?.running() {
            return Err(Refused(409, format!("Cannot kill container: {text}: Container {id} is not running")));
        }
        send(engine, &id, name);
        Ok(http::empty(204))
    })
}

/// `POST /containers/ID/stop`: who heeds SIGTERM has its time, the others would let it pass without a use.
pub async fn stop(shared: &Shared, text: &str, query: &Query) -> Answered {
    let id = shared.read(|engine| engine.container_id(text))?;
    let begun = shared.change(|engine| {
        let container = engine.container(&id)?;
        let (running, ends) = (container.running(), container.ends);
        let heeds = running && engine.runs.get(&id).is_some_and(|run| run.heeds);
        if heeds {
            send(engine, &id, "TERM");
        } else if running {
            tell(engine, &id, "TERM");
        }
        Ok::<_, Refused>(heeds.then_some(ends))
    })?;
    if let Some(ends) = begun {
        let grace = query.get("t").and_then(|t| t.parse().ok()).unwrap_or(GRACE);
        let over = shared.wait_for(|engine| {
            let there = engine.containers.get(&id);
            there.is_none_or(|container| container.ends > ends).then_some(())
        });
        if timeout(Duration::from_secs(grace), over).await.is_ok() {
            shared.change(|engine| {
                if let Some(attributes) = engine.containers.get(&id).map(container::Container::attributes) {
                    engine.tell("container", "stop", &id, &attributes);
                }
            });
            return Ok(http::empty(204));
        }
    }
    end::stop(shared, &id, "stop")
}

/// `POST /containers/ID/restart`
pub async fn restart(shared: &Shared, text: &str, query: &Query) -> Answered {
    stop(shared, text, query).await?;
    container::start(shared, text)
}

/// The event of a signal, which has its number.
pub fn tell(engine: &mut Engine, id: &str, name: &str) {
    let mut attributes = engine.containers.get(id).map(container::Container::attributes).unwrap_or_default();
    let number = format!("SIG{name}").parse().map_or(0, |signal: Signal| signal as i32);
    attributes.insert("signal".to_owned(), number.to_string());
    engine.tell("container", "kill", id, &attributes);
}

fn send(engine: &mut Engine, id: &str, name: &'static str) {
    tell(engine, id, name);
    if let Some(run) = engine.runs.get(id) {
        // One that has so much to read does not hear it.
        let _ = run.input.try_send(Input::Signal(name));
    }
}
