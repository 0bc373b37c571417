//! What `--plain` says: the state told in lines, one a change, for a screen reader, a log or a dumb terminal. Nothing in
//! them is a control sequence, and what the screen tells by a sign is said in words.

mod activity;
mod command;

use std::collections::{BTreeMap, BTreeSet};

use self::activity::Told;
use super::learn::shown_hint;
use super::state::State;
use crate::lab::explain::Explanation;
use crate::lab::model::Step;
use crate::lab::progress::{TaskState, TaskStatus};
use crate::lab::world::short_id;
use crate::text::sanitise::{one_line, push_line};
use crate::text::{Message, markdown, plain};
pub use command::{Command, command};

/// What has been said so far, so that only what is new is said.
#[derive(Debug, Default)]
pub struct Said {
    engine: Option<String>,
    /// Whether each counted, and whether it had ceased.
    tasks: Vec<Vec<(bool, bool)>>,
    lit: Vec<bool>,
    step: Option<usize>,
    /// Of the step's tasks, by their place.
    missing: BTreeMap<usize, String>,
    /// Key in the ledger, and number.
    hints: BTreeSet<(String, usize)>,
    image: Option<String>,
    notice: Option<Message>,
    activities: BTreeMap<u64, Told>,
    explained: Option<Explanation>,
    stale: Option<String>,
    simulated: bool,
}

impl Said {
    /// What has changed since the last time, a line each. The first time: all of it.
    pub fn news(&mut self, state: &State) -> Vec<String> {
        let mut lines = Vec::new();
        if self.tasks.is_empty() {
            lines.push(format!("soleil - {}", state.lab.title.in_lang(state.options.lang)));
        }
        if state.simulated() && !self.simulated {
            self.simulated = true;
            lines.push(state.options.say(&Message::new("practice-said")));
        }
        self.engine(state, &mut lines);
        activity::news(&mut self.activities, state, &mut lines);
        self.explanation(state, &mut lines);
        self.image(state, &mut lines);
        self.tasks(state, &mut lines);
        self.step(state, &mut lines);
        self.stale(state, &mut lines);
        self.notice(state, &mut lines);
        lines.into_iter().map(|line| readable(state, &line)).collect()
    }

    /// The same thing may be said again: it was asked for.
    pub fn forget_notice(&mut self) {
        self.notice = None;
    }

    fn engine(&mut self, state: &State, lines: &mut Vec<String>) {
        let words = match (&state.world.engine_down, &state.world.engine) {
            (Some(why), _) if state.progress.simulated => {
                Some(Message::new("plain-no-engine").with("why", state.options.say(why)))
            }
            (Some(why), _) => Some(Message::new("plain-no-engine-offer").with("why", state.options.say(why))),
            (None, Some(engine)) => Some(
                Message::new("plain-engine")
                    .with("kind", &engine.kind)
                    .with("version", &engine.version)
                    .with("host", &engine.host),
            ),
            (None, None) => None,
        };
        let words = words.map(|words| state.options.say(&words));
        if words != self.engine {
            lines.extend(words.clone());
            self.engine = words;
        }
    }

    /// Why the last failure happened: what to do first, as everywhere.
    fn explanation(&mut self, state: &State, lines: &mut Vec<String>) {
        let now = state.explained.last.as_ref().map(|explained| &explained.explanation);
        if now == self.explained.as_ref() {
            return;
        }
        self.explained = now.cloned();
        let Some(explanation) = now else { return };
        let title = Message::new("plain-explained").with("title", state.options.said(&explanation.title));
        lines.push(state.options.say(&title));
        lines.extend(text(&state.options.said(&explanation.fix)));
        if let Some((path, line)) = &explanation.at {
            lines.push(state.options.say(&Message::new("plain-explained-at").with("path", path).with("line", line)));
        }
        lines.extend(text(&state.options.said(&explanation.words)));
    }

    /// The image is older than the files.
    fn stale(&mut self, state: &State, lines: &mut Vec<String>) {
        let now = state.steps.stale.get(&state.steps.selected).map(|words| state.options.say(words));
        if now != self.stale {
            lines.extend(now.clone());
            self.stale = now;
        }
    }

    /// The lab's image under a new id: built here or elsewhere.
    fn image(&mut self, state: &State, lines: &mut Vec<String>) {
        let Some(wanted) = &state.lab.image else { return };
        let Some(images) = &state.world.images else { return };
        let found = images.iter().find(|image| image.references.contains(wanted)).map(|image| image.id.clone());
        if found == self.image {
            return;
        }
        if let Some(id) = &found {
            let words = Message::new("plain-image").with("image", wanted).with("id", short_id(id));
            lines.push(state.options.say(&words));
        }
        self.image = found;
    }

    fn tasks(&mut self, state: &State, lines: &mut Vec<String>) {
        let told = |task: &TaskStatus| (task.state.counts(), task.ceased());
        let now: Vec<Vec<_>> = state.status.iter().map(|step| step.tasks.iter().map(told).collect()).collect();
        for (at, (step, status)) in state.lab.steps().zip(&state.status).enumerate() {
            for (place, (task, status)) in step.tasks.iter().zip(&status.tasks).enumerate() {
                let before = self.tasks.get(at).and_then(|tasks| tasks.get(place)).copied();
                let (counted, had_ceased) = before.unwrap_or_default();
                let title = task.title.in_lang(state.options.lang);
                if status.state.counts() && !counted {
                    let evidence = status.evidence.as_ref().map_or(String::new(), |words| state.options.say(words));
                    let words = Message::new("plain-done").with("task", title).with("evidence", evidence);
                    lines.push(state.options.say(&words));
                } else if status.ceased() && !had_ceased {
                    let why = state.options.say(&status.why);
                    lines
                        .push(state.options.say(&Message::new("plain-no-longer").with("task", title).with("why", why)));
                }
            }
            if status.lit && !self.lit.get(at).copied().unwrap_or(false) {
                let words = Message::new("plain-step-lit").with("step", step.title.in_lang(state.options.lang));
                lines.push(format!("{}{} {}", mark(state), count(state), state.options.say(&words)));
                lines.extend(step.learnt.iter().flat_map(|learnt| text(&state.options.said(learnt))));
            }
        }
        self.lit = state.status.iter().map(|step| step.lit).collect();
        self.tasks = now;
    }

