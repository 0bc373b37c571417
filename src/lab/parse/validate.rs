//! What a lab must hold beyond the shape of its keys.

mod condition;

use std::collections::BTreeSet;

use super::walk::Path;
use crate::lab::model::{Chapter, Cue, Lab, Step, Task, Text};

const MAX_STEPS: usize = 200;
const MAX_TASKS: usize = 50;
const MAX_FILES: usize = 20;
const MAX_ID: usize = 64;

/// What is wrong and where.
#[derive(Debug)]
pub(in crate::lab) struct Problem {
    pub(in crate::lab) path: Path,
    pub(in crate::lab) message: String,
    pub(in crate::lab) help: Option<String>,
}

impl Problem {
    pub(in crate::lab) fn new(path: Path, message: impl Into<String>) -> Self {
        Self { path, message: message.into(), help: None }
    }

    pub(in crate::lab) fn help(self, help: &str) -> Self {
        Self { help: Some(help.to_owned()), ..self }
    }
}

type Checked = Result<(), Problem>;

/// Every problem of a whole lab, in the order of its parts.
pub(super) fn validate(lab: &Lab) -> Vec<Problem> {
    let top = Path::default();
    let mut found = Vec::new();
    found.extend(id(&lab.id, top.key("id")).err());
    text(&lab.title, &top.key("title"), &mut found);
    found.extend(relative(&lab.workspace, top.key("workspace")).err());
    files(lab, &top.key("files"), &mut found);
    found.extend(at_least_one(&lab.chapters, "a lab needs a chapter", top.key("chapters")).err());
    let mut ids = BTreeSet::new();
    for (index, one) in lab.chapters.iter().enumerate() {
        chapter(lab, one, &mut ids, &top.key("chapters").index(index), &mut found);
    }
    found
}

fn files(lab: &Lab, at: &Path, found: &mut Vec<Problem>) {
    found.extend(at_most(lab.files.len(), MAX_FILES, "files", at).err());
    let mut paths = BTreeSet::new();
    for (index, file) in lab.files.iter().enumerate() {
        let at = at.index(index).key("path");
        found.extend(relative(&file.path, at.clone()).err());
        if !paths.insert(&file.path) {
            found.push(Problem::new(at, format!("the file `{}` is listed twice", file.path)));
        }
    }
}

fn chapter<'lab>(
    lab: &'lab Lab,
    chapter: &'lab Chapter,
    ids: &mut BTreeSet<&'lab str>,
    at: &Path,
    found: &mut Vec<Problem>,
) {
    text(&chapter.title, &at.key("title"), found);
    found.extend(at_least_one(&chapter.steps, "a chapter needs a step", at.key("steps")).err());
    for (index, one) in chapter.steps.iter().enumerate() {
        let at = at.key("steps").index(index);
        found.extend(id(&one.id.0, at.key("id")).err());
        if !ids.insert(&one.id.0) {
            found.push(Problem::new(at.key("id"), format!("another step has the id `{}`", one.id)));
        }
        // The first one too many says it for those after it.
        if ids.len() == MAX_STEPS + 1 {
            found.extend(at_most(ids.len(), MAX_STEPS, "steps", &at).err());
        }
        step(lab, one, &at, found);
    }
}

fn step(lab: &Lab, step: &Step, at: &Path, found: &mut Vec<Problem>) {
    text(&step.title, &at.key("title"), found);
    text(&step.text, &at.key("text"), found);
    found.extend(at_least_one(&step.tasks, "a step needs a task", at.key("tasks")).err());
    found.extend(at_most(step.tasks.len(), MAX_TASKS, "tasks", &at.key("tasks")).err());
    let mut ids = BTreeSet::new();
    for (index, one) in step.tasks.iter().enumerate() {
        let at = at.key("tasks").index(index);
        found.extend(id(&one.id.0, at.key("id")).err());
        if !ids.insert(&one.id.0) {
            found.push(Problem::new(at.key("id"), format!("another task of this step has the id `{}`", one.id)));
        }
        task(lab, one, &at, found);
    }
    if !step.tasks.is_empty() && step.tasks.iter().all(|task| task.bonus) {
        found.push(
            Problem::new(at.key("tasks"), "a step needs a task that is no bonus")
                .help("a bonus never holds its step back: this step would be done before it begins"),
        );
    }
    texts(&step.hints, &at.key("hints"), found);
    for (index, one) in step.cues.iter().enumerate() {
        let at = at.key("cues").index(index);
        found.extend(cue(lab, one, &at).err());
        for (index, task) in one.until.iter().enumerate() {
            if !step.tasks.iter().any(|known| known.id == *task) {
                found.push(Problem::new(at.key("until").index(index), format!("this step has no task `{task}`")));
            }
        }
        optional(one.notes.as_ref(), &at.key("notes"), found);
    }
    optional(step.learnt.as_ref(), &at.key("learnt"), found);
    optional(step.look.as_ref(), &at.key("look"), found);
}

