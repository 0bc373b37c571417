//! The practice engine as the program shows it: in sight at all times, and never counted as a real one.

use std::fs;

use jiff::tz::TimeZone;
use soleil::app::effect::Effect;
use soleil::app::keymap::Action;
use soleil::app::msg::Msg;
use soleil::app::plain::{Command, Said, command};
use soleil::app::state::{Options, State};
use soleil::lab::progress::{Progress, advance};
use soleil::lab::report::Report;
use soleil::lab::world::{EngineInfo, FileState, Observation, World};
use soleil::runtime::store::Store;
use soleil::text::{Lang, Message};

use super::bench::{Bench, at, engine, image, pulled};
use super::worlds::shipped_lab;

fn practice() -> Observation {
    Observation::EngineUp(EngineInfo {
        kind: "simulated".to_owned(),
        version: "1.0".to_owned(),
        api: "1.41".to_owned(),
        host: "unix:///run/user/1000/soleil/simulated.sock".to_owned(),
        every_tag_has_digest: false,
    })
}

fn bench(lang: Lang, ascii: bool, size: (u16, u16), simulated: bool) -> Bench {
    let lab = shipped_lab();
    let progress = Progress::new(&lab, simulated, at(0));
    let options = Options { lang, ascii, nonce: "nonce".into(), tz: TimeZone::UTC };
    Bench { state: State::new(lab, options, progress, size, at(0)) }
}

#[test]
fn the_first_row_says_so_at_any_size_whatever_the_engine_does() {
    for (lang, ascii, word) in [(Lang::Fr, false, "SIMULÉ"), (Lang::Fr, true, "SIMULE"), (Lang::En, false, "SIMULATED")]
    {
        for size in [(60, 20), (80, 24), (120, 36), (30, 6)] {
            let mut bench = bench(lang, ascii, size, true);
            let first = |bench: &Bench| bench.screen().lines().next().unwrap_or_default().to_owned();
            assert!(first(&bench).ends_with(word), "{size:?} {}", first(&bench));
            bench.observe(practice());
            assert!(first(&bench).ends_with(word), "{size:?} {}", first(&bench));
            bench.observe(Observation::EngineDown(Message::new("engine-not-found")));
            assert!(first(&bench).ends_with(word), "{size:?} {}", first(&bench));
        }
    }
}

#[test]
fn lines_say_so_too() {
    let bench = bench(Lang::Fr, false, (80, 24), true);
    let lines = Said::default().news(&bench.state).join("\n");
    assert!(lines.contains("SIMULÉ : c'est le moteur d'entraînement"), "{lines}");
    let missing = soleil::app::plain::checklist(&bench.state);
    assert!(missing[0].starts_with("SIMULÉ "), "{missing:?}");
}

#[test]
fn where_no_engine_answers_one_key_offers_it() {
    let down = || Observation::EngineDown(Message::new("engine-not-found"));
    for size in [(60, 20), (80, 24), (120, 36)] {
        let mut bench = bench(Lang::Fr, false, size, false);
        bench.observe(down());
        assert!(bench.screen().contains("Ctrl-G a"), "{}", bench.screen());
        assert_eq!(bench.keys(&["Ctrl-g", "a"]), [Effect::Practice]);
        // A real engine is not left by a slip of the finger, and there is no practice engine behind the practice engine.
        bench.observe(engine());
        assert!(!bench.screen().contains("Ctrl-G a"));
        assert_eq!(bench.keys(&["Ctrl-g", "a"]), []);
        assert_eq!(bench.state.notice.as_ref().unwrap().id, "practice-engine-answers");
    }
    let mut bench = bench(Lang::Fr, false, (80, 24), true);
    bench.observe(down());
    assert!(!bench.screen().contains("Ctrl-G a"));
    assert_eq!(bench.send(Msg::Act(Action::Practice)), []);
    assert_eq!(command("a"), Command::Act(Action::Practice));
}

fn file(path: &str, text: &str) -> Observation {
    Observation::File(path.to_owned(), FileState::Text { text: text.to_owned(), modified: at(0) })
}

#[test]
fn a_real_ledger_takes_nothing_in_from_it() {
    let lab = shipped_lab();
    for (up, simulated, counts) in
        [(engine(), false, true), (engine(), true, false), (practice(), false, false), (practice(), true, true)]
    {
        let mut world = World::default();
        for seen in [
            up,
            Observation::Images(vec![image(1, &["python:3.11"], 9)]),
            Observation::Containers(vec![]),
            pulled("python:3.11"),
            file("app.py", include_str!("../../content/images/solution/app.py")),
        ] {
            world.observe(seen);
        }
        let ledger = advance(&lab, &world, &Progress::new(&lab, simulated, at(0)), at(1), false);
        assert_eq!(!ledger.reached.is_empty(), counts, "{simulated} {:?}", ledger.reached.keys());
    }
}

#[test]
fn a_ledger_under_another_name_is_refused_and_kept() {
    let lab = shipped_lab();
    for simulated in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let name = |simulated| Progress::file_name("images", simulated);
        let ledger = Progress::new(&lab, simulated, at(0));
        Store::new(folder.path(), &name(simulated)).save(&ledger).unwrap();
        assert_eq!(Store::new(folder.path(), &name(simulated)).load().unwrap(), Some(ledger.clone()));
        // Copied to where the other kind is looked for.
        fs::copy(folder.path().join(name(simulated)), folder.path().join(name(!simulated))).unwrap();
        let other = Store::new(folder.path(), &name(!simulated));
        assert_eq!(other.load().unwrap_err().id, "ledger-kept-aside");
        assert_eq!(other.load().unwrap(), None);
        // Nor does a program that has it in memory join it.
        let real = Progress::new(&lab, !simulated, at(9));
        assert_eq!(real.clone().joined(ledger), real);
    }
}

#[test]
fn every_form_of_the_report_says_so_near_its_top() {
    let lab = shipped_lab();
    for simulated in [false, true] {
        let progress = Progress::new(&lab, simulated, at(0));
        let report = Report::new(&lab, &World::default(), &progress, Lang::Fr, at(1));
        let head = |text: String| text.lines().take(4).collect::<Vec<_>>().join("\n");
        assert_eq!(head(report.markdown(Lang::Fr, &TimeZone::UTC)).contains("**SIMULÉ"), simulated);
        assert_eq!(head(report.junit()).contains("SIMULATED"), simulated, "{}", head(report.junit()));
        assert_eq!(report.json().contains("\"simulated\": true"), simulated);
    }
}
