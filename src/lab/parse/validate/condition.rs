//! A condition must ask for something that can be there and can be missing.

use super::{Checked, Path, Problem, at_least_one, listed, relative};
use crate::lab::model::{
    BuiltCondition, CommandCondition, Condition, ContainerCondition, FileCondition, InstructionCondition, Lab, Pattern,
    Purpose,
};

/// Checks one condition and those inside it.
pub(super) fn condition(lab: &Lab, one: &Condition, at: &Path) -> Checked {
    match one {
        Condition::All(inner) => group(lab, inner, &at.key("all")),
        Condition::Any(inner) => group(lab, inner, &at.key("any")),
        Condition::Not(inner) => condition(lab, inner, &at.key("not")),
        Condition::Image(_) => Ok(()),
        Condition::Built(built) => built_from(lab, built, &at.key("built")),
        Condition::Container(container) => seen(container, &at.key("container")),
        Condition::Transcript(transcript) => {
            let at = at.key("transcript");
            pattern(&transcript.command, at.key("command"))?;
            pattern(&transcript.line, at.key("line"))?;
            not_blank(&transcript.try_, at.key("try"))
        }
        Condition::Exec(exec) => {
            let at = at.key("exec");
            pattern(&exec.command, at.key("command"))?;
            exec.try_.as_ref().map_or(Ok(()), |line| not_blank(line, at.key("try")))
        }
        Condition::Volume(volume) => object_name(&volume.name, "volume", at.key("volume").key("name")),
        Condition::Folder(folder) if folder.path.is_empty() => Ok(()),
        Condition::Folder(folder) => relative(&folder.path, at.key("folder").key("path")),
        Condition::File(file) => file_holds(lab, file, &at.key("file")),
        Condition::Instruction(instruction) => purpose(lab, instruction, &at.key("instruction")),
        Condition::Command(command) => typed(command, &at.key("command")),
    }
}

fn group(lab: &Lab, inner: &[Condition], at: &Path) -> Checked {
    at_least_one(inner, "no condition in this list", at.clone())?;
    inner.iter().enumerate().try_for_each(|(index, one)| condition(lab, one, &at.index(index)))
}

fn built_from(lab: &Lab, built: &BuiltCondition, at: &Path) -> Checked {
    listed(lab, &built.dockerfile, at.key("dockerfile"))?;
    built.base.as_ref().map_or(Ok(()), |base| not_blank(base, at.key("base")))
}

fn seen(container: &ContainerCondition, at: &Path) -> Checked {
    for (index, program) in container.program.iter().enumerate() {
        let at = at.key("program").index(index);
        not_blank(program, at.clone())?;
        if program.contains('/') {
            return Err(Problem::new(at, format!("`{program}` is not the base name of a program"))
                .help("`bash`, not `/bin/bash`"));
        }
    }
    if let Some(name) = &container.name {
        object_name(name, "container", at.key("name"))?;
    }
    for (index, port) in container.publish.iter().enumerate() {
        let at = at.key("publish").index(index);
        port_number(port.container, at.key("container"))?;
        port.host.map_or(Ok(()), |host| port_number(host, at.key("host")))?;
    }
    for (index, mount) in container.mounts.iter().enumerate() {
        let at = at.key("mounts").index(index);
        object_name(&mount.volume, "volume", at.key("volume"))?;
        if let Some(target) = mount.target.as_ref().filter(|target| !target.starts_with('/') || target.len() < 2) {
            return Err(Problem::new(at.key("target"), format!("`{target}` is not a folder in a container"))
                .help("give its whole path: `/data`"));
        }
    }
    container.output.as_ref().map_or(Ok(()), |output| pattern(output, at.key("output")))
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

fn file_holds(lab: &Lab, file: &FileCondition, at: &Path) -> Checked {
    listed(lab, &file.path, at.key("path"))?;
    for (index, wanted) in file.matches.iter().enumerate() {
        let at = at.key("matches").index(index);
        pattern(&wanted.pattern, at.key("pattern"))?;
        not_blank(&wanted.shown, at.key("shown"))?;
    }
    Ok(())
}

fn purpose(lab: &Lab, instruction: &InstructionCondition, at: &Path) -> Checked {
    listed(lab, &instruction.file, at.key("file"))?;
    let at = at.key("purpose");
    match &instruction.purpose {
        Purpose::From(repository) => not_blank(repository, at.key("from")),
        Purpose::AptInstall(commands) => words(commands, &at.key("apt_install")),
        Purpose::PipInstall(library) => not_blank(library, at.key("pip_install")),
        Purpose::Copy(path) => relative(path, at.key("copy")),
        Purpose::Entrypoint(path) => relative(path, at.key("entrypoint")),
    }
}

fn typed(command: &CommandCondition, at: &Path) -> Checked {
    at_least_one(&command.words, "no command in this list", at.key("words"))?;
    for (index, one) in command.words.iter().enumerate() {
        words(one, &at.key("words").index(index))?;
    }
    not_blank(&command.try_, at.key("try"))
}

fn words(words: &[String], at: &Path) -> Checked {
    at_least_one(words, "no word in this list", at.clone())?;
    words.iter().enumerate().try_for_each(|(index, word)| not_blank(word, at.index(index)))
}

fn not_blank(text: &str, at: Path) -> Checked {
    if text.trim().is_empty() { Err(Problem::new(at, "this text is empty")) } else { Ok(()) }
}

fn pattern(pattern: &Pattern, at: Path) -> Checked {
    if !pattern.0.is_match("") {
        return Ok(());
    }
    Err(Problem::new(at, format!("the pattern `{}` matches an empty text, so it proves nothing", pattern.0.as_str())))
}
