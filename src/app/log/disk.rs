//! The whole log on disk: what the ring forgets is in a file, written in pieces while it streams.

use ratatui::text::Line;

use super::{Activity, Kind, Log};
use crate::app::build::{BuildStep, StepState};
use crate::app::effect::Effect;
use crate::text::sanitise::one_line;

/// Bytes that are written together. What is waited for in vain is written once a minute, and at the end.
const PIECE: usize = 16 * 1024;

/// What is not in the file yet.
#[derive(Debug, Default)]
pub(super) struct Tail {
    text: String,
    begun: bool,
    /// Steps alone are not worth a file.
    printed: bool,
}

impl Tail {
    pub(super) fn push(&mut self, command: &str, line: &Line<'_>) {
        self.begin(command);
        self.printed = true;
        self.text.extend(line.spans.iter().map(|span| span.content.as_ref()));
        self.text.push('\n');
    }

    /// A step that has ended: its name and how, in the engine's language as all else in the file.
    pub(super) fn step(&mut self, command: &str, step: &BuildStep) {
        let end = match (step.state, step.seconds) {
            (StepState::Waiting | StepState::Running, _) => return,
            (StepState::Cached, _) => "CACHED".to_owned(),
            (StepState::Failed, _) => "FAILED".to_owned(),
            (StepState::Done, Some(seconds)) => format!("DONE {seconds:.1}s"),
            (StepState::Done, None) => "DONE".to_owned(),
        };
        self.begin(command);
        self.text.push_str(&format!("# {} {end}\n", one_line(&step.name)));
    }

    /// The file's first line is the command that does the same.
    fn begin(&mut self, command: &str) {
        if !self.begun {
            self.begun = true;
            self.text = format!("$ {command}\n");
        }
    }
}

impl Activity {
    /// The file of its log: `build-20260102-100000-1.log`.
    pub fn file_name(&self) -> String {
        let what = match self.kind {
            Kind::Build => "build",
            Kind::Run => "run",
            Kind::Pull => "pull",
        };
        format!("{what}-{}-{}.log", self.began.strftime("%Y%m%d-%H%M%S"), self.id)
    }
}

impl Log {
    /// What is to be added to the files now: full pieces, the ends of what has ended, with `all` the rest too.
    pub fn to_disk(&mut self, all: bool) -> Vec<Effect> {
        let due = |activity: &&mut Activity| {
            let text = &activity.disk.text;
            let ended = all || activity.outcome.is_some();
            activity.disk.printed && (text.len() >= PIECE || !text.is_empty() && ended)
        };
        let pieces = self.activities.iter_mut().filter(due);
        pieces
            .map(|activity| Effect::AppendLog {
                name: activity.file_name(),
                text: std::mem::take(&mut activity.disk.text),
            })
            .collect()
    }

    /// Writes the rest of the log that is shown, and says where it is.
    pub(super) fn save(&mut self) -> Vec<Effect> {
        let Some(activity) = self.activities.get_mut(self.shown) else { return Vec::new() };
        activity.disk.begin(&activity.command);
        vec![Effect::SaveLog { name: activity.file_name(), text: std::mem::take(&mut activity.disk.text) }]
    }
}
