//! Keys and facts in, effects and the screen out.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use soleil::app::build::BuildUpdate;
use soleil::app::effect::Effect;
use soleil::app::layout::Pane;
use soleil::app::log::Outcome;
use soleil::app::msg::Msg;
use soleil::app::state::Overlay;
use soleil::lab::made::Made;
use soleil::lab::world::Observation;
use soleil::text::{Lang, Message};

use super::bench::{Bench, at, do_second_step, engine, image, key, pulled, text};

/// The names of the effects, in their order.
fn names(effects: &[Effect]) -> Vec<String> {
    effects.iter().map(|effect| format!("{effect:?}").split([' ', '(']).next().unwrap_or_default().to_owned()).collect()
}

fn ledger(effects: &[Effect]) -> soleil::lab::progress::Progress {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::SaveLedger(ledger) => Some((**ledger).clone()),
        _ => None,
    });
    found.expect("the ledger is to be written")
}

/// All of the second step but what is still to be written to the ledger.
fn nearly(bench: &mut Bench) -> Vec<Effect> {
    let container = super::bench::python_container();
    bench.prove(Observation::Containers(vec![container.clone()]));
    let text = "root@c:/# python --version\nPython 3.11.2\n".to_owned();
    bench.observe(Observation::Transcript { container: container.id, text, whole: true })
}

#[test]
fn the_ledger_is_written_before_a_sun_is_drawn() {
    let mut bench = Bench::large();
    let effects = nearly(&mut bench);
    let written = ledger(&effects);
    assert!(bench.screen().contains("🌞 0/5"));
    // The same fact again asks for no second write.
    assert_eq!(bench.send(Msg::Aged), []);
    bench.send(Msg::LedgerSaved(Box::new(written)));
    let screen = bench.screen();
    assert!(screen.contains("🌞 1/5") && screen.contains("Fait : Lancer"), "{screen}");
}

/// An engine of any kind may have listed them: nothing follows from them yet.
#[test]
fn images_seen_before_the_engine_has_said_what_it_is_are_shown_and_not_judged() {
    let (early, late) = ("010101010101", "020202020202");
    let mut bench = Bench::large();
    let all = image(1, &["python:3.11", "mysql:5.7", "debian:latest", "linuxserver/wikijs:latest"], 900);
    assert_eq!(bench.observe(Observation::Glimpsed(vec![all.clone()])), []);
    let screen = bench.screen();
    assert!(screen.contains(early) && screen.contains("0/5"), "{screen}");
    assert!(!bench.state.status.iter().flat_map(|step| &step.tasks).any(|task| task.state.counts()), "{screen}");
    // The truth takes their place, and keeps it.
    bench.observe(engine());
    assert!(bench.screen().contains(early));
    bench.observe(Observation::Images(vec![image(2, &["alpine:latest"], 5)]));
    let screen = bench.screen();
    assert!(screen.contains(late) && !screen.contains(early), "{screen}");
    bench.observe(Observation::Glimpsed(vec![all.clone()]));
    assert!(!bench.screen().contains(early));
    // An engine that is lost before it has said what it is had none.
    let lost = Observation::EngineDown(Message::new("engine-lost").with("host", "unix:///x"));
    bench.observe(lost.clone());
    bench.observe(Observation::Glimpsed(vec![all]));
    assert!(bench.screen().contains(early));
    bench.observe(lost);
    let screen = bench.screen();
    assert!(screen.contains(late) && !screen.contains(early), "{screen}");
}

#[test]
fn a_ledger_that_cannot_be_written_lights_nothing_says_so_and_is_tried_again() {
    let mut bench = Bench::large();
    let written = ledger(&nearly(&mut bench));
    let why = Message::new("ledger-not-written").with("path", "/full/images.json").with("error", "no space");
    bench.send(Msg::LedgerFailed(why));
    let screen = bench.screen();
    assert!(screen.contains("🌞 0/5") && screen.contains("/full/images.json"), "{screen}");
    assert_eq!(ledger(&bench.send(Msg::Aged)), written);
    bench.send(Msg::LedgerSaved(Box::new(written)));
    assert!(bench.screen().contains("🌞 1/5"));
    assert_eq!(bench.send(Msg::Aged), []);
}

fn declared_one(bench: &Bench) -> bool {
    bench.state.status[0].tasks.iter().any(|task| task.state == soleil::lab::progress::TaskState::Declared)
}

