//! Every sentence of the program exists in both languages, with the same arguments, and is used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use soleil::text::{Lang, Message, render};

#[test]
fn every_sentence_has_both_languages_and_the_same_arguments() {
    let (french, english) = (sentences("fr"), sentences("en"));
    assert!(french.len() > 80, "only {} sentences were read", french.len());
    let differing: Vec<_> = french
        .keys()
        .chain(english.keys())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter(|id| french.get(*id) != english.get(*id))
        .collect();
    assert!(differing.is_empty(), "missing in one language, or of other arguments: {differing:?}");
}

#[test]
fn every_sentence_is_used_and_every_used_one_exists() {
    let known = sentences("en");
    let mut source = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut source);
    let literal = regex::Regex::new(r#"Message::new\(\s*"([^"]+)""#).unwrap();
    let missing: Vec<_> =
        literal.captures_iter(&source).map(|found| found[1].to_owned()).filter(|id| !known.contains_key(id)).collect();
    assert!(missing.is_empty(), "no words for {missing:?}");
    let unused: Vec<_> = known.keys().filter(|id| !source.contains(&format!("\"{id}\""))).collect();
    assert!(unused.is_empty(), "nothing says {unused:?}");
}

/// A file is read when a sentence of it is asked for, alone.
#[test]
fn every_sentence_is_found_and_refers_to_those_of_its_own_file() {
    let reference = regex::Regex::new(r"\{ *([a-z][a-z0-9-]*) *\}").unwrap();
    for (language, lang) in [("fr", Lang::Fr), ("en", Lang::En)] {
        let mut referring = 0;
        for (path, source) in files(language) {
            for found in reference.captures_iter(&source) {
                assert!(source.contains(&format!("\n{} =", &found[1])), "{path} has no `{}`", &found[1]);
                referring += 1;
            }
        }
        assert!(referring > 20, "only {referring} references were read");
        for id in sentences(language).into_keys() {
            let said = render(&Message { id: id.clone().into(), args: BTreeMap::new() }, lang);
            assert_ne!(said, id, "{language}");
        }
    }
}

/// A language's files with their texts.
fn files(language: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locales");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let of_language = paths.filter(|path| path.to_string_lossy().ends_with(&format!(".{language}.ftl")));
    of_language.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect()
}

/// Ids with the names of their arguments.
fn sentences(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let source: String = files(language).into_iter().map(|(_, text)| text).collect();
    let resource = fluent_bundle::FluentResource::try_new(source.clone());
    if let Err((_, errors)) = &resource {
        panic!("{language}.ftl: {errors:?}");
    }
    let entry = regex::Regex::new(r"(?m)^([a-z][a-z0-9-]*) *=").unwrap();
    let argument = regex::Regex::new(r"\{ *\$([a-z_]+)").unwrap();
    let starts: Vec<_> =
        entry.captures_iter(&source).map(|found| (found.get(0).unwrap().start(), found[1].to_owned())).collect();
    let mut all = BTreeMap::new();
    for (at, (start, id)) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(source.len(), |(next, _)| *next);
        let arguments = argument.captures_iter(&source[*start..end]).map(|found| found[1].to_owned()).collect();
        assert!(all.insert(id.clone(), arguments).is_none(), "{language}.ftl has `{id}` twice");
    }
    all
}

fn read(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, into);
        } else {
            into.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
