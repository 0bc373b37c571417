//! What is said of an image that is older than the files, and the question before it is run.

use jiff::Timestamp;

use super::state::{Options, State};
use crate::lab::stale::{self, Changed, Stale, What};
use crate::text::Message;

/// What is known of the image's age.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StaleState {
    /// The lab's image, where it is older than the files.
    pub image: Option<Stale>,
    /// Said before a run that did not begin.
    pub warned: Option<Warned>,
}

/// What the student was told before a run: asked once more, with nothing changed, the run begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warned {
    stale: Option<Stale>,
    /// Paths and revisions of the unsaved buffers.
    unsaved: Vec<(String, u64)>,
}

/// Compares the lab's image with the files anew.
pub fn refresh(state: &mut State) {
    // Just after a build of ours the list is older than the image.
    state.stale.image = if state.lens.unlisted.is_some() { None } else { stale::stale(&state.lab, &state.world) };
    let ended = state.lens.summaries.last().map(|summary| (summary.image.as_str(), summary.ended));
    if let (Some(stale), Some((image, ended))) = (&mut state.stale.image, ended)
        && stale.id == image
    {
        // Some stores tell no event of a build that came from the cache.
        stale.built = stale.built.max(ended);
    }
    state.steps.stale.clear();
    if let Some(stale) = &state.stale.image {
        let words = about(stale, &state.options, state.now);
        for (at, step) in state.lab.steps().enumerate() {
            if stale::concerns(step, &stale.image) {
                state.steps.stale.insert(at, words.clone());
            }
        }
    }
}

/// Beside a step and in the list of images: the image is older, by what, and what to do.
pub fn about(stale: &Stale, options: &Options, now: Timestamp) -> Message {
    Message::new("stale-about")
        .with("changed", changes(&stale.changed, stale.built, options, now).join(", "))
        .with("version", version(stale.built, options, now))
}

/// The student types the run in a shell: said, and not in the way.
pub fn on_command(state: &mut State, line: &str) {
    if let Some(stale) = &state.stale.image
        && stale::runs_image(line, &stale.image)
    {
        let changed = changes(&stale.changed, stale.built, &state.options, state.now).join(", ");
        let version = version(stale.built, &state.options, state.now);
        state.notice = Some(Message::new("stale-typed").with("version", version).with("changed", changed));
    }
}

/// The remark of [`on_command`] is still to be read: the sun that the same command lights is seen without words.
pub fn remarked(state: &State) -> bool {
    state.notice.as_ref().is_some_and(|notice| notice.id == "stale-typed")
}

/// What is to be said before the lab's image is run; `None` when nothing is, or when it was said just now.
pub fn question(state: &mut State) -> Option<Message> {
    let built = state.lab.image.as_ref().and_then(|image| stale::built_at(image, &state.world));
    let built = state.stale.image.as_ref().map(|stale| stale.built).or(built)?;
    let dirty = state.editor.tabs.iter().filter(|tab| tab.dirty);
    let unsaved: Vec<(String, u64)> = dirty.map(|tab| (tab.path.clone(), tab.revision)).collect();
    if state.stale.image.is_none() && unsaved.is_empty() {
        return None;
    }
    let mut clauses = match &state.stale.image {
        Some(stale) => changes(&stale.changed, built, &state.options, state.now),
        None => Vec::new(),
    };
    for (path, _) in &unsaved {
        clauses.push(state.options.say(&Message::new("stale-unsaved").with("path", path)));
    }
    let warned = Warned { stale: state.stale.image.clone(), unsaved };
    if state.stale.warned.take().is_some_and(|before| before == warned) {
        return None;
    }
    state.stale.warned = Some(warned);
    let version = version(built, &state.options, state.now);
    Some(Message::new("stale-run").with("version", version).with("changed", clauses.join(", ")))
}

/// One clause a file: `app.py a changé à 14:07`.
fn changes(changed: &[Changed], built: Timestamp, options: &Options, now: Timestamp) -> Vec<String> {
    let clause = |changed: &Changed| {
        let path = match changed.what {
            What::CopiedFile | What::Instruction(None) => changed.path.clone(),
            What::Instruction(Some(line)) | What::Base(line) => {
                options.say(&Message::new("stale-line").with("path", &changed.path).with("line", line))
            }
        };
        let message = if matches!(changed.what, What::Base(_)) {
            Message::new("stale-base").with("path", path)
        } else if changed.modified > built {
            Message::new("stale-changed").with("path", path).with("at", when(changed.modified, options, now))
        } else {
            // An older file was put back: its time would only confuse.
            Message::new("stale-differs").with("path", path)
        };
        options.say(&message)
    };
    changed.iter().map(clause).collect()
}

/// `la version de 14:02`.
fn version(at: Timestamp, options: &Options, now: Timestamp) -> String {
    options.say(&clock(at, options, now, [Message::new("stale-version"), Message::new("stale-version-of-day")]))
}

/// `à 14:07`.
fn when(at: Timestamp, options: &Options, now: Timestamp) -> String {
    options.say(&clock(at, options, now, [Message::new("stale-at"), Message::new("stale-on-day")]))
}

/// The first sentence with the time, or for another day than today the second one, with the day too.
fn clock(at: Timestamp, options: &Options, now: Timestamp, [today, other_day]: [Message; 2]) -> Message {
    let local = at.to_zoned(options.tz.clone());
    let time = local.strftime("%H:%M").to_string();
    if local.date() == now.to_zoned(options.tz.clone()).date() {
        today.with("time", time)
    } else {
        other_day.with("time", time).with("day", local.strftime("%d/%m"))
    }
}
