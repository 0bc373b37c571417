//! The choice of a lab: the list on the screen, what is remembered, how the program begins anew.

use std::ffi::OsString;
use std::fs;

use soleil::app::effect::Effect;
use soleil::app::labs::{Found, LabEntry};
use soleil::app::msg::Msg;
use soleil::app::state::Overlay;
use soleil::lab::judge::judge;
use soleil::lab::model::Text;
use soleil::lab::parse::parse;
use soleil::lab::progress::{Progress, Reached, key};
use soleil::lab::world::{FileState, Observation, World};
use soleil::runtime::anew::for_lab;
use soleil::runtime::labs::Library;
use soleil::runtime::shelf::{all, remember};
use soleil::runtime::store::Store;
use soleil::text::{Lang, Message};

use super::bench::{Bench, at};
use super::worlds::shipped_lab;

fn entry(name: &str, here: bool, found: Found) -> LabEntry {
    LabEntry { name: name.to_owned(), file: name.starts_with('/').then(|| name.to_owned()), here, found }
}

fn labs() -> Vec<LabEntry> {
    let lab =
        |title: &str, lit| Found::Lab { title: Text { fr: title.to_owned(), en: title.to_owned() }, lit, steps: 3 };
    vec![
        entry("images", true, lab("II. Images", 1)),
        entry("/home/me/first/lab.yaml", false, lab("Premier\u{1b}[31m pas", 3)),
        entry("/home/me/gone.yaml", false, Found::Broken("cannot read the lab".to_owned())),
    ]
}

fn opened(size: (u16, u16), ascii: bool) -> Bench {
    let mut bench = Bench::new(Lang::Fr, ascii, size);
    assert_eq!(bench.keys(&["Ctrl-g", "l"]), [Effect::ListLabs]);
    bench.send(Msg::Labs(labs()));
    bench
}

#[test]
fn the_list_tells_how_far_each_is() {
    for size in [(80, 24), (120, 36), (60, 20)] {
        for ascii in [false, true] {
            let mut bench = opened(size, ascii);
            let screen = bench.screen();
            for words in
                ["1/3  II. Images  (celui-ci)", "3/3  Premier pas  (fini)", "/home/me/gone.yaml  (ne s'ouvre pas)"]
            {
                assert!(screen.contains(words), "{words}\n{screen}");
            }
            // The sun's own form is the first row's alone.
            assert_eq!(screen.matches(if ascii { "* " } else { "🌞 " }).count().min(1), 1);
            bench.key("Down");
            assert!(bench.screen().contains("/home/me/first/lab.yaml"), "{}", bench.screen());
            bench.keys(&["End"]);
            assert!(bench.screen().contains("cannot read the lab"), "{}", bench.screen());
        }
    }
}

#[test]
fn enter_opens_the_chosen_one() {
    let path = "/home/me/first/lab.yaml";
    let mut bench = opened((80, 24), false);
    assert_eq!(bench.key("Enter"), [], "it is open already");
    assert_eq!(bench.state.overlay, None);
    let mut bench = opened((80, 24), false);
    assert_eq!(bench.keys(&["End", "Enter"]), [], "it cannot be opened");
    let mut bench = opened((80, 24), false);
    assert_eq!(bench.keys(&["Down", "Enter"]), [Effect::Open(path.to_owned())]);
    // A list that comes late takes nothing away.
    let mut bench = Bench::new(Lang::Fr, false, (80, 24));
    bench.keys(&["Ctrl-g", "l", "F1"]);
    bench.send(Msg::Labs(labs()));
    assert!(matches!(bench.state.overlay, Some(Overlay::Help { .. })));
}

#[test]
fn unsaved_text_is_asked_about_first() {
    let path = "/home/me/first/lab.yaml";
    let mut bench = Bench::large();
    bench.key("F3");
    bench.type_text("x");
    let choose = |bench: &mut Bench| {
        bench.keys(&["Ctrl-g", "l"]);
        bench.send(Msg::Labs(labs()));
        bench.keys(&["Down", "Enter"])
    };
    assert_eq!(choose(&mut bench), []);
    assert_eq!(bench.state.overlay, Some(Overlay::Quit));
    assert_eq!(bench.key("q"), [Effect::Open(path.to_owned())]);
    // Whoever stays and leaves later leaves for good.
    assert_eq!(choose(&mut bench), []);
    bench.key("Esc");
    bench.key("F10");
    assert_eq!(bench.key("q"), [Effect::Quit]);
}

