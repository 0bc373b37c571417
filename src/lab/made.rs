//! What the student made for the lab, so that starting over removes that and nothing else. On a machine that is shared,
//! another's container of the same image must never be taken for theirs: whatever is not sure is not noted.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::model::{Condition, Lab};
use super::reference::Reference;
use super::shell;
use super::transcript::docker_verb;
use super::world::{Command, Container, World, short_id};

/// A container that the student's own command, or the program for them, has made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Its name; empty while it is not known.
    pub name: String,
    /// As the command gave it.
    pub image: Reference,
    /// When it was noted.
    pub at: Timestamp,
}

/// Seconds within which `docker run` makes its container, once the image is there.
const AFTER: i64 = 3;
/// A shell outside tells a command at its end: the container may be older by so many seconds.
const BEFORE: i64 = 2;
/// The newest that are kept.
const KEPT: usize = 256;
/// `docker run` failed before the program in the container was its affair.
const DOCKER_FAILED: i64 = 125;

/// Notes the containers that a witnessed command is known to have made: its name or its id tells, or it is the only one
/// that can be meant. The latter is decided once no other can come any more.
pub fn note_containers(lab: &Lab, world: &World, made: &mut BTreeMap<String, Made>, now: Timestamp) {
    let images = lab.container_images();
    let all: Vec<&Container> = world.containers.iter().flat_map(BTreeMap::values).collect();
    // Most facts are about nothing of this: the first look is a cheap one.
    if all.iter().all(|container| container.removed || made.contains_key(&container.id)) {
        return;
    }
    let runs: Vec<Run<'_>> = world.commands.iter().flat_map(|command| runs(command, &images, world)).collect();
    for run in &runs {
        let candidates: Vec<&Container> =
            all.iter().copied().filter(|container| run.can_have_made(container)).collect();
        // A command that made none of these leaves no room for another's container.
        let alike = runs.iter().filter(|other| {
            other.command.exit_code != Some(DOCKER_FAILED)
                && candidates.iter().any(|container| other.can_have_made(container))
        });
        let settled = now.as_second() > run.begun + AFTER;
        // What a container runs is known a moment after it is listed.
        let looked_at = candidates.iter().all(|container| !container.command.is_empty());
        let unmistakable = settled && looked_at && candidates.len() <= alike.count();
        for container in candidates.into_iter().filter(|container| !container.removed) {
            if unmistakable || run.tells(container, settled) {
                made.entry(container.id.clone()).or_insert_with(|| Made {
                    name: container.name.clone(),
                    image: run.image.clone(),
                    at: now,
                });
            }
        }
    }
    forget_oldest(made);
}

/// The references that a condition asks the engine to hold.
pub fn images_of(condition: &Condition) -> Vec<&Reference> {
    match condition {
        Condition::All(conditions) | Condition::Any(conditions) => conditions.iter().flat_map(images_of).collect(),
        Condition::Image(condition) => vec![&condition.reference],
        Condition::Built(condition) => vec![&condition.reference],
        _ => Vec::new(),
    }
}

/// A condition on what the student builds.
pub fn builds(condition: &Condition) -> bool {
    match condition {
        Condition::All(conditions) | Condition::Any(conditions) => conditions.iter().any(builds),
        Condition::Built(_) => true,
        _ => false,
    }
}

/// Notes under which id the engine holds what the condition asks for.
pub fn note_images(condition: &Condition, world: &World, ids: &mut BTreeMap<String, String>) {
    for reference in images_of(condition) {
        let held = world.images.iter().flatten().find(|image| image.references.contains(reference));
        if let Some(image) = held {
            ids.insert(reference.to_string(), image.id.clone());
        }
    }
}

/// A `docker run` or `docker create` of one of the lab's images.
struct Run<'a> {
    command: &'a Command,
    image: Reference,
    /// `--name`.
    name: Option<String>,
    /// What it runs; empty for the image's own.
    words: Vec<String>,
    /// Unix seconds: when it was sent off, or the image had come.
    begun: i64,
}

impl Run<'_> {
    fn can_have_made(&self, container: &Container) -> bool {
        let since = self.command.at.as_second() - BEFORE;
        container.image.as_ref() == Some(&self.image)
            && (since..=self.begun + AFTER).contains(&container.created)
            && self.name.as_ref().is_none_or(|name| *name == container.name)
            && (container.command.is_empty() || container.command.ends_with(&self.words))
    }

    /// `-d` prints the id, and a prompt has the beginning of it. A name stands for one container alone, unless docker
    /// refused it because another's has it: that is known at once.
    fn tells(&self, container: &Container, settled: bool) -> bool {
        let short = short_id(&container.id);
        let named = self.name.is_some() && self.command.exit_code.map_or(settled, |code| code != DOCKER_FAILED);
        named || short.len() == 12 && self.command.output.contains(&short)
    }
}

fn runs<'a>(command: &'a Command, images: &[Reference], world: &World) -> Vec<Run<'a>> {
    // To split every command of a long session at each fact would be a waste: most name no image.
    if !images.iter().any(|image| command.line.contains(&image.familiar_repository())) {
        return Vec::new();
    }
    let simple = shell::split(&command.line);
    simple.iter().filter_map(|simple| run(command, docker_verb(simple)?, images, world)).collect()
}

fn run<'a>(
    command: &'a Command,
    (verb, arguments): (&str, &[String]),
    images: &[Reference],
    world: &World,
) -> Option<Run<'a>> {
    if !matches!(verb, "run" | "create") {
        return None;
    }
    // An option's value is no image of the lab: what is one, is the image.
    let image_at = |word: &String| word.parse::<Reference>().ok().filter(|given| images.contains(given));
    let place = arguments.iter().position(|word| image_at(word).is_some())?;
    let image = image_at(&arguments[place])?;
    let options = &arguments[..place];
    let name = options.iter().enumerate().find_map(|(at, option)| match option.strip_prefix("--name") {
        Some("") => options.get(at + 1).cloned(),
        Some(rest) => rest.strip_prefix('=').map(str::to_owned),
        None => None,
    });
    let come = world.pulled.get(&image).filter(|at| **at >= command.at);
    let begun = come.unwrap_or(&command.at).as_second();
    Some(Run { command, image, name, words: arguments[place + 1..].to_vec(), begun })
}

/// Of more than are kept the oldest go. Wherever containers are added: else what one place drops another would bring back,
/// and the ledger would be written for ever.
pub fn forget_oldest(made: &mut BTreeMap<String, Made>) {
    while made.len() > KEPT
        && let Some(oldest) = made.iter().min_by_key(|(_, made)| made.at).map(|(id, _)| id.clone())
    {
        made.remove(&oldest);
    }
}
