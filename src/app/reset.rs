//! The page of starting over: what goes, what stays, what is asked.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ratatui::layout::Rect;
use ratatui::style::{Style, Stylize};
use ratatui::text::{Line, Span};

use super::state::Options;
use crate::lab::model::{Lab, StepId};
use crate::lab::progress::Progress;
use crate::lab::reset::Plan;
use crate::text::number::bytes;
use crate::text::sanitise::one_line;
use crate::text::{Lang, Message, markdown};

/// The overlay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reset {
    /// Place of the step in the lab; `None` for all of them.
    pub step: Option<usize>,
    /// As it was when the page was opened: what was read is what is done.
    pub plan: Plan,
    /// Files with text that is not saved.
    pub unsaved: Vec<String>,
    /// First line that is seen.
    pub scroll: usize,
}

/// What came of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Containers that are gone, those that were gone already included.
    pub containers: usize,
    /// References that are gone.
    pub images: usize,
    /// Files that are gone, relative to the workspace.
    pub files: Vec<String>,
    /// The workspace is gone.
    pub folder: bool,
    /// The folder of the copies.
    pub backup: Option<String>,
    /// What could not be removed, and why.
    pub failed: Vec<Message>,
    /// Nothing was begun: the copies could not be made.
    pub given_up: bool,
}

/// What the program knows of starting over, beside the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResetState {
    /// What is to go is going.
    pub under_way: bool,
    /// The beginnings that were seen so far.
    pub begun: Beginnings,
}

/// Since when each step and each file counts, as far as this program has acted on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beginnings {
    steps: BTreeMap<StepId, Timestamp>,
    files: BTreeMap<String, Timestamp>,
}

/// What began anew since the last look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// A step did.
    pub steps: bool,
    /// These files did.
    pub files: Vec<String>,
}

impl Beginnings {
    /// Takes over what the ledger says, and tells what of it is new.
    pub fn learn(&mut self, ledger: &Progress) -> News {
        let mut news = News::default();
        for (step, at) in &ledger.afresh {
            if self.steps.get(step) < Some(at) {
                news.steps = true;
                self.steps.insert(step.clone(), *at);
            }
        }
        for (path, at) in &ledger.files_afresh {
            if self.files.get(path) < Some(at) {
                news.files.push(path.clone());
                self.files.insert(path.clone(), *at);
            }
        }
        news
    }
}

/// A line of a plan in words, and the command that does the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is about.
    pub words: Message,
    /// As it would be typed; empty where there is none.
    pub command: String,
}

/// What goes, in the order in which it goes.
pub fn going(plan: &Plan, workspace: &str, unsaved: &[String], lang: Lang) -> Vec<Entry> {
    let mut entries = Vec::new();
    for container in &plan.containers {
        let id =
            if container.running { Message::new("reset-container-running") } else { Message::new("reset-container") };
        let words = id.with("container", &container.name).with("image", &container.image);
        entries.push(Entry { words, command: container.command() });
    }
    for image in &plan.images {
        let words = Message::new("reset-image").with("image", &image.reference).with("size", bytes(image.size, lang));
        entries.push(Entry { words, command: image.command() });
    }
    for file in &plan.files {
        let path = format!("{workspace}/{}", file.path);
        let words = match file.size {
            Some(length) => Message::new("reset-file").with("size", bytes(length as u64, lang)),
            None => Message::new("reset-file-unread"),
        };
        entries.push(Entry { words: words.with("path", &path), command: format!("rm {path}") });
    }
    for path in unsaved {
        entries.push(Entry { words: Message::new("reset-unsaved").with("path", path), command: String::new() });
    }
    if plan.folder {
        let words = Message::new("reset-folder").with("path", workspace);
        entries.push(Entry { words, command: format!("rmdir {workspace}") });
    }
    if plan.forgets {
        entries.push(Entry { words: Message::new("reset-progress"), command: String::new() });
    }
    entries
}

/// What stays, and why.
pub fn staying(plan: &Plan) -> Vec<Entry> {
    let mut entries: Vec<Entry> =
        plan.stays.iter().map(|stay| Entry { words: stay.why.clone(), command: stay.command.clone() }).collect();
    if !plan.engine_seen {
        entries.push(Entry { words: Message::new("reset-no-engine"), command: String::new() });
    }
    entries
}

/// The whole page but the question, wrapped to `width` columns.
pub fn page(lab: &Lab, reset: &Reset, options: &Options, width: u16) -> Vec<Line<'static>> {
    let scope = match reset.step.and_then(|at| lab.steps().nth(at)) {
        Some(step) => Message::new("reset-of-step").with("step", step.title.in_lang(options.lang)),
        None => Message::new("reset-of-all"),
    };
    let mut lines = markdown::prose(&options.say(&scope), width, 0, Style::new().bold());
    let going = going(&reset.plan, &format!("~/{}", lab.workspace), &reset.unsaved, options.lang);
    let staying = staying(&reset.plan);
    if going.is_empty() {
        lines.push(Line::default());
        lines.append(&mut markdown::prose(&options.say(&Message::new("reset-nothing")), width, 0, Style::new()));
    }
    for (title, entries) in [(Message::new("reset-going"), going), (Message::new("reset-staying"), staying)] {
        if entries.is_empty() {
            continue;
        }
        lines.push(Line::default());
        lines.push(Line::from(Span::from(options.say(&title)).bold()));
        for entry in entries {
            let words = format!("- {}", options.say(&entry.words));
            lines.append(&mut markdown::prose(&words, width, 2, Style::new()));
            if !entry.command.is_empty() {
                let command = format!("$ {}", one_line(&entry.command));
                let mut command = markdown::wrap(&command, width.saturating_sub(4), 2, Style::new().cyan());
                for line in &mut command {
                    line.spans.insert(0, Span::raw("    "));
                }
                lines.append(&mut command);
            }
        }
    }
    lines
}

/// The question, wrapped.
pub fn question(reset: &Reset, options: &Options, width: u16) -> Vec<Line<'static>> {
    let asked = if reset.plan.is_empty() && reset.unsaved.is_empty() {
        Message::new("reset-ask-other")
    } else {
        Message::new("reset-ask")
    };
    markdown::prose(&options.say(&asked), width, 0, Style::new().bold())
}

/// The rows of the page and those of the question, within the overlay's box.
pub fn areas(reset: &Reset, options: &Options, inner: Rect) -> (Rect, Rect) {
    let rows = (question(reset, options, inner.width).len() as u16).min(inner.height);
    let page = Rect { height: (inner.height - rows).saturating_sub(1), ..inner };
    (page, Rect { y: inner.bottom() - rows, height: rows, ..inner })
}

/// What was done, in one sentence.
pub fn told(removed: &Removed) -> Message {
    let message = match &removed.backup {
        Some(path) => Message::new("reset-done-kept").with("path", path),
        None => Message::new("reset-done"),
    };
    message.with("containers", removed.containers).with("images", removed.images).with("files", removed.files.len())
}
