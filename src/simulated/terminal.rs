//! A terminal between a keyboard and a process: what is typed is shown and can be mended until Enter.

use std::collections::VecDeque;

use unicode_width::UnicodeWidthChar;

use super::machine::Output;

/// The line that is being typed, and those before it.
#[derive(Clone, Debug, Default)]
pub struct Terminal {
    line: String,
    /// Bytes of a character, or of an escape sequence, that is not whole.
    part: Vec<u8>,
    history: Vec<String>,
    /// How far back in the history; 0 is the line itself.
    back: usize,
}

/// What came of the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// To be shown.
    Echo(String),
    /// For the process.
    Line(Vec<u8>),
    /// Ctrl-D on an empty line.
    End,
    /// Ctrl-C.
    Interrupt,
}

impl Terminal {
    /// Reads keys.
    pub fn read(&mut self, bytes: &[u8]) -> VecDeque<Event> {
        let mut events = VecDeque::new();
        for byte in bytes {
            self.part.push(*byte);
            if self.part[0] == 0x1b {
                self.escape(&mut events);
                continue;
            }
            match std::str::from_utf8(&self.part).map(|text| text.chars().next()) {
                Ok(key) => {
                    self.part.clear();
                    if let Some(key) = key {
                        self.key(key, &mut events);
                    }
                }
                Err(error) if error.error_len().is_some() => self.part.clear(),
                Err(_) => {}
            }
        }
        events
    }

    fn key(&mut self, key: char, events: &mut VecDeque<Event>) {
        match key {
            '\r' | '\n' => {
                events.push_back(Event::Echo("\r\n".to_owned()));
                let line = std::mem::take(&mut self.line);
                if !line.trim().is_empty() {
                    self.history.push(line.clone());
                }
                self.back = 0;
                events.push_back(Event::Line(format!("{line}\n").into_bytes()));
            }
            '\u{3}' => {
                self.line.clear();
                self.back = 0;
                events.push_back(Event::Echo("^C".to_owned()));
                events.push_back(Event::Interrupt);
            }
            '\u{4}' if self.line.is_empty() => events.push_back(Event::End),
            '\u{4}' => {}
            '\u{8}' | '\u{7f}' => self.erase(1, events),
            '\u{15}' => self.erase(usize::MAX, events),
            '\u{17}' => {
                let word = self.line.trim_end().rsplit(' ').next().unwrap_or_default().chars().count();
                let blanks = self.line.chars().rev().take_while(|c| *c == ' ').count();
                self.erase(word + blanks, events);
            }
            key if key.is_control() && key != '\t' => {}
            key => {
                self.line.push(key);
                events.push_back(Event::Echo(key.to_string()));
            }
        }
    }

    fn erase(&mut self, count: usize, events: &mut VecDeque<Event>) {
        let mut cells = 0;
        for _ in 0..count {
            let Some(gone) = self.line.pop() else { break };
            cells += gone.width().unwrap_or(0);
        }
        if cells > 0 {
            events.push_back(Event::Echo("\u{8} \u{8}".repeat(cells)));
        }
    }

    // The arrows up and down bring back a line, as readline does; other sequences are nothing to show.
    fn escape(&mut self, events: &mut VecDeque<Event>) {
        let last = *self.part.last().unwrap_or(&0);
        let whole = self.part.len() > 2 && (0x40..0x7f).contains(&last);
        if self.part.len() == 2 && !matches!(last, b'[' | b'O') {
            self.part.clear();
        }
        if !whole {
            return;
        }
        self.part.clear();
        let back = match last {
            b'A' => (self.back + 1).min(self.history.len()),
            b'B' => self.back.saturating_sub(1),
            _ => return,
        };
        if back == self.back {
            return;
        }
        self.back = back;
        self.erase(usize::MAX, events);
        self.line = if back == 0 { String::new() } else { self.history[self.history.len() - back].clone() };
        events.push_back(Event::Echo(self.line.clone()));
    }
}

/// What a terminal shows of what a process writes: each line starts at the left.
pub fn shown(output: Output) -> Output {
    let with = |bytes: &[u8]| {
        let mut made = Vec::with_capacity(bytes.len());
        for byte in bytes {
            if *byte == b'\n' {
                made.push(b'\r');
            }
            made.push(*byte);
        }
        made
    };
    match output {
        // One stream comes out of a terminal.
        Output::Stdout(bytes) | Output::Stderr(bytes) => Output::Stdout(with(&bytes).into()),
        passes => passes,
    }
}
