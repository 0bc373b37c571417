//! What commands print in a container of the practice engine: a command line on a system made by hand, and its words.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use soleil::simulated::catalogue::Catalogue;
use soleil::simulated::machine::{Machine, Output, Surroundings};
use soleil::simulated::packages::Packages;
use soleil::simulated::process::Process;
use soleil::simulated::root::{Node, Root};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// `12`, `13`: a Debian; `python`: Python's own image; nothing: 12.
    #[serde(default)]
    on: String,
    /// Lines of sh that go before.
    #[serde(default)]
    before: Vec<String>,
    /// A line of sh …
    #[serde(default)]
    sh: String,
    /// … or a program's arguments.
    #[serde(default)]
    run: Vec<String>,
    #[serde(default)]
    user: String,
    /// At a terminal: what is typed. `^D` and `^C` are those keys.
    #[serde(default)]
    typed: Option<String>,
    /// In a container that runs, not in a build: a sleep ends with `wake`, a signal comes (`INT`), something is typed.
    #[serde(default)]
    live: Option<Vec<String>>,
    /// Parts of the output, in their order; a `!` before one: it is not there.
    #[serde(default)]
    says: Vec<String>,
    /// The whole output.
    #[serde(default)]
    all: Option<String>,
    #[serde(default)]
    status: u8,
}

#[derive(Deserialize)]
struct Data {
    packages: Packages,
}

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn catalogue() -> &'static Catalogue {
    let data: Data = serde_yaml::from_str(&read("content/images/simulated.yaml")).unwrap();
    Box::leak(Box::new(Catalogue { packages: data.packages, ..Catalogue::default() }))
}

fn root(on: &str) -> Root {
    let mut root = Root::default();
    for folder in ["/bin", "/usr/bin", "/etc", "/root", "/tmp", "/var/lib/dpkg", "/usr/local/bin", "/dev"] {
        root.make_folders(folder).unwrap();
    }
    root.set_mode("/tmp", 0o1777).unwrap();
    let programs = "bash dash ls cat pwd echo printf env id whoami hostname uname date true false sleep mkdir rm cp mv touch ln \
        chmod chown head tail grep wc which test sed find tee sort apt apt-get dpkg perl";
    for name in programs.split_whitespace() {
        root.write(&format!("/usr/bin/{name}"), "\u{7f}ELF", 0o755).unwrap();
    }
    root.put("/bin/sh", Node::link("/usr/bin/dash")).unwrap();
    root.put("/bin/bash", Node::link("/usr/bin/bash")).unwrap();
    let version = if on == "13" { "13.2\n" } else { "12.12\n" };
    root.write("/etc/debian_version", version, 0o644).unwrap();
    let passwd = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";
    root.write("/etc/passwd", passwd, 0o644).unwrap();
    if on == "python" {
        root.write("/usr/local/bin/python3.11", "\u{7f}ELF", 0o755).unwrap();
        root.write("/usr/local/bin/pip", "#!/usr/local/bin/python3.11\n", 0o755).unwrap();
        root.put("/usr/local/bin/python3", Node::link("python3.11")).unwrap();
    }
    root
}

fn text(outputs: &[Output]) -> String {
    let bytes = outputs.iter().flat_map(|output| match output {
        Output::Stdout(bytes) | Output::Stderr(bytes) => bytes.to_vec(),
        Output::Pause(_) | Output::Sleep(_) => Vec::new(),
    });
    String::from_utf8(bytes.collect()).unwrap()
}

fn process(machine: &mut Machine, user: &str, words: &[String], typed: Option<&str>) -> (String, Option<u8>) {
    let env = BTreeMap::from([("PATH".to_owned(), soleil::simulated::command::PATH.to_owned())]);
    let surroundings = Surroundings {
        user: user.to_owned(),
        folder: "/".to_owned(),
        env,
        tty: typed.is_some(),
        size: (24, 80),
        live: false,
    };
    match Process::start(machine, surroundings, words) {
        Err(error) => (error.to_string(), Some(error.status())),
        Ok((mut process, mut out)) => {
            match typed {
                Some(typed) => {
                    let keys = typed.replace("^D", "\u{4}").replace("^C", "\u{3}").replace('\n', "\r");
                    out.extend(process.input(machine, keys.as_bytes()));
                }
                None if process.status().is_none() => out.extend(process.end_of_input(machine)),
                None => {}
            }
            (text(&out), process.status())
        }
    }
}

fn live(machine: &mut Machine, words: &[String], typed: Option<&str>, events: &[String]) -> (String, Option<u8>) {
    let env = BTreeMap::from([("PATH".to_owned(), soleil::simulated::command::PATH.to_owned())]);
    let tty = typed.is_some();
    let surroundings = Surroundings { folder: "/".to_owned(), env, tty, live: true, ..Surroundings::default() };
    let (mut process, mut out) = Process::start(machine, surroundings, words).unwrap();
    for event in typed.iter().copied().chain(events.iter().map(String::as_str)) {
        out.extend(match event {
            "wake" => {
                assert!(process.sleeps().is_some(), "{words:?} does not sleep: {}", text(&out));
                process.wake(machine)
            }
            "INT" | "TERM" => process.signal(machine, event),
            typed => process.input(machine, typed.replace("^C", "\u{3}").replace('\n', "\r").as_bytes()),
        });
    }
    (text(&out), process.status())
}

fn sh(line: &str) -> Vec<String> {
    ["/bin/sh", "-c", line].map(str::to_owned).to_vec()
}

#[test]
fn each_command_line_prints_what_it_would() {
    let rows: Vec<Row> = serde_yaml::from_str(&read("tests/it/simulated/shell.yaml")).unwrap();
    assert!(rows.len() >= 50, "{} rows", rows.len());
    let catalogue = catalogue();
    let mut wrong = Vec::new();
    for row in &rows {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
        let mut machine = Machine { root: root(&row.on), hostname: "3e50da9f205d".to_owned(), catalogue, now };
        for line in &row.before {
            let (said, status) = process(&mut machine, "", &sh(line), None);
            assert_eq!(status, Some(0), "{line}: {said}");
        }
        let words = if row.run.is_empty() { sh(&row.sh) } else { row.run.clone() };
        let (said, status) = match &row.live {
            Some(events) => live(&mut machine, &words, row.typed.as_deref(), events),
            None => process(&mut machine, &row.user, &words, row.typed.as_deref()),
        };
        let mut rest = said.as_str();
        let parts = row.says.iter().all(|part| match part.strip_prefix('!') {
            Some(not) => !said.contains(not),
            None => match rest.split_once(part.as_str()) {
                Some((_, after)) => {
                    rest = after;
                    true
                }
                None => false,
            },
        });
        let whole = row.all.as_ref().is_none_or(|all| *all == said);
        if !parts || !whole || status.unwrap_or(255) != row.status {
            wrong.push(format!("{words:?} ended with {status:?}, not {}, and said:\n{said}\n", row.status));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
