//! A process from its start to its end, behind a terminal or not.

use jiff::Timestamp;

use super::command::{self, Broken, Lost, tree};
use super::machine::{Machine, Output, Program, Ran, Surroundings};
use super::terminal::Terminal;

/// A process of a container.
#[derive(Debug)]
pub struct Process {
    program: Option<Box<dyn Program>>,
    surroundings: Surroundings,
    terminal: Option<Terminal>,
    status: Option<u8>,
    /// It is a container's own: what it does not heed does not end it.
    first: bool,
}

/// Why a process did not start, in the engine's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// There is no such program: exit status 127.
    #[error("exec: \"{0}\": executable file not found in $PATH")]
    NotFound(String),
    /// There is nothing at that path: exit status 127.
    #[error("exec: \"{0}\": stat {0}: no such file or directory")]
    Missing(String),
    /// There is one that cannot be run, or a folder: exit status 126.
    #[error("exec: \"{0}\": permission denied")]
    Denied(String),
    /// There is no such user: exit status 125.
    #[error("unable to find user {0}: no matching entries in passwd file")]
    User(String),
}

/// What had failed when a container's own process did not start.
pub const CREATE: &str = "failed to create shim task: OCI runtime create failed: runc create failed";
/// And when one beside it did not.
pub const EXEC: &str = "OCI runtime exec failed: exec failed";

impl StartError {
    /// The daemon's whole sentence. The runtime is not asked for a user who is not there.
    pub fn told(&self, failed: &str) -> String {
        match self {
            Self::User(_) => self.to_string(),
            _ => format!("{failed}: unable to start container process: {self}: unknown"),
        }
    }

    /// The exit status that `docker run` ends with.
    pub fn status(&self) -> u8 {
        match self {
            Self::NotFound(_) | Self::Missing(_) => 127,
            Self::Denied(_) => 126,
            Self::User(_) => 125,
        }
    }
}

impl Process {
    /// Starts `arguments[0]`. What it wrote until it waits for input, or to its end, comes with it.
    pub fn start(
        machine: &mut Machine,
        surroundings: Surroundings,
        arguments: &[String],
    ) -> Result<(Self, Vec<Output>), StartError> {
        let name = arguments.first().map_or("", String::as_str);
        tree::home(machine, &surroundings.user).map_err(StartError::User)?;
        let path = command::find(machine, &surroundings, name).map_err(|lost| {
            let name = name.to_owned();
            match lost {
                Lost::NotFound => StartError::NotFound(name),
                Lost::Missing => StartError::Missing(name),
                Lost::Denied | Lost::Folder => StartError::Denied(name),
            }
        })?;
        let terminal = surroundings.tty.then(Terminal::default);
        let mut process = Self { program: None, surroundings, terminal, status: None, first: false };
        let mut out = Vec::new();
        match command::run(machine, &mut process.surroundings, &path, arguments, &mut out) {
            Ok(Ran::Ended(status)) => process.status = Some(status),
            Ok(Ran::Waits(program)) => process.program = Some(program),
            // The runtime has gone by then: it is the container that says it and ends.
            Err(broken) => {
                let why = match broken {
                    Broken::Format => "exec format error",
                    Broken::Interpreter(_) => "no such file or directory",
                };
                command::complain(&mut out, format!("exec {name}: {why}\n"));
                process.status = Some(if broken == Broken::Format { 255 } else { 127 });
            }
        }
        let out = process.shown(out);
        Ok((process, out))
    }

    /// It is a container's own process, not one that was executed beside it.
    pub fn is_first(&mut self) {
        self.first = true;
    }

    /// What was typed, or came through a pipe.
    pub fn input(&mut self, machine: &mut Machine, bytes: &[u8]) -> Vec<Output> {
        let mut out = Vec::new();
        let Some(terminal) = &mut self.terminal else {
            if !bytes.is_empty() {
                self.feed(machine, bytes, &mut out);
            }
            return out;
        };
        let mut keys = terminal.read(bytes);
        while let Some(event) = keys.pop_front() {
            let mut made = Vec::new();
            match event {
                super::terminal::Event::Echo(text) => {
                    out.push(Output::Stdout(text.into()));
                    continue;
                }
                super::terminal::Event::Line(line) => self.feed(machine, &line, &mut made),
                // Who sleeps reads nothing.
                super::terminal::Event::End if self.sleeps().is_some() => {}
                super::terminal::Event::End => self.feed(machine, b"", &mut made),
                super::terminal::Event::Interrupt => self.interrupted(machine, &mut made),
            }
            out.extend(self.shown(made));
        }
        out
    }

    /// Nothing more comes.
    pub fn end_of_input(&mut self, machine: &mut Machine) -> Vec<Output> {
        let mut out = Vec::new();
        self.feed(machine, b"", &mut out);
        self.shown(out)
    }

    /// It sleeps until then: nothing else is to be done, but what comes in is for it.
    pub fn sleeps(&self) -> Option<Timestamp> {
        self.program.as_ref().and_then(|program| program.sleeps())
    }

    /// It has slept long enough.
    pub fn wake(&mut self, machine: &mut Machine) -> Vec<Output> {
        self.goes_on(|program, surroundings, out| program.wake(machine, surroundings, out))
    }

    /// It does something when this signal (`INT`, `TERM`) comes.
    pub fn heeds(&self, signal: &str) -> bool {
        self.program.as_ref().is_some_and(|program| program.heeds(signal))
    }

    /// See [`Program::serves`].
    pub fn serves(&self) -> Option<(u16, &str)> {
        self.program.as_ref().and_then(|program| program.serves())
    }

    /// A signal from without.
    pub fn signal(&mut self, machine: &mut Machine, name: &str) -> Vec<Output> {
        if !self.heeds(name) {
            return Vec::new();
        }
        self.goes_on(|program, surroundings, out| program.signal(name, machine, surroundings, out))
    }

    /// The terminal's size. What is played here has lines of its own width; `stty size` tells it.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.surroundings.size = (rows, columns);
    }

    /// The exit status, once it ended.
    pub fn status(&self) -> Option<u8> {
        self.status
    }

    fn goes_on(
        &mut self,
        act: impl FnOnce(&mut dyn Program, &mut Surroundings, &mut Vec<Output>) -> Option<u8>,
    ) -> Vec<Output> {
        let mut out = Vec::new();
        if let Some(program) = &mut self.program {
            self.status = act(program.as_mut(), &mut self.surroundings, &mut out);
            self.ended();
        }
        self.shown(out)
    }

    fn feed(&mut self, machine: &mut Machine, bytes: &[u8], out: &mut Vec<Output>) {
        if let Some(program) = &mut self.program {
            self.status = program.feed(machine, &mut self.surroundings, bytes, out);
            self.ended();
        }
    }

    fn interrupted(&mut self, machine: &mut Machine, out: &mut Vec<Output>) {
        if let Some(program) = self.program.as_mut().filter(|program| !self.first || program.interruptible()) {
            self.status = program.interrupt(machine, &mut self.surroundings, out);
            self.ended();
        }
    }

    fn ended(&mut self) {
        if self.status.is_some() {
            self.program = None;
        }
    }

    fn shown(&self, out: Vec<Output>) -> Vec<Output> {
        if self.terminal.is_some() { out.into_iter().map(super::terminal::shown).collect() } else { out }
    }
}