#[test]
fn what_is_ticked_by_hand_survives_a_failed_write_and_late_news() {
    let mut bench = Bench::large();
    let declared = ledger(&bench.keys(&["Ctrl-g", "d"]));
    assert!(declared.reached["pull/list"].declared);
    assert!(!declared_one(&bench), "not before the ledger holds it");
    bench.send(Msg::LedgerFailed(Message::new("ledger-not-written")));
    assert_eq!(ledger(&bench.send(Msg::Aged)), declared);
    bench.send(Msg::LedgerSaved(Box::new(declared.clone())));
    assert!(declared_one(&bench));
    // A write that began earlier and is told later takes nothing back.
    let mut earlier = declared;
    earlier.reached.clear();
    bench.send(Msg::LedgerSaved(Box::new(earlier)));
    assert!(declared_one(&bench));
    bench.keys(&["Ctrl-g", "d"]);
    assert!(bench.screen().contains("Rien à cocher"));
}

#[test]
fn what_two_failed_writes_did_not_bring_to_the_disk_is_still_owed() {
    let failed = || Msg::LedgerFailed(Message::new("ledger-not-written"));
    for news in [
        // Both writes fail.
        vec![failed(), failed()],
        // The second fails first, then the first one, which knows less, is told to have gone well.
        vec![failed(), Msg::LedgerSaved(Box::new(Bench::large().state.progress.with_hint("pull")))],
    ] {
        let mut bench = Bench::large();
        ledger(&bench.keys(&["Ctrl-g", "h"]));
        let both = ledger(&bench.keys(&["Ctrl-g", "d"]));
        let mut effects: Vec<Effect> = news.into_iter().flat_map(|told| bench.send(told)).collect();
        effects.append(&mut bench.send(Msg::Aged));
        assert_eq!(ledger(&effects), both);
    }
}

/// One more container than are kept: the oldest goes, from the ledger on disk too, and then there is nothing to write.
#[test]
fn containers_without_end_are_written_once_each() {
    let mut bench = Bench::large();
    let made = |number: u16| {
        let image = "python:3.11".parse().unwrap();
        (format!("{number:064}"), Made { name: String::new(), image, at: at(number.into()) })
    };
    // One of nobody's is there: it is looked at.
    bench.prove(Observation::Containers(vec![super::bench::python_container()]));
    let mut disk = bench.state.progress.clone();
    disk.made = (0..256).map(made).collect();
    bench.send(Msg::LedgerSaved(Box::new(disk.clone())));
    let mut more = disk.clone();
    more.made.extend([made(256)]);
    // As the store does.
    let disk = more.joined(disk);
    let effects = names(&bench.send(Msg::LedgerSaved(Box::new(disk.clone()))));
    assert!(!effects.contains(&"SaveLedger".to_owned()), "{effects:?}");
    for progress in [&disk, &bench.state.progress] {
        assert_eq!(progress.made.len(), 256);
        assert!(progress.made.contains_key(&made(256).0) && !progress.made.contains_key(&made(0).0));
    }
}

/// Both fail on a full disk. The ledger is tried again and tells it again; the text that is not safe is told of once.
#[test]
fn a_failed_write_does_not_hide_that_text_is_not_safe() {
    let not_kept = Message::new("aside-not-kept").with("path", "/p").with("error", "full");
    let failed = Message::new("ledger-not-written").with("path", "/p").with("error", "full");
    let mut bench = Bench::large();
    bench.send(Msg::LedgerFailed(failed.clone()));
    assert_eq!(bench.state.notice.as_ref(), Some(&failed));
    bench.send(Msg::Notice(not_kept.clone()));
    bench.send(Msg::LedgerFailed(failed));
    assert_eq!(bench.state.notice, Some(not_kept));
}

#[test]
fn the_container_of_a_run_is_noted_beside_what_is_owed() {
    let mut bench = Bench::large();
    let declared = ledger(&bench.keys(&["Ctrl-g", "d"]));
    bench.send(Msg::LedgerFailed(Message::new("ledger-not-written")));
    bench.key("F6");
    let noted = ledger(&bench.send(Msg::Run(1, soleil::app::build::RunUpdate::Started("c1".into()))));
    assert_eq!(noted.reached, declared.reached);
    assert!(noted.made.contains_key("c1"));
}

