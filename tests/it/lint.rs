//! What the linter says to the author of a lab.

use std::collections::BTreeMap;
use std::path::Path;

use soleil::lab::lint::{Beside, excerpt, lint};
use soleil::lab::parse::{parse, problems};
use soleil::runtime::labs;

/// A lab in which nothing is to be found.
const GOOD: &str = r#"id: good
title: {fr: "Bon", en: "Good"}
workspace: work
files: [{path: Dockerfile, language: dockerfile}, {path: notes.txt, language: text}]
chapters:
  - title: {fr: "Un", en: "One"}
    steps:
      - id: pull
        title: {fr: "Tirer", en: "Pull"}
        text:
          fr: "Tape `docker pull debian:12` puis `docker images`, et ouvre `bash`. Puis `docker pull redis`."
          en: "Type `docker pull debian:12` then `docker images`, and open `bash`. Then `docker pull redis`."
        tasks:
          - id: image
            title: {fr: "L'image", en: "The image"}
            when: {all: [{image: {reference: "debian:12", origin: pulled}}, {not: {image: {reference: "busybox:1"}}}]}
          - id: list
            title: {fr: "La liste", en: "The list"}
            when: {any: [{command: {words: [[docker, images], [docker, image, ls]], try: docker images}}, {command: {words: [[never]], try: never}}]}
          - id: shell
            title: {fr: "Le shell", en: "The shell"}
            bonus: true
            when: {container: {image: "redis:latest", program: [sh, bash]}}
        hints: [{fr: "Cherche.", en: "Look."}]
        cues:
          - {type: docker pull debian:12, until: [image]}
          - {type: docker images, until: [list]}
      - id: write
        title: {fr: "Écrire", en: "Write"}
        text:
          fr: "Dans `work`, un `Dockerfile` : debian, python3, emoji, notes.txt, qui dit bonjour."
          en: "In `work`, a `Dockerfile`: debian, python3, emoji, notes.txt, that says bonjour."
        tasks:
          - id: folder
            title: {fr: "Le dossier", en: "The folder"}
            when: {folder: {}}
            hints: [{fr: "mkdir.", en: "mkdir."}]
          - id: from
            title: {fr: "La base", en: "The base"}
            when: {instruction: {purpose: {from: debian}}}
            hints: [{fr: "FROM.", en: "FROM."}]
          - id: notes
            title: {fr: "Les notes", en: "The notes"}
            when: {file: {path: notes.txt, matches: [{pattern: "bonjour", shown: "bonjour"}]}}
            hints: [{fr: "Bonjour.", en: "Bonjour."}]
        cues:
          - {type: mkdir work, until: [folder]}
          - {edit: Dockerfile, until: [from]}
          - {edit: notes.txt, until: [notes]}
"#;

fn files(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn beside() -> Beside {
    Beside {
        start: Some(files(&[("Dockerfile", "# FROM\n"), ("notes.txt", "\n")])),
        solution: Some(files(&[("Dockerfile", "FROM debian:12\n"), ("notes.txt", "bonjour\n")])),
    }
}

fn found(source: &str, beside: &Beside) -> Vec<String> {
    let lab = parse(source).unwrap();
    let found = lint(&lab, source, beside);
    found.iter().map(|error| format!("{}:{} {}", error.line, error.path, error.message)).collect()
}

#[test]
fn nothing_is_said_of_a_good_lab() {
    assert_eq!(found(GOOD, &beside()), [""; 0]);
}

#[test]
fn the_labs_that_ship_are_clean() {
    let mut labs = 0;
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("content")).unwrap() {
        let file = entry.unwrap().path().join("lab.yaml");
        let Ok(source) = std::fs::read_to_string(&file) else { continue };
        let lab = parse(&source).unwrap();
        assert_eq!(found(&source, &labs::beside(&file, &lab)), [""; 0], "{}", file.display());
        labs += 1;
    }
    assert!(labs > 0);
}

