//! `soleil labs`: the labs to choose from, with how far each is.

use std::process::ExitCode;

use etcetera::choose_base_strategy;
use serde::Serialize;

use crate::app::labs::Found;
use crate::cli::Global;
use crate::runtime::labs::Library;
use crate::runtime::shelf;
use crate::runtime::surroundings::{spoken, state_folder, voice};

/// One of them, as `--json` prints it.
#[derive(Serialize)]
struct Row<'a> {
    /// What `--lab` takes.
    name: &'a str,
    title: Option<&'a str>,
    lit: usize,
    steps: usize,
    /// Where it lies, unless it is one that ships.
    file: Option<&'a str>,
    /// It is the one that is meant without `--lab`.
    current: bool,
    /// What is wrong with it.
    error: Option<&'a str>,
}

/// Prints them.
///
/// # Errors
/// There is no home folder.
pub fn run(global: &Global, json: bool) -> anyhow::Result<ExitCode> {
    let base = choose_base_strategy().map_err(|_| anyhow::anyhow!("there is no home folder: set HOME"))?;
    let labs = shelf::all(&Library::ours(), &state_folder(&base), global.lab(), global.simulated);
    let voice = voice(global);
    super::only_output_is_left();
    let rows: Vec<Row<'_>> = labs
        .iter()
        .map(|lab| {
            let (title, lit, steps, error) = match &lab.found {
                Found::Lab { title, lit, steps } => (Some(title.in_lang(voice.lang)), *lit, *steps, None),
                Found::Broken(why) => (None, 0, 0, Some(why.as_str())),
            };
            Row { name: &lab.name, title, lit, steps, file: lab.file.as_deref(), current: lab.here, error }
        })
        .collect();
    if json {
        println!("{}", serde_json::to_string(&rows)?);
        return Ok(ExitCode::SUCCESS);
    }
    for row in rows {
        let mark = if row.current { '*' } else { ' ' };
        let (progress, words) = match row.error {
            Some(error) => ("-".to_owned(), error),
            None => (format!("{}/{}", row.lit, row.steps), row.title.unwrap_or_default()),
        };
        // Of a file the name is the place, and an error tells it.
        let place = row.file.filter(|file| *file != row.name && row.error.is_none());
        let place = place.map_or_else(String::new, |file| format!("  ({file})"));
        let line = format!("{mark} {progress:>6}  {}  {words}{place}", row.name);
        println!("{}", spoken(line, voice.ascii));
    }
    Ok(ExitCode::SUCCESS)
}
