//! A Dockerfile, executed without a container, in the words of Docker 20.10's classic builder.
//!
//! `read` has the grammar, `words` its quotes and variables, `stage` what every step does, and each other file some of
//! the instructions.

mod copy;
mod metadata;
mod read;
mod run;
mod stage;
mod words;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use self::read::{Instruction, Text};
use self::stage::{Bench, Stage};
use super::catalogue::Catalogue;
use super::image::Image;
use super::root::Root;

/// What is to be built.
#[derive(Debug)]
pub struct Request<'a> {
    /// Its text.
    pub dockerfile: &'a [u8],
    /// The build context.
    pub context: &'a Root,
    /// `--build-arg`.
    pub args: BTreeMap<String, String>,
    /// `--label`.
    pub labels: BTreeMap<String, String>,
    /// `--target`.
    pub target: Option<String>,
    /// `--no-cache`.
    pub no_cache: bool,
    /// All images of the engine, a build's intermediate ones among them: the layer cache. Those that FROM and
    /// `COPY --from` name (see [`bases`]) are in `bases`.
    pub known: &'a [Image],
    /// The images that the Dockerfile names, by the words that name them.
    pub bases: BTreeMap<String, Image>,
    /// What the archives offer.
    pub catalogue: &'static Catalogue,
    /// The clock.
    pub now: Timestamp,
}

/// What a build tells while it goes on, in its order.
#[derive(Clone, Debug, PartialEq)]
pub enum BuildEvent {
    /// Printed, as the classic builder's `stream` has it; stderr of a command comes as `\x1b[91m…\x1b[0m`.
    Stream(String),
    /// This long passes.
    Pause(Duration),
    /// A command sleeps this long.
    Sleep(Duration),
    /// The last one: an image that is not among the bases. A build that has it tells the same up to here, and goes on.
    Wants(String),
    /// A step's container came: a command, or none for an instruction of metadata. It has gone, but for one that failed.
    Container {
        /// The whole command line; empty for metadata.
        command: Vec<String>,
        /// How it ended; nothing: it did not start.
        status: Option<u8>,
    },
    /// A step's image; the last one is what was built.
    Image(Box<Image>),
}

/// Why it did not build, in the engine's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// The HTTP status where nothing was streamed yet (400, 500); else 200, and the stream's last item tells.
    pub status: u16,
    /// The exit status of the command that failed, as `errorDetail.code`.
    pub code: Option<i64>,
    /// `The command '/bin/sh -c …' returned a non-zero code: 1`.
    pub message: String,
}

impl Failure {
    /// The Dockerfile, or what was asked, cannot be: nothing is streamed.
    fn refused(message: impl Into<String>) -> Self {
        Self { status: 400, code: None, message: message.into() }
    }

    /// A step failed.
    fn step(message: impl Into<String>) -> Self {
        Self { status: 200, code: None, message: message.into() }
    }
}

/// The images of other names than its own stages that a Dockerfile builds on or copies from up to a `target`, in their
/// order.
pub fn bases(dockerfile: &[u8], args: &BTreeMap<String, String>, target: Option<&str>) -> Result<Vec<String>, Failure> {
    let mut text = Text::read(dockerfile)?;
    if let Some(target) = target {
        text.until(target)?;
    }
    let mut given = BTreeMap::new();
    let mut stages: Vec<String> = Vec::new();
    let mut bases: Vec<String> = Vec::new();
    let mut wants = |name: String, stages: &[String]| {
        let own = stages.iter().any(|stage| stage.eq_ignore_ascii_case(&name));
        if !own && name != "scratch" && !name.is_empty() && !bases.contains(&name) {
            bases.push(name);
        }
    };
    for instruction in &text.instructions {
        match instruction.keyword.as_str() {
            "ARG" if stages.is_empty() => metadata::declare(&instruction.rest, args, &mut given)?,
            "FROM" => {
                let (name, alias) = from(instruction, &given)?;
                wants(name, &stages);
                stages.push(alias.unwrap_or_default());
            }
            "COPY" => {
                let from = instruction.flag("from").unwrap_or_default();
                if from.parse::<usize>().is_err() {
                    wants(from.to_owned(), &stages);
                }
            }
            _ => {}
        }
    }
    Ok(bases)
}

/// What a FROM names, and what its stage is called.
fn from(instruction: &Instruction, args: &BTreeMap<String, String>) -> Result<(String, Option<String>), Failure> {
    let mut parts = instruction.rest.split_whitespace();
    let typed = parts.next().unwrap_or_default();
    let name = words::expand(typed, args)?;
    if name.is_empty() {
        return Err(Failure::refused(format!("base name ({typed}) should not be blank")));
    }
    Ok((name, parts.nth(1).map(str::to_lowercase)))
}

/// Builds. What was told before a failure stays in `events`.
pub fn build(request: &Request<'_>, events: &mut Vec<BuildEvent>) -> Result<Image, Failure> {
    let mut text = Text::read(request.dockerfile)?;
    if let Some(target) = &request.target {
        text.until(target)?;
    }
    text.labelled(&request.labels);
    let total = text.instructions.len();
    let mut bench = Bench::new(request, events);
    let mut done: Vec<Stage> = Vec::new();
    for (index, instruction) in text.instructions.iter().enumerate() {
        bench.say(format!("Step {}/{total} : {}\n", index + 1, instruction.original));
        match (instruction.keyword.as_str(), done.pop()) {
            ("ARG", None) => metadata::declare(&instruction.rest, &request.args, &mut bench.global)?,
            ("FROM", before) => {
                done.extend(before);
                let (name, alias) = from(instruction, &bench.global)?;
                let own = done.iter().find(|stage| stage.is_called(&name)).map(|stage| &stage.image);
                let image = match own.or_else(|| request.bases.get(&name)) {
                    Some(image) => Some(image.clone()),
                    None if name == "scratch" => None,
                    None => {
                        bench.wants(&name);
                        return Err(Failure::step(denied(&name)));
                    }
                };
                let stage = Stage::new(alias, image, request.now);
                bench.say(format!(" ---> {}\n", stage::short(&stage.image.id)));
                done.push(stage);
            }
            (_, None) => return Err(Failure::refused("no build stage in current context")),
            (keyword, Some(mut stage)) => {
                match keyword {
                    "RUN" => run::run(&mut bench, &mut stage, instruction)?,
                    "COPY" | "ADD" => copy::copy(&mut bench, &mut stage, &done, instruction)?,
                    _ => metadata::set(&mut bench, &mut stage, instruction)?,
                }
                done.push(stage);
            }
        }
    }
    let image = done.pop().map(|stage| stage.image).filter(|image| !image.id.is_empty());
    let image = image.ok_or_else(|| Failure::step("No image was generated. Is your Dockerfile empty?"))?;
    bench.say(format!("Successfully built {}\n", stage::short(&image.id)));
    Ok(image)
}

fn denied(name: &str) -> String {
    format!(
        "pull access denied for {name}, repository does not exist or may require 'docker login': denied: requested \
         access to the resource is denied"
    )
}
