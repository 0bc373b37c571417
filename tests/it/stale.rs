//! An image that is older than the files, and the lens on the cache.

use std::collections::BTreeMap;

use soleil::app::build::{BuildStep, BuildUpdate, StepState};
use soleil::app::effect::Effect;
use soleil::app::lens::marks;
use soleil::app::msg::Msg;
use soleil::lab::layers::sizes;
use soleil::lab::stale::{runs_image, stale};
use soleil::lab::world::{EngineEvent, FileState, HistoryEntry, Image, ImageDetail, Observation};
use soleil::lab::{dockerfile, wants};
use soleil::text::Lang;
use soleil::text::number::{bytes, seconds};

use super::bench::{Bench, at, do_second_step, engine, image};
use super::worlds::{Rows, shipped_lab, world_of};

#[test]
fn stale_images_and_those_of_which_it_is_not_known() {
    let rows = Rows::read("worlds/stale.yaml");
    let lab = shipped_lab();
    for row in &rows.rows {
        let world = world_of(rows.observations(row), row.since);
        let found = stale(&lab, &world);
        let told: Vec<String> = found
            .iter()
            .flat_map(|stale| &stale.changed)
            .map(|changed| format!("{} {:?}", changed.path, changed.what))
            .collect();
        assert_eq!((found.is_some(), &told), (row.expect == "stale", &row.says), "{}", row.name);
    }
}

#[test]
fn a_command_line_that_runs_the_image() {
    let image = "python_app:version_de_ouf".parse().unwrap();
    for (line, expected) in [
        ("docker run python_app:version_de_ouf", true),
        ("cd x && sudo docker container run --rm -e A=1 python_app:version_de_ouf | cat", true),
        ("docker run python_app", false),
        ("docker build . -t python_app:version_de_ouf", false),
        ("echo docker run python_app:version_de_ouf", false),
        ("docker rmi python_app:version_de_ouf", false),
    ] {
        assert_eq!(runs_image(line, &image), expected, "{line}");
    }
}

type Entry = (&'static str, u64);

/// Name, Dockerfile, history (oldest first) with bytes, bytes by line.
type SizeRow = (&'static str, &'static str, &'static [Entry], &'static [(usize, u64)]);

const SIZES: &[SizeRow] = &[
    (
        "classic, a RUN of two lines, a comment, an ARG",
        "# mine\nFROM debian\nARG WHO=x\nRUN apt update && \\\n  apt install -y python3\n\nCOPY a /a\nENTRYPOINT [\"a\"]\n",
        &[
            ("/bin/sh -c #(nop) ADD file:1 in / ", 100),
            ("/bin/sh -c #(nop)  CMD [\"bash\"]", 0),
            ("/bin/sh -c #(nop)  ARG WHO=x", 0),
            ("|1 WHO=x /bin/sh -c apt update &&   apt install -y python3", 50),
            ("/bin/sh -c #(nop) COPY file:2 in /a ", 7),
            ("/bin/sh -c #(nop)  ENTRYPOINT [\"a\"]", 0),
        ],
        &[(2, 100), (3, 0), (4, 50), (7, 7), (8, 0)],
    ),
    (
        "BuildKit, a here-document, lower case, metadata between",
        "FROM debian\nrun <<EOF\napt update\nEOF\nENV A=1\nWORKDIR /srv\nADD a .\nCMD a\n",
        &[
            ("# debian.sh --arch 'amd64' out/ 'bookworm'", 100),
            ("RUN /bin/sh -c <<EOF (apt update...) # buildkit", 50),
            ("ENV A=1 # buildkit", 0),
            ("WORKDIR /srv # buildkit", 1),
            ("ADD a . # buildkit", 7),
            ("CMD [\"/bin/sh\" \"-c\" \"a\"] # buildkit", 0),
        ],
        &[(1, 100), (2, 50), (5, 0), (6, 1), (7, 7), (8, 0)],
    ),
    (
        "several stages: one it comes from, one it copies from",
        "FROM debian AS base\nRUN one\nFROM alpine AS tools\nRUN two\nFROM base\nCOPY --from=tools /x /x\n",
        &[("x", 100), ("RUN /bin/sh -c one # buildkit", 50), ("COPY /x /x # buildkit", 7)],
        &[(1, 100), (2, 50), (6, 7)],
    ),
    (
        "another builder joins what makes no layer",
        "FROM debian\nRUN one\nENV A=1\nENTRYPOINT [\"a\"]\n",
        &[("x", 100), ("/bin/sh -c one", 50), ("/bin/sh -c #(nop) ENV A=1", 0)],
        &[],
    ),
];

#[test]
fn the_layer_that_a_line_made() {
    for (name, text, history, expected) in SIZES {
        let entry =
            |(line, size): &Entry| HistoryEntry { created_by: (*line).into(), size: *size, ..HistoryEntry::default() };
        let detail = ImageDetail { history: history.iter().map(entry).collect(), ..ImageDetail::default() };
        let found = sizes(&dockerfile::parse(text).unwrap(), &detail);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), *expected, "{name}");
    }
}