#[test]
fn f5_saves_and_then_builds() {
    let mut bench = Bench::large();
    bench.key("F3");
    bench.type_text("import emoji");
    bench.key("F3");
    bench.type_text("FROM debian");
    let effects = bench.key("F5");
    assert_eq!(names(&effects), ["Save", "Save", "Build"]);
    assert!(matches!(&effects[1], Effect::Save { path, text, .. } if path == "Dockerfile" && text == "FROM debian\n"));
    assert_eq!(bench.state.focus, Pane::Log);
    assert!(bench.screen().contains("docker build ~/python_app_build -t python_app:version_de_ouf"));

    assert_eq!(bench.key("F5"), [], "one build at a time");
    assert!(bench.screen().contains("déjà en cours"));
    let Effect::Build { id, .. } = effects[2] else { panic!() };
    assert_eq!(bench.key("c"), [Effect::Cancel(id)]);
    bench.send(Msg::Build(id, BuildUpdate::Cancelled));
    assert_eq!(names(&bench.key("F5")).last().unwrap(), "Build");
}

#[test]
fn a_pull_is_cancelled_as_a_build_is() {
    let mut bench = Bench::large();
    bench.observe(engine());
    bench.observe(Observation::Images(vec![]));
    bench.key("F2");
    let Some(Effect::Pull { id, .. }) = bench.key("i").pop() else { panic!("no pull") };
    assert_eq!(bench.key("c"), [Effect::Cancel(id)]);
    bench.send(Msg::Pull(id, soleil::app::build::PullUpdate::Cancelled));
    assert!(bench.screen().contains("Arrêté à ta demande"), "{}", bench.screen());
    bench.key("F2");
    assert!(matches!(bench.key("i")[..], [Effect::Pull { .. }]), "the next one may begin");
}

#[test]
fn late_news_of_a_forgotten_build_is_harmless() {
    let mut bench = Bench::large();
    for id in 1..=9 {
        assert_eq!(names(&bench.key("F5")), ["Build"]);
        bench.send(Msg::Build(id, BuildUpdate::Cancelled));
    }
    for id in [1, 77] {
        let bytes = b"a ghost\n".to_vec();
        assert_eq!(bench.send(Msg::Build(id, BuildUpdate::Log { step: None, bytes })), []);
        assert_eq!(bench.send(Msg::Build(id, BuildUpdate::Ended(Ok("sha256:0".into())))), []);
    }
    assert!(!bench.screen().contains("a ghost"));
    assert!(bench.state.log.activities.iter().all(|activity| activity.outcome == Some(Outcome::Cancelled)));
}

#[test]
fn f6_waits_for_the_build_and_runs_after_success_alone() {
    for (end, expected) in [
        (BuildUpdate::Ended(Ok("sha256:1".into())), vec!["Run", "ListAfter"]),
        (BuildUpdate::Ended(Err("no".into())), vec!["SaveLedger"]),
        (BuildUpdate::Cancelled, vec![]),
    ] {
        let mut bench = Bench::large();
        bench.key("F5");
        assert_eq!(bench.key("F6"), []);
        assert!(bench.screen().contains("dès qu'elle sera construite"));
        assert_eq!(bench.send(Msg::Build(1, BuildUpdate::Context { files: 2, bytes: 99 })), []);
        assert_eq!(names(&bench.send(Msg::Build(1, end))), expected);
        assert!(!bench.state.run_after_build, "asked once, run once");
    }
}

#[test]
fn leaving_with_unsaved_text_asks_first() {
    let mut bench = Bench::large();
    assert_eq!(bench.key("F10"), [Effect::Quit]);
    bench.key("F3");
    bench.type_text("x");
    assert_eq!(bench.key("F10"), []);
    assert!(bench.screen().contains("QUITTER"));
    assert_eq!(bench.key("x"), [], "any other key stays");
    assert_eq!(bench.state.overlay, None);
    for sure in ["q", "F10"] {
        bench.key("F10");
        assert_eq!(bench.key(sure), [Effect::Quit], "{sure}");
        bench.key("Esc");
    }
    bench.key("F10");
    assert_eq!(names(&bench.key("s")), ["Save"]);
}

#[test]
fn ctrl_g_and_a_digit_is_the_f_key() {
    for n in 1..=10 {
        let (mut one, mut other) = (Bench::large(), Bench::large());
        for bench in [&mut one, &mut other] {
            bench.shell_runs();
            bench.key("F3");
            bench.type_text("x");
            bench.key("F8");
        }
        let with_f = one.key(&format!("F{n}"));
        assert_eq!(other.key("Ctrl-g"), []);
        assert!(other.screen().contains("Ctrl-G"));
        assert_eq!(other.key(&(n % 10).to_string()), with_f, "F{n}");
        assert_eq!(one.screen(), other.screen(), "F{n}");
        assert_ne!(one.screen(), Bench::large().screen());
    }
}

