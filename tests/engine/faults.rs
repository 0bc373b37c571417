//! Engines that are not there, go, and come back, under the eyes of the real binary.

use crate::bed::Engine;
use crate::lab::desk;
use crate::student::{APP, DOCKERFILE, Desk};
use crate::table::{Part, tell};

/// The screen comes up without an engine and says what to do; the lists come by themselves when it starts.
#[test]
fn an_engine_that_starts_later() {
    let desk = Desk::new("fr_FR.UTF-8");
    let mut screen = desk.open((120, 36), &[]);
    screen.shows("sudo systemctl start docker");
    screen.lit(0);
    screen.press(4);
    let engine = Engine::start();
    engine.docker(&["pull", "mysql:5.7"]);
    std::os::unix::fs::symlink(engine.host().strip_prefix("unix://").unwrap(), desk.home().join("none.sock")).unwrap();
    screen.shows(engine.shown());
    screen.hides("sudo systemctl start docker");
    screen.ticked("Récupérer mysql:5.7");
    screen.press(10);
    screen.ends(0);
    tell(
        Part::Engine,
        "no engine at first",
        "Démarre Docker : sudo systemctl start docker. …",
        "what it holds is shown and lit by itself once it is there",
    );
}

/// The engine is killed and comes back: said, recovered, no sun lost and none lit; what is done then counts.
#[test]
fn an_engine_that_is_killed() {
    let engine = Engine::start();
    let desk = desk(&engine, "fr_FR.UTF-8");
    desk.write("app.py", APP);
    desk.write("Dockerfile", DOCKERFILE);
    engine.docker(&["pull", "python:3.11"]);
    let mut screen = desk.open((120, 36), &[]);
    screen.shows(engine.shown());
    screen.press(8);
    screen.prompt();
    for image in ["mysql:5.7", "wordpress", "linuxserver/wikijs"] {
        screen.runs(&format!("docker pull {image}"));
    }
    screen.runs("docker images");
    screen.lit(2);
    for _ in 0..2 {
        engine.tell("kill");
        screen.shows("pas de moteur Docker");
        screen.lit(2);
        assert_eq!(desk.soleil(&["check"]).status.code(), Some(3));
        engine.tell("restart");
        screen.shows(engine.shown());
        screen.hides("pas de moteur Docker");
        screen.lit(2);
    }
    engine.docker(&["run", "-dit", "--name", "box", "python:3.11", "bash"]);
    engine.docker(&["exec", "box", "python", "--version"]);
    screen.lit(3);
    screen.signal("TERM");
    screen.ends(0);
    // What was reached stands in the ledger, whoever asks.
    let report = desk.check().1;
    let lit = report["steps"].as_array().unwrap().iter().filter(|step| step["complete"] == true).count();
    assert_eq!(lit, 3, "{report:#}");
    let kept = "2 steps stay lit, in the ledger too, and no other is; what is done afterwards counts";
    tell(Part::Engine, "the daemon killed and restarted twice", "pas de moteur Docker", kept);
}

/// An engine that accepts and answers nothing is no reason to freeze.
#[test]
fn an_engine_that_hangs() {
    let engine = Engine::start();
    let desk = desk(&engine, "fr_FR.UTF-8");
    engine.tell("freeze");
    let mut screen = desk.open((120, 36), &[]);
    screen.press(8);
    screen.prompt();
    screen.runs("echo still here");
    screen.shows("pas de moteur Docker");
    engine.tell("thaw");
    screen.shows(engine.shown());
    screen.press(10);
    screen.ends(0);
    tell(
        Part::Engine,
        "the daemon frozen before the program starts",
        "pas de moteur Docker",
        "the shell works meanwhile; the engine is followed once it answers",
    );
}
