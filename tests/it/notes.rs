//! The speaker's notes: what they are told, what they show, what they ask; and that nothing said on their socket harms.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

use jiff::tz::TimeZone;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use soleil::app::effect::Effect;
use soleil::app::keymap::Action;
use soleil::app::msg::Msg;
use soleil::app::notes::{ASKED_LIMIT, Ask, Drive, Heard, Link, Subject, TOLD_LIMIT, Told, Viewer, told};
use soleil::app::present::{Mode, Stage};
use soleil::app::state::Options;
use soleil::app::theme::Theme;
use soleil::lab::world::Observation;
use soleil::runtime::labs::Library;
use soleil::runtime::notes;
use soleil::text::{Lang, Message};
use tokio::sync::{mpsc, watch};

use super::bench::{Bench, at, engine, image, key, painted, pulled};

const PROMPT: &str = "\x1b]633;P;Cwd=/home/me;nonce\x07me@lab:~$ ";

fn presenter() -> Bench {
    let mut bench = Bench::of(Library::default().load("images").unwrap(), Lang::Fr, false, (120, 36));
    bench.state.present.mode = Mode::Keys;
    bench.observe(engine());
    bench.send(Msg::ShellOutput(PROMPT.as_bytes().to_vec()));
    bench
}

fn viewer(lang: Lang, ascii: bool, size: (u16, u16)) -> Viewer {
    let options = Options { lang, ascii, nonce: String::new(), tz: TimeZone::UTC };
    Viewer::new(options, size, Theme::Terminal, false, at(0))
}

fn follows(viewer: &mut Viewer, told: Told, second: i64) {
    assert_eq!(viewer.hear(Heard::Link(Link::Following(Box::new(told))), at(second)), None);
}

/// What is painted.
pub fn window(viewer: &Viewer) -> String {
    Bench::text(&painted(viewer.screen, |buf| soleil::ui::notes::draw(viewer, buf)))
}

fn told_by(effects: &[Effect]) -> Option<Told> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Tell(told) => Some(*told.clone()),
        _ => None,
    })
}