#[test]
fn in_the_shell_all_other_keys_are_the_shells() {
    let mut bench = Bench::large();
    bench.shell_runs();
    assert_eq!(bench.state.focus, Pane::Shell);
    for (keys, bytes) in [
        (vec!["Esc"], b"\x1b".as_slice()),
        (vec!["Ctrl-p"], b"\x10"),
        (vec!["Ctrl-s"], b"\x13"),
        (vec!["Ctrl-c"], b"\x03"),
        (vec!["Ctrl-g", "Ctrl-g"], b"\x07"),
        (vec!["q"], b"q"),
        (vec!["é"], "é".as_bytes()),
        (vec!["Up"], b"\x1b[A"),
    ] {
        assert_eq!(bench.keys(&keys), [Effect::ShellInput(bytes.to_vec())], "{keys:?}");
        assert_eq!((bench.state.focus, &bench.state.overlay), (Pane::Shell, &None));
    }
    assert_eq!(bench.send(Msg::Paste("ls".into())), [Effect::ShellInput(b"ls".to_vec())]);
    bench.key("F1");
    assert_eq!(bench.send(Msg::Paste("rm -rf .".into())), [], "nothing goes under an overlay");
}

#[test]
fn elsewhere_ctrl_p_opens_the_palette_and_ctrl_s_saves() {
    let mut bench = Bench::large();
    bench.key("F3");
    bench.type_text("x");
    assert_eq!(names(&bench.key("Ctrl-s")), ["Save"]);
    bench.key("Ctrl-p");
    assert!(bench.screen().contains("ACTIONS"));
    bench.type_text("quit");
    let screen = bench.screen();
    assert!(screen.contains("Quitter") && !screen.contains("Le terminal\n"), "{screen}");
    bench.keys(&["Backspace", "Backspace", "Backspace", "Backspace"]);
    bench.type_text("indice");
    bench.key("Enter");
    assert_eq!((bench.state.focus, &bench.state.overlay), (Pane::Steps, &None));
    assert!(bench.screen().contains("Indice"));
    bench.key("Ctrl-p");
    bench.type_text("no such action");
    assert_eq!(bench.key("Enter"), []);
    // From the shell, by the prefix.
    bench.keys(&["F8", "Ctrl-g", "p"]);
    assert!(matches!(bench.state.overlay, Some(Overlay::Palette { .. })));
    assert_eq!(bench.key("Down"), []);
    assert_eq!(bench.key("Enter"), []);
    assert_eq!(bench.state.focus, Pane::Steps, "the second action");
}

#[test]
fn an_engine_that_dies_takes_no_sun_away() {
    let mut bench = Bench::large();
    bench.observe(engine());
    do_second_step(&mut bench);
    let before = bench.screen();
    assert!(before.contains("🌞 1/5") && before.contains("docker 28.5.1"));
    bench.observe(Observation::EngineDown(Message::new("engine-none")));
    let screen = bench.screen();
    assert!(screen.contains("🌞 1/5") && screen.contains("pas de moteur") && !screen.contains("28.5.1"), "{screen}");
    assert!(bench.areas_have_banner());
    bench.observe(engine());
    assert!(!bench.areas_have_banner());
    assert!(bench.screen().contains("🌞 1/5"));
}

impl Bench {
    fn areas_have_banner(&self) -> bool {
        !self.state.areas().banner.is_empty()
    }
}

