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
        Condition::Exec(exec) => found.extend(pattern(&exec.command, at.key("exec").key("command")).err()),
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
    found.extend(container.output.as_ref().and_then(|output| pattern(output, at.key("output")).err()));
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
    if !pattern.0.is_match("") {
        return Ok(());
    }
    Err(Problem::new(at, format!("the pattern `{}` matches an empty text, so it proves nothing", pattern.0.as_str())))
}