/// A build takes it without being told.
#[test]
fn the_usual_dockerfile_need_not_be_said() {
    let container = r#"{container: {image: "redis:latest", program: [sh, bash]}}"#;
    let built = GOOD.replace(container, r#"{built: {reference: "redis:latest"}}"#);
    assert_ne!(built, GOOD);
    assert_eq!(found(&built, &beside()), [""; 0]);
}

/// One change to the good lab, and what is said of it.
#[test]
fn each_fault_is_found_where_it_is() {
    let task = |step: usize, task: usize| format!("chapters[0].steps[{step}].tasks[{task}]");
    let rows: &[(&str, &str, String)] = &[
        (
            "debian:12` puis",
            "debian:11` puis",
            format!("16:{}.when.all[0].image.reference the step's text in French does not say `debian:12`", task(0, 0)),
        ),
        (
            "reference: \"debian:12\"",
            "reference: \"debian:1\"",
            format!(
                "16:{}.when.all[0].image.reference the step's text in French and in English does not say `debian:1`",
                task(0, 0)
            ),
        ),
        (
            "then `docker images`",
            "then docker all images",
            format!(
                "19:{}.when.any[0].command.try the step's text in English does not say `docker images`",
                task(0, 1)
            ),
        ),
        (
            "words: [[docker, images], [docker, image, ls]]",
            "words: [[docker, image, ls], [docker, image, list]]",
            format!(
                "19:{}.when.any[0].command.words the step's text in French and in English does not say any of \
                 `docker image ls`, `docker image list`",
                task(0, 1)
            ),
        ),
        (
            "program: [sh, bash]",
            "program: [zsh]",
            format!(
                "23:{}.when.container.program the step's text in French and in English does not say `zsh`",
                task(0, 2)
            ),
        ),
        (
            "docker pull redis`.\"\n          en",
            "docker pull redis:7`.\"\n          en",
            format!(
                "23:{}.when.container.image the step's text in French does not say any of `redis:latest`, `redis`",
                task(0, 2)
            ),
        ),
        (
            "        hints: [{fr: \"Cherche.\", en: \"Look.\"}]\n",
            "",
            "8:chapters[0].steps[0] this step has no hint".to_owned(),
        ),
        (
            "            hints: [{fr: \"FROM.\", en: \"FROM.\"}]\n",
            "",
            "28:chapters[0].steps[1] this step has no hint for `from`".to_owned(),
        ),
        (
            "        cues:\n          - {type: docker pull debian:12, until: [image]}\n          - {type: docker images, until: [list]}\n",
            "",
            "8:chapters[0].steps[0] this step has no cue: nothing of it can be presented".to_owned(),
        ),
        (
            "until: [list]",
            "until: []",
            format!("17:{} no cue waits for `list`: the presenter would go on before it is lit", task(0, 1)),
        ),
        (
            "In `work`",
            "In `workshop`",
            format!("36:{}.when.folder the step's text in English does not say `work`", task(1, 0)),
        ),
        (
            "shown: \"bonjour\"",
            "shown: \"bonsoir\"",
            format!(
                "44:{}.when.file.matches[0].shown the step's text in French and in English does not say `bonsoir`",
                task(1, 2)
            ),
        ),
        (
            "{purpose: {from: debian}}",
            "{purpose: {apt_install: [python3-venv]}}",
            format!(
                "40:{}.when.instruction.purpose.apt_install[0] the step's text in French and in English does not say \
                 `python3-venv`",
                task(1, 1)
            ),
        ),
    ];
    for (from, to, expected) in rows {
        assert_eq!(GOOD.matches(from).count(), 1, "{from}");
        let told = found(&GOOD.replace(from, to), &beside());
        assert!(told.contains(expected), "{to}\n{expected}\n{told:#?}");
        assert!(told.len() <= 2, "{told:#?}");
    }
}

#[test]
fn the_start_proves_nothing_and_the_solution_everything() {
    let when = |task: usize| format!("chapters[0].steps[1].tasks[{task}].when");
    let done = Beside { start: beside().solution, ..beside() };
    let told = found(GOOD, &done);
    let early = |line: usize, task: usize, id: &str| {
        format!("{line}:{} the files of `start` satisfy `{id}` before anything is done", when(task))
    };
    assert_eq!(told, [early(40, 1, "from"), early(44, 2, "notes")]);

    let wrong = Beside { solution: Some(files(&[("Dockerfile", "FROM python\n")])), ..beside() };
    let told = found(GOOD, &wrong);
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(
        told[0].starts_with(&format!("40:{} the files of `solution` do not satisfy `from`: ", when(1))),
        "{told:#?}"
    );
    assert!(
        told[1].starts_with(&format!("44:{} the files of `solution` do not satisfy `notes`: ", when(2))),
        "{told:#?}"
    );
    assert_eq!(told[2], "49:chapters[0].steps[1].cues[2].edit there is no `solution/notes.txt` for this cue to write");

    let told = found(GOOD, &Beside::default());
    assert_eq!(told, ["4:files beside this file there is no folder `start`, `solution`"]);
}

#[test]
fn every_problem_is_told_at_once_and_by_its_place() {
    let bad = GOOD
        .replace("workspace: work", "workspace: /work")
        .replace("id: good", "id: G")
        .replace("\"L'image\"", "\" \"")
        .replace("until: [list]", "until: [lists]");
    let told = problems(&bad).unwrap_err();
    let places: Vec<_> = told.iter().map(|error| (error.line, error.message.as_str())).collect();
    assert_eq!(
        places,
        [
            (1, "`G` is not an id"),
            (3, "`/work` is not a path inside the student's folder"),
            (15, "this text is empty"),
            (27, "this step has no task `lists`"),
        ]
    );
    assert_eq!(parse(&bad).unwrap_err(), told[0]);
    assert_eq!(problems("id: [").unwrap_err().len(), 1);
    // A flood is told up to a limit.
    let many = (0..300).map(|index| format!("          - {{type: ' ', until: [t{index}]}}\n")).collect::<String>();
    let bad = GOOD.replacen("        cues:\n", &format!("        cues:\n{many}"), 1);
    assert_eq!(problems(&bad).unwrap_err().len(), 100);
}

#[test]
fn the_line_is_shown_with_a_mark_below_the_place() {
    let source = "a: b\n\tid: \u{1b}]0;x\u{7}é\u{202e}日本 x\n";
    let [line, mark] = excerpt(source, 2, 12, 80).unwrap();
    assert_eq!(line, " id: \u{fffd}]0;x\u{fffd}é\u{fffd}日本 x");
    // The line feed of two columns counts as two.
    assert_eq!(mark, format!("{}^", " ".repeat(11)));
    let [_, mark] = excerpt(source, 2, 16, 80).unwrap();
    assert_eq!(mark, format!("{}^", " ".repeat(17)));
    let long = "x".repeat(200) + "y" + &"z".repeat(200);
    let [line, mark] = excerpt(&long, 1, 201, 40).unwrap();
    assert_eq!((line.len(), mark.len()), (40, 21));
    assert_eq!(&line[20..21], "y");
    assert_eq!(excerpt(source, 9, 1, 80), None);
    assert_eq!(excerpt("", 1, 1, 80), None);
}
