//! Conditions: what proves a task done.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Deserializer};

use crate::lab::expression::Needs;
use crate::lab::reference::Reference;

/// Bytes of a compiled pattern.
const MAX_PATTERN_BYTES: usize = 256 * 1024;

/// A regular expression that compares by its source. It is compiled when it is first asked for: a start asks few of a lab's.
#[derive(Clone, Debug)]
pub struct Pattern {
    source: String,
    needs: Needs,
    compiled: OnceLock<Result<Regex, String>>,
}

impl Pattern {
    /// As it stands in the lab.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Whether it is found in this text.
    pub fn is_match(&self, text: &str) -> bool {
        self.needs.are_met(&self.source, text) && self.compiled().as_ref().is_ok_and(|regex| regex.is_match(text))
    }

    /// Why it is none, in words: what comes from outside is asked before anything else.
    pub(in crate::lab) fn problem(&self) -> Option<&str> {
        self.compiled().as_ref().err().map(String::as_str)
    }

    fn compiled(&self) -> &Result<Regex, String> {
        self.compiled.get_or_init(|| {
            // A lab file may come from anybody: `\w{1000}` must not cost what the crate allows by default.
            RegexBuilder::new(&self.source).size_limit(MAX_PATTERN_BYTES).build().map_err(|error| {
                let text = error.to_string();
                let why = text.rsplit("error: ").next().unwrap_or(&text);
                format!("invalid regular expression `{}`: {why}", self.source)
            })
        })
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { source: String::deserialize(deserializer)?, needs: Needs::default(), compiled: OnceLock::new() })
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

/// What proves a task. In YAML each is a map of one key: `image: {reference: "python:3.11", origin: pulled}`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Every one of them.
    All(Vec<Condition>),
    /// At least one of them.
    Any(Vec<Condition>),
    /// Not this one.
    Not(Box<Condition>),
    /// The engine holds an image.
    Image(ImageCondition),
    /// An image is what the saved files build.
    Built(BuiltCondition),
    /// A container of an image was seen in a state.
    Container(ContainerCondition),
    /// A line was printed after a command was typed in a container.
    Transcript(TranscriptCondition),
    /// A command ran in a container through the engine's exec.
    Exec(ExecCondition),
    /// The engine holds a volume.
    Volume(VolumeCondition),
    /// The workspace's folder exists.
    Folder(FolderCondition),
    /// A saved file.
    File(FileCondition),
    /// An instruction of a saved Dockerfile.
    Instruction(InstructionCondition),
    /// A command line seen by the shell witness.
    Command(CommandCondition),
}

impl Condition {
    pub(super) fn images(&self, into: &mut Vec<Reference>) {
        match self {
            Self::All(conditions) | Self::Any(conditions) => {
                for condition in conditions {
                    condition.images(into);
                }
            }
            Self::Not(condition) => condition.images(into),
            Self::Image(condition) => into.push(condition.reference.clone()),
            Self::Built(condition) => into.push(condition.reference.clone()),
            Self::Command(condition) => into.extend(condition.holding.clone()),
            Self::Container(condition) => into.push(condition.image.clone()),
            Self::Transcript(condition) => into.push(condition.image.clone()),
            Self::Exec(condition) => into.push(condition.image.clone()),
            Self::Volume(_) | Self::Folder(_) | Self::File(_) | Self::Instruction(_) => {}
        }
    }

    pub(super) fn container_images(&self, into: &mut Vec<Reference>) {
        match self {
            Self::All(conditions) | Self::Any(conditions) => {
                for condition in conditions {
                    condition.container_images(into);
                }
            }
            Self::Not(condition) => condition.container_images(into),
            Self::Container(condition) => {
                into.push(condition.image.clone());
                into.extend(condition.mistaken_for.iter().cloned());
            }
            Self::Transcript(condition) => into.push(condition.image.clone()),
            Self::Exec(condition) => into.push(condition.image.clone()),
            Self::Image(_)
            | Self::Built(_)
            | Self::Volume(_)
            | Self::Folder(_)
            | Self::File(_)
            | Self::Instruction(_)
            | Self::Command(_) => {}
        }
    }

    /// It asks for files of the workspace, or for what is built of them.
    pub(super) fn asks_for_files(&self) -> bool {
        match self {
            Self::All(conditions) | Self::Any(conditions) => conditions.iter().any(Self::asks_for_files),
            Self::Not(condition) => condition.asks_for_files(),
            Self::Folder(_) | Self::File(_) | Self::Instruction(_) | Self::Built(_) => true,
            _ => false,
        }
    }

    /// It asks for a volume: that the engine holds one, or that one is mounted in a container.
    pub(super) fn asks_for_volumes(&self) -> bool {
        match self {
            Self::All(conditions) | Self::Any(conditions) => conditions.iter().any(Self::asks_for_volumes),
            Self::Not(condition) => condition.asks_for_volumes(),
            Self::Container(condition) => !condition.mounts.is_empty(),
            Self::Volume(_) => true,
            _ => false,
        }
    }
}

/// Where an image came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// From a registry.
    Pulled,
    /// Built on this engine.
    Built,
}

/// See [`Condition::Image`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageCondition {
    /// The image.
    pub reference: Reference,
    /// Any origin when absent.
    #[serde(default)]
    pub origin: Option<Origin>,
    /// References that mean the same to a student but are not: a typo in the lab's own text. Recognised and explained.
    #[serde(default)]
    pub mistaken_for: Vec<Reference>,
}

