//! The watch against a real engine.

use bollard::query_parameters::{AttachContainerOptionsBuilder, StartContainerOptions};
use futures_util::StreamExt;
use soleil::lab::world::{EngineEvent, Observation};
use soleil::runtime::engine::connect::connect;
use soleil::runtime::engine::endpoint::Endpoint;
use soleil::runtime::engine::watch::WatchCommand;
use tokio::io::AsyncWriteExt;

use crate::bed::{Engine, kind};
use crate::watched::{Watched, reference};

fn up(seen: &Observation) -> bool {
    matches!(seen, Observation::EngineUp(_))
}

fn down(seen: &Observation) -> bool {
    matches!(seen, Observation::EngineDown(_))
}

fn lists(seen: &Observation, image: &str) -> bool {
    matches!(seen, Observation::Images(images) if images.iter().any(|found| found.references.contains(&reference(image))))
}

/// Nothing is lost; what is printed just while one attaches may come twice.
fn says_only(text: &str, said: &str) -> bool {
    !text.is_empty() && text.lines().all(|line| line == said)
}

/// Containers that live for some 50 ms: each one's output is caught, twenty times of twenty.
#[tokio::test]
async fn short_lived_containers_are_caught() {
    let engine = Engine::start();
    let mut watched = Watched::start(engine.host(), &["alpine"]);
    watched.until("the engine", up).await;
    watched.run(engine.command(&["pull", "alpine"])).await;
    watched.until_event("the pull", |event| *event == EngineEvent::Pulled(reference("alpine"))).await;
    watched.until("the image", |seen| lists(seen, "alpine")).await;
    // Where events come late, such a container must not be removed at once: its log tells.
    let run: &[&str] = if kind().prompt { &["run", "--rm"] } else { &["run"] };
    for number in 0..20 {
        let said = format!("said {number}");
        watched.run(engine.command(&[run, &["alpine", "echo", &said]].concat())).await;
        watched
            .until(
                &said,
                |seen| matches!(seen, Observation::Transcript { text, whole: true, .. } if says_only(text, &said)),
            )
            .await;
    }
    let described = watched.seen.iter().filter(|seen| {
        matches!(seen, Observation::ContainerInspected(container) if container.command[0] == "echo"
            && container.tty == Some(false))
    });
    assert!(described.count() >= 20);
    // By id and by another tag, it is the same image.
    let id = engine.docker(&["images", "-q", "alpine"]);
    watched.run(engine.command(&["tag", "alpine", "other"])).await;
    watched.until("the tag", |seen| lists(seen, "other")).await;
    for name in [id.trim(), "other"] {
        watched.run(engine.command(&[run, &[name, "echo", name]].concat())).await;
        watched.until(name, |seen| matches!(seen, Observation::Transcript { text, .. } if says_only(text, name))).await;
    }
}

/// The images are shown while the engine still gathers what it says of itself, be it quick or slow with that.
#[tokio::test]
async fn images_are_seen_before_the_engine_has_told_what_it_has() {
    let engine = Engine::start();
    engine.docker(&["pull", "alpine"]);
    let first = |seen: &Observation| matches!(seen, Observation::Glimpsed(_) | Observation::Images(_));
    let (mut glimpsed, mut early) = (0, 0);
    for _ in 0..20 {
        let mut watched = Watched::start(engine.host(), &[]);
        // On a busy machine the list may be first.
        let Observation::Glimpsed(images) = watched.until("the images", first).await else { continue };
        glimpsed += 1;
        assert!(lists(&Observation::Images(images), "alpine"), "{:?}", watched.seen);
        early += u32::from(!watched.seen.iter().any(up));
        watched.until("the list", |seen| lists(seen, "alpine")).await;
    }
    assert!(glimpsed > 10, "{glimpsed} of 20");
    // A simulated one starts no program to say what it is.
    assert!(early > 0 || kind().program == "simulated", "never before it has said what it is");
}

