//! The real program in a pseudo-terminal, on a real engine of its own: what is waited for, what it takes, what it sends.
//! `tests/bench terminal [NAME …]` measures; `cargo test --benches --features engine-tests` only tries each, at small counts.
//! SOLEIL_BENCH_PROGRAM is the program, else the one that was built beside this. Each chunk of output has the time at which
//! it was read; only then the emulator gets it, so that no time depends on the emulator.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a benchmark starts programs and may panic"
)]

#[path = "../../engine/bed.rs"]
mod bed;
mod changes;
mod crowd;
mod floods;
#[path = "../../pty/harness.rs"]
mod harness;
mod keys;
mod process;
mod program;
mod rest;
mod start;
#[path = "../../pty/student.rs"]
mod student;
mod table;

use std::time::Duration;

use bed::Engine;
use bollard::Docker;
use program::{Link, Program};
use student::{Desk, SOLEIL};

/// How much of each.
#[derive(Clone, Copy, Debug)]
struct Counts {
    starts: usize,
    keys: usize,
    changes: usize,
    floods: usize,
    lines: usize,
    programs: usize,
    images: usize,
    containers: usize,
    /// At rest, and under events.
    idle: Duration,
    minute: Duration,
}

const WHOLE: Counts = Counts {
    starts: 20,
    keys: 60,
    changes: 40,
    floods: 5,
    lines: 200_000,
    programs: 50,
    images: 1000,
    containers: 500,
    idle: Duration::from_secs(30),
    minute: Duration::from_secs(60),
};

const TRIED: Counts = Counts {
    starts: 1,
    keys: 2,
    changes: 1,
    floods: 1,
    lines: 2000,
    programs: 2,
    images: 12,
    containers: 6,
    idle: Duration::from_secs(1),
    minute: Duration::from_secs(2),
};

/// Where and with what everything is measured.
struct Place {
    engine: Engine,
    desk: Desk,
    program: String,
    counts: Counts,
}

impl Place {
    /// An engine that holds the images of the lab's first step, and a desk at it.
    fn new(program: &str, counts: Counts) -> Self {
        let engine = Engine::start();
        for image in ["python:3.11", "mysql:5.7", "wordpress", "linuxserver/wikijs", "debian", "alpine"] {
            engine.docker(&["pull", image]);
        }
        let desk = desk(&engine);
        Self { engine, desk, program: program.to_owned(), counts }
    }

    /// The program as it is started.
    fn begin(&self) -> Program {
        Program::start(&self.desk, &self.program, Link::NONE)
    }

    /// The same, once it shows what it knows of the engine.
    fn open(&self) -> Program {
        self.open_at(&self.desk, Link::NONE)
    }

    /// The same at another desk, or over a link to the terminal.
    fn open_at(&self, desk: &Desk, link: Link) -> Program {
        let mut program = Program::start(desk, &self.program, link);
        program.until(shows_engine, PATIENCE);
        program.rests();
        program
    }

    fn docker(&self) -> Docker {
        Docker::connect_with_host(self.engine.host()).unwrap()
    }
}

/// What nothing here takes on a quiet machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// A desk at which `docker` is that engine's client.
fn desk(engine: &Engine) -> Desk {
    Desk::new("en_US.UTF-8").with("PATH", engine.path()).with("DOCKER_HOST", engine.host())
}

/// The first step's count of tasks is that of an engine that was listed.
fn shows_engine(screen: &str) -> bool {
    student::first_row(screen).contains("docker") && screen.contains("4/5")
}

type Scenario = fn(&Place);

const SCENARIOS: [(&str, Scenario); 14] = [
    ("start", start::start),
    ("idle", rest::idle),
    ("change", changes::change),
    ("keys", keys::keys),
    ("held", keys::held),
    ("thin", keys::thin),
    ("build", floods::build),
    ("run", floods::run),
    ("shell", floods::shell),
    ("slow", floods::slow),
    ("events", changes::events),
    ("fifty", rest::fifty),
    ("crowd", crowd::crowd),
    ("size", start::size),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Cargo says so when it is to be measured.
    let measured = arguments.iter().any(|argument| argument == "--bench");
    let wanted: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let known = |name: &&String| SCENARIOS.iter().any(|(known, _)| known == name);
    if let Some(unknown) = wanted.iter().find(|name| !known(name)) {
        eprintln!("no benchmark {unknown}; there are {}", SCENARIOS.map(|(name, _)| name).join(", "));
        std::process::exit(2);
    }
    let program = std::env::var("SOLEIL_BENCH_PROGRAM").unwrap_or_else(|_| SOLEIL.to_owned());
    let place = Place::new(&program, if measured { WHOLE } else { TRIED });
    println!("{}\n", process::machine());
    table::head();
    for (name, scenario) in SCENARIOS {
        if wanted.is_empty() || wanted.iter().any(|wanted| *wanted == name) {
            scenario(&place);
        }
    }
    println!("\nThen: {}", process::load());
}
