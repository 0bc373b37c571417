//! What a build, a run or a pull of ours tells while it goes on: plain data, in the order in which it happens.

/// News of one build. The last is [`BuildUpdate::Ended`] or [`BuildUpdate::Cancelled`].
#[derive(Clone, Debug, PartialEq)]
pub enum BuildUpdate {
    /// The build context is about to be sent.
    Context {
        /// Regular files in it, after `.dockerignore`.
        files: usize,
        /// Their bytes together.
        bytes: u64,
    },
    /// A step appeared or changed; known by its id.
    Step(BuildStep),
    /// Raw output: partial lines and control sequences included.
    Log {
        /// Id of its step; `None` for what belongs to no step.
        step: Option<String>,
        /// As the engine sent them.
        bytes: Vec<u8>,
    },
    /// The id of the image (`sha256:…`), or the engine's own words about the failure.
    Ended(Result<String, String>),
    /// It was cancelled by us.
    Cancelled,
}

/// One step of a build, the same for BuildKit and the classic builder.
#[derive(Clone, Debug, PartialEq)]
pub struct BuildStep {
    /// Unique in the build, opaque.
    pub id: String,
    /// As the engine names it, without control sequences: `[2/4] RUN apt update`, `2/5 : RUN apt update`.
    pub name: String,
    /// What it is doing.
    pub state: StepState,
    /// How long it took, once it has ended and where the engine tells.
    pub seconds: Option<f64>,
    /// Line of the Dockerfile on which its instruction begins, from 1; `None` where that cannot be told.
    pub line: Option<usize>,
}

/// What a step of a build is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Nothing to do: taken from the cache.
    Cached,
    /// Ended well.
    Done,
    /// Ended badly, or was stopped by the failure of another.
    Failed,
}

/// News of one pull. The last is [`PullUpdate::Ended`] or [`PullUpdate::Cancelled`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PullUpdate {
    /// A layer appeared or moved on.
    Layer {
        /// The engine's short id of it.
        id: String,
        /// The engine's word: `Downloading`, `Pull complete`, …
        status: String,
        /// Bytes so far, of this status; 0 where it has none.
        current: u64,
        /// Bytes in all; 0 where unknown.
        total: u64,
    },
    /// Well, or the engine's own words about the failure.
    Ended(Result<(), String>),
    /// It was cancelled by us.
    Cancelled,
}

/// News of one run of an image. The last is [`RunUpdate::Ended`] or [`RunUpdate::Cancelled`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunUpdate {
    /// The id of the container, which has been started.
    Started(String),
    /// Raw output, standard output and error as they came.
    Output(Vec<u8>),
    /// The exit status, or the engine's own words where it could not be run.
    Ended(Result<i64, String>),
    /// It was cancelled by us before it could end: never begun, or on an engine that no longer answers.
    Cancelled,
}
