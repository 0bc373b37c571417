//! Every change of the state: a message in, effects out. One file for each thing that moves it.

mod act;
mod explain;
mod eye;
mod keys;
mod labs;
mod learn;
mod ledger;
mod mouse;
mod observe;
mod present;
mod reset;
mod scroll;
mod shell;

use crossterm::event::KeyEventKind;
use jiff::Timestamp;

use self::act::after_build;
use self::keys::{editor_effects, on_key, on_paste};
use self::mouse::on_mouse;
use self::observe::{advance, ask_again, completed, failed, failure, observed};
use self::shell::{fit_shell, shell_ended, shell_output};
use super::build::BuildUpdate;
use super::damage::{self, Damage};
use super::effect::Effect;
use super::keys_seen;
use super::layout::Pane;
use super::msg::Msg;
use super::share;
use super::state::{Overlay, State};
use crate::lab::world::{FileState, Observation};

/// The exit status of a shell that could not be started, as shells have it.
const COMMAND_NOT_FOUND: i32 = 127;

/// Changes `state` by one message that came at `now`; returns what is to be done outside.
pub fn update(state: &mut State, msg: Msg, now: Timestamp) -> Vec<Effect> {
    state.now = now;
    state.damage = Damage::Screen;
    let bare = damage::shell_is_bare(state);
    let failure = failure(&msg);
    let folder_changed = matches!(
        msg,
        Msg::Observed(Observation::File(..) | Observation::Folder(_)) | Msg::Saved { .. } | Msg::Recovered(..)
    );
    let mut effects = match msg {
        Msg::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
        Msg::Key(key) => {
            let pressed = keys_seen::pressed(state, key);
            let effects = on_key(state, key);
            state.present.pressed = pressed;
            effects
        }
        Msg::Paste(text) => on_paste(state, &text),
        Msg::Mouse(mouse) => on_mouse(state, mouse),
        Msg::Resize(cols, rows) => {
            state.screen.width = cols;
            state.screen.height = rows;
            // A window that shrank and grew again between two frames has the old size, but has lost what it showed.
            vec![Effect::Redraw]
        }
        Msg::Observed(observation) => observed(state, observation),
        Msg::ListedAfter(id) => {
            state.lens.listed_after(id);
            Vec::new()
        }
        Msg::ShellOutput(bytes) => shell_output(state, &bytes),
        Msg::ShellExited(status) => shell_ended(state, status),
        Msg::ShellFailed(why) => {
            state.notice = Some(why);
            shell_ended(state, COMMAND_NOT_FOUND)
        }
        Msg::Witnessed { line, cwd, status } => {
            let id = state.shell.next_id();
            let mut effects = observed(state, Observation::CommandStarted { id, line, cwd, at: now });
            effects.append(&mut observed(state, Observation::CommandFinished(id, status)));
            effects.append(&mut completed(state, id));
            effects.push(Effect::Relist);
            effects
        }
        Msg::Saved { path, revision, modified } => {
            // Somebody wrote the file after us, and that was told before. Of the same moment: the watch tells ours once more.
            let known = state.world.files.get(&path);
            let overtaken = matches!(known, Some(FileState::Text { modified: known, .. }) if *known >= modified);
            let text = state.editor.saved(&path, revision);
            let mut effects = Vec::new();
            // What was typed meanwhile is still kept aside.
            if !state.editor.is_dirty(&path) {
                state.editor.settle(&path, overtaken);
                effects.push(Effect::Forget(path.clone()));
            }
            if let Some(text) = text.filter(|_| !overtaken) {
                effects.append(&mut observed(state, Observation::Workspace(true)));
                let file = FileState::Text { text, modified };
                effects.append(&mut observed(state, Observation::File(path, file)));
            }
            effects
        }
        Msg::SaveFailed(path, why) => {
            state.editor.save_failed(&path, why.clone());
            state.notice = Some(why);
            Vec::new()
        }
        Msg::Recovered(path, text) => {
            state.upper = Pane::Editor;
            let effects = state.editor.recover(&path, &text);
            editor_effects(state, effects)
        }
        Msg::Build(id, update) => {
            let image = if let BuildUpdate::Ended(Ok(image)) = &update { Some(image.clone()) } else { None };
            let goes_on = state.log.goes_on(id);
            state.log.build(id, update, now);
            if goes_on {
                explain::activity(state, id);
            }
            let mut effects = after_build(state);
            if image.is_some_and(|image| state.lens.built(id, image, &state.log)) {
                state.judge();
                effects.push(Effect::ListAfter(id));
            }
            effects
        }
        Msg::Run(id, update) => {
            let effects = reset::note_own(state, &update);
            let goes_on = state.log.goes_on(id);
            state.log.run(id, update, now);
            if goes_on {
                explain::activity(state, id);
            }
            effects
        }
        Msg::Pull(id, update) => {
            let goes_on = state.log.goes_on(id);
            state.log.pull(id, update, now);
            if goes_on {
                explain::activity(state, id);
            }
            Vec::new()
        }
        Msg::LedgerSaved(saved) => ledger::saved(state, *saved),
        Msg::LedgerFailed(why) => {
            ledger::failed(state, why);
            Vec::new()
        }
        Msg::LedgerSeen(seen) => reset::ledger_seen(state, *seen),
        Msg::ResetDone(plan, removed) => reset::done(state, &plan, removed),
        Msg::Labs(labs) => {
            labs::listed(state, labs);
            Vec::new()
        }
        Msg::Notice(message) => {
            state.notice = Some(message);
            Vec::new()
        }
        // What is due is looked at below.
        Msg::Paused => Vec::new(),
        // A ledger that could not be written is tried again, and so is a question that got no answer.
        Msg::Aged => {
            let mut effects = state.log.to_disk(true);
            effects.append(&mut ask_again(state));
            effects.append(&mut advance(state));
            effects
        }
        Msg::Act(action) => {
            state.notice = None;
            state.present.pressed = None;
            act::act(state, action)
        }
    };
    if let Some(verb) = failure {
        effects.append(&mut failed(state, verb));
    }
    effects.append(&mut present::follow(state));
    eye::look(state, folder_changed);
    // F10 right after Ctrl-S: what was to be decided is not any more once the file is written.
    if state.overlay == Some(Overlay::Quit) && state.editor.unsaved().is_empty() {
        effects.push(act::leave(state));
    }
    // Whoever stays, stays with this lab.
    if state.overlay != Some(Overlay::Quit) {
        state.next_lab = None;
    }
    state.commands.follow(&state.log);
    effects.append(&mut state.log.to_disk(false));
    effects.extend(share::follow(state));
    fit_shell(state, &mut effects);
    effects.extend(present::tell(state));
    if !(bare && damage::shell_is_bare(state)) {
        state.damage = Damage::Screen;
    }
    effects
}
