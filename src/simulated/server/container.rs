//! Containers: made, started, renamed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::engine::{Engine, Shared, fresh_id, short};
use super::http::{self, Answered, Query, Refused};
use super::port::{self, Published};
use super::run::{self, Run};
use super::volume::{self, Mount};
use crate::simulated::command::tree;
use crate::simulated::image::Config;
use crate::simulated::machine::{Machine, Surroundings};
use crate::simulated::process::{CREATE, StartError};

/// A container.
#[derive(Debug)]
pub struct Container {
    /// Without the API's slash.
    pub name: String,
    /// Its image's id.
    pub image: String,
    /// The words that named it.
    pub named: String,
    /// What it runs, and as what.
    pub config: Config,
    /// When it was made.
    pub created: Timestamp,
    /// When it started, and when it ended.
    pub started: Option<Timestamp>,
    /// The same.
    pub finished: Option<Timestamp>,
    /// Its files.
    pub machine: Machine,
    /// `--tty`
    pub tty: bool,
    /// `--interactive`
    pub stdin: bool,
    /// `--rm`
    pub goes: bool,
    /// How it ended.
    pub status: Option<u8>,
    /// Why it did not start.
    pub error: String,
    /// What the client asked for, given back by an inspection.
    pub host: Value,
    /// Its volumes.
    pub mounts: Vec<Mount>,
    /// Its ports that this machine answers for, while it runs.
    pub published: Vec<Published>,
    /// How often it has ended: `docker wait` waits for the next time.
    pub ends: u64,
}

impl Container {
    /// It runs.
    pub fn running(&self) -> bool {
        self.started.is_some() && self.finished.is_none()
    }

    /// What an event says of it.
    pub fn attributes(&self) -> BTreeMap<String, String> {
        let mut attributes = self.config.labels.clone();
        attributes.insert("image".to_owned(), self.named.clone());
        attributes.insert("name".to_owned(), self.name.clone());
        attributes
    }

    /// The whole command line.
    pub fn command(&self) -> Vec<String> {
        let parts = self.config.entrypoint.iter().chain(&self.config.cmd).flatten();
        parts.cloned().collect()
    }

    /// What its processes begin with, as the container's user or as another.
    pub fn surroundings(&self, user: Option<String>) -> Surroundings {
        let user = user.unwrap_or_else(|| self.config.user.clone());
        let mut env: BTreeMap<String, String> = BTreeMap::new();
        env.insert("PATH".to_owned(), "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_owned());
        env.insert("HOSTNAME".to_owned(), self.machine.hostname.clone());
        env.insert("HOME".to_owned(), tree::home(&self.machine, &user).unwrap_or_else(|_| "/".to_owned()));
        if self.tty {
            env.insert("TERM".to_owned(), "xterm".to_owned());
        }
        env.extend(self.config.env.iter().cloned());
        let folder = if self.config.working_dir.is_empty() { "/" } else { &self.config.working_dir };
        Surroundings { user, folder: folder.to_owned(), env, tty: self.tty, ..Surroundings::default() }
    }

    /// In the API's word.
    pub fn state(&self) -> &'static str {
        match (self.started, self.finished) {
            (None, _) => "created",
            (Some(_), None) => "running",
            _ => "exited",
        }
    }

    /// As `docker ps` says it.
    pub fn words(&self) -> String {
        let ago = |time: Option<Timestamp>| {
            time.map_or_else(|| long(0), |time| long(Timestamp::now().as_second() - time.as_second()))
        };
        match self.state() {
            "created" => "Created".to_owned(),
            "running" => format!("Up {}", ago(self.started)),
            _ => format!("Exited ({}) {} ago", self.status.unwrap_or(0), ago(self.finished)),
        }
    }
}

/// So many seconds in docker's words.
fn long(seconds: i64) -> String {
    const HOUR: i64 = 3600;
    let (number, unit) = match seconds {
        ..1 => return "Less than a second".to_owned(),
        1 => return "1 second".to_owned(),
        2..60 => (seconds, "seconds"),
        60..120 => return "About a minute".to_owned(),
        120..HOUR => (seconds / 60, "minutes"),
        // Hours are rounded, all else is cut.
        HOUR..5400 => return "About an hour".to_owned(),
        _ => match (seconds + HOUR / 2) / HOUR {
            hours @ ..48 => (hours, "hours"),
            hours @ 48..336 => (hours / 24, "days"),
            hours @ 336..1440 => (hours / 24 / 7, "weeks"),
            hours @ 1440..17520 => (hours / 24 / 30, "months"),
            hours => (hours / 24 / 365, "years"),
        },
    };
    format!("{number} {unit}")
}

