//! Explanations: the catalogue, and what is found in output of every kind.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use soleil::lab::explain::{Catalogue, Explanation, Seen};
use soleil::lab::reference::Reference;
use soleil::lab::world::{Container, Image, ImageDetail};

/// A transcript and what is to be found in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    /// None: nothing is to be explained.
    #[serde(default)]
    id: Option<String>,
    /// None: whatever.
    #[serde(default)]
    line: Option<usize>,
    #[serde(default)]
    files: Option<BTreeMap<String, String>>,
    text: String,
}

fn rows(file: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs").join(file);
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn explain(text: &str, files: Option<&BTreeMap<String, String>>) -> Option<Explanation> {
    Catalogue::shipped().explain(&Seen { text, files, ..Seen::default() })
}

/// Each row as it should be, and each that is not.
fn judge(rows: &[Row]) -> Vec<String> {
    let mut wrong = Vec::new();
    for row in rows {
        let found = explain(&row.text, row.files.as_ref());
        let id = found.as_ref().map(|found| found.id.clone());
        let line = found.as_ref().and_then(|found| found.at.as_ref()).map(|(_, line)| *line);
        if id != row.id || (row.line.is_some() && line != row.line) {
            let wanted = (&row.id, row.line);
            let quote = found.map(|found| found.quote).unwrap_or_default();
            wrong.push(format!("{}: wanted {wanted:?}, found {:?}: {quote}", row.name, (id, line)));
        }
    }
    wrong
}

#[test]
fn the_catalogue_is_sound() {
    let source = include_str!("../../content/failures.yaml");
    let catalogue = Catalogue::parse(source).unwrap();
    let mut ids = BTreeSet::new();
    let mut wrong = Vec::new();
    for failure in &catalogue.failures {
        let id = &failure.id;
        let mut check = |good: bool, what: &str| {
            if !good {
                wrong.push(format!("{id}: {what}"));
            }
        };
        check(ids.insert(id.clone()), "used twice");
        check(failure.signature.is_some() || failure.typed.is_some() || failure.detect.is_some(), "never found");
        check(failure.signature.is_none() || !failure.samples.is_empty(), "has no sample");
        check(!failure.places.is_empty(), "seen nowhere");
        let typed = failure.typed.iter().flat_map(|typed| [&typed.command, &typed.output]);
        let lacks = failure.lacks.iter().flat_map(|lacks| [&lacks.output, &lacks.whole, &lacks.absent]);
        for regex in failure.signature.iter().chain(&failure.line).chain(&failure.search).chain(typed).chain(lacks) {
            check(regex.is_valid(), "a regular expression does not compile");
        }
        for text in [&failure.title, &failure.explanation, &failure.fix] {
            check(!text.fr.trim().is_empty() && !text.en.trim().is_empty(), "a language is missing");
            check(text.fr.matches('`').count() % 2 == 0 && text.en.matches('`').count() % 2 == 0, "an open backtick");
            check(text.fr.matches('`').count() == text.en.matches('`').count(), "code in one language alone");
            let prose = text.fr.split('`').step_by(2).collect::<Vec<_>>().join("…").to_lowercase();
            let words: BTreeSet<&str> = prose.split(|c: char| !c.is_alphanumeric()).collect();
            for word in ["vous", "votre", "vos", "the", "your", "you", "is", "with", "and", "of"] {
                check(!words.contains(word), &format!("{word} in French"));
            }
            check(!text.fr.contains("  ") && !text.en.contains("  "), "two blanks");
        }
        check(failure.title.fr.chars().count() <= 62 && failure.title.en.chars().count() <= 62, "a long title");
        check(failure.fix != failure.explanation, "the fix is the explanation");
    }
    for regex in &catalogue.successes {
        assert!(regex.is_valid(), "{regex:?}");
    }
    assert!(catalogue.failures.len() > 120);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_mistake_in_a_catalogue_has_its_line() {
    let error = Catalogue::parse("successes: []\nfailures:\n  - id: a\n    wrong: key\n").unwrap_err();
    assert_eq!(error.line, 4, "{error}");
}

#[test]
fn every_sample_gives_its_own_failure() {
    let catalogue = Catalogue::shipped();
    let mut wrong = Vec::new();
    for failure in &catalogue.failures {
        for sample in &failure.samples {
            let place = failure.places.first().copied();
            let found = catalogue.explain(&Seen { place, text: sample, ..Seen::default() }).map(|found| found.id);
            let noise: Vec<&str> = catalogue.noise(sample).into_iter().map(|noise| noise.id.as_str()).collect();
            let right = if failure.benign {
                found.is_none() && noise.contains(&failure.id.as_str()) && catalogue.benign(sample).is_some()
            } else {
                found.as_ref() == Some(&failure.id)
            };
            if !right {
                wrong.push(format!("{}: {found:?} {noise:?} for {sample}", failure.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn failures_are_explained_and_the_last_command_decides() {
    let rows: Vec<Row> = ["everyday.yaml", "failures.yaml", "podman.yaml", "sessions.yaml", "terminal.yaml"]
        .map(rows)
        .into_iter()
        .flatten()
        .collect();
    let wrong = judge(&rows);
    assert!(rows.len() > 60, "only {} rows", rows.len());
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn successes_are_not() {
    let rows = rows("successes.yaml");
    let wrong = judge(&rows);
    assert!(rows.len() > 20, "only {} rows", rows.len());
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// Every row cut anywhere, and noise: nothing panics, and no place is outside its text.
#[test]
fn any_text_is_taken() {
    let files = BTreeMap::from([("Dockerfile".to_owned(), "FROM debian\nRUN x \\\n  é\n".to_owned())]);
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random
    };
    let all = ["podman.yaml", "sessions.yaml", "terminal.yaml"].map(rows);
    for row in all.iter().flatten() {
        let characters: Vec<char> = row.text.chars().collect();
        let mut text: String =
            characters[..usize::try_from(next()).unwrap_or(0) % (characters.len() + 1)].iter().collect();
        for piece in ["\u{1b}[", "\r", "{\"stream\":", "é\u{301}", "#1 0.1 ", "\u{0}", "$ ", "Step 1/1 : "] {
            let at = usize::try_from(next()).unwrap_or(0) % (text.len() + 1);
            let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
            text.insert_str(at, piece);
        }
        if let Some((_, line)) = explain(&text, Some(&files)).and_then(|found| found.at) {
            assert!(line > 0, "{}", row.name);
        }
        Catalogue::shipped().benign(&text);
    }
}

/// The failure is at the end of it, so all of it is looked through. The bound is far off: it is there for what grows with
/// the square.
#[test]
fn four_mebibytes_take_a_few_seconds_at_most() {
    let line = "#6 0.149 Get:1 http://deb.debian.org/debian bookworm/main amd64 libssl3 amd64 3.0.20-1 [2036 kB]\n";
    let text = format!("{}E: Unable to locate package pyhton3\n", line.repeat(4 * 1024 * 1024 / line.len()));
    let start = std::time::Instant::now();
    assert_eq!(explain(&text, None).map(|found| found.id).as_deref(), Some("apt-unknown-package"));
    let one_line = "a".repeat(4 * 1024 * 1024);
    assert_eq!(explain(&one_line, None), None);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

const OWN: &str = "python_app:version_de_ouf";

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

/// A container that has ended well: image, command, tty and stdin, transcript.
fn ended(image: &str, command: &str, (tty, stdin): (bool, bool), transcript: &str) -> Container {
    Container {
        image: Some(image.parse().unwrap()),
        command: words(command),
        tty: Some(tty),
        stdin: Some(stdin),
        started: true,
        exit_code: Some(0),
        transcript: transcript.to_owned(),
        transcript_whole: true,
        ..Container::default()
    }
}

#[test]
fn a_container_tells_by_its_state() {
    let own: Reference = OWN.parse().unwrap();
    let running = |container: Container| Container { running: true, exit_code: None, ..container };
    let detail = |entrypoint: &[&str]| ImageDetail {
        entrypoint: entrypoint.iter().map(|word| (*word).to_owned()).collect(),
        ..ImageDetail::default()
    };
    let script = detail(&["python3", "/app.py"]);
    let (none, both) = ((false, false), (true, true));
    let python = "python:3.11";
    let sentence = "Cet exemple d'application est vraiment naze 👎\n";
    let rows: [(Option<&str>, Container, Option<&ImageDetail>); 16] = [
        (Some("ctr-exits-at-once"), ended(python, "bash", none, ""), None),
        (Some("ctr-exits-at-once"), ended(python, "python3", none, ""), None),
        (None, ended(python, "python3 --version", none, "Python 3.11.2\n"), None),
        (None, ended(python, "bash", none, "it said something\n"), None),
        (Some("ctr-t-without-i"), running(ended(python, "bash", (true, false), "")), None),
        (Some("ctr-i-without-t"), running(ended(python, "bash", (false, true), "")), None),
        (None, running(ended(python, "bash", both, "")), None),
        (Some("ctr-left-behind"), ended(python, "bash", both, "# exit\n"), None),
        (None, Container { removed: true, ..ended(python, "bash", both, "# exit\n") }, None),
        (Some("ctr-exit-137"), Container { exit_code: Some(137), ..ended(python, "bash", none, "") }, None),
        (Some("run-silent"), ended(OWN, "bash", none, ""), None),
        (None, ended(OWN, "python3 /app.py", none, sentence), Some(&script)),
        (Some("run-args-ignored"), ended(OWN, "python3 /app.py bash", none, sentence), Some(&script)),
        (None, Container { transcript_whole: false, ..ended(OWN, "bash", none, "") }, None),
        (
            Some("exec-no-python"),
            Container {
                started: false,
                exit_code: Some(127),
                error: "OCI runtime create failed: exec: \"python\": executable file not found in $PATH".to_owned(),
                ..ended(OWN, "python /app.py", none, "")
            },
            None,
        ),
        (
            Some("ep-json-broken"),
            Container { exit_code: Some(127), ..ended(OWN, "", none, "/bin/sh: 1: [python3,: not found\n") },
            None,
        ),
    ];
    for (wanted, container, detail) in rows {
        let found = Catalogue::shipped().container(&container, detail, Some(&own), None).map(|found| found.id);
        assert_eq!(found.as_deref(), wanted, "{container:?}");
    }
}

#[test]
fn an_image_tells_by_its_name_and_its_entrypoint() {
    let own: Reference = OWN.parse().unwrap();
    let broken = ImageDetail {
        entrypoint: ["/bin/sh", "-c", "['python3', '/app.py']"].map(str::to_owned).to_vec(),
        ..ImageDetail::default()
    };
    let rows: [(Option<&str>, &str, Option<&ImageDetail>); 6] = [
        (None, OWN, None),
        (Some("ep-json-broken"), OWN, Some(&broken)),
        (Some("build-tag-typo"), "python_app:version_de_oufw", None),
        (Some("build-tag-typo"), "python-app:version_de_ouff", None),
        (None, "python_app:v1", None),
        (Some("image-eol-mysql"), "mysql:5.7", None),
    ];
    for (wanted, name, detail) in rows {
        let references = vec![name.parse().unwrap()];
        let image = Image { id: String::new(), references, digests: Vec::new(), created: 0, size: 0 };
        let found = Catalogue::shipped().image(&image, detail, Some(&own)).map(|found| found.id);
        assert_eq!(found.as_deref(), wanted, "{name}");
    }
    for (line, unnamed) in [
        ("docker build .", true),
        ("cd x && sudo docker image build --no-cache .", true),
        ("docker --context lab buildx build .", true),
        ("docker build . -t python_app:version_de_ouf", false),
        ("docker build -qt python_app .", false),
        ("docker build --tag=python_app .", false),
        // The names are in its file.
        ("docker compose build", false),
        ("docker pull build", false),
        ("echo docker build .", false),
    ] {
        let found = Catalogue::shipped().command(line, None).map(|found| found.id);
        assert_eq!(found.as_deref(), unnamed.then_some("build-no-tag"), "{line}");
    }
}

#[test]
fn a_success_is_explained_only_where_its_result_is_wrong() {
    let seen = |text, failed| Catalogue::shipped().explain(&Seen { text, failed, ..Seen::default() });
    let apt = "E: Unable to locate package pyhton3\n";
    assert!(seen(apt, None).is_some());
    assert!(seen(apt, Some(true)).is_some());
    assert_eq!(seen(apt, Some(false)), None);
    let literal = "Cet exemple d'application est vraiment naze :thumbsdown:\n";
    assert_eq!(seen(literal, Some(false)).map(|found| found.id).as_deref(), Some("out-literal-code"));
}

#[test]
fn what_was_typed_tells_too() {
    let text = "docker: invalid reference format.\nSee 'docker run --help'.\n";
    let seen = |command| Catalogue::shipped().explain(&Seen { text, command, ..Seen::default() }).map(|found| found.id);
    assert_eq!(seen(None).as_deref(), Some("name-invalid"));
    assert_eq!(seen(Some("docker run -it python: bash")).as_deref(), Some("name-invalid"));
    assert_eq!(seen(Some("docker run \u{2013}it python:3.11 bash")).as_deref(), Some("name-smart-typo"));
}

#[test]
fn the_quote_is_what_the_engine_said_and_no_more() {
    let text = "\u{1b}[91mE\u{1b}[0m\u{1b}[91m: Unable to locate package\u{1b}[0m emoji\nThe command '/bin/sh -c apt' returned a non-zero code: 100\n";
    assert_eq!(explain(text, None).unwrap().quote, "E: Unable to locate package emoji");
    let long = format!("E: Unable to locate package {}\n", "x".repeat(1000));
    assert!(explain(&long, None).unwrap().quote.chars().count() < 320);
}

/// `soleil explain`: exit status and standard output for this standard input.
fn command(arguments: &[&str], input: &str) -> (Option<i32>, String) {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_soleil"))
        .args(["explain"])
        .args(arguments)
        .env_clear()
        .env("LANG", "fr_FR.UTF-8")
        .env("HOME", home.path())
        .current_dir(home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // It may end without reading, on a usage error.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let done = child.wait_with_output().unwrap();
    (done.status.code(), String::from_utf8(done.stdout).unwrap())
}

#[test]
fn the_command_tells_by_its_exit_status() {
    let failure = "ERROR: failed to solve: dockerfile parse error on line 2: unknown instruction: RUM\n";
    let (status, json) = command(&["--json"], failure);
    assert_eq!(status, Some(0));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["id"], &json["line"]), (&"df-unknown-instruction".into(), &2.into()));
    assert!(["title", "explanation", "fix"].iter().all(|key| json[key].is_string()));
    let (status, json) = command(&["--json"], "WARNING: apt does not have a stable CLI interface. Use with caution.\n");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((status, &json["id"]), (Some(1), &serde_json::Value::Null));
    assert_eq!(json["benign"], serde_json::json!(["apt-cli-warning"]));
    let own = "Unable to find image 'python_app:version_de_oufw' locally\n";
    let json: serde_json::Value = serde_json::from_str(&command(&["--json"], own).1).unwrap();
    assert_eq!((&json["id"], &json["benign"]), (&"run-own-image-missing".into(), &serde_json::json!([])));
    assert_eq!(command(&["no-such-file"], "").0, Some(2));
    assert_eq!(command(&["--nonsense"], "").0, Some(2));
    let (status, words) = command(&["-"], failure);
    assert_eq!(status, Some(0));
    assert!(words.contains("Dockerfile, ligne 2"), "{words}");
}