/// What the notes are told at each turn of a cue, and nothing when nothing of it has changed.
#[test]
fn the_notes_are_in_step() {
    let mut bench = presenter();
    let stage = |told: &Told| told.cue.as_ref().map(|cue| (cue.number, cue.stage));
    let first = told(&bench.state);
    assert_eq!(stage(&first), Some((1, Stage::Ready)));
    assert_eq!(first.next, Some(Subject::Type("docker pull mysql:5.7".into())));
    assert_eq!(stage(&told_by(&bench.key("F9")).unwrap()), Some((1, Stage::Typing)));
    assert_eq!(stage(&told_by(&bench.key("F9")).unwrap()), Some((1, Stage::Typed)));
    assert_eq!(told_by(&bench.send(Msg::Aged)), None);
    let waiting = told_by(&bench.key("F9")).unwrap();
    assert_eq!(stage(&waiting), Some((1, Stage::Waiting)));
    assert!(waiting.cue.unwrap().waits_for[0].fr.contains("python:3.11"));
    assert_eq!(stage(&told_by(&bench.keys(&["Ctrl-g", "k"])).unwrap()), Some((1, Stage::Paused)));
    bench.key("F9");
    bench.send(Msg::ShellOutput(format!("\x1b]633;D;0;nonce\x07{PROMPT}").into_bytes()));
    bench.prove(Observation::Images(vec![image(1, &["python:3.11"], 1)]));
    bench.prove(pulled("python:3.11"));
    assert_eq!(stage(&told(&bench.state)), Some((2, Stage::Ready)));
    for _ in 0..40 {
        bench.keys(&["Ctrl-g", "+"]);
    }
    let over = told(&bench.state);
    assert_eq!((over.cue, over.next, over.ended), (None, None, Some(at(60))));
    assert_eq!(over.took.iter().map(|(step, _)| *step).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
}

/// Nobody is told anything where nobody presents.
#[test]
fn without_a_presenter_nothing_is_told() {
    for mode in [Mode::Off, Mode::Alone] {
        let mut bench = presenter();
        bench.state.present.mode = mode;
        assert_eq!(told_by(&bench.key("F9")), None, "{mode:?}");
    }
}

/// A reason why F9 does nothing is seen in the notes too.
#[test]
fn what_the_screen_says_is_said_in_the_notes() {
    let mut bench = presenter();
    bench.key("F8");
    bench.type_text("ls");
    let told = told_by(&bench.send(Msg::Act(Action::Cue))).unwrap();
    let mut viewer = viewer(Lang::Fr, false, (80, 24));
    follows(&mut viewer, told, 60);
    assert!(window(&viewer).contains("! Ta ligne est déjà commencée"), "{}", window(&viewer));
}

#[test]
fn keys_drive() {
    let next = Some(Ask::Drive(Drive::Next));
    let back = Some(Ask::Drive(Drive::Back));
    let rows = [
        (&["F9", " ", "Enter", "n", "Right", "PageDown"][..], next),
        (&["b", "-", "Left", "PageUp"], back),
        (&["+"], Some(Ask::Drive(Drive::Skip))),
        (&["k", "p"], Some(Ask::Drive(Drive::Pause))),
        (&["q", "F10", "Ctrl-c"], Some(Ask::Quit)),
        (&["Ctrl-z"], Some(Ask::Suspend)),
        (&["Ctrl-l"], Some(Ask::Redraw)),
        (&["F1", "?", "Up", "Down", "x", "F5", "Esc", "Ctrl-n", "Ctrl-b"], None),
    ];
    let mut following = viewer(Lang::Fr, false, (80, 24));
    follows(&mut following, told(&presenter().state), 0);
    for (keys, ask) in rows {
        for name in keys {
            assert_eq!(following.hear(Heard::Key(key(name)), at(0)), ask, "{name}");
            // Nobody is asked who is not there.
            for link in [Link::Waiting(None), Link::Lost, Link::Strange] {
                let mut alone = viewer(Lang::Fr, false, (80, 24));
                alone.hear(Heard::Link(link), at(0));
                let asked = alone.hear(Heard::Key(key(name)), at(0));
                assert_eq!(asked, ask.filter(|ask| !matches!(ask, Ask::Drive(_))), "{name}");
            }
        }
    }
    let actions = [Drive::Next, Drive::Back, Drive::Skip, Drive::Pause].map(Action::from);
    assert_eq!(actions, [Action::Cue, Action::CueBack, Action::CueSkip, Action::CuePause]);
}

/// Drawn again when a minute of something shown is over, and not before.
#[test]
fn time_is_looked_at_when_it_changes() {
    let mut viewer = viewer(Lang::Fr, false, (80, 24));
    viewer.hear(Heard::Aged, at(5));
    assert_eq!(viewer.due(), at(60));
    let mut told = told(&presenter().state);
    told.began = Some(at(-50));
    told.cue.as_mut().unwrap().step_since = Some(at(-40));
    follows(&mut viewer, told.clone(), 5);
    assert_eq!(viewer.due(), at(10));
    viewer.hear(Heard::Aged, at(10));
    assert_eq!(viewer.due(), at(20));
    assert!(window(&viewer).contains("cette étape : 0 min · en tout : 1 min"), "{}", window(&viewer));
    // Of what has ended the time does not go on.
    (told.cue, told.ended) = (None, Some(at(9)));
    follows(&mut viewer, told, 10);
    assert_eq!(viewer.due(), at(60));
}

#[test]
fn pictures() {
    let mut all = String::new();
    let mut waiting = presenter();
    waiting.state.present.began = Some(at(-700));
    waiting.state.present.step_began = Some(at(-280));
    waiting.keys(&["F9", "F9", "F9"]);
    let mut edit = presenter();
    edit.key("F9");
    while !told(&edit.state).cue.is_some_and(|cue| cue.subject == Subject::Edit("Dockerfile".into())) {
        edit.keys(&["Ctrl-g", "+"]);
    }
    let mut over = presenter();
    over.key("F9");
    (0..40).for_each(|_| drop(over.keys(&["Ctrl-g", "+"])));
    let scenes = [
        ("waiting", Link::Following(Box::new(told(&waiting.state)))),
        ("edit", Link::Following(Box::new(told(&edit.state)))),
        ("over", Link::Following(Box::new(told(&over.state)))),
        ("nobody", Link::Waiting(None)),
        ("lost", Link::Lost),
        ("strange", Link::Strange),
    ];
    for (lang, ascii, size) in [
        (Lang::Fr, false, (80, 24)),
        (Lang::En, false, (40, 10)),
        (Lang::Fr, true, (120, 36)),
        (Lang::Fr, false, (39, 9)),
    ] {
        for (scene, link) in &scenes {
            let mut viewer = viewer(lang, ascii, size);
            viewer.hear(Heard::Link(link.clone()), at(60));
            all += &format!("--- {scene} {lang:?} {}x{}\n{}", size.0, size.1, window(&viewer));
            assert!(!ascii || window(&viewer).is_ascii(), "{}", window(&viewer));
        }
    }
    let mut help = viewer(Lang::Fr, false, (80, 24));
    help.hear(Heard::Key(key("F1")), at(60));
    all += &format!("--- help\n{}", window(&help));
    insta::assert_snapshot!("notes", all);
}

/// A note longer than the window is read to its end; of the next cue it is shown from the top.
#[test]
fn long_notes_scroll() {
    let mut long = told(&presenter().state);
    let text = (1..=40).map(|n| format!("- point {n}\n")).collect::<String>();
    long.cue.as_mut().unwrap().notes.as_mut().unwrap().fr = text;
    let mut viewer = viewer(Lang::Fr, false, (40, 10));
    follows(&mut viewer, long.clone(), 0);
    assert!(window(&viewer).contains("point 1\n") && !window(&viewer).contains("point 40"));
    for _ in 0..60 {
        viewer.hear(Heard::Key(key("Down")), at(0));
    }
    assert!(window(&viewer).contains("point 40"), "{}", window(&viewer));
    assert!(window(&viewer).contains("> F9 tape"), "what is played stays in sight");
    long.cue.as_mut().unwrap().number = 2;
    follows(&mut viewer, long, 0);
    assert!(window(&viewer).contains("point 1\n"), "{}", window(&viewer));
}

/// Nothing that a presenter tells reaches the terminal as a control sequence.
#[test]
fn what_is_told_is_made_harmless() {
    let evil = "\x1b]0;owned\x07\u{202e}evil\x1b[2J";
    let mut told = told(&presenter().state);
    told.lab.fr = evil.into();
    told.notice = Some(Message::new("present-next").with("what", evil));
    told.next = Some(Subject::Type(evil.into()));
    let cue = told.cue.as_mut().unwrap();
    (cue.title.fr, cue.subject) = (evil.into(), Subject::Type(evil.into()));
    cue.notes.as_mut().unwrap().fr = evil.into();
    let mut viewer = viewer(Lang::Fr, false, (80, 24));
    follows(&mut viewer, told, 0);
    let window = window(&viewer);
    let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(window.contains("evil") && !window.contains(bad), "{window:?}");
}

/// The longest texts that a lab can have still fit into a line of the protocol.
#[test]
fn a_line_is_bounded() {
    let mut bench = presenter();
    let long = "\u{1}".repeat(100_000);
    bench.state.lab.title.fr.clone_from(&long);
    for step in bench.state.lab.chapters.iter_mut().flat_map(|chapter| &mut chapter.steps) {
        for cue in &mut step.cues {
            cue.type_ = Some(long.clone());
            let notes = cue.notes.as_mut().unwrap();
            (notes.fr, notes.en) = (long.clone(), long.clone());
        }
        (step.title.fr, step.title.en) = (long.clone(), long.clone());
    }
    bench.state.notice = Some(Message::new("present-next").with("what", &long));
    let line = serde_json::to_string(&told(&bench.state)).unwrap();
    assert!(line.len() < TOLD_LIMIT, "{}", line.len());
    let asked =
        [Drive::Next, Drive::Back, Drive::Skip, Drive::Pause].map(|drive| serde_json::to_string(&drive).unwrap());
    assert!(asked.iter().all(|line| line.len() < ASKED_LIMIT), "{asked:?}");
}

/// The presenter's end of the socket, with what was asked of it.
struct Published {
    _folder: tempfile::TempDir,
    path: PathBuf,
    told: watch::Sender<Box<Told>>,
    asked: mpsc::Receiver<Msg>,
    _serving: std::thread::JoinHandle<()>,
}

fn publish() -> Published {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("soleil/presenter.sock");
    let (told, follow) = watch::channel(Box::new(told(&presenter().state)));
    let (own, asked) = mpsc::channel(8);
    let there = path.clone();
    let serving = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(notes::publish(&there, follow, own));
    });
    Published { _folder: folder, path, told, asked, _serving: serving }
}

