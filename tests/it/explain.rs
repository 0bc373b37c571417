//! Explanations: the catalogue, and what is found in output of every kind.

use soleil::lab::explain::{Catalogue, Seen};

fn told(text: &str) -> Option<String> {
    Catalogue::shipped().explain(&Seen { text, ..Seen::default() }).map(|found| found.id)
}

#[test]
fn every_sample_gives_its_own_failure() {
    let catalogue = Catalogue::shipped();
    let mut wrong = Vec::new();
    for failure in catalogue.failures.iter().filter(|failure| !failure.benign) {
        for sample in &failure.samples {
            if told(sample).as_ref() != Some(&failure.id) {
                wrong.push(format!("{}: {:?} for {sample}", failure.id, told(sample)));
            }
        }
    }
    assert!(catalogue.failures.len() > 120);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
