//! The teacher's grid of a class: the order of need, the screen at every size, the keys, and the folder that is looked at.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use soleil::app::class::{Class, Effect, Msg, News, Said, update};
use soleil::app::state::Options;
use soleil::app::theme::Theme;
use soleil::lab::class::{Dropped, Entry, Standing};
use soleil::runtime::class::Folder;
use soleil::text::{Lang, Message};

use super::bench::{Bench, at, key, painted};
use super::worlds::shipped_lab;

/// Steps of the shipped lab with their tasks.
const STEPS: [(&str, &[&str]); 5] = [
    ("pull", &["python", "mysql", "wordpress", "wikijs", "list"]),
    ("terminal", &["shell", "version"]),
    ("write", &["folder", "files", "app", "from", "python", "emoji", "copy", "entrypoint"]),
    ("build", &["image", "list"]),
    ("run", &["output"]),
];

/// The file of a student who has lit so many steps, lacks so many tasks of the next, and last got on at `since`.
fn file(login: &str, name: &str, lit: usize, missing: usize, since: Timestamp) -> String {
    let steps = STEPS.iter().enumerate().map(|(place, (id, tasks))| {
        let missing = if place == lit { &tasks[tasks.len() - missing.min(tasks.len())..] } else { tasks };
        let complete = place < lit;
        serde_json::json!({"id": id, "complete": complete, "missing": if complete { &[] } else { missing }})
    });
    let steps: Vec<_> = steps.collect();
    serde_json::json!({
        "version": 1, "login": login, "name": name, "lab": "images", "simulated": false, "since": since, "steps": steps,
    })
    .to_string()
}

fn dropped(owner: &str, file: &str) -> Dropped {
    Dropped { owner: owner.into(), standing: Standing::from_json(file.as_bytes()).unwrap() }
}

/// A student by the first letters, who last got on so many minutes before `NOW`.
fn student(name: &str, lit: usize, missing: usize, minutes: i64) -> (String, Option<Entry>) {
    let login = name.to_lowercase();
    let dropped = dropped(&login, &file(&login, name, lit, missing, at(NOW - 60 * minutes)));
    (format!("{login}.images.json"), Some(Ok(dropped)))
}

/// Second of the day on which the grid is looked at.
const NOW: i64 = 40_000;

struct Screen(Class);

impl Screen {
    fn new(lang: Lang, ascii: bool, size: (u16, u16)) -> Self {
        let options = Options { lang, ascii, nonce: String::new(), tz: TimeZone::UTC };
        Self(Class::new(shipped_lab(), options, "/srv/class".into(), size, at(NOW)))
    }

    /// With these in the folder.
    fn seeing(mut self, entries: impl IntoIterator<Item = (String, Option<Entry>)>) -> Self {
        assert_eq!(self.sees(entries), [Effect::Draw]);
        self
    }

    fn sees(&mut self, entries: impl IntoIterator<Item = (String, Option<Entry>)>) -> Vec<Effect> {
        let news = News { entries: entries.into_iter().collect(), crowded: false };
        update(&mut self.0, Msg::Seen(news), at(NOW))
    }

    fn keys(&mut self, names: &[&str]) -> Vec<Effect> {
        names.iter().flat_map(|name| update(&mut self.0, Msg::Key(key(name)), at(NOW))).collect()
    }

    fn types(&mut self, text: &str) {
        for c in text.chars() {
            update(&mut self.0, Msg::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)), at(NOW));
        }
    }

    fn names(&self) -> Vec<&str> {
        self.0.rows.iter().map(|row| row.name.as_str()).collect()
    }

    fn terminal(&self) -> Terminal<TestBackend> {
        painted(self.0.screen, |buf| soleil::ui::class::draw(&self.0, buf))
    }

    fn text(&self) -> String {
        Bench::text(&self.terminal())
    }
}

/// So many students, each another's age, steps and name.
fn class_of(many: usize) -> Vec<(String, Option<Entry>)> {
    let names = ["Ada", "Blaise", "Chloé", "Driss", "Émile", "Fatou", "Gaël", "Hugo", "Inès", "Jules"];
    let student = |place: usize| {
        let name = format!("{} {place:03}", names[place % names.len()]);
        let lit = [0, 1, 1, 2, 2, 3, 4, 5][place * 7 % 8];
        self::student(&name, lit, 1 + place % 4, (place as i64 * 13) % 300)
    };
    (0..many).map(student).collect()
}

