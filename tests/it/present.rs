//! The presenter: F9 types, sends off and waits; back, skip, pause; the demo's own finger.

use jiff::SignedDuration;
use soleil::app::editor::Conflict;
use soleil::app::effect::Effect;
use soleil::app::layout::Pane;
use soleil::app::msg::Msg;
use soleil::app::present::{self, Mode, Phase, Stage};
use soleil::app::theme::Theme;
use soleil::app::update::update;
use soleil::lab::made::Made;
use soleil::lab::world::{Container, Observation};
use soleil::runtime::labs::Library;
use soleil::text::{Lang, Message};

use super::bench::{Bench, at, engine, image, pulled, python_container, text};

const PROMPT: &str = "\x1b]633;P;Cwd=/home/me;nonce\x07me@lab:~$ ";

fn presenter(mode: Mode) -> Bench {
    let mut bench = Bench::of(Library::default().load("images").unwrap(), Lang::Fr, false, (120, 36));
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
    bench.keys(&["Ctrl-g", "-", "F9"]);
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

/// What comes in between while a cue is typed (`Typing`, some of it) or stands there (`Typed`): what is typed from then on, with
/// one F9, and where the cue is then. Nothing goes where it was not begun.
#[test]
fn nothing_is_typed_where_it_was_not_begun() {
    type Comes = fn(&mut Bench);
    let rows: &[(&str, bool, Comes, &str, Phase)] = &[
        ("a key by hand", false, |bench| drop(bench.key("x")), "", Phase::Ready),
        ("a key by hand, once it is typed", true, |bench| drop(bench.key("x")), "\r", Phase::Waiting),
        ("Enter by hand", false, |bench| drop(bench.key("Enter")), "", Phase::Ready),
        ("Enter by hand, once it is typed", true, |bench| drop(bench.key("Enter")), "", Phase::Waiting),
        ("Ctrl-C by hand", true, |bench| drop(bench.key("Ctrl-c")), "", Phase::Ready),
        ("a paste", false, |bench| drop(bench.send(Msg::Paste("ls".into()))), "", Phase::Ready),
        ("a new prompt", false, |bench| print(bench, PROMPT), "", Phase::Ready),
        ("a new prompt, once it is typed", true, |bench| print(bench, PROMPT), "", Phase::Ready),
        (
            "another command",
            true,
            |bench| print(bench, "\x1b]633;E;vim;nonce\x07\x1b]633;C;nonce\x07"),
            "",
            Phase::Ready,
        ),
        ("the shell's end", true, |bench| drop(bench.send(Msg::ShellExited(0))), "", Phase::Ready),
        ("a resize", true, |bench| drop(bench.send(Msg::Resize(80, 24))), "\r", Phase::Waiting),
        ("another pane", true, |bench| drop(bench.key("F3")), "\r", Phase::Waiting),
        ("help", true, |bench| drop(bench.key("F1")), "\r", Phase::Waiting),
    ];
    for (name, whole, comes, typed, phase) in rows {
        let mut bench = presenter(Mode::Keys);
        bench.key("F9");
        pass(&mut bench, if *whole { 100 } else { 3 });
        comes(&mut bench);
        assert_eq!(pass(&mut bench, 100).0, "", "{name}");
        // What was begun by hand is said to be in the way; after a Ctrl-C there is nothing to type into yet.
        let before = bench.state.present.phase.clone();
        if before == Phase::Ready && bench.state.present.at == 0 && *name != "a new prompt" {
            assert_eq!(shell_input(&bench.key("F9")) + &pass(&mut bench, 100).0, "", "{name}");
        } else if *name != "a new prompt" {
            assert_eq!(shell_input(&bench.key("F9")), *typed, "{name}");
        }
        assert_eq!(bench.state.present.phase, *phase, "{name}: {}", bench.screen());
        assert!(*phase != Phase::Waiting || bench.state.focus == Pane::Shell, "{name}");
    }
}

/// While the pane is not seen nothing is typed; F9 shows it and goes on.
#[test]
fn nothing_is_typed_where_nobody_sees_it() {
    for away in ["F2", "F3", "F4", "F1"] {
        let mut bench = presenter(Mode::Keys);
        let first = shell_input(&bench.key("F9")) + &pass(&mut bench, 3).0;
        bench.key(away);
        assert_eq!(pass(&mut bench, 100).0, "", "{away}");
        assert!(row(&bench).contains("En pause"), "{away}: {}", row(&bench));
        let then = shell_input(&bench.key("F9")) + &pass(&mut bench, 100).0;
        assert_eq!(first + &then, "docker pull python:3.11", "{away}");
        assert_eq!((bench.state.focus, bench.state.overlay.is_none()), (Pane::Shell, true), "{away}");
    }
}

/// What `t` typed from the step's text is taken back first.
#[test]
fn a_cue_takes_the_place_of_a_block_that_was_typed() {
    let mut bench = presenter(Mode::Keys);
    bench.keys(&["F2", "t"]);
    assert_eq!(shell_input(&bench.key("F9")) + &pass(&mut bench, 100).0, "\x15docker pull python:3.11");
}

/// At the container's prompt; when the container is gone nothing of it is typed into the shell outside.
#[test]
fn what_is_for_a_container_is_not_typed_outside() {
    let mut bench = presenter(Mode::Keys);
    while !row(&bench).contains("python --version") {
        bench.keys(&["Ctrl-g", "+"]);
    }
    assert_eq!(shell_input(&bench.key("F9")) + &pass(&mut bench, 100).0, "");
    print(&mut bench, "\x1b]633;E;docker run -it --rm python:3.11 bash;nonce\x07\x1b]633;C;nonce\x07root@c:/# ");
    let typed = shell_input(&bench.key("F9")) + &pass(&mut bench, 3).0;
    assert!("python --version".starts_with(&typed) && !typed.is_empty(), "{typed}");
    print(&mut bench, &format!("\x1b]633;D;0;nonce\x07{PROMPT}"));
    assert_eq!(pass(&mut bench, 100).0 + &shell_input(&bench.key("F9")) + &pass(&mut bench, 100).0, "");
    assert_eq!(bench.state.present.phase, Phase::Ready);
}

/// The cue's own command, run by hand, is the cue.
#[test]
fn a_command_typed_by_hand_counts() {
    let mut bench = presenter(Mode::Keys);
    runs(&mut bench, "docker ps", 0);
    assert_eq!(bench.state.present.phase, Phase::Ready);
    runs(&mut bench, "docker pull python:3.11", 0);
    assert_eq!(present::stage(&bench.state), Stage::Ended);
    assert!(row(&bench).contains("En attente de : Récupérer `python:3.11`"), "{}", row(&bench));
    bench.prove(Observation::Images(vec![image(1, &["python:3.11"], 1)]));
    bench.prove(pulled("python:3.11"));
    assert!(row(&bench).contains("docker pull mysql:5.7"), "{}", row(&bench));
}

/// A failure in another window, or of an older command, is not the cue's.
#[test]
fn only_its_own_failure_is_one() {
    let mut bench = presenter(Mode::Keys);
    runs(&mut bench, "false", 1);
    bench.keys(&["F9", "F9", "F9"]);
    runs(&mut bench, "docker pull python:3.11", 0);
    bench.send(Msg::Witnessed { line: "docker pull python:3.11".into(), cwd: "/".into(), status: 1 });
    assert_eq!(present::stage(&bench.state), Stage::Ended);
    assert_eq!(shell_input(&bench.key("F9")), "");
    // One back from what was sent off is its own beginning.
    bench.keys(&["Ctrl-g", "-"]);
    assert_eq!(shell_input(&bench.key("F9")) + &pass(&mut bench, 100).0, "docker pull python:3.11");
}

/// Back to a cue that is done: it is played once more, with each F9 once, and leads on.
#[test]
fn a_cue_that_is_done_is_played_again() {
    let mut bench = presenter(Mode::Keys);
    bench.prove(Observation::Images(vec![image(1, &["python:3.11"], 1)]));
    bench.prove(pulled("python:3.11"));
    for _ in 0..2 {
        assert!(row(&bench).contains("F9 tape : docker pull python:3.11"), "{}", row(&bench));
        assert_eq!(shell_input(&bench.key("F9")) + &pass(&mut bench, 100).0, "docker pull python:3.11");
        assert_eq!(shell_input(&bench.key("F9")), "\r");
        assert_eq!(shell_input(&bench.key("F9")), "", "not twice");
        runs(&mut bench, "docker pull python:3.11", 0);
        assert!(row(&bench).contains("F9 tape : docker pull mysql:5.7"), "{}", row(&bench));
        bench.keys(&["Ctrl-g", "-"]);
    }
}

/// What the editor holds is the presenter's too: what was changed by hand, outside, or could not be saved.
#[test]
fn an_edit_cue_is_not_mixed_with_another_hand() {
    let begin = || {
        let mut bench = presenter(Mode::Keys);
        while !row(&bench).contains("app.py") {
            bench.keys(&["Ctrl-g", "+"]);
        }
        bench.key("F9");
        pass(&mut bench, 8);
        bench
    };
    let solution = begin().state.lab.solutions["app.py"].clone();
    // A cursor that was moved is not where the next character goes.
    let mut bench = begin();
    bench.keys(&["Home", "Up"]);
    pass(&mut bench, 1000);
    assert_eq!(bench.state.editor.tab().text(), solution);
    // A character by hand is not typed around.
    let mut bench = begin();
    bench.key("x");
    let before = bench.state.editor.tab().text();
    pass(&mut bench, 1000);
    assert_eq!((bench.state.editor.tab().text(), &bench.state.present.phase), (before, &Phase::Ready));
    bench.key("F9");
    pass(&mut bench, 1000);
    assert_eq!(bench.state.editor.tab().text(), solution);
    // Changed outside: the question comes first.
    let mut bench = begin();
    bench.state.editor.tabs[0].conflict = Some(Conflict { theirs: "mine\n".into(), diff_shown: false });
    pass(&mut bench, 1000);
    bench.key("F9");
    assert_eq!(bench.state.present.phase, Phase::Ready);
    // A save that fails is said, and F9 tries again.
    let mut bench = begin();
    pass(&mut bench, 1000);
    bench.key("F9");
    assert_eq!(present::stage(&bench.state), Stage::Waiting);
    bench.send(Msg::SaveFailed("app.py".into(), Message::new("editor-nothing-yet")));
    assert!(row(&bench).contains("n'est pas enregistré"), "{}", row(&bench));
    bench.keys(&["F9"]);
    assert!(bench.key("F9").iter().any(|effect| matches!(effect, Effect::Save { .. })));
    bench.prove(Observation::Workspace(true));
    bench.prove(text("app.py", &solution));
    assert!(row(&bench).contains("Dockerfile"), "{}", row(&bench));
}

/// A class sees which keys are pressed, and never what is typed.
#[test]
fn keys_are_shown_and_no_text_is() {
    let mut bench = presenter(Mode::Keys);
    let rows: &[(&[&str], Option<&str>)] = &[
        (&["F9"], Some(" F9 ")),
        (&["Ctrl-g"], Some(" Ctrl-G ")),
        (&["k"], Some(" Ctrl-G k ")),
        (&["F8", "s"], None),
        (&["F8", "Enter"], None),
        (&["F8", "Ctrl-s"], None),
        (&["F3", "Ctrl-s"], Some(" Ctrl-S ")),
        (&["F3", "s"], None),
        (&["F3", "Down"], Some(" ↓ ")),
        (&["F2", "t"], Some(" t ")),
        (&["Ctrl-g", "p", "s"], None),
        (&["Enter"], Some(" Entrée ")),
    ];
    for (keys, shown) in rows {
        bench.keys(keys);
        let pressed = bench.state.present.pressed.as_ref().map(|key| format!(" {} ", bench.state.options.say(key)));
        assert_eq!(pressed.as_deref(), *shown, "{keys:?}");
        assert!(shown.is_none_or(|shown| row(&bench).contains(shown)), "{keys:?}: {}", row(&bench));
    }
    bench.key("F9");
    bench.send(Msg::Act(soleil::app::keymap::Action::Cue));
    assert_eq!(bench.state.present.pressed, None, "nobody pressed that here");
    let mut student = presenter(Mode::Off);
    student.key("F3");
    assert_eq!(student.state.present.pressed, None);
}

#[test]
fn other_peoples_images_and_containers_are_hidden_on_demand() {
    let mut bench = presenter(Mode::Keys);
    let theirs = |number: u8, name: &str| Container {
        id: format!("{number:02x}").repeat(32),
        name: name.into(),
        image: Some("postgres:16".parse().unwrap()),
        ..Container::default()
    };
    bench.prove(Observation::Images(vec![
        image(1, &["python:3.11"], 1),
        image(2, &["postgres:16", "python_app:version_de_ouf"], 1),
        image(3, &[], 1),
    ]));
    bench.prove(Observation::Containers(vec![python_container(), theirs(7, "theirs"), theirs(8, "mine")]));
    let made = Made { name: "mine".into(), image: "postgres:16".parse().unwrap(), at: at(0) };
    bench.state.progress.made.insert("08".repeat(32), made);
    bench.key("F4");
    let all = ["python_app", "postgres", "<none>", "eager_turing", "theirs", "mine"];
    assert!(all.iter().all(|name| bench.screen().contains(name)), "{}", bench.screen());
    bench.keys(&["Ctrl-g", "q"]);
    let screen = bench.screen();
    assert!(
        ["python_app", "eager_turing", "mine", "3 autres cachés"].iter().all(|name| screen.contains(name)),
        "{screen}"
    );
    assert!(!screen.contains("theirs") && !screen.contains("<none>"), "{screen}");
    // Enter opens what is seen.
    bench.keys(&["End", "Enter"]);
    assert!(bench.screen().contains("mine") || bench.screen().contains("eager_turing"), "{}", bench.screen());
    bench.keys(&["Esc", "Ctrl-g", "q"]);
    assert!(bench.screen().contains("theirs"));
}

#[test]
fn solutions_are_hidden_from_a_class() {
    let mut bench = presenter(Mode::Keys);
    bench.keys(&["F2", "o"]);
    assert_eq!(bench.state.overlay, None);
    assert!(bench.screen().contains("les solutions sont cachées"), "{}", bench.screen());
    // Hints come until one holds a whole command: that one is not given, nor shown where it was given before.
    let gives = |bench: &Bench| {
        let step = bench.state.lab.steps().next().unwrap();
        let shown = soleil::app::learn::shown_hint(step, &bench.state.status[0], &bench.state.progress);
        shown.is_some_and(|hint| soleil::app::learn::gives_away(step, hint.text))
    };
    let ask = |bench: &mut Bench| {
        for _ in 0..12 {
            for effect in bench.keys(&["Ctrl-g", "h"]) {
                if let Effect::SaveLedger(ledger) = effect {
                    bench.send(Msg::LedgerSaved(ledger));
                }
            }
            if gives(bench) {
                return true;
            }
        }
        false
    };
    assert!(!ask(&mut bench), "{}", bench.screen());
    assert!(bench.screen().contains("les solutions sont cachées"), "{}", bench.screen());
    bench.keys(&["Ctrl-g", ","]);
    assert!(ask(&mut bench), "{}", bench.screen());
    bench.key("F2");
    assert!(bench.screen().contains("Indice"), "{}", bench.screen());
    bench.keys(&["Ctrl-g", ","]);
    assert!(!bench.screen().contains("Indice"), "{}", bench.screen());
    bench.keys(&["Ctrl-g", ",", "F2", "o"]);
    assert!(bench.state.overlay.is_some());
}

/// Each step's time is told at its end, and stands in the list.
#[test]
fn the_time_of_a_step_is_told() {
    let mut bench = presenter(Mode::Keys);
    while !row(&bench).contains("docker run python_app") {
        bench.keys(&["Ctrl-g", "+"]);
    }
    bench.key("F9");
    bench.state.present.step_began = Some(at(60 - 7 * 60));
    assert!(row(&bench).contains("7 min"), "{}", row(&bench));
    bench.keys(&["Ctrl-g", "-"]);
    bench.keys(&["Ctrl-g", "+"]);
    assert!(row(&bench).contains("7 min"), "the time before counts: {}", row(&bench));
    bench.keys(&["Ctrl-g", "+"]);
    assert!(bench.screen().contains("7 min 0/1"), "{}", bench.screen());
    // Where one pane is seen alone, beside the step that is read.
    bench.state.zoom = true;
    let strip = bench.screen().lines().nth(1).unwrap().to_owned();
    assert!(strip.contains("Lancer l'image 7 min 0/1"), "{strip}");
}

/// A presenter starts with one pane, in the projector's theme unless another is chosen.
#[test]
fn how_a_presenter_starts() {
    for (mode, chosen, zoom, theme) in [
        (Mode::Keys, None, true, Theme::Projector),
        (Mode::Keys, Some(Theme::Light), true, Theme::Light),
        (Mode::Alone, None, false, Theme::Terminal),
        (Mode::Off, None, false, Theme::Terminal),
    ] {
        let mut bench = Bench::of(Library::default().load("images").unwrap(), Lang::Fr, false, (120, 36));
        present::start(&mut bench.state, mode, chosen);
        assert_eq!((bench.state.zoom, bench.state.theme), (zoom, theme), "{mode:?}");
        let inner = bench.state.areas().inner(Pane::Shell).unwrap();
        let (rows, cols) = bench.state.shell.screen().size();
        assert_eq!((rows.get(), cols.get()), (inner.height, inner.width), "{mode:?}");
    }
}

#[test]
fn pictures() {
    let mut all = String::new();
    for size in [(80, 24), (120, 36)] {
        let mut bench = Bench::of(Library::default().load("images").unwrap(), Lang::Fr, false, size);
        present::start(&mut bench.state, Mode::Keys, None);
        bench.observe(engine());
        print(&mut bench, PROMPT);
        bench.keys(&["F9", "F9"]);
        print(&mut bench, "docker pull python:3.11");
        all += &format!("--- typed {size:?}\n{}", bench.screen());
        bench.key("F2");
        all += &format!("--- steps {size:?}\n{}", bench.screen());
        bench.keys(&["Ctrl-g", "z"]);
        all += &format!("--- all panes {size:?}\n{}", bench.screen());
    }
    insta::assert_snapshot!("presenter", all);
}