/// What the lab's second step does: a terminal, an exec, the end and the removal.
#[tokio::test]
async fn a_session_and_an_exec() {
    let engine = Engine::start();
    engine.docker(&["pull", "alpine"]);
    let mut watched = Watched::start(engine.host(), &["alpine"]);
    watched.until("the image", |seen| lists(seen, "alpine")).await;
    let mut docker = engine.command(&["run", "-d", "-it", "--name", "box", "alpine", "sh"]);
    let id = String::from_utf8(docker.output().expect("docker").stdout).expect("an id").trim().to_owned();
    watched
        .until("the inspection", |seen| {
            matches!(seen, Observation::ContainerInspected(found)
                if found.tty == Some(true) && found.stdin == Some(true) && found.command == ["sh"])
        })
        .await;
    watched.run(engine.command(&["exec", "-i", "box", "sh", "-c", "exit 3"])).await;
    let exec = watched.until("the exec", |seen| matches!(seen, Observation::ExecInspected { .. })).await;
    assert!(matches!(exec, Observation::ExecInspected { tty: false, stdin: true, .. }), "{exec:?}");
    // An engine that is quick has told of it by then.
    let died = |event: &EngineEvent| matches!(event, EngineEvent::ExecDied { exit_code: 3, .. });
    if !watched.seen.iter().any(|seen| matches!(seen, Observation::Event(_, event) if died(event))) {
        watched.until_event("its end", died).await;
    }
    let created = |seen: &Observation| matches!(seen, Observation::Event(_, EngineEvent::ExecCreated { command, .. }) if command == "sh -c exit 3");
    assert!(watched.seen.iter().any(created));
    let started = |seen: &Observation| matches!(seen, Observation::Event(_, EngineEvent::ContainerStarted(started)) if *started == id);
    assert!(watched.seen.iter().any(started));
    watched.run(engine.command(&["rm", "-f", "box"])).await;
    watched.until_event("the removal", |event| *event == EngineEvent::ContainerRemoved(id.clone())).await;
    watched.until("an empty list", |seen| *seen == Observation::Containers(Vec::new())).await;
}

/// What was there before, and what came and went before: the log and the engine's memory of events tell.
#[tokio::test]
async fn what_was_there_before() {
    let engine = Engine::start();
    engine.docker(&["pull", "alpine"]);
    engine.docker(&["run", "--name", "ended", "alpine", "echo", "from the log"]);
    let mut watched = Watched::start(engine.host(), &["alpine"]);
    watched
        .until(
            "its transcript",
            |seen| matches!(seen, Observation::Transcript { text, whole: true, .. } if text == "from the log\n"),
        )
        .await;
    let pulled = |seen: &Observation| matches!(seen, Observation::Event(_, EngineEvent::Pulled(image)) if *image == reference("alpine"));
    assert!(watched.seen.iter().any(pulled), "{:#?}", watched.seen);
}

/// A prompt that was printed before anybody listened is on the line of what is typed behind it all the same.
#[tokio::test]
async fn a_prompt_that_was_there_before() {
    let engine = Engine::start();
    engine.docker(&["pull", "alpine"]);
    engine.docker(&["create", "-it", "--name", "box", "alpine", "sh"]);
    let docker = connect(&Endpoint::plain(engine.host())).await.expect("the engine").0;
    let options = AttachContainerOptionsBuilder::default().stream(true).stdin(true).stdout(true).build();
    let mut terminal = docker.attach_container("box", Some(options)).await.expect("attached");
    docker.start_container("box", None::<StartContainerOptions>).await.expect("started");
    let mut printed = Vec::new();
    while !String::from_utf8_lossy(&printed).contains("/ # ") {
        printed.extend(terminal.output.next().await.expect("more").expect("a piece").into_bytes());
    }
    let mut watched = Watched::start(engine.host(), &["alpine"]);
    watched.until("the inspection", |seen| matches!(seen, Observation::ContainerInspected(_))).await;
    terminal.input.write_all(b"echo $((6 * 7))\n").await.expect("typed");
    let whole =
        |text: &str| text.lines().any(|line| line == "/ # echo $((6 * 7))") && text.lines().any(|line| line == "42");
    watched.until("the prompt", |seen| matches!(seen, Observation::Transcript { text, .. } if whole(text))).await;
}

