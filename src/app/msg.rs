//! What comes in.

use crossterm::event::{KeyEvent, MouseEvent};
use jiff::Timestamp;

use super::build::{BuildUpdate, PullUpdate, RunUpdate};
use super::keymap::Action;
use super::labs::LabEntry;
use super::reset::Removed;
use crate::lab::progress::Progress;
use crate::lab::reset::Plan;
use crate::lab::world::Observation;
use crate::text::Message;

/// One thing that happened outside, in the order in which it came.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted into the terminal: one event, whatever its size.
    Paste(String),
    /// The mouse.
    Mouse(MouseEvent),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// The engine, the workspace or the witness showed a fact.
    Observed(Observation),
    /// The images told next were asked for after the end of that build.
    ListedAfter(u64),
    /// Bytes from our shell.
    ShellOutput(Vec<u8>),
    /// Our shell ended with this exit status.
    ShellExited(i32),
    /// Our shell could not be started.
    ShellFailed(Message),
    /// A shell outside reported a command line that has ended.
    Witnessed {
        /// As typed.
        line: String,
        /// Folder.
        cwd: String,
        /// Exit status.
        status: i64,
    },
    /// A file of the workspace was written.
    Saved {
        /// Relative to the workspace.
        path: String,
        /// Of the buffer that was written.
        revision: u64,
        /// Of the file.
        modified: Timestamp,
    },
    /// A file could not be written: nothing of it is lost.
    SaveFailed(String, Message),
    /// Text that an earlier session could not save.
    Recovered(String, String),
    /// News of build `.0`.
    Build(u64, BuildUpdate),
    /// News of run `.0`.
    Run(u64, RunUpdate),
    /// News of pull `.0`.
    Pull(u64, PullUpdate),
    /// The ledger holds this now.
    LedgerSaved(Box<Progress>),
    /// The ledger could not be written.
    LedgerFailed(Message),
    /// An action asked for by its name, where there are no keys.
    Act(Action),
    /// Another program wrote the ledger; it holds this now.
    LedgerSeen(Box<Progress>),
    /// A plan was carried out, as far as it could be.
    ResetDone(Box<Plan>, Removed),
    /// The labs to choose from.
    Labs(Vec<LabEntry>),
    /// Something to say.
    Notice(Message),
    /// What waited for a pause ([`State::due`](super::state::State::due)) is due.
    Paused,
    /// Time has passed: what is shown as an age is out of date.
    Aged,
}
