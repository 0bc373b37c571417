//! The report as Markdown (CommonMark, with the tables of GitHub's flavour): the first screen says it all, the rest proves it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::visible::one_line;
use super::{By, FileReport, Report, StepReport, TaskReport};
use crate::lab::progress::TaskState;
use crate::text::{Lang, Message, render};

/// Characters of a command in the table.
const CELL: usize = 80;

impl Report {
    /// As Markdown in `lang`, times in `zone`.
    pub fn markdown(&self, lang: Lang, zone: &TimeZone) -> String {
        let page = Page { report: self, lang, zone };
        let mut text = format!("# {}\n\n", page.say(Message::new("report-title").with("lab", &self.title)));
        if self.simulated {
            text.push_str(&format!("**{}**\n\n", page.say(Message::new("report-simulated"))));
        }
        for line in page.header() {
            text.push_str(&format!("- {}\n", inline(&line)));
        }
        text.push_str(&page.table());
        for (number, step) in (1..).zip(&self.steps) {
            text.push_str(&page.step(number, step));
        }
        text.push_str(&format!("\n## {}\n", page.say(Message::new("report-files"))));
        for file in &self.files {
            text.push_str(&page.file(file));
        }
        text
    }
}

struct Page<'a> {
    report: &'a Report,
    lang: Lang,
    zone: &'a TimeZone,
}

impl Page<'_> {
    fn words(&self, message: Message) -> String {
        render(&message, self.lang)
    }

    fn say(&self, message: Message) -> String {
        inline(&self.words(message))
    }

    fn time(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// The time alone on the day on which the lab was begun.
    fn short(&self, at: Timestamp) -> String {
        let day = |at: Timestamp| at.to_zoned(self.zone.clone()).date();
        let whole = self.time(at);
        if day(at) == day(self.report.began) { whole[11..].to_owned() } else { whole }
    }

    fn header(&self) -> Vec<String> {
        let report = self.report;
        let mut lines = Vec::new();
        if let Some(student) = &report.student {
            let message = Message::new("report-student").with("login", &student.login).with("host", &student.host);
            lines.push(self.words(message));
        }
        let steps = Message::new("report-steps").with("lit", report.lit).with("of", report.steps.len());
        lines.push(self.words(steps));
        let began = self.time(report.began);
        lines.push(
            self.words(match (report.finished, report.seconds) {
                (Some(at), Some(seconds)) => Message::new("report-finished")
                    .with("began", began)
                    .with("at", self.time(at))
                    .with("took", duration(seconds)),
                _ => Message::new("report-unfinished").with("began", began),
            }),
        );
        lines.push(self.words(match &report.engine {
            Some(engine) => {
                let message =
                    if engine.answers { Message::new("report-engine-now") } else { Message::new("report-engine-then") };
                message.with("kind", &engine.kind).with("version", &engine.version)
            }
            None => Message::new("report-engine-none"),
        }));
        lines.push(self.words(Message::new("report-hints").with("count", report.hints)));
        let list = |items: Vec<String>| if items.is_empty() { "0".to_owned() } else { items.join(", ") };
        let solutions = report.solutions.iter().map(|(path, at)| format!("{path} ({})", self.short(*at))).collect();
        lines.push(self.words(Message::new("report-solutions").with("list", list(solutions))));
        let by_hand = Message::new("report-by-hand").with("declared", report.declared);
        lines.push(self.words(by_hand.with("already", report.already_there)));
        let failed = report.failed.iter().map(|(verb, times)| format!("docker {verb} × {times}")).collect();
        lines.push(self.words(Message::new("report-failed").with("list", list(failed))));
        let zone = report.written.to_zoned(self.zone.clone()).strftime("%:z").to_string();
        let written = Message::new("report-written").with("at", self.time(report.written)).with("zone", zone);
        lines.push(self.words(written));
        lines
    }

    fn table(&self) -> String {
        let head = [
            Message::new("report-head-step"),
            Message::new("report-head-lit"),
            Message::new("report-head-when"),
            Message::new("report-head-command"),
            Message::new("report-head-hints"),
        ];
        let head: Vec<String> = head.into_iter().map(|message| self.say(message)).collect();
        let mut text = format!("\n| {} |\n|---|---|---|---|---|\n", head.join(" | "));
        for step in &self.report.steps {
            let lit = if step.complete { Message::new("report-lit") } else { Message::new("report-dark") };
            let when = step.lit.map_or_else(|| "—".to_owned(), |at| self.short(at));
            let mut commands: Vec<String> = Vec::new();
            for task in &step.tasks {
                let Some(command) = &task.command else { continue };
                let key = self.say(Message::new("report-key"));
                let shown = cell(command) + &if task.by == Some(By::Key) { format!(" {key}") } else { String::new() };
                if !commands.contains(&shown) {
                    commands.push(shown);
                }
            }
            if step.tasks.iter().any(|task| task.by == Some(By::Unseen)) {
                commands.push(self.say(Message::new("report-unseen")));
            }
            let commands = if commands.is_empty() { "—".to_owned() } else { commands.join(", ") };
            let title = cells(&step.title);
            text.push_str(&format!("| {title} | {} | {when} | {commands} | {} |\n", self.say(lit), step.hints));
        }
        text
    }

    fn step(&self, number: usize, step: &StepReport) -> String {
        let sun = if step.complete { "🌞 " } else { "" };
        let mut text = format!("\n## {sun}{number}. {}\n\n", inline(&step.title));
        let message = match (step.lit, step.seconds) {
            (Some(at), Some(seconds)) => {
                let message =
                    if step.after_another { Message::new("report-lit-next") } else { Message::new("report-lit-first") };
                message.with("at", self.time(at)).with("after", duration(seconds))
            }
            _ if step.complete => Message::new("report-lit-now"),
            _ => {
                let missing = |task: &&TaskReport| !task.bonus && !task.state.counts();
                Message::new("report-not-lit").with("missing", step.tasks.iter().filter(missing).count())
            }
        };
        text.push_str(&format!("{}\n\n", self.say(message)));
        for task in &step.tasks {
            text.push_str(&self.task(task));
        }
        text
    }

    fn task(&self, task: &TaskReport) -> String {
        let tick = if task.state.counts() { 'x' } else { ' ' };
        let mut text = format!("- [{tick}] {} ({})\n", inline(&task.title), inline(&self.notes(task)));
        let label = |message: Message| format!("  - {}", self.say(message));
        let block = |label: String, text: &str, language: &str| format!("{label}\n\n{}", fence(text, language, 4));
        match (task.by, &task.command) {
            (Some(By::Unseen), _) => {
                let unseen = self.say(Message::new("report-unseen"));
                text.push_str(&format!("{} {unseen}\n", label(Message::new("report-command"))));
            }
            (Some(by), Some(command)) => {
                let mut label = label(Message::new("report-command"));
                let lines = command.contains('\n');
                if !lines {
                    label.push_str(&format!(" {}", code(command)));
                }
                if by == By::Key {
                    label.push_str(&format!(" {}", self.say(Message::new("report-key"))));
                }
                text.push_str(&if lines { block(label, command, "sh") } else { label + "\n" });
            }
            _ => {}
        }
        if let Some(evidence) = &task.evidence {
            text.push_str(&format!("{} {}\n", label(Message::new("report-evidence")), inline(evidence)));
        }
        if let Some(why) = &task.why {
            text.push_str(&format!("{} {}\n", label(Message::new("report-why")), inline(why)));
        }
        if let Some(output) = &task.output {
            text.push_str(&block(label(Message::new("report-output")), output, "text"));
        }
        text
    }

    /// When, how sure, and what else there is to know before trusting it.
    fn notes(&self, task: &TaskReport) -> String {
        let mut notes: Vec<String> = task.at.map(|at| self.short(at)).into_iter().collect();
        notes.push(self.words(state(task)));
        if task.bonus {
            notes.push(self.words(Message::new("report-bonus")));
        }
        if task.already_there {
            notes.push(self.words(Message::new("report-already")));
        }
        if task.hints > 0 {
            notes.push(self.words(Message::new("report-task-hints").with("count", task.hints)));
        }
        notes.join(", ")
    }

    fn file(&self, file: &FileReport) -> String {
        let mut text = format!("\n### {}\n\n", code(&file.path));
        if let Some(at) = file.modified {
            text.push_str(&format!("{}\n\n", self.say(Message::new("report-modified").with("at", self.time(at)))));
        }
        match (&file.text, &file.why) {
            (Some(content), _) => text.push_str(&fence(content, file.language, 0)),
            (None, Some(why)) => text.push_str(&format!("{}\n", inline(why))),
            (None, None) => {}
        }
        text
    }
}

