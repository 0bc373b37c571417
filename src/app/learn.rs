//! What helps a student on: which hint comes next, what the solution is, whether the shell can take a command now.

use super::shell::Line;
use super::state::State;
use super::steps::StepStatus;
use crate::lab::model::{Condition, ContainerPhase, Cue, Step, Task, TaskId, Text};
use crate::lab::progress::{Progress, TaskState, key};
use crate::lab::shell::split;
use crate::lab::transcript::{docker, docker_verb};
use crate::text::Message;

/// A hint among those of its task, or of its step.
#[derive(Clone, Debug, PartialEq)]
pub struct Hint<'a> {
    /// In the ledger: `step/task` or `step`.
    pub key: String,
    /// Whose hint it is; `None`: the step's own.
    pub task: Option<&'a Task>,
    /// From 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// Markdown.
    pub text: &'a Text,
}

/// What would be given away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Solution {
    /// The whole of this file.
    File(String),
    /// A command line.
    Command {
        /// In the ledger: `step/task`.
        key: String,
        /// As it is typed.
        line: String,
        /// It is for a container's prompt, not for our shell's.
        inside: bool,
    },
}

/// The tasks that are not done, those that hold the step back first.
pub fn missing<'a>(step: &'a Step, status: &StepStatus) -> Vec<&'a Task> {
    let (mut tasks, bonuses): (Vec<&Task>, Vec<&Task>) = step
        .tasks
        .iter()
        .zip(&status.tasks)
        .filter(|(_, status)| matches!(status.state, TaskState::NotYet | TaskState::Unknown))
        .map(|(task, _)| task)
        .partition(|task| !task.bonus);
    tasks.extend(bonuses);
    tasks
}

/// The hint to be seen: the last one asked for whose task is still missing.
pub fn shown_hint<'a>(step: &'a Step, status: &StepStatus, ledger: &Progress) -> Option<Hint<'a>> {
    let asked = |(key, ..): &(String, Option<&Task>, &[Text])| ledger.hints.get(key).is_some_and(|shown| *shown > 0);
    let (key, task, hints) = sources(step, status).into_iter().rfind(asked)?;
    let shown = usize::try_from(*ledger.hints.get(&key)?).unwrap_or(hints.len()).min(hints.len());
    Some(Hint { key, task, number: shown, of: hints.len(), text: hints.get(shown.checked_sub(1)?)? })
}

/// The hint that comes next: the gentlest not seen yet of the first task that is missing; the step's own come last.
pub fn next_hint<'a>(step: &'a Step, status: &StepStatus, ledger: &Progress) -> Option<Hint<'a>> {
    sources(step, status).into_iter().find_map(|(key, task, hints)| {
        let seen = ledger.hints.get(&key).map_or(0, |shown| usize::try_from(*shown).unwrap_or(usize::MAX));
        Some(Hint { task, number: seen + 1, of: hints.len(), text: hints.get(seen)?, key })
    })
}

/// A hint that holds a whole command of the step's cues.
pub fn gives_away(step: &Step, hint: &Text) -> bool {
    let mut commands = step.cues.iter().filter_map(|cue| cue.type_.as_deref());
    commands.any(|line| hint.fr.contains(line) || hint.en.contains(line))
}

fn sources<'a>(step: &'a Step, status: &StepStatus) -> Vec<(String, Option<&'a Task>, &'a [Text])> {
    let missing = missing(step, status);
    // A step with nothing left to do needs no hint.
    let own = (!missing.is_empty()).then(|| (step.id.to_string(), None, step.hints.as_slice()));
    let tasks = missing.into_iter().map(|task| (key(&step.id, &task.id), Some(task), task.hints.as_slice()));
    tasks.chain(own).collect()
}

/// The solution of what comes first among what is missing in the step that is read: the lab's cue for it. A file whose
/// solution is in the editor already is passed over.
pub fn solution(state: &State) -> Option<Solution> {
    let step = state.lab.steps().nth(state.steps.selected)?;
    let missing = missing(step, state.status.get(state.steps.selected)?);
    let (needed, bonuses): (Vec<&Task>, Vec<&Task>) = missing.into_iter().partition(|task| !task.bonus);
    first_cue(state, step, &needed).or_else(|| first_cue(state, step, &bonuses))
}

