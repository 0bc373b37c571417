//! What a container of a stage launches, and where COPY has put it. The judge and the editor's diagnostics read the
//! same answers.

use super::{Form, Stage, absolute};
use crate::lab::shell::{self, Operator, Simple};

/// A program that the container starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launched {
    /// As written: `python3`, `/venv/bin/python`, `/app.py`.
    pub program: String,
    /// Absolute path of the file that it runs: Python's script, else the program itself. `None` for Python without one.
    pub path: Option<String>,
    /// That path as it is written.
    pub written: String,
    /// By Python.
    pub by_python: bool,
}

/// The programs of a command, in order; an exec form goes on with CMD's words.
pub fn launched(form: &Form, stage: &Stage<'_>) -> Vec<Launched> {
    let mut folder = stage.workdir.clone();
    let mut all = Vec::new();
    for words in command_lines(form, stage) {
        let Some((program, arguments)) = words.split_first() else { continue };
        let name = shell::base_name(program);
        if name == "cd" {
            folder = absolute(&folder, arguments.first().map_or("/", String::as_str));
            continue;
        }
        let by_python = is_python(name);
        let written = if by_python { script(arguments) } else { Some(program.clone()) };
        let path = written.as_ref().map(|path| absolute(&folder, path));
        all.push(Launched { program: program.clone(), path, written: written.unwrap_or_default(), by_python });
    }
    all
}

/// `ENTRYPOINT [...` that is no JSON: the builder takes it for a command line, and only the run fails.
pub fn is_broken_array(form: &Form) -> bool {
    matches!(form, Form::Shell(text, _) if text.starts_with('['))
}

/// A source that is not within the build context.
pub fn is_outside(source: &str) -> bool {
    source.starts_with("..") || source.starts_with(['~', '/'])
}

/// `python`, `python3`, `python3.11`.
pub fn is_python(name: &str) -> bool {
    name.strip_prefix("python").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

/// The words of each command that the container starts with; an exec form goes on with CMD's words.
fn command_lines(form: &Form, stage: &Stage<'_>) -> Vec<Vec<String>> {
    if let Form::Exec(words) = form
        && shell::script(words).is_none()
    {
        let mut words = words.clone();
        if let Some((_, cmd @ Form::Exec(more))) = stage.last_command("CMD")
            && cmd != form
        {
            words.extend(more.iter().cloned());
        }
        let simple = Simple { words, before: Operator::Edge, after: Operator::Edge };
        return program_words(&simple).into_iter().collect();
    }
    form.commands().iter().filter_map(program_words).collect()
}

/// The program, as given, and its arguments, without `env`, `exec` … before it.
fn program_words(simple: &Simple) -> Option<Vec<String>> {
    let (_, arguments) = simple.program()?;
    simple.words.get(simple.words.len() - arguments.len() - 1..).map(<[String]>::to_vec)
}

/// The file that Python runs: the first word that is no option; of `-m app`, `app.py`.
pub fn script(arguments: &[String]) -> Option<String> {
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-m" => return words.next().map(|module| format!("{}.py", module.replace('.', "/"))),
            "-c" => return None,
            "-W" | "-X" => {
                words.next();
            }
            option if option.starts_with('-') => {}
            path => return Some(path.to_owned()),
        }
    }
    None
}
