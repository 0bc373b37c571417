//! `config.yaml` read from the configuration folder.

use std::path::Path;

use super::files;
use crate::app::config::{Config, parse};
use crate::lab::world::FileState;
use crate::text::{Lang, Message};

/// The file's name.
const FILE: &str = "config.yaml";

/// What the file in `folder` (`$XDG_CONFIG_HOME/soleil`) says, and what is wrong with it, for a reader of `lang`. Without
/// one, or with one that is wrong or another user's, everything is as it comes.
pub fn load(folder: &Path, lang: Lang) -> (Config, Option<Message>) {
    for path in [folder.to_owned(), folder.join(FILE)] {
        if files::own::foreign(&path) {
            return (Config::default(), Some(Message::new("config-not-yours").with("path", path.display())));
        }
    }
    match files::load(folder, FILE) {
        FileState::Missing => (Config::default(), None),
        FileState::Unreadable(why) => (Config::default(), Some(why)),
        FileState::Text { text, .. } => match parse(&text) {
            Ok(config) => (config, None),
            Err(error) => {
                let file = folder.join(FILE).display().to_string();
                (Config::default(), Some(error.message(&file, lang)))
            }
        },
    }
}
