//! Two hundred thousand lines, by every way they come.

use std::time::{Duration, Instant};

use crate::process::{forget_peak, peak, pss, rss, taken};
use crate::program::{Link, Program};
use crate::student::Desk;
use crate::{Place, desk, table};

/// What the last line is; no command line holds it.
const END: &str = "THE2END";
/// A shell's words that print it.
const PRINTS_END: &str = "echo THE$((1+1))END";
/// A line of a flood: as long as those of a build or of a server are.
const LINE: &str = "line %07d the quick brown fox jumps over the lazy dog 0123456789";
/// Presses of a key while it is flooded, at most.
const PRESSES: usize = 40;

/// A build that prints (F5): by the classic builder, and by BuildKit, which keeps no more than 2 MiB of what a step prints.
/// It also slows a step that prints fast, which `tests/bench` starts the engine without.
pub fn build(place: &Place) {
    for (name, buildkit, lines) in
        [("a build", "0", place.counts.lines), ("a build by BuildKit", "1", place.counts.lines / 10)]
    {
        let desk = desk(&place.engine).with("DOCKER_BUILDKIT", buildkit);
        let mut number = 0;
        let mut prepared = |place: &Place| {
            number += 1;
            printing(&desk, lines, number);
            place.open_at(&desk, Link::NONE)
        };
        measured(place, name, lines, &mut prepared, |program| program.press(5));
        keys(&mut prepared(place), name, |program| program.press(5));
    }
}

/// A Dockerfile whose one command prints; of another number it is no other's cache.
fn printing(desk: &Desk, lines: usize, number: usize) {
    desk.write("Dockerfile", &format!("FROM debian\nENV NUMBER={number}\nRUN {}\n", prints(lines)));
}

/// A shell's words that print so many lines and the last one.
fn prints(lines: usize) -> String {
    format!("awk 'BEGIN {{ for (i = 1; i <= {lines}; i++) printf \"{LINE}\\n\", i }}'; {PRINTS_END}")
}

/// A container that prints (F6).
pub fn run(place: &Place) {
    let lines = place.counts.lines;
    place.desk.write("Dockerfile", &format!("FROM debian\nCMD {}\n", prints(lines)));
    let mut prepared = |place: &Place| {
        let mut program = place.open();
        program.press(5);
        program.shows("docker build");
        program.hides("Going on…");
        program.rests();
        program
    };
    measured(place, "a container", lines, &mut prepared, |program| program.press(6));
    keys(&mut prepared(place), "a container", |program| program.press(6));
}

/// A command of the shell pane.
pub fn shell(place: &Place) {
    let lines = place.counts.lines;
    let typed = format!("{}\r", prints(lines));
    let mut prepared = |place: &Place| {
        let mut program = place.open();
        program.press(8);
        program.shows("me@lab 1:");
        program.rests();
        program
    };
    measured(place, "the shell", lines, &mut prepared, |program| program.types(&typed));
}

/// Keys while a build floods a link of 64 kbit/s and 50 ms.
pub fn slow(place: &Place) {
    let desk = desk(&place.engine).with("DOCKER_BUILDKIT", "0");
    printing(&desk, place.counts.lines, 0);
    let mut program = place.open_at(&desk, Link::SLOW);
    keys(&mut program, "a build, 64 kbit/s and 50 ms", |program| program.press(5));
}

/// From the key that begins it to the last line, each time by a program of its own.
fn measured(
    place: &Place,
    name: &str,
    lines: usize,
    prepared: &mut impl FnMut(&Place) -> Program,
    begin: impl Fn(&Program) -> Instant,
) {
    let (mut times, mut bytes, mut cpu, mut added, mut most) = (vec![], vec![], vec![], vec![], vec![]);
    for _ in 0..place.counts.floods {
        let mut program = prepared(place);
        let pid = program.pid();
        let (held, resident, taken_before, sent) = (pss(pid), rss(pid), taken(pid), program.bytes);
        forget_peak(pid);
        let begun = begin(&program);
        times.push(program.shows(END) - begun);
        bytes.push(program.bytes - sent);
        cpu.push(taken(pid).since(&taken_before).cpu);
        most.push(peak(pid).saturating_sub(resident));
        program.rests();
        added.push(pss(pid).saturating_sub(held));
    }
    let name = format!("{name} prints {lines} lines");
    table::times(&format!("{name}: until the last is seen"), &times);
    table::bytes(&format!("{name}: bytes to the terminal"), &bytes);
    table::times(&format!("{name}: processor"), &cpu);
    table::memory(&format!("{name}: memory added afterwards (PSS)"), &added);
    table::memory(&format!("{name}: memory added at the most (RSS)"), &most);
}

/// Help on and off while it goes on: from the key until it is seen.
fn keys(program: &mut Program, name: &str, begin: impl Fn(&Program) -> Instant) {
    begin(program);
    program.until(|screen| screen.contains("Going on…"), crate::PATIENCE);
    let mut delays = Vec::new();
    loop {
        let pressed = program.press(1);
        delays.push(program.shows("HELP") - pressed);
        let left = program.types("\x1b");
        delays.push(program.hides("HELP") - left);
        if delays.len() >= PRESSES || program.screen().contains(END) {
            break;
        }
        program.read_for(Duration::from_millis(50));
    }
    table::times(&format!("{name} floods: a key"), &delays);
}
