//! Text that wants to be obeyed, each by the way that it really comes: what the binary writes to the terminal is looked at
//! byte by byte, and what it keeps in memory.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::symlink;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::Command;

use soleil::text::sanitise::reorders;

use crate::harness::PATIENCE;
use crate::student::{Desk, Screen, small_lab};
use crate::table::{Part, tell};

/// Title, clipboard, link, device control, application command, privacy message, C1 in UTF-8, modes, cursor, bidi, NUL; and
/// words between them that must be seen.
const HOSTILE: &str = "\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x1b\\\x1b]8;;http://owned\x1b\\see\x1b]8;;\x1b\\\x1bP+q6f\x1b\\\x1b_owned\x1b\\\x1b^owned\x1b\\\u{9d}0;owned\u{9c}\u{9b}5n\x1b[?1003h\x1b[?1049l\x1b[6n\x1b[5;5H\x1b[8;1;1t\x1bc\u{202e}\u{2066}\0\x7fn";

/// As YAML and JSON write it, without a character that they refuse.
fn quoted() -> String {
    let escaped = |c: char| {
        if c.is_ascii_graphic() && !"\"\\".contains(c) { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) }
    };
    format!("\"{}\"", HOSTILE.chars().map(escaped).collect::<String>())
}

/// What the program may send to a terminal.
#[derive(Default)]
struct Judge {
    wrong: Vec<String>,
}

impl vte::Perform for Judge {
    fn print(&mut self, c: char) {
        if c.is_control() || reorders(c) {
            self.wrong.push(format!("printed {c:?}"));
        }
    }

    fn execute(&mut self, byte: u8) {
        // The short way to the next row.
        if !matches!(byte, b'\r' | b'\n') {
            self.wrong.push(format!("control {byte:#x}"));
        }
    }

    fn csi_dispatch(&mut self, params: &vte::Params, intermediates: &[u8], _: bool, action: char) {
        let first = params.iter().next().and_then(|param| param.first().copied()).unwrap_or(0);
        let modes = [25, 1000, 1002, 1003, 1006, 1015, 1049, 2004];
        let known = match (intermediates, action) {
            ([], 'H' | 'C' | 'D' | 'm' | 'r' | 'J' | 'K' | 'X') => true,
            ([b'?'], 'h' | 'l') => modes.contains(&first),
            _ => false,
        };
        if !known {
            self.wrong.push(format!("CSI {intermediates:?} {first} {action}"));
        }
    }

    fn esc_dispatch(&mut self, intermediates: &[u8], _: bool, byte: u8) {
        // The end of a control string is no sequence of its own, but one that we never send either.
        self.wrong.push(format!("ESC {intermediates:?} {byte:#x}"));
    }

    fn osc_dispatch(&mut self, params: &[&[u8]], _: bool) {
        self.wrong.push(format!("OSC {params:?}"));
    }

    fn hook(&mut self, _: &vte::Params, _: &[u8], _: bool, action: char) {
        self.wrong.push(format!("DCS {action}"));
    }
}

