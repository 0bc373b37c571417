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
use crate::app::shell::{KILL_LINE, Line};
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
    let Some((place, step, cue)) = present::current(state) else {
        state.present.paused = false;
        return Vec::new();
    };
    let (inside, cue) = (present::is_inside(step, cue), cue.clone());
    if std::mem::take(&mut state.present.paused) {
        if matches!(state.present.phase, Phase::Typing(_) | Phase::Typed) {
            focus(state, present::pane(&cue));
        }
        return Vec::new();
    }
    match state.present.phase.clone() {
        Phase::Ready => begin(state, place, &cue, inside),
        Phase::Typing(left) => {
            if !still_there(state, inside, &cue, left.len()) {
                return Vec::new();
            }
            state.present.phase = Phase::Typed;
            state.present.due = None;
            focus(state, present::pane(&cue));
            write(state, &cue, &left.into_iter().collect::<String>())
        }
        Phase::Typed if still_there(state, inside, &cue, 0) => send(state, &cue),
        // Once more.
        Phase::Waiting if !present::waits_for(state).is_empty() && present::failed(state) => {
            begin(state, place, &cue, inside)
        }
        Phase::Typed | Phase::Waiting => Vec::new(),
    }
}

/// Whether the cue under way goes on where it was begun; else it is to be begun anew, and that is said.
fn still_there(state: &mut State, inside: bool, cue: &Cue, left: usize) -> bool {
    let Err(why) = present::goes_on(state, inside, cue, left) else { return true };
    give_up(state);
    state.notice = Some(why);
    false
}

fn give_up(state: &mut State) {
    state.present.phase = Phase::Ready;
    state.present.due = None;
}

/// One cue back or on, whatever was typed of this one; nothing is taken back that was done. Back from one that was sent off
/// leads to its own beginning: it can be played again.
pub(super) fn step(state: &mut State, forward: bool) -> Vec<Effect> {
    if !state.present.on() {
        state.notice = Some(Message::new("no-cue"));
        return Vec::new();
    }
    let left = match &state.present.phase {
        Phase::Typing(left) => Some(left.len()),
        Phase::Typed => Some(0),
        Phase::Ready | Phase::Waiting => None,
    };
    let stands = present::current(state).is_some_and(|(_, step, cue)| {
        let inside = present::is_inside(step, cue);
        cue.type_.is_some() && left.is_some_and(|left| present::goes_on(state, inside, cue, left).is_ok())
    });
    let last = present::cues(&state.lab).count();
    let at = state.present.at;
    let waits = state.present.phase == Phase::Waiting;
    let to = if forward { (at + 1).min(last) } else { at.saturating_sub(usize::from(!waits)) };
    go(state, to);
    if !stands {
        return Vec::new();
    }
    state.shell.typed(&[KILL_LINE]);
    vec![Effect::ShellInput(vec![KILL_LINE])]
}

/// The presenter's own hand typed this into the shell. Half a cue is not gone on with; a whole one may be amended, sent off or
/// taken back.
pub(super) fn by_hand(state: &mut State, bytes: &[u8]) {
    /// Ctrl-C, Ctrl-D, Ctrl-U.
    const TAKES_BACK: [u8; 3] = [0x03, 0x04, KILL_LINE];
    if present::current(state).is_none_or(|(_, _, cue)| cue.type_.is_none()) {
        return;
    }
    match &state.present.phase {
        Phase::Typing(_) => give_up(state),
        Phase::Typed if bytes.iter().any(|byte| matches!(byte, b'\r' | b'\n')) => state.present.phase = Phase::Waiting,
        Phase::Typed if bytes.iter().any(|byte| TAKES_BACK.contains(byte)) => give_up(state),
        Phase::Ready | Phase::Typed | Phase::Waiting => {}
    }
}

/// Our shell runs this command: the cue's, whoever has typed it.
pub(super) fn runs(state: &mut State, id: u64, line: &str) {
    let is_cue = present::current(state).is_some_and(|(_, _, cue)| cue.type_.as_deref() == Some(line.trim()));
    if !state.present.on() || (!is_cue && state.present.phase != Phase::Waiting) {
        return;
    }
    if state.present.phase != Phase::Waiting {
        begun(state);
        state.present.phase = Phase::Waiting;
        state.present.due = None;
    } else if state.present.command.is_some() && !is_cue {
        // What is typed while an ended one is waited for is another.
        return;
    }
    state.present.command = Some(id);
}

/// Pauses, or goes on.
pub(super) fn pause(state: &mut State) {
    if state.present.on() {
        state.present.paused = !state.present.paused;
    } else {
        state.notice = Some(Message::new("no-cue"));
    }
}

