//! What holds for any input: the pure rooms under texts and messages that nobody thought of. The seed is fixed, so that a
//! run tells of a change and not of luck; `tests/fuzz/run` looks further.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use jiff::Timestamp;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use ratatui::layout::Rect;
use soleil::app::build::{BuildStep, BuildUpdate, PullUpdate, RunUpdate, StepState};
use soleil::app::effect::Effect;
use soleil::app::keymap::Action;
use soleil::app::layout::{Pane, View, areas, overlay, shell_size};
use soleil::app::msg::Msg;
use soleil::app::notes::{Heard, Link, Viewer, told};
use soleil::app::present::{self, Mode};
use soleil::app::theme::Theme;
use soleil::lab::explain::{Catalogue, Seen};
use soleil::lab::model::StepId;
use soleil::lab::progress::{Progress, Reached};
use soleil::lab::reference::Reference;
use soleil::lab::shell;
use soleil::lab::world::{Container, EngineEvent, FileState, Observation};
use soleil::text::sanitise::LineBuffer;
use soleil::text::{Lang, Message, markdown};

use super::bench::{self, Bench, at, image};
use super::table::{Part, tell};
use super::worlds::shipped_lab;

#[path = "../fuzz/src/lib.rs"]
mod targets;

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { rng_seed: RngSeed::Fixed(4), failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// Pieces of which trouble is made.
const PIECES: &[&str] = &[
    "\x1b]0;owned\x07",
    "\x1b]52;c;cm0=\x07",
    "\x1b]8;;http://x\x1b\\",
    "\x1bP1$r\x1b\\",
    "\x1b_app\x1b\\",
    "\x1b[31m",
    "\x1b[2J",
    "\x1b[999C",
    "\x1b[5D",
    "\x1b[1P",
    "\x1b[3@",
    "\x1b[K",
    "\x1b",
    "\u{9b}31m",
    "\u{9d}0;x\u{9c}",
    "\u{202e}",
    "\u{2066}",
    "\u{200f}",
    "\0",
    "\x7f",
    "\r",
    "\n",
    "\r\n",
    "\t",
    "\x08",
    " ",
    "👎",
    "👩\u{200d}💻",
    "e\u{301}",
    "\u{fe0f}",
    "\u{feff}",
    "RUN ",
    "FROM debian",
    "COPY app.py /\n",
    "ENTRYPOINT [\"python3\", ",
    "<<EOF\n",
    "EOF\n",
    "\\\n",
    "# syntax=x\n",
    "'",
    "\"",
    "`",
    "```sh\n",
    "**",
    "[a](b)",
    "- ",
    "> ",
    "# ",
    "|",
    "&&",
    "$(",
    ")",
    "sh -c ",
    "docker run -it x",
    "\u{a0}",
    "import emoji\n",
    "print(",
    "’",
    "sha256:",
    "é",
    "\u{10ffff}",
];

fn hostile() -> impl Strategy<Value = String> {
    vec(prop_oneof![4 => proptest::sample::select(PIECES).prop_map(str::to_owned), 1 => ".{0,6}"], 0..24)
        .prop_map(|pieces| pieces.concat())
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![hostile().prop_map(String::into_bytes), vec(any::<u8>(), 0..200)]
}

fn reference() -> impl Strategy<Value = Reference> {
    "((localhost|ghcr\\.io|registry\\.example\\.com:5000)/)?([a-z0-9][a-z0-9._-]{0,8}/){0,2}[a-z0-9][a-z0-9._-]{0,8}(:[A-Za-z0-9_][A-Za-z0-9._-]{0,8})?(@sha256:[0-9a-f]{64})?"
        .prop_filter_map("a reference", |text| text.parse().ok())
}

fn ledger() -> impl Strategy<Value = Progress> {
    let key = proptest::sample::select(vec!["pull/python", "pull/list", "write/app", "run/output"]);
    let reached = (0_i64..6, any::<bool>(), proptest::option::of("[ab]"), any::<bool>()).prop_map(
        |(second, declared, command, already_there)| {
            let evidence = Message::new("evidence").with("second", second);
            Reached { declared, command, already_there, ..Reached::new(at(second), evidence) }
        },
    );
    let counted = || proptest::collection::btree_map("[ab]", 0_u32..4, 0..3);
    let afresh = proptest::collection::btree_map(proptest::sample::select(vec!["pull", "write"]), 0_i64..4, 0..3);
    let solutions = proptest::collection::btree_map("[ab]", 0_i64..4, 0..2);
    (
        proptest::collection::btree_map(key.prop_map(str::to_owned), reached, 0..5),
        counted(),
        counted(),
        afresh,
        solutions,
        proptest::option::of(0_i64..2),
        0_i64..3,
    )
        .prop_map(|(reached, hints, failed, afresh, solutions, fresh, began)| Progress {
            reached,
            hints,
            failed,
            afresh: afresh.into_iter().map(|(step, second)| (StepId(step.to_owned()), at(second))).collect(),
            solutions: solutions.into_iter().map(|(path, second)| (path, at(second))).collect(),
            fresh: fresh.map(at),
            began: at(began),
            ..Progress::new(&shipped_lab(), false, at(0))
        })
}

/// Without the blanks at the end, which may hang over it.
fn seen_width(line: &ratatui::text::Line<'_>) -> usize {
    unicode_width::UnicodeWidthStr::width(line.to_string().trim_end())
}

/// What of a ledger decides whether a task counts, and since when.
fn counts(ledger: &Progress) -> impl PartialEq + std::fmt::Debug + use<> {
    let reached: BTreeMap<String, (Timestamp, bool)> =
        ledger.reached.iter().map(|(key, reached)| (key.clone(), (reached.at, reached.declared))).collect();
    let rest = (ledger.hints.clone(), ledger.failed.clone(), ledger.afresh.clone(), ledger.fresh);
    (reached, rest, ledger.solutions.keys().cloned().collect::<Vec<_>>())
}

/// What logs are made of: lines, sequences, and sequences in pieces.
const LOG: &[&[u8]] = &[
    b"a line\n",
    b"of two\r\n",
    b"\n",
    b"no end",
    b"\r",
    b"\x08",
    b"\t",
    b"\x1b[31mred\n",
    b"\x1b[1m",
    b"\x1b[0m",
    b"\x1b[",
    b"3",
    b"1m",
    b"\x1b]0;title",
    b"\x07",
    b"\x1b\\",
    b"\x1bP1$r",
    b"\x1b",
    b"\x18",
    b"\x9b",
    b"\xc3\xa9t\xc3\xa9\n",
    b"\xe2\x80",
    b"\xae\n",
    b"\0",
    b"\x0c",
    b"\x1b[K",
    b"\x1b[2C",
];

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn the_targets_of_the_fuzzer_hold(bytes in bytes()) {
        targets::sanitiser(&bytes);
        targets::witness(&bytes);
        targets::dockerfile(&bytes);
        targets::lab(&bytes);
        targets::event(&bytes);
    }

    /// A line that is taken in whole, without a look at each of its characters, is as it is character by character; its colours
    /// too.
    #[test]
    fn lines_of_a_log_are_the_same_whole_and_byte_by_byte(pieces in prop::collection::vec(prop::sample::select(LOG), 0..40)) {
        let bytes = pieces.concat();
        let (mut whole, mut bytewise) = (LineBuffer::new(), LineBuffer::new());
        let expected: Vec<_> = bytes.iter().flat_map(|byte| bytewise.push(&[*byte])).collect();
        prop_assert_eq!(whole.push(&bytes), expected);
        prop_assert_eq!(whole.flush(), bytewise.flush());
    }

    /// No line is wider than asked, but code; the words stay.
    #[test]
    fn words_are_wrapped(text in hostile(), width in 0_u16..100, indent in 0_usize..4) {
        let width_of = usize::from(width.max(10));
        for line in markdown::wrap(&text, width, indent, ratatui::style::Style::new())
            .iter()
            .chain(&markdown::prose(&text, width, indent, ratatui::style::Style::new()))
        {
            prop_assert!(seen_width(line) <= width_of, "{} > {width_of}: {line:?}", seen_width(line));
            prop_assert!(targets::harmless(&line.to_string()), "{line:?}");
        }
        let (lines, blocks) = markdown::page(&text, width);
        for (row, line) in lines.iter().enumerate() {
            let code = blocks.iter().any(|block| block.rows.contains(&row));
            prop_assert!(code || seen_width(line) <= width_of, "{} > {width_of}: {line:?}", seen_width(line));
            prop_assert!(targets::harmless(&line.to_string()), "{line:?}");
        }
    }

    /// What is printed is read as the same again.
    #[test]
    fn references_come_back(reference in reference(), noise in hostile()) {
        prop_assert_eq!(reference.to_string().parse::<Reference>(), Ok(reference.clone()));
        if let Ok(other) = noise.parse::<Reference>() {
            prop_assert!(targets::harmless(&other.to_string()), "{:?}", other);
            prop_assert_eq!(other.to_string().parse::<Reference>(), Ok(other));
        }
    }

    /// Quoted words come out as they went in, wherever the command stands in a list.
    #[test]
    fn quoted_words_stay_whole(words in vec("[^\0]{1,8}", 1..5)) {
        let quoted: Vec<String> = words.iter().map(|word| format!("'{}'", word.replace('\'', r"'\''"))).collect();
        let line = format!("true && {} | cat", quoted.join(" "));
        prop_assume!(shell::script(&words).is_none());
        let split = shell::split(&line);
        prop_assert_eq!(split.len(), 3, "{:?}", split);
        prop_assert_eq!(&split[1].words, &words);
    }

    /// Output of any kind is explained or not, in harmless words.
    #[test]
    fn explanations_never_break(text in hostile(), failure in 0_usize..200) {
        let catalogue = Catalogue::shipped();
        let samples: Vec<&str> = include_str!("../logs/failures.yaml").lines().collect();
        let sample = samples[failure * samples.len() / 200];
        for text in [text.clone(), format!("{sample}\n{text}"), format!("{text}{sample}")] {
            if let Some(found) = catalogue.explain(&Seen { text: &text, ..Seen::default() }) {
                prop_assert!(targets::harmless(&found.quote), "{:?}", found.quote);
            }
            let _ = catalogue.noise(&text);
        }
    }

    /// Two programs may write one ledger in any order, any number of times.
    #[test]
    fn ledgers_join(a in ledger(), b in ledger(), c in ledger()) {
        prop_assert_eq!(counts(&a.clone().joined(a.clone())), counts(&a));
        let (ab, ba) = (a.clone().joined(b.clone()), b.clone().joined(a.clone()));
        prop_assert_eq!(counts(&ab), counts(&ba));
        prop_assert_eq!(counts(&ab.clone().joined(b.clone())), counts(&ab));
        prop_assert_eq!(counts(&ab.clone().joined(c.clone())), counts(&a.joined(b.joined(c))));
        prop_assert!(ab.holds(&ba));
    }

    /// Nothing lies outside the screen or on something else, and a pane's inside is inside it.
    #[test]
    fn panes_have_their_place(width in 0_u16..2000, height in 0_u16..2000, zoom: bool, margins: bool, banner in 0_u16..6, focus in 0_usize..5, upper in 1_usize..4) {
        let panes = [Pane::Steps, Pane::Editor, Pane::Images, Pane::Log, Pane::Shell];
        let screen = Rect::new(0, 0, width, height);
        let view = View { focus: panes[focus], upper: panes[upper], zoom, banner, margins };
        let seen = areas(screen, view);
        let mut all = vec![seen.title, seen.banner, seen.strip, seen.list, seen.footer];
        all.extend(seen.panes.iter().map(|(_, area)| *area));
        all.retain(|area| !area.is_empty());
        for (place, one) in all.iter().enumerate() {
            prop_assert_eq!(one.intersection(screen), *one);
            prop_assert!(all[place + 1..].iter().all(|other| !one.intersects(*other)), "{:?}", all);
        }
        for (pane, area) in &seen.panes {
            prop_assert_eq!(seen.inner(*pane).map(|inner| inner.intersection(*area)), seen.inner(*pane));
        }
        prop_assert_eq!(overlay(screen).intersection(screen), overlay(screen));
        let (rows, cols) = shell_size(screen, view);
        prop_assert!(rows >= 1 && cols >= 1);
    }
}

