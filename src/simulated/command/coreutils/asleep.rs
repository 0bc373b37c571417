//! A program that sleeps: `sleep 60`, `tail -f /dev/null`.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::simulated::machine::{Machine, Output, Program, Ran, Surroundings};

/// Until when, and how long that is in all.
#[derive(Debug)]
struct Asleep(Timestamp, Duration);

/// Sleeps this long. Where time passes the rest comes when it is over, elsewhere the sleep is told as one of the outputs.
pub(super) fn asleep(machine: &Machine, who: &Surroundings, long: Duration, out: &mut Vec<Output>) -> Ran {
    if !who.live {
        out.push(Output::Sleep(long));
        return Ran::Ended(0);
    }
    let end = SignedDuration::try_from(long).ok().and_then(|long| machine.now.checked_add(long).ok());
    Ran::Waits(Box::new(Asleep(end.unwrap_or(Timestamp::MAX), long)))
}

impl Program for Asleep {
    // It reads nothing. In a pipe its input's end comes at once: it is there that nobody wakes it.
    fn feed(&mut self, _: &mut Machine, _: &mut Surroundings, input: &[u8], out: &mut Vec<Output>) -> Option<u8> {
        if !input.is_empty() {
            return None;
        }
        out.push(Output::Sleep(self.1));
        Some(0)
    }

    fn sleeps(&self) -> Option<Timestamp> {
        Some(self.0)
    }

    fn wake(&mut self, _: &mut Machine, _: &mut Surroundings, _: &mut Vec<Output>) -> Option<u8> {
        Some(0)
    }
}
