//! The whole lab, by the real binary on a real engine.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::bed::Engine;
use crate::harness::Session;

/// A cold build reaches Debian's and Python's archives.
const BUILD: Duration = Duration::from_secs(300);
const PATIENCE: Duration = Duration::from_secs(60);

const APP: &str =
    "import emoji\n\nprint(emoji.emojize(\"Cet exemple d'application est vraiment naze :thumbs_down:\"))\n";
const DOCKERFILE: &str = "FROM debian\nRUN apt update && apt install -y python3 python3-pip\n\
    RUN pip install emoji --break-system-packages\nCOPY app.py /app.py\nENTRYPOINT [\"python3\", \"/app.py\"]\n";

const F2: &str = "\x1bOQ";
const F3: &str = "\x1bOR";
const F5: &str = "\x1b[15~";
const F6: &str = "\x1b[17~";
const F8: &str = "\x1b[19~";
const F10: &str = "\x1b[21~";
const CTRL_S: &str = "\x13";

/// A student: a home folder of their own, and an engine.
struct Student {
    engine: Engine,
    home: TempDir,
    locale: &'static str,
}

impl Student {
    fn new(locale: &'static str) -> Self {
        Self { engine: Engine::start(), home: tempfile::tempdir().unwrap(), locale }
    }

    fn env(&self) -> Vec<(String, String)> {
        let home = self.home.path().display().to_string();
        let state = format!("{home}/.local/state");
        [
            ("HOME", home),
            ("XDG_STATE_HOME", state),
            ("XDG_RUNTIME_DIR", self.home.path().display().to_string()),
            ("LANG", self.locale.to_owned()),
            ("LC_ALL", self.locale.to_owned()),
            ("SHELL", "/bin/bash".to_owned()),
            ("DOCKER_HOST", self.engine.host().to_owned()),
            ("PATH", self.engine.path().into_string().unwrap()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    fn opens(&self, rows: u16, cols: u16) -> Session {
        let env = self.env();
        let env: Vec<(&str, &str)> = env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let mut session = Session::spawn(&[env!("CARGO_BIN_EXE_soleil")], &env, rows, cols);
        session.wait_for(|screen| screen.contains("docker 20.10"), PATIENCE);
        session
    }

    fn check(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_soleil"));
        command.arg("check").args(arguments).envs(self.env()).output().unwrap()
    }

    fn judged(&self) -> Value {
        serde_json::from_slice(&self.check(&["--json"]).stdout).unwrap()
    }

    fn workspace(&self) -> std::path::PathBuf {
        self.home.path().join("python_app_build")
    }

    fn writes(&self, app: &str, dockerfile: &str) {
        fs::create_dir_all(self.workspace()).unwrap();
        fs::write(self.workspace().join("app.py"), app).unwrap();
        fs::write(self.workspace().join("Dockerfile"), dockerfile).unwrap();
    }

    fn pulls(&self) {
        for image in ["python:3.11", "mysql:5.7", "wordpress:latest", "linuxserver/wikijs:latest"] {
            self.engine.docker(&["pull", "-q", image]);
        }
    }

    fn builds(&self) {
        let folder = self.workspace().display().to_string();
        self.engine.docker(&["build", "-q", &folder, "-t", "python_app:version_de_ouf"]);
    }

    /// A terminal session in a container, as a student's: `docker run -it` wants a terminal of its own.
    fn visits_python(&self) {
        let docker = self.engine.command(&["run", "-it", "--rm", "python:3.11", "bash"]);
        let program = docker.get_program().to_str().unwrap().to_owned();
        let env = self.env();
        let env: Vec<(&str, &str)> = env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let mut session = Session::spawn(&[&program, "run", "-it", "--rm", "python:3.11", "bash"], &env, 24, 80);
        session.wait_for(|screen| screen.trim_end().ends_with('#'), PATIENCE);
        session.send("python --version\r");
        session.wait_for(|screen| screen.contains("Python 3.11"), PATIENCE);
        session.send("exit\r");
        assert_eq!(session.wait_for_exit(PATIENCE), 0);
    }
}

/// The state of `step/task`.
fn state<'a>(report: &'a Value, step: &str, task: &str) -> &'a str {
    let named = |list: &'a Value, id: &str| list.as_array().unwrap().iter().find(|entry| entry["id"] == id).unwrap();
    named(&named(&report["steps"], step)["tasks"], task)["state"].as_str().unwrap()
}

fn lit(session: &mut Session, count: usize, patience: Duration) {
    session.wait_for(|screen| screen.lines().next().is_some_and(|row| row.contains(&format!("{count}/5"))), patience);
}

/// Types a command into the shell pane and waits for what it prints.
fn runs(session: &mut Session, command: &str, printed: &str, patience: Duration) {
    session.send(&format!("clear\r{command}\r"));
    session.wait_for(|screen| screen.contains(printed), patience);
}

#[test]
fn typed_into_the_shell_pane() {
    let student = Student::new("fr_FR.UTF-8");
    let mut session = student.opens(36, 120);
    lit(&mut session, 0, PATIENCE);
    session.send(F8);
    runs(&mut session, "docker pull python:3.11", "docker.io/library/python:3.11", PATIENCE);
    runs(&mut session, "docker pull mysql:8.0", "docker.io/library/mysql:8.0", PATIENCE);
    session.wait_for(|screen| screen.contains("mysql:8.0 est là, le TP"), PATIENCE);
    runs(&mut session, "docker pull mysql:5.7", "docker.io/library/mysql:5.7", PATIENCE);
    runs(&mut session, "docker pull wordpress", "docker.io/library/wordpress:latest", PATIENCE);
    runs(&mut session, "docker pull linuxserver/wikijs", "docker.io/linuxserver/wikijs:latest", PATIENCE);
    runs(&mut session, "docker images", "REPOSITORY", PATIENCE);
    lit(&mut session, 1, PATIENCE);
    session.send("docker run -it --rm python:3.11 bash\r");
    session.wait_for(|screen| screen.contains(":/#"), PATIENCE);
    session.send("python --version\r");
    session.wait_for(|screen| screen.contains("Python 3.11."), PATIENCE);
    session.send("exit\r");
    lit(&mut session, 2, PATIENCE);
    // The files, in the editor. Its Enter keeps no indentation here, so a text can be typed as it is.
    session.send(F3);
    session.send(&APP.trim_end().replace('\n', "\r"));
    session.send(CTRL_S);
    session.send(F3);
    session.send(&DOCKERFILE.trim_end().replace('\n', "\r"));
    session.send(CTRL_S);
    lit(&mut session, 3, PATIENCE);
    assert_eq!(fs::read_to_string(student.workspace().join("app.py")).unwrap(), APP);
    assert_eq!(fs::read_to_string(student.workspace().join("Dockerfile")).unwrap(), DOCKERFILE);
    session.send(F8);
    let build = "cd ~/python_app_build && docker build . -t python_app:version_de_ouf";
    runs(&mut session, build, "Successfully tagged", BUILD);
    runs(&mut session, "docker images", "version_de_ouf", PATIENCE);
    lit(&mut session, 4, PATIENCE);
    session.send("clear; docker run python_app:version_de_ouf\r");
    lit(&mut session, 5, PATIENCE);
    session.send(F10);
    assert_eq!(session.wait_for_exit(PATIENCE), 0);
    let said = student.check(&[]);
    assert_eq!(said.status.code(), Some(0), "{}", String::from_utf8_lossy(&said.stdout));
    report_has_its_shape(&student.judged());
}

/// As the product's documentation gives it.
fn report_has_its_shape(report: &Value) {
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(report), ["complete", "engine", "lab", "steps"]);
    assert_eq!(keys(&report["engine"]), ["api", "host", "kind", "version"]);
    assert_eq!((&report["lab"], &report["complete"]), (&Value::from("images"), &Value::from(true)));
    for step in report["steps"].as_array().unwrap() {
        assert_eq!(keys(step), ["complete", "id", "tasks", "title"]);
        for task in step["tasks"].as_array().unwrap() {
            assert_eq!(keys(task), ["bonus", "evidence", "id", "state", "why"]);
            assert_eq!(task["state"], "met", "{task}");
            assert!(task["evidence"].is_object(), "{task}");
        }
    }
}

