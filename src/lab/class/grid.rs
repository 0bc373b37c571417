//! The class as its teacher sees it: a row a student, who is stuck on what and since when, and what lies in the folder
//! besides.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::Standing;
use crate::lab::model::{Lab, Step, TaskId};
use crate::text::{Lang, Message, plain};

/// Nobody is helped who has not got on for so long: they have left.
const AWAY: SignedDuration = SignedDuration::from_hours(4);
/// From here on somebody who does not get on is marked.
const STUCK: SignedDuration = SignedDuration::from_mins(10);

/// What lies in the folder under one name, or why it is no student's file.
pub type Entry = Result<Dropped, Message>;

/// A student's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The login name of its owner.
    pub owner: String,
    /// What it says.
    pub standing: Standing,
}

/// How a step of a student is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// All is missing.
    None,
    /// Something of it is done.
    Begun,
    /// It is lit.
    Lit,
}

/// A student.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Name of the file.
    pub file: String,
    /// How the student is called.
    pub name: String,
    /// Their login.
    pub login: String,
    /// Whose file it is, where the system knows it to be somebody else's.
    pub owner: Option<String>,
    /// On the practice engine.
    pub simulated: bool,
    /// One a step of the lab.
    pub marks: Vec<Mark>,
    /// The first step that is not lit, and what it waits for; `None`: all are lit.
    pub stuck: Option<Stuck>,
    /// When the student last got on, by their own clock.
    pub since: Timestamp,
}

/// What a student is at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// Place of the step in the lab.
    pub step: usize,
    /// Its tasks that are missing; none where the file does not tell them.
    pub missing: Vec<TaskId>,
}

/// Everything that lies in the folder, for the teacher of one lab.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The students of the lab, in no order.
    pub rows: Vec<Row>,
    /// Files of other labs: the file and the lab.
    pub others: Vec<(String, String)>,
    /// Files that are none of a student's, and why.
    pub refused: Vec<(String, Message)>,
}

/// In which order the rows stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Who has been stuck the longest first, then who has left, who is done last.
    #[default]
    Need,
    /// By name.
    Name,
    /// Who has lit the fewest steps first.
    Lit,
}

impl Grid {
    /// What the entries, by the names of their files, are for the teacher of `lab`.
    pub fn new(lab: &Lab, entries: &BTreeMap<String, Entry>) -> Self {
        let mut grid = Self::default();
        for (file, entry) in entries {
            match entry {
                Ok(dropped) if dropped.standing.lab == lab.id => grid.rows.push(Row::new(lab, file, dropped)),
                Ok(dropped) => grid.others.push((file.clone(), dropped.standing.lab.clone())),
                Err(why) => grid.refused.push((file.clone(), why.clone())),
            }
        }
        grid
    }

    /// How many students have lit each step of the lab.
    pub fn lit(&self, lab: &Lab) -> Vec<usize> {
        let lit = |step| self.rows.iter().filter(|row| row.marks.get(step) == Some(&Mark::Lit)).count();
        (0..lab.steps().count()).map(lit).collect()
    }
}

impl Row {
    fn new(lab: &Lab, file: &str, Dropped { owner, standing }: &Dropped) -> Self {
        let of = |step: &Step| standing.steps.iter().find(|known| known.id == step.id);
        let mark = |step: &Step| match of(step) {
            Some(known) if known.complete => Mark::Lit,
            // A file that tells nothing of a step tells no beginning of it.
            Some(known) if !known.missing.is_empty() && known.missing.len() < needed(step) => Mark::Begun,
            _ => Mark::None,
        };
        let marks: Vec<Mark> = lab.steps().map(mark).collect();
        let step = marks.iter().position(|mark| *mark != Mark::Lit);
        let stuck = step.map(|step| Stuck {
            step,
            missing: lab.steps().nth(step).and_then(of).map(|known| known.missing.clone()).unwrap_or_default(),
        });
        Self {
            file: file.to_owned(),
            name: standing.name.clone(),
            login: standing.login.clone(),
            owner: Some(owner.clone()).filter(|owner| *owner != standing.login),
            simulated: standing.simulated,
            marks,
            stuck,
            since: standing.since,
        }
    }

    /// How many steps are lit.
    pub fn lit(&self) -> usize {
        self.marks.iter().filter(|mark| **mark == Mark::Lit).count()
    }

    /// For how long the student has not got on. A clock that is ahead of ours says "now".
    pub fn age(&self, now: Timestamp) -> SignedDuration {
        now.duration_since(self.since).max(SignedDuration::ZERO)
    }

    /// Not done, still there, and long at the same thing.
    pub fn needs_help(&self, now: Timestamp) -> bool {
        self.stuck.is_some() && (STUCK..AWAY).contains(&self.age(now))
    }

    /// The titles of what is missing in the step that the student is at; the step's own where it is not told.
    pub fn missing(&self, lab: &Lab, lang: Lang) -> Vec<String> {
        let Some((stuck, step)) = self.stuck.as_ref().and_then(|stuck| Some((stuck, lab.steps().nth(stuck.step)?)))
        else {
            return Vec::new();
        };
        if stuck.missing.is_empty() {
            return vec![title(step.title.in_lang(lang))];
        }
        let task = |id: &TaskId| step.tasks.iter().find(|task| task.id == *id);
        let words = |id| task(id).map_or_else(|| id.0.clone(), |task| title(task.title.in_lang(lang)));
        stuck.missing.iter().map(words).collect()
    }
}

/// A title as it stands in a row, where nothing shows what is code.
pub fn title(markdown: &str) -> String {
    markdown.replace('`', "")
}

/// Sorts the rows; those that are equal in it by name.
pub fn sort(rows: &mut [Row], order: Order, now: Timestamp) {
    let name = |row: &Row| (plain(&row.name).to_lowercase(), row.file.clone());
    match order {
        Order::Need => rows.sort_by_cached_key(|row| {
            let age = row.age(now);
            let rank = match (&row.stuck, age < AWAY) {
                (Some(_), true) => 0,
                (Some(_), false) => 1,
                (None, _) => 2,
            };
            (rank, Reverse(if rank == 2 { SignedDuration::ZERO } else { age }), name(row))
        }),
        Order::Name => rows.sort_by_cached_key(name),
        Order::Lit => rows.sort_by_cached_key(|row| (row.lit(), name(row))),
    }
}

fn needed(step: &Step) -> usize {
    let needed = step.tasks.iter().filter(|task| !task.bonus).count();
    if needed == 0 { step.tasks.len() } else { needed }
}
