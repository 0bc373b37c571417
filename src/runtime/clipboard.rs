//! The clipboard of the student's own terminal, by OSC 52, and a file for where that fails: no terminal says whether it
//! took the text.

use std::io;
use std::path::Path;

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

use super::files::write_private;
use crate::text::Message;

/// The file's name in the state folder.
pub const FILE: &str = "clipboard.txt";

/// Bytes that are put into the clipboard: terminals refuse a sequence of more than about 74 kB, and base64 makes 4 of 3.
const LONGEST: usize = 54_000;

/// Asks the terminal to take the text; `false` where it is too long for that.
pub fn copy(text: &str) -> bool {
    // A terminal that is gone ends the loop by itself.
    text.len() <= LONGEST && execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text)).is_ok()
}

/// Writes the text to [`FILE`], which the student alone can read, and says where: `shown` is its path in words.
pub fn keep(folder: &Path, shown: &str, text: &str, taken: bool) -> Message {
    match (write_private(folder, Path::new(FILE), text), taken) {
        (Ok(()), true) => Message::new("learn-copied").with("path", shown),
        (Ok(()), false) => Message::new("learn-copied-to-file").with("path", shown),
        (Err(error), true) => Message::new("learn-copied-without-file").with("path", shown).with("error", error),
        (Err(error), false) => Message::new("learn-not-copied").with("path", shown).with("error", error),
    }
}
