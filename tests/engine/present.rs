//! The whole lab with nothing but F9, and with no key at all.

use std::fs;

use crate::bed::Engine;
use crate::lab::desk;
use crate::student::{APP, BUILD, DOCKERFILE, Screen, first_row};

/// What F9 does next stands in the last row; whatever it waits for, no time is waited for here either.
#[test]
fn nothing_but_f9() {
    let engine = Engine::start();
    let desk = desk(&engine, "fr_FR.UTF-8");
    let mut screen = desk.open((120, 36), &["--present"]);
    screen.shows(engine.shown());
    screen.shows("me@lab 1:~$");
    let lit = by_f9(&mut screen);
    screen.lit(5);
    for count in 0..5 {
        assert!(lit.iter().any(|row| row.contains(&format!("🌞 {count}/5"))), "{count}: {lit:?}");
    }
    assert_eq!(fs::read_to_string(desk.file("app.py")).unwrap(), APP);
    assert_eq!(fs::read_to_string(desk.file("Dockerfile")).unwrap(), DOCKERFILE);
    // One cue back it is played once more, though all of it is done.
    screen.types("\x07-");
    screen.shows("F9 tape : docker run python_app:version_de_ouf");
    screen.press(10);
    screen.ends(0);
    assert_eq!(desk.check().0, 0);
}

/// Plays the lab to its end with F9 alone; the first rows that were seen.
pub fn by_f9(screen: &mut Screen) -> Vec<String> {
    let mut rows = Vec::new();
    loop {
        screen.session.wait_for(|screen| ["F9 ", "jouées"].iter().any(|word| last_row(screen).contains(word)), BUILD);
        let told = last_row(&screen.session.screen()).to_owned();
        assert!(!told.contains("échoué"), "{}", screen.session.screen());
        if told.contains("jouées") {
            return rows;
        }
        // Each is pressed once; what it says then is another thing, or the same of another cue.
        screen.press(9);
        screen.session.wait_for(|screen| last_row(screen) != told, BUILD);
        rows.push(first_row(&screen.session.screen()).to_owned());
    }
}

/// The demo does all of it by itself, and leaves nothing behind.
#[test]
fn the_demo_on_a_small_screen() {
    let engine = Engine::start();
    let desk = desk(&engine, "en_US.UTF-8");
    let mut screen = desk.open((80, 24), &["demo", "--host", engine.host()]);
    screen.session.wait_for(|screen| last_row(screen).contains("Every cue is played"), BUILD);
    screen.lit(5);
    screen.press(10);
    screen.ends(0);
    assert!(!desk.file("").exists() && !desk.home().join(".local").exists());
}

pub fn last_row(screen: &str) -> &str {
    screen.lines().last().unwrap_or_default()
}