/// Leaves, and judges every byte that was written.
fn judged(screen: &mut Screen, way: &str) {
    screen.press(10);
    screen.ends(0);
    let mut judge = Judge::default();
    let written = screen.session.written();
    vte::Parser::new().advance(&mut judge, written);
    assert!(judge.wrong.is_empty(), "{way}: {:?}", judge.wrong);
    for (on, off) in [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?1003h", "\x1b[?1003l")] {
        let count = |mode: &str| written.windows(mode.len()).filter(|part| *part == mode.as_bytes()).count();
        assert_eq!((count(on), count(off)), (1, 1), "{way}");
    }
}

type Way = (&'static str, fn(&Desk) -> Vec<String>, fn(&Desk, &mut Screen));

/// How it comes, what is prepared (and the arguments), what the student does then.
const WAYS: &[Way] = &[
    (
        "control sequences in what the shell pane shows",
        |_| Vec::new(),
        |desk, screen| {
            fs::write(desk.home().join("bytes"), HOSTILE).unwrap();
            screen.press(8);
            screen.prompt();
            screen.runs("cat bytes; tput smcup; tput reset; echo");
            screen.types("cat bytes | tr -d '\\0' >name; mkdir \"$(tr -d '/' <name)\"; ls\r");
            screen.types("echo to the end\r");
            screen.shows("to the end");
        },
    ),
    (
        "control sequences in the workspace's files",
        |desk| {
            desk.write("app.py", &format!("import emoji # {HOSTILE}\n"));
            desk.write("Dockerfile", &format!("FROM debian\nRUN {HOSTILE}\n{HOSTILE}\n"));
            desk.write(".dockerignore", HOSTILE);
            Vec::new()
        },
        |_, screen| {
            screen.press(3);
            screen.shows("import emoji");
            screen.press(3);
            screen.shows("FROM debian");
            screen.types("\x07n");
            screen.press(2);
            screen.types("\x1b[C\x1b[C");
            screen.shows("Dockerfile");
        },
    ),
    (
        "control sequences and junk in what the witness hears",
        |_| Vec::new(),
        |desk, screen| {
            screen.press(8);
            screen.shows("me@lab 1:~$");
            let socket = desk.home().join("run/soleil/witness.sock");
            screen.session.wait_for(|_| socket.exists(), PATIENCE);
            for (status, line) in [(1, format!("docker build . {HOSTILE}")), (0, format!("docker images {HOSTILE}"))] {
                let report = serde_json::json!({"line": line, "cwd": HOSTILE, "status": status}).to_string();
                UnixStream::connect(&socket).unwrap().write_all(report.as_bytes()).unwrap();
            }
            for junk in [&b"\xff\0{"[..], &[b'['; 200_000]] {
                // It may hang up before it has heard all.
                let _ = UnixStream::connect(&socket).unwrap().write_all(junk);
            }
            screen.press(2);
            screen.ticked("Lister les images");
        },
    ),
    (
        "control sequences in each text of a lab file",
        |desk| {
            let quoted = quoted();
            fs::write(desk.home().join("lab.yaml"), small_lab(quoted.trim_matches('"'))).unwrap();
            vec!["--lab".into(), desk.home().join("lab.yaml").display().to_string()]
        },
        |_, screen| {
            screen.press(2);
            screen.shows("petit labo");
            screen.types("h");
            screen.shows("indice");
            screen.press(3);
        },
    ),
    (
        "control sequences in the configuration",
        |desk| {
            fs::create_dir_all(desk.home().join(".config/soleil")).unwrap();
            let quoted = quoted();
            fs::write(desk.home().join(".config/soleil/config.yaml"), format!("{quoted}: 3\n")).unwrap();
            Vec::new()
        },
        |_, screen| screen.shows("config.yaml"),
    ),
    (
        "control sequences in text that is offered back, and in the ledger",
        |desk| {
            let folder = desk.home().join(".local/state/soleil/unsaved");
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("app.py"), HOSTILE).unwrap();
            fs::write(desk.home().join(".local/state/soleil/images.json"), HOSTILE).unwrap();
            Vec::new()
        },
        |_, screen| {
            screen.press(3);
            screen.shows("app.py");
            // So that leaving asks nothing.
            screen.types("\x13");
            screen.shows("Dockerfile");
        },
    ),
    (
        "control sequences in each name and message of an engine",
        |desk| {
            engine(desk);
            Vec::new()
        },
        |_, screen| {
            screen.shows("docker 20.10");
            screen.press(4);
            screen.shows("hostile_name");
            screen.types("\r");
            screen.shows("history_of_it");
            screen.press(2);
            screen.types("i");
            screen.press(7);
            screen.shows("refused_by_it");
        },
    ),
];

/// An engine that answers with hostile words in every field of a name or a message.
fn engine(desk: &Desk) {
    let listener = UnixListener::bind(desk.home().join("none.sock")).unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || answer(stream));
        }
    });
}

