//! `content/docs/faults.md`: what became of each fault. A test tells its row, and fails where the page has another. The page
//! itself says by which command it is made anew.
#![allow(dead_code, reason = "each suite uses its part")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// What a row is about; the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Answers,
    Engine,
    Home,
    Clock,
    Terminal,
    Hostile,
}

const PARTS: [(Part, &str); 6] = [
    (Part::Answers, "An engine that answers badly"),
    (Part::Engine, "An engine that goes"),
    (Part::Home, "Disk, home and ledger"),
    (Part::Clock, "Clocks"),
    (Part::Terminal, "Terminals and signals"),
    (Part::Hostile, "Hostile input"),
];

const HEAD: &str = "# Faults, and what became of them

Made by the tests: each of them tells its row once all that it checks has held, and fails where this page says something else.
The page is made anew by

```sh
rm -f content/docs/faults.md; FAULTS=write cargo test --features engine-tests --test it --test pty --test engine
```
";

/// The page.
pub fn page() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content/docs/faults.md")
}

/// The faults of a page, each with its row.
pub fn rows(page: &str) -> Vec<(Part, &str, &str)> {
    let mut part = None;
    let mut rows = Vec::new();
    for line in page.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            part = PARTS.iter().find(|(_, known)| *known == title).map(|(part, _)| *part);
        } else if let (Some(part), Some(row)) = (part, line.strip_prefix("| "))
            && !row.starts_with("fault |")
        {
            rows.push((part, row.split(" | ").next().unwrap_or_default(), line));
        }
    }
    rows
}

/// This is what became of `fault`: the words on the screen (or printed), and what was there afterwards.
pub fn tell(part: Part, fault: &str, said: &str, kept: &str) {
    let cell = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
    let row = format!("| {} | {} | {} |", cell(fault), cell(said), cell(kept));
    if std::env::var_os("FAULTS").is_none() {
        let page = fs::read_to_string(page()).unwrap_or_default();
        let found = rows(&page).into_iter().any(|(of, _, line)| of == part && line == row);
        assert!(found, "content/docs/faults.md, which says how it is made anew, lacks:\n{row}");
        return;
    }
    // One test after the other, of whichever program.
    let lock = File::create(Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults.lock")).unwrap();
    lock.lock().unwrap();
    let old = fs::read_to_string(page()).unwrap_or_default();
    let mut all: BTreeMap<(Part, String), String> =
        rows(&old).into_iter().map(|(part, fault, line)| ((part, fault.to_owned()), line.to_owned())).collect();
    all.insert((part, cell(fault)), row);
    let mut text = HEAD.to_owned();
    for (part, title) in PARTS {
        let lines: Vec<&str> = all.iter().filter(|((of, _), _)| *of == part).map(|(_, line)| line.as_str()).collect();
        if !lines.is_empty() {
            text += &format!(
                "\n## {title}\n\n| fault | what was said | what was kept |\n|---|---|---|\n{}\n",
                lines.join("\n")
            );
        }
    }
    fs::create_dir_all(page().parent().unwrap()).unwrap();
    fs::write(page(), text).unwrap();
}
