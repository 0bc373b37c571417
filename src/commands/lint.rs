//! `soleil lint`: a lab file's errors.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::lab::parse;
use crate::runtime::labs;
use crate::text::sanitise::one_line;

/// Prints every problem; 0 when there is none, else 1.
///
/// # Errors
/// A file cannot be read.
pub fn run(files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    super::only_output_is_left();
    let mut problems = 0;
    for file in files {
        let name = one_line(&file.display().to_string());
        match parse::parse(&labs::read(file)?) {
            Ok(lab) => println!("{name}: {} steps, clean", lab.steps().count()),
            Err(error) => {
                problems += 1;
                println!("{name}:{}:{}: {error}", error.line, error.column);
            }
        }
    }
    Ok(ExitCode::from(u8::from(problems > 0)))
}
