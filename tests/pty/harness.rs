//! A program in a pseudo-terminal whose screen can be waited for.
#![allow(dead_code, reason = "each suite uses its part")]

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use portable_pty::CommandBuilder;
use soleil::app::shell::{Shell, ShellEvent};
use soleil::runtime::pty::{Pty, PtyMessage, ShellCommand};

/// Longer than anything takes on a busy machine; a test that passes never waits for it.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// A pause that ends a frame.
const BETWEEN_PIECES: Duration = Duration::from_millis(10);
/// A program that never pauses is not waited for longer.
const MOST_OF_A_FRAME: Duration = Duration::from_millis(100);

/// A program, its terminal, and what it told so far.
pub struct Session {
    pty: Pty,
    shell: Shell,
    messages: Receiver<PtyMessage>,
    /// The bytes that the program wrote.
    written: Vec<u8>,
    /// All events so far.
    pub events: Vec<ShellEvent>,
}

impl Session {
    /// Starts `command` (program and arguments) in a terminal of the given size, with `env` on top of the environment.
    pub fn spawn(command: &[&str], env: &[(&str, &str)], rows: u16, cols: u16) -> Self {
        let mut builder = CommandBuilder::new(command[0]);
        builder.args(&command[1..]);
        builder.env("TERM", "xterm-256color");
        for (name, value) in env {
            builder.env(name, value);
        }
        Self::connect("", rows, cols, |sender| Pty::start(builder, Path::new(command[0]), (rows, cols), sender))
    }

    /// Starts a shell as the shell pane does.
    pub fn shell(command: &ShellCommand) -> Self {
        Self::connect(&command.nonce, 24, 100, |sender| Pty::spawn(command, (24, 100), sender))
    }

    fn connect<E: std::fmt::Debug>(
        nonce: &str,
        rows: u16,
        cols: u16,
        start: impl FnOnce(tokio::sync::mpsc::Sender<PtyMessage>) -> Result<Pty, E>,
    ) -> Self {
        let (sender, mut receiver) = tokio::sync::mpsc::channel(64);
        let (forward, messages) = channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        let pty = {
            let _inside = runtime.enter();
            start(sender).unwrap()
        };
        // The program's channel is the loop's, which waits without a time limit; a test wants one.
        std::thread::spawn(move || {
            runtime.block_on(async move {
                while let Some(message) = receiver.recv().await {
                    if forward.send(message).is_err() {
                        break;
                    }
                }
            });
        });
        Self { pty, shell: Shell::new(rows, cols, nonce), messages, written: Vec::new(), events: Vec::new() }
    }

    /// Types.
    pub fn send(&self, text: &str) {
        assert!(self.pty.write(text.as_bytes()), "the program reads nothing");
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, rows: u16, cols: u16) {
        self.shell.resize(rows, cols);
        self.pty.resize((rows, cols));
    }

    /// The screen's text, a line a row, without blanks at the ends.
    pub fn screen(&self) -> String {
        self.shell.screen().contents()
    }

    /// Cells, cursor and modes.
    pub fn terminal(&self) -> &Shell {
        &self.shell
    }

    /// Reads until the screen is as wanted; panics with the screen when it does not become so. A frame comes in pieces: what
    /// is on its way by then is read too, so that the rest of the screen is as new as what was waited for.
    pub fn wait_for(&mut self, wanted: impl Fn(&str) -> bool, timeout: Duration) {
        self.read_until(|session| wanted(&session.screen()), timeout);
        self.read_on(BETWEEN_PIECES, MOST_OF_A_FRAME);
    }

    /// Reads until the events so far are as wanted.
    pub fn wait_for_events(&mut self, wanted: impl Fn(&[ShellEvent]) -> bool, timeout: Duration) {
        self.read_until(|session| wanted(&session.events), timeout);
    }

    /// Reads until the program has ended; its exit status.
    pub fn wait_for_exit(&mut self, timeout: Duration) -> i32 {
        self.read_until(|session| session.shell.ended().is_some(), timeout);
        self.shell.ended().unwrap()
    }

    /// All bytes that the program wrote so far.
    pub fn written(&self) -> &[u8] {
        &self.written
    }

    /// Reads on for this long, whatever comes.
    pub fn read_for(&mut self, time: Duration) {
        self.read_on(time, time);
    }

    /// Reads until nothing came for as long as `quiet`, and no longer than `time`.
    fn read_on(&mut self, quiet: Duration, time: Duration) {
        let end = Instant::now() + time;
        while let left = end.saturating_duration_since(Instant::now())
            && !left.is_zero()
            && let Ok(message) = self.messages.recv_timeout(quiet.min(left))
        {
            self.take(message);
        }
    }

    /// Forgets the bytes and events so far; how many bytes that were.
    pub fn forget(&mut self) -> usize {
        self.events.clear();
        std::mem::take(&mut self.written).len()
    }

    /// Reads until nothing came for as long as `quiet`; the bytes written since the start.
    pub fn settle(&mut self, quiet: Duration) -> usize {
        while let Ok(message) = self.messages.recv_timeout(quiet) {
            self.take(message);
        }
        self.written.len()
    }

    fn read_until(&mut self, wanted: impl Fn(&Self) -> bool, timeout: Duration) {
        let end = Instant::now() + timeout;
        while !wanted(self) {
            // What is wanted may be a file that changes after the last byte.
            let left = end.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left.min(Duration::from_millis(50))) {
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Timeout) if !left.is_zero() => {}
                Err(RecvTimeoutError::Timeout) => {
                    panic!("not in time; the screen:\n{}\nevents: {:?}", self.screen(), self.events)
                }
                Err(RecvTimeoutError::Disconnected) => panic!("the program is gone; the screen:\n{}", self.screen()),
            }
        }
    }

    fn take(&mut self, message: PtyMessage) {
        let events = match message {
            PtyMessage::Output(bytes) => {
                assert!(!bytes.is_empty(), "nothing was told as if it were something");
                self.written.extend_from_slice(&bytes);
                self.shell.feed(&bytes, Timestamp::UNIX_EPOCH)
            }
            PtyMessage::Exited(status) => self.shell.exited(status),
        };
        for event in &events {
            if let ShellEvent::Reply(bytes) = event {
                assert!(self.pty.write(bytes), "the program reads nothing");
            }
        }
        self.events.extend(events);
    }
}
