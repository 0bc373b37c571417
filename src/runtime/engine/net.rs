//! When lists are made that nothing asked for: an event may be lost, and an engine may have stopped answering.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Between two lists while there are events, or something is done by the program itself.
const AMONG_EVENTS: Duration = Duration::from_secs(10);
/// And once there was none for [`RESTS_AFTER`]: a program at rest hardly wakes.
const AT_REST: Duration = Duration::from_secs(60);
const RESTS_AFTER: Duration = Duration::from_secs(60);

/// One of the lists: whether it is wanted, and being made.
#[derive(Default)]
pub(super) struct Listing {
    pub(super) wanted: bool,
    under_way: bool,
    /// What is under way was overtaken by an event.
    pub(super) stale: bool,
    /// By nobody but the net: what was told before is not told again.
    checks: bool,
}

impl Listing {
    /// The net wants it; one that is being made will do.
    pub(super) fn check(&mut self) {
        if !self.wanted && !self.under_way {
            (self.wanted, self.checks) = (true, true);
        }
    }

    /// Whether one is to be made now: it is wanted and none is under way.
    pub(super) fn begins(&mut self) -> bool {
        let begins = self.wanted && !self.under_way;
        if begins {
            *self = Self { under_way: true, checks: self.checks, ..Self::default() };
        }
        begins
    }

    /// It is made: whether it is told also where nothing is another.
    pub(super) fn ends(&mut self) -> bool {
        self.under_way = false;
        !std::mem::take(&mut self.checks) || self.stale
    }
}

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

    /// Something happens, or is about to.
    pub(super) fn attend(&mut self) {
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

#[cfg(test)]
mod tests {
    use super::*;

    type Change = fn(&mut Listing);

    #[test]
    fn a_list_that_somebody_wants_is_told_in_any_case() {
        let wanted = |listing: &mut Listing| listing.wanted = true;
        let overtaken = |listing: &mut Listing| (listing.wanted, listing.stale) = (true, true);
        let nothing = |_: &mut Listing| {};
        // Before the net's turn, while the list is made; whether it is told as it was, and whether another follows.
        let rows: [(Change, Change, bool, bool); 5] = [
            (nothing, nothing, false, false),
            (wanted, nothing, true, false),
            (nothing, wanted, false, true),
            (nothing, overtaken, true, true),
            (nothing, Listing::check, false, false),
        ];
        for (row, (before, meanwhile, told, again)) in rows.into_iter().enumerate() {
            let mut listing = Listing::default();
            before(&mut listing);
            listing.check();
            assert!(listing.begins() && !listing.begins(), "row {row}");
            meanwhile(&mut listing);
            assert_eq!((listing.ends(), listing.begins()), (told, again), "row {row}");
            // The one that follows is somebody's own.
            assert!(listing.ends(), "row {row}");
        }
        let mut listing = Listing { wanted: true, ..Listing::default() };
        assert!(listing.begins() && listing.ends() && !listing.begins());
    }
}
