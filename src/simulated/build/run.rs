//! RUN.

use std::collections::BTreeMap;

use super::Failure;
use super::read::Instruction;
use super::stage::{Bench, Stage};
use super::words;
use crate::simulated::command::{self, tree};
use crate::simulated::machine::{Machine, Output, Surroundings};
use crate::simulated::process::{CREATE, Process, StartError};

/// Runs a command on the stage's files.
pub fn run(bench: &mut Bench<'_>, stage: &mut Stage, instruction: &Instruction) -> Result<(), Failure> {
    let shell = || {
        let command = Some(instruction.rest.clone()).filter(|text| !text.is_empty());
        stage.shell().into_iter().chain(command).collect()
    };
    let words: Vec<String> = words::json(&instruction.rest).unwrap_or_else(shell);
    let line = words.join(" ");
    let args: BTreeMap<&String, &String> =
        stage.args.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))).collect();
    let given: String = args.iter().map(|(name, value)| format!("{name}={value} ")).collect();
    let created_by = if args.is_empty() { line.clone() } else { format!("|{} {given}{line}", args.len()) };
    if bench.cached(stage, &created_by) {
        return Ok(());
    }
    let id = bench.container();
    bench.say(format!(" ---> Running in {id}\n"));
    let mut machine =
        Machine { root: stage.root.clone(), hostname: id.clone(), catalogue: bench.request.catalogue, now: bench.now };
    let started = surroundings(stage, &machine).and_then(|surroundings| {
        Process::start(&mut machine, surroundings, &words).map_err(|error| Failure::step(error.told(CREATE)))
    });
    let (mut process, mut out) = started.inspect_err(|_| bench.contained(words.clone(), None))?;
    if process.status().is_none() {
        out.extend(process.end_of_input(&mut machine));
    }
    for output in out {
        match output {
            Output::Stdout(bytes) => bench.say(String::from_utf8_lossy(&bytes)),
            Output::Stderr(bytes) => bench.say(format!("\u{1b}[91m{}\u{1b}[0m", String::from_utf8_lossy(&bytes))),
            Output::Pause(long) => bench.pause(long),
            Output::Sleep(long) => bench.sleep(long),
        }
    }
    let status = process.status().unwrap_or_default();
    bench.contained(words, Some(status));
    if status != 0 {
        let message = format!("The command '{line}' returned a non-zero code: {status}");
        return Err(Failure { status: 200, code: Some(status.into()), message });
    }
    bench.say(format!("Removing intermediate container {id}\n"));
    let config = stage.image.config.clone();
    bench.commit(stage, &created_by, config, machine.root);
    Ok(())
}

fn surroundings(stage: &Stage, machine: &Machine) -> Result<Surroundings, Failure> {
    let config = &stage.image.config;
    let user = &config.user;
    let home = tree::home(machine, user).map_err(|user| Failure::step(StartError::User(user).to_string()))?;
    let mut env = BTreeMap::from([
        ("PATH".to_owned(), command::PATH.to_owned()),
        ("HOSTNAME".to_owned(), machine.hostname.clone()),
        ("HOME".to_owned(), home),
    ]);
    env.extend(stage.variables());
    let folder = if config.working_dir.is_empty() { "/".to_owned() } else { config.working_dir.clone() };
    Ok(Surroundings { user: user.clone(), folder, env, ..Surroundings::default() })
}
