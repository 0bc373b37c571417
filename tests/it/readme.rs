//! What the README tells a newcomer to type is what there is.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use clap::{CommandFactory, Parser};
use soleil::cli::Cli;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn the_two_commands_are_the_ones_that_run() {
    let readme = file("README.md");
    let blocks: Vec<&str> = readme.split("```sh\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
    assert_eq!(blocks, ["cargo run --release", "tests/run"].repeat(2), "in English and in French");
    assert!(file(".ci/run").contains("exec \"$(dirname \"${BASH_SOURCE[0]}\")/../tests/run\""));
    for script in ["tests/run", "tests/soak", "tests/bench", "tests/pictures", ".ci/run", "tests/engine/bed"] {
        let mode = fs::metadata(Path::new(env!("CARGO_MANIFEST_DIR")).join(script)).unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "{script} is executable");
    }
}

/// What is told at length, in each language.
const DOCUMENTS: [&str; 4] = ["student.md", "teacher.md", "author.md", "how-it-decides.md"];

#[test]
fn every_command_that_it_names_exists() {
    Cli::command().debug_assert();
    let mut all = file("README.md");
    for document in DOCUMENTS {
        all += &(file(&format!("content/docs/en/{document}")) + &file(&format!("content/docs/fr/{document}")));
    }
    let quoted = regex::Regex::new(r"`(?:eval .\$\()?soleil ?([^`)]*)[^`]*`").unwrap();
    let mut named = 0;
    for found in quoted.captures_iter(&all) {
        let words = found[1].replace("[--json]", "--json").replace("FICHIER", "FILE");
        let words = words.split('>').next().unwrap_or_default();
        let mut words: Vec<&str> = words.split_whitespace().filter(|word| *word != "--help").collect();
        named += 1;
        // A command that wants a file or a folder is named without one.
        if matches!(words.as_slice(), ["new" | "lint"] | ["lint", "--engine"]) {
            words.push("FILE");
        }
        let parsed = Cli::try_parse_from(std::iter::once("soleil").chain(words.iter().copied()));
        assert!(parsed.is_ok(), "`soleil {}`: {}", words.join(" "), parsed.unwrap_err());
    }
    assert!(named >= 10, "only {named} commands were read");
}

#[test]
fn the_files_that_it_points_to_exist() {
    let link = regex::Regex::new(r"\]\(([^)#:]+)\)").unwrap();
    let mut documents =
        ["README.md", "ARCHITECTURE.md", "SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md", "content/README.md"]
            .map(str::to_owned)
            .to_vec();
    for document in DOCUMENTS {
        documents.extend(["en", "fr"].map(|language| format!("content/docs/{language}/{document}")));
    }
    for document in documents {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(&document).parent().unwrap().to_owned();
        for found in link.captures_iter(&file(&document)) {
            assert!(folder.join(&found[1]).exists(), "{document}: {}", &found[1]);
        }
    }
}

/// The same commands in both languages, but for the names that are told in each.
#[test]
fn the_documents_say_the_same_in_both_languages() {
    let headings = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
    for document in DOCUMENTS {
        let [english, french] = ["en", "fr"].map(|language| file(&format!("content/docs/{language}/{document}")));
        assert_eq!(headings(&english), headings(&french), "{document}");
        let commands = |text: &str| text.matches("\n```").count();
        assert_eq!(commands(&english), commands(&french), "{document}");
        let rows = |text: &str| text.lines().filter(|line| line.starts_with('|')).count();
        assert_eq!(rows(&english), rows(&french), "{document}");
    }
}
