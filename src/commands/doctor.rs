//! `soleil doctor`: can this machine do the lab?

mod gather;

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use ratatui::style::Style;
use serde::Serialize;

use crate::cli::Global;
use crate::lab::doctor::{Finding, Level, examine, worst};
use crate::text::markdown::wrap;
use crate::text::{Lang, Message, plain, render};

/// Columns where the output goes to no terminal, and at most.
const WIDTH: (u16, u16) = (80, 110);
/// Columns before the words.
const MARGIN: usize = 13;

/// One finding, as `--json` prints it: an array of these.
#[derive(Debug, Serialize)]
struct Row {
    /// What was looked at: `client`, `address`, `engine`, `builder`, `storage`, `images-disk`, `registry`, `proxy`, `clock`,
    /// `architecture`, `locale`, `terminal`, `colours`, `size`, `clipboard`, `shell`, `home`, `home-disk`, `workspace`, `state`,
    /// `class`, `lab`, `config`, `ledger`, `witness`. One that does not apply is left out: without an engine, all from `builder` to
    /// `architecture`.
    id: &'static str,
    /// `ok`, `warning` or `problem`.
    level: Level,
    /// What was found, in the language of the interface.
    words: String,
    /// What to do about it; `null` where nothing is to be done.
    mend: Option<String>,
}

/// Prints what was found. Exit status: 0 no problem, 1 problems.
///
/// # Errors
/// The runtime cannot be started.
pub fn run(global: &Global, json: bool) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (voice, facts) = runtime.block_on(async {
        let voice = gather::voice(global).await;
        let facts = gather::gather(global, voice.lang).await;
        (voice, facts)
    });
    // A file system that hangs does not hold us up.
    runtime.shutdown_timeout(Duration::from_millis(100));
    let findings = examine(&facts);
    super::only_output_is_left();
    if json {
        let say = |message: &Message| render(message, voice.lang);
        let rows = findings.iter().map(|finding| Row {
            id: finding.id,
            level: finding.level,
            words: say(&finding.words),
            mend: finding.mend.as_ref().map(say),
        });
        println!("{}", serde_json::to_string(&rows.collect::<Vec<_>>())?);
    } else {
        let width = facts.terminal.size.filter(|_| std::io::stdout().is_terminal());
        let width = width.map_or(WIDTH.0, |(columns, _)| columns.clamp(40, WIDTH.1));
        print!("{}", page(&findings, voice.lang, voice.ascii, width));
    }
    Ok(ExitCode::from(u8::from(worst(&findings) == Level::Problem)))
}

/// What is printed: each finding with its mend below it, and what it comes to, in `width` columns.
pub fn page(findings: &[Finding], lang: Lang, ascii: bool, width: u16) -> String {
    let say = |message: &Message| {
        let words = render(message, lang);
        if ascii { plain(&words) } else { words }
    };
    let width = width.saturating_sub(MARGIN as u16);
    let mut text = String::new();
    let mut line = |first: &str, words: &str, indent: usize| {
        for (place, row) in wrap(words, width, indent, Style::new()).iter().enumerate() {
            let first = if place == 0 { first } else { "" };
            text.push_str(format!("{first:<MARGIN$}{row}").trim_end());
            text.push('\n');
        }
    };
    for finding in findings {
        let (sign, level) = match finding.level {
            Level::Ok => (if ascii { '+' } else { '✓' }, Message::new("doctor-level-ok")),
            Level::Warning => ('!', Message::new("doctor-level-warning")),
            Level::Problem => (if ascii { 'x' } else { '✗' }, Message::new("doctor-level-problem")),
        };
        line(&format!("{sign} {}", say(&level)), &say(&finding.words), 0);
        if let Some(mend) = &finding.mend {
            let arrow = if ascii { "->" } else { "→" };
            line("", &format!("{arrow} {}", say(mend)), arrow.chars().count() + 1);
        }
    }
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    let (warnings, problems) = (count(Level::Warning), count(Level::Problem));
    let end = match (problems, warnings) {
        (0, 0) => Message::new("doctor-all-well"),
        (0, _) => Message::new("doctor-warnings").with("warnings", warnings),
        _ => Message::new("doctor-problems").with("problems", problems).with("warnings", warnings),
    };
    format!("{text}\n{}\n", say(&end))
}
