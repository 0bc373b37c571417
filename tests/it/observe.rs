//! How facts change the world: listings are truth, what only an event can tell stays, everything is bounded.

use jiff::Timestamp;
use soleil::lab::world::{Container, EngineEvent, Image, ImageDetail, Observation, TRANSCRIPT_LIMIT, World};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn event(second: i64, event: EngineEvent) -> Observation {
    Observation::Event(at(second), event)
}

fn created(second: i64, id: &str) -> Observation {
    let image = "debian".parse().unwrap();
    event(second, EngineEvent::ContainerCreated { id: id.into(), name: id.into(), image })
}

fn world(observations: Vec<Observation>) -> World {
    let mut world = World::default();
    for observation in observations {
        world.observe(observation);
    }
    world
}

fn only(world: &World) -> &Container {
    world.containers.as_ref().unwrap().values().next().unwrap()
}

#[test]
fn a_container_that_came_and_went_stays_with_what_was_seen_of_it() {
    let world = world(vec![
        Observation::Containers(vec![]),
        created(1, "c"),
        Observation::Transcript { container: "c".into(), text: "hello".into(), whole: true },
        event(2, EngineEvent::ContainerStarted("c".into())),
        event(3, EngineEvent::ContainerDied("c".into(), 3)),
        event(3, EngineEvent::ContainerRemoved("c".into())),
        Observation::Containers(vec![]),
        // Late ones: a replay after a reconnection, logs that came after the attach.
        created(1, "c"),
        event(2, EngineEvent::ContainerStarted("c".into())),
        Observation::Transcript { container: "c".into(), text: "lo".into(), whole: false },
        Observation::ContainerInspected(Box::new(Container { id: "c".into(), running: true, ..Container::default() })),
    ]);
    let seen = only(&world);
    assert_eq!((seen.started, seen.running, seen.removed, seen.exit_code), (true, false, true, Some(3)));
    assert_eq!((seen.transcript.as_str(), seen.created), ("hello", 1));
}

/// Many who print much: all of it would be megabytes for each program on a shared machine.
#[test]
fn what_was_printed_long_ago_keeps_its_last_lines() {
    let long = "a line of what it prints\n".repeat(2_400);
    let mut world = World::default();
    for number in 0..250_u16 {
        let id = format!("{number:03}");
        world.observe(created(number.into(), &id));
        world.observe(Observation::Transcript { container: id, text: format!("{long}last {number}"), whole: true });
        let (line, cwd) = (format!("command {number}"), "/".to_owned());
        world.observe(Observation::CommandStarted { id: number.into(), line, cwd, at: at(number.into()) });
        world.observe(Observation::CommandOutput(number.into(), format!("{long}last {number}")));
    }
    let transcripts: Vec<&String> = world.containers.as_ref().unwrap().values().map(|it| &it.transcript).collect();
    let outputs: Vec<&String> = world.commands.iter().map(|it| &it.output).collect();
    for printed in [transcripts, outputs] {
        let whole = printed.iter().map(|text| text.len()).sum::<usize>();
        assert!(whole < 6 << 20, "{whole} bytes");
        for (number, text) in printed.iter().enumerate() {
            assert!(text.ends_with(&format!("last {number}")) && text.starts_with("a line"), "{number}");
        }
        assert!(printed[249].len() > long.len() && printed[0].len() < 5_000);
    }
}

#[test]
fn a_listing_keeps_what_it_cannot_tell() {
    let listed =
        Container { id: "c".into(), image: Some("abc".parse().unwrap()), running: true, ..Container::default() };
    let exec = "e".to_owned();
    let world = world(vec![
        created(1, "c"),
        Observation::ContainerInspected(Box::new(Container {
            id: "c".into(),
            tty: Some(true),
            command: vec!["bash".into()],
            image_id: "sha256:1".into(),
            ..Container::default()
        })),
        event(2, EngineEvent::ExecCreated { container: "c".into(), exec: exec.clone(), command: "ls".into() }),
        Observation::Containers(vec![listed]),
        event(3, EngineEvent::ExecDied { container: "c".into(), exec, exit_code: 0 }),
    ]);
    let seen = only(&world);
    assert_eq!((seen.tty, seen.command.len(), seen.execs["e"].exit_code), (Some(true), 1, Some(0)));
    assert_eq!((seen.running, seen.started, seen.removed), (true, true, false));
    assert_eq!(seen.image, Some("debian".parse().unwrap()), "the tag has moved since");
}

