//! What is measured on: worlds, labs and texts of a given size, the same at each run.

use std::collections::BTreeMap;
use std::fmt::Write;

use soleil::lab::model::Lab;
use soleil::lab::progress::{Progress, verdicts};
use soleil::lab::world::{Container, HistoryEntry, Image, ImageDetail, Observation, World};

use crate::bench::{Bench, at, engine};
use crate::worlds::{Rows, shipped_lab, world_of};

/// The Dockerfile of the shipped lab's solution.
pub const SOLUTION: &str = include_str!("../../../content/images/solution/Dockerfile");

/// The world in which the shipped lab is done: most is there to be read.
pub fn finished() -> World {
    let rows = Rows::read("benches/pure/finished.yaml");
    let world = world_of(rows.observations(&rows.rows[0]), None);
    let lab = shipped_lab();
    let open: Vec<_> = verdicts(&lab, &world, &ledger(&lab)).into_iter().flatten().filter(|it| !it.is_met()).collect();
    assert!(open.is_empty(), "the lab is not done: {open:?}");
    world
}

/// A ledger in which nothing stands yet.
pub fn ledger(lab: &Lab) -> Progress {
    Progress::new(lab, false, at(0))
}

/// The shipped lab's steps again and again, each under an id of its own.
pub fn lab(steps: usize) -> Lab {
    let mut lab = shipped_lab();
    let given: Vec<_> = lab.steps().cloned().collect();
    lab.chapters.truncate(1);
    lab.chapters[0].steps = given.into_iter().cycle().take(steps).collect();
    for (number, step) in lab.chapters[0].steps.iter_mut().enumerate() {
        step.id.0 = format!("{}{number}", step.id.0);
    }
    lab
}

/// So many images, each with a tag and a digest.
pub fn images(count: usize) -> Vec<Image> {
    let image = |number: usize| {
        let repository = format!("registry.example.com/team{}/service{number}", number % 20);
        let digest = format!("sha256:{:064x}", number + (1 << 20));
        Image {
            id: image_id(number),
            references: vec![format!("{repository}:1.{}", number % 7).parse().unwrap()],
            digests: vec![(repository.parse().unwrap(), digest)],
            created: at(0).as_second() - number as i64,
            size: 1_000_000 * number as u64,
        }
    };
    (0..count).map(image).collect()
}

fn image_id(number: usize) -> String {
    format!("sha256:{number:064x}")
}

/// So many containers, every fourth of the lab's image; `age` seconds ago each ended, badly.
pub fn containers(count: usize, age: i64) -> Vec<Container> {
    let container = |number: usize| Container {
        id: format!("{number:064x}"),
        name: format!("container_{number}"),
        image: Some(if number.is_multiple_of(4) { "python:3.11" } else { "nginx:alpine" }.parse().unwrap()),
        image_id: image_id(number),
        command: vec!["bash".into()],
        tty: Some(false),
        stdin: Some(false),
        created: at(60).as_second() - age,
        started: true,
        exit_code: Some(1),
        ..Container::default()
    };
    (0..count).map(container).collect()
}

/// What an inspection of each tells.
pub fn details(images: &[Image]) -> BTreeMap<String, ImageDetail> {
    let entry = |created_by: &str| HistoryEntry { created_by: created_by.into(), ..HistoryEntry::default() };
    let detail = ImageDetail {
        layers: vec![format!("sha256:{}", "ab".repeat(32))],
        history: vec![entry("/bin/sh -c #(nop) ADD file:1 in / "), entry("RUN /bin/sh -c apt update # buildkit")],
        ..ImageDetail::default()
    };
    images.iter().map(|image| (image.id.clone(), detail.clone())).collect()
}

/// The finished world, with so many images and containers of others in it.
pub fn world(count: usize, boxes: usize) -> World {
    let mut world = finished();
    let mut all = images(count);
    world.details.extend(details(&all));
    all.extend(world.images.take().unwrap());
    let mut there: Vec<Container> = world.containers.iter().flatten().map(|(_, known)| known.clone()).collect();
    there.retain(|container| !container.removed);
    there.extend(containers(boxes, 1_000_000));
    world.observe(Observation::Images(all));
    world.observe(Observation::Containers(there));
    world
}

/// The screen with so many images and containers: the list is what is seen and has the focus.
pub fn screen(size: (u16, u16), count: usize, boxes: usize) -> Bench {
    let mut bench = Bench::new(soleil::text::Lang::Fr, false, size);
    bench.observe(engine());
    bench.shell_runs();
    bench.state.world = world(count, boxes);
    bench.prove(Observation::Workspace(true));
    bench.key("F4");
    bench
}

/// A Dockerfile of so many bytes, as somebody writes one.
pub fn dockerfile(bytes: usize) -> String {
    let mut text = "FROM debian\n".to_owned();
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        let line = match number % 5 {
            0 => format!("# Part {number}\nENV NAME_{number}=\"value {number}\"\n"),
            1 => format!(
                "RUN apt-get update && apt-get install -y \\\n    python3 package{number} \\\n && rm -rf /var/lib/apt/lists/*\n"
            ),
            2 => format!("COPY app.py /app{number}.py\n"),
            3 => format!("WORKDIR /srv/{number}\n"),
            _ => format!("RUN [\"pip\", \"install\", \"name{number}\", \"--break-system-packages\"]\n"),
        };
        text.push_str(&line);
    }
    text
}

/// One in which each line begins a here-document that nothing ends, each of another name.
pub fn unended(bytes: usize) -> String {
    let mut text = "FROM debian\n".to_owned();
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        let _ = writeln!(text, "RUN cat <<END{number}");
    }
    text
}

/// A build's output of so many bytes that ends with a failure.
pub fn log(bytes: usize) -> String {
    let end = "E: Unable to locate package pyhton3\nThe command '/bin/sh -c apt install -y pyhton3' returned a non-zero code: 100\n";
    let mut text = String::new();
    for number in 0.. {
        if text.len() + end.len() >= bytes {
            break;
        }
        let _ = writeln!(
            text,
            "Get:{number} http://deb.debian.org/debian bookworm/main amd64 package{number} amd64 1.{number} [12.3 kB]"
        );
    }
    text + end
}

/// What a program prints.
#[derive(Clone, Copy)]
pub enum Output {
    /// Lines of text.
    Plain,
    /// The same with colours, as a build tool has them.
    Coloured,
    /// Sequences that a terminal obeys, cut short, nested, or reordering the text.
    Hostile,
}

/// So many bytes of it.
pub fn output(kind: Output, bytes: usize) -> Vec<u8> {
    let mut text = String::new();
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        let _ = match kind {
            Output::Plain => writeln!(text, "line {number:07} the quick brown fox jumps over the lazy dog, déjà vu\r"),
            Output::Coloured => {
                let colour = 31 + number % 6;
                let deep = number % 256;
                writeln!(
                    text,
                    "\x1b[1;{colour}mline\x1b[0m \x1b[38;5;{deep}m{number:07}\x1b[0m the \x1b[4mquick\x1b[24m brown \x1b[48;2;9;{deep};7mfox\x1b[m\r"
                )
            }
            Output::Hostile => writeln!(
                text,
                "\x1b]0;title {number}\x07\x1b[2J\x1b[999C\x1b]52;c;cm0=\x07\u{202e}reversed\u{2066}\x1bP1$r\x1b\\\x08\x08\r\x1b[5D\x1b[1P\u{9b}31m\x1b[K\0\x7f"
            ),
        };
    }
    text.into_bytes()
}
