//! `soleil report`: the student's hand-in. It needs no engine: what none tells comes from the ledger and the files.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::check::{Examined, examine};
use crate::cli::{Global, ReportFormat};
use crate::lab::report::Report;
use crate::runtime::files::write_report;
use crate::runtime::surroundings::{student, time_zone};
use crate::text::sanitise::one_line;
use crate::text::{plain, render};

/// Writes the report to `output`, or to standard output (also for `-`). Exit status: 0 written, 1 not.
///
/// # Errors
/// The lab cannot be read.
pub fn run(global: &Global, format: ReportFormat, output: Option<&Path>) -> anyhow::Result<ExitCode> {
    let Examined { around, world, progress, now } = examine(global)?;
    let (login, host) = student();
    let report = Report::new(&around.lab, &world, &progress, around.lang, now).of(&login, &host);
    let text = match format {
        ReportFormat::Md => {
            let text = report.markdown(around.lang, &time_zone());
            if global.ascii { plain(&text) } else { text }
        }
        ReportFormat::Json => report.json(),
        ReportFormat::Junit => report.junit(),
    };
    let Some(path) = output.filter(|path| *path != Path::new("-")) else {
        return match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
            // `soleil report | head` has read enough.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(ExitCode::SUCCESS),
        };
    };
    Ok(match write_report(path, &text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("soleil: {}", one_line(&render(&why, around.lang)));
            ExitCode::FAILURE
        }
    })
}