#[test]
fn the_other_labs_own_flags_are_left_out() {
    let words = |words: &str| words.split_whitespace().map(OsString::from).collect::<Vec<_>>();
    let rows = [
        ("", "--lab=b"),
        ("--lab a --theme light --workspace /w --fresh", "--theme light --lab=b"),
        ("--simulated --lab=a --workspace=/w --lang fr", "--simulated --lang fr --lab=b"),
        ("--lab", "--lab=b"),
    ];
    for (given, expected) in rows {
        assert_eq!(for_lab("b", words(given)), words(expected), "{given}");
    }
}

/// A Dockerfile's line may be written in more ways than the text shows; a comment is none of them.
#[test]
fn the_template_takes_a_line_as_a_builder_does() {
    let template = parse(include_str!("../../assets/template/lab.yaml")).unwrap();
    let entrypoint = template.steps().flat_map(|step| &step.tasks).find(|task| task.id.0 == "entrypoint").unwrap();
    let rows = [
        (r#"ENTRYPOINT ["cat", "/hello.txt"]"#, true),
        (r#"entrypoint ["cat","/hello.txt"]"#, true),
        ("  Entrypoint\t[ \"cat\" ,  \"/hello.txt\" ]  \r", true),
        (r#"# ENTRYPOINT ["cat", "/hello.txt"]"#, false),
        (r#"ENTRYPOINT ["cat", "/hello_txt"]"#, false),
        (r#"ENTRYPOINT ["cat" "/hello.txt"]"#, false),
        (r#"ENTRYPOINT["cat", "/hello.txt"]"#, false),
        (r#"ENTRYPOINT ["CAT", "/hello.txt"]"#, false),
    ];
    for (line, expected) in rows {
        let text = format!("FROM debian\nCOPY hello.txt /hello.txt\n{line}\n");
        let mut world = World::default();
        world.observe(Observation::File("Dockerfile".into(), FileState::Text { text, modified: at(0) }));
        assert_eq!(judge(&entrypoint.when, &world).is_met(), expected, "{line}");
    }
}

#[test]
fn what_was_opened_is_remembered() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join("state");
    let library = Library::default();
    remember(&library, &state, "images");
    assert!(!state.exists(), "what a new machine does anyway is not written");
    let names =
        |here: &str| all(&library, &state, here, false).into_iter().map(|lab| (lab.name, lab.here)).collect::<Vec<_>>();
    let shipped = names("images").len();
    assert!(names("images").contains(&("images".to_owned(), true)));

    let file = home.path().join("lab.yaml");
    let source = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/template/lab.yaml")).unwrap();
    fs::write(&file, source).unwrap();
    let path = file.to_str().unwrap();
    remember(&library, &state, path);
    remember(&library, &state, "images");
    let kept: Vec<String> = serde_json::from_str(&fs::read_to_string(state.join("labs.json")).unwrap()).unwrap();
    assert_eq!(kept, ["images", path]);
    assert_eq!(names("images")[shipped..], [(path.to_owned(), false)]);
    assert_eq!(names(path)[shipped..], [(path.to_owned(), true)]);

    // Twenty, the last first; a file that is none is as good as no file.
    for number in 0..30 {
        remember(&library, &state, &format!("/labs/{number}.yaml"));
    }
    let kept: Vec<String> = serde_json::from_str(&fs::read_to_string(state.join("labs.json")).unwrap()).unwrap();
    assert_eq!((kept.len(), kept[0].as_str()), (20, "/labs/29.yaml"));
    let broken =
        all(&library, &state, "images", false).into_iter().filter(|lab| matches!(lab.found, Found::Broken(_))).count();
    assert_eq!(broken, 20);
    fs::write(state.join("labs.json"), "{").unwrap();
    assert_eq!(names("images").len(), shipped);
}

#[test]
fn progress_is_that_of_the_ledger_of_the_same_kind() {
    let home = tempfile::tempdir().unwrap();
    let lab = shipped_lab();
    let mut ledger = Progress::new(&lab, false, at(0));
    let step = lab.steps().last().unwrap();
    for task in &step.tasks {
        ledger.reached.insert(key(&step.id, &task.id), Reached::new(at(1), Message::new("judge-folder")));
    }
    Store::new(home.path(), &Progress::file_name(&lab.id, false)).save(&ledger).unwrap();
    let lit = |simulated| match all(&Library::default(), home.path(), "images", simulated)
        .into_iter()
        .find(|lab| lab.name == "images")
    {
        Some(LabEntry { found: Found::Lab { lit, steps, .. }, .. }) => (lit, steps),
        _ => panic!("no images"),
    };
    assert_eq!((lit(false), lit(true)), ((1, 5), (0, 5)));
}
