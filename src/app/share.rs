//! What the student's class is told: where they stand, whenever that has changed.

use super::effect::Effect;
use super::state::State;
use crate::lab::class::{Standing, Student};

/// See the module. There is one where the configuration names the class's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    student: Student,
    told: Option<Standing>,
}

impl Share {
    /// Nothing was told so far.
    pub fn new(student: Student) -> Self {
        Self { student, told: None }
    }
}

/// Tells the class what the ledger holds, if it does not know.
pub(super) fn follow(state: &mut State) -> Option<Effect> {
    let share = state.share.as_mut()?;
    let standing = Standing::new(&state.lab, &state.progress, &share.student, Some(state.began));
    if share.told.as_ref() == Some(&standing) {
        return None;
    }
    share.told = Some(standing.clone());
    Some(Effect::Share(Box::new(standing)))
}
