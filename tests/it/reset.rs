//! Starting over: what goes, what stays, and what is to be done anew.

use std::collections::BTreeMap;

use soleil::app::build::RunUpdate;
use soleil::app::effect::Effect;
use soleil::app::layout::Pane;
use soleil::app::msg::Msg;
use soleil::app::reset::Removed;
use soleil::app::state::Overlay;
use soleil::lab::made::{Made, note_containers};
use soleil::lab::model::StepId;
use soleil::lab::progress::{Progress, Reached, TaskState, advance, task_status};
use soleil::lab::reset::{Plan, plan};
use soleil::lab::world::{Command, Container, EngineEvent, FileState, Image, Observation, World};
use soleil::runtime::files::backup::{back_up, remove, remove_folder};
use soleil::text::{Lang, Message};

use super::bench::{Bench, at, engine, image, pulled, python_container, text};
use super::worlds::shipped_lab;

const PYTHON: &str = "python:3.11";
const APP: &str = "python_app:version_de_ouf";

fn reached(already_there: bool) -> Reached {
    Reached { already_there, ..Reached::new(at(5), Message::new("judge-image-pulled")) }
}

fn container(id: &str, image: &str, of: &Image, created: i64) -> Container {
    Container {
        id: id.repeat(64 / id.len()),
        name: format!("box_{id}"),
        image: Some(image.parse().unwrap()),
        image_id: of.id.clone(),
        command: vec!["bash".into()],
        created: at(created).as_second(),
        started: true,
        ..Container::default()
    }
}

/// A lab half done: python pulled, mysql there before, wordpress by somebody unseen; the files written, the image built
/// and run.
fn half() -> (World, Progress) {
    let lab = shipped_lab();
    let mut world = World::default();
    let mut progress = Progress::new(&lab, false, at(0));
    let (python, app) = (image(1, &[PYTHON], 1_000_000_000), image(4, &[APP], 600_000_000));
    world.observe(engine());
    world.observe(Observation::Containers(vec![
        container("a1", PYTHON, &python, 1),
        container("b2", APP, &app, 1),
        Container { running: true, ..container("c3", APP, &app, 1) },
    ]));
    world.observe(Observation::Images(vec![
        python,
        image(2, &["mysql:5.7"], 500),
        image(3, &["wordpress:latest"], 700),
        app,
        image(9, &["debian:latest"], 1),
    ]));
    world.observe(Observation::Workspace(true));
    world.observe(text("app.py", "import emoji\n"));
    for (key, there) in [
        ("pull/python", false),
        ("pull/mysql", true),
        ("pull/list", false),
        ("write/folder", false),
        ("write/files", false),
        ("build/image", false),
        ("run/output", false),
    ] {
        progress.reached.insert(key.into(), reached(there));
    }
    for (reference, number) in [(PYTHON, 1), ("mysql:5.7", 2), (APP, 4)] {
        progress.images.insert(reference.into(), image(number, &[], 0).id);
    }
    for id in ["a1", "b2", "c3"] {
        let made = Made { name: String::new(), image: PYTHON.parse().unwrap(), at: at(1) };
        progress.made.insert(id.repeat(32), made);
    }
    progress.hints.insert("pull".into(), 2);
    progress.solutions.insert("Dockerfile".into(), at(6));
    (world, progress)
}

/// A plan in words: `+` what goes, `=` what stays and why.
fn told(plan: &Plan) -> Vec<String> {
    let mut lines: Vec<String> = plan.containers.iter().map(|old| format!("+{}", old.command())).collect();
    lines.extend(plan.images.iter().map(|old| format!("+{}", old.command())));
    lines.extend(plan.files.iter().map(|old| format!("+{} {:?}", old.path, old.size)));
    lines.extend(plan.folder.then(|| "+folder".to_owned()));
    lines.extend(plan.forgets.then(|| "+ledger".to_owned()));
    lines.extend(plan.stays.iter().map(|stay| format!("={} {}", stay.command, stay.why.id)));
    lines
}

