//! What a lab must hold beyond the shape of its keys. The first problem in the order of the file is told.

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
pub(super) struct Problem {
    pub(super) path: Path,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Problem {
    fn new(path: Path, message: impl Into<String>) -> Self {
        Self { path, message: message.into(), help: None }
    }

    fn help(self, help: &str) -> Self {
        Self { help: Some(help.to_owned()), ..self }
    }
}

type Checked = Result<(), Problem>;

/// Checks a whole lab.
pub(super) fn validate(lab: &Lab) -> Checked {
    let top = Path::default();
    id(&lab.id, top.key("id"))?;
    text(&lab.title, &top.key("title"))?;
    relative(&lab.workspace, top.key("workspace"))?;
    files(lab, &top.key("files"))?;
    at_least_one(&lab.chapters, "a lab needs a chapter", top.key("chapters"))?;
    let mut ids = BTreeSet::new();
    for (index, one) in lab.chapters.iter().enumerate() {
        chapter(lab, one, &mut ids, &top.key("chapters").index(index))?;
    }
    Ok(())
}

fn files(lab: &Lab, at: &Path) -> Checked {
    at_most(lab.files.len(), MAX_FILES, "files", at)?;
    let mut paths = BTreeSet::new();
    for (index, file) in lab.files.iter().enumerate() {
        let at = at.index(index).key("path");
        relative(&file.path, at.clone())?;
        if !paths.insert(&file.path) {
            return Err(Problem::new(at, format!("the file `{}` is listed twice", file.path)));
        }
    }
    Ok(())
}

fn chapter<'lab>(lab: &'lab Lab, chapter: &'lab Chapter, ids: &mut BTreeSet<&'lab str>, at: &Path) -> Checked {
    text(&chapter.title, &at.key("title"))?;
    at_least_one(&chapter.steps, "a chapter needs a step", at.key("steps"))?;
    for (index, one) in chapter.steps.iter().enumerate() {
        let at = at.key("steps").index(index);
        id(&one.id.0, at.key("id"))?;
        if !ids.insert(&one.id.0) {
            return Err(Problem::new(at.key("id"), format!("another step has the id `{}`", one.id)));
        }
        at_most(ids.len(), MAX_STEPS, "steps", &at)?;
        step(lab, one, &at)?;
    }
    Ok(())
}

fn step(lab: &Lab, step: &Step, at: &Path) -> Checked {
    text(&step.title, &at.key("title"))?;
    text(&step.text, &at.key("text"))?;
    at_least_one(&step.tasks, "a step needs a task", at.key("tasks"))?;
    at_most(step.tasks.len(), MAX_TASKS, "tasks", &at.key("tasks"))?;
    let mut ids = BTreeSet::new();
    for (index, one) in step.tasks.iter().enumerate() {
        let at = at.key("tasks").index(index);
        id(&one.id.0, at.key("id"))?;
        if !ids.insert(&one.id.0) {
            return Err(Problem::new(at.key("id"), format!("another task of this step has the id `{}`", one.id)));
        }
        task(lab, one, &at)?;
    }
    if step.tasks.iter().all(|task| task.bonus) {
        return Err(Problem::new(at.key("tasks"), "a step needs a task that is no bonus")
            .help("a bonus never holds its step back: this step would be done before it begins"));
    }
    texts(&step.hints, &at.key("hints"))?;
    for (index, one) in step.cues.iter().enumerate() {
        cue(lab, step, one, &at.key("cues").index(index))?;
    }
    step.learnt.as_ref().map_or(Ok(()), |learnt| text(learnt, &at.key("learnt")))?;
    step.look.as_ref().map_or(Ok(()), |look| text(look, &at.key("look")))
}

fn task(lab: &Lab, task: &Task, at: &Path) -> Checked {
    text(&task.title, &at.key("title"))?;
    condition::condition(lab, &task.when, &at.key("when"))?;
    texts(&task.hints, &at.key("hints"))
}

fn cue(lab: &Lab, step: &Step, cue: &Cue, at: &Path) -> Checked {
    match (&cue.type_, &cue.edit) {
        (Some(line), None) if line.trim().is_empty() => {
            return Err(Problem::new(at.key("type"), "nothing to type"));
        }
        (Some(line), None) if line.contains(char::is_control) => {
            return Err(Problem::new(at.key("type"), "a cue types one line, without control characters")
                .help("write one cue for each command"));
        }
        (Some(_), None) => {}
        (None, Some(file)) => listed(lab, file, at.key("edit"))?,
        _ => return Err(Problem::new(at.clone(), "a cue has either `type` or `edit`")),
    }
    for (index, task) in cue.until.iter().enumerate() {
        if !step.tasks.iter().any(|known| known.id == *task) {
            return Err(Problem::new(at.key("until").index(index), format!("this step has no task `{task}`")));
        }
    }
    cue.notes.as_ref().map_or(Ok(()), |notes| text(notes, &at.key("notes")))
}

fn id(id: &str, at: Path) -> Checked {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    if !id.is_empty() && id.len() <= MAX_ID && id.chars().all(allowed) {
        return Ok(());
    }
    Err(Problem::new(at, format!("`{id}` is not an id")).help("an id is 1 to 64 of a-z, 0-9, `-` and `_`"))
}

fn texts(many: &[Text], at: &Path) -> Checked {
    many.iter().enumerate().try_for_each(|(index, one)| text(one, &at.index(index)))
}

fn text(text: &Text, at: &Path) -> Checked {
    for (words, language) in [(&text.fr, "fr"), (&text.en, "en")] {
        if words.trim().is_empty() {
            return Err(Problem::new(at.key(language), "this text is empty")
                .help("every text is given in both languages: {fr: …, en: …}"));
        }
    }
    Ok(())
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
