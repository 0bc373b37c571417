//! How much of the screen a message has changed: a key in the shell and its answer repaint the shell alone.

use super::layout::Pane;
use super::state::State;

/// Of several messages the greatest counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damage {
    /// Nothing but the shell's cells and the cursor among them.
    Shell,
    /// Anything.
    #[default]
    Screen,
}

/// The cursor is the shell's, and nothing lies over its cells or tells what is typed.
pub fn shell_is_bare(state: &State) -> bool {
    state.focus == Pane::Shell
        && state.shell_alive
        && state.overlay.is_none()
        && state.notice.is_none()
        && !state.prefix
        && !state.present.on()
}
