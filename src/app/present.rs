//! The presenter: the lab's cues, one after the other. It waits for the engine's state, never for a time.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use serde::{Deserialize, Serialize};

use super::layout::{self, Pane};
use super::learn;
use super::notes::Told;
use super::shell::Line;
use super::state::State;
use super::theme::Theme;
use crate::lab::model::{Cue, Lab, Step, Task, Text};
use crate::text::Message;

/// Where the presenter is in the lab's cues.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Present {
    /// Who plays.
    pub mode: Mode,
    /// The cue that is next, or under way; past the last one when all are played.
    pub at: usize,
    /// How far it is.
    pub phase: Phase,
    /// When something is to be done: the next character, or the demo's next key.
    pub due: Option<Timestamp>,
    /// Nothing is typed, and the demo presses nothing.
    pub paused: bool,
    /// When the first cue was played.
    pub began: Option<Timestamp>,
    /// When all were.
    pub ended: Option<Timestamp>,
    /// Since when the step of this cue has been played this time.
    pub step_began: Option<Timestamp>,
    /// How long was spent on steps before, by their places.
    pub spent: BTreeMap<usize, SignedDuration>,
    /// What the speaker's notes were told last.
    pub told: Option<Box<Told>>,
    /// The command of our shell that the cue has become, by its id.
    pub command: Option<u64>,
    /// Solutions, and hints that hold a whole command, are shown.
    pub solutions: bool,
    /// The last key that was pressed, if the class may see it.
    pub pressed: Option<Message>,
}

/// Who plays the cues.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Nobody: F9 says how it is done.
    #[default]
    Off,
    /// The presenter, with F9.
    Keys,
    /// The demo, by itself.
    Alone,
}

/// How far a cue is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was typed yet.
    #[default]
    Ready,
    /// These characters are still to come.
    Typing(VecDeque<char>),
    /// All of it stands there; the next F9 sends it off, or saves it.
    Typed,
    /// It was sent off.
    Waiting,
}

impl Present {
    /// Somebody plays.
    pub fn on(&self) -> bool {
        self.mode != Mode::Off
    }

    /// A class is looking: what gives the answers away is not shown unasked.
    pub fn hides_solutions(&self) -> bool {
        self.mode == Mode::Keys && !self.solutions
    }
}

/// Before the first frame: who plays. A presenter has one pane at a time, and the theme for it unless another is chosen.
pub fn start(state: &mut State, mode: Mode, chosen: Option<Theme>) {
    state.present.mode = mode;
    if mode == Mode::Keys {
        state.zoom = true;
        state.theme = chosen.unwrap_or(Theme::Projector);
        let (rows, cols) = layout::shell_size(state.screen, state.view());
        state.shell.resize(rows, cols);
    }
}

/// Every cue of the lab with the place of its step, in their order.
pub fn cues(lab: &Lab) -> impl Iterator<Item = (usize, &Step, &Cue)> {
    lab.steps().enumerate().flat_map(|(place, step)| step.cues.iter().map(move |cue| (place, step, cue)))
}

/// The cue that is next or under way; `None`: all are played.
pub fn current(state: &State) -> Option<(usize, &Step, &Cue)> {
    cues(&state.lab).nth(state.present.at)
}

/// It is for a container's prompt.
pub fn is_inside(step: &Step, cue: &Cue) -> bool {
    let line = cue.type_.as_deref().unwrap_or_default();
    tasks(step, cue).any(|task| learn::is_inside(&task.when, line))
}

/// The tasks that are met once it is played.
fn tasks<'a>(step: &'a Step, cue: &'a Cue) -> impl Iterator<Item = &'a Task> {
    step.tasks.iter().filter(|task| cue.until.contains(&task.id))
}

/// What the cue under way waits for: titles of tasks.
pub fn waits_for(state: &State) -> Vec<&Text> {
    let Some((place, step, cue)) = current(state) else { return Vec::new() };
    let Some(status) = state.status.get(place) else { return Vec::new() };
    let missing = step.tasks.iter().zip(&status.tasks);
    missing
        .filter(|(task, status)| cue.until.contains(&task.id) && !status.state.counts())
        .map(|(task, _)| &task.title)
        .collect()
}

/// What was sent off has come to its end, or to a container's prompt if the next cue is for that.
pub fn prompt_is_back(state: &State) -> bool {
    let next = cues(&state.lab).nth(state.present.at + 1);
    let edits = current(state).is_some_and(|(_, _, cue)| cue.edit.is_some());
    edits || next.is_some_and(|(_, step, cue)| is_inside(step, cue)) || at_prompt(state)
}

/// What was sent off has ended, and it is known that it did not work: the command said so, or the file is not what was typed.
pub fn failed(state: &State) -> bool {
    let Some((_, _, cue)) = current(state) else { return false };
    if let Some(path) = &cue.edit {
        let tab = state.editor.tabs.iter().find(|tab| tab.path == *path);
        return tab.is_none_or(|tab| {
            tab.trouble.is_some() || tab.conflict.is_some() || state.lab.solutions.get(path) != Some(&tab.text())
        });
    }
    let sent = state.world.commands.iter().rev().find(|command| Some(command.id) == state.present.command);
    at_prompt(state) && sent.is_some_and(|command| command.exit_code.is_some_and(|code| code != 0))
}

