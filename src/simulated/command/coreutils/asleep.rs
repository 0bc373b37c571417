//! A program that sleeps: `sleep 60`, `tail -f /dev/null`.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::simulated::machine::{Machine, Output, Program, Ran, Surroundings};

#[derive(Debug)]
struct Asleep {
    until: Timestamp,
    /// How long that is in all.
    long: Duration,
    /// The signals that end it, with the status 0: the script of an image's server says them in `HEEDS`.
    heeds: Vec<String>,
    /// What such a script says in `SERVES`: a port, and the folder of the pages that are shown there.
    serves: Option<(u16, String)>,
}

/// Sleeps this long. Where time passes the rest comes when it is over, elsewhere the sleep is told as one of the outputs.
pub(super) fn asleep(machine: &Machine, who: &Surroundings, long: Duration, out: &mut Vec<Output>) -> Ran {
    if !who.live {
        out.push(Output::Sleep(long));
        return Ran::Ended(0);
    }
    let end = SignedDuration::try_from(long).ok().and_then(|long| machine.now.checked_add(long).ok());
    let heeds = who.env.get("HEEDS").map(|names| names.split_whitespace().map(str::to_owned).collect());
    let serves = who.env.get("SERVES").and_then(|told| told.split_once(' '));
    Ran::Waits(Box::new(Asleep {
        until: end.unwrap_or(Timestamp::MAX),
        long,
        heeds: heeds.unwrap_or_default(),
        serves: serves.and_then(|(port, folder)| Some((port.parse().ok()?, folder.to_owned()))),
    }))
}

impl Program for Asleep {
    // It reads nothing. In a pipe its input's end comes at once: it is there that nobody wakes it.
    fn feed(&mut self, _: &mut Machine, _: &mut Surroundings, input: &[u8], out: &mut Vec<Output>) -> Option<u8> {
        if !input.is_empty() {
            return None;
        }
        out.push(Output::Sleep(self.long));
        Some(0)
    }

    fn interrupt(&mut self, _: &mut Machine, _: &mut Surroundings, _: &mut Vec<Output>) -> Option<u8> {
        Some(if self.heeds("INT") { 0 } else { 130 })
    }

    fn heeds(&self, signal: &str) -> bool {
        self.heeds.iter().any(|name| name == signal)
    }

    fn serves(&self) -> Option<(u16, &str)> {
        self.serves.as_ref().map(|(port, folder)| (*port, folder.as_str()))
    }

    fn signal(&mut self, _: &str, _: &mut Machine, _: &mut Surroundings, _: &mut Vec<Output>) -> Option<u8> {
        Some(0)
    }

    fn sleeps(&self) -> Option<Timestamp> {
        Some(self.until)
    }

    fn wake(&mut self, _: &mut Machine, _: &mut Surroundings, _: &mut Vec<Output>) -> Option<u8> {
        Some(0)
    }
}
