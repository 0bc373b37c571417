//! A machine that others use too, and the doctor on a real engine. What another user may do takes root to show.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use soleil::runtime::witness::{Witness, WitnessMessage, send};
use tempfile::TempDir;

use crate::bed::{Engine, kind};
use crate::doctor::{findings, finds};
use crate::lab::desk;
use crate::student::SOLEIL;

/// `nobody` and `nogroup`, a third user, and a group that neither is in.
const NOBODY: u32 = 65534;
const THIRD: u32 = 1;
const MAIL: u32 = 8;

/// On the bed all is well, the registry (a mirror stands for it) included.
#[test]
fn all_is_well_on_a_real_engine() {
    let engine = Engine::start();
    let rows = findings(&desk(&engine, "fr_FR.UTF-8").soleil(&["doctor", "--json"]));
    for (id, words) in [
        ("client", kind().client),
        ("address", "DOCKER_HOST"),
        ("engine", kind().shown),
        ("builder", kind().builder),
        ("storage", kind().storage),
        ("registry", kind().registry),
        ("clock", ""),
        ("architecture", ""),
    ] {
        finds(&rows, id, "ok", words);
    }
    let disk = rows.iter().find(|row| row["id"] == "images-disk").unwrap();
    assert!(disk["words"].as_str().unwrap().contains("Gio pour les images ("), "{disk}");
    // Nothing was pulled to find out.
    assert_eq!(engine.docker(&["images", "-q"]), "");
    engine.tell("freeze");
    let rows = findings(&desk(&engine, "fr_FR.UTF-8").soleil(&["doctor", "--json"]));
    engine.tell("thaw");
    finds(&rows, "engine", "problem", "ne répond pas");
    assert!(!rows.iter().any(|row| row["id"] == "registry"));
}

/// A user without rights, with a home of their own, at a copy of the binary that they can reach.
struct Other {
    folder: TempDir,
}

impl Other {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::copy(SOLEIL, folder.path().join("soleil")).unwrap();
        let other = Self { folder };
        other.made("home", NOBODY);
        other
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A folder of that user.
    fn made(&self, name: &str, user: u32) -> PathBuf {
        let path = self.at(name);
        fs::create_dir_all(&path).unwrap();
        chown(&path, Some(user), Some(user)).unwrap();
        path
    }

    /// A socket on which nobody answers, with these owners and rights.
    fn socket(&self, name: &str, group: u32, mode: u32) -> String {
        let path = self.at(name);
        drop(UnixListener::bind(&path).unwrap());
        chown(&path, Some(0), Some(group)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        format!("unix://{}", path.display())
    }

    /// A program as that user, in a session of this group alone.
    fn command(&self, group: u32, program: &Path) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", &NOBODY.to_string(), "--regid", &group.to_string(), "--clear-groups", "--"]);
        command.arg(program).env_clear().current_dir("/").env("HOME", self.at("home")).env("LANG", "fr_FR.UTF-8");
        command.env("PATH", std::env::var("PATH").unwrap()).env("SHELL", "/bin/bash").env("TERM", "xterm-256color");
        command.env("XDG_RUNTIME_DIR", self.at("home")).env("DOCKER_HOST", "unix:///none.sock");
        command
    }

    fn soleil(&self, group: u32, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = self.command(group, &self.at("soleil"));
        command.args(arguments).envs(variables.iter().copied()).output().unwrap()
    }
}

/// No right on the socket: the group, and what it takes, told from the rights themselves; on the screen's banner too.
#[test]
fn a_socket_that_lets_nobody_in() {
    let other = Other::new();
    let rows: [(&str, u32, u32, u32, &str); 3] = [
        ("of a group that the account is not in", MAIL, 0o660, NOBODY, "sudo usermod -aG mail $USER"),
        ("of its group, in an older session", NOBODY, 0o660, THIRD, "newgrp nogroup"),
        ("of root alone", 0, 0o600, NOBODY, "sudo groupadd -f docker"),
    ];
    for (place, (name, group, mode, session, words)) in rows.into_iter().enumerate() {
        let host = other.socket(&format!("{place}.sock"), group, mode);
        let host = [("DOCKER_HOST", host.as_str())];
        let rows = findings(&other.soleil(session, &["doctor", "--json"], &host));
        finds(&rows, "engine", "problem", words);
        let check = other.soleil(session, &["check"], &host);
        let told = String::from_utf8(check.stdout).unwrap();
        assert!(told.contains(words) && told.contains("soleil doctor"), "{name}: {told}");
        assert_eq!(check.status.code(), Some(3));
    }
}