fn planned(world: &World, progress: &Progress, step: &str) -> Vec<String> {
    let step = (step != "all").then(|| StepId(step.into()));
    told(&plan(&shipped_lab(), world, progress, step.as_ref()))
}

#[test]
fn what_goes_and_what_stays() {
    let (world, progress) = half();
    let rows: [(&str, &[&str]); 6] = [
        (
            "pull",
            &[
                // The image cannot go while its container holds it.
                "+docker rm -f box_a1",
                "+docker rmi python:3.11",
                "+ledger",
                "=docker rmi mysql:5.7 reset-stays-before",
                "=docker rmi wordpress:latest reset-stays-unnoted",
            ],
        ),
        ("terminal", &["+docker rm -f box_a1"]),
        ("write", &["+app.py Some(13)", "+folder", "+ledger"]),
        (
            "build",
            &["+docker rm -f box_b2", "+docker rm -f box_c3", "+docker rmi python_app:version_de_ouf", "+ledger"],
        ),
        ("run", &["+docker rm -f box_b2", "+docker rm -f box_c3", "+ledger"]),
        (
            "all",
            &[
                "+docker rm -f box_a1",
                "+docker rm -f box_b2",
                "+docker rm -f box_c3",
                "+docker rmi python:3.11",
                "+docker rmi python_app:version_de_ouf",
                "+app.py Some(13)",
                "+folder",
                "+ledger",
                "=docker rmi mysql:5.7 reset-stays-before",
                "=docker rmi wordpress:latest reset-stays-unnoted",
            ],
        ),
    ];
    for (step, expected) in rows {
        assert_eq!(planned(&world, &progress, step), expected, "{step}");
    }
}

type Change = fn(&mut World, &mut Progress);

/// What is not sure to be the student's never goes.
#[test]
fn what_may_be_anothers_stays() {
    let rows: &[(&str, Change, &str, &[&str])] = &[
        (
            "nothing in the ledger",
            |_, progress| *progress = Progress::new(&shipped_lab(), false, at(0)),
            "all",
            &[
                "+app.py Some(13)",
                "=docker rmi python:3.11 reset-stays-unnoted",
                "=docker rmi mysql:5.7 reset-stays-unnoted",
                "=docker rmi wordpress:latest reset-stays-unnoted",
                "=docker rmi python_app:version_de_ouf reset-stays-unnoted",
                "=docker rm -f box_a1 reset-stays-unsure",
                "=docker rm -f box_b2 reset-stays-unsure",
                "=docker rm -f box_c3 reset-stays-unsure",
            ],
        ),
        (
            "the tag was moved",
            |_, progress| drop(progress.images.insert(APP.into(), "sha256:other".into())),
            "build",
            &["+ledger", "=docker rmi python_app:version_de_ouf reset-stays-changed"],
        ),
        (
            "ticked by hand",
            |_, progress| {
                progress.reached.get_mut("build/image").unwrap().declared = true;
                progress.images.clear();
            },
            "build",
            &["+ledger", "=docker rmi python_app:version_de_ouf reset-stays-unnoted"],
        ),
        (
            "a container of somebody uses the image",
            |_, progress| drop(progress.made.remove(&"b2".repeat(32))),
            "build",
            &["+ledger", "=docker rmi python_app:version_de_ouf reset-stays-used"],
        ),
        (
            "the same, and the image has another name too",
            |world, progress| {
                progress.made.remove(&"b2".repeat(32));
                world.observe(Observation::Images(vec![image(4, &[APP, "mine:1"], 6)]));
            },
            "build",
            &[
                "+docker rm -f box_c3",
                "+docker rmi python_app:version_de_ouf",
                "+ledger",
                "=docker rm -f box_b2 reset-stays-unsure",
            ],
        ),
        (
            "it could not go the first time",
            |_, progress| {
                *progress = progress.clone().started_over(&shipped_lab(), &step("build"), &[], at(9));
                assert!(!progress.reached.contains_key("build/image"));
            },
            "build",
            &["+docker rm -f box_b2", "+docker rm -f box_c3", "+docker rmi python_app:version_de_ouf"],
        ),
        ("a container that is gone", |world, _| world.observe(Observation::Containers(vec![])), "run", &["+ledger"]),
        (
            "the mistyped name",
            |world, _| world.observe(Observation::Images(vec![image(6, &["python_app:version_de_oufw"], 6)])),
            "build",
            &["+ledger", "=docker rmi python_app:version_de_oufw reset-stays-unnoted"],
        ),
        (
            "the folder was there before",
            |_, progress| progress.reached.get_mut("write/folder").unwrap().already_there = true,
            "write",
            &["+app.py Some(13)", "+ledger"],
        ),
        (
            "no engine",
            |world, _| world.observe(Observation::EngineDown(Message::new("engine-none"))),
            "all",
            &["+app.py Some(13)", "+folder", "+ledger"],
        ),
    ];
    for (name, change, step, expected) in rows {
        let (mut world, mut progress) = half();
        change(&mut world, &mut progress);
        assert_eq!(planned(&world, &progress, step), *expected, "{name}");
    }
    let empty = Progress::new(&shipped_lab(), false, at(0));
    assert!(plan(&shipped_lab(), &World::default(), &empty, None).is_empty());
}