#[test]
fn everything_is_bounded() {
    let mut world = World::default();
    for number in 0..1000_i64 {
        let id = format!("{number}");
        world.observe(created(number, &id));
        world.observe(event(number, EngineEvent::ContainerRemoved(id.clone())));
        world.observe(Observation::CommandStarted {
            id: number.unsigned_abs(),
            line: id.clone(),
            cwd: String::new(),
            at: at(number),
        });
        let exec = format!("e{number}");
        world.observe(event(number, EngineEvent::ExecDied { container: "999".into(), exec, exit_code: 0 }));
    }
    let containers = world.containers.as_ref().unwrap();
    assert_eq!((containers.values().filter(|it| it.removed).count(), world.commands.len()), (256, 256));
    assert!(containers.contains_key("999") && world.commands.last().unwrap().id == 999);
    assert!(containers["999"].execs.len() <= 256);

    let text = "é\n".repeat(TRANSCRIPT_LIMIT);
    world.observe(Observation::Transcript { container: "999".into(), text: text.clone(), whole: true });
    world.observe(Observation::CommandOutput(999, text));
    let kept = &world.containers.as_ref().unwrap()["999"].transcript;
    assert!(kept.len() <= TRANSCRIPT_LIMIT && kept.starts_with('é'));
    assert_eq!(&world.commands.last().unwrap().output, kept);
}

#[test]
fn the_list_after_a_command_says_what_was_held() {
    let image =
        Image { id: "i".into(), references: vec!["debian".parse().unwrap()], digests: vec![], created: 0, size: 0 };
    let mut world = world(vec![
        Observation::CommandStarted { id: 1, line: "a".into(), cwd: String::new(), at: at(1) },
        Observation::Images(vec![image.clone()]),
    ]);
    assert_eq!(world.commands[0].held, None, "it still runs");
    world.observe(Observation::CommandFinished(1, 0));
    world.observe(Observation::Images(vec![]));
    world.observe(Observation::Images(vec![image]));
    assert_eq!(world.commands[0].held.as_ref().map(std::collections::BTreeSet::len), Some(0), "the first one counts");
}

#[test]
fn files_read_from_an_image_add_up_and_go_with_it() {
    let file = |path: &str| ImageDetail { files: [(path.to_owned(), None)].into(), ..ImageDetail::default() };
    let mut world = world(vec![
        Observation::ImageInspected("i".into(), file("/a")),
        Observation::ImageInspected("i".into(), file("/b")),
    ]);
    assert_eq!(world.details["i"].files.len(), 2);
    world.observe(Observation::Images(vec![]));
    assert!(world.details.is_empty());
}

/// Tags that come and go for hours, each under a name of its own, fill no memory; what the engine holds keeps its times.
#[test]
fn times_of_references_that_are_gone_are_forgotten() {
    let image = Image {
        id: "sha256:1".into(),
        references: vec!["python:3.11".parse().unwrap()],
        digests: Vec::new(),
        created: 0,
        size: 0,
    };
    let mut world = World::default();
    world.observe(event(0, EngineEvent::Pulled("python:3.11".parse().unwrap())));
    world.observe(event(1, EngineEvent::Tagged("python:3.11".parse().unwrap())));
    for second in 2..2000 {
        world.observe(event(second, EngineEvent::Tagged(format!("gone:{second}").parse().unwrap())));
        world.observe(event(second, EngineEvent::Pulled(format!("gone:{second}").parse().unwrap())));
        world.observe(Observation::Images(vec![image.clone()]));
    }
    for times in [&world.tagged, &world.pulled] {
        assert!(times.len() < 600, "{}", times.len());
        assert!(times.contains_key(&"python:3.11".parse().unwrap()));
        // One whose listing is still on its way.
        assert!(times.contains_key(&"gone:1999".parse().unwrap()));
    }
}

/// Transcripts of one container, one after another, each followed from the start; what is known in the end. One that is
/// cut short takes nothing back.
#[test]
fn a_transcript_that_is_cut_short_takes_nothing_back() {
    let rows: [(&[&str], &str); 4] = [
        (&["one\ntwo\n", ""], "one\ntwo\n"),
        (&["one\ntwo\n", "one\n"], "one\ntwo\n"),
        (&["one\n", "one\ntwo\n"], "one\ntwo\n"),
        (&["one\n", "two\n"], "two\n"),
    ];
    for (told, expected) in rows {
        let mut world = World::default();
        for text in told {
            let (container, text) = ("c".to_owned(), (*text).to_owned());
            world.observe(Observation::Transcript { container, text, whole: true });
        }
        assert_eq!(world.containers.unwrap()["c"].transcript, expected, "{told:?}");
    }
}
