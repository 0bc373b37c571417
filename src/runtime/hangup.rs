//! The terminal goes away: a connection that drops, a window that is closed.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "a thread that waits for the terminal")]

use std::future::pending;
use std::io::stdin;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
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

/// Until the terminal is hung up; `false`: that cannot be waited for.
fn wait() -> bool {
    let input = stdin();
    loop {
        // Nothing is asked for: hanging up is told all the same.
        let mut terminal = [PollFd::new(&input, PollFlags::empty())];
        match poll(&mut terminal, None) {
            Ok(_) if terminal[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) => return true,
            Ok(_) | Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}