#[test]
fn done_elsewhere_while_the_program_watches_and_looked_at_afterwards() {
    let student = Student::new("en_US.UTF-8");
    let mut session = student.opens(36, 120);
    session.send(F2);
    student.pulls();
    let quick = Duration::from_secs(5);
    session.wait_for(|screen| screen.contains("4/5") && screen.contains("✓ Pull linuxserver/wikijs"), quick);
    student.visits_python();
    lit(&mut session, 1, quick);
    student.writes(APP, DOCKERFILE);
    lit(&mut session, 2, quick);
    student.builds();
    let done = Instant::now();
    session.wait_for(|screen| screen.lines().any(|row| row.contains("Build the image") && row.contains("1/2")), quick);
    student.engine.docker(&["run", "--rm", "python_app:version_de_ouf"]);
    lit(&mut session, 3, quick);
    println!("image and run lit {:?} after the build's end", done.elapsed());
    session.send(F10);
    assert_eq!(session.wait_for_exit(PATIENCE), 0);
    // Only the listings left no trace.
    let report = student.judged();
    for (step, task) in [("pull", "list"), ("build", "list")] {
        assert_eq!(state(&report, step, task), "not_yet");
    }
    assert_eq!(student.check(&[]).status.code(), Some(1));
    // A program that has seen nothing of it: the containers are gone, and with them what was printed in them.
    fs::remove_dir_all(student.home.path().join(".local")).unwrap();
    let report = student.judged();
    for task in ["python", "mysql", "wordpress", "wikijs"] {
        assert_eq!(state(&report, "pull", task), "met");
    }
    assert_eq!(state(&report, "build", "image"), "met");
    assert_eq!(state(&report, "write", "entrypoint"), "met");
    for (step, task) in [("terminal", "version"), ("run", "output"), ("pull", "list")] {
        assert_ne!(state(&report, step, task), "met", "{step}/{task}");
    }
    cheats(&student);
}