/// A start that fails makes no event.
#[tokio::test]
async fn a_start_that_fails() {
    let engine = Engine::start();
    engine.docker(&["pull", "alpine"]);
    let mut watched = Watched::start(engine.host(), &["alpine"]);
    watched.until("the image", |seen| lists(seen, "alpine")).await;
    watched.run(engine.command(&["run", "alpine", "no-such-program"])).await;
    watched
        .until("the reason", |seen| {
            let Observation::ContainerInspected(container) = seen else { return false };
            let why = if kind().says_why {
                container.error.contains("no-such-program") && container.exit_code == Some(127)
            } else {
                container.error.is_empty() && container.exit_code.is_none()
            };
            !container.started && container.command == ["no-such-program"] && why
        })
        .await;
}

/// Lists that were asked for earlier may be on their way: those after the answer show what was there before the question.
#[tokio::test]
async fn a_list_that_was_asked_for_after_something() {
    let engine = Engine::start();
    engine.docker(&["pull", "alpine"]);
    let mut watched = Watched::start(engine.host(), &["alpine"]);
    watched.until("the image", |seen| lists(seen, "alpine")).await;
    for number in 1..=20 {
        let name = format!("box:{number}");
        watched.run(engine.command(&["tag", "alpine", &name])).await;
        watched.commands.send(WatchCommand::ListAfter(number)).await.expect("the watch");
        watched.listed_after(number).await;
        let list = watched.until("a list", |seen| matches!(seen, Observation::Images(_))).await;
        assert!(lists(&list, &name), "{name}: {list:?}");
    }
}

/// The containers of both builders are nobody's `docker run`.
#[tokio::test]
async fn builders_containers_are_left_out() {
    let engine = Engine::start();
    engine.docker(&["pull", "alpine"]);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("Dockerfile"), "FROM alpine\nLABEL a=b\nRUN echo hi\nRUN false\n")
        .expect("a file");
    let mut watched = Watched::start(engine.host(), &["alpine"]);
    watched.until("the image", |seen| lists(seen, "alpine")).await;
    let path = folder.path().to_str().expect("a path");
    let builders: &[&str] = if kind().buildkit { &["0", "1"] } else { &["0"] };
    for buildkit in builders {
        let mut command = engine.command(&["build", path]);
        command.env("DOCKER_BUILDKIT", buildkit);
        let said = watched.run(command).await;
        assert!(said.contains("false"), "{said}");
    }
    watched.run(engine.command(&["tag", "alpine", "end"])).await;
    watched.until("the end", |seen| lists(seen, "end")).await;
    watched.commands.send(WatchCommand::Relist).await.expect("the watch");
    watched.until("a list", |seen| matches!(seen, Observation::Containers(_))).await;
    for seen in &watched.seen {
        assert!(
            !matches!(
                seen,
                Observation::Event(_, EngineEvent::ContainerCreated { .. } | EngineEvent::ContainerDied(..))
            ) && !matches!(seen, Observation::Containers(containers) if !containers.is_empty()),
            "{seen:?}"
        );
    }
}

