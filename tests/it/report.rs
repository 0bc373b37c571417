//! The student's report: what the ledger, the files and the engine say, written in three ways, whatever they hold.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};

use jiff::tz::TimeZone;
use serde_json::Value;
use soleil::app::effect::Effect;
use soleil::app::msg::Msg;
use soleil::lab::progress::{Progress, Reached, TaskState};
use soleil::lab::report::{By, Report};
use soleil::lab::world::{FileState, World};
use soleil::runtime::files::{keep_report, write_report};
use soleil::text::{Lang, Message};

use super::bench::{Bench, at, engine, text};
use super::worlds::shipped_lab;

const APP: &str = include_str!("../../content/images/solution/app.py");
const DOCKERFILE: &str = include_str!("../../content/images/solution/Dockerfile");
const BUILD: &str = "docker build . -t python_app:version_de_ouf";
const RUN: &str = "docker run --rm python_app:version_de_ouf";
const SENTENCE: &str = "Cet exemple d'application est vraiment naze 👎";

fn reached(second: i64, evidence: Message, command: Option<&str>, output: Option<&str>) -> Reached {
    let command = command.map(str::to_owned);
    Reached { command, output: output.map(str::to_owned), ..Reached::new(at(second), evidence) }
}

/// Four steps done in an hour, in every way there is; the last is missing.
fn ledger() -> Progress {
    let mut progress = Progress::new(&shipped_lab(), false, at(0));
    let mut add = |key: &str, task: Reached| drop(progress.reached.insert(key.to_owned(), task));
    let pulled = |image: &str| Message::new("judge-image-pulled").with("image", image);
    let facts = "python:3.11  0123456789ab  1.0 GB\npython@sha256:00ff";
    add("pull/python", reached(61, pulled("python:3.11"), Some("docker pull python:3.11"), Some(facts)));
    let by_key = reached(95, pulled("mysql:5.7"), Some("docker pull mysql:5.7"), None);
    add("pull/mysql", Reached { acted: true, ..by_key });
    add("pull/wordpress", reached(130, pulled("wordpress:latest"), None, None));
    add("pull/wikijs", Reached { already_there: true, ..reached(1, pulled("linuxserver/wikijs:latest"), None, None) });
    let listed = Message::new("judge-command").with("line", "docker images | sort");
    add("pull/list", reached(252, listed, Some("docker images | sort"), Some("REPOSITORY  TAG\npython      3.11")));
    let container = |id| Message::new(id).with("container", "box").with("image", "python:3.11");
    let run = Some("docker run -it --rm python:3.11 bash");
    add("terminal/shell", reached(300, container("judge-container"), run, None));
    let declared = Reached::new(at(333), Message::new("progress-declared"));
    add("terminal/version", Reached { declared: true, ..declared });
    let write = ["folder", "files", "app", "from", "python", "emoji", "copy", "entrypoint"];
    for (name, second) in write.iter().zip(500..) {
        add(&format!("write/{name}"), reached(second * 4, Message::new("judge-folder"), None, None));
    }
    let built = Message::new("judge-built").with("image", "python_app:version_de_ouf");
    add("build/image", reached(3600, built, Some(BUILD), Some("python_app:version_de_ouf  fedcba987654  512 MB")));
    let listed = Message::new("judge-command").with("line", "docker images");
    add("build/list", reached(3605, listed, Some("docker images"), None));
    progress.hints = BTreeMap::from([("pull/mysql".into(), 2), ("pull".into(), 1), ("write/emoji".into(), 3)]);
    progress.solutions = BTreeMap::from([("Dockerfile".into(), at(1999))]);
    progress.failed = BTreeMap::from([("build".into(), 3), ("pull".into(), 1)]);
    progress
}

/// The same with the last step.
fn whole() -> Progress {
    let mut progress = ledger();
    let printed =
        Message::new("judge-container-printed").with("container", "r1").with("image", "python_app:version_de_ouf");
    progress.reached.insert("run/output".into(), reached(3700, printed, Some(RUN), Some(SENTENCE)));
    progress
}

