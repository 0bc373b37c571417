//! A daemon that is killed, or frozen, in the middle of each thing that the program does: said, recovered, nothing lost.

use std::time::Duration;

use crate::bed::Engine;
use crate::harness::PATIENCE;
use crate::lab::desk;
use crate::student::{APP, DOCKERFILE, Desk, Screen};
use crate::table::{Part, tell};

const KEPT: &str = "the step lit stays lit, no other is; the unsaved text is there; the engine is followed again";
const TYPED: &str = "# not saved yet";
const LOST: &str = "pas de moteur Docker";
/// What is said for as long as it is away: that one tries again stands there for a moment only.
const START: &str = "Démarre Docker : sudo systemctl start docker.";
const CUT: &str = "La connexion au moteur a été coupée";

/// Builds for a minute unless it is killed.
const SLOW: &str = "FROM alpine\nRUN echo begun; sleep 60\n";
/// Runs for a minute unless it is killed.
const WAITS: &str = "FROM alpine\nENTRYPOINT [\"sh\", \"-c\", \"echo runs now; exec sleep 60\"]\n";

fn killed_and_back(engine: &Engine, screen: &mut Screen, words: &str, fault: &str) {
    engine.tell("kill");
    screen.shows(LOST);
    screen.shows(words);
    screen.lit(1);
    engine.tell("restart");
    screen.shows(engine.shown());
    screen.hides(LOST);
    screen.lit(1);
    screen.press(4);
    screen.press(3);
    screen.shows(TYPED);
    tell(Part::Engine, fault, &format!("{LOST}; {words}"), KEPT);
}

/// A step lit, text that is not saved, and images that sleep.
fn begin(engine: &Engine) -> (Desk, Screen) {
    let desk = desk(engine, "fr_FR.UTF-8");
    desk.write("app.py", APP);
    desk.write("Dockerfile", DOCKERFILE);
    engine.docker(&["pull", "alpine"]);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("Dockerfile"), WAITS).unwrap();
    engine.docker(&["build", "-q", "-t", "python_app:version_de_ouf", folder.path().to_str().unwrap()]);
    let mut screen = desk.open((120, 36), &[]);
    screen.shows(engine.shown());
    screen.lit(1);
    screen.press(3);
    screen.types(TYPED);
    screen.shows(TYPED);
    (desk, screen)
}

#[test]
fn a_daemon_that_is_killed_in_the_middle() {
    let engine = Engine::start();
    let (desk, mut screen) = begin(&engine);
    killed_and_back(&engine, &mut screen, START, "the daemon killed and restarted while it is watched");

    screen.press(6);
    // The text is not saved: asked, and answered by the same key.
    screen.shows("F6 encore une fois");
    screen.press(6);
    screen.shows("runs now");
    killed_and_back(&engine, &mut screen, "Le moteur dit", "the daemon killed and restarted in the middle of a run");

    screen.press(8);
    screen.prompt();
    screen.types("docker run -it --rm alpine sh\r");
    screen.shows("/ # ");
    engine.tell("kill");
    screen.shows(LOST);
    engine.tell("restart");
    screen.shows(engine.shown());
    screen.types("\r");
    screen.shows("me@lab 2:");
    screen.lit(1);
    tell(Part::Engine, "the daemon killed and restarted in the middle of a shell in a container", LOST, KEPT);

    screen.press(2);
    screen.types("\x07i");
    screen.shows("$ docker pull python:3.11");
    screen.session.wait_for(
        |shown| ["Pulling fs layer", "Waiting", "Downloading", "Extracting"].iter().any(|word| shown.contains(word)),
        PATIENCE,
    );
    killed_and_back(&engine, &mut screen, CUT, "the daemon killed and restarted in the middle of a pull");

    // F5 saves what was typed; a slow Dockerfile comes from outside.
    screen.types("\x13");
    desk.write("Dockerfile", SLOW);
    screen.press(5);
    screen.shows("sleep 60");
    screen.press(3);
    screen.types(TYPED);
    screen.press(7);
    screen.shows("En cours");
    engine.tell("kill");
    screen.shows(LOST);
    screen.shows(CUT);
    engine.tell("restart");
    screen.shows(engine.shown());
    screen.lit(1);
    tell(Part::Engine, "the daemon killed and restarted in the middle of a build", &format!("{LOST}; {CUT}"), KEPT);
    screen.signal("TERM");
    screen.ends(0);
}

/// Thirty seconds without a word, in the middle of a run: said, not given up, and gone on with.
#[test]
fn a_daemon_that_is_frozen_in_the_middle() {
    let engine = Engine::start();
    let (_desk, mut screen) = begin(&engine);
    screen.press(6);
    screen.press(6);
    screen.shows("runs now");
    engine.tell("freeze");
    screen.shows(LOST);
    screen.shows("ne répond pas");
    // What this is about is the time itself.
    std::thread::sleep(Duration::from_secs(30));
    screen.lit(1);
    screen.press(3);
    screen.shows(TYPED);
    engine.tell("thaw");
    screen.shows(engine.shown());
    screen.press(7);
    screen.shows("En cours");
    screen.types("c");
    screen.shows("Arrêté à ta demande");
    screen.lit(1);
    let kept = "the run goes on once the engine does, and is cancelled by `c`; the step lit stays lit, no other is";
    tell(Part::Engine, "the daemon frozen for 30 s in the middle of a run", "Le moteur … ne répond pas.", kept);
    screen.signal("TERM");
    screen.ends(0);
}
