//! From nothing to the screen, and what lies on the disk.

use std::fs;

use crate::{PATIENCE, Place, shows_engine, table};

/// From its start to the first byte, to the first whole frame, to the engine's images, to what they prove.
pub fn start(place: &Place) {
    let (mut first, mut frame, mut seen, mut known, mut bytes) = (vec![], vec![], vec![], vec![], vec![]);
    for _ in 0..place.counts.starts {
        let mut program = place.begin();
        let begun = program.begun;
        let framed = program.until(|screen| screen.contains("🌞") && screen.contains("F10"), PATIENCE);
        let images = program.until(|screen| screen.lines().any(lists_alpine), PATIENCE);
        let judged = program.until(shows_engine, PATIENCE);
        first.push(program.first.unwrap() - begun);
        frame.push(framed - begun);
        seen.push(images - begun);
        known.push(judged - begun);
        program.rests();
        bytes.push(program.bytes);
    }
    table::times("start: to the first byte", &first);
    table::times("start: to the first frame", &frame);
    table::times("start: to the engine's images", &seen);
    table::times("start: to what they prove", &known);
    table::bytes("start: bytes until it rests", &bytes);
}

/// A row of the list: no step speaks of it.
fn lists_alpine(row: &str) -> bool {
    row.contains("alpine") && row.contains("latest")
}

/// Of the binary.
pub fn size(place: &Place) {
    let bytes = fs::metadata(&place.program).unwrap().len();
    table::fact("the program on the disk", &format!("{:.1} MB", bytes as f64 / 1e6));
}
