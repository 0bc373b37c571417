//! What was typed and is not understood: docker's own words for it, then what this small docker has.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory, Error};

use super::arguments::Docker;
use super::{Failure, say};
use crate::cli::Global;
use crate::runtime::surroundings::voice;
use crate::text::{Lang, Message, render};

/// Help where it was asked for, else what was wrong.
///
/// # Errors
/// Whenever it was not help that was asked for.
pub fn answer(error: &Error, arguments: &[OsString], global: &Global) -> Result<u8, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say(&error.render().to_string())?;
            Ok(0)
        }
        _ => Err(wrong(error, arguments, voice(global).lang)),
    }
}

/// All that there is, for a `docker` alone.
pub(super) fn help() -> Result<u8, Failure> {
    say(&Docker::command().render_help().to_string())?;
    Ok(0)
}

/// A template that asks for more than fields.
pub(super) fn template(piece: String) -> Failure {
    Failure::new(format!(
        "template parsing error: {piece}: {} knows {{{{.Field}}}}, {{{{json .}}}} and \"table …\" alone, and the fields of \
         --format's help",
        super::NAME
    ))
    .with_status(64)
}

/// What is said, and docker's exit status for it.
pub fn wrong(error: &Error, arguments: &[OsString], lang: Lang) -> Failure {
    let (path, command) = meant(arguments);
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        _ => String::new(),
    };
    let given = text(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = text(ContextKind::InvalidSubcommand);
            let name = format!("{path} {name}").split_off("docker ".len());
            let known = names(&command).join(", ");
            let note = Message::new("docker-no-command").with("command", &name).with("known", known);
            Failure::new(format!(
                "docker: '{name}' is not a docker command.\nSee '{path} --help'\n\n{}",
                render(&note, lang)
            ))
        }
        ErrorKind::UnknownArgument if given.starts_with('-') => {
            let flag = match given.strip_prefix("--") {
                Some(_) => format!("unknown flag: {given}"),
                None => format!("unknown shorthand flag: '{}' in {given}", given.trim_start_matches('-')),
            };
            let known = command.get_opts().filter(|option| !option.is_hide_set()).filter_map(flag_of);
            let note = Message::new("docker-no-flag")
                .with("command", &path)
                .with("known", known.collect::<Vec<_>>().join(", "));
            Failure::new(format!("{flag}\nSee '{path} --help'.\n\n{}", render(&note, lang))).with_status(125)
        }
        ErrorKind::UnknownArgument
        | ErrorKind::MissingRequiredArgument
        | ErrorKind::TooFewValues
        | ErrorKind::TooManyValues
        | ErrorKind::WrongNumberOfValues => {
            let usage = command.clone().bin_name(&path).render_usage().to_string();
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            let usage = usage.trim_start_matches("Usage:").trim();
            Failure::new(format!(
                "\"{path}\" requires {}.\nSee '{path} --help'.\n\nUsage:  {usage}\n\n{about}",
                arity(&command)
            ))
        }
        _ => {
            let said = error.render().to_string();
            let said = said.trim_start_matches("error:").trim();
            Failure::new(format!("{said}\nSee '{path} --help'.")).with_status(125)
        }
    }
}

/// How a command is called, and what it takes, from what was typed.
fn meant(arguments: &[OsString]) -> (String, Command) {
    let mut command = Docker::command();
    let mut path = "docker".to_owned();
    for word in arguments.iter().filter_map(|word| word.to_str()).filter(|word| !word.starts_with('-')) {
        let Some(next) = command.find_subcommand(word).cloned() else { break };
        path = format!("{path} {}", next.get_name());
        command = next;
    }
    (path, command)
}

fn names(command: &Command) -> Vec<String> {
    let commands = command.get_subcommands().filter(|command| !command.is_hide_set());
    commands.map(|command| command.get_name().to_owned()).collect()
}

/// `-i`, or `--rm` where it has no letter.
fn flag_of(option: &Arg) -> Option<String> {
    let long = option.get_long().map(|long| format!("--{long}"));
    option.get_short().map(|short| format!("-{short}")).or(long)
}

/// `exactly 1 argument`, `at least 2 arguments`, `at most 1 argument`.
fn arity(command: &Command) -> String {
    let (mut least, mut most) = (0, Some(0_usize));
    for positional in command.get_positionals() {
        let values = positional.get_num_args();
        let several = matches!(positional.get_action(), clap::ArgAction::Append);
        let (low, high) = values.map_or((1, 1), |values| (values.min_values(), values.max_values()));
        least += if positional.is_required_set() { low.max(1) } else { 0 };
        most = if several || high > 100 { None } else { most.map(|most| most + high) };
    }
    let (how, count) = match most {
        Some(most) if most == least => ("exactly", most),
        Some(most) if least == 0 => ("at most", most),
        _ => ("at least", least),
    };
    format!("{how} {count} argument{}", if count == 1 { "" } else { "s" })
}
