//! Which step is read.

use soleil::app::steps::{StepStatus, Steps, page};
use soleil::text::Lang;

use super::bench::Bench;

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
