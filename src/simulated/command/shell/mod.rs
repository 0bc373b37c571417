//! `sh` and `bash`: from `-c`, from a script, at a prompt. The grammar is brush's; what it does is in [`run`].

mod brackets;
mod builtin;
mod grammar;
mod numbers;
mod pattern;
mod prompt;
mod redirect;
mod rest;
mod run;
mod simple;
mod start;
mod trap;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use brush_parser::ast::FunctionBody;

pub(crate) use self::pattern::glob;
use self::redirect::Sink;
use self::rest::Rest;
pub use self::start::{ash, bash, sh};
pub use self::trap::signal;
use super::complain;
use crate::simulated::machine::{Machine, Output, Program, Surroundings};

/// Which one: they differ in words, and bash knows more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Debian's `sh`.
    Dash,
    /// bash.
    Bash,
    /// Alpine's `sh`.
    Busybox,
}

/// What a command works on.
pub(super) struct Context<'a> {
    /// The container.
    pub machine: &'a mut Machine,
    /// The shell's own.
    pub surroundings: &'a mut Surroundings,
    /// What was written.
    pub out: &'a mut Vec<Output>,
}

/// A shell.
#[derive(Debug)]
pub struct Shell {
    kind: Kind,
    /// `$0`.
    name: String,
    /// It reads its commands from its input.
    reads: bool,
    /// It prompts.
    interactive: bool,
    line: usize,
    variables: BTreeMap<String, String>,
    exported: BTreeSet<String>,
    functions: BTreeMap<String, FunctionBody>,
    aliases: BTreeMap<String, String>,
    positional: Vec<String>,
    last: u8,
    options: Options,
    /// What an expansion found wrong: `${name:?}`, `set -u`.
    failed: Option<String>,
    /// What a pipe or `<` gives; without, the shell's own input.
    input: Option<Vec<u8>>,
    /// Conditions that are being tried: no failure ends the shell there.
    guard: usize,
    turns: usize,
    waiting: Option<Waiting>,
    /// Functions that are being run: one that waits cannot be gone on with, so what sleeps there does not.
    within: usize,
    /// `exec` has put the program that waits in the shell's place.
    replaced: bool,
    /// What to do when a signal comes.
    traps: BTreeMap<&'static str, String>,
    /// Signals that came.
    signals: VecDeque<&'static str>,
    rest: VecDeque<Rest>,
    /// Bytes that came and were not read.
    typed: Vec<u8>,
    /// Lines of a command that is not finished.
    pending: String,
}

#[derive(Clone, Copy, Debug, Default)]
struct Options {
    errexit: bool,
    xtrace: bool,
    nounset: bool,
    pipefail: bool,
}

/// What the shell waits for.
#[derive(Debug)]
enum Waiting {
    Program { program: Box<dyn Program>, surroundings: Box<Surroundings>, sink: Sink },
    Read(Vec<String>),
}

impl Shell {
    fn new(kind: Kind, name: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            reads: false,
            interactive: false,
            line: 0,
            variables: BTreeMap::new(),
            exported: BTreeSet::new(),
            functions: BTreeMap::new(),
            aliases: BTreeMap::new(),
            positional: Vec::new(),
            last: 0,
            options: Options::default(),
            failed: None,
            input: None,
            guard: 0,
            turns: 0,
            waiting: None,
            within: 0,
            replaced: false,
            traps: BTreeMap::new(),
            signals: VecDeque::new(),
            rest: VecDeque::new(),
            typed: Vec::new(),
            pending: String::new(),
        }
    }

    /// A variable's, or a parameter's, value.
    fn variable(&mut self, cx: &Context<'_>, name: &str) -> Option<String> {
        let value = match name {
            "?" => Some(self.last.to_string()),
            "#" => Some(self.positional.len().to_string()),
            "$" => Some("1".to_owned()),
            "0" => Some(self.name.clone()),
            "-" => Some(String::new()),
            "PWD" => Some(cx.surroundings.folder.clone()),
            "HOSTNAME" if self.kind == Kind::Bash => Some(cx.machine.hostname.clone()),
            "BASH_VERSION" if self.kind == Kind::Bash => Some("5.2.15(1)-release".to_owned()),
            "UID" | "EUID" if self.kind == Kind::Bash => {
                Some(super::tree::uid(cx.machine, cx.surroundings).to_string())
            }
            "RANDOM" if self.kind == Kind::Bash => Some("4".to_owned()),
            name => match name.parse::<usize>() {
                Ok(index) => self.positional.get(index.wrapping_sub(1)).cloned(),
                Err(_) => self.variables.get(name).or_else(|| cx.surroundings.env.get(name)).cloned(),
            },
        };
        if value.is_none() && self.options.nounset {
            let words = if self.kind == Kind::Bash { "unbound variable" } else { "parameter not set" };
            self.failed = Some(format!("{name}: {words}"));
        }
        value
    }

    /// Gives a variable a value: in the environment if it is exported.
    fn assign(&mut self, cx: &mut Context<'_>, name: &str, value: String) {
        if self.exported.contains(name) || cx.surroundings.env.contains_key(name) {
            cx.surroundings.env.insert(name.to_owned(), value);
        } else {
            self.variables.insert(name.to_owned(), value);
        }
    }

    /// Says what is wrong, with the shell's name before it as each shell writes it.
    fn wrong(&self, cx: &mut Context<'_>, what: &str) {
        let (name, line) = (&self.name, self.line.max(1));
        let text = match self.kind {
            Kind::Busybox => format!("{name}: {what}\n"),
            Kind::Dash => format!("{name}: {line}: {what}\n"),
            Kind::Bash if self.reads && self.interactive => format!("{}: {what}\n", name.trim_start_matches('-')),
            Kind::Bash => format!("{name}: line {line}: {what}\n"),
        };
        complain(cx.out, text);
    }
}
