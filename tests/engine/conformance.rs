//! The practice engine beside the real one: the same requests to both, in the same order, and what they answer compared. In
//! `conformance.yaml` a row is a command of the real client or a request; what may differ is said there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use regex::Regex;
use serde::Deserialize;
use serde_json::Value;

use crate::bed::{Engine, kind};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    commands: Vec<Row>,
    requests: Vec<Request>,
    /// GETs: each key of the practice engine is one of the real engine's, of the same type; but for its own.
    shapes: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// Words of a shell, in a folder of its own that has `files`; `docker` is the real client.
    run: String,
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// What is not compared: lines of both that match.
    #[serde(default)]
    but: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    line: String,
    #[serde(default)]
    body: String,
    /// The words are another parser's.
    #[serde(default)]
    status_alone: bool,
}

/// Ids, digests, sizes and ages, which are each engine's own.
fn plain(text: &str) -> String {
    let rows = [
        (r"sha256:[0-9a-f]{64}|\b[0-9a-f]{64}\b|\b[0-9a-f]{12}\b", "ID"),
        (r"\b[0-9.]+ ?[kMG]?B\b", "SIZE"),
        (r"(Less than a second|About an? \w+|\d+ (second|minute|hour|day|week|month|year)s?)( ago)?", "AGE"),
        (r"/tmp/\.tmp\w+", "FOLDER"),
        (r"\x1b\[(91|0)m", ""),
        // The client's own, before or after the daemon's words.
        (r"(?m)^time=.*error waiting for container: context canceled.*\n", ""),
        (r" {2,}", "  "),
    ];
    rows.iter()
        .fold(text.replace('\r', ""), |text, (from, to)| Regex::new(from).unwrap().replace_all(&text, *to).into())
}

impl Row {
    /// Exit status, output and errors on an engine.
    fn on(&self, engine: &Engine) -> String {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in &self.files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut command = Command::new("sh");
        command.args(["-c", &self.run]).current_dir(folder.path()).stdin(Stdio::null());
        for (name, value) in engine.command(&[]).get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let output = command.env("PATH", engine.path()).env("DOCKER_BUILDKIT", "0").output().unwrap();
        let but = self.but.as_ref().map(|but| Regex::new(but).unwrap());
        let text = |bytes: &[u8]| {
            let lines = plain(&String::from_utf8_lossy(bytes));
            let lines = lines.lines().filter(|line| but.as_ref().is_none_or(|but| !but.is_match(line)));
            lines.map(|line| format!("  {}\n", line.trim_end())).collect::<String>()
        };
        format!("  exit {:?}\n{}{}", output.status.code(), text(&output.stdout), text(&output.stderr))
    }
}

/// Status line and body of a request. HTTP/1.0: the body ends with the connection.
fn asked(engine: &Engine, line: &str, body: &str) -> (String, String) {
    let mut stream = UnixStream::connect(Path::new(engine.host().strip_prefix("unix://").unwrap())).unwrap();
    let length = body.len();
    let json = "Content-Type: application/json";
    write!(stream, "{line} HTTP/1.0\r\nHost: docker\r\n{json}\r\nContent-Length: {length}\r\n\r\n{body}").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.lines().next().unwrap_or_default().split(' ').nth(1).unwrap_or_default();
    (status.to_owned(), body.trim().to_owned())
}

/// Each key of a value with its type: `State.Pid number`, `Ports[].Type string`.
fn shape(value: &Value, path: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                // What names are free: environment, labels, ports, networks, volumes.
                let free =
                    ["Labels", "attributes", "Attributes", "Ports", "Networks", "Volumes", "ExposedPorts", "Runtimes"];
                let name = if free.iter().any(|free| path.ends_with(free)) { "*" } else { name };
                shape(value, &format!("{path}.{name}"), into);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| shape(item, &format!("{path}[]"), into)),
        // Nothing is of any type.
        Value::Null => {}
        Value::Bool(_) => drop(into.insert(format!("{path} boolean"))),
        Value::Number(_) => drop(into.insert(format!("{path} number"))),
        Value::String(_) => drop(into.insert(format!("{path} string"))),
    }
}

