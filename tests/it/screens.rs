//! Pictures of the screen, at three sizes and in both languages. `INSTA_UPDATE=always cargo test --test it screens` draws
//! them anew; look at them as a student would.

use soleil::app::build::{BuildStep, BuildUpdate, StepState};
use soleil::app::damage::Damage;
use soleil::app::msg::Msg;
use soleil::lab::model::Lab;
use soleil::lab::world::{Container, HistoryEntry, Image, ImageDetail, Observation};
use soleil::text::{Lang, Message, plain};

use super::bench::{Bench, do_second_step, engine, image, key, pulled, text};

const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 36)];

type Scene = fn(&mut Bench);

/// What is on each picture, by its name.
const SCENES: &[(&str, Scene)] = &[
    ("start", |_| ()),
    ("half", half),
    ("editor", |bench| {
        half(bench);
        bench.key("F3");
    }),
    ("help", |bench| drop(bench.key("F1"))),
    ("palette", |bench| drop(bench.keys(&["Ctrl-g", "p"]))),
    ("prefix", |bench| drop(bench.key("Ctrl-g"))),
    ("images", |bench| {
        half(bench);
        bench.key("F4");
    }),
    ("history", history),
    ("failed", failed_build),
    ("no_engine", |bench| {
        let why = Message::new("engine-no-socket").with("host", "unix:///var/run/docker.sock");
        bench.observe(Observation::EngineDown(why));
    }),
    ("unwritten", |bench| {
        let path = "/home/student/.local/state/soleil/images.json";
        let why = Message::new("ledger-not-written").with("path", path).with("error", "No space left on device");
        bench.send(Msg::LedgerFailed(why));
    }),
];

fn half(bench: &mut Bench) {
    bench.shell_runs();
    bench.observe(engine());
    do_second_step(bench);
    bench.prove(pulled("python:3.11"));
    bench.prove(Observation::Images(vec![
        image(3, &["python:3.11"], 1_010_000_000),
        image(
            200,
            &["mysql:5.7", "registry.example.com:5000/a-company/with/a-long/repository:2026.01-slim"],
            501_000_000,
        ),
        image(0, &[], 999),
    ]));
    bench.prove(Observation::Workspace(true));
    bench.prove(text("app.py", "import emoji\n\nprint(emoji.emojize(\"Cet exemple :thumbs_down:\"))\n"));
    bench.prove(text("Dockerfile", "FROM debian\nRUN apt install python3\n"));
    bench.state.notice = None;
    bench.state.steps.debrief = None;
}

fn history(bench: &mut Bench) {
    half(bench);
    bench.key("F4");
    bench.keys(&["Down", "Enter"]);
    let line = |created_by: &str, size| HistoryEntry { created_by: created_by.into(), size, ..HistoryEntry::default() };
    let detail = ImageDetail {
        layers: vec![format!("sha256:{}", "ab".repeat(32)), format!("sha256:{}", "cd".repeat(32))],
        history: vec![
            line("/bin/sh -c #(nop) ADD file:0123 in / ", 117_000_000),
            line(
                "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates netbase tzdata # buildkit",
                8_500_000,
            ),
            line("CMD [\"python3\"]", 0),
        ],
        ..ImageDetail::default()
    };
    bench.observe(Observation::ImageInspected(image(3, &[], 0).id, detail));
}

fn failed_build(bench: &mut Bench) {
    half(bench);
    bench.key("F5");
    bench.send(Msg::Build(1, BuildUpdate::Context { files: 2, bytes: 1234 }));
    for (id, name, state, seconds) in [
        ("1", "[1/4] FROM docker.io/library/debian:latest", StepState::Cached, None),
        ("2", "[2/4] RUN apt update", StepState::Done, Some(3.21)),
        ("3", "[3/4] RUN apt install python3", StepState::Failed, Some(0.9)),
        ("4", "[4/4] COPY app.py /app.py", StepState::Waiting, None),
    ] {
        let step = BuildStep { id: id.into(), name: name.into(), state, seconds, line: None };
        bench.send(Msg::Build(1, BuildUpdate::Step(step)));
    }
    let bytes = b"Reading package lists...\nDo you want to continue? [Y/n] Abort.\n".to_vec();
    bench.send(Msg::Build(1, BuildUpdate::Log { step: Some("3".into()), bytes }));
    let words = "process \"/bin/sh -c apt install python3\" did not complete successfully: exit code: 1";
    bench.send(Msg::Build(1, BuildUpdate::Ended(Err(words.into()))));
}

