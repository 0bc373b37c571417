//! The labs that ship: their contracts, their texts, and the start and the solution of the one that has files.

use soleil::lab::model::{Condition, Lab, Purpose, Step, Text};
use soleil::lab::parse::parse;

const SOURCE: &str = include_str!("../../content/images/lab.yaml");
const START: [&str; 2] =
    [include_str!("../../content/images/start/app.py"), include_str!("../../content/images/start/Dockerfile")];
const SOLUTION_APP: &str = include_str!("../../content/images/solution/app.py");
const SOLUTION_DOCKERFILE: &str = include_str!("../../content/images/solution/Dockerfile");

fn lab() -> Lab {
    parse(SOURCE).unwrap_or_else(|error| panic!("content/images/lab.yaml: {error}"))
}

const INIT: &str = include_str!("../../content/init/lab.yaml");

fn init() -> Lab {
    parse(INIT).unwrap_or_else(|error| panic!("content/init/lab.yaml: {error}"))
}

/// All that ship.
fn labs() -> [Lab; 2] {
    [lab(), init()]
}

fn condition<'lab>(lab: &'lab Lab, step: &str, task: &str) -> &'lab Condition {
    let step = lab.steps().find(|one| one.id.0 == step);
    let task = step.and_then(|step| step.tasks.iter().find(|one| one.id.0 == task));
    task.map_or_else(|| panic!("no such task"), |task| &task.when)
}

/// Every text of a step, with a name for what it is.
fn prose(step: &Step) -> Vec<(String, &Text)> {
    let mut all = vec![("title".to_owned(), &step.title), ("text".to_owned(), &step.text)];
    for task in &step.tasks {
        all.push((format!("{} title", task.id), &task.title));
        all.extend(task.hints.iter().map(|hint| (format!("{} hint", task.id), hint)));
    }
    all.extend(step.hints.iter().map(|hint| ("hint".to_owned(), hint)));
    all.extend(step.cues.iter().filter_map(|cue| Some(("notes".to_owned(), cue.notes.as_ref()?))));
    all.extend(step.learnt.iter().map(|learnt| ("learnt".to_owned(), learnt)));
    all.extend(step.look.iter().map(|look| ("look".to_owned(), look)));
    all
}

#[test]
fn ids_are_the_contract() {
    let lab = lab();
    let ids: Vec<String> = lab
        .steps()
        .map(|step| {
            let tasks: Vec<String> = step
                .tasks
                .iter()
                .map(|task| format!("{}{}", task.id, if task.bonus { "(bonus)" } else { "" }))
                .collect();
            format!("{}: {}", step.id, tasks.join(" "))
        })
        .collect();
    assert_eq!(
        ids,
        [
            "pull: python mysql wordpress wikijs list",
            "terminal: shell version destroyed(bonus)",
            "write: folder files app from python emoji copy entrypoint",
            "build: image list",
            "run: output",
        ]
    );
    assert_eq!((lab.id.as_str(), lab.workspace.as_str(), lab.chapters.len()), ("images", "python_app_build", 2));
    assert_eq!(lab.image.map(|image| image.to_string()).as_deref(), Some("python_app:version_de_ouf"));
    let declarable: Vec<&str> = SOURCE.lines().filter(|line| line.trim() == "declarable: true").collect();
    assert_eq!(declarable.len(), 3, "what leaves no trace: both lists and the version");
}

#[test]
fn ids_of_the_first_chapter_are_the_contract() {
    let lab = init();
    let ids: Vec<String> = lab
        .steps()
        .map(|step| {
            let tasks: Vec<&str> = step.tasks.iter().map(|task| task.id.0.as_str()).collect();
            format!("{}: {}", step.id, tasks.join(" "))
        })
        .collect();
    let expected = [
        "hello: run",
        "server: start",
        "look: ps logs exec",
        "stop: stop remove",
        "volume: volume write read",
        "port: publish visit",
    ];
    assert_eq!(ids, expected);
    assert!(lab.id == "init" && lab.files.is_empty() && lab.image.is_none());
}

