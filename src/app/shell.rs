//! The shell pane: a terminal emulator, and the witness of the commands typed into it.
//!
//! The shell's integration script (`assets/hooks`) prints marks around each command, in the OSC 633 manner of editors'
//! terminals. Ours all end in the nonce that only the shell was told, so that a program's output forges nothing:
//!
//! ```text
//! OSC 633 ; E ; <command line> ; <nonce> BEL     what was typed (escaped: \\ and \xHH)
//! OSC 633 ; C ; <nonce> BEL                      it starts; its output follows
//! OSC 633 ; D ; <exit status> ; <nonce> BEL      it ended
//! OSC 633 ; P ; Cwd=<folder> ; <nonce> BEL       the shell's folder (escaped likewise)
//! ```

mod keys;
mod line;
mod listener;
mod transcript;

use std::num::NonZeroU16;

use crossterm::event::{KeyEvent, MouseEvent};
use jiff::Timestamp;

pub use line::{KILL_LINE, Line};
use listener::{Listener, Mark};
use transcript::Transcript;

use crate::lab::world::Observation;
use crate::text::whole::Whole;

/// Rows kept above the screen.
pub const SCROLLBACK: usize = 2_000;

/// Bytes without a control character after which an unfinished control string is given up.
const CONTROL_STRING_LIMIT: usize = 64 * 1024;

/// What the shell's output meant, beside what it drew.
#[derive(Clone, Debug, PartialEq)]
pub enum ShellEvent {
    /// Bytes that the terminal answers: to be written to the shell.
    Reply(Vec<u8>),
    /// A command began, printed or ended. Ids grow by one a command; a line is as the shell's history has it; the folder
    /// is empty while unknown; the output is without control sequences and bounded, the newest lines are kept.
    Seen(Observation),
}

/// A terminal of one shell.
pub struct Shell {
    parser: vt100::Parser<Listener>,
    transcript: Transcript,
    cwd: String,
    typed: Option<String>,
    running: Option<u64>,
    last_id: u64,
    whole: Whole,
    /// Bytes since the last one that ends a control string.
    since_control: usize,
    ended: Option<i32>,
    line: Line,
    /// What was typed while a command ran may stand at the next prompt.
    ahead: bool,
}

impl Shell {
    /// A terminal of `rows` by `cols` cells (at least 1 by 1) that believes the marks signed with `nonce`; with an empty
    /// nonce it believes none.
    pub fn new(rows: u16, cols: u16, nonce: &str) -> Self {
        Self {
            parser: parser(rows, cols, nonce),
            transcript: Transcript::new(cols),
            cwd: String::new(),
            typed: None,
            running: None,
            last_id: 0,
            whole: Whole::default(),
            since_control: 0,
            ended: None,
            line: Line::Unknown,
            ahead: false,
        }
    }

    /// The same pane for a new shell process: an empty screen of the same size, another nonce, ids that go on.
    pub fn restart(&mut self, nonce: &str) {
        let (rows, cols) = self.screen().size();
        let last_id = self.last_id;
        *self = Self { last_id, ..Self::new(rows.get(), cols.get(), nonce) };
    }

    /// Takes what the shell wrote, cut anywhere, at the time `at`. A command's output is told once a call at most.
    pub fn feed(&mut self, bytes: &[u8], at: Timestamp) -> Vec<ShellEvent> {
        let mut events = Vec::new();
        let bytes = self.whole.take(bytes);
        // Marks end in BEL: cut there, so that what follows a mark is known to follow it.
        for piece in bytes.split_inclusive(|byte| *byte == 0x07) {
            self.guard(piece);
            self.parser.process(piece);
            if self.running.is_some() {
                self.transcript.push(piece);
            }
            for mark in std::mem::take(&mut self.parser.callbacks_mut().marks) {
                self.mark(mark, at, &mut events);
            }
        }
        if let Some(id) = self.running {
            events.extend(self.transcript.changed().map(|text| output(id, text)));
        }
        let listener = self.parser.callbacks_mut();
        if !listener.replies.is_empty() {
            events.push(ShellEvent::Reply(std::mem::take(&mut listener.replies)));
        }
        events
    }

    /// The shell's process ended with `status`: a command that still ran (`exit`, `exec …`) ended with it.
    pub fn exited(&mut self, status: i32) -> Vec<ShellEvent> {
        self.ended = Some(status);
        let ended = |id| ShellEvent::Seen(Observation::CommandFinished(id, i64::from(status)));
        self.running.take().map(ended).into_iter().collect()
    }

