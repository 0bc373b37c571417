//! Builds, runs and pulls of ours, line by line.

use std::collections::BTreeMap;

use crate::app::build::{BuildStep, StepState};
use crate::app::log::{Activity, Kind, Outcome, line_text};
use crate::app::state::State;
use crate::lab::explain::Catalogue;
use crate::text::Message;

/// What has been said of one.
#[derive(Debug, Default)]
pub(super) struct Told {
    lines: usize,
    steps: BTreeMap<String, StepState>,
    ended: bool,
}

pub(super) fn news(said: &mut BTreeMap<u64, Told>, state: &State, lines: &mut Vec<String>) {
    for activity in &state.log.activities {
        let told = said.entry(activity.id).or_insert_with(|| {
            lines.push(format!("$ {}", activity.command));
            Told::default()
        });
        for step in &activity.steps {
            let before = told.steps.insert(step.id.clone(), step.state);
            if before != Some(step.state) {
                lines.extend(step_line(state, activity.kind, step));
            }
        }
        let new = activity.total.saturating_sub(told.lines);
        let kept = new.min(activity.lines.len());
        if kept < new {
            lines.push(state.options.say(&Message::new("plain-skipped").with("lines", new - kept)));
        }
        lines.extend(activity.lines.range(activity.lines.len() - kept..).map(|line| printed(state, &line_text(line))));
        told.lines = activity.total;
        if let Some(outcome) = activity.outcome.as_ref().filter(|_| !told.ended) {
            told.ended = true;
            lines.push(ending(state, activity, outcome));
        }
    }
    said.retain(|id, _| state.log.activities.iter().any(|activity| activity.id == *id));
}

fn step_line(state: &State, kind: Kind, step: &BuildStep) -> Option<String> {
    let message = match step.state {
        // Layers come in dozens: only their end is said.
        StepState::Running if kind == Kind::Pull => return None,
        StepState::Waiting => return None,
        StepState::Running => Message::new("plain-build-step-running"),
        StepState::Cached => Message::new("plain-build-step-cached"),
        StepState::Done => Message::new("plain-build-step-done"),
        StepState::Failed => Message::new("plain-build-step-failed"),
    };
    Some(state.options.say(&message.with("step", &step.name)))
}

/// A line that only looks like a failure says so, as in the log pane.
fn printed(state: &State, line: &str) -> String {
    let benign = Catalogue::shipped().benign(line).map(|_| state.options.say(&Message::new("explain-benign")));
    format!("{}{line}", benign.unwrap_or_default())
}

fn ending(state: &State, activity: &Activity, outcome: &Outcome) -> String {
    let words = match outcome {
        Outcome::Done(words) => return state.options.say(words),
        Outcome::Failed(words) => state.options.say(words),
        Outcome::Cancelled => return state.options.say(&Message::new("log-cancelled")),
    };
    state.options.say(&Message::new("plain-failed").with("command", &activity.command).with("words", words))
}