/// A key that a keyboard has.
fn key() -> impl Strategy<Value = KeyEvent> {
    let code = prop_oneof![
        4 => (1_u8..=10).prop_map(KeyCode::F),
        6 => proptest::sample::select(vec![
            KeyCode::Enter, KeyCode::Esc, KeyCode::Up, KeyCode::Down, KeyCode::Left, KeyCode::Right, KeyCode::Home,
            KeyCode::End, KeyCode::PageUp, KeyCode::PageDown, KeyCode::Tab, KeyCode::BackTab, KeyCode::Backspace,
            KeyCode::Delete, KeyCode::Insert, KeyCode::Null,
        ]),
        6 => any::<char>().prop_map(KeyCode::Char),
        8 => proptest::char::range(' ', '~').prop_map(KeyCode::Char),
    ];
    let modifiers = proptest::sample::select(vec![
        KeyModifiers::NONE,
        KeyModifiers::NONE,
        KeyModifiers::SHIFT,
        KeyModifiers::CONTROL,
        KeyModifiers::ALT,
    ]);
    prop_oneof![
        9 => (code, modifiers).prop_map(|(code, modifiers)| KeyEvent::new(code, modifiers)),
        2 => Just(KeyEvent::new(KeyCode::Char('g'), KeyModifiers::CONTROL)),
    ]
}

