//! The lab that writes no file, on a real engine: its cues light all of it, and what only looks like it lights nothing.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::bed::Engine;
use crate::lab::desk;
use crate::present::{by_f9, last_row};
use crate::student::{BUILD, Desk, task};

/// A desk whose `curl` is where the engine's containers publish their ports: as on a machine that is the engine's.
fn beside(engine: &Engine, locale: &str) -> Desk {
    let desk = desk(engine, locale);
    let bin = desk.home().join("bin");
    fs::create_dir(&bin).unwrap();
    let script = format!("#!/bin/sh\nexec {} /usr/bin/curl \"$@\"\n", engine.within());
    fs::write(bin.join("curl"), script).unwrap();
    fs::set_permissions(bin.join("curl"), Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", bin.display(), engine.path().display());
    desk.with("PATH", path)
}

/// The ports of the practice engine's containers are this machine's: one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static PORTS: Mutex<()> = Mutex::new(());
    PORTS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn check(desk: &Desk) -> (bool, Value) {
    let output = desk.soleil(&["check", "--json", "--lab", "init"]);
    (output.status.success(), serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn nothing_but_f9() {
    let _alone = alone();
    let engine = Engine::start();
    let desk = beside(&engine, "fr_FR.UTF-8");
    let mut screen = desk.open((120, 36), &["--present", "--lab", "init"]);
    screen.shows(engine.shown());
    screen.shows("me@lab 1:~$");
    let rows = by_f9(&mut screen);
    screen.shows("🌞 6/6");
    for count in 0..6 {
        assert!(rows.iter().any(|row| row.contains(&format!("🌞 {count}/6"))), "{count}: {rows:?}");
    }
    // There is no file, and nothing to build or to run.
    for (key, words) in [(3, "pas de fichier"), (5, "ne construit pas"), (6, "ne construit pas")] {
        screen.press(key);
        screen.shows(words);
    }
    screen.press(10);
    screen.ends(0);
    let (done, report) = check(&desk);
    assert!(done && report["complete"] == true, "{report}");
    assert!(!desk.home().join("init").exists());

    let output = desk.soleil(&["report", "--format", "json", "--lab", "init"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    for (step, task, command) in [
        (0, 0, "docker run hello-world"),
        (1, 0, "docker run -d --name web nginx:alpine"),
        (2, 2, "docker exec web cat /usr/share/nginx/html/index.html"),
        (3, 0, "docker stop web"),
        (3, 1, "docker rm web"),
        (4, 0, "docker run -v carnet:/data alpine sh -c \"echo bonjour > /data/mot.txt\""),
        (4, 2, "docker run -v carnet:/data alpine cat /data/mot.txt"),
        (5, 0, "docker run -d --name site -p 8080:80 nginx:alpine"),
    ] {
        assert_eq!(report["steps"][step]["tasks"][task]["command"], command, "{report:#}");
    }

    // Starting over takes the server away, which the ledger knows to be the student's by its name, and leaves the volume.
    // Of containers without a name that is known some seconds later only, which nobody waits for here.
    let output = desk.soleil(&["reset", "--yes", "--lab", "init"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("docker volume rm carnet"), "{said}");
    let left = engine.docker(&["ps", "-a", "--format", "{{.Names}}"]);
    assert!(!left.contains("site"), "{said}");
    assert!(engine.docker(&["volume", "ls", "-q"]).contains("carnet"));
}

/// The demo's shell is a login, which finds the machine's own `curl`: it reaches what the practice engine publishes.
#[test]
fn the_demo_in_english() {
    let _alone = alone();
    let engine = Engine::practice();
    let desk = beside(&engine, "en_US.UTF-8");
    let mut screen = desk.open((80, 24), &["demo", "--lab", "init", "--host", engine.host()]);
    screen.session.wait_for(|screen| last_row(screen).contains("Every cue is played"), BUILD);
    screen.shows("🌞 6/6");
    screen.press(10);
    screen.ends(0);
}

/// What is done, the task that it must not light, words of the reason. What came before is undone, and remembered: a server
/// that was destroyed is one.
const CHEATS: &[(&str, &str, &[&str])] = &[
    ("docker run -d --name web nginx:alpine; docker stop web", "stop/remove", &["docker rm web"]),
    ("docker run alpine echo 'Hello from Docker!'", "hello/run", &["hello-world"]),
    ("docker create hello-world", "hello/run", &["docker run"]),
    ("docker create --name web nginx:alpine", "server/start", &["docker run"]),
    ("docker run -d --name other nginx:alpine", "server/start", &["other", "web"]),
    ("docker run -d --name web alpine sleep 300", "server/start", &["alpine", "nginx:alpine"]),
    ("docker run --name web nginx:alpine true", "server/start", &["web"]),
    ("echo docker ps; echo docker logs web", "look/ps", &["docker ps"]),
    (
        "docker run -d --name web nginx:alpine; docker exec web echo cat index.html",
        "look/exec",
        &["docker exec web cat"],
    ),
    ("docker run --rm -v autre:/data alpine sh -c 'echo bonjour >/data/mot.txt'", "volume/volume", &["carnet"]),
    ("docker run -v autre:/data alpine true", "volume/write", &["autre", "carnet:/data"]),
    ("docker run -v carnet:/srv alpine true", "volume/write", &["carnet:/srv", "carnet:/data"]),
    ("docker run -v carnet:/data alpine echo bonjour", "volume/read", &["cat"]),
    ("echo bonjour | docker run -i -v carnet:/data alpine cat", "volume/read", &["-it"]),
    ("docker run -d --name site nginx:alpine", "port/publish", &["8080:80"]),
    ("docker run -d --name site -p 8081:80 nginx:alpine", "port/publish", &["8081:80", "8080:80"]),
    (
        "docker run -d --name site -p 8080:80 nginx:alpine; docker exec site wget -qO- http://127.0.0.1/",
        "port/visit",
        &["GET /"],
    ),
];

#[test]
fn nothing_lights_by_cheating() {
    let _alone = alone();
    let engine = Engine::start();
    let mut wrong = Vec::new();
    for (does, name, says) in CHEATS {
        let desk = beside(&engine, "fr_FR.UTF-8");
        let output = desk.command("bash").args(["-c", does]).output().unwrap();
        println!("$ {does}\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let (state, why) = task(&check(&desk).1, name);
        println!("-> {name}: {state}: {why}");
        if !["not_yet", "unknown"].contains(&state.as_str()) || !says.iter().all(|word| why.contains(word)) {
            wrong.push(format!("{does}\n   {name} is {state}: {why}\n   expected: {says:?}"));
        }
        let undo = "docker ps -aq | xargs -r docker rm -f; docker volume ls -q | xargs -r docker volume rm";
        desk.command("bash").args(["-c", undo]).output().unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
