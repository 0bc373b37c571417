//! Disks that are full, homes that cannot be written to or go away, ledgers that are none, two programs on one ledger.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::harness::PATIENCE;
use crate::student::{APP, DOCKERFILE, Desk};
use crate::table::{Part, tell};

const ENGLISH: &str = "en_US.UTF-8";
const TYPED: &str = "# typed in between";

/// A file system of its own in a folder, until the end of the test.
struct Mounted(PathBuf);

impl Mounted {
    /// `None` where this user may mount nothing: only root can make a disk full for a test.
    fn small(folder: &Path) -> Option<Self> {
        fs::create_dir_all(folder).unwrap();
        if mount(&["-t", "tmpfs", "-o", "size=64k,mode=0700", "none"], folder) {
            return Some(Self(folder.to_owned()));
        }
        println!("left out: nothing can be mounted here");
        None
    }

    fn fill(&self) {
        // It ends where there is no more room.
        let _ = fs::write(self.0.join("filler"), vec![0; 128 * 1024]);
    }

    fn free(&self) {
        fs::remove_file(self.0.join("filler")).unwrap();
    }

    fn remount(&self, mode: &str) {
        assert!(mount(&["-o", &format!("remount,{mode}"), "none"], &self.0));
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

fn mount(arguments: &[&str], folder: &Path) -> bool {
    Command::new("mount").args(arguments).arg(folder).output().is_ok_and(|output| output.status.success())
}

fn state(desk: &Desk) -> PathBuf {
    desk.home().join(".local/state/soleil")
}

fn reached(file: &Path) -> Vec<String> {
    let json: Value = serde_json::from_str(&fs::read_to_string(file).unwrap_or_default()).unwrap_or_default();
    json["reached"].as_object().map(|tasks| tasks.keys().cloned().collect()).unwrap_or_default()
}

/// The old file is whole, the new text is in the editor, and saved as soon as there is room.
#[test]
fn a_full_disk_on_save() {
    let desk = Desk::new(ENGLISH);
    let Some(disk) = Mounted::small(&desk.file("")) else { return };
    desk.write("app.py", APP);
    let mut screen = desk.open((120, 36), &[]);
    screen.press(3);
    screen.shows("import emoji");
    screen.types(TYPED);
    screen.shows(TYPED);
    disk.fill();
    screen.types("\x13");
    screen.shows("The disk is full");
    assert_eq!(fs::read_to_string(desk.file("app.py")).unwrap(), APP);
    screen.shows(TYPED);
    disk.free();
    screen.types("\x13");
    screen.session.wait_for(|_| fs::read_to_string(desk.file("app.py")).unwrap().contains(TYPED), PATIENCE);
    screen.press(10);
    screen.ends(0);
    let kept = "the old file is whole, the text stays in the editor; the next Ctrl-S saves it";
    tell(Part::Home, "a full disk on save", "The disk is full: … is not saved. …", kept);
}

/// Nothing is lit that the ledger does not hold; what is owed is written once there is room.
#[test]
fn a_full_disk_under_the_ledger() {
    let desk = Desk::new(ENGLISH);
    let Some(disk) = Mounted::small(&state(&desk)) else { return };
    desk.write("app.py", APP);
    disk.fill();
    let mut screen = desk.open((120, 36), &[]);
    screen.shows("The progress cannot be written");
    desk.write("Dockerfile", DOCKERFILE);
    screen.press(3);
    screen.shows("import emoji");
    screen.lit(0);
    screen.types(TYPED);
    screen.shows("Save soon (Ctrl-S)");
    assert_eq!(reached(&state(&desk).join("images.json")), [""; 0]);
    disk.free();
    screen.types("\x13");
    screen.lit(1);
    screen.press(10);
    screen.ends(0);
    assert_eq!(reached(&state(&desk).join("images.json")).len(), 8);
    let kept = "no step is lit before the ledger holds it; what was owed is written once there is room";
    tell(Part::Home, "a full disk under the ledger", "The progress cannot be written to … Save soon (Ctrl-S): …", kept);
}

/// What the state folder does not take is kept elsewhere, and given back at the next start, be the program killed or its
/// terminal gone.
#[test]
fn unsaved_text_has_a_second_place() {
    for (fault, read_only, end) in [
        ("unsaved text and a full state disk, then the program is killed", false, "KILL"),
        ("unsaved text and a state folder that is read-only, then the connection drops", true, "HUP"),
    ] {
        let desk = Desk::new(ENGLISH);
        let Some(disk) = Mounted::small(&state(&desk)) else { return };
        if read_only {
            disk.remount("ro");
        } else {
            disk.fill();
        }
        let mut screen = desk.open((120, 36), &[]);
        screen.press(3);
        screen.shows(">Editor");
        screen.types(TYPED);
        screen.shows("Save soon (Ctrl-S): your text is kept in");
        let kept = || {
            let places =
                fs::read_dir(desk.home().join("tmp")).unwrap().map(|entry| entry.unwrap().path().join("app.py"));
            places.filter_map(|file| fs::read_to_string(file).ok()).collect::<String>()
        };
        screen.session.wait_for(|_| kept().contains(TYPED), PATIENCE);
        screen.signal(end);
        screen.session.wait_for_exit(PATIENCE);
        let mut screen = desk.open((120, 36), &[]);
        screen.shows("Your unsaved text of app.py is back");
        screen.press(3);
        screen.shows(TYPED);
        screen.types("\x13");
        screen
            .session
            .wait_for(|_| fs::read_to_string(desk.file("app.py")).is_ok_and(|text| text.contains(TYPED)), PATIENCE);
        screen.session.wait_for(|_| kept().is_empty(), PATIENCE);
        screen.press(10);
        screen.ends(0);
        let said = "Save soon (Ctrl-S): your text is kept in …, as … does not take it …";
        tell(Part::Home, fault, said, "the text is given back at the next start, and forgotten once it is saved");
    }
}

#[test]
fn a_home_that_is_read_only() {
    let desk = Desk::new(ENGLISH);
    let home = desk.home().join("closed");
    let Some(disk) = Mounted::small(&home) else { return };
    let desk = desk.with("HOME", &home);
    disk.remount("ro");
    let mut screen = desk.open((120, 36), &[]);
    screen.press(3);
    screen.shows(">Editor");
    screen.types(TYPED);
    screen.shows("Save soon (Ctrl-S)");
    screen.types("\x13");
    screen.shows("You may not write");
    disk.remount("rw");
    screen.types("\x13");
    let file = home.join("python_app_build/app.py");
    screen.session.wait_for(|_| fs::read_to_string(&file).is_ok_and(|text| text.contains(TYPED)), PATIENCE);
    screen.press(10);
    screen.ends(0);
    let kept = "the text stays in the editor; saved by Ctrl-S once the home can be written to";
    tell(Part::Home, "a read-only home", "Save soon (Ctrl-S): … You may not write …", kept);
}

/// The home goes away under the program (a network drive), something else stands in its place, and it comes back.
#[test]
fn a_home_that_vanishes() {
    let desk = Desk::new(ENGLISH);
    let (home, away) = (desk.home().join("home"), desk.home().join("away"));
    fs::create_dir_all(home.join("python_app_build")).unwrap();
    fs::write(home.join("python_app_build/app.py"), APP).unwrap();
    fs::write(home.join("python_app_build/Dockerfile"), DOCKERFILE).unwrap();
    let desk = desk.with("HOME", &home);
    let ledger = home.join(".local/state/soleil/images.json");
    let mut screen = desk.open((120, 36), &[]);
    screen.lit(1);
    screen.press(3);
    screen.shows("import emoji");
    fs::rename(&home, &away).unwrap();
    File::create(&home).unwrap();
    screen.types(TYPED);
    screen.shows("Save soon (Ctrl-S)");
    screen.types("\x13");
    let words = "a file stands where the folder should be";
    let flowing = |shown: &str| shown.split_whitespace().collect::<Vec<_>>().join(" ");
    screen.session.wait_for(|shown| flowing(shown).contains(words), PATIENCE);
    screen.shows(TYPED);
    screen.lit(1);
    fs::remove_file(&home).unwrap();
    fs::rename(&away, &home).unwrap();
    screen.types("\x13");
    let file = home.join("python_app_build/app.py");
    screen.session.wait_for(|_| fs::read_to_string(&file).is_ok_and(|text| text.contains(TYPED)), PATIENCE);
    screen.lit(1);
    screen.press(10);
    screen.ends(0);
    assert_eq!(reached(&ledger).len(), 8);
    let kept = "the step stays lit, the text stays in the editor; saved by Ctrl-S once the home is back";
    tell(Part::Home, "a home that vanishes", "Save soon (Ctrl-S): … a file stands where the folder should be. …", kept);
}

/// What is in the ledger's place, how it comes there, and whether what was kept aside is still the same.
type Ledger = (&'static str, fn(&Path), fn(&Path) -> bool);

const LEDGERS: &[Ledger] = &[
    ("a ledger that is empty", |file| fs::write(file, "").unwrap(), |kept| fs::read(kept).unwrap().is_empty()),
    (
        "a ledger that is cut in the middle",
        |file| fs::write(file, "{\"version\": 1, \"lab\": \"ima").unwrap(),
        |kept| fs::read(kept).unwrap().ends_with(b"\"ima"),
    ),
    (
        "a ledger that is damaged",
        |file| fs::write(file, b"\xff\0\x1b]0;owned\x07").unwrap(),
        |kept| fs::read(kept).unwrap().starts_with(b"\xff\0"),
    ),
    (
        "a ledger of a future version",
        |file| fs::write(file, "{\"version\": 99}").unwrap(),
        |kept| fs::read(kept).unwrap() == b"{\"version\": 99}",
    ),
    (
        "a ledger of more than 64 MiB",
        |file| File::create(file).unwrap().set_len((64 << 20) + 1).unwrap(),
        |kept| fs::metadata(kept).unwrap().len() == (64 << 20) + 1,
    ),
    ("a ledger that is a folder", |file| fs::create_dir(file).unwrap(), Path::is_dir),
    (
        "a ledger that is a FIFO",
        |file| assert!(Command::new("mkfifo").arg(file).status().unwrap().success()),
        |kept| !kept.is_file() && kept.exists(),
    ),
];

#[test]
fn ledgers_that_are_none() {
    for (fault, make, same) in LEDGERS {
        let desk = Desk::new(ENGLISH);
        fs::create_dir_all(state(&desk)).unwrap();
        make(&state(&desk).join("images.json"));
        desk.write("app.py", APP);
        desk.write("Dockerfile", DOCKERFILE);
        let mut screen = desk.open((120, 36), &[]);
        screen.shows("The progress could not be read");
        screen.lit(1);
        screen.press(10);
        screen.ends(0);
        let entries = fs::read_dir(state(&desk)).unwrap().map(|entry| entry.unwrap().path());
        let kept: Vec<PathBuf> = entries.filter(|path| path.to_string_lossy().contains(".kept-")).collect();
        assert!(kept.len() == 1 && same(&kept[0]), "{fault}: {kept:?}");
        assert_eq!(reached(&state(&desk).join("images.json")).len(), 8, "{fault}");
        let said = "The progress could not be read …. It is kept in …; a new one begins.";
        tell(Part::Home, fault, said, "it is kept aside as it was; a new ledger holds what the files prove");
    }
}

/// Each lights what the other does not see; both show it, and the ledger holds the union, whoever is killed.
#[test]
fn two_programs_on_one_ledger() {
    let desk = Desk::new(ENGLISH);
    fs::write(desk.home().join(".profile"), "PS1='me@lab \\#:\\w$ '\ndocker() { :; }\n").unwrap();
    let mut one = desk.open((120, 36), &[]);
    one.lit(0);
    one.press(8);
    one.prompt();
    let mut other = desk.open((120, 36), &[]);
    other.lit(0);
    one.runs("docker images");
    other.press(3);
    other.shows(">Editor");
    other.types(TYPED);
    desk.write("Dockerfile", DOCKERFILE);
    other.types("\x13");
    let file = state(&desk).join("images.json");
    let holds = |tasks: &[&str]| tasks.iter().all(|task| reached(&file).iter().any(|known| known == task));
    other.session.wait_for(|_| holds(&["pull/list", "write/folder", "write/from"]), PATIENCE);
    one.press(2);
    other.press(2);
    one.ticked("List the machine's images");
    other.ticked("List the machine's images");
    // The number written down last is the other's.
    other.signal("KILL");
    desk.write("app.py", APP);
    one.lit(1);
    one.press(10);
    one.ends(0);
    assert!(holds(&["pull/list", "write/from", "write/app"]));
    tell(
        Part::Home,
        "two programs on one ledger, one of them killed",
        "(nothing: both show both)",
        "the ledger holds what either has reached",
    );
}
