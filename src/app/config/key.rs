//! Names of keys, and which of them an action may have.

use crossterm::event::{KeyCode, KeyModifiers};

use crate::app::keymap::{Action, Key, Keymap};
use crate::text::Message;

const fn f(n: u8, name: &'static str) -> Key {
    (KeyCode::F(n), KeyModifiers::NONE, name)
}

const fn ctrl(letter: char, name: &'static str) -> Key {
    (KeyCode::Char(letter), KeyModifiers::CONTROL, name)
}

/// What may be given. The other letters with Ctrl are taken: see [`refusal`].
const FREE: [Key; 21] = [
    f(1, "F1"),
    f(2, "F2"),
    f(3, "F3"),
    f(4, "F4"),
    f(5, "F5"),
    f(6, "F6"),
    f(7, "F7"),
    f(8, "F8"),
    f(9, "F9"),
    f(10, "F10"),
    f(11, "F11"),
    f(12, "F12"),
    ctrl('b', "Ctrl-B"),
    ctrl('e', "Ctrl-E"),
    ctrl('h', "Ctrl-H"),
    ctrl('l', "Ctrl-L"),
    ctrl('n', "Ctrl-N"),
    ctrl('p', "Ctrl-P"),
    ctrl('q', "Ctrl-Q"),
    ctrl('s', "Ctrl-S"),
    ctrl('u', "Ctrl-U"),
];

/// The key of that name (`F5`, `Ctrl-B`, `ctrl+b`), or why it cannot be had.
pub(super) fn parse(name: &str) -> Result<Key, Message> {
    let wanted = name.trim().to_ascii_lowercase().replace('+', "-");
    let found = FREE.iter().find(|(_, _, free)| free.to_ascii_lowercase() == wanted);
    found.copied().ok_or_else(|| refusal(&wanted).with("text", name))
}

fn refusal(wanted: &str) -> Message {
    match wanted.strip_prefix("ctrl-") {
        Some("g") => Message::new("config-key-is-prefix"),
        // The terminal sends the same byte for both.
        Some("i" | "j" | "m") => Message::new("config-key-is-another"),
        Some("c" | "d" | "z") => Message::new("config-key-of-shell"),
        Some("a" | "f" | "k" | "o" | "r" | "t" | "v" | "w" | "x" | "y") => Message::new("config-key-of-editor"),
        _ => Message::new("config-key-unknown"),
    }
}

/// The character of that name, if it is one that every keyboard can type.
pub(super) fn after_prefix(name: &str) -> Option<char> {
    let mut characters = name.chars();
    let one = characters.next().filter(char::is_ascii_alphanumeric)?;
    characters.next().is_none().then_some(one)
}

/// Two actions that share a key: the one to complain about, and of which kind of key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clash {
    pub(super) after_prefix: bool,
    pub(super) action: Action,
    pub(super) why: Message,
}

/// The first clash. Of two actions the one that has another key than in the table has taken it.
pub(super) fn clash(keymap: &Keymap) -> Option<Clash> {
    let table = Keymap::default();
    for binding in keymap.bindings() {
        let known = table.of(binding.action)?;
        let why = |key: &str, other: &str| {
            Message::new("config-key-twice").with("key", key).with("action", binding.name()).with("other", other)
        };
        if binding.key != known.key
            && let Some(other) = keymap.same_key(binding.action)
        {
            let key = binding.key.map_or("", |(_, _, name)| name);
            return Some(Clash { after_prefix: false, action: binding.action, why: why(key, other.name()) });
        }
        if binding.after_prefix != known.after_prefix
            && let Some(other) = keymap.same_after_prefix(binding.action)
        {
            let key = format!("Ctrl-G {}", binding.after_prefix);
            return Some(Clash { after_prefix: true, action: binding.action, why: why(&key, other.name()) });
        }
    }
    None
}
