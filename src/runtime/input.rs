//! What the terminal sends, read by a thread of its own: crossterm asks a terminal that has hung up again and again and
//! never returns. Nor is it asked whether there is more (`poll`): on a busy machine it may have read a key and still say
//! no once the time is over, and the key would wait for the next one.
#![expect(clippy::disallowed_methods, reason = "threads that wait for the terminal")]

use std::io;
use std::thread;

use crossterm::event::{Event, read};
use rustix::event::{PollFd, PollFlags, poll};
use tokio::sync::mpsc;

/// Events that wait for the loop; behind more, the terminal keeps what is typed.
const QUEUE: usize = 1024;

/// The terminal's events in their order, until it is gone.
#[derive(Debug)]
pub(super) struct Input {
    events: mpsc::Receiver<Event>,
    gone: mpsc::Receiver<()>,
}

impl Input {
    /// Reads from here on.
    pub(super) fn listen() -> Self {
        let (sender, events) = mpsc::channel(QUEUE);
        thread::spawn(move || {
            while let Ok(event) = read()
                && sender.blocking_send(event).is_ok()
            {}
        });
        let (hung_up, gone) = mpsc::channel(1);
        thread::spawn(move || {
            wait_for_hangup();
            drop(hung_up);
        });
        Self { events, gone }
    }

    /// The next one; `None`: the terminal is gone.
    pub(super) async fn next(&mut self) -> Option<Event> {
        tokio::select! {
            biased;
            event = self.events.recv() => event,
            _ = self.gone.recv() => None,
        }
    }

    /// The next one if it is there already.
    pub(super) fn ready(&mut self) -> Option<Event> {
        self.events.try_recv().ok()
    }
}

/// Returns when there is no terminal any more. What it sends wakes nobody here.
fn wait_for_hangup() {
    let stdin = io::stdin();
    loop {
        let mut terminal = [PollFd::new(&stdin, PollFlags::empty())];
        match poll(&mut terminal, None) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(_) if terminal[0].revents().is_empty() => {}
            _ => return,
        }
    }
}
