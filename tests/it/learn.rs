//! Hints, solutions, what was learnt; the commands behind what is done; blocks of code for the shell.

use std::os::unix::fs::PermissionsExt;

use jiff::Timestamp;
use soleil::app::build::BuildUpdate;
use soleil::app::effect::Effect;
use soleil::app::layout::Pane;
use soleil::app::learn::is_inside;
use soleil::app::msg::Msg;
use soleil::app::state::{Overlay, State};
use soleil::app::steps::page;
use soleil::lab::progress::{Progress, Reached};
use soleil::lab::world::{FileState, Observation};
use soleil::runtime::labs::Library;
use soleil::runtime::{clipboard, files};
use soleil::text::{Lang, Message};

use super::bench::{Bench, at, do_second_step, engine, image, pulled, python_container, text};

const PROMPT: &str = "\x1b]633;P;Cwd=/home/me;nonce\x07me@lab:~$ ";

/// The shipped lab with its solutions.
fn bench(size: (u16, u16)) -> Bench {
    Bench::of(Library::default().load("images").unwrap(), Lang::Fr, false, size)
}

/// The same, our shell at its prompt.
fn at_prompt(size: (u16, u16)) -> Bench {
    let mut bench = bench(size);
    print(&mut bench, PROMPT);
    bench
}

fn print(bench: &mut Bench, bytes: &str) {
    bench.send(Msg::ShellOutput(bytes.as_bytes().to_vec()));
}

/// A command line that goes on.
fn runs(line: &str) -> String {
    format!("\x1b]633;E;{line};nonce\x07\x1b]633;C;nonce\x07")
}

fn ledger(effects: &[Effect]) -> Option<Progress> {
    effects.iter().find_map(|effect| match effect {
        Effect::SaveLedger(ledger) => Some((**ledger).clone()),
        _ => None,
    })
}

/// What is typed into the shell.
fn typed(effects: &[Effect]) -> Option<String> {
    effects.iter().find_map(|effect| match effect {
        Effect::ShellInput(bytes) => Some(String::from_utf8(bytes.clone()).unwrap()),
        _ => None,
    })
}

/// Does the keys; the ledger is written at once.
fn keys(bench: &mut Bench, names: &[&str]) -> Vec<Effect> {
    let effects = bench.keys(names);
    if let Some(ledger) = ledger(&effects) {
        bench.send(Msg::LedgerSaved(Box::new(ledger)));
    }
    effects
}

fn lines(bench: &Bench) -> Vec<String> {
    page(&bench.state, 78).lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect()
}

/// The hints on the page, by their labels.
fn hints(bench: &Bench) -> Vec<String> {
    lines(bench).into_iter().filter(|line| line.starts_with("Indice ")).collect()
}

#[test]
fn hints_come_one_at_a_time_for_what_is_missing_and_are_noted() {
    let mut bench = bench((120, 36));
    bench.key("F2");
    assert!(hints(&bench).is_empty());
    let noted = ledger(&bench.key("h")).unwrap();
    assert_eq!((noted.hints.len(), noted.hints["pull/python"]), (1, 1));
    assert_eq!(hints(&bench), ["Indice 1 sur 2 : Récupérer python:3.11"], "seen before the ledger holds it");
    bench.send(Msg::LedgerSaved(Box::new(noted)));
    keys(&mut bench, &["h"]);
    assert_eq!(hints(&bench), ["Indice 2 sur 2 : Récupérer python:3.11"]);
    keys(&mut bench, &["h"]);
    assert_eq!(hints(&bench), ["Indice 1 sur 2 : Récupérer mysql:5.7"]);

    // What is done needs no hint any more: the one before comes back, until its task is done too.
    bench.prove(pulled("mysql:5.7"));
    bench.prove(Observation::Images(vec![image(4, &["mysql:5.7"], 1)]));
    assert_eq!(hints(&bench), ["Indice 2 sur 2 : Récupérer python:3.11"]);
    bench.prove(pulled("python:3.11"));
    bench.prove(Observation::Images(vec![image(3, &["python:3.11"], 1), image(4, &["mysql:5.7"], 1)]));
    assert!(hints(&bench).is_empty());

    // Whatever is missing has its hints, then the step's own come, then no more.
    for _ in 0..8 {
        keys(&mut bench, &["h"]);
        assert_eq!(hints(&bench).len(), 1);
    }
    assert_eq!(hints(&bench), ["Indice 2 sur 2"]);
    assert_eq!(keys(&mut bench, &["h"]), []);
    assert!(bench.screen().contains("Ctrl-G o donne la solution"));
    assert_eq!(bench.state.progress.hints.values().sum::<u32>(), 11);
}

