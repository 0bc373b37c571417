//! What the RUN instructions of a stage install with apt and pip, and whether they can. The judge and the editor's
//! diagnostics read the same answers.

use std::collections::BTreeMap;

use super::{Form, Stage, Step};
use crate::lab::reference::is_repository;
use crate::lab::shell::{self, Operator, Simple};
use crate::lab::world::FileState;

/// Options of apt that take the next word with them.
const APT_VALUED: &[&str] = &["-o", "-t", "-c", "--option", "--target-release", "--config-file", "-a"];

/// A simple command of a RUN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// First line of its instruction, from 1.
    pub line: usize,
    /// Place of its instruction among the stage's steps.
    pub step: usize,
    /// Its place among the instruction's commands.
    pub place: usize,
    /// The command.
    pub simple: Simple,
    /// `yes |` stands before it.
    pub fed_by_yes: bool,
}

/// The package lists at the time of an installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lists {
    /// An update came before.
    Updated,
    /// An update comes, but after.
    UpdatedLater,
    /// There is no update.
    Never,
}

/// An `apt install`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AptInstall<'a> {
    /// The command.
    pub run: &'a Run,
    /// Names, without versions, architectures and releases.
    pub packages: Vec<&'a str>,
    /// The package lists.
    pub lists: Lists,
    /// It asks nothing.
    pub says_yes: bool,
}

/// A `pip install`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PipInstall<'a> {
    /// The command.
    pub run: &'a Run,
    /// The words after `install`.
    pub arguments: &'a [String],
    /// Python is there.
    pub python: bool,
    /// pip is there.
    pub pip: bool,
}

/// Every simple command of every RUN, in order.
pub fn runs(stage: &Stage<'_>) -> Vec<Run> {
    let commands = |(step, form): (&Step<'_>, &Form)| {
        let at = stage.steps.iter().position(|other| std::ptr::eq(other, step)).unwrap_or_default();
        let line = *step.instruction.lines.start();
        let mut fed_by_yes = false;
        let run = move |(place, simple): (usize, Simple)| {
            let yes = matches!(simple.program(), Some(("yes", _))) && simple.after == Operator::Pipe;
            let fed_by_yes = std::mem::replace(&mut fed_by_yes, yes);
            Run { line, step: at, place, simple, fed_by_yes }
        };
        form.commands().into_iter().enumerate().map(run)
    };
    stage.runs().flat_map(commands).collect()
}

/// Every `apt install`, in order.
pub fn apt_installs(runs: &[Run]) -> Vec<AptInstall<'_>> {
    let mut updated = false;
    let mut installs = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        updated |= is_apt_update(&run.simple);
        if matches!(run.simple.program(), Some(("rm", words)) if words.iter().any(|it| it.contains("/var/lib/apt/lists")))
        {
            updated = false;
        }
        let Some(packages) = apt_packages(&run.simple) else { continue };
        let later = || runs[index + 1..].iter().any(|other| is_apt_update(&other.simple));
        let lists = match updated {
            true => Lists::Updated,
            false if later() => Lists::UpdatedLater,
            false => Lists::Never,
        };
        installs.push(AptInstall { run, packages, lists, says_yes: says_yes(run) });
    }
    installs
}

/// Every `pip install`, in order.
pub fn pip_installs<'a>(stage: &Stage<'_>, runs: &'a [Run]) -> Vec<PipInstall<'a>> {
    // Another base than these may bring pip along.
    let mut pip = !is_bare(&stage.base);
    let mut python = pip;
    let mut venv = false;
    let mut installs = Vec::new();
    for run in runs {
        if let Some(packages) = apt_packages(&run.simple) {
            // `$PACKAGES` may hold anything.
            let unknown = packages.iter().any(|package| package.contains('$'));
            python |= unknown || packages.iter().any(|package| package.starts_with("python"));
            pip |= unknown || packages.iter().any(|package| brings_pip(package));
            venv |= packages.iter().any(|package| brings_venv(package));
        }
        pip |= run.simple.words.iter().any(|word| word == "ensurepip" || word.ends_with("get-pip.py"));
        if let Some(arguments) = pip_arguments(&run.simple) {
            let pip = pip || venv && is_in_venv(stage, runs, run);
            installs.push(PipInstall { run, arguments, python, pip });
        }
    }
    installs
}

