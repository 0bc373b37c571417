//! One table of keys: the footer, the help and the palette read it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a key can do wherever the focus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The help overlay.
    Help,
    /// Focus the steps.
    Steps,
    /// Focus the editor.
    Editor,
    /// Focus images and containers.
    Images,
    /// Save and build the workspace.
    Build,
    /// Run the image.
    Run,
    /// Focus the log.
    Log,
    /// Focus the shell.
    Shell,
    /// The presenter's next cue.
    Cue,
    /// Leave.
    Quit,
    /// Save every changed file.
    Save,
    /// The command palette.
    Palette,
    /// One pane alone, or all again.
    Zoom,
    /// Take or release the mouse.
    Mouse,
    /// Paint the screen anew.
    Redraw,
    /// Pull what the step lacks.
    Pull,
    /// The next hint of the step.
    Hint,
    /// Tick by hand what nothing can witness.
    Declare,
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// What it does.
    pub action: Action,
    /// The key that always works, with its name.
    pub key: Option<(KeyCode, KeyModifiers, &'static str)>,
    /// The key after the prefix Ctrl-G.
    pub after_prefix: char,
    /// Message id of its words.
    pub words: &'static str,
    /// It stands in the footer.
    pub footer: bool,
}

const fn f(n: u8, name: &'static str) -> Option<(KeyCode, KeyModifiers, &'static str)> {
    Some((KeyCode::F(n), KeyModifiers::NONE, name))
}

const fn b(
    action: Action,
    key: Option<(KeyCode, KeyModifiers, &'static str)>,
    after_prefix: char,
    words: &'static str,
    footer: bool,
) -> Binding {
    Binding { action, key, after_prefix, words, footer }
}

/// The whole table, in the order of the help.
pub const GLOBAL: &[Binding] = &[
    b(Action::Help, f(1, "F1"), '1', "key-help", true),
    b(Action::Steps, f(2, "F2"), '2', "key-steps", true),
    b(Action::Editor, f(3, "F3"), '3', "key-editor", true),
    b(Action::Images, f(4, "F4"), '4', "key-images", true),
    b(Action::Build, f(5, "F5"), '5', "key-build", true),
    b(Action::Run, f(6, "F6"), '6', "key-run", true),
    b(Action::Log, f(7, "F7"), '7', "key-log", true),
    b(Action::Shell, f(8, "F8"), '8', "key-shell", true),
    b(Action::Cue, f(9, "F9"), '9', "key-cue", false),
    b(Action::Quit, f(10, "F10"), '0', "key-quit", true),
    b(Action::Save, Some((KeyCode::Char('s'), KeyModifiers::CONTROL, "Ctrl-S")), 's', "key-save", false),
    b(Action::Palette, Some((KeyCode::Char('p'), KeyModifiers::CONTROL, "Ctrl-P")), 'p', "key-palette", false),
    b(Action::Zoom, None, 'z', "key-zoom", false),
    b(Action::Pull, None, 'i', "key-pull", false),
    b(Action::Hint, None, 'h', "key-hint", false),
    b(Action::Declare, None, 'd', "key-declare", false),
    b(Action::Mouse, None, 'm', "key-mouse", false),
    b(Action::Redraw, None, 'r', "key-redraw", false),
];

/// The prefix that gives every action a second way.
pub fn is_prefix(key: KeyEvent) -> bool {
    key.code == KeyCode::Char('g') && key.modifiers == KeyModifiers::CONTROL
}

/// What `key` does everywhere. In the shell only the F-keys are ours.
pub fn global(key: KeyEvent, in_shell: bool) -> Option<Action> {
    GLOBAL
        .iter()
        .find(|binding| binding.key.is_some_and(|(code, modifiers, _)| code == key.code && modifiers == key.modifiers))
        .filter(|binding| !in_shell || matches!(key.code, KeyCode::F(_)) && binding.key.is_some())
        .map(|binding| binding.action)
}

/// What `key` does after the prefix.
pub fn after_prefix(key: KeyEvent) -> Option<Action> {
    let KeyCode::Char(typed) = key.code else { return None };
    GLOBAL.iter().find(|binding| binding.after_prefix == typed).map(|binding| binding.action)
}
