//! soleil: see the library's documentation.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use soleil::app::present::Mode;
use soleil::cli::{Cli, Command, Global};
use soleil::runtime::End;
use soleil::runtime::practice::Practice;
use soleil::text::Message;
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
    let gone = looks_at_a_lab(cli.command.as_ref()).then(|| runtime::shelf::choose(&mut cli.global)).flatten();
    let mut practice = match runtime::practice::start(&mut cli) {
        Ok(practice) => practice,
        Err(error) => return failed(&error),
    };
    let trouble = gone.or_else(|| practice.as_ref().and_then(|practice| practice.trouble()).cloned());
    if let (Some(trouble), true) = (&trouble, cli.command.is_some()) {
        runtime::surroundings::complain(&cli.global, trouble);
    }
    let done = match cli.command {
        None => screen(&cli.global, presenter(&cli.global), trouble.as_ref(), &mut practice),
        Some(Command::Check { json }) => commands::check::run(&cli.global, json),
        Some(Command::Report { format, output }) => commands::report::run(&cli.global, format, output.as_deref()),
        Some(Command::Explain { json, file }) => commands::explain::run(&cli.global, json, file.as_deref()),
        Some(Command::Demo { here: false }) => commands::demo::run(&cli.global),
        Some(Command::Demo { here: true }) => screen(&cli.global, Mode::Alone, None, &mut practice),
        Some(Command::Notes) => runtime::notes::run(&cli.global),
        Some(Command::Doctor { json }) => commands::doctor::run(&cli.global, json),
        Some(Command::Class { json: true, folder }) => commands::class::run(&cli.global, &folder),
        Some(Command::Class { json: false, folder }) => runtime::class::run(&cli.global, &folder),
        Some(Command::Lint { files, engine, timeout }) => {
            commands::lint::run(&cli.global, &files, engine.then_some(timeout))
        }
        Some(Command::Labs { json }) => commands::labs::run(&cli.global, json),
        Some(Command::Schema) => commands::schema::run(),
        Some(Command::New { folder }) => commands::new::run(&cli.global, &folder),
        Some(Command::Rehearse { timeout }) => runtime::rehearsal::run(&cli.global, Duration::from_secs(timeout)),
        Some(Command::Reset { step, yes }) => commands::reset::run(&cli.global, step.as_deref(), yes),
        Some(Command::Docker { arguments }) => Ok(commands::docker::run(&cli.global, &arguments)),
        Some(Command::Simulate { socket, pace }) => commands::simulate::run(&socket, pace),
        Some(Command::Hook { shell }) => {
            print!("{}", commands::hook::run(shell));
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Completions { shell }) => commands::manual::completions(shell),
        Some(Command::Man { into }) => commands::manual::man(into.as_deref()),
        Some(Command::HookReport { status, socket }) => {
            commands::hook::report(status, &socket);
            Ok(ExitCode::SUCCESS)
        }
    };
    drop(practice);
    done.unwrap_or_else(|error| failed(&error))
}

/// The screen; it begins anew where another lab was chosen.
fn screen(
    global: &Global,
    mode: Mode,
    trouble: Option<&Message>,
    practice: &mut Option<Practice>,
) -> anyhow::Result<ExitCode> {
    match runtime::run(global, mode, trouble)? {
        End::Left(code) => Ok(code),
        End::Practice => Err(runtime::anew::on_practice().into()),
        End::Lab(name) => {
            // What it holds is kept before this program is replaced.
            drop(practice.take());
            Err(runtime::anew::with_lab(&name).into())
        }
    }
}

/// Whether it is for the lab that is done, so that without `--lab` the last one is meant.
fn looks_at_a_lab(command: Option<&Command>) -> bool {
    matches!(
        command,
        None | Some(
            Command::Check { .. }
                | Command::Report { .. }
                | Command::Explain { .. }
                | Command::Demo { .. }
                | Command::Doctor { .. }
                | Command::Reset { .. }
                | Command::Class { .. }
                | Command::Notes
                | Command::Labs { .. }
        )
    )
}

fn failed(error: &anyhow::Error) -> ExitCode {
    // It may quote a name, a file or an engine.
    eprintln!("soleil: {}", plain(format!("{error:#}").as_bytes()).trim_end());
    ExitCode::from(2)
}
