//! What is asked of containers.

use clap::Args;

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
