//! What the terminal sends, read by a thread of its own. crossterm asks a terminal that has hung up again and again and
//! never returns; so it is only asked while there is one, and never by the loop.
#![expect(clippy::disallowed_methods, reason = "a thread that reads the terminal")]

use std::io;
use std::thread;
use std::time::Duration;

use crossterm::event::{Event, poll, read};
use rustix::event::{PollFd, PollFlags, Timespec};
use tokio::sync::mpsc;

/// Events of one batch at most.
const BATCH: usize = 256;
/// What crossterm takes to look at the terminal; with no time at all it does not look.
const ASKED: Duration = Duration::from_micros(50);
/// Times that it is asked before there is nothing more. A thread that is kept waiting for its turn just then has no time
/// left to look either, and what it has read already would lie there until the next key.
const LOOKS: u32 = 4;
/// Batches that wait for the loop; behind more, the terminal keeps what is typed.
const QUEUE: usize = 4;

const AT_ONCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };

/// Reads from here on. What came together (a paste without brackets, a held arrow) is one batch. The channel closes when
/// the terminal is gone.
pub(super) fn listen() -> mpsc::Receiver<Vec<Event>> {
    let (sender, batches) = mpsc::channel(QUEUE);
    thread::spawn(move || {
        // A full batch left some of what was read in crossterm's own buffer, where no wait for bytes sees it.
        let mut full = false;
        while let Ok(batch) = next(full) {
            full = batch.len() == BATCH;
            if !batch.is_empty() && sender.blocking_send(batch).is_err() {
                return;
            }
        }
    });
    batches
}

/// Waits for bytes, unless some are `buffered`; what they are, which is nothing for the half of a key.
fn next(buffered: bool) -> io::Result<Vec<Event>> {
    let stdin = io::stdin();
    let mut ready = [PollFd::new(&stdin, PollFlags::IN)];
    match rustix::event::poll(&mut ready, buffered.then_some(&AT_ONCE)) {
        Err(rustix::io::Errno::INTR) if buffered => 0,
        Err(rustix::io::Errno::INTR) => return Ok(Vec::new()),
        answer => answer?,
    };
    let seen = ready[0].revents();
    if seen != PollFlags::IN && !(buffered && seen.is_empty()) {
        return Err(io::ErrorKind::BrokenPipe.into());
    }
    let mut batch = Vec::new();
    let mut looks = 0;
    while batch.len() < BATCH && looks < LOOKS {
        if poll(ASKED)? {
            batch.push(read()?);
            looks = 0;
        } else {
            looks += 1;
        }
    }
    Ok(batch)
}