#[test]
fn who_needs_help_comes_first() {
    let mut screen = Screen::new(Lang::En, false, (120, 36)).seeing([
        student("Done", 5, 0, 200),
        student("Also", 5, 0, 1),
        student("Left", 1, 1, 241),
        student("Gone", 1, 1, 5000),
        student("Long", 3, 1, 239),
        student("Ahead", 0, 5, -600),
        student("Now", 0, 5, 0),
        student("Émile", 2, 1, 30),
        student("Emilie", 2, 1, 30),
    ]);
    let need = ["Long", "Émile", "Emilie", "Ahead", "Now", "Gone", "Left", "Also", "Done"];
    assert_eq!(screen.names(), need);
    let flagged = screen.text().lines().filter(|line| line.starts_with('!')).count();
    assert_eq!(flagged, 3, "ten minutes and more, and no longer than four hours\n{}", screen.text());
    screen.keys(&["s"]);
    assert_eq!(screen.names(), ["Ahead", "Also", "Done", "Émile", "Emilie", "Gone", "Left", "Long", "Now"]);
    screen.keys(&["s"]);
    assert_eq!(screen.names(), ["Ahead", "Now", "Gone", "Left", "Émile", "Emilie", "Long", "Also", "Done"]);
    screen.keys(&["s"]);
    assert_eq!(screen.names(), need);
}

/// The missing tasks have the titles of the teacher's lab; what it does not know has its id.
#[test]
fn a_row_says_what_is_missing() {
    let strange = file("zoe", "Zoé", 0, 1, at(NOW)).replace("\"list\"", "\"tomorrow\"");
    let mut screen = Screen::new(Lang::En, false, (120, 36)).seeing([
        student("Ada", 1, 1, 25),
        ("zoe.images.json".to_owned(), Some(Ok(dropped("zoe", &strange)))),
        ("eve.images.json".to_owned(), Some(Ok(dropped("mallory", &file("eve", "Ada", 0, 5, at(NOW - 1)))))),
    ]);
    let text = screen.text();
    let row = |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{text}"));
    assert!(
        row("! Ada (ada)").contains("🌞 ○  ·  ·  ·   25 min      Check in it that python is version 3.11"),
        "{text}"
    );
    assert!(row("  Zoé").contains("now         tomorrow"), "{text}");
    assert!(row("  ?Ada [mallory]").contains("Pull python:3.11, Pull mysql:5.7"), "{text}");
    assert!(
        text.contains(" Ada (ada) · 1 of 5 lit · Run a container from the Python image: Check in it that"),
        "{text}"
    );
    screen.keys(&["Down"]);
    assert!(screen.text().contains(" Ada (eve) · the file is mallory's · 0 of 5 lit"), "{}", screen.text());
}

type Scene = fn(&mut Screen);

const SCENES: &[(&str, Scene)] = &[
    ("looking", |_| ()),
    ("nobody", |screen| drop(screen.sees([]))),
    ("ten", |screen| drop(screen.sees(class_of(10)))),
    ("thirty", |screen| {
        let mut entries = class_of(30);
        entries.push(("fifo".into(), Some(Err(Message::new("class-file-special")))));
        entries.push((
            "ada.init.json".into(),
            Some(Ok(dropped("ada", &file("ada", "Ada", 0, 5, at(0)).replace("\"images\"", "\"init\"")))),
        ));
        screen.sees(entries);
    }),
    ("two hundred", |screen| drop(screen.sees(class_of(200)))),
    ("the last of two hundred", |screen| {
        screen.sees(class_of(200));
        screen.keys(&["End"]);
    }),
    ("gone", |screen| {
        screen.sees(class_of(3));
        let why = Message::new("class-folder-gone").with("path", "/srv/class");
        update(&mut screen.0, Msg::Trouble(why), at(NOW));
    }),
    ("files", |screen| {
        let why = Message::new("class-file-none").with("line", 1).with("column", 2);
        screen.sees([("bad.json".into(), Some(Err(why)))]);
        screen.keys(&["f"]);
    }),
    ("help", |screen| drop(screen.keys(&["F1"]))),
];

const SIZES: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 36)];

#[test]
fn pictures() {
    for (lang, name) in [(Lang::Fr, "fr"), (Lang::En, "en")] {
        for size in SIZES {
            let mut all = String::new();
            for (scene, play) in SCENES {
                let mut screen = Screen::new(lang, false, size);
                play(&mut screen);
                all.push_str(&format!("--- {scene}\n{}", screen.text()));
            }
            insta::assert_snapshot!(format!("class_{name}_{}x{}", size.0, size.1), all);
        }
    }
}

