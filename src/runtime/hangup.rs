//! The terminal goes away: a connection that drops, a window that is closed.
#![expect(clippy::disallowed_methods, reason = "a thread that waits for the terminal")]

use std::future::pending;
use std::io::stdin;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use tokio::sync::oneshot;

/// What the loop may take to keep what was typed and to end.
const GRACE: Duration = Duration::from_secs(5);

/// Done when nobody is at the other end of the terminal any more. SIGHUP does not always tell: a parent that ignores it, or
/// was killed, passes nothing on. Crossterm reads such a terminal without end, in its own thread or in the loop's, which
/// then hears of nothing: so the program ends by itself after [`GRACE`].
pub(super) async fn hangup() {
    let (tell, told) = oneshot::channel();
    thread::spawn(move || {
        if wait() {
            // The loop has ended already when nobody listens.
            let _ = tell.send(());
            thread::sleep(GRACE);
            std::process::exit(0);
        }
    });
    if told.await.is_err() {
        pending().await
    }
}

/// Somebody is at the other end: to be asked before Crossterm reads.
pub(super) fn is_there() -> bool {
    !hung_up(Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).unwrap_or(false)
}

/// Until the terminal is hung up; `false`: that cannot be waited for.
fn wait() -> bool {
    loop {
        match hung_up(None) {
            Ok(true) => return true,
            Ok(false) | Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

fn hung_up(timeout: Option<&Timespec>) -> Result<bool, Errno> {
    let input = stdin();
    // Nothing is asked for: hanging up is told all the same.
    let mut terminal = [PollFd::new(&input, PollFlags::empty())];
    poll(&mut terminal, timeout)?;
    Ok(terminal[0].revents().intersects(PollFlags::HUP | PollFlags::ERR))
}
