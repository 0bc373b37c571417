//! `config.yaml`: language, theme, mouse, letters, keys. Text -> [`Config`], or the first thing that is wrong with it,
//! where, and what to write instead.

mod key;
mod read;

use super::keymap::Keymap;
use super::theme::Theme;
use crate::text::{Lang, Message, render};

/// What the student set; what is `None` is left to the flags, the locale and the defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// `language: fr|en`.
    pub language: Option<Lang>,
    /// `theme: terminal|light|projector`.
    pub theme: Option<Theme>,
    /// `mouse: true|false`: whether it is taken at the start.
    pub mouse: Option<bool>,
    /// `ascii: true|false`.
    pub ascii: Option<bool>,
    /// `class: DIR`: the shared folder of the class, absolute or `~/…`.
    pub class: Option<String>,
    /// `class_name: NAME`: how the class calls the student.
    pub class_name: Option<String>,
    /// `keys: {build: F5}` and `prefix_keys: {hint: h}` on top of the table.
    pub keymap: Keymap,
}

/// Why a text is no configuration: the first problem found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong; it quotes the text.
    pub why: Message,
    /// What to write instead.
    pub help: Message,
}

impl ConfigError {
    /// The whole of it in one sentence; `file` is how the file is called.
    pub fn message(&self, file: &str, lang: Lang) -> Message {
        Message::new("config-refused")
            .with("file", file)
            .with("line", self.line)
            .with("column", self.column)
            .with("why", render(&self.why, lang))
            .with("help", render(&self.help, lang))
    }
}

/// Reads a configuration. An empty one is one.
///
/// # Errors
/// The first problem: YAML that does not parse, an unknown name, a value that is none, a key that another action has.
pub fn parse(source: &str) -> Result<Config, ConfigError> {
    let config = read::read(source, None)?;
    // Only the whole file tells whether two actions share a key: keys may be exchanged.
    if let Some(clash) = key::clash(&config.keymap) {
        return Err(read::read(source, Some(clash)).err().unwrap_or_else(|| read::too_long(source)));
    }
    Ok(config)
}