fn strings(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(all) => Some(all.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        Value::String(one) => Some(vec![one.clone()]),
        _ => None,
    }
}

/// `POST /containers/create`
pub fn create(shared: &Shared, query: &Query, asked: &Value) -> Answered {
    let named = asked["Image"].as_str().unwrap_or_default().to_owned();
    if asked.as_object().is_none_or(serde_json::Map::is_empty) {
        return Err(Refused(400, "Config cannot be empty in order to create a container".to_owned()));
    }
    if named.is_empty() {
        return Err(Refused(400, "no image specified".to_owned()));
    }
    let id = fresh_id();
    let name = query
        .get("name")
        .map_or_else(|| format!("practice_{}", &id[..6]), |name| name.trim_start_matches('/').to_owned());
    if name.len() < 2 || !name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c)) {
        return Err(Refused(
            400,
            format!("Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"),
        ));
    }
    let catalogue = shared.catalogue;
    shared.change(|engine| {
        free(engine, &name)?;
        let image = engine.image(&named)?;
        let mut config = image.config.clone();
        let (entrypoint, cmd) = (strings(&asked["Entrypoint"]), strings(&asked["Cmd"]));
        if entrypoint.is_some() {
            // Another entrypoint makes the image's arguments meaningless; `--entrypoint ""` takes it away.
            config.entrypoint = entrypoint.filter(|words| words.iter().any(|word| !word.is_empty()));
            config.cmd = None;
        }
        if let Some(cmd) = cmd.filter(|cmd| !cmd.is_empty()) {
            config.cmd = Some(cmd);
        }
        for variable in strings(&asked["Env"]).unwrap_or_default() {
            let (name, value) = variable.split_once('=').unwrap_or((&variable, ""));
            config.env.retain(|(known, _)| known != name);
            config.env.push((name.to_owned(), value.to_owned()));
        }
        let word = |name: &str| asked[name].as_str().filter(|word| !word.is_empty()).map(str::to_owned);
        config.user = word("User").unwrap_or(config.user);
        config.working_dir = word("WorkingDir").unwrap_or(config.working_dir);
        if !config.working_dir.is_empty() && !config.working_dir.starts_with('/') {
            let folder = &config.working_dir;
            let words = format!("the working directory '{folder}' is invalid, it needs to be an absolute path");
            return Err(Refused(400, words));
        }
        if let Some(labels) = asked["Labels"].as_object() {
            config
                .labels
                .extend(labels.iter().map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned())));
        }
        if config.entrypoint.iter().chain(&config.cmd).flatten().next().is_none() {
            return Err(Refused(400, "No command specified".to_owned()));
        }
        let hostname = word("Hostname").unwrap_or_else(|| id[..12].to_owned());
        let mut root = image.root();
        // Where a file stands in a folder's place, the folder is not there.
        let _ = root.make_folders(&config.working_dir);
        let now = Timestamp::now();
        let tty = asked["Tty"] == true;
        let container = Container {
            name,
            image: image.id.clone(),
            named: named.clone(),
            config,
            created: now,
            started: None,
            finished: None,
            machine: Machine { root, hostname, catalogue, now },
            tty,
            stdin: asked["OpenStdin"] == true,
            goes: asked["HostConfig"]["AutoRemove"] == true,
            status: None,
            error: String::new(),
            host: asked["HostConfig"].clone(),
            mounts: volume::asked(&asked["HostConfig"]),
            published: Vec::new(),
            ends: 0,
        };
        let warnings = volume::warnings(&container.mounts);
        engine.tell("container", "create", &id, &container.attributes());
        engine.runs.insert(id.clone(), Run::new(tty));
        engine.containers.insert(id.clone(), container);
        volume::mount(engine, &id);
        Ok(http::json_with(201, &json!({ "Id": id, "Warnings": warnings })))
    })
}

/// No other container has that name.
fn free(engine: &Engine, name: &str) -> Result<(), Refused> {
    let Some((other, _)) = engine.containers.iter().find(|(_, container)| container.name == name) else {
        return Ok(());
    };
    Err(Refused(
        409,
        format!(
            "Conflict. The container name \"/{name}\" is already in use by container \"{other}\". You have to remove (or rename) that container to be able to reuse that name."
        ),
    ))
}

