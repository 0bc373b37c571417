//! The editor: keys to text, cursor and effects; the disk against the buffer.

use jiff::Timestamp;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use soleil::app::editor::{Editor, EditorEffect, LARGEST};
use soleil::app::effect::Effect;
use soleil::app::layout::Pane;
use soleil::app::msg::Msg;
use soleil::lab::model::{LabFile, Language};
use soleil::lab::world::{FileState, Observation};
use soleil::runtime::files::{load, save};
use soleil::text::{Lang, Message};

use super::bench::{Bench, at, key};

fn editor() -> Editor {
    Editor::new(&[
        LabFile { path: "app.py".into(), language: Language::Python },
        LabFile { path: "Dockerfile".into(), language: Language::Dockerfile },
    ])
}

fn on_disk(text: &str) -> FileState {
    FileState::Text { text: text.into(), modified: Timestamp::UNIX_EPOCH }
}

/// Names of keys, and between quotes what is typed.
fn play(editor: &mut Editor, script: &str) -> Vec<EditorEffect> {
    let mut effects = Vec::new();
    for (place, piece) in script.split('\'').enumerate() {
        if place % 2 == 1 {
            effects.extend(piece.chars().flat_map(|c| editor.key(key(&c.to_string()), 13)));
        } else {
            effects.extend(piece.split_whitespace().flat_map(|name| editor.key(key(name), 13)));
        }
    }
    effects
}

#[test]
fn keys_to_text_and_cursor() {
    // what the disk holds, keys, the buffer, the cursor
    for (disk, script, text, cursor) in [
        ("", "'ab' Enter 'c'", "ab\nc\n", (1, 1)),
        ("", "'  ab' Enter 'c'", "  ab\n  c\n", (1, 3)),
        ("", "'if x:' Enter 'y'", "if x:\n    y\n", (1, 5)),
        ("", "Tab 'a'", "    a\n", (0, 5)),
        ("", "'é日👎' Backspace 'x'", "é日x\n", (0, 3)),
        ("", "'日本' Left Left 'x' End 'y'", "x日本y\n", (0, 4)),
        ("ab\ncd\n", "Down End 'e' Ctrl-z", "ab\ncd\n", (1, 2)),
        ("ab\ncd\n", "Down End 'e' Ctrl-z Ctrl-y", "ab\ncde\n", (1, 3)),
        ("ab\n", "Ctrl-z Ctrl-z Ctrl-y", "ab\n", (0, 0)),
        ("ab cd\n", "Shift-Right Shift-Right Ctrl-x End Ctrl-v", " cdab\n", (0, 5)),
        ("ab cd\n", "Shift-End Ctrl-c End Ctrl-v", "ab cdab cd\n", (0, 10)),
        ("ab\ncd\n", "Ctrl-a 'x'", "x\n", (0, 1)),
        ("ab\ncd\n", "Ctrl-a 'x' Ctrl-z Ctrl-z", "ab\ncd\n", (1, 2)),
        ("ab cd\n", "Shift-Right Shift-Right 'xyz' Ctrl-z", "ab cd\n", (0, 2)),
        ("ab cd\n", "Shift-Right Shift-Right 'xyz' Ctrl-z Ctrl-y", "xyz cd\n", (0, 3)),
        ("ab cd\n", "Shift-Right Shift-Right Ctrl-c End Shift-Left Shift-Left Ctrl-v Ctrl-z", "ab cd\n", (0, 5)),
        ("ab cd\n", "Shift-Right Shift-Right Delete 'x' Ctrl-z", " cd\n", (0, 0)),
        ("one two two\n", "Ctrl-f 'two' Enter Esc 'X'", "one two Xtwo\n", (0, 9)),
        ("one two two\n", "Ctrl-f '(' Esc 'X'", "Xone two two\n", (0, 1)),
        ("ab cd\n", "End Ctrl-w", "ab \n", (0, 3)),
        ("ab cd\n", "Ctrl-k", "", (0, 0)),
        ("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n", "PageDown 'x'", "", (10, 1)),
        ("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n", "PageDown PageDown PageUp", "", (1, 0)),
        ("0\n\n\n3\n\n\n", "PageDown", "0\n\n\n3\n\n\n", (6, 0)),
    ] {
        let mut editor = editor();
        if !disk.is_empty() {
            editor.loaded("app.py", on_disk(disk));
        }
        play(&mut editor, script);
        let tab = editor.tab();
        if !text.is_empty() || script == "Ctrl-k" {
            assert_eq!(tab.text(), text, "{disk:?} {script}");
        }
        assert_eq!(tab.area.cursor(), cursor, "{disk:?} {script}");
        assert_eq!(tab.dirty, tab.text() != disk, "{disk:?} {script}");
    }
}

