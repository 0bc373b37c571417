//! From nothing to the screen, and what lies on the disk.

use std::fs;

use crate::{PATIENCE, Place, shows_engine, table};

/// From its start to the first byte, to the first whole frame, to what the engine holds.
pub fn start(place: &Place) {
    let (mut first, mut frame, mut known, mut bytes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..place.counts.starts {
        let mut program = place.begin();
        let begun = program.begun;
        let framed = program.until(|screen| screen.contains("🌞") && screen.contains("F10"), PATIENCE);
        let listed = program.until(shows_engine, PATIENCE);
        first.push(program.first.unwrap() - begun);
        frame.push(framed - begun);
        known.push(listed - begun);
        program.rests();
        bytes.push(program.bytes);
    }
    table::times("start: to the first byte", &first);
    table::times("start: to the first frame", &frame);
    table::times("start: to what the engine holds, judged", &known);
    table::bytes("start: bytes until it rests", &bytes);
}

/// Of the binary.
pub fn size(place: &Place) {
    let bytes = fs::metadata(&place.program).unwrap().len();
    table::fact("the program on the disk", &format!("{:.1} MB", bytes as f64 / 1e6));
}