fn state(task: &TaskReport) -> Message {
    match task.state {
        TaskState::Met if task.true_now == Some(true) => Message::new("report-state-now"),
        TaskState::Met => Message::new("report-state-ledger"),
        TaskState::Reached if task.true_now == Some(false) => Message::new("report-state-ceased"),
        TaskState::Reached => Message::new("report-state-unverified"),
        TaskState::NotYet => Message::new("report-state-not-yet"),
        TaskState::Unknown => Message::new("report-state-unknown"),
        TaskState::Declared => Message::new("report-state-declared"),
    }
}

/// `4 min 12 s`, `1 h 05 min`.
fn duration(seconds: i64) -> String {
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds:02} s"),
        (hours, minutes, _) => format!("{hours} h {minutes:02} min"),
    }
}

/// A sentence whose `` `code` `` stays code; all the rest is text that no Markdown or HTML reader acts upon.
fn inline(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        return escape(text);
    }
    let write = |(at, piece): (usize, &&str)| {
        if at.is_multiple_of(2) || piece.trim().is_empty() { escape(piece) } else { code(piece) }
    };
    pieces.iter().enumerate().map(write).collect()
}

/// The same for a cell of a table.
fn cells(text: &str) -> String {
    if text.contains('|') { escape(text) } else { inline(text) }
}

/// A command in a cell of a table, where a `|` would end the cell even within code.
fn cell(command: &str) -> String {
    let line = one_line(command, CELL);
    if line.contains('|') { escape(&line) } else { code(&line) }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // Within a word a `_` is no mark: `brave_turing` stays legible.
        let within =
            c == '_' && before.is_ascii_alphanumeric() && chars.peek().is_some_and(char::is_ascii_alphanumeric);
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' if !within => escaped.extend(['\\', c]),
            '\n' | '\t' => escaped.push(' '),
            c => escaped.push(c),
        }
        before = c;
    }
    escaped
}

/// A code span that its content cannot end.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\t'], " ");
    if text.trim().is_empty() {
        return escape(&text);
    }
    let ticks = "`".repeat(longest_run(&text) + 1);
    let edge = |c: char| c == '`' || c == ' ';
    let pad = if text.starts_with(edge) || text.ends_with(edge) { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// A fenced block that its content cannot end, indented by `indent`.
fn fence(text: &str, language: &str, indent: usize) -> String {
    let ticks = "`".repeat((longest_run(text) + 1).max(3));
    let margin = " ".repeat(indent);
    let mut block = format!("{margin}{ticks}{language}\n");
    for line in text.lines() {
        block.push_str(&format!("{margin}{line}\n"));
    }
    block + &format!("{margin}{ticks}\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