fn answer(mut stream: UnixStream) -> Option<()> {
    let id = "a".repeat(64);
    let image = format!("sha256:{id}");
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if let Some((_, value)) = line.to_lowercase().split_once("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    reader.take(length).read_to_end(&mut Vec::new()).ok()?;
    let path = first.split(' ').nth(1)?;
    let is = |end: &str| path.split('?').next().is_some_and(|path| path.ends_with(end));
    let json = if is("/version") {
        serde_json::json!({"Version": format!("20.10{HOSTILE}"), "ApiVersion": format!("1.41{HOSTILE}"), "Platform": {"Name": HOSTILE}})
    } else if is("/info") {
        serde_json::json!({"Driver": HOSTILE, "Name": HOSTILE, "DriverStatus": [[HOSTILE, HOSTILE]]})
    } else if is("/images/json") {
        serde_json::json!([{"Id": image, "ParentId": "", "RepoTags": [format!("hostile_name:{HOSTILE}"), format!("hostile_name{HOSTILE}"), "hostile_name:1"],
            "RepoDigests": [HOSTILE], "Created": i64::MAX, "Size": i64::MIN, "SharedSize": -1, "Labels": {HOSTILE: HOSTILE}, "Containers": -1}])
    } else if is("/containers/json") {
        serde_json::json!([{"Id": id, "Names": [format!("/hostile_name{HOSTILE}")], "Image": HOSTILE, "ImageID": image, "Command": HOSTILE, "Created": i64::MIN,
            "State": "exited", "Status": HOSTILE}])
    } else if path.contains("/containers/") && is("/json") {
        serde_json::json!({"Id": id, "Name": format!("/hostile_name{HOSTILE}"), "Image": image, "Created": "2026-01-02T10:00:00Z", "Path": HOSTILE, "Args": [HOSTILE],
            "State": {"Status": "exited", "Running": false, "ExitCode": i64::MAX, "Error": HOSTILE, "StartedAt": "2026-01-02T10:00:00Z", "FinishedAt": "2026-01-02T10:00:00Z"},
            "Config": {"Image": "python:3.11", "Cmd": [HOSTILE], "Tty": true, "OpenStdin": true}})
    } else if is("/history") {
        serde_json::json!([{"Id": HOSTILE, "Created": i64::MIN, "CreatedBy": format!("/bin/sh -c history_of_it {HOSTILE}"), "Tags": [HOSTILE], "Size": 1, "Comment": HOSTILE}])
    } else if path.contains("/images/") && is("/json") {
        serde_json::json!({"Id": image, "RepoTags": ["hostile_name:1"], "Created": "2026-01-02T10:00:00Z", "Config": {"Cmd": [HOSTILE], "Env": [HOSTILE]},
            "RootFS": {"Type": "layers", "Layers": [HOSTILE]}})
    } else if is("/events") {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        let event = serde_json::json!({"Type": "container", "Action": format!("exec_create: {HOSTILE}"), "Actor": {"ID": id, "Attributes": {"name": HOSTILE, "image": HOSTILE}},
            "time": i64::MAX, "timeNano": i64::MIN}).to_string();
        stream.write_all(format!("{head}{:x}\r\n{event}\n\r\n", event.len() + 1).as_bytes()).ok()?;
        // Until the other side goes.
        let _ = stream.read(&mut [0]);
        return None;
    } else {
        let body = serde_json::json!({"message": format!("refused_by_it {HOSTILE}")}).to_string();
        let head = format!(
            "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        return stream.write_all(format!("{head}{body}").as_bytes()).ok();
    };
    let body = json.to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).ok()
}

#[test]
fn nothing_from_outside_is_obeyed() {
    for (way, prepare, play) in WAYS {
        for size in [(120, 36), (80, 24)] {
            let desk = Desk::new("fr_FR.UTF-8");
            let arguments = prepare(&desk);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let mut screen = desk.open(size, &arguments);
            play(&desk, &mut screen);
            judged(&mut screen, way);
        }
        let kept = "nothing of it reaches the terminal as a control sequence, at 120x36 and at 80x24";
        tell(Part::Hostile, way, "(its words, harmless)", kept);
    }
}

/// What runs without a screen says it harmlessly too.
#[test]
fn commands_say_nothing_that_is_obeyed() {
    let desk = Desk::new("fr_FR.UTF-8");
    engine(&desk);
    desk.write("Dockerfile", &format!("FROM debian\nRUN {HOSTILE}\n"));
    let home = desk.home().to_owned();
    let at = |name: &str| home.join(name).display().to_string();
    let quoted = quoted();
    fs::write(at("log"), format!("{HOSTILE} E: Unable to locate package {HOSTILE}\n")).unwrap();
    fs::write(at("bad.yaml"), format!("id: {quoted}\n{quoted}: 1\n")).unwrap();
    for arguments in [
        &["check"][..],
        &["explain", &at("log")],
        &["lint", &at("bad.yaml")],
        &["--lab", &at("bad.yaml"), "check"],
        &["report"],
        &["reset", "--yes"],
        &["--lab", HOSTILE.split('\0').next().unwrap(), "check"],
    ] {
        let output = desk.soleil(arguments);
        for told in [output.stdout, output.stderr] {
            let told = String::from_utf8(told).unwrap();
            let bad = told.chars().find(|c| (c.is_control() && *c != '\n') || reorders(*c));
            assert_eq!(bad, None, "{arguments:?}: {told:?}");
        }
    }
    let kept = "nothing of it reaches the output as a control character";
    tell(Part::Hostile, "control sequences in what runs without the screen", "(its words, harmless)", kept);
}

/// A log as somebody's program may leave it: the failure at its end is found, and what is said of it stays short.
#[test]
fn logs_of_ten_megabytes_are_explained() {
    let desk = Desk::new("en_US.UTF-8");
    let log = desk.home().join("log").display().to_string();
    let failure = "E: Unable to locate package pyhton3";
    for (fault, before) in [
        ("a log of 10 MB without a line end, to explain", "x".repeat(10_000_000)),
        ("a log of 10 MB of NUL, to explain", "\0".repeat(10_000_000)),
        ("a log of a million lines, to explain", "another\n".repeat(1_000_000)),
    ] {
        fs::write(&log, format!("{before}\n{failure}\n")).unwrap();
        let output = desk.soleil(&["explain", &log]);
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(told.len() < 10_000, "{fault}: {} bytes", told.len());
        let said = "No Debian package has that name";
        assert!(told.contains(said), "{fault}: {told}");
        tell(Part::Hostile, fault, said, "the failure at its end is explained, in a few lines");
    }
}

/// Where a file should be lies something else; each is said, none is waited for.
#[test]
fn what_is_no_file_holds_nobody_up() {
    for (what, fault, words) in [
        ("folder", "a Dockerfile that is a folder", "n'est pas un fichier ordinaire"),
        ("fifo", "a Dockerfile that is a FIFO", "n'est pas un fichier ordinaire"),
        ("device", "a Dockerfile that is a link to a device without an end", "n'est pas un fichier ordinaire"),
        ("loop", "a Dockerfile that is a link to itself", "ne se lit pas"),
        ("outside", "a Dockerfile that is a link out of the workspace", "root:x:0:0"),
    ] {
        let desk = Desk::new("fr_FR.UTF-8");
        fs::create_dir_all(desk.file("")).unwrap();
        for name in ["Dockerfile", ".dockerignore"] {
            let path = desk.file(name);
            match what {
                "folder" => fs::create_dir(&path).unwrap(),
                "fifo" => assert!(Command::new("mkfifo").arg(&path).status().unwrap().success()),
                "device" => symlink("/dev/zero", &path).unwrap(),
                "loop" => symlink(name, &path).unwrap(),
                _ => symlink("/etc/passwd", &path).unwrap(),
            }
        }
        let mut screen = desk.open((120, 36), &[]);
        screen.shows("me@lab 1:~$");
        screen.press(3);
        screen.press(3);
        screen.shows(words);
        screen.press(5);
        screen.shows("docker build");
        screen.press(10);
        screen.ends(0);
        assert_eq!(desk.check().0, 3, "{what}");
        assert_eq!(desk.soleil(&["explain", "/dev/null"]).status.code(), Some(1), "{what}");
        let lint = desk.soleil(&["lint", &desk.file("Dockerfile").display().to_string()]);
        assert_ne!(lint.status.code(), Some(0), "{what}");
        let said = if what == "outside" { "(the text that it leads to)" } else { words };
        tell(Part::Hostile, fault, said, "nothing waits for it; the screen, F5, check, explain and lint go on");
    }
}

/// The workspace is a link, goes away under the screen and comes back; what was typed stays.
#[test]
fn a_workspace_that_vanishes() {
    let desk = Desk::new("fr_FR.UTF-8");
    let elsewhere = desk.home().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    symlink(&elsewhere, desk.file(""))
        .unwrap_or_else(|_| symlink(&elsewhere, desk.home().join("python_app_build")).unwrap());
    fs::write(elsewhere.join("app.py"), "import emoji\n").unwrap();
    let mut screen = desk.open((120, 36), &[]);
    screen.press(3);
    screen.shows("import emoji");
    fs::remove_dir_all(&elsewhere).unwrap();
    screen.types("# typed meanwhile\r");
    screen.shows("# typed meanwhile");
    fs::create_dir(&elsewhere).unwrap();
    screen.types("\x13");
    let file = elsewhere.join("app.py");
    screen
        .session
        .wait_for(|_| fs::read_to_string(&file).is_ok_and(|text| text.contains("# typed meanwhile")), PATIENCE);
    screen.press(10);
    screen.ends(0);
    tell(
        Part::Home,
        "a workspace that vanishes under its link",
        "(the text stays on the screen)",
        "what was typed is saved once the folder is back",
    );
}

/// Kilobytes of memory that are the program's own.
fn memory(desk: &Desk) -> u64 {
    let pid = fs::read_to_string(desk.home().join("run/pid")).unwrap();
    let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", pid.trim())).unwrap();
    let line = rollup.lines().find(|line| line.starts_with("Pss:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// A line of 10 MB, control strings that never end, a flood without a line end: the shell goes on, memory does not grow.
#[test]
fn memory_is_bounded() {
    let desk = Desk::new("fr_FR.UTF-8");
    let mut screen = desk.open((120, 36), &[]);
    screen.press(8);
    screen.prompt();
    // Once, so that what is kept of any output is full.
    screen.runs("seq 1 20000");
    let before = memory(&desk);
    for command in [
        "head -c 10000000 /dev/zero | tr '\\0' x",
        "printf '\\033]0;'; head -c 10000000 /dev/zero | tr '\\0' x; printf '\\007'",
        "printf '\\033P'; head -c 5000000 /dev/zero | tr '\\0' x; printf '\\033\\\\'",
        "head -c 5000000 /dev/zero",
        "yes | head -c 10000000 | tr -d '\\n'",
        "yes \"$(printf 'e\\314\\201')\" | head -c 3000000 | tr -d '\\ne'",
    ] {
        screen.runs_within(&format!("{command}; echo"), PATIENCE * 4);
    }
    let after = memory(&desk);
    assert!(after < before + 80 * 1024, "{before} KiB before, {after} KiB after");
    let kept = "the shell goes on; memory grows by less than 80 MiB";
    tell(
        Part::Hostile,
        "lines of 10 MB, control strings without an end, floods without a line end",
        "(their end)",
        kept,
    );
    screen.press(10);
    screen.ends(0);
}