const BUILT: &str = "FROM debian\nRUN apt update && \\\n  apt install -y python3\nCOPY app.py /\nENTRYPOINT [\"x\"]\n";

/// Name, the text now, whether it counts as edited, and the lines that are marked with the line that they were.
type MappedRow = (&'static str, &'static str, bool, &'static [(usize, usize)]);

const MAPPED: &[MappedRow] = &[
    ("unchanged", BUILT, false, &[(1, 1), (2, 2), (4, 4), (5, 5)]),
    (
        "no line feed at the end",
        "FROM debian\nRUN apt update && \\\n  apt install -y python3\nCOPY app.py /\nENTRYPOINT [\"x\"]",
        false,
        &[(1, 1), (2, 2), (4, 4), (5, 5)],
    ),
    (
        "a comment above",
        "# mine\n\nFROM debian\nRUN apt update && \\\n  apt install -y python3\nCOPY app.py /\nENTRYPOINT [\"x\"]\n",
        true,
        &[(3, 1), (4, 2), (6, 4), (7, 5)],
    ),
    (
        "the second line of a RUN",
        "FROM debian\nRUN apt update && \\\n  apt install -y python\nCOPY app.py /\nENTRYPOINT [\"x\"]\n",
        true,
        &[(1, 1), (4, 4), (5, 5)],
    ),
    (
        "a line within a RUN",
        "FROM debian\nRUN apt update && \\\n  # here\n  apt install -y python3\nCOPY app.py /\nENTRYPOINT [\"x\"]\n",
        true,
        &[(1, 1), (5, 4), (6, 5)],
    ),
    ("a line gone", "FROM debian\nCOPY app.py /\nENTRYPOINT [\"x\"]\n", true, &[(1, 1), (2, 4), (3, 5)]),
    ("everything gone", "", true, &[]),
];

fn step(id: &str, line: usize, state: StepState, seconds: Option<f64>) -> BuildStep {
    BuildStep { id: id.into(), name: format!("[{id}]"), state, seconds, line: Some(line) }
}

#[test]
fn marks_stay_with_their_lines() {
    let steps = [
        step("1", 1, StepState::Done, Some(0.5)),
        step("2", 2, StepState::Cached, None),
        step("3", 4, StepState::Failed, Some(1.0)),
    ];
    let sizes: BTreeMap<usize, u64> = [(1, 100), (2, 50), (4, 7), (5, 0)].into();
    for (name, text, edited, expected) in MAPPED {
        let found = marks(BUILT, text, &steps, &sizes);
        assert_eq!(found.edited, *edited, "{name}");
        assert_eq!(found.lines.len(), expected.len(), "{name}: {found:?}");
        for (mark, (line, was)) in found.lines.iter().zip(*expected) {
            assert_eq!((mark.line, mark.size), (*line, sizes.get(was).copied()), "{name}");
            let state = steps.iter().find(|step| step.line == Some(*was)).map(|step| step.state);
            assert_eq!(mark.state, state, "{name}");
        }
    }
    assert_eq!(marks("not a Dockerfile", "x\nnot a Dockerfile", &steps, &sizes).lines[0].line, 2, "the line itself");
}

#[test]
fn numbers_in_both_languages() {
    for (count, french, english) in [
        (0, "0 o", "0 B"),
        (999, "999 o", "999 B"),
        (1_010_000_000, "1,0 Go", "1.0 GB"),
        (501_000_000, "501 Mo", "501 MB"),
        (3_140_000, "3,1 Mo", "3.1 MB"),
        (999_700, "1,0 Mo", "1.0 MB"),
        (99_960, "100 ko", "100 kB"),
    ] {
        assert_eq!((bytes(count, Lang::Fr).as_str(), bytes(count, Lang::En).as_str()), (french, english));
    }
    for (span, french) in [(0.0, "0,0 s"), (34.84, "34,8 s"), (59.97, "1 min 0 s"), (95.2, "1 min 35 s")] {
        assert_eq!(seconds(span, Lang::Fr), french);
    }
}

const APP: &str = "import emoji\nprint(emoji.emojize(\"x :thumbs_down:\"))\n";
const DOCKERFILE: &str = "FROM debian\n\nRUN apt update && apt install -y python3 python3-pip\n\nRUN pip install emoji --break-system-packages\n\nCOPY app.py /app.py\n\nENTRYPOINT [\"python3\", \"/app.py\"]\n";
const TAG: &str = "python_app:version_de_ouf";

fn saved(path: &str, text: &str, second: i64) -> Observation {
    Observation::File(path.into(), FileState::Text { text: text.into(), modified: at(second) })
}

fn detail(app: &str) -> ImageDetail {
    let entry = |line: &str, size| HistoryEntry { created_by: line.into(), size, ..HistoryEntry::default() };
    ImageDetail {
        layers: vec!["l1".into(), "l2".into()],
        history: vec![
            entry("# debian.sh --arch 'amd64' out/ 'bookworm'", 117_000_000),
            entry("RUN /bin/sh -c apt update && apt install -y python3 python3-pip # buildkit", 385_000_000),
            entry("RUN /bin/sh -c pip install emoji --break-system-packages # buildkit", 9_400_000),
            entry("COPY app.py /app.py # buildkit", 84),
            entry("ENTRYPOINT [\"python3\" \"/app.py\"] # buildkit", 0),
        ],
        entrypoint: vec!["python3".into(), "/app.py".into()],
        files: [
            ("/app.py", Some(app.as_bytes().to_vec())),
            ("/app.py/app.py", None),
            ("/etc/os-release", Some(b"ID=debian\n".to_vec())),
            ("/usr/lib/os-release", None),
        ]
        .map(|(path, bytes)| (path.to_owned(), bytes))
        .into(),
        ..ImageDetail::default()
    }
}

fn app_image(number: u8, size: u64) -> Image {
    Image { created: at(0).as_second(), ..image(number, &[TAG], size) }
}

/// An engine that holds the image which the saved files build, tagged at 10:02; an empty ledger.
fn built(size: (u16, u16)) -> Bench {
    let mut bench = Bench::new(Lang::Fr, false, size);
    bench.shell_runs();
    bench.prove(engine());
    bench.prove(Observation::Workspace(true));
    bench.prove(saved("app.py", APP, -60));
    bench.prove(saved("Dockerfile", DOCKERFILE, -60));
    bench.prove(Observation::Images(vec![app_image(1, 512_000_000)]));
    bench.prove(Observation::ImageInspected(app_image(1, 0).id, detail(APP)));
    bench.prove(Observation::Event(at(120), EngineEvent::Tagged(TAG.parse().unwrap())));
    bench.prove(Observation::Containers(Vec::new()));
    bench.state.notice = None;
    bench
}

fn edited(size: (u16, u16)) -> Bench {
    let mut bench = built(size);
    bench.prove(saved("app.py", &format!("{APP}# more\n"), 420));
    bench
}

fn runs(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Run { .. }))
}

