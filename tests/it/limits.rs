//! Texts beyond what the editor's widget counts: nothing breaks, nothing is lost, and it is said.

use jiff::Timestamp;
use soleil::app::editor::MOST;
use soleil::app::effect::Effect;
use soleil::app::layout::Pane;
use soleil::app::msg::Msg;
use soleil::lab::world::{FileState, Observation};

use super::bench::Bench;
use super::table::{Part, tell};

fn on_disk(text: &str) -> FileState {
    FileState::Text { text: text.into(), modified: Timestamp::UNIX_EPOCH }
}

/// How a text comes that is beyond what the widget counts; what is said. Whatever is drawn then, the text of before is whole.
#[test]
fn a_text_that_cannot_be_shown_is_not_taken_in() {
    type Comes = fn(&mut Bench, &str);
    let file = |bench: &mut Bench, text: &str| {
        bench.observe(Observation::File("app.py".into(), on_disk(text)));
    };
    let ways: [(&str, Comes, &str, &str); 4] = [
        (
            "a line beyond the editor's columns, pasted",
            |bench, text| drop(bench.send(Msg::Paste(text.into()))),
            "mine\n",
            "Rien n'est changé",
        ),
        ("a line beyond the editor's columns, in a file", file, "", "pour l'éditeur"),
        ("a line beyond the editor's columns, in a file that is changed outside", file, "mine\n", "pour l'éditeur"),
        (
            "a line beyond the editor's columns, in text that is offered back",
            |bench, text| drop(bench.send(Msg::Recovered("app.py".into(), text.into()))),
            "",
            "app.py",
        ),
    ];
    let wide = |columns: usize| "x".repeat(columns) + "\n";
    let texts = [
        ("one line", wide(MOST + 1), wide(MOST)),
        ("one line of 10 MB", wide(10 << 20), wide(MOST)),
        ("tabs", "\t".repeat(MOST / 4 + 1) + "\n", "\t".repeat(MOST / 4) + "\n"),
        ("wide characters", "日".repeat(MOST / 2 + 1) + "\n", "日".repeat(MOST / 2) + "\n"),
        ("marks without a width", "\u{301}".repeat(MOST + 1) + "\n", "\u{301}".repeat(MOST) + "\n"),
    ];
    for ((way, comes, before, words), (what, beyond, within)) in
        ways.into_iter().flat_map(|way| texts.iter().map(move |text| (way, text)))
    {
        let name = format!("{what}, {way}");
        let open = || {
            let mut bench = Bench::large();
            bench.key("F3");
            file(&mut bench, before);
            bench.key("Ctrl-a");
            bench
        };
        let mut bench = open();
        comes(&mut bench, beyond);
        assert_eq!(bench.state.editor.tab().text(), before, "{name}");
        let flowing = bench.screen().split_whitespace().collect::<Vec<_>>().join(" ");
        let notice = bench.state.notice.as_ref().map(|notice| bench.state.options.say(notice)).unwrap_or_default();
        assert!(flowing.contains(words) || notice.contains(words), "{name}: {notice}\n{flowing}");
        // As much as can be shown is shown, to its end.
        let mut bench = open();
        comes(&mut bench, within);
        for key in ["Ctrl-End", "Ctrl-Home", "End", "Ctrl-Home", "PageDown"] {
            bench.key(key);
            bench.screen();
            let inner = bench.state.areas().inner(Pane::Editor).unwrap();
            assert!(bench.state.editor.tab().seen(inner).is_some(), "{name}: no cursor after {key}");
        }
        assert!(bench.state.editor.tab().text() == *within, "{name}");
    }
    for (fault, _, _, words) in ways {
        let words = if words == "app.py" { "pour l'éditeur" } else { words };
        tell(
            Part::Hostile,
            fault,
            &format!("… {words} …"),
            "the text of before stays; what is not shown stays where it was",
        );
    }
}

/// At the very end of the longest line, and where two lines become one.
#[test]
fn no_key_makes_a_line_that_cannot_be_shown() {
    let half = "x".repeat(MOST / 2 + 1);
    let longest = "x".repeat(MOST);
    let indented = " ".repeat(MOST / 2 + 1) + &half[2..];
    let rows = [
        (longest.clone(), "End", "y", true),
        (longest.clone(), "End", "Tab", true),
        (longest.clone(), "End", "Backspace", false),
        (longest.clone(), "Shift-Right", "y", false),
        (format!("{half}\n{half}"), "Down", "Backspace", true),
        (format!("{half}\n{half}"), "End", "Delete", true),
        (indented, "Home", "Enter", true),
    ];
    for (text, first, key, refused) in rows {
        let mut bench = Bench::large();
        bench.key("F3");
        bench.observe(Observation::File("app.py".into(), on_disk(&format!("{text}\n"))));
        bench.key(first);
        bench.screen();
        let effects = bench.key(key);
        let name = format!("{} bytes, {first} {key}", text.len());
        assert_eq!(bench.state.editor.tab().dirty, !refused, "{name}");
        assert_eq!(effects.iter().any(|effect| matches!(effect, Effect::Keep { .. })), !refused, "{name}");
        assert_eq!(bench.state.notice.is_some(), refused, "{name}: {:?}", bench.state.notice);
        bench.screen();
    }
}

/// A text of more lines than the widget counts is whole, is saved and can be undone; in its place stand words.
#[test]
fn a_text_of_too_many_lines_is_not_drawn_and_not_lost() {
    for lines in [MOST - 1, MOST, MOST + 1, (1 << 16) - 1, 1 << 17] {
        let mut bench = Bench::large();
        bench.key("F3");
        bench.type_text("FIRST");
        bench.send(Msg::Paste("\nx".repeat(lines)));
        bench.key("y");
        let shown = lines < MOST;
        for key in ["Up", "Down", "PageDown", "PageUp", "Ctrl-Home", "Ctrl-End"] {
            let screen = bench.screen();
            assert_eq!(screen.contains("au-delà de 60000"), !shown, "{lines}, before {key}: {screen}");
            bench.key(key);
        }
        bench.state.editor.scroll(3);
        bench.screen();
        let text = format!("FIRST{}y\n", "\nx".repeat(lines));
        let saved = bench.key("Ctrl-s");
        assert!(
            saved.iter().any(|effect| matches!(effect, Effect::Save { text: saved, .. } if *saved == text)),
            "{lines}"
        );
        bench.key("Ctrl-z");
        bench.key("Ctrl-z");
        assert_eq!(bench.state.editor.tab().text(), "FIRST\n", "{lines}");
        assert!(bench.screen().contains("FIRST"), "{lines}");
    }
    let kept = "it is whole: saved by Ctrl-S, taken back by Ctrl-Z";
    tell(
        Part::Hostile,
        "a paste of more lines than the editor counts",
        "Ton texte a … lignes : … il n'est pas affiché …",
        kept,
    );
}
