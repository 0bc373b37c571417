//! What has been observed, and nothing else: listings, events, transcripts, exit codes, saved files, witnessed commands.

mod names;
mod observe;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

use super::reference::Reference;
use crate::text::Message;
pub use names::short_id;
pub use observe::surplus;

/// Identity of the engine in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EngineInfo {
    /// `docker`, `podman` or `simulated`.
    pub kind: String,
    /// The engine's own: `20.10.24`.
    pub version: String,
    /// Of the API: `1.41`.
    pub api: String,
    /// As a DOCKER_HOST: `unix:///var/run/docker.sock`.
    pub host: String,
    /// The containerd image store gives every tag a digest, so that a digest proves nothing there.
    #[serde(skip)]
    pub every_tag_has_digest: bool,
}

impl EngineInfo {
    /// It is the practice engine: no container really runs.
    pub fn is_simulated(&self) -> bool {
        self.kind == "simulated"
    }
}

/// One image of the engine's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// `sha256:…`; Podman's ids are given that prefix too.
    pub id: String,
    /// Its tags; empty for a dangling image.
    pub references: Vec<Reference>,
    /// `(repository, digest)` of its repo digests.
    pub digests: Vec<(Reference, String)>,
    /// Unix seconds.
    pub created: i64,
    /// Bytes.
    pub size: u64,
}

/// Configuration and history of an image, with the files that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageDetail {
    /// Diff ids of its layers, the base's first.
    pub layers: Vec<String>,
    /// The oldest first.
    pub history: Vec<HistoryEntry>,
    /// `Config.Entrypoint`.
    pub entrypoint: Vec<String>,
    /// `Config.Cmd`.
    pub cmd: Vec<String>,
    /// `Config.Env`.
    pub env: Vec<String>,
    /// `Config.WorkingDir`.
    pub workdir: String,
    /// `Config.User`.
    pub user: String,
    /// Absolute path in the image to its bytes; `None` where there is no such regular file (or it is larger than any
    /// that the workspace may hold).
    pub files: BTreeMap<String, Option<Vec<u8>>>,
}

/// One line of an image's history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryEntry {
    /// As the engine gives it: `/bin/sh -c #(nop) COPY file:… in /app.py `.
    pub created_by: String,
    /// `buildkit.dockerfile.v0` for BuildKit.
    pub comment: String,
    /// Bytes.
    pub size: u64,
    /// Unix seconds.
    pub created: i64,
}

/// What is known of a container, the removed ones included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Container {
    /// Full id.
    pub id: String,
    /// Without the leading slash.
    pub name: String,
    /// What it was created from, as given.
    pub image: Option<Reference>,
    /// `sha256:…`.
    pub image_id: String,
    /// Entrypoint and command together; empty while unknown (a removed container's is lost).
    pub command: Vec<String>,
    /// `None` while unknown.
    pub tty: Option<bool>,
    /// `None` while unknown.
    pub stdin: Option<bool>,
    /// The host's TCP ports by the container's that they lead to: empty where one is published on a port that is not
    /// told. `None` while nothing is known.
    pub ports: Option<BTreeMap<u16, BTreeSet<u16>>>,
    /// What is mounted, by the folder in the container: the name of a volume, `None` for anything else (a folder of the host).
    /// `None` while nothing is known.
    pub mounts: Option<BTreeMap<String, Option<String>>>,
    /// Unix seconds.
    pub created: i64,
    /// It was started at least once.
    pub started: bool,
    /// It runs now.
    pub running: bool,
    /// After it ended.
    pub exit_code: Option<i64>,
    /// `State.Error` of a start that failed.
    pub error: String,
    /// It is gone.
    pub removed: bool,
    /// What it printed, as lines of a terminal without control sequences; bounded.
    pub transcript: String,
    /// The transcript was followed from the start; else part of it may be lost.
    pub transcript_whole: bool,
    /// Commands executed in it.
    pub execs: BTreeMap<String, Exec>,
}

/// A named volume of the engine's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// Unique.
    pub name: String,
    /// Unix seconds; 0 where the engine does not say.
    pub created: i64,
}

/// A command executed in a container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exec {
    /// Its words joined by a blank, as the event says.
    pub command: String,
    /// `None` while unknown.
    pub tty: Option<bool>,
    /// `None` while unknown.
    pub stdin: Option<bool>,
    /// It was started.
    pub started: bool,
    /// After it ended.
    pub exit_code: Option<i64>,
}

/// A saved file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// There is none.
    Missing,
    /// Its text and the time of its last change.
    Text {
        /// UTF-8.
        text: String,
        /// Of the last change.
        modified: Timestamp,
    },
    /// It cannot be read as text: why.
    Unreadable(Message),
}

/// What lies in the workspace, the lab's files or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Names of the files and folders that lie directly in it; `None` where it cannot be listed, or holds too many.
    pub names: Option<BTreeSet<String>>,
    /// The text of its `.dockerignore`.
    pub dockerignore: Option<String>,
}

/// A command line reported by the shell witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Grows by one a command within a run of the program.
    pub id: u64,
    /// As typed.
    pub line: String,
    /// Folder in which it ran.
    pub cwd: String,
    /// When it was sent off.
    pub at: Timestamp,
    /// What it printed in our shell pane; bounded. Empty for a shell outside.
    pub output: String,
    /// `None` while it runs.
    pub exit_code: Option<i64>,
    /// The references that the engine held in the first listing after its end; `None` until then.
    pub held: Option<BTreeSet<Reference>>,
}

/// What the program did itself, by a key of the student's: no command line was typed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// The docker command that does the same.
    pub command: String,
    /// When it was begun.
    pub at: Timestamp,
}

