//! An engine that holds much.

use std::time::Duration;

use bollard::models::{ContainerConfig, ContainerCreateBody};
use bollard::query_parameters::{CommitContainerOptionsBuilder, CreateContainerOptions};

use crate::{PATIENCE, Place, keys, process, rest, shows_engine, table};

/// The start, a key and rest on an engine with a thousand images and half as many containers.
pub fn crowd(there: &Place) {
    let place = Place::new(&there.program, there.counts);
    fill(&place);
    let name = format!("{} images, {} containers", place.counts.images, place.counts.containers);
    let mut known = Vec::new();
    for _ in 0..place.counts.starts {
        let mut program = place.begin();
        let begun = program.begun;
        known.push(program.until(shows_engine, PATIENCE) - begun);
        program.rests();
    }
    table::times(&format!("{name}: start to what the engine holds"), &known);
    let mut program = place.open();
    program.press(4);
    program.rests();
    let turns = ["\x1b[B", "\x1b[A"];
    let answers: Vec<_> = turns.iter().cycle().take(place.counts.keys).map(|key| program.answers(key)).collect();
    keys::told(&format!("{name}: a key in the list"), &answers);
    program.read_for(Duration::from_secs(1));
    rest::rests(&place, &mut program, &name);
    table::memory(&format!("{name}: memory (PSS)"), &[process::pss(program.pid())]);
}

/// Images that differ in their words alone, and containers that are never started.
fn fill(place: &Place) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let docker = place.docker();
        let of_alpine = || ContainerCreateBody { image: Some("alpine".to_owned()), ..ContainerCreateBody::default() };
        let mut first = None;
        for _ in 0..place.counts.containers {
            let made = docker.create_container(None::<CreateContainerOptions>, of_alpine()).await.unwrap();
            first.get_or_insert(made.id);
        }
        let first = first.unwrap();
        for number in 0..place.counts.images {
            let options = CommitContainerOptionsBuilder::default().container(&first).tag("1");
            let options = options.repo(&format!("team{}/service{number}", number % 20)).build();
            docker.commit_container(options, ContainerConfig::default()).await.unwrap();
        }
    });
}
