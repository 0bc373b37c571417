//! What the practice engine prints of a build: Dockerfiles of our own, and those whose failures were recorded.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use soleil::lab::explain::{Catalogue as Failures, Seen};
use soleil::lab::world::{FileState, HistoryEntry, ImageDetail};
use soleil::lab::{dockerfile, history};
use soleil::simulated::build::{BuildEvent, Failure, Request, bases, build};
use soleil::simulated::catalogue::Catalogue;
use soleil::simulated::image::{History, Image};
use soleil::simulated::root::Root;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    dockerfile: String,
    /// The context; nothing: an `app.py`.
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    args: BTreeMap<String, String>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    target: Option<String>,
    /// The whole stream; ids are `ID`.
    #[serde(default)]
    all: Option<String>,
    /// Parts of it, in their order; a `!` before one: it is not there.
    #[serde(default)]
    says: Vec<String>,
    /// Status and words of the failure.
    #[serde(default)]
    error: Option<(u16, String)>,
    /// What soleil says of it.
    #[serde(default)]
    explained: Option<String>,
    /// The last lines of the history; what a file's or folder's content is called is `SUM`.
    #[serde(default)]
    history: Vec<String>,
    /// Parts of the image's configuration, as Rust shows it.
    #[serde(default)]
    config: Vec<String>,
    /// Paths and their content; `/` ends a folder's, `-` is a file that is not there.
    #[serde(default)]
    image: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct Recorded {
    name: String,
    id: Option<String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    text: String,
}

fn read<T: serde::de::DeserializeOwned>(path: &str) -> T {
    let text = std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

fn context(files: &BTreeMap<String, String>) -> Root {
    let mut root = Root::default();
    root.write("/app.py", "import emoji\nprint(emoji.emojize(':thumbs_down:'))\n", 0o644).unwrap();
    for (path, text) in files {
        let path = format!("/{path}");
        root.make_folders(path.rsplit_once('/').unwrap().0).unwrap();
        root.write(&path, text.clone(), 0o644).unwrap();
    }
    root
}

/// Built on Debian 12, whatever tag is asked for.
fn built(row: &Row, known: &[Image], hour: i64) -> (Vec<BuildEvent>, Result<Image, Failure>) {
    let catalogue = Catalogue::embedded().unwrap();
    let debian = &catalogue.find("library/debian", "12").unwrap().image;
    let names = match bases(row.dockerfile.as_bytes(), &row.args, row.target.as_deref()) {
        Ok(names) => names,
        Err(failure) => return (Vec::new(), Err(failure)),
    };
    let start: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
    let request = Request {
        dockerfile: row.dockerfile.as_bytes(),
        context: &context(&row.files),
        args: row.args.clone(),
        labels: row.labels.clone(),
        target: row.target.clone(),
        no_cache: false,
        known,
        bases: names.into_iter().filter(|name| name.starts_with("debian")).map(|name| (name, debian.clone())).collect(),
        catalogue,
        now: start + hour.hours(),
    };
    let mut events = Vec::new();
    let image = build(&request, &mut events);
    (events, image)
}

fn text(events: &[BuildEvent]) -> String {
    let streams = events.iter().filter_map(|event| match event {
        BuildEvent::Stream(text) => Some(text.as_str()),
        _ => None,
    });
    streams.collect()
}

fn images(events: &[BuildEvent]) -> Vec<Image> {
    let images = events.iter().filter_map(|event| match event {
        BuildEvent::Image(image) => Some((**image).clone()),
        _ => None,
    });
    images.collect()
}

fn ids_hidden(text: &str) -> String {
    let text = regex::Regex::new(r"(file|dir|multi):[0-9a-f]{64}").unwrap().replace_all(text, "$1:SUM").into_owned();
    regex::Regex::new(r"\b[0-9a-f]{12}\b").unwrap().replace_all(&text, "ID").into_owned()
}

fn in_order(text: &str, parts: &[String]) -> bool {
    let mut rest = text;
    parts.iter().all(|part| match part.strip_prefix('!') {
        Some(not) => !text.contains(not),
        None => match rest.split_once(part.as_str()) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        },
    })
}

fn explained(text: &str, row: &Row) -> Option<String> {
    let mut files = row.files.clone();
    files.insert("Dockerfile".to_owned(), row.dockerfile.clone());
    Failures::shipped().explain(&Seen { text, files: Some(&files), ..Seen::default() }).map(|found| found.id)
}

