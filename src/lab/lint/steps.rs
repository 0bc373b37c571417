//! Whoever is stuck finds a hint, and the presenter sees each task light.

use super::{finding, listed};
use crate::lab::model::{Step, Task};
use crate::lab::parse::{Path, Problem};

/// The step has a hint, or each of its tasks that is no bonus has one.
pub(super) fn hinted(step: &Step, at: &Path, found: &mut Vec<Problem>) {
    let bare = needed(step).filter(|(_, task)| task.hints.is_empty()).map(|(_, task)| task.id.0.as_str());
    let bare: Vec<&str> = bare.collect();
    if !step.hints.is_empty() || bare.is_empty() {
        return;
    }
    let message = if bare.len() == needed(step).count() {
        "this step has no hint".to_owned()
    } else {
        format!("this step has no hint for {}", listed(bare))
    };
    found.push(finding(at.clone(), message, "add `hints` to the step, or to each of its tasks that is no bonus"));
}

/// The step has cues, and each of its tasks that is no bonus is waited for.
pub(super) fn played(step: &Step, at: &Path, found: &mut Vec<Problem>) {
    if step.cues.is_empty() {
        let message = "this step has no cue: nothing of it can be presented".to_owned();
        found.push(finding(
            at.clone(),
            message,
            "add `cues`: {type: COMMAND, until: [TASK]} or {edit: FILE, until: [TASK]}",
        ));
        return;
    }
    for (index, task) in needed(step) {
        if !step.cues.iter().any(|cue| cue.until.contains(&task.id)) {
            let message = format!("no cue waits for `{}`: the presenter would go on before it is lit", task.id);
            let at = at.key("tasks").index(index);
            found.push(finding(at, message, "name it in the `until` of the cue after which it is done"));
        }
    }
}

fn needed(step: &Step) -> impl Iterator<Item = (usize, &Task)> {
    step.tasks.iter().enumerate().filter(|(_, task)| !task.bonus)
}
