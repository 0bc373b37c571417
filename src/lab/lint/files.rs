//! The files beside the lab: the start proves nothing, the solution all that the workspace alone can prove.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Beside, finding, listed};
use crate::lab::judge::{Verdict, judge};
use crate::lab::model::{Condition, Lab, Step};
use crate::lab::parse::{Path, Problem};
use crate::lab::world::{FileState, Folder, Observation, World};
use crate::text::{Lang, render};

/// A lab whose files the presenter writes has a folder of each kind.
pub(super) fn there(lab: &Lab, beside: &Beside, found: &mut Vec<Problem>) {
    let edits = lab.steps().flat_map(|step| &step.cues).any(|cue| cue.edit.is_some());
    let folders = [("start", &beside.start), ("solution", &beside.solution)];
    let missing: Vec<&str> = folders.iter().filter(|(_, files)| files.is_none()).map(|(name, _)| *name).collect();
    if edits && !missing.is_empty() {
        let message = format!("beside this file there is no folder {}", listed(missing));
        let help = "`start` holds the files as the student begins, `solution` as they are when they are right";
        found.push(finding(Path::default().key("files"), message, help));
    }
}

/// What a cue fills in is there.
pub(super) fn edited(step: &Step, beside: &Beside, at: &Path, found: &mut Vec<Problem>) {
    let Some(solution) = &beside.solution else { return };
    for (index, cue) in step.cues.iter().enumerate() {
        if let Some(path) = cue.edit.as_ref().filter(|path| !solution.contains_key(*path)) {
            let message = format!("there is no `solution/{path}` for this cue to write");
            let at = at.key("cues").index(index).key("edit");
            found.push(finding(at, message, "put the finished file there, beside the lab file"));
        }
    }
}

/// No task is met by the start; each that the workspace can prove is met by the solution.
pub(super) fn judged(lab: &Lab, step: &Step, beside: &Beside, at: &Path, found: &mut Vec<Problem>) {
    let start = world(lab, &beside.start.clone().unwrap_or_default());
    let solution = beside.solution.as_ref().map(|files| world(lab, files));
    for (index, task) in step.tasks.iter().enumerate() {
        let at = at.key("tasks").index(index).key("when");
        if !asks_for_presence(&task.when) && judge(&task.when, &start).is_met() {
            let message = format!("the files of `start` satisfy `{}` before anything is done", task.id);
            found.push(finding(at.clone(), message, "take what is asked for out of `start`, or ask for more"));
        }
        let Some(solution) = solution.as_ref().filter(|_| is_offline(&task.when)) else { continue };
        if let Verdict::NotYet(why) | Verdict::Unknown(why) = judge(&task.when, solution) {
            let message = format!("the files of `solution` do not satisfy `{}`: {}", task.id, render(&why, Lang::En));
            found.push(finding(at, message, "mend the file in `solution`, or the condition"));
        }
    }
}

/// The workspace with these files saved in it.
fn world(lab: &Lab, files: &BTreeMap<String, String>) -> World {
    let mut world = World::default();
    world.observe(Observation::Workspace(true));
    for file in &lab.files {
        let text = files.get(&file.path).cloned();
        let state = text.map_or(FileState::Missing, |text| FileState::Text { text, modified: Timestamp::UNIX_EPOCH });
        world.observe(Observation::File(file.path.clone(), state));
    }
    let names = files.keys().filter_map(|path| path.split('/').next()).map(str::to_owned).collect();
    let dockerignore = files.get(".dockerignore").cloned();
    world.observe(Observation::Folder(Folder { names: Some(names), dockerignore }));
    world
}

/// It asks for no more than that something is there, which `start` may well provide.
fn asks_for_presence(condition: &Condition) -> bool {
    match condition {
        Condition::All(inner) | Condition::Any(inner) => inner.iter().all(asks_for_presence),
        Condition::Folder(_) => true,
        Condition::File(file) => file.matches.is_empty(),
        _ => false,
    }
}

/// It is judged from the workspace alone.
fn is_offline(condition: &Condition) -> bool {
    match condition {
        Condition::All(inner) | Condition::Any(inner) => inner.iter().all(is_offline),
        Condition::Not(inner) => is_offline(inner),
        Condition::Folder(_) | Condition::File(_) | Condition::Instruction(_) => true,
        _ => false,
    }
}