/// The command has ended, or the container at whose prompt it was.
fn has_ended(state: &State) -> bool {
    current(state).is_some_and(|(_, step, cue)| {
        cue.type_.is_some() && at_prompt(state) && (state.present.command.is_some() || is_inside(step, cue))
    })
}

fn at_prompt(state: &State) -> bool {
    learn::shell_takes(state, false).is_ok()
}

/// The pane in which a cue is played.
pub fn pane(cue: &Cue) -> Pane {
    if cue.edit.is_some() { Pane::Editor } else { Pane::Shell }
}

/// Whether the cue, of which `left` characters are still to come, can go on where it was begun.
///
/// # Errors
/// Words that say what has come in between.
pub fn goes_on(state: &State, inside: bool, cue: &Cue, left: usize) -> Result<(), Message> {
    let Some(path) = &cue.edit else {
        if inside || !state.shell_alive {
            return learn::shell_takes(state, inside);
        }
        let begun = left < subject(cue).chars().count();
        return match state.shell.line() {
            Line::Theirs if begun => Ok(()),
            Line::Empty | Line::Ours if !begun => Ok(()),
            Line::Empty | Line::Ours => Err(Message::new("present-line-gone")),
            Line::Theirs => Err(Message::new("learn-line-begun")),
            Line::Unknown => Err(Message::new("learn-shell-busy")),
        };
    };
    let solution = state.lab.solutions.get(path).map(String::as_str).unwrap_or_default();
    let typed = solution.chars().count().saturating_sub(left);
    let tab = state.editor.tabs.iter().find(|tab| tab.path == *path);
    match tab {
        Some(tab) if tab.conflict.is_some() => Err(Message::new("editor-decide-first")),
        Some(tab) if tab.area.lines().join("\n").chars().eq(solution.chars().take(typed)) => Ok(()),
        _ => Err(Message::new("present-text-changed")),
    }
}

/// How far the cue is, as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nothing is typed, and nothing is waited for, until F9 goes on.
    Paused,
    /// F9 types it.
    Ready,
    /// It is being typed.
    Typing,
    /// F9 sends it off, or saves it.
    Typed,
    /// The command runs, and nothing else is waited for.
    Running,
    /// What it leads to is waited for.
    Waiting,
    /// The command has ended, and what it leads to is still missing.
    Ended,
    /// It did not work: F9 plays it again.
    Failed,
}

/// The stage of the cue that is next or under way.
pub fn stage(state: &State) -> Stage {
    match &state.present.phase {
        _ if state.present.paused => Stage::Paused,
        Phase::Ready => Stage::Ready,
        Phase::Typing(_) => Stage::Typing,
        Phase::Typed => Stage::Typed,
        Phase::Waiting if waits_for(state).is_empty() => Stage::Running,
        Phase::Waiting if failed(state) => Stage::Failed,
        Phase::Waiting if has_ended(state) => Stage::Ended,
        Phase::Waiting => Stage::Waiting,
    }
}

/// What the presenter is told: what comes next, or what is waited for.
pub fn words(state: &State) -> Message {
    let Some((_, _, cue)) = current(state) else { return Message::new("present-over") };
    let tasks: Vec<String> = waits_for(state).into_iter().map(|title| state.options.said(title)).collect();
    words_of(stage(state), subject(cue), cue.edit.is_some(), &tasks)
}

/// The command or the file of a cue.
pub fn subject(cue: &Cue) -> &str {
    cue.type_.as_deref().or(cue.edit.as_deref()).unwrap_or_default()
}

/// The words for a stage of a cue; `tasks` is what is waited for.
pub fn words_of(stage: Stage, subject: &str, edits: bool, tasks: &[String]) -> Message {
    let what = |message: Message| message.with("what", subject);
    let tasks = |message: Message| message.with("tasks", tasks.join(", "));
    match stage {
        Stage::Paused => what(Message::new("present-paused")),
        Stage::Ready => what(Message::new("present-next")),
        Stage::Typing => what(Message::new("present-typing")),
        Stage::Typed if edits => what(Message::new("present-save")),
        Stage::Typed => what(Message::new("present-send")),
        Stage::Running => Message::new("present-waiting-prompt"),
        Stage::Waiting => tasks(Message::new("present-waiting")),
        Stage::Ended => tasks(Message::new("present-ended")),
        Stage::Failed if edits => tasks(what(Message::new("present-not-saved"))),
        Stage::Failed => tasks(Message::new("present-failed")),
    }
}

/// How long the step at this place was played so far.
pub fn spent(state: &State, place: usize) -> SignedDuration {
    let before = state.present.spent.get(&place).copied().unwrap_or_default();
    let playing = current(state).is_some_and(|(current, ..)| current == place);
    let now = state.present.step_began.filter(|_| playing).map(|began| state.now.duration_since(began));
    before + now.unwrap_or_default().max(SignedDuration::ZERO)
}

/// After this character the hand rests so long: not the same twice, a little longer between words.
pub fn pause_after(typed: char, left: usize, in_editor: bool) -> SignedDuration {
    let uneven = (left * 37 % 50) as i64;
    let between = if typed == ' ' || typed == '\n' { 50 } else { 0 };
    SignedDuration::from_millis(if in_editor { 12 + uneven / 4 } else { 35 + uneven + between })
}
