//! Another lab in place of this one.

use crossterm::event::KeyCode;

use super::act::leave;
use crate::app::effect::Effect;
use crate::app::labs::{Found, LabEntry};
use crate::app::state::{Overlay, State};

/// The list came: it is shown, unless something else is asked meanwhile.
pub(super) fn listed(state: &mut State, labs: Vec<LabEntry>) {
    if state.overlay.is_none() {
        let selected = labs.iter().position(|lab| lab.here).unwrap_or(0);
        state.overlay = Some(Overlay::Labs { labs, selected });
    }
}

pub(super) fn key(state: &mut State, labs: Vec<LabEntry>, selected: usize, code: KeyCode) -> Vec<Effect> {
    let last = labs.len().saturating_sub(1);
    let selected = match code {
        KeyCode::Enter => return labs.get(selected).map_or_else(Vec::new, |lab| open(state, lab)),
        KeyCode::Up => selected.saturating_sub(1),
        KeyCode::Down => (selected + 1).min(last),
        KeyCode::Home => 0,
        KeyCode::End => last,
        _ => return Vec::new(),
    };
    state.overlay = Some(Overlay::Labs { labs, selected });
    Vec::new()
}

/// As one leaves: with unsaved text it is asked first.
fn open(state: &mut State, lab: &LabEntry) -> Vec<Effect> {
    if lab.here || matches!(lab.found, Found::Broken(_)) {
        return Vec::new();
    }
    state.next_lab = Some(lab.name.clone());
    if state.editor.unsaved().is_empty() {
        return vec![leave(state)];
    }
    state.overlay = Some(Overlay::Quit);
    Vec::new()
}