fn task(lab: &Lab, task: &Task, at: &Path, found: &mut Vec<Problem>) {
    text(&task.title, &at.key("title"), found);
    condition::condition(lab, &task.when, &at.key("when"), found);
    texts(&task.hints, &at.key("hints"), found);
}

fn cue(lab: &Lab, cue: &Cue, at: &Path) -> Checked {
    match (&cue.type_, &cue.edit) {
        (Some(line), None) if line.trim().is_empty() => Err(Problem::new(at.key("type"), "nothing to type")),
        (Some(line), None) if line.contains(char::is_control) => {
            Err(Problem::new(at.key("type"), "a cue types one line, without control characters")
                .help("write one cue for each command"))
        }
        (Some(_), None) => Ok(()),
        (None, Some(file)) => listed(lab, file, at.key("edit")),
        _ => Err(Problem::new(at.clone(), "a cue has either `type` or `edit`")),
    }
}

fn id(id: &str, at: Path) -> Checked {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    if !id.is_empty() && id.len() <= MAX_ID && id.chars().all(allowed) {
        return Ok(());
    }
    Err(Problem::new(at, format!("`{id}` is not an id")).help("an id is 1 to 64 of a-z, 0-9, `-` and `_`"))
}

fn texts(many: &[Text], at: &Path, found: &mut Vec<Problem>) {
    for (index, one) in many.iter().enumerate() {
        text(one, &at.index(index), found);
    }
}

fn optional(one: Option<&Text>, at: &Path, found: &mut Vec<Problem>) {
    if let Some(one) = one {
        text(one, at, found);
    }
}

fn text(text: &Text, at: &Path, found: &mut Vec<Problem>) {
    for (words, language) in [(&text.fr, "fr"), (&text.en, "en")] {
        if words.trim().is_empty() {
            found.push(
                Problem::new(at.key(language), "this text is empty")
                    .help("every text is given in both languages: {fr: …, en: …}"),
            );
        }
    }
}

fn at_least_one<T>(items: &[T], message: &str, at: Path) -> Checked {
    if items.is_empty() { Err(Problem::new(at, message)) } else { Ok(()) }
}

fn at_most(count: usize, limit: usize, what: &str, at: &Path) -> Checked {
    if count <= limit { Ok(()) } else { Err(Problem::new(at.clone(), format!("too many {what}: {limit} at most"))) }
}

/// A path of ordinary names alone, the same on every system, so that it cannot leave the folder it is joined to.
fn relative(path: &str, at: Path) -> Checked {
    let ordinary = |name: &str| !matches!(name, "" | "." | ".." | "~");
    if path.split('/').all(ordinary) && !path.contains(|c: char| c.is_control() || c == '\\' || c == ':') {
        return Ok(());
    }
    Err(Problem::new(at, format!("`{path}` is not a path inside the student's folder"))
        .help("give it relative, with `/` between its names: no `..`, no `~`, no `\\`, no drive"))
}

/// What is judged in the workspace is what the student is shown in the editor.
fn listed(lab: &Lab, path: &str, at: Path) -> Checked {
    relative(path, at.clone())?;
    if lab.files.iter().any(|file| file.path == path) {
        return Ok(());
    }
    Err(Problem::new(at, format!("the file `{path}` is not among the lab's `files`")).help("list it under `files`"))
}
