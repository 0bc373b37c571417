//! What the small docker takes, with the real one's names for it.

mod container;
mod image;
mod volume;

use clap::{Parser, Subcommand};

pub use container::{Exec, Logs, Process, Ps, Rm, Run, Start, Stop};
pub use image::{Build, History, Images, Inspect, Pull, Rmi, Tag};
pub use volume::{Create as VolumeCreate, Ls as VolumeLs, Volume};

/// The small docker of soleil: what the lab needs, on the engine in use. The real docker command has more.
#[derive(Debug, Parser)]
#[command(name = "docker", bin_name = "docker", disable_version_flag = true)]
#[command(args_override_self = true, max_term_width = 100)]
pub struct Docker {
    /// The engine, in place of that of DOCKER_HOST, of the current context or of the usual sockets
    #[arg(short = 'H', long, value_name = "URL")]
    pub host: Option<String>,
    /// Print the version
    #[arg(short = 'v', long)]
    pub version: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What it can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build an image from a Dockerfile
    Build(Build),
    /// Containers: ls, run, exec, logs, rm, start, stop, inspect
    #[command(subcommand)]
    Container(Container),
    /// Run a command in a running container
    Exec(Exec),
    /// The layers of an image, and what made them
    History(History),
    /// Images: ls, pull, build, rm, tag, history, inspect
    #[command(subcommand)]
    Image(Image),
    /// List images
    Images(Images),
    /// All that the engine tells of containers or images, as JSON
    Inspect(Inspect),
    /// What a container has printed
    Logs(Logs),
    /// List containers
    Ps(Ps),
    /// Download an image from a registry
    Pull(Pull),
    /// Remove containers
    Rm(Rm),
    /// Remove images
    Rmi(Rmi),
    /// Create and run a container from an image
    Run(Box<Run>),
    /// Start stopped containers
    Start(Start),
    /// Stop running containers
    Stop(Stop),
    /// Give an image another name
    Tag(Tag),
    /// The versions of this docker and of the engine
    Version,
    /// Volumes: create, ls, rm
    #[command(subcommand)]
    Volume(Volume),
}

/// `docker image …`
#[derive(Debug, Subcommand)]
pub enum Image {
    /// Build an image from a Dockerfile
    Build(Build),
    /// The layers of an image, and what made them
    History(History),
    /// All that the engine tells of images, as JSON
    Inspect(Inspect),
    /// List images
    #[command(visible_alias = "list")]
    Ls(Images),
    /// Download an image from a registry
    Pull(Pull),
    /// Remove images
    #[command(visible_alias = "remove")]
    Rm(Rmi),
    /// Give an image another name
    Tag(Tag),
}

/// `docker container …`
#[derive(Debug, Subcommand)]
pub enum Container {
    /// Run a command in a running container
    Exec(Exec),
    /// All that the engine tells of containers, as JSON
    Inspect(Inspect),
    /// What a container has printed
    Logs(Logs),
    /// List containers
    #[command(visible_aliases = ["list", "ps"])]
    Ls(Ps),
    /// Remove containers
    #[command(visible_alias = "remove")]
    Rm(Rm),
    /// Create and run a container from an image
    Run(Box<Run>),
    /// Start stopped containers
    Start(Start),
    /// Stop running containers
    Stop(Stop),
}
