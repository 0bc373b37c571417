//! What a running program takes, as the kernel tells it (proc(5)).

use std::fs;
use std::path::Path;
use std::time::Duration;

/// One look at a process.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// Since the beginning.
    pub at: Duration,
    /// Nothing was asked of it for a while.
    pub rest: bool,
    /// Proportional and whole resident memory, KiB.
    pub pss: u64,
    pub rss: u64,
    /// Threads, open descriptors.
    pub threads: usize,
    pub descriptors: Vec<String>,
    /// Seconds of processor time since its start.
    pub cpu: f64,
    /// Bytes that it wrote to its terminal since its start.
    pub written: u64,
    /// Its children: their states, as in `ps` (`Z`: ended, and nobody asked how).
    pub children: String,
}

impl Sample {
    /// Looks now.
    pub fn of(pid: u32, at: Duration, rest: bool, written: u64) -> Self {
        let proc = Path::new("/proc").join(pid.to_string());
        let rollup = fs::read_to_string(proc.join("smaps_rollup")).unwrap();
        let kib = |name: &str| {
            let line = rollup.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().nth(1).unwrap().parse().unwrap()
        };
        let links = fs::read_dir(proc.join("fd")).unwrap().flatten();
        let mut descriptors: Vec<String> =
            links.filter_map(|entry| Some(fs::read_link(entry.path()).ok()?.to_string_lossy().into_owned())).collect();
        descriptors.sort();
        let fields = stat(&proc).unwrap();
        let ticks = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
        let (pss, rss) = (kib("Pss:"), kib("Rss:"));
        let threads = fs::read_dir(proc.join("task")).unwrap().count();
        // A tick is a hundredth of a second wherever Linux runs.
        Self { at, rest, pss, rss, threads, descriptors, cpu: ticks / 100.0, written, children: children(pid) }
    }

    /// Numbers of threads and of descriptors.
    pub fn held(&self) -> (usize, usize) {
        (self.threads, self.descriptors.len())
    }

    /// The heads of the columns of [`Self::row`].
    pub const HEADS: &str =
        "    time  state   PSS KiB   RSS KiB  threads  descriptors    CPU s   to terminal  children";

    /// A line of the table.
    pub fn row(&self) -> String {
        let (seconds, state) = (self.at.as_secs(), if self.rest { "rest" } else { "load" });
        format!(
            "{:>5}:{:02}  {state}  {:>8}  {:>8}  {:>7}  {:>11}  {:>7.1}  {:>8.1} MiB  {}",
            seconds / 60,
            seconds % 60,
            self.pss,
            self.rss,
            self.threads,
            self.descriptors.len(),
            self.cpu,
            self.written as f64 / f64::from(1 << 20),
            self.children
        )
    }
}

/// The fields after the name, which may hold blanks and brackets: the state is the first.
fn stat(proc: &Path) -> Option<Vec<String>> {
    let text = fs::read_to_string(proc.join("stat")).ok()?;
    Some(text.rsplit_once(')')?.1.split_whitespace().map(str::to_owned).collect())
}

fn children(pid: u32) -> String {
    let parent = pid.to_string();
    let all = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| stat(&entry.path()));
    let mut states: Vec<String> = all.filter(|fields| fields[1] == parent).map(|fields| fields[0].clone()).collect();
    states.sort();
    states.concat()
}