/// `POST /containers/ID/start`
pub fn start(shared: &Shared, text: &str) -> Answered {
    let id = shared.read(|engine| engine.container_id(text))?;
    let begun = shared.change(|engine| {
        let container = engine.container(&id)?;
        if container.running() {
            return Ok(None);
        }
        Ok(Some((container.surroundings(None), container.command(), container.stdin)))
    })?;
    let Some((surroundings, command, stdin)) = begun else { return Ok(http::empty(304)) };
    shared.change(|engine| {
        let published =
            port::publish(shared, engine, &id).map_err(|words| not_started(engine, &id, 128, words, 500))?;
        volume::tell_mounts(engine, &id, "mount");
        let container = engine.container(&id)?;
        container.published = published;
        container.started = Some(Timestamp::now());
        (container.finished, container.status) = (None, None);
        container.error.clear();
        Ok::<_, Refused>(())
    })?;
    let own = id.clone();
    let started = run::start(shared, &id, &id, surroundings, &command, stdin, move |shared, status| {
        shared.change(|engine| ended(engine, &own, status));
    });
    shared.change(|engine| {
        let Err(error) = started else {
            let attributes = engine.containers.get(&id).map(Container::attributes).unwrap_or_default();
            engine.tell("container", "start", &id, &attributes);
            return Ok(http::empty(204));
        };
        let words = error.told(CREATE);
        // The state has another status than the command line's.
        let code = if matches!(error, StartError::User(_)) { 128 } else { error.status() };
        Err(not_started(engine, &id, code, words, 400))
    })
}

/// It stays as it was made, with the reason, or goes; the answer with this HTTP status.
fn not_started(engine: &mut Engine, id: &str, code: u8, words: String, answer: u16) -> Refused {
    if let Some(run) = engine.runs.get_mut(id) {
        run.over = true;
    }
    let Some(container) = engine.containers.get_mut(id) else { return Refused(answer, words) };
    container.published.clear();
    container.started = None;
    container.status = Some(code);
    container.error.clone_from(&words);
    container.ends += 1;
    if container.goes {
        engine.bury(id);
    }
    Refused(answer, words)
}

/// Its process has ended.
pub fn ended(engine: &mut Engine, id: &str, status: u8) {
    let Some(container) = engine.containers.get_mut(id) else { return };
    if container.finished.is_some() {
        return;
    }
    container.published.clear();
    container.finished = Some(Timestamp::now());
    container.status = Some(status);
    container.ends += 1;
    let mut attributes = container.attributes();
    let goes = container.goes;
    attributes.insert("exitCode".to_owned(), status.to_string());
    if let Some(run) = engine.runs.get_mut(id) {
        run.over = true;
        run.status = Some(status);
    }
    engine.tell("container", "die", id, &attributes);
    volume::tell_mounts(engine, id, "unmount");
    if goes {
        engine.bury(id);
    }
}

/// `POST /containers/ID/rename`
pub fn rename(shared: &Shared, text: &str, query: &Query) -> Answered {
    let name = query.get("name").unwrap_or_default().trim_start_matches('/').to_owned();
    shared.change(|engine| {
        let id = engine.container_id(text)?;
        if name.is_empty() {
            return Err(Refused(400, "Neither old nor new names may be empty".to_owned()));
        }
        free(engine, &name).map_err(|why| Refused(why.0, format!("Error when allocating new name: {}", why.1)))?;
        let container = engine.container(&id)?;
        let old = std::mem::replace(&mut container.name, name);
        let mut attributes = container.attributes();
        attributes.insert("oldName".to_owned(), format!("/{old}"));
        engine.tell("container", "rename", &id, &attributes);
        Ok(http::empty(204))
    })
}

/// The container of a build's step came and went.
pub fn of_a_step(engine: &mut Engine, image: &str, command: &[String], status: Option<u8>) {
    let id = fresh_id();
    let attributes =
        BTreeMap::from([("image".to_owned(), image.to_owned()), ("name".to_owned(), format!("step_{}", short(&id)))]);
    engine.tell("container", "create", &id, &attributes);
    if !command.is_empty() {
        engine.tell("container", "attach", &id, &attributes);
    }
    if let Some(status) = status.filter(|_| !command.is_empty()) {
        engine.tell("container", "start", &id, &attributes);
        let mut died = attributes.clone();
        died.insert("exitCode".to_owned(), status.to_string());
        engine.tell("container", "die", &id, &died);
    }
    if status == Some(0) {
        engine.tell("container", "destroy", &id, &attributes);
    }
}
