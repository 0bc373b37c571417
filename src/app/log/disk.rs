//! The whole log on disk: what the ring forgets is in a file, written in pieces while it streams.

use ratatui::text::Line;

use super::{Activity, Kind, Log};
use crate::app::effect::Effect;

/// Bytes that are written together. What is waited for in vain is written once a minute, and at the end.
const PIECE: usize = 16 * 1024;

/// What is not in the file yet.
#[derive(Debug, Default)]
pub(super) struct Tail {
    text: String,
    begun: bool,
}

impl Tail {
    pub(super) fn push(&mut self, command: &str, line: &Line<'_>) {
        self.begin(command);
        self.text.extend(line.spans.iter().map(|span| span.content.as_ref()));
        self.text.push('\n');
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
            text.len() >= PIECE || !text.is_empty() && (all || activity.outcome.is_some())
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
