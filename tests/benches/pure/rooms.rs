//! A row for what a student waits for.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use soleil::app::effect::Effect;
use soleil::app::msg::Msg;
use soleil::app::shell::Shell;
use soleil::app::update::update;
use soleil::lab::diagnose::{Facts, LARGEST, diagnose};
use soleil::lab::explain::{Catalogue, Seen};
use soleil::lab::model::Language;
use soleil::lab::progress::verdicts;
use soleil::lab::{dockerfile, parse};
use soleil::text::sanitise;
use soleil::ui;

use crate::bench::{Bench, at, key};
use crate::given::{self, Output};
use crate::worlds::shipped_lab;

const SIZES: [(u16, u16); 2] = [(120, 36), (80, 24)];
const OUTPUTS: [(&str, Output); 3] =
    [("plain text", Output::Plain), ("colours", Output::Coloured), ("hostile sequences", Output::Hostile)];

/// All of them.
pub fn all(criterion: &mut Criterion) {
    judge(criterion);
    read(criterion);
    explain(criterion);
    print(criterion);
    frame(criterion);
    react(criterion);
}

fn judge(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("judge");
    for (name, lab, world) in [
        ("the shipped lab, done", shipped_lab(), given::finished()),
        ("a lab of 100 steps", given::lab(100), given::finished()),
        ("the shipped lab among 1,000 images and 500 containers", shipped_lab(), given::world(1000, 500)),
    ] {
        let ledger = given::ledger(&lab);
        group.bench_function(name, |bencher| bencher.iter(|| verdicts(black_box(&lab), black_box(&world), &ledger)));
    }
    group.finish();
}

fn read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    let lab = include_str!("../../../content/images/lab.yaml");
    group.throughput(Throughput::Bytes(lab.len() as u64));
    group.bench_function("the shipped lab's file", |bencher| bencher.iter(|| parse::parse(black_box(lab)).unwrap()));
    let large = given::dockerfile(2 << 20);
    for (name, text) in [("the solution's Dockerfile", given::SOLUTION), ("a Dockerfile of 2 MiB", &large)] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| dockerfile::parse(black_box(text)).unwrap()));
    }
    let facts = Facts::default();
    // A text over that is not looked at.
    let most = given::dockerfile(LARGEST - 200);
    assert!(most.len() <= LARGEST);
    for (name, text) in [("the solution's Dockerfile", given::SOLUTION), ("a Dockerfile of 64 KiB", &most)] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("what is wrong in {name}"), |bencher| {
            bencher.iter(|| diagnose(Language::Dockerfile, black_box(text), &facts));
        });
    }
    group.finish();
}

fn explain(criterion: &mut Criterion) {
    let catalogue = Catalogue::shipped();
    let samples: Vec<&String> = catalogue.failures.iter().flat_map(|failure| &failure.samples).collect();
    let mut group = criterion.benchmark_group("explain");
    let told = |text| catalogue.explain(&Seen { text, ..Seen::default() });
    group.throughput(Throughput::Elements(samples.len() as u64));
    group.bench_function("every sample of failures.yaml", |bencher| {
        bencher.iter(|| samples.iter().filter(|text| told(black_box(text)).is_some()).count());
    });
    let log = given::log(1 << 20);
    assert!(told(&log).is_some(), "the log's end is explained");
    group.throughput(Throughput::Bytes(log.len() as u64));
    group.bench_function("a log of 1 MiB", |bencher| bencher.iter(|| told(black_box(&log))));
    group.finish();
}

/// What programs print: made harmless for the log, and on the shell's own screen.
fn print(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("print");
    for (name, kind) in OUTPUTS {
        let bytes = given::output(kind, 1 << 20);
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(format!("made harmless, 1 MiB of {name}"), |bencher| {
            bencher.iter(|| sanitise::plain(black_box(&bytes)));
        });
    }
    for (name, kind) in OUTPUTS {
        let bytes = given::output(kind, 1 << 20);
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        let mut shell = Shell::new(18, 80, "nonce");
        group.bench_function(format!("in the shell, 1 MiB of {name}"), |bencher| {
            bencher.iter(|| shell.feed(black_box(&bytes), Timestamp::UNIX_EPOCH));
        });
    }
    group.finish();
}

fn frame(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("draw");
    for size in SIZES {
        let named = |what: &str| format!("{what}, {}x{}", size.0, size.1);
        let quiet = given::screen(size, 5, 5);
        let mut full = given::screen(size, 5, 5);
        full.send(Msg::ShellOutput(given::output(Output::Coloured, 64 << 10)));
        full.key("F8");
        for (name, bench) in [(named("the list"), quiet), (named("a shell full of colours"), full)] {
            let mut buf = Buffer::empty(Rect::new(0, 0, size.0, size.1));
            group.bench_function(name, |bencher| {
                bencher.iter(|| {
                    buf.reset();
                    ui::draw(black_box(&bench.state), &mut buf)
                });
            });
        }
    }
    group.finish();
}

fn react(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("react to");
    for (name, pane, keys) in [
        ("a key in the list", "F4", ["Down", "Up"]),
        ("a letter in the editor", "F3", ["x", "Backspace"]),
        ("a key in the steps", "F2", ["Down", "Up"]),
        ("a letter in the shell", "F8", ["x", "x"]),
    ] {
        let mut bench: Bench = given::screen(SIZES[0], 5, 5);
        bench.key(pane);
        let mut turns = keys.iter().cycle();
        group.bench_function(name, |bencher| {
            bencher.iter(|| react_to(&mut bench, Msg::Key(key(turns.next().unwrap()))))
        });
    }
    let mut bench = given::screen(SIZES[0], 5, 5);
    let bytes = given::output(Output::Plain, 64 << 10);
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("64 KiB of the shell's output", |bencher| {
        bencher.iter(|| react_to(&mut bench, Msg::ShellOutput(black_box(bytes.clone()))));
    });
    group.finish();
}

/// Without what a test looks at after each message.
fn react_to(bench: &mut Bench, msg: Msg) -> Vec<Effect> {
    update(&mut bench.state, msg, at(60))
}
