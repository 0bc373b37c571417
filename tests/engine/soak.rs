//! Minutes at a high rate: events, containers, builds, edits, floods. Ignored unless asked for: `tests/soak 60`.

mod sample;

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bollard::Docker;
use bollard::models::ContainerCreateBody;
use bollard::query_parameters::{
    CreateContainerOptions, RemoveContainerOptions, RemoveImageOptions, TagImageOptionsBuilder,
};

use crate::bed::Engine;
use crate::lab::desk;
use crate::student::{APP, BUILD, DOCKERFILE, Desk, SOLEIL, Screen};
use sample::Sample;

/// Between two samples.
const EVERY: Duration = Duration::from_secs(30);
/// The load pauses now and then: until what is held stays the same for this long, which idle threads do not outlive.
const REST: Duration = Duration::from_secs(20);
/// What memory may grow between the first quarter after the warm-up and the last, KiB.
const GROWTH: u64 = 4 * 1024;
const LARGE: (u16, u16) = (120, 36);

/// What the load has done, and whether it goes on.
#[derive(Default)]
struct Load {
    on: AtomicBool,
    over: AtomicBool,
    tags: AtomicU64,
    containers: AtomicU64,
    files: AtomicU64,
}

impl Load {
    /// Waits while the load pauses; `false` when it is over.
    fn goes_on(&self, pause: Duration) -> bool {
        std::thread::sleep(pause);
        while !self.on.load(Ordering::Relaxed) && !self.over.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(50));
        }
        !self.over.load(Ordering::Relaxed)
    }
}

/// Ends the load even when a wait of the student's was in vain.
struct Over<'a>(&'a Load);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.over.store(true, Ordering::Relaxed);
    }
}

/// Tags that come and go, each under a name of its own, and containers that are never started: some fifty events a second.
fn tags(engine: &Engine, load: &Load) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let docker = runtime.block_on(async { Docker::connect_with_host(engine.host()) }).unwrap();
    while load.goes_on(Duration::from_millis(30)) {
        let count = load.tags.fetch_add(1, Ordering::Relaxed);
        runtime.block_on(async {
            let repo = format!("load{count}");
            let options = TagImageOptionsBuilder::default().repo(&repo).tag("1").build();
            docker.tag_image("alpine:latest", Some(options)).await.unwrap();
            docker.remove_image(&format!("{repo}:1"), None::<RemoveImageOptions>, None).await.unwrap();
            if count.is_multiple_of(4) {
                let body = ContainerCreateBody { image: Some("alpine".to_owned()), ..ContainerCreateBody::default() };
                let made = docker.create_container(None::<CreateContainerOptions>, body).await.unwrap();
                docker.remove_container(&made.id, None::<RemoveContainerOptions>).await.unwrap();
            }
        });
    }
}

/// Containers that the program follows, with output and a command executed in one of them.
fn containers(engine: &Engine, load: &Load) {
    let print = "seq 3000; python --version";
    while load.goes_on(Duration::from_millis(1500)) {
        let count = load.containers.fetch_add(1, Ordering::Relaxed);
        let output = engine.command(&["run", "--rm", "python:3.11", "sh", "-c", print]).output().unwrap();
        if !output.status.success() {
            // Once in a thousand the engine itself fails to empty a folder in which it still writes the log.
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(error.contains("unable to remove filesystem"), "{error}");
        }
        if count.is_multiple_of(5) {
            engine.docker(&["run", "-dit", "--name", "box", "python:3.11", "bash"]);
            engine.docker(&["exec", "box", "python", "--version"]);
            engine.docker(&["rm", "-f", "box"]);
        }
        if count.is_multiple_of(20) {
            // What the builds leave behind: else the list, and the disk, would grow with them.
            engine.docker(&["image", "prune", "-f"]);
        }
    }
}

/// Another program in the workspace: files that change, come and go.
fn files(desk: &Desk, load: &Load) {
    while load.goes_on(Duration::from_millis(100)) {
        let count = load.files.fetch_add(1, Ordering::Relaxed);
        desk.write("notes.txt", &format!("note {count}\n").repeat(50));
        let (new, name) = (desk.file("new"), desk.file(&format!("name{count}")));
        fs::write(&new, "text").unwrap();
        fs::rename(&new, &name).unwrap();
        fs::remove_file(&name).unwrap();
    }
}

/// `app.py` of one round: another text each time, and much output.
fn app(round: u64) -> String {
    format!("{APP}\n# round {round}\nfor i in range(4000):\n    print(i, \"x\" * (i % 120))\n")
}

