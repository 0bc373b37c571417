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
    /// One cue back.
    CueBack,
    /// The cue after this one.
    CueSkip,
    /// The presenter pauses, or goes on.
    CuePause,
    /// Solutions are shown while presenting, or hidden again.
    CueSolutions,
    /// Other people's images and containers are hidden, or shown again.
    Others,
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
    /// Stop, and leave the terminal to the shell that started the program. In the editor its key undoes.
    Suspend,
    /// Pull what the step lacks.
    Pull,
    /// The next hint of the step.
    Hint,
    /// Tick by hand what nothing can witness.
    Declare,
    /// Start over a step, or all.
    Reset,
    /// The solution of what is missing, after a question.
    Solution,
    /// Type the chosen block of the step's text into the shell.
    Block,
    /// Type it and run it.
    RunBlock,
    /// The commands behind what the program did.
    Commands,
    /// Write the report.
    Report,
    /// Explain the last failure.
    Explain,
    /// Apply the fix of the line, or of the next one that has one.
    Fix,
    /// Go to the next diagnostic.
    NextDiagnostic,
    /// The next theme.
    Theme,
    /// Start anew on the practice engine, where none answers.
    Practice,
    /// Choose another lab.
    Labs,
}

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// What it does.
    pub action: Action,
    /// The key that always works, with its name.
    pub key: Option<Key>,
    /// The key after the prefix Ctrl-G.
    pub after_prefix: char,
    /// Message id of its words.
    pub words: &'static str,
    /// Message id of its word in the footer, if it stands there.
    pub footer: Option<&'static str>,
}

