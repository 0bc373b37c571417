//! The ledger: what was reached, when, on what evidence. A task once reached stays in it.

mod join;
mod status;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::judge::{Verdict, judge_since};
use super::made::{self, Made};
use super::model::{Lab, Step, StepId, Task, TaskId};
use super::proof::{Proof, leaves_command, proof, proof_by};
use super::world::World;
use crate::text::Message;
pub use status::{TaskState, TaskStatus, status_by, step_complete, steps_lit, task_status};

/// The version of the ledger's file that this program writes.
const VERSION: u32 = 1;

/// How the name of the practice engine's ledger ends.
pub const SIMULATED: &str = ".simulated.json";

/// A student's progress in one lab, as its JSON file holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Of the file's shape; a newer one is refused, unknown keys of this one are passed over.
    pub version: u32,
    /// The lab's id.
    pub lab: String,
    /// It was done on the simulated engine.
    pub simulated: bool,
    /// When the lab was first opened.
    pub began: Timestamp,
    /// What was done before does not count (`--fresh`).
    #[serde(default)]
    pub fresh: Option<Timestamp>,
    /// By `step/task`.
    #[serde(default)]
    pub reached: BTreeMap<String, Reached>,
    /// How many hints were shown, by `step/task` for a task's own or `step` for the step's.
    #[serde(default)]
    pub hints: BTreeMap<String, u32>,
    /// When a solution was first given: a file's by its path, a command's by `step/task`.
    #[serde(default)]
    pub solutions: BTreeMap<String, Timestamp>,
    /// When a step was last started over: what was done in it before does not count.
    #[serde(default)]
    pub afresh: BTreeMap<StepId, Timestamp>,
    /// When a file was last started over, by its path: a solution shown before is not held against anybody.
    #[serde(default)]
    pub files_afresh: BTreeMap<String, Timestamp>,
    /// The containers that were made in doing this lab, by their full id.
    #[serde(default)]
    pub made: BTreeMap<String, Made>,
    /// The id (`sha256:…`) of each image that the student pulled or built for the lab, by its reference.
    #[serde(default)]
    pub images: BTreeMap<String, String>,
    /// On which the last task was reached.
    #[serde(default)]
    pub engine: Option<EngineSeen>,
    /// How many builds, runs and pulls failed, by docker's verb: `build`, `run`, `pull`.
    #[serde(default)]
    pub failed: BTreeMap<String, u32>,
}

/// An engine, as the ledger remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineSeen {
    /// `docker`, `podman` or `simulated`.
    pub kind: String,
    /// The engine's own: `20.10.24`.
    pub version: String,
}

/// A task that was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// When it was seen.
    pub at: Timestamp,
    /// What proved it.
    pub evidence: Message,
    /// It was so at the first look.
    #[serde(default)]
    pub already_there: bool,
    /// Ticked by the student's own hand.
    #[serde(default)]
    pub declared: bool,
    /// See [`Proof::command`]. `None` where nothing was seen of it.
    #[serde(default)]
    pub command: Option<String>,
    /// See [`Proof::acted`].
    #[serde(default)]
    pub acted: bool,
    /// See [`Proof::output`].
    #[serde(default)]
    pub output: Option<String>,
}

impl Reached {
    /// An image that was there before the lab: starting over leaves it, so that it still counts.
    pub fn stays_over(&self, task: &Task) -> bool {
        self.already_there && !self.declared && !made::images_of(&task.when).is_empty()
    }

    /// Of a task that the judge found met at `at`, or that was ticked by hand then; nothing is known of its command.
    pub fn new(at: Timestamp, evidence: Message) -> Self {
        Self { at, evidence, already_there: false, declared: false, command: None, acted: false, output: None }
    }

    /// The same with how it was done.
    #[must_use]
    fn by(self, proof: Proof) -> Self {
        Self { command: proof.command, acted: proof.acted, output: proof.output, ..self }
    }
}