#[test]
fn hints_are_there_after_a_restart_and_survive_a_failed_write() {
    let mut before = bench((80, 24));
    let noted = ledger(&before.keys(&["h"])).unwrap();
    before.send(Msg::LedgerFailed(Message::new("ledger-not-written").with("path", "/p").with("error", "full")));
    assert_eq!(hints(&before).len(), 1);
    assert_eq!(ledger(&before.send(Msg::Aged)), Some(noted.clone()));

    let options = bench((80, 24)).state.options;
    let state = State::new(Library::default().load("images").unwrap(), options, noted, (80, 24), at(0));
    assert_eq!(hints(&Bench { state }), ["Indice 1 sur 2 : Récupérer python:3.11"]);
}

#[test]
fn what_is_noted_while_the_ledger_is_being_written_is_not_lost() {
    let mut bench = bench((80, 24));
    let first = ledger(&bench.key("h")).unwrap();
    let second = ledger(&bench.key("h")).unwrap();
    assert_eq!(second.hints["pull/python"], 2);
    bench.send(Msg::LedgerSaved(Box::new(first)));
    assert_eq!(hints(&bench), ["Indice 2 sur 2 : Récupérer python:3.11"]);
    bench.send(Msg::LedgerFailed(Message::new("ledger-not-written").with("path", "/p").with("error", "full")));
    assert_eq!(ledger(&bench.send(Msg::Aged)).unwrap().hints["pull/python"], 2);
}

/// At the third step, the folder made.
fn writing(mut bench: Bench) -> Bench {
    bench.prove(Observation::Workspace(true));
    bench.prove(Observation::File("app.py".into(), FileState::Missing));
    bench.prove(Observation::File("Dockerfile".into(), FileState::Missing));
    bench.keys(&["F2", "Right", "Right"]);
    bench
}

fn buffer(bench: &Bench, path: &str) -> String {
    bench.state.editor.tabs.iter().find(|tab| tab.path == path).unwrap().text()
}

#[test]
fn the_solution_of_a_file_is_an_unsaved_edit_after_a_question() {
    let mut bench = writing(bench((80, 24)));
    assert_eq!(bench.key("o"), []);
    assert!(matches!(bench.state.overlay, Some(Overlay::Solution { .. })));
    let screen = bench.screen();
    assert!(screen.contains("SOLUTION") && screen.contains("noté") && !screen.contains("emojize(\""), "{screen}");
    assert_eq!(bench.key("Esc"), []);
    assert_eq!((buffer(&bench, "app.py").as_str(), bench.state.overlay.clone()), ("", None));

    let effects = keys(&mut bench, &["o", "Enter"]);
    assert_eq!(buffer(&bench, "app.py"), bench.state.lab.solutions["app.py"]);
    assert!(bench.state.editor.is_dirty("app.py") && bench.state.focus == Pane::Editor);
    assert!(effects.iter().all(|effect| matches!(effect, Effect::Keep { .. } | Effect::SaveLedger(_))), "{effects:?}");
    assert_eq!(bench.state.progress.solutions["app.py"], at(60));
    bench.key("Ctrl-z");
    assert_eq!(buffer(&bench, "app.py"), "", "one step back");
    bench.key("Ctrl-y");

    // The next one is for what is still missing: the file whose solution is in the editor is passed over.
    keys(&mut bench, &["Ctrl-g", "o", "Enter"]);
    assert_eq!(buffer(&bench, "Dockerfile"), bench.state.lab.solutions["Dockerfile"]);
    assert_eq!(bench.state.progress.solutions.len(), 2);
    assert_eq!(bench.keys(&["Ctrl-g", "o"]), []);
    assert!(bench.screen().contains("Enregistre tes fichiers"));
}