fn world() -> World {
    let mut world = World::default();
    world.observe(soleil::lab::world::Observation::Workspace(true));
    world.observe(text("app.py", APP));
    world.observe(text("Dockerfile", DOCKERFILE));
    world
}

fn report(progress: &Progress, world: &World, lang: Lang) -> Report {
    Report::new(&shipped_lab(), world, progress, lang, at(4000)).of("alice", "lab-12")
}

/// The report of a lab that is done, with one text in the place of everything that comes from outside.
fn poisoned(text: &str) -> Report {
    let mut progress = whole();
    for reached in progress.reached.values_mut() {
        reached.command = Some(text.to_owned());
        reached.output = Some(text.to_owned());
        for value in reached.evidence.args.values_mut() {
            text.clone_into(value);
        }
    }
    progress.solutions = BTreeMap::from([(text.to_owned(), at(1))]);
    let mut world = world();
    for path in ["app.py", "Dockerfile"] {
        world.files.insert(path.into(), FileState::Text { text: text.to_owned(), modified: at(2) });
    }
    Report::new(&shipped_lab(), &world, &progress, Lang::En, at(4000)).of(text, text)
}

#[test]
fn pages() {
    let mut unfinished = world();
    unfinished.observe(engine());
    unfinished.observe(soleil::lab::world::Observation::Images(vec![super::bench::image(1, &["python:3.11"], 9)]));
    unfinished.observe(soleil::lab::world::Observation::Containers(vec![]));
    unfinished.observe(super::bench::pulled("python:3.11"));
    insta::assert_snapshot!("fr", report(&ledger(), &unfinished, Lang::Fr).markdown(Lang::Fr, &TimeZone::UTC));
    let simulated = Progress { simulated: true, ..whole() };
    let zone = TimeZone::fixed(jiff::tz::offset(2));
    let practice = report(&simulated, &world(), Lang::En);
    insta::assert_snapshot!("en", practice.markdown(Lang::En, &zone));
    // It never takes the place of one of a real engine.
    assert_eq!(practice.file_stem(), "soleil-report-images.simulated");
    assert_eq!(report(&whole(), &world(), Lang::En).file_stem(), "soleil-report-images");
}

/// A teacher has two minutes: the table is on the first screen, with every step in it.
#[test]
fn the_first_screen_says_it_all() {
    for lang in [Lang::Fr, Lang::En] {
        let page = report(&whole(), &world(), lang).markdown(lang, &TimeZone::UTC);
        let first: Vec<&str> = page.lines().take(24).collect();
        assert_eq!(first.iter().filter(|line| line.starts_with('|')).count(), 7, "{first:#?}");
        assert!(first.iter().any(|line| line.contains(RUN)));
    }
}