/// An event of the engine: a hint, but for what only an event can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineEvent {
    /// A pull came to its end, also when the image was up to date.
    Pulled(Reference),
    /// A tag was set by `docker tag` or by a build, cached or not.
    Tagged(Reference),
    /// A tag or an image was removed.
    Untagged,
    /// A container of the student's (not a builder's, not a probe of ours).
    ContainerCreated {
        /// Full id.
        id: String,
        /// Its name.
        name: String,
        /// As given.
        image: Reference,
    },
    /// It was started.
    ContainerStarted(String),
    /// It ended with this exit status.
    ContainerDied(String, i64),
    /// It is gone.
    ContainerRemoved(String),
    /// A volume is mounted in a container: told just before it starts.
    VolumeMounted {
        /// Of the container.
        container: String,
        /// Its name.
        volume: String,
        /// The folder in the container.
        target: String,
    },
    /// A command is about to run in it.
    ExecCreated {
        /// Of the container.
        container: String,
        /// Of the exec.
        exec: String,
        /// Words joined by a blank.
        command: String,
    },
    /// It was started.
    ExecStarted {
        /// Of the container.
        container: String,
        /// Of the exec.
        exec: String,
    },
    /// It ended.
    ExecDied {
        /// Of the container.
        container: String,
        /// Of the exec.
        exec: String,
        /// Its exit status.
        exit_code: i64,
    },
}

/// One fact from the outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Observation {
    /// The engine answers.
    EngineUp(EngineInfo),
    /// The engine does not answer: why, and what to do.
    EngineDown(Message),
    /// The images of an engine that has not said yet what it is: to be shown, not to be judged by.
    Glimpsed(Vec<Image>),
    /// The whole list of images.
    Images(Vec<Image>),
    /// The whole list of containers, ended ones included, probes and builders' left out. Known ones that are absent are removed.
    Containers(Vec<Container>),
    /// The whole list of volumes.
    Volumes(Vec<Volume>),
    /// What an inspection of one container told (the transcript and execs in it are ignored).
    ContainerInspected(Box<Container>),
    /// An event, with the engine's time.
    Event(Timestamp, EngineEvent),
    /// Configuration, history and asked-for files of an image, by id.
    ImageInspected(String, ImageDetail),
    /// An image, by id, that could not be inspected: why.
    ImageUnread(String, Message),
    /// What the registry answers for a reference; `None`: it could not be asked.
    RegistryDigest(Reference, Option<String>),
    /// More of a container's transcript; `whole` when it was followed from the start.
    Transcript {
        /// Full id.
        container: String,
        /// Lines without control sequences; replaces the transcript so far.
        text: String,
        /// Nothing of its beginning is missing.
        whole: bool,
    },
    /// tty and stdin of an exec.
    ExecInspected {
        /// Of the container.
        container: String,
        /// Of the exec.
        exec: String,
        /// `-t`.
        tty: bool,
        /// `-i`.
        stdin: bool,
    },
    /// The workspace's folder exists.
    Workspace(bool),
    /// A file of the workspace, by its relative path.
    File(String, FileState),
    /// What else lies in the workspace.
    Folder(Folder),
    /// The witness saw a command line start.
    CommandStarted {
        /// See [`Command::id`].
        id: u64,
        /// As typed.
        line: String,
        /// Folder.
        cwd: String,
        /// Now.
        at: Timestamp,
    },
    /// What a command of our shell pane printed so far; replaces.
    CommandOutput(u64, String),
    /// It ended with this exit status.
    CommandFinished(u64, i64),
    /// The program began an act of its own. It is no command line: it proves no condition.
    Acted {
        /// See [`Act::command`].
        command: String,
        /// Now.
        at: Timestamp,
    },
}

/// Bytes kept of one transcript or command output.
pub const TRANSCRIPT_LIMIT: usize = 64 * 1024;

/// Everything observed so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// `None` while no engine answers.
    pub engine: Option<EngineInfo>,
    /// Why there is none.
    pub engine_down: Option<Message>,
    /// `None` until the first list.
    pub images: Option<Vec<Image>>,
    /// Those of an engine that has not said yet what it is; `None` once it has listed them again.
    pub glimpsed: Option<Vec<Image>>,
    /// By image id.
    pub details: BTreeMap<String, ImageDetail>,
    /// By image id: why its inspection failed. It is not asked for again while it stands here.
    pub unread: BTreeMap<String, Message>,
    /// `None` as value: the registry could not be asked.
    pub registry_digests: BTreeMap<Reference, Option<String>>,
    /// Time of the last pull event of a reference.
    pub pulled: BTreeMap<Reference, Timestamp>,
    /// Time of the last tag event of a reference.
    pub tagged: BTreeMap<Reference, Timestamp>,
    /// `None` until the first list.
    pub containers: Option<BTreeMap<String, Container>>,
    /// `None` until the first list, and where no lab asks.
    pub volumes: Option<Vec<Volume>>,
    /// The workspace's folder exists; `None` until looked at.
    pub workspace: Option<bool>,
    /// By path relative to the workspace.
    pub files: BTreeMap<String, FileState>,
    /// See [`Folder::names`]; `None` while unknown too.
    pub names: Option<BTreeSet<String>>,
    /// The text of `.dockerignore`.
    pub dockerignore: Option<String>,
    /// The oldest first; bounded.
    pub commands: Vec<Command>,
    /// What the program did itself, the oldest first; bounded.
    pub acts: Vec<Act>,
    /// Things done before this time do not count (`--fresh`).
    pub since: Option<Timestamp>,
}