#[test]
fn unsaved_text_is_asked_about_again_and_kept() {
    let mut bench = writing(bench((80, 24)));
    bench.key("F3");
    bench.type_text("mine");
    assert_eq!(bench.keys(&["Ctrl-g", "o", "Enter"]), [], "asked again");
    let screen = bench.screen();
    assert!(screen.contains("~/.local/state/soleil/backups") && screen.contains("pas enregistré"), "{screen}");
    assert_eq!(bench.key("x"), []);
    assert_eq!(buffer(&bench, "app.py"), "mine\n");
    let effects = keys(&mut bench, &["Ctrl-g", "o", "Enter", "Enter"]);
    assert_eq!(effects[0], Effect::KeepCopy { path: "app.py".into(), text: "mine\n".into() });
    assert_eq!(buffer(&bench, "app.py"), bench.state.lab.solutions["app.py"]);
    bench.key("Ctrl-z");
    assert_eq!(buffer(&bench, "app.py"), "mine\n");
}

#[test]
fn a_file_in_conflict_is_decided_first() {
    let mut bench = writing(bench((80, 24)));
    bench.key("F3");
    bench.type_text("mine");
    bench.prove(text("app.py", "theirs\n"));
    assert_eq!(bench.keys(&["Ctrl-g", "o"]), []);
    assert!(bench.state.overlay.is_none() && bench.screen().contains("Décide d'abord"));
}

#[test]
fn the_solution_of_a_command_is_typed_and_not_run() {
    let mut bench = at_prompt((80, 24));
    let effects = keys(&mut bench, &["Ctrl-g", "o", "Enter"]);
    assert_eq!(typed(&effects).as_deref(), Some("docker pull python:3.11"));
    assert_eq!(bench.state.focus, Pane::Shell);
    assert_eq!(bench.state.progress.solutions["pull/python"], at(60));

    // The folder belongs to the build's command while the shell is elsewhere.
    for (folder, expected) in [
        ("/home/me", "cd ~/python_app_build && docker build . -t python_app:version_de_ouf"),
        ("/home/me/python_app_build", "docker build . -t python_app:version_de_ouf"),
    ] {
        let mut bench = at_prompt((80, 24));
        print(&mut bench, &format!("\x1b]633;P;Cwd={folder};nonce\x07$ "));
        let effects = bench.keys(&["F2", "Right", "Right", "Right", "o", "Enter"]);
        assert_eq!(typed(&effects).as_deref(), Some(expected));
    }
}

/// What the shell is doing, the step that is read, whether its chosen block may be typed.
#[test]
fn nothing_is_typed_into_a_program() {
    let inside = runs("docker run -it --rm python:3.11 bash");
    let rows: [(&str, String, &[&str], Option<&str>); 12] = [
        ("at its prompt", PROMPT.into(), &[], Some("docker pull python:3.11")),
        ("no prompt was seen", "$ ".into(), &[], None),
        ("a program runs", format!("{PROMPT}{}", runs("vim app.py")), &[], None),
        ("a container's prompt, for a command of ours", format!("{PROMPT}{inside}root@c:/# "), &[], None),
        (
            "the program has ended",
            format!("{PROMPT}{}\x1b]633;D;0;nonce\x07{PROMPT}", runs("vim")),
            &[],
            Some("docker pull python:3.11"),
        ),
        ("a line has begun", PROMPT.into(), &["F8", "l"], None),
        ("it was wiped", PROMPT.into(), &["F8", "l", "Ctrl-u"], Some("docker pull python:3.11")),
        ("it was sent off, what runs is not known", PROMPT.into(), &["F8", "l", "Enter"], None),
        ("what was typed by us gives way", PROMPT.into(), &["Ctrl-g", "t"], Some("\x15docker pull python:3.11")),
        ("marks of another's", PROMPT.replace("nonce", "forged"), &[], None),
        ("a command for a container, at our prompt", PROMPT.into(), &["F2", "Right", "Tab"], None),
        ("the same, after vim", format!("{PROMPT}{}", runs("vim")), &["F2", "Right", "Tab"], None),
    ];
    for (name, output, before, expected) in rows {
        let mut bench = bench((80, 24));
        print(&mut bench, &output);
        bench.keys(before);
        let effects = bench.keys(&["Ctrl-g", "t"]);
        assert_eq!(typed(&effects).as_deref(), expected, "{name}");
        if expected.is_none() {
            assert!(matches!(bench.state.overlay, Some(Overlay::Offer { .. })), "{name}");
            let command = if before.contains(&"Tab") { "python --version" } else { "docker pull python:3.11" };
            assert!(bench.screen().contains(command), "{name}");
            assert_eq!(bench.key("c"), [Effect::Copy(command.into())], "{name}");
        }
    }
}