#[test]
fn what_is_of_now_and_what_of_the_ledger() {
    let progress = Progress { engine: None, ..whole() };
    let none = report(&progress, &world(), Lang::En);
    assert_eq!(none.engine, None);
    let task = |report: &Report, step: usize, id: &str| {
        report.steps[step].tasks.iter().find(|task| task.id == id).unwrap().clone()
    };
    // No engine answers: the ledger vouches for the images, the files are looked at.
    let (python, list, copy) = (task(&none, 0, "python"), task(&none, 0, "list"), task(&none, 2, "copy"));
    assert_eq!((python.state, python.true_now, python.by), (TaskState::Reached, None, Some(By::Typed)));
    assert_eq!((list.state, list.true_now, list.why), (TaskState::Met, Some(false), None));
    assert_eq!((copy.state, copy.true_now, copy.by), (TaskState::Met, Some(true), None), "a file leaves no command");
    assert_eq!(task(&none, 0, "wordpress").by, Some(By::Unseen));
    assert_eq!(task(&none, 0, "wikijs").by, None, "it was there: no command did it before our eyes");
    assert_eq!(task(&none, 0, "mysql").by, Some(By::Key));
    assert_eq!(task(&none, 1, "version").by, None);
    assert_eq!((none.lit, none.complete, none.seconds), (5, true, Some(3700)));
    assert_eq!(none.steps.iter().map(|step| step.seconds.unwrap()).collect::<Vec<_>>(), [252, 81, 1695, 1577, 95]);
    assert_eq!((none.hints, none.declared, none.already_there), (6, 1, 1));

    let mut answering = world();
    answering.observe(engine());
    assert!(report(&whole(), &answering, Lang::En).engine.unwrap().answers);
    let seen = soleil::lab::progress::EngineSeen { kind: "docker".into(), version: "20.10.24".into() };
    let remembered = report(&Progress { engine: Some(seen), ..whole() }, &world(), Lang::En).engine.unwrap();
    assert_eq!((remembered.version.as_str(), remembered.answers), ("20.10.24", false));

    // One step less: it is not finished, and the last step to light is not the end.
    let not_yet = report(&ledger(), &answering, Lang::En);
    assert_eq!((not_yet.lit, not_yet.finished, not_yet.seconds), (4, None, None));
    assert_eq!(not_yet.steps[4].lit, None);
}

#[test]
fn json_has_the_shape_that_its_documentation_says() {
    let report = report(&whole(), &world(), Lang::En);
    let json: Value = serde_json::from_str(&report.json()).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        keys(&json),
        "already_there began complete declared engine failed files finished hints lab lit seconds simulated solutions steps student title written"
    );
    assert_eq!(keys(&json["student"]), "host login");
    assert_eq!(keys(&json["steps"][0]), "after_another complete hints id lit seconds tasks title");
    assert_eq!(
        keys(&json["steps"][0]["tasks"][0]),
        "already_there at bonus by command evidence hints id output state title true_now why"
    );
    assert_eq!(keys(&json["files"][0]), "modified path text why");
    assert_eq!(json["began"], "2026-01-02T10:00:00Z");
    assert_eq!(json["files"][1]["text"], DOCKERFILE);
    assert_eq!(json["steps"][0]["tasks"][0]["command"], "docker pull python:3.11");
    assert_eq!(json["steps"][0]["tasks"][1]["by"], "key");
    assert_eq!(json["steps"][0]["tasks"][0]["state"], "reached");
}

#[test]
fn junit_is_read_by_a_reader_of_xml() {
    let mut answering = world();
    answering.observe(engine());
    answering.observe(soleil::lab::world::Observation::Images(vec![]));
    answering.observe(soleil::lab::world::Observation::Containers(vec![]));
    let xml = report(&ledger(), &answering, Lang::Fr).junit();
    let document = roxmltree::Document::parse(&xml).unwrap();
    let root = document.root_element();
    assert_eq!((root.tag_name().name(), root.attribute("tests")), ("testsuites", Some("19")));
    assert_eq!((root.attribute("failures"), root.attribute("skipped")), (Some("1"), Some("1")));
    let suites: Vec<_> = root.children().filter(|node| node.has_tag_name("testsuite")).collect();
    assert_eq!(suites.len(), 5);
    assert_eq!((suites[0].attribute("time"), suites[0].attribute("hostname")), (Some("252"), Some("lab-12")));
    let case = |name: &str| {
        let all = document.descendants().filter(|node| node.has_tag_name("testcase"));
        all.into_iter().find(|node| node.attribute("name").unwrap().contains(name)).unwrap()
    };
    let child = |name: &str, tag: &str| case(name).children().find(|node| node.has_tag_name(tag));
    // The step that is missing, the bonus that is missing, and one that was done.
    assert!(child("Afficher la phrase", "failure").unwrap().attribute("message").unwrap().contains("version_de_ouf"));
    assert!(child("Détruire", "skipped").is_some());
    let done = child("`python:3.11`", "system-out").unwrap();
    assert!(done.text().unwrap().starts_with("$ docker pull python:3.11\npython:3.11  0123456789ab"));
    assert!(case("`python:3.11`").children().all(|node| !node.has_tag_name("failure")));
    assert!(case("`python:3.11`").attribute("classname") == Some("images.pull"));
}

