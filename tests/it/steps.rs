//! Which step is read.

use soleil::app::steps::{StepStatus, Steps};

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