/// What a condition asks for to the letter. Of alternatives the first is the one that is taught.
fn literals(lab: &Lab, condition: &Condition, found: &mut Vec<String>) {
    match condition {
        Condition::All(inner) => inner.iter().for_each(|one| literals(lab, one, found)),
        Condition::Any(inner) => inner.iter().take(1).for_each(|one| literals(lab, one, found)),
        Condition::Not(_) => {}
        Condition::Exec(exec) => found.extend(exec.try_.clone()),
        Condition::Image(image) => found.push(image.reference.to_string()),
        Condition::Built(built) => found.push(built.reference.to_string()),
        Condition::Container(container) => {
            found.push(container.image.to_string());
            found.extend(container.program.iter().take(1).cloned());
            found.extend(container.output_shown.clone());
            found.extend(container.name.clone());
            found.extend(container.publish.iter().map(|port| match port.host {
                Some(host) => format!("{host}:{}", port.container),
                None => port.container.to_string(),
            }));
            found.extend(container.mounts.iter().map(|mount| match &mount.target {
                Some(target) => format!("{}:{target}", mount.volume),
                None => mount.volume.clone(),
            }));
        }
        Condition::Volume(volume) => found.push(volume.name.clone()),
        Condition::Transcript(transcript) => found.push(transcript.try_.clone()),
        Condition::Folder(_) => found.push(format!("~/{}", lab.workspace)),
        Condition::File(file) => {
            found.push(file.path.clone());
            found.extend(file.matches.iter().map(|wanted| wanted.shown.clone()));
        }
        Condition::Instruction(instruction) => found.extend(match &instruction.purpose {
            Purpose::From(repository) => vec!["`FROM`".to_owned(), format!("`{repository}`")],
            Purpose::AptInstall(commands) => ["`RUN`", "`apt update`", "`apt install`"]
                .map(str::to_owned)
                .into_iter()
                .chain(commands.iter().cloned())
                .collect(),
            Purpose::PipInstall(library) => {
                vec!["`RUN`".to_owned(), "`pip install`".to_owned(), format!("`{library}`")]
            }
            Purpose::Copy(path) => vec!["`COPY`".to_owned(), path.clone()],
            Purpose::Entrypoint(path) => vec!["`ENTRYPOINT`".to_owned(), "`python3`".to_owned(), path.clone()],
        }),
        Condition::Command(command) => found.push(command.try_.clone()),
    }
}

#[test]
fn both_texts_hold_whatever_their_step_asks_for() {
    let labs = labs();
    for (lab, step) in labs.iter().flat_map(|lab| lab.steps().map(move |step| (lab, step))) {
        let mut wanted = Vec::new();
        step.tasks.iter().for_each(|task| literals(lab, &task.when, &mut wanted));
        assert!(wanted.len() >= step.tasks.len(), "{}", step.id);
        for literal in wanted {
            for (language, text) in [("fr", &step.text.fr), ("en", &step.text.en)] {
                assert!(text.contains(&literal), "{} {language} lacks {literal}", step.id);
            }
        }
    }
}

#[test]
fn texts_teach_what_the_product_promises() {
    let rows = [
        ("pull", "`:latest`"),
        ("pull", "Docker Hub"),
        ("pull", "https://hub.docker.com/_/python/tags"),
        ("pull", "`linuxserver`"),
        ("terminal", "`--rm`"),
        ("terminal", "docker run -it --rm python:3.11 bash"),
        ("write", r"C:\Windows\System32"),
        ("write", "PEP 668"),
        ("write", "--break-system-packages"),
        ("write", "python3-venv"),
        ("write", SOLUTION_APP),
        ("build", "docker build . -t python_app:version_de_ouf"),
        ("build", "cd ~/python_app_build"),
        ("run", "docker run python_app:version_de_ouf"),
        ("run", "version_de_oufw"),
    ];
    let lab = lab();
    for (id, literal) in rows {
        let step = lab.steps().find(|step| step.id.0 == id).unwrap();
        for text in [&step.text.fr, &step.text.en] {
            // Code blocks of the texts are not indented.
            assert!(text.contains(literal), "{id} lacks {literal}");
        }
    }
}

#[test]
fn the_text_does_not_give_the_dockerfile_away() {
    let lab = lab();
    let step = lab.steps().find(|step| step.id.0 == "write").unwrap();
    for line in SOLUTION_DOCKERFILE.lines().filter(|line| !line.is_empty()) {
        assert!(!step.text.fr.contains(line) && !step.text.en.contains(line), "{line}");
    }
}

#[test]
fn prose_is_the_same_in_both_languages_and_speaks_to_one_person() {
    let labs = labs();
    for step in labs.iter().flat_map(Lab::steps) {
        for (name, text) in prose(step) {
            let at = format!("{} {name}", step.id);
            for formal in [" vous ", "Vous ", " votre ", " vos "] {
                assert!(!text.fr.contains(formal), "{at}: {formal}");
            }
            // The English must not be a French left in its place, nor miss a code span, a block or a paragraph.
            assert!(!text.en.contains(['é', 'è', 'à', 'ê', 'ç']), "{at}");
            let marks =
                |words: &str| (words.matches('`').count(), words.matches("\n\n").count(), words.matches("**").count());
            assert_eq!(marks(&text.fr), marks(&text.en), "{at}");
        }
    }
}

