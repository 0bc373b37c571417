//! What a class knows of a student: one small file, which the student's program writes and the teacher's reads. It holds a
//! name and the steps; no command, no output, no path.

mod grid;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::model::{Lab, Step, StepId, TaskId};
use super::progress::{Progress, key};
use crate::text::Message;
use crate::text::sanitise::one_line;
pub use grid::{Dropped, Entry, Grid, Mark, Order, Row, Stuck, sort, title};

/// Bytes of the longest file that is read.
pub const LARGEST: u64 = 64 * 1024;

/// The version of the file's shape that this program writes and reads.
const VERSION: u32 = 1;
/// Steps of a file, and missing tasks of them all, that are taken in.
const MOST: (usize, usize) = (100, 300);
/// Columns of a name or an id.
const WIDEST: usize = 40;

/// Where a student stands in a lab, as the file holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Of the file's shape; another one is refused, unknown keys of this one are passed over.
    version: u32,
    /// On the student's machine.
    pub login: String,
    /// As the student wants to be called.
    pub name: String,
    /// The lab's id.
    pub lab: String,
    /// On the practice engine, where no container really runs.
    pub simulated: bool,
    /// When the student last got on: a task reached, a step begun anew, the program opened. By the student's clock.
    pub since: Timestamp,
    /// In the lab's order.
    pub steps: Vec<StepStanding>,
}

/// Where a student stands in a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepStanding {
    /// See the lab.
    pub id: StepId,
    /// It is lit.
    pub complete: bool,
    /// When its last task was reached; `None` while it is not lit.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// The tasks that it waits for; a bonus is none of them.
    #[serde(default)]
    pub missing: Vec<TaskId>,
}

/// Who it is that has a standing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Student {
    /// See [`Standing::login`].
    pub login: String,
    /// See [`Standing::name`].
    pub name: String,
}

impl Standing {
    /// What the ledger says of `student`, whose program was opened at `opened`.
    pub fn new(lab: &Lab, progress: &Progress, student: &Student, opened: Option<Timestamp>) -> Self {
        let reached = progress.reached.values().map(|reached| reached.at);
        let begun = progress.afresh.values().copied().chain(progress.fresh).chain(opened);
        Self {
            version: VERSION,
            login: student.login.clone(),
            name: student.name.clone(),
            lab: lab.id.clone(),
            simulated: progress.simulated,
            since: reached.chain(begun).max().unwrap_or(progress.began),
            steps: lab.steps().map(|step| StepStanding::new(step, progress)).collect(),
        }
    }

    /// The file's name: one a student and lab, whatever they are called.
    pub fn file_name(&self) -> String {
        format!("{}.{}.json", in_a_name(&self.login), in_a_name(&self.lab))
    }

    /// The file's text.
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists: there is nothing in it that JSON cannot hold.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }

    /// Reads a file, whoever wrote it: names are made harmless and cut, as are lists that no lab has.
    ///
    /// # Errors
    /// Why it is no such file, or that it is a newer program's.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Message> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        // The error's own words may quote the file.
        let none = |error: serde_json::Error| {
            Message::new("class-file-none").with("line", error.line()).with("column", error.column())
        };
        let Version { version } = serde_json::from_slice(bytes).map_err(none)?;
        if version != VERSION {
            return Err(Message::new("class-file-version").with("seen", version).with("expected", VERSION));
        }
        let mut read: Self = serde_json::from_slice(bytes).map_err(none)?;
        read.login = shown(&read.login);
        read.name = shown(&read.name);
        read.lab = shown(&read.lab);
        if read.login.is_empty() || read.lab.is_empty() {
            return Err(Message::new("class-file-nameless"));
        }
        if read.name.is_empty() {
            read.name.clone_from(&read.login);
        }
        read.steps.truncate(MOST.0);
        let mut room = MOST.1;
        for step in &mut read.steps {
            step.id.0 = shown(&step.id.0);
            step.missing.truncate(room);
            step.missing.shrink_to_fit();
            room -= step.missing.len();
            step.missing.iter_mut().for_each(|task| task.0 = shown(&task.0));
        }
        // Of two steps of one name the first counts.
        let mut seen = BTreeSet::new();
        read.steps.retain(|step| seen.insert(step.id.clone()));
        Ok(read)
    }
}

impl StepStanding {
    fn new(step: &Step, progress: &Progress) -> Self {
        let all_bonus = step.tasks.iter().all(|task| task.bonus);
        let needed = || step.tasks.iter().filter(|task| all_bonus || !task.bonus);
        let reached = |task: &TaskId| progress.reached.get(&key(&step.id, task)).map(|reached| reached.at);
        let missing: Vec<TaskId> = needed().map(|task| task.id.clone()).filter(|id| reached(id).is_none()).collect();
        let complete = missing.is_empty() && !step.tasks.is_empty();
        let at = needed().filter_map(|task| reached(&task.id)).max().filter(|_| complete);
        Self { id: step.id.clone(), complete, at, missing }
    }
}

/// A name as it is shown: on one line, harmless, and no wider than a name is.
pub fn shown(name: &str) -> String {
    // What is cut away would be thrown away: the longest names are not read to their end.
    let begin: String = name.chars().take(4 * WIDEST).collect();
    let line = one_line(&begin);
    let line = line.trim();
    if line.width() <= WIDEST {
        return line.to_owned();
    }
    let mut width = 0;
    let fits = |c: &char| {
        width += c.width().unwrap_or(0);
        width < WIDEST
    };
    line.chars().take_while(fits).chain(['~']).collect()
}

/// What may stand in a file's name on any file system; no point begins it, which would hide the file.
fn in_a_name(text: &str) -> String {
    let mut name = String::new();
    for byte in text.bytes().take(60) {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(byte)),
            b'.' if !name.is_empty() => name.push('.'),
            byte => name.push_str(&format!("%{byte:02x}")),
        }
    }
    name
}