/// The screen as one line, so that a sentence is found where it is broken.
fn flat(bench: &Bench) -> String {
    bench.screen().split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ")
}

#[test]
fn a_run_of_a_stale_image_is_asked_about_once() {
    let mut bench = built((120, 36));
    assert_eq!(bench.state.stale.image, None);
    assert!(runs(&bench.key("F6")), "nothing to ask");

    let mut bench = edited((120, 36));
    assert_eq!(bench.key("F6"), []);
    let asked = "Tu vas lancer la version de 10:02 : app.py a changé à 10:07. F5 reconstruit, F6 encore une fois";
    assert!(flat(&bench).contains(asked), "{}", bench.screen());
    assert!(runs(&bench.key("F6")));

    // By the prefix too; another pane in between, or another edit, and it is asked anew.
    let mut bench = edited((80, 24));
    assert_eq!(bench.keys(&["F6", "F3", "F6"]), []);
    bench.prove(saved("app.py", "import emoji\n", 480));
    assert_eq!(bench.key("F6"), []);
    assert!(flat(&bench).contains("app.py a changé à 10:08"), "{}", bench.screen());
    assert!(runs(&bench.keys(&["Ctrl-g", "6"])));

    // An older file that was put back, and days that are not today.
    let mut bench = edited((120, 36));
    bench.prove(saved("app.py", "import emoji\n", -7200));
    bench.key("F6");
    assert!(flat(&bench).contains("app.py n'est plus le même."), "{}", bench.screen());
    bench.prove(saved("app.py", "import emoji\n", 86_400));
    bench.key("F6");
    assert!(flat(&bench).contains("app.py a changé le 03/01 à 10:00"), "{}", bench.screen());
}