#[test]
fn a_command_to_type_is_one_line() {
    let labs = labs();
    for step in labs.iter().flat_map(Lab::steps) {
        let look = step.look.as_ref().unwrap();
        for text in [&step.text.fr, &step.text.en, &look.fr, &look.en] {
            for block in text.split("```sh\n").skip(1) {
                let body = block.split("```").next().unwrap_or_default();
                assert_eq!(body.lines().count(), 1, "{}: {body}", step.id);
            }
        }
    }
}

#[test]
fn every_task_has_hints_and_a_cue_and_every_step_a_lesson() {
    let labs = labs();
    for step in labs.iter().flat_map(Lab::steps) {
        assert!(!step.hints.is_empty() || step.tasks.len() == 1, "{}", step.id);
        let learnt = step.learnt.as_ref().unwrap();
        for words in [&learnt.fr, &learnt.en] {
            assert_eq!(words.matches(". ").count() + 1, 2, "two sentences: {words}");
        }
        assert!(step.look.as_ref().is_some_and(|look| look.fr.contains("```sh") && look.en.contains("```sh")));
        for task in &step.tasks {
            assert!(task.hints.len() >= 2, "{} {}", step.id, task.id);
            assert!(step.cues.iter().any(|cue| cue.until.contains(&task.id)), "{} {}", step.id, task.id);
        }
        assert!(step.cues.iter().all(|cue| cue.notes.is_some()), "{}", step.id);
    }
}

/// The app's condition, by its patterns alone.
fn is_the_app(lab: &Lab, app: &str) -> bool {
    let Condition::Any(ways) = condition(lab, "write", "app") else { panic!("any") };
    ways.iter().any(|way| {
        let Condition::File(file) = way else { panic!("file") };
        file.matches.iter().all(|wanted| wanted.pattern.is_match(app))
    })
}

const SENTENCE: &str = "Cet exemple d'application est vraiment naze";

#[test]
fn the_app_is_recognised() {
    let lab = lab();
    let escaped = SENTENCE.replace('\'', r"\'");
    let rows = [
        (true, SOLUTION_APP.to_owned()),
        (true, SOLUTION_APP.replace('\n', "\r\n")),
        (true, format!("import emoji\nprint(emoji.emojize('{escaped} :thumbs_down:'))\n")),
        (true, format!("import emoji\nprint( emoji.emojize( \"{SENTENCE} :thumbs_down:\" ) )")),
        (
            true,
            format!(
                "import emoji  # the library\nprint(emoji.emojize(\"{SENTENCE} :thumbs_down:\", language='alias'))"
            ),
        ),
        (true, format!("import emoji\nprint(emoji.emojize(\"{SENTENCE} :thumbsdown:\", language=\"alias\"))")),
        (true, format!("from emoji import emojize\n\nprint(emojize(\"{SENTENCE} :thumbs_down:\"))")),
        (
            true,
            format!(
                "#!/usr/bin/env python3\nimport emoji\n\nif True:\n    print(emoji.emojize(\n        \"{SENTENCE} :thumbs_down:\"\n    ))"
            ),
        ),
        (false, START[0].to_owned()),
        (false, String::new()),
        (false, SOLUTION_APP.replace("import", "# import")),
        (false, SOLUTION_APP.replace("print", "# print")),
        (false, SOLUTION_APP.replace("import emoji\n", "")),
        (false, SOLUTION_APP.replace("import emoji", "import emojis")),
        (false, SOLUTION_APP.replace("print(", "str(")),
        (false, SOLUTION_APP.replace("emoji.emojize(", "(")),
        (false, SOLUTION_APP.replace(":thumbs_down:", ":thumbs_up:")),
        (false, SOLUTION_APP.replace(":thumbs_down:", "thumbs_down")),
        (false, SOLUTION_APP.replace(":thumbs_down:", ":thumbsdown:")),
        (false, SOLUTION_APP.replace(":\"))", ":\", language='fr'))")),
        (false, SOLUTION_APP.replace("naze", "nase")),
        (false, format!("import emoji\nprint(emojize(\"{SENTENCE} :thumbs_down:\"))")),
        (false, format!("from emoji import emojize\nprint(emoji.emojize(\"{SENTENCE} :thumbs_down:\"))")),
    ];
    for (expected, app) in rows {
        assert_eq!(is_the_app(&lab, &app), expected, "{app}");
    }
}