/// The daemon is killed, comes back, freezes and thaws. Each is told, and nothing is asked for by hand.
#[tokio::test]
async fn an_engine_that_dies_and_comes_back() {
    // The practice engine is no process of the script's.
    if !kind().mortal {
        return;
    }
    let engine = Engine::start();
    engine.docker(&["pull", "alpine"]);
    let mut watched = Watched::start(engine.host(), &["alpine"]);
    watched.until("the image", |seen| lists(seen, "alpine")).await;
    engine.tell("kill");
    watched.until("its death", down).await;
    watched.commands.send(WatchCommand::ListAfter(7)).await.expect("the watch");
    engine.tell("restart");
    watched.until("its return", up).await;
    watched.listed_after(7).await;
    watched.until("the image", |seen| lists(seen, "alpine")).await;
    watched.run(engine.command(&["run", "alpine", "echo", "again"])).await;
    watched
        .until("a container", |seen| matches!(seen, Observation::Transcript { text, .. } if says_only(text, "again")))
        .await;

    engine.tell("freeze");
    watched.commands.send(WatchCommand::Relist).await.expect("the watch");
    let why = watched.until("the frost", down).await;
    assert!(matches!(why, Observation::EngineDown(why) if why.id == "engine-timeout"));
    engine.tell("thaw");
    watched.until("its return", up).await;
}

/// What the program does itself is looked after although no event has told of it yet: at rest the frost would be seen after
/// a minute.
#[tokio::test]
async fn an_engine_that_freezes_while_it_is_used() {
    // The same.
    if !kind().mortal {
        return;
    }
    let engine = Engine::start();
    let mut watched = Watched::start(engine.host(), &[]);
    watched.until("the images", |seen| matches!(seen, Observation::Images(_))).await;
    watched.until("the containers", |seen| matches!(seen, Observation::Containers(_))).await;
    watched.commands.send(WatchCommand::Attend).await.expect("the watch");
    engine.tell("freeze");
    watched.until("the frost", down).await;
}

/// No engine at first: why is said, and it is found as soon as it is there.
#[tokio::test]
async fn no_engine_then_one() {
    // The same.
    if !kind().mortal {
        return;
    }
    let engine = Engine::start();
    engine.tell("kill");
    let mut watched = Watched::start(engine.host(), &[]);
    let why = watched.until("the reason", down).await;
    assert!(matches!(why, Observation::EngineDown(why) if why.id == "engine-stopped"));
    engine.tell("restart");
    watched.until("the engine", up).await;
    let reasons = watched.seen.iter().filter(|seen| down(seen)).collect::<Vec<_>>();
    assert!(reasons.len() <= 2, "each reason once: {reasons:?}");
}

/// Files are read from an image without running it, links followed; the probe is seen by nobody.
#[tokio::test]
async fn files_of_an_image() {
    let engine = Engine::start();
    engine.docker(&["pull", "debian"]);
    let mut watched = Watched::start(engine.host(), &["debian"]);
    watched.until("the image", |seen| lists(seen, "debian")).await;
    let paths = ["/etc/os-release", "/etc", "/no/such", "/bin/sh"].map(str::to_owned).to_vec();
    watched.commands.send(WatchCommand::Inspect { id: "debian".to_owned(), paths }).await.expect("the watch");
    let seen = watched.until("the detail", |seen| matches!(seen, Observation::ImageInspected(..))).await;
    let Observation::ImageInspected(_, detail) = seen else { unreachable!() };
    let release = detail.files["/etc/os-release"].clone().expect("a file behind a link");
    assert!(String::from_utf8_lossy(&release).contains("ID=debian"));
    assert_eq!(detail.files["/etc"], None);
    assert_eq!(detail.files["/no/such"], None);
    assert!(detail.files["/bin/sh"].is_some());
    assert_eq!(detail.cmd, ["bash"]);
    assert_eq!(detail.layers.len(), 1);
    assert!(detail.history.last().expect("history").created_by.contains(kind().history));
    watched.commands.send(WatchCommand::RegistryDigest(reference("debian"))).await.expect("the watch");
    watched.until("the digest", |seen| matches!(seen, Observation::RegistryDigest(..))).await;
    assert_eq!(engine.docker(&["ps", "-aq"]), "");
    let probe = |seen: &Observation| matches!(seen, Observation::Event(_, EngineEvent::ContainerCreated { .. }));
    assert!(!watched.seen.iter().any(probe), "{:?}", watched.seen);
}
