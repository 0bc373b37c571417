//! The shell pane: what it prints, what is typed into it, its size.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::observe::observed;
use super::present;
use crate::app::damage::Damage;
use crate::app::effect::Effect;
use crate::app::layout;
use crate::app::shell::ShellEvent;
use crate::app::state::State;
use crate::lab::world::Observation;

pub(super) fn shell_output(state: &mut State, bytes: &[u8]) -> Vec<Effect> {
    state.shell_alive = true;
    state.damage = Damage::Shell;
    let mut effects = Vec::new();
    for event in state.shell.feed(bytes, state.now) {
        match event {
            ShellEvent::Reply(bytes) => effects.push(Effect::ShellInput(bytes)),
            ShellEvent::Seen(observation) => {
                state.damage = Damage::Screen;
                if let Observation::CommandStarted { id, line, .. } = &observation {
                    present::runs(state, *id, line);
                }
                effects.append(&mut observed(state, observation));
            }
        }
    }
    effects
}

/// Our shell has ended, and with it what ran in it.
pub(super) fn shell_ended(state: &mut State, status: i32) -> Vec<Effect> {
    state.shell_alive = false;
    let mut effects = Vec::new();
    for event in state.shell.exited(status) {
        if let ShellEvent::Seen(observation) = event {
            effects.append(&mut observed(state, observation));
        }
    }
    effects
}

pub(super) fn shell_key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    // What is typed while it starts waits for it in the terminal.
    if state.shell.ended().is_some() {
        return if key.code == KeyCode::Enter { start_shell(state) } else { Vec::new() };
    }
    state.damage = Damage::Shell;
    if key.modifiers == KeyModifiers::SHIFT && matches!(key.code, KeyCode::PageUp | KeyCode::PageDown) {
        let page = i32::from(shell_size(state).0 / 2).max(1);
        state.shell.scroll(if key.code == KeyCode::PageUp { page } else { -page });
        return Vec::new();
    }
    let bytes = state.shell.encode_key(key);
    if bytes.is_empty() {
        return Vec::new();
    }
    state.shell.scroll_to_end();
    state.shell.typed(&bytes);
    present::by_hand(state, &bytes);
    vec![Effect::ShellInput(bytes)]
}

pub(super) fn start_shell(state: &mut State) -> Vec<Effect> {
    let (rows, cols) = shell_size(state);
    let nonce = state.options.nonce.clone();
    state.shell.restart(&nonce);
    vec![Effect::ShellStart { rows, cols }]
}

/// Rows and columns of the shell.
pub(super) fn shell_size(state: &State) -> (u16, u16) {
    let (rows, cols) = state.shell.screen().size();
    (rows.get(), cols.get())
}

/// The shell's pane may have another size after any message.
pub(super) fn fit_shell(state: &mut State, effects: &mut Vec<Effect>) {
    let (rows, cols) = layout::shell_size(state.screen, state.view());
    if shell_size(state) != (rows, cols) {
        state.shell.resize(rows, cols);
        effects.push(Effect::ShellResize { rows, cols });
    }
}
