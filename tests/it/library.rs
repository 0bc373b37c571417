//! Labs by their name: the folders on disk, and what ships.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use soleil::runtime::labs::Library;
use tempfile::TempDir;

const SMALL: &str = include_str!("../../assets/template/lab.yaml");

/// What is said, and what was done to the folder of a lab.
type Way = (&'static str, fn(&Path));

/// A user's folder for data and two that are shared.
struct Machine {
    root: TempDir,
}

impl Machine {
    fn new() -> Self {
        Self { root: tempfile::tempdir().unwrap() }
    }

    fn at(&self, place: &str) -> PathBuf {
        self.root.path().join(place)
    }

    /// Writes a lab of that title there; the folder's file.
    fn lab(&self, place: &str, name: &str, title: &str) -> PathBuf {
        let folder = self.at(place).join("soleil/labs").join(name);
        fs::create_dir_all(&folder).unwrap();
        let title = format!("title: {{fr: \"{title}\", en: \"{title}\"}}");
        let lines: Vec<&str> =
            SMALL.lines().map(|line| if line.starts_with("title:") { title.as_str() } else { line }).collect();
        fs::write(folder.join("lab.yaml"), lines.join("\n")).unwrap();
        folder.join("lab.yaml")
    }

    fn library(&self) -> Library {
        let shared = format!("{}:relative:{}", self.at("local").display(), self.at("system").display());
        Library::of(Some(self.at("own")), Some(shared.into()))
    }
}

fn title(library: &Library, name: &str) -> String {
    library.load(name).unwrap().title.en
}

fn wrong(library: &Library, name: &str) -> String {
    format!("{:#}", library.load(name).unwrap_err())
}

#[test]
fn the_first_folder_that_has_the_name_is_taken() {
    let machine = Machine::new();
    let library = machine.library();
    assert_eq!(title(&library, "images"), "II. Images");
    assert_eq!(library.names(), ["images", "init"]);
    for (place, words) in [("system", "Of the system"), ("local", "Of the place"), ("own", "Mine")] {
        let file = machine.lab(place, "images", words);
        assert_eq!(title(&library, "images"), words);
        assert_eq!(library.replaced_by("images"), Some(file));
    }
    machine.lab("system", "first steps", "First steps");
    assert_eq!(library.names(), ["first steps", "images", "init"]);
    assert_eq!(title(&library, "first steps"), "First steps");
    assert!(library.knows("first steps") && library.knows("init") && !library.knows("nothing"));
    // Its solution is the one beside it, or none.
    assert!(library.load("images").unwrap().solutions.is_empty());
    assert!(!library.load("init").unwrap().chapters.is_empty());
}

#[test]
fn what_is_no_folder_of_a_name_is_no_lab() {
    let machine = Machine::new();
    let file = machine.lab("own", ".hidden", "Hidden");
    machine.lab("own", "nested/deeper", "Deeper");
    fs::write(machine.at("own/soleil/labs/README.md"), "words").unwrap();
    symlink(file.parent().unwrap(), machine.at("own/soleil/labs/linked")).unwrap();
    let library = machine.library();
    // One that holds no lab file is broken, and is said to be.
    assert_eq!(library.names(), ["images", "init", "linked", "nested"]);
    assert_eq!(title(&library, "linked"), "Hidden");
    for name in ["", ".", "..", ".hidden", "nested/deeper", "README.md", "/", "linked/"] {
        assert!(library.file(name).is_none() && !library.knows(name), "{name:?}");
    }
    // A path means what lies there.
    assert_eq!(title(&library, file.to_str().unwrap()), "Hidden");
    assert_eq!(title(&library, file.parent().unwrap().to_str().unwrap()), "Hidden");
    assert!(wrong(&library, "nothing").contains("(by name: images, init, linked, nested)"));
}

#[test]
fn a_broken_one_is_said_and_not_passed_over() {
    let machine = Machine::new();
    let library = machine.library();
    let file = machine.lab("own", "images", "Mine");
    machine.lab("system", "images", "Whole");
    let source = fs::read_to_string(&file).unwrap();
    fs::write(&file, source.replacen("workspace:", "worksapce:", 1)).unwrap();
    let at = 1 + source.lines().position(|line| line.starts_with("workspace:")).unwrap();
    let (file, folder) = (file.display().to_string(), file.parent().unwrap().to_owned());
    let words = wrong(&library, "images");
    for part in [
        format!("{file}: line {at}, column 1: "),
        "worksapce".to_owned(),
        format!("`soleil lint {file}` tells"),
        format!("move {} away: images is then the next of that name", folder.display()),
    ] {
        assert!(words.contains(&part), "{part}\n{words}");
    }
    assert!(library.names().contains(&"images".to_owned()));

    let ways: [Way; 3] = [
        ("No such file", |folder| fs::remove_file(folder.join("lab.yaml")).unwrap()),
        ("not UTF-8", |folder| fs::write(folder.join("lab.yaml"), [0xff]).unwrap()),
        ("No such file", |folder| {
            fs::remove_dir_all(folder).unwrap();
            symlink("nowhere", folder).unwrap();
        }),
    ];
    for (expected, way) in ways {
        way(&folder);
        let words = wrong(&library, "images");
        assert!(words.contains(expected) && words.contains(&file), "{expected}: {words}");
    }
    fs::remove_file(&folder).unwrap();
    assert_eq!(title(&library, "images"), "Whole");
    // Where nothing has that name besides, there is nothing to promise.
    let lone = machine.lab("own", "lone", "Lone");
    fs::write(&lone, "id: 1\n").unwrap();
    assert!(wrong(&library, "lone").ends_with(&format!("move {} away", lone.parent().unwrap().display())));
}

/// As a package installs them: the same in every respect, and not told as something else.
#[test]
fn a_copy_of_what_ships_is_what_ships() {
    let machine = Machine::new();
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    for file in ["images/lab.yaml", "images/solution/app.py", "images/solution/Dockerfile", "init/lab.yaml"] {
        let to = machine.at("system/soleil/labs").join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(content.join(file), to).unwrap();
    }
    let (library, alone) = (machine.library(), Library::default());
    assert_eq!(library.names(), alone.names());
    for name in alone.names() {
        assert!(library.file(&name).is_some_and(|file| file.starts_with(machine.at("system"))));
        assert_eq!(library.load(&name).unwrap(), alone.load(&name).unwrap());
        assert_eq!(library.replaced_by(&name), None);
    }
}

#[test]
fn the_folders_are_those_of_the_specification() {
    let machine = Machine::new();
    let file = machine.lab("own", "mine", "Mine");
    for shared in [None, Some("".into()), Some("/nowhere".into())] {
        assert_eq!(Library::of(Some(machine.at("own")), shared).file("mine").as_ref(), Some(&file));
    }
    let debug = |shared: &str| format!("{:?}", Library::of(None, Some(shared.into())));
    assert!(debug("").contains("/usr/local/share/soleil/labs\", \"/usr/share/soleil/labs"), "{}", debug(""));
    assert!(debug("a:/b:").contains("[\"/b/soleil/labs\"]"), "{}", debug("a:/b:"));
}

#[test]
fn a_lab_has_a_name_that_means_it_from_everywhere() {
    let machine = Machine::new();
    let library = machine.library();
    assert_eq!(library.whole("init"), "init");
    assert_eq!(library.whole("/x/lab.yaml"), "/x/lab.yaml");
    assert!(library.whole("sub/lab.yaml").ends_with("/sub/lab.yaml") && library.whole("sub").starts_with('/'));
    let file = machine.lab("own", "init", "Mine");
    assert_eq!(library.whole("init"), file.to_str().unwrap());
}
