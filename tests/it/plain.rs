//! What `--plain` says, line by line.

use soleil::app::build::{BuildStep, BuildUpdate, PullUpdate, RunUpdate, StepState};
use soleil::app::effect::Effect;
use soleil::app::keymap::Action;
use soleil::app::msg::Msg;
use soleil::app::plain::{Command, Said, checklist, command, help, step_text};
use soleil::lab::world::Observation;
use soleil::text::{Lang, Message};

use super::bench::{Bench, engine, image, pulled, text};

struct Listener {
    bench: Bench,
    said: Said,
}

impl Listener {
    fn new(lang: Lang, ascii: bool) -> Self {
        Self { bench: Bench::new(lang, ascii, (80, 24)), said: Said::default() }
    }

    fn hears(&mut self) -> Vec<String> {
        let lines = self.said.news(&self.bench.state);
        assert!(lines.iter().all(|line| !line.contains(char::is_control) && !line.contains('`')), "{lines:?}");
        lines
    }

    fn after(&mut self, msg: Msg) -> Vec<String> {
        self.bench.send(msg);
        self.hears()
    }
}

#[test]
fn a_student_hears_each_change_once() {
    let mut student = Listener::new(Lang::Fr, false);
    assert_eq!(student.hears(), ["soleil - II. Images", "Étape 1 sur 5 : Récupérer des images"]);
    assert!(student.hears().is_empty());

    let down = Message::new("engine-no-socket").with("host", "unix:///var/run/docker.sock");
    let heard = student.after(Msg::Observed(Observation::EngineDown(down)));
    assert!(heard[0].starts_with("Pas de moteur. Démarre Docker : sudo systemctl start docker."), "{heard:?}");
    assert_eq!(student.after(Msg::Observed(engine())), ["Moteur : docker 28.5.1, unix:///var/run/docker.sock"]);

    student.bench.prove(Observation::Images(vec![image(1, &["mysql:8"], 5)]));
    student.bench.prove(Observation::Containers(Vec::new()));
    let heard = student.hears();
    assert!(
        heard.contains(&"À faire : Récupérer mysql:5.7. mysql:8 est là, le TP demande mysql:5.7.".to_owned()),
        "{heard:?}"
    );
    assert!(heard.iter().all(|line| line.starts_with("À faire")), "{heard:?}");

    student.bench.prove(pulled("python:3.11"));
    student.bench.prove(Observation::Images(vec![image(1, &["mysql:8"], 5), image(2, &["python:3.11"], 5)]));
    let heard = student.hears();
    assert_eq!(
        heard,
        ["Fait : Récupérer python:3.11. python:3.11 a été téléchargée depuis un registre (vu en direct)."]
    );

    // What is not of the current step is said when it lights, not what it lacks.
    student.bench.prove(text(
        "app.py",
        "import emoji\n\nprint(emoji.emojize(\"Cet exemple d'application est vraiment naze :thumbs_down:\"))\n",
    ));
    let heard = student.hears();
    assert!(
        heard.iter().any(|line| line.starts_with("Fait : ")) && !heard.iter().any(|line| line.starts_with("À faire")),
        "{heard:?}"
    );

    // And what ceases to be true.
    student.bench.prove(text("app.py", "print()\n"));
    let heard = student.hears();
    assert!(heard.len() == 1 && heard[0].starts_with("Fait, mais plus vrai maintenant : "), "{heard:?}");
}

#[test]
fn a_step_that_lights_is_followed_by_the_next_one() {
    let mut student = Listener::new(Lang::En, true);
    student.bench.prove(Observation::Images(Vec::new()));
    for name in ["python:3.11", "mysql:5.7", "wordpress:latest", "linuxserver/wikijs:latest"] {
        student.bench.prove(pulled(name));
    }
    let images = ["python:3.11", "mysql:5.7", "wordpress:latest", "linuxserver/wikijs:latest"];
    student.bench.prove(Observation::Images(images.iter().map(|name| image(1, &[name], 1)).collect()));
    student.bench.prove(Observation::Containers(Vec::new()));
    student.hears();
    student.bench.send(Msg::Witnessed { line: "docker images".into(), cwd: "/".into(), status: 0 });
    let ledger = student.bench.state.saving.clone().unwrap();
    let heard = student.after(Msg::LedgerSaved(Box::new(ledger)));
    assert!(heard.contains(&"* 1/5 Step done: Pull some images".to_owned()), "{heard:?}");
    assert!(heard.contains(&"Step 2 of 5: Run a container from the Python image".to_owned()), "{heard:?}");
    assert!(heard.iter().all(|line| line.is_ascii()), "{heard:?}");
}

