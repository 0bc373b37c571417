//! The lines of a pull and of BuildKit.

use bollard::moby::buildkit::v1::{StatusResponse, Vertex, VertexLog};
use bollard::models::{CreateImageInfo, ProgressDetail};
use soleil::commands::docker::buildkit::Plain;
use soleil::commands::docker::layers::Layers;

fn item(id: &str, status: &str, current: i64, total: i64) -> CreateImageInfo {
    let progress = ProgressDetail { current: Some(current), total: Some(total) };
    CreateImageInfo {
        id: (!id.is_empty()).then(|| id.to_owned()),
        status: Some(status.to_owned()),
        progress_detail: Some(progress),
        ..CreateImageInfo::default()
    }
}

/// One line a layer that moves on, on a terminal; elsewhere one a change, and none for a piece that came.
#[test]
fn the_lines_of_a_pull() {
    let items = [
        item("3.11", "Pulling from library/python", 0, 0),
        item("aaaa", "Pulling fs layer", 0, 0),
        item("bbbb", "Pulling fs layer", 0, 0),
        item("aaaa", "Downloading", 5_000_000, 10_000_000),
        item("aaaa", "Pull complete", 0, 0),
        item("bbbb", "Extracting", 10_000_000, 10_000_000),
        item("", "Status: Downloaded newer image for python:3.11", 0, 0),
    ];
    let written = |columns, count: usize| {
        let mut layers = Layers::new(columns);
        items[..count].iter().map(|item| layers.take(item)).collect::<String>()
    };
    assert_eq!(
        written(None, items.len()),
        "3.11: Pulling from library/python\naaaa: Pulling fs layer\nbbbb: Pulling fs layer\naaaa: Pull complete\n\
         Status: Downloaded newer image for python:3.11\n"
    );
    let screen = |count| {
        let mut terminal = vt100::Parser::new(10.try_into().unwrap(), 70.try_into().unwrap(), 0);
        terminal.process(written(Some(70), count).replace('\n', "\r\n").as_bytes());
        terminal.screen().contents()
    };
    assert_eq!(
        screen(4),
        "3.11: Pulling from library/python\naaaa: Downloading [===============>              ]  5MB/10MB\nbbbb: Pulling fs layer"
    );
    assert_eq!(
        screen(items.len()),
        "3.11: Pulling from library/python\naaaa: Pull complete\nbbbb: Extracting [==============================]  10MB/10MB\n\
         Status: Downloaded newer image for python:3.11"
    );
}

/// A step as BuildKit tells it: times in seconds, none where it is not reached.
fn vertex(name: &str, started: Option<i64>, completed: Option<i64>, error: &str) -> Vertex {
    let mut vertex =
        Vertex { digest: name.to_owned(), name: name.to_owned(), error: error.to_owned(), ..Vertex::default() };
    // The type of a time is not public: a default one is filled.
    if let Some(seconds) = started {
        vertex.started.get_or_insert_default().seconds = seconds;
    }
    if let Some(seconds) = completed {
        vertex.completed.get_or_insert_default().seconds = seconds;
    }
    vertex
}

fn log(of: &str, at: i64, text: &str) -> VertexLog {
    let mut log = VertexLog { vertex: of.to_owned(), msg: text.as_bytes().to_vec(), ..VertexLog::default() };
    log.timestamp.get_or_insert_default().seconds = at;
    log
}

/// Numbered as they begin, lines whole, an end each; the one that failed once more.
#[test]
fn the_progress_of_buildkit() {
    let (base, run, copy) = ("[1/3] FROM debian", "[2/3] RUN apt", "[3/3] COPY x");
    let responses = [
        StatusResponse {
            vertexes: vec![vertex(base, None, None, ""), vertex(run, None, None, "")],
            ..StatusResponse::default()
        },
        StatusResponse {
            vertexes: vec![
                Vertex { cached: true, ..vertex(base, Some(1), Some(1), "") },
                vertex(run, Some(2), None, ""),
            ],
            logs: vec![log(run, 3, "one\nhalf")],
            ..StatusResponse::default()
        },
        StatusResponse {
            vertexes: vec![vertex(copy, Some(3), Some(4), "")],
            logs: vec![log(run, 4, " a line\n")],
            ..StatusResponse::default()
        },
        StatusResponse {
            vertexes: vec![vertex(run, Some(2), Some(7), "exit code: 100")],
            logs: vec![log(run, 6, "no end")],
            ..StatusResponse::default()
        },
    ];
    let mut plain = Plain::default();
    let text: String = responses.into_iter().map(|response| plain.take(response)).collect();
    assert_eq!(
        text,
        "#1 [1/3] FROM debian\n#1 CACHED\n\n#2 [2/3] RUN apt\n#2 1.000 one\n\n#3 [3/3] COPY x\n#3 DONE 1.0s\n\n\
         #2 [2/3] RUN apt\n#2 2.000 half a line\n#2 5.000 no end\n#2 ERROR: exit code: 100\n"
    );
    assert_eq!(plain.failure(), "------\n > [2/3] RUN apt:\n1.000 one\n2.000 half a line\n5.000 no end\n------\n");
}
