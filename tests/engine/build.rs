//! Pulls, builds and runs of ours against a real engine.

use std::path::Path;
use std::time::Duration;

use bollard::Docker;
use soleil::app::build::{BuildStep, BuildUpdate, PullUpdate, RunUpdate, StepState};
use soleil::lab::world::Observation;
use soleil::runtime::engine::endpoint::Endpoint;
use soleil::runtime::engine::{EngineMessage, build, connect, pull, run};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::bed::{Engine, kind};
use crate::watched::{Watched, reference};

async fn handle(engine: &Engine) -> Docker {
    connect::connect(&Endpoint::plain(engine.host())).await.expect("the engine").0
}

async fn next(messages: &mut Receiver<EngineMessage>) -> EngineMessage {
    timeout(Duration::from_mins(1), messages.recv()).await.expect("in time").expect("a message")
}

/// All updates of one build.
async fn built(docker: &Docker, folder: &Path, tag: &str, cancel: CancellationToken, on: &str) -> Vec<BuildUpdate> {
    built_by(docker, true, folder, tag, cancel, on).await
}

async fn built_by(
    docker: &Docker,
    buildkit: bool,
    folder: &Path,
    tag: &str,
    cancel: CancellationToken,
    on: &str,
) -> Vec<BuildUpdate> {
    let (sender, mut messages) = channel(64);
    let (context, dockerfile, tag) = (folder.to_owned(), "Dockerfile".to_owned(), reference(tag));
    let wanted = build::Wanted { context, dockerfile, tag, buildkit };
    tokio::spawn(build::build(docker.clone(), wanted, 7, sender, cancel.clone()));
    let mut updates = Vec::new();
    loop {
        let EngineMessage::Build(7, update) = next(&mut messages).await else { panic!("another message") };
        if matches!(&update, BuildUpdate::Log { bytes, .. } if !on.is_empty() && String::from_utf8_lossy(bytes).contains(on))
        {
            cancel.cancel();
        }
        updates.push(update);
        if matches!(updates.last(), Some(BuildUpdate::Ended(_) | BuildUpdate::Cancelled)) {
            return updates;
        }
    }
}

