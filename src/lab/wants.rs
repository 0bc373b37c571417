//! What the judge would need to know and does not yet: facts that are asked for one by one, and not listed.

use super::judge::{base_image, only_registry_knows, paths};
use super::model::{BuiltCondition, Condition, ImageCondition, Lab, Origin};
use super::reference::Reference;
use super::world::{Image, World};

/// A question to the outside. Its answer is the observation of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// Answered by `Observation::ImageInspected`, where each of `paths` must be a key of `files`, `None` where there is
    /// no such file or it could not be read; else it is asked again.
    InspectImage {
        /// `sha256:…`.
        id: String,
        /// Absolute paths in the image, perhaps none.
        paths: Vec<String>,
    },
    /// Answered by `Observation::RegistryDigest`, with `None` where the registry could not be asked.
    RegistryDigest(Reference),
}

/// What is wanted for `lab` now, without doubles. Empty once everything was answered.
pub fn wants(lab: &Lab, world: &World) -> Vec<Want> {
    let mut wants = Vec::new();
    for condition in lab.steps().flat_map(|step| &step.tasks).map(|task| &task.when) {
        collect(condition, world, &mut wants);
    }
    let mut unique: Vec<Want> = Vec::new();
    for want in wants {
        if !unique.contains(&want) {
            unique.push(want);
        }
    }
    unique
}

fn collect(condition: &Condition, world: &World, wants: &mut Vec<Want>) {
    match condition {
        Condition::All(conditions) | Condition::Any(conditions) => {
            for condition in conditions {
                collect(condition, world, wants);
            }
        }
        Condition::Not(condition) => collect(condition, world, wants),
        Condition::Image(condition) => wants.extend(registry(condition, world)),
        Condition::Built(condition) => inspections(condition, world, wants),
        _ => {}
    }
}

/// Only where neither an event nor the store's own digests decide.
fn registry(condition: &ImageCondition, world: &World) -> Option<Want> {
    let reference = &condition.reference;
    let image = world.images.iter().flatten().find(|image| image.references.contains(reference))?;
    let told = world.pulled.contains_key(reference) || world.tagged.contains_key(reference);
    let asked = world.registry_digests.contains_key(reference);
    let engine = world.engine.is_some() && only_registry_knows(reference, image, world);
    let wanted = !told && !asked && engine && world.since.is_none() && condition.origin == Some(Origin::Pulled);
    wanted.then(|| Want::RegistryDigest(reference.clone()))
}

fn inspections(condition: &BuiltCondition, world: &World, wants: &mut Vec<Want>) {
    if world.engine_down.is_some() {
        return;
    }
    let holds =
        |reference: &Reference| world.images.iter().flatten().find(|image| image.references.contains(reference));
    let Some(image) = holds(&condition.reference) else { return };
    let mut missing = paths(condition, world);
    if let Some(detail) = world.details.get(&image.id) {
        missing.retain(|path| !detail.files.contains_key(path));
    }
    let unread = |image: &Image| world.unread.contains_key(&image.id);
    if (!missing.is_empty() || !world.details.contains_key(&image.id)) && !unread(image) {
        wants.push(Want::InspectImage { id: image.id.clone(), paths: missing });
    }
    let lacking = |base: &&Image| base.id != image.id && !world.details.contains_key(&base.id) && !unread(base);
    if let Some(base) = base_image(condition, world).filter(lacking) {
        wants.push(Want::InspectImage { id: base.id.clone(), paths: Vec::new() });
    }
}
