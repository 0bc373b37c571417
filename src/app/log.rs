//! The log pane: builds, runs and pulls made by the program, the newest shown.

mod disk;
mod search;

use std::collections::VecDeque;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use ratatui::text::Line;

use super::build::{BuildStep, BuildUpdate, PullUpdate, RunUpdate, StepState};
use super::effect::Effect;
use super::lens::Clock;
use crate::lab::explain::Explanation;
use crate::lab::world::short_id;
use crate::text::Message;
use crate::text::sanitise::LineBuffer;
pub use search::matcher;

/// Lines kept of one activity.
const LINES: usize = 10_000;
/// Bytes kept of one activity.
const BYTES: usize = 4 << 20;
/// Lines from the end in which the reason of a failure is looked for.
const TOLD: usize = 2_000;
/// Activities kept.
const KEPT: usize = 8;

/// What an activity does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `docker build`.
    Build,
    /// `docker run`.
    Run,
    /// `docker pull`.
    Pull,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Well, with what came of it.
    Done(Message),
    /// Not well: in the engine's own words, or an exit status.
    Failed(Message),
    /// The student ended it.
    Cancelled,
}

/// One build, run or pull.
#[derive(Debug)]
pub struct Activity {
    /// Late messages carry it.
    pub id: u64,
    /// What it does.
    pub kind: Kind,
    /// The docker command that does the same.
    pub command: String,
    /// When it began.
    pub began: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Of the context: files and bytes.
    pub context: Option<(usize, u64)>,
    /// A build's steps, or a pull's layers.
    pub steps: Vec<BuildStep>,
    /// The end of what was printed.
    pub lines: VecDeque<Line<'static>>,
    /// Lines printed since it began, those that are no longer kept included.
    pub total: usize,
    bytes: usize,
    disk: disk::Tail,
    buffers: Vec<(Option<String>, LineBuffer)>,
    /// How it ended; `None` while it goes on.
    pub outcome: Option<Outcome>,
    /// Why it failed, in plain words, where that is known.
    pub explanation: Option<Explanation>,
    /// Id of a run's container.
    pub container: Option<String>,
    /// The engine's own words about the failure.
    failure: String,
    cancelling: bool,
    clock: Clock,
}

impl Activity {
    fn push(&mut self, line: Line<'static>) {
        self.total += 1;
        self.disk.push(&self.command, &line);
        self.bytes += line.spans.iter().map(|span| span.content.len()).sum::<usize>();
        self.lines.push_back(line);
        while self.lines.len() > LINES || self.bytes > BYTES {
            let Some(gone) = self.lines.pop_front() else { break };
            self.bytes -= gone.spans.iter().map(|span| span.content.len()).sum::<usize>();
        }
    }

    fn print(&mut self, source: Option<String>, bytes: &[u8]) {
        let at = self.buffers.iter().position(|(of, _)| *of == source).unwrap_or_else(|| {
            self.buffers.push((source, LineBuffer::new()));
            self.buffers.len() - 1
        });
        for line in self.buffers[at].1.push(bytes) {
            self.push(line);
        }
    }

    fn fail(&mut self, words: String, now: Timestamp) {
        self.failure.clone_from(&words);
        self.end(Outcome::Failed(Message::new("log-engine-says").with("words", words)), now);
    }

    fn end(&mut self, outcome: Outcome, now: Timestamp) {
        for (_, mut buffer) in std::mem::take(&mut self.buffers) {
            if let Some(line) = buffer.flush() {
                self.push(line);
            }
        }
        self.outcome = Some(outcome);
        self.ended = Some(now);
    }

    /// What tells why it failed: the end of what was printed, and the engine's own words.
    pub fn told(&self) -> String {
        let mut text = String::new();
        for line in self.lines.iter().skip(self.lines.len().saturating_sub(TOLD)) {
            text.push_str(&line_text(line));
            text.push('\n');
        }
        text + &self.failure
    }