#[test]
fn unsaved_text_is_kept_aside_and_forgotten_once_nothing_is_unsaved() {
    let mut editor = editor();
    editor.loaded("app.py", on_disk("a\n"));
    let keep = |text: &str| EditorEffect::File(Effect::Keep { path: "app.py".into(), text: text.into() });
    assert_eq!(play(&mut editor, "End 'b'"), [keep("ab\n")]);
    assert_eq!(play(&mut editor, "Left Right"), []);
    assert_eq!(play(&mut editor, "Ctrl-z"), [EditorEffect::File(Effect::Forget("app.py".into()))]);
    assert!(editor.unsaved().is_empty());
    assert_eq!(play(&mut editor, "Shift-Left Ctrl-c"), [EditorEffect::Copy("a".into())]);
    assert_eq!(play(&mut editor, "Esc Ctrl-c"), [EditorEffect::Notice(Message::new("editor-nothing-selected"))]);
}

#[test]
fn a_change_from_outside_is_taken_in_silence_when_nothing_is_lost() {
    let mut editor = editor();
    editor.loaded("app.py", on_disk("a\nb\n"));
    play(&mut editor, "Down");
    editor.loaded("app.py", on_disk("a\nB\nc\n"));
    let tab = editor.tab();
    assert_eq!((tab.text().as_str(), tab.dirty, &tab.conflict), ("a\nB\nc\n", false, &None));
    assert_eq!(tab.area.cursor().0, 1);
    // It can be undone: the text of before comes back, unsaved.
    play(&mut editor, "Ctrl-z");
    assert_eq!((editor.tab().text().as_str(), editor.tab().dirty), ("a\nb\n", true));
    play(&mut editor, "Ctrl-y");
    assert_eq!((editor.tab().text().as_str(), editor.tab().dirty), ("a\nB\nc\n", false));
    // The first text that is ever loaded cannot: there was nothing before.
    let mut first = self::editor();
    first.loaded("app.py", on_disk("a\n"));
    play(&mut first, "Ctrl-z");
    assert_eq!(first.tab().text(), "a\n");
}

#[test]
fn a_change_from_outside_over_unsaved_text_is_asked_about() {
    let conflict = || {
        let mut editor = editor();
        editor.loaded("app.py", on_disk("a\n"));
        play(&mut editor, "'mine '");
        editor.loaded("app.py", on_disk("theirs\n"));
        assert!(editor.tab().conflict.is_some());
        assert_eq!(editor.tab().text(), "mine a\n");
        let decide = [EditorEffect::Notice(Message::new("editor-decide-first"))];
        // Whoever goes on typing answers nothing by that.
        for letter in ["x", "m", "t", "d", "o", "r", "D", "Enter"] {
            assert_eq!(play(&mut editor, letter), decide, "{letter}");
        }
        assert_eq!(editor.paste("x"), decide);
        assert_eq!(editor.save(), decide);
        assert_eq!(editor.save_all(), decide);
        assert_eq!(editor.tab().text(), "mine a\n");
        editor
    };
    let mut mine = conflict();
    play(&mut mine, "Ctrl-o");
    assert!(mine.tab().dirty && mine.tab().conflict.is_none());
    assert!(matches!(&mine.save()[..], [EditorEffect::File(Effect::Save { text, .. })] if text == "mine a\n"));

    let mut theirs = conflict();
    assert_eq!(play(&mut theirs, "Ctrl-r"), [EditorEffect::File(Effect::Forget("app.py".into()))]);
    assert_eq!((theirs.tab().text().as_str(), theirs.tab().dirty), ("theirs\n", false));
    play(&mut theirs, "Ctrl-z");
    assert_eq!(theirs.tab().text(), "mine a\n", "a wrong choice loses nothing");

    let mut looked = conflict();
    play(&mut looked, "Ctrl-d");
    assert!(looked.tab().conflict.as_ref().unwrap().diff_shown);
    assert_eq!(looked.tab().difference(), [('-', "theirs".to_owned()), ('+', "mine a".to_owned())]);
    looked.loaded("app.py", on_disk("mine a\n"));
    assert!(looked.tab().conflict.is_none() && !looked.tab().dirty, "they agree");
}

