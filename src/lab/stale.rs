//! Whether the lab's image is older than the files: decided by content, as the judge does; times are only told.

use jiff::Timestamp;

use super::history::Of;
use super::judge::compared;
use super::model::{BuiltCondition, Condition, Lab, Step};
use super::reference::Reference;
use super::shell;
use super::transcript::docker_verb;
use super::world::{FileState, World};

/// An image that is no longer what the saved files build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// The lab's image.
    pub image: Reference,
    /// `sha256:…`.
    pub id: String,
    /// When it was built, as far as the engine tells: see [`built_at`].
    pub built: Timestamp,
    /// What has changed since; at least one.
    pub changed: Vec<Changed>,
}

/// A file that has changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Relative to the workspace.
    pub path: String,
    /// Of its last change, as the disk has it: may be before the build, where an older file was put back.
    pub modified: Timestamp,
    /// What of it counts.
    pub what: What,
}

/// How a changed file counts for the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It is copied into the image.
    CopiedFile,
    /// It is the Dockerfile: the instruction that begins on this line, from 1; `None` for one that was taken out.
    Instruction(Option<usize>),
    /// It is the Dockerfile: the image of the FROM on this line is another one now, or the FROM is.
    Base(usize),
}

/// The lab's image, where it is known to be older than the files. `None` where it is what they build, where there is no
/// image, where it is not known (yet), and where no edit explains what is different (a `docker commit`, a lost file).
pub fn stale(lab: &Lab, world: &World) -> Option<Stale> {
    let image = lab.image.as_ref()?;
    let condition = lab.steps().flat_map(|step| &step.tasks).find_map(|task| built(&task.when, image))?;
    let (held, differences) = compared(condition, world).ok()?;
    let mut changed: Vec<Changed> = Vec::new();
    for difference in differences {
        let (path, what) = match difference.of {
            Of::File(path) => (path, What::CopiedFile),
            Of::Instruction(line) => (condition.dockerfile.clone(), What::Instruction(line)),
            Of::Base(line) => (condition.dockerfile.clone(), What::Base(line)),
            Of::Other => return None,
        };
        let Some(FileState::Text { modified, .. }) = world.files.get(&path) else { return None };
        // A file is told once, by what comes first in it.
        if !changed.iter().any(|known| known.path == path) {
            changed.push(Changed { path, modified: *modified, what });
        }
    }
    let built = built_at(image, world)?;
    (!changed.is_empty()).then(|| Stale { image: image.clone(), id: held.id.clone(), built, changed })
}

/// When an image was made: its own date or, since a build from the cache keeps an old one, when the tag was last set.
/// `None` where the engine holds no such image.
pub fn built_at(reference: &Reference, world: &World) -> Option<Timestamp> {
    let image = world.images.iter().flatten().find(|image| image.references.contains(reference))?;
    let created = Timestamp::from_second(image.created).ok()?;
    Some(world.tagged.get(reference).map_or(created, |tagged| created.max(*tagged)))
}

/// Whether a task of the step is about building or running `image`.
pub fn concerns(step: &Step, image: &Reference) -> bool {
    step.tasks.iter().any(|task| mentions(&task.when, image))
}

/// Whether a command line runs `image`: `docker run … IMAGE …`, anywhere in a pipeline or list.
pub fn runs_image(line: &str, image: &Reference) -> bool {
    shell::split(line).iter().any(|simple| {
        let names = |word: &String| word.parse().is_ok_and(|named: Reference| named == *image);
        docker_verb(simple).is_some_and(|(verb, words)| verb == "run" && words.iter().any(names))
    })
}

fn built<'a>(condition: &'a Condition, image: &Reference) -> Option<&'a BuiltCondition> {
    match condition {
        Condition::All(conditions) | Condition::Any(conditions) => {
            conditions.iter().find_map(|condition| built(condition, image))
        }
        Condition::Built(condition) if condition.reference == *image => Some(condition),
        _ => None,
    }
}

fn mentions(condition: &Condition, image: &Reference) -> bool {
    match condition {
        Condition::All(conditions) | Condition::Any(conditions) => {
            conditions.iter().any(|condition| mentions(condition, image))
        }
        Condition::Built(condition) => condition.reference == *image,
        Condition::Container(condition) => condition.image == *image,
        Condition::Transcript(condition) => condition.image == *image,
        Condition::Exec(condition) => condition.image == *image,
        _ => false,
    }
}
