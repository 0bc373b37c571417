//! The engine's room where it needs no engine: finding one, reading events and builders' streams.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use bollard::models::{BuildInfo, ContainerInspectResponse, ContainerSummary, EventMessage};
use soleil::app::build::{BuildUpdate, StepState};
use soleil::lab::world::{EngineEvent, Observation};
use soleil::runtime::engine::convert::{event, executed, inspected, listed};
use soleil::runtime::engine::endpoint::{find, sockets};
use soleil::runtime::engine::progress::Progress;
use soleil::runtime::engine::run::exit_status;

/// `--host`, the environment, files under the home folder, and the host or the sentence that comes of it.
type FindRow = (
    Option<&'static str>,
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, &'static str)],
    &'static str,
);

const META: &str = r#"{"Name":"far","Endpoints":{"docker":{"Host":"ssh://far"}}}"#;

const FIND: &[FindRow] = &[
    (Some("unix:///a"), &[("DOCKER_HOST", "unix:///b")], &[], "unix:///a"),
    (None, &[("DOCKER_HOST", "unix:///b"), ("DOCKER_CONTEXT", "far")], &[], "unix:///b"),
    (None, &[("DOCKER_HOST", "tcp://b")], &[], "tcp://b:2375"),
    (None, &[("DOCKER_HOST", "tcp://[::1]")], &[], "tcp://[::1]:2375"),
    (None, &[("DOCKER_HOST", "tcp://b:99/")], &[], "tcp://b:99"),
    (None, &[("DOCKER_HOST", "tcp://b"), ("DOCKER_TLS_VERIFY", "1")], &[], "tcp://b:2376"),
    (None, &[("DOCKER_HOST", "b:2375")], &[], "engine-bad-host"),
    (None, &[("DOCKER_HOST", "unix://")], &[], "engine-bad-host"),
    (Some("npipe://x"), &[], &[], "engine-bad-host"),
    (Some("ssh://me@lab"), &[], &[], "ssh://me@lab"),
    (Some("ssh://me@lab:2222"), &[], &[], "engine-ssh-port"),
    (Some("ssh://[::1]"), &[], &[], "ssh://[::1]"),
    (None, &[("DOCKER_CONTEXT", "far")], &[(".docker/contexts/meta/x/meta.json", META)], "ssh://far"),
    (None, &[("DOCKER_CONTEXT", "gone")], &[(".docker/contexts/meta/x/meta.json", META)], "engine-context-unknown"),
    (
        None,
        &[("DOCKER_HOST", "")],
        &[(".docker/config.json", r#"{"currentContext":"far"}"#), (".docker/contexts/meta/x/meta.json", META)],
        "ssh://far",
    ),
];

#[test]
fn the_engine_is_found() {
    for (explicit, variables, files, expected) in FIND {
        let home = tempfile::tempdir().unwrap();
        for (path, text) in *files {
            let path = home.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let variables: HashMap<_, _> = variables.iter().copied().collect();
        let found = find(*explicit, &|name| variables.get(name).map(|value| (*value).to_owned()), home.path());
        let told = found.map_or_else(|why| why.id.into_owned(), |endpoint| endpoint.host);
        assert_eq!(told, *expected, "{explicit:?} {variables:?}");
    }
}

/// The order in which the usual places are looked at, with and without a runtime folder.
#[test]
fn sockets_have_their_usual_places() {
    const PLACES: [(&str, bool); 8] = [
        ("/var/run/docker.sock", false),
        ("/run/user/7/docker.sock", true),
        ("/home/me/.docker/run/docker.sock", false),
        ("/home/me/.docker/desktop/docker.sock", false),
        ("/home/me/.colima/default/docker.sock", false),
        ("/home/me/.rd/docker.sock", false),
        ("/run/user/7/podman/podman.sock", true),
        ("/run/podman/podman.sock", false),
    ];
    for (runtime, all) in [(Some("/run/user/7"), true), (Some(""), false), (None, false)] {
        let variable = |name: &str| runtime.filter(|_| name == "XDG_RUNTIME_DIR").map(str::to_owned);
        let expected = PLACES.iter().filter(|(_, own)| all || !own).map(|(path, _)| PathBuf::from(path));
        assert_eq!(sockets(&variable, Path::new("/home/me")), expected.collect::<Vec<_>>(), "{runtime:?}");
    }
}

const ID: &str = "1806c03bbdb575eab2198692ee2251c5b0bdfb97db1ad86113e8001c79379b6f";

/// Type, action, id, attributes, what the lab hears.
#[test]
fn events_are_heard() {
    let id = |id: &str| id.to_owned();
    let image = |text: &str| text.parse().unwrap();
    let created = |text: &str| EngineEvent::ContainerCreated { id: id("c"), name: id("n"), image: image(text) };
    let full = format!(r#""image":"sha256:{ID}","name":"n""#);
    let rows: Vec<(&str, &str, &str, &str, Option<EngineEvent>)> = vec![
        ("image", "pull", "python:3.11", r#""name":"python""#, Some(EngineEvent::Pulled(image("python:3.11")))),
        (
            "image",
            "pull",
            ID,
            r#""name":"docker.io/library/python:3.11""#,
            Some(EngineEvent::Pulled(image("python:3.11"))),
        ),
        ("image", "tag", "sha256:1", r#""name":"a:b""#, Some(EngineEvent::Tagged(image("a:b")))),
        ("image", "delete", "sha256:1", "", Some(EngineEvent::Untagged)),
        ("image", "load", "sha256:1", r#""name":"sha256:1""#, None),
        ("container", "create", "c", r#""image":"debian","name":"n""#, Some(created("debian"))),
        ("container", "create", "c", &full, None),
        ("container", "die", "c", &full, None),
        ("container", "create", "c", r#""image":"debian","name":"n","soleil.probe":"""#, None),
        ("container", "start", "c", r#""image":"debian""#, Some(EngineEvent::ContainerStarted(id("c")))),
        ("container", "die", "c", r#""image":"a","exitCode":"3""#, Some(EngineEvent::ContainerDied(id("c"), 3))),
        (
            "container",
            "died",
            "c",
            r#""image":"a","containerExitCode":"3""#,
            Some(EngineEvent::ContainerDied(id("c"), 3)),
        ),
        ("container", "destroy", "c", r#""image":"a""#, Some(EngineEvent::ContainerRemoved(id("c")))),
        ("container", "attach", "c", r#""image":"a""#, None),
        (
            "container",
            "exec_create: sh -c echo: x",
            "c",
            r#""image":"a","execID":"e""#,
            Some(EngineEvent::ExecCreated { container: id("c"), exec: id("e"), command: id("sh -c echo: x") }),
        ),
        (
            "container",
            "exec_die",
            "c",
            r#""image":"a","execID":"e","exitCode":"0""#,
            Some(EngineEvent::ExecDied { container: id("c"), exec: id("e"), exit_code: 0 }),
        ),
        ("container", "exec_died", "c", r#""image":"a","containerExitCode":"0""#, None),
        ("network", "connect", "c", "", None),
    ];
    for (kind, action, actor, attributes, expected) in rows {
        let text = format!(
            r#"{{"Type":"{kind}","Action":"{action}","Actor":{{"ID":"{actor}","Attributes":{{{attributes}}}}},"timeNano":1}}"#
        );
        let message: EventMessage = serde_json::from_str(&text).expect(&text);
        assert_eq!(event(&message).event, expected, "{text}");
    }
}

/// A builder's container is made from a full id with nobody attached; a short id is a person's.
#[test]
fn builders_are_told_from_people() {
    let rows = [
        (format!(r#"{{"Image":"sha256:{ID}","AttachStdout":false}}"#), true),
        (format!(r#"{{"Image":"sha256:{ID}","AttachStdout":true}}"#), false),
        (format!(r#"{{"Image":"{}","AttachStdout":false}}"#, &ID[..12]), false),
        (r#"{"Image":"debian"}"#.to_owned(), false),
    ];
    for (config, expected) in rows {
        let response: ContainerInspectResponse = serde_json::from_str(&format!(r#"{{"Config":{config}}}"#)).unwrap();
        assert_eq!(inspected(&response).1, expected, "{config}");
    }
}

/// Docker's arguments begin after the program, Podman's with it.
/// An inspection, the container's ports with the host's, and what is mounted.
type BoundRow = (&'static str, &'static [(u16, &'static [u16])], &'static [(&'static str, Option<&'static str>)]);

const BOUND: &[BoundRow] = &[
    (r#"{"HostConfig":{"PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]}}}"#, &[(80, &[8080])], &[]),
    // Chosen by the engine: told while it runs, with and without IPv6.
    (
        r#"{"HostConfig":{"PortBindings":{"80/tcp":[{"HostIp":"","HostPort":""}]}},
            "NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"32768"},{"HostIp":"::","HostPort":"32768"}]}}}"#,
        &[(80, &[32768])],
        &[],
    ),
    (r#"{"HostConfig":{"PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"0"}]}}}"#, &[(80, &[])], &[]),
    // Exposed, not published; UDP is another thing.
    (
        r#"{"HostConfig":{"PortBindings":{}},"NetworkSettings":{"Ports":{"80/tcp":null,"53/udp":[{"HostPort":"53"}]}}}"#,
        &[],
        &[],
    ),
    (
        r#"{"Mounts":[{"Type":"volume","Name":"carnet","Source":"/x","Destination":"/data"},{"Type":"bind","Source":"/srv","Destination":"/srv"}]}"#,
        &[],
        &[("/data", Some("carnet")), ("/srv", None)],
    ),
    ("{}", &[], &[]),
];

#[test]
fn ports_and_volumes_are_told() {
    for (json, ports, mounts) in BOUND {
        let response: ContainerInspectResponse = serde_json::from_str(json).unwrap();
        let (found, _) = inspected(&response);
        let seen: Vec<(u16, Vec<u16>)> =
            found.ports.unwrap().into_iter().map(|(port, hosts)| (port, hosts.into_iter().collect())).collect();
        let expected: Vec<(u16, Vec<u16>)> = ports.iter().map(|(port, hosts)| (*port, hosts.to_vec())).collect();
        assert_eq!(seen, expected, "{json}");
        let seen = found.mounts.unwrap();
        let seen: Vec<_> = seen.iter().map(|(folder, volume)| (folder.as_str(), volume.as_deref())).collect();
        assert_eq!(seen, *mounts, "{json}");
    }
    let line = r#"{"Id":"c","Ports":[{"PrivatePort":443,"Type":"tcp"},{"IP":"::","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}],
        "Mounts":[{"Type":"volume","Name":"carnet","Destination":"/data"}]}"#;
    let summary: ContainerSummary = serde_json::from_str(line).unwrap();
    let found = listed(&summary);
    assert_eq!(found.ports.unwrap(), [(80, [8080].into())].into());
    assert_eq!(found.mounts.unwrap(), [("/data".to_owned(), Some("carnet".to_owned()))].into());
    // A list that names none does not say that there is none: Podman's.
    let found = listed(&serde_json::from_str(r#"{"Id":"c","Ports":[],"Mounts":[]}"#).unwrap());
    assert_eq!((found.ports, found.mounts), (None, None));

    let told = |action: &str| {
        let attributes = r#"{"container":"c","destination":"/data","driver":"local"}"#;
        let json =
            format!(r#"{{"Type":"volume","Action":"{action}","Actor":{{"ID":"carnet","Attributes":{attributes}}}}}"#);
        event(&serde_json::from_str(&json).unwrap())
    };
    let (container, volume, target) = ("c".to_owned(), "carnet".to_owned(), "/data".to_owned());
    assert_eq!(told("mount").event, Some(EngineEvent::VolumeMounted { container, volume, target }));
    assert!(told("create").containers && told("destroy").containers && !told("unmount").containers);
}

#[test]
fn a_command_is_told_once() {
    let rows = [
        (r#""Path":"sh","Args":[],"Config":{"Cmd":["sh"]}"#, "sh"),
        (r#""Path":"sh","Args":["sh"],"Config":{"Cmd":["sh"]}"#, "sh"),
        (r#""Path":"sh","Args":["sh"],"Config":{"Cmd":["sh", "sh"]}"#, "sh sh"),
        (r#""Path":"python3","Args":["/app.py"],"Config":{"Entrypoint":["python3", "/app.py"]}"#, "python3 /app.py"),
        (
            r#""Path":"python3","Args":["python3","/app.py","x"],"Config":{"Entrypoint":["python3","/app.py"],"Cmd":["x"]}"#,
            "python3 /app.py x",
        ),
    ];
    for (response, expected) in rows {
        let response: ContainerInspectResponse = serde_json::from_str(&format!("{{{response}}}")).unwrap();
        assert_eq!(inspected(&response).0.command.join(" "), expected);
    }
}

/// What is executed, where the event says no more than that something was: one that is only made, runs, has ended.
/// What an inspection says of a container's end: of one that never started only with the reason, and Podman's states in
/// between tell none.
#[test]
fn a_status_is_told_of_what_has_ended() {
    let (never, at) = ("0001-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z");
    let rows = [
        ("created", never, 0, "", None),
        ("created", never, 127, "exec: no such file", Some(127)),
        ("running", at, 0, "", None),
        ("exited", at, 0, "", Some(0)),
        ("exited", at, 3, "", Some(3)),
        ("exited", at, -1, "", None),
        ("created", at, 0, "", None),
    ];
    for (status, started, code, error, expected) in rows {
        let state = serde_json::json!({
            "Status": status, "Running": status == "running", "ExitCode": code, "Error": error, "StartedAt": started,
        });
        let response = serde_json::from_value(serde_json::json!({ "Id": "c", "State": state })).unwrap();
        assert_eq!(inspected(&response).0.exit_code, expected, "{state}");
    }
}

#[test]
fn an_exec_is_told_by_its_inspection() {
    let process = r#""ProcessConfig":{"entrypoint":"sh","arguments":["-c","exit 3"],"tty":true}"#;
    let rows = [
        (r#""Running":false,"CanRemove":false,"ExitCode":0"#, &["created"][..]),
        (r#""Running":true,"CanRemove":false,"ExitCode":0"#, &["created", "started"]),
        (r#""Running":false,"CanRemove":true,"ExitCode":3"#, &["created", "started", "died 3"]),
    ];
    for (state, expected) in rows {
        let found = serde_json::from_str(&format!("{{{state},{process}}}")).unwrap();
        let told = executed("c", "e", jiff::Timestamp::UNIX_EPOCH, found);
        assert_eq!(
            told[0],
            Observation::ExecInspected { container: "c".into(), exec: "e".into(), tty: true, stdin: false }
        );
        let events = told[1..].iter().map(|told| match told {
            Observation::Event(_, EngineEvent::ExecCreated { command, .. }) if command == "sh -c exit 3" => {
                "created".into()
            }
            Observation::Event(_, EngineEvent::ExecStarted { .. }) => "started".into(),
            Observation::Event(_, EngineEvent::ExecDied { exit_code, .. }) => format!("died {exit_code}"),
            other => panic!("{other:?}"),
        });
        assert_eq!(events.collect::<Vec<String>>(), expected, "{state}");
    }
}

/// The classic builder's text, however it is cut, and Podman's.
#[test]
fn the_classic_builder_tells_steps() {
    let dockerfile = "FROM debian\n# why\nRUN a \\\n  && b\nCMD c\n";
    let rows = [
        (
            "Step 1/3 : FROM debian\n ---> 1806c03bbdb5\nStep 2/3 : RUN a   && b\n ---> Using cache\n ---> 1\nStep 3/3 : CMD c\n \
             ---> Running in 2\nSuccessfully built 3\n",
            [StepState::Done, StepState::Cached, StepState::Done],
        ),
        (
            "STEP 1/3: FROM debian\nSTEP 2/3: RUN a   && b\n--> Using cache 1806c03bbdb5\n--> 1806c03bbdb5\nSTEP 3/3: CMD c\nSuccessfully tagged y\n",
            [StepState::Done, StepState::Cached, StepState::Done],
        ),
    ];
    for (text, expected) in rows {
        for size in [1, 7, 1000] {
            let mut progress = Progress::new(dockerfile);
            let mut updates = Vec::new();
            for piece in text.as_bytes().chunks(size) {
                let stream = Some(String::from_utf8_lossy(piece).into_owned());
                let told = progress.take(BuildInfo { stream, ..BuildInfo::default() });
                let apart = |pair: &[BuildUpdate]| match pair {
                    [BuildUpdate::Log { step, .. }, BuildUpdate::Log { step: next, .. }] => step != next,
                    _ => true,
                };
                assert!(told.windows(2).all(apart), "what is printed in a row is one piece: {told:?}");
                updates.extend(told);
            }
            updates.extend(progress.finish());
            assert!(progress.succeeded);
            let mut log = String::new();
            let mut steps: Vec<(Option<usize>, StepState)> = Vec::new();
            for update in updates {
                match update {
                    BuildUpdate::Log { bytes, .. } => log.push_str(&String::from_utf8_lossy(&bytes)),
                    BuildUpdate::Step(step) if steps.last().is_some_and(|last| last.0 == step.line) => {
                        steps.last_mut().unwrap().1 = step.state;
                    }
                    BuildUpdate::Step(step) => steps.push((step.line, step.state)),
                    other => panic!("{other:?}"),
                }
            }
            assert_eq!(log, text, "by {size}");
            let lines = [Some(1), Some(3), Some(5)];
            assert_eq!(steps, lines.into_iter().zip(expected).collect::<Vec<_>>(), "by {size}: {text}");
        }
    }
}

/// What an engine answers one time after another when it is asked for an exit status, what comes of it, and how often it
/// was asked. -1 is no status.
#[tokio::test]
async fn an_exit_status_that_is_not_known_yet_is_asked_for_again() {
    let rows: [(&[i64], Option<i64>, usize); 5] = [
        (&[0], Some(0), 1),
        (&[5], Some(5), 1),
        (&[-1, -1, 3], Some(3), 3),
        (&[-1, 137], Some(137), 2),
        (&[-1], None, 50),
    ];
    for (answers, expected, times) in rows {
        let mut asked = 0;
        let ask = || {
            asked += 1;
            std::future::ready(Ok(*answers.get(asked - 1).unwrap_or(&-1)))
        };
        let told = exit_status(ask, std::time::Duration::ZERO).await;
        assert_eq!((told.as_ref().ok(), asked), (expected.as_ref(), times), "{answers:?}: {told:?}");
        assert!(told.is_ok() || format!("{told:?}").contains("did not tell the exit status"), "{told:?}");
    }
}
