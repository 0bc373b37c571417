//! What a container printed: its beginning and its end, in bounded memory.

use std::collections::VecDeque;

use ratatui::text::Line;

use crate::lab::world::TRANSCRIPT_LIMIT;
use crate::text::sanitise::{LineBuffer, push_line};

/// Bytes kept of each side.
const SIDE: usize = TRANSCRIPT_LIMIT / 2 - LINE;

/// Bytes kept of one line.
const LINE: usize = 8 * 1024;

/// A transcript being written.
#[derive(Default)]
pub(super) struct Transcript {
    lines: LineBuffer,
    head: String,
    tail: VecDeque<String>,
    tail_bytes: usize,
    cut: bool,
    /// Raw bytes taken in so far.
    pub(super) taken: usize,
}

impl Transcript {
    /// Takes raw output in, cut anywhere.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.taken += bytes.len();
        for piece in bytes.chunks(64 * 1024) {
            for line in self.lines.push(piece) {
                let text = capped(&line) + "\n";
                if self.tail.is_empty() && self.head.len() + text.len() <= SIDE {
                    self.head.push_str(&text);
                } else {
                    self.tail_bytes += text.len();
                    self.tail.push_back(text);
                }
                while self.tail_bytes > SIDE {
                    let Some(first) = self.tail.pop_front() else { break };
                    self.tail_bytes -= first.len();
                    self.cut = true;
                }
            }
        }
    }

    /// The text so far, with `…` on a line where something was left out.
    pub(super) fn text(&self) -> String {
        self.finished() + &self.unfinished()
    }

    /// The text so far without the line that has not ended yet.
    pub(super) fn finished(&self) -> String {
        let mut text = self.head.clone();
        if self.cut {
            text.push_str("…\n");
        }
        for line in &self.tail {
            text.push_str(line);
        }
        text
    }

    /// The line that has not ended yet.
    pub(super) fn unfinished(&self) -> String {
        self.lines.unfinished().map(|line| capped(&line)).unwrap_or_default()
    }

    /// The last line that has ended.
    pub(super) fn last(&self) -> Option<&str> {
        let line = self.tail.back().map(String::as_str).or_else(|| self.head.lines().next_back());
        line.map(|line| line.trim_end_matches('\n'))
    }
}

fn capped(line: &Line<'_>) -> String {
    let mut text = String::new();
    push_line(&mut text, line);
    text.truncate(text.floor_char_boundary(LINE));
    text
}
