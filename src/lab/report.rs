//! The student's hand-in: what the ledger, the files and the engine of now say of each step, in words. Pure: the same
//! facts give the same report; `markdown`, `json` and `junit` are three ways of writing it.
//!
//! Whatever came from outside (commands, outputs, names, files) has no control character left but line feeds and tabs,
//! and what reorders text is shown as `<U+202E>`.

mod junit;
mod markdown;
mod visible;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::judge::judge;
use super::model::{Lab, Language, Step, Task};
use super::progress::{Progress, TaskState, key, status_by, step_complete};
use super::proof::leaves_command;
use super::world::{FileState, World};
use crate::text::{Lang, Message, render};
use visible::visible;

/// The report, as `--format json` writes it: times in RFC 3339 (UTC), durations in whole seconds, titles and sentences in
/// the report's language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The lab's id.
    pub lab: String,
    /// Its title.
    pub title: String,
    /// Who handed it in; `None` where nobody asked.
    pub student: Option<Student>,
    /// When the report was made.
    pub written: Timestamp,
    /// The engine of now, else that of the ledger.
    pub engine: Option<EngineReport>,
    /// It was done on the simulated engine.
    pub simulated: bool,
    /// When the lab was begun, or begun afresh.
    pub began: Timestamp,
    /// When the last step lit; `None` before that.
    pub finished: Option<Timestamp>,
    /// From `began` to `finished`.
    pub seconds: Option<i64>,
    /// Every step is complete.
    pub complete: bool,
    /// Steps that are.
    pub lit: usize,
    /// Hints shown, of all steps.
    pub hints: u32,
    /// When each file's solution was shown.
    pub solutions: BTreeMap<String, Timestamp>,
    /// Tasks ticked by hand.
    pub declared: usize,
    /// Tasks that were done before the program first looked.
    pub already_there: usize,
    /// Builds, runs and pulls that failed, by docker's verb.
    pub failed: BTreeMap<String, u32>,
    /// In the lab's order.
    pub steps: Vec<StepReport>,
    /// The files of the workspace, as they are now.
    pub files: Vec<FileReport>,
}

/// Who handed it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Student {
    /// Login name.
    pub login: String,
    /// Host name.
    pub host: String,
}

/// An engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EngineReport {
    /// `docker`, `podman` or `simulated`.
    pub kind: String,
    /// The engine's own.
    pub version: String,
    /// It answers as the report is made; else this is what the ledger remembers.
    pub answers: bool,
}

/// One 🌞.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepReport {
    /// Unique in the lab.
    pub id: String,
    /// Of the step.
    pub title: String,
    /// It is lit.
    pub complete: bool,
    /// When it first was.
    pub lit: Option<Timestamp>,
    /// From the step that lit before it, else from the beginning.
    pub seconds: Option<i64>,
    /// Another step lit before it: `seconds` counts from there.
    pub after_another: bool,
    /// Hints shown, those of its tasks included.
    pub hints: u32,
    /// In order.
    pub tasks: Vec<TaskReport>,
}

/// One line of a step's checklist.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TaskReport {
    /// Unique in the step.
    pub id: String,
    /// Of the task.
    pub title: String,
    /// It never holds its step back.
    pub bonus: bool,
    /// As in `check --json`.
    pub state: TaskState,
    /// What the judge has just found; `null` where it cannot know: then what is said here is the ledger's alone.
    pub true_now: Option<bool>,
    /// When it was reached.
    pub at: Option<Timestamp>,
    /// It was so before the program first looked.
    pub already_there: bool,
    /// The command line, as typed.
    pub command: Option<String>,
    /// Where the command comes from; `None` where none is to be expected (a file, a task that is not reached).
    pub by: Option<By>,
    /// The lines that show it.
    pub output: Option<String>,
    /// What proved it.
    pub evidence: Option<String>,
    /// Why it is not met, where it is not, or not any more.
    pub why: Option<String>,
    /// Hints shown.
    pub hints: u32,
}

/// Where a command comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The student typed it.
    Typed,
    /// The program did it, by a key.
    Key,
    /// It was typed where nothing saw it.
    Unseen,
}

/// A file of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Relative to the workspace.
    pub path: String,
    /// How a Markdown fence names its language; empty for none.
    #[serde(skip)]
    pub language: &'static str,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// Its text; `None` where there is none to read.
    pub text: Option<String>,
    /// Why there is none.
    pub why: Option<String>,
}