/// A program's screen, what is typed into it, whether the next prompt's line is free.
#[test]
fn what_was_typed_ahead_stands_at_the_next_prompt() {
    for (screen, before, free) in [
        ("", &["l", "s"][..], false),
        ("", &["y", "Enter"], true),
        ("", &["l", "Ctrl-c"], true),
        ("\x1b[?1049h", &["q"], true),
    ] {
        let mut bench = at_prompt((80, 24));
        bench.key("F8");
        print(&mut bench, &format!("{}{screen}", runs("less")));
        bench.keys(before);
        print(&mut bench, &format!("\x1b[?1049l\x1b]633;D;0;nonce\x07{PROMPT}"));
        assert_eq!(typed(&bench.keys(&["Ctrl-g", "t"])).is_some(), free, "{screen:?} {before:?}");
    }
}

#[test]
fn a_container_s_own_command_goes_to_its_prompt() {
    for (line, screen, expected) in [
        ("docker run -it --rm python:3.11 bash", "root@c:/# ", true),
        ("sudo docker container exec -it c bash", "root@c:/# ", true),
        ("docker pull python:3.11", "", false),
        ("docker run -it python:3.11 vim", "\x1b[?1049h", false),
    ] {
        let mut bench = at_prompt((80, 24));
        print(&mut bench, &format!("{}{screen}", runs(line)));
        bench.prove(Observation::Containers(vec![python_container()]));
        bench.keys(&["F2", "Right"]);
        assert_eq!(typed(&bench.key("t")).as_deref(), expected.then_some("python --version"), "{line}");
    }
}

#[test]
fn a_block_is_chosen_marked_typed_or_run() {
    let mut bench = at_prompt((80, 24));
    bench.key("F2");
    let marked =
        |bench: &Bench| -> Vec<String> { lines(bench).into_iter().filter(|line| line.starts_with("> ")).collect() };
    assert_eq!(marked(&bench), ["> docker pull python:3.11"]);
    bench.keys(&["Tab", "Tab"]);
    assert_eq!(marked(&bench), ["> docker images"]);
    assert!(bench.screen().contains("> docker images"), "scrolled to");
    bench.key("Shift-Tab");
    assert!(bench.screen().contains("> docker pull python:3.11"));
    bench.key("Tab");
    assert_eq!(typed(&bench.key("x")).as_deref(), Some("docker images\r"));
    assert_eq!(bench.state.focus, Pane::Shell);

    // Once the first is done, the block that is called for is another.
    bench.prove(pulled("python:3.11"));
    bench.prove(Observation::Images(vec![image(3, &["python:3.11"], 1)]));
    assert_eq!(marked(&bench), ["> docker images"]);
}

#[test]
fn a_block_that_is_no_command_is_offered_and_never_written() {
    let mut bench = writing(at_prompt((80, 24)));
    assert_eq!(bench.key("t"), [], "app.py is missing: its block");
    let screen = bench.screen();
    assert!(screen.contains("import emoji") && screen.contains("À COPIER"), "{screen}");
    assert_eq!(bench.key("Enter"), [Effect::Copy(bench.state.lab.solutions["app.py"].trim_end().into())]);
    assert_eq!(buffer(&bench, "app.py"), "");
}

