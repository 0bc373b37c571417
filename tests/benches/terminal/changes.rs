//! What happens at the engine.

use std::time::{Duration, Instant};

use bollard::Docker;
use bollard::query_parameters::{RemoveImageOptions, TagImageOptionsBuilder};

use crate::process::taken;
use crate::{Place, table};

/// Whose tags come and go; no sentence of the screen has it.
const REPOSITORY: &str = "measured/it";
/// Who sets and removes tags at once.
const WORKERS: usize = 4;
/// What is asked for, events a minute: each change is one.
const EVENTS: u32 = 10_000;

/// A tag that is set, and removed, through the socket: until it is seen.
pub fn change(place: &Place) {
    let mut program = place.open();
    program.press(4);
    program.rests();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let docker = runtime.block_on(async { place.docker() });
    let (mut seen, mut gone, mut asked) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..place.counts.changes {
        let tag = format!("t{number}");
        let set = Instant::now();
        runtime.block_on(sets(&docker, REPOSITORY, &tag));
        asked.push(set.elapsed());
        seen.push(program.shows(&format!(" {tag} ")) - set);
        // Not in step with anything of the program's.
        program.read_for(Duration::from_millis(300 + 37 * (number as u64 % 7)));
        let removed = Instant::now();
        runtime.block_on(removes(&docker, &format!("{REPOSITORY}:{tag}")));
        gone.push(program.hides(REPOSITORY) - removed);
        program.read_for(Duration::from_millis(300 + 41 * (number as u64 % 7)));
    }
    table::times("a tag is set: the engine's own answer", &asked);
    table::times("a tag is set: until it is seen", &seen);
    table::times("a tag is removed: until it is gone", &gone);
}

/// Ten thousand events a minute, or as many as the engine makes.
pub fn events(place: &Place) {
    let mut program = place.open();
    program.press(4);
    program.rests();
    let (before, bytes, begun) = (taken(program.pid()), program.bytes, Instant::now());
    let end = begun + place.counts.minute;
    let host = place.engine.host();
    let made: u64 = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS).map(|worker| scope.spawn(move || changes(host, worker, end))).collect();
        program.read_for(place.counts.minute);
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    let after = taken(program.pid()).since(&before);
    let lasted = begun.elapsed().as_secs_f64();
    let name = format!("{:.0} events a minute", made as f64 / lasted * 60.0);
    let part = after.cpu.as_secs_f64() / lasted * 100.0;
    table::fact(&format!("{name}: processor"), &format!("{part:.1} % of one"));
    let sent = (program.bytes - bytes) as f64 / lasted;
    table::fact(&format!("{name}: bytes to the terminal"), &format!("{:.1} kB/s", sent / 1e3));
}

/// Until then; how many there were.
fn changes(host: &str, worker: usize, end: Instant) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let docker = runtime.block_on(async { Docker::connect_with_host(host) }).unwrap();
    // Two events a turn.
    let turn = Duration::from_secs(60) * 2 * WORKERS as u32 / EVENTS;
    let mut next = Instant::now();
    let mut made = 0;
    while Instant::now() < end {
        let repository = format!("events{worker}");
        runtime.block_on(async {
            sets(&docker, &repository, "1").await;
            removes(&docker, &format!("{repository}:1")).await;
        });
        made += 2;
        next += turn;
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    made
}

async fn sets(docker: &Docker, repository: &str, tag: &str) {
    let options = TagImageOptionsBuilder::default().repo(repository).tag(tag).build();
    docker.tag_image("alpine:latest", Some(options)).await.unwrap();
}

async fn removes(docker: &Docker, reference: &str) {
    docker.remove_image(reference, None::<RemoveImageOptions>, None).await.unwrap();
}
