//! What `content/docs/*/author.md` tells the author of a lab is so: each of its examples is read as a part of a lab.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::Parser;
use serde_json::Value;
use soleil::app::keymap::{Action, GLOBAL};
use soleil::cli::Cli;
use soleil::lab::lint::{Beside, lint};
use soleil::lab::parse::parse;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// English and French.
const GUIDES: [&str; 2] = ["content/docs/en/author.md", "content/docs/fr/author.md"];

/// The blocks of that language in a guide.
fn blocks(guide: &str, language: &str) -> Vec<String> {
    let guide = file(guide);
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
    let [english, french] = GUIDES.map(|guide| blocks(guide, "yaml"));
    assert_eq!(english, french, "an example has its texts in both languages already");
    for block in &english {
        let source = if block.starts_with("id:") { block.clone() } else { around(block) };
        parse(&source).unwrap_or_else(|error| panic!("{error}\n{source}"));
    }
    assert!(english.len() > 18, "only {} examples were read", english.len());
    let whole = english.iter().find(|block| block.starts_with("id:")).unwrap();
    let found = lint(&parse(whole).unwrap(), whole, &Beside::default());
    assert!(found.is_empty(), "{found:?}");
}

/// The schema is the model's (see its own test): each condition, purpose and key of it is told.
#[test]
fn every_condition_has_an_example_and_every_key_is_told() {
    let schema: Value = serde_json::from_str(&file("assets/lab.schema.json")).unwrap();
    for guide in GUIDES {
        let mut used = BTreeSet::new();
        for block in blocks(guide, "yaml") {
            let value: Value = serde_yaml::from_str(&block).unwrap();
            keys(&value, &mut used);
        }
        for kind in ["Condition", "Purpose"] {
            for one in schema["$defs"][kind]["oneOf"].as_array().unwrap() {
                let name = one["required"][0].as_str().unwrap();
                assert!(used.contains(name), "{guide}: no example of the {kind} `{name}`");
            }
        }
        let text = file(guide);
        let definitions = schema["$defs"].as_object().unwrap().values().chain([&schema]);
        let all = definitions.filter_map(|one| one["properties"].as_object()).flat_map(|properties| properties.keys());
        for key in all {
            let told = used.contains(key) || text.contains(&format!("`{key}`"));
            assert!(told, "{guide}: the key `{key}` is not told");
        }
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

/// The same commands in both; what stands behind `#` is said in the guide's language.
#[test]
fn every_command_of_it_exists() {
    let commands = |guide| {
        let lines = blocks(guide, "sh").join("\n");
        let line = |line: &str| line.split('#').next().unwrap_or_default().trim().to_owned();
        lines.lines().map(line).filter(|line| line.starts_with("soleil ")).collect::<Vec<String>>()
    };
    let [english, french] = GUIDES.map(commands);
    assert_eq!(english, french);
    for line in &english {
        assert!(Cli::try_parse_from(line.split_whitespace()).is_ok(), "{line}");
    }
    assert!(english.len() >= 7, "only {} commands were read", english.len());
}

/// The keys that it says may be named in a hint are those of the screen, and no other has a key of its own.
#[test]
fn the_keys_that_a_hint_may_name_are_the_keys_of_the_screen() {
    for guide in GUIDES {
        let text = file(guide);
        let named = text.split("\n\n").find(|paragraph| paragraph.contains("F1 (")).unwrap();
        let named = named.split_whitespace().collect::<Vec<_>>().join(" ");
        for binding in GLOBAL {
            let Some((.., name)) = binding.key else { continue };
            // The presenter's, and what has nothing to do with a lab.
            let told = !matches!(binding.action, Action::Cue | Action::Quit | Action::Suspend);
            assert_eq!(named.contains(&format!("{name} (")), told, "{guide}: {name}");
        }
        let one = |action| GLOBAL.iter().find(|binding| binding.action == action).unwrap().after_prefix;
        assert_eq!((one(Action::Block), one(Action::Editor)), ('t', '3'), "{guide}: its two examples");
    }
}
