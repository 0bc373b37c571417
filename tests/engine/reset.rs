//! Starting over on a real engine that others use too.

use std::fs;

use jiff::Timestamp;
use soleil::lab::reset::{OldContainer, OldImage};
use soleil::runtime::engine::connect::connect;
use soleil::runtime::engine::endpoint::Endpoint;
use soleil::runtime::engine::remove;

use crate::bed::Engine;
use crate::lab::desk;
use crate::student::{APP, task};

const SIMPLE: &str = "FROM debian\nCOPY app.py /app.py\n";
const TAG: &str = "python_app:version_de_ouf";

fn lines(engine: &Engine, arguments: &[&str]) -> Vec<String> {
    let mut lines: Vec<String> = engine.docker(arguments).lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

fn images(engine: &Engine) -> Vec<String> {
    lines(engine, &["images", "--format", "{{.Repository}}:{{.Tag}}"])
}

fn containers(engine: &Engine) -> Vec<String> {
    lines(engine, &["ps", "-a", "--format", "{{.Names}}"])
}

/// A list tells in which second a container was made, no more: one of the reset's own would be of after it.
fn second_passes() {
    let began = Timestamp::now().as_second();
    while Timestamp::now().as_second() == began {
        std::thread::yield_now();
    }
}

/// The student's goes; what was there, what somebody else made and what somebody else uses stays.
#[test]
fn what_is_the_students_goes_and_no_more() {
    let engine = Engine::start();
    // Before the lab: an image of it, and one that has nothing to do with it.
    engine.docker(&["pull", "mysql:5.7"]);
    engine.docker(&["pull", "debian"]);
    engine.docker(&["tag", "debian", "somebody/else:1"]);
    let desk = desk(&engine, "fr_FR.UTF-8");
    let mut screen = desk.open((120, 36), &[]);
    screen.shows(engine.shown());
    screen.press(8);
    screen.prompt();
    screen.shows("1/5");
    for (image, tally) in [("python:3.11", "2/5"), ("wordpress", "3/5"), ("linuxserver/wikijs", "4/5")] {
        screen.runs(&format!("docker pull {image}"));
        screen.shows(tally);
    }
    screen.runs("docker images");
    screen.lit(1);
    screen.types("docker run -it python:3.11 bash\r");
    screen.shows(":/# ");
    screen.types("python --version\r");
    screen.lit(2);
    screen.runs("exit");
    screen.runs("docker run -dit --name mine python:3.11 sh");
    // Somebody else, elsewhere.
    engine.docker(&["run", "-dit", "--name", "theirs", "wordpress", "sh"]);
    engine.docker(&["run", "-dit", "--name", "theirs_too", "python:3.11", "sh"]);
    desk.write("app.py", APP);
    desk.write("Dockerfile", SIMPLE);

    // One step, from its page, which tells what is there when it is opened.
    screen.press(4);
    screen.shows("theirs_too");
    screen.press(2);
    screen.types("\x1b[D\x1b[D\x1b[D\x1b[D\x1b[C\x07u");
    screen.shows("RECOMMENCER");
    screen.shows("docker rm -f mine");
    screen.shows("theirs_too");
    second_passes();
    screen.types("R");
    screen.lit(1);
    assert_eq!(containers(&engine), ["theirs", "theirs_too"]);
    assert_eq!(images(&engine).len(), 6, "the images are another step's");
    // Done anew.
    screen.press(8);
    screen.types("clear; docker run -it --rm python:3.11 bash\r");
    screen.shows(":/# ");
    screen.types("python -V\r");
    screen.lit(2);
    screen.types("exit\r");

    // All of it, in another window, under the eyes of the screen.
    engine.docker(&["rm", "-f", "theirs_too"]);
    second_passes();
    let output = desk.soleil(&["reset", "--yes"]);
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    screen.lit(0);
    assert_eq!(images(&engine), ["debian:latest", "mysql:5.7", "somebody/else:1", "wordpress:latest"], "{said}");
    assert_eq!(containers(&engine), ["theirs"]);
    assert!(said.contains("docker rmi python:3.11") && said.contains("theirs"), "{said}");
    assert!(!desk.file("app.py").exists());
    let backups = desk.home().join(".local/state/soleil/backups");
    let folder = fs::read_dir(backups).unwrap().next().unwrap().unwrap().path();
    assert_eq!(fs::read_to_string(folder.join("app.py")).unwrap(), APP);
    assert_eq!(fs::read_to_string(folder.join("Dockerfile")).unwrap(), SIMPLE);
    let (_, report) = desk.check();
    for (name, state) in [
        ("pull/mysql", "met"),
        ("pull/python", "not_yet"),
        ("pull/wordpress", "not_yet"),
        ("pull/list", "not_yet"),
        ("terminal/shell", "not_yet"),
        ("write/files", "not_yet"),
    ] {
        assert_eq!(task(&report, name).0, state, "{name}: {report:#}");
    }
    screen.press(10);
    screen.ends(0);
}

/// The image that was built goes with the container that ran it, and the step is lit by building it anew.
#[test]
fn what_was_built_goes_and_is_built_again() {
    let engine = Engine::start();
    engine.docker(&["pull", "debian"]);
    let desk = desk(&engine, "fr_FR.UTF-8");
    desk.write("app.py", APP);
    desk.write("Dockerfile", SIMPLE);
    let mut screen = desk.open((120, 36), &[]);
    screen.shows(engine.shown());
    screen.press(8);
    screen.prompt();
    screen.runs("cd python_app_build");
    screen.runs(&format!("docker build . -t {TAG}"));
    screen.shows("1/2");
    screen.runs(&format!("docker run --name ran {TAG} echo fait"));
    screen.runs("docker images");
    screen.lit(1);
    screen.press(2);
    screen.types("\x1b[C\x1b[C\x1b[C\x1b[C\x1b[D\x07u");
    screen.shows("Construire l'image");
    screen.shows("docker rm -f ran");
    screen.types("R");
    screen.lit(0);
    assert_eq!(images(&engine), ["debian:latest"]);
    assert_eq!(containers(&engine).len(), 0);
    assert!(desk.file("Dockerfile").exists(), "the files are another step's");
    // From the cache: the same image, and yet built anew.
    screen.press(8);
    screen.runs(&format!("clear; docker build . -t {TAG}"));
    screen.runs("docker images");
    screen.lit(1);
    screen.press(10);
    screen.ends(0);
}

/// What the engine refuses is quoted, what means another image by now is left alone, what is gone is no failure.
#[tokio::test]
async fn refusals_are_told() {
    let engine = Engine::start();
    engine.docker(&["pull", "debian"]);
    engine.docker(&["pull", "python:3.11"]);
    engine.docker(&["run", "-d", "--name", "theirs", "debian", "sleep", "999"]);
    let (docker, _) = connect(&Endpoint::plain(engine.host())).await.unwrap();
    let id = |name: &str| engine.docker(&["image", "inspect", "-f", "{{.Id}}", name]).trim().to_owned();
    let old = |name: &str, id: String| OldImage { reference: name.parse().unwrap(), id, size: 0 };
    let rows = [
        (old("debian", id("debian")), Some("reset-image-failed")),
        (old("python:3.11", id("debian")), Some("reset-image-moved")),
        (old("python:3.11", id("python:3.11")), None),
        (old("python:3.11", "sha256:gone".into()), None),
    ];
    for (old, expected) in rows {
        let failed = remove::image(&docker, &old).await.err();
        assert_eq!(failed.as_ref().map(|why| &*why.id), expected, "{old:?}");
        assert!(
            failed.is_none_or(|why| expected != Some("reset-image-failed") || why.args["words"].contains("container"))
        );
    }
    assert_eq!(images(&engine), ["debian:latest"]);
    let id = engine.docker(&["ps", "-q", "--no-trunc"]).trim().to_owned();
    let theirs = OldContainer { id, name: "theirs".into(), image: "debian".parse().unwrap(), running: true };
    for _ in 0..2 {
        remove::container(&docker, &theirs).await.unwrap();
    }
    assert!(containers(&engine).is_empty());
}
