//! While nothing happens.

use std::time::Duration;

use crate::process::{pss, taken};
use crate::program::{Link, Program};
use crate::{Place, desk, table};

/// A program that nobody touches, on an engine where nothing happens.
pub fn idle(place: &Place) {
    let mut program = place.open();
    rests(place, &mut program, "idle");
    table::memory("idle: memory (PSS)", &[pss(program.pid())]);
}

/// What it takes in that time.
pub fn rests(place: &Place, program: &mut Program, name: &str) {
    // What the start left to be done is done.
    program.read_for(Duration::from_secs(2).min(place.counts.idle));
    let (before, bytes) = (taken(program.pid()), program.bytes);
    program.read_for(place.counts.idle);
    let after = taken(program.pid()).since(&before);
    let seconds = place.counts.idle.as_secs();
    let cpu = after.cpu.as_secs_f64();
    table::fact(&format!("{name}, {seconds} s: bytes to the terminal"), &(program.bytes - bytes).to_string());
    let part = cpu / place.counts.idle.as_secs_f64() * 100.0;
    table::fact(&format!("{name}, {seconds} s: processor"), &format!("{:.1} ms ({part:.3} % of one)", cpu * 1000.0));
    table::fact(&format!("{name}, {seconds} s: context switches"), &after.switches.to_string());
}

/// A class on one machine: each at a desk of its own.
pub fn fifty(place: &Place) {
    let desks: Vec<_> = (0..place.counts.programs).map(|_| desk(&place.engine)).collect();
    let mut programs: Vec<Program> =
        desks.iter().map(|desk| Program::start(desk, &place.program, Link::NONE)).collect();
    let known = programs.iter_mut().map(|program| {
        let begun = program.begun;
        program.until(crate::shows_engine, crate::PATIENCE) - begun
    });
    let known: Vec<Duration> = known.collect();
    for program in &mut programs {
        program.rests();
    }
    let each: Vec<u64> = programs.iter().map(|program| pss(program.pid())).collect();
    let name = format!("{} at once", programs.len());
    table::times(&format!("{name}: start to what the engine holds"), &known);
    table::memory(&format!("{name}: memory of each (PSS)"), &each);
    table::fact(
        &format!("{name}: memory of all (PSS)"),
        &format!("{:.0} MiB", each.iter().sum::<u64>() as f64 / 1024.0),
    );
}
