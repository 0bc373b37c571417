//! What was observed: into the world, to the judge, to the ledger.

use super::explain;
use crate::app::effect::Effect;
use crate::app::stale;
use crate::app::state::State;
use crate::lab::progress;
use crate::lab::wants::{Want, wants};
use crate::lab::world::Observation;

/// Brings a fact into the world, judges, and asks for what the judge lacks.
pub(super) fn observed(state: &mut State, observation: Observation) -> Vec<Effect> {
    let mut effects = Vec::new();
    match &observation {
        Observation::File(path, file) => state.editor.loaded(path, file.clone()),
        Observation::ImageInspected(..) | Observation::RegistryDigest(..) => answered(state, &observation),
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
    effects
}

/// Asks for what the judge lacks and was not asked for yet.
pub(super) fn ask(state: &mut State) -> Vec<Effect> {
    let mut new = wants(&state.lab, &state.world);
    // The layers of what was built last are shown, also where no task asks about that image.
    if let Some(id) = state.lens.summaries.last().map(|summary| summary.image.clone())
        && state.world.images.iter().flatten().any(|image| image.id == id)
        && !state.world.details.contains_key(&id)
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
        (Want::InspectImage { id, .. }, Observation::ImageInspected(of, _)) => id != of,
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
    let next = progress::advance(&state.lab, &state.world, known, state.now, first_look);
    state.judge();
    state.steps.follow(&state.status);
    if next == state.progress || state.saving.is_some() {
        return Vec::new();
    }
    state.saving = Some(next.clone());
    vec![Effect::SaveLedger(Box::new(next))]
}
