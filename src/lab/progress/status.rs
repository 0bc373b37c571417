//! Where a task stands, and which steps are lit.

use serde::Serialize;

use super::{Progress, key, verdict};
use crate::lab::judge::Verdict;
use crate::lab::model::{Lab, Step, StepId, Task};
use crate::lab::world::World;
use crate::text::Message;

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// True now, or an act that was done.
    Met,
    /// Met earlier; now it is no longer true, or cannot be known.
    Reached,
    /// Not met so far.
    NotYet,
    /// It cannot be known.
    Unknown,
    /// Ticked by the student's own hand.
    Declared,
}

/// Where a task stands, with the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskStatus {
    /// See there.
    pub state: TaskState,
    /// The judge's words of now.
    pub why: Message,
    /// What proved it, now or earlier.
    pub evidence: Option<Message>,
    /// What the judge finds now; `None`: it cannot be known. An act stays met though nothing shows it any more.
    pub true_now: Option<bool>,
}

impl TaskStatus {
    /// It was reached, and is denied now: not merely out of sight.
    pub fn ceased(&self) -> bool {
        self.state == TaskState::Reached && self.true_now == Some(false)
    }
}

impl TaskState {
    /// It counts for its step.
    pub fn counts(self) -> bool {
        matches!(self, Self::Met | Self::Reached | Self::Declared)
    }
}

/// Where `task` of step `step` stands.
pub fn task_status(task: &Task, step: &StepId, world: &World, progress: &Progress) -> TaskStatus {
    status_by(verdict(task, step, world, progress), task, step, progress)
}

/// The same where the judgement of the task is known.
pub fn status_by(verdict: Verdict, task: &Task, step: &StepId, progress: &Progress) -> TaskStatus {
    let reached = progress.reached.get(&key(step, &task.id));
    let evidence = reached.map(|reached| reached.evidence.clone());
    let true_now = match &verdict {
        Verdict::Met(_) => Some(true),
        Verdict::NotYet(_) => Some(false),
        Verdict::Unknown(_) => None,
    };
    let (state, why) = match (verdict, reached) {
        (Verdict::Met(why), _) => {
            let evidence = evidence.or_else(|| Some(why.clone()));
            return TaskStatus { state: TaskState::Met, why, evidence, true_now };
        }
        (verdict, Some(reached)) if reached.declared => (TaskState::Declared, verdict.message().clone()),
        (_, Some(reached)) if task.when.is_act() => (TaskState::Met, reached.evidence.clone()),
        (verdict, Some(_)) => (TaskState::Reached, verdict.message().clone()),
        (Verdict::NotYet(why), None) => (TaskState::NotYet, why),
        (Verdict::Unknown(why), None) => (TaskState::Unknown, why),
    };
    TaskStatus { state, why, evidence, true_now }
}

/// Every task that is no bonus counts. A step with none but bonuses is complete when they all are.
pub fn step_complete(step: &Step, world: &World, progress: &Progress) -> bool {
    let counts = |task: &&Task| task_status(task, &step.id, world, progress).state.counts();
    let needed: Vec<&Task> = step.tasks.iter().filter(|task| !task.bonus).collect();
    if needed.is_empty() {
        return !step.tasks.is_empty() && step.tasks.iter().all(|task| counts(&task));
    }
    needed.iter().all(counts)
}

/// How many steps are lit: the `n` of `🌞 n/5`.
pub fn steps_lit(lab: &Lab, world: &World, progress: &Progress) -> usize {
    lab.steps().filter(|step| step_complete(step, world, progress)).count()
}
