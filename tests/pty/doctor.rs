//! `soleil doctor`, the real binary, on machines that lack something.

#![allow(dead_code, reason = "the tests on a real engine use its readers")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::process::Output;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::student::{Desk, SOLEIL};

const FRENCH: &str = "fr_FR.UTF-8";

/// The findings, and the exit status, which must fit them.
pub fn findings(output: &Output) -> Vec<Value> {
    let told = String::from_utf8(output.stdout.clone()).unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    let rows: Vec<Value> = serde_json::from_str(&told).unwrap_or_else(|_| panic!("no JSON: {told}{error}"));
    let problems = rows.iter().any(|row| row["level"] == "problem");
    assert_eq!(output.status.code(), Some(i32::from(problems)), "{told}");
    for row in &rows {
        let keys: Vec<_> = row.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["id", "level", "mend", "words"]);
        assert_eq!(row["mend"].is_null(), row["level"] == "ok", "{row}");
    }
    rows
}

/// The finding `id` is of that level, and its words or its mend hold `words`.
pub fn finds(rows: &[Value], id: &str, level: &str, words: &str) {
    let row = rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id} in {rows:#?}"));
    let told = format!("{} {}", row["words"], row["mend"]);
    assert!(row["level"] == level && told.contains(words), "{id} {level} {words}: {row:#}");
}

/// What the machine lacks, and the findings that tell it: id, level, words.
type Row = (fn(Desk) -> Desk, &'static [(&'static str, &'static str, &'static str)]);

const ROWS: &[Row] = &[
    (
        |desk| desk,
        &[
            ("engine", "problem", "sudo systemctl start docker"),
            ("address", "ok", "DOCKER_HOST"),
            ("locale", "ok", FRENCH),
            ("terminal", "ok", "xterm-256color"),
            ("shell", "ok", "bash"),
            ("home", "ok", ""),
            ("workspace", "ok", "~/python_app_build"),
            ("state", "ok", "~/.local/state/soleil"),
            ("config", "ok", ""),
            ("ledger", "ok", ""),
            ("witness", "ok", "Aucun autre soleil"),
        ],
    ),
    (|desk| desk.with("DOCKER_HOST", "tcp://127.0.0.1:1"), &[("engine", "problem", "refuse la connexion")]),
    (|desk| desk.with("DOCKER_HOST", "nowhere"), &[("address", "problem", "n'en est pas une")]),
    (
        |desk| {
            // The listener is gone, its file stays.
            drop(UnixListener::bind(desk.home().join("none.sock")).unwrap());
            desk
        },
        &[("engine", "problem", "personne ne répond derrière")],
    ),
    (
        |desk| desk.with("DOCKER_HOST", "").with("DOCKER_CONTEXT", "far"),
        &[("address", "problem", "docker context use default")],
    ),
    (
        |desk| {
            let meta = desk.home().join(".docker/contexts/meta/x");
            fs::create_dir_all(&meta).unwrap();
            let text = r#"{"Name":"far","Endpoints":{"docker":{"Host":"tcp://127.0.0.1:1"}}}"#;
            fs::write(meta.join("meta.json"), text).unwrap();
            fs::write(desk.home().join(".docker/config.json"), r#"{"currentContext":"far"}"#).unwrap();
            desk.with("DOCKER_HOST", "")
        },
        &[("address", "ok", "« far »"), ("engine", "problem", "refuse la connexion")],
    ),
    (|desk| desk.with("PATH", "/nowhere"), &[("client", "warning", "sudo apt install docker.io")]),
    (
        |desk| {
            std::os::unix::fs::symlink(SOLEIL, desk.home().join("docker")).unwrap();
            let path = desk.home().display().to_string();
            desk.with("PATH", path)
        },
        &[("client", "ok", "la petite que donne soleil (0."), ("engine", "problem", "")],
    ),
    (|desk| desk.with("LANG", "fr_FR"), &[("locale", "warning", "export LANG=C.UTF-8")]),
    (|desk| desk.with("TERM", "dumb"), &[("terminal", "warning", "dumb"), ("colours", "warning", "")]),
    (|desk| desk.with("SHELL", "/bin/sh"), &[("shell", "warning", "SHELL=/bin/bash soleil")]),
    (|desk| desk.with("SSH_TTY", "/dev/pts/9"), &[("clipboard", "ok", "SSH")]),
    (|desk| desk.with("STY", "1.pts"), &[("clipboard", "warning", "screen")]),
    (|desk| desk.with("HOME", "/nowhere"), &[("home", "problem", "/nowhere"), ("engine", "problem", "")]),
    (|desk| desk.with("XDG_STATE_HOME", "/dev/null"), &[("state", "problem", "/dev/null/soleil")]),
    (
        |desk| {
            let folder = desk.home().join(".config/soleil");
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("config.yaml"), "theme: sombre\n").unwrap();
            desk
        },
        &[("config", "warning", "sombre")],
    ),
    (
        |desk| {
            fs::write(desk.home().join("python_app_build"), "in the way").unwrap();
            desk
        },
        &[("workspace", "problem", "n'est pas un dossier")],
    ),
];