/// The student's round: an edit, builds, a run, the log, the shell, the lists, other sizes.
fn round(desk: &Desk, screen: &mut Screen, round: u64) {
    screen.press(8);
    screen.press(3);
    let typed = format!("# typed {round}");
    screen.types("\x1b[1;5F\x1b[F ");
    for _ in 0..10 {
        screen.types(&"word ".repeat(20));
        screen.session.read_for(Duration::from_millis(20));
        screen.types(&"\x7f".repeat(100));
    }
    screen.types(&format!("{typed}\x1b[H\x13"));
    holds(desk, screen, "app.py", &typed);
    screen.hides("pas encore enregistré");
    // Another editor, in another window.
    desk.write("app.py", &app(round));
    screen.shows(&format!("# round {round}"));
    let fails = if round % 4 == 3 { "\nRUN python3 /nowhere.py\n" } else { "" };
    desk.write("Dockerfile", &format!("{DOCKERFILE}{fails}"));
    // New text, then from the cache, then another try while the first goes on.
    does(screen, 5, "$ docker build");
    does(screen, 5, "$ docker build");
    desk.write("Dockerfile", DOCKERFILE);
    does(screen, 5, "$ docker build");
    does(screen, 6, "$ docker run");
    screen.types("\x1b[5~\x1b[5~/39\r");
    screen.types("nnN");
    screen.types("\x1b");
    screen.session.read_for(Duration::from_millis(200));
    screen.types("f");
    screen.press(8);
    screen.runs("docker images | cat");
    screen.runs("seq 1 60000");
    screen.runs("head -c 400000 /dev/urandom | base64 -w 0; echo");
    screen.runs("cd /; cd; clear");
    screen.press(4);
    screen.types("\x1b[B\x1b[B\r");
    screen.session.read_for(Duration::from_millis(300));
    screen.types("\x1b[B\x1b[B\x1b[B\x1b");
    screen.session.read_for(Duration::from_millis(200));
    screen.press(2);
    screen.types("\x1b[B\x1b[B\x1b[A\x1b[A");
    for (cols, rows) in [(80, 24), (1, 1), (200, 60), (59, 19), LARGE] {
        screen.session.resize(rows, cols);
        screen.session.read_for(Duration::from_millis(100));
    }
    screen.press(8);
    screen.prompt();
    if round % 3 == 2 {
        screen.types("exit\r");
        screen.shows("Ton shell est terminé");
        screen.types("\r");
        screen.new_shell();
    }
}

/// F5 or F6, until what it began has ended. The log of what was before is out of sight by then.
fn does(screen: &mut Screen, key: usize, command: &str) {
    // From elsewhere: in the editor its key shows the other file.
    screen.press(8);
    screen.press(3);
    screen.shows(">Éditeur");
    screen.press(key);
    screen.session.wait_for(|screen| screen.contains(command) && !screen.contains("En cours…"), BUILD);
}

/// Waits until the file on the disk holds this.
fn holds(desk: &Desk, screen: &mut Screen, name: &str, text: &str) {
    let path = desk.file(name);
    screen.session.wait_for(|_| fs::read_to_string(&path).is_ok_and(|held| held.contains(text)), BUILD);
}

/// Samples of one program.
struct Watch {
    pid: u32,
    begun: Instant,
    written: u64,
    samples: Vec<Sample>,
}

impl Watch {
    fn look(&mut self, screen: &mut Screen, rest: bool) {
        self.written += screen.session.forget() as u64;
        let sample = Sample::of(self.pid, self.begun.elapsed(), rest, self.written);
        println!("{}", sample.row());
        self.samples.push(sample);
    }

    /// Whether the last sample is as old as that.
    fn is_due(&self) -> bool {
        self.samples.last().is_none_or(|last| self.begun.elapsed() > last.at + EVERY)
    }

    /// The load pauses.
    fn rest(&mut self, screen: &mut Screen, load: &Load) {
        load.on.store(false, Ordering::Relaxed);
        // Idle connections to the engine end after a minute and a half.
        for _ in 0..6 {
            let held = Sample::of(self.pid, self.begun.elapsed(), true, 0).held();
            screen.session.read_for(REST);
            if Sample::of(self.pid, self.begun.elapsed(), true, 0).held() == held {
                break;
            }
        }
        self.look(screen, true);
        load.on.store(true, Ordering::Relaxed);
    }

