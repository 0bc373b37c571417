//! What the small docker takes, with the real one's names for it.

use clap::{Args, Parser, Subcommand};

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

/// `docker build`
#[derive(Debug, Args)]
pub struct Build {
    /// The name of the image, NAME:TAG; can be given several times
    #[arg(short, long, value_name = "NAME")]
    pub tag: Vec<String>,
    /// The Dockerfile, within the context; by default PATH/Dockerfile
    #[arg(short, long)]
    pub file: Option<String>,
    /// A value for an ARG of the Dockerfile
    #[arg(long, value_name = "NAME=VALUE")]
    pub build_arg: Vec<String>,
    /// Build every step anew
    #[arg(long)]
    pub no_cache: bool,
    /// Look for a newer base image
    #[arg(long)]
    pub pull: bool,
    /// The stage to build
    #[arg(long, value_name = "STAGE")]
    pub target: Option<String>,
    /// The platform, for instance linux/amd64
    #[arg(long)]
    pub platform: Option<String>,
    /// Print the image's id alone
    #[arg(short, long)]
    pub quiet: bool,
    /// The progress is plain in any case
    #[arg(long, value_name = "TYPE", hide = true)]
    pub progress: Option<String>,
    /// The build context: a folder
    #[arg(required = true, value_name = "PATH")]
    pub path: String,
}

/// `docker images`, `docker image ls`
#[derive(Debug, Args)]
pub struct Images {
    /// Intermediate images too
    #[arg(short, long)]
    pub all: bool,
    /// Ids alone
    #[arg(short, long)]
    pub quiet: bool,
    /// Digests too
    #[arg(long)]
    pub digests: bool,
    /// Whole ids
    #[arg(long)]
    pub no_trunc: bool,
    /// Those alone that fit: reference=…, dangling=true, label=…, before=…, since=…
    #[arg(short, long, value_name = "KEY=VALUE")]
    pub filter: Vec<String>,
    /// A line an image: {{.Repository}}, {{.Tag}}, {{.ID}}, {{.Size}} …
    #[arg(long)]
    pub format: Option<String>,
    /// Those of this name alone
    #[arg(value_name = "REPOSITORY[:TAG]")]
    pub name: Option<String>,
}

/// `docker pull`
#[derive(Debug, Args)]
pub struct Pull {
    /// Print the image's name alone
    #[arg(short, long)]
    pub quiet: bool,
    /// The platform, for instance linux/amd64
    #[arg(long)]
    pub platform: Option<String>,
    /// The image
    #[arg(required = true, value_name = "NAME[:TAG|@DIGEST]")]
    pub image: String,
}

/// `docker history`
#[derive(Debug, Args)]
pub struct History {
    /// Ids alone
    #[arg(short, long)]
    pub quiet: bool,
    /// Whole ids and commands
    #[arg(long)]
    pub no_trunc: bool,
    /// A line a layer: {{.CreatedBy}}, {{.Size}} …
    #[arg(long)]
    pub format: Option<String>,
    /// The image
    #[arg(required = true)]
    pub image: String,
}

/// `docker inspect`
#[derive(Debug, Args)]
pub struct Inspect {
    /// A value alone: {{.State.ExitCode}}
    #[arg(short, long)]
    pub format: Option<String>,
    /// Containers or images
    #[arg(required = true, value_name = "NAME|ID")]
    pub names: Vec<String>,
}

/// `docker tag`
#[derive(Debug, Args)]
pub struct Tag {
    /// The image
    #[arg(required = true, value_name = "SOURCE_IMAGE[:TAG]")]
    pub source: String,
    /// Its new name
    #[arg(required = true, value_name = "TARGET_IMAGE[:TAG]")]
    pub target: String,
}

/// `docker rmi`
#[derive(Debug, Args)]
pub struct Rmi {
    /// Though a stopped container uses it
    #[arg(short, long)]
    pub force: bool,
    /// Leave the untagged images below it
    #[arg(long)]
    pub no_prune: bool,
    /// The images
    #[arg(required = true, value_name = "IMAGE")]
    pub images: Vec<String>,
}

/// `docker ps`, `docker container ls`
#[derive(Debug, Args)]
pub struct Ps {
    /// Stopped ones too
    #[arg(short, long)]
    pub all: bool,
    /// Ids alone
    #[arg(short, long)]
    pub quiet: bool,
    /// Whole ids and commands
    #[arg(long)]
    pub no_trunc: bool,
    /// The newest alone
    #[arg(short, long)]
    pub latest: bool,
    /// Those alone that fit: name=…, status=exited, ancestor=IMAGE …
    #[arg(short, long, value_name = "KEY=VALUE")]
    pub filter: Vec<String>,
    /// A line a container: {{.ID}}, {{.Image}}, {{.Status}}, {{.Names}} …
    #[arg(long)]
    pub format: Option<String>,
}