/// Texts that would be more than text in a document.
const EVIL: &[&str] = &[
    "```\n# a heading of mine\n<script>alert(1)</script>\n~~~~\n````\n",
    "`` ` ``` `",
    "a | b \\| c \\",
    "<img src=x onerror=alert(1)> & <!-- -->",
    "]]> </testcase><testcase name=\"mine\"/> &amp; \"'",
    "\x1b[31mred\x1b]0;title\x07 \u{9b}2J \u{7} \0",
    "\u{202e}desrever\u{2066} \u{200f}\u{2028}x",
    "[a link](javascript:alert(1)) ![x](y) **bold** _x_ $x$ ~~y~~",
    "\u{fffe}\u{ffff}\u{fdd0}\u{1fffe}",
    "-->\n- [x] done\n\n| a | b |\n|---|---|\n1. one\n    code",
];

/// Only code is code: what a Markdown reader makes of the page has the headings, lists and tables of ours and no HTML.
#[test]
fn nothing_from_outside_is_more_than_text() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let shape = |page: &str| {
        let mut shape = Vec::new();
        for event in
            Parser::new_ext(page, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS)
        {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => panic!("HTML: {html}\n{page}"),
                Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis | Tag::Strikethrough)) => {
                    panic!("{tag:?}\n{page}")
                }
                Event::Start(Tag::Heading { level, .. }) => shape.push(format!("{level}")),
                Event::Start(Tag::Item) => shape.push("item".into()),
                Event::TaskListMarker(ticked) => shape.push(format!("{ticked}")),
                Event::Start(Tag::TableCell) => shape.push("cell".into()),
                Event::Start(Tag::CodeBlock(kind)) => shape.push(format!("{kind:?}")),
                Event::Start(Tag::BlockQuote(_)) => panic!("a quotation\n{page}"),
                _ => {}
            }
        }
        // A command of several lines stands in a block of its own.
        shape.retain(|one| !one.contains("\"sh\""));
        shape
    };
    let harmless = shape(&poisoned("harmless").markdown(Lang::En, &TimeZone::UTC));
    assert!(harmless.iter().filter(|one| *one == "cell").count() == 30 && harmless.len() > 100, "{harmless:?}");
    for evil in EVIL {
        let report = poisoned(evil);
        let page = report.markdown(Lang::En, &TimeZone::UTC);
        assert_eq!(shape(&page), harmless, "{evil:?}\n{page}");
        for document in [&page, &report.json(), &report.junit()] {
            let wild = |c: &char| c.is_control() && !matches!(c, '\n' | '\t') || soleil::text::sanitise::reorders(*c);
            assert_eq!(document.chars().find(wild), None, "{evil:?}");
        }
        let _: Value = serde_json::from_str(&report.json()).unwrap();
        let xml = report.junit();
        let document = roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("{evil:?}: {error}\n{xml}"));
        assert_eq!(document.descendants().filter(|node| node.has_tag_name("testcase")).count(), 19, "{evil:?}");
    }
}

/// The files stand in the page as they are, whatever fences they hold.
#[test]
fn a_file_is_read_back_out_of_its_fence() {
    use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
    for content in [APP, EVIL[0], "", "no line feed at the end", "\tindented\n\n    more\n``` \n", "~~~\n```python\n"] {
        let mut world = world();
        world.observe(text("app.py", content));
        let page = report(&whole(), &world, Lang::En).markdown(Lang::En, &TimeZone::UTC);
        let (mut inside, mut found) = (false, String::new());
        for event in Parser::new(&page) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) => inside = &*kind == "python",
                Event::Text(text) if inside => found.push_str(&text),
                Event::End(TagEnd::CodeBlock) => inside = false,
                _ => {}
            }
        }
        assert_eq!(found.trim_end_matches('\n'), content.trim_end_matches('\n'));
    }
}