/// The base brings no Python: Debian or Ubuntu, whatever the release.
pub fn is_bare(base: &str) -> bool {
    ["debian", "ubuntu"].iter().any(|bare| is_repository(base, bare))
}

/// `apt update`.
pub fn is_apt_update(simple: &Simple) -> bool {
    apt_words(simple).is_some_and(|words| words.first() == Some(&"update"))
}

/// What `apt install` is given: `None` for anything else.
pub fn apt_packages(simple: &Simple) -> Option<Vec<&str>> {
    let words = apt_words(simple)?;
    let (verb, packages) = words.split_first()?;
    let name = |package: &&'_ str| package.find(['=', ':', '/']).unwrap_or(package.len());
    (*verb == "install").then(|| packages.iter().map(|package| &package[..name(package)]).collect())
}

/// The words of an apt command that are no options, its verb first.
pub fn apt_words(simple: &Simple) -> Option<Vec<&str>> {
    let (program, words) = simple.program()?;
    matches!(program, "apt" | "apt-get").then(|| bare(words, APT_VALUED))
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

fn says_yes(run: &Run) -> bool {
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
pub fn brings(package: &str, command: &str) -> bool {
    let rest = package.strip_prefix(command);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-') || rest.starts_with('.'))
        || package.strip_prefix("python-is-") == Some(command)
}

fn brings_pip(package: &str) -> bool {
    package.starts_with("python") && package.contains("pip")
}

/// A virtual environment has a pip of its own.
fn brings_venv(package: &str) -> bool {
    let part = |part: &&str| package.starts_with("python") && package.contains(*part);
    ["venv", "full", "virtualenv"].iter().any(part) || package == "virtualenv"
}

/// The command's pip or Python may be that of a virtual environment.
fn is_in_venv(stage: &Stage<'_>, runs: &[Run], run: &Run) -> bool {
    own_python(run) || stage.env.contains_key("PATH") || activated(runs, run).is_some()
}

/// pip or Python by a path of its own: a virtual environment's.
pub fn own_python(run: &Run) -> bool {
    let words = &run.simple.words;
    let arguments = run.simple.program().map_or(0, |(_, arguments)| arguments.len());
    let program = words.get(words.len().saturating_sub(arguments + 1)).map_or("", String::as_str);
    program.contains(['/', '$']) && !program.starts_with("/usr/bin/") && !program.starts_with("/bin/")
}

/// The `bin` folder of the virtual environment that the same RUN has activated before: `/venv/bin`.
pub fn activated<'a>(runs: &'a [Run], run: &Run) -> Option<&'a str> {
    let before = runs.iter().filter(|other| other.step == run.step && other.place < run.place);
    before.rev().find_map(activates)
}

/// `. /venv/bin/activate`.
pub fn activates(run: &Run) -> Option<&str> {
    run.simple.words.iter().find_map(|word| word.strip_suffix("/activate"))
}

/// The words after `pip install`, `python3 -m pip install`, `/venv/bin/pip3 install` …
pub fn pip_arguments(simple: &Simple) -> Option<&[String]> {
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

/// A `pip install` asks for this library, by its name or by a list of requirements that was copied before.
pub fn asks_for(
    install: &PipInstall<'_>,
    library: &str,
    stage: &Stage<'_>,
    files: &BTreeMap<String, FileState>,
) -> bool {
    let is = |given: &str| {
        let end = given.find(['=', '<', '>', '!', '~', '[', ';', '@', ' ']).unwrap_or(given.len());
        given[..end].eq_ignore_ascii_case(library)
    };
    let mut words = install.arguments.iter();
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
            let copied = stage.steps.iter().take(install.run.step).any(|step| step.places(name));
            if let (true, Some(FileState::Text { text, .. })) = (copied, files.get(name))
                && text.lines().any(|line| is(line.trim()))
            {
                return true;
            }
        }
    }
    false
}
