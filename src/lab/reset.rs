//! Starting over, one step or all: what goes, what stays and why. A plan is shown before anything is done, and what is
//! done is what it says.

use std::collections::BTreeSet;

use super::made::images_of;
use super::model::{Condition, Lab, Purpose, Step, StepId};
use super::progress::{Progress, Reached, key};
use super::reference::Reference;
use super::world::{Container, FileState, Image, World};
use crate::text::Message;

/// What starting over would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The steps, in the lab's order. What was reached and shown in them is forgotten; other steps keep their suns.
    pub steps: Vec<StepId>,
    /// Containers made in this lab.
    pub containers: Vec<OldContainer>,
    /// References pulled or built in this lab.
    pub images: Vec<OldImage>,
    /// Files of the lab that the workspace holds. Each is copied before it goes.
    pub files: Vec<OldFile>,
    /// The lab's files of these steps, there or not.
    pub paths: Vec<String>,
    /// The workspace came with the lab: it goes too, once nothing is left in it.
    pub folder: bool,
    /// What stays though it looks like the lab's.
    pub stays: Vec<Stay>,
    /// The engine was seen: without it nothing is known of images and containers.
    pub engine_seen: bool,
    /// There is something in the ledger to forget.
    pub forgets: bool,
}

/// A container that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldContainer {
    /// Full id.
    pub id: String,
    /// As a student knows it.
    pub name: String,
    /// What it was created from.
    pub image: Reference,
    /// It runs, and is stopped first.
    pub running: bool,
}

/// A reference that goes; what is under it goes when nothing else uses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldImage {
    /// Under which it is known.
    pub reference: Reference,
    /// What the reference must still mean: `sha256:…`.
    pub id: String,
    /// Bytes.
    pub size: u64,
}

/// A file that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldFile {
    /// Relative to the workspace.
    pub path: String,
    /// Bytes; `None` where it is no text.
    pub size: Option<usize>,
}

/// Something that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// What and why.
    pub why: Message,
    /// What would remove it, for the student to type if it is theirs.
    pub command: String,
}

impl Plan {
    /// There is nothing to start over.
    pub fn is_empty(&self) -> bool {
        self.containers.is_empty() && self.images.is_empty() && self.files.is_empty() && !self.forgets
    }
}

impl OldContainer {
    /// The docker command that does the same.
    pub fn command(&self) -> String {
        format!("docker rm -f {}", self.name)
    }
}

impl OldImage {
    /// The docker command that does the same.
    pub fn command(&self) -> String {
        format!("docker rmi {}", self.reference)
    }
}

/// What starting over `step`, or all of them, would do. Only what the ledger knows to be of this lab goes.
pub fn plan(lab: &Lab, world: &World, progress: &Progress, step: Option<&StepId>) -> Plan {
    let steps: Vec<&Step> = lab.steps().filter(|known| step.is_none_or(|id| known.id == *id)).collect();
    let seen = world.engine_down.is_none() && world.images.is_some() && world.containers.is_some();
    let mut plan = Plan {
        steps: steps.iter().map(|step| step.id.clone()).collect(),
        engine_seen: seen,
        forgets: steps.iter().any(|step| is_begun(step, progress)),
        ..Plan::default()
    };
    if seen {
        let there: Vec<&Container> =
            world.containers.iter().flat_map(|known| known.values()).filter(|known| !known.removed).collect();
        images(&steps, world, progress, &there, &mut plan);
        containers(&steps, progress, &there, &mut plan);
        volumes(&steps, world, &mut plan);
    }
    files(lab, &steps, world, progress, step.is_none(), &mut plan);
    plan
}

fn is_begun(step: &Step, progress: &Progress) -> bool {
    let hinted = |name: &str| progress.hints.contains_key(name);
    hinted(&step.id.0)
        || step.tasks.iter().any(|task| {
            let name = key(&step.id, &task.id);
            // What was there before and stays is no beginning.
            let begun = |reached: &Reached| !reached.stays_over(task);
            hinted(&name) || progress.reached.get(&name).is_some_and(begun)
        })
}

fn images(steps: &[&Step], world: &World, progress: &Progress, there: &[&Container], plan: &mut Plan) {
    let held = |reference: &Reference| world.images.iter().flatten().find(|image| image.references.contains(reference));
    let mut seen = BTreeSet::new();
    for step in steps {
        for task in &step.tasks {
            for reference in images_of(&task.when) {
                let Some(image) = held(reference).filter(|_| seen.insert(reference.clone())) else { continue };
                let old = OldImage { reference: reference.clone(), id: image.id.clone(), size: image.size };
                match why_it_stays(&key(&step.id, &task.id), reference, image, progress, there) {
                    Some(why) => {
                        let command = old.command();
                        plan.stays.push(Stay { why: why.with("image", reference), command });
                    }
                    None => plan.images.push(old),
                }
            }
            for reference in mistaken(&task.when) {
                if held(reference).is_some() && seen.insert(reference.clone()) {
                    let why = Message::new("reset-stays-unnoted").with("image", reference);
                    plan.stays.push(Stay { why, command: format!("docker rmi {reference}") });
                }
            }
        }
    }
}