fn step<'a>(updates: &'a [BuildUpdate], name: &str) -> &'a BuildStep {
    let found = updates.iter().rev().find_map(|update| match update {
        BuildUpdate::Step(step) if step.name.contains(name) => Some(step),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no step {name} in {updates:#?}"))
}

fn log(updates: &[BuildUpdate]) -> String {
    let pieces = updates.iter().filter_map(|update| match update {
        BuildUpdate::Log { bytes, .. } => Some(String::from_utf8_lossy(bytes)),
        _ => None,
    });
    pieces.collect()
}

/// Builds that end well, that fail and that are cancelled leave no task behind, and so no connection.
#[tokio::test]
async fn builds_leave_nothing_behind() {
    let engine = Engine::start();
    engine.docker(&["pull", "alpine"]);
    let docker = handle(&engine).await;
    let folder = tempfile::tempdir().expect("a folder");
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let before = tasks();
    for (count, (instruction, on)) in
        [("true", ""), ("exit 3", ""), ("echo now; sleep 60", "now")].into_iter().enumerate()
    {
        let text = format!("FROM alpine\nRUN {instruction}\n");
        std::fs::write(folder.path().join("Dockerfile"), text).expect("a file");
        let updates = built(&docker, folder.path(), "left:1", CancellationToken::new(), on).await;
        let last = updates.last().expect("an update");
        let expected = match count {
            0 => matches!(last, BuildUpdate::Ended(Ok(_))),
            1 => matches!(last, BuildUpdate::Ended(Err(_))),
            _ => matches!(last, BuildUpdate::Cancelled),
        };
        assert!(expected, "{instruction}: {last:?}");
    }
    let settled = async {
        while tasks() > before {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(10), settled).await.unwrap_or_else(|_| panic!("{} tasks, {before} before", tasks()));
}

/// `DOCKER_BUILDKIT=0`: BuildKit keeps back most of what a step prints in a flood, the classic builder tells all of it.
#[tokio::test]
async fn the_classic_builder_tells_all_that_is_printed() {
    if kind().program == "simulated" {
        // It plays no program that prints so much.
        return;
    }
    let engine = Engine::start();
    engine.docker(&["pull", "alpine"]);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("Dockerfile"), "FROM alpine\nRUN seq 1 100000\n").expect("a file");
    let (docker, cancel) = (handle(&engine).await, CancellationToken::new());
    let updates = built_by(&docker, false, folder.path(), "flood:1", cancel, "").await;
    assert!(matches!(updates.last(), Some(BuildUpdate::Ended(Ok(_)))), "{:?}", updates.last());
    assert_eq!(step(&updates, "RUN seq").state, StepState::Done);
    let (log, all) = (log(&updates), (1..=100_000).map(|line| format!("{line}\n")).collect::<String>());
    assert!(log.contains(&all), "only {} of {} bytes", log.len(), all.len());
}

/// A failure first, then what mends it, then the same from the cache; the image runs, and its run is witnessed.
#[tokio::test]
async fn a_build_fails_then_succeeds_then_runs() {
    let engine = Engine::start();
    engine.docker(&["pull", "alpine"]);
    let docker = handle(&engine).await;
    let mut watched = Watched::start(engine.host(), &["mine:1"]);
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write(".dockerignore", "secret\nDockerfile\n");
    write("secret", "secret");
    write("app.sh", "echo it runs; echo and complains >&2; ls /inside; exit 5");
    std::os::unix::fs::symlink("app.sh", folder.path().join("link")).expect("a link");

    write("Dockerfile", "# mine\nFROM alpine\n\nRUN echo one \\\n  && echo two\nCOPY nothing /\n");
    let updates = built(&docker, folder.path(), "mine:1", CancellationToken::new(), "").await;
    let Some(BuildUpdate::Ended(Err(words))) = updates.last() else { panic!("{updates:#?}") };
    assert!(words.contains("nothing"), "{words}");
    assert!(matches!(updates[0], BuildUpdate::Context { files: 3, .. }), "{:?}", updates[0]);
    let copy = step(&updates, "COPY nothing");
    assert_eq!((copy.state, copy.line), (StepState::Failed, Some(6)));

    write(
        "Dockerfile",
        "# mine\nFROM alpine\n\nRUN echo one \\\n  && echo two\nCOPY . /inside/\nENTRYPOINT [\"sh\", \"/inside/link\"]\n",
    );
    let updates = built(&docker, folder.path(), "mine:1", CancellationToken::new(), "").await;
    let Some(BuildUpdate::Ended(Ok(image))) = updates.last() else { panic!("{updates:#?}") };
    assert_eq!(engine.docker(&["images", "--no-trunc", "-q", "mine:1"]).trim(), image);
    let run_step = step(&updates, "RUN echo one");
    assert_eq!(run_step.line, Some(4));
    assert!(
        updates.iter().all(|update| !matches!(update, BuildUpdate::Step(step) if step.name.contains("[internal]")))
    );

    let again = built(&docker, folder.path(), "mine:1", CancellationToken::new(), "").await;
    assert!(matches!(again.last(), Some(BuildUpdate::Ended(Ok(same))) if same == image), "{again:#?}");
    assert_eq!(step(&again, "COPY .").state, StepState::Cached);

    let listed = reference("mine:1");
    watched
        .until("the image", |seen| {
            matches!(seen, Observation::Images(images) if images.iter().any(|image| image.references.contains(&listed)))
        })
        .await;
    tokio::spawn(run::run(docker.clone(), listed.clone(), 3, watched.sender.clone(), CancellationToken::new()));
    let (mut output, mut container, mut transcript) = (String::new(), String::new(), String::new());
    let mut exit = None;
    let deadline = Instant::now() + Duration::from_mins(1);
    while exit.is_none() || transcript.is_empty() {
        // One for all of them: listings come every ten seconds.
        let message = timeout_at(deadline, watched.messages.recv()).await;
        match message.unwrap_or_else(|_| panic!("{exit:?}, {output}")).expect("a message") {
            EngineMessage::Run(3, RunUpdate::Started(id)) => container = id,
            EngineMessage::Run(3, RunUpdate::Output(bytes)) => output.push_str(&String::from_utf8_lossy(&bytes)),
            EngineMessage::Run(3, RunUpdate::Ended(ended)) => exit = Some(ended),
            EngineMessage::Observed(Observation::Transcript { container: id, text, .. }) => {
                assert!(container.is_empty() || id == container);
                transcript = text;
            }
            _ => {}
        }
    }
    assert_eq!(exit, Some(Ok(5)));
    for word in ["it runs", "and complains", "app.sh", "link"] {
        assert!(output.contains(word) && transcript.contains(word), "{word}: {output} / {transcript}");
    }
    assert!(!output.contains("secret"), "{output}");
    assert_eq!(engine.docker(&["ps", "-aq"]), "");
}

/// The container is killed, its end is told, and it is removed.
#[tokio::test]
async fn a_run_is_cancelled_and_one_is_impossible() {
    let engine = Engine::start();
    engine.docker(&["pull", "alpine"]);
    let docker = handle(&engine).await;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("Dockerfile"), "FROM alpine\nCMD echo up; sleep 300\n").expect("a file");
    let updates = built(&docker, folder.path(), "long:1", CancellationToken::new(), "").await;
    assert!(matches!(updates.last(), Some(BuildUpdate::Ended(Ok(_)))), "{updates:#?}");
    let (sender, mut messages) = channel(64);
    let cancel = CancellationToken::new();
    tokio::spawn(run::run(docker.clone(), reference("long:1"), 1, sender.clone(), cancel.clone()));
    loop {
        match next(&mut messages).await {
            EngineMessage::Run(1, RunUpdate::Output(_)) => cancel.cancel(),
            EngineMessage::Run(1, RunUpdate::Ended(ended)) => break assert_eq!(ended, Ok(137)),
            _ => {}
        }
    }
    assert_eq!(engine.docker(&["ps", "-aq"]), "");
    run::run(docker, reference("no-such-image"), 2, sender, CancellationToken::new()).await;
    let EngineMessage::Run(2, RunUpdate::Ended(Err(words))) = next(&mut messages).await else { panic!("no end") };
    assert!(words.to_lowercase().contains("no such image"), "{words}");
}

#[tokio::test]
async fn a_build_is_cancelled() {
    let engine = Engine::start();
    engine.docker(&["pull", "alpine"]);
    let docker = handle(&engine).await;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("Dockerfile"), "FROM alpine\nRUN echo begun; sleep 300\n").expect("a file");
    let updates = built(&docker, folder.path(), "mine:1", CancellationToken::new(), "begun").await;
    assert_eq!(updates.last(), Some(&BuildUpdate::Cancelled));
    assert!(log(&updates).contains("begun"));
    // The engine has given it up: another build is not in its way.
    std::fs::write(folder.path().join("Dockerfile"), "FROM alpine\nRUN echo done\n").expect("a file");
    let updates = built(&docker, folder.path(), "mine:1", CancellationToken::new(), "").await;
    assert!(matches!(updates.last(), Some(BuildUpdate::Ended(Ok(_)))), "{updates:#?}");
}

