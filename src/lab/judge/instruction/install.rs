//! RUN instructions that install something.

use std::collections::BTreeMap;

use crate::lab::dockerfile::{Form, Stage, Step};
use crate::lab::judge::files;
use crate::lab::shell::{self, Operator, Simple};
use crate::lab::world::{FileState, World};
use crate::text::Message;

/// A simple command of a RUN with the line of its instruction and the place of that among the steps.
struct Run<'a> {
    line: usize,
    at: usize,
    simple: Simple,
    /// The program before it in a pipe: `yes | apt install`.
    fed_by_yes: bool,
    stage: &'a Stage<'a>,
}

fn runs<'a>(stage: &'a Stage<'a>) -> Vec<Run<'a>> {
    let commands = |(step, form): (&'a Step<'a>, &'a Form)| {
        let at = stage.steps.iter().position(|other| std::ptr::eq(other, step)).unwrap_or_default();
        let line = *step.instruction.lines.start();
        let mut fed_by_yes = false;
        form.commands().into_iter().map(move |simple| {
            let yes = matches!(simple.program(), Some(("yes", _))) && simple.after == Operator::Pipe;
            let fed_by_yes = std::mem::replace(&mut fed_by_yes, yes);
            Run { line, at, simple, fed_by_yes, stage }
        })
    };
    stage.runs().flat_map(commands).collect()
}

/// What `apt install` is given: `None` for anything else.
fn apt_packages(simple: &Simple) -> Option<Vec<&str>> {
    let (program, words) = simple.program()?;
    if !matches!(program, "apt" | "apt-get") {
        return None;
    }
    let words = bare(words, &["-o", "-t", "-c", "--option", "--target-release", "--config-file", "-a"]);
    let (verb, packages) = words.split_first()?;
    (*verb == "install")
        .then(|| packages.iter().map(|package| package.split(['=', ':', '/']).next().unwrap_or(package)).collect())
}

/// The words that are no options.
fn bare<'a>(words: &'a [String], valued: &[&str]) -> Vec<&'a str> {
    let mut kept = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if valued.contains(&word.as_str()) {
            words.next();
        } else if !word.starts_with('-') {
            kept.push(word.as_str());
        }
    }
    kept
}

fn says_yes(run: &Run<'_>) -> bool {
    let Some((_, words)) = run.simple.program() else { return false };
    run.fed_by_yes
        || words.iter().any(|word| match word.as_str() {
            "--yes" | "--assume-yes" => true,
            word if word.contains("Assume-Yes=") => {
                word.ends_with("true") || word.ends_with('1') || word.ends_with("yes")
            }
            word if word.starts_with("--") => false,
            // `-qq` means yes too, by apt-get(8).
            word => {
                word.strip_prefix('-').is_some_and(|letters| letters.contains('y') || letters.matches('q').count() > 1)
            }
        })
}

/// `python3` comes with `python3`, `python3-pip`, `python3.11-venv`, `python-is-python3`.
fn brings(package: &str, command: &str) -> bool {
    let rest = package.strip_prefix(command);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-') || rest.starts_with('.'))
        || package.strip_prefix("python-is-") == Some(command)
}

pub(super) fn apt(commands: &[String], stage: &Stage<'_>) -> Result<Message, Message> {
    let runs = runs(stage);
    let wanted = commands.join(" ");
    let expected = |message: Message| message.with("expected", &wanted);
    let mut updated = false;
    let mut why = None;
    let mut missing: Vec<&String> = commands.iter().collect();
    for (index, run) in runs.iter().enumerate() {
        let Some((program, words)) = run.simple.program() else { continue };
        let line = run.line;
        if matches!(program, "apt" | "apt-get") && bare(words, &["-o", "-c"]).first() == Some(&"update") {
            updated = true;
        }
        if program == "rm" && words.iter().any(|word| word.contains("/var/lib/apt/lists")) {
            updated = false;
        }
        let asked = |packages: &[&str]| commands.iter().any(|command| packages.iter().any(|it| brings(it, command)));
        if program == "aptitude" && words.iter().any(|word| word == "install") {
            why.get_or_insert(Message::new("judge-apt-aptitude").with("line", line));
        }
        let Some(packages) = apt_packages(&run.simple).filter(|packages| asked(packages)) else { continue };
        if !updated {
            let later = runs[index + 1..].iter().any(|other| {
                other.simple.program().is_some_and(|(program, words)| {
                    matches!(program, "apt" | "apt-get") && words.iter().any(|word| word == "update")
                })
            });
            let message =
                if later { Message::new("judge-apt-update-late") } else { Message::new("judge-apt-no-update") };
            why = Some(message.with("line", line));
        } else if !says_yes(run) {
            why = Some(Message::new("judge-apt-no-yes").with("line", line));
        } else {
            missing.retain(|command| !packages.iter().any(|package| brings(package, command)));
            if missing.is_empty() {
                return Ok(expected(Message::new("judge-apt").with("line", line)));
            }
        }
    }
    let other = || {
        let update = runs.iter().find(|run| {
            run.simple
                .program()
                .is_some_and(|(program, words)| program.starts_with("apt") && words.iter().any(|it| it == "update"))
        });
        match update {
            Some(run) => Message::new("judge-apt-only-update").with("line", run.line),
            None => Message::new("judge-apt-none"),
        }
    };
    Err(expected(why.unwrap_or_else(other)))
}