fn observation() -> impl Strategy<Value = Observation> {
    let file = (proptest::sample::select(vec!["app.py", "Dockerfile", "no_file_of_the_lab"]), hostile(), 0_u8..4);
    let files = file.prop_map(|(path, text, kind)| {
        let state = match kind {
            0 => FileState::Missing,
            1 => FileState::Unreadable(Message::new("file-not-a-file").with("path", text)),
            _ => FileState::Text { text, modified: at(1) },
        };
        Observation::File(path.to_owned(), state)
    });
    let container = |(name, transcript, running, second): (String, String, bool, i64)| Container {
        id: format!("{second:064}"),
        name,
        transcript,
        running,
        created: second,
        tty: Some(running),
        stdin: Some(true),
        command: vec!["bash".into()],
        image: "python:3.11".parse().ok(),
        ..Container::default()
    };
    let id = |second: i64| format!("{second:064}");
    let containers = vec((hostile(), hostile(), any::<bool>(), 0_i64..3).prop_map(container), 0..3);
    prop_oneof![
        Just(bench::engine()),
        hostile().prop_map(|why| Observation::EngineDown(Message::new("engine-none").with("host", why))),
        vec((0_u8..3, reference()), 0..4).prop_map(|images| {
            Observation::Images(images.iter().map(|(number, name)| image(*number, &[&name.to_string()], 9)).collect())
        }),
        containers.prop_map(Observation::Containers),
        (hostile(), reference(), 0_i64..3).prop_map(move |(name, image, second)| {
            Observation::Event(at(second), EngineEvent::ContainerCreated { id: id(second), name, image })
        }),
        (0_i64..3, any::<i64>()).prop_map(move |(second, code)| Observation::Event(
            at(second),
            EngineEvent::ContainerDied(id(second), code)
        )),
        (0_i64..3, hostile(), any::<bool>()).prop_map(move |(second, text, whole)| Observation::Transcript {
            container: id(second),
            text,
            whole
        }),
        any::<bool>().prop_map(Observation::Workspace),
        files,
    ]
}