/// What a process in a container is given, by `docker run` and `docker exec`.
#[derive(Debug, Args)]
pub struct Process {
    /// Keep the standard input open
    #[arg(short, long)]
    pub interactive: bool,
    /// Give it a terminal
    #[arg(short, long)]
    pub tty: bool,
    /// In the background
    #[arg(short, long)]
    pub detach: bool,
    /// An environment variable; without a value, our own
    #[arg(short, long, value_name = "NAME[=VALUE]")]
    pub env: Vec<String>,
    /// The user, and the group
    #[arg(short, long, value_name = "NAME|UID[:GROUP|GID]")]
    pub user: Option<String>,
    /// The folder it starts in
    #[arg(short, long, value_name = "DIR")]
    pub workdir: Option<String>,
}

/// `docker run`
#[derive(Debug, Args)]
pub struct Run {
    /// What the process is given.
    #[command(flatten)]
    pub process: Process,
    /// Remove the container when it ends
    #[arg(long)]
    pub rm: bool,
    /// The container's name
    #[arg(long)]
    pub name: Option<String>,
    /// The program, in place of the image's ENTRYPOINT
    #[arg(long, value_name = "PROGRAM")]
    pub entrypoint: Option<String>,
    /// A folder or a volume of the host in the container
    #[arg(short, long, value_name = "SOURCE:FOLDER[:ro]")]
    pub volume: Vec<String>,
    /// A port of the host that leads to one of the container
    #[arg(short, long, value_name = "[IP:][HOST:]PORT[/udp]")]
    pub publish: Vec<String>,
    /// The container's name for itself
    #[arg(long)]
    pub hostname: Option<String>,
    /// Its network
    #[arg(long, visible_alias = "net")]
    pub network: Option<String>,
    /// A label
    #[arg(short, long, value_name = "NAME[=VALUE]")]
    pub label: Vec<String>,
    /// The platform, for instance linux/amd64
    #[arg(long)]
    pub platform: Option<String>,
    /// When to pull the image
    #[arg(long, value_name = "WHEN", value_parser = ["always", "missing", "never"], default_value = "missing")]
    pub pull: String,
    /// The image, then the command in place of the image's own
    #[arg(required = true, trailing_var_arg = true, num_args = 1.., value_names = ["IMAGE", "COMMAND"])]
    pub words: Vec<String>,
}

/// `docker exec`
#[derive(Debug, Args)]
pub struct Exec {
    /// What the process is given.
    #[command(flatten)]
    pub process: Process,
    /// The container, then the command
    #[arg(required = true, trailing_var_arg = true, num_args = 2.., value_names = ["CONTAINER", "COMMAND"])]
    pub words: Vec<String>,
}

/// `docker logs`
#[derive(Debug, Args)]
pub struct Logs {
    /// And what it prints from now on
    #[arg(short, long)]
    pub follow: bool,
    /// With the time of each line
    #[arg(short, long)]
    pub timestamps: bool,
    /// So many lines of the end alone
    #[arg(short = 'n', long, value_name = "LINES", default_value = "all")]
    pub tail: String,
    /// The container
    #[arg(required = true)]
    pub container: String,
}

/// `docker rm`
#[derive(Debug, Args)]
pub struct Rm {
    /// Though it runs
    #[arg(short, long)]
    pub force: bool,
    /// Its anonymous volumes too
    #[arg(short, long)]
    pub volumes: bool,
    /// The containers
    #[arg(required = true, value_name = "CONTAINER")]
    pub containers: Vec<String>,
}

/// `docker start`
#[derive(Debug, Args)]
pub struct Start {
    /// Show what it prints, until its end
    #[arg(short, long)]
    pub attach: bool,
    /// Give it our standard input
    #[arg(short, long)]
    pub interactive: bool,
    /// The containers
    #[arg(required = true, value_name = "CONTAINER")]
    pub containers: Vec<String>,
}

/// `docker stop`
#[derive(Debug, Args)]
pub struct Stop {
    /// Seconds before it is killed
    #[arg(short, long, visible_alias = "timeout", value_name = "SECONDS", allow_negative_numbers = true)]
    pub time: Option<i32>,
    /// The containers
    #[arg(required = true, value_name = "CONTAINER")]
    pub containers: Vec<String>,
}