fn command(id: u64, line: &str, second: i64, output: &str, exit_code: Option<i64>) -> Command {
    let (line, output) = (line.to_owned(), output.to_owned());
    Command { id, line, cwd: String::new(), at: at(second), output, exit_code, held: None }
}

/// Which containers (their names) are noted as made by these commands, looked at so many seconds after.
fn noted(commands: Vec<Command>, containers: Vec<Container>, now: i64) -> Vec<String> {
    let mut world = World { commands, ..World::default() };
    world.observe(Observation::Containers(containers));
    let mut made = BTreeMap::new();
    note_containers(&shipped_lab(), &world, &mut made, at(now));
    made.into_values().map(|made| made.name).collect()
}

/// What it is, commands, containers, when it is looked at, what is noted.
type Noted<'a> = (&'a str, Vec<Command>, Vec<Container>, i64, &'a [&'a str]);

#[test]
fn which_containers_are_the_students() {
    let of = image(1, &[PYTHON], 1);
    let python = |id: &str, created| container(id, PYTHON, &of, created);
    let run = |second, output: &str| command(1, "docker run -it python:3.11 bash", second, output, None);
    let named = |name: &str| command(1, &format!("docker run -d --name {name} python:3.11"), 10, "", Some(0));
    let gone = Container { removed: true, ..python("b2", 11) };
    let none: [&str; 0] = [];
    let rows: Vec<Noted<'_>> = vec![
        ("the only one", vec![run(10, "")], vec![python("a1", 11)], 20, &["box_a1"]),
        ("not yet: another may come", vec![run(10, "")], vec![python("a1", 11)], 12, &none),
        ("its prompt tells", vec![run(10, "root@a1a1a1a1a1a1:/# ")], vec![python("a1", 11)], 11, &["box_a1"]),
        ("two at once", vec![run(10, "")], vec![python("a1", 11), python("b2", 12)], 20, &none),
        ("another's came and went", vec![run(10, "")], vec![python("a1", 11), gone], 20, &none),
        (
            "two at once, and a prompt",
            vec![run(10, "root@b2b2b2b2b2b2:/# ")],
            vec![python("a1", 11), python("b2", 12)],
            20,
            &["box_b2"],
        ),
        (
            "two of one's own",
            vec![run(10, ""), run(12, "")],
            vec![python("a1", 11), python("b2", 12)],
            20,
            &["box_a1", "box_b2"],
        ),
        (
            "one that docker refused and another's",
            vec![run(10, ""), command(2, "docker run -it python:3.11 bash", 12, "", Some(125))],
            vec![python("a1", 11), python("b2", 12)],
            20,
            &none,
        ),
        ("while one's own goes on", vec![run(10, "")], vec![python("a1", 400)], 999, &none),
        ("before", vec![run(10, "")], vec![python("a1", 2)], 20, &none),
        ("its name", vec![named("box_a1")], vec![python("a1", 11), python("b2", 11)], 11, &["box_a1"]),
        (
            "a name that docker refused: another's has it",
            vec![command(1, "docker run -d --name box_a1 python:3.11", 10, "", Some(125))],
            vec![python("a1", 9)],
            20,
            &none,
        ),
        (
            "a name while docker may still refuse it",
            vec![command(1, "docker run -it --name=box_a1 python:3.11", 10, "", None)],
            vec![python("a1", 9)],
            10,
            &none,
        ),
        (
            "a name that docker took",
            vec![command(1, "docker run -it --name=box_a1 python:3.11", 10, "", None)],
            vec![python("a1", 11), python("b2", 11)],
            20,
            &["box_a1"],
        ),
        ("another name", vec![named("mine")], vec![python("a1", 11)], 20, &none),
        (
            "another program in it",
            vec![command(1, "docker run -it python:3.11 sh", 10, "", None)],
            vec![python("a1", 11)],
            20,
            &none,
        ),
        ("another image", vec![command(1, "docker run mysql:5.7", 10, "", None)], vec![python("a1", 11)], 20, &none),
        (
            "an exec",
            vec![command(1, "docker exec box_a1 python:3.11", 10, "", None)],
            vec![python("a1", 11)],
            20,
            &none,
        ),
        ("no command seen", vec![], vec![python("a1", 11)], 20, &none),
        (
            "what runs in it is not known yet",
            vec![run(10, "")],
            vec![Container { command: Vec::new(), ..python("a1", 11) }],
            20,
            &none,
        ),
        (
            "two at once, and another command that made neither",
            vec![run(10, ""), command(2, "docker run -d --name box_c3 python:3.11 sh", 12, "", Some(0))],
            vec![python("a1", 11), python("b2", 12), Container { command: vec!["sh".to_owned()], ..python("c3", 13) }],
            20,
            &["box_c3"],
        ),
        (
            "docker container create, with sudo",
            vec![command(1, "sudo docker container create python:3.11", 10, "", Some(0))],
            vec![python("a1", 10)],
            20,
            &["box_a1"],
        ),
    ];
    for (name, commands, containers, now, expected) in rows {
        assert_eq!(noted(commands, containers, now), expected, "{name}");
    }
}

