//! Images: which reference is there, and where it came from.

use jiff::Timestamp;

use super::Verdict;
use crate::lab::model::{ImageCondition, Origin};
use crate::lab::reference::Reference;
use crate::lab::world::{Image, World};
use crate::text::Message;

pub(super) fn judge(condition: &ImageCondition, world: &World, since: Option<Timestamp>) -> Verdict {
    let reference = &condition.reference;
    let image = match find(reference, &condition.mistaken_for, world) {
        Ok(image) => image,
        Err(verdict) => return verdict,
    };
    let pulled = world.pulled.get(reference).copied();
    let tagged = world.tagged.get(reference).copied();
    match condition.origin {
        Some(Origin::Pulled) => from_registry(reference, image, (pulled, tagged), world, since),
        Some(Origin::Built) => {
            let digest = !every_tag_has_digest(world) && has_digest(reference, image);
            if pulled > tagged || tagged.is_none() && digest || is_second_name(reference, image, world) {
                return Verdict::NotYet(Message::new("judge-image-not-built").with("expected", reference));
            }
            there(reference, image, tagged, since)
        }
        None => there(reference, image, pulled.max(tagged), since),
    }
}

/// The image of a reference, or why there is none: what was seen in its place.
pub(super) fn find<'a>(reference: &Reference, mistaken: &[Reference], world: &'a World) -> Result<&'a Image, Verdict> {
    if world.engine_down.is_some() {
        return Err(Verdict::Unknown(Message::new("judge-engine-down")));
    }
    let Some(images) = &world.images else { return Err(Verdict::Unknown(Message::new("judge-images-not-listed"))) };
    if let Some(image) = images.iter().find(|image| image.references.contains(reference)) {
        return Ok(image);
    }
    let all = || images.iter().flat_map(|image| &image.references);
    let last = |reference: &Reference| reference.repository.rsplit('/').next().map(str::to_owned);
    let message = if let Some(seen) = all().find(|seen| mistaken.contains(seen)) {
        Message::new("judge-image-mistaken").with("seen", seen)
    } else if let Some(seen) = all().find(|seen| seen.same_repository(reference)) {
        Message::new("judge-image-other-tag").with("seen", seen)
    } else if let Some(seen) = all().find(|seen| last(seen) == last(reference)) {
        Message::new("judge-image-other-repository").with("seen", seen)
    } else {
        Message::new("judge-image-missing")
    };
    Err(Verdict::NotYet(message.with("expected", reference)))
}

/// The image was pulled under another name, by what was seen, or is an official one: nobody but their publishers pushes these.
fn is_second_name(reference: &Reference, image: &Image, world: &World) -> bool {
    let pulled = |other: &Reference| world.pulled.get(other) > world.tagged.get(other);
    image.references.iter().any(|other| other != reference && pulled(other))
        || !every_tag_has_digest(world) && image.digests.iter().any(|(repository, _)| repository.is_official())
}

/// Only the registry knows whether the reference is one of its own: this store's digests do not tell. Where a store has the digests
/// of pulls alone, they name a repository: of several tags in it, one may have been given here.
pub(crate) fn only_registry_knows(reference: &Reference, image: &Image, world: &World) -> bool {
    let twin = |other: &Reference| other != reference && other.same_repository(reference);
    every_tag_has_digest(world) || has_digest(reference, image) && image.references.iter().any(twin)
}

/// Where the containerd store is in use every tag has a digest; also assumed while the engine has not said.
fn every_tag_has_digest(world: &World) -> bool {
    world.engine.as_ref().is_none_or(|engine| engine.every_tag_has_digest)
}

fn has_digest(reference: &Reference, image: &Image) -> bool {
    image.digests.iter().any(|(repository, _)| repository.same_repository(reference))
}

fn from_registry(
    reference: &Reference,
    image: &Image,
    (pulled, tagged): (Option<Timestamp>, Option<Timestamp>),
    world: &World,
    since: Option<Timestamp>,
) -> Verdict {
    if tagged > pulled {
        return Verdict::NotYet(Message::new("judge-image-tagged-by-hand").with("expected", reference));
    }
    if since.is_some_and(|since| pulled.is_none_or(|at| at < since)) {
        return Verdict::NotYet(Message::new("judge-image-before-since").with("expected", reference));
    }
    if pulled.is_some() {
        return Verdict::Met(Message::new("judge-image-pulled").with("image", reference));
    }
    let not_pulled = || Verdict::NotYet(Message::new("judge-image-not-from-registry").with("expected", reference));
    if !only_registry_knows(reference, image, world) {
        return if has_digest(reference, image) {
            Verdict::Met(Message::new("judge-image-digest").with("image", reference))
        } else {
            not_pulled()
        };
    }
    match world.registry_digests.get(reference) {
        Some(Some(digest)) if image.digests.iter().any(|(_, found)| found == digest) => {
            Verdict::Met(Message::new("judge-image-registry-agrees").with("image", reference))
        }
        Some(Some(_)) => Verdict::NotYet(Message::new("judge-image-registry-differs").with("expected", reference)),
        Some(None) => Verdict::Unknown(Message::new("judge-image-registry-silent").with("expected", reference)),
        None => Verdict::Unknown(Message::new("judge-image-registry-not-asked").with("expected", reference)),
    }
}

fn there(reference: &Reference, image: &Image, at: Option<Timestamp>, since: Option<Timestamp>) -> Verdict {
    if !is_new(image, at, since) {
        return Verdict::NotYet(Message::new("judge-image-before-since").with("expected", reference));
    }
    Verdict::Met(Message::new("judge-image-there").with("image", reference))
}

/// Tagged, pulled or created since the beginning that counts.
pub(super) fn is_new(image: &Image, at: Option<Timestamp>, since: Option<Timestamp>) -> bool {
    since.is_none_or(|since| at.is_some_and(|at| at >= since) || image.created >= since.as_second())
}