/// Shows solutions to the class, or hides them again.
pub(super) fn solutions(state: &mut State) {
    state.notice = Some(if state.present.mode == Mode::Keys {
        state.present.solutions = !state.present.solutions;
        if state.present.solutions { Message::new("present-solutions-shown") } else { solutions_hidden(state) }
    } else {
        Message::new("no-cue")
    });
}

/// Says that solutions are hidden, and with which key they are shown.
pub(super) fn solutions_hidden(state: &State) -> Message {
    let key = state.keymap.of(Action::CueSolutions).map_or(' ', |binding| binding.after_prefix);
    Message::new("present-solutions-hidden").with("key", key)
}

fn go(state: &mut State, at: usize) {
    let place = |state: &State| present::current(state).map(|(place, ..)| place);
    let before = place(state);
    let spent = before.map(|step| (step, present::spent(state, step)));
    state.present.at = at;
    state.present.phase = Phase::Ready;
    state.present.due = None;
    state.present.command = None;
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

/// The cue's time, and that of its step, begin now unless they have begun.
fn begun(state: &mut State) {
    state.present.began.get_or_insert(state.now);
    state.present.step_began.get_or_insert(state.now);
}

fn begin(state: &mut State, place: usize, cue: &Cue, inside: bool) -> Vec<Effect> {
    begun(state);
    if state.steps.selected != place {
        state.steps.select(place);
    }
    state.steps.debrief = None;
    let ready = match (&cue.type_, &cue.edit) {
        (Some(line), _) => learn::shell_takes(state, inside).map(|()| (line.clone(), cleared(state, inside))),
        (None, Some(path)) => empty(state, path),
        (None, None) => return Vec::new(),
    };
    match ready {
        Ok((text, effects)) => {
            state.present.phase = if text.is_empty() { Phase::Typed } else { Phase::Typing(text.chars().collect()) };
            state.present.due = Some(state.now);
            state.present.command = None;
            effects
        }
        Err(why) => {
            state.notice = Some(why);
            Vec::new()
        }
    }
}

/// The shell is made ready for a command: what we typed there before, and was not sent off, goes.
fn cleared(state: &mut State, inside: bool) -> Vec<Effect> {
    focus(state, Pane::Shell);
    state.shell.scroll_to_end();
    if inside || state.shell.line() != Line::Ours {
        return Vec::new();
    }
    state.shell.typed(&[KILL_LINE]);
    vec![Effect::ShellInput(vec![KILL_LINE])]
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
    let typed = state.editor.append(path, text);
    editor_effects(state, typed)
}

fn send(state: &mut State, cue: &Cue) -> Vec<Effect> {
    state.present.phase = Phase::Waiting;
    state.present.due = None;
    focus(state, present::pane(cue));
    if cue.edit.is_some() {
        return act(state, Action::Save);
    }
    state.shell.scroll_to_end();
    state.shell.typed(b"\r");
    vec![Effect::ShellInput(vec![b'\r'])]
}

/// The presenter's part of every message: what is due is typed, and what was waited for leads to the next cue.
pub(super) fn follow(state: &mut State) -> Vec<Effect> {
    if !state.present.on() || state.present.paused {
        return Vec::new();
    }
    if state.present.phase == Phase::Waiting && present::waits_for(state).is_empty() && present::prompt_is_back(state) {
        done(state);
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

/// The next cue; of the last one of a step it is said how long the step took.
fn done(state: &mut State) {
    let step = present::current(state).map(|(place, step, _)| (place, step.title.clone()));
    go(state, state.present.at + 1);
    let now = present::current(state).map(|(place, ..)| place);
    if let Some((place, title)) = step.filter(|(place, _)| now != Some(*place))
        && state.present.mode == Mode::Keys
    {
        let took = Message::new("present-step-took").with("title", state.options.said(&title));
        state.notice = Some(took.with("minutes", present::spent(state, place).as_mins()));
    }
}

fn due(state: &mut State) -> Vec<Effect> {
    let Some((_, step, cue)) = present::current(state) else { return Vec::new() };
    let (inside, cue) = (present::is_inside(step, cue), cue.clone());
    let Phase::Typing(left) = &state.present.phase else {
        return if state.present.mode == Mode::Alone { play(state) } else { Vec::new() };
    };
    if !still_there(state, inside, &cue, left.len()) {
        return Vec::new();
    }
    // Nothing is typed where nobody sees it.
    let hidden = state.focus != present::pane(&cue) || state.overlay.is_some();
    if state.present.mode == Mode::Keys && hidden {
        state.present.paused = true;
        state.present.due = Some(state.now);
        return Vec::new();
    }
    let Phase::Typing(left) = &mut state.present.phase else { return Vec::new() };
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
