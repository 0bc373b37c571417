//! Every command of the documents, typed into a shell as their reader does, on the practice engine.

use std::fs;
use std::path::Path;

use crate::harness::{PATIENCE, Session};
use crate::student::{Desk, SOLEIL};

/// The lines of its `sh` blocks, without what is said behind them.
fn commands(document: &Path) -> Vec<String> {
    let text = fs::read_to_string(document).unwrap();
    let blocks = text.split("\n```sh\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    let command = |line: &str| line.split(" #").next().unwrap_or_default().trim().to_owned();
    blocks.flat_map(str::lines).map(command).collect()
}

/// A screen is looked at and left, anything else comes to its end. A lab that is not done is no failure.
#[test]
fn every_command_of_the_documents_runs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/docs");
    let mut typed = 0;
    for language in ["en", "fr"] {
        let desk = Desk::new(if language == "fr" { "fr_FR.UTF-8" } else { "C.UTF-8" });
        let class = desk.home().join("class");
        fs::create_dir(&class).unwrap();
        let path = format!("{}:/usr/bin:/bin", Path::new(SOLEIL).parent().unwrap().display());
        let [home, run] = [desk.home().to_owned(), desk.home().join("run")].map(|path| path.display().to_string());
        let env = [
            ("HOME", &*home),
            ("XDG_RUNTIME_DIR", &*run),
            ("PATH", &*path),
            ("PS1", "\\#:$? ready> "),
            ("SOLEIL_SIMULATED", "true"),
        ];
        let mut shell = Session::spawn(&["bash", "--norc", "--noprofile"], &env, 36, 120);
        shell.wait_for(|screen| screen.contains("1:0 ready>"), PATIENCE);
        // What is written goes home.
        shell.send("cd\r");
        shell.wait_for(|screen| screen.contains("2:0 ready>"), PATIENCE);
        let mut at = 2;
        for document in ["student.md", "teacher.md", "author.md", "how-it-decides.md"] {
            for command in commands(&folder.join(language).join(document)) {
                let command =
                    command.replace("/srv/classe", "/srv/class").replace("/srv/class", &class.display().to_string());
                at += 1;
                typed += 1;
                shell.send(&format!("clear; {command}\r"));
                let ended = |screen: &str| {
                    screen.contains(&format!("{at}:0 ready>")) || screen.contains(&format!("{at}:1 ready>"))
                };
                let is_screen = |screen: &str| ["F1 ", "F9 ", " soleil - "].iter().any(|sign| screen.contains(sign));
                shell.wait_for(|screen| ended(screen) || is_screen(screen), PATIENCE);
                if !ended(&shell.screen()) {
                    shell.send("\x1b[21~");
                    shell.wait_for(|screen| screen.contains(&format!("{at}:0 ready>")), PATIENCE);
                }
            }
        }
        shell.send("exit\r");
        shell.wait_for_exit(PATIENCE);
    }
    assert!(typed >= 30, "only {typed} commands were typed");
}
