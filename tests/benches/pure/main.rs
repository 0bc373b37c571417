//! What the pure rooms take, and how that grows. `tests/bench pure` measures; `cargo test --benches` tries each once.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark reads files and the clock"
)]

#[allow(dead_code, reason = "each suite uses its part")]
#[path = "../../it/bench.rs"]
mod bench;
mod given;
mod growth;
mod rooms;
mod table;
#[allow(dead_code, reason = "each suite uses its part")]
#[path = "../../it/worlds.rs"]
mod worlds;

use std::time::{Duration, SystemTime};

use criterion::Criterion;

fn main() {
    let begun = SystemTime::now();
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(50)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    rooms::all(&mut criterion);
    growth::all(&mut criterion);
    criterion.final_summary();
    table::print(begun);
}