impl Report {
    /// What is known of `lab` at `now`. `world` holds the files and, where an engine answers, what it shows.
    pub fn new(lab: &Lab, world: &World, progress: &Progress, lang: Lang, now: Timestamp) -> Self {
        let began = progress.fresh.unwrap_or(progress.began);
        let mut steps: Vec<StepReport> = lab.steps().map(|step| step_report(step, world, progress, lang)).collect();
        let lit: Vec<Timestamp> = steps.iter().filter_map(|step| step.lit).collect();
        for step in &mut steps {
            let Some(at) = step.lit else { continue };
            let before = lit.iter().filter(|other| **other < at).max();
            step.after_another = before.is_some();
            step.seconds = Some(at.duration_since(*before.unwrap_or(&began)).as_secs().max(0));
        }
        let complete = steps.iter().all(|step| step.complete);
        let finished = if complete { lit.iter().max().copied() } else { None };
        let tasks = || steps.iter().flat_map(|step| &step.tasks);
        Self {
            lab: lab.id.clone(),
            title: visible(lab.title.in_lang(lang)),
            student: None,
            written: now,
            engine: engine(world, progress),
            simulated: progress.simulated,
            began,
            finished,
            seconds: finished.map(|at| at.duration_since(began).as_secs().max(0)),
            complete,
            lit: steps.iter().filter(|step| step.complete).count(),
            hints: steps.iter().map(|step| step.hints).sum(),
            solutions: progress.solutions.iter().map(|(path, at)| (visible(path), *at)).collect(),
            declared: tasks().filter(|task| task.state == TaskState::Declared).count(),
            already_there: tasks().filter(|task| task.already_there).count(),
            failed: progress.failed.iter().map(|(verb, times)| (visible(verb), *times)).collect(),
            files: files(lab, world, lang),
            steps,
        }
    }

    /// The file it is kept in, but for a number and the ending: one of the practice engine never takes a real one's place.
    pub fn file_stem(&self) -> String {
        format!("soleil-report-{}{}", self.lab, if self.simulated { ".simulated" } else { "" })
    }

    /// The same with who hands it in.
    #[must_use]
    pub fn of(mut self, login: &str, host: &str) -> Self {
        self.student = Some(Student { login: visible(login), host: visible(host) });
        self
    }

    /// As JSON: see the fields.
    pub fn json(&self) -> String {
        // Strings, numbers and maps with string keys: there is nothing in it that JSON cannot hold.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

fn engine(world: &World, progress: &Progress) -> Option<EngineReport> {
    let now = world.engine.as_ref().map(|engine| (&engine.kind, &engine.version, true));
    let (kind, version, answers) =
        now.or_else(|| progress.engine.as_ref().map(|engine| (&engine.kind, &engine.version, false)))?;
    Some(EngineReport { kind: visible(kind), version: visible(version), answers })
}

fn step_report(step: &Step, world: &World, progress: &Progress, lang: Lang) -> StepReport {
    let complete = step_complete(step, world, progress);
    let needed = step.tasks.iter().filter(|task| !task.bonus || step.tasks.iter().all(|task| task.bonus));
    let reached = needed.filter_map(|task| progress.reached.get(&key(&step.id, &task.id)));
    let within = format!("{}/", step.id);
    let hints = progress.hints.iter().filter(|(of, _)| **of == step.id.0 || of.starts_with(&within));
    StepReport {
        id: step.id.0.clone(),
        title: visible(step.title.in_lang(lang)),
        complete,
        lit: if complete { reached.map(|reached| reached.at).max() } else { None },
        seconds: None,
        after_another: false,
        hints: hints.map(|(_, shown)| shown).sum(),
        tasks: step.tasks.iter().map(|task| task_report(task, step, world, progress, lang)).collect(),
    }
}

fn task_report(task: &Task, step: &Step, world: &World, progress: &Progress, lang: Lang) -> TaskReport {
    let say = |message: &Message| visible(&render(message, lang));
    let key = key(&step.id, &task.id);
    let status = status_by(judge(&task.when, world), task, &step.id, progress);
    let reached = progress.reached.get(&key);
    let declared = status.state == TaskState::Declared;
    let command = reached.and_then(|reached| reached.command.as_deref()).map(visible);
    let by = match reached {
        Some(reached) if command.is_some() => Some(if reached.acted { By::Key } else { By::Typed }),
        Some(reached) if !declared && !reached.already_there && leaves_command(&task.when) => Some(By::Unseen),
        _ => None,
    };
    // That an engine which is away cannot be asked is said once, for all of them.
    let done = match status.state {
        TaskState::Met | TaskState::Declared => true,
        TaskState::Reached => !status.ceased(),
        TaskState::NotYet | TaskState::Unknown => false,
    };
    TaskReport {
        id: task.id.0.clone(),
        title: visible(task.title.in_lang(lang)),
        bonus: task.bonus,
        state: status.state,
        true_now: status.true_now,
        at: reached.map(|reached| reached.at),
        already_there: reached.is_some_and(|reached| reached.already_there),
        command,
        by,
        output: reached.and_then(|reached| reached.output.as_deref()).map(visible),
        evidence: status.evidence.as_ref().map(say),
        why: (!done).then(|| say(&status.why)),
        hints: progress.hints.get(&key).copied().unwrap_or_default(),
    }
}

fn files(lab: &Lab, world: &World, lang: Lang) -> Vec<FileReport> {
    let report = |file: &super::model::LabFile| {
        let (text, modified, why) = match world.files.get(&file.path) {
            Some(FileState::Text { text, modified }) => (Some(visible(text)), Some(*modified), None),
            Some(FileState::Unreadable(why)) => (None, None, Some(why.clone())),
            Some(FileState::Missing) | None => (None, None, Some(Message::new("report-file-missing"))),
        };
        FileReport {
            path: visible(&file.path),
            language: match file.language {
                Language::Python => "python",
                Language::Dockerfile => "dockerfile",
                Language::Text => "",
            },
            modified,
            text,
            why: why.map(|why| visible(&render(&why, lang))),
        }
    };
    lab.files.iter().map(report).collect()
}