/// Folders that another user made in the place of ours: said, not read, not written to.
#[test]
fn folders_of_another_user() {
    let other = Other::new();
    let state = other.made("state/soleil", THIRD);
    fs::set_permissions(&state, fs::Permissions::from_mode(0o777)).unwrap();
    fs::write(state.join("images.json"), "{}").unwrap();
    fs::create_dir(state.join("unsaved")).unwrap();
    let run = other.made("run/soleil", THIRD);
    fs::set_permissions(&run, fs::Permissions::from_mode(0o777)).unwrap();
    let names = || {
        let mut names: Vec<_> = fs::read_dir(&state).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    let (at_state, at_run) = (other.at("state").display().to_string(), other.at("run").display().to_string());
    let variables = [("XDG_STATE_HOME", at_state.as_str()), ("XDG_RUNTIME_DIR", at_run.as_str())];
    let rows = findings(&other.soleil(NOBODY, &["doctor", "--json"], &variables));
    finds(&rows, "state", "problem", "quelqu'un d'autre");
    finds(&rows, "ledger", "warning", "quelqu'un d'autre");
    finds(&rows, "witness", "warning", "quelqu'un d'autre");
    // Something to note: the file is the lab's.
    let work = other.made("home/python_app_build", NOBODY);
    fs::write(work.join("app.py"), crate::student::APP).unwrap();
    let check = other.soleil(NOBODY, &["check"], &variables);
    let told = String::from_utf8(check.stderr).unwrap();
    assert!(told.contains("Lance soleil sous ton propre nom, sans sudo."), "{told}");
    // A folder that is closed is told apart from one that is somebody else's.
    let closed = other.made("closed", 0);
    let rows = findings(&other.soleil(NOBODY, &["doctor", "--json"], &[("XDG_STATE_HOME", closed.to_str().unwrap())]));
    finds(&rows, "state", "problem", "chmod u+rwx");
    assert_eq!(names(), before);
    assert_eq!(fs::read_to_string(state.join("images.json")).unwrap(), "{}");
    assert_eq!(fs::read_dir(&run).unwrap().count(), 0);
}

/// What another user says on the witness's socket is not believed, though they had a way to it; nor does the hook tell
/// another user what was typed.
#[test]
fn another_user_at_the_witness() {
    let other = Other::new();
    let socket = other.at("witness/witness.sock");
    let report = |line: &str| WitnessMessage { line: line.to_owned(), cwd: "/".to_owned(), status: 0 };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let witness = Witness::bind(&socket).unwrap();
        let reach = |mode| {
            fs::set_permissions(socket.parent().unwrap(), fs::Permissions::from_mode(mode)).unwrap();
            fs::set_permissions(&socket, fs::Permissions::from_mode(mode)).unwrap();
        };
        let text = serde_json::to_string(&report("forged")).unwrap();
        // It may be sent away before it has written a word.
        let script = "use Socket; $SIG{PIPE} = 'IGNORE'; socket(S, AF_UNIX, SOCK_STREAM, 0); connect(S, pack_sockaddr_un($ARGV[0])) or exit 3; \
                      syswrite S, $ARGV[1]; shutdown(S, 1); sysread S, my $end, 1; exit 0";
        let perl = || {
            let mut command = other.command(NOBODY, Path::new("perl"));
            command.args(["-e", script]).arg(&socket).arg(&text).stdin(Stdio::null());
            command
        };
        // As it is, there is no way in.
        assert_eq!(perl().status().unwrap().code(), Some(3));
        reach(0o777);
        let (sender, mut receiver) = tokio::sync::mpsc::channel(4);
        let _serving = tokio::spawn(witness.serve(sender));
        let mut forger = perl();
        let forged = tokio::task::spawn_blocking(move || forger.status().unwrap().code()).await.unwrap();
        assert_eq!(forged, Some(0), "it had a way in");
        // The hook of that user sees whose folder it is.
        assert_eq!(other.soleil(NOBODY, &["hook-report", "0", socket.to_str().unwrap()], &[]).status.code(), Some(0));
        let there = socket.clone();
        tokio::task::spawn_blocking(move || send(&there, &report("ours")).unwrap()).await.unwrap();
        let heard = tokio::time::timeout(Duration::from_secs(20), receiver.recv()).await.unwrap().unwrap();
        assert_eq!(heard.line, "ours");
        assert!(receiver.try_recv().is_err());
    });
}
