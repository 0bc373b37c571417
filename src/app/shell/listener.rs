//! What the terminal hears beside text: the witness's marks, questions to answer. The bell is not passed on: nothing of what
//! a program writes reaches the student's terminal but as text and colours.

use vt100::{Callbacks, Screen};

/// Bytes of answers kept for one feed: a file full of questions must not flood the shell's input.
const REPLY_LIMIT: usize = 4 * 1024;

/// A mark of the integration script whose nonce was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// The command line that is about to start.
    Line(String),
    /// It starts.
    Start,
    /// It ended with this status.
    End(i64),
    /// The shell's folder.
    Folder(String),
}

/// Collects during one feed; the shell takes it all away afterwards.
#[derive(Debug)]
pub(super) struct Listener {
    nonce: Vec<u8>,
    pub(super) marks: Vec<Mark>,
    pub(super) replies: Vec<u8>,
}

impl Listener {
    pub(super) fn new(nonce: &str) -> Self {
        Self { nonce: nonce.as_bytes().to_vec(), marks: Vec::new(), replies: Vec::new() }
    }

    fn reply(&mut self, text: &str) {
        if self.replies.len() + text.len() <= REPLY_LIMIT {
            self.replies.extend_from_slice(text.as_bytes());
        }
    }
}

impl Callbacks for Listener {
    fn unhandled_osc(&mut self, _: &mut Screen, params: &[&[u8]]) {
        match params {
            [b"633", mark @ .., nonce] if !self.nonce.is_empty() && *nonce == self.nonce => {
                self.marks.extend(parse(mark));
            }
            // The colours of the usual dark terminal: the true ones are unknown, and a program that asks waits.
            [b"10", b"?"] => self.reply("\x1b]10;rgb:cccc/cccc/cccc\x1b\\"),
            [b"11", b"?"] => self.reply("\x1b]11;rgb:0000/0000/0000\x1b\\"),
            _ => {}
        }
    }

    fn unhandled_csi(&mut self, screen: &mut Screen, i1: Option<u8>, i2: Option<u8>, params: &[&[u16]], c: char) {
        let first = params.first().and_then(|sub| sub.first()).copied().unwrap_or(0);
        let (rows, cols) = screen.size();
        match (i1, i2, c, first) {
            (None, None, 'n', 5) => self.reply("\x1b[0n"),
            (None, None, 'n', 6) => self.reply(&format!("\x1b[{}R", place(screen))),
            (Some(b'?'), None, 'n', 6) => self.reply(&format!("\x1b[?{}R", place(screen))),
            // A VT220 with colours.
            (None, None, 'c', 0) => self.reply("\x1b[?62;22c"),
            // An xterm new enough for SGR mouse reports.
            (Some(b'>'), None, 'c', 0) => self.reply("\x1b[>0;277;0c"),
            (Some(b'?'), Some(b'$'), 'p', mode) => {
                self.reply(&format!("\x1b[?{mode};{}$y", setting(screen, mode)));
            }
            (None, None, 't', 18) => self.reply(&format!("\x1b[8;{rows};{cols}t")),
            _ => {}
        }
    }
}

/// The cursor's place as terminals tell it, from 1.
fn place(screen: &Screen) -> String {
    let (row, col) = screen.cursor_position();
    let cols = screen.size().1.get();
    format!("{};{}", row + 1, (col + 1).min(cols))
}

/// DECRQM's answer for a private mode: 1 set, 2 reset, 0 not known.
fn setting(screen: &Screen, mode: u16) -> u8 {
    let set = match mode {
        1 => screen.application_cursor(),
        25 => !screen.hide_cursor(),
        47 | 1047 | 1049 => screen.alternate_screen(),
        2004 => screen.bracketed_paste(),
        _ => return 0,
    };
    if set { 1 } else { 2 }
}

fn parse(mark: &[&[u8]]) -> Option<Mark> {
    match mark {
        [b"E", line] => Some(Mark::Line(unescape(line))),
        [b"C"] => Some(Mark::Start),
        [b"D", status] => std::str::from_utf8(status).ok()?.parse().ok().map(Mark::End),
        [b"P", property] => property.strip_prefix(b"Cwd=").map(|folder| Mark::Folder(unescape(folder))),
        _ => None,
    }
}

/// `\\` is a backslash, `\xHH` the byte HH; anything else stands for itself.
fn unescape(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        match (byte, tail) {
            (b'\\', [b'\\', after @ ..]) => {
                out.push(b'\\');
                rest = after;
            }
            (b'\\', [b'x', high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                out.push(hex(*high) << 4 | hex(*low));
                rest = after;
            }
            _ => out.push(*byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => digit.to_ascii_lowercase() - b'a' + 10,
    }
}