/// An image that had to come first delays the container.
#[test]
fn a_pull_within_the_run_is_waited_for() {
    let of = image(1, &[PYTHON], 1);
    let mut world = World { commands: vec![command(1, "docker run -d python:3.11", 10, "", None)], ..World::default() };
    world.observe(Observation::Containers(vec![container("a1", PYTHON, &of, 201)]));
    let mut made = BTreeMap::new();
    note_containers(&shipped_lab(), &world, &mut made, at(300));
    assert_eq!(made, BTreeMap::new());
    world.observe(Observation::Event(at(200), EngineEvent::Pulled(PYTHON.parse().unwrap())));
    note_containers(&shipped_lab(), &world, &mut made, at(300));
    assert_eq!(made.len(), 1);
}

fn step(name: &str) -> Vec<StepId> {
    vec![StepId(name.into())]
}

fn state_of(name: &str, world: &World, progress: &Progress) -> TaskState {
    let lab = shipped_lab();
    let (step, task) = name.split_once('/').unwrap();
    let step = lab.steps().find(|found| found.id.0 == step).unwrap();
    let task = step.tasks.iter().find(|found| found.id.0 == task).unwrap();
    task_status(task, &step.id, world, progress).state
}

/// What was done before lights nothing, done again it does; other steps keep what they have.
#[test]
fn what_was_done_before_does_not_count() {
    let lab = shipped_lab();
    let mut world = World::default();
    world.observe(engine());
    for observation in [
        Observation::Images(vec![image(1, &[PYTHON], 1)]),
        pulled(PYTHON),
        Observation::Containers(vec![python_container()]),
    ] {
        world.observe(observation);
    }
    world.observe(Observation::CommandStarted { id: 1, line: "docker images".into(), cwd: String::new(), at: at(3) });
    world.observe(Observation::CommandFinished(1, 0));
    let before = advance(&lab, &world, &Progress::new(&lab, false, at(0)), at(4), false);
    assert_eq!(before.reached.keys().collect::<Vec<_>>(), ["pull/list", "pull/python", "terminal/shell"]);
    assert_eq!(before.images[PYTHON], image(1, &[], 0).id);

    let over = before.clone().started_over(&lab, &step("pull"), &[], at(10));
    assert_eq!(over.reached.keys().collect::<Vec<_>>(), ["terminal/shell"]);
    assert_eq!(advance(&lab, &world, &over, at(11), false), over);
    assert_eq!(state_of("pull/list", &world, &over), TaskState::NotYet);
    assert_eq!(state_of("pull/python", &world, &over), TaskState::NotYet);
    assert_eq!(state_of("terminal/shell", &world, &over), TaskState::Met);

    world.observe(Observation::Event(at(12), EngineEvent::Pulled(PYTHON.parse().unwrap())));
    world.observe(Observation::CommandStarted { id: 2, line: "docker images".into(), cwd: String::new(), at: at(13) });
    world.observe(Observation::CommandFinished(2, 0));
    let again = advance(&lab, &world, &over, at(14), false);
    assert_eq!(again.reached.keys().collect::<Vec<_>>(), ["pull/list", "pull/python", "terminal/shell"]);
    // A program that starts later has no event of the pull: the ledger has.
    let mut later = World::default();
    later.observe(engine());
    let mut image = image(1, &[PYTHON], 1);
    image.digests = vec![(PYTHON.parse().unwrap(), "sha256:d".into())];
    later.observe(Observation::Images(vec![image]));
    assert_eq!(state_of("pull/python", &later, &again), TaskState::Met);

    let over = before.started_over(&lab, &step("terminal"), &[], at(10));
    assert_eq!(advance(&lab, &world, &over, at(11), false), over);
    assert_eq!(state_of("terminal/shell", &world, &over), TaskState::NotYet);
}

