//! `soleil class DIR --json`: the class as it is now.
#![expect(clippy::disallowed_methods, reason = "reads the clock")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use jiff::Timestamp;
use serde::Serialize;

use crate::cli::Global;
use crate::lab::class::{Dropped, Entry, Grid, Order, Row, StepStanding, sort};
use crate::lab::model::{Lab, TaskId};
use crate::runtime::class::Folder;
use crate::runtime::labs;
use crate::runtime::surroundings::voice;
use crate::text::sanitise::one_line;
use crate::text::{Lang, render};

/// The class, as `--json` prints it. Times are in RFC 3339 (UTC).
#[derive(Debug, Serialize)]
struct Class<'a> {
    folder: String,
    /// The id of the lab whose steps are told.
    lab: &'a str,
    students: usize,
    /// There are more files than are looked at.
    crowded: bool,
    /// How many have lit each step.
    steps: Vec<StepReport<'a>>,
    /// In the order of need.
    rows: Vec<RowReport<'a>>,
    others: Vec<Other<'a>>,
    refused: Vec<Refused<'a>>,
}

#[derive(Debug, Serialize)]
struct StepReport<'a> {
    id: &'a str,
    title: &'a str,
    lit: usize,
}

#[derive(Debug, Serialize)]
struct RowReport<'a> {
    file: &'a str,
    login: &'a str,
    name: &'a str,
    /// The login of the file's owner.
    owner: &'a str,
    /// That is another than `login`.
    foreign: bool,
    simulated: bool,
    lit: usize,
    complete: bool,
    /// When the student last got on, by their own clock.
    since: Timestamp,
    steps: &'a [StepStanding],
    stuck: Option<StuckReport<'a>>,
}

#[derive(Debug, Serialize)]
struct StuckReport<'a> {
    step: &'a str,
    missing: Vec<Missing<'a>>,
    /// Since `since`, by our clock; never less than 0.
    minutes: i64,
}

#[derive(Debug, Serialize)]
struct Missing<'a> {
    id: &'a TaskId,
    title: &'a str,
}

#[derive(Debug, Serialize)]
struct Other<'a> {
    file: &'a str,
    lab: &'a str,
}

#[derive(Debug, Serialize)]
struct Refused<'a> {
    file: &'a str,
    why: String,
}

/// Prints the class.
///
/// # Errors
/// The folder or the lab cannot be read.
pub fn run(global: &Global, folder: &Path) -> anyhow::Result<ExitCode> {
    let lab = labs::load(global.lab())?;
    let lang = voice(global).lang;
    let news = Folder::new(folder).look().map_err(|why| anyhow::anyhow!(one_line(&render(&why, lang))))?;
    let entries: BTreeMap<String, Entry> =
        news.entries.into_iter().filter_map(|(file, entry)| Some((file, entry?))).collect();
    let mut grid = Grid::new(&lab, &entries);
    let now = Timestamp::now();
    sort(&mut grid.rows, Order::Need, now);
    let steps = lab.steps().zip(grid.lit(&lab));
    let class = Class {
        folder: one_line(&folder.display().to_string()),
        lab: &lab.id,
        students: grid.rows.len(),
        crowded: news.crowded,
        steps: steps.map(|(step, lit)| StepReport { id: &step.id.0, title: step.title.in_lang(lang), lit }).collect(),
        rows: grid.rows.iter().filter_map(|row| report(row, &lab, &entries, lang, now)).collect(),
        others: grid.others.iter().map(|(file, lab)| Other { file, lab }).collect(),
        refused: grid.refused.iter().map(|(file, why)| Refused { file, why: render(why, lang) }).collect(),
    };
    super::only_output_is_left();
    println!("{}", serde_json::to_string(&class)?);
    Ok(ExitCode::SUCCESS)
}

fn report<'a>(
    row: &'a Row,
    lab: &'a Lab,
    entries: &'a BTreeMap<String, Entry>,
    lang: Lang,
    now: Timestamp,
) -> Option<RowReport<'a>> {
    let Dropped { owner, standing } = entries.get(&row.file)?.as_ref().ok()?;
    let stuck = row.stuck.as_ref().and_then(|stuck| {
        let step = lab.steps().nth(stuck.step)?;
        let title = |id: &'a TaskId| step.tasks.iter().find(|task| task.id == *id).map(|task| task.title.in_lang(lang));
        let missing = |id: &'a TaskId| Missing { id, title: title(id).unwrap_or(&id.0) };
        Some(StuckReport {
            step: &step.id.0,
            missing: stuck.missing.iter().map(missing).collect(),
            minutes: row.age(now).as_mins(),
        })
    });
    Some(RowReport {
        file: &row.file,
        login: &row.login,
        name: &row.name,
        owner,
        foreign: row.owner.is_some(),
        simulated: row.simulated,
        lit: row.lit(),
        complete: stuck.is_none(),
        since: row.since,
        steps: &standing.steps,
        stuck,
    })
}
