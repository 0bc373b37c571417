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
    for script in ["tests/run", "tests/soak", "tests/pictures", ".ci/run", "tests/engine/bed"] {
        let mode = fs::metadata(Path::new(env!("CARGO_MANIFEST_DIR")).join(script)).unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "{script} is executable");
    }
}

#[test]
fn every_command_that_it_names_exists() {
    Cli::command().debug_assert();
    let readme = file("README.md");
    let quoted = regex::Regex::new(r"`(?:eval .\$\()?soleil ?([^`)]*)[^`]*`").unwrap();
    let mut named = 0;
    for found in quoted.captures_iter(&readme) {
        let words = found[1].replace("[--json]", "--json").replace("FICHIER", "FILE");
        let words: Vec<&str> = words.split_whitespace().filter(|word| *word != "--help").collect();
        named += 1;
        // A command that wants a file is named without one.
        let words = if words == ["lint"] { vec!["lint", "FILE"] } else { words };
        let parsed = Cli::try_parse_from(std::iter::once("soleil").chain(words.iter().copied()));
        assert!(parsed.is_ok(), "`soleil {}`: {}", words.join(" "), parsed.unwrap_err());
    }
    assert!(named >= 10, "only {named} commands were read");
}

#[test]
fn the_files_that_it_points_to_exist() {
    let link = regex::Regex::new(r"\]\(([^)#:]+)\)").unwrap();
    for document in ["README.md", "ARCHITECTURE.md", "SECURITY.md", "CHANGELOG.md"] {
        for found in link.captures_iter(&file(document)) {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(&found[1]).exists(), "{document}: {}", &found[1]);
        }
    }
}
