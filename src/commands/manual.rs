//! `soleil completions` and `soleil man`: both are made from the one table of arguments.
#![expect(clippy::disallowed_methods, reason = "a command writes files")]

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::Cli;

/// Completions for `shell`, on standard output.
///
/// # Errors
/// Standard output takes nothing.
pub fn completions(shell: Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "soleil", &mut script);
    print(&script)
}

/// The manual page of the program on standard output; with `into` those of its commands too, each a file of that folder,
/// which is made if need be.
///
/// # Errors
/// The folder or a page cannot be written.
pub fn man(into: Option<&Path>) -> anyhow::Result<ExitCode> {
    let Some(folder) = into else {
        let mut page = Vec::new();
        Man::new(Cli::command()).render(&mut page)?;
        return print(&page);
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Cli::command(), folder))
        .with_context(|| format!("cannot write the manual pages to {}", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}

fn print(text: &[u8]) -> anyhow::Result<ExitCode> {
    super::only_output_is_left();
    io::stdout().write_all(text)?;
    Ok(ExitCode::SUCCESS)
}
