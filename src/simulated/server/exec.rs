//! `docker exec`.

use hyper::Request;
use hyper::body::Incoming;
use serde_json::{Value, json};

use super::attach::{self, Wanted};
use super::container::Container;
use super::engine::{Shared, fresh_id};
use super::http::{self, Answered, Refused, missing};
use super::run::{self, Run};
use crate::simulated::machine::Surroundings;
use crate::simulated::process::EXEC;

/// A command beside a container's own.
#[derive(Debug)]
pub struct Exec {
    /// The container's id.
    pub container: String,
    command: Vec<String>,
    surroundings: Surroundings,
    stdin: bool,
    failed: Option<u8>,
}

/// An event's action: the program, and after a space its arguments.
fn told(action: &str, command: &[String]) -> String {
    let (program, arguments) = command.split_first().map_or(("", &[][..]), |(program, rest)| (program.as_str(), rest));
    format!("{action}: {program} {}", arguments.join(" "))
}

/// `POST /containers/ID/exec`
pub fn create(shared: &Shared, text: &str, asked: &Value) -> Answered {
    let words = |name: &str| -> Vec<String> {
        asked[name].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let command = words("Cmd");
    if command.is_empty() {
        return Err(Refused(400, "No exec command specified".to_owned()));
    }
    shared.change(|engine| {
        let id = engine.container_id(text)?;
        let container = engine.container(&id)?;
        if !container.running() {
            return Err(Refused(409, format!("Container {id} is not running")));
        }
        let tty = asked["Tty"] == true;
        let word = |name: &str| asked[name].as_str().filter(|word| !word.is_empty()).map(str::to_owned);
        let mut surroundings = container.surroundings(word("User"));
        surroundings.tty = tty;
        for variable in words("Env") {
            let (name, value) = variable.split_once('=').unwrap_or((&variable, ""));
            surroundings.env.insert(name.to_owned(), value.to_owned());
        }
        surroundings.folder = word("WorkingDir").unwrap_or(surroundings.folder);
        let own = fresh_id();
        let mut attributes = container.attributes();
        attributes.insert("execID".to_owned(), own.clone());
        engine.tell("container", &told("exec_create", &command), &id, &attributes);
        engine.runs.insert(own.clone(), Run::new(tty));
        let stdin = asked["AttachStdin"] == true;
        engine.execs.insert(own.clone(), Exec { container: id, command, surroundings, stdin, failed: None });
        Ok(http::json_with(201, &json!({ "Id": own })))
    })
}

/// `POST /exec/ID/start`
pub fn start(shared: &Shared, id: &str, options: &Value, request: &mut Request<Incoming>) -> Answered {
    let (container, command, surroundings, stdin) = shared.read(|engine| {
        let exec = engine.execs.get(id).ok_or_else(|| missing(format!("No such exec instance: {id}")))?;
        if !engine.containers.get(&exec.container).is_some_and(Container::running) {
            return Err(Refused(409, format!("Container {} is not running", exec.container)));
        }
        Ok((exec.container.clone(), exec.command.clone(), exec.surroundings.clone(), exec.stdin))
    })?;
    let mut attributes =
        shared.read(|engine| engine.containers.get(&container).map(Container::attributes)).unwrap_or_default();
    attributes.insert("execID".to_owned(), id.to_owned());
    shared.change(|engine| {
        engine.tell("container", &told("exec_start", &command), &container, &attributes);
    });
    let (its, of) = (container.clone(), attributes);
    let started = run::start(shared, &container, id, surroundings, &command, stdin, move |shared, status| {
        shared.change(|engine| {
            let mut attributes = of;
            attributes.insert("exitCode".to_owned(), status.to_string());
            engine.tell("container", "exec_die", &its, &attributes);
        });
    });
    if let Err(error) = started {
        // The engine has answered by then: its words are the stream's only ones.
        let words = format!("{}\r\n", error.told(EXEC));
        shared.change(|engine| {
            if let Some(exec) = engine.execs.get_mut(id) {
                exec.failed = Some(126);
            }
            if let Some(run) = engine.runs.get_mut(id) {
                run.output.push((1, words.into(), jiff::Timestamp::now()));
                run.over = true;
            }
        });
    }
    if options["Detach"] == true {
        return Ok(http::empty(200));
    }
    let wanted = Wanted { past: true, follow: true, stdin, stdout: true, stderr: true, ..Wanted::default() };
    Ok(attach::to(shared, id, wanted, request))
}

/// `GET /exec/ID/json`
pub fn inspect(shared: &Shared, id: &str) -> Answered {
    shared.read(|engine| {
        let exec = engine.execs.get(id).ok_or_else(|| missing(format!("No such exec instance: {id}")))?;
        let status = exec.failed.or_else(|| engine.runs.get(id).and_then(|run| run.status));
        let over = engine.runs.get(id).is_none_or(|run| run.over);
        Ok(http::json(&json!({
            "ID": id, "ContainerID": exec.container, "Running": !over, "ExitCode": status, "OpenStdin": exec.stdin,
            "OpenStdout": true, "OpenStderr": true, "CanRemove": false, "Pid": u8::from(!over),
            "ProcessConfig": {
                "tty": exec.surroundings.tty, "entrypoint": exec.command.first(), "arguments": exec.command.get(1..),
                "privileged": false,
            },
        })))
    })
}