#[test]
fn a_removed_file_stays_in_the_buffer_unsaved() {
    let mut editor = editor();
    editor.loaded("app.py", on_disk("a\n"));
    editor.loaded("app.py", FileState::Missing);
    assert_eq!((editor.tab().text().as_str(), editor.tab().dirty), ("a\n", true));
    editor.loaded("Dockerfile", FileState::Missing);
    assert_eq!(editor.unsaved(), [("app.py".to_owned(), "a\n".to_owned())]);
}

#[test]
fn what_was_typed_after_a_save_stays_unsaved_and_is_no_conflict() {
    let saved = Message::new("editor-nothing-yet");
    for watcher_first in [true, false] {
        let mut editor = editor();
        play(&mut editor, "'a'");
        let Some(EditorEffect::File(Effect::Save { revision, text, .. })) = editor.save().pop() else { panic!() };
        play(&mut editor, "'b'");
        if watcher_first {
            editor.loaded("app.py", on_disk("a\n"));
        }
        assert_eq!(editor.saved("app.py", revision), Some(text));
        editor.loaded("app.py", on_disk("a\n"));
        assert!(editor.tab().dirty && editor.tab().conflict.is_none(), "{watcher_first}");
        play(&mut editor, "Backspace");
        assert!(!editor.tab().dirty);
        assert_eq!(editor.saved("app.py", 9999), None);
    }
    assert_eq!(editor().save(), [EditorEffect::Notice(saved)], "an empty file is not made by itself");
    assert_eq!(editor().save_all(), []);
}

#[test]
fn a_late_answer_of_the_disk_does_not_forget_what_is_kept_aside() {
    let mut bench = Bench::large();
    bench.key("F3");
    bench.type_text("a");
    let saved = bench.key("Ctrl-s").into_iter().find_map(|effect| match effect {
        Effect::Save { revision, path, .. } => Some(Msg::Saved { path, revision, modified: at(3) }),
        _ => None,
    });
    bench.type_text("b");
    let effects = bench.send(saved.clone().unwrap());
    assert!(!effects.contains(&Effect::Forget("app.py".into())), "{effects:?}");
    bench.key("Backspace");
    assert!(bench.send(saved.unwrap()).contains(&Effect::Forget("app.py".into())));
}

#[test]
fn a_late_report_of_an_older_save_is_not_loaded_over_a_newer_one() {
    // when the older text is told, the buffer after it
    for (second, expected) in [(1, "ab\n"), (9, "a\n")] {
        let mut bench = Bench::large();
        bench.key("F3");
        for (letter, saved_at) in [("a", 1), ("b", 2)] {
            bench.type_text(letter);
            for effect in bench.key("Ctrl-s") {
                if let Effect::Save { path, revision, .. } = effect {
                    bench.send(Msg::Saved { path, revision, modified: at(saved_at) });
                }
            }
        }
        let told = FileState::Text { text: "a\n".into(), modified: at(second) };
        bench.observe(Observation::File("app.py".into(), told));
        let tab = bench.state.editor.tab();
        assert_eq!((tab.text().as_str(), tab.dirty, &tab.conflict), (expected, false, &None), "told at {second}");
    }
}