/// The words after `pip install`, `python3 -m pip install`, `/venv/bin/pip3 install` …
fn pip_arguments(simple: &Simple) -> Option<&[String]> {
    let (program, words) = simple.program()?;
    let version = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || c == '.');
    let words = if program.strip_prefix("pip").is_some_and(version) {
        words
    } else if program.strip_prefix("python").is_some_and(version) {
        let at = words.iter().position(|word| word == "-m")?;
        words.get(at + 1).filter(|module| *module == "pip")?;
        &words[at + 2..]
    } else {
        return None;
    };
    let words =
        shell::without_options(words, &["--python", "--log", "--proxy", "--retries", "--timeout", "--cache-dir"]);
    words.split_first().filter(|(verb, _)| *verb == "install").map(|(_, rest)| rest)
}

pub(super) fn pip(library: &str, stage: &Stage<'_>, world: &World) -> Result<Message, Message> {
    let runs = runs(stage);
    let expected = |message: Message| message.with("expected", library);
    // Another base than Debian's may bring pip along.
    let mut ready = !["debian", "ubuntu"].iter().any(|bare| files::is_repository(&stage.base, bare));
    let mut python = ready;
    let mut why = None;
    for run in &runs {
        let line = run.line;
        if let Some(packages) = apt_packages(&run.simple) {
            if packages.contains(&format!("python3-{library}").as_str()) {
                why.get_or_insert(Message::new("judge-pip-by-apt").with("line", line));
            }
            python |= packages.iter().any(|package| package.starts_with("python"));
            ready |= packages.iter().any(|package| {
                ["pip", "venv", "full", "virtualenv"]
                    .iter()
                    .any(|part| package.starts_with("python") && package.contains(part))
                    || matches!(*package, "virtualenv" | "pipx")
            });
        }
        ready |= run.simple.words.iter().any(|word| word == "ensurepip" || word.ends_with("get-pip.py"));
        let Some(arguments) = pip_arguments(&run.simple) else { continue };
        if !installs(arguments, library, run, &world.files) {
            continue;
        }
        if ready {
            return Ok(expected(Message::new("judge-pip").with("line", line)));
        }
        let message =
            if python { Message::new("judge-pip-without-pip") } else { Message::new("judge-pip-before-python") };
        why = Some(message.with("line", line));
    }
    Err(expected(why.unwrap_or_else(|| Message::new("judge-pip-none"))))
}

fn installs(arguments: &[String], library: &str, run: &Run<'_>, files: &BTreeMap<String, FileState>) -> bool {
    let is = |given: &str| {
        let end = given.find(['=', '<', '>', '!', '~', '[', ';', '@', ' ']).unwrap_or(given.len());
        given[..end].eq_ignore_ascii_case(library)
    };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let list = match word.as_str() {
            "-r" | "--requirement" => words.next().map(String::as_str),
            "-i" | "--index-url" | "--extra-index-url" | "-f" | "-t" | "--target" | "-c" | "--prefix" | "--root"
            | "-e" | "--trusted-host" | "--proxy" | "--timeout" | "--cache-dir" => {
                words.next();
                None
            }
            option => {
                option.strip_prefix("--requirement=").or_else(|| option.strip_prefix("-r").filter(|it| !it.is_empty()))
            }
        };
        if !word.starts_with('-') && is(word) {
            return true;
        }
        // A list counts where it lies in the workspace and was copied before.
        if let Some(list) = list {
            let name = list.rsplit('/').next().unwrap_or(list);
            let copied = run.stage.steps.iter().take(run.at).any(|step| step.places(name));
            if let (true, Some(FileState::Text { text, .. })) = (copied, files.get(name))
                && text.lines().any(|line| is(line.trim()))
            {
                return true;
            }
        }
    }
    false
}
