//! The same for more and more: nothing may grow faster than what it is given.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkGroup, BenchmarkId, Criterion, measurement::WallTime};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use soleil::lab::dockerfile;
use soleil::lab::explain::{Catalogue, Seen};
use soleil::lab::progress::verdicts;
use soleil::lab::wants::wants;
use soleil::lab::world::Observation;
use soleil::ui;

use crate::given;
use crate::worlds::shipped_lab;

const IMAGES: [usize; 3] = [10, 100, 1000];
const CONTAINERS: [usize; 3] = [10, 100, 500];
const STEPS: [usize; 3] = [5, 20, 100];
const BYTES: [usize; 4] = [2 << 10, 20 << 10, 200 << 10, 2 << 20];
const LARGE: (u16, u16) = (120, 36);

/// All of them.
pub fn all(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("growth");
    judged(&mut group);
    observed(&mut group);
    drawn(&mut group);
    for bytes in BYTES {
        let text = given::dockerfile(bytes);
        group.bench_function(BenchmarkId::new("read a Dockerfile of bytes", bytes), |bencher| {
            bencher.iter(|| dockerfile::parse(black_box(&text)).unwrap());
        });
    }
    for bytes in BYTES {
        let text = given::unended(bytes);
        group.bench_function(
            BenchmarkId::new("read a Dockerfile of here-documents without an end of bytes", bytes),
            |bencher| {
                bencher.iter(|| dockerfile::parse(black_box(&text)).is_ok());
            },
        );
    }
    for bytes in BYTES {
        let text = given::log(bytes);
        group.bench_function(BenchmarkId::new("explain a log of bytes", bytes), |bencher| {
            bencher.iter(|| Catalogue::shipped().explain(&Seen { text: black_box(&text), ..Seen::default() }));
        });
    }
    group.finish();
}

type Group<'a> = BenchmarkGroup<'a, WallTime>;

fn judged(group: &mut Group<'_>) {
    let lab = shipped_lab();
    let ledger = given::ledger(&lab);
    let worlds =
        |sizes: [usize; 3], world: fn(usize) -> soleil::lab::world::World| sizes.map(|size| (size, world(size)));
    for (name, worlds) in [
        ("judge among images", worlds(IMAGES, |size| given::world(size, 0))),
        ("judge among containers", worlds(CONTAINERS, |size| given::world(0, size))),
    ] {
        for (size, world) in worlds {
            group.bench_function(BenchmarkId::new(name, size), |bencher| {
                bencher.iter(|| verdicts(&lab, black_box(&world), &ledger));
            });
        }
    }
    let world = given::world(100, 100);
    for steps in STEPS {
        let lab = given::lab(steps);
        let ledger = given::ledger(&lab);
        group.bench_function(BenchmarkId::new("judge steps", steps), |bencher| {
            bencher.iter(|| verdicts(black_box(&lab), &world, &ledger));
        });
    }
    for steps in STEPS {
        let lab = given::lab(steps);
        group.bench_function(BenchmarkId::new("what is to be asked for steps", steps), |bencher| {
            bencher.iter(|| wants(black_box(&lab), &world));
        });
    }
}

/// A whole list comes: what the loop does with it before it draws.
fn observed(group: &mut Group<'_>) {
    let images: fn(usize) -> Observation = |size| Observation::Images(given::images(size));
    let known: fn(usize) -> Observation = |size| Observation::Containers(given::containers(size, 1_000_000));
    let new: fn(usize) -> Observation = |size| Observation::Containers(given::containers(size, 0));
    for (name, sizes, list) in [
        ("react to a list of images", IMAGES, images),
        ("react to a list of containers", CONTAINERS, known),
        ("react to a list of containers that failed just now", CONTAINERS, new),
    ] {
        for size in sizes {
            let mut bench = match name {
                "react to a list of images" => given::screen(LARGE, size, 0),
                _ => given::screen(LARGE, 0, size),
            };
            let list = list(size);
            group.bench_function(BenchmarkId::new(name, size), |bencher| {
                bencher.iter_batched(|| list.clone(), |list| bench.observe(list), BatchSize::LargeInput);
            });
        }
    }
    for size in IMAGES {
        let mut bench = given::screen(LARGE, size, size / 2);
        let mut turns = ["Down", "Up"].iter().cycle();
        group.bench_function(
            BenchmarkId::new("react to a key in a list of images and half as many containers", size),
            |bencher| {
                bencher.iter(|| bench.key(turns.next().unwrap()));
            },
        );
    }
}

fn drawn(group: &mut Group<'_>) {
    let mut draw = |name: &str, size: usize, bench: &crate::bench::Bench| {
        let mut buf = Buffer::empty(Rect::new(0, 0, LARGE.0, LARGE.1));
        group.bench_function(BenchmarkId::new(name, size), |bencher| {
            bencher.iter(|| {
                buf.reset();
                ui::draw(black_box(&bench.state), &mut buf)
            });
        });
    };
    for size in IMAGES {
        draw("draw a list of images", size, &given::screen(LARGE, size, 0));
    }
    for size in CONTAINERS {
        draw("draw a list of containers", size, &given::screen(LARGE, 0, size));
    }
    for size in STEPS {
        draw("draw steps", size, &crate::bench::Bench::of(given::lab(size), soleil::text::Lang::Fr, false, LARGE));
    }
}