/// `None`: it is the student's, and nobody else needs it.
fn why_it_stays(
    task: &str,
    reference: &Reference,
    image: &Image,
    progress: &Progress,
    there: &[&Container],
) -> Option<Message> {
    if progress.reached.get(task).is_some_and(|reached| reached.already_there) {
        return Some(Message::new("reset-stays-before"));
    }
    // Also when the step was started over already and the image could not go then.
    match progress.images.get(&reference.to_string()) {
        None => return Some(Message::new("reset-stays-unnoted")),
        Some(id) if *id != image.id => return Some(Message::new("reset-stays-changed")),
        Some(_) => {}
    }
    // Under another tag it would stay there for whoever uses it.
    let user =
        there.iter().find(|container| container.image_id == image.id && !progress.made.contains_key(&container.id));
    let user = user.filter(|_| image.references.len() == 1)?;
    Some(Message::new("reset-stays-used").with("container", user.label()))
}

fn containers(steps: &[&Step], progress: &Progress, there: &[&Container], plan: &mut Plan) {
    let wanted: BTreeSet<Reference> = steps.iter().flat_map(|step| step.container_images()).collect();
    for container in there {
        let of_step = container.image.as_ref().is_some_and(|image| wanted.contains(image));
        // An image cannot go while a container holds it.
        let holds = plan.images.iter().any(|image| image.id == container.image_id);
        if !of_step && !holds {
            continue;
        }
        let name = container.label();
        match (&container.image, progress.made.get(&container.id)) {
            (_, Some(made)) => plan.containers.push(OldContainer {
                id: container.id.clone(),
                name,
                image: container.image.clone().unwrap_or_else(|| made.image.clone()),
                running: container.running,
            }),
            (Some(image), None) => {
                let why = Message::new("reset-stays-unsure").with("container", &name).with("image", image);
                plan.stays.push(Stay { why, command: format!("docker rm -f {name}") });
            }
            (None, None) => {}
        }
    }
}

/// Nothing tells whose a volume is, and what it holds is nowhere else.
fn volumes(steps: &[&Step], world: &World, plan: &mut Plan) {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for task in steps.iter().flat_map(|step| &step.tasks) {
        volumes_of(&task.when, &mut names);
    }
    for volume in world.volumes.iter().flatten().filter(|volume| names.contains(volume.name.as_str())) {
        let why = Message::new("reset-stays-volume").with("volume", &volume.name);
        plan.stays.push(Stay { why, command: format!("docker volume rm {}", volume.name) });
    }
}

fn volumes_of<'a>(condition: &'a Condition, into: &mut BTreeSet<&'a str>) {
    match condition {
        Condition::All(conditions) | Condition::Any(conditions) => {
            for condition in conditions {
                volumes_of(condition, into);
            }
        }
        Condition::Volume(condition) => into.extend([condition.name.as_str()]),
        Condition::Container(condition) => into.extend(condition.mounts.iter().map(|mount| mount.volume.as_str())),
        _ => {}
    }
}

fn files(lab: &Lab, steps: &[&Step], world: &World, progress: &Progress, all: bool, plan: &mut Plan) {
    let asked: BTreeSet<&str> =
        steps.iter().flat_map(|step| &step.tasks).flat_map(|task| files_of(&task.when)).collect();
    for file in lab.files.iter().filter(|file| all || asked.contains(file.path.as_str())) {
        plan.paths.push(file.path.clone());
        plan.forgets |= progress.solutions.contains_key(&file.path);
        let size = match world.files.get(&file.path) {
            Some(FileState::Text { text, .. }) => Some(text.len()),
            Some(FileState::Unreadable(_)) => None,
            Some(FileState::Missing) | None => continue,
        };
        plan.files.push(OldFile { path: file.path.clone(), size });
    }
    let came = |step: &&&Step| {
        step.tasks.iter().any(|task| {
            let reached = progress.reached.get(&key(&step.id, &task.id));
            asks_for_folder(&task.when) && reached.is_some_and(|reached| !reached.already_there && !reached.declared)
        })
    };
    plan.folder = world.workspace == Some(true) && steps.iter().any(|step| came(&step));
}

/// The files that the student writes for a condition; those that a build only takes are another step's.
fn files_of(condition: &Condition) -> Vec<&str> {
    match condition {
        Condition::All(conditions) | Condition::Any(conditions) => conditions.iter().flat_map(files_of).collect(),
        Condition::File(condition) => vec![condition.path.as_str()],
        Condition::Instruction(condition) => match &condition.purpose {
            Purpose::Copy(path) | Purpose::Entrypoint(path) => vec![condition.file.as_str(), path.as_str()],
            _ => vec![condition.file.as_str()],
        },
        _ => Vec::new(),
    }
}

fn asks_for_folder(condition: &Condition) -> bool {
    match condition {
        Condition::All(conditions) | Condition::Any(conditions) => conditions.iter().any(asks_for_folder),
        Condition::Folder(condition) => condition.path.is_empty(),
        _ => false,
    }
}

fn mistaken(condition: &Condition) -> Vec<&Reference> {
    match condition {
        Condition::All(conditions) | Condition::Any(conditions) => conditions.iter().flat_map(mistaken).collect(),
        Condition::Image(condition) => condition.mistaken_for.iter().collect(),
        Condition::Built(condition) => condition.mistaken_for.iter().collect(),
        _ => Vec::new(),
    }
}