#[test]
fn several_lines_go_in_brackets_or_not_at_all() {
    let mut lab = Library::default().load("images").unwrap();
    lab.chapters[0].steps[0].text.fr = "```sh\nfirst\nsecond \x1b[201~third\n```".into();
    for (mode, key, expected) in [
        ("\x1b[?2004h", "t", Some("\x1b[200~first\rsecond [201~third\x1b[201~")),
        ("\x1b[?2004h", "x", Some("\x1b[200~first\rsecond [201~third\x1b[201~\r")),
        ("", "t", None),
        ("", "x", Some("first\rsecond [201~third\r")),
    ] {
        let mut bench = Bench::of(lab.clone(), Lang::Fr, false, (80, 24));
        print(&mut bench, &format!("{mode}{PROMPT}"));
        assert_eq!(typed(&bench.keys(&["Ctrl-g", key])).as_deref(), expected, "{mode:?} {key}");
    }
}

#[test]
fn what_was_learnt_is_seen_until_it_is_read() {
    let mut bench = at_prompt((80, 24));
    bench.key("F8");
    bench.observe(engine());
    do_second_step(&mut bench);
    assert_eq!(bench.state.focus, Pane::Shell, "nothing stands in the way");
    let screen = bench.screen();
    // One row, so that the prompt above it stays in view.
    let last = screen.lines().last().unwrap();
    assert!(last.starts_with("Fait : Lancer un conteneur") && last.ends_with("F2 en dit plus."), "{screen}");
    bench.key("F2");
    assert_eq!(bench.state.steps.selected, 0, "the first step is not lit yet");
    assert_eq!(lines(&bench)[0], "🌞 Lancer un conteneur depuis l'image Python");
    let screen = bench.screen();
    assert!(screen.contains("Un conteneur est jetable") && screen.contains("  docker ps -a"), "{screen}");
    bench.keys(&["Down", "Up", "Tab"]);
    assert!(bench.screen().contains("> docker ps -a"));
    assert!(bench.screen().contains("jetable"), "reading on is not leaving");
    bench.key("Esc");
    assert!(!bench.screen().contains("jetable"));
    bench.key("Right");
    assert!(lines(&bench).iter().any(|line| line.contains("jetable")), "in its own page");
    // The bonus of the step that lit is no getting on; the next step's task is.
    for (proof, seen) in [(Observation::Containers(Vec::new()), Some(1)), (Observation::CommandFinished(1, 0), None)] {
        bench.keys(&["Left", "Left"]);
        bench.state.steps.debrief = Some(1);
        print(&mut bench, &runs("docker images"));
        bench.prove(proof);
        assert_eq!(bench.state.steps.debrief, seen);
    }
    for key in ["h", "Right", "o"] {
        bench.keys(&["Esc", "Left"]);
        bench.state.steps.debrief = Some(1);
        bench.key(key);
        assert_eq!(bench.state.steps.debrief, None, "{key}");
    }
}

/// Everything reached, `seconds` after the beginning.
fn done(seconds: i64) -> Progress {
    let lab = Library::default().load("images").unwrap();
    let mut progress = Progress::new(&lab, false, at(0));
    for step in lab.steps() {
        for task in &step.tasks {
            let evidence = Message::new("judge-folder");
            let reached: Reached =
                serde_json::from_value(serde_json::json!({"at": at(seconds), "evidence": evidence})).unwrap();
            progress.reached.insert(format!("{}/{}", step.id, task.id), reached);
        }
    }
    progress.with_hint("pull/python").with_hint("pull").with_solution("app.py", at(9))
}

fn with(progress: Progress, size: (u16, u16)) -> Bench {
    let options = bench((80, 24)).state.options;
    Bench { state: State::new(Library::default().load("images").unwrap(), options, progress, size, at(0)) }
}

