//! At home: the configuration, the keys as configured, the themes, the palette, the log's search and its file, and that a
//! French interface speaks French.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use soleil::app::build::RunUpdate;
use soleil::app::config::{Config, parse};
use soleil::app::effect::Effect;
use soleil::app::keymap::{Action, GLOBAL, Keymap};
use soleil::app::msg::Msg;
use soleil::app::theme::Theme;
use soleil::runtime::logs::LogFolder;
use soleil::text::{Lang, Message, render};
use soleil::ui::theme::apply;

use super::bench::Bench;

/// A configuration that is wrong: where, what is said of it and what to do, by their ids, and the text that is quoted.
#[test]
fn a_bad_configuration_is_refused_where_it_is_bad() {
    let long = "#".repeat(20_000);
    let nameless = format!("class_name: {}\n", "a".repeat(41));
    let rows = [
        ("langage: fr\n", "1:1 config-unknown-setting config-did-you-mean langage"),
        ("theme: light\nzzz: 1\n", "2:1 config-unknown-setting config-known-names zzz"),
        ("language: de\n", "1:11 config-bad-value config-bad-value-help de"),
        ("# ours\n\ntheme: sombre\n", "3:8 config-bad-value config-bad-value-help sombre"),
        ("theme:\n", "1:7 config-bad-value config-bad-value-help "),
        ("mouse: yes\n", "1:8 config-bad-value config-bad-value-help yes"),
        ("ascii: 1\n", "1:8 config-bad-value config-bad-value-help 1"),
        ("theme: [light]\n", "1:8 config-bad-value config-bad-value-help […]"),
        ("theme: {light: true}\n", "1:8 config-bad-value config-bad-value-help {…}"),
        ("mouse: true\nmouse: false\n", "2:1 config-name-twice config-name-twice-help mouse"),
        ("keys: F5\n", "1:7 config-no-keys config-no-keys-help F5"),
        ("keys:\n  biuld: F5\n", "2:3 config-unknown-action config-did-you-mean biuld"),
        ("keys:\n  build: F13\n", "2:10 config-key-unknown config-key-help F13"),
        ("keys:\n  build: b\n", "2:10 config-key-unknown config-key-help b"),
        ("keys:\n  build: Ctrl-G\n", "2:10 config-key-is-prefix config-key-help Ctrl-G"),
        ("keys:\n  build: Ctrl-M\n", "2:10 config-key-is-another config-key-help Ctrl-M"),
        ("keys:\n  build: Ctrl-C\n", "2:10 config-key-of-shell config-key-help Ctrl-C"),
        ("keys:\n  build: ctrl+f\n", "2:10 config-key-of-editor config-key-help ctrl+f"),
        ("keys:\n  run: F12\n  build: F4\n", "3:10 config-key-twice config-key-twice-help F4"),
        ("keys:\n  build: F12\n  run: F12\n", "2:10 config-key-twice config-key-twice-help F12"),
        ("keys:\n  build: F12\n  build: F11\n", "3:3 config-name-twice config-name-twice-help build"),
        ("prefix_keys:\n  hint: z\n", "2:9 config-key-twice config-key-twice-help Ctrl-G z"),
        ("prefix_keys:\n  hint: F5\n", "2:9 config-prefix-key-unknown config-prefix-key-help F5"),
        ("prefix_keys:\n  hint: é\n", "2:9 config-prefix-key-unknown config-prefix-key-help é"),
        ("class: srv/class\n", "1:8 config-class-no-folder config-class-no-folder-help srv/class"),
        ("class:\n", "1:7 config-class-no-folder config-class-no-folder-help "),
        ("class: ~\n", "1:8 config-class-no-folder config-class-no-folder-help "),
        ("class: [/srv]\n", "1:8 config-class-no-folder config-class-no-folder-help […]"),
        ("class: ~ada/class\n", "1:8 config-class-no-folder config-class-no-folder-help ~ada/class"),
        ("theme: light\nclass_name:\n", "2:12 config-class-no-name config-class-no-name-help "),
        ("class_name: {first: Ada}\n", "1:13 config-class-no-name config-class-no-name-help {…}"),
        ("class_name: \"A\\u202eda\"\n", "1:13 config-class-no-name config-class-no-name-help A\u{202e}da"),
        (
            nameless.as_str(),
            "1:13 config-class-no-name config-class-no-name-help aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ),
        ("theme: light\n\tmouse: true\n", "2:1 config-no-yaml config-no-yaml-help "),
        ("keys: {build: F5\n", "2:1 config-no-yaml config-no-yaml-help "),
        ("light\n", "1:1 config-no-settings config-no-settings-help light"),
        ("- theme\n", "1:1 config-no-settings config-no-settings-help […]"),
        (long.as_str(), "1:1 config-too-long config-too-long-help "),
    ];
    for (source, expected) in rows {
        let error = parse(source).err().unwrap_or_else(|| panic!("{source:?} is accepted"));
        let quoted = error.why.args.get("text").or_else(|| error.why.args.get("key")).map_or("", String::as_str);
        let told = format!("{}:{} {} {} {quoted}", error.line, error.column, error.why.id, error.help.id);
        assert_eq!(told, expected, "{source:?}");
    }
    let error = parse("theme: sombre\n").unwrap_err();
    let words = render(&error.message("config.yaml", Lang::Fr), Lang::Fr);
    let expected = "config.yaml, ligne 1, colonne 8 : « sombre » ne convient pas à `theme`. Choisis parmi : `terminal, light, \
                    projector`. En attendant, soleil garde ses réglages d'origine.";
    assert_eq!(words, expected);
}

#[test]
fn a_good_configuration_says_what_it_says() {
    for nothing in ["", "\n# only a comment\n", "keys:\nprefix_keys: {}\n", "---\n"] {
        assert_eq!(parse(nothing), Ok(Config::default()), "{nothing:?}");
    }
    let source = "language: fr # ours\ntheme: projector\nmouse: false\nascii: true\nkeys:\n  build: F6\n  run: F5\n  hint: Ctrl-H\n  \
                  cue: ctrl+b\nprefix_keys:\n  hint: j\n  zoom: 'h'\n  help: 7\n  log: 1\nclass: ~/class\nclass_name: 7 of 9\n";
    let config = parse(source).unwrap();
    assert_eq!(
        (config.language, config.theme, config.mouse, config.ascii),
        (Some(Lang::Fr), Some(Theme::Projector), Some(false), Some(true))
    );
    assert_eq!((config.class.as_deref(), config.class_name.as_deref()), (Some("~/class"), Some("7 of 9")));
    let keys: Vec<(&str, String)> =
        config.keymap.bindings().iter().map(|binding| (binding.name(), soleil::app::help::keys(binding))).collect();
    for (name, shown) in [
        ("build", "F6, Ctrl-G 5"),
        ("run", "F5, Ctrl-G 6"),
        ("hint", "Ctrl-H, Ctrl-G j"),
        ("cue", "Ctrl-B, Ctrl-G 9"),
        ("zoom", "Ctrl-G h"),
        ("help", "F1, Ctrl-G 7"),
        ("log", "F7, Ctrl-G 1"),
        ("editor", "F3, Ctrl-G 3"),
    ] {
        assert!(keys.contains(&(name, shown.to_owned())), "{name}: {keys:?}");
    }
}

#[test]
fn the_readme_shows_a_good_one() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let shown: Vec<&str> = readme.split("```yaml\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
    assert_eq!(shown.len(), 2, "in English and in French");
    for source in shown {
        let config = parse(source).unwrap_or_else(|error| panic!("{error:?}"));
        assert!(config.theme == Some(Theme::Projector) && config.keymap != Keymap::default());
    }
}

#[test]
fn the_table_has_no_key_and_no_name_twice() {
    let keymap = Keymap::default();
    let names: BTreeSet<&str> = GLOBAL.iter().map(|binding| binding.name()).collect();
    assert_eq!(names.len(), GLOBAL.len());
    for binding in GLOBAL {
        assert!(keymap.same_key(binding.action).is_none() && keymap.same_after_prefix(binding.action).is_none());
        assert!(binding.words.starts_with("key-"), "{} names its action", binding.words);
    }
}

/// The footer, the help, the palette and the keys themselves are as configured.
#[test]
fn configured_keys_are_shown_and_work() {
    let mut bench = Bench::large();
    let source =
        "keys: {build: Ctrl-B, images: F12, hint: F5}\nprefix_keys: {mouse: v, zoom: j}\ntheme: light\nmouse: false\n";
    bench.state.configure(&parse(source).unwrap(), false);
    assert!(!bench.state.mouse && bench.state.theme == Theme::Light);
    let footer = bench.screen().lines().last().unwrap().to_owned();
    assert!(footer.contains("Ctrl-B Construire") && footer.contains("F12 Images"), "{footer}");
    assert!(bench.state.focus == soleil::app::layout::Pane::Shell);
    assert_eq!(bench.key("F12"), [Effect::ShellInput(b"\x1b[24~".to_vec())], "in the shell only F1 to F10 are ours");
    assert!(matches!(bench.key("Ctrl-b")[..], [Effect::ShellInput(_)]));
    bench.key("F2");
    assert!(matches!(bench.key("Ctrl-b").last(), Some(Effect::Build { .. })));
    bench.key("F5");
    assert!(bench.screen().contains("Indice"));
    assert_eq!(bench.keys(&["Ctrl-g", "v"]), [Effect::Mouse(true)]);
    assert_eq!(bench.keys(&["Ctrl-g", "m"]), [], "the old one is free");
    bench.key("Ctrl-g");
    assert!(bench.screen().contains("s enregistre, p les actions, j un seul volet"));
    bench.keys(&["Ctrl-g", "F1"]);
    assert!(bench.screen().contains("Ctrl-B, Ctrl-G 5"));
    bench.keys(&["Esc", "Ctrl-p"]);
    bench.type_text("construire");
    assert!(bench.screen().contains("Ctrl-B, Ctrl-G 5"));
}

/// Every action stands in the palette; capitals and accents do not matter, words may be in any order, its name and its
/// keys find it too.
#[test]
fn the_palette_finds_every_action() {
    let bench = Bench::large();
    assert_eq!(bench.state.palette("").len(), GLOBAL.len());
    for (typed, found) in [
        ("etapes", Action::Steps),
        ("ÉTAPES", Action::Steps),
        ("IMAGE construire", Action::Build),
        ("build", Action::Build),
        ("f5", Action::Build),
        ("ctrl-g y", Action::Theme),
        ("recuperer", Action::Pull),
    ] {
        assert_eq!(bench.state.palette(typed).first().map(|(action, _)| *action), Some(found), "{typed}");
    }
    assert!(bench.state.palette("introuvable").is_empty());
}

fn cell(style: Style) -> Buffer {
    let mut buf = Buffer::empty(Rect::new(0, 0, 1, 1));
    buf.set_string(0, 0, "x", style);
    buf
}

/// What a theme makes of a cell: foreground, background, modifiers.
#[test]
fn a_theme_is_a_pass_over_the_frame() {
    let none = Modifier::empty();
    let (bold, dim, reversed) = (Modifier::BOLD, Modifier::DIM, Modifier::REVERSED);
    let (light, projector) = (Theme::Light, Theme::Projector);
    let own = Style::new().fg(Color::Yellow).bg(Color::Blue);
    let rgb = Style::new().fg(Color::Rgb(9, 9, 9));
    let rows = [
        (Theme::Terminal, false, Style::new().yellow().dim(), Color::Yellow, Color::Reset, dim),
        (light, false, Style::new().yellow(), Color::Magenta, Color::Reset, none),
        (light, false, Style::new().fg(Color::Indexed(11)), Color::Magenta, Color::Reset, none),
        (light, false, Style::new().cyan().bold(), Color::Blue, Color::Reset, bold),
        (light, false, Style::new().white().dim(), Color::Reset, Color::Reset, none),
        (light, false, Style::new().green(), Color::Green, Color::Reset, none),
        (light, false, own, Color::Yellow, Color::Blue, none),
        (light, false, rgb, Color::Rgb(9, 9, 9), Color::Reset, none),
        (light, false, Style::new().fg(Color::Indexed(226)), Color::Indexed(226), Color::Reset, none),
        (projector, false, Style::new().dim(), Color::White, Color::Black, bold),
        (projector, false, Style::new().dark_gray(), Color::White, Color::Black, bold),
        (projector, false, Style::new().fg(Color::Indexed(8)), Color::White, Color::Black, bold),
        (projector, false, Style::new().yellow(), Color::LightYellow, Color::Black, bold),
        (projector, false, own, Color::Yellow, Color::Blue, bold),
        (projector, false, rgb, Color::Rgb(9, 9, 9), Color::Black, bold),
        (Theme::Terminal, true, Style::new().red().bold(), Color::Reset, Color::Reset, bold),
        (Theme::Terminal, true, rgb, Color::Reset, Color::Reset, none),
        (Theme::Terminal, true, own, Color::Reset, Color::Reset, reversed),
        (projector, true, Style::new().dim(), Color::Reset, Color::Reset, bold),
    ];
    for (theme, no_color, style, fg, bg, modifier) in rows {
        let mut buf = cell(style);
        apply(theme, no_color, &mut buf);
        let made = &buf[(0, 0)];
        assert_eq!((made.fg, made.bg, made.modifier), (fg, bg, modifier), "{theme:?} {no_color} {style:?}");
        assert_eq!(made.symbol(), "x");
    }
}

/// On every pane of a busy screen: no colour is left under NO_COLOR, nothing dim under the projector; the key goes round.
#[test]
fn themes_reach_every_pane() {
    let mut bench = Bench::large();
    bench.send(Msg::ShellOutput(b"\x1b[33mgold\x1b[48;2;1;2;3mblue\x1b[0m".to_vec()));
    bench.key("F6");
    bench.send(Msg::Run(1, RunUpdate::Output(b"\x1b[38;5;200mpink\x1b[0m\n".to_vec())));
    let cells = |bench: &Bench| bench.terminal().backend().buffer().content.clone();
    assert!(
        cells(&bench).iter().any(|cell| cell.fg == Color::Indexed(3))
            && cells(&bench).iter().any(|cell| cell.fg == Color::Indexed(200))
    );
    assert_eq!(bench.keys(&["Ctrl-g", "y"]), []);
    assert!(bench.state.theme == Theme::Light && bench.screen().contains("Thème light"));
    assert!(cells(&bench).iter().all(|cell| {
        // What has a background of its own is left alone.
        cell.bg == Color::Rgb(1, 2, 3) || cell.fg != Color::Indexed(3) && cell.fg != Color::Yellow
    }));
    bench.keys(&["Ctrl-g", "y"]);
    let dark = |cell: &ratatui::buffer::Cell| cell.modifier.contains(Modifier::DIM) || cell.fg == Color::DarkGray;
    assert!(!cells(&bench).iter().any(dark));
    bench.state.no_color = true;
    assert!(cells(&bench).iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    bench.keys(&["Ctrl-g", "y"]);
    assert_eq!(bench.state.theme, Theme::Terminal);
}

fn run_prints(bench: &mut Bench, lines: std::ops::Range<usize>) {
    let text: String = lines.map(|line| format!("line {line} says Été {}\n", line % 10)).collect();
    bench.send(Msg::Run(1, RunUpdate::Output(text.into_bytes())));
}

#[test]
fn the_log_says_where_it_stands() {
    let mut bench = Bench::large();
    bench.key("F6");
    run_prints(&mut bench, 0..100);
    bench.key("/");
    bench.type_text("ÉTÉ 7");
    bench.key("Enter");
    let screen = bench.screen();
    assert!(screen.contains("/ ÉTÉ 7 : 10 sur 10") && screen.contains("↓ 2 lignes plus bas (f : suivre)"), "{screen}");
    bench.key("N");
    assert!(bench.screen().contains("9 sur 10") && bench.screen().contains("↓ 12 lignes"));
    bench.keys(&["n", "n"]);
    assert!(bench.screen().contains(": 1 sur 10"), "after the last one comes the first");
    // Only the words are marked.
    let buffer = bench.terminal().backend().buffer().clone();
    let row = (0..36)
        .find(|y| (0..120).map(|x| buffer[(x, *y)].symbol()).collect::<String>().contains("line 7 says"))
        .unwrap();
    let marked = |x: &u16| buffer[(*x, row)].modifier.contains(Modifier::REVERSED);
    let words: String = (0..120).filter(marked).map(|x| buffer[(x, row)].symbol()).collect();
    assert_eq!(words, "Été 7");
    // Who reads further up is not moved by what comes at the end.
    let seen = |bench: &Bench| {
        bench.screen().lines().filter(|line| line.contains("says")).map(str::to_owned).collect::<Vec<_>>()
    };
    let before = seen(&bench);
    run_prints(&mut bench, 100..130);
    assert_eq!(seen(&bench), before);
    bench.key("f");
    assert!(bench.screen().contains("line 129 says") && !bench.screen().contains("plus bas"));
    bench.key("/");
    bench.key("Esc");
    assert!(!bench.screen().contains("sur 10"));
}

/// The file holds every line, those that the pane has forgotten too.
#[test]
fn the_whole_log_goes_to_disk_while_it_streams() {
    let mut bench = Bench::large();
    bench.key("F6");
    let (mut file, mut pieces) = (String::new(), 0);
    let mut take = |effects: Vec<Effect>, largest: usize| {
        for effect in effects {
            if let Effect::AppendLog { name, text } | Effect::SaveLog { name, text } = effect {
                assert_eq!(name, "run-20260102-100100-1.log");
                assert!(text.len() <= largest, "{} bytes at once", text.len());
                file.push_str(&text);
                pieces += 1;
            }
        }
    };
    let mut expected = "$ docker run --rm python_app:version_de_ouf\n".to_owned();
    for batch in 0..300 {
        let text: String = (0..50).map(|line| format!("line {} of many\n", batch * 50 + line)).collect();
        expected.push_str(&text);
        take(bench.send(Msg::Run(1, RunUpdate::Output(text.into_bytes()))), 20_000);
    }
    expected.push_str("one more\n");
    take(bench.send(Msg::Run(1, RunUpdate::Output(b"one more\n".to_vec()))), 20_000);
    let saved = bench.key("s");
    assert!(matches!(&saved[..], [Effect::SaveLog { text, .. }] if text.ends_with("one more\n")));
    take(saved, 20_000);
    expected.push_str("the end\n");
    take(bench.send(Msg::Run(1, RunUpdate::Output(b"the end".to_vec()))), 0);
    take(bench.send(Msg::Run(1, RunUpdate::Ended(Ok(0)))), 100);
    assert_eq!(bench.state.log.activities[0].lines.len(), 10_000);
    assert!(file == expected, "{} bytes of {}", file.len(), expected.len());
    assert!((10..40).contains(&pieces), "{pieces} pieces");
    assert_eq!(bench.send(Msg::Aged), []);
}

#[test]
fn log_files_are_bounded_in_size_and_number() {
    let folder = tempfile::tempdir().unwrap();
    let mut logs = LogFolder::new(folder.path(), "it stops here".into(), 20);
    let keeper = folder.path().join("logs/mine.txt");
    let path = logs.append("run-1.log", "0123456789\n").unwrap();
    fs::write(&keeper, "not a log").unwrap();
    for _ in 0..3 {
        logs.append("run-1.log", "0123456789\n").unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "0123456789\nit stops here\n");
    for number in 0..30 {
        logs.append(&format!("build-{number}.log"), "x\n").unwrap();
    }
    let left = fs::read_dir(folder.path().join("logs")).unwrap().count();
    assert_eq!(left, 21, "twenty logs and what is none");
    assert!(keeper.exists() && folder.path().join("logs/build-29.log").exists());

    let in_the_way = folder.path().join("logs/mine.txt");
    let mut none = LogFolder::new(&in_the_way, String::new(), 20);
    assert_eq!(none.append("run-1.log", "x").unwrap_err().unwrap().id, "log-not-kept");
}

/// English words that no French sentence holds; what stands between backticks, quotes, brackets or as an option is a name.
const ENGLISH: &str = "the and is are with for of file files build built from this that these those which what when where \
    who how why you your yours it its they them their there here has have had was were will would should could must may might \
    can cannot do does did done not yet never always every each any some all none nothing something two three four five \
    run runs running line lines step steps task tasks lit lights missing wrong right error errors failed failure warning \
    please press key keys quit help hint hints save saved open close before after again now then than but or nor \
    if else while until because so to in at by into onto over under above below between through out off up down left \
    engine engines network connection folder folders disk space screen mouse \
    colour color colours colors white black red green yellow blue language default defaults";

#[test]
fn no_english_word_in_the_french_interface() {
    let english: BTreeSet<&str> = ENGLISH.split_whitespace().filter(|word| !FRENCH_TOO.contains(word)).collect();
    let name = regex::Regex::new(
        r#"(?s)```.*?```|`[^`]*`|\{[^}]*\}|"[^"]*"|«[^»]*»|\([a-z]+://[^)]*\)|[a-z]+://\S+|\$\(.*?\)|--?[a-z][\w-]*|[\w.]+[/_.\\][\w./\\]+|[A-Z]{2,}"#,
    )
    .unwrap();
    let word = regex::Regex::new(r"[\p{L}']+").unwrap();
    let mut read = 0;
    let mut wrong = Vec::new();
    for (place, text) in french() {
        let prose = name.replace_all(&text, " ");
        for found in word.find_iter(&prose) {
            read += 1;
            if english.contains(found.as_str().to_lowercase().as_str()) {
                let line = prose[..found.start()].rfind('\n').map_or(0, |at| at + 1);
                let line = prose[line..].lines().next().unwrap_or_default();
                wrong.push(format!("{place}: `{}` in {line}", found.as_str()));
            }
        }
    }
    assert!(read > 2000, "only {read} words were read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// In the list, but French words too (il lit); `build` is Docker's own word, which French has taken over (le contexte de
/// build).
const FRENCH_TOO: [&str; 4] = ["or", "but", "lit", "build"];

/// Every French text: the sentences, and whatever stands under `fr` in the content.
fn french() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    for entry in fs::read_dir(root.join("assets/locales")).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().ends_with(".fr.ftl") {
            let source = fs::read_to_string(&path).unwrap();
            let lines = source.lines().filter(|line| !line.starts_with('#'));
            let words = lines.map(|line| {
                line.split_once(" = ").filter(|(id, _)| !id.contains(' ')).map_or(line, |(_, words)| words)
            });
            let words = words.map(|line| line.strip_suffix(" =").map_or(line, |_| "")).collect::<Vec<_>>().join("\n");
            texts.push((path.file_name().unwrap().to_string_lossy().into_owned(), words));
        }
    }
    let mut folders = vec![root.join("content")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                let yaml: serde_yaml::Value = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
                collect(&yaml, false, &path.file_name().unwrap().to_string_lossy(), &mut texts);
            }
        }
    }
    texts
}

