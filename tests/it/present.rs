//! The presenter: F9 types, sends off and waits; back, skip, pause; the demo's own finger.

use jiff::SignedDuration;
use soleil::app::effect::Effect;
use soleil::app::layout::Pane;
use soleil::app::msg::Msg;
use soleil::app::present::{Mode, Phase};
use soleil::app::update::update;
use soleil::lab::world::Observation;
use soleil::runtime::labs;
use soleil::text::Lang;

use super::bench::{Bench, engine, image, pulled};

const PROMPT: &str = "\x1b]633;P;Cwd=/home/me;nonce\x07me@lab:~$ ";

fn presenter(mode: Mode) -> Bench {
    let mut bench = Bench::of(labs::load("images").unwrap(), Lang::Fr, false, (120, 36));
    bench.state.present.mode = mode;
    bench.observe(engine());
    print(&mut bench, PROMPT);
    bench
}

fn print(bench: &mut Bench, bytes: &str) {
    bench.send(Msg::ShellOutput(bytes.as_bytes().to_vec()));
}

/// Time passes until nothing is due, or the number of steps is over; what was typed into the shell, how long it took.
fn pass(bench: &mut Bench, steps: usize) -> (String, SignedDuration) {
    let begin = bench.state.now;
    let mut typed = String::new();
    for _ in 0..steps {
        let Some(due) = bench.state.due() else { break };
        typed += &shell_input(&update(&mut bench.state, Msg::Paused, due));
    }
    (typed, bench.state.now.duration_since(begin))
}

fn shell_input(effects: &[Effect]) -> String {
    let bytes = effects.iter().filter_map(|effect| match effect {
        Effect::ShellInput(bytes) => Some(String::from_utf8(bytes.clone()).unwrap()),
        _ => None,
    });
    bytes.collect()
}

fn row(bench: &Bench) -> String {
    bench.screen().lines().last().unwrap().to_owned()
}

/// The command runs, and ends with this status at the shell's prompt.
fn runs(bench: &mut Bench, line: &str, status: i32) {
    print(bench, &format!("\x1b]633;E;{line};nonce\x07\x1b]633;C;nonce\x07\x1b]633;D;{status};nonce\x07{PROMPT}"));
}

#[test]
fn f9_types_at_a_human_pace_then_runs_then_waits_for_the_engine() {
    let mut bench = presenter(Mode::Keys);
    assert!(row(&bench).contains("F9 tape : docker pull python:3.11"), "{}", row(&bench));
    let first = shell_input(&bench.key("F9"));
    let (rest, took) = pass(&mut bench, 100);
    assert_eq!(first + &rest, "docker pull python:3.11");
    assert!((1.0..4.0).contains(&took.as_secs_f64()), "{took:?}");
    assert!(row(&bench).contains("F9 lance"), "{}", row(&bench));
    assert_eq!(shell_input(&bench.key("F9")), "\r");
    // The command's end is not what is waited for.
    runs(&mut bench, "docker pull python:3.11", 0);
    assert!(row(&bench).contains("En attente de : Récupérer `python:3.11`"), "{}", row(&bench));
    assert_eq!(shell_input(&bench.key("F9")), "");
    bench.prove(Observation::Images(vec![image(1, &["python:3.11"], 1)]));
    bench.prove(pulled("python:3.11"));
    assert!(row(&bench).contains("F9 tape : docker pull mysql:5.7"), "{}", row(&bench));
    assert!(row(&bench).contains("2/"), "{}", row(&bench));
}

#[test]
fn f9_twice_finishes_the_typing() {
    let mut bench = presenter(Mode::Keys);
    let first = shell_input(&bench.key("F9")) + &pass(&mut bench, 3).0;
    let rest = shell_input(&bench.key("F9"));
    assert_eq!(first + &rest, "docker pull python:3.11");
    assert_eq!(bench.state.due(), None);
    assert_eq!(bench.state.present.phase, Phase::Typed);
}

#[test]
fn a_command_that_fails_is_typed_again() {
    let mut bench = presenter(Mode::Keys);
    bench.keys(&["F9", "F9", "F9"]);
    assert_eq!(bench.state.present.phase, Phase::Waiting);
    runs(&mut bench, "docker pull python:3.11", 1);
    assert!(row(&bench).contains("a échoué"), "{}", row(&bench));
    assert_eq!(shell_input(&bench.key("F9")) + &pass(&mut bench, 100).0, "docker pull python:3.11");
}

