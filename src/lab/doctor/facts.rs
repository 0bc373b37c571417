//! What was found out about the machine. Whoever gathers it judges nothing.

use crate::lab::world::EngineInfo;
use crate::text::Message;

/// All of it. `None` is what could not be found out in time, or what does not apply.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Asked from the shell pane of a soleil: the terminal is then its own.
    pub inside: bool,
    /// The `docker` command.
    pub client: Client,
    /// Where the engine should be, or why no place is known.
    pub address: Result<Address, Message>,
    /// What it answered, or why it did not; `None` where there is no address.
    pub engine: Option<Result<Engine, Message>>,
    /// The terminal and the shell.
    pub terminal: Terminal,
    /// The student's folders and files.
    pub place: Place,
}

/// A program that was asked for its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// There, with its version as far as it could be read.
    Found(String),
    /// In the place of docker: soleil's own small one, of this version.
    Small(String),
    /// Not on the PATH.
    Missing,
    /// It does not answer.
    Silent,
}

/// The `docker` command and its configuration.
#[derive(Clone, Debug)]
pub struct Client {
    /// `docker --version`.
    pub docker: Program,
    /// Its buildx plugin works.
    pub buildx: bool,
    /// DOCKER_BUILDKIT wants BuildKit.
    pub wants_buildkit: bool,
    /// Its configuration gives builds a proxy.
    pub proxy: bool,
    /// It has a login for the Docker Hub.
    pub logged_in: bool,
}

/// Who says where the engine is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// `--host`.
    Flag,
    /// DOCKER_HOST.
    Variable,
    /// A docker context of this name.
    Context(String),
    /// Nobody: it is where the `docker` command looks by itself.
    Default,
    /// Nobody: a socket was found at a usual place where the `docker` command does not look.
    Elsewhere,
}

/// Where the engine should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// As a DOCKER_HOST.
    pub host: String,
    /// Who says so.
    pub source: Source,
}

/// An engine that answers.
#[derive(Clone, Debug)]
pub struct Engine {
    /// Kind, version, API, address.
    pub info: EngineInfo,
    /// Storage driver.
    pub driver: String,
    /// As the engine calls it: `x86_64`, `aarch64`.
    pub architecture: String,
    /// The folder of its images; empty where it names none.
    pub root: String,
    /// Bytes left there, where that folder is on this machine.
    pub free: Option<u64>,
    /// Seconds by which its clock is ahead of ours.
    pub ahead: i64,
    /// It reaches registries through a proxy.
    pub proxy: bool,
    /// It asks these mirrors first.
    pub mirrors: Vec<String>,
    /// What the Docker Hub answers it.
    pub registry: Registry,
}

/// The Docker Hub, as the engine sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registry {
    /// It answers.
    Answers,
    /// It does not; the engine's own words.
    Refuses(String),
    /// The engine has said nothing in time.
    Silent,
    /// Not known: this engine (Podman) cannot ask without pulling.
    Unasked,
}

/// Whose a socket is that does not let the user in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// The group that may use it; `None` where only its owner may.
    pub group: Option<String>,
    /// The user's account is in that group; this session began before that.
    pub member: bool,
}

/// A terminal inside the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Multiplexer {
    /// tmux, with its `set-clipboard` (`on`, `external`, `off`).
    Tmux(Option<String>),
    /// GNU screen.
    Screen,
}

/// The terminal.
#[derive(Clone, Debug)]
pub struct Terminal {
    /// Columns and rows; `None` where the output goes elsewhere.
    pub size: Option<(u16, u16)>,
    /// TERM.
    pub term: String,
    /// COLORTERM.
    pub colorterm: String,
    /// NO_COLOR.
    pub no_color: bool,
    /// The locale, as its variables name it.
    pub locale: String,
    /// It is a UTF-8 one.
    pub utf8: bool,
    /// The session came over SSH.
    pub ssh: bool,
    /// What runs between the terminal and us.
    pub multiplexer: Option<Multiplexer>,
    /// The student's shell.
    pub shell: Shell,
}

/// The student's shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell {
    /// Its file's name.
    pub name: String,
    /// Major and minor version.
    pub version: Option<(u32, u32)>,
    /// There is such a program.
    pub there: bool,
}

/// May the program write into a folder?
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Folder {
    /// Yes.
    Writable,
    /// It is not there, and can be made.
    Absent,
    /// No, or it cannot be made.
    Closed,
    /// It is somebody else's.
    Foreign,
    /// Yes, but so may others.
    Open,
    /// A file is in its place.
    NotAFolder,
}

/// The socket of the witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listener {
    /// Nobody listens: the next soleil will.
    Nobody,
    /// A soleil of this user listens.
    Soleil,
    /// None can; why.
    Impossible(Message),
}

/// Folders and files, their paths as they are shown. `None`: the file system did not answer in time.
#[derive(Clone, Debug)]
pub struct Place {
    /// The home folder; `None` where there is none.
    pub home: Option<(String, Option<Folder>)>,
    /// Bytes left there.
    pub free: Option<u64>,
    /// The lab's folder.
    pub workspace: Option<(String, Option<Folder>)>,
    /// The folder of the ledger.
    pub state: Option<(String, Option<Folder>)>,
    /// The folder of the class, where one is configured.
    pub class: Option<(String, Option<Folder>)>,
    /// What is wrong with the lab.
    pub lab: Option<String>,
    /// What is wrong with the configuration.
    pub config: Option<Message>,
    /// What is wrong with the ledger.
    pub ledger: Option<Message>,
    /// The witness's socket.
    pub listener: Listener,
}
