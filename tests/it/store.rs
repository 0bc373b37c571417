//! The ledger on disk: joined, never lost, never half written.

use std::fs;

use soleil::lab::progress::{Progress, Reached};
use soleil::runtime::store::Store;
use soleil::text::Message;

use super::bench::at;
use super::worlds::shipped_lab;

fn ledger(tasks: &[(&str, i64)]) -> Progress {
    let mut progress = Progress::new(&shipped_lab(), false, at(0));
    for (task, second) in tasks {
        let evidence = Message::new("progress-declared").with("second", second);
        let reached = Reached::new(at(*second), evidence);
        progress.reached.insert((*task).to_owned(), reached);
    }
    progress
}

fn tasks(progress: &Progress) -> Vec<(&str, i64)> {
    progress.reached.iter().map(|(key, reached)| (key.as_str(), reached.at.as_second() - at(0).as_second())).collect()
}

#[test]
fn two_programs_on_one_ledger_join() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("not/there/yet");
    let (one, other) = (Store::new(&deep, "images.json"), Store::new(&deep, "images.json"));
    assert_eq!(one.load().unwrap(), None);
    assert_eq!(one.save(&ledger(&[("pull/python", 5), ("pull/list", 9)])).unwrap().reached.len(), 2);
    let joined = other.save(&ledger(&[("pull/mysql", 7), ("pull/list", 8)])).unwrap();
    assert_eq!(tasks(&joined), [("pull/list", 8), ("pull/mysql", 7), ("pull/python", 5)]);
    assert_eq!(one.load().unwrap().unwrap(), joined);
    // A third writes what it knew at its start: nothing is taken back.
    assert_eq!(one.save(&ledger(&[])).unwrap(), joined);
}

#[test]
fn what_cannot_be_read_is_kept_aside_and_never_overwritten() {
    let whole = ledger(&[("pull/python", 5)]).to_json();
    let newer = whole.replacen("\"version\": 1", "\"version\": 2", 1);
    let spoilt: [&[u8]; 5] = [b"", b"not JSON", &whole.as_bytes()[..whole.len() / 2], newer.as_bytes(), b"\xff\xfe\0"];
    for bytes in spoilt {
        for saved_first in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("images.json");
            let store = Store::new(folder.path(), "images.json");
            // Twice within one second: both are kept.
            for _ in 0..2 {
                fs::write(&file, bytes).unwrap();
                if saved_first {
                    assert_eq!(tasks(&store.save(&ledger(&[("pull/list", 3)])).unwrap()), [("pull/list", 3)]);
                } else {
                    assert_eq!(store.load().unwrap_err().id, "ledger-kept-aside");
                    assert_eq!(store.load().unwrap(), None);
                }
            }
            let kept: Vec<_> = fs::read_dir(folder.path())
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.to_string_lossy().contains("kept-"))
                .collect();
            assert_eq!(kept.len(), 2, "{kept:?}");
            assert!(kept.iter().all(|path| fs::read(path).unwrap() == bytes));
        }
    }
}

#[test]
fn a_write_that_fails_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("state"), "a file in the folder's place").unwrap();
    let store = Store::new(&folder.path().join("state"), "images.json");
    assert_eq!(store.save(&ledger(&[])).unwrap_err().id, "ledger-not-written");
    assert_eq!(fs::read_to_string(folder.path().join("state")).unwrap(), "a file in the folder's place");

    // Another program that was stopped while it wrote holds it: that is said, and ends with it.
    let store = Store::new(folder.path(), "images.json");
    let lock = fs::File::create(folder.path().join("images.lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(store.save(&ledger(&[("pull/list", 3)])).unwrap_err().id, "ledger-not-written");
    assert_eq!(store.load().unwrap(), None);
    lock.unlock().unwrap();
    assert_eq!(tasks(&store.save(&ledger(&[("pull/list", 3)])).unwrap()), [("pull/list", 3)]);
}

#[test]
fn what_is_begun_afresh_does_not_bring_back_the_old() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path(), "images.json");
    let old = store.save(&ledger(&[("pull/python", 5), ("pull/list", 9)])).unwrap();
    let fresh = old.clone().afresh(at(20));
    assert_eq!(tasks(&store.save(&fresh).unwrap()), []);
    // A program that still runs on the old ledger is told of the new beginning.
    let told = store.save(&old).unwrap();
    assert_eq!((told.fresh, tasks(&told).len()), (Some(at(20)), 0));
    let mut done = fresh;
    done.reached = ledger(&[("pull/list", 30)]).reached;
    assert_eq!(tasks(&store.save(&done).unwrap()), [("pull/list", 30)]);
}

#[test]
fn joining_keeps_the_better_evidence() {
    let declared = |second: i64| {
        let mut progress = ledger(&[("pull/list", second)]);
        progress.reached.get_mut("pull/list").unwrap().declared = true;
        progress
    };
    // ours, theirs, and whose second stays
    for (ours, theirs, stays) in [
        (ledger(&[("pull/list", 5)]), ledger(&[("pull/list", 9)]), 5),
        (ledger(&[("pull/list", 9)]), ledger(&[("pull/list", 5)]), 5),
        (declared(1), ledger(&[("pull/list", 9)]), 9),
        (ledger(&[("pull/list", 9)]), declared(1), 9),
        (declared(4), declared(2), 2),
    ] {
        assert_eq!(tasks(&ours.joined(theirs)), [("pull/list", stays)]);
    }
    let mut other_lab = ledger(&[("pull/list", 1)]);
    other_lab.lab = "another".into();
    assert_eq!(tasks(&ledger(&[]).joined(other_lab)), []);
    let (mut few, mut many) = (ledger(&[]), ledger(&[]));
    few.hints.insert("pull".into(), 1);
    many.hints.insert("pull".into(), 3);
    assert_eq!(few.clone().joined(many.clone()).hints, many.clone().joined(few).hints);
    assert_eq!(many.hints["pull"], 3);
}