#[test]
fn pictures() {
    for (lang, name) in [(Lang::Fr, "fr"), (Lang::En, "en")] {
        for size in SIZES {
            let mut all = String::new();
            for (scene, play) in SCENES {
                let mut bench = Bench::new(lang, false, size);
                play(&mut bench);
                all.push_str(&format!("--- {scene}\n{}", bench.screen()));
            }
            insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), all);
        }
        let small = Bench::new(lang, false, (59, 19));
        insta::assert_snapshot!(format!("{name}_too_small"), small.screen());
    }
}

#[test]
fn the_count_stands_once_on_any_screen() {
    let counted = regex::Regex::new(r"(🌞|\*) \d+/\d+").unwrap();
    for ascii in [false, true] {
        for size in SIZES.into_iter().chain([(59, 19), (200, 60)]) {
            for (scene, play) in SCENES {
                let mut bench = Bench::new(Lang::Fr, ascii, size);
                play(&mut bench);
                for pane in ["F2", "F3", "F4", "F7", "F8"] {
                    let screen = bench.screen();
                    assert_eq!(counted.find_iter(&screen).count(), 1, "{scene} {size:?}\n{screen}");
                    assert!(counted.is_match(screen.lines().next().unwrap()), "in the first row");
                    bench.key(pane);
                }
            }
        }
    }
}

#[test]
fn many_images_leave_room_for_the_newest_container() {
    let mut bench = Bench::new(Lang::En, false, (80, 24));
    bench.shell_runs();
    bench.observe(engine());
    let images =
        (0..30).map(|number| Image { created: i64::from(number), ..image(number, &[&format!("box{number}:1")], 1) });
    bench.prove(Observation::Images(images.collect()));
    let container = |number: i64| Container {
        id: format!("{number:02}").repeat(32),
        name: format!("runs_{number:02}"),
        created: number,
        ..Container::default()
    };
    bench.prove(Observation::Containers((0..9).map(container).collect()));
    bench.key("F4");
    let sees = |bench: &Bench, names: &[&str]| {
        let screen = bench.screen();
        let seen: Vec<&str> = screen.split_whitespace().filter(|word| names.contains(word)).collect();
        assert_eq!(seen, names, "{screen}");
    };
    sees(&bench, &["box29", "box15", "CONTAINER", "runs_08"]);
    assert!(!bench.screen().contains("box10"), "{}", bench.screen());
    // To the last image, and on to the first container.
    bench.keys(&["Down"; 29]);
    sees(&bench, &["box14", "box0", "CONTAINER", "runs_08"]);
    bench.key("Down");
    sees(&bench, &["box29", "box15", "CONTAINER", "runs_08"]);
    bench.key("End");
    sees(&bench, &["box29", "box15", "runs_01", "runs_00"]);
    // Where all have room there is none between them, and few images leave theirs to the containers.
    bench.prove(Observation::Images((0..3).map(|number| image(number, &[&format!("box{number}:1")], 1)).collect()));
    bench.key("Home");
    let all = (0..9).rev().map(|number| format!("runs_{number:02}")).collect::<Vec<_>>();
    let screen = bench.screen();
    assert!(all.iter().all(|name| screen.contains(name)), "{screen}");
    let below = |name: &str| screen.lines().position(|line| line.starts_with(name)).unwrap();
    assert_eq!([below("CONTAINER"), below("runs_00")].map(|row| row - below("box2")), [1, 10], "{screen}");
}

