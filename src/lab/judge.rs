//! Whether a condition holds in a world: met, not yet, or not to be known.

mod built;
mod command;
mod container;
mod files;
mod image;
mod instruction;
mod transcript;
mod volume;

pub(crate) use built::{base_image, compared, paths};
pub(crate) use container::names;
pub(crate) use image::only_registry_knows;

use jiff::Timestamp;

use super::model::Condition;
use super::world::World;
use crate::text::Message;

/// A judgement with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds: the evidence.
    Met(Message),
    /// It does not hold: what is expected, what was seen.
    NotYet(Message),
    /// It cannot be known (yet): why, and what would tell.
    Unknown(Message),
}

impl Verdict {
    /// The evidence or the reason.
    pub fn message(&self) -> &Message {
        match self {
            Self::Met(message) | Self::NotYet(message) | Self::Unknown(message) => message,
        }
    }

    /// It holds.
    pub fn is_met(&self) -> bool {
        matches!(self, Self::Met(_))
    }
}

/// Judges `condition` by what was observed, and by nothing else. What was done before `World::since` does not count.
pub fn judge(condition: &Condition, world: &World) -> Verdict {
    judge_since(condition, world, world.since)
}

/// The same for another beginning: `since` in place of `World::since`. It asks acts and images to be of that time or
/// later; to files `World::since` alone applies, as a step that starts over may build on those of another.
pub fn judge_since(condition: &Condition, world: &World, since: Option<Timestamp>) -> Verdict {
    match condition {
        Condition::All(conditions) => all(conditions, world, since),
        Condition::Any(conditions) => any(conditions.iter().map(|condition| judge_since(condition, world, since))),
        Condition::Not(condition) => match judge_since(condition, world, since) {
            Verdict::Met(_) => Verdict::NotYet(Message::new("judge-unwanted")),
            Verdict::NotYet(_) => Verdict::Met(Message::new("judge-absent")),
            Verdict::Unknown(why) => Verdict::Unknown(why),
        },
        Condition::Image(condition) => image::judge(condition, world, since),
        Condition::Built(condition) => built::judge(condition, world, since),
        Condition::Container(condition) => container::judge(condition, world, since),
        Condition::Transcript(condition) => transcript::judge(condition, world, since),
        Condition::Exec(condition) => container::judge_exec(condition, world, since),
        Condition::Volume(condition) => volume::judge(condition, world, since),
        Condition::Folder(condition) => files::judge_folder(condition, world),
        Condition::File(condition) => files::judge_file(condition, world),
        Condition::Instruction(condition) => instruction::judge(condition, world),
        Condition::Command(condition) => command::judge(condition, world, since),
    }
}

impl Condition {
    /// An act (a command, an exec, a transcript, a container) once done stays true; a state (an image, a volume, a file) can cease.
    pub fn is_act(&self) -> bool {
        match self {
            Self::All(conditions) | Self::Any(conditions) => conditions.iter().all(Self::is_act),
            Self::Container(_) | Self::Transcript(_) | Self::Exec(_) | Self::Command(_) => true,
            Self::Not(_)
            | Self::Image(_)
            | Self::Built(_)
            | Self::Volume(_)
            | Self::Folder(_)
            | Self::File(_)
            | Self::Instruction(_) => false,
        }
    }
}

/// Not yet as soon as one is not yet, else unknown as soon as one is unknown. None at all proves nothing.
fn all(conditions: &[Condition], world: &World, since: Option<Timestamp>) -> Verdict {
    let mut found = Verdict::Unknown(Message::new("judge-no-condition"));
    for (index, condition) in conditions.iter().enumerate() {
        let verdict = judge_since(condition, world, since);
        match verdict {
            Verdict::NotYet(_) => return verdict,
            Verdict::Unknown(_) if index == 0 || found.is_met() => found = verdict,
            Verdict::Met(_) if index == 0 => found = verdict,
            Verdict::Met(_) | Verdict::Unknown(_) => {}
        }
    }
    found
}

/// Met as soon as one is met, else unknown as soon as one is unknown; else the reason of the first, which a lab's author
/// writes for the common way.
fn any(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut found: Option<Verdict> = None;
    for verdict in verdicts {
        match (&verdict, &found) {
            (Verdict::Met(_), _) => return verdict,
            (_, None) | (Verdict::Unknown(_), Some(Verdict::NotYet(_))) => found = Some(verdict),
            _ => {}
        }
    }
    found.unwrap_or_else(|| Verdict::Unknown(Message::new("judge-no-condition")))
}