/// A key, with what it is called.
pub type Key = (KeyCode, KeyModifiers, &'static str);

const fn f(n: u8, name: &'static str) -> Key {
    (KeyCode::F(n), KeyModifiers::NONE, name)
}

const fn b(
    action: Action,
    key: Option<Key>,
    after_prefix: char,
    words: &'static str,
    footer: Option<&'static str>,
) -> Binding {
    Binding { action, key, after_prefix, words, footer }
}

/// The whole table, in the order of the help.
pub const GLOBAL: &[Binding] = &[
    b(Action::Help, Some(f(1, "F1")), '1', "key-help", Some("key-help-short")),
    b(Action::Steps, Some(f(2, "F2")), '2', "key-steps", Some("key-steps-short")),
    b(Action::Editor, Some(f(3, "F3")), '3', "key-editor", Some("key-editor-short")),
    b(Action::Images, Some(f(4, "F4")), '4', "key-images", Some("key-images-short")),
    b(Action::Build, Some(f(5, "F5")), '5', "key-build", Some("key-build-short")),
    b(Action::Run, Some(f(6, "F6")), '6', "key-run", Some("key-run-short")),
    b(Action::Log, Some(f(7, "F7")), '7', "key-log", Some("key-log-short")),
    b(Action::Shell, Some(f(8, "F8")), '8', "key-shell", Some("key-shell-short")),
    b(Action::Cue, Some(f(9, "F9")), '9', "key-cue", None),
    b(Action::CueBack, None, '-', "key-cue-back", None),
    b(Action::CueSkip, None, '+', "key-cue-skip", None),
    b(Action::CuePause, None, 'k', "key-cue-pause", None),
    b(Action::Quit, Some(f(10, "F10")), '0', "key-quit", Some("key-quit-short")),
    b(Action::Save, Some((KeyCode::Char('s'), KeyModifiers::CONTROL, "Ctrl-S")), 's', "key-save", None),
    b(Action::Palette, Some((KeyCode::Char('p'), KeyModifiers::CONTROL, "Ctrl-P")), 'p', "key-palette", None),
    b(Action::Zoom, None, 'z', "key-zoom", None),
    b(Action::Pull, None, 'i', "key-pull", None),
    b(Action::Hint, None, 'h', "key-hint", None),
    b(Action::Declare, None, 'd', "key-declare", None),
    b(Action::Reset, None, 'u', "key-reset", None),
    b(Action::Solution, None, 'o', "key-solution", None),
    b(Action::Block, None, 't', "key-block", None),
    b(Action::RunBlock, None, 'x', "key-run-block", None),
    b(Action::Commands, None, 'c', "key-commands", None),
    b(Action::Report, None, 'w', "key-report", None),
    b(Action::Explain, None, 'e', "key-explain", None),
    b(Action::Fix, Some((KeyCode::Char('e'), KeyModifiers::CONTROL, "Ctrl-E")), 'f', "key-fix", None),
    b(
        Action::NextDiagnostic,
        Some((KeyCode::Char('n'), KeyModifiers::CONTROL, "Ctrl-N")),
        'n',
        "key-next-diagnostic",
        None,
    ),
    b(Action::CueSolutions, None, ',', "key-cue-solutions", None),
    b(Action::Others, None, 'q', "key-others", None),
    b(Action::Mouse, None, 'm', "key-mouse", None),
    b(Action::Redraw, None, 'r', "key-redraw", None),
    b(Action::Suspend, Some((KeyCode::Char('z'), KeyModifiers::CONTROL, "Ctrl-Z")), 'b', "key-suspend", None),
    b(Action::Theme, None, 'y', "key-theme", None),
    b(Action::Practice, None, 'a', "key-practice", None),
    b(Action::Labs, None, 'l', "key-labs", None),
];

/// The prefix that gives every action a second way.
pub fn is_prefix(key: KeyEvent) -> bool {
    key.code == KeyCode::Char('g') && key.modifiers == KeyModifiers::CONTROL
}

/// The keys as they are: the table, with what the configuration changes in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap(Vec<Binding>);

impl Default for Keymap {
    fn default() -> Self {
        Self(GLOBAL.to_vec())
    }
}

impl Keymap {
    /// Every line, in the order of the help.
    pub fn bindings(&self) -> &[Binding] {
        &self.0
    }

    /// The line of an action.
    pub fn of(&self, action: Action) -> Option<&Binding> {
        self.0.iter().find(|binding| binding.action == action)
    }

    /// What `key` does everywhere. In the shell only F1 to F10 are ours.
    pub fn global(&self, key: KeyEvent, in_shell: bool) -> Option<Action> {
        let is_ours = |(code, modifiers, _): Key| code == key.code && modifiers == key.modifiers;
        let found = self.0.iter().find(|binding| binding.key.is_some_and(is_ours));
        found.filter(|_| !in_shell || matches!(key.code, KeyCode::F(1..=10))).map(|binding| binding.action)
    }

    /// What `key` does after the prefix.
    pub fn after_prefix(&self, key: KeyEvent) -> Option<Action> {
        let KeyCode::Char(typed) = key.code else { return None };
        self.0.iter().find(|binding| binding.after_prefix == typed).map(|binding| binding.action)
    }

    /// Gives an action another key that works everywhere.
    pub fn set_key(&mut self, action: Action, key: Key) {
        self.0.iter_mut().filter(|binding| binding.action == action).for_each(|binding| binding.key = Some(key));
    }

    /// Gives an action another key after the prefix.
    pub fn set_after_prefix(&mut self, action: Action, key: char) {
        self.0.iter_mut().filter(|binding| binding.action == action).for_each(|binding| binding.after_prefix = key);
    }

    /// Another action than this one that has its key.
    pub fn same_key(&self, action: Action) -> Option<&Binding> {
        let key = self.of(action)?.key?;
        self.0.iter().find(|other| other.action != action && other.key == Some(key))
    }

    /// Another action than this one that has its key after the prefix.
    pub fn same_after_prefix(&self, action: Action) -> Option<&Binding> {
        let key = self.of(action)?.after_prefix;
        self.0.iter().find(|other| other.action != action && other.after_prefix == key)
    }
}

impl Binding {
    /// The action's name in the configuration: that of its words without the lead.
    pub fn name(&self) -> &'static str {
        self.words.strip_prefix("key-").unwrap_or(self.words)
    }
}
