//! What was observed: into the world, to the judge, to the ledger.

use super::explain;
use super::ledger::{note, write};
use crate::app::build::{BuildUpdate, PullUpdate, RunUpdate};
use crate::app::effect::Effect;
use crate::app::images::Open;
use crate::app::msg::Msg;
use crate::app::stale;
use crate::app::state::State;
use crate::lab::progress;
use crate::lab::proof::failed_verb;
use crate::lab::wants::{Want, wants};
use crate::lab::world::Observation;

/// Brings a fact into the world, judges, and asks for what the judge lacks.
pub(super) fn observed(state: &mut State, observation: Observation) -> Vec<Effect> {
    let mut effects = Vec::new();
    let failure = match &observation {
        Observation::CommandFinished(id, status) => typed_failure(state, *id, *status),
        _ => None,
    };
    match &observation {
        Observation::File(path, file) => state.editor.loaded(path, file.clone()),
        Observation::ImageInspected(..) | Observation::ImageUnread(..) | Observation::RegistryDigest(..) => {
            answered(state, &observation);
        }
        Observation::EngineDown(_) => state.asked.clear(),
        Observation::CommandFinished(..) => effects.push(Effect::Relist),
        Observation::CommandStarted { line, .. } => stale::on_command(state, line),
        Observation::Images(images) => state.lens.listed(images, state.lab.image.as_ref()),
        _ => {}
    }
    let ended = explain::ended(&observation);
    state.world.observe(observation);
    if let Some(ended) = ended {
        explain::look_at(state, &ended);
    }
    effects.append(&mut ask(state));
    effects.append(&mut advance(state));
    if let Some(verb) = failure {
        effects.append(&mut failed(state, verb));
    }
    effects
}

/// A shell outside told of its command line `id` when it had ended: the tasks that it had lit learn of it.
pub(super) fn completed(state: &mut State, id: u64) -> Vec<Effect> {
    note(state, |lab, world, known| progress::completed(lab, world, known, id))
}

/// The docker verb of a build, run or pull of ours that `msg` tells the failure of.
pub(super) fn failure(msg: &Msg) -> Option<&'static str> {
    match msg {
        Msg::Build(_, BuildUpdate::Ended(Err(_))) => Some("build"),
        Msg::Pull(_, PullUpdate::Ended(Err(_))) => Some("pull"),
        Msg::Run(_, RunUpdate::Ended(Err(_))) => Some("run"),
        Msg::Run(_, RunUpdate::Ended(Ok(status))) => has_failed(*status).then_some("run"),
        _ => None,
    }
}

/// What was stopped (Ctrl-C, kill, terminate) has not failed.
fn has_failed(status: i64) -> bool {
    !matches!(status, 0 | 130 | 137 | 143)
}

/// The same of the command line `id`, typed by the student.
fn typed_failure(state: &State, id: u64, status: i64) -> Option<&'static str> {
    let known = state.world.commands.iter().rev().find(|known| known.id == id).filter(|_| has_failed(status))?;
    failed_verb(&known.line)
}

/// One more build, run or pull that failed.
pub(super) fn failed(state: &mut State, verb: &str) -> Vec<Effect> {
    note(state, |_, _, known| known.clone().with_failed(verb))
}

/// Asks again for what could not be read.
pub(super) fn ask_again(state: &mut State) -> Vec<Effect> {
    state.asked.clear();
    let failed = std::mem::take(&mut state.world.unread);
    let mut effects = ask(state);
    if let Some(Open::Image(id)) = &state.images.open
        && failed.contains_key(id)
        && !effects.iter().any(|it| matches!(it, Effect::Ask(Want::InspectImage { id: asked, .. }) if asked == id))
    {
        effects.push(Effect::Ask(Want::InspectImage { id: id.clone(), paths: Vec::new() }));
    }
    effects
}

/// Asks for what the judge lacks and was not asked for yet.
pub(super) fn ask(state: &mut State) -> Vec<Effect> {
    let mut new = wants(&state.lab, &state.world);
    // The layers of what was built last are shown, also where no task asks about that image.
    if let Some(id) = state.lens.summaries.last().map(|summary| summary.image.clone())
        && state.world.images.iter().flatten().any(|image| image.id == id)
        && !state.world.details.contains_key(&id)
        && !state.world.unread.contains_key(&id)
        && !new.iter().any(|want| matches!(want, Want::InspectImage { id: other, .. } if *other == id))
    {
        new.push(Want::InspectImage { id, paths: Vec::new() });
    }
    new.retain(|want| !state.asked.contains(want));
    state.asked.extend(new.iter().cloned());
    new.into_iter().map(Effect::Ask).collect()
}

pub(super) fn answered(state: &mut State, observation: &Observation) {
    state.asked.retain(|want| match (want, observation) {
        (Want::InspectImage { id, .. }, Observation::ImageInspected(of, _) | Observation::ImageUnread(of, _)) => {
            id != of
        }
        (Want::RegistryDigest(reference), Observation::RegistryDigest(of, _)) => reference != of,
        _ => true,
    });
}

/// Judges; what has become true is first written to the ledger, then shown.
pub(super) fn advance(state: &mut State) -> Vec<Effect> {
    let first_look = !state.settled;
    if state.world.images.is_some() && state.world.containers.is_some() && state.asked.is_empty() {
        state.settled = true;
    }
    // What could not be written is tried again, what was ticked by hand included.
    let known = state.owed.as_ref().unwrap_or(&state.progress);
    let verdicts = progress::verdicts(&state.lab, &state.world, known);
    let next = progress::advance_by(&verdicts, &state.lab, &state.world, known, state.now, first_look);
    state.judge_by(verdicts);
    state.steps.follow(&state.status);
    if next == state.progress || state.saving.is_some() {
        return Vec::new();
    }
    write(state, next)
}
