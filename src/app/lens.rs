//! The cache lens: what the newest build did with each line of the Dockerfile, and how builds compare.

use std::collections::BTreeMap;

use jiff::Timestamp;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::build::{BuildStep, StepState};
use super::log::{Activity, Log};
use crate::lab::dockerfile;
use crate::lab::layers;
use crate::lab::reference::Reference;
use crate::lab::world::{Image, World};

/// Builds that are remembered: one, and the one that it is compared with.
const KEPT: usize = 2;
/// Bytes of a Dockerfile that is looked through: nobody writes a longer one.
const LIMIT: usize = 64 * 1024;

/// What is known of the builds of this session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lens {
    /// Id of the newest build, well or not.
    pub build: Option<u64>,
    /// The Dockerfile that it is made of.
    pub text: String,
    /// The last builds that went well, the older first.
    pub summaries: Vec<Summary>,
    /// A build went well and the images were not listed since: what the engine holds under its tag is not known. Lists that
    /// were asked for before its end may still come.
    pub unlisted: Option<Unlisted>,
}

/// A build that the lists do not show yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unlisted {
    /// Of the activity.
    build: u64,
    /// The next list was asked for after its end.
    next: bool,
}

/// A build that went well.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Of the activity.
    pub id: u64,
    /// `sha256:…`.
    pub image: String,
    /// When it ended.
    pub ended: Timestamp,
    /// How long it took in all.
    pub seconds: f64,
    /// Steps that stand in the Dockerfile, FROM left out.
    pub steps: usize,
    /// Those of them that the cache held.
    pub cached: usize,
    /// Where the cache ended; `None` where it held everything.
    pub broken: Option<Broken>,
    /// Bytes of the image; `None` until it is listed.
    pub size: Option<u64>,
}

/// The first line of a Dockerfile that the cache did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// From 1.
    pub line: usize,
    /// `COPY`.
    pub keyword: &'static str,
    /// Steps below it that were made anew, with or because of it.
    pub after: usize,
}

/// A build beside the one before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison<'a> {
    /// The build.
    pub this: &'a Summary,
    /// The one before; `None` for the first.
    pub before: Option<&'a Summary>,
}

/// What the lens shows beside the lines of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Marks {
    /// The text has changed since it was built: only what stayed is marked.
    pub edited: bool,
    /// In the order of the lines.
    pub lines: Vec<Mark>,
}

/// What became of one instruction.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The line on which it begins now, from 1.
    pub line: usize,
    /// `None` for one that is no step of its own: BuildKit does not tell those that make no layer.
    pub state: Option<StepState>,
    /// How long it took.
    pub seconds: Option<f64>,
    /// Bytes of its layer.
    pub size: Option<u64>,
}

impl Lens {
    /// A build begins, of a Dockerfile with this text.
    pub fn begin(&mut self, id: u64, text: String) {
        self.build = Some(id);
        self.text = if text.len() > LIMIT { String::new() } else { text };
    }

    /// Build `id` made this image. Whether it is a build that is known.
    pub fn built(&mut self, id: u64, image: String, log: &Log) -> bool {
        let Some(activity) = log.activities.iter().find(|activity| activity.id == id) else { return false };
        self.unlisted = Some(Unlisted { build: id, next: false });
        let text = if self.build == Some(id) { self.text.as_str() } else { "" };
        self.summaries.push(summary(activity, image, text));
        let old = self.summaries.len().saturating_sub(KEPT);
        self.summaries.drain(..old);
        true
    }

    /// The list that comes next was asked for after the end of build `id`.
    pub fn listed_after(&mut self, id: u64) {
        if let Some(unlisted) = self.unlisted.as_mut().filter(|unlisted| unlisted.build == id) {
            unlisted.next = true;
        }
    }

    /// The engine listed its images; what is built is called `tag`.
    pub fn listed(&mut self, images: &[Image], tag: Option<&Reference>) {
        let tagged = images.iter().find(|image| image.references.iter().any(|known| Some(known) == tag));
        if let (Some(unlisted), Some(last)) = (&self.unlisted, self.summaries.last_mut()) {
            let shown = tagged.is_some_and(|image| image.id == last.image);
            if let Some(image) = tagged.filter(|_| unlisted.next && !images.iter().any(|it| it.id == last.image)) {
                // The containerd store may list an image under another id than the builder told.
                last.image.clone_from(&image.id);
            }
            if shown || unlisted.next {
                self.unlisted = None;
            }
        }
        for summary in &mut self.summaries {
            if let Some(image) = images.iter().find(|image| image.id == summary.image) {
                summary.size = Some(image.size);
            }
        }
    }