#[test]
fn the_last_page_closes_the_lab() {
    for (seconds, time) in [(59 * 60, "59 min"), (3700, "1 h 1 min"), (49 * 3600, "2 j 1 h")] {
        let bench = with(done(seconds), (80, 24));
        let page = lines(&bench).join("\n");
        for words in [
            "Le TP est fini",
            "Un Dockerfile décrit",
            time,
            "Indices demandés : 2. Solutions demandées : 1.",
            "soleil report",
        ] {
            assert!(page.contains(words), "{words}\n{page}");
        }
    }
    // It comes by itself with the last task.
    let mut nearly = done(60);
    nearly.reached.remove("pull/python");
    let mut bench = with(nearly, (80, 24));
    bench.key("F8");
    bench.prove(pulled("python:3.11"));
    bench.prove(Observation::Images(vec![image(3, &["python:3.11"], 1)]));
    assert!(bench.screen().contains("F2 montre le bilan"), "{}", bench.screen());
    bench.key("F2");
    assert!(bench.screen().contains("Le TP est fini"));
}

#[test]
fn the_command_behind_every_act_is_kept() {
    let mut bench = at_prompt((80, 24));
    bench.prove(Observation::Images(vec![image(3, &["debian:latest"], 1)]));
    bench.prove(Observation::Containers(vec![python_container()]));
    bench.keys(&["Ctrl-g", "c"]);
    assert!(bench.screen().contains("n'a rien fait pour toi"));
    bench.keys(&["Esc", "F5"]);
    bench.send(Msg::Build(1, BuildUpdate::Ended(Err("no such thing".into()))));
    bench.keys(&["F6", "F4", "Enter", "Enter", "Down", "Enter", "Enter", "Enter", "Ctrl-g", "c"]);
    let all: Vec<&str> = bench.state.commands.newest_first().map(|command| command.line.as_str()).collect();
    assert_eq!(
        all,
        [
            "docker logs eager_turing",
            "docker image history debian:latest",
            "docker run --rm python_app:version_de_ouf",
            "docker build ~/python_app_build -t python_app:version_de_ouf",
        ]
    );
    bench.keys(&["End"]);
    let screen = bench.screen();
    assert!(screen.contains("! docker build") && screen.contains("no such thing"), "{screen}");
    assert_eq!(bench.key("c"), [Effect::Copy("docker build ~/python_app_build -t python_app:version_de_ouf".into())]);
    let effects = bench.keys(&["Ctrl-g", "c", "Down", "t"]);
    assert_eq!(typed(&effects).as_deref(), Some("docker image history debian:latest"));
    for number in 0..300 {
        bench.state.commands.record(Some(1000 + number), "docker ps", at(0));
    }
    assert_eq!(bench.state.commands.len(), 100);
}

#[test]
fn every_cue_is_typed_to_the_letter() {
    let lab = Library::default().load("images").unwrap();
    let mut typed = 0;
    for line in lab.steps().flat_map(|step| &step.cues).filter_map(|cue| cue.type_.as_ref()) {
        let mut bench = at_prompt((80, 24));
        assert_eq!(bench.state.shell.type_command(line, false), Some(line.clone().into_bytes()));
        typed += 1;
    }
    assert!(typed >= 12);
    // Blocks that are commands of a cue are known as such.
    for step in lab.steps().filter(|step| step.id.0 != "write") {
        assert!(
            step.cues.iter().any(|cue| cue.type_.as_ref().is_some_and(|line| step.text.fr.contains(line.as_str()))),
            "{}",
            step.id
        );
    }
}

