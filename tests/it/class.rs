//! A class: what a student drops into the shared folder, whatever lies there. The teacher's grid has its own tests.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::sync::LazyLock;

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use soleil::app::effect::Effect;
use soleil::app::msg::Msg;
use soleil::app::share::Share;
use soleil::lab::class::{Standing, Student};
use soleil::lab::progress::{Progress, Reached};
use soleil::lab::world::Observation;
use soleil::runtime::share::put;
use soleil::text::{Lang, Message};

use super::bench::{Bench, at, image, pulled};
use super::worlds::shipped_lab;

/// A ledger of the shipped lab in which these tasks were reached, each a minute after the one before.
fn ledger(reached: &[&str]) -> Progress {
    let mut progress = Progress::new(&shipped_lab(), false, at(0));
    for (place, task) in reached.iter().enumerate() {
        let reached = Reached {
            command: Some("docker login -p secret".into()),
            output: Some("/home/ada/secret".into()),
            ..Reached::new(at(60 * (place as i64 + 1)), Message::new("progress-declared"))
        };
        progress.reached.insert((*task).to_owned(), reached);
    }
    progress
}

fn standing(login: &str, name: &str, progress: &Progress, opened: Option<Timestamp>) -> Standing {
    Standing::new(&shipped_lab(), progress, &Student { login: login.into(), name: name.into() }, opened)
}

#[test]
fn a_file_holds_name_and_steps_alone() {
    let pull = ["pull/python", "pull/mysql", "pull/wordpress", "pull/wikijs", "pull/list", "terminal/shell"];
    let standing = standing("ada", "Ada L.", &ledger(&pull), None);
    let expected = serde_json::json!({
        "version": 1, "login": "ada", "name": "Ada L.", "lab": "images", "simulated": false, "since": "2026-01-02T10:06:00Z",
        "steps": [
            {"id": "pull", "complete": true, "at": "2026-01-02T10:05:00Z", "missing": []},
            {"id": "terminal", "complete": false, "at": null, "missing": ["version"]},
            {"id": "write", "complete": false, "at": null,
             "missing": ["folder", "files", "app", "from", "python", "emoji", "copy", "entrypoint"]},
            {"id": "build", "complete": false, "at": null, "missing": ["image", "list"]},
            {"id": "run", "complete": false, "at": null, "missing": ["output"]},
        ],
    });
    assert_eq!(serde_json::from_str::<serde_json::Value>(&standing.to_json()).unwrap(), expected);
    assert_eq!(Standing::from_json(standing.to_json().as_bytes()), Ok(standing));
}

/// Nobody is stuck since yesterday who has only just come back.
#[test]
fn a_student_gets_on_by_a_task_a_beginning_or_an_opening() {
    let since = |progress: &Progress, opened| standing("ada", "ada", progress, opened).since;
    let none = Progress::new(&shipped_lab(), false, at(7));
    assert_eq!(since(&none, None), at(7));
    assert_eq!(since(&ledger(&["pull/python"]), None), at(60));
    assert_eq!(since(&ledger(&["pull/python"]), Some(at(4000))), at(4000));
    let lab = shipped_lab();
    let step = lab.steps().next().unwrap().id.clone();
    assert_eq!(since(&ledger(&["pull/python"]).started_over(&lab, &[step], &[], at(90)), Some(at(3))), at(90));
    assert_eq!(since(&none.afresh(at(95)), None), at(95));
}

#[test]
fn a_file_is_called_after_login_and_lab() {
    for (login, file) in [
        ("ada", "ada.images.json"),
        ("ada.l-1_2", "ada.l-1_2.images.json"),
        (".ada", "%2eada.images.json"),
        ("../../etc/x", "%2e.%2f..%2fetc%2fx.images.json"),
        ("ÉCOLE\\ada", "%c3%89COLE%5cada.images.json"),
    ] {
        let file_name = standing(login, "", &ledger(&[]), None).file_name();
        assert_eq!(file_name, file);
        assert!(!file_name.contains('/') && !file_name.starts_with('.'));
    }
}

/// At first, and then once for each thing that the ledger has learnt.
#[test]
fn the_class_is_told_what_the_ledger_holds() {
    let mut bench = Bench::large();
    assert!(!bench.send(Msg::Aged).iter().any(|effect| matches!(effect, Effect::Share(_))), "nobody asked for it");
    bench.state.share = Some(Share::new(Student { login: "ada".into(), name: "Ada".into() }));
    let shared = |effects: &[Effect]| {
        let standings = effects.iter().filter_map(|effect| match effect {
            Effect::Share(standing) => Some(standing.steps[0].missing.len()),
            _ => None,
        });
        standings.collect::<Vec<_>>()
    };
    assert_eq!(shared(&bench.send(Msg::Aged)), [5]);
    assert!(shared(&bench.send(Msg::Aged)).is_empty());
    bench.observe(pulled("python:3.11"));
    bench.observe(Observation::Containers(Vec::new()));
    let effects = bench.observe(Observation::Images(vec![image(2, &["python:3.11"], 5)]));
    assert!(shared(&effects).is_empty(), "what is not in the ledger yet is not told");
    let ledger = effects.into_iter().find(|effect| matches!(effect, Effect::SaveLedger(_)));
    let Some(Effect::SaveLedger(ledger)) = ledger else { panic!("no ledger") };
    assert_eq!(shared(&bench.send(Msg::LedgerSaved(ledger))), [4]);
    assert!(shared(&bench.key("F3")).is_empty());
}

/// What lies there, and how it comes there.
type Laid<'a> = (&'a str, &'a dyn Fn(&Path));

