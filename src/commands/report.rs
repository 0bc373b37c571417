//! `soleil report`: the student's hand-in. It needs no engine: what none tells comes from the ledger and the files.
#![expect(clippy::disallowed_methods, reason = "a command looks at the world and at the clock")]

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::check::{observe, remember};
use crate::cli::{Global, ReportFormat};
use crate::lab::report::Report;
use crate::runtime::files::write_report;
use crate::runtime::surroundings::{look, student};
use crate::text::sanitise::one_line;
use crate::text::{plain, render};

/// Writes the report to `output`, or to standard output (also for `-`). Exit status: 0 written, 1 not.
///
/// # Errors
/// The lab cannot be read.
pub fn run(global: &Global, format: ReportFormat, output: Option<&Path>) -> anyhow::Result<ExitCode> {
    let now = Timestamp::now();
    let around = look(global, now)?;
    around.warn();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let world = runtime.block_on(observe(global, &around));
    runtime.shutdown_timeout(Duration::from_millis(100));
    let progress = remember(&around, &world, now);
    let (login, host) = student();
    let report = Report::new(&around.lab, &world, &progress, around.lang, now).of(&login, &host);
    let text = match format {
        ReportFormat::Md => {
            let text = report.markdown(around.lang, &TimeZone::system());
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
