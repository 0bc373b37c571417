//! A failure seen anywhere ends as a card: what to do, why, and the line to mend.

use soleil::app::build::{BuildStep, BuildUpdate, PullUpdate, RunUpdate, StepState};
use soleil::app::effect::Effect;
use soleil::app::layout::Pane;
use soleil::app::msg::Msg;
use soleil::lab::world::{Container, EngineEvent, Observation};
use soleil::text::Lang;

use super::bench::{Bench, at, engine, text};

const DOCKERFILE: &str = "FROM debian\n\nRUN apt update && apt install -y python3 python3-pip\nRUN pip install emoji\n";
const PEP_668: &str = "error: externally-managed-environment\n\n× This environment is externally managed\n╰─> To install Python packages system-wide, try apt install\n    python3-xyz, where xyz is the package you are trying to\n    install.\n";

/// F5 on a Dockerfile whose fourth line fails; the id of the build.
fn failed_build(bench: &mut Bench) -> u64 {
    bench.observe(engine());
    bench.observe(text("Dockerfile", DOCKERFILE));
    let effects = bench.key("F5");
    let id = effects.iter().find_map(|effect| match effect {
        Effect::Build { id, .. } => Some(*id),
        _ => None,
    });
    let id = id.unwrap();
    let step = |state| BuildStep {
        id: "v".into(),
        name: "[3/3] RUN pip install emoji".into(),
        state,
        seconds: None,
        line: Some(4),
    };
    bench.send(Msg::Build(id, BuildUpdate::Step(step(StepState::Running))));
    bench.send(Msg::Build(id, BuildUpdate::Log { step: Some("v".into()), bytes: PEP_668.into() }));
    let words = "process \"/bin/sh -c pip install emoji\" did not complete successfully: exit code: 1";
    bench.send(Msg::Build(id, BuildUpdate::Ended(Err(words.into()))));
    id
}

fn shown(bench: &Bench) -> Option<&str> {
    bench.state.explained.last.as_ref().map(|explained| explained.explanation.id.as_str())
}

/// A command line in our shell with what it prints, and its exit status.
fn command(bench: &mut Bench, id: u64, line: &str, output: &str, status: i64) {
    bench.observe(Observation::CommandStarted { id, line: line.into(), cwd: "~".into(), at: at(30) });
    bench.observe(Observation::CommandOutput(id, output.into()));
    bench.observe(Observation::CommandFinished(id, status));
}

/// Whoever scrolls on at the end of a page comes back from there with one key.
#[test]
fn a_page_is_scrolled_no_further_than_its_end() {
    let card = |bench: &mut Bench| {
        failed_build(bench);
        bench.key("F8");
        bench.send(Msg::Act(soleil::app::keymap::Action::Explain));
    };
    let output = |bench: &mut Bench| {
        let container = super::bench::python_container();
        let text = (0..100).map(|line| format!("line {line}\n")).collect();
        let transcript = Observation::Transcript { container: container.id.clone(), text, whole: true };
        bench.observe(engine());
        bench.observe(Observation::Images(vec![]));
        bench.observe(Observation::Containers(vec![container]));
        bench.observe(transcript);
        bench.keys(&["F4", "Enter"]);
    };
    for open in [&card as &dyn Fn(&mut Bench), &output] {
        let mut bench = Bench::new(Lang::Fr, false, (60, 20));
        open(&mut bench);
        let top = bench.screen();
        bench.keys(&["PageDown"; 30]);
        let end = bench.screen();
        assert_ne!(end, top);
        bench.key("Up");
        assert_ne!(bench.screen(), end);
        bench.keys(&["PageUp"; 30]);
        assert_eq!(bench.screen(), top);
    }
}

#[test]
fn late_news_of_a_build_that_has_failed_says_nothing_again() {
    let mut bench = Bench::large();
    let id = failed_build(&mut bench);
    bench.keys(&["F7", "End", "F8"]);
    bench.state.explained.last.as_mut().unwrap().read = true;
    bench.state.notice = None;
    bench.send(Msg::Build(id, BuildUpdate::Log { step: None, bytes: b"late\n".to_vec() }));
    assert!(bench.state.explained.last.as_ref().unwrap().read);
    assert_eq!(bench.state.notice, None);
}

#[test]
fn a_failed_build_leads_to_the_line() {
    for size in [(80, 24), (120, 36)] {
        let mut bench = Bench::new(Lang::Fr, false, size);
        failed_build(&mut bench);
        assert_eq!(shown(&bench), Some("pip-pep668"));
        // The notice of the last row goes with the next key; the card in the log and the sign above stay.
        bench.key("End");
        let screen = bench.screen();
        assert!(screen.contains("--break-system-packages"), "{screen}");
        assert!(screen.contains("Entrée : Dockerfile, ligne 4"), "{screen}");
        assert!(screen.contains("externally-managed-environment"), "the engine's words are gone:\n{screen}");
        assert!(screen.lines().next().unwrap().contains("Ctrl-G e"), "{screen}");
        bench.key("Enter");
        assert_eq!(bench.state.focus, Pane::Editor);
        assert_eq!(
            (bench.state.editor.tab().path.as_str(), bench.state.editor.tab().area.cursor().0),
            ("Dockerfile", 3)
        );
    }
}