    /// The step of a build that failed.
    pub fn failed_step(&self) -> Option<&BuildStep> {
        self.steps.iter().find(|step| step.state == StepState::Failed)
    }
}

/// See the module.
#[derive(Debug, Default)]
pub struct Log {
    /// The oldest first.
    pub activities: Vec<Activity>,
    /// Which one is shown.
    pub shown: usize,
    /// Lines scrolled up from the end; 0 follows.
    pub up: usize,
    /// Long lines go on below.
    pub wrap: bool,
    /// What is searched for.
    pub search: Option<String>,
    /// The search is being typed.
    pub typing: bool,
    /// Lines of the activity shown when `up` was last right.
    held: usize,
}

impl Log {
    /// Begins an activity, which is then shown.
    pub fn begin(&mut self, id: u64, kind: Kind, command: String, now: Timestamp) {
        if self.activities.len() >= KEPT {
            self.activities.remove(0);
        }
        self.activities.push(Activity {
            id,
            kind,
            command,
            began: now,
            ended: None,
            context: None,
            steps: Vec::new(),
            lines: VecDeque::new(),
            total: 0,
            bytes: 0,
            disk: disk::Tail::default(),
            buffers: Vec::new(),
            outcome: None,
            explanation: None,
            container: None,
            failure: String::new(),
            cancelling: false,
            clock: Clock::default(),
        });
        self.show(self.activities.len() - 1);
    }

    /// The one on the screen.
    pub fn activity(&self) -> Option<&Activity> {
        self.activities.get(self.shown)
    }

    /// One of this kind goes on.
    pub fn busy(&self, kind: Kind) -> bool {
        self.activities.iter().any(|activity| activity.kind == kind && activity.outcome.is_none())
    }

    /// Activity `id` has not ended.
    pub fn goes_on(&self, id: u64) -> bool {
        self.activities.iter().any(|activity| activity.id == id && activity.outcome.is_none())
    }

    /// The newest build.
    pub fn last_build(&self) -> Option<&Activity> {
        self.activities.iter().rev().find(|activity| activity.kind == Kind::Build)
    }

    /// News of a build; of one that is forgotten: nothing.
    pub fn build(&mut self, id: u64, update: BuildUpdate, now: Timestamp) {
        let Some(activity) = self.activities.iter_mut().find(|activity| activity.id == id) else { return };
        match update {
            BuildUpdate::Context { files, bytes } => activity.context = Some((files, bytes)),
            BuildUpdate::Step(step) => {
                let step = activity.clock.time(step, now);
                activity.disk.step(&activity.command, &step);
                put_step(&mut activity.steps, step);
            }
            BuildUpdate::Log { step, bytes } => activity.print(step, &bytes),
            BuildUpdate::Ended(Ok(image)) => {
                activity.end(Outcome::Done(Message::new("log-built").with("image", short_id(&image))), now);
            }
            BuildUpdate::Ended(Err(words)) => {
                for step in &mut activity.steps {
                    if step.state == StepState::Running {
                        step.state = StepState::Failed;
                    }
                }
                activity.fail(words, now);
            }
            BuildUpdate::Cancelled => activity.end(Outcome::Cancelled, now),
        }
        self.hold();
    }

    /// News of a run.
    pub fn run(&mut self, id: u64, update: RunUpdate, now: Timestamp) {
        let Some(activity) = self.activities.iter_mut().find(|activity| activity.id == id) else { return };
        match update {
            RunUpdate::Started(container) => activity.container = Some(container),
            RunUpdate::Output(bytes) => activity.print(None, &bytes),
            RunUpdate::Ended(Ok(0)) => activity.end(Outcome::Done(Message::new("log-exit").with("status", 0)), now),
            RunUpdate::Ended(Ok(_)) if activity.cancelling => activity.end(Outcome::Cancelled, now),
            RunUpdate::Ended(Ok(status)) => {
                activity.end(Outcome::Failed(Message::new("log-exit").with("status", status)), now);
            }
            RunUpdate::Ended(Err(words)) => activity.fail(words, now),
            RunUpdate::Cancelled => activity.end(Outcome::Cancelled, now),
        }
        self.hold();
    }

