//! Volumes: which of them the engine holds.

use jiff::Timestamp;

use super::Verdict;
use crate::lab::model::VolumeCondition;
use crate::lab::world::World;
use crate::text::Message;

pub(super) fn judge(condition: &VolumeCondition, world: &World, since: Option<Timestamp>) -> Verdict {
    if world.engine_down.is_some() {
        return Verdict::Unknown(Message::new("judge-engine-down"));
    }
    let Some(volumes) = &world.volumes else { return Verdict::Unknown(Message::new("judge-volumes-not-listed")) };
    let Some(volume) = volumes.iter().find(|volume| volume.name == condition.name) else {
        return Verdict::NotYet(Message::new("judge-volume-missing").with("expected", &condition.name));
    };
    if since.is_some_and(|since| volume.created < since.as_second()) {
        return Verdict::NotYet(Message::new("judge-volume-before-since").with("expected", &condition.name));
    }
    Verdict::Met(Message::new("judge-volume").with("volume", &condition.name))
}