/// In ASCII, in every theme and without colour; and the form of the student's own count is nowhere.
#[test]
fn every_terminal_shows_it() {
    let counted = regex::Regex::new(r"(🌞|\*) \d+/\d+").unwrap();
    for size in SIZES.into_iter().chain([(59, 19), (10, 3), (1, 1), (200, 60)]) {
        for (scene, play) in SCENES {
            for ascii in [false, true] {
                let mut screen = Screen::new(Lang::Fr, ascii, size);
                play(&mut screen);
                let text = screen.text();
                assert!(!counted.is_match(&text), "{scene} {size:?}\n{text}");
                assert!(!ascii || text.is_ascii(), "{scene} {size:?}\n{text}");
                assert!(!ascii || !text.contains("? allum"), "the signs are ASCII's own\n{text}");
                for theme in Theme::ALL {
                    (screen.0.theme, screen.0.no_color) = (theme, true);
                    assert_eq!(screen.text(), text, "no state is told by colour alone");
                    let colours = screen
                        .terminal()
                        .backend()
                        .buffer()
                        .content
                        .iter()
                        .any(|cell| cell.fg != ratatui::style::Color::Reset);
                    assert!(!colours, "{scene} {size:?}");
                }
            }
        }
    }
}

/// At 120x36 two hundred are seen at once, the neediest first; at 80x24 by scrolling, and never one twice.
#[test]
fn two_hundred_students_are_reached() {
    let screen = Screen::new(Lang::En, false, (120, 36)).seeing(class_of(200));
    assert!(screen.0.shape().capacity() >= 200);
    let text = screen.text();
    let marks = text.matches(['●', '○', '·']).count();
    assert!(marks >= 1000, "a mark a step of each: {marks}\n{text}");

    let mut screen = Screen::new(Lang::En, false, (80, 24)).seeing(class_of(200));
    let seen = screen.0.shape().capacity();
    assert!((40..200).contains(&seen));
    let first = screen.0.rows[0].file.clone();
    screen.keys(&["PageDown"]);
    assert_eq!(screen.0.selected(), seen);
    assert!(screen.0.top > 0 && (screen.0.top..screen.0.top + seen).contains(&screen.0.selected()));
    screen.keys(&["End"]);
    assert_eq!(screen.0.selected(), 199);
    assert!((screen.0.top..screen.0.top + seen).contains(&199));
    screen.keys(&["Right", "Down", "PageDown"]);
    assert_eq!(screen.0.selected(), 199, "there is nothing beyond");
    screen.keys(&["Left", "Up", "PageUp", "PageUp", "PageUp", "PageUp"]);
    assert_eq!((screen.0.selected(), screen.0.top), (0, 0));
    let wheel = MouseEvent { kind: MouseEventKind::ScrollDown, column: 5, row: 5, modifiers: KeyModifiers::NONE };
    update(&mut screen.0, Msg::Mouse(wheel), at(NOW));
    assert_eq!(screen.0.selected(), 3);
    let click =
        MouseEvent { kind: MouseEventKind::Down(MouseButton::Left), column: 1, row: 2, modifiers: KeyModifiers::NONE };
    update(&mut screen.0, Msg::Mouse(click), at(NOW));
    assert_eq!(screen.0.rows[screen.0.selected()].file, first);
}

/// What does not fit of a name is left out in its middle, so that names that begin alike are told apart.
#[test]
fn names_that_begin_alike_are_told_apart() {
    let rows = [
        ("student", "stud~t007"),
        ("étudiant", "étud~t007"),
        ("promo-2026-student", "prom~t007"),
        ("e\u{301}tudiant-", "e\u{301}tud~-007"),
        ("学生学生学生", "学生~007 "),
        ("bob", "bob007   "),
    ];
    for (name, expected) in rows {
        let named = |number| student(&format!("{name}{number:03}"), 1, 1, 9);
        let screen = Screen::new(Lang::En, false, (120, 36)).seeing((0..200).map(named));
        let text = screen.text().lines().skip(2).take(31).map(|line| format!("{line}\n")).collect::<String>();
        assert!(text.contains(&format!("{expected} ●○···")), "{name}\n{text}");
        for number in 0..200 {
            assert_eq!(text.matches(&format!("{number:03} ")).count(), 1, "{name} {number}\n{text}");
        }
    }
    // Where each has a row, too.
    let long = |number: usize| student(&format!("promotion-2026-student{number:03}"), 1, 1, 9);
    let text = Screen::new(Lang::En, false, (80, 24)).seeing((0..3).map(long)).text();
    assert!(text.contains("promotion-2~student001 "), "{text}");
}

