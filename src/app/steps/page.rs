//! The page of a step: what was just learnt, a hint, the checklist with its reasons, the text with its blocks of code.

use jiff::Timestamp;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::StepStatus;
use crate::app::learn::{gives_away, missing, purpose, shown_hint};
use crate::app::state::State;
use crate::lab::model::{Step, Task, Text};
use crate::lab::progress::{TaskState, TaskStatus};
use crate::text::markdown::{self, CodeBlock};
use crate::text::{Message, plain, sanitise::one_line};

/// A page, wrapped to a width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepPage {
    /// From the top.
    pub lines: Vec<Line<'static>>,
    /// The blocks of code in their order.
    pub blocks: Vec<Block>,
    /// The one that is typed on demand; it has a `>` in the margin.
    pub chosen: Option<usize>,
}

/// A block of code on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its rows are those of the page.
    pub code: CodeBlock,
    /// It stands in the step's own text.
    pub in_text: bool,
}

impl Block {
    /// It is for a shell.
    pub fn is_command(&self) -> bool {
        self.code.language == "sh"
    }
}

/// The page of the step that is read, in lines of `width` columns.
pub fn page(state: &State, width: u16) -> StepPage {
    let at = state.steps.selected;
    let (Some(step), Some(status)) = (state.lab.steps().nth(at), state.status.get(at)) else {
        return StepPage::default();
    };
    let mut writer = Writer { state, width, page: StepPage::default() };
    let last = state.status.len() - 1;
    if at == last && state.status.iter().all(|step| step.lit) {
        writer.closing();
    }
    if let Some(lit) = state.steps.debrief.filter(|lit| *lit != at).and_then(|lit| state.lab.steps().nth(lit)) {
        writer.debrief(lit);
    }
    writer.prose(&state.options.said(&step.title), Style::new().bold());
    if let Some(words) = state.steps.stale.get(&at) {
        let words = format!("! {}", state.options.say(words));
        writer.page.lines.append(&mut markdown::prose(&words, width, 2, Style::new().yellow()));
    }
    writer.hint(step, status);
    for (task, status) in step.tasks.iter().zip(&status.tasks) {
        writer.task(task, status);
    }
    if status.lit {
        writer.blank();
        writer.say(&Message::new("learnt-label"), Style::new().green().bold());
        writer.lesson(step);
    }
    writer.blank();
    writer.markdown(&step.text, true);
    writer.mark(step, status);
    writer.page
}

struct Writer<'a> {
    state: &'a State,
    width: u16,
    page: StepPage,
}