#[test]
fn an_image_stays_where_it_is_as_it_gains_a_name() {
    let mut bench = Bench::new(Lang::En, false, (80, 24));
    bench.shell_runs();
    bench.observe(engine());
    bench.key("F4");
    let names = |bench: &Bench| {
        let screen = bench.screen();
        let rows = screen.lines().skip_while(|line| !line.starts_with("REPOSITORY")).skip(1);
        rows.map_while(|line| line.split_whitespace().next().map(str::to_owned)).take(4).collect::<Vec<_>>()
    };
    // All of one second.
    let images = |kept: &[&str]| {
        let all = [(1, &["mysql:5.7"][..]), (2, &["python_app:1"]), (3, kept)];
        Observation::Images(all.into_iter().map(|(number, names)| image(number, names, 1)).collect())
    };
    bench.prove(images(&["zz_keep:1"]));
    assert_eq!(names(&bench)[..3], ["mysql", "python_app", "zz_keep"]);
    bench.prove(images(&["perf_x:1", "zz_keep:1"]));
    assert_eq!(names(&bench), ["mysql", "python_app", "perf_x", "zz_keep"]);
}

#[test]
fn ascii_is_ascii() {
    // Here the lab's own text is ASCII, so that all else must be so by itself, and not by what is done to the whole frame.
    let source = plain(include_str!("../../content/images/lab.yaml"));
    let lab: Lab =
        serde_yaml::with::singleton_map_recursive::deserialize(serde_yaml::Deserializer::from_str(&source)).unwrap();
    for lang in [Lang::Fr, Lang::En] {
        for size in SIZES.into_iter().chain([(59, 19)]) {
            for (scene, play) in SCENES {
                let mut bench = Bench::of(lab.clone(), lang, true, size);
                play(&mut bench);
                for pane in ["F2", "F3", "F4", "F7", "F8"] {
                    let screen = bench.panes();
                    assert!(screen.is_ascii(), "{scene} {size:?}\n{screen}");
                    bench.key(pane);
                }
                let mut bench = Bench::new(lang, true, size);
                play(&mut bench);
                assert!(bench.screen().is_ascii(), "{scene} {size:?}\n{}", bench.screen());
            }
        }
    }
    assert_eq!(plain("« Étape\u{a0}: œuvre… » ’→👎"), "\" Etape : oeuvre... \" '->?");
}

/// Where the shell alone is painted anew, and where it is not; that nothing else has changed is seen by [`Bench::send`].
#[test]
fn the_shell_is_painted_alone_where_it_alone_has_changed() {
    let mut bench = Bench::large();
    for observation in [engine(), Observation::Images(Vec::new()), Observation::Containers(Vec::new())] {
        bench.observe(observation);
    }
    let output = |text: &str| Msg::ShellOutput(text.as_bytes().to_vec());
    let mark = |mark: &str| output(&format!("\x1b]633;{mark};nonce\x07"));
    let rows = [
        ("the first output: it runs", output("$ "), Damage::Screen),
        ("a prompt", mark("P;Cwd=/home/me"), Damage::Shell),
        ("a key", Msg::Key(key("l")), Damage::Shell),
        ("its echo", output("l"), Damage::Shell),
        ("a page up", Msg::Key(key("Shift-PageUp")), Damage::Shell),
        ("a pane's key", Msg::Key(key("F4")), Damage::Screen),
        ("an echo that comes late", output("s"), Damage::Screen),
        ("back", Msg::Key(key("F8")), Damage::Screen),
        ("what may follow is told", Msg::Key(key("Ctrl-g")), Damage::Screen),
        ("output meanwhile", output("s"), Damage::Screen),
        ("to the shell after all", Msg::Key(key("Ctrl-g")), Damage::Screen),
        ("a notice", Msg::Notice(Message::new("copied")), Damage::Screen),
        ("the key that takes it away", Msg::Key(key("x")), Damage::Screen),
        ("a command line", mark("E;docker images"), Damage::Shell),
        ("it runs", mark("C"), Damage::Screen),
        ("it prints", output("REPOSITORY\r\n"), Damage::Screen),
        ("it has ended, which proves a task", mark("D;0"), Damage::Screen),
        ("the next key", Msg::Key(key("x")), Damage::Shell),
    ];
    for (name, msg, damage) in rows {
        bench.send(msg);
        assert_eq!(bench.state.damage, damage, "{name}");
    }
}
