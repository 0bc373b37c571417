//! F9 and what follows from it: cues are typed, sent off and waited for.

use jiff::SignedDuration;

use super::act::{act, focus};
use super::keys::editor_effects;
use super::learn::keep_what_is_replaced;
use crate::app::effect::Effect;
use crate::app::keymap::Action;
use crate::app::layout::Pane;
use crate::app::learn;
use crate::app::notes;
use crate::app::present::{self, Mode, Phase};
use crate::app::shell::KILL_LINE;
use crate::app::state::State;
use crate::lab::model::Cue;
use crate::text::Message;

/// Between what the demo shows and the key that it presses.
const LOOK: SignedDuration = SignedDuration::from_millis(1500);

/// F9: types the next cue; what is typed is finished, then sent off; what is waited for is said.
pub(super) fn play(state: &mut State) -> Vec<Effect> {
    if !state.present.on() {
        state.notice = Some(Message::new("no-cue"));
        return Vec::new();
    }
    if std::mem::take(&mut state.present.paused) {
        return Vec::new();
    }
    let Some((place, step, cue)) = present::current(state) else { return Vec::new() };
    let (inside, cue) = (present::is_inside(step, cue), cue.clone());
    match std::mem::take(&mut state.present.phase) {
        Phase::Ready => begin(state, place, &cue, inside),
        Phase::Typing(left) => {
            let text: String = left.into_iter().collect();
            state.present.phase = Phase::Typed;
            state.present.due = None;
            write(state, &cue, &text)
        }
        Phase::Typed => send(state, &cue),
        // Once more.
        Phase::Waiting if present::failed(state) => begin(state, place, &cue, inside),
        Phase::Waiting => {
            state.present.phase = Phase::Waiting;
            Vec::new()
        }
    }
}

/// One cue back or on, whatever was typed of this one; nothing is taken back that was done.
pub(super) fn step(state: &mut State, forward: bool) -> Vec<Effect> {
    if !state.present.on() {
        state.notice = Some(Message::new("no-cue"));
        return Vec::new();
    }
    let begun = matches!(state.present.phase, Phase::Typing(_) | Phase::Typed);
    let shell = present::current(state).is_some_and(|(_, _, cue)| cue.type_.is_some());
    let last = present::cues(&state.lab).count();
    let at = state.present.at;
    go(state, if forward { (at + 1).min(last) } else { at.saturating_sub(1) });
    if !begun || !shell {
        return Vec::new();
    }
    state.shell.typed(&[KILL_LINE]);
    vec![Effect::ShellInput(vec![KILL_LINE])]
}

/// Pauses, or goes on.
pub(super) fn pause(state: &mut State) {
    if state.present.on() {
        state.present.paused = !state.present.paused;
    } else {
        state.notice = Some(Message::new("no-cue"));
    }
}

fn go(state: &mut State, at: usize) {
    let place = |state: &State| present::current(state).map(|(place, ..)| place);
    let before = place(state);
    let spent = before.map(|step| (step, present::spent(state, step)));
    state.present.at = at;
    state.present.phase = Phase::Ready;
    state.present.due = None;
    let after = place(state);
    if before == after {
        return;
    }
    state.present.spent.extend(spent);
    let playing = state.present.began.is_some();
    state.present.step_began = after.filter(|_| playing).map(|_| state.now);
    state.present.ended = (playing && after.is_none()).then_some(state.now);
    if let Some(step) = after {
        state.steps.select(step);
        state.steps.debrief = None;
    }
}