    /// Build `id`, if it went well, beside the one before it.
    pub fn comparison(&self, id: u64) -> Option<Comparison<'_>> {
        let at = self.summaries.iter().position(|summary| summary.id == id)?;
        let before = at.checked_sub(1).and_then(|before| self.summaries.get(before));
        Some(Comparison { this: &self.summaries[at], before })
    }

    /// What the newest build did with the lines of `current`, the Dockerfile as it is in the editor.
    pub fn marks(&self, current: &str, log: &Log, world: &World) -> Option<Marks> {
        let build = log.activities.iter().find(|activity| Some(activity.id) == self.build)?;
        if current.len() > LIMIT {
            return None;
        }
        let summary = self.summaries.iter().find(|summary| summary.id == build.id);
        let detail = summary.and_then(|summary| world.details.get(&summary.image));
        let sizes = match (detail, dockerfile::parse(&self.text)) {
            (Some(detail), Ok(dockerfile)) => layers::sizes(&dockerfile, detail),
            _ => BTreeMap::new(),
        };
        Some(marks(&self.text, current, &build.steps, &sizes))
    }
}

/// The marks of a build of the text `built`, on the lines of the text `current` that say the same. An instruction of
/// which any line has changed is left out. `sizes` in bytes by line of `built`.
pub fn marks(built: &str, current: &str, steps: &[BuildStep], sizes: &BTreeMap<usize, u64>) -> Marks {
    let (old, new): (Vec<&str>, Vec<&str>) = (built.lines().collect(), current.lines().collect());
    let edited = old != new;
    let now = moved(&old, &new);
    let spans: BTreeMap<usize, usize> = dockerfile::parse(built)
        .map(|parsed| parsed.instructions.iter().map(|it| (*it.lines.start(), *it.lines.end())).collect())
        .unwrap_or_default();
    let mut found: BTreeMap<usize, Mark> = BTreeMap::new();
    let step_lines = steps.iter().filter_map(|step| step.line);
    for line in sizes.keys().copied().chain(step_lines) {
        let last = spans.get(&line).copied().unwrap_or(line);
        // All of it is there, and nothing was put in between.
        let Some(first) = now.get(&line).copied() else { continue };
        if (line..=last).any(|at| now.get(&at) != Some(&(first + at - line))) {
            continue;
        }
        let step = steps.iter().rev().find(|step| step.line == Some(line));
        let mark = Mark {
            line: first,
            state: step.map(|step| step.state),
            seconds: step.and_then(|step| step.seconds),
            size: sizes.get(&line).copied(),
        };
        found.insert(first, mark);
    }
    Marks { edited, lines: found.into_values().collect() }
}

/// Where each line of `old` stands in `new`, both from 1, as far as it is still there.
fn moved(old: &[&str], new: &[&str]) -> BTreeMap<usize, usize> {
    let mut now = BTreeMap::new();
    for op in capture_diff_slices(Algorithm::Patience, old, new) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            now.extend((1..=len).map(|at| (old_index + at, new_index + at)));
        }
    }
    now
}

fn summary(activity: &Activity, image: String, text: &str) -> Summary {
    let keywords: BTreeMap<usize, &'static str> = dockerfile::parse(text)
        .map(|parsed| parsed.instructions.iter().map(|it| (*it.lines.start(), it.keyword)).collect())
        .unwrap_or_default();
    let mut steps: BTreeMap<usize, (&'static str, bool)> = BTreeMap::new();
    for step in &activity.steps {
        // What FROM brings is fetched, not made: the cache has no part in it.
        if let Some(line) = step.line
            && let Some(keyword) = keywords.get(&line).filter(|keyword| **keyword != "FROM")
        {
            steps.insert(line, (keyword, step.state == StepState::Cached));
        }
    }
    let anew: Vec<(usize, &'static str)> =
        steps.iter().filter(|(_, (_, cached))| !cached).map(|(line, (keyword, _))| (*line, *keyword)).collect();
    let ended = activity.ended.unwrap_or(activity.began);
    Summary {
        id: activity.id,
        image,
        ended,
        seconds: span(activity.began, ended),
        steps: steps.len(),
        cached: steps.len() - anew.len(),
        broken: anew.first().map(|(line, keyword)| Broken { line: *line, keyword, after: anew.len() - 1 }),
        size: None,
    }
}

/// Seconds between; none where the clock went back meanwhile.
fn span(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64().max(0.0)
}

/// Measures the steps of a builder that tells no times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    began: Vec<(String, Timestamp)>,
}

impl Clock {
    /// The step with its time, from when it was first seen to run until `now`.
    pub fn time(&mut self, mut step: BuildStep, now: Timestamp) -> BuildStep {
        let began = self.began.iter().find(|(id, _)| *id == step.id).map(|(_, began)| *began);
        match step.state {
            StepState::Running if began.is_none() => self.began.push((step.id.clone(), now)),
            StepState::Done | StepState::Failed if step.seconds.is_none() => {
                step.seconds = began.map(|began| span(began, now));
            }
            _ => {}
        }
        step
    }
}