fn first_cue(state: &State, step: &Step, missing: &[&Task]) -> Option<Solution> {
    step.cues.iter().enumerate().find_map(|(at, cue)| {
        let task = cue.until.iter().find_map(|id| missing.iter().find(|task| task.id == *id))?;
        match (&cue.edit, &cue.type_) {
            (Some(path), _) => {
                let text = state.lab.solutions.get(path)?;
                let there = state.editor.tabs.iter().any(|tab| tab.path == *path && tab.text() == *text);
                (!there).then(|| Solution::File(path.clone()))
            }
            (None, Some(line)) => Some(Solution::Command {
                key: key(&step.id, &task.id),
                line: with_what_leads_to_it(state, &step.cues[..at], line),
                inside: is_inside(&task.when, line),
            }),
            (None, None) => None,
        }
    })
}

/// A cue that proves nothing by itself (`cd` into the folder) belongs to the one after it.
fn with_what_leads_to_it(state: &State, before: &[Cue], line: &str) -> String {
    let mut leading: Vec<&str> =
        before.iter().rev().take_while(|cue| cue.until.is_empty()).filter_map(|cue| cue.type_.as_deref()).collect();
    leading.reverse();
    if in_workspace(state) {
        leading.clear();
    }
    leading.push(line);
    leading.join(" && ")
}

fn in_workspace(state: &State) -> bool {
    state.shell.cwd().ends_with(&format!("/{}", state.lab.workspace))
}

/// The task is done at a container's own prompt, by a line that does not call docker itself.
pub fn is_inside(condition: &Condition, line: &str) -> bool {
    !split(line).iter().any(|simple| docker(simple).is_some()) && asks_inside(condition)
}

fn asks_inside(condition: &Condition) -> bool {
    match condition {
        Condition::All(inner) | Condition::Any(inner) => inner.iter().any(asks_inside),
        Condition::Transcript(_) => true,
        Condition::Container(container) => container.phase == Some(ContainerPhase::Removed),
        _ => false,
    }
}

/// The tasks of the step that this text, as it is typed or written, is for; whether it is for a container's prompt.
pub fn purpose<'a>(state: &State, step: &'a Step, text: &str) -> (Vec<&'a TaskId>, bool) {
    let is_it = |cue: &Cue| {
        cue.type_.as_deref() == Some(text)
            || cue.edit.as_ref().and_then(|path| state.lab.solutions.get(path)).is_some_and(|file| file.trim() == text)
    };
    let Some(at) = step.cues.iter().position(is_it) else { return (Vec::new(), false) };
    // What leads to another cue is for what that one is for, until the shell is there.
    let mut until = &step.cues[at].until;
    if until.is_empty() && !in_workspace(state) {
        until = step.cues[at..].iter().map(|cue| &cue.until).find(|until| !until.is_empty()).unwrap_or(until);
    }
    let cue = &step.cues[at];
    let line = cue.type_.as_deref().unwrap_or_default();
    let inside = step.tasks.iter().any(|task| cue.until.contains(&task.id) && is_inside(&task.when, line));
    (until.iter().collect(), inside)
}

/// Whether a command can be typed into the shell now, or why not. `inside`: it is for a container's prompt.
///
/// # Errors
/// Words that say what to do first.
pub fn shell_takes(state: &State, inside: bool) -> Result<(), Message> {
    if !state.shell_alive {
        return Err(Message::new("learn-shell-not-there"));
    }
    if inside {
        return if in_container(state) { Ok(()) } else { Err(Message::new("learn-not-in-container")) };
    }
    match state.shell.line() {
        Line::Empty | Line::Ours => Ok(()),
        Line::Theirs => Err(Message::new("learn-line-begun")),
        Line::Unknown => Err(Message::new("learn-shell-busy")),
    }
}

/// The command that runs in our shell may show a container's prompt, and no program fills the screen.
fn in_container(state: &State) -> bool {
    const OPENS: [&str; 4] = ["run", "exec", "start", "attach"];
    let running = state.world.commands.iter().rev().find(|command| command.exit_code.is_none());
    let opens = |line: &str| split(line).iter().filter_map(docker_verb).any(|(verb, _)| OPENS.contains(&verb));
    state.shell.busy()
        && !state.shell.screen().alternate_screen()
        && running.is_some_and(|command| opens(&command.line))
}