/// The sign of a failed F5 goes with a build in the shell that went well after it (at second 60), not with an older one,
/// nor with another image's.
#[test]
fn a_failed_build_is_over_when_another_went_well() {
    let tag = "python_app:version_de_ouf";
    for (second, tag, over) in [(61, tag, true), (59, tag, false), (61, "other:1", false)] {
        let mut bench = Bench::large();
        failed_build(&mut bench);
        bench.key("End");
        bench.observe(Observation::Event(at(second), EngineEvent::Tagged(tag.parse().unwrap())));
        let first = bench.screen().lines().next().unwrap().to_owned();
        assert_eq!((shown(&bench).is_none(), !first.contains("Ctrl-G e")), (over, over), "{second} {tag}: {first}");
    }
}

#[test]
fn the_whole_card_opens_scrolls_copies_and_closes() {
    let mut bench = Bench::new(Lang::Fr, false, (80, 24));
    failed_build(&mut bench);
    bench.key("F8");
    bench.keys(&["Ctrl-g", "e"]);
    let screen = bench.screen();
    assert!(screen.contains("QUE S'EST-IL PASSÉ ?") && screen.contains("Pourquoi"), "{screen}");
    assert!(!screen.lines().next().unwrap().contains("Ctrl-G e"), "it was looked at:\n{screen}");
    insta::assert_snapshot!("card_80x24", screen);
    let copied = bench.key("c");
    assert!(matches!(copied.as_slice(), [Effect::Copy(code)] if !code.contains('`') && !code.is_empty()), "{copied:?}");
    // Far down and back: the end stops it, and one key up is seen at once.
    bench.keys(&["PageDown"; 50]);
    let end = bench.screen();
    bench.key("Down");
    assert_eq!(bench.screen(), end);
    bench.key("Esc");
    assert_eq!(bench.state.overlay, None);
    bench.keys(&["Ctrl-g", "e", "Enter"]);
    assert_eq!(bench.state.focus, Pane::Editor);
}

#[test]
fn what_fails_in_the_shell_is_explained_until_something_goes_well() {
    let mut bench = Bench::large();
    bench.observe(engine());
    let denied = "docker: Error response from daemon: pull access denied for debain, repository does not exist or may \
                  require 'docker login': denied: requested access to the resource is denied.\n";
    command(&mut bench, 1, "docker run debain", denied, 125);
    assert_eq!(shown(&bench), Some("pull-name-typo"));
    assert!(bench.screen().contains("docker login"), "{}", bench.screen());
    command(&mut bench, 2, "grep nothing here", "", 1);
    assert_eq!(shown(&bench), Some("pull-name-typo"), "a failure that nobody knows explains nothing");
    command(&mut bench, 3, "docker images", "REPOSITORY   TAG\n", 0);
    assert_eq!(shown(&bench), None);
}

#[test]
fn what_is_typed_at_a_prompt_inside_a_command_is_explained_at_the_next_prompt() {
    let python = "Python 3.11.2 (main, May 12 2026, 05:17:27) [GCC 12.2.0] on linux\n>>> ";
    let traceback = "Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\n";
    let name_error = format!("{python}python --version\n{traceback}NameError: name 'python' is not defined\n>>>");
    let bash = "root@3f2a91c07be4:/#";
    let rows = [
        (python.to_owned(), None),
        (name_error.clone(), Some("ctr-repl")),
        (format!("{name_error} docker images"), None),
        (format!("{name_error} 1 + 1\n2\n>>>"), None),
        (format!("{bash} docker images\nbash: docker: command not found\n{bash}"), Some("ctr-docker-inside")),
        (format!("{bash} pyhton --version\nbash: pyhton: command not found\n{bash}"), Some("shell-not-found")),
        (
            format!("{bash} pyhton\nbash: pyhton: command not found\n{bash} python --version\nPython 3.11.2\n{bash}"),
            None,
        ),
        ("# pyhton --version\nsh: 1: pyhton: not found\n#".to_owned(), Some("shell-not-found")),
    ];
    for (output, expected) in rows {
        let mut bench = Bench::large();
        let line = "docker run -it python:3.11".to_owned();
        bench.observe(Observation::CommandStarted { id: 1, line, cwd: "~".into(), at: at(30) });
        bench.observe(Observation::CommandOutput(1, output.clone()));
        assert_eq!(shown(&bench), expected, "{output}");
    }
}

