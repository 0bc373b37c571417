//! The ledger: what is noted is written, and shown once it is; what could not be written is owed until it can.

use super::observe::advance;
use super::{learn, reset};
use crate::app::effect::Effect;
use crate::app::state::State;
use crate::lab::model::Lab;
use crate::lab::progress::Progress;
use crate::lab::world::World;
use crate::text::Message;

/// Writes what [`State::noted`] has become.
pub(super) fn write(state: &mut State, next: Progress) -> Vec<Effect> {
    state.saving = Some(next.clone());
    vec![Effect::SaveLedger(Box::new(next))]
}

/// Changes the ledger, whatever is being written or still owed included; an unchanged one is not written.
pub(super) fn note(state: &mut State, change: impl FnOnce(&Lab, &World, &Progress) -> Progress) -> Vec<Effect> {
    let known = state.noted();
    let next = change(&state.lab, &state.world, known);
    if next == *known { Vec::new() } else { write(state, next) }
}

/// The ledger on disk holds this.
pub(super) fn saved(state: &mut State, saved: Progress) -> Vec<Effect> {
    // Two writes may be told in the other order.
    let mut effects = reset::ledger_is(state, saved.joined(state.progress.clone()));
    // What was noted since is still on its way, and what another write failed to bring there is still owed.
    state.saving = state.saving.take().filter(|noted| !state.progress.holds(noted));
    state.owed = state.owed.take().filter(|owed| !state.progress.holds(owed));
    let before = state.status.clone();
    state.judge();
    state.steps.follow(&state.status);
    learn::debrief(state, &before);
    effects.append(&mut advance(state));
    effects
}

/// It could not be written. Of two writes that fail one after the other, the second has nothing new to owe.
pub(super) fn failed(state: &mut State, why: Message) {
    state.owed = state.saving.take().or(state.owed.take());
    // It is tried and told again; that text is not safe is told once.
    if state.notice.as_ref().is_none_or(|notice| !notice.id.starts_with("aside-")) {
        state.notice = Some(why);
    }
}
