//! `soleil lint`: a lab file's problems, each with its line; where it is asked, its cues on an engine.

mod engine;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::cli::Global;
use crate::lab::lint::{excerpt, lint};
use crate::lab::model::Lab;
use crate::lab::parse::{LabError, problems};
use crate::runtime::labs;
use crate::text::sanitise::one_line;

/// Columns of a line of the file, where the terminal's are not known.
const WIDTH: usize = 100;
/// Before that line.
const INDENT: &str = "    ";

/// Prints every problem of every file; 0 when there is none, else 1. `limit`: play the cues of the clean ones too, each
/// within so many seconds.
///
/// # Errors
/// A file cannot be read, or the engine in use is not to be found.
pub fn run(global: &Global, files: &[PathBuf], limit: Option<u64>) -> anyhow::Result<ExitCode> {
    super::only_output_is_left();
    let mut clean = true;
    for file in files {
        let file = &labs::file(file);
        let source = labs::read(file)?;
        let name = one_line(&file.display().to_string());
        match examine(file, &source) {
            Ok(lab) => {
                println!("{name}: {} steps, clean", lab.steps().count());
                if let Some(limit) = limit {
                    clean &= engine::play(global, file, limit)?;
                }
            }
            Err(found) => {
                clean = false;
                for error in &found {
                    print(&name, &source, error);
                }
            }
        }
    }
    Ok(ExitCode::from(u8::from(!clean)))
}

/// First what keeps it from running, then what keeps it from being good.
fn examine(file: &Path, source: &str) -> Result<Lab, Vec<LabError>> {
    let lab = problems(source)?;
    let found = lint(&lab, source, &labs::beside(file, &lab));
    if found.is_empty() { Ok(lab) } else { Err(found) }
}

fn print(name: &str, source: &str, error: &LabError) {
    let path = if error.path.is_empty() { String::new() } else { format!("{}: ", error.path) };
    println!("{name}:{}:{}: {path}{}", error.line, error.column, one_line(&error.message));
    let width = crossterm::terminal::size().map_or(WIDTH, |(columns, _)| usize::from(columns).max(40));
    for line in excerpt(source, error.line, error.column, width - INDENT.len()).into_iter().flatten() {
        println!("{INDENT}{line}");
    }
    if let Some(help) = &error.help {
        println!("{INDENT}help: {}", one_line(help));
    }
}
