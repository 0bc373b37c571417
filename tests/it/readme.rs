//! What the README tells a newcomer to type is what there is.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use clap::{CommandFactory, Parser};
use soleil::cli::Cli;
use soleil::runtime::labs::Library;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn the_two_commands_are_the_ones_that_run() {
    let readme = file("README.md");
    let blocks: Vec<&str> = readme.split("```sh\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
    assert_eq!(blocks, ["cargo run --release", "tests/run"].repeat(2), "in English and in French");
    assert!(file(".ci/run").contains("exec \"$(dirname \"${BASH_SOURCE[0]}\")/../tests/run\""));
    for script in
        ["tests/run", "tests/soak", "tests/bench", "tests/pictures", "tests/package", ".ci/run", "tests/engine/bed"]
    {
        let mode = fs::metadata(Path::new(env!("CARGO_MANIFEST_DIR")).join(script)).unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "{script} is executable");
    }
}

/// What is told at length, in each language.
const DOCUMENTS: [&str; 5] = ["install.md", "student.md", "teacher.md", "author.md", "how-it-decides.md"];

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

/// The lines of its `sh` blocks.
fn commands(document: &str) -> Vec<String> {
    let text = file(document);
    let blocks = text.split("\n```sh\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

/// Those of the installing guide are typed by `tests/package`, which has to know a way for each.
#[test]
fn the_installing_guide_s_commands_are_those_that_the_package_s_test_types() {
    let english = commands("content/docs/en/install.md");
    assert_eq!(english, commands("content/docs/fr/install.md"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/package");
    let told = Command::new(script).arg("--commands").output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told = String::from_utf8(told.stdout).unwrap();
    let rows: Vec<(&str, &str)> = told.lines().filter_map(|line| line.split_once('\t')).collect();
    assert_eq!(rows.iter().map(|row| row.1).collect::<Vec<_>>(), english);
    let typed = |way| rows.iter().filter(|row| row.0 == way).count();
    assert_eq!((typed("root"), typed("left-out")), (2, 1), "{told}");
    assert!(typed("student") >= 8, "{told}");
}

/// What the package holds is what there is: each lab that ships, whole, and the files that this repository has.
#[test]
fn the_package_holds_every_lab_that_ships() {
    let manifest = file("Cargo.toml");
    let asset = regex::Regex::new(r#"(?m)^    \["([^"]+)", "([^"]+)", "(?:644|755)"\],$"#).unwrap();
    let mut assets: Vec<(String, String)> =
        asset.captures_iter(&manifest).map(|found| (found[1].to_owned(), found[2].to_owned())).collect();
    assets.retain(|(source, _)| !source.starts_with("target/"));
    assert!(assets.len() >= 10, "{assets:?}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (source, _) in &assets {
        let there = root.join(source.split('*').next().unwrap());
        assert!(there.exists(), "{source}");
    }
    for name in Library::default().names() {
        let folder = format!("content/{name}");
        for part in ["lab.yaml", "start", "solution"] {
            if !root.join(&folder).join(part).exists() {
                continue;
            }
            let (source, place) = if part == "lab.yaml" {
                (format!("{folder}/{part}"), format!("usr/share/soleil/labs/{name}/"))
            } else {
                (format!("{folder}/{part}/*"), format!("usr/share/soleil/labs/{name}/{part}/"))
            };
            assert!(assets.contains(&(source, place)), "{folder}/{part}");
        }
    }
}

/// The systems that the installing guide names are those that a release is made for.
#[test]
fn a_release_is_made_for_the_systems_of_the_guide() {
    let workflow: serde_yaml::Value = serde_yaml::from_str(&file(".github/workflows/release.yml")).unwrap();
    let rows = workflow["jobs"]["program"]["strategy"]["matrix"]["include"].as_sequence().unwrap();
    let mut made: Vec<&str> = rows.iter().filter_map(|row| row["target"].as_str()).collect();
    made.sort_unstable();
    let target = regex::Regex::new(r"`((?:x86_64|aarch64)-[a-z-]+)`").unwrap();
    for language in ["en", "fr"] {
        let guide = file(&format!("content/docs/{language}/install.md"));
        let table = guide.lines().filter(|line| line.starts_with('|'));
        let mut told: Vec<&str> =
            table.flat_map(|line| target.captures_iter(line).map(|found| found.extract::<1>().1[0])).collect();
        told.sort_unstable();
        assert_eq!(told, made, "{language}");
    }
}
