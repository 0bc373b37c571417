//! A condition must ask for something that can be there and can be missing.

use super::{Checked, Path, Problem, at_least_one, listed, relative};
use crate::lab::model::{
    CommandCondition, Condition, ContainerCondition, FileCondition, InstructionCondition, Lab, Pattern, Purpose,
};

/// Checks one condition and those inside it.
pub(super) fn condition(lab: &Lab, one: &Condition, at: &Path, found: &mut Vec<Problem>) {
    match one {
        Condition::All(inner) => group(lab, inner, &at.key("all"), found),
        Condition::Any(inner) => group(lab, inner, &at.key("any"), found),
        Condition::Not(inner) => condition(lab, inner, &at.key("not"), found),
        Condition::Image(_) => {}
        Condition::Built(built) => {
            let at = at.key("built");
            found.extend(listed(lab, &built.dockerfile, at.key("dockerfile")).err());
            found.extend(built.base.as_ref().and_then(|base| not_blank(base, at.key("base")).err()));
        }
        Condition::Container(container) => seen(container, &at.key("container"), found),
        Condition::Transcript(transcript) => {
            let at = at.key("transcript");
            found.extend(pattern(&transcript.command, at.key("command")).err());
            found.extend(pattern(&transcript.line, at.key("line")).err());
            found.extend(not_blank(&transcript.try_, at.key("try")).err());
        }
        Condition::Exec(exec) => {
            let at = at.key("exec");
            found.extend(pattern(&exec.command, at.key("command")).err());
            found.extend(exec.try_.as_ref().and_then(|line| not_blank(line, at.key("try")).err()));
        }
        Condition::Volume(volume) => {
            found.extend(object_name(&volume.name, "volume", at.key("volume").key("name")).err());
        }
        Condition::Folder(folder) if folder.path.is_empty() => {}
        Condition::Folder(folder) => found.extend(relative(&folder.path, at.key("folder").key("path")).err()),
        Condition::File(file) => file_holds(lab, file, &at.key("file"), found),
        Condition::Instruction(instruction) => purpose(lab, instruction, &at.key("instruction"), found),
        Condition::Command(command) => typed(command, &at.key("command"), found),
    }
}

fn group(lab: &Lab, inner: &[Condition], at: &Path, found: &mut Vec<Problem>) {
    found.extend(at_least_one(inner, "no condition in this list", at.clone()).err());
    for (index, one) in inner.iter().enumerate() {
        condition(lab, one, &at.index(index), found);
    }
}

fn seen(container: &ContainerCondition, at: &Path, found: &mut Vec<Problem>) {
    for (index, program) in container.program.iter().enumerate() {
        let at = at.key("program").index(index);
        found.extend(not_blank(program, at.clone()).err());
        if program.contains('/') {
            found.push(
                Problem::new(at, format!("`{program}` is not the base name of a program"))
                    .help("`bash`, not `/bin/bash`"),
            );
        }
    }
    found.extend(container.name.as_ref().and_then(|name| object_name(name, "container", at.key("name")).err()));
    for (index, port) in container.publish.iter().enumerate() {
        let at = at.key("publish").index(index);
        found.extend(port_number(port.container, at.key("container")).err());
        found.extend(port.host.and_then(|host| port_number(host, at.key("host")).err()));
    }
    for (index, mount) in container.mounts.iter().enumerate() {
        let at = at.key("mounts").index(index);
        found.extend(object_name(&mount.volume, "volume", at.key("volume")).err());
        if let Some(target) = mount.target.as_ref().filter(|target| !target.starts_with('/') || target.len() < 2) {
            found.push(
                Problem::new(at.key("target"), format!("`{target}` is not a folder in a container"))
                    .help("give its whole path: `/data`"),
            );
        }
    }
    found.extend(container.output.as_ref().and_then(|output| pattern(output, at.key("output")).err()));
}

/// As Docker takes it.
fn object_name(name: &str, what: &str, at: Path) -> Checked {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    if name.len() > 1 && name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(allowed) {
        return Ok(());
    }
    Err(Problem::new(at, format!("`{name}` is not the name of a {what}"))
        .help("at least two of a-z, A-Z, 0-9, `_`, `.` and `-`, the first a letter or a digit"))
}

fn port_number(port: u16, at: Path) -> Checked {
    if port > 0 { Ok(()) } else { Err(Problem::new(at, "a port is a number from 1 to 65535")) }
}

fn file_holds(lab: &Lab, file: &FileCondition, at: &Path, found: &mut Vec<Problem>) {
    found.extend(listed(lab, &file.path, at.key("path")).err());
    for (index, wanted) in file.matches.iter().enumerate() {
        let at = at.key("matches").index(index);
        found.extend(pattern(&wanted.pattern, at.key("pattern")).err());
        found.extend(not_blank(&wanted.shown, at.key("shown")).err());
    }
}

fn purpose(lab: &Lab, instruction: &InstructionCondition, at: &Path, found: &mut Vec<Problem>) {
    found.extend(listed(lab, &instruction.file, at.key("file")).err());
    let at = at.key("purpose");
    match &instruction.purpose {
        Purpose::From(repository) => found.extend(not_blank(repository, at.key("from")).err()),
        Purpose::AptInstall(commands) => words(commands, &at.key("apt_install"), found),
        Purpose::PipInstall(library) => found.extend(not_blank(library, at.key("pip_install")).err()),
        Purpose::Copy(path) => found.extend(relative(path, at.key("copy")).err()),
        Purpose::Entrypoint(path) => found.extend(relative(path, at.key("entrypoint")).err()),
    }
}

fn typed(command: &CommandCondition, at: &Path, found: &mut Vec<Problem>) {
    found.extend(at_least_one(&command.words, "no command in this list", at.key("words")).err());
    for (index, one) in command.words.iter().enumerate() {
        words(one, &at.key("words").index(index), found);
    }
    found.extend(not_blank(&command.try_, at.key("try")).err());
}

fn words(words: &[String], at: &Path, found: &mut Vec<Problem>) {
    found.extend(at_least_one(words, "no word in this list", at.clone()).err());
    for (index, word) in words.iter().enumerate() {
        found.extend(not_blank(word, at.index(index)).err());
    }
}

fn not_blank(text: &str, at: Path) -> Checked {
    if text.trim().is_empty() { Err(Problem::new(at, "this text is empty")) } else { Ok(()) }
}

fn pattern(pattern: &Pattern, at: Path) -> Checked {
    if let Some(why) = pattern.problem() {
        return Err(Problem::new(at, why));
    }
    if !pattern.is_match("") {
        return Ok(());
    }
    Err(Problem::new(at, format!("the pattern `{}` matches an empty text, so it proves nothing", pattern.as_str())))
}
