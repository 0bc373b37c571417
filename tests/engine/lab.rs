//! The whole lab at the real binary, on a real engine: typed, pressed, and done from elsewhere.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bed::{Engine, kind};
use crate::harness::PATIENCE;
use crate::student::{APP, BUILD, DOCKERFILE, Desk, Screen, task};

const IMAGES: [&str; 4] = ["python:3.11", "mysql:5.7", "wordpress:latest", "linuxserver/wikijs:latest"];
const TAG: &str = "python_app:version_de_ouf";
const SENTENCE: &str = "Cet exemple d'application est vraiment naze 👎";
const LARGE: (u16, u16) = (120, 36);

/// A desk at which `docker` is the bed's client, for that engine.
pub fn desk(engine: &Engine, locale: &str) -> Desk {
    let desk = Desk::new(locale).with("PATH", engine.path()).with("DOCKER_HOST", engine.host());
    engine.variables().into_iter().fold(desk, |desk, (name, value)| desk.with(name, value))
}

/// Text as somebody types it: Enter is a carriage return. The editor indents by itself, and nothing here is indented.
fn typed(text: &str) -> String {
    text.trim_end().replace('\n', "\r")
}

/// The shape of `check --json`, and that every step is complete.
fn complete(report: &Value, titles: [&str; 5]) {
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(report), ["complete", "engine", "lab", "steps"]);
    assert_eq!((&report["lab"], &report["complete"]), (&"images".into(), &true.into()));
    assert_eq!(keys(&report["engine"]), ["api", "host", "kind", "version"]);
    assert_eq!(report["engine"]["kind"], kind().program);
    assert!(report["engine"]["host"].as_str().unwrap().starts_with("unix:///"));
    let expected: [(&str, &[&str]); 5] = [
        ("pull", &["python", "mysql", "wordpress", "wikijs", "list"]),
        ("terminal", &["shell", "version", "destroyed"]),
        ("write", &["folder", "files", "app", "from", "python", "emoji", "copy", "entrypoint"]),
        ("build", &["image", "list"]),
        ("run", &["output"]),
    ];
    let steps = report["steps"].as_array().unwrap();
    assert_eq!(steps.len(), expected.len());
    for ((step, (id, tasks)), title) in steps.iter().zip(expected).zip(titles) {
        assert_eq!(keys(step), ["complete", "id", "tasks", "title"]);
        assert_eq!((&step["id"], &step["title"], &step["complete"]), (&id.into(), &title.into(), &true.into()));
        let found = step["tasks"].as_array().unwrap();
        assert_eq!(found.iter().map(|task| task["id"].as_str().unwrap()).collect::<Vec<_>>(), tasks, "{id}");
        for task in found {
            assert_eq!(keys(task), ["bonus", "evidence", "id", "state", "why"]);
            assert_eq!(task["bonus"], task["id"] == "destroyed");
            assert_eq!(task["state"], "met", "{task}");
            assert!(!task["why"].as_str().unwrap().is_empty() && task["evidence"].is_object(), "{task}");
        }
    }
}