fn begin(state: &mut State, place: usize, cue: &Cue, inside: bool) -> Vec<Effect> {
    state.present.began.get_or_insert(state.now);
    state.present.step_began.get_or_insert(state.now);
    if state.steps.selected != place {
        state.steps.select(place);
    }
    state.steps.debrief = None;
    let (text, effects) = match (&cue.type_, &cue.edit) {
        (Some(line), _) => {
            if let Err(why) = learn::shell_takes(state, inside) {
                state.notice = Some(why);
                return Vec::new();
            }
            focus(state, Pane::Shell);
            state.shell.scroll_to_end();
            (line.clone(), Vec::new())
        }
        (None, Some(path)) => match empty(state, path) {
            Ok((text, effects)) => (text, effects),
            Err(why) => {
                state.notice = Some(why);
                return Vec::new();
            }
        },
        (None, None) => return Vec::new(),
    };
    state.present.phase = if text.is_empty() { Phase::Typed } else { Phase::Typing(text.chars().collect()) };
    state.present.due = Some(state.now);
    effects
}

/// The editor is made ready for a file's solution: what is to be typed, nothing where it stands there already.
fn empty(state: &mut State, path: &str) -> Result<(String, Vec<Effect>), Message> {
    let Some(text) = state.lab.solutions.get(path).cloned() else { return Err(Message::new("learn-no-solution")) };
    focus(state, Pane::Editor);
    state.editor.show(path);
    let tab = state.editor.tab();
    if tab.path != path || tab.conflict.is_some() || tab.unreadable {
        return Err(Message::new("editor-decide-first"));
    }
    if tab.text() == text {
        return Ok((String::new(), Vec::new()));
    }
    let mut effects = keep_what_is_replaced(state, path);
    let emptied = state.editor.fill(path, "");
    effects.append(&mut editor_effects(state, emptied));
    Ok((text, effects))
}

fn write(state: &mut State, cue: &Cue, text: &str) -> Vec<Effect> {
    let Some(path) = &cue.edit else {
        state.shell.typed(text.as_bytes());
        return vec![Effect::ShellInput(text.as_bytes().to_vec())];
    };
    state.editor.show(path);
    let typed = state.editor.paste(text);
    editor_effects(state, typed)
}

fn send(state: &mut State, cue: &Cue) -> Vec<Effect> {
    state.present.phase = Phase::Waiting;
    if cue.edit.is_some() {
        return act(state, Action::Save);
    }
    state.shell.typed(b"\r");
    vec![Effect::ShellInput(vec![b'\r'])]
}

/// The presenter's part of every message: what is due is typed, and what was waited for leads to the next cue.
pub(super) fn follow(state: &mut State) -> Vec<Effect> {
    if !state.present.on() || state.present.paused {
        return Vec::new();
    }
    if state.present.phase == Phase::Waiting && present::waits_for(state).is_empty() && present::prompt_is_back(state) {
        go(state, state.present.at + 1);
    }
    let is_due = state.present.due.is_some_and(|due| due <= state.now);
    let mut effects = Vec::new();
    if is_due {
        state.present.due = None;
        effects = due(state);
    }
    // The demo's own finger.
    let rests = matches!(state.present.phase, Phase::Ready | Phase::Typed);
    if state.present.mode == Mode::Alone && rests && state.present.due.is_none() && present::current(state).is_some() {
        state.present.due = Some(state.now + LOOK);
    }
    effects
}

fn due(state: &mut State) -> Vec<Effect> {
    let Some((_, _, cue)) = present::current(state) else { return Vec::new() };
    let cue = cue.clone();
    let Phase::Typing(left) = &mut state.present.phase else {
        return if state.present.mode == Mode::Alone { play(state) } else { Vec::new() };
    };
    let Some(next) = left.pop_front() else {
        state.present.phase = Phase::Typed;
        return Vec::new();
    };
    if left.is_empty() {
        state.present.phase = Phase::Typed;
    } else {
        state.present.due = Some(state.now + present::pause_after(next, left.len(), cue.edit.is_some()));
    }
    write(state, &cue, next.encode_utf8(&mut [0; 4]))
}

/// What the speaker's notes show has changed: they are told.
pub(super) fn tell(state: &mut State) -> Option<Effect> {
    if state.present.mode != Mode::Keys {
        return None;
    }
    let told = Box::new(notes::told(state));
    if state.present.told.as_ref() == Some(&told) {
        return None;
    }
    state.present.told = Some(told.clone());
    Some(Effect::Tell(told))
}