#[test]
fn what_was_there_before_the_lab_counts_as_such_again() {
    let lab = shipped_lab();
    let (_, progress) = half();
    let over = progress.started_over(&lab, &step("pull"), &[], at(10));
    let kept: Vec<_> = over.reached.iter().filter(|(key, _)| key.starts_with("pull/")).collect();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].0.as_str(), kept[0].1.at, kept[0].1.already_there), ("pull/mysql", at(10), true));
    assert!(!over.hints.contains_key("pull") && over.solutions.contains_key("Dockerfile"));
}

/// A program that still has the old ledger brings nothing back, whoever joins whom.
#[test]
fn another_program_does_not_bring_back_what_was_started_over() {
    let lab = shipped_lab();
    let (_, old) = half();
    let files = vec!["Dockerfile".to_owned()];
    let over = old.clone().started_over(&lab, &[step("pull"), step("write")].concat(), &files, at(10));
    let mut anew = over.clone();
    anew.reached.insert("pull/list".into(), Reached { at: at(12), ..reached(false) });
    anew.solutions.insert("Dockerfile".into(), at(13));
    let mut elsewhere = old.clone();
    elsewhere.reached.insert("terminal/shell".into(), reached(false));
    for (name, one, other, expected) in [
        ("old", &over, &old, &over),
        ("old, the step begun anew", &anew, &old, &anew),
        ("the same beginning", &over, &anew, &anew),
    ] {
        assert_eq!(one.clone().joined(other.clone()), *expected, "{name}");
        assert_eq!(other.clone().joined(one.clone()), *expected, "{name}, the other way");
    }
    // What the other has reached in another step is joined.
    assert!(over.clone().joined(elsewhere).reached.contains_key("terminal/shell"));
    // Two beginnings of two steps.
    let one = old.clone().started_over(&lab, &step("pull"), &[], at(20));
    let other = old.started_over(&lab, &step("run"), &[], at(21));
    let both = one.clone().joined(other.clone());
    assert_eq!(both, other.joined(one));
    assert!(!both.reached.keys().any(|key| key.starts_with("pull/list") || key.starts_with("run/")));
    assert_eq!(Progress::from_json(&both.to_json()).unwrap(), both);
}