fn collect(value: &serde_yaml::Value, french: bool, place: &str, into: &mut Vec<(String, String)>) {
    match value {
        serde_yaml::Value::String(text) if french => into.push((place.to_owned(), text.clone())),
        serde_yaml::Value::Sequence(items) => items.iter().for_each(|item| collect(item, french, place, into)),
        serde_yaml::Value::Mapping(map) => {
            for (key, item) in map {
                let key = key.as_str().unwrap_or_default();
                collect(item, french && key != "en" || key == "fr" || key.ends_with("_fr"), place, into);
            }
        }
        _ => {}
    }
}

/// The keys that the student is told are refused are refused, and the ones that are offered are not.
#[test]
fn the_keys_that_are_offered_are_free() {
    let help = render(&Message::new("config-key-help"), Lang::En);
    for letter in 'A'..='Z' {
        let offered = help.contains(&format!(" {letter},"))
            || help.contains(&format!(" {letter} or"))
            || help.contains(&format!("or {letter}."));
        // An action may be given the key that it has; a free one goes to the hint.
        let name = format!("Ctrl-{letter}");
        let holder = GLOBAL.iter().find(|binding| binding.key.is_some_and(|(.., known)| known == name));
        let (action, known) = holder.map_or((Action::Hint, "hint"), |binding| (binding.action, binding.name()));
        let config = parse(&format!("keys: {{{known}: {name}}}\n"));
        assert_eq!(config.is_ok(), offered, "Ctrl-{letter}");
        if let Ok(config) = config {
            let key = config.keymap.of(action).unwrap().key.unwrap();
            assert_eq!((key.0, key.1), (KeyCode::Char(letter.to_ascii_lowercase()), KeyModifiers::CONTROL));
        }
    }
}