/// The first version of the ledger had none of this.
#[test]
fn an_old_ledger_is_still_read() {
    let old = r#"{"version": 1, "lab": "images", "simulated": false, "began": "2026-01-02T10:00:00Z",
        "reached": {"pull/list": {"at": "2026-01-02T10:01:00Z", "evidence": {"id": "judge-command", "args": {"line": "docker images"}}}}}"#;
    let progress = Progress::from_json(old).unwrap();
    let task = &progress.reached["pull/list"];
    assert_eq!((&task.command, task.acted, &task.output), (&None, false, &None));
    assert_eq!((progress.engine.as_ref(), progress.failed.len()), (None, 0));
    let report = report(&progress, &world(), Lang::En);
    assert_eq!(report.steps[0].tasks[4].by, Some(By::Unseen));
}

#[test]
fn two_programs_on_one_ledger_keep_what_either_saw() {
    let one = |second, command: Option<&str>| {
        let mut progress = Progress::new(&shipped_lab(), false, at(0));
        progress.reached.insert("pull/list".into(), reached(second, Message::new("judge-command"), command, command));
        progress
    };
    // ours, theirs: the earlier evidence stays, with the command that only the other one saw.
    for (ours, theirs, second, command) in [
        (one(5, None), one(9, Some("docker images")), 5, Some("docker images")),
        (one(9, Some("docker images")), one(5, None), 5, Some("docker images")),
        (one(5, Some("docker image ls")), one(9, Some("docker images")), 5, Some("docker image ls")),
        (one(5, None), one(9, None), 5, None),
    ] {
        let joined = ours.joined(theirs).reached.remove("pull/list").unwrap();
        assert_eq!((joined.at, joined.command.as_deref()), (at(second), command));
        assert_eq!(joined.output.as_deref(), command);
    }
    let failed = |verb: &str, times| Progress { failed: BTreeMap::from([(verb.to_owned(), times)]), ..one(1, None) };
    let both = failed("build", 2).joined(failed("build", 3)).joined(failed("run", 1));
    assert_eq!(both.failed, BTreeMap::from([("build".into(), 3), ("run".into(), 1)]));
    let fresh = both.afresh(at(9));
    assert_eq!((fresh.failed.len(), fresh.engine, fresh.reached.len()), (0, None, 0));
}

#[test]
fn a_file_that_is_not_ours_is_never_overwritten() {
    let home = tempfile::tempdir().unwrap();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let keep = |text: &str| name(&keep_report(home.path(), "soleil-report-images", text).unwrap());
    assert_eq!(keep("one\n"), "soleil-report-images.md");
    assert_eq!(keep("two\n"), "soleil-report-images.md", "nobody has touched it");
    let file = home.path().join("soleil-report-images.md");
    let written = fs::read_to_string(&file).unwrap();
    assert!(written.starts_with("two\n") && !written.contains("one"));
    fs::write(&file, written.replace("two", "two, and my own remarks")).unwrap();
    assert_eq!(keep("three\n"), "soleil-report-images-2.md");
    assert!(fs::read_to_string(&file).unwrap().contains("my own remarks"));
    fs::create_dir(home.path().join("soleil-report-images-3.md")).unwrap();
    symlink("nowhere", home.path().join("soleil-report-images-4.md")).unwrap();
    fs::remove_file(home.path().join("soleil-report-images-2.md")).unwrap();
    fs::write(home.path().join("soleil-report-images-2.md"), "").unwrap();
    assert_eq!(keep("four\n"), "soleil-report-images-5.md");
}

