//! The images of the practice engine's catalogue: what there is, what is refused, what a container of each finds.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use soleil::simulated::catalogue::Catalogue;
use soleil::simulated::machine::{Machine, Output, Surroundings};
use soleil::simulated::process::Process;
use soleil::simulated::root::Root;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// `library/python:3.11`
    image: String,
    /// A program's arguments; the image's own command where there are none.
    #[serde(default)]
    run: Vec<String>,
    /// Part of the output.
    says: String,
    #[serde(default)]
    status: u8,
}

fn catalogue() -> &'static Catalogue {
    Catalogue::embedded().unwrap_or_else(|error| panic!("{error}"))
}

fn ran(row: &Row) -> (String, Option<u8>) {
    let (repository, tag) = row.image.split_once(':').unwrap();
    let catalogue = catalogue();
    let Some(published) = catalogue.find(repository, tag) else { return ("no such image".to_owned(), None) };
    let config = &published.image.config;
    let now = Timestamp::UNIX_EPOCH;
    let mut machine = Machine { root: published.image.root(), hostname: "3e50da9f205d".to_owned(), catalogue, now };
    let env: BTreeMap<String, String> = config.env.iter().cloned().collect();
    let folder = if config.working_dir.is_empty() { "/".to_owned() } else { config.working_dir.clone() };
    let surroundings = Surroundings { user: config.user.clone(), folder, env, ..Surroundings::default() };
    let cmd = if row.run.is_empty() { config.cmd.clone().unwrap_or_default() } else { row.run.clone() };
    let words: Vec<String> = config.entrypoint.iter().flatten().cloned().chain(cmd).collect();
    let (mut process, mut out) = match Process::start(&mut machine, surroundings, &words) {
        Ok(started) => started,
        Err(error) => return (error.to_string(), Some(error.status())),
    };
    if process.status().is_none() {
        out.extend(process.end_of_input(&mut machine));
    }
    let bytes = out.iter().flat_map(|output| match output {
        Output::Stdout(bytes) | Output::Stderr(bytes) => bytes.to_vec(),
        Output::Pause(_) | Output::Sleep(_) => Vec::new(),
    });
    (String::from_utf8(bytes.collect()).unwrap(), process.status())
}

#[test]
fn a_container_of_each_image_finds_what_is_the_images() {
    let path = format!("{}/tests/it/simulated/images.yaml", env!("CARGO_MANIFEST_DIR"));
    let rows: Vec<Row> = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let (said, status) = ran(row);
            let good = said.contains(&row.says) && status == Some(row.status);
            (!good).then(|| format!("{row:?} ended with {status:?} and said:\n{said}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn images_share_their_layers_and_each_has_its_id() {
    let all = &catalogue().published;
    for one in all {
        let name = format!("{}:{}", one.repository, one.tag);
        let full = |digest: &str| digest.len() == 71 && digest.starts_with("sha256:");
        assert!(full(&one.digest) && full(&one.image.id), "{name}");
        assert_eq!(one.blobs.len(), one.image.layers.len(), "{name}");
        let brought = one.image.history.iter().filter(|line| !line.empty_layer).count();
        assert_eq!(brought, one.image.layers.len(), "{name}");
        let sent: u64 = one.blobs.iter().map(|(_, size)| size).sum();
        assert!(sent < one.image.size(), "{name} is {} bytes, {sent} as it is sent", one.image.size());
        let same = all.iter().filter(|other| other.repository == one.repository && other.tag == one.tag).count();
        assert_eq!(same, 1, "{name}");
    }
    let first = |repository, tag| catalogue().find(repository, tag).map(|one| one.image.layers[0].diff_id.clone());
    assert_eq!(first("library/debian", "latest"), first("library/python", "3.11"));
    assert_ne!(first("library/debian", "latest"), first("library/debian", "12"));
}

#[test]
fn what_is_wrong_in_a_catalogue_is_said_with_its_place() {
    let good = "timing: {download: 1, unpack: 1, picture: 1}\ntrees: {a: {files: {/f: x}}}\nlayers: {l: {by: x, blob: 1, size: 2, trees: [a]}}\nimages: [{repository: library/x, tags: '1', created: 2026-01-01T00:00:00Z, steps: [{layer: l}]}]\npackages: {debian: {}, pypi: {}}\n";
    assert_eq!(Catalogue::read(good).map_or(0, |read| read.published.len()), 1);
    let rows = [
        ("files:", "file:", "unknown field `file`", "line 2 column 13"),
        ("blob: 1", "blob: one", "invalid type: string \"one\"", "line 3 column 27"),
        ("{layer: l}", "{lay: l}", "unknown variant `lay`", "line 4"),
        ("trees: [a]", "trees: [b]", "layers: l: trees: nothing is called b", ""),
        ("{layer: l}", "{layer: m}", "layers: nothing is called m", ""),
        ("files: {/f: x}", "files: {/f: x, /f/g: x}", "/f/g: Not a directory", ""),
        ("files: {/f: x}", "like: [a]", "trees: nothing is called a", ""),
    ];
    for (from, to, words, place) in rows {
        let said = Catalogue::read(&good.replace(from, to)).map_err(|error| error.to_string()).unwrap_err();
        assert!(said.contains(words) && said.contains(place), "{to}: {said}");
    }
}

#[test]
fn a_layer_of_an_image_is_what_it_adds() {
    let python = catalogue().find("library/python", "3.11").unwrap();
    let mut root = Root::default();
    root.apply(&python.image.layers[0].changes);
    assert!(root.get("/usr/local/bin/python3").is_none() && root.get("/bin/sh").is_some());
    assert!(python.image.root().get("/usr/local/bin/python").is_some());
    assert!(python.image.layers.iter().skip(1).all(|layer| layer.changes.len() < 100));
}