impl Writer<'_> {
    fn prose(&mut self, words: &str, style: Style) {
        self.page.lines.append(&mut markdown::prose(words, self.width, 0, style));
    }

    fn say(&mut self, message: &Message, style: Style) {
        let words = self.state.options.say(message);
        self.prose(&words, style);
    }

    fn blank(&mut self) {
        if self.page.lines.last().is_some_and(|line| line.width() > 0) {
            self.page.lines.push(Line::default());
        }
    }

    fn markdown(&mut self, text: &Text, in_text: bool) {
        let (mut lines, blocks) = markdown::page(text.in_lang(self.state.options.lang), self.width);
        // The page alone, after it was laid out: what its code holds is typed as it was written.
        if self.state.options.ascii {
            let spans = lines.iter_mut().flat_map(|line| line.spans.iter_mut());
            spans.for_each(|span| span.content = plain(&span.content).into());
        }
        let first = self.page.lines.len();
        self.page.lines.append(&mut lines);
        self.page.blocks.extend(blocks.into_iter().map(|mut code| {
            code.rows = first + code.rows.start..first + code.rows.end;
            Block { code, in_text }
        }));
    }

    /// What the step taught, with what to look at.
    fn lesson(&mut self, step: &Step) {
        for text in step.learnt.iter().chain(&step.look) {
            self.markdown(text, false);
            self.blank();
        }
    }

    fn debrief(&mut self, lit: &Step) {
        let title = format!("{} {}", self.state.symbols().sun.trim_end(), self.state.options.said(&lit.title));
        self.prose(&title, Style::new().green().bold());
        self.lesson(lit);
        self.say(&Message::new("learn-go-on"), Style::new().dim());
        let line = if self.state.options.ascii { "-" } else { "─" };
        self.page.lines.push(Line::from(line.repeat(usize::from(self.width))).style(Style::new().dim()));
    }

    /// The lab is done: what it taught, how long it took, what helped.
    fn closing(&mut self) {
        let state = self.state;
        let ledger = state.noted();
        self.say(&Message::new("learn-closing"), Style::new().green().bold());
        self.blank();
        let last = ledger.reached.values().map(|reached| reached.at).max().unwrap_or(ledger.began);
        self.say(&spent(ledger.began, last), Style::new());
        let hints: u32 = ledger.hints.values().sum();
        let help = Message::new("learn-closing-help").with("hints", hints).with("solutions", ledger.solutions.len());
        self.say(&help, Style::new());
        self.blank();
        self.say(&Message::new("learn-closing-report"), Style::new());
        self.blank();
        for step in state.lab.steps() {
            let title = format!("{} {}", state.symbols().sun.trim_end(), state.options.said(&step.title));
            self.prose(&title, Style::new().bold());
            if let Some(learnt) = &step.learnt {
                self.markdown(learnt, false);
            }
            self.blank();
        }
    }

    /// A hint that was asked for is the first thing to see.
    fn hint(&mut self, step: &Step, status: &StepStatus) {
        let hint = shown_hint(step, status, self.state.noted());
        let hides = self.state.present.hides_solutions();
        let Some(hint) = hint.filter(|hint| !(hides && gives_away(step, hint.text))) else { return };
        let label = match hint.task {
            Some(task) => Message::new("learn-hint-task").with("task", one_line(&self.state.options.said(&task.title))),
            None => Message::new("learn-hint"),
        };
        self.say(&label.with("number", hint.number).with("of", hint.of), Style::new().magenta().bold());
        self.markdown(hint.text, false);
        self.blank();
    }

    /// The engine answers, and still something cannot be known: the reason helps. That it is away or has not said all yet is
    /// told elsewhere, and takes nothing from what was done.
    fn asks_in_vain(&self) -> bool {
        self.state.settled && self.state.world.engine_down.is_none()
    }

    fn task(&mut self, task: &Task, status: &TaskStatus) {
        let symbols = self.state.symbols();
        let (mark, style) = match status.state {
            TaskState::Reached if status.ceased() => (symbols.done, Style::new().dim()),
            TaskState::Met | TaskState::Declared | TaskState::Reached => (symbols.done, Style::new().green()),
            TaskState::NotYet => (symbols.missing, Style::new()),
            TaskState::Unknown => (symbols.unknown, Style::new().yellow()),
        };
        let mut words = self.state.options.said(&task.title);
        let suffix = match status.state {
            TaskState::Declared => Some("task-declared"),
            TaskState::Reached if status.ceased() => Some("task-reached"),
            TaskState::Reached if self.asks_in_vain() => Some("task-unverified"),
            _ if task.bonus => Some("task-bonus"),
            _ => None,
        };
        if let Some(id) = suffix {
            words = format!("{words} {}", self.state.options.say(&Message::new(id)));
        }
        let mut wrapped = markdown::prose(&words, self.width.saturating_sub(2), 0, style);
        for (at, line) in wrapped.iter_mut().enumerate() {
            let lead = if at == 0 { format!("{mark} ") } else { "  ".to_owned() };
            line.spans.insert(0, Span::styled(lead, style));
        }
        self.page.lines.append(&mut wrapped);
        let reason = match status.state {
            TaskState::NotYet | TaskState::Unknown => true,
            TaskState::Reached => status.ceased() || self.asks_in_vain(),
            TaskState::Met | TaskState::Declared => false,
        };
        if reason {
            let why = format!("{} {}", symbols.arrow, self.state.options.say(&status.why));
            let mut reason = markdown::prose(&why, self.width.saturating_sub(2), 2, Style::new().dim());
            for line in &mut reason {
                line.spans.insert(0, Span::raw("  "));
            }
            self.page.lines.append(&mut reason);
        }
    }

    /// Marks the chosen block: else the first of the text whose task is missing, else the text's first.
    fn mark(&mut self, step: &Step, status: &StepStatus) {
        let missing = missing(step, status);
        let called_for = |block: &Block| {
            block.in_text && {
                let (tasks, _) = purpose(self.state, step, &block.code.text);
                tasks.iter().any(|id| missing.iter().any(|task| task.id == **id))
            }
        };
        let blocks = &self.page.blocks;
        let chosen = self.state.steps.block.filter(|at| *at < blocks.len());
        let chosen = chosen
            .or_else(|| blocks.iter().position(called_for))
            .or_else(|| blocks.iter().position(|block| block.in_text));
        self.page.chosen = chosen;
        let Some(rows) = chosen.and_then(|at| self.page.blocks.get(at)).map(|block| block.code.rows.clone()) else {
            return;
        };
        for line in self.page.lines.get_mut(rows).into_iter().flatten() {
            if let Some(margin) = line.spans.first_mut() {
                *margin = Span::styled("> ", Style::new().yellow().bold());
            }
        }
    }
}

/// How long the lab took.
fn spent(began: Timestamp, ended: Timestamp) -> Message {
    let minutes = (ended.as_second() - began.as_second()).max(0) / 60;
    match minutes {
        0..60 => Message::new("learn-minutes").with("minutes", minutes),
        60..2880 => Message::new("learn-hours").with("hours", minutes / 60).with("minutes", minutes % 60),
        _ => Message::new("learn-days").with("days", minutes / 1440).with("hours", minutes % 1440 / 60),
    }
}
