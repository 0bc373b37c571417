//! The ledger: what was reached stays, with its evidence.

use jiff::Timestamp;
use soleil::lab::model::{Lab, StepId, Task};
use soleil::lab::progress::{Progress, TaskState, advance, step_complete, steps_lit, task_status};
use soleil::lab::world::{Command, FileState, Observation, World};

use super::worlds::shipped_lab;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn task<'a>(lab: &'a Lab, step: &str, task: &str) -> (&'a Task, StepId) {
    let step = lab.steps().find(|found| found.id.0 == step).unwrap();
    (step.tasks.iter().find(|found| found.id.0 == task).unwrap(), step.id.clone())
}

fn state(lab: &Lab, name: (&str, &str), world: &World, progress: &Progress) -> TaskState {
    let (task, step) = task(lab, name.0, name.1);
    task_status(task, &step, world, progress).state
}

#[test]
fn a_state_that_ceased_is_reached_and_an_act_stays_met() {
    let lab = shipped_lab();
    let mut world = World::default();
    world.observe(Observation::Workspace(true));
    world.commands.push(Command {
        id: 1,
        line: "docker images".into(),
        cwd: String::new(),
        at: at(1),
        output: String::new(),
        exit_code: Some(0),
        held: None,
    });
    let began = Progress::new(&lab, false, at(0));
    assert_eq!(state(&lab, ("write", "folder"), &World::default(), &began), TaskState::Unknown);
    let progress = advance(&lab, &world, &began, at(2), true);
    assert!(progress.reached["write/folder"].already_there);
    assert_eq!(progress.reached["pull/list"].at, at(2));
    assert_eq!(progress.reached.len(), 2);

    let mut later = World::default();
    later.observe(Observation::Workspace(false));
    assert_eq!(state(&lab, ("write", "folder"), &later, &progress), TaskState::Reached);
    assert_eq!(state(&lab, ("pull", "list"), &later, &progress), TaskState::Met);
    assert_eq!(state(&lab, ("pull", "list"), &later, &began), TaskState::NotYet);

    // Nothing is removed, and the first evidence is kept.
    assert_eq!(advance(&lab, &later, &progress, at(9), false), progress);
    assert_eq!(advance(&lab, &world, &progress, at(9), false), progress);
    assert!(!advance(&lab, &world, &began, at(2), false).reached["write/folder"].already_there);
}

#[test]
fn a_task_is_declared_only_where_it_may_be() {
    let lab = shipped_lab();
    let world = World::default();
    let mut progress = Progress::new(&lab, false, at(0));
    for (step, name) in [("pull", "list"), ("pull", "python")] {
        let (task, step) = task(&lab, step, name);
        progress = progress.declare(&step, task, at(3));
    }
    assert_eq!(progress.reached.keys().collect::<Vec<_>>(), ["pull/list"]);
    assert_eq!(state(&lab, ("pull", "list"), &world, &progress), TaskState::Declared);
}

#[test]
fn a_step_is_lit_by_its_tasks_that_are_no_bonus() {
    let lab = shipped_lab();
    let mut world = World::default();
    let began = Progress::new(&lab, false, at(0));
    assert_eq!(steps_lit(&lab, &world, &began), 0);
    world.observe(Observation::Containers(vec![soleil::lab::world::Container {
        id: "c".into(),
        image: Some("python:3.11".parse().unwrap()),
        command: vec!["bash".into()],
        tty: Some(true),
        stdin: Some(true),
        running: true,
        ..Default::default()
    }]));
    let transcript = "root@c:/# python --version\nPython 3.11.2\n".to_owned();
    world.observe(Observation::Transcript { container: "c".into(), text: transcript, whole: true });
    let progress = advance(&lab, &world, &began, at(1), false);
    let step = lab.steps().find(|step| step.id.0 == "terminal").unwrap();
    assert!(!progress.reached.contains_key("terminal/destroyed"));
    assert!(step_complete(step, &world, &progress));
    assert!(step_complete(step, &World::default(), &progress), "after a restart");
    assert_eq!(steps_lit(&lab, &world, &progress), 1);
}

#[test]
fn a_task_without_a_condition_is_never_green_by_itself() {
    let mut lab = shipped_lab();
    for empty in [soleil::lab::model::Condition::All(vec![]), soleil::lab::model::Condition::Any(vec![])] {
        lab.chapters[0].steps[0].tasks[0].when = empty;
        let progress = advance(&lab, &World::default(), &Progress::new(&lab, false, at(0)), at(1), false);
        assert!(progress.reached.is_empty());
        assert_eq!(state(&lab, ("pull", "python"), &World::default(), &progress), TaskState::Unknown);
    }
}

#[test]
fn the_file_is_json_with_a_version() {
    let lab = shipped_lab();
    let mut world = World::default();
    world.observe(Observation::Workspace(true));
    world.observe(Observation::File("app.py".into(), FileState::Text { text: String::new(), modified: at(1) }));
    let progress = advance(&lab, &world, &Progress::new(&lab, true, at(0)), at(1), false);
    assert_eq!(Progress::from_json(&progress.to_json()).unwrap(), progress);
    let with_more = progress.to_json().replacen('{', "{\"a_later_key\": 1,", 1);
    assert_eq!(Progress::from_json(&with_more).unwrap(), progress);
    for (text, id) in [
        ("", "progress-unreadable"),
        ("{\"version\": 1}", "progress-unreadable"),
        ("{\"version\": 2}", "progress-other-version"),
    ] {
        assert_eq!(Progress::from_json(text).unwrap_err().id, id, "{text}");
    }
    assert_eq!(Progress::file_name("images", false), "images.json");
    assert_eq!(Progress::file_name("images", true), "images.simulated.json");
    let fresh = progress.afresh(at(7));
    assert_eq!((fresh.reached.len(), fresh.fresh), (0, Some(at(7))));
}