    fn step(&mut self, state: &State, lines: &mut Vec<String>) {
        let at = state.steps.selected;
        let (Some(step), Some(status)) = (state.lab.steps().nth(at), state.status.get(at)) else { return };
        // What was shown another day is not said again unasked.
        let new = self.step != Some(at);
        if new {
            self.step = Some(at);
            self.missing.clear();
            lines.push(heading(state, at, step));
        }
        // Until the engine has answered everything is missing, and all of it will change.
        if state.settled || state.world.engine_down.is_some() {
            let mut missing = BTreeMap::new();
            for (place, (task, status)) in step.tasks.iter().zip(&status.tasks).enumerate() {
                if !matches!(status.state, TaskState::NotYet | TaskState::Unknown) {
                    continue;
                }
                let id = if task.bonus { "plain-missing-bonus" } else { "plain-missing" };
                let why = state.options.say(&status.why);
                let words = sentence(id).with("task", task.title.in_lang(state.options.lang)).with("why", why);
                let words = state.options.say(&words);
                if self.missing.get(&place) != Some(&words) && status.why.id != "ledger-writing" {
                    lines.push(words.clone());
                }
                missing.insert(place, words);
            }
            self.missing = missing;
        }
        if let Some(hint) = shown_hint(step, status, state.noted())
            && self.hints.insert((hint.key.clone(), hint.number))
            && !new
        {
            let heading = Message::new("plain-hint").with("number", hint.number).with("of", hint.of);
            lines.push(state.options.say(&heading));
            lines.extend(text(&state.options.said(hint.text)));
        }
    }

    fn notice(&mut self, state: &State, lines: &mut Vec<String>) {
        if state.notice == self.notice {
            return;
        }
        self.notice.clone_from(&state.notice);
        // A lit step has its own line.
        lines.extend(state.notice.iter().filter(|said| said.id != "step-lit").map(|said| state.options.say(said)));
    }
}

/// The text of the current step, its paragraphs unbroken: a screen reader reads line by line.
pub fn step_text(state: &State) -> Vec<String> {
    let at = state.steps.selected;
    let Some(step) = state.lab.steps().nth(at) else { return Vec::new() };
    let mut lines = vec![heading(state, at, step)];
    lines.extend(text(step.text.in_lang(state.options.lang)));
    lines.into_iter().map(|line| readable(state, &line)).collect()
}

/// The tasks of the current step, each with its state in words and, where it is missing, why.
pub fn checklist(state: &State) -> Vec<String> {
    let at = state.steps.selected;
    let (Some(step), Some(status)) = (state.lab.steps().nth(at), state.status.get(at)) else { return Vec::new() };
    let mut lines = vec![format!("{}{} {}", mark(state), count(state), heading(state, at, step))];
    for (task, status) in step.tasks.iter().zip(&status.tasks) {
        let title = task.title.in_lang(state.options.lang);
        let id = match status.state {
            TaskState::Reached if status.ceased() => "plain-no-longer",
            TaskState::Met | TaskState::Declared | TaskState::Reached => "plain-done",
            _ if task.bonus => "plain-missing-bonus",
            _ => "plain-missing",
        };
        let evidence = status.evidence.as_ref().map_or(String::new(), |words| state.options.say(words));
        let why = state.options.say(&status.why);
        lines.push(state.options.say(&sentence(id).with("task", title).with("evidence", evidence).with("why", why)));
    }
    lines.into_iter().map(|line| readable(state, &line)).collect()
}

/// What may be typed.
pub fn help(state: &State) -> Vec<String> {
    let words = state.options.say(&Message::new("plain-help"));
    words.lines().map(|line| readable(state, line)).collect()
}

/// Words as a line: one line, ASCII where only that can be shown, no Markdown.
pub fn readable(state: &State, line: &str) -> String {
    let line = one_line(line).replace('`', "");
    if state.options.ascii { plain(&line) } else { line }
}

fn sentence(id: &str) -> Message {
    match id {
        "plain-done" => Message::new("plain-done"),
        "plain-no-longer" => Message::new("plain-no-longer"),
        "plain-missing-bonus" => Message::new("plain-missing-bonus"),
        _ => Message::new("plain-missing"),
    }
}

/// Before whatever is counted.
fn mark(state: &State) -> String {
    if state.simulated() { format!("{} ", state.options.say(&Message::new("practice-mark"))) } else { String::new() }
}

fn count(state: &State) -> String {
    format!("{} {}/{}", if state.options.ascii { "*" } else { "🌞" }, state.lit(), state.status.len())
}

fn heading(state: &State, at: usize, step: &Step) -> String {
    let title = step.title.in_lang(state.options.lang);
    let words = Message::new("plain-step").with("at", at + 1).with("of", state.status.len()).with("title", title);
    state.options.say(&words)
}

fn text(source: &str) -> Vec<String> {
    let lines = markdown::lines(source, u16::MAX).into_iter().map(|line| {
        let mut text = String::new();
        push_line(&mut text, &line);
        text
    });
    lines.filter(|line| !line.trim().is_empty()).collect()
}
