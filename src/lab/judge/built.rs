//! Whether an image is what the saved files build.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Verdict, files, image};
use crate::lab::dockerfile::{self, Dockerfile};
use crate::lab::history::{self, Difference, OS_RELEASE, files_to_read};
use crate::lab::model::BuiltCondition;
use crate::lab::reference::Reference;
use crate::lab::world::{FileState, Image, World};
use crate::text::Message;

pub(super) fn judge(condition: &BuiltCondition, world: &World, since: Option<Timestamp>) -> Verdict {
    verdict(condition, world, since).unwrap_or_else(|verdict| verdict)
}

fn verdict(condition: &BuiltCondition, world: &World, since: Option<Timestamp>) -> Result<Verdict, Verdict> {
    let reference = &condition.reference;
    let image = image::find(reference, &condition.mistaken_for, world)?;
    let dockerfile = saved(condition, world)?;
    if let (Some(expected), Some(stage)) = (&condition.base, dockerfile.last_stage())
        && !files::is_repository(&stage.base, expected)
    {
        let message = Message::new("judge-from-other").with("expected", expected).with("seen", &stage.base);
        return Err(Verdict::NotYet(message));
    }
    if let Some(first) = differences(condition, &dockerfile, image, world)?.into_iter().next() {
        return Err(Verdict::NotYet(first.words.with("image", reference)));
    }
    if !image::is_new(image, world.tagged.get(reference).copied(), since) {
        return Err(Verdict::NotYet(Message::new("judge-built-before-since").with("expected", reference)));
    }
    Ok(Verdict::Met(Message::new("judge-built").with("image", reference)))
}

/// The condition's image, and how it differs from what the saved files build. The error says why that is not known.
pub(crate) fn compared<'a>(
    condition: &BuiltCondition,
    world: &'a World,
) -> Result<(&'a Image, Vec<Difference>), Verdict> {
    let image = image::find(&condition.reference, &[], world)?;
    let differences = differences(condition, &saved(condition, world)?, image, world)?;
    Ok((image, differences))
}

fn saved(condition: &BuiltCondition, world: &World) -> Result<Dockerfile, Verdict> {
    dockerfile::parse(files::text(&condition.dockerfile, world)?).map_err(|error| Verdict::NotYet(error.message))
}

fn differences(
    condition: &BuiltCondition,
    dockerfile: &Dockerfile,
    image: &Image,
    world: &World,
) -> Result<Vec<Difference>, Verdict> {
    let reference = &condition.reference;
    let not_yet = |message: Message| Verdict::NotYet(message.with("image", reference));
    let stage = dockerfile.last_stage().ok_or_else(|| not_yet(Message::new("dockerfile-no-from")))?;
    let base = held(&stage.base, world);
    if let Some(base) = base
        && base.id == image.id
    {
        return Err(not_yet(Message::new("judge-built-retagged").with("seen", &stage.base)));
    }
    let unknown = |of: &Image| {
        let inspecting = || Message::new("judge-built-inspecting").with("image", reference);
        Verdict::Unknown(world.unread.get(&of.id).cloned().unwrap_or_else(inspecting))
    };
    let detail = world.details.get(&image.id).ok_or_else(|| unknown(image))?;
    let base_detail = match base {
        Some(base) => Some(world.details.get(&base.id).ok_or_else(|| unknown(base))?),
        None => None,
    };
    if paths(condition, world).iter().any(|path| !detail.files.contains_key(path)) {
        return Err(unknown(image));
    }
    let files = sources(condition, world);
    Ok(history::differences(dockerfile, &files, detail, base_detail, condition.base.as_deref()))
}

/// The image of the saved Dockerfile's FROM in the local list, where BuildKit need not have it.
pub(crate) fn base_image<'a>(condition: &BuiltCondition, world: &'a World) -> Option<&'a Image> {
    let dockerfile = dockerfile::parse(files::text(&condition.dockerfile, world).ok()?).ok()?;
    held(&dockerfile.last_stage()?.base, world)
}

fn held<'a>(from: &str, world: &'a World) -> Option<&'a Image> {
    let reference: Reference = from.parse().ok()?;
    world.images.as_ref()?.iter().find(|image| image.references.contains(&reference))
}

/// The paths that must be read from the image to judge it. Empty while the Dockerfile cannot be read.
pub(crate) fn paths(condition: &BuiltCondition, world: &World) -> Vec<String> {
    let Ok(text) = files::text(&condition.dockerfile, world) else { return Vec::new() };
    let Ok(dockerfile) = dockerfile::parse(text) else { return Vec::new() };
    let names: Vec<String> = sources(condition, world).into_keys().collect();
    let mut paths: Vec<String> =
        files_to_read(&dockerfile, &names).into_iter().flat_map(|copied| copied.paths).collect();
    if condition.base.is_some() && base_image(condition, world).is_none() {
        paths.extend(OS_RELEASE.map(str::to_owned));
    }
    paths.sort();
    paths.dedup();
    paths
}

/// The workspace's files that a build may copy. The Dockerfile's own text is judged by its instructions.
fn sources(condition: &BuiltCondition, world: &World) -> BTreeMap<String, FileState> {
    let files = world.files.iter().filter(|(path, _)| **path != condition.dockerfile);
    files.map(|(path, state)| (path.clone(), state.clone())).collect()
}
