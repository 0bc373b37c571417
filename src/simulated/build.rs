//! A Dockerfile, executed without a container.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

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
    /// A step's container came: a command, or none for an instruction of metadata. It has gone, but for one that failed.
    Container {
        /// The whole command line; empty for metadata.
        command: Vec<String>,
        /// How it ended.
        status: u8,
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

/// The images of other names than its own stages that a Dockerfile builds on or copies from, in their order.
pub fn bases(_dockerfile: &[u8], _args: &BTreeMap<String, String>) -> Result<Vec<String>, Failure> {
    Ok(Vec::new())
}

/// Builds. What was told before a failure stays in `events`.
pub fn build(_request: &Request<'_>, _events: &mut Vec<BuildEvent>) -> Result<Image, Failure> {
    Err(Failure { status: 500, code: None, message: String::new() })
}
