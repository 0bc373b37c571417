//! What a container's processes share, and what each has of its own.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;

use super::catalogue::Catalogue;
use super::root::Root;

/// What the processes of a container share.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Its files.
    pub root: Root,
    /// The first 12 digits of the container's id.
    pub hostname: String,
    /// What the archives offer.
    pub catalogue: &'static Catalogue,
    /// What its clock says.
    pub now: Timestamp,
}

/// What a process has of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// By name; empty is root.
    pub user: String,
    /// The current folder, absolute.
    pub folder: String,
    /// The environment.
    pub env: BTreeMap<String, String>,
    /// It has a terminal.
    pub tty: bool,
    /// The terminal's rows and columns.
    pub size: (u16, u16),
    /// Time passes for it: what sleeps is woken, and what comes after that is done then and not before.
    pub live: bool,
}

/// What a process does, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Written to standard output.
    Stdout(Bytes),
    /// Written to standard error.
    Stderr(Bytes),
    /// This long passes before the rest: a download, an installation.
    Pause(Duration),
    /// The program sleeps this long before the rest (`sleep 60`, `time.sleep`): it was asked to, whatever the pace.
    Sleep(Duration),
}

/// Where a command is after it was started.
#[derive(Debug)]
pub enum Ran {
    /// It ended, with this exit status.
    Ended(u8),
    /// It reads its standard input.
    Waits(Box<dyn Program>),
}

/// A command that reads its standard input: a shell's prompt, Python's, `cat`.
pub trait Program: Debug + Send {
    /// Gives it what came: bytes, or, empty, the input's end. Its exit status once it ended.
    fn feed(
        &mut self,
        machine: &mut Machine,
        surroundings: &mut Surroundings,
        input: &[u8],
        out: &mut Vec<Output>,
    ) -> Option<u8>;

    /// Ctrl-C. Its exit status once it ended; a prompt goes on.
    fn interrupt(&mut self, _: &mut Machine, _: &mut Surroundings, _: &mut Vec<Output>) -> Option<u8> {
        Some(130)
    }

    /// It sleeps until then, and is to be woken.
    fn sleeps(&self) -> Option<Timestamp> {
        None
    }

    /// It has slept long enough. Its exit status once it ended.
    fn wake(&mut self, _: &mut Machine, _: &mut Surroundings, _: &mut Vec<Output>) -> Option<u8> {
        None
    }

    /// It does something of its own when this signal (`INT`, `TERM`) comes. What does not, as a container's first
    /// process, does not even hear of it.
    fn heeds(&self, _: &str) -> bool {
        false
    }

    /// It is a web server: the port that it listens on, and the folder of its pages.
    fn serves(&self) -> Option<(u16, &str)> {
        None
    }

    /// Ctrl-C at its terminal ends it, or what it waits for, even if it is a container's first process.
    fn interruptible(&self) -> bool {
        self.heeds("INT")
    }

    /// Such a signal has come. Its exit status once it ended.
    fn signal(&mut self, _: &str, _: &mut Machine, _: &mut Surroundings, _: &mut Vec<Output>) -> Option<u8> {
        None
    }
}

/// A command: `arguments[0]` is its name as it was typed.
pub type Command = fn(&mut Machine, &mut Surroundings, &[String], &mut Vec<Output>) -> Ran;