/// What must not light a task, and does not. Runs on an engine that has all the images.
fn cheats(student: &Student) {
    let docker = |arguments: &[&str]| student.engine.docker(arguments);
    let ledger = student.home.path().join(".local");
    let refused = |what: &str, step: &str, task: &str| {
        let _ = fs::remove_dir_all(&ledger);
        let report = student.judged();
        assert!(matches!(state(&report, step, task), "not_yet" | "unknown"), "{what}: {report:#}");
    };
    docker(&["run", "--rm", "python:3.11", "echo", "Python 3.11.9"]);
    refused("an echo of the version", "terminal", "version");
    docker(&["create", "-it", "python:3.11", "bash"]);
    docker(&["run", "--rm", "python:3.11", "bash", "-c", "true"]);
    docker(&["run", "--rm", "debian", "echo", "Cet exemple d'application est vraiment naze 👎"]);
    refused("the text printed by another image", "run", "output");
    docker(&["run", "--rm", "--entrypoint", "true", "python_app:version_de_ouf"]);
    refused("exit 0 with other output", "run", "output");
    student.writes(&APP.replace("vraiment", "tellement"), DOCKERFILE);
    refused("other content than the files", "build", "image");
    student.writes(APP, DOCKERFILE);
    docker(&["tag", "debian", "python_app:version_de_ouf"]);
    refused("a tag on debian", "build", "image");
    docker(&["run", "--name", "touched", "debian", "touch", "/x"]);
    docker(&["commit", "touched", "python_app:version_de_ouf"]);
    refused("a commit", "build", "image");
    docker(&["rmi", "-f", "mysql:5.7"]);
    docker(&["pull", "-q", "mysql:8.0"]);
    refused("another tag", "pull", "mysql");
    docker(&["rmi", "-f", "python:3.11"]);
    docker(&["tag", "debian", "python:3.11"]);
    refused("a tag set by hand", "pull", "python");
}

#[test]
fn with_the_keys_instead_of_commands() {
    let student = Student::new("en_US.UTF-8");
    student.writes(APP, &DOCKERFILE.replace(" --break-system-packages", ""));
    let mut session = student.opens(24, 80);
    session.send(F5);
    session.wait_for(|screen| screen.contains("The engine says"), BUILD);
    session.wait_for(|screen| screen.contains("PEP 668"), PATIENCE);
    // Still usable: the Dockerfile is mended in the editor, and F5 builds again.
    session.send(F3);
    session.wait_for(|screen| screen.contains("import emoji"), PATIENCE);
    session.send(F3);
    session.wait_for(|screen| screen.contains("FROM debian"), PATIENCE);
    session.send("\x1b[B\x1b[B\x1b[F --break-system-packages");
    session.send(F5);
    session.wait_for(|screen| screen.contains("Built: image"), BUILD);
    session.send(F6);
    session.wait_for(|screen| screen.contains("vraiment naze 👎") && screen.contains("Ended with status 0"), PATIENCE);
    lit(&mut session, 2, PATIENCE);
    session.send(F10);
    assert_eq!(session.wait_for_exit(PATIENCE), 0);
    let report = student.judged();
    assert_eq!((state(&report, "build", "image"), state(&report, "run", "output")), ("met", "met"));
}

#[test]
fn without_an_engine_at_first() {
    let student = Student::new("en_US.UTF-8");
    student.engine.tell("kill");
    let env = student.env();
    let env: Vec<(&str, &str)> = env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut session = Session::spawn(&[env!("CARGO_BIN_EXE_soleil")], &env, 36, 120);
    session
        .wait_for(|screen| screen.contains("no Docker engine") && screen.contains("systemctl start docker"), PATIENCE);
    assert_eq!(student.check(&[]).status.code(), Some(3));
    student.engine.tell("restart");
    session.wait_for(|screen| screen.contains("docker 20.10") && !screen.contains("systemctl"), PATIENCE);
    student.engine.docker(&["pull", "-q", "python:3.11"]);
    session.wait_for(|screen| screen.contains("✓ Pull python:3.11"), PATIENCE);
    // It dies again: what was reached stays.
    student.engine.tell("kill");
    session.wait_for(|screen| screen.contains("no Docker engine"), PATIENCE);
    session.wait_for(|screen| screen.contains("✓ Pull python:3.11"), PATIENCE);
    student.engine.tell("restart");
    session.wait_for(|screen| screen.contains("docker 20.10"), PATIENCE);
    assert!(Path::new(student.home.path()).join(".local/state/soleil/images.json").exists());
}
