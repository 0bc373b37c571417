//! What the text widget can show: it counts columns and lines in 16 bits, and beyond them it panics or shows another place. A
//! line that is too long is not taken in, in words, rather than cut; a text of too many lines is, but is not drawn.

use super::tab::cells_before;
use crate::text::Message;

/// Columns of a line, and lines drawn, at most. What is left of the 16 bits is for the width and the height of any screen.
pub const MOST: usize = 60_000;

/// The first line, from 1, that is too long.
pub(super) fn too_long<'a>(mut lines: impl Iterator<Item = &'a str>) -> Option<usize> {
    // Marks that take no cell are counted too: the cursor goes over them one by one.
    let columns = |line: &str| line.chars().count().max(cells_before(line, usize::MAX));
    lines.position(|line| line.len() > MOST / 4 && columns(line) > MOST).map(|place| place + 1)
}

/// Why a file is not taken in.
pub(super) fn of_file(path: &str, line: usize) -> Message {
    Message::new("file-line-too-long").with("path", path).with("line", line).with("most", MOST)
}

/// Why an edit is not done.
pub(super) fn of_edit() -> Message {
    Message::new("editor-line-too-long").with("most", MOST)
}

/// Whether an edit that puts `added` into these lines may make one too long: by their bytes alone, which is quick.
pub(super) fn is_near(lines: &[String], added: &str) -> bool {
    let longest = lines.iter().map(String::len).max().unwrap_or(0);
    let longest_added = added.split('\n').map(str::len).max().unwrap_or(0);
    // At worst two lines become one around what is added, and are all tabs; a key adds a few bytes more.
    (2 * longest + longest_added + 8) * 4 > MOST
}