fn message() -> impl Strategy<Value = Msg> {
    let step =
        (hostile(), 0_usize..5, proptest::option::of(0_usize..9), "[0-3]").prop_map(|(name, state, line, id)| {
            let states =
                [StepState::Waiting, StepState::Running, StepState::Cached, StepState::Done, StepState::Failed];
            BuildUpdate::Step(BuildStep { id, name, state: states[state], seconds: Some(1.0), line })
        });
    let ended = || prop_oneof![hostile().prop_map(Ok), hostile().prop_map(Err)];
    let mouse = (0_u8..6, any::<u16>(), any::<u16>()).prop_map(|(kind, column, row)| {
        let kinds = [
            MouseEventKind::Down(MouseButton::Left),
            MouseEventKind::Up(MouseButton::Left),
            MouseEventKind::Drag(MouseButton::Left),
            MouseEventKind::ScrollUp,
            MouseEventKind::ScrollDown,
            MouseEventKind::Down(MouseButton::Right),
        ];
        let place = |cell: u16| if cell.is_multiple_of(3) { cell } else { cell % 120 };
        MouseEvent {
            kind: kinds[usize::from(kind)],
            column: place(column),
            row: place(row) % 60,
            modifiers: KeyModifiers::NONE,
        }
    });
    let size = prop_oneof![Just((80, 24)), Just((120, 36)), (0_u16..200, 0_u16..60)];
    prop_oneof![
        30 => key().prop_map(Msg::Key),
        2 => Just(Msg::Act(Action::Cue)),
        4 => hostile().prop_map(Msg::Paste),
        4 => mouse.prop_map(Msg::Mouse),
        4 => size.prop_map(|(cols, rows)| Msg::Resize(cols, rows)),
        12 => observation().prop_map(Msg::Observed),
        8 => bytes().prop_map(Msg::ShellOutput),
        1 => any::<i32>().prop_map(Msg::ShellExited),
        3 => (hostile(), hostile(), any::<i64>()).prop_map(|(line, cwd, status)| Msg::Witnessed { line, cwd, status }),
        3 => (0_u64..4, step).prop_map(|(id, update)| Msg::Build(id, update)),
        3 => (0_u64..4, bytes(), proptest::option::of("[0-3]")).prop_map(|(id, bytes, step)| Msg::Build(id, BuildUpdate::Log { step, bytes })),
        2 => (0_u64..4, ended()).prop_map(|(id, ended)| Msg::Build(id, BuildUpdate::Ended(ended))),
        2 => (0_u64..4, bytes()).prop_map(|(id, bytes)| Msg::Run(id, RunUpdate::Output(bytes))),
        2 => (0_u64..4, hostile()).prop_map(|(id, why)| Msg::Pull(id, PullUpdate::Ended(Err(why)))),
        2 => (hostile(), 0_u64..9).prop_map(|(path, revision)| Msg::Saved { path, revision, modified: at(2) }),
        1 => hostile().prop_map(|text| Msg::Recovered("app.py".into(), text)),
        1 => hostile().prop_map(|text| Msg::SaveFailed("app.py".into(), Message::new("save-failed").with("error", text))),
        1 => ledger().prop_map(|ledger| Msg::LedgerSeen(Box::new(ledger))),
        1 => Just(Msg::Paused),
        1 => Just(Msg::Aged),
    ]
}

