//! From `soleil new` to a lab that is done: the real binary, on the practice engine.

use std::fs;

use crate::harness::PATIENCE;
use crate::student::{Desk, first_row};

const SIZE: (u16, u16) = (120, 36);

fn words(output: &std::process::Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{out}{err}")
}

#[test]
fn a_new_lab_is_clean_and_its_cues_light_it() {
    let desk = Desk::new("en_US.UTF-8");
    let folder = desk.home().join("Mon TP");
    let path = folder.display().to_string();
    let made = desk.soleil(&["new", &path]);
    assert_eq!(made.status.code(), Some(0), "{}", words(&made));
    assert!(words(&made).contains(&format!("soleil --lab '{path}/lab.yaml'")), "{}", words(&made));
    let source = fs::read_to_string(folder.join("lab.yaml")).unwrap();
    assert!(source.contains("id: mon-tp ") && !source.contains("my-lab"), "{source}");
    let again = desk.soleil(&["new", &path]);
    assert_eq!(again.status.code(), Some(2));
    assert!(words(&again).contains("Name a folder that is empty"), "{}", words(&again));
    assert_eq!(fs::read_to_string(folder.join("lab.yaml")).unwrap(), source);
    let schema = desk.soleil(&["schema"]);
    assert_eq!(schema.stdout, fs::read(folder.join("lab.schema.json")).unwrap());

    let lint = desk.soleil(&["--simulated", "lint", "--engine", &path]);
    assert_eq!(lint.status.code(), Some(0), "{}", words(&lint));
    for line in ["3 steps, clean", "lit: pull (", "lit: write (", "lit: run (", "All 3 steps are lit by their cues."] {
        assert!(words(&lint).contains(line), "{line}: {}", words(&lint));
    }
    // Nothing of the author's was touched.
    assert!(!desk.home().join("mon-tp").exists() && !desk.home().join(".local").exists());

    let file = folder.join("lab.yaml");
    fs::write(&file, source.replace("type: \"docker run --rm mon-tp:1\"", "type: \"docker run --rm mon-tp:2\""))
        .unwrap();
    let lint = desk.soleil(&["--simulated", "lint", "--engine", &path]);
    assert_eq!(lint.status.code(), Some(1), "{}", words(&lint));
    for line in
        ["lit: write (", "the command \"docker run --rm mon-tp:2\" ended with an error", "not lit: run", "- output: "]
    {
        assert!(words(&lint).contains(line), "{line}: {}", words(&lint));
    }
    fs::write(
        &file,
        source
            .replace("    until: [debian]\n", "\n")
            .replace("title: {fr: \"L'afficher\"", "titel: {fr: \"L'afficher\""),
    )
    .unwrap();
    let lint = desk.soleil(&["lint", "--engine", &path]);
    assert_eq!(lint.status.code(), Some(1));
    assert!(words(&lint).contains("unknown field `titel`") && words(&lint).contains('^'), "{}", words(&lint));
}

