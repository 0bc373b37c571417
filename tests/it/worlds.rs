//! Worlds as rows of data: what was observed, in a compact YAML, and how a task of the shipped lab is then judged.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;
use soleil::lab::judge::{Verdict, judge};
use soleil::lab::model::{Condition, Lab};
use soleil::lab::world::{
    Container, EngineEvent, EngineInfo, FileState, HistoryEntry, Image, ImageDetail, Observation, Volume, World,
};
use soleil::text::Message;

/// A file of rows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// Lists of facts that rows share, by name.
    #[serde(default)]
    pub given: BTreeMap<String, Vec<Fact>>,
    pub rows: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub name: String,
    /// `step/task` of the shipped lab.
    #[serde(default)]
    pub task: String,
    /// A condition in the task's place.
    #[serde(default)]
    pub when: Option<Condition>,
    #[serde(default)]
    pub given: Vec<String>,
    /// Text of the saved Dockerfile.
    #[serde(default)]
    pub dockerfile: Option<String>,
    /// Text of the saved app.py.
    #[serde(default)]
    pub app: Option<String>,
    #[serde(default)]
    pub world: Vec<Fact>,
    /// `--fresh` from this fact on: facts are one second apart, the first at 0.
    #[serde(default)]
    pub since: Option<i64>,
    /// `met`, `not_yet` or `unknown`.
    pub expect: String,
    /// Id of the message.
    #[serde(default)]
    pub why: Option<String>,
    /// Values that the message must speak of.
    #[serde(default)]
    pub says: Vec<String>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// `every_tag_has_digest`.
    Engine(bool),
    EngineDown,
    Images(Vec<ImageFact>),
    Inspected(InspectedFact),
    Pulled(String),
    Tagged(String),
    Registry(String, Option<String>),
    Containers(Vec<ContainerFact>),
    /// Names.
    Volumes(Vec<String>),
    /// container, volume, target.
    VolumeMounted(String, String, String),
    /// id, image.
    Created(String, String),
    Started(String),
    Died(String, i64),
    Removed(String),
    /// container, exec, command.
    ExecCreated(String, String, String),
    /// container, exec.
    ExecStarted(String, String),
    /// container, exec, code.
    ExecDied(String, String, i64),
    /// container, exec, tty, stdin.
    ExecInspected(String, String, bool, bool),
    /// container, text.
    Transcript(String, String),
    /// container, text: its beginning may be missing.
    PartialTranscript(String, String),
    Workspace(bool),
    File(String, String),
    Missing(String),
    Unreadable(String),
    Command(CommandFact),
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageFact {
    pub id: String,
    #[serde(default)]
    pub tags: Vec<String>,
    /// `repository@digest`.
    #[serde(default)]
    pub digests: Vec<String>,
    #[serde(default)]
    pub created: i64,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectedFact {
    pub id: String,
    pub layers: Vec<String>,
    /// `created_by`, or `comment|created_by`.
    #[serde(default)]
    pub history: Vec<String>,
    #[serde(default)]
    pub entrypoint: Vec<String>,
    #[serde(default)]
    pub cmd: Vec<String>,
    #[serde(default)]
    pub env: Vec<String>,
    #[serde(default)]
    pub workdir: String,
    #[serde(default)]
    pub files: BTreeMap<String, Option<String>>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContainerFact {
    pub id: String,
    pub image: String,
    #[serde(default)]
    pub image_id: String,
    #[serde(default)]
    pub name: String,
    /// Words.
    #[serde(default)]
    pub command: Vec<String>,
    #[serde(default)]
    pub tty: Option<bool>,
    #[serde(default)]
    pub stdin: Option<bool>,
    /// Absent: not known. By the container's port: the host's.
    #[serde(default)]
    pub ports: Option<BTreeMap<u16, BTreeSet<u16>>>,
    /// Absent: not known. By the folder: a volume's name, or null.
    #[serde(default)]
    pub mounts: Option<BTreeMap<String, Option<String>>>,
    #[serde(default)]
    pub running: bool,
    #[serde(default)]
    pub exit: Option<i64>,
    #[serde(default)]
    pub error: String,
    #[serde(default)]
    pub created: i64,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandFact {
    pub line: String,
    /// 0 when absent; `running: true` for none.
    #[serde(default)]
    pub exit: i64,
    #[serde(default)]
    pub running: bool,
    #[serde(default)]
    pub output: String,
}

/// The observations of a fact that happened `second` seconds after the beginning.
pub fn observations(fact: &Fact, second: i64) -> Vec<Observation> {
    let at = Timestamp::from_second(second).unwrap();
    let event = |event| vec![Observation::Event(at, event)];
    match fact.clone() {
        Fact::Engine(every_tag_has_digest) => vec![Observation::EngineUp(EngineInfo {
            kind: "docker".into(),
            version: "20.10.24".into(),
            api: "1.41".into(),
            host: "unix:///x".into(),
            every_tag_has_digest,
        })],
        Fact::EngineDown => vec![Observation::EngineDown(Message::new("engine-gone"))],
        Fact::Images(images) => vec![Observation::Images(images.into_iter().map(image).collect())],
        Fact::Inspected(told) => vec![Observation::ImageInspected(told.id.clone(), detail(told))],
        Fact::Pulled(reference) => event(EngineEvent::Pulled(reference.parse().unwrap())),
        Fact::Tagged(reference) => event(EngineEvent::Tagged(reference.parse().unwrap())),
        Fact::Registry(reference, digest) => vec![Observation::RegistryDigest(reference.parse().unwrap(), digest)],
        Fact::Containers(list) => vec![Observation::Containers(list.into_iter().map(container).collect())],
        Fact::Volumes(names) => {
            let volume = |name| Volume { name, created: second };
            vec![Observation::Volumes(names.into_iter().map(volume).collect())]
        }
        Fact::VolumeMounted(container, volume, target) => {
            event(EngineEvent::VolumeMounted { container, volume, target })
        }
        Fact::Created(id, image) => {
            event(EngineEvent::ContainerCreated { name: format!("{id}_name"), id, image: image.parse().unwrap() })
        }
        Fact::Started(id) => event(EngineEvent::ContainerStarted(id)),
        Fact::Died(id, code) => event(EngineEvent::ContainerDied(id, code)),
        Fact::Removed(id) => event(EngineEvent::ContainerRemoved(id)),
        Fact::ExecCreated(container, exec, command) => event(EngineEvent::ExecCreated { container, exec, command }),
        Fact::ExecStarted(container, exec) => event(EngineEvent::ExecStarted { container, exec }),
        Fact::ExecDied(container, exec, exit_code) => event(EngineEvent::ExecDied { container, exec, exit_code }),
        Fact::ExecInspected(container, exec, tty, stdin) => {
            vec![Observation::ExecInspected { container, exec, tty, stdin }]
        }
        Fact::Transcript(container, text) => vec![Observation::Transcript { container, text, whole: true }],
        Fact::PartialTranscript(container, text) => vec![Observation::Transcript { container, text, whole: false }],
        Fact::Workspace(there) => vec![Observation::Workspace(there)],
        Fact::File(path, text) => vec![Observation::File(path, FileState::Text { text, modified: at })],
        Fact::Missing(path) => vec![Observation::File(path, FileState::Missing)],
        Fact::Unreadable(path) => vec![Observation::File(path, FileState::Unreadable(Message::new("file-unreadable")))],
        Fact::Command(CommandFact { line, exit, running, output }) => {
            let id = u64::try_from(second).unwrap();
            let mut seen = vec![
                Observation::CommandStarted { id, line, cwd: "/home/me".into(), at },
                Observation::CommandOutput(id, output),
            ];
            if !running {
                seen.push(Observation::CommandFinished(id, exit));
            }
            seen
        }
    }
}

fn image(fact: ImageFact) -> Image {
    let digest = |text: &String| {
        let (repository, digest) = text.split_once('@').unwrap();
        (repository.parse().unwrap(), digest.to_owned())
    };
    Image {
        id: fact.id,
        references: fact.tags.iter().map(|tag| tag.parse().unwrap()).collect(),
        digests: fact.digests.iter().map(digest).collect(),
        created: fact.created,
        size: 1,
    }
}

fn detail(fact: InspectedFact) -> ImageDetail {
    let entry = |line: &String| {
        let (comment, created_by) = line.split_once('|').filter(|(it, _)| !it.contains(' ')).unwrap_or(("", line));
        HistoryEntry { created_by: created_by.into(), comment: comment.into(), ..HistoryEntry::default() }
    };
    ImageDetail {
        layers: fact.layers,
        history: fact.history.iter().map(entry).collect(),
        entrypoint: fact.entrypoint,
        cmd: fact.cmd,
        env: fact.env,
        workdir: fact.workdir,
        user: String::new(),
        files: fact.files.into_iter().map(|(path, text)| (path, text.map(String::into_bytes))).collect(),
    }
}

fn container(fact: ContainerFact) -> Container {
    Container {
        id: fact.id,
        name: fact.name,
        image: Some(fact.image.parse().unwrap()),
        image_id: fact.image_id,
        command: fact.command,
        tty: fact.tty,
        stdin: fact.stdin,
        ports: fact.ports,
        mounts: fact.mounts,
        created: fact.created,
        started: fact.running || fact.exit.is_some() && fact.error.is_empty(),
        running: fact.running,
        exit_code: fact.exit,
        error: fact.error,
        ..Container::default()
    }
}

impl Row {
    /// Its own condition, else its task's.
    pub fn condition<'a>(&'a self, lab: &'a Lab) -> &'a Condition {
        self.when.as_ref().unwrap_or_else(|| condition(lab, &self.task))
    }
}

impl Rows {
    pub fn read(path: &str) -> Self {
        let text = std::fs::read_to_string(format!("{}/tests/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let yaml = serde_yaml::Deserializer::from_str(&text);
        serde_yaml::with::singleton_map_recursive::deserialize(yaml).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// All the row's observations, in order.
    pub fn observations(&self, row: &Row) -> Vec<Observation> {
        let mut facts: Vec<Fact> = row.given.iter().flat_map(|name| self.given[name].clone()).collect();
        facts.extend(row.dockerfile.iter().map(|text| Fact::File("Dockerfile".into(), text.clone())));
        facts.extend(row.app.iter().map(|text| Fact::File("app.py".into(), text.clone())));
        facts.extend(row.world.iter().cloned());
        facts.iter().zip(0..).flat_map(|(fact, second)| observations(fact, second)).collect()
    }
}

pub fn shipped_lab() -> Lab {
    read_lab(include_str!("../../content/images/lab.yaml"))
}

/// The lab that the rows of a file are about.
pub fn lab_of(path: &str) -> Lab {
    if path.ends_with("/init.yaml") { read_lab(include_str!("../../content/init/lab.yaml")) } else { shipped_lab() }
}

fn read_lab(text: &str) -> Lab {
    serde_yaml::with::singleton_map_recursive::deserialize(serde_yaml::Deserializer::from_str(text)).unwrap()
}

fn condition<'a>(lab: &'a Lab, task: &str) -> &'a Condition {
    let (step, task) = task.split_once('/').unwrap();
    let step = lab.steps().find(|found| found.id.0 == step).unwrap();
    &step.tasks.iter().find(|found| found.id.0 == task).unwrap().when
}

pub fn world_of(observations: Vec<Observation>, since: Option<i64>) -> World {
    let since = since.map(|second| Timestamp::from_second(second).unwrap());
    let mut world = World { since, ..World::default() };
    for observation in observations {
        world.observe(observation);
    }
    world
}

/// Every row of a file, and what is wrong with those that fail.
pub fn check(path: &str) {
    let rows = Rows::read(path);
    let lab = lab_of(path);
    let mut failures = Vec::new();
    for row in &rows.rows {
        let world = world_of(rows.observations(row), row.since);
        let verdict = judge(row.condition(&lab), &world);
        let state = match verdict {
            Verdict::Met(_) => "met",
            Verdict::NotYet(_) => "not_yet",
            Verdict::Unknown(_) => "unknown",
        };
        let message = verdict.message();
        let same = row.why.as_ref().is_none_or(|why| *why == message.id);
        let says = row.says.iter().all(|word| message.args.values().any(|value| value.contains(word.as_str())));
        if state != row.expect || !same || !says {
            failures
                .push(format!("{}: expected {} {:?} {:?}, is {verdict:?}", row.name, row.expect, row.why, row.says));
        }
    }
    assert!(failures.is_empty(), "{path}\n{}", failures.join("\n"));
    assert!(!rows.rows.is_empty());
}
