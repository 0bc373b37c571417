//! `soleil schema`: what may stand in a lab file, for an editor.

use std::process::ExitCode;

/// JSON Schema 2020-12 of a lab file; a test writes it from the model.
pub(super) const SCHEMA: &str = include_str!("../../assets/lab.schema.json");

/// Prints it.
///
/// # Errors
/// None.
pub fn run() -> anyhow::Result<ExitCode> {
    super::only_output_is_left();
    print!("{SCHEMA}");
    Ok(ExitCode::SUCCESS)
}
