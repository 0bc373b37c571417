//! Two programs on one ledger: what either knows, once.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Progress, Reached};
use crate::lab::made;
use crate::lab::model::StepId;

impl Reached {
    /// Of two programs' knowledge of one task, the better: proved before declared, then the earlier; and the command
    /// line, where only the other one saw it.
    fn joined(self, other: Self) -> Self {
        let theirs = self.declared && !other.declared || self.declared == other.declared && other.at < self.at;
        let (mut best, rest) = if theirs { (other, self) } else { (self, other) };
        if best.command.is_none() && !best.declared && !rest.declared {
            (best.command, best.acted) = (rest.command, rest.acted);
        }
        if best.output.is_none() && best.declared == rest.declared {
            best.output = rest.output;
        }
        best
    }
}

impl Progress {
    /// Joined with what another program wrote to the same ledger: whatever either has reached, the earlier one's evidence.
    /// What was begun afresh does not take back what it had left behind.
    #[must_use]
    pub fn joined(mut self, other: Self) -> Self {
        if other.lab != self.lab || other.simulated != self.simulated || other.fresh < self.fresh {
            return self;
        }
        if other.fresh > self.fresh {
            return other;
        }
        self.began = self.began.min(other.began);
        let other = self.agree_on_beginnings(other);
        for (key, theirs) in other.reached {
            let best = match self.reached.remove(&key) {
                Some(ours) => ours.joined(theirs),
                None => theirs,
            };
            self.reached.insert(key, best);
        }
        self.engine = self.engine.or(other.engine);
        for (verb, times) in other.failed {
            let ours = self.failed.entry(verb).or_default();
            *ours = times.max(*ours);
        }
        for (key, shown) in other.hints {
            let ours = self.hints.entry(key).or_default();
            *ours = shown.max(*ours);
        }
        for (path, at) in other.solutions {
            self.solutions.entry(path).or_insert(at);
        }
        for (id, made) in other.made {
            self.made.entry(id).or_insert(made);
        }
        made::forget_oldest(&mut self.made);
        for (reference, id) in other.images {
            self.images.entry(reference).or_insert(id);
        }
        self
    }

    /// Of a step, or a file, that one of the two has started over since, only that one's knowledge stays.
    fn agree_on_beginnings(&mut self, mut other: Self) -> Self {
        let steps: BTreeSet<StepId> = self.afresh.keys().chain(other.afresh.keys()).cloned().collect();
        for step in steps {
            let (ours, theirs) = (self.afresh.get(&step).copied(), other.afresh.get(&step).copied());
            if ours > theirs {
                other.forget(&step);
            } else if theirs > ours {
                self.forget(&step);
                self.afresh.extend(theirs.map(|at| (step, at)));
            }
        }
        for (path, at) in other.files_afresh.clone() {
            let ours = self.files_afresh.entry(path).or_insert(at);
            *ours = at.max(*ours);
        }
        let counts = |path: &String, at: &mut Timestamp| self.files_afresh.get(path).is_none_or(|since| *at > *since);
        self.solutions.retain(counts);
        other.solutions.retain(counts);
        other
    }

    /// Nothing that `other` has is lacking here, or `other` was left behind by a new beginning.
    pub fn holds(&self, other: &Self) -> bool {
        self.clone().joined(other.clone()) == *self
    }
}
