//! The speaker's notes: what the soleil that presents tells of itself, and what may be asked of it. On the socket each of both
//! is a line of JSON, of [`TOLD_LIMIT`] and [`ASKED_LIMIT`] bytes at most.

mod viewer;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::keymap::Action;
use super::present::{self, Stage};
use super::state::State;
use crate::lab::model::{Cue, Step, Text};
use crate::text::Message;
pub use viewer::{Ask, Heard, Link, SMALLEST, Viewer};

/// Bytes of one line from the presenter at most.
pub const TOLD_LIMIT: usize = 512 * 1024;
/// Bytes of one line to the presenter at most.
pub const ASKED_LIMIT: usize = 256;
/// Characters of one text that are told.
const TEXT_LIMIT: usize = 4_000;
/// Texts of one list that are told.
const LIST_LIMIT: usize = 32;

/// All that the notes show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Title of the lab.
    pub lab: Text,
    /// Steps lit.
    pub lit: usize,
    /// Steps in all.
    pub steps: usize,
    /// No container really runs.
    pub simulated: bool,
    /// Cues in all.
    pub cues: usize,
    /// When the first cue was played.
    pub began: Option<Timestamp>,
    /// When all were.
    pub ended: Option<Timestamp>,
    /// The cue that is next or under way; `None`: all are played.
    pub cue: Option<CueTold>,
    /// The one after it.
    pub next: Option<Subject>,
    /// Minutes that each step took which was played and left, with its number from 1.
    pub took: Vec<(usize, i64)>,
    /// What is said on the presenter's screen.
    pub notice: Option<Message>,
}

/// A cue and its step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueTold {
    /// Its number, from 1.
    pub number: usize,
    /// Number of its step, from 1.
    pub step: usize,
    /// Title of its step.
    pub title: Text,
    /// For the speaker. Markdown.
    pub notes: Option<Text>,
    /// What is played.
    pub subject: Subject,
    /// How far it is.
    pub stage: Stage,
    /// Titles of the tasks that it waits for.
    pub waits_for: Vec<Text>,
    /// Since when its step is played, what was played of it before counted in; `None`: it was not yet.
    pub step_since: Option<Timestamp>,
}

/// What a cue plays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Subject {
    /// A command line is typed.
    Type(String),
    /// A file is filled.
    Edit(String),
}

impl Subject {
    /// The command line or the path.
    pub fn text(&self) -> &str {
        match self {
            Self::Type(text) | Self::Edit(text) => text,
        }
    }
}

/// What may be asked of the presenter: what its own keys do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Drive {
    /// F9.
    Next,
    /// One cue back.
    Back,
    /// The cue after this one.
    Skip,
    /// Pause, or go on.
    Pause,
}

impl From<Drive> for Action {
    fn from(drive: Drive) -> Self {
        match drive {
            Drive::Next => Self::Cue,
            Drive::Back => Self::CueBack,
            Drive::Skip => Self::CueSkip,
            Drive::Pause => Self::CuePause,
        }
    }
}

/// What the notes are to show now.
pub fn told(state: &State) -> Told {
    let present = &state.present;
    let next = present::cues(&state.lab).nth(present.at + 1).filter(|_| present::current(state).is_some());
    let took = present.spent.iter().filter(|(step, _)| present::current(state).is_none_or(|(at, ..)| at != **step));
    Told {
        lab: clipped(&state.lab.title),
        lit: state.lit(),
        steps: state.status.len(),
        simulated: state.simulated(),
        cues: present::cues(&state.lab).count(),
        began: present.began,
        ended: present.ended,
        cue: present::current(state).map(|(place, step, cue)| cue_told(state, place, step, cue)),
        next: next.map(|(_, _, cue)| subject(cue)),
        took: took.map(|(step, spent)| (step + 1, spent.as_mins())).take(LIST_LIMIT).collect(),
        notice: state.notice.clone().map(|notice| Message {
            args: notice.args.into_iter().map(|(name, value)| (name, clip(&value))).collect(),
            ..notice
        }),
    }
}

fn cue_told(state: &State, place: usize, step: &Step, cue: &Cue) -> CueTold {
    let before = state.present.spent.get(&place).copied().unwrap_or_default();
    CueTold {
        number: state.present.at + 1,
        step: place + 1,
        title: clipped(&step.title),
        notes: cue.notes.as_ref().map(clipped),
        subject: subject(cue),
        stage: present::stage(state),
        waits_for: present::waits_for(state).into_iter().take(LIST_LIMIT).map(clipped).collect(),
        step_since: state.present.step_began.map(|began| began - before),
    }
}

fn subject(cue: &Cue) -> Subject {
    let text = clip(present::subject(cue));
    if cue.type_.is_some() { Subject::Type(text) } else { Subject::Edit(text) }
}

fn clipped(text: &Text) -> Text {
    Text { fr: clip(&text.fr), en: clip(&text.en) }
}

fn clip(text: &str) -> String {
    text.chars().take(TEXT_LIMIT).collect()
}
