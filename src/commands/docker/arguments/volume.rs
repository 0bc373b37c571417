//! What is asked of volumes.

use clap::{Args, Subcommand};

/// `docker volume …`
#[derive(Debug, Subcommand)]
pub enum Volume {
    /// Make a volume
    Create(Create),
    /// List volumes
    #[command(visible_alias = "list")]
    Ls(Ls),
    /// Remove volumes, with what they hold
    #[command(visible_alias = "remove")]
    Rm(Rm),
}

/// `docker volume create`
#[derive(Debug, Args)]
pub struct Create {
    /// Its name; the engine makes one up where there is none
    pub name: Option<String>,
}

/// `docker volume ls`
#[derive(Debug, Args)]
pub struct Ls {
    /// Names alone
    #[arg(short, long)]
    pub quiet: bool,
    /// A line a volume: {{.Name}}, {{.Driver}} …
    #[arg(long)]
    pub format: Option<String>,
}

/// `docker volume rm`
#[derive(Debug, Args)]
pub struct Rm {
    /// The volumes
    #[arg(required = true, value_name = "VOLUME")]
    pub volumes: Vec<String>,
}