#[test]
fn a_machine_that_lacks_something() {
    for (made, expected) in ROWS {
        let desk = made(Desk::new(FRENCH));
        let rows = findings(&desk.soleil(&["doctor", "--json"]));
        for (id, level, words) in *expected {
            finds(&rows, id, level, words);
        }
    }
    // A lab that is not there.
    let rows = findings(&Desk::new(FRENCH).soleil(&["doctor", "--json", "--lab", "nowhere"]));
    finds(&rows, "lab", "problem", "nowhere");
    // Without HOME the account's own home folder is looked at.
    let output = Desk::new(FRENCH).command(SOLEIL).args(["doctor", "--json"]).env_remove("HOME").output().unwrap();
    assert!(findings(&output).iter().any(|row| row["id"] == "home"));
}

/// A docker command and an engine that never answer are waited for side by side, and given up.
#[test]
fn nothing_hangs() {
    let desk = Desk::new(FRENCH);
    let _accepts = UnixListener::bind(desk.home().join("none.sock")).unwrap();
    let bin = desk.home().join("bin");
    fs::create_dir(&bin).unwrap();
    fs::write(bin.join("docker"), "#!/bin/sh\nexec sleep 600\n").unwrap();
    fs::set_permissions(bin.join("docker"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let begun = Instant::now();
    let rows = findings(&desk.with("PATH", path).soleil(&["doctor", "--json"]));
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    finds(&rows, "client", "warning", "docker --version");
    finds(&rows, "engine", "problem", "ne répond pas");
}

/// It looks and changes nothing: a damaged ledger stays where it is, no folder is made.
#[test]
fn nothing_is_touched() {
    let desk = Desk::new("C");
    let state = desk.home().join(".local/state/soleil");
    fs::create_dir_all(&state).unwrap();
    fs::write(state.join("images.json"), "{").unwrap();
    let list = || {
        let mut names: Vec<_> = [desk.home(), state.as_path()]
            .into_iter()
            .flat_map(|folder| fs::read_dir(folder).unwrap())
            .map(|entry| entry.unwrap().path())
            .collect();
        names.sort();
        names
    };
    let before = list();
    let output = desk.soleil(&["doctor"]);
    assert_eq!(list(), before);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.is_ascii() && told.contains("! warning    Your progress in"), "{told}");
    assert!(told.contains("x problem    There is nothing at unix://"), "{told}");
    assert!(told.contains("\n             -> Start Docker: `sudo systemctl start docker`."), "{told}");
    assert_eq!(output.status.code(), Some(1));
    // The screen's banner has the same words and names the doctor.
    let desk = Desk::new(FRENCH);
    let mut screen = desk.open((160, 36), &[]);
    screen.shows("Démarre Docker : sudo systemctl start docker. Il n'y a rien à l'adresse");
    screen.shows("soleil doctor vérifie tout.");
    screen.press(10);
    screen.ends(0);
}
