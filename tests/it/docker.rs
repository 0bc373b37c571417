//! The small docker without an engine: what it understands, and how it writes.

mod progress;

use std::ffi::OsString;

use clap::{CommandFactory, Parser};
use soleil::commands::docker::arguments::{Command, Container, Docker, Image, Run};
use soleil::commands::docker::create::{body, published, start_status};
use soleil::commands::docker::human::{ago, shortened, size, split_tag};
use soleil::commands::docker::misuse::wrong;
use soleil::commands::docker::table::{Table, filled, pieces};
use soleil::commands::docker::{Failure, called};
use soleil::text::Lang;

fn words(line: &str) -> Vec<OsString> {
    line.split_whitespace().map(OsString::from).collect()
}

fn parsed(line: &str) -> Result<Docker, clap::Error> {
    Docker::try_parse_from(words(line))
}

fn run(line: &str) -> Run {
    match parsed(line).unwrap().command {
        Some(Command::Run(asked) | Command::Container(Container::Run(asked))) => *asked,
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn its_arguments_are_sound() {
    Docker::command().debug_assert();
}

/// Three digits in lists, four in progress: what `docker` prints for these bytes.
#[test]
fn sizes() {
    let rows = [
        (0, "0B", "0B"),
        (42, "42B", "42B"),
        (999, "999B", "999B"),
        (1000, "1kB", "1kB"),
        (2048, "2.05kB", "2.048kB"),
        (13_256, "13.3kB", "13.26kB"),
        (5_613_764, "5.61MB", "5.614MB"),
        (124_000_000, "124MB", "124MB"),
        (999_600_000, "1GB", "999.6MB"),
        (1_010_000_000, "1.01GB", "1.01GB"),
        (53_700_123, "53.7MB", "53.7MB"),
        (2_500_000_000_000, "2.5TB", "2.5TB"),
    ];
    for (bytes, listed, progress) in rows {
        assert_eq!((size(bytes, 3).as_str(), size(bytes, 4).as_str()), (listed, progress), "{bytes}");
    }
}

#[test]
fn ages() {
    const HOUR: i64 = 3600;
    const DAY: i64 = 24 * HOUR;
    let rows = [
        (-5, "Less than a second"),
        (0, "Less than a second"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "About a minute"),
        (119, "About a minute"),
        (120, "2 minutes"),
        (59 * 60 + 59, "59 minutes"),
        (HOUR, "About an hour"),
        (HOUR + 29 * 60, "About an hour"),
        (HOUR + 30 * 60, "2 hours"),
        (47 * HOUR, "47 hours"),
        (2 * DAY, "2 days"),
        (13 * DAY, "13 days"),
        (14 * DAY, "2 weeks"),
        (21 * DAY, "3 weeks"),
        (59 * DAY, "8 weeks"),
        (60 * DAY, "2 months"),
        (700 * DAY, "23 months"),
        (730 * DAY, "2 years"),
    ];
    for (seconds, expected) in rows {
        assert_eq!(ago(seconds), format!("{expected} ago"), "{seconds}");
    }
}

#[test]
fn names_and_cuts() {
    let rows = [
        ("python", "python", None),
        ("python:3.11", "python", Some("3.11")),
        ("localhost:5000/x", "localhost:5000/x", None),
        ("localhost:5000/x:1", "localhost:5000/x", Some("1")),
        ("python@sha256:abc", "python@sha256:abc", None),
    ];
    for (name, repository, tag) in rows {
        assert_eq!(split_tag(name), (repository, tag));
    }
    for (text, cut) in
        [("bash", "bash"), ("12345678", "12345678"), ("123456789", "1234567…"), ("👎👎👎👎👎", "👎👎👎…")]
    {
        assert_eq!(shortened(text, 8), cut);
    }
}

fn images() -> Table {
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    Table {
        fields: &[("Repository", "REPOSITORY"), ("Tag", "TAG"), ("ID", "IMAGE ID")],
        rows: vec![
            row(["python_app", "version_de_ouf", "0123456789ab"]),
            row(["a\u{1b}[31m\u{7}b", "1", "ba9876543210"]),
        ],
    }
}

/// Columns of ten cells at the least, three blanks between two; what comes from outside moves no cursor.
#[test]
fn tables() {
    let table = images();
    let shown = "REPOSITORY   TAG              IMAGE ID\n\
                 python_app   version_de_ouf   0123456789ab\n\
                 ab           1                ba9876543210\n";
    assert_eq!(table.shown(&["Repository", "Tag", "ID"]), shown);
    assert_eq!(Table { rows: Vec::new(), ..images() }.shown(&["Tag", "ID"]), "TAG       IMAGE ID\n");
    let rows = [
        ("{{.Repository}}:{{.Tag}}", Ok("python_app:version_de_ouf\n")),
        ("{{ .ID }}", Ok("0123456789ab\n")),
        ("{{json .Tag}}", Ok("\"version_de_ouf\"\n")),
        ("table {{.Tag}}\\t{{.ID}}", Ok("TAG              IMAGE ID\nversion_de_ouf   0123456789ab\n")),
        ("{{.Nope}}", Err("{{.Nope}}")),
        ("{{range .}}", Err("{{range .}}")),
        ("{{.Tag", Err("{{.Tag")),
        ("{{.}}", Err("{{.}}")),
    ];
    for (format, expected) in rows {
        let mut table = images();
        table.rows.truncate(1);
        assert_eq!(table.formatted(format).as_deref().map_err(String::as_str), expected, "{format}");
    }
    let mut one = images();
    one.rows.truncate(1);
    let json: serde_json::Value = serde_json::from_str(&one.formatted("json").unwrap()).unwrap();
    assert_eq!(json["Repository"], "python_app");
}

#[test]
fn templates_of_inspect() {
    let value = serde_json::json!({"State": {"ExitCode": 3, "Error": ""}, "Args": ["-c"], "Name": "/box"});
    let rows = [
        ("{{.Name}} {{.State.ExitCode}}", "/box 3"),
        ("{{json .State}}", r#"{"Error":"","ExitCode":3}"#),
        ("{{.State.Nope}}", "<no value>"),
        ("{{json .Args}}", r#"["-c"]"#),
    ];
    for (template, expected) in rows {
        assert_eq!(filled(&pieces(template).unwrap(), &value), expected, "{template}");
    }
}

/// What stands after the image is the container's; letters can be written together.
#[test]
fn the_labs_commands_are_understood() {
    let asked = run("docker run -it --rm python:3.11 bash -c ls --rm -it");
    assert!(asked.process.interactive && asked.process.tty && asked.rm && !asked.process.detach);
    assert_eq!(asked.words, ["python:3.11", "bash", "-c", "ls", "--rm", "-it"]);
    let asked = run("docker container run -dit --name box -e A=1 -e B=2 -v .:/x -p 80 -w /x -u 1:2 debian");
    assert!(asked.process.detach && asked.process.interactive && asked.process.tty);
    assert_eq!(asked.process.env, ["A=1", "B=2"]);
    assert_eq!(run("docker run debian -it").words, ["debian", "-it"]);
    let Some(Command::Exec(asked)) = parsed("docker exec -it box python -V").unwrap().command else { panic!() };
    assert_eq!(asked.words, ["box", "python", "-V"]);
    for line in ["docker build . -t python_app:version_de_ouf", "docker image build --tag=python_app:version_de_ouf ."]
    {
        match parsed(line).unwrap().command {
            Some(Command::Build(asked) | Command::Image(Image::Build(asked))) => {
                assert_eq!(
                    (asked.path.as_str(), asked.tag.as_slice()),
                    (".", &["python_app:version_de_ouf".to_owned()][..])
                );
            }
            other => panic!("{line}: {other:?}"),
        }
    }
    for line in ["docker image ls", "docker image list -a", "docker images -q", "docker images python"] {
        let command = parsed(line).unwrap().command;
        assert!(matches!(command, Some(Command::Images(_) | Command::Image(Image::Ls(_)))), "{line}");
    }
    for line in ["docker ps -a", "docker container ls", "docker container ps -l", "docker container list -aq"] {
        let command = parsed(line).unwrap().command;
        assert!(matches!(command, Some(Command::Ps(_) | Command::Container(Container::Ls(_)))), "{line}");
    }
    for line in
        ["docker rm -f a b", "docker rmi -f x", "docker -H unix:///x logs -f --tail 3 a", "docker tag a b:1", "docker"]
    {
        assert!(parsed(line).is_ok(), "{line}");
    }
}

/// docker's own words first, then what this one has.
#[test]
fn what_is_not_understood() {
    let rows = [
        ("docker compose up", 1, "docker: 'compose' is not a docker command.\nSee 'docker --help'", "container, exec"),
        ("docker network ls", 1, "docker: 'network' is not a docker command.", "apt install docker.io"),
        ("docker login", 1, "docker: 'login' is not a docker command.", "soleil"),
        (
            "docker image prune",
            1,
            "docker: 'image prune' is not a docker command.\nSee 'docker image --help'",
            "ls, pull",
        ),
        ("docker run --gpus all x", 125, "unknown flag: --gpus\nSee 'docker run --help'.", "--rm, --name"),
        ("docker run -Z x", 125, "unknown shorthand flag: 'Z' in -Z\nSee 'docker run --help'.", "-i, -t"),
        ("docker images --tree", 125, "unknown flag: --tree\nSee 'docker images --help'.", "-a, -q"),
        (
            "docker build -t x",
            1,
            "\"docker build\" requires exactly 1 argument.\nSee 'docker build --help'.",
            "Usage:  docker build",
        ),
        ("docker build a b", 1, "\"docker build\" requires exactly 1 argument.", "Usage:"),
        ("docker pull", 1, "\"docker pull\" requires exactly 1 argument.", "Usage:  docker pull"),
        ("docker run", 1, "\"docker run\" requires at least 1 argument.", "Usage:"),
        ("docker run -it", 1, "\"docker run\" requires at least 1 argument.", "Usage:"),
        ("docker exec box", 1, "\"docker exec\" requires at least 2 arguments.", "Usage:"),
        ("docker images a b", 1, "\"docker images\" requires at most 1 argument.", "Usage:"),
        ("docker tag a", 1, "\"docker tag\" requires exactly 2 arguments.", "Usage:"),
        ("docker container rm", 1, "\"docker container rm\" requires at least 1 argument.", "Usage:"),
        ("docker ps x", 1, "\"docker ps\" requires exactly 0 arguments.", "Usage:"),
    ];
    for (line, status, begins, says) in rows {
        let error = parsed(line).unwrap_err();
        for lang in [Lang::Fr, Lang::En] {
            let Failure { status: found, words: said } = wrong(&error, &words(line)[1..], lang);
            assert!(said.starts_with(begins) && said.contains(says), "{line}: {said}");
            assert_eq!(found, status, "{line}");
        }
    }
}

#[test]
fn it_knows_its_name() {
    let called = |line: &str| called(words(line).into_iter());
    assert_eq!(called("/tmp/soleil-hooks-x/bin/docker images -q"), Some(words("images -q")));
    assert_eq!(called("docker"), Some(Vec::new()));
    assert_eq!(called("/usr/bin/soleil docker images"), None);
    assert_eq!(called(""), None);
}

#[test]
fn what_the_engine_is_told_of_a_run() {
    let variables = |name: &str| (name == "MINE").then(|| "own".to_owned());
    let line = "docker run -it --rm -e A=1 -e MINE -e NONE -v /src:/dst:ro -v vol:/v -v /anonymous -p 127.0.0.1:8080:80 \
                -p 53:53/udp -w /w -u me --entrypoint sh --label a=b --name box python:3.11 -c ls";
    let body = body(&run(line), &variables).unwrap();
    let host = body.host_config.unwrap();
    assert_eq!(body.env.unwrap(), ["A=1", "MINE=own"]);
    assert_eq!(host.binds.unwrap(), ["/src:/dst:ro", "vol:/v"]);
    assert_eq!(body.volumes.unwrap(), ["/anonymous"]);
    assert_eq!(
        (body.image.unwrap().as_str(), body.cmd.unwrap()),
        ("python:3.11", vec!["-c".to_owned(), "ls".to_owned()])
    );
    assert_eq!(body.entrypoint.unwrap(), ["sh"]);
    assert_eq!(
        (body.tty, body.open_stdin, body.stdin_once, host.auto_remove),
        (Some(true), Some(true), Some(true), Some(true))
    );
    let ports = host.port_bindings.unwrap();
    assert_eq!(ports["80/tcp"].as_ref().unwrap()[0].host_ip.as_deref(), Some("127.0.0.1"));
    assert_eq!(ports["53/udp"].as_ref().unwrap()[0].host_port.as_deref(), Some("53"));
    // In the background nothing is attached, and its input stays open.
    let body = body_of("docker run -dit debian");
    assert_eq!((body.attach_stdout, body.open_stdin, body.stdin_once), (Some(false), Some(true), Some(false)));
    assert_eq!((body.cmd, body.entrypoint), (None, None));
    for port in ["", "x", "80:x", "99999", "80/icmp"] {
        assert!(published(port).is_none(), "{port}");
    }
}

fn body_of(line: &str) -> bollard::models::ContainerCreateBody {
    body(&run(line), &|_| None).unwrap()
}

#[test]
fn why_a_program_was_not_started() {
    let rows = [
        (r#"exec: "foo": executable file not found in $PATH: unknown"#, 127),
        (r#"exec: "/foo": stat /foo: no such file or directory: unknown"#, 127),
        ("crun: executable file `nowhere` not found in $PATH: No such file or directory", 127),
        (r#"exec: "/etc": permission denied: unknown"#, 126),
        (r#"exec: "/etc": is a directory: unknown"#, 126),
        ("driver failed programming external connectivity: port is already allocated", 125),
    ];
    for (said, status) in rows {
        assert_eq!(start_status(said), status, "{said}");
    }
}
