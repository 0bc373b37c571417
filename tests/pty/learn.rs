//! Blocks of code, typed into a real shell.

use std::fs;

use crate::student::Desk;

/// Ctrl-G t types the block that is called for, once, and leaves Enter to the student; into a program it types nothing.
#[test]
fn a_block_is_typed_and_not_run() {
    let desk = Desk::new("fr_FR.UTF-8");
    let mut screen = desk.open((80, 24), &[]);
    screen.press(8);
    screen.prompt();
    screen.types("\x07t");
    screen.shows("me@lab 1:~$ docker pull python:3.11");
    // What we typed gives way to what we type.
    screen.types("\x07t");
    screen.types(" #end");
    screen.shows("me@lab 1:~$ docker pull python:3.11 #end");
    // The student's own line is left alone.
    screen.types("\x07t");
    screen.shows("Ctrl-U");
    screen.types("\x1b");
    screen.hides("À COPIER");
    screen.types("\x15");
    screen.runs("history >seen");
    screen.types("cat\r");
    screen.shows("$ cat");
    screen.types("\x07t");
    screen.shows("À COPIER");
    screen.types("c");
    screen.shows("clipboard.txt");
    screen.types("\x04");
    screen.shows("me@lab 3:");
    let seen = fs::read_to_string(desk.home().join("seen")).unwrap();
    assert!(!seen.contains("docker"), "it was run: {seen}");
    let copied = fs::read_to_string(desk.home().join(".local/state/soleil/clipboard.txt")).unwrap();
    assert_eq!(copied, "docker pull python:3.11");

    // x sends it off: here there is no engine to pull from, which ends it soon.
    screen.types("\x07x");
    screen.shows("me@lab 4:");
    screen.press(10);
    screen.ends(0);
}