    /// News of a pull.
    pub fn pull(&mut self, id: u64, update: PullUpdate, now: Timestamp) {
        let Some(activity) = self.activities.iter_mut().find(|activity| activity.id == id) else { return };
        match update {
            PullUpdate::Layer { id, status, current, total } => {
                let done = matches!(status.as_str(), "Pull complete" | "Already exists");
                let name = if total > 0 && !done {
                    format!("{id}: {status} {}%", current.saturating_mul(100) / total)
                } else {
                    format!("{id}: {status}")
                };
                let state = if done { StepState::Done } else { StepState::Running };
                put_step(&mut activity.steps, BuildStep { id, name, state, seconds: None, line: None });
            }
            PullUpdate::Ended(Ok(())) => activity.end(Outcome::Done(Message::new("log-pulled")), now),
            PullUpdate::Ended(Err(words)) => activity.fail(words, now),
            PullUpdate::Cancelled => activity.end(Outcome::Cancelled, now),
        }
    }

    /// A key while the pane has the focus.
    pub fn key(&mut self, key: KeyEvent, rows: u16) -> Vec<Effect> {
        if self.typing {
            self.type_search(key);
            return Vec::new();
        }
        let length = self.activity().map_or(0, |activity| activity.lines.len());
        let page = usize::from(rows.max(2) - 1);
        match key.code {
            KeyCode::Up => self.up = (self.up + 1).min(length),
            KeyCode::Down => self.up = self.up.saturating_sub(1),
            KeyCode::PageUp => self.up = (self.up + page).min(length),
            KeyCode::PageDown => self.up = self.up.saturating_sub(page),
            KeyCode::Home => self.up = length,
            KeyCode::End | KeyCode::Char('f') => self.up = 0,
            KeyCode::Left => self.show(self.shown.saturating_sub(1)),
            KeyCode::Right => self.show(self.shown + 1),
            KeyCode::Char('w') => self.wrap = !self.wrap,
            KeyCode::Char('/') => {
                self.typing = true;
                self.search = Some(String::new());
            }
            KeyCode::Char('n') => self.find(true),
            KeyCode::Char('N') => self.find(false),
            KeyCode::Char('s') => return self.save(),
            KeyCode::Char('c') if key.modifiers.is_empty() || key.modifiers == KeyModifiers::CONTROL => {
                return self.cancel();
            }
            _ => {}
        }
        Vec::new()
    }

    fn show(&mut self, which: usize) {
        if which < self.activities.len() {
            self.shown = which;
            self.up = 0;
            self.held = self.activities[which].total;
        }
    }

    /// Who reads further up is not moved by what comes at the end.
    fn hold(&mut self) {
        let Some(activity) = self.activities.get(self.shown) else { return };
        if self.up > 0 {
            self.up = (self.up + activity.total.saturating_sub(self.held)).min(activity.lines.len());
        }
        self.held = activity.total;
    }

    fn cancel(&mut self) -> Vec<Effect> {
        match self.activities.get_mut(self.shown) {
            Some(activity) if activity.outcome.is_none() => {
                activity.cancelling = true;
                vec![Effect::Cancel(activity.id)]
            }
            _ => Vec::new(),
        }
    }
}

/// The text of a line without its styles.
pub fn line_text(line: &Line<'_>) -> String {
    line.spans.iter().map(|span| span.content.as_ref()).collect()
}

fn put_step(steps: &mut Vec<BuildStep>, step: BuildStep) {
    match steps.iter_mut().find(|known| known.id == step.id) {
        Some(known) => *known = step,
        None => steps.push(step),
    }
}