#[test]
fn the_same_words_on_the_machine_itself() {
    let rows = [
        ("python --version", "sh-no-python-here"),
        ("docker images", "daemon-cli-missing"),
        ("dokcer images", "cli-docker-typo"),
    ];
    for (line, expected) in rows {
        let mut bench = Bench::large();
        let program = line.split(' ').next().unwrap();
        command(&mut bench, 1, line, &format!("bash: {program}: command not found\n"), 127);
        assert_eq!(shown(&bench), Some(expected), "{line}");
    }
}

#[test]
fn what_was_told_inside_a_command_is_not_told_again_when_it_ends() {
    let mut bench = Bench::large();
    let output = "root@3f2a91c07be4:/# docker images\nbash: docker: command not found\nroot@3f2a91c07be4:/#";
    command(&mut bench, 1, "docker run -it --rm python:3.11 bash", output, 127);
    assert_eq!(shown(&bench), None);
}

#[test]
fn neither_success_nor_ctrl_c_is_explained() {
    let rows = [
        (
            "docker pull python:3.11",
            "Unable to find image 'python:3.11' locally\n3.11: Pulling from library/python\n",
            0,
        ),
        ("docker pull debain", "pull access denied for debain, repository does not exist or may require\n", 130),
        ("cat notes.txt", "Error response from daemon: manifest for python:3.111 not found: manifest unknown\n", 0),
    ];
    for (line, output, status) in rows {
        let mut bench = Bench::large();
        command(&mut bench, 1, line, output, status);
        assert_eq!(shown(&bench), None, "{line}");
    }
}

#[test]
fn a_pipe_hides_the_status_but_not_the_failure() {
    let mut bench = Bench::large();
    let output =
        "Error response from daemon: manifest for python:3.111 not found: manifest unknown: manifest unknown\n";
    command(&mut bench, 1, "docker pull python:3.111 2>&1 | tee log", output, 0);
    assert_eq!(shown(&bench), Some("pull-tag-typo"));
}

#[test]
fn a_build_without_a_name_is_told_though_it_went_well() {
    let mut bench = Bench::large();
    command(&mut bench, 1, "docker build .", "Successfully built 0123456789ab\n", 0);
    assert_eq!(shown(&bench), Some("build-no-tag"));
    command(&mut bench, 2, "docker build . -t python_app:version_de_ouf", "Successfully built 0123456789ab\n", 0);
    assert_eq!(shown(&bench), None);
}

#[test]
fn the_stray_letter_of_the_handout_is_told_though_all_went_well() {
    let rows = [
        ("docker build . -t python_app:version_de_oufw", Some("build-tag-typo")),
        ("docker build --tag=python_app:version_de_oufw .", Some("build-tag-typo")),
        ("docker run --rm python_app:version_de_oufw", Some("build-tag-typo")),
        ("docker run --rm python_app:version_de_ouf", None),
        ("docker rmi python_app:version_de_oufw", None),
    ];
    for (line, expected) in rows {
        let mut bench = Bench::large();
        command(&mut bench, 1, line, "Successfully built 0123456789ab\n", 0);
        assert_eq!(shown(&bench), expected, "{line}");
    }
}

#[test]
fn a_pull_and_a_run_of_ours_are_explained_too() {
    let mut bench = Bench::large();
    bench.observe(engine());
    bench.key("F2");
    let effects = bench.key("i");
    let Some(Effect::Pull { id, .. }) = effects.first() else { panic!("{effects:?}") };
    let words = "Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io: no such host";
    bench.send(Msg::Pull(*id, PullUpdate::Ended(Err(words.into()))));
    assert_eq!(shown(&bench), Some("pull-dns"));

    let effects = bench.key("F6");
    let Some(Effect::Run { id, .. }) = effects.first() else { panic!("{effects:?}") };
    let traceback = "Traceback (most recent call last):\r\n  File \"/app.py\", line 1, in <module>\r\n    import emoji\r\nModuleNotFoundError: No module named 'emoji'\r\n";
    bench.send(Msg::Run(*id, RunUpdate::Output(traceback.into())));
    bench.send(Msg::Run(*id, RunUpdate::Ended(Ok(1))));
    assert_eq!(shown(&bench), Some("py-no-emoji"));
}