#[test]
fn where_a_report_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("folder")).unwrap();
    fs::write(at("read-only"), "mine").unwrap();
    fs::set_permissions(at("read-only"), fs::Permissions::from_mode(0o444)).unwrap();
    fs::write(at("old"), "a much longer text than the new one").unwrap();
    fs::set_permissions(at("old"), fs::Permissions::from_mode(0o600)).unwrap();
    symlink("old", at("link")).unwrap();
    for (name, id) in [
        ("folder", "report-is-a-folder"),
        ("folder/", "report-is-a-folder"),
        ("none/report.md", "report-no-folder"),
        ("old/report.md", "report-no-folder"),
        ("read-only", "report-not-written"),
    ] {
        assert_eq!(write_report(&at(name), "text").unwrap_err().id, id, "{name}");
    }
    assert_eq!(fs::read_to_string(at("read-only")).unwrap(), "mine");
    write_report(&at("new"), "text").unwrap();
    write_report(&at("link"), "text").unwrap();
    assert!(at("link").is_symlink());
    assert_eq!(fs::read_to_string(at("old")).unwrap(), "text");
    assert_eq!(fs::metadata(at("old")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5, "nothing is left lying about");
    // A device takes the text, and stays one.
    write_report(Path::new("/dev/null"), "text").unwrap();
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

/// The key: what is in the ledger goes out, and where it went is said.
#[test]
fn a_key_writes_it() {
    let mut bench = Bench::large();
    bench.state.progress = whole();
    bench.observe(text("app.py", APP));
    bench.key("Ctrl-g");
    let effects = bench.key("w");
    let [Effect::WriteReport(report)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((report.lit, report.student.as_ref(), report.written), (5, None, at(60)));
    bench.send(Msg::Notice(Message::new("report-kept").with("path", "/home/me/soleil-report-images.md")));
    assert!(bench.screen().contains("/home/me/soleil-report-images.md"));
}

/// The program itself, in a home of its own, with no engine.
#[test]
fn the_command_writes_it_without_an_engine() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".local/state/soleil");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("images.json"), whole().to_json()).unwrap();
    fs::create_dir(home.path().join("python_app_build")).unwrap();
    fs::write(home.path().join("python_app_build/app.py"), APP).unwrap();
    let soleil = |arguments: &[&str]| -> Output {
        let none = format!("unix://{}", home.path().join("none.sock").display());
        Command::new(env!("CARGO_BIN_EXE_soleil"))
            .args(arguments)
            .env_clear()
            .envs([("HOME", home.path().to_str().unwrap()), ("DOCKER_HOST", &none), ("LANG", "fr_FR.UTF-8")])
            .envs([("USER", "alice"), ("TZ", "UTC")])
            .current_dir(home.path())
            .output()
            .unwrap()
    };
    let told = |output: &Output| String::from_utf8(output.stdout.clone()).unwrap();
    let page = soleil(&["report"]);
    assert!(page.status.success(), "{}", String::from_utf8_lossy(&page.stderr));
    let page = told(&page);
    for words in
        ["# Compte rendu : II. Images", "alice", "5 sur 5", "`docker pull python:3.11`", "pas vue (tapée ailleurs)"]
    {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(page.contains(&format!("```python\n{APP}")) && page.contains("Ce fichier n'existe pas."), "{page}");
    assert!(told(&soleil(&["report", "--lang", "en", "-o", "-"])).starts_with("# Report: II. Images\n"));
    assert!(told(&soleil(&["report", "--ascii"])).is_ascii());
    let json: Value = serde_json::from_str(&told(&soleil(&["report", "--format", "json"]))).unwrap();
    assert_eq!((&json["student"]["login"], &json["lit"]), (&"alice".into(), &5.into()));
    let xml = told(&soleil(&["report", "--format", "junit"]));
    assert_eq!(roxmltree::Document::parse(&xml).unwrap().root_element().attribute("failures"), Some("0"));

    let output = soleil(&["report", "-o", "mine.md"]);
    assert!(output.status.success() && output.stdout.is_empty());
    assert!(fs::read_to_string(home.path().join("mine.md")).unwrap().starts_with("# Compte rendu"));
    let output = soleil(&["report", "-o", "python_app_build"]);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && words.contains("est un dossier"), "{words}");
    assert_eq!(soleil(&["report", "--format", "pdf"]).status.code(), Some(2));
}