/// What may not lie there in a student's name, and what becomes of it when the student's program comes.
#[test]
fn only_the_own_file_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let ours = standing("ada", "Ada", &ledger(&["pull/python"]), None);
    let file = folder.path().join(ours.file_name());
    put(folder.path(), &ours).unwrap();
    put(folder.path(), &ours).unwrap();
    assert_eq!(Standing::from_json(&fs::read(&file).unwrap()).unwrap(), ours);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o7777, 0o644);
    let alone = || fs::read_dir(folder.path()).unwrap().count() == 1;
    assert!(alone(), "nothing else is left there");

    let victim = tempfile::NamedTempFile::new().unwrap();
    let root = rustix::process::getuid().is_root();
    let rows: [Laid<'_>; 4] = [
        ("a link", &|file| symlink(victim.path(), file).unwrap()),
        ("a link to nothing", &|file| symlink("/nowhere", file).unwrap()),
        ("a folder", &|file| fs::create_dir(file).unwrap()),
        ("somebody else's", &|file| {
            fs::write(file, "theirs").unwrap();
            // Only root may give a file away; without, a link stands for it.
            if root {
                std::os::unix::fs::chown(file, Some(4242), None).unwrap()
            } else {
                fs::remove_file(file).unwrap();
                symlink("/x", file).unwrap()
            }
        }),
    ];
    for (what, lay) in rows {
        let clear = || if file.is_dir() { fs::remove_dir(&file).unwrap() } else { fs::remove_file(&file).unwrap() };
        clear();
        lay(&file);
        let before = fs::symlink_metadata(&file).unwrap();
        let why = put(folder.path(), &ours).unwrap_err();
        assert_eq!(why.id, "class-file-taken", "{what}");
        let after = fs::symlink_metadata(&file).unwrap();
        assert_eq!(std::os::unix::fs::MetadataExt::ino(&before), std::os::unix::fs::MetadataExt::ino(&after), "{what}");
        assert!(alone() && fs::read(victim.path()).unwrap().is_empty(), "{what}");
    }
    let gone = folder.path().join("nowhere");
    assert_eq!(put(&gone, &ours).unwrap_err().id, "class-folder-missing");
}

/// Files as they may lie there: what is wrong with them, or the student's name and login, the lab, and the steps.
#[test]
fn a_file_is_read_whoever_wrote_it() {
    let many: Vec<String> = (0..500).map(|n| format!(r#"{{"id": "s{n}", "complete": false}}"#)).collect();
    let many = format!(
        r#"{{"version":1,"login":"a","name":"a","lab":"l","simulated":false,"since":"2026-01-02T10:00:00Z","steps":[{}]}}"#,
        many.join(",")
    );
    let with = |login: &str, name: &str, steps: &str| {
        format!(
            r#"{{"version":1,"login":{login},"name":{name},"lab":"images","simulated":false,"since":"2026-01-02T10:00:00Z","steps":{steps}}}"#
        )
    };
    let long = format!(r#""{}""#, "é".repeat(5000));
    let rows: [(String, &str); 15] = [
        (String::new(), "class-file-none"),
        ("\0\u{1}".into(), "class-file-none"),
        ("[1, 2]".into(), "class-file-none"),
        ("{}".into(), "class-file-none"),
        (r#"{"version": 1}"#.into(), "class-file-none"),
        (r#"{"version": 2, "shape": "new"}"#.into(), "class-file-version"),
        (r#"{"version": -1}"#.into(), "class-file-none"),
        ("[".repeat(60_000), "class-file-none"),
        (with(r#""""#, r#""Ada""#, "[]"), "class-file-nameless"),
        (with(r#""ada""#, r#"" ""#, "[]"), "ada ada images 0"),
        (with(r#""ada""#, r#""Ada""#, r#"[{"id":"pull","complete":true,"new":"key"}]"#), "Ada ada images 1"),
        (
            with(r#""ada""#, r#""Ada""#, r#"[{"id":"pull","complete":true},{"id":"pull","complete":false}]"#),
            "Ada ada images 1",
        ),
        (with(r#""ada""#, r#""A\u001b]0;x\u0007d\na\u202e\u001b[2J""#, "[]"), "Ad a<U+202E> ada images 0"),
        (with(r#""ada""#, &long, "[]"), "ééééééééééééééééééééééééééééééééééééééé~ ada images 0"),
        (many, "a a l 100"),
    ];
    for (text, expected) in rows {
        let told = match Standing::from_json(text.as_bytes()) {
            Ok(read) => format!("{} {} {} {}", read.name, read.login, read.lab, read.steps.len()),
            Err(why) => why.id.into_owned(),
        };
        assert_eq!(told, expected, "{}", text.chars().take(200).collect::<String>());
    }
    let quoted = Standing::from_json(br#"{"version": 1, "login": "\u001b[2J"}"#).unwrap_err();
    let words = soleil::text::render(&quoted, Lang::En);
    assert!(!words.contains(char::is_control) && words.contains("line 1"), "{words}");
}

static FILE: LazyLock<Vec<u8>> =
    LazyLock::new(|| standing("ada", "Ada", &ledger(&["pull/python"]), None).to_json().into_bytes());

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(6), failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    /// A file of ours in which anything was changed, and any bytes at all, do no harm.
    #[test]
    fn any_bytes_do_no_harm(place in any::<proptest::sample::Index>(), bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        let mut file = FILE.clone();
        let place = place.index(file.len());
        let end = (place + bytes.len()).min(file.len());
        file.splice(place..end, bytes.iter().copied());
        for read in [Standing::from_json(&file), Standing::from_json(&bytes)].into_iter().flatten() {
            for text in [&read.name, &read.login, &read.lab] {
                prop_assert!(!text.is_empty() && !text.contains(char::is_control) && text.chars().count() <= 400);
            }
            prop_assert!(!read.file_name().contains('/'));
        }
    }
}
