//! The judge against worlds as rows of data, what lights each task and what must not.

use super::worlds::{Rows, check, lab_of, shipped_lab, world_of};
use soleil::lab::judge::{Verdict, judge};
use soleil::lab::model::Condition;
use soleil::lab::wants::{Want, wants};
use soleil::lab::world::{FileState, Folder, Observation, World};

const WORLDS: [&str; 8] = [
    "worlds/pull.yaml",
    "worlds/terminal.yaml",
    "worlds/write.yaml",
    "worlds/build.yaml",
    "worlds/run.yaml",
    "worlds/other.yaml",
    "worlds/binding.yaml",
    "worlds/init.yaml",
];
const CHEATS: [&str; 7] = [
    "cheats/pull.yaml",
    "cheats/terminal.yaml",
    "cheats/write.yaml",
    "cheats/build.yaml",
    "cheats/run.yaml",
    "cheats/binding.yaml",
    "cheats/init.yaml",
];

#[test]
fn what_lights_a_task() {
    for path in WORLDS {
        check(path);
    }
}

#[test]
fn what_must_not_light_it() {
    for path in CHEATS {
        check(path);
        assert!(Rows::read(path).rows.iter().all(|row| row.expect != "met"), "{path}: a cheat that is met");
    }
}

/// Xorshift: the same shuffles on every run.
fn shuffle<T>(items: &mut [T], seed: &mut u64) {
    for end in (1..items.len()).rev() {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        items.swap(end, usize::try_from(*seed % (end as u64 + 1)).unwrap());
    }
}

#[test]
fn any_order_and_any_repetition_is_judged_without_a_panic() {
    let mut seed = 0x2545_F491_4F6C_DD1D;
    for path in WORLDS.iter().chain(&CHEATS) {
        let (lab, rows) = (lab_of(path), Rows::read(path));
        for row in &rows.rows {
            let mut observations = rows.observations(row);
            observations.extend(observations.clone());
            for _ in 0..4 {
                shuffle(&mut observations, &mut seed);
                let world = world_of(observations.clone(), row.since);
                for task in lab.steps().flat_map(|step| &step.tasks) {
                    judge(&task.when, &world);
                }
                wants(&lab, &world);
            }
        }
    }
}

#[test]
fn every_fact_twice_in_a_row_judges_the_same() {
    for path in WORLDS.iter().chain(&CHEATS) {
        let (lab, rows) = (lab_of(path), Rows::read(path));
        for row in &rows.rows {
            let once = rows.observations(row);
            let twice = once.iter().flat_map(|fact| [fact.clone(), fact.clone()]).collect();
            let task = row.condition(&lab);
            let (once, twice) = (judge(task, &world_of(once, row.since)), judge(task, &world_of(twice, row.since)));
            assert_eq!(once, twice, "{path}: {}", row.name);
        }
    }
}

/// Answers every want as an outside that knows nothing more would.
fn answer(want: Want, world: &mut World) {
    match want {
        Want::InspectImage { id, paths } => {
            let mut detail = world.details.get(&id).cloned().unwrap_or_default();
            detail.files.extend(paths.into_iter().map(|path| (path, None)));
            world.observe(Observation::ImageInspected(id, detail));
        }
        Want::RegistryDigest(reference) => world.observe(Observation::RegistryDigest(reference, None)),
    }
}

#[test]
fn once_answered_nothing_is_wanted_any_more() {
    let lab = shipped_lab();
    let mut asked = 0;
    for path in WORLDS.iter().chain(&CHEATS) {
        let rows = Rows::read(path);
        for row in &rows.rows {
            let mut world = world_of(rows.observations(row), row.since);
            let wanted = wants(&lab, &world);
            asked += wanted.len();
            for want in wanted {
                answer(want, &mut world);
            }
            assert_eq!(wants(&lab, &world), [], "{path}: {}", row.name);
        }
    }
    assert!(asked > 5);
}

#[test]
fn three_values_combine() {
    let mut world = World::default();
    world.observe(Observation::Workspace(true));
    world.observe(Observation::File("no".into(), FileState::Missing));
    let leaf = |name: &str| match name {
        "met" => "{folder: {}}",
        "not" => "{file: {path: no}}",
        "unknown" => "{file: {path: never-read}}",
        other => panic!("{other}"),
    };
    for (operator, parts, expected) in [
        ("all", "", "unknown"),
        ("any", "", "unknown"),
        ("all", "met met", "met"),
        ("all", "unknown met", "unknown"),
        ("all", "met unknown", "unknown"),
        ("all", "unknown not", "not_yet"),
        ("any", "not met", "met"),
        ("any", "not unknown", "unknown"),
        ("any", "unknown not", "unknown"),
        ("any", "not not", "not_yet"),
    ] {
        let parts: Vec<_> = parts.split_whitespace().map(leaf).collect();
        let yaml = format!("{operator}: [{}]", parts.join(", "));
        let condition: Condition =
            serde_yaml::with::singleton_map_recursive::deserialize(serde_yaml::Deserializer::from_str(&yaml)).unwrap();
        let state = |verdict: &Verdict| match verdict {
            Verdict::Met(_) => "met",
            Verdict::NotYet(_) => "not_yet",
            Verdict::Unknown(_) => "unknown",
        };
        assert_eq!(state(&judge(&condition, &world)), expected, "{yaml}");
        let opposite = match expected {
            "met" => "not_yet",
            "not_yet" => "met",
            same => same,
        };
        assert_eq!(state(&judge(&Condition::Not(Box::new(condition)), &world)), opposite, "not {yaml}");
    }
}

#[test]
fn a_copy_of_what_is_ignored_does_not_count() {
    let lab = shipped_lab();
    let task = lab.steps().flat_map(|step| &step.tasks).find(|task| task.id.0 == "copy").unwrap();
    for (ignored, expected) in [
        (None, "judge-copy"),
        (Some("*.txt\n"), "judge-copy"),
        (Some("*\n!app.py\n"), "judge-copy"),
        (Some("*.py\n"), "judge-copy-ignored"),
    ] {
        let mut world = World::default();
        let text = "FROM debian\nCOPY app.py /app.py\n".to_owned();
        let modified = jiff::Timestamp::UNIX_EPOCH;
        world.observe(Observation::File("Dockerfile".into(), FileState::Text { text, modified }));
        world.observe(Observation::Folder(Folder { names: None, dockerignore: ignored.map(str::to_owned) }));
        assert_eq!(judge(&task.when, &world).message().id, expected, "{ignored:?}");
    }
}