fn saved(bench: &mut Bench, mut effects: Vec<Effect>) {
    while let Some(Effect::SaveLedger(ledger)) =
        effects.iter().rev().find(|effect| matches!(effect, Effect::SaveLedger(_))).cloned()
    {
        effects = bench.send(Msg::LedgerSaved(ledger));
    }
}

/// From the screen to the ledger: what our keys did, what a shell outside told of, what failed on the way.
#[test]
fn the_ledger_learns_it_as_it_happens() {
    use soleil::app::build::{BuildUpdate, PullUpdate, RunUpdate};
    use soleil::lab::world::Observation;
    let mut bench = Bench::large();
    bench.observe(engine());
    bench.observe(Observation::Images(vec![]));
    bench.observe(Observation::Containers(vec![]));
    bench.key("Ctrl-g");
    let effects = bench.key("i");
    assert!(matches!(effects.as_slice(), [Effect::Pull { id: 1, .. }]), "{effects:?}");
    for (number, reference) in [(1, "python:3.11"), (2, "mysql:5.7")] {
        let event = soleil::lab::world::EngineEvent::Pulled(reference.parse().unwrap());
        bench.prove(Observation::Event(at(61), event));
        let images = ["python:3.11", "mysql:5.7"].iter().take(number).map(|it| super::bench::image(1, &[it], 9));
        bench.prove(Observation::Images(images.collect()));
    }
    let known = |bench: &Bench, key: &str| bench.state.progress.reached[key].clone();
    let python = known(&bench, "pull/python");
    assert_eq!((python.command.as_deref(), python.acted), (Some("docker pull python:3.11"), true));
    assert_eq!(known(&bench, "pull/mysql").command, None);
    let engine = bench.state.progress.engine.clone().unwrap();
    assert_eq!((engine.kind.as_str(), engine.version.as_str()), ("docker", "28.5.1"));

    let line = "docker pull mysql:5.7".to_owned();
    let effects = bench.send(Msg::Witnessed { line, cwd: "/".into(), status: 0 });
    saved(&mut bench, effects);
    assert_eq!(known(&bench, "pull/mysql").command.as_deref(), Some("docker pull mysql:5.7"));

    for msg in [
        Msg::Build(1, BuildUpdate::Ended(Err("no".into()))),
        Msg::Pull(1, PullUpdate::Ended(Err("no".into()))),
        Msg::Run(1, RunUpdate::Ended(Err("no".into()))),
        Msg::Run(1, RunUpdate::Ended(Ok(1))),
        Msg::Witnessed { line: BUILD.into(), cwd: "/".into(), status: 1 },
        // These are no failures.
        Msg::Witnessed { line: BUILD.into(), cwd: "/".into(), status: 0 },
        Msg::Witnessed { line: BUILD.into(), cwd: "/".into(), status: 130 },
        Msg::Witnessed { line: "ls".into(), cwd: "/".into(), status: 1 },
        Msg::Build(1, BuildUpdate::Cancelled),
        Msg::Build(1, BuildUpdate::Ended(Ok("sha256:0".into()))),
        Msg::Run(1, RunUpdate::Ended(Ok(0))),
    ] {
        let effects = bench.send(msg);
        saved(&mut bench, effects);
    }
    let counts = BTreeMap::from([("build".into(), 2), ("pull".into(), 1), ("run".into(), 2)]);
    assert_eq!(bench.state.progress.failed, counts);
}
