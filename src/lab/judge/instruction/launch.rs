//! COPY and ENTRYPOINT: the application comes in, and is launched where it lies.

use crate::lab::dockerfile::{Form, Stage, absolute};
use crate::lab::shell;
use crate::lab::world::{FileState, World};
use crate::text::Message;

pub(super) fn copy(file: &str, stage: &Stage<'_>) -> Result<Message, Message> {
    let mut why = None;
    for step in &stage.steps {
        let line = *step.instruction.lines.start();
        let Some((sources, destination)) = &step.copy else { continue };
        if step.places(file) {
            let id = if step.instruction.keyword == "ADD" {
                Message::new("judge-copy-add")
            } else {
                Message::new("judge-copy")
            };
            return Ok(id.with("line", line).with("path", file).with("destination", destination));
        }
        let named = |source: &&String| source.rsplit('/').next() == Some(file);
        if let Some(source) = sources.iter().find(named) {
            let message = if source.starts_with("..") || source.starts_with(['~', '/']) {
                Message::new("judge-copy-outside")
            } else {
                Message::new("judge-copy-elsewhere")
            };
            why.get_or_insert(message.with("line", line).with("seen", source));
        }
    }
    Err(why.unwrap_or_else(|| Message::new("judge-copy-none")).with("path", file))
}

pub(super) fn entrypoint(file: &str, stage: &Stage<'_>, world: &World) -> Result<Message, Message> {
    let expected = |message: Message| message.with("path", file);
    let Some((step, form)) = stage.last_command("ENTRYPOINT") else {
        let cmd = stage.last_command("CMD").is_some();
        let message =
            if cmd { Message::new("judge-entrypoint-only-cmd") } else { Message::new("judge-entrypoint-none") };
        return Err(expected(message));
    };
    let line = *step.instruction.lines.start();
    let at = |message: Message| expected(message.with("line", line));
    if let Form::Shell(text, _) = form
        && text.starts_with('[')
    {
        // The builder takes a broken array for a command line: only the run fails.
        return Err(at(Message::new("judge-entrypoint-quotes")));
    }
    let placed: Vec<String> = stage.placed(file).into_iter().flat_map(|placed| placed.paths).collect();
    let mut folder = stage.workdir.clone();
    let mut launched = None;
    let mut alone = false;
    for words in command_lines(form, stage) {
        let Some((program, arguments)) = words.split_first() else { continue };
        let name = shell::base_name(program);
        if name == "cd" {
            folder = absolute(&folder, arguments.first().map_or("/", String::as_str));
        } else if is_python(name) {
            launched = script(arguments).map(|path| absolute(&folder, &path));
        } else if program.rsplit('/').next() == Some(file) {
            launched = Some(absolute(&folder, program));
            alone = !has_shebang(file, world);
        }
    }
    let base = file.rsplit('/').next().unwrap_or(file);
    match launched {
        Some(_) if alone => Err(at(Message::new("judge-entrypoint-no-python"))),
        Some(path) if placed.contains(&path) => Ok(at(Message::new("judge-entrypoint").with("destination", path))),
        Some(path) if path.rsplit('/').next() != Some(base) => {
            Err(at(Message::new("judge-entrypoint-other-file").with("seen", path)))
        }
        Some(path) => match placed.first() {
            Some(there) => {
                Err(at(Message::new("judge-entrypoint-other-place").with("seen", path).with("destination", there)))
            }
            None => Err(at(Message::new("judge-entrypoint-not-copied").with("seen", path))),
        },
        None => Err(at(Message::new("judge-entrypoint-not-launched"))),
    }
}

/// The words of each command that the container starts with; an exec form goes on with CMD's words.
fn command_lines(form: &Form, stage: &Stage<'_>) -> Vec<Vec<String>> {
    if let Form::Exec(words) = form
        && shell::script(words).is_none()
    {
        let mut words = words.clone();
        if let Some((_, Form::Exec(more))) = stage.last_command("CMD") {
            words.extend(more.iter().cloned());
        }
        let simple = shell::Simple { words, before: shell::Operator::Edge, after: shell::Operator::Edge };
        return program_words(&simple).into_iter().collect();
    }
    form.commands().iter().filter_map(program_words).collect()
}

/// The program, as given, and its arguments, without `env`, `exec` … before it.
fn program_words(simple: &shell::Simple) -> Option<Vec<String>> {
    let (_, arguments) = simple.program()?;
    simple.words.get(simple.words.len() - arguments.len() - 1..).map(<[String]>::to_vec)
}

fn is_python(name: &str) -> bool {
    name.strip_prefix("python").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

/// The file that Python runs: the first word that is no option; of `-m app`, `app.py`.
fn script(arguments: &[String]) -> Option<String> {
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

fn has_shebang(file: &str, world: &World) -> bool {
    matches!(world.files.get(file), Some(FileState::Text { text, .. }) if text.starts_with("#!"))
}
