//! The small docker on a real engine: the lab's commands side by side with the engine's own client, a terminal in a
//! container, and the shell pane of a machine that has no docker.

use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use crate::bed::{Engine, kind};
use crate::harness::{PATIENCE, Session};
use crate::student::{APP, BUILD, DOCKERFILE, Desk, SOLEIL};

const TAG: &str = "python_app:version_de_ouf";

/// Exit status, standard output, standard error.
type Told = (i32, String, String);

fn told(output: &Output) -> Told {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// `soleil docker …` for this engine.
fn small(engine: &Engine, arguments: &[&str]) -> Command {
    let mut command = Command::new(SOLEIL);
    command.arg("docker").args(arguments).env("DOCKER_HOST", engine.host()).env("LC_ALL", "C.UTF-8");
    for variable in ["DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "DOCKER_BUILDKIT"] {
        command.env_remove(variable);
    }
    command
}

fn does(engine: &Engine, arguments: &[&str]) -> Told {
    told(&small(engine, arguments).output().unwrap())
}

/// What must go well; its standard output.
fn does_well(engine: &Engine, arguments: &[&str]) -> String {
    let (status, out, error) = does(engine, arguments);
    assert_eq!(status, 0, "{arguments:?}: {out}{error}");
    out
}

/// The same lines from both clients, and the same exit status. Ages move on from one call to the next ("Up 2 seconds"): ours
/// are those of the real client just before or just after.
fn like_the_real_one(engine: &Engine, arguments: &[&str]) {
    let real = || told(&engine.command(arguments).output().unwrap());
    let before = real();
    let ours = does(engine, arguments);
    let same = |real: &(i32, String, String)| (real.0, &real.1) == (ours.0, &ours.1);
    if !same(&before) {
        let after = real();
        assert!(same(&after), "{arguments:?}: ours {ours:#?}, the real client's {before:#?}, then {after:#?}");
    }
}

/// The line that is the engine's, or the client's about it.
fn first_error(text: &str) -> String {
    let said = text.lines().find(|line| line.contains("daemon") || line.starts_with("Error"));
    said.unwrap_or_else(|| panic!("no error in {text}")).to_owned()
}

#[test]
fn lists_are_those_of_the_real_client() {
    let engine = Engine::start();
    like_the_real_one(&engine, &["images"]);
    like_the_real_one(&engine, &["ps", "-a"]);
    let pulled = does_well(&engine, &["pull", "python:3.11"]);
    assert!(pulled.starts_with("3.11: Pulling from ") || kind().name == "podman", "{pulled}");
    assert!(pulled.ends_with("\ndocker.io/library/python:3.11\n"), "{pulled}");
    let pulled = does_well(&engine, &["image", "pull", "alpine"]);
    assert!(pulled.starts_with("Using default tag: latest\n"), "{pulled}");
    assert_eq!(does_well(&engine, &["pull", "-q", "alpine"]), "docker.io/library/alpine:latest\n");
    does_well(&engine, &["tag", "alpine", "localhost:5000/mine/box:1"]);
    let named = does_well(&engine, &["images", "localhost:5000/mine/box"]);
    assert!(named.contains("\nlocalhost:5000/mine/box   1 "), "{named}");
    // The names of one image come from the real client in any order: this one goes.
    let untagged = does_well(&engine, &["rmi", "localhost:5000/mine/box:1"]);
    assert_eq!(untagged, "Untagged: localhost:5000/mine/box:1\n");
    assert_eq!(does(&engine, &["run", "--name", "ended", "alpine", "sh", "-c", "exit 3"]).0, 3);
    does_well(&engine, &["run", "-d", "--name", "runs", "-p", "127.0.0.1:8080:80", "alpine", "sleep", "600"]);
    let rows: [&[&str]; 12] = [
        &["images", "-a"],
        &["images", "alpine"],
        &["image", "ls", "-q", "--no-trunc"],
        &["images", "--digests", "python"],
        &["images", "--filter", "reference=python"],
        &["images", "--format", "{{.Repository}}:{{.Tag}} {{.ID}} {{.Size}}"],
        &["images", "--format", "table {{.Repository}}\t{{.Size}}"],
        &["history", "python:3.11"],
        &["history", "-q", "--no-trunc", "alpine"],
        &["ps", "-q"],
        &["ps", "-a", "--format", "{{.Names}} {{.Image}} {{.Command}}"],
        &["ps", "--filter", "name=nothing"],
    ];
    // Podman's own ids and histories are shown by docker's client in ways of its own.
    if kind().program == "docker" {
        for arguments in rows {
            like_the_real_one(&engine, arguments);
        }
        if kind().client == "20.10" {
            like_the_real_one(&engine, &["ps"]);
        }
    }
    assert_eq!(does_well(&engine, &["stop", "-t", "0", "runs"]), "runs\n");
    assert_eq!(does_well(&engine, &["start", "runs"]), "runs\n");
    assert_eq!(does_well(&engine, &["rm", "-f", "runs", "ended"]), "runs\nended\n");
    assert_eq!(does_well(&engine, &["ps", "-aq"]), "");
    let (status, out, error) = does(&engine, &["rm", "nobody"]);
    assert!(status == 1 && out.is_empty() && error.contains("o such container"), "{error}");
    let version = does_well(&engine, &["version"]);
    assert!(version.starts_with("Client: soleil's small docker\n") && version.contains("API version:"), "{version}");
}

/// Output, input, what is given to the process, and each way in which it does not come to run.
#[test]
fn containers_run_as_with_the_real_client() {
    let engine = Engine::start();
    let (status, out, error) = does(&engine, &["run", "--rm", "alpine", "sh", "-c", "echo out; echo err >&2; exit 7"]);
    assert_eq!((status, out.as_str()), (7, "out\n"));
    assert!(error.starts_with("Unable to find image 'alpine:latest' locally\n") && error.ends_with("err\n"), "{error}");
    assert_eq!(does_well(&engine, &["ps", "-aq"]), "");
    // A folder of ours need not be one of the engine's: a volume is.
    does_well(&engine, &["run", "--rm", "-v", "kept:/here", "alpine", "sh", "-c", "echo mounted >/here/seen"]);
    let given: &[&str] = &[
        "run",
        "--rm",
        "-v",
        "kept:/here:ro",
        "-e",
        "WHO=me",
        "-w",
        "/here",
        "-u",
        "12:34",
        "--entrypoint",
        "sh",
        "alpine",
        "-c",
        "cat seen; echo $WHO; pwd; id -u",
    ];
    assert_eq!(does_well(&engine, given), "mounted\nme\n/here\n12\n");
    assert_eq!(does_well(&engine, &["volume", "create", "other"]), "other\n");
    like_the_real_one(&engine, &["volume", "ls"]);
    assert_eq!(does_well(&engine, &["volume", "ls", "-q"]), "kept\nother\n");
    assert_eq!(does_well(&engine, &["volume", "rm", "kept", "other"]), "kept\nother\n");
    let (status, _, error) = does(&engine, &["volume", "rm", "kept"]);
    assert!(status == 1 && error.contains("o such volume"), "{error}");
    // As much as no buffer holds, both ways.
    let mut child = small(&engine, &["run", "-i", "--rm", "alpine", "cat"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: String = (0..200_000).map(|number| format!("{number}\n")).collect();
    let (mut input, sent) = (child.stdin.take().unwrap(), lines.clone());
    let writer = std::thread::spawn(move || input.write_all(sent.as_bytes()).unwrap());
    let (status, out, error) = told(&child.wait_with_output().unwrap());
    writer.join().unwrap();
    assert_eq!(status, 0, "{error}");
    assert!(out == lines, "{} bytes of {}", out.len(), lines.len());

    // Ctrl-C is the container's.
    let trap = "trap 'exit 9' INT; echo up; while :; do sleep 0.1; done";
    let arguments = ["run", "--rm", "alpine", "sh", "-c", trap];
    let mut child = small(&engine, &arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut up = [0; 3];
    child.stdout.as_mut().unwrap().read_exact(&mut up).unwrap();
    assert!(Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(9));

    does_well(&engine, &["run", "-dit", "--name", "box", "alpine", "sh"]);
    assert_eq!(does(&engine, &["exec", "box", "sh", "-c", "echo in; exit 4"]), (4, "in\n".to_owned(), String::new()));
    assert_eq!(does(&engine, &["exec", "-e", "A=1", "-w", "/bin", "box", "sh", "-c", "echo $A; pwd"]).1, "1\n/bin\n");
    does_well(&engine, &["rm", "-f", "box"]);
    does_well(&engine, &["run", "--name", "told", "alpine", "sh", "-c", "echo one; echo two; echo three >&2"]);
    assert_eq!(does(&engine, &["logs", "told"]), (0, "one\ntwo\n".to_owned(), "three\n".to_owned()));
    // Which of the two streams the engine reads first is its own affair.
    let (_, out, error) = does(&engine, &["logs", "--tail", "1", "told"]);
    assert!(["two\n", "three\n"].contains(&(out + &error).as_str()));
    assert_eq!(does_well(&engine, &["inspect", "-f", "{{.State.ExitCode}} {{.Name}}", "told"]), "0 /told\n");
    assert_eq!(does_well(&engine, &["start", "-a", "told"]), "one\ntwo\n");

    let failures: [&[&str]; 7] = [
        &["run", "alpine", "nowhere"],
        &["run", "alpine", "-it"],
        &["run", "alpine", "/etc"],
        &["run", "python_app:version_de_oufw"],
        &["run", "--name", "told", "alpine"],
        &["exec", "told", "ls"],
        &["pull", "python:3.111"],
    ];
    let name = regex::Regex::new("[0-9a-f]{64}").unwrap();
    for arguments in failures {
        let (real, ours) = (told(&engine.command(arguments).output().unwrap()), does(&engine, arguments));
        // docker's client has no status for what Podman says.
        let same = ours.0 == real.0 || (kind().program == "podman" && ours.0 != 0);
        assert!(same, "{arguments:?}: {}{}", ours.2, real.2);
        // The engine's words are the same; the client's around them are 20.10's.
        let said = |text: &str| name.replace_all(&first_error(text), "ID").into_owned();
        if kind().client == "20.10" && kind().program == "docker" {
            assert_eq!(said(&ours.2), said(&real.2), "{arguments:?}");
        }
    }
}

/// The lab's own build, the classic way too; a failure is told as each builder's client tells it.
#[test]
fn images_are_built() {
    let engine = Engine::start();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("app.py", "print('built')\n");
    write(
        "Dockerfile",
        "FROM python:3.11\nARG WHO=nobody\nRUN echo for $WHO\nCOPY app.py /\nCMD [\"python\", \"/app.py\"]\n",
    );
    write("bad", "FROM python:3.11\nRUN echo before; exit 3\n");
    let build = |arguments: &[&str], buildkit: &str| {
        let mut command = small(&engine, &[&["build", "."], arguments].concat());
        told(&command.env("DOCKER_BUILDKIT", buildkit).current_dir(folder.path()).output().unwrap())
    };
    for (buildkit, step) in [("1", "RUN echo for me"), ("0", "Step 3/5 : RUN echo for $WHO")] {
        let step = if kind().buildkit || buildkit == "0" { step } else { "RUN echo for" };
        let (status, out, error) =
            build(&["-t", TAG, "-t", "again:1", "--build-arg", "WHO=me", "--no-cache"], buildkit);
        let said = format!("{out}{error}");
        assert!(status == 0 && said.contains("for me"), "{said}");
        assert!(
            said.contains(&step.replace("for me", "for $WHO")) || said.contains(step) || kind().program == "podman",
            "{said}"
        );
        for tag in [TAG, "again:1"] {
            assert_eq!(does_well(&engine, &["run", "--rm", tag]), "built\n");
        }
        let (status, out, _) = build(&["-t", TAG, "-q"], buildkit);
        let id = does_well(&engine, &["inspect", "-f", "{{.Id}}", TAG]);
        assert_eq!((status, out.trim().trim_start_matches("sha256:")), (0, id.trim().trim_start_matches("sha256:")));
        let (status, out, error) = build(&["-f", "bad"], buildkit);
        let said = format!("{out}{error}");
        assert!(said.contains("before") && said.contains("exit 3"), "{said}");
        let classic = (buildkit == "0" || !kind().buildkit) && kind().program != "podman";
        assert_eq!(status, if classic { 3 } else { 1 }, "{said}");
        let end = if classic { "returned a non-zero code: 3" } else { "ERROR: " };
        assert!(said.contains(end) || kind().program == "podman", "{said}");
        // What it says is known to the explanations.
        let mut explain = Command::new(SOLEIL)
            .args(["explain", "--json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        explain.stdin.take().unwrap().write_all(said.as_bytes()).unwrap();
        assert!(explain.wait_with_output().unwrap().status.success(), "{said}");
    }
}

/// A terminal of ours that a container's shell has: keys, sizes, its exit status, and ours as it was.
#[test]
fn a_terminal_in_a_container() {
    let engine = Engine::start();
    does_well(&engine, &["pull", "-q", "alpine"]);
    does_well(&engine, &["run", "-dit", "--name", "box", "alpine", "sh"]);
    let script = format!(
        "stty -g >before; '{SOLEIL}' docker run -it --rm alpine sh; echo \"run $?\"; '{SOLEIL}' docker exec -it box sh; echo \"exec $?\"; \
         stty -g >after; cmp before after && echo same"
    );
    let folder = tempfile::tempdir().unwrap();
    let line = format!("cd '{}'; {script}", folder.path().display());
    let mut session = Session::spawn(&["sh", "-c", &line], &[("DOCKER_HOST", engine.host())], 24, 90);
    let prompts = |count: usize| move |screen: &str| screen.matches("/ # ").count() >= count;
    session.wait_for(prompts(1), PATIENCE);
    session.send("tty; stty size\r");
    session.wait_for(|screen| screen.contains("/dev/pts/0") && screen.contains("24 90"), PATIENCE);
    session.resize(20, 80);
    // The new size comes to it by a signal to us and a request to the engine: asked until it is there.
    let end = Instant::now() + PATIENCE;
    for round in 10.. {
        session.send(&format!("stty size; echo round $(({round}))\r"));
        session.wait_for(|screen| screen.contains(&format!("\nround {round}")), PATIENCE);
        if session.screen().contains("\n20 80") {
            break;
        }
        assert!(Instant::now() < end, "{}", session.screen());
    }
    session.send("exit 5\r");
    session.wait_for(|screen| screen.contains("run 5"), PATIENCE);
    session.wait_for(|screen| screen.lines().last().is_some_and(|line| line.trim_end().ends_with("/ #")), PATIENCE);
    session.send("exit 6\r");
    session.wait_for(|screen| screen.contains("exec 6") && screen.contains("same"), PATIENCE);
    let (status, _, error) = does(&engine, &["run", "-it", "alpine", "sh"]);
    assert_eq!((status, error.trim_end()), (1, "the input device is not a TTY"));
}

/// A PATH on which there is everything but a docker.
fn without_docker(folder: &Path) -> OsString {
    fs::create_dir(folder).unwrap();
    for place in std::env::split_paths(&std::env::var_os("PATH").unwrap()) {
        for entry in fs::read_dir(place).into_iter().flatten().flatten() {
            if entry.file_name() != "docker" {
                // The first place of a name counts.
                let _ = symlink(entry.path(), folder.join(entry.file_name()));
            }
        }
    }
    folder.as_os_str().to_owned()
}

/// The whole lab in the shell pane of a machine that has no docker. Where there is one, it is found first.
#[test]
fn the_lab_without_a_docker() {
    let engine = Engine::start();
    let desk = Desk::new("fr_FR.UTF-8").with("DOCKER_HOST", engine.host());
    let desk = engine.variables().into_iter().fold(desk, |desk, (name, value)| desk.with(name, value));
    let path = without_docker(&desk.home().join("programs"));
    let desk = desk.with("PATH", path);
    desk.write("app.py", APP);
    desk.write("Dockerfile", DOCKERFILE);
    let mut screen = desk.open((120, 36), &[]);
    screen.shows(engine.shown());
    screen.press(8);
    screen.prompt();
    screen.runs("docker --version");
    screen.shows("soleil's small docker, version");
    for image in ["python:3.11", "mysql:5.7", "wordpress", "linuxserver/wikijs"] {
        screen.runs(&format!("docker pull {image}"));
    }
    screen.shows("4/5");
    screen.runs("docker images");
    screen.lit(2);
    screen.types("docker run -it --rm python:3.11 bash\r");
    screen.shows(":/# ");
    screen.types("python --version\r");
    screen.lit(3);
    screen.runs("exit");
    screen.runs_within(&format!("docker build ~/python_app_build -t {TAG}"), BUILD);
    screen.runs("docker image ls");
    screen.lit(4);
    screen.runs(&format!("docker run {TAG}"));
    screen.lit(5);
    // One that is installed meanwhile wins.
    let real = desk.home().join("programs/docker");
    fs::write(&real, "#!/bin/sh\necho \"the real one\"\n").unwrap();
    fs::set_permissions(&real, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    screen.runs("hash -r; docker --version");
    screen.shows("the real one");
    screen.press(10);
    screen.ends(0);
}