#[test]
fn a_container_of_the_lab_run_elsewhere_is_explained_once_it_has_ended() {
    let ended = |name: &str, created: i64| Container {
        id: name.repeat(16),
        name: name.into(),
        image: Some("python_app:version_de_ouf".parse().unwrap()),
        command: vec!["python3".into(), "/app.py".into()],
        tty: Some(false),
        stdin: Some(false),
        created: at(created).as_second(),
        started: true,
        exit_code: Some(2),
        transcript: "python3: can't open file '/app.py': [Errno 2] No such file or directory\n".into(),
        transcript_whole: true,
        ..Container::default()
    };
    let mut bench = Bench::large();
    bench.observe(engine());
    // One that had ended before the program was started is none of today's news.
    for (container, expected) in [(ended("old", -60), false), (ended("new", 10), true)] {
        bench.observe(Observation::Containers(vec![container.clone()]));
        bench.observe(Observation::Transcript {
            container: container.id.clone(),
            text: container.transcript.clone(),
            whole: true,
        });
        bench.observe(Observation::Event(at(11), EngineEvent::ContainerDied(container.id.clone(), 2)));
        assert_eq!(shown(&bench).is_some(), expected, "{}: {:?}", container.name, shown(&bench));
    }
    // The next one is as it should be: that is over.
    let well = Container { tty: Some(true), stdin: Some(true), running: true, exit_code: None, ..ended("well", 20) };
    bench.observe(Observation::Containers(vec![ended("new", 10), well]));
    assert_eq!(shown(&bench), None);
}

#[test]
fn a_shell_without_a_keyboard_is_told_each_time() {
    let mut bench = Bench::large();
    bench.observe(engine());
    for name in ["one", "two"] {
        let container = Container {
            id: name.repeat(16),
            image: Some("python:3.11".parse().unwrap()),
            command: vec!["bash".into()],
            created: at(10).as_second(),
            started: true,
            exit_code: Some(0),
            transcript_whole: true,
            ..Container::default()
        };
        bench.observe(Observation::Containers(vec![container.clone()]));
        bench.observe(Observation::Transcript { container: container.id.clone(), text: String::new(), whole: true });
        assert_eq!(shown(&bench), None, "whether it had a keyboard is not known yet");
        let known = Container { tty: Some(false), stdin: Some(false), ..container };
        bench.observe(Observation::ContainerInspected(Box::new(known.clone())));
        assert_eq!(shown(&bench), Some("ctr-exits-at-once"));
        bench.state.explained.last = None;
        bench.observe(Observation::ContainerInspected(Box::new(known)));
        assert_eq!(shown(&bench), None, "once each");
    }
}

#[test]
fn noise_is_called_harmless_where_it_stands() {
    let mut bench = Bench::new(Lang::Fr, false, (120, 36));
    bench.observe(engine());
    bench.observe(text("Dockerfile", DOCKERFILE));
    let effects = bench.key("F5");
    let Some(Effect::Build { id, .. }) = effects.last() else { panic!("{effects:?}") };
    let pip = "WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the \
               system package manager, possibly rendering your system unusable.";
    let apt = "WARNING: apt does not have a stable CLI interface. Use with caution in scripts.";
    let noise = format!("{apt}\nReading package lists...\n{pip}\n");
    bench.send(Msg::Build(*id, BuildUpdate::Log { step: None, bytes: noise.into_bytes() }));
    bench.key("Ctrl-g");
    bench.key("z");
    let screen = bench.screen();
    let row = |words: &str| screen.lines().find(|row| row.contains(words)).unwrap_or_default().to_owned();
    assert!(row("stable CLI").contains("sans gravité"), "{screen}");
    assert!(row("Running pip").contains("sans gravité"), "a long line hides it:\n{screen}");
    assert!(!row("Reading package").contains("sans gravité"), "{screen}");
    bench.send(Msg::Build(*id, BuildUpdate::Ended(Ok("sha256:00".into()))));
    assert_eq!(shown(&bench), None);
}

#[test]
fn a_long_notice_never_lies_over_the_prompt() {
    let mut bench = Bench::new(Lang::Fr, false, (80, 24));
    bench.observe(engine());
    for line in 0..40 {
        bench.send(Msg::ShellOutput(format!("line {line}\r\n").into_bytes()));
    }
    bench.send(Msg::ShellOutput(b"me@lab:~$ ".to_vec()));
    bench.key("F8");
    command(
        &mut bench,
        1,
        "docker pull debain",
        "pull access denied for debain, repository does not exist or may require\n",
        1,
    );
    let screen = bench.screen();
    assert!(screen.contains("me@lab:~$"), "{screen}");
    assert!(screen.lines().nth(1).unwrap().contains("image publique"), "{screen}");
}

#[test]
fn noise_in_the_shell_is_called_harmless_once() {
    let mut bench = Bench::large();
    let output = "Unable to find image 'python:3.11' locally\n3.11: Pulling from library/python\nStatus: Downloaded newer image for python:3.11\n";
    for (id, said) in [(1, true), (2, false)] {
        command(&mut bench, id, "docker run python:3.11 true", output, 0);
        assert_eq!(bench.screen().contains("Sans gravité"), said, "{}", bench.screen());
        assert_eq!(shown(&bench), None);
        bench.key("F2");
    }
}
