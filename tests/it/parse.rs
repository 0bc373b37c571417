//! Lab files that are wrong, and where they are said to be.
#![expect(clippy::disallowed_methods, reason = "the rows are files")]

use std::fmt::Write;
use std::path::Path;

use soleil::lab::parse::{LabError, MAX_BYTES, parse};

use super::table::{Part, tell};

/// Each file's first line is the error that it must give: `# expect: 12:5 path: message`.
#[test]
fn bad_labs_are_refused_where_they_are_bad() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_labs");
    let mut seen = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let source = std::fs::read_to_string(&path).unwrap();
        let expected = source.lines().next().unwrap().strip_prefix("# expect: ").unwrap();
        let error = parse(&source).err().unwrap_or_else(|| panic!("{} is accepted", path.display()));
        assert_eq!(told(&error), expected, "{}", path.display());
        seen.push(path.file_stem().unwrap().to_string_lossy().into_owned());
    }
    assert!(seen.len() > 70, "only {} rows were found", seen.len());
    let outside = "workspace_above workspace_absolute workspace_is_home workspace_tilde workspace_of_windows file_above \
                   folder_above copy_from_above condition_file_above lab_id_leaves_its_folder";
    for row in outside.split_whitespace() {
        assert!(seen.iter().any(|seen| seen == row), "{row}");
    }
    let kept = "it is refused; nothing outside is read or written";
    tell(Part::Hostile, "a lab file that points outside the workspace or the home", "line …, column …: (why)", kept);
    tell(
        Part::Hostile,
        "a lab file with an unknown key, a wrong shape or no text",
        "line …, column …: (why)",
        "it is refused",
    );
}

fn told(error: &LabError) -> String {
    let path = if error.path.is_empty() { String::new() } else { format!("{}: ", error.path) };
    format!("{}:{} {path}{}", error.line, error.column, error.message)
}

#[test]
fn an_error_reads_as_one_sentence_and_offers_help() {
    let error = parse("id: x y\ntitle: {fr: a, en: b}\nworkspace: w\nchapters: []\n").unwrap_err();
    assert_eq!(error.to_string(), "line 1, column 5: id: `x y` is not an id");
    assert_eq!(error.help.as_deref(), Some("an id is 1 to 64 of a-z, 0-9, `-` and `_`"));
    let error = parse("").unwrap_err();
    assert_eq!(error.to_string(), "line 1, column 1: missing field `id`");
}

/// A small lab around `steps`, given as YAML of the steps' indentation.
fn lab(steps: &str) -> String {
    format!(
        "id: big\ntitle: {{fr: a, en: b}}\nworkspace: w\nchapters:\n  - title: {{fr: a, en: b}}\n    steps:\n{steps}"
    )
}

fn step(id: usize, extra: &str) -> String {
    let text = "{fr: a, en: b}";
    format!(
        "    - {{id: s{id}, title: {text}, text: {text}, tasks: [{{id: t, title: {text}, when: {{folder: {{}}}}}}]{extra}}}\n"
    )
}

#[test]
fn two_hundred_steps_are_enough() {
    let steps = |count: usize| lab(&(0..count).map(|id| step(id, "")).collect::<String>());
    assert!(parse(&steps(200)).is_ok());
    let error = parse(&steps(201)).unwrap_err();
    assert_eq!((error.line, error.message.as_str()), (207, "too many steps: 200 at most"));
}

#[test]
fn floods_are_refused_before_they_are_built() {
    let long_text = "x".repeat(MAX_BYTES / 2);
    let mut expanding = String::new();
    for id in 1..100 {
        expanding += &step(id, ", hints: [*long]");
    }
    let expanding = lab(&(step(0, &format!(", hints: [&long {{fr: {long_text}, en: b}}]")) + &expanding));
    let mut squared = String::from("a: &a [");
    squared += &"x, ".repeat(100_000);
    squared += "]\nb: [";
    squared += &"*a, ".repeat(100_000);
    squared += "]\n";
    let mut patterns = String::new();
    for id in 0..1001 {
        let _ = writeln!(patterns, "    - {{pattern: p{id}}}");
    }
    let rows = [
        ("a lab file of more than 1 MiB", " ".repeat(MAX_BYTES + 1), "a lab file holds 1 MiB at most"),
        ("a lab file whose text is repeated by aliases", expanding, "too large once its aliases are expanded"),
        ("a lab file that is an alias bomb", squared, "too large once its aliases are expanded"),
        ("a lab file of brackets alone", "[".repeat(MAX_BYTES), "too many nested brackets"),
        ("a lab file of braces on many lines", "{a:\n".repeat(200_000), "too many nested brackets"),
        ("a lab file of lists in lists", "- ".repeat(MAX_BYTES / 2), "recursion limit exceeded"),
        ("a lab file of nine hundred brackets", "[".repeat(900) + &"]".repeat(900), "recursion limit exceeded"),
        ("a lab file of a thousand and one patterns", lab(&patterns), "too many patterns"),
        ("a lab file whose anchor holds itself", "a: &a [*a]\n".to_owned(), "recursion limit exceeded"),
    ];
    for (name, source, expected) in rows {
        let error = parse(&source).unwrap_err();
        assert!(error.message.contains(expected) && error.line > 0 && error.column > 0, "{name}: {error}");
        tell(Part::Hostile, name, &format!("line …, column …: … {expected}"), "it is refused before it is built");
    }
}

#[test]
fn aliases_within_reason_are_a_convenience() {
    let steps = step(0, ", hints: [&hint {fr: c, en: d}]") + &step(1, ", hints: [*hint]");
    let lab = parse(&lab(&steps)).unwrap();
    let hints: Vec<&str> = lab.steps().map(|step| step.hints[0].en.as_str()).collect();
    assert_eq!(hints, ["d", "d"]);
}