#[test]
fn asking_for_the_version_is_recognised() {
    let lab = lab();
    let Condition::Any(ways) = condition(&lab, "terminal", "version") else { panic!("any") };
    let [Condition::Transcript(transcript), Condition::Exec(exec)] = &ways[..] else {
        panic!("a transcript or an exec")
    };
    // The command line, whether it counts when typed at the prompt, whether it counts as an exec of its own.
    let rows = [
        ("python --version", true, true),
        ("python -V", true, true),
        ("python3 -VV", true, true),
        ("python3.11 --version", true, true),
        ("/usr/local/bin/python --version", true, true),
        ("which python && python --version", true, false),
        ("bash -c python --version", true, true),
        ("sh -c 'python -V'", true, true),
        ("/bin/sh -c python3 --version", true, true),
        ("python", true, false),
        ("python -c import sys; print(sys.version)", false, true),
        ("echo Python 3.11.9", false, false),
        ("echo python --version", false, false),
        ("python -c 'print(\"Python 3.11.9\")'", false, false),
        ("python app.py", false, false),
        ("python2 --version", false, false),
        ("ipython --version", false, false),
        ("pip --version", false, false),
    ];
    for (line, typed, executed) in rows {
        assert_eq!(transcript.command.is_match(line), typed, "typed: {line}");
        assert_eq!(exec.command.is_match(line), executed, "executed: {line}");
    }
    let answers = [
        ("Python 3.11.2", true),
        ("Python 3.11.14 (main, Oct  9 2025)", true),
        ("Python 3.12.1", false),
        ("Python 3.110.1", false),
        (" 3.11.2", false),
    ];
    for (line, is_311) in answers {
        assert_eq!(transcript.line.is_match(line), is_311, "{line}");
    }
}

#[test]
fn the_start_gives_nothing_and_the_solution_everything() {
    for file in START {
        assert!(file.lines().all(|line| line.is_empty() || line.starts_with('#')), "{file}");
    }
    assert_eq!(SOLUTION_APP, format!("import emoji\n\nprint(emoji.emojize(\"{SENTENCE} :thumbs_down:\"))\n"));
    let instructions: Vec<&str> =
        SOLUTION_DOCKERFILE.lines().filter_map(|line| line.split(' ').next()).filter(|word| !word.is_empty()).collect();
    assert_eq!(instructions, ["FROM", "RUN", "RUN", "COPY", "ENTRYPOINT"]);
    let lab = lab();
    let paths: Vec<&str> = lab.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["app.py", "Dockerfile"], "each has its start and its solution");
}

#[test]
fn a_visit_is_one_from_outside_the_container() {
    let lab = init();
    let Condition::Container(visit) = condition(&lab, "port", "visit") else { panic!("container") };
    let output = visit.output.as_ref().unwrap();
    for (from, is_it) in [
        ("172.17.0.1", true),
        ("192.168.1.20", true),
        ("10.88.0.1", true),
        ("127.0.0.1", false),
        ("fd00::1", true),
        ("::1", false),
    ] {
        let log =
            format!("start worker processes\n{from} - - [28/Nov/2026:01:00:00 +0000] \"GET / HTTP/1.1\" 200 615\n");
        assert_eq!(output.is_match(&log), is_it, "{from}");
    }
    let Condition::Exec(exec) = condition(&lab, "look", "exec") else { panic!("exec") };
    for (line, is_it) in [
        ("cat /usr/share/nginx/html/index.html", true),
        ("/bin/cat index.html", true),
        ("sh", true),
        ("/bin/sh", true),
        ("sh -c true", false),
        ("echo cat index.html", false),
        ("cat /etc/os-release", false),
        ("true", false),
    ] {
        assert_eq!(exec.command.is_match(line), is_it, "{line}");
    }
}

#[test]
fn the_output_is_recognised() {
    let lab = lab();
    let Condition::Container(container) = condition(&lab, "run", "output") else { panic!("container") };
    let output = container.output.as_ref().unwrap();
    for (printed, is_it) in [
        (format!("{SENTENCE} \u{1F44E}\n"), true),
        (format!("{SENTENCE} \u{1F44D}\n"), false),
        (format!("{SENTENCE} :thumbs_down:"), false),
    ] {
        assert_eq!(output.is_match(&printed), is_it, "{printed}");
    }
}
