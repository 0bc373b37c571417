//! What a lab is: chapters, steps, tasks and the conditions that prove a task done. Plain data, read by [`super::parse`].

mod condition;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::reference::Reference;
use crate::text::Lang;
pub use condition::*;

/// A piece of prose in every language of the lab.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// French.
    pub fr: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The prose in `lang`.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fr => &self.fr,
            Lang::En => &self.en,
        }
    }
}

/// Id of a step, unique in its lab: `pull`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepId(pub String);

/// Id of a task, unique in its step: `python`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaskId(pub String);

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A whole lab.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lab {
    /// Names the lab's ledger: letters, digits, `-` and `_`.
    pub id: String,
    /// Shown in the first row.
    pub title: Text,
    /// Folder of the student's files, relative to the home folder: `python_app_build`.
    pub workspace: String,
    /// The files that the editor opens, in the order of its tabs.
    #[serde(default)]
    pub files: Vec<LabFile>,
    /// What F5 builds from the workspace and F6 runs.
    #[serde(default)]
    pub image: Option<Reference>,
    /// In the order in which they are done.
    pub chapters: Vec<Chapter>,
    /// The files as they are when they are right, by path. No part of the lab file: they lie beside it, in `solution/`.
    #[serde(skip)]
    pub solutions: BTreeMap<String, String>,
}

impl Lab {
    /// Every step, in order.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.chapters.iter().flat_map(|chapter| &chapter.steps)
    }

    /// Every image that some condition speaks of.
    pub fn images(&self) -> Vec<Reference> {
        let mut images = Vec::new();
        for task in self.steps().flat_map(|step| &step.tasks) {
            task.when.images(&mut images);
        }
        images.sort();
        images.dedup();
        images
    }

    /// The images whose containers matter to some condition, those that they may be mistaken for included.
    pub fn container_images(&self) -> Vec<Reference> {
        let mut images: Vec<Reference> = self.steps().flat_map(Step::container_images).collect();
        images.sort();
        images.dedup();
        images
    }

    /// Some condition asks for a volume.
    pub fn asks_for_volumes(&self) -> bool {
        self.steps().flat_map(|step| &step.tasks).any(|task| task.when.asks_for_volumes())
    }
}

/// A file that the student writes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabFile {
    /// Relative to the workspace.
    pub path: String,
    /// How it is highlighted and diagnosed.
    pub language: Language,
}

/// Language of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Python.
    Python,
    /// Dockerfile.
    Dockerfile,
    /// Anything else.
    Text,
}

/// Some steps under one heading.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// Shown in the sidebar.
    pub title: Text,
    /// In order.
    pub steps: Vec<Step>,
}

/// One 🌞.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Unique in the lab.
    pub id: StepId,
    /// Shown in the sidebar.
    pub title: Text,
    /// Markdown.
    pub text: Text,
    /// What must be proved.
    pub tasks: Vec<Task>,
    /// From the gentlest to the plainest.
    #[serde(default)]
    pub hints: Vec<Text>,
    /// What the presenter does, in order.
    #[serde(default)]
    pub cues: Vec<Cue>,
    /// What was learnt, said when the step lights.
    #[serde(default)]
    pub learnt: Option<Text>,
    /// Something to look at now that it is done, said after `learnt`. Markdown.
    #[serde(default)]
    pub look: Option<Text>,
}

impl Step {
    /// The images whose containers matter to it, perhaps twice.
    pub fn container_images(&self) -> Vec<Reference> {
        let mut images = Vec::new();
        for task in &self.tasks {
            task.when.container_images(&mut images);
        }
        images
    }

    /// Some task asks for files of the workspace, or for what is built of them.
    pub fn asks_for_files(&self) -> bool {
        self.tasks.iter().any(|task| task.when.asks_for_files())
    }
}

/// One line of a step's checklist.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Unique in the step.
    pub id: TaskId,
    /// Shown in the checklist.
    pub title: Text,
    /// A bonus never holds its step back.
    #[serde(default)]
    pub bonus: bool,
    /// The student may tick it by hand where nothing can witness it.
    #[serde(default)]
    pub declarable: bool,
    /// What proves it.
    pub when: Condition,
    /// From the gentlest to the plainest; shown before the step's own hints while this task is missing.
    #[serde(default)]
    pub hints: Vec<Text>,
}

/// One act of the presenter. Exactly one of `type` and `edit` is given.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// A command line for the shell.
    #[serde(default, rename = "type")]
    pub type_: Option<String>,
    /// A file of the workspace that is filled with its solution.
    #[serde(default)]
    pub edit: Option<String>,
    /// The tasks of this step that are met afterwards.
    #[serde(default)]
    pub until: Vec<TaskId>,
    /// For the speaker alone.
    #[serde(default)]
    pub notes: Option<Text>,
}
