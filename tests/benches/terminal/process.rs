//! What a process took so far, as the kernel tells it (proc(5)).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// What a process took until a moment.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Of each thread that lives then, by its number.
    threads: BTreeMap<u32, Share>,
    /// The processor time in hundredths of a second: that of threads which have ended is in it.
    coarse: Duration,
}

/// Processor time and context switches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Share {
    pub cpu: Duration,
    /// Times that a thread waited, or had to leave the processor to another.
    pub switches: u64,
}

/// Until now.
pub fn taken(pid: u32) -> Taken {
    let folder = format!("/proc/{pid}");
    let stat = read(Path::new(&folder), "stat").unwrap();
    let ticks: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().skip(11).take(2).collect();
    let ticks: u64 = ticks.iter().map(|ticks| ticks.parse::<u64>().unwrap()).sum();
    let mut threads = BTreeMap::new();
    for thread in fs::read_dir(format!("{folder}/task")).unwrap().flatten() {
        // One may end while it is looked at.
        let (Ok(times), Ok(status)) = (read(&thread.path(), "schedstat"), read(&thread.path(), "status")) else {
            continue;
        };
        let cpu = Duration::from_nanos(times.split_whitespace().next().unwrap().parse().unwrap());
        let switches = status.lines().filter(|line| line.contains("ctxt_switches:")).map(number).sum();
        threads.insert(thread.file_name().to_string_lossy().parse().unwrap(), Share { cpu, switches });
    }
    Taken { threads, coarse: Duration::from_millis(10 * ticks) }
}

impl Taken {
    /// What was taken between the two. Of a thread that has ended in between nothing but its processor time is known, and
    /// that to a hundredth of a second.
    pub fn since(&self, before: &Self) -> Share {
        let mut sum = Share::default();
        for (number, share) in &self.threads {
            let then = before.threads.get(number).copied().unwrap_or_default();
            sum.cpu += share.cpu.saturating_sub(then.cpu);
            sum.switches += share.switches.saturating_sub(then.switches);
        }
        let coarse = self.coarse.saturating_sub(before.coarse);
        if coarse > sum.cpu + Duration::from_millis(20) {
            sum.cpu = coarse;
        }
        sum
    }
}

/// Proportional memory now, KiB.
pub fn pss(pid: u32) -> u64 {
    field(pid, "smaps_rollup", "Pss:")
}

/// The most that was resident at once since [`forget_peak`], KiB.
pub fn peak(pid: u32) -> u64 {
    field(pid, "status", "VmHWM:")
}

/// Resident memory now, KiB.
pub fn rss(pid: u32) -> u64 {
    field(pid, "status", "VmRSS:")
}

/// The peak begins anew.
pub fn forget_peak(pid: u32) {
    fs::write(format!("/proc/{pid}/clear_refs"), "5").unwrap();
}

/// What it is measured on, in a line.
pub fn machine() -> String {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap();
    let value = |name: &str| {
        let mut lines = cpus.lines().filter(|line| line.starts_with(name));
        lines.next().and_then(|line| line.split_once(": ")).map_or("a processor", |(_, value)| value).to_owned()
    };
    let count = cpus.lines().filter(|line| line.starts_with("processor")).count();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    let version = env!("CARGO_PKG_VERSION");
    format!("soleil {version} on {count} × {}, Linux {}; {}", value("model name"), kernel.trim(), load())
}

/// How busy it is.
pub fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap();
    format!("load average of the last minute {}", load.split(' ').next().unwrap())
}

fn field(pid: u32, file: &str, name: &str) -> u64 {
    let text = read(Path::new(&format!("/proc/{pid}")), file).unwrap();
    number(text.lines().find(|line| line.starts_with(name)).unwrap())
}

fn read(folder: &Path, file: &str) -> std::io::Result<String> {
    fs::read_to_string(folder.join(file))
}

/// The one behind the name.
fn number(line: &str) -> u64 {
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
