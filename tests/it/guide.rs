//! What `content/docs/en/author.md` tells the author of a lab is so: each of its examples is read as a part of a lab.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::Parser;
use serde_json::Value;
use soleil::cli::Cli;
use soleil::lab::lint::{Beside, lint};
use soleil::lab::parse::parse;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn blocks(language: &str) -> Vec<String> {
    let guide = file("content/docs/en/author.md");
    let opening = format!("\n```{language}\n");
    let blocks = guide.split(&opening).skip(1);
    blocks.map(|rest| format!("{}\n", rest.split("\n```\n").next().unwrap())).collect()
}

/// A lab around a task's `when`, or a step's `hints`, `cues` and the like.
fn around(part: &str) -> String {
    let indented = |depth: usize| part.lines().map(|line| format!("{}{line}\n", " ".repeat(depth))).collect::<String>();
    let (when, of_step) = if part.starts_with("when:") {
        (indented(12), String::new())
    } else {
        (format!("{}when: {{folder: {{}}}}\n", " ".repeat(12)), indented(8))
    };
    format!(
        r"id: guide
title: {{fr: a, en: b}}
workspace: work
files: [{{path: app.py, language: python}}, {{path: Dockerfile, language: dockerfile}}, {{path: src/a.txt, language: text}}]
chapters:
  - title: {{fr: a, en: b}}
    steps:
      - id: step
        title: {{fr: a, en: b}}
        text: {{fr: a, en: b}}
        tasks:
          - id: one
            title: {{fr: a, en: b}}
{when}          - id: two
            title: {{fr: a, en: b}}
            when: {{folder: {{}}}}
{of_step}"
    )
}

#[test]
fn every_example_is_what_the_program_reads() {
    let mut read = 0;
    for block in blocks("yaml") {
        let source = if block.starts_with("id:") { block.clone() } else { around(&block) };
        parse(&source).unwrap_or_else(|error| panic!("{error}\n{source}"));
        read += 1;
    }
    assert!(read > 18, "only {read} examples were read");
    let whole = blocks("yaml").into_iter().find(|block| block.starts_with("id:")).unwrap();
    let found = lint(&parse(&whole).unwrap(), &whole, &Beside::default());
    assert!(found.is_empty(), "{found:?}");
}

/// The schema is the model's (see its own test): each condition, purpose and key of it is told.
#[test]
fn every_condition_has_an_example_and_every_key_is_told() {
    let schema: Value = serde_json::from_str(&file("assets/lab.schema.json")).unwrap();
    let mut used = BTreeSet::new();
    for block in blocks("yaml") {
        let value: Value = serde_yaml::from_str(&block).unwrap();
        keys(&value, &mut used);
    }
    for kind in ["Condition", "Purpose"] {
        for one in schema["$defs"][kind]["oneOf"].as_array().unwrap() {
            let name = one["required"][0].as_str().unwrap();
            assert!(used.contains(name), "no example of the {kind} `{name}`");
        }
    }
    let guide = file("content/docs/en/author.md");
    let definitions = schema["$defs"].as_object().unwrap().values().chain([&schema]);
    let all = definitions.filter_map(|one| one["properties"].as_object()).flat_map(|properties| properties.keys());
    for key in all {
        assert!(used.contains(key) || guide.contains(&format!("`{key}`")), "the key `{key}` is not told");
    }
}

fn keys(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            into.insert(key.clone());
            keys(value, into);
        }),
        Value::Array(items) => items.iter().for_each(|item| keys(item, into)),
        _ => {}
    }
}

#[test]
fn every_command_of_it_exists() {
    let mut read = 0;
    for line in blocks("sh").iter().flat_map(|block| block.lines()).filter(|line| line.starts_with("soleil ")) {
        let words = line.split('#').next().unwrap().split_whitespace();
        assert!(Cli::try_parse_from(words).is_ok(), "{line}");
        read += 1;
    }
    assert!(read >= 7, "only {read} commands were read");
}