    /// Mean PSS of the samples of that state between two times, KiB.
    fn memory(&self, from: Duration, to: Duration, rest: bool) -> u64 {
        let mut of = self.samples.iter().filter(|s| s.rest == rest && s.at >= from && s.at <= to).peekable();
        assert!(of.peek().is_some(), "no sample from {from:?} to {to:?}: give it more minutes");
        let (sum, count) = of.fold((0, 0), |(sum, count), sample| (sum + sample.pss, count + 1));
        sum / count
    }
}

#[test]
#[ignore = "takes minutes: tests/soak 60"]
fn soak() {
    let minutes: f64 = std::env::var("SOLEIL_SOAK_MINUTES").map_or(60.0, |told| told.parse().unwrap());
    let program = std::env::var("SOLEIL_SOAK_PROGRAM").unwrap_or_else(|_| SOLEIL.to_owned());
    let whole = Duration::from_secs_f64(minutes * 60.0);
    let warm = whole / 6;
    let engine = Engine::start();
    for image in ["alpine", "debian", "python:3.11"] {
        engine.docker(&["pull", image]);
    }
    let desk = desk(&engine, "fr_FR.UTF-8");
    desk.write("app.py", &app(0));
    desk.write("Dockerfile", DOCKERFILE);
    let mut screen = desk.start(LARGE, &["sh", "-c", "echo $$ >run/pid && exec \"$0\"", &program], &[]);
    screen.shows(engine.shown());
    screen.press(8);
    screen.prompt();
    let load = Load::default();
    let mut watch = Watch { pid: screen.pid(), begun: Instant::now(), written: 0, samples: Vec::new() };
    println!("{}", Sample::HEADS);
    watch.look(&mut screen, true);
    let mut rounds = 0;
    std::thread::scope(|scope| {
        let _over = Over(&load);
        scope.spawn(|| tags(&engine, &load));
        scope.spawn(|| containers(&engine, &load));
        scope.spawn(|| files(&desk, &load));
        load.on.store(true, Ordering::Relaxed);
        // Rests: one where the warm-up ends, and then as many as the warm-up is long.
        let mut next_rest = warm;
        while watch.begun.elapsed() < whole {
            rounds += 1;
            round(&desk, &mut screen, rounds);
            if watch.is_due() {
                watch.look(&mut screen, false);
            }
            if watch.begun.elapsed() >= next_rest {
                watch.rest(&mut screen, &load);
                next_rest = watch.begun.elapsed() + warm;
            }
        }
        watch.rest(&mut screen, &load);
    });
    println!(
        "{rounds} rounds (each 3 builds, a run, edits and floods); {} tags set and removed, {} containers, {} files by others",
        load.tags.load(Ordering::Relaxed),
        load.containers.load(Ordering::Relaxed),
        load.files.load(Ordering::Relaxed)
    );
    screen.press(1);
    screen.shows("AIDE");
    screen.press(10);
    screen.ends(0);
    judge(&watch, warm);
}

/// Memory is flat, nothing is left over at rest.
fn judge(watch: &Watch, warm: Duration) {
    let rests: Vec<&Sample> = watch.samples.iter().filter(|sample| sample.rest && sample.at >= warm).collect();
    let (first, last) = (rests[0], rests[rests.len() - 1]);
    let quarter = last.at.saturating_sub(warm) / 4;
    let mut broken = Vec::new();
    for rest in [false, true] {
        let before = watch.memory(warm, warm + quarter, rest);
        let after = watch.memory(warm + 3 * quarter, last.at, rest);
        let state = if rest { "at rest" } else { "under load" };
        println!("PSS {state}: {before} KiB in the first quarter after the warm-up, {after} KiB in the last");
        if after > before + GROWTH {
            broken.push(format!("memory {state} grew by {} KiB", after - before));
        }
    }
    println!(
        "at rest after the warm-up and at the end: threads {} and {}, descriptors {} and {}",
        first.threads,
        last.threads,
        first.descriptors.len(),
        last.descriptors.len()
    );
    if last.threads > first.threads {
        broken.push(format!("{} threads more", last.threads - first.threads));
    }
    if last.descriptors.len() > first.descriptors.len() {
        broken.push(format!("descriptors: {:#?} became {:#?}", first.descriptors, last.descriptors));
    }
    if last.children.contains('Z') || last.children.len() != 1 {
        broken.push(format!("children other than the shell: {}", last.children));
    }
    assert!(broken.is_empty(), "{broken:#?}");
    println!("flat");
}