#[test]
fn unsaved_text_is_asked_about_too() {
    let mut bench = built((120, 36));
    bench.key("F3");
    bench.type_text("#");
    assert_eq!(bench.key("F6"), []);
    assert!(flat(&bench).contains("ton texte de app.py n'est pas enregistré"), "{}", bench.screen());
    assert!(!bench.screen().contains("périmée"), "the image is still what the saved files build");
    bench.type_text("#");
    assert_eq!(bench.key("F6"), [], "another text");
    assert!(runs(&bench.key("F6")));
}

#[test]
fn a_build_makes_it_fresh_before_the_list_comes() {
    let mut bench = edited((120, 36));
    assert!(bench.screen().contains("! périmée"));
    bench.key("F5");
    assert_eq!(bench.key("F6"), [], "after the build");
    let effects = bench.send(Msg::Build(1, BuildUpdate::Ended(Ok(app_image(2, 0).id))));
    assert!(runs(&effects) && effects.contains(&Effect::ListAfter(1)), "{effects:?}");
    assert!(!bench.screen().contains("périmée"));
    // The new image is asked about; until then nothing is said of it.
    let mut listed = app_image(2, 515_000_000);
    listed.created = at(600).as_second();
    let effects = bench.observe(Observation::Images(vec![listed]));
    let id = app_image(2, 0).id;
    let asked = |effect: &Effect| matches!(effect, Effect::Ask(wants::Want::InspectImage { id: of, .. }) if *of == id);
    assert_eq!(effects.iter().filter(|effect| asked(effect)).count(), 1, "{effects:?}");
    assert_eq!(bench.state.stale.image, None);
    bench.prove(Observation::ImageInspected(id, detail(&format!("{APP}# more\n"))));
    assert_eq!(bench.state.stale.image, None);
    bench.prove(saved("app.py", APP, 900));
    assert!(bench.screen().contains("! périmée"));
}

