//! What criterion wrote down of this run, as the tables of `content/docs/performance.md`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Deserialize;

/// `benchmark.json`: what was measured.
#[derive(Deserialize)]
struct Named {
    group_id: String,
    function_id: Option<String>,
    value_str: Option<String>,
    throughput: Option<Throughput>,
}

#[derive(Deserialize)]
enum Throughput {
    Bytes(u64),
    Elements(u64),
}

/// `sample.json`: nanoseconds, and how often it was done in them.
#[derive(Deserialize)]
struct Sample {
    iters: Vec<f64>,
    times: Vec<f64>,
}

struct Row {
    name: Named,
    /// Nanoseconds a time, the shortest first.
    each: Vec<f64>,
    written: SystemTime,
}

/// Prints what was measured since then; nothing where each was only tried.
pub fn print(since: SystemTime) {
    let home = std::env::var_os("CRITERION_HOME").map_or_else(|| "target/criterion".into(), PathBuf::from);
    let mut rows = Vec::new();
    collect(&home, since, &mut rows);
    rows.sort_by_key(|row| row.written);
    let (growing, single): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.name.value_str.is_some());
    if !single.is_empty() {
        println!("\n| what | median | p95 | rate |\n|---|---:|---:|---:|");
        for row in single {
            let name = format!("{}: {}", row.name.group_id, row.name.function_id.as_deref().unwrap_or_default());
            let (median, p95) = (at(&row.each, 0.5), at(&row.each, 0.95));
            println!("| {name} | {} | {} | {} |", time(median), time(p95), rate(row.name.throughput.as_ref(), median));
        }
    }
    if !growing.is_empty() {
        println!("\n| what | how many: median of each | the last step: times as many, times as long |\n|---|---|---:|");
        for rows in growing.chunk_by(|a, b| a.name.function_id == b.name.function_id) {
            let points: Vec<(f64, f64)> = rows.iter().map(|row| (size(row), at(&row.each, 0.5))).collect();
            let told: Vec<String> = rows
                .iter()
                .zip(&points)
                .map(|(row, point)| format!("{}: {}", count(size(row)), time(point.1)))
                .collect();
            let last = match points.as_slice() {
                [.., before, last] => format!("×{:.1}, ×{:.1}", last.0 / before.0, last.1 / before.1),
                _ => String::new(),
            };
            println!("| {} | {} | {last} |", rows[0].name.function_id.as_deref().unwrap_or_default(), told.join("; "));
        }
    }
}

/// Every measurement below a folder, whatever the names of those between.
fn collect(folder: &Path, since: SystemTime, rows: &mut Vec<Row>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if !path.is_dir() {
            continue;
        }
        let sample = path.join("sample.json");
        let written = fs::metadata(&sample).and_then(|it| it.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        if path.ends_with("new") && written >= since {
            let sample: Sample = serde_json::from_str(&fs::read_to_string(sample).unwrap()).unwrap();
            let name = serde_json::from_str(&fs::read_to_string(path.join("benchmark.json")).unwrap()).unwrap();
            let mut each: Vec<f64> = sample.times.iter().zip(&sample.iters).map(|(time, times)| time / times).collect();
            each.sort_by(f64::total_cmp);
            rows.push(Row { name, each, written });
        } else {
            collect(&path, since, rows);
        }
    }
}

/// The value below which that part of them lies.
#[allow(clippy::cast_sign_loss, reason = "a part of a length")]
fn at(sorted: &[f64], part: f64) -> f64 {
    let place = (part * sorted.len() as f64).ceil() as usize;
    sorted[place.clamp(1, sorted.len()) - 1]
}

fn size(row: &Row) -> f64 {
    row.name.value_str.as_deref().unwrap_or_default().parse().unwrap()
}

fn count(size: f64) -> String {
    if size >= 10_000.0 { format!("{:.0} k", size / 1000.0) } else { format!("{size:.0}") }
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ..1e3 => format!("{nanoseconds:.0} ns"),
        1e3..1e6 => format!("{:.1} µs", nanoseconds / 1e3),
        _ => format!("{:.2} ms", nanoseconds / 1e6),
    }
}

fn rate(throughput: Option<&Throughput>, nanoseconds: f64) -> String {
    match throughput {
        Some(Throughput::Bytes(bytes)) => format!("{:.0} MB/s", *bytes as f64 / nanoseconds * 1e3),
        Some(Throughput::Elements(count)) => format!("{} each", time(nanoseconds / *count as f64)),
        None => String::new(),
    }
}
