//! A process from its start to its end, behind a terminal or not.

use super::machine::{Machine, Output, Surroundings};

/// A process of a container.
#[derive(Debug)]
pub struct Process {
    status: Option<u8>,
}

/// Why a process did not start, in the engine's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// There is no such program: exit status 127.
    #[error("exec: \"{0}\": executable file not found in $PATH")]
    NotFound(String),
    /// There is one that cannot be run: exit status 126.
    #[error("exec: \"{0}\": permission denied")]
    Denied(String),
}

impl Process {
    /// Starts `arguments[0]`.
    pub fn start(
        _machine: &mut Machine,
        _surroundings: Surroundings,
        arguments: &[String],
    ) -> Result<(Self, Vec<Output>), StartError> {
        Err(StartError::NotFound(arguments.first().cloned().unwrap_or_default()))
    }

    /// What was typed, or came through a pipe.
    pub fn input(&mut self, _machine: &mut Machine, _bytes: &[u8]) -> Vec<Output> {
        Vec::new()
    }

    /// Nothing more comes.
    pub fn end_of_input(&mut self, _machine: &mut Machine) -> Vec<Output> {
        Vec::new()
    }

    /// The exit status, once it ended.
    pub fn status(&self) -> Option<u8> {
        self.status
    }
}
