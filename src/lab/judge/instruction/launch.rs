//! COPY and ENTRYPOINT: the application comes in, and is launched where it lies.

use crate::lab::dockerfile::Stage;
use crate::lab::dockerfile::launch::{is_broken_array, is_outside, launched};
use crate::lab::dockerignore::Dockerignore;
use crate::lab::world::{FileState, World};
use crate::text::Message;

pub(super) fn copy(file: &str, stage: &Stage<'_>, world: &World) -> Result<Message, Message> {
    let mut why = None;
    for step in &stage.steps {
        let line = *step.instruction.lines.start();
        let Some((sources, destination)) = &step.copy else { continue };
        if step.places(file) {
            let ignored = world.dockerignore.as_deref().and_then(|text| Dockerignore::parse(text).ok());
            if ignored.is_some_and(|ignored| ignored.excludes(file)) {
                return Err(Message::new("judge-copy-ignored").with("line", line).with("path", file));
            }
            let id = if step.instruction.keyword == "ADD" {
                Message::new("judge-copy-add")
            } else {
                Message::new("judge-copy")
            };
            return Ok(id.with("line", line).with("path", file).with("destination", destination));
        }
        let named = |source: &&String| source.rsplit('/').next() == Some(file);
        if let Some(source) = sources.iter().find(named) {
            let message = if is_outside(source) {
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
    if is_broken_array(form) {
        return Err(at(Message::new("judge-entrypoint-quotes")));
    }
    let placed: Vec<String> = stage.placed(file).into_iter().flat_map(|placed| placed.paths).collect();
    let mut launches = None;
    let mut alone = false;
    for program in launched(form, stage) {
        if program.by_python {
            launches = program.path;
        } else if program.program.rsplit('/').next() == Some(file) {
            launches = program.path;
            alone = !has_shebang(file, world);
        }
    }
    let base = file.rsplit('/').next().unwrap_or(file);
    match launches {
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

fn has_shebang(file: &str, world: &World) -> bool {
    matches!(world.files.get(file), Some(FileState::Text { text, .. }) if text.starts_with("#!"))
}