/// What is missing on our side is said in the words of the `docker` command.
#[tokio::test]
async fn nothing_to_send() {
    let engine = Engine::start();
    let docker = handle(&engine).await;
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing");
    for (path, words) in [(folder.path(), "unable to evaluate symlinks in Dockerfile path"), (&missing, "not found")] {
        let updates = built(&docker, path, "mine:1", CancellationToken::new(), "").await;
        assert!(matches!(updates.last(), Some(BuildUpdate::Ended(Err(said))) if said.contains(words)), "{updates:?}");
    }
}

#[tokio::test]
async fn a_pull_tells_its_layers() {
    let engine = Engine::start();
    let docker = handle(&engine).await;
    let (sender, mut messages) = channel(4096);
    let cancelled = CancellationToken::new();
    cancelled.cancel();
    pull::pull(docker.clone(), reference("wordpress:latest"), 0, sender.clone(), cancelled).await;
    assert!(matches!(next(&mut messages).await, EngineMessage::Pull(0, PullUpdate::Cancelled)));
    let never = CancellationToken::new;
    pull::pull(docker.clone(), reference("wordpress:latest"), 1, sender.clone(), never()).await;
    let (mut layers, mut told) = (std::collections::BTreeSet::new(), Vec::new());
    loop {
        match next(&mut messages).await {
            EngineMessage::Pull(1, PullUpdate::Layer { id, status, total, .. }) => {
                layers.insert(id);
                told.push((status, total));
            }
            EngineMessage::Pull(1, PullUpdate::Ended(ended)) => break assert_eq!(ended, Ok(())),
            other => panic!("{other:?}"),
        }
    }
    assert!(layers.len() >= 4, "{layers:?}");
    // Podman tells no sizes.
    // Podman tells no layer's bytes.
    let podman = kind().program == "podman";
    let expected = if podman { "Pulling fs layer" } else { "Downloading" };
    assert!(told.iter().any(|(status, total)| status == expected && (podman || *total > 0)), "{told:?}");
    pull::pull(docker, reference("no/such:image"), 2, sender, never()).await;
    let EngineMessage::Pull(2, PullUpdate::Ended(Err(words))) = next(&mut messages).await else { panic!("no end") };
    assert!(!words.is_empty());
}