#[test]
fn it_types_into_no_line_that_was_begun() {
    let mut bench = presenter(Mode::Keys);
    bench.key("F8");
    bench.type_text("ls");
    assert_eq!(shell_input(&bench.key("F9")), "");
    assert_eq!(bench.state.due(), None);
    // Said above the presenter's row, which stays.
    assert!(bench.screen().contains("commencé"), "{}", bench.screen());
    assert!(row(&bench).contains("F9 tape"), "{}", row(&bench));
}

#[test]
fn back_skip_and_pause() {
    let mut bench = presenter(Mode::Keys);
    bench.keys(&["F9", "F9"]);
    // What was typed of it goes.
    assert_eq!(shell_input(&bench.keys(&["Ctrl-g", "+"])), "\x15");
    assert!(row(&bench).contains("docker pull mysql:5.7"), "{}", row(&bench));
    bench.keys(&["Ctrl-g", "-"]);
    assert!(row(&bench).contains("docker pull python:3.11"), "{}", row(&bench));
    bench.key("F9");
    pass(&mut bench, 3);
    bench.keys(&["Ctrl-g", "k"]);
    assert_eq!(bench.state.due(), None);
    assert!(row(&bench).contains("En pause"), "{}", row(&bench));
    bench.key("F9");
    assert_eq!(pass(&mut bench, 100).0, "er pull python:3.11");
    for _ in 0..40 {
        bench.keys(&["Ctrl-g", "+"]);
    }
    assert!(row(&bench).contains("Toutes les répliques"), "{}", row(&bench));
    assert!(bench.key("F9").is_empty());
}

#[test]
fn an_edit_cue_fills_the_editor_as_if_typed_and_saves() {
    let mut bench = presenter(Mode::Keys);
    while !row(&bench).contains("app.py") {
        bench.keys(&["Ctrl-g", "+"]);
    }
    bench.state.editor.fill("app.py", "# mine\n");
    let effects = bench.key("F9");
    assert!(effects.contains(&Effect::KeepCopy { path: "app.py".into(), text: "# mine\n".into() }), "{effects:?}");
    pass(&mut bench, 10);
    assert!(bench.state.editor.tab().text().starts_with("import em"), "{:?}", bench.state.editor.tab().text());
    pass(&mut bench, 1000);
    assert_eq!(bench.state.editor.tab().text(), bench.state.lab.solutions["app.py"]);
    assert_eq!(bench.state.focus, Pane::Editor);
    let saved = |effect: &Effect| matches!(effect, Effect::Save { path, .. } if path == "app.py");
    assert!(bench.key("F9").iter().any(saved));
    // It stands there already: nothing is typed again.
    bench.keys(&["Ctrl-g", "-", "Ctrl-g", "+", "F9"]);
    assert_eq!(bench.state.present.phase, Phase::Typed);
}

#[test]
fn without_present_f9_says_how() {
    let mut bench = presenter(Mode::Off);
    for keys in [&["F9"][..], &["Ctrl-g", "-"], &["Ctrl-g", "+"], &["Ctrl-g", "k"]] {
        bench.keys(keys);
        assert!(row(&bench).contains("soleil --present"), "{keys:?}: {}", row(&bench));
        assert_eq!(bench.state.due(), None);
    }
}

#[test]
fn the_demo_presses_its_own_keys_and_waits_all_the_same() {
    let mut bench = presenter(Mode::Alone);
    assert_eq!(pass(&mut bench, 1000).0, "docker pull python:3.11\r");
    assert_eq!(bench.state.present.phase, Phase::Waiting);
    runs(&mut bench, "docker pull python:3.11", 0);
    assert_eq!(bench.state.due(), None, "it waits for the engine, not for a time");
    bench.prove(Observation::Images(vec![image(1, &["python:3.11"], 1)]));
    bench.prove(pulled("python:3.11"));
    assert_eq!(pass(&mut bench, 1000).0, "docker pull mysql:5.7\r");
}