/// See [`Condition::Built`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuiltCondition {
    /// The image.
    pub reference: Reference,
    /// The Dockerfile, relative to the workspace.
    #[serde(default = "dockerfile")]
    pub dockerfile: String,
    /// Repository of the base that FROM must name, and `ID` of its os-release: `debian`.
    #[serde(default)]
    pub base: Option<String>,
    /// As in [`ImageCondition`].
    #[serde(default)]
    pub mistaken_for: Vec<Reference>,
}

fn dockerfile() -> String {
    "Dockerfile".to_owned()
}

/// What a container is doing or has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContainerPhase {
    /// It was started, whatever became of it.
    Started,
    /// It runs now.
    Running,
    /// It ended.
    Exited,
    /// It is gone from the engine.
    Removed,
}

/// See [`Condition::Container`]. Absent fields ask for nothing.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContainerCondition {
    /// The image it was created from.
    pub image: Reference,
    /// As in [`ImageCondition`]: a container of such an image is explained.
    #[serde(default)]
    pub mistaken_for: Vec<Reference>,
    /// Its name (`--name`).
    #[serde(default)]
    pub name: Option<String>,
    /// All of these TCP ports of it are published (`-p`).
    #[serde(default)]
    pub publish: Vec<PublishedPort>,
    /// All of these volumes are mounted in it (`-v`).
    #[serde(default)]
    pub mounts: Vec<MountedVolume>,
    /// With a pseudo-terminal (`-t`).
    #[serde(default)]
    pub tty: Option<bool>,
    /// With its standard input open (`-i`).
    #[serde(default)]
    pub stdin: Option<bool>,
    /// Base names of programs, one of which is its command, its entrypoint or an exec in it (then tty/stdin are the exec's).
    #[serde(default)]
    pub program: Vec<String>,
    /// At least this.
    #[serde(default)]
    pub phase: Option<ContainerPhase>,
    /// Its exit status.
    #[serde(default)]
    pub exit_code: Option<i64>,
    /// Its output, U+FE0F and skin tones removed, has a match.
    #[serde(default)]
    pub output: Option<Pattern>,
    /// The words of the expected output, for the explanation.
    #[serde(default)]
    pub output_shown: Option<String>,
}

/// A TCP port of a container that the host answers for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedPort {
    /// In the container.
    pub container: u16,
    /// Of the host; any when absent.
    #[serde(default)]
    pub host: Option<u16>,
}

/// A named volume in a container.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MountedVolume {
    /// Its name.
    pub volume: String,
    /// The folder in the container, absolute; any when absent.
    #[serde(default)]
    pub target: Option<String>,
}

/// See [`Condition::Volume`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VolumeCondition {
    /// Its name.
    pub name: String,
}

/// See [`Condition::Transcript`].
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TranscriptCondition {
    /// The container's image.
    pub image: Reference,
    /// What was typed after the prompt, or the container's own command line.
    pub command: Pattern,
    /// A line printed by it.
    pub line: Pattern,
    /// What to type, for the explanation.
    #[serde(rename = "try")]
    pub try_: String,
}

/// See [`Condition::Exec`].
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExecCondition {
    /// The container's image.
    pub image: Reference,
    /// The exec's command line, words joined by a blank.
    pub command: Pattern,
    /// Its exit status.
    #[serde(default)]
    pub exit_code: Option<i64>,
    /// What to type, for the explanation.
    #[serde(default, rename = "try")]
    pub try_: Option<String>,
}

/// See [`Condition::Folder`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderCondition {
    /// Relative to the workspace; empty for the workspace itself.
    #[serde(default)]
    pub path: String,
}

/// See [`Condition::File`].
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileCondition {
    /// Relative to the workspace.
    pub path: String,
    /// All of these have a match in its text. None: it exists, no more.
    #[serde(default)]
    pub matches: Vec<FilePattern>,
}

/// A pattern of a file with the words that name it in an explanation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilePattern {
    /// Multi-line mode is the pattern's own affair: `(?m)`.
    pub pattern: Pattern,
    /// The line as it would be typed.
    pub shown: String,
}

/// What a Dockerfile instruction must do. The judge knows the equivalents.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The last FROM names this repository, with any tag.
    From(String),
    /// A RUN installs this command with apt, after an update of the package lists: `python3` by `python3`, `python3-pip`, `python3-venv`…
    AptInstall(Vec<String>),
    /// A RUN installs this Python library with pip.
    PipInstall(String),
    /// COPY (or ADD, with a remark) brings this file of the workspace.
    Copy(String),
    /// ENTRYPOINT launches this file, as COPY placed it.
    Entrypoint(String),
}

/// See [`Condition::Instruction`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstructionCondition {
    /// The Dockerfile, relative to the workspace.
    #[serde(default = "dockerfile")]
    pub file: String,
    /// What is asked for.
    pub purpose: Purpose,
}

/// See [`Condition::Command`].
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandCondition {
    /// One of these is a simple command of the line, its words in this order from the first: `[docker, image, ls]`. Options may
    /// stand between and after; `sudo`, assignments and a path before the program are passed over.
    pub words: Vec<Vec<String>>,
    /// The command's exit status; 0 when absent.
    #[serde(default)]
    pub exit_code: i64,
    /// Counts only when the engine held this image as the command ended.
    #[serde(default)]
    pub holding: Option<Reference>,
    /// What to type, for the explanation.
    #[serde(rename = "try")]
    pub try_: String,
}