/// Commands in the shell pane, files in the editor, and no key that validates anything.
#[test]
fn typed_on_a_large_screen_in_french() {
    let engine = Engine::start();
    let desk = desk(&engine, "fr_FR.UTF-8");
    let mut screen = desk.open(LARGE, &[]);
    screen.shows(engine.shown());
    screen.press(8);
    screen.prompt();
    for (image, tally) in IMAGES.iter().zip(["1/5", "2/5", "3/5", "4/5"]) {
        screen.runs(&format!("docker pull {image}"));
        screen.shows(tally);
    }
    screen.lit(0);
    screen.runs("docker images");
    screen.lit(1);

    screen.types("docker run -it --rm python:3.11 bash\r");
    screen.shows(":/# ");
    screen.ticked("Ouvrir un terminal");
    screen.types("python --version\r");
    screen.lit(2);
    screen.runs("exit");

    screen.press(3);
    screen.shows(">Éditeur");
    screen.types(&typed(APP));
    screen.shows(":thumbs_down:");
    screen.types("\x13");
    screen.press(3);
    screen.types(&typed(DOCKERFILE));
    screen.shows("ENTRYPOINT [");
    screen.lit(2);
    screen.types("\x13");
    screen.lit(3);
    assert_eq!(fs::read_to_string(desk.file("app.py")).unwrap().trim_end(), APP.trim_end());
    assert_eq!(fs::read_to_string(desk.file("Dockerfile")).unwrap().trim_end(), DOCKERFILE.trim_end());

    screen.press(8);
    screen.runs("cd ~/python_app_build");
    screen.runs_within(&format!("docker build . -t {TAG}"), BUILD);
    screen.shows("1/2");
    screen.runs("docker images");
    screen.lit(4);
    screen.runs(&format!("docker run {TAG}"));
    screen.lit(5);
    screen.press(10);
    screen.ends(0);

    let output = desk.soleil(&["check"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("Tout est fait"), "{said}");
    let (status, report) = desk.check();
    assert_eq!(status, 0);
    complete(
        &report,
        [
            "Récupérer des images",
            "Lancer un conteneur depuis l'image Python",
            "Écrire un Dockerfile",
            "Construire l'image",
            "Lancer l'image",
        ],
    );
    handed_in(&desk);
}

/// The report has each step's command as it was typed, with what it showed.
fn handed_in(desk: &Desk) {
    let output = desk.soleil(&["report", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected: [(usize, usize, String, &str); 9] = [
        (0, 0, "docker pull python:3.11".into(), "python@sha256:"),
        (0, 3, "docker pull linuxserver/wikijs:latest".into(), "linuxserver/wikijs@sha256:"),
        (0, 4, "docker images".into(), "mysql"),
        (1, 0, "docker run -it --rm python:3.11 bash".into(), ""),
        (1, 1, "docker run -it --rm python:3.11 bash".into(), "python --version\nPython 3.11."),
        (1, 2, "docker run -it --rm python:3.11 bash".into(), ""),
        (3, 0, format!("docker build . -t {TAG}"), TAG),
        (3, 1, "docker images".into(), "python_app"),
        (4, 0, format!("docker run {TAG}"), SENTENCE),
    ];
    for (step, task, command, shown) in expected {
        let found = &report["steps"][step]["tasks"][task];
        assert_eq!((&found["command"], &found["by"]), (&command.into(), &"typed".into()), "{found}");
        assert!(found["output"].as_str().unwrap_or_default().contains(shown), "{found}");
    }
    assert_eq!((&report["complete"], &report["engine"]["answers"]), (&true.into(), &true.into()));
}

/// A pull from outside and one typed in the shell of the screen, on whatever way to the engine `desk` has.
pub fn pulls_are_seen(engine: &Engine, desk: &Desk) {
    let mut screen = desk.open(LARGE, &[]);
    screen.shows(engine.shown());
    engine.docker(&["pull", "mysql:5.7"]);
    screen.ticked("Récupérer mysql:5.7");
    screen.press(8);
    screen.prompt();
    screen.runs("docker pull -q wordpress");
    screen.ticked("Récupérer wordpress");
    screen.press(10);
    screen.ends(0);
}

/// Another way of writing everything: files by here-document, a virtual environment, other spellings of commands.
#[test]
fn typed_on_a_small_screen_in_english() {
    let engine = Engine::start();
    let desk = desk(&engine, "en_US.UTF-8");
    let mut screen = desk.open((80, 24), &[]);
    screen.shows(engine.shown());
    screen.press(8);
    screen.prompt();
    screen.runs("docker image pull -q python:3.11 && docker pull docker.io/library/mysql:5.7");
    screen.runs("for i in wordpress linuxserver/wikijs; do docker pull $i; done");
    screen.runs("docker image ls --format '{{.Repository}}' | sort");
    screen.lit(1);
    screen.runs("docker run -dit --name box python:3.11 sh");
    screen.runs("docker exec box python3 -V");
    screen.lit(2);
    screen.runs("docker rm -f box");

    screen.runs("mkdir -p ~/python_app_build && cd ~/python_app_build");
    screen.runs(
        "cat >app.py <<'END'\rfrom emoji import emojize\r\rprint(emojize(\"Cet exemple d'application est vraiment naze :thumbs_down:\"))\rEND",
    );
    screen.runs(
        "cat >Dockerfile <<'END'\rFROM debian:bookworm\rRUN apt-get update \\\r && apt-get install -y --no-install-recommends python3-venv\rRUN [\"python3\", \"-m\", \"venv\", \"/venv\"]\rRUN /venv/bin/python3 -m pip install emoji\rWORKDIR /srv\rCOPY app.py ./\rENTRYPOINT /venv/bin/python app.py\rEND",
    );
    screen.lit(3);
    // The editor has what was written elsewhere.
    screen.press(3);
    screen.shows("from emoji import emojize");
    screen.types("\x073");
    screen.shows("WORKDIR /srv");
    screen.press(8);
    screen.runs_within(&format!("docker image build --tag {TAG} ~/python_app_build"), BUILD);
    screen.runs("sleep 0; docker image list | cat");
    screen.lit(4);
    screen.runs(&format!("docker container run --rm {TAG}"));
    screen.lit(5);
    screen.types("\x070");
    screen.ends(0);
    let (status, report) = desk.check();
    assert_eq!(status, 0, "{report:#}");
    complete(
        &report,
        [
            "Pull some images",
            "Run a container from the Python image",
            "Write a Dockerfile",
            "Build the image",
            "Run the image",
        ],
    );
}

/// From the end of the act to the moment at which the screen shows it.
fn timed(screen: &mut Screen, what: &str, words: &str, act: impl FnOnce()) -> Duration {
    assert!(!screen.session.screen().contains(words), "{what}: {}", screen.session.screen());
    act();
    let done = Instant::now();
    screen.session.wait_for(|seen| seen.contains(words), PATIENCE);
    let late = done.elapsed();
    println!("{what}: {late:?}");
    assert!(late < Duration::from_secs(3), "{what}: {late:?}");
    late
}

/// From another process, under the eyes of the program: seen within a second, three on a busy machine. Then a program
/// that comes after all that: what the engine still holds is lit, the rest says what to do again.
#[test]
fn done_elsewhere_and_before() {
    let engine = Engine::start();
    let watching = desk(&engine, "fr_FR.UTF-8");
    let mut screen = watching.open(LARGE, &[]);
    screen.shows(engine.shown());
    screen.press(2);
    let docker = |arguments: &[&str]| drop(engine.docker(arguments));
    let mut late = Vec::new();
    // The list tells how many tasks of a step are done.
    for (image, tally) in IMAGES.iter().zip(["1/5", "2/5", "3/5", "4/5"]) {
        late.push(timed(&mut screen, image, tally, || docker(&["pull", image])));
    }
    screen.types("\x1b[C");
    screen.shows("· Ouvrir un terminal");
    late.push(timed(&mut screen, "a terminal", "✓ Ouvrir un terminal", || {
        docker(&["run", "-dit", "--name", "box", "python:3.11", "bash"]);
    }));
    late.push(timed(&mut screen, "the version", "🌞 1/5", || docker(&["exec", "box", "python", "--version"])));
    screen.press(2);
    screen.types("\x1b[D\x1b[D\x1b[C");
    screen.shows("· Détruire");
    late.push(timed(&mut screen, "destroyed", "✓ Détruire", || docker(&["rm", "-f", "box"])));
    late.push(timed(&mut screen, "files", "🌞 2/5", || {
        watching.write("app.py", APP);
        watching.write("Dockerfile", DOCKERFILE);
    }));
    screen.types("\x1b[C\x1b[C");
    screen.shows("· La voir dans la liste");
    let folder = watching.file("").display().to_string();
    late.push(timed(&mut screen, "the image", "1/2", || docker(&["build", &folder, "-t", TAG])));
    // Where events come late nobody can have read what a container printed that is gone.
    let run: &[&str] = if kind().prompt { &["run", "--rm", TAG] } else { &["run", "--name", "ran", TAG] };
    late.push(timed(&mut screen, "a run that is gone", "🌞 3/5", || {
        assert!(engine.docker(run).contains(SENTENCE));
    }));
    if !kind().prompt {
        docker(&["rm", "ran"]);
    }
    screen.press(10);
    screen.ends(0);
    late.sort();
    println!("median: {:?}, latest: {:?}", late[late.len() / 2], late[late.len() - 1]);

    // Only what the engine and the folder hold is left for one who was not there. An engine remembers the end of an
    // exec for a while, so that the version is known still.
    let after = desk(&engine, "fr_FR.UTF-8");
    after.write("app.py", APP);
    after.write("Dockerfile", DOCKERFILE);
    let mut screen = after.open(LARGE, &[]);
    screen.lit(1);
    let (_, report) = after.check();
    let version = if kind().prompt { ["met", ""] } else { ["unknown", "python --version"] };
    for met in ["pull/python", "pull/mysql", "pull/wordpress", "pull/wikijs", "write/entrypoint", "build/image"] {
        assert_eq!(task(&report, met).0, "met", "{met}");
    }
    let (state, why) = task(&report, "terminal/version");
    assert!(state == version[0] && why.contains(version[1]), "{state}: {why}");
    for (name, words) in [
        ("pull/list", "docker images"),
        ("terminal/shell", "Relance"),
        ("build/list", "docker images"),
        ("run/output", "Relance"),
    ] {
        let (state, why) = task(&report, name);
        println!("{name}: {state}: {why}");
        assert!(["not_yet", "unknown"].contains(&state.as_str()) && why.contains(words), "{name}: {state}: {why}");
    }
    screen.press(10);
    screen.ends(0);
    // A container that is still there tells its output to one who comes later.
    docker(&["run", TAG]);
    let later = desk(&engine, "fr_FR.UTF-8");
    later.write("app.py", APP);
    later.write("Dockerfile", DOCKERFILE);
    let mut screen = later.open(LARGE, &[]);
    screen.lit(2);
    assert_eq!(task(&later.check().1, "run/output").0, "met");
}

/// F5 and F6: a build that fails can be read, mended, built again, run.
#[test]
fn with_keys_alone() {
    let engine = Engine::start();
    let desk = desk(&engine, "fr_FR.UTF-8");
    desk.write("app.py", APP);
    desk.write("Dockerfile", &DOCKERFILE.replace(" --break-system-packages", ""));
    let mut screen = desk.open(LARGE, &[]);
    screen.shows(engine.shown());
    screen.shows("7/8");
    screen.press(5);
    screen.session.wait_for(|seen| seen.contains("Le moteur dit"), BUILD);
    // The words are long past on a pane of this size: the search finds them.
    screen.types("/externally\r");
    screen.shows("error: externally-managed-environment");
    screen.press(3);
    screen.press(3);
    screen.shows("pip install emoji");
    screen.types("\x1b[B\x1b[B\x1b[B\x1b[B\x1b[F --break-system-packages");
    screen.shows("pip install emoji --break-system-packages");
    screen.press(5);
    screen.session.wait_for(|seen| seen.contains("Construit"), BUILD);
    screen.press(6);
    screen.shows(SENTENCE);
    screen.lit(2);
    // What F5 did is seen in the list too.
    screen.press(8);
    screen.prompt();
    screen.runs("docker images");
    screen.lit(3);
    screen.press(10);
    screen.ends(0);
}

/// An edit after a build is seen at once, and before a run; the second build shows what the cache was worth.
#[test]
fn an_image_that_is_older_than_the_files() {
    let engine = Engine::start();
    let desk = desk(&engine, "fr_FR.UTF-8");
    desk.write("app.py", APP);
    desk.write("Dockerfile", DOCKERFILE);
    let mut screen = desk.open(LARGE, &[]);
    screen.shows(engine.shown());
    screen.lit(1);
    screen.press(5);
    screen.session.wait_for(|seen| seen.contains("Construit") && seen.contains("Taille"), BUILD);
    assert!(!screen.session.screen().contains("périmée"));

    desk.write("app.py", &APP.replace("naze", "bien"));
    screen.shows("! périmée");
    screen.press(6);
    screen.shows("F6 encore une fois");
    screen.press(5);
    screen.session.wait_for(|seen| seen.contains("au lieu de") && seen.contains("Taille"), BUILD);
    let seen = screen.session.screen();
    assert!(!seen.contains("périmée") && seen.contains("viennent du cache") && seen.contains("(COPY)"), "{seen}");
    // By then the new image was looked into.
    screen.press(3);
    screen.press(3);
    screen.session.wait_for(
        |seen| {
            let line = |start: &str| seen.lines().find(|line| line.contains(start)).unwrap_or_default().to_owned();
            let (pip, copy) = (line("RUN pip install"), line("COPY app.py"));
            pip.contains("cache")
                && pip.contains("Mo")
                && copy.contains(" s ")
                && [" o", " ko"].iter().any(|unit| copy.contains(unit))
        },
        PATIENCE,
    );
    assert!(!screen.session.screen().contains("périmée"));
    screen.press(6);
    screen.shows("vraiment bien");
    screen.press(10);
    screen.ends(0);
}
