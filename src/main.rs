//! soleil: see the library's documentation.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use soleil::app::present::Mode;
use soleil::cli::{Cli, Command, Global};
use soleil::text::sanitise::plain;
use soleil::{commands, runtime};

fn presenter(global: &Global) -> Mode {
    if global.present { Mode::Keys } else { Mode::Off }
}

fn main() -> ExitCode {
    if let Some(arguments) = commands::docker::called(std::env::args_os()) {
        return commands::docker::called_docker(&arguments);
    }
    let mut cli = Cli::parse();
    let practice = match runtime::practice::start(&mut cli) {
        Ok(practice) => practice,
        Err(error) => return failed(&error),
    };
    let trouble = practice.as_ref().and_then(|practice| practice.trouble());
    if let (Some(practice), true) = (&practice, cli.command.is_some()) {
        practice.complain();
    }
    let done = match cli.command {
        None => runtime::run(&cli.global, presenter(&cli.global), trouble),
        Some(Command::Check { json }) => commands::check::run(&cli.global, json),
        Some(Command::Report { format, output }) => commands::report::run(&cli.global, format, output.as_deref()),
        Some(Command::Explain { json, file }) => commands::explain::run(&cli.global, json, file.as_deref()),
        Some(Command::Demo { here: false }) => commands::demo::run(&cli.global),
        Some(Command::Demo { here: true }) => runtime::run(&cli.global, Mode::Alone, None),
        Some(Command::Doctor { json }) => commands::doctor::run(&cli.global, json),
        Some(Command::Class { json: true, folder }) => commands::class::run(&cli.global, &folder),
        Some(Command::Class { json: false, folder }) => runtime::class::run(&cli.global, &folder),
        Some(Command::Lint { files, engine, timeout }) => {
            commands::lint::run(&cli.global, &files, engine.then_some(timeout))
        }
        Some(Command::Schema) => commands::schema::run(),
        Some(Command::New { folder }) => commands::new::run(&cli.global, &folder),
        Some(Command::Rehearse { timeout }) => runtime::rehearsal::run(&cli.global, Duration::from_secs(timeout)),
        Some(Command::Reset { step, yes }) => commands::reset::run(&cli.global, step.as_deref(), yes),
        Some(Command::Docker { arguments }) => Ok(commands::docker::run(&cli.global, &arguments)),
        Some(Command::Simulate { socket, pace }) => commands::simulate::run(&cli.global, &socket, pace),
        Some(Command::Hook { shell }) => {
            print!("{}", commands::hook::run(shell));
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::HookReport { status, socket }) => {
            commands::hook::report(status, &socket);
            Ok(ExitCode::SUCCESS)
        }
    };
    drop(practice);
    done.unwrap_or_else(|error| failed(&error))
}

fn failed(error: &anyhow::Error) -> ExitCode {
    // It may quote a name, a file or an engine.
    eprintln!("soleil: {}", plain(format!("{error:#}").as_bytes()).trim_end());
    ExitCode::from(2)
}