/// What the command line shows of it.
fn shown(events: &[BuildEvent], failure: Option<&Failure>) -> String {
    let failure = failure.map(|failure| {
        if failure.status == 200 { failure.message.clone() } else { format!("Error response from daemon: {failure}") }
    });
    format!("Sending build context to Docker daemon  3.072kB\n\n{}{}", text(events), failure.unwrap_or_default())
}

fn wrong(row: &Row) -> Option<String> {
    let (events, result) = built(row, &[], 0);
    let said = ids_hidden(&text(&events));
    let failure = result.as_ref().err();
    let error = failure.map(|failure| (failure.status, failure.message.clone()));
    let mut wrong = Vec::new();
    if error != row.error {
        wrong.push(format!("failed with {error:?}"));
    }
    if !in_order(&said, &row.says) || row.all.as_ref().is_some_and(|all| *all != said) {
        wrong.push(format!("said:\n{said}"));
    }
    if let Some(wanted) = &row.explained {
        let found = explained(&shown(&events, failure), row);
        if found.as_ref() != Some(wanted) {
            wrong.push(format!("was explained as {found:?}, not {wanted}"));
        }
    }
    if let Ok(image) = &result {
        let history: Vec<String> = image.history.iter().map(|line| ids_hidden(&line.created_by)).collect();
        if !history.ends_with(&row.history) {
            wrong.push(format!("has the history {history:#?}"));
        }
        let config = format!("{:?}", image.config);
        if !row.config.iter().all(|part| config.contains(part)) {
            wrong.push(format!("is {config}"));
        }
        let root = image.root();
        for (path, content) in &row.image {
            let found = if root.is_folder(path) {
                "/".to_owned()
            } else {
                root.read(path).map_or_else(|_| "-".to_owned(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
            };
            if found != *content {
                wrong.push(format!("has at {path}: {found}"));
            }
        }
    }
    (!wrong.is_empty()).then(|| format!("{}{}\n", row.dockerfile, wrong.join("\n")))
}

#[test]
fn each_dockerfile_builds_as_it_would() {
    let rows: Vec<Row> = read("tests/it/simulated/build.yaml");
    assert!(rows.len() >= 40, "{} rows", rows.len());
    let wrong: Vec<String> = rows.iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// Those that the practice engine has no like of: its network is always there, another image than Debian's is the
/// server's to say; and its pip reads a list before it thinks of PEP 668.
const APART: [&str; 8] = ["nonet", "pipnonet", "frombad", "u8", "u25", "u26", "u27", "u5"];

#[test]
fn each_recorded_failure_of_a_build_comes_out_in_the_same_words() {
    let rows: Vec<Recorded> = read("tests/logs/failures.yaml");
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for recorded in &rows {
        let Some(name) = recorded.name.strip_suffix(".20cl").filter(|name| !APART.contains(name)) else { continue };
        let of_a_build = recorded.text.starts_with("Sending build context");
        let Some(dockerfile) = recorded.files.get("Dockerfile").filter(|_| of_a_build) else { continue };
        if recorded.id.as_deref() == Some("name-uppercase") {
            continue;
        }
        let mut files = recorded.files.clone();
        files.insert("requirements.txt".to_owned(), "emoji\n".to_owned());
        let row = Row { dockerfile: dockerfile.clone(), files, ..Row::of_nothing() };
        let (events, result) = if name == "copyignored" { ignored(&row) } else { built(&row, &[], 0) };
        tried += 1;
        let shown = shown(&events, result.as_ref().err());
        let found = explained(&shown, &row);
        let last = |text: &str| text.trim_end().rsplit('\n').next().unwrap_or_default().to_owned();
        if found != recorded.id || last(&plain(&shown)) != last(&plain(&recorded.text)) {
            wrong.push(format!("{name}: {:?}, not {:?}:\n{}\n", found, recorded.id, shown));
        }
    }
    assert!(tried >= 55, "{tried} rows");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

fn plain(text: &str) -> String {
    text.replace("\u{1b}[91m", "").replace("\u{1b}[0m", "")
}

/// What `.dockerignore` names never comes.
fn ignored(row: &Row) -> (Vec<BuildEvent>, Result<Image, Failure>) {
    let dockerfile = row.dockerfile.replace("COPY app.py", "COPY ignored.py");
    let (events, result) = built(&Row { dockerfile, ..Row::of_nothing() }, &[], 0);
    let back = |text: &str| text.replace("ignored.py", "app.py");
    let events = events.into_iter().map(|event| match event {
        BuildEvent::Stream(text) => BuildEvent::Stream(back(&text)),
        other => other,
    });
    (events.collect(), result.map_err(|failure| Failure { message: back(&failure.message), ..failure }))
}

impl Row {
    fn of_nothing() -> Self {
        serde_yaml::from_str("dockerfile: ''").unwrap()
    }
}

#[test]
fn what_is_the_same_comes_from_the_cache_and_what_is_other_does_not() {
    let dockerfile = "FROM debian\nRUN apt update\nCOPY app.py /app.py\nENTRYPOINT [\"python3\", \"/app.py\"]\n";
    let mut row = Row { dockerfile: dockerfile.to_owned(), ..Row::of_nothing() };
    let (events, first) = built(&row, &[], 0);
    let known = images(&events);
    let (events, again) = built(&row, &known, 1);
    assert_eq!(text(&events).matches(" ---> Using cache\n").count(), 3, "{}", text(&events));
    assert_eq!(first.unwrap(), again.unwrap());
    row.files.insert("app.py".to_owned(), "print('changed')\n".to_owned());
    let (events, changed) = built(&row, &known, 2);
    assert_eq!(text(&events).matches(" ---> Using cache\n").count(), 1, "{}", text(&events));
    assert_eq!(changed.unwrap().root().read("/app.py").unwrap(), "print('changed')\n");
}

/// As the program sees an image.
fn detail(image: &Image) -> ImageDetail {
    let line = |line: &History| HistoryEntry { created_by: line.created_by.clone(), ..HistoryEntry::default() };
    ImageDetail {
        layers: image.layers.iter().map(|layer| layer.diff_id.clone()).collect(),
        history: image.history.iter().map(line).collect(),
        entrypoint: image.config.entrypoint.clone().unwrap_or_default(),
        cmd: image.config.cmd.clone().unwrap_or_default(),
        env: image.config.env.iter().map(|(name, value)| format!("{name}={value}")).collect(),
        workdir: image.config.working_dir.clone(),
        user: image.config.user.clone(),
        files: [("/app.py".to_owned(), image.root().read("/app.py").ok().map(|bytes| bytes.to_vec()))].into(),
    }
}

#[test]
fn the_judge_takes_an_image_for_what_its_files_build_and_no_other() {
    let text = "FROM debian\nRUN apt update && \\\n  apt install -y python3\nENV A=b\nCOPY app.py /app.py\n\
                ENTRYPOINT [\"python3\", \"/app.py\"]\n";
    let mut row = Row { dockerfile: text.to_owned(), ..Row::of_nothing() };
    row.files.insert("app.py".to_owned(), "print('👎')\n".to_owned());
    let image = built(&row, &[], 0).1.unwrap();
    let base = detail(&Catalogue::embedded().unwrap().find("library/debian", "12").unwrap().image);
    let judged = |text: &str, app: &str| {
        let saved = FileState::Text { text: app.to_owned(), modified: Timestamp::UNIX_EPOCH };
        let files = BTreeMap::from([("app.py".to_owned(), saved)]);
        history::differences(&dockerfile::parse(text).unwrap(), &files, &detail(&image), Some(&base), None)
    };
    assert_eq!(judged(text, "print('👎')\n"), []);
    assert_ne!(judged(&text.replace("A=b", "A=c"), "print('👎')\n"), []);
    assert_ne!(judged(text, "print('👍')\n"), []);
}

#[test]
fn the_images_that_are_needed_are_those_that_are_named() {
    let rows: [(&str, &[&str]); 6] = [
        ("FROM debian\n", &["debian"]),
        ("ARG V=12\nFROM debian:$V AS base\nFROM base\nCOPY --from=nginx /a /b\n", &["debian:12", "nginx"]),
        ("FROM debian AS a\nFROM scratch\nCOPY --from=0 /a /b\nCOPY --from=A /a /b\n", &["debian"]),
        ("FROM python:3.11\nFROM python:3.11\n", &["python:3.11"]),
        ("FROM ${B:-alpine}\n", &["alpine"]),
        ("FROM scratch\n", &[]),
    ];
    for (dockerfile, wanted) in rows {
        assert_eq!(bases(dockerfile.as_bytes(), &BTreeMap::new(), None).unwrap(), wanted, "{dockerfile}");
    }
}
