//! Which step is read.

use soleil::app::plain::{Said, checklist};
use soleil::app::steps::{StepStatus, Steps, page};
use soleil::lab::world::Observation;
use soleil::text::{Lang, Message};

use super::bench::{Bench, engine, image, pulled};

#[test]
fn every_step_in_ascii_is_ascii_and_its_code_is_as_it_was_written() {
    for size in [(80, 24), (120, 36)] {
        for at in 0..5 {
            let mut bench = Bench::new(Lang::Fr, true, size);
            bench.state.steps.select(at);
            assert!(bench.screen().is_ascii(), "{}", bench.screen());
            let page = page(&bench.state, size.0);
            let shown: Vec<String> = page.lines.iter().map(ToString::to_string).collect();
            assert!(shown.iter().all(|line| line.is_ascii()), "{shown:#?}");
            let thumb = page.blocks.iter().any(|block| block.code.text.contains('👎'));
            assert_eq!(thumb, at == 4, "{:#?}", page.blocks);
        }
    }
}

/// Lit steps as 1, and the step that is read then.
#[test]
fn the_step_that_is_read() {
    let rows: [(&str, Option<usize>, &[&str], usize); 6] = [
        ("the first that is not lit", None, &["110"], 2),
        ("on when it lights", None, &["000", "100"], 1),
        ("a chosen one stays while others light", Some(2), &["000", "100"], 2),
        ("a chosen one is left when it lights", Some(1), &["000", "010"], 0),
        ("a lit one that was gone back to stays", Some(0), &["100", "100", "110"], 0),
        ("all lit", None, &["111"], 0),
    ];
    for (name, chosen, looks, expected) in rows {
        let mut steps = Steps::default();
        if let Some(step) = chosen {
            steps.select(step);
            steps.chosen = true;
        }
        for look in looks {
            let status: Vec<_> = look.chars().map(|lit| StepStatus { lit: lit == '1', tasks: Vec::new() }).collect();
            steps.follow(&status);
        }
        assert_eq!(steps.selected, expected, "{name}");
    }
}

/// What is seen of a lit task after each fact: done while nothing is known, denied only by what was seen.
#[test]
fn ignorance_is_no_denial() {
    let mut bench = Bench::large();
    let held = || Observation::Images(vec![image(1, &["mysql:5.7"], 10)]);
    bench.prove(engine());
    bench.prove(Observation::Containers(Vec::new()));
    bench.prove(held());
    bench.prove(pulled("mysql:5.7"));
    let ledger = bench.state.progress.clone();
    let down = || Observation::EngineDown(Message::new("engine-ask-doctor"));
    let (gone, vain) = ("(fait, mais plus vrai maintenant)", "(fait, invérifiable maintenant)");
    // Every tag of such an engine has a digest: whose the image is, the registry alone can say.
    let Observation::EngineUp(mut info) = engine() else { unreachable!() };
    info.every_tag_has_digest = true;
    let up = || Observation::EngineUp(info.clone());
    let silent = || Observation::RegistryDigest("mysql:5.7".parse().unwrap(), None);
    let rows: [(&str, Vec<Observation>, &str, &[&str]); 6] = [
        ("nothing has been seen yet", Vec::new(), "", &[]),
        ("the engine is away", vec![down()], "", &[]),
        ("the registry does not answer", vec![up(), held(), Observation::Containers(Vec::new()), silent()], vain, &[]),
        ("the engine went", vec![down()], "", &[]),
        ("it is back, and was seen to pull", vec![up(), held(), pulled("mysql:5.7")], "", &[]),
        ("the image is gone", vec![Observation::Images(Vec::new())], gone, &["Fait, mais plus vrai maintenant"]),
    ];
    bench = Bench::large();
    bench.state.progress = ledger;
    bench.state.judge();
    let mut said = Said::default();
    said.news(&bench.state);
    for (name, facts, suffix, heard) in rows {
        for fact in facts {
            bench.prove(fact);
        }
        let lines = page(&bench.state, 100).lines;
        let line = lines.iter().map(ToString::to_string).find(|line| line.starts_with("✓ Récupérer mysql:5.7"));
        let words = line.unwrap_or_else(|| panic!("{name}: it is not done: {lines:?}"));
        assert_eq!(words.trim_start_matches("✓ Récupérer mysql:5.7").trim(), suffix, "{name}");
        let done = checklist(&bench.state).iter().any(|line| line.starts_with("Fait : Récupérer mysql:5.7"));
        assert_eq!(done, suffix != gone, "{name}");
        let news: Vec<String> = said.news(&bench.state).into_iter().filter(|line| line.starts_with("Fait")).collect();
        assert!(
            news.len() == heard.len() && news.iter().zip(heard).all(|(line, words)| line.starts_with(words)),
            "{name}: {news:?}"
        );
    }
}
