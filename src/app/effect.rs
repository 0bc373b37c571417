//! What goes out, as plain data: `runtime::perform` has one arm for each.

use super::notes::Told;
use crate::lab::class::Standing;
use crate::lab::progress::Progress;
use crate::lab::reference::Reference;
use crate::lab::report::Report;
use crate::lab::reset::Plan;
use crate::lab::wants::Want;

/// One act on the outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Leave, the terminal restored.
    Quit,
    /// The same, and start anew on the practice engine.
    Practice,
    /// The same, and start anew with another lab: what `--lab` takes.
    Open(String),
    /// Look which labs there are; answered by [`Msg::Labs`](super::msg::Msg::Labs).
    ListLabs,
    /// Write a file of the workspace.
    Save {
        /// Relative to the workspace.
        path: String,
        /// Whole text.
        text: String,
        /// Of the buffer.
        revision: u64,
    },
    /// Keep unsaved text aside, so that nothing can lose it.
    Keep {
        /// Relative to the workspace.
        path: String,
        /// Whole text.
        text: String,
    },
    /// What was kept aside for this file is not needed any more.
    Forget(String),
    /// Write the ledger; nothing of it is shown before `LedgerSaved`.
    SaveLedger(Box<Progress>),
    /// Drop this into the class's folder, in the place of what was dropped before.
    Share(Box<Standing>),
    /// Ask the engine or the registry.
    Ask(Want),
    /// List images and containers now; reconnect at once if there is no engine.
    Relist,
    /// The same, after that build: [`Msg::ListedAfter`](super::msg::Msg::ListedAfter) answers it.
    ListAfter(u64),
    /// Pull an image.
    Pull {
        /// Of the activity.
        id: u64,
        /// The image.
        reference: Reference,
    },
    /// Build the workspace.
    Build {
        /// Of the activity.
        id: u64,
        /// What the image is called.
        tag: Reference,
    },
    /// Run an image.
    Run {
        /// Of the activity.
        id: u64,
        /// The image.
        image: Reference,
    },
    /// End an activity early.
    Cancel(u64),
    /// Add lines to a log's file beside the ledger.
    AppendLog {
        /// Of the file.
        name: String,
        /// What comes next in it.
        text: String,
    },
    /// The same, and say where the file is.
    SaveLog {
        /// Of the file.
        name: String,
        /// What comes next in it.
        text: String,
    },
    /// Write the student's report into the home folder, and say where.
    WriteReport(Box<Report>),
    /// Start the student's shell.
    ShellStart {
        /// Rows.
        rows: u16,
        /// Columns.
        cols: u16,
    },
    /// Bytes for the shell.
    ShellInput(Vec<u8>),
    /// The shell's pane has this size now.
    ShellResize {
        /// Rows.
        rows: u16,
        /// Columns.
        cols: u16,
    },
    /// Put text into the clipboard, and into a file for where the terminal takes none.
    Copy(String),
    /// Keep a copy of a file's text beside the ledger, before something takes its place; it is told where.
    KeepCopy {
        /// Relative to the workspace.
        path: String,
        /// Whole text.
        text: String,
    },
    /// Tell the speaker's notes what they show now.
    Tell(Box<Told>),
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Remove what the plan says, the files copied first; answered by `ResetDone`.
    Reset {
        /// What goes.
        plan: Box<Plan>,
        /// Unsaved texts of its files, by their path: they are kept with the copies.
        unsaved: Vec<(String, String)>,
    },
    /// Paint the whole screen anew.
    Redraw,
    /// Give the terminal back and stop, until the shell that started the program continues it.
    Suspend,
}
