//! Keys and pastes, and where they go.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Margin;

use super::act::{act, leave, save_all, waits_for_reset};
use super::explain;
use super::learn;
use super::present;
use super::reset;
use super::scroll::scrolled;
use super::shell::shell_key;
use crate::app::editor::EditorEffect;
use crate::app::effect::Effect;
use crate::app::keymap::Action;
use crate::app::layout::Pane;
use crate::app::state::{Overlay, State};
use crate::app::{explained, help, keymap, layout, steps};
use crate::text::Message;

pub(super) fn on_key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    if state.prefix {
        state.prefix = false;
        if keymap::is_prefix(key) {
            return if state.focus == Pane::Shell { shell_key(state, key) } else { Vec::new() };
        }
        return state.keymap.after_prefix(key).map_or_else(Vec::new, |action| act(state, action));
    }
    state.notice = None;
    if keymap::is_prefix(key) {
        state.prefix = true;
        return Vec::new();
    }
    let in_shell = state.focus == Pane::Shell && state.overlay.is_none();
    let undoes = |action| action == Action::Suspend && state.focus == Pane::Editor && state.overlay.is_none();
    if let Some(action) = state.keymap.global(key, in_shell).filter(|action| !undoes(*action)) {
        return act(state, action);
    }
    if state.overlay.is_some() {
        return overlay_key(state, key);
    }
    let areas = state.areas();
    let rows = areas.inner(state.focus).map_or(10, |area| area.height);
    match state.focus {
        Pane::Shell => shell_key(state, key),
        Pane::Steps => steps_key(state, key, rows),
        Pane::Images => learn::images_key(state, key, rows),
        Pane::Log if key.code == KeyCode::Enter && !state.log.typing => explain::enter(state),
        Pane::Log => state.log.key(key, rows),
        Pane::Editor => {
            let effects = state.editor.key(key, rows);
            editor_effects(state, effects)
        }
    }
}

pub(super) fn steps_key(state: &mut State, key: KeyEvent, rows: u16) -> Vec<Effect> {
    let last = state.status.len().saturating_sub(1);
    let at = state.steps.selected;
    // Where the list is seen the arrows choose in it; where the text is alone they scroll it.
    let listed = !state.areas().list.is_empty();
    match key.code {
        KeyCode::Left => choose(state, at.saturating_sub(1)),
        KeyCode::Right => choose(state, (at + 1).min(last)),
        KeyCode::Up if listed => choose(state, at.saturating_sub(1)),
        KeyCode::Down if listed => choose(state, (at + 1).min(last)),
        KeyCode::Char('h') => return act(state, Action::Hint),
        KeyCode::Char('d') => return act(state, Action::Declare),
        KeyCode::Char('i') => return act(state, Action::Pull),
        code => match scrolled(code, state.steps.scroll, page_limit(state), rows) {
            Some(scroll) => state.steps.scroll = scroll,
            None => return learn::steps_key(state, key),
        },
    }
    Vec::new()
}

pub(super) fn choose(state: &mut State, step: usize) {
    state.steps.select(step);
    state.steps.debrief = None;
    state.steps.chosen = true;
    state.steps.follow(&state.status);
}

/// The last line of the step's page that may be the first one shown.
pub(super) fn page_limit(state: &State) -> usize {
    let Some(area) = state.areas().inner(Pane::Steps) else { return 0 };
    steps::page(state, area.width).lines.len().saturating_sub(usize::from(area.height))
}

pub(super) fn on_paste(state: &mut State, text: &str) -> Vec<Effect> {
    if let Some(Overlay::Palette { filter, .. }) = &mut state.overlay {
        filter.extend(text.chars().filter(|c| !c.is_control()).take(64));
        return Vec::new();
    }
    match state.focus {
        _ if state.overlay.is_some() => Vec::new(),
        Pane::Shell if state.shell_alive => {
            let bytes = state.shell.encode_paste(text);
            state.shell.typed(&bytes);
            present::by_hand(state, &bytes);
            vec![Effect::ShellInput(bytes)]
        }
        Pane::Editor => {
            let effects = state.editor.paste(text);
            editor_effects(state, effects)
        }
        _ => Vec::new(),
    }
}

pub(super) fn editor_effects(state: &mut State, effects: Vec<EditorEffect>) -> Vec<Effect> {
    effects
        .into_iter()
        .filter_map(|effect| match effect {
            EditorEffect::File(effect) => Some(effect),
            EditorEffect::Copy(text) => {
                state.notice = Some(Message::new("copied"));
                Some(Effect::Copy(text))
            }
            EditorEffect::Notice(message) => {
                state.notice = Some(message);
                None
            }
            EditorEffect::Fixed(label) => {
                let label = state.options.say(&label);
                state.notice = Some(Message::new("diagnose-fixed").with("label", label));
                None
            }
        })
        .collect()
}

/// Scrolls the page that is over the panes; whether there is one and the key does that.
fn overlay_scrolled(state: &mut State, code: KeyCode) -> bool {
    let inner = layout::overlay(state.screen).inner(Margin::new(1, 1));
    let (scroll, lines) = match (&mut state.overlay, &state.explained.last) {
        (Some(Overlay::Help { scroll }), _) => (scroll, help::page(&state.options, &state.keymap, inner.width).len()),
        (Some(Overlay::Explain { scroll }), Some(explained)) => {
            (scroll, explained::page(&explained.explanation, &state.options, inner.width).len())
        }
        _ => return false,
    };
    let limit = lines.saturating_sub(usize::from(inner.height));
    let next = scrolled(code, *scroll, limit, inner.height);
    *scroll = next.unwrap_or(*scroll);
    next.is_some()
}

pub(super) fn overlay_key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    if let Some(effects) = learn::overlay_key(state, key) {
        return effects;
    }
    if overlay_scrolled(state, key.code) {
        return Vec::new();
    }
    match (&mut state.overlay, key.code) {
        (Some(Overlay::Explain { .. }), KeyCode::Char('c')) => return explain::copy(state),
        (Some(Overlay::Explain { .. }), KeyCode::Enter) => explain::go(state),
        (Some(Overlay::Palette { selected, .. }), KeyCode::Up) => *selected = selected.saturating_sub(1),
        (Some(Overlay::Palette { filter, selected }), KeyCode::Down) => {
            let (filter, next) = (filter.clone(), *selected + 1);
            let last = state.palette(&filter).len().saturating_sub(1);
            state.overlay = Some(Overlay::Palette { filter, selected: next.min(last) });
        }
        (Some(Overlay::Palette { filter, selected }), KeyCode::Backspace) => {
            filter.pop();
            *selected = 0;
        }
        (Some(Overlay::Palette { filter, selected }), KeyCode::Char(c))
            if key.modifiers.difference(KeyModifiers::SHIFT).is_empty() =>
        {
            filter.push(c);
            *selected = 0;
        }
        (Some(Overlay::Palette { filter, selected }), KeyCode::Enter) => {
            let (filter, selected) = (filter.clone(), *selected);
            let action = state.palette(&filter).get(selected).map(|(action, _)| *action);
            state.overlay = None;
            return action.map_or_else(Vec::new, |action| act(state, action));
        }
        (Some(Overlay::Quit), KeyCode::Char('s' | 'S')) => {
            state.overlay = None;
            return if waits_for_reset(state) { Vec::new() } else { save_all(state) };
        }
        // What is not saved stays kept aside and is offered back.
        (Some(Overlay::Quit), KeyCode::Char('q' | 'Q')) => return vec![leave(state)],
        (Some(Overlay::Reset(_)), _) => return reset::key(state, key),
        _ => state.overlay = None,
    }
    Vec::new()
}