#[test]
fn no_size_breaks_anything_and_the_shell_follows() {
    let overlays = [vec![], vec!["F1"], vec!["Ctrl-g", "p"], vec!["F10"], vec!["Ctrl-g", "z"], vec!["Ctrl-g"]];
    let mut bench = Bench::large();
    bench.shell_runs();
    bench.observe(engine());
    bench.observe(Observation::Images(vec![image(1, &["python:3.11", "mysql:5.7"], 1_010_000_000)]));
    bench.key("F3");
    bench.type_text("日本語 é 👎\n\tx");
    bench.key("F5");
    let down = "no engine here ".repeat(30);
    bench.observe(Observation::EngineDown(Message::new("log-engine-says").with("words", down)));
    let mut resized = 0;
    for width in (0..=140).step_by(9).chain([1, 59, 60, 80, 109, 110, 140]) {
        for height in (0..=40).step_by(4).chain([1, 2, 19, 20, 31, 32]) {
            let effects = bench.send(Msg::Resize(width, height));
            resized += effects.iter().filter(|effect| matches!(effect, Effect::ShellResize { .. })).count();
            for pane in ["F2", "F3", "F4", "F7", "F8"] {
                bench.key(pane);
                for overlay in &overlays {
                    bench.keys(overlay);
                    bench.terminal();
                    bench.keys(&["Down", "PageDown", "PageUp"]);
                    bench.terminal();
                    bench.state.overlay = None;
                    bench.state.prefix = false;
                    bench.state.zoom = false;
                }
            }
        }
    }
    assert!(resized > 20, "{resized}");
    bench.key("F8");
    bench.send(Msg::Resize(80, 24));
    bench.observe(engine());
    let resized = bench.send(Msg::Resize(100, 30));
    assert_eq!(resized, [Effect::Redraw, Effect::ShellResize { rows: 26, cols: 100 }]);
}

#[test]
fn a_large_paste_is_one_undo_step() {
    let mut bench = Bench::large();
    bench.key("F3");
    bench.type_text("before");
    let paste = "0123456789abcde\n".repeat(1 << 16);
    assert_eq!(names(&bench.send(Msg::Paste(paste))), ["Keep"]);
    assert_eq!(bench.state.editor.tab().area.lines().len(), (1 << 16) + 1);
    bench.key("Ctrl-z");
    assert_eq!(bench.state.editor.tab().text(), "before\n");
}

#[test]
fn a_click_focuses_the_pane_under_it() {
    for upper in ["F3", "F4", "F7"] {
        let mut bench = Bench::large();
        bench.observe(engine());
        bench.key(upper);
        let areas = bench.state.areas();
        for y in 0..36 {
            for x in 0..120 {
                for kind in [
                    MouseEventKind::Down(MouseButton::Left),
                    MouseEventKind::Up(MouseButton::Left),
                    MouseEventKind::Down(MouseButton::Right),
                    MouseEventKind::Drag(MouseButton::Left),
                    MouseEventKind::ScrollUp,
                    MouseEventKind::ScrollDown,
                    MouseEventKind::ScrollLeft,
                ] {
                    let before = bench.state.focus;
                    let modifiers = KeyModifiers::NONE;
                    bench.send(Msg::Mouse(MouseEvent { kind, column: x, row: y, modifiers }));
                    let here = |(_, area): &&(Pane, ratatui::layout::Rect)| area.contains((x, y).into());
                    let expected = match areas.panes.iter().find(here) {
                        _ if kind != MouseEventKind::Down(MouseButton::Left) => before,
                        Some((pane, _)) => *pane,
                        None if areas.list.contains((x, y).into()) => Pane::Steps,
                        None => before,
                    };
                    assert_eq!(bench.state.focus, expected, "{x},{y} {kind:?}");
                }
            }
        }
        bench.terminal();
    }
}

#[test]
fn what_is_shown_of_the_engine_never_reaches_the_terminal_as_control() {
    let mut bench = Bench::large();
    bench.observe(Observation::EngineDown(
        Message::new("log-engine-says").with("words", "\x1b]0;title\x07 \u{202e}evil\u{9b}2J"),
    ));
    bench.send(Msg::Notice(Message::new("log-engine-says").with("words", "\x1b[2J\u{202e}")));
    let screen = bench.screen();
    assert!(screen.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{screen:?}");
}

#[test]
fn an_image_pulled_before_our_eyes_is_written_with_its_evidence() {
    let mut bench = Bench::new(Lang::En, false, (80, 24));
    bench.observe(engine());
    bench.observe(pulled("python:3.11"));
    let effects = bench.observe(Observation::Images(vec![image(1, &["python:3.11"], 1)]));
    let reached = &ledger(&effects).reached["pull/python"];
    assert_eq!((reached.at, reached.evidence.id.as_ref()), (at(60), "judge-image-pulled"));
    bench.observe(text("app.py", "import emoji\n"));
    assert_eq!(bench.state.editor.tab().text(), "import emoji\n");
    assert_eq!(key("Ctrl-Shift-x").modifiers, KeyModifiers::CONTROL | KeyModifiers::SHIFT);
}
