//! The practice engine's Python against what CPython 3.11 printed: `python.yaml`, recorded.

use std::collections::BTreeMap;

use serde::Deserialize;
use soleil::simulated::catalogue::Catalogue;
use soleil::simulated::machine::{Machine, Output, Ran, Surroundings};
use soleil::simulated::python::python;
use soleil::simulated::root::{Change, Entry, Node, Root};

#[derive(Deserialize)]
struct Row {
    source: String,
    stdout: String,
    stderr: String,
    status: u8,
}

fn machine(source: &str) -> (Machine, Surroundings) {
    let node = |entry| Node { entry, mode: 0o755, owner: 0, weight: 0 };
    let mut root = Root::default();
    for folder in ["/usr/bin", "/app", "/usr/local/lib/python3.11/dist-packages/emoji"] {
        root.make_folders(folder).unwrap();
    }
    root.apply(&[Change::Put("/usr/bin/python3".to_owned(), node(Entry::Link("python3.11".to_owned())))]);
    root.write("/usr/bin/python3.11", "", 0o755).unwrap();
    root.write("/app.py", source.to_owned(), 0o644).unwrap();
    let catalogue: &'static Catalogue = Box::leak(Box::default());
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let machine = Machine { root, hostname: "0123456789ab".to_owned(), catalogue, now };
    let env = [("PATH".to_owned(), "/usr/bin".to_owned())].into();
    (machine, Surroundings { folder: "/".to_owned(), env, ..Surroundings::default() })
}

/// What a command line prints on both streams, and its status, with this for its whole input.
fn run(source: &str, line: &[&str], input: &[&str]) -> (String, String, u8) {
    let (mut machine, mut surroundings) = machine(source);
    run_in(&mut machine, &mut surroundings, line, input)
}

fn run_in(
    machine: &mut Machine,
    surroundings: &mut Surroundings,
    line: &[&str],
    input: &[&str],
) -> (String, String, u8) {
    let line: Vec<String> = line.iter().map(|word| (*word).to_owned()).collect();
    let mut out = Vec::new();
    let status = match python(machine, surroundings, &line, &mut out) {
        Ran::Ended(status) => status,
        Ran::Waits(mut program) => input
            .iter()
            .chain([&""])
            .find_map(|text| program.feed(machine, surroundings, text.as_bytes(), &mut out))
            .expect("a program ends when its input does"),
    };
    let (mut stdout, mut stderr) = (String::new(), String::new());
    for output in out {
        match output {
            Output::Stdout(bytes) => stdout.push_str(std::str::from_utf8(&bytes).unwrap()),
            Output::Stderr(bytes) => stderr.push_str(std::str::from_utf8(&bytes).unwrap()),
            Output::Pause(_) | Output::Sleep(_) => {}
        }
    }
    (stdout, stderr, status)
}

#[test]
fn programs_print_what_cpython_printed() {
    let rows: Vec<Row> = serde_yaml::from_str(include_str!("python.yaml")).unwrap();
    assert!(rows.len() > 50, "{} rows", rows.len());
    for row in rows {
        let (stdout, stderr, status) = run(&row.source, &["python3", "/app.py"], &[]);
        assert_eq!((stdout, stderr, status), (row.stdout, row.stderr, row.status), "{}", row.source);
    }
}

