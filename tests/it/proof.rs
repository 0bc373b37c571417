//! How a task was done: the command line and the lines that show it, found again in what was observed.

use serde::Deserialize;
use soleil::lab::progress::{Progress, advance, completed};
use soleil::lab::proof::{failed_verb, proof};
use soleil::lab::world::{Observation, World};

use super::bench::at;
use super::worlds::{CommandFact, Fact, Rows, observations, shipped_lab, world_of};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProofRows {
    rows: Vec<ProofRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProofRow {
    name: String,
    task: String,
    world: Vec<ProofFact>,
    /// `None`: not seen.
    #[serde(default)]
    command: Option<String>,
    #[serde(default)]
    acted: bool,
    /// All of these lines, and no others.
    #[serde(default)]
    output: Vec<String>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum ProofFact {
    Seen(Fact),
    /// The program did it.
    Acted(String),
    /// So many seconds pass.
    Later(i64),
}

fn world(row: &ProofRow) -> World {
    let mut world = World::default();
    let mut second = 1_767_348_000;
    for fact in &row.world {
        match fact {
            ProofFact::Seen(fact) => {
                for seen in observations(fact, second) {
                    world.observe(seen);
                }
            }
            ProofFact::Acted(command) => {
                let at = jiff::Timestamp::from_second(second).unwrap();
                world.observe(Observation::Acted { command: command.clone(), at });
            }
            ProofFact::Later(seconds) => second += seconds,
        }
        second += 1;
    }
    world
}

#[test]
fn the_command_and_the_lines_that_did_it() {
    let text = std::fs::read_to_string(format!("{}/tests/worlds/proof.yaml", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let yaml = serde_yaml::Deserializer::from_str(&text);
    let rows: ProofRows = serde_yaml::with::singleton_map_recursive::deserialize(yaml).unwrap();
    let lab = shipped_lab();
    let mut failures = Vec::new();
    for row in &rows.rows {
        let world = world(row);
        let (step, name) = row.task.split_once('/').unwrap();
        let step = lab.steps().find(|found| found.id.0 == step).unwrap();
        let task = step.tasks.iter().find(|found| found.id.0 == name).unwrap();
        let reached = advance(&lab, &world, &Progress::new(&lab, false, at(0)), at(0), false);
        let found = proof(&task.when, &lab, &world);
        let output: Vec<String> = found.output.iter().flat_map(|output| output.lines().map(str::to_owned)).collect();
        if (&found.command, found.acted, output.as_slice()) != (&row.command, row.acted, row.output.as_slice()) {
            failures.push(format!("{}: {found:#?}", row.name));
        }
        // What the ledger keeps is just that.
        match reached.reached.get(&row.task) {
            None => failures.push(format!("{}: not met", row.name)),
            Some(kept) => assert_eq!((&kept.command, &kept.output), (&found.command, &found.output), "{}", row.name),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(rows.rows.len() > 20);
}

/// What the program does itself is known, and ticks nothing that a student must type.
#[test]
fn an_act_of_the_program_is_no_command() {
    let lab = shipped_lab();
    let mut world = World::default();
    for command in ["docker images", "docker image ls"] {
        world.observe(Observation::Acted { command: command.into(), at: at(1) });
    }
    let progress = advance(&lab, &world, &Progress::new(&lab, false, at(0)), at(2), false);
    assert_eq!(progress.reached.len(), 0);
    for number in 0..1000 {
        world.observe(Observation::Acted { command: format!("docker pull x:{number}"), at: at(number) });
    }
    assert_eq!((world.acts.len(), world.acts.last().unwrap().command.as_str()), (256, "docker pull x:999"));
}

/// The hook of a shell outside tells of a line when it has ended, after the engine has told what it did.
#[test]
fn a_line_told_at_its_end_is_added_to_what_it_lit() {
    let lab = shipped_lab();
    let mut world = World::default();
    let image = super::bench::image(1, &["python:3.11"], 1_000);
    world.observe(Observation::Images(vec![image]));
    world.observe(super::bench::pulled("python:3.11"));
    let lit = advance(&lab, &world, &Progress::new(&lab, false, at(0)), at(2), false);
    assert_eq!(lit.reached["pull/python"].command, None);
    for (id, line, second) in [(1, "docker pull mysql:5.7", 3), (2, "docker pull python:3.11", 3), (3, "ls", 4)] {
        world.observe(Observation::CommandStarted { id, line: line.into(), cwd: String::new(), at: at(second) });
        world.observe(Observation::CommandFinished(id, 0));
    }
    assert_eq!(completed(&lab, &world, &lit, 1), lit);
    assert_eq!(completed(&lab, &world, &lit, 3), lit);
    let told = completed(&lab, &world, &lit, 2);
    assert_eq!(told.reached["pull/python"].command.as_deref(), Some("docker pull python:3.11"));
    assert_eq!(told.reached["pull/python"].at, at(2), "lit when it was seen");
    // What was there before, or ticked by hand, was not done by this line.
    let mut before = lit.clone();
    before.reached.get_mut("pull/python").unwrap().already_there = true;
    assert_eq!(completed(&lab, &world, &before, 2), before);
}

#[test]
fn what_counts_as_a_failure_on_the_way() {
    for (line, verb) in [
        ("docker build . -t x", Some("build")),
        ("cd app && sudo docker buildx build -t x .", Some("build")),
        ("docker image pull nothing:1", Some("pull")),
        ("docker run x", Some("run")),
        ("docker run -it --rm python:3.11 bash", None),
        ("docker images", None),
        ("grep docker build.txt", None),
        ("", None),
    ] {
        assert_eq!(failed_verb(line), verb, "{line}");
    }
}

/// The image's own facts stand where a build's last lines would still be on their way.
#[test]
fn a_build_is_named_by_its_tag() {
    let lab = shipped_lab();
    let rows = Rows::read("worlds/build.yaml");
    let row = rows.rows.iter().find(|row| row.task == "build/image" && row.expect == "met").unwrap();
    let task = &lab.steps().find(|step| step.id.0 == "build").unwrap().tasks[0];
    for (line, found) in [
        ("docker build . -t python_app:version_de_ouf", true),
        ("docker image build --tag=python_app:version_de_ouf ~/python_app_build", true),
        ("docker buildx build -tpython_app:version_de_ouf .", true),
        ("docker build . -t python_app:another", false),
        ("docker tag debian python_app:version_de_ouf", false),
    ] {
        let mut world = world_of(vec![], None);
        for seen in observations(&Fact::Command(command(line)), 0).into_iter().chain(rows.observations(row)) {
            world.observe(seen);
        }
        let proof = proof(&task.when, &lab, &world);
        assert_eq!(proof.command.as_deref(), found.then_some(line));
        assert!(proof.output.unwrap().starts_with("python_app:version_de_ouf  "), "{line}");
    }
}

fn command(line: &str) -> CommandFact {
    CommandFact { line: line.into(), exit: 0, running: false, output: String::new() }
}
