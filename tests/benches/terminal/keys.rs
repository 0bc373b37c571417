//! From a key to the screen.

use std::time::{Duration, Instant};

use crate::program::{Answer, Link, Program, QUIET};
use crate::student::Desk;
use crate::{Place, desk, table};

const DOWN: &str = "\x1b[B";
const UP: &str = "\x1b[A";
/// What is typed in turn, so that the screen changes each time, and by which key one comes there.
const PANES: [(&str, usize, [&str; 2]); 3] =
    [("in the list", 4, [DOWN, UP]), ("in the editor", 3, ["x", "\x7f"]), ("in the shell", 8, ["x", "\x7f"])];
/// A keyboard's own repeating.
const RATE: u32 = 60;

/// One key at a time.
pub fn keys(place: &Place) {
    for (name, pane, keys) in PANES {
        let answers = one_by_one(place, Link::NONE, pane, keys);
        told(&format!("a key {name}"), &answers);
    }
}

/// A key that is held for a second.
pub fn held(place: &Place) {
    for (name, pane, keys) in PANES {
        table::times(
            &format!("60 keys at 60 Hz {name}: from the last key to rest"),
            &repeated(place, Link::NONE, pane, keys),
        );
    }
}

/// The same on a link of 20 kB/s.
pub fn thin(place: &Place) {
    for (name, pane, keys) in &PANES[..2] {
        let answers = one_by_one(place, Link::THIN, *pane, *keys);
        let settled: Vec<Duration> = answers.iter().map(|answer| answer.settled).collect();
        table::times(&format!("a key {name}, 20 kB/s: to the settled screen"), &settled);
        let lags = repeated(place, Link::THIN, *pane, *keys);
        table::times(&format!("60 keys at 60 Hz {name}, 20 kB/s: from the last key to rest"), &lags);
    }
}

/// The rows of such answers.
pub fn told(name: &str, answers: &[Answer]) {
    let of = |part: fn(&Answer) -> Duration| answers.iter().map(part).collect::<Vec<_>>();
    table::times(&format!("{name}: to the first byte"), &of(|answer| answer.first));
    table::times(&format!("{name}: to the settled screen"), &of(|answer| answer.settled));
    table::bytes(&format!("{name}: bytes"), &answers.iter().map(|answer| answer.bytes).collect::<Vec<_>>());
}

/// At a desk of its own: what is typed and not saved is kept for the next program there.
fn at(place: &Place, link: Link, pane: usize) -> (Desk, Program) {
    let desk = desk(&place.engine);
    let mut program = place.open_at(&desk, link);
    program.press(pane);
    program.rests();
    (desk, program)
}

fn one_by_one(place: &Place, link: Link, pane: usize, keys: [&str; 2]) -> Vec<Answer> {
    let (_desk, mut program) = at(place, link, pane);
    keys.iter().cycle().take(place.counts.keys).map(|key| program.answers(key)).collect()
}

/// Each of ten keys in turn, for a second, as often as that is done.
fn repeated(place: &Place, link: Link, pane: usize, keys: [&str; 2]) -> Vec<Duration> {
    let (_desk, mut program) = at(place, link, pane);
    let mut lags = Vec::new();
    for _ in 0..place.counts.floods {
        let begun = Instant::now();
        let mut sent = begun;
        for count in 1..=RATE {
            sent = program.types(keys[(count as usize / 10) % 2]);
            let next = begun + Duration::from_secs(1) * count / RATE;
            program.read_for(next.saturating_duration_since(Instant::now()));
        }
        lags.push(program.settles(QUIET * 3).saturating_duration_since(sent));
        program.rests();
    }
    lags
}