/// What changes all the time is listed all the time: a listing may have been made just before the build's end.
#[test]
fn a_list_that_was_made_before_the_build_ended_says_nothing() {
    let mut bench = edited((120, 36));
    bench.key("F5");
    bench.send(Msg::Build(1, BuildUpdate::Ended(Ok(app_image(2, 0).id))));
    // Several may be on their way, and one that shows the image made and not yet tagged.
    let untagged = Image { references: Vec::new(), ..app_image(2, 512_000_000) };
    for list in [vec![app_image(1, 512_000_000)], vec![app_image(1, 512_000_000)], vec![app_image(1, 0), untagged]] {
        bench.prove(Observation::Images(list));
        assert!(!bench.screen().contains("périmée"), "{}", bench.screen());
    }
    assert!(runs(&bench.key("F6")));
    // The one that was asked for since is believed, whatever it shows.
    bench.send(Msg::ListedAfter(1));
    bench.prove(Observation::Images(vec![app_image(1, 512_000_000)]));
    assert!(bench.screen().contains("! périmée"), "{}", bench.screen());
}

#[test]
fn a_run_that_is_typed_is_remarked_upon() {
    let mut bench = edited((120, 36));
    let mut typed = |line: &str| {
        bench.state.notice = None;
        let status = 0;
        bench.send(Msg::Witnessed { line: line.into(), cwd: "/".into(), status });
        bench.state.notice.as_ref().map(|notice| bench.state.options.say(notice))
    };
    let said = typed("docker run python_app:version_de_ouf").unwrap();
    assert_eq!(said, "C'est la version de 10:02 qui part : app.py a changé à 10:07. F5 reconstruit.");
    assert_eq!(typed("docker run debian"), None);
    // The sun that the same command lights does not hide it.
    typed("docker run python_app:version_de_ouf");
    do_second_step(&mut bench);
    assert!(bench.screen().contains("1/5") && bench.screen().contains("qui part"), "{}", bench.screen());
    bench.key("F8");
    let marks = format!("\x1b]633;E;docker run {TAG};nonce\x07\x1b]633;C;nonce\x07");
    bench.send(Msg::ShellOutput(marks.into_bytes()));
    assert!(bench.screen().contains("qui part"), "{}", bench.screen());
}

/// F5 and the builder's news: states of FROM, apt, pip and COPY, and how long each took.
fn build(bench: &mut Bench, id: u64, states: [(StepState, f64); 4], span: i64, number: u8, size: u64) {
    bench.state.now = at(60);
    bench.key("F5");
    let names = ["FROM docker.io/library/debian", "RUN apt update", "RUN pip install emoji", "COPY app.py /app.py"];
    for (at, ((state, span), name)) in states.into_iter().zip(names).enumerate() {
        let mut told = step(&at.to_string(), 2 * at + 1, state, Some(span));
        told.name = format!("[{}/4] {name}", at + 1);
        bench.send(Msg::Build(id, BuildUpdate::Step(told)));
    }
    let ended = BuildUpdate::Ended(Ok(app_image(number, 0).id));
    soleil::app::update::update(&mut bench.state, Msg::Build(id, ended), at(60 + span));
    bench.prove(Observation::Images(vec![app_image(number, size)]));
    bench.prove(Observation::ImageInspected(app_image(number, 0).id, detail(APP)));
    bench.state.notice = None;
}

const COLD: [(StepState, f64); 4] =
    [(StepState::Done, 0.1), (StepState::Done, 28.4), (StepState::Done, 6.1), (StepState::Done, 0.2)];
const WARM: [(StepState, f64); 4] =
    [(StepState::Cached, 0.0), (StepState::Cached, 0.0), (StepState::Cached, 0.0), (StepState::Done, 0.2)];

