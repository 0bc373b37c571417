//! Starting over: the page is opened, read, confirmed; what came of it goes into the ledger.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Margin;

use super::act::focus;
use super::ledger::write;
use super::observe::{advance, observed};
use super::scroll::scrolled;
use crate::app::build::RunUpdate;
use crate::app::effect::Effect;
use crate::app::layout::{self, Pane};
use crate::app::log::Kind;
use crate::app::reset::{Removed, Reset, areas, page, told};
use crate::app::state::{Overlay, State};
use crate::lab::made::{self, Made};
use crate::lab::progress::{self, Progress};
use crate::lab::reset::{Plan, plan};
use crate::lab::world::{FileState, Observation};
use crate::text::Message;

pub(super) fn open(state: &mut State) {
    let busy = [Kind::Build, Kind::Run, Kind::Pull].into_iter().any(|kind| state.log.busy(kind));
    if busy || state.reset.under_way {
        state.notice = Some(Message::new("reset-busy"));
        return;
    }
    show(state, Some(state.steps.selected));
}

pub(super) fn key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let Some(Overlay::Reset(reset)) = &mut state.overlay else { return Vec::new() };
    let inner = layout::overlay(state.screen).inner(Margin::new(1, 1));
    let (seen, _) = areas(reset, &state.options, inner);
    let limit = page(&state.lab, reset, &state.options, inner.width).len().saturating_sub(usize::from(seen.height));
    if let Some(scroll) = scrolled(key.code, reset.scroll, limit, seen.height) {
        reset.scroll = scroll;
        return Vec::new();
    }
    match key.code {
        KeyCode::Left | KeyCode::Right => {
            let step = neighbour(reset.step, state.status.len(), key.code == KeyCode::Right);
            show(state, step);
        }
        // A capital: nobody types it by the way, and Enter does nothing here.
        KeyCode::Char('R') => return confirmed(state),
        _ => state.overlay = None,
    }
    Vec::new()
}

/// The steps one after the other, then all of them at once.
fn neighbour(step: Option<usize>, steps: usize, next: bool) -> Option<usize> {
    let at = step.unwrap_or(steps);
    let at = if next { (at + 1) % (steps + 1) } else { (at + steps) % (steps + 1) };
    Some(at).filter(|at| *at < steps)
}

fn show(state: &mut State, step: Option<usize>) {
    let id = step.and_then(|at| state.lab.steps().nth(at)).map(|step| step.id.clone());
    // What a command has just made may not be in the ledger yet.
    let mut known = state.progress.clone();
    made::note_containers(&state.lab, &state.world, &mut known.made, state.now);
    let plan = plan(&state.lab, &state.world, &known, id.as_ref());
    let unsaved = unsaved(state, &plan).into_iter().map(|(path, _)| path).collect();
    state.overlay = Some(Overlay::Reset(Box::new(Reset { step, plan, unsaved, scroll: 0 })));
}

fn unsaved(state: &State, plan: &Plan) -> Vec<(String, String)> {
    state.editor.unsaved().into_iter().filter(|(path, _)| plan.paths.contains(path)).collect()
}

fn confirmed(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Reset(reset)) = state.overlay.take() else { return Vec::new() };
    if reset.plan.is_empty() && reset.unsaved.is_empty() {
        return Vec::new();
    }
    let unsaved = unsaved(state, &reset.plan);
    state.reset.under_way = true;
    state.notice = Some(Message::new("reset-goes-on"));
    vec![Effect::Reset { plan: Box::new(reset.plan), unsaved }]
}

/// What is gone is taken out of the world before anything is judged: a listing that was on its way must light nothing.
pub(super) fn done(state: &mut State, plan: &Plan, removed: Removed) -> Vec<Effect> {
    state.reset.under_way = false;
    let notice = told(&removed);
    if removed.given_up {
        state.notice = None;
        state.overlay = Some(Overlay::ResetTold(removed.failed));
        return Vec::new();
    }
    let over = state.noted().clone().started_over(&state.lab, &plan.steps, &plan.paths, state.now);
    state.reset.begun.learn(&over);
    // From here to the end nothing but the new beginning is to be written.
    state.saving = Some(over.clone());
    let mut effects = Vec::new();
    let stayed = |path: &String| plan.files.iter().any(|file| file.path == *path) && !removed.files.contains(path);
    for path in plan.paths.iter().filter(|path| !stayed(path)) {
        state.editor.start_over(path);
        effects.push(Effect::Forget(path.clone()));
        effects.append(&mut observed(state, Observation::File(path.clone(), FileState::Missing)));
    }
    if removed.folder {
        effects.append(&mut observed(state, Observation::Workspace(false)));
    }
    // What is still true was there already.
    let over = progress::advance(&state.lab, &state.world, &over, state.now, true);
    effects.append(&mut write(state, over));
    effects.push(Effect::Relist);
    let places: Vec<usize> =
        (0..).zip(state.lab.steps()).filter(|(_, step)| plan.steps.contains(&step.id)).map(|(at, _)| at).collect();
    if let Some(first) = places.first() {
        // It is lit until the ledger holds the new beginning: chosen, it is not left for that.
        state.steps.select(*first);
        state.steps.chosen = true;
    }
    focus(state, Pane::Steps);
    state.notice = Some(notice);
    if !removed.failed.is_empty() {
        state.overlay = Some(Overlay::ResetTold(removed.failed));
    }
    effects
}

/// The container of F6 is the student's, should the program end before it is removed.
pub(super) fn note_own(state: &mut State, update: &RunUpdate) -> Vec<Effect> {
    let (RunUpdate::Started(id), Some(image)) = (update, state.lab.image.clone()) else { return Vec::new() };
    let mut next = state.noted().clone();
    let name = state.world.containers.iter().find_map(|known| Some(known.get(id)?.name.clone())).unwrap_or_default();
    next.made.insert(id.clone(), Made { name, image, at: state.now });
    write(state, next)
}

/// Another program, `soleil reset` among them, wrote the ledger: what it says is on disk, so that it may be shown.
pub(super) fn ledger_seen(state: &mut State, seen: Progress) -> Vec<Effect> {
    let joined = seen.joined(state.progress.clone());
    if joined == state.progress {
        return Vec::new();
    }
    let mut effects = ledger_is(state, joined);
    effects.append(&mut advance(state));
    effects
}

/// The ledger holds this. What another program has started over goes out of the editor as well: its text, saved or not,
/// is with the copies.
pub(super) fn ledger_is(state: &mut State, ledger: Progress) -> Vec<Effect> {
    let news = state.reset.begun.learn(&ledger);
    let mut effects = Vec::new();
    for path in news.files {
        state.editor.start_over(&path);
        if let Some(file) = state.world.files.get(&path) {
            state.editor.loaded(&path, file.clone());
        }
        effects.push(Effect::Forget(path));
    }
    if news.steps {
        state.notice = Some(Message::new("reset-elsewhere"));
    }
    state.progress = ledger;
    state.world.since = state.world.since.max(state.progress.fresh);
    effects
}
