//! What Python would have printed.

use super::machine::{Machine, Output, Ran, Surroundings};

/// `python3`, by whatever name: a script, `-c`, `-m`, `--version`, or the prompt.
pub fn python(_: &mut Machine, _: &mut Surroundings, _: &[String], _: &mut Vec<Output>) -> Ran {
    Ran::Ended(1)
}