#[test]
fn the_second_build_is_compared_with_the_first() {
    use StepState::{Cached, Done};
    let all = [(Cached, 0.0); 4];
    let apt = [(Cached, 0.0), (Done, 30.0), (Done, 6.0), (Done, 0.2)];
    let pip = [(Cached, 0.0), (Cached, 0.0), (Done, 6.0), (Done, 0.2)];
    for (states, span, size, expected) in [
        (
            WARM,
            2,
            515_000_000,
            "2,0 s au lieu de 35,0 s : 2 étapes sur 3 viennent du cache. Taille : 515 Mo, +3,0 Mo. Seule la ligne 7 (COPY) a été refaite",
        ),
        (all, 1, 512_000_000, "1,0 s au lieu de 35,0 s : tout vient du cache. Taille : 512 Mo, comme avant."),
        (
            pip,
            9,
            511_000_000,
            "9,0 s au lieu de 35,0 s : 1 étape sur 3 vient du cache. Taille : 511 Mo, -1,0 Mo. Le cache s'arrête à la ligne 5 (RUN) et l'étape d'après",
        ),
        (
            apt,
            95,
            512_000_000,
            "1 min 35 s au lieu de 35,0 s : aucune étape ne vient du cache. Taille : 512 Mo, comme avant. Le cache s'arrête à la ligne 3 (RUN) et 2 étapes plus bas",
        ),
    ] {
        let mut bench = built((80, 24));
        build(&mut bench, 1, COLD, 35, 1, 512_000_000);
        let first = flat(&bench);
        assert!(first.contains("En 35,0 s. Taille : 512 Mo.") && !first.contains("Le cache"), "{}", bench.screen());
        build(&mut bench, 2, states, span, 2, size);
        assert!(flat(&bench).contains(expected), "{expected}\n{}", bench.screen());
        assert_eq!(bench.state.lens.summaries.len(), 2);
        build(&mut bench, 3, WARM, 2, 3, 512_000_000);
        assert_eq!(bench.state.lens.summaries.iter().map(|summary| summary.id).collect::<Vec<_>>(), [2, 3]);
    }
}

/// A store may list what was built under another id than the builder told.
#[test]
fn an_image_that_is_listed_under_another_id() {
    let mut bench = built((80, 24));
    bench.key("F5");
    bench.send(Msg::Build(1, BuildUpdate::Ended(Ok("sha256:of-the-configuration".into()))));
    bench.send(Msg::ListedAfter(1));
    bench.prove(Observation::Images(vec![app_image(2, 512_000_000)]));
    assert!(bench.screen().contains("Taille : 512 Mo."), "{}", bench.screen());
    // Later listings do not change what that build made.
    bench.prove(Observation::Images(vec![app_image(3, 1)]));
    assert!(bench.screen().contains("Taille : 512 Mo."), "{}", bench.screen());
}

/// The classic builder tells no times.
#[test]
fn a_step_without_a_time_is_measured() {
    let mut bench = built((120, 36));
    bench.key("F5");
    let mut tell = |state, second| {
        let told = BuildUpdate::Step(step("classic 1", 3, state, None));
        soleil::app::update::update(&mut bench.state, Msg::Build(1, told), at(second));
        bench.state.log.last_build().unwrap().steps[0].seconds
    };
    assert_eq!(tell(StepState::Running, 100), None);
    assert_eq!(tell(StepState::Done, 134), Some(34.0));
}

#[test]
fn pictures() {
    let mut all = String::new();
    let mut show = |name: &str, bench: &Bench| all.push_str(&format!("--- {name}\n{}", bench.screen()));
    for size in [(120, 36), (80, 24), (60, 20)] {
        let mut bench = built(size);
        build(&mut bench, 1, COLD, 35, 1, 512_000_000);
        build(&mut bench, 2, WARM, 2, 2, 515_000_000);
        show("compared", &bench);
        bench.keys(&["F3", "F3"]);
        show("lens", &bench);
        bench.type_text("# a comment of mine, as long as it takes to reach the other side of the pane\n");
        show("lens after an edit", &bench);
        let mut bench = edited(size);
        bench.key("F4");
        show("stale in the list", &bench);
        bench.key("F2");
        bench.keys(&["Right", "Right", "Right", "Right"]);
        show("stale beside its step", &bench);
        bench.key("F6");
        show("asked", &bench);
    }
    insta::assert_snapshot!("stale", all);
}
