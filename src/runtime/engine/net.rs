//! When lists are made that nothing asked for: an event may be lost, and an engine may have stopped answering.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Between two lists while there are events.
const AMONG_EVENTS: Duration = Duration::from_secs(10);
/// And once there was none for [`RESTS_AFTER`]: a program at rest hardly wakes.
const AT_REST: Duration = Duration::from_secs(30);
const RESTS_AFTER: Duration = Duration::from_secs(60);

/// Images and containers in turn.
pub(super) struct Net {
    next: Instant,
    rests_from: Instant,
    containers: bool,
}

impl Net {
    pub(super) fn new() -> Self {
        let now = Instant::now();
        Self { next: now + AT_REST, rests_from: now, containers: true }
    }

    /// There was an event just now.
    pub(super) fn heard(&mut self) {
        let now = Instant::now();
        self.rests_from = now + RESTS_AFTER;
        self.next = self.next.min(now + AMONG_EVENTS);
    }

    pub(super) async fn due(&self) {
        sleep_until(self.next).await;
    }

    /// Whether it is the turn of the containers, else of the images; the next is due later.
    pub(super) fn turns(&mut self) -> bool {
        let now = Instant::now();
        self.next = now + if now < self.rests_from { AMONG_EVENTS } else { AT_REST };
        self.containers = !self.containers;
        self.containers
    }
}