#[test]
fn a_save_that_fails_keeps_the_text() {
    let mut bench = Bench::large();
    bench.key("F3");
    bench.type_text("precious");
    bench.key("Ctrl-s");
    let why = Message::new("save-disk-full").with("path", "/home/s/app.py");
    bench.send(Msg::SaveFailed("app.py".into(), why));
    let screen = bench.screen();
    assert!(screen.contains("precious") && screen.contains("Le disque est plein"), "{screen}");
    assert!(bench.state.editor.tab().dirty);
    assert!(bench.key("Ctrl-s").iter().any(|effect| matches!(effect, Effect::Save { .. })), "it can be tried again");
}

/// Another program writes the file between our save and the word of it (a formatter does): nothing is unsaved, so nothing is
/// asked, and what the disk holds is what is shown and judged, in whichever order the two were told.
#[test]
fn a_change_right_after_a_save_is_no_question() {
    for (theirs_at, kept) in [(5, "theirs\n"), (3, "mine\n")] {
        let mut bench = Bench::large();
        bench.key("F3");
        bench.type_text("mine");
        let effects = bench.key("Ctrl-s");
        let Some(Effect::Save { path, revision, .. }) = effects.last().cloned() else { panic!("{effects:?}") };
        let theirs = FileState::Text { text: "theirs\n".into(), modified: at(theirs_at) };
        bench.observe(Observation::File(path.clone(), theirs));
        bench.send(Msg::Saved { path: path.clone(), revision, modified: at(4) });
        let tab = bench.state.editor.tab();
        assert_eq!((tab.text().as_str(), tab.dirty, &tab.conflict), (kept, false, &None));
        assert!(matches!(&bench.state.world.files[&path], FileState::Text { text, .. } if text == kept));
    }
}

/// What could not be opened again is not saved; once it is shorter it is. The largest text that is saved is opened again.
#[test]
fn a_text_that_is_too_large_is_said_before_it_is_saved() {
    let mut bench = Bench::large();
    bench.key("F3");
    bench.send(Msg::Paste(format!("{}\n", "x".repeat(1023)).repeat(LARGEST / 1024)));
    bench.type_text("y");
    let effects = bench.key("Ctrl-s");
    assert!(
        !effects.iter().any(|effect| matches!(effect, Effect::Save { .. })),
        "its line feed makes it one byte too long"
    );
    assert!(bench.screen().contains("Raccourcis-le"), "{}", bench.screen());
    assert!(bench.state.editor.tab().dirty && bench.state.editor.unsaved()[0].1.len() == LARGEST + 2);
    bench.key("Backspace");
    let effects = bench.key("Ctrl-s");
    let Some(Effect::Save { path, text, revision }) =
        effects.into_iter().find(|effect| matches!(effect, Effect::Save { .. }))
    else {
        panic!("it is not saved")
    };
    let folder = tempfile::tempdir().unwrap();
    let modified = save(folder.path(), &path, &text).unwrap();
    assert!(matches!(load(folder.path(), &path), FileState::Text { text: read, .. } if read == text));
    bench.send(Msg::Saved { path, revision, modified });
    assert!(!bench.screen().contains("Raccourcis-le") && !bench.state.editor.tab().dirty);
}

#[test]
fn a_file_that_is_no_text_is_not_overwritten() {
    let mut editor = editor();
    let why = Message::new("file-not-utf8").with("path", "app.py");
    editor.loaded("app.py", FileState::Unreadable(why.clone()));
    play(&mut editor, "'x'");
    assert_eq!(editor.save(), [EditorEffect::Notice(why)]);
    editor.loaded("app.py", FileState::Missing);
    assert!(matches!(editor.save()[..], [EditorEffect::File(Effect::Save { .. })]));
}

