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
        Condition::Exec(exec) => pattern(&exec.command, at.key("exec").key("command")),
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
    container.output.as_ref().map_or(Ok(()), |output| pattern(output, at.key("output")))
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
