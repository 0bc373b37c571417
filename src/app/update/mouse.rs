//! The mouse: a click gives the focus, the wheel scrolls.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::act::focus;
use super::keys::{choose, page_limit};
use super::learn;
use crate::app::effect::Effect;
use crate::app::layout::Pane;
use crate::app::state::State;
use crate::app::steps;

pub(super) fn on_mouse(state: &mut State, mouse: MouseEvent) -> Vec<Effect> {
    let at = Position::new(mouse.column, mouse.row);
    let areas = state.areas();
    if state.overlay.is_some() {
        return Vec::new();
    }
    if areas.list.contains(at) && mouse.kind == MouseEventKind::Down(MouseButton::Left) {
        state.focus = Pane::Steps;
        if let Some(step) = steps::listed_at(&state.lab, usize::from(mouse.row - areas.list.y).saturating_sub(1)) {
            choose(state, step);
        }
        return Vec::new();
    }
    let Some((pane, _)) = areas.panes.iter().find(|(_, area)| area.contains(at)) else { return Vec::new() };
    let inner = areas.inner(*pane).unwrap_or_default();
    // A program in the shell that asked for the mouse gets it, but for the click that brings the focus.
    if *pane == Pane::Shell && state.focus == Pane::Shell && inner.contains(at) {
        let within = MouseEvent { column: mouse.column - inner.x, row: mouse.row - inner.y, ..mouse };
        if let Some(bytes) = state.shell.encode_mouse(within) {
            return vec![Effect::ShellInput(bytes)];
        }
    }
    let wheel = match mouse.kind {
        MouseEventKind::ScrollUp => Some(KeyCode::Up),
        MouseEventKind::ScrollDown => Some(KeyCode::Down),
        _ => None,
    };
    match (mouse.kind, pane) {
        (MouseEventKind::Down(MouseButton::Left), pane) => {
            focus(state, *pane);
            // The words below the text are not the text.
            let words = state.editor.words(&state.options, inner.width, inner.height).len() as u16;
            if *pane == Pane::Editor && at.y + 1 + words < inner.bottom() {
                state.editor.click(inner, at);
            }
        }
        (_, Pane::Shell) if wheel.is_some() => state.shell.scroll(if wheel == Some(KeyCode::Up) { 3 } else { -3 }),
        (_, Pane::Steps) if wheel.is_some() => {
            let limit = page_limit(state);
            let scroll = state.steps.scroll.min(limit);
            state.steps.scroll =
                if wheel == Some(KeyCode::Up) { scroll.saturating_sub(3) } else { (scroll + 3).min(limit) };
        }
        (_, Pane::Editor) if wheel.is_some() => state.editor.scroll(if wheel == Some(KeyCode::Up) { -3 } else { 3 }),
        (_, pane) => {
            if let Some(code) = wheel {
                let key = KeyEvent::new(code, KeyModifiers::NONE);
                return match pane {
                    Pane::Images => learn::images_key(state, key, inner.height),
                    _ => state.log.key(key, inner.height),
                };
            }
        }
    }
    Vec::new()
}
