//! Clocks that jump: an hour back or forth between any two messages. Nothing panics, no time is negative, no step is lost.

use jiff::Timestamp;
use regex::Regex;
use soleil::app::build::{BuildStep, BuildUpdate, StepState};
use soleil::app::effect::Effect;
use soleil::app::msg::Msg;
use soleil::app::update::update;
use soleil::lab::world::{FileState, Observation};

use super::bench::{Bench, at, engine, image, key, pulled};
use super::table::{Part, tell};

const HOUR: i64 = 3600;

/// Sends, and the ledger is written at once, at that time.
fn send(bench: &mut Bench, msg: Msg, now: Timestamp) -> Vec<Effect> {
    let mut effects = update(&mut bench.state, msg, now);
    let all = effects.clone();
    while let Some(Effect::SaveLedger(ledger)) =
        effects.iter().find(|effect| matches!(effect, Effect::SaveLedger(_))).cloned()
    {
        effects = update(&mut bench.state, Msg::LedgerSaved(ledger), now);
    }
    all
}

fn step(state: StepState) -> BuildUpdate {
    BuildUpdate::Step(BuildStep { id: "1".into(), name: "1/1 : RUN true".into(), state, seconds: None, line: Some(2) })
}

fn messages() -> Vec<Msg> {
    let file = |path: &str, text: &str| {
        Msg::Observed(Observation::File(path.into(), FileState::Text { text: text.into(), modified: at(5) }))
    };
    let built = image(1, &["python_app:version_de_ouf"], 1000);
    vec![
        Msg::Observed(Observation::Workspace(true)),
        file("app.py", include_str!("../../content/images/solution/app.py")),
        file("Dockerfile", include_str!("../../content/images/solution/Dockerfile")),
        Msg::Observed(engine()),
        Msg::Observed(Observation::Images(vec![image(2, &["mysql:5.7"], 10)])),
        Msg::Observed(Observation::Containers(Vec::new())),
        Msg::Observed(pulled("mysql:5.7")),
        Msg::Key(key("F5")),
        Msg::Build(1, step(StepState::Running)),
        Msg::Build(1, step(StepState::Done)),
        Msg::Build(1, BuildUpdate::Ended(Ok(built.id.clone()))),
        Msg::Observed(Observation::Images(vec![built, image(2, &["mysql:5.7"], 10)])),
        Msg::Key(key("F3")),
        Msg::Key(key("x")),
        Msg::Paused,
        Msg::Aged,
        Msg::Key(key("F4")),
        Msg::Key(key("F7")),
        Msg::Key(key("F2")),
    ]
}

#[test]
fn a_clock_that_jumps_between_any_two_messages() {
    let negative = Regex::new(r"(^|[\s(])-\d+([,.]\d+)? ?(s|min|h|j)\b").unwrap();
    let mut still = Bench::large();
    for msg in messages() {
        send(&mut still, msg, at(10));
    }
    let expected: Vec<&String> = still.state.progress.reached.keys().collect();
    assert!(expected.len() >= 9, "{expected:?}");
    for (fault, jump) in [("a clock that goes back an hour", -HOUR), ("a clock that goes forward an hour", HOUR)] {
        for place in 0..messages().len() {
            let mut bench = Bench::large();
            for (number, msg) in messages().into_iter().enumerate() {
                send(&mut bench, msg, at(if number < place { 10 } else { 10 + jump }));
                let screen = bench.screen();
                assert!(!negative.is_match(&screen), "{fault}, before message {place}:\n{screen}");
            }
            let reached: Vec<&String> = bench.state.progress.reached.keys().collect();
            assert_eq!(
                (&reached, bench.state.lit()),
                (&expected, still.state.lit()),
                "{fault}, before message {place}"
            );
            // And back: what was lit stays lit.
            send(&mut bench, Msg::Aged, at(11));
            assert_eq!(bench.state.lit(), still.state.lit());
            // Who types is not kept waiting for where the clock was.
            let now = at(10 + jump);
            send(&mut bench, Msg::Key(key("F3")), at(10));
            send(&mut bench, Msg::Key(key("y")), at(10));
            send(&mut bench, Msg::Aged, now);
            let due = bench.state.due();
            assert!(due.is_none_or(|due| due.duration_since(now).as_secs() <= 1), "{fault}: {due:?}");
        }
        tell(
            Part::Clock,
            fault,
            "(nothing: no time is shown as negative)",
            "the same tasks are reached, whenever it jumps; who types is not kept waiting",
        );
    }
}

/// The page has no row that no test tells.
#[test]
fn every_row_of_the_page_is_some_tests() {
    let page = std::fs::read_to_string(super::table::page()).unwrap();
    let tests = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut sources = String::new();
    for folder in ["it", "pty", "engine"] {
        for entry in std::fs::read_dir(tests.join(folder)).unwrap() {
            sources += &std::fs::read_to_string(entry.unwrap().path()).unwrap_or_default();
        }
    }
    let rows = super::table::rows(&page);
    assert!(rows.len() > 100, "only {} rows", rows.len());
    let faults: std::collections::BTreeSet<_> = rows.iter().map(|(part, fault, _)| (part, fault)).collect();
    assert_eq!(faults.len(), rows.len(), "a fault has two rows");
    for (_, fault, line) in rows {
        assert!(sources.contains(&format!("\"{fault}")), "no test tells: {line}");
    }
}