proptest! {
    #![proptest_config(cases(60))]

    /// Whatever comes, in whatever order, nothing breaks; every screen is drawn, and no cell of it holds what a terminal
    /// would obey. The ledger is written, or is not.
    #[test]
    fn any_messages(messages in vec(message(), 0..60), french: bool, ascii: bool, writes: bool, presents: bool) {
        let mut bench = Bench::new(if french { Lang::Fr } else { Lang::En }, ascii, (120, 36));
        if presents {
            present::start(&mut bench.state, Mode::Keys, None);
            bench.send(Msg::ShellOutput(b"\x1b]633;P;Cwd=/home/me;nonce\x07$ ".to_vec()));
        }
        let size = (bench.state.screen.width, bench.state.screen.height);
        let mut viewer = Viewer::new(bench.state.options.clone(), size, Theme::Terminal, false, at(0));
        for (count, msg) in messages.into_iter().enumerate() {
            let mut effects = bench.send(msg);
            while writes && let Some(Effect::SaveLedger(ledger)) = effects.iter().find(|effect| matches!(effect, Effect::SaveLedger(_))).cloned() {
                effects = bench.send(Msg::LedgerSaved(ledger));
            }
            if count % 3 == 0 && !bench.state.screen.is_empty() {
                let screen = bench.screen();
                prop_assert!(targets::harmless(&screen), "{:?}", screen);
                prop_assert!(!ascii || screen.is_ascii(), "{}", screen);
                viewer.hear(Heard::Link(Link::Following(Box::new(told(&bench.state)))), at(0));
                let window = super::notes::window(&viewer);
                prop_assert!(targets::harmless(&window), "{:?}", window);
                prop_assert!(!ascii || window.is_ascii(), "{}", window);
            }
        }
    }
}

/// What the fuzz targets begin with: from their corpus and from the rows of data.
#[test]
fn the_corpus_breaks_no_target() {
    type Target = (fn(&[u8]), &'static [&'static str]);
    let targets: [Target; 5] = [
        (targets::lab, &["tests/bad_labs", "content/images"]),
        (targets::dockerfile, &["tests/fuzz/corpus/dockerfile", "content/images/solution"]),
        (targets::sanitiser, &["tests/fuzz/corpus/sanitiser"]),
        (targets::event, &["tests/fuzz/corpus/event"]),
        (targets::witness, &["tests/fuzz/corpus/witness"]),
    ];
    for (target, folders) in targets {
        for folder in folders {
            let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            let files: Vec<_> = entries.filter(|path| path.is_file()).collect();
            assert!(!files.is_empty(), "{folder}");
            for path in files {
                target(&std::fs::read(path).unwrap());
            }
        }
    }
    let fault = "the fuzzers' corpora: lab files, Dockerfiles, logs, events, the witness's reports";
    tell(Part::Hostile, fault, "(whatever they are)", "no panic, no control character in what is shown");
}