/// Whoever was chosen stays so when the order changes; nobody was: the neediest is.
#[test]
fn the_choice_follows_the_student() {
    let mut screen =
        Screen::new(Lang::En, false, (120, 36)).seeing([student("Ada", 1, 1, 25), student("Bob", 1, 1, 9)]);
    assert_eq!(screen.0.selected(), 0);
    screen.sees([student("Bob", 1, 1, 50)]);
    assert_eq!(screen.names(), ["Bob", "Ada"]);
    assert_eq!(screen.0.selected(), 0, "still the first");
    screen.keys(&["Down"]);
    screen.sees([student("Ada", 1, 1, 70)]);
    assert_eq!((screen.names(), screen.0.selected()), (vec!["Ada", "Bob"], 0), "still Ada");
    screen.sees([("ada.images.json".into(), None)]);
    assert_eq!((screen.names(), screen.0.selected()), (vec!["Bob"], 0));
    screen.sees([("bob.images.json".into(), None)]);
    assert!(screen.text().contains("No student so far"));
}

#[test]
fn the_filter_finds_names_and_logins() {
    let mut screen =
        Screen::new(Lang::Fr, false, (80, 24)).seeing([student("Émile", 1, 1, 25), student("Bob", 1, 1, 9)]);
    screen.types("/EMI");
    assert_eq!(screen.names(), ["Émile"]);
    assert!(screen.text().lines().last().unwrap().starts_with(" /EMI"));
    screen.types("zz");
    assert!(screen.text().contains("Personne ne s'appelle « EMIzz »"));
    screen.keys(&["Backspace", "Backspace", "Enter", "s"]);
    assert_eq!(screen.names(), ["Émile"], "what is typed after Enter are keys");
    screen.keys(&["Esc"]);
    assert_eq!(screen.names(), ["Bob", "Émile"]);
}

/// Nothing is drawn when nothing is seen to change: an age does once a minute at most.
#[test]
fn only_what_changes_is_drawn() {
    let mut screen =
        Screen::new(Lang::En, false, (120, 36)).seeing([student("Ada", 1, 1, 25), student("Old", 1, 1, 6000)]);
    let aged = |screen: &mut Screen, seconds| update(&mut screen.0, Msg::Aged, at(NOW + seconds));
    assert_eq!(aged(&mut screen, 59), []);
    assert_eq!(aged(&mut screen, 60), [Effect::Draw]);
    assert!(screen.text().contains("26 min"));
    assert_eq!(screen.sees([student("Ada", 1, 1, 25)]), [], "it says the same");
    screen.sees([("ada.images.json".into(), None)]);
    assert_eq!(aged(&mut screen, 600), []);
    let why = || Message::new("class-folder-gone").with("path", "/srv/class");
    let mut trouble = |why| update(&mut screen.0, Msg::Trouble(why), at(NOW));
    assert_eq!((trouble(why()), trouble(why())), (vec![Effect::Draw], vec![]));
    screen.sees([]);
    assert!(!screen.text().contains("is not there"), "it is there again");
}

/// `--plain`: who is there, then who gets on.
#[test]
fn in_lines_each_change_is_said_once() {
    let mut screen = Screen::new(Lang::En, true, (80, 24));
    let mut said = Said::default();
    assert!(said.news(&screen.0).is_empty(), "it was not looked at");
    screen.sees([]);
    assert_eq!(said.news(&screen.0).len(), 1);
    let bad = ("bad".to_owned(), Some(Err(Message::new("class-file-link"))));
    screen.sees([student("Ada", 3, 1, 25), student("Bob", 5, 0, 9), bad]);
    let ada = "Ada (ada) - 3 of 5 lit - Build the image: See it in the list of images - for 25 min";
    assert_eq!(said.news(&screen.0), [ada, "Bob (bob) - 5 of 5 lit", "! bad: a symbolic link: not followed"]);
    assert!(said.news(&screen.0).is_empty());
    screen.sees([student("Ada", 4, 1, 0)]);
    assert_eq!(said.news(&screen.0), ["Ada (ada) - 4 of 5 lit - Run the image: Print the sentence, with its ? - now"]);
    let why = Message::new("class-folder-file").with("path", "/srv/class");
    update(&mut screen.0, Msg::Trouble(why), at(NOW));
    assert_eq!(said.news(&screen.0), ["/srv/class is no folder."]);
}