fn shapes(engine: &Engine, path: &str) -> BTreeSet<String> {
    let (status, body) = asked(engine, &format!("GET {path}"), "");
    assert_eq!(status, "200", "{path}: {body}");
    let mut keys = BTreeSet::new();
    // Events are a line each.
    for line in body.lines() {
        shape(&serde_json::from_str(line).unwrap(), "", &mut keys);
    }
    keys
}

/// `docker events`, until the engine's end: type, action, and the names of the attributes.
struct Events(Child, tempfile::NamedTempFile);

impl Events {
    fn of(engine: &Engine) -> Self {
        let format = "{{.Type}} {{.Action}} {{if eq .Type \"image\"}}{{.Actor.Attributes.name}}{{end}}{{range $name, $value := .Actor.Attributes}} {{$name}}{{end}}";
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut command = engine.command(&["events", "--since", "0", "--format", format]);
        Self(command.stdout(file.reopen().unwrap()).spawn().unwrap(), file)
    }

    /// All of them, once that of the last act is there. Networks and volumes are nothing to the lab, and the real engine
    /// ends a container that is removed by itself in either order.
    fn told(mut self, last: &str) -> Vec<String> {
        let end = Instant::now() + Duration::from_secs(30);
        while !fs::read_to_string(self.1.path()).unwrap().contains(last) {
            assert!(Instant::now() < end, "no event {last}");
            std::thread::sleep(Duration::from_millis(20));
        }
        self.0.kill().unwrap();
        self.0.wait().unwrap();
        let told = fs::read_to_string(self.1.path()).unwrap();
        told.lines().filter(|line| line.starts_with("image ") || line.starts_with("container ")).map(plain).collect()
    }
}

#[test]
fn the_practice_engine_answers_as_the_real_one() {
    // With another, the client's words and the shapes are others.
    if kind().name != "20.10" {
        return;
    }
    let table: Table = serde_yaml::from_str(include_str!("conformance.yaml")).unwrap();
    let (real, practice) = (Engine::start(), Engine::practice());
    let (real_events, practice_events) = (Events::of(&real), Events::of(&practice));
    let mut wrong = Vec::new();
    for row in &table.commands {
        let (wanted, found) = (row.on(&real), row.on(&practice));
        if wanted != found {
            wrong.push(format!("{}\n real:\n{wanted} practice:\n{found}", row.run.trim()));
        }
    }
    for request in &table.requests {
        let on = |engine| {
            let (status, body) = asked(engine, &request.line, &request.body);
            if request.status_alone { status } else { format!("{status} {}", plain(&body)) }
        };
        let (wanted, found) = (on(&real), on(&practice));
        if wanted != found {
            wrong.push(format!("{}\n real:     {wanted}\n practice: {found}", request.line));
        }
    }
    for (path, own) in &table.shapes {
        let (wanted, found) = (shapes(&real, path), shapes(&practice, path));
        let more: Vec<&String> = found.difference(&wanted).filter(|key| !own.contains(key)).collect();
        if !more.is_empty() {
            wrong.push(format!("{path}: not the real engine's: {more:?}"));
        }
    }
    let last = ["tag", "python:3.11", "last:1"];
    for engine in [&real, &practice] {
        engine.docker(&last);
    }
    let (wanted, found) = (real_events.told("last:1"), practice_events.told("last:1"));
    if wanted != found {
        let (wanted, found) = (wanted.join("\n"), found.join("\n"));
        wrong.push(format!("the events:\n{}", similar::TextDiff::from_lines(&wanted, &found).unified_diff()));
    }
    let rows = table.commands.len() + table.requests.len() + table.shapes.len();
    assert!(wrong.is_empty(), "{} of {rows} differ:\n\n{}", wrong.len(), wrong.join("\n\n"));
}
