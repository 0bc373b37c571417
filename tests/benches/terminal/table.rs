//! The table of `content/docs/performance.md`, a row as soon as it is known.

use std::time::Duration;

/// Its head.
pub fn head() {
    println!("| what | median | p95 | times measured |\n|---|---:|---:|---:|");
}

/// Of a time.
pub fn times(what: &str, times: &[Duration]) {
    let each: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1000.0).collect();
    let shown = |milliseconds: f64| match milliseconds {
        ..10.0 => format!("{milliseconds:.2} ms"),
        10.0..1000.0 => format!("{milliseconds:.0} ms"),
        _ => format!("{:.2} s", milliseconds / 1000.0),
    };
    row(what, each, shown);
}

/// Of bytes.
pub fn bytes(what: &str, bytes: &[u64]) {
    let shown = |bytes: f64| match bytes {
        ..10e3 => format!("{bytes:.0} B"),
        10e3..1e6 => format!("{:.0} kB", bytes / 1e3),
        _ => format!("{:.1} MB", bytes / 1e6),
    };
    row(what, bytes.iter().map(|bytes| *bytes as f64).collect(), shown);
}

/// Of memory in KiB.
pub fn memory(what: &str, kib: &[u64]) {
    row(what, kib.iter().map(|kib| *kib as f64 / 1024.0).collect(), |mib| format!("{mib:.1} MiB"));
}

/// What was measured once, or counted.
pub fn fact(what: &str, value: &str) {
    println!("| {what} | {value} | | |");
}

#[allow(clippy::cast_sign_loss, reason = "a part of a length")]
fn row(what: &str, mut each: Vec<f64>, shown: impl Fn(f64) -> String) {
    each.sort_by(f64::total_cmp);
    let at = |part: f64| shown(each[((part * each.len() as f64).ceil() as usize).clamp(1, each.len()) - 1]);
    println!("| {what} | {} | {} | {} |", at(0.5), at(0.95), each.len());
}
