//! Every subcommand, flag and environment variable, in one place.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::app::theme::Theme;
use crate::text::Lang;

/// A terminal companion for a Docker lab: each step's sun lights by itself when the engine proves it done.
#[derive(Debug, Parser)]
#[command(name = "soleil", version, max_term_width = 100)]
pub struct Cli {
    /// Without a subcommand: the screen.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Understood before and after a subcommand.
    #[command(flatten)]
    pub global: Global,
}

/// Understood before and after a subcommand.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// The lab: its name (see soleil labs), a YAML file or its folder; by default the last one opened on the screen, else images
    #[arg(long, global = true, value_name = "NAME|FILE")]
    pub lab: Option<String>,
    /// The folder of your files, in place of the lab's own in your home folder
    #[arg(long, global = true, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// The engine, as in DOCKER_HOST, in place of DOCKER_HOST, the current context and the usual sockets
    #[arg(long, global = true, value_name = "URL")]
    pub host: Option<String>,
    /// The practice engine, in place of any other: no container really runs. It starts with the program
    #[arg(long, global = true, env = "SOLEIL_SIMULATED")]
    pub simulated: bool,
    /// The language; by default that of the locale when it is French, else English
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Lang>,
    /// Count only what is done from now on
    #[arg(long, global = true)]
    pub fresh: bool,
    /// Draw with ASCII alone; by default when the locale is not UTF-8
    #[arg(long, global = true)]
    pub ascii: bool,
    /// The colours; by default those of the configuration, else the terminal's own (with --present: projector)
    #[arg(long, global = true, value_name = "NAME", value_enum)]
    pub theme: Option<Theme>,
    /// Present: F9 types the lab's next command, runs it, and waits for what it leads to
    #[arg(long, global = true)]
    pub present: bool,
    /// Print one line a change and redraw nothing: for screen readers, logs and dumb terminals
    #[arg(long, global = true)]
    pub plain: bool,
}

/// The lab of a new machine.
pub const DEFAULT_LAB: &str = "images";

impl Global {
    /// The lab that is meant, once the last one opened was looked up.
    pub fn lab(&self) -> &str {
        self.lab.as_deref().unwrap_or(DEFAULT_LAB)
    }
}

/// What runs without the screen.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Every task against the engine now. Exit status: 0 all done, 1 not yet, 3 no engine
    Check {
        /// For machines
        #[arg(long)]
        json: bool,
    },
    /// Your report: steps, commands, evidence, times and files. Exit status: 0 written, 1 not
    Report {
        /// For people, for programs, or for CI servers
        #[arg(long, value_enum, default_value = "md")]
        format: ReportFormat,
        /// Write it to this file; by default to standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// What went wrong, in plain words: docker build . 2>&1 | soleil explain. Exit status: 0 found, 1 nothing known
    Explain {
        /// For machines
        #[arg(long)]
        json: bool,
        /// The output of a command; without it, or with -, the standard input
        file: Option<PathBuf>,
    },
    /// The whole lab plays by itself, in a home folder of its own that goes with it
    Demo {
        /// Plays it; the home folder is the one given
        #[arg(long, hide = true)]
        here: bool,
    },
    /// The speaker's notes, in a second terminal: in step with the soleil --present of the first, and driving it
    Notes,
    /// Can this machine do the lab? Engine, rights, disk, registry, terminal, folders, each with its mend.
    /// Exit status: 0 no problem, 1 problems
    Doctor {
        /// For machines: an array of {"id", "level", "words", "mend"}
        #[arg(long)]
        json: bool,
    },
    /// The class as its teacher sees it, live: who is stuck on what, and since when. Students whose `config.yaml` says
    /// `class: DIR` drop their progress there; --lab chooses the lab. With --plain, a line a student and a change
    Class {
        /// Print the whole once, for machines: {"folder", "lab", "students", "crowded", "steps": [{"id", "title", "lit"}],
        /// "rows": [{"file", "login", "name", "owner", "foreign", "simulated", "lit", "complete", "since",
        /// "steps": [{"id", "complete", "at", "missing"}], "stuck": {"step", "missing": [{"id", "title"}], "minutes"} or
        /// null}], "others": [{"file", "lab"}], "refused": [{"file", "why"}]}, those who need help first
        #[arg(long)]
        json: bool,
        /// The shared folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Errors of a lab file, with line and column. Exit status: 0 clean, 1 problems
    Lint {
        /// Lab files, or the folders that hold a lab.yaml
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Play the lab's cues too, on the engine in use: it pulls, builds and runs there, and leaves what that makes
        #[arg(long)]
        engine: bool,
        /// With --engine, how long a cue may take
        #[arg(long, value_name = "SECONDS", default_value_t = 600)]
        timeout: u64,
    },
    /// The labs to choose from with --lab, each with how far it is: those that have a name, and the files
    /// that were opened before
    Labs {
        /// For machines: an array of {"name", "title", "lit", "steps", "file", "current", "error"}
        #[arg(long)]
        json: bool,
    },
    /// JSON Schema of a lab file, for editors
    Schema,
    /// A lab to start from: writes a small one that runs, with comments. Exit status: 0 written, 2 not
    New {
        /// A folder that is empty or not there yet
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Plays the cues with nobody watching; called by lint, in a home folder of its own
    #[command(hide = true)]
    Rehearse {
        /// How long a cue may take, in seconds
        timeout: u64,
    },
    /// Start over: lists what goes (containers, images and files of the lab alone), asks, keeps a copy of the files.
    /// Exit status: 0 done, 1 something could not be removed or the answer was no, 2 nobody can be asked
    Reset {
        /// This step alone, by its id
        #[arg(long, value_name = "ID")]
        step: Option<String>,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// A small docker, for where there is none: pull, images, build, run, ps, exec, logs, rm, rmi, tag, history, version
    #[command(disable_help_flag = true)]
    Docker {
        /// As for docker
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// The practice engine: it answers docker commands on a socket and runs no container. Ctrl-C ends it
    Simulate {
        /// Where it listens, for you alone
        #[arg(long, value_name = "PATH")]
        socket: PathBuf,
        /// How long its downloads and builds take
        #[arg(long, value_enum, default_value = "real")]
        pace: Pace,
    },
    /// The witness for a shell in another window: eval "$(soleil hook bash)"
    Hook {
        /// Which shell
        shell: HookShell,
    },
    /// Completions for a shell, on standard output: `source <(soleil completions bash)`
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// The manual page, on standard output; with --into that of each command too
    Man {
        /// Writes soleil.1, soleil-check.1 … into this folder, which is made if need be
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
    },
    /// Sends the command line on standard input to the soleil that listens; called by the hook
    #[command(hide = true)]
    HookReport {
        /// Its exit status
        #[arg(allow_hyphen_values = true)]
        status: i64,
        /// Where soleil listens
        socket: PathBuf,
    },
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Markdown
    Md,
    /// JSON
    Json,
    /// JUnit XML
    Junit,
}

/// How long the practice engine's downloads and builds take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Pace {
    /// As on a good line
    Real,
    /// No time
    None,
}

/// A shell that has a witness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HookShell {
    /// bash 4.4 or newer
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
}
