//! What is asked of images.

use clap::Args;

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