/// The ledger of an earlier version has none of it.
#[test]
fn an_older_ledger_is_read() {
    let text =
        format!(r#"{{"version": 1, "lab": "images", "simulated": false, "began": "{}", "reached": {{}}}}"#, at(0));
    assert_eq!(Progress::from_json(&text).unwrap(), Progress::new(&shipped_lab(), false, at(0)));
}

/// The lab half done on a screen.
fn bench(lang: Lang, ascii: bool, size: (u16, u16)) -> Bench {
    let mut bench = Bench::new(lang, ascii, size);
    bench.shell_runs();
    let (world, progress) = half();
    bench.state.world = world;
    bench.send(Msg::LedgerSaved(Box::new(progress)));
    bench.state.notice = None;
    bench
}

fn ledger(effects: &[Effect]) -> Progress {
    let found = effects.iter().rev().find_map(|effect| match effect {
        Effect::SaveLedger(ledger) => Some((**ledger).clone()),
        _ => None,
    });
    found.expect("the ledger is to be written")
}

#[test]
fn pictures() {
    for (lang, ascii, size, name) in [
        (Lang::Fr, false, (80, 24), "fr_80x24"),
        (Lang::En, false, (120, 36), "en_120x36"),
        (Lang::Fr, true, (60, 20), "ascii_60x20"),
    ] {
        let mut all = String::new();
        let mut bench = bench(lang, ascii, size);
        bench.send(Msg::Recovered("Dockerfile".into(), "FROM debian\n".into()));
        for keys in [&["Ctrl-g", "u"] as &[&str], &["Left"], &["PageDown", "PageDown"]] {
            bench.keys(keys);
            all.push_str(&format!("--- {}\n{}", keys.join(" "), bench.screen()));
        }
        bench.key("R");
        all.push_str(&format!("--- R\n{}", bench.screen()));
        let Some(Effect::Reset { plan, .. }) = again(&mut bench) else { panic!("{:?}", bench.state.overlay) };
        let words = "conflict: unable to remove repository reference (must force)";
        let why = Message::new("reset-image-failed").with("image", PYTHON).with("words", words);
        let removed = Removed { containers: 3, images: 1, failed: vec![why], ..Removed::default() };
        bench.send(Msg::ResetDone(plan, removed));
        all.push_str(&format!("--- told\n{}", bench.screen()));
        insta::assert_snapshot!(name, all);
    }
}

/// Asks once more for everything.
fn again(bench: &mut Bench) -> Option<Effect> {
    bench.state.reset.under_way = false;
    bench.keys(&["Ctrl-g", "u"]);
    while !matches!(&bench.state.overlay, Some(Overlay::Reset(reset)) if reset.step.is_none()) {
        bench.key("Right");
    }
    bench.key("R").pop()
}

/// Only the capital R starts anything.
#[test]
fn a_key_by_accident_does_nothing() {
    for key in ["Enter", "r", "Esc", "y", "o", "q"] {
        let mut bench = bench(Lang::Fr, false, (80, 24));
        bench.keys(&["Ctrl-g", "u"]);
        assert!(matches!(bench.state.overlay, Some(Overlay::Reset(_))));
        assert_eq!(bench.key(key), [], "{key}");
        assert_eq!(bench.state.overlay, None, "{key}");
    }
    // In a step where nothing was begun there is nothing to confirm.
    let mut bench = Bench::large();
    assert_eq!(bench.keys(&["Ctrl-g", "u", "R"]), []);
}

#[test]
fn a_step_goes_dark_once_the_ledger_holds_it_and_is_lit_by_doing_it_anew() {
    let mut bench = Bench::large();
    super::bench::do_second_step(&mut bench);
    assert!(bench.screen().contains("🌞 1/5"));
    bench.send(Msg::Recovered("app.py".into(), "import emoji\n".into()));
    bench.keys(&["F2", "Left", "Right"]);
    while bench.state.steps.selected != 1 {
        bench.key("Left");
    }
    bench.keys(&["Ctrl-g", "u"]);
    let Some(Effect::Reset { plan, unsaved }) = bench.key("R").pop() else { panic!("{:?}", bench.state.overlay) };
    assert_eq!((plan.steps.len(), unsaved.len()), (1, 0), "the text is another step's");
    bench.keys(&["Ctrl-g", "u"]);
    assert!(bench.screen().contains("Attends la fin"), "not twice at once");
    let effects = bench.send(Msg::ResetDone(plan, Removed::default()));
    assert!(bench.screen().contains("🌞 1/5"), "not before the ledger holds it");
    let over = ledger(&effects);
    // An older write that is told late takes nothing back.
    let late = bench.state.progress.clone();
    bench.send(Msg::LedgerSaved(Box::new(over)));
    bench.send(Msg::LedgerSaved(Box::new(late)));
    assert_eq!(bench.send(Msg::Aged), []);
    let screen = bench.screen();
    assert!(screen.contains("🌞 0/5"), "{screen}");
    assert_eq!((bench.state.focus, bench.state.steps.selected), (Pane::Steps, 1));
    assert_eq!(bench.state.editor.unsaved().len(), 1);
    let new = Container { id: "d4".repeat(32), created: at(90).as_second(), ..python_container() };
    bench.prove(Observation::Containers(vec![python_container(), new.clone()]));
    let text = "root@c:/# python --version\nPython 3.11.2\n".to_owned();
    bench.prove(Observation::Transcript { container: new.id, text, whole: true });
    assert!(bench.screen().contains("🌞 1/5"));
}

#[test]
fn the_files_go_with_what_was_not_saved() {
    let mut bench = bench(Lang::Fr, false, (120, 36));
    bench.observe(text("app.py", "import emoji\n"));
    bench.send(Msg::Recovered("app.py".into(), "import emoji\nprint\n".into()));
    let Some(Effect::Reset { plan, unsaved }) = again(&mut bench) else { panic!() };
    assert_eq!(unsaved, [("app.py".to_owned(), "import emoji\nprint\n".to_owned())]);
    let removed =
        Removed { files: vec!["app.py".into()], folder: true, backup: Some("/b".into()), ..Removed::default() };
    let effects = bench.send(Msg::ResetDone(plan, removed));
    assert!(effects.contains(&Effect::Forget("app.py".into())));
    assert_eq!(bench.state.editor.tab().text(), "");
    assert!(bench.state.editor.unsaved().is_empty());
    assert_eq!(bench.state.world.files["app.py"], FileState::Missing);
    let over = ledger(&effects);
    assert!(over.reached.keys().all(|key| key == "pull/mysql"), "{:?}", over.reached);
    bench.send(Msg::LedgerSaved(Box::new(over)));
    assert!(bench.screen().contains("/b"), "{}", bench.screen());
}

/// What a build saves and makes would be removed under its feet, or come back.
#[test]
fn nothing_is_saved_or_begun_while_things_are_removed() {
    for keys in [&["F5"][..], &["F6"], &["F2", "i"], &["F3", "x", "Ctrl-s"], &["F3", "x", "F10", "s"]] {
        let mut bench = bench(Lang::Fr, false, (120, 36));
        assert!(matches!(again(&mut bench), Some(Effect::Reset { .. })));
        let effects = bench.keys(keys);
        let begun = |effect: &Effect| {
            matches!(effect, Effect::Save { .. } | Effect::Build { .. } | Effect::Run { .. } | Effect::Pull { .. })
        };
        assert!(!effects.iter().any(begun), "{keys:?}: {effects:?}");
        assert!(bench.screen().contains("On range"), "{keys:?}");
    }
}

/// A copy that cannot be made stops it all; a folder that stays counts as one that was there.
#[test]
fn nothing_is_forgotten_without_a_copy_and_what_stays_was_there() {
    let mut bench = bench(Lang::Fr, false, (120, 36));
    let before = bench.state.progress.clone();
    let Some(Effect::Reset { plan, .. }) = again(&mut bench) else { panic!() };
    let why = Message::new("reset-backup-failed").with("path", "/full").with("error", "no space");
    let removed = Removed { failed: vec![why], given_up: true, ..Removed::default() };
    assert_eq!(bench.send(Msg::ResetDone(plan.clone(), removed)), []);
    assert!(bench.screen().contains("Rien n'a été enlevé"));
    assert!(!bench.screen().contains("On range"), "{}", bench.screen());
    assert_eq!(bench.state.progress, before);
    let over =
        ledger(&bench.send(Msg::ResetDone(plan, Removed { files: vec!["app.py".into()], ..Removed::default() })));
    assert!(over.reached["write/folder"].already_there);
}

/// `soleil reset` in another window: the ledger on disk is followed.
#[test]
fn a_ledger_that_another_program_wrote_is_followed() {
    let mut bench = Bench::large();
    super::bench::do_second_step(&mut bench);
    let over = bench.state.progress.clone().started_over(&shipped_lab(), &step("terminal"), &[], at(20));
    assert_eq!(bench.send(Msg::LedgerSeen(Box::new(over.clone()))), []);
    assert!(bench.screen().contains("🌞 0/5"));
    assert_eq!(bench.send(Msg::LedgerSeen(Box::new(over.clone()))), []);
    // Its files are with the copies, what was typed included: the tab does not hold on to them.
    bench.observe(text("app.py", "import emoji\n"));
    bench.send(Msg::Recovered("Dockerfile".into(), "FROM debian\n".into()));
    bench.observe(Observation::File("app.py".into(), FileState::Missing));
    let over = over.started_over(&shipped_lab(), &step("write"), &["app.py".to_owned()], at(30));
    let effects = bench.send(Msg::LedgerSeen(Box::new(over)));
    assert_eq!(effects, [Effect::Forget("app.py".into())]);
    let unsaved: Vec<_> = bench.state.editor.unsaved().into_iter().map(|(path, _)| path).collect();
    assert_eq!(unsaved, ["Dockerfile"], "of a file that was not started over nothing is lost");
}

#[test]
fn a_container_of_f6_is_noted() {
    let mut bench = Bench::large();
    bench.key("F6");
    let noted = ledger(&bench.send(Msg::Run(1, RunUpdate::Started("f6".repeat(32)))));
    assert_eq!(noted.made[&"f6".repeat(32)].image.to_string(), APP);
}

#[test]
fn files_are_copied_before_they_go_and_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let (state, workspace) = (folder.path().join("state"), folder.path().join("work"));
    std::fs::create_dir(&workspace).unwrap();
    std::fs::write(workspace.join("app.py"), "one\n").unwrap();
    std::fs::write(workspace.join("notes.txt"), "mine\n").unwrap();
    let real = folder.path().join("real");
    std::fs::write(&real, "FROM debian\n").unwrap();
    std::os::unix::fs::symlink(&real, workspace.join("Dockerfile")).unwrap();
    let files = vec!["app.py".to_owned(), "Dockerfile".to_owned()];
    let unsaved = vec![("app.py".to_owned(), "two\n".to_owned())];
    let backed_up = || back_up(&state, &workspace, &files, &unsaved, at(0)).unwrap().unwrap();
    let (first, second) = (backed_up(), backed_up());
    assert_ne!(first, second);
    assert!(first.starts_with(state.join("backups")));
    for copy in [&first, &second] {
        for (name, text) in [("app.py", "one\n"), ("app.py.unsaved", "two\n"), ("Dockerfile", "FROM debian\n")] {
            assert_eq!(std::fs::read_to_string(copy.join(name)).unwrap(), text);
        }
    }
    for file in &files {
        remove(&workspace, file).unwrap();
        remove(&workspace, file).unwrap();
        assert!(!workspace.join(file).exists());
    }
    assert!(real.exists() && !remove_folder(&workspace), "what is not the lab's stays");
    std::fs::remove_file(workspace.join("notes.txt")).unwrap();
    assert!(remove_folder(&workspace));
    assert_eq!(back_up(&state, &workspace, &[], &[], at(0)).unwrap(), None);
    // Of a folder in a file's place there is no copy.
    std::fs::create_dir_all(workspace.join("app.py")).unwrap();
    assert_eq!(back_up(&state, &workspace, &files, &[], at(0)).unwrap_err().id, "reset-backup-failed");
}