impl Published {
    fn connect(&self) -> UnixStream {
        let stream = (0..).find_map(|_| UnixStream::connect(&self.path).ok()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    fn asked(&mut self) -> Msg {
        self.asked.blocking_recv().unwrap()
    }
}

/// One line, and what it tells.
fn line(stream: &mut UnixStream) -> Told {
    let mut line = Vec::new();
    let mut byte = [0];
    while stream.read(&mut byte).unwrap() == 1 && byte[0] != b'\n' {
        line.push(byte[0]);
    }
    serde_json::from_slice(&line).unwrap()
}

#[test]
fn several_follow_and_drive() {
    let mut published = publish();
    let mut clients = [published.connect(), published.connect(), published.connect()];
    let first = clients.each_mut().map(line);
    assert!(first.iter().all(|told| told == &**published.told.borrow()));
    let mut changed = first[0].clone();
    changed.lit = 3;
    published.told.send_replace(Box::new(changed.clone()));
    assert!(clients.each_mut().map(line).iter().all(|told| *told == changed));
    clients[1].write_all(b"\"next\"\n\"back\"\n").unwrap();
    assert_eq!([published.asked(), published.asked()], [Msg::Act(Action::Cue), Msg::Act(Action::CueBack)]);
    clients[2].write_all(b"\"pause\"\n").unwrap();
    assert_eq!(published.asked(), Msg::Act(Action::CuePause));
}

/// Whatever else is said, its client is sent away, nothing is done, and the others go on.
#[test]
fn bad_bytes_harm_nothing() {
    let mut published = publish();
    let mut good = published.connect();
    line(&mut good);
    let long = vec![b'x'; ASKED_LIMIT + 2];
    let bad: [&[u8]; 8] = [
        b"\n",
        b"next\n",
        b"\"quit\"\n",
        b"{\"next\":null,\"more\":1}\n",
        b"{\"line\":\"docker images\",\"cwd\":\"/\",\"status\":0}\n",
        b"\xff\xfe\x00\n",
        b"[[[[[[[[[[[[[[\n",
        &long,
    ];
    for bytes in bad {
        let mut client = published.connect();
        line(&mut client);
        client.write_all(bytes).unwrap();
        let mut rest = Vec::new();
        let shown = String::from_utf8_lossy(bytes);
        // Closed with bytes unread, the other end may say so.
        assert!(client.read_to_end(&mut rest).is_err() || rest.is_empty(), "{shown}");
    }
    good.write_all(b"\"next\"\n").unwrap();
    assert_eq!(published.asked(), Msg::Act(Action::Cue));
    assert!(published.asked.try_recv().is_err());
}

/// One that never reads is sent away; the others are told the newest all the while.
#[test]
fn a_client_that_does_not_read_is_dropped() {
    let published = publish();
    let mut deaf = published.connect();
    line(&mut deaf);
    let mut good = published.connect();
    let mut told = line(&mut good);
    told.cue.as_mut().unwrap().notes.as_mut().unwrap().fr = "x".repeat(200_000);
    for lit in 0..20 {
        told.lit = lit;
        published.told.send_replace(Box::new(told.clone()));
        assert_eq!(line(&mut good).lit, lit);
    }
    // Nothing is read of it: only that the other end has closed is waited for.
    let mut end = [PollFd::new(&deaf, PollFlags::empty())];
    assert_eq!(poll(&mut end, Some(&Timespec { tv_sec: 30, tv_nsec: 0 })).unwrap(), 1, "it is still written to");
    assert!(end[0].revents().contains(PollFlags::HUP));
}