#[test]
fn recovered_text_comes_back_unsaved_and_can_be_undone() {
    let mut editor = editor();
    editor.recover("app.py", "kept\n");
    assert_eq!(editor.unsaved(), [("app.py".to_owned(), "kept\n".to_owned())]);
    editor.loaded("app.py", on_disk("kept\n"));
    assert!(editor.unsaved().is_empty(), "it was saved after all");
    editor.loaded("app.py", on_disk("disk\n"));
    editor.recover("app.py", "kept\n");
    play(&mut editor, "Ctrl-z");
    assert_eq!(editor.tab().text(), "disk\n");
    editor.recover("no-such-file", "x");
}

#[test]
fn a_click_finds_the_character_under_it() {
    let mut bench = Bench::large();
    bench.key("F3");
    bench.type_text("日本語 abc\nx");
    let inner = bench.state.areas().inner(Pane::Editor).unwrap();
    bench.terminal();
    // The text begins after the line numbers: the cursor tells where.
    let left = bench.state.editor.tab().area.rendered_cursor_position().unwrap().x - 1;
    for (cells, row, cursor) in [
        (0, 0, (0, 0)),
        (1, 0, (0, 0)),
        (2, 0, (0, 1)),
        (7, 0, (0, 4)),
        (40, 0, (0, 7)),
        (9, 1, (1, 1)),
        (3, 4, (1, 1)),
    ] {
        bench.terminal();
        bench.state.editor.click(inner, (left + cells, inner.y + 1 + row).into());
        assert_eq!(bench.state.editor.tab().area.cursor(), cursor, "{cells},{row}");
    }
    bench.state.editor.click(inner, (inner.x + 20, inner.y).into());
    assert_eq!(bench.state.editor.active, 1);
}

#[test]
fn the_answers_to_a_conflict_are_seen_whole() {
    let answers = [
        (Lang::Fr, "Ctrl-O tien, Ctrl-R autre, Ctrl-D compare"),
        (Lang::En, "Ctrl-O yours, Ctrl-R theirs, Ctrl-D diff"),
    ];
    let sizes = [(60, 20), (80, 24), (120, 36)];
    for ((lang, answers), size) in answers.into_iter().flat_map(|row| sizes.map(|size| (row, size))) {
        let mut bench = Bench::new(lang, false, size);
        bench.key("F3");
        bench.type_text("mine");
        bench.observe(Observation::File("app.py".into(), on_disk("theirs\n")));
        let screen = bench.screen();
        assert!(screen.contains(answers), "{screen}");
    }
}

#[test]
fn what_turns_the_direction_of_writing_is_marked_and_not_obeyed() {
    let turning = "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{200e}\u{200f}\u{61c}";
    for turn in turning.chars() {
        for text in [format!("ab{turn}cd\n"), format!("{turn}abcd\n")] {
            let mut bench = Bench::large();
            bench.key("F3");
            bench.observe(Observation::File("app.py".into(), on_disk(&text)));
            let terminal = bench.terminal();
            let inner = bench.state.areas().inner(Pane::Editor).unwrap();
            let buffer = terminal.backend().buffer();
            let row = Rect { y: inner.y + 1, height: 1, ..inner };
            let drawn: String = row.positions().map(|at| buffer[at].symbol()).collect();
            assert!(drawn.contains("abcd"), "{drawn:?}");
            assert!(!drawn.contains(|c| turning.contains(c)), "{drawn:?}");
            let marked = row.positions().filter(|at| buffer[*at].modifier.contains(Modifier::REVERSED));
            assert_eq!(marked.count(), 1, "{text:?}");
            assert_eq!(bench.state.editor.tab().text(), text, "the file stays as it is");
            // The same in the difference.
            bench.type_text("x");
            bench.observe(Observation::File("app.py".into(), on_disk("theirs\n")));
            bench.key("Ctrl-d");
            let screen = bench.screen();
            assert!(screen.contains("+ x") && !screen.contains(|c| turning.contains(c)), "{screen:?}");
        }
    }
}
