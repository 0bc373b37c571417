//! Which of the presenter's keys a class is shown. What is typed as text never is: in the shell it may be a password, and
//! elsewhere it is seen anyway.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::keymap::is_prefix;
use super::layout::Pane;
use super::present::Mode;
use super::state::State;
use crate::text::Message;

/// The words for a key that is about to be taken in; `None` where it is not shown.
pub fn pressed(state: &State, key: KeyEvent) -> Option<Message> {
    if state.present.mode != Mode::Keys {
        return None;
    }
    let name = if state.prefix {
        let action = state.keymap.after_prefix(key);
        action.and_then(|_| key.code.as_char()).map(|typed| format!("Ctrl-G {typed}"))
    } else if is_prefix(key) {
        Some("Ctrl-G".to_owned())
    } else if state.focus == Pane::Shell && state.overlay.is_none() {
        state.keymap.global(key, true).and_then(|_| name(key))
    } else {
        name(key).filter(|_| key.modifiers.contains(KeyModifiers::CONTROL) || !is_text(state, key))
    };
    name.map(|name| Message::new("present-pressed").with("key", name))
}

/// A character goes into a text there.
fn is_text(state: &State, key: KeyEvent) -> bool {
    let commands = match state.focus {
        Pane::Steps | Pane::Images => true,
        Pane::Log => !state.log.typing,
        Pane::Editor | Pane::Shell => false,
    };
    matches!(key.code, KeyCode::Char(_)) && (state.overlay.is_some() || !commands)
}

fn name(key: KeyEvent) -> Option<String> {
    Some(match key.code {
        KeyCode::F(number) => format!("F{number}"),
        KeyCode::Char(letter) if key.modifiers.contains(KeyModifiers::CONTROL) => {
            format!("Ctrl-{}", letter.to_ascii_uppercase())
        }
        KeyCode::Char(' ') => "Space".to_owned(),
        KeyCode::Char(letter) => letter.to_string(),
        KeyCode::Up => "↑".to_owned(),
        KeyCode::Down => "↓".to_owned(),
        KeyCode::Left => "←".to_owned(),
        KeyCode::Right => "→".to_owned(),
        KeyCode::Enter => "Enter".to_owned(),
        KeyCode::Esc => "Esc".to_owned(),
        KeyCode::Tab => "Tab".to_owned(),
        KeyCode::BackTab => "Shift-Tab".to_owned(),
        KeyCode::Backspace => "Backspace".to_owned(),
        KeyCode::Delete => "Delete".to_owned(),
        KeyCode::PageUp => "PageUp".to_owned(),
        KeyCode::PageDown => "PageDown".to_owned(),
        KeyCode::Home => "Home".to_owned(),
        KeyCode::End => "End".to_owned(),
        _ => return None,
    })
}