#[test]
fn every_way_out() {
    for name in ["F10", "q", "Ctrl-c", "Ctrl-q"] {
        let mut screen = Screen::new(Lang::En, false, (80, 24)).seeing(class_of(3));
        assert_eq!(screen.keys(&[name]), [Effect::Quit], "{name}");
        assert_eq!(screen.keys(&["?", "F10"]).last(), Some(&Effect::Quit));
    }
    let mut screen = Screen::new(Lang::En, false, (80, 24)).seeing(class_of(3));
    assert_eq!(screen.keys(&["Ctrl-z"]), [Effect::Suspend]);
    assert_eq!(screen.keys(&["m"])[0], Effect::Mouse(false));
    screen.keys(&["?"]);
    assert!(screen.text().contains("HELP"));
    screen.keys(&["Down", "End", "Esc"]);
    assert!(!screen.text().contains("HELP"));
    assert_eq!(update(&mut screen.0, Msg::Resize(60, 20), at(NOW)), [Effect::Redraw, Effect::Draw]);
}

/// What the look at a folder found, a line a file.
fn looked(folder: &mut Folder) -> BTreeMap<String, String> {
    let news = folder.look().unwrap();
    let told = |entry| match entry {
        None => "gone".to_owned(),
        Some(Ok(Dropped { standing, .. })) => standing.name,
        Some(Err(Message { id, .. })) => id.into_owned(),
    };
    news.entries.into_iter().map(|(file, entry)| (file, told(entry))).collect()
}

/// Whatever lies there is named and harms nothing, and is read once.
#[test]
fn a_folder_is_looked_at_whatever_lies_there() {
    let class = tempfile::tempdir().unwrap();
    let path = |name: &str| class.path().join(name);
    let mut folder = Folder::new(class.path());
    assert!(looked(&mut folder).is_empty());
    let ada = file("ada", "Ada", 1, 1, at(0));
    fs::write(path("ada.images.json"), &ada).unwrap();
    fs::write(path(".soleil-half"), &ada[..9]).unwrap();
    fs::write(path("half.json"), &ada[..99]).unwrap();
    fs::write(path("huge.json"), vec![b' '; 70_000]).unwrap();
    fs::write(path("new.json"), ada.replace("\"version\":1", "\"version\":2")).unwrap();
    fs::write(path("e\x1b[2Jvil"), "").unwrap();
    fs::create_dir(path("folder.json")).unwrap();
    symlink("/etc/passwd", path("link.json")).unwrap();
    symlink("/dev/zero", path("zero.json")).unwrap();
    let fifo = std::ffi::CString::new(path("fifo.json").to_str().unwrap()).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, 0o644.into(), 0).unwrap();
    let expected = [
        ("ada.images.json", "Ada"),
        ("e\\x1b[2Jvil", "class-file-none"),
        ("fifo.json", "class-file-special"),
        ("folder.json", "class-file-folder"),
        ("half.json", "class-file-none"),
        ("huge.json", "class-file-large"),
        ("link.json", "class-file-link"),
        ("new.json", "class-file-version"),
        ("zero.json", "class-file-link"),
    ];
    let expected: BTreeMap<String, String> =
        expected.iter().map(|(file, told)| ((*file).to_owned(), (*told).to_owned())).collect();
    assert_eq!(looked(&mut folder), expected);
    assert!(looked(&mut folder).is_empty(), "nothing has changed");

    replace(&path("ada.images.json"), &file("ada", "Ada L", 1, 1, at(0)));
    fs::remove_file(path("half.json")).unwrap();
    let told = looked(&mut folder);
    assert_eq!(told, BTreeMap::from([("ada.images.json".into(), "Ada L".into()), ("half.json".into(), "gone".into())]));

    // Only root may give a file away.
    if rustix::process::getuid().is_root() {
        std::os::unix::fs::chown(path("ada.images.json"), Some(4242), None).unwrap();
        let news = folder.look().unwrap();
        let Some(Some(Ok(dropped))) = news.entries.get("ada.images.json") else { panic!("{news:?}") };
        assert_eq!(dropped.owner, "uid 4242");
    }
    drop(class);
    assert_eq!(folder.look().unwrap_err().id, "class-folder-gone");
    let file = tempfile::NamedTempFile::new().unwrap();
    assert_eq!(Folder::new(file.path()).look().unwrap_err().id, "class-folder-file");
}

/// As a student's program does it.
fn replace(path: &Path, text: &str) {
    let next = path.with_extension("next");
    fs::write(&next, text).unwrap();
    fs::rename(next, path).unwrap();
}

#[test]
fn a_folder_of_far_too_many_files_is_bounded() {
    let class = tempfile::tempdir().unwrap();
    for number in 0..2001 {
        fs::write(class.path().join(format!("{number}.json")), "").unwrap();
    }
    let news = Folder::new(class.path()).look().unwrap();
    assert_eq!((news.entries.len(), news.crowded), (2000, true));
}