/// What students' programs printed as they failed, on Docker 20.10: the same words, so the same explanation.
#[test]
fn each_recorded_failure_of_a_program_comes_out_in_the_same_words() {
    #[derive(Deserialize)]
    struct Recorded {
        name: String,
        #[serde(default)]
        files: BTreeMap<String, String>,
        text: String,
    }
    let rows: Vec<Recorded> = serde_yaml::from_str(include_str!("../../logs/failures.yaml")).unwrap();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for recorded in
        rows.iter().filter(|row| row.name.strip_suffix(".20cl").is_some() && !row.files.contains_key("Dockerfile"))
    {
        let Some(source) = recorded.files.get("app.py") else { continue };
        let (mut machine, mut surroundings) = machine(source);
        match recorded.name.as_str() {
            "r_noemoji.20cl" => drop(machine.root.remove("/usr/local/lib/python3.11/dist-packages/emoji")),
            // Of an environment whose output takes no emoji.
            "r_ascii.20cl" => continue,
            _ => {}
        }
        let (stdout, stderr, status) = run_in(&mut machine, &mut surroundings, &["python3", "/app.py"], &[]);
        tried += 1;
        let printed = format!("{stdout}{stderr}");
        if printed.trim_end() != recorded.text.trim_end() || status != 1 {
            wrong.push(format!("{}: {status}\n{printed}\nnot\n{}\n", recorded.name, recorded.text));
        }
    }
    assert!(tried >= 20, "{tried} rows");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_not_played_is_said_and_never_made_up() {
    let sources = [
        "while True: pass\n",
        "def f():\n    yield 1\nprint(list(f()))\n",
        "import asyncio\n",
        "x = 'a'\nwhile True:\n    x = x + x\n",
        "while True:\n    print('x' * 1000)\n",
        "print(2 ** 500)\n",
        "print('%d' % 3)\n",
    ];
    for source in sources {
        let (_, stderr, status) = run(source, &["python3", "/app.py"], &[]);
        assert!(stderr.starts_with("soleil: the practice engine's Python does not play "), "{source}: {stderr}");
        assert_eq!((stderr.lines().count(), status), (1, 1), "{source}");
    }
}

#[test]
fn a_program_waits_for_what_is_typed_and_says_nothing_twice() {
    let source = "print('hi')\nname = input('name? ')\nage = input('age? ')\nprint(name, age)\n";
    let (stdout, stderr, status) = run(source, &["python3", "/app.py"], &["L\u{e9}", "a\n", "7\n"]);
    assert_eq!((stdout.as_str(), stderr.as_str(), status), ("hi\nname? age? L\u{e9}a 7\n", "", 0));
}

#[test]
fn the_command_line() {
    let missing = "python3: can't open file '/no.py': [Errno 2] No such file or directory\n";
    let folder = "/usr/bin/python3: can't find '__main__' module in '/app'\n";
    let trace = "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\nNameError: name 'x' is not defined\n";
    let rows: [(&[&str], &str, &str, u8); 5] = [
        (&["python3", "--version"], "Python 3.11.2\n", "", 0),
        (&["python3", "-c", "print(1)"], "1\n", "", 0),
        (&["python3", "-c", "x"], "", trace, 1),
        (&["python3", "no.py"], "", missing, 2),
        (&["python3", "app"], "", folder, 1),
    ];
    for (line, stdout, stderr, status) in rows {
        assert_eq!(run("", line, &[]), (stdout.to_owned(), stderr.to_owned(), status), "{line:?}");
    }
}

#[test]
fn the_prompt_answers_goes_on_after_an_error_and_ends() {
    let (mut machine, mut surroundings) = machine("");
    surroundings.tty = true;
    let mut out = Vec::new();
    let Ran::Waits(mut prompt) = python(&mut machine, &mut surroundings, &["python3".to_owned()], &mut out) else {
        panic!("a prompt waits");
    };
    let typed = b"1+1\nfor i in range(2):\n  print(i)\n\nnope\nexit(3)\n";
    assert_eq!(prompt.feed(&mut machine, &mut surroundings, typed, &mut out), Some(3));
    let mut said = String::new();
    for output in &out {
        if let Output::Stdout(bytes) | Output::Stderr(bytes) = output {
            said.push_str(std::str::from_utf8(bytes).unwrap());
        }
    }
    assert!(said.starts_with("Python 3.11.2 (main"), "{said}");
    let trace = "Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\nNameError: name 'nope' is not defined. Did you mean: 'None'?\n";
    assert!(said.ends_with(&format!("\n>>> 2\n>>> ... ... 0\n1\n>>> {trace}>>> ")), "{said}");
}