impl Progress {
    /// Of a lab that is opened for the first time.
    pub fn new(lab: &Lab, simulated: bool, now: Timestamp) -> Self {
        Self {
            version: VERSION,
            lab: lab.id.clone(),
            simulated,
            began: now,
            fresh: None,
            reached: BTreeMap::new(),
            hints: BTreeMap::new(),
            solutions: BTreeMap::new(),
            afresh: BTreeMap::new(),
            files_afresh: BTreeMap::new(),
            made: BTreeMap::new(),
            images: BTreeMap::new(),
            engine: None,
            failed: BTreeMap::new(),
        }
    }

    /// Reads a ledger's file. The error says that it is none, or of a newer version.
    pub fn from_json(text: &str) -> Result<Self, Message> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let unreadable = |error: serde_json::Error| Message::new("progress-unreadable").with("detail", error);
        let Version { version } = serde_json::from_str(text).map_err(unreadable)?;
        if version != VERSION {
            return Err(Message::new("progress-other-version").with("seen", version).with("expected", VERSION));
        }
        serde_json::from_str(text).map_err(unreadable)
    }

    /// The file's text.
    pub fn to_json(&self) -> String {
        // Strings, numbers and maps with string keys: there is nothing in it that JSON cannot hold.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Name of the ledger's file: that of the simulated engine is another.
    pub fn file_name(lab: &str, simulated: bool) -> String {
        if simulated { format!("{lab}{SIMULATED}") } else { format!("{lab}.json") }
    }

    /// Everything is to be done anew from `now` on (`--fresh`). Put `fresh` into the world's `since`.
    #[must_use]
    pub fn afresh(mut self, now: Timestamp) -> Self {
        self.fresh = Some(now);
        self.reached.clear();
        self.engine = None;
        self.failed.clear();
        self
    }

    fn forget(&mut self, step: &StepId) {
        let of_step =
            |key: &str| key.strip_prefix(step.0.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.reached.retain(|key, _| !of_step(key));
        self.hints.retain(|key, _| !of_step(key));
    }

    /// These steps are to be done anew from `now` on, and what was shown of the solutions of `files` is forgotten. An image that was
    /// there before the lab stays there and counts as such again.
    #[must_use]
    pub fn started_over(mut self, lab: &Lab, steps: &[StepId], files: &[String], now: Timestamp) -> Self {
        for step in lab.steps().filter(|step| steps.contains(&step.id)) {
            let kept = step.tasks.iter().filter_map(|task| {
                let key = key(&step.id, &task.id);
                let reached = self.reached.get(&key).filter(|reached| reached.stays_over(task))?;
                Some((key, Reached { at: now, ..reached.clone() }))
            });
            let kept: Vec<_> = kept.collect();
            self.forget(&step.id);
            self.reached.extend(kept);
            self.afresh.insert(step.id.clone(), now);
        }
        for path in files {
            self.solutions.remove(path);
            self.files_afresh.insert(path.clone(), now);
        }
        self
    }

    /// One more hint of `key` was shown.
    #[must_use]
    pub fn with_hint(mut self, key: &str) -> Self {
        *self.hints.entry(key.to_owned()).or_default() += 1;
        self
    }

    /// The solution named `key` was given. The first time counts.
    #[must_use]
    pub fn with_solution(mut self, key: &str, now: Timestamp) -> Self {
        self.solutions.entry(key.to_owned()).or_insert(now);
        self
    }

    /// The student ticks a task by hand. Nothing changes where it was reached or must not be declared.
    #[must_use]
    pub fn declare(mut self, step: &StepId, task: &Task, now: Timestamp) -> Self {
        if task.declarable {
            self.reached
                .entry(key(step, &task.id))
                .or_insert_with(|| Reached { declared: true, ..Reached::new(now, Message::new("progress-declared")) });
        }
        self
    }

    /// One more build, run or pull (`verb` is docker's) that failed.
    #[must_use]
    pub fn with_failed(mut self, verb: &str) -> Self {
        *self.failed.entry(verb.to_owned()).or_default() += 1;
        self
    }
}

/// The judgement of every task, by step, in the lab's order: made once, for the ledger and for what is shown.
/// What was done before its step was started over does not count.
pub fn verdicts(lab: &Lab, world: &World, progress: &Progress) -> Vec<Vec<Verdict>> {
    let of_step = |step: &Step| step.tasks.iter().map(|task| verdict(task, &step.id, world, progress)).collect();
    lab.steps().map(of_step).collect()
}

fn verdict(task: &Task, step: &StepId, world: &World, progress: &Progress) -> Verdict {
    if other_kind(world, progress) {
        return Verdict::Unknown(Message::new("practice-counts-apart"));
    }
    // What was reached has proved when it was done; the engine does not remember that for ever.
    let proved = progress.reached.get(&key(step, &task.id)).is_some_and(|reached| !reached.declared);
    let since = world.since.max(progress.afresh.get(step).copied().filter(|_| !proved));
    judge_since(&task.when, world, since)
}

/// Adds what has become met, and removes nothing. `first_look`: nothing of this lab was judged before, so that what is met
/// now was already there. What was declared and is now proved is written anew.
#[must_use]
pub fn advance(lab: &Lab, world: &World, progress: &Progress, now: Timestamp, first_look: bool) -> Progress {
    advance_by(&verdicts(lab, world, progress), lab, world, progress, now, first_look)
}

/// The same where the [`verdicts`] by that ledger are known.
#[must_use]
pub fn advance_by(
    verdicts: &[Vec<Verdict>],
    lab: &Lab,
    world: &World,
    progress: &Progress,
    now: Timestamp,
    first_look: bool,
) -> Progress {
    let mut next = progress.clone();
    if other_kind(world, progress) {
        return next;
    }
    for (step, verdicts) in lab.steps().zip(verdicts) {
        for (task, verdict) in step.tasks.iter().zip(verdicts) {
            let key = key(&step.id, &task.id);
            let Verdict::Met(evidence) = verdict else { continue };
            if let Some(known) = next.reached.get(&key).filter(|reached| !reached.declared) {
                // A rebuild from the student's files is theirs again, under another id.
                if !known.already_there && made::builds(&task.when) {
                    made::note_images(&task.when, world, &mut next.images);
                }
                continue;
            }
            if !first_look {
                made::note_images(&task.when, world, &mut next.images);
            }
            let reached = Reached { already_there: first_look, ..Reached::new(now, evidence.clone()) };
            next.reached.insert(key, reached.by(proof(&task.when, lab, world)));
            if let Some(engine) = &world.engine {
                next.engine = Some(EngineSeen { kind: engine.kind.clone(), version: engine.version.clone() });
            }
        }
    }
    made::note_containers(lab, world, &mut next.made, now);
    next
}

/// The engine that answers is the practice engine and the ledger a real one, or the other way round: nothing counts then.
pub fn other_kind(world: &World, progress: &Progress) -> bool {
    world.engine.as_ref().is_some_and(|engine| engine.is_simulated() != progress.simulated)
}

/// A shell outside tells of a command line when it has ended: adds it (by its id in the world) to the tasks that were
/// reached through it a moment before.
#[must_use]
pub fn completed(lab: &Lab, world: &World, progress: &Progress, command: u64) -> Progress {
    let mut next = progress.clone();
    for step in lab.steps() {
        for task in step.tasks.iter().filter(|task| leaves_command(&task.when)) {
            let Some(reached) = next.reached.get_mut(&key(&step.id, &task.id)) else { continue };
            if reached.command.is_some() || reached.declared || reached.already_there {
                continue;
            }
            let proof = proof_by(&task.when, lab, world, command);
            if proof.command.is_some() {
                reached.command = proof.command;
                reached.output = reached.output.take().or(proof.output);
            }
        }
    }
    next
}

/// Names a task in the ledger: `step/task`.
pub fn key(step: &StepId, task: &TaskId) -> String {
    format!("{step}/{task}")
}