#[test]
fn a_lab_has_the_solutions_that_lie_beside_it() {
    let shipped = Library::default().load("images").unwrap();
    assert_eq!(shipped.solutions.keys().collect::<Vec<_>>(), ["Dockerfile", "app.py"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lab.yaml");
    std::fs::write(&file, include_str!("../../content/images/lab.yaml")).unwrap();
    assert!(Library::default().load(file.to_str().unwrap()).unwrap().solutions.is_empty());
    std::fs::create_dir(folder.path().join("solution")).unwrap();
    std::fs::write(folder.path().join("solution/app.py"), "one\n").unwrap();
    std::fs::write(folder.path().join("solution/Dockerfile"), [0xff, 0xfe]).unwrap();
    let lab = Library::default().load(file.to_str().unwrap()).unwrap();
    assert_eq!(lab.solutions.into_iter().collect::<Vec<_>>(), [("app.py".to_owned(), "one\n".to_owned())]);
}

#[test]
fn what_is_copied_is_in_a_file_too_for_the_student_alone() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    for (taken, id) in [(true, "learn-copied"), (false, "learn-copied-to-file")] {
        let said = clipboard::keep(&state, "~/clipboard.txt", "docker ps", taken);
        assert_eq!((said.id.as_ref(), said.args["path"].as_str()), (id, "~/clipboard.txt"));
    }
    let file = state.join(clipboard::FILE);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "docker ps");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!clipboard::copy(&"x".repeat(60_000)), "more than terminals take");

    let said = files::keep_copy(&state, "~/state", "src/app.py", "mine\n");
    assert_eq!(said.id, "learn-copy-kept");
    let place = said.args["path"].strip_prefix("~/state/").unwrap();
    assert_eq!(std::fs::read_to_string(state.join(place)).unwrap(), "mine\n");
    std::fs::write(folder.path().join("in the way"), "").unwrap();
    let nowhere = folder.path().join("in the way");
    assert_eq!(files::keep_copy(&nowhere, "p", "app.py", "").id, "learn-copy-not-kept");
    assert_eq!(clipboard::keep(&nowhere, "p", "t", false).id, "learn-not-copied");
}

type Scene = fn(&mut Bench);

const SCENES: &[(&str, Scene)] = &[
    ("hint", |bench| drop(keys(bench, &["h", "h"]))),
    ("debrief", |bench| {
        bench.observe(engine());
        do_second_step(bench);
        bench.key("F2");
    }),
    ("solution of a file", |bench| {
        bench.prove(Observation::Workspace(true));
        bench.prove(Observation::File("app.py".into(), FileState::Missing));
        bench.keys(&["Right", "Right", "o"]);
    }),
    ("solution of a command", |bench| drop(bench.key("o"))),
    ("offered", |bench| drop(bench.keys(&["t"]))),
    ("commands", |bench| {
        bench.keys(&["F5", "F6"]);
        bench.send(Msg::Build(1, BuildUpdate::Ended(Ok("sha256:0123456789abcdef".into()))));
        bench.keys(&["Ctrl-g", "c"]);
    }),
    ("closing", |bench| {
        bench.send(Msg::LedgerSaved(Box::new(done(3700))));
        bench.key("F2");
    }),
];

#[test]
fn pictures() {
    for (lang, ascii, name) in [(Lang::Fr, false, "fr"), (Lang::En, true, "en_ascii")] {
        let mut all = String::new();
        for (scene, play) in SCENES {
            let mut bench = Bench::of(Library::default().load("images").unwrap(), lang, ascii, (80, 24));
            play(&mut bench);
            all.push_str(&format!("--- {scene}\n{}", bench.screen()));
        }
        insta::assert_snapshot!(format!("{name}_80x24"), all);
    }
}

#[test]
fn a_ledger_holds_what_another_has() {
    let lab = Library::default().load("images").unwrap();
    let none = Progress::new(&lab, false, Timestamp::UNIX_EPOCH);
    let hint = none.clone().with_hint("pull");
    let both = hint.clone().with_hint("pull").with_solution("app.py", at(1));
    assert!(both.holds(&hint) && hint.holds(&none) && !hint.holds(&both) && !none.holds(&hint));
    assert_eq!(both.clone().with_solution("app.py", at(5)).solutions, both.solutions, "the first time counts");
    assert!(none.afresh(at(1)).holds(&both), "what was left behind is not missed");
}

/// What makes a container go is typed at its own prompt, or on the machine.
#[test]
fn a_line_that_calls_docker_is_for_the_machine() {
    for (lab, task, line, inside) in [
        ("images", "destroyed", "exit", true),
        ("images", "version", "python --version", true),
        ("images", "destroyed", "docker rm -f box", false),
        ("init", "remove", "docker rm web", false),
        ("init", "remove", "sudo docker rm web", false),
        ("init", "start", "docker run -d --name web nginx:alpine", false),
    ] {
        let lab = Library::default().load(lab).unwrap();
        let task = lab.steps().flat_map(|step| &step.tasks).find(|known| known.id.0 == task).unwrap();
        assert_eq!(is_inside(&task.when, line), inside, "{line}");
    }
}