#[test]
fn a_build_and_a_run_are_heard_as_they_go() {
    let mut student = Listener::new(Lang::Fr, false);
    student.hears();
    assert_eq!(
        student.after(Msg::Act(Action::Build)),
        ["$ docker build ~/python_app_build -t python_app:version_de_ouf"]
    );
    let step = |name: &str, state| {
        BuildUpdate::Step(BuildStep { id: name.into(), name: name.into(), state, seconds: None, line: None })
    };
    for (state, words) in [
        (StepState::Waiting, None),
        (StepState::Running, Some("En cours : [1/2] FROM debian")),
        (StepState::Running, None),
        (StepState::Cached, Some("Pris du cache : [1/2] FROM debian")),
    ] {
        assert_eq!(
            student.after(Msg::Build(1, step("[1/2] FROM debian", state))),
            words.map(str::to_owned).into_iter().collect::<Vec<_>>()
        );
    }
    let output = |bytes: &[u8]| BuildUpdate::Log { step: None, bytes: bytes.to_vec() };
    assert_eq!(student.after(Msg::Build(1, output(b"\x1b[31mred\x1b[0m line\nhalf"))), ["red line"]);
    assert_eq!(student.after(Msg::Build(1, output(b" a line\n"))), ["half a line"]);
    let heard = student.after(Msg::Build(1, BuildUpdate::Ended(Err("no space left".into()))));
    assert_eq!(
        heard,
        ["Échec de « docker build ~/python_app_build -t python_app:version_de_ouf ». Le moteur dit : no space left"]
    );

    student.bench.send(Msg::Act(Action::Run));
    let flood: String = (0..25_000).map(|line| format!("{line}\n")).collect();
    let heard = student.after(Msg::Run(2, RunUpdate::Output(flood.into_bytes())));
    assert!(heard[1].starts_with("15000 lignes de plus") && heard.len() == 10_002, "{}", heard[1]);
    assert_eq!(student.after(Msg::Run(2, RunUpdate::Ended(Ok(0)))), ["Terminé avec le code 0"]);

    // The same image, built by somebody else.
    student.bench.observe(Observation::Images(vec![image(7, &["python_app:version_de_ouf"], 1)]));
    assert!(student.hears().contains(&"Image python_app:version_de_ouf : nouvelle version 070707070707.".to_owned()));

    student.after(Msg::Act(Action::Pull));
    let layer = |status: &str| PullUpdate::Layer { id: "abc".into(), status: status.into(), current: 1, total: 2 };
    assert!(student.after(Msg::Pull(3, layer("Downloading"))).is_empty());
    assert_eq!(student.after(Msg::Pull(3, layer("Pull complete"))), ["Fini : abc: Pull complete"]);
}

#[test]
fn what_is_typed_is_answered() {
    for (typed, meant) in [
        ("h", Command::Act(Action::Hint)),
        ("  Hint please", Command::Act(Action::Hint)),
        ("b", Command::Act(Action::Build)),
        ("r", Command::Act(Action::Run)),
        ("p", Command::Act(Action::Pull)),
        ("d", Command::Act(Action::Declare)),
        ("c", Command::Cancel),
        ("s", Command::Step),
        ("w", Command::Missing),
        ("Q", Command::Quit),
        ("?", Command::Help),
        ("é", Command::Help),
        ("", Command::Nothing),
    ] {
        assert_eq!(command(typed), meant, "{typed:?}");
    }
    let mut student = Listener::new(Lang::Fr, true);
    student.hears();
    let heard = student.after(Msg::Act(Action::Hint));
    assert!(heard[0].starts_with("Indice 1 sur ") && heard.len() > 1, "{heard:?}");
    // Asked again, the same is said again.
    for _ in 0..2 {
        student.said.forget_notice();
        student.bench.state.steps.selected = 1;
        let heard = student.after(Msg::Act(Action::Pull));
        assert_eq!(heard.last().unwrap(), "Cette etape n'attend aucune image de plus.");
    }
    student.bench.state.steps.selected = 0;
    let told = [step_text(&student.bench.state), checklist(&student.bench.state), help(&student.bench.state)];
    assert!(told[0].iter().any(|line| line.contains("docker pull")), "{:?}", told[0]);
    assert_eq!(told[1][0], "* 0/5 Etape 1 sur 5 : Recuperer des images");
    assert_eq!(told[1].len(), 6);
    assert!(told[2].iter().any(|line| line.starts_with("w : ")));
    for line in told.iter().flatten() {
        assert!(line.is_ascii() && !line.contains('`') && !line.contains(char::is_control), "{line}");
    }
    assert!(matches!(student.bench.send(Msg::Act(Action::Pull))[..], [Effect::Pull { .. }]));
}