    /// The exit status of the shell's process, once it has ended.
    pub fn ended(&self) -> Option<i32> {
        self.ended
    }

    /// An id for a command seen elsewhere (a shell outside), from the same series as the pane's own.
    pub fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// The pane's new size in cells (at least 1 by 1). Text does not reflow.
    pub fn resize(&mut self, rows: u16, cols: u16) {
        self.parser.set_size(at_least_one(rows), at_least_one(cols));
    }

    /// Scrolls by rows: up into the past when positive, down when negative; stops at both ends.
    pub fn scroll(&mut self, delta: i32) {
        let now = i64::try_from(self.screen().scrollback()).unwrap_or(i64::MAX);
        let wanted = usize::try_from(now.saturating_add(i64::from(delta)).max(0)).unwrap_or(usize::MAX);
        self.parser.screen_mut().set_scrollback(wanted);
    }

    /// Back to the newest row, as typing does.
    pub fn scroll_to_end(&mut self) {
        self.parser.screen_mut().set_scrollback(0);
    }

    /// The cells, the cursor and the modes.
    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// A command is running (as far as the witness knows).
    pub fn busy(&self) -> bool {
        self.running.is_some()
    }

    /// The shell's folder as its last mark told it; empty while unknown.
    pub fn cwd(&self) -> &str {
        &self.cwd
    }

    /// What xterm sends for a key, in the modes that the program in the shell asked for; empty for a key without bytes.
    pub fn encode_key(&self, key: KeyEvent) -> Vec<u8> {
        keys::key(key, self.screen().application_cursor())
    }

    /// Pasted text: line ends as Enter sends them, in brackets when the program asked for that.
    pub fn encode_paste(&self, text: &str) -> Vec<u8> {
        keys::paste(text, self.screen().bracketed_paste())
    }

    /// A mouse event at `event.column`, `event.row` counted from the pane's own top left cell; `None` when the program
    /// in the shell did not ask for it, so that the pane may scroll or select.
    pub fn encode_mouse(&self, event: MouseEvent) -> Option<Vec<u8>> {
        keys::mouse(event, self.screen().mouse_protocol_mode(), self.screen().mouse_protocol_encoding())
    }

    /// The parser keeps an unfinished control string whole: a stream that never ends one must not fill the memory.
    fn guard(&mut self, piece: &[u8]) {
        const CANCEL: u8 = 0x18;
        if self.since_control + piece.len() > CONTROL_STRING_LIMIT {
            // Harmless to text, but for a character cut in two.
            self.parser.process(&[CANCEL]);
            self.transcript.push(&[CANCEL]);
            self.since_control = 0;
        }
        let ends = |byte: &u8| matches!(byte, 0x07 | 0x18 | 0x1a | 0x1b);
        match piece.iter().rposition(ends) {
            Some(last) => self.since_control = piece.len() - last,
            None => self.since_control += piece.len(),
        }
    }

    fn mark(&mut self, mark: Mark, at: Timestamp, events: &mut Vec<ShellEvent>) {
        match mark {
            Mark::Line(line) => self.typed = Some(line),
            // Told right before each prompt.
            Mark::Folder(cwd) => {
                self.cwd = cwd;
                self.line = if std::mem::take(&mut self.ahead) { Line::Theirs } else { Line::Empty };
            }
            Mark::Start => {
                let Some(line) = self.typed.take() else { return };
                let id = self.next_id();
                self.running = Some(id);
                self.transcript = Transcript::new(self.screen().size().1.get());
                let cwd = self.cwd.clone();
                events.push(ShellEvent::Seen(Observation::CommandStarted { id, line, cwd, at }));
            }
            Mark::End(status) => {
                let Some(id) = self.running.take() else { return };
                events.extend(self.transcript.changed().map(|text| output(id, text)));
                events.push(ShellEvent::Seen(Observation::CommandFinished(id, status)));
            }
        }
    }
}

impl std::fmt::Debug for Shell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shell")
            .field("size", &self.screen().size())
            .field("running", &self.running)
            .finish_non_exhaustive()
    }
}

fn output(id: u64, text: String) -> ShellEvent {
    ShellEvent::Seen(Observation::CommandOutput(id, text))
}

fn parser(rows: u16, cols: u16, nonce: &str) -> vt100::Parser<Listener> {
    vt100::Parser::new_with_callbacks(at_least_one(rows), at_least_one(cols), SCROLLBACK, Listener::new(nonce))
}

fn at_least_one(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap_or(NonZeroU16::MIN)
}