#[test]
fn the_last_lab_goes_on_and_another_is_chosen() {
    let desk = Desk::new("fr_FR.UTF-8");
    let folder = desk.home().join("tp");
    let path = folder.display().to_string();
    desk.soleil(&["new", &path]);
    let lab = |desk: &Desk| desk.check().1["lab"].as_str().unwrap().to_owned();
    let shows = |screen: &mut crate::student::Screen, title: &str| {
        screen.session.wait_for(|screen| first_row(screen).contains(title), PATIENCE);
    };

    let mut screen = desk.open(SIZE, &[]);
    shows(&mut screen, "II. Images");
    screen.press(10);
    screen.ends(0);
    assert_eq!(lab(&desk), "images");
    let mut screen = desk.open(SIZE, &["--lab", &path]);
    shows(&mut screen, "Mon TP");
    assert!(first_row(&screen.session.screen()).contains("0/3"));
    screen.press(10);
    screen.ends(0);
    assert_eq!(lab(&desk), "tp");

    let mut screen = desk.open(SIZE, &[]);
    shows(&mut screen, "Mon TP");
    screen.types("\x07l");
    screen.shows("0/5  II. Images");
    screen.shows("0/3  Mon TP  (celui-ci)");
    screen.types("\x1b[1~");
    screen.types("\r");
    shows(&mut screen, "II. Images");
    screen.press(10);
    screen.ends(0);
    assert_eq!(lab(&desk), "images");
    let labs: serde_json::Value = serde_json::from_slice(&desk.soleil(&["labs", "--json"]).stdout).unwrap();
    let rows: Vec<_> =
        labs.as_array().unwrap().iter().map(|lab| (&lab["name"], &lab["steps"], &lab["current"])).collect();
    assert!(rows.iter().any(|row| (row.0 == "images", row.1 == 5, row.2 == true) == (true, true, true)), "{labs}");
    assert!(rows.iter().any(|row| (row.0 == &path, row.1 == 3, row.2 == false) == (true, true, true)), "{labs}");

    // Gone, it is said, and the first lab is there.
    let mut screen = desk.open(SIZE, &["--lab", &path]);
    shows(&mut screen, "Mon TP");
    screen.press(10);
    screen.ends(0);
    fs::remove_dir_all(&folder).unwrap();
    let check = desk.soleil(&["check", "--json"]);
    assert!(String::from_utf8_lossy(&check.stderr).contains("Ton dernier TP ne s'ouvre plus"), "{}", words(&check));
    let mut screen = desk.open(SIZE, &[]);
    shows(&mut screen, "II. Images");
    screen.shows("Ton dernier TP ne s'ouvre plus");
    screen.press(10);
    screen.ends(0);
    assert_eq!(lab(&desk), "images");
}

#[test]
fn a_lab_in_the_folder_for_labs_has_a_name() {
    let desk = Desk::new("fr_FR.UTF-8");
    let labs = desk.home().join(".local/share/soleil/labs");
    desk.soleil(&["new", &labs.join("tp").display().to_string()]);
    let broken = labs.join("images/lab.yaml");
    fs::create_dir(broken.parent().unwrap()).unwrap();
    fs::write(&broken, "id: images\nworksapce: x\n").unwrap();

    // The demo's home is another: a name and a path mean the same lab there.
    fs::rename(labs.join("tp"), desk.home().join("here")).unwrap();
    for lab in ["here", "tp"] {
        let mut screen = desk.open(SIZE, &["demo", "--lab", lab]);
        screen.session.wait_for(|screen| first_row(screen).contains("Mon TP"), PATIENCE);
        screen.press(10);
        screen.ends(0);
        let _ = fs::rename(desk.home().join("here"), labs.join("tp"));
    }

    // The one that ships does not step in for a broken one, which was asked for.
    let check = desk.soleil(&["check", "--simulated", "--lab", "images"]);
    assert_eq!(check.status.code(), Some(2), "{}", words(&check));
    let place = broken.display();
    for part in [format!("{place}: line 2, column 1: "), format!("`soleil lint {place}` tells")] {
        assert!(words(&check).contains(&part), "{part}: {}", words(&check));
    }
    let mut screen = desk.open(SIZE, &["--lab", "init"]);
    screen.session.wait_for(|screen| first_row(screen).contains("I. Init"), PATIENCE);
    screen.types("\x07l");
    screen.shows("images  (ne s'ouvre pas)");
    screen.shows("0/3  Mon TP");
    screen.types("\x1b[4~");
    screen.shows(".local/share/soleil/labs/tp/lab.yaml");
    screen.types("\r");
    screen.session.wait_for(|screen| first_row(screen).contains("Mon TP"), PATIENCE);
    screen.press(10);
    screen.ends(0);
    let rows: serde_json::Value = serde_json::from_slice(&desk.soleil(&["labs", "--json"]).stdout).unwrap();
    let row = |name: &str| rows.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap().clone();
    assert_eq!((&row("tp")["current"], &row("tp")["steps"]), (&true.into(), &3.into()), "{rows}");
    assert_eq!(row("tp")["file"], labs.join("tp/lab.yaml").to_str().unwrap());
    assert!(row("init")["file"].is_null() && row("images")["error"].is_string(), "{rows}");
}
