//! What the instructions of a saved Dockerfile do: its base, what it installs, copies and launches.
//! Only the last stage counts, with those it is built on.

mod install;
mod launch;

use super::{Verdict, files};
use crate::lab::diagnose::{Facts, Severity, diagnose};
use crate::lab::dockerfile::{self, Dockerfile, Stage};
use crate::lab::model::{InstructionCondition, Language, Purpose};
use crate::lab::world::World;
use crate::text::Message;

pub(super) fn judge(condition: &InstructionCondition, world: &World) -> Verdict {
    let text = match files::text(&condition.file, world) {
        Ok(text) => text,
        Err(verdict) => return verdict,
    };
    let dockerfile = match dockerfile::parse(text) {
        Ok(dockerfile) => dockerfile,
        Err(error) => return Verdict::NotYet(error.message),
    };
    let Some(stage) = dockerfile.last_stage() else { return Verdict::NotYet(Message::new("dockerfile-no-from")) };
    let found = match &condition.purpose {
        Purpose::From(repository) => from(repository, &stage),
        Purpose::AptInstall(commands) => install::apt(commands, &stage),
        Purpose::PipInstall(library) => install::pip(library, &stage, world),
        Purpose::Copy(file) => launch::copy(file, &stage, world),
        Purpose::Entrypoint(file) => launch::entrypoint(file, &stage, world),
    };
    match found {
        Ok(evidence) => match broken(text, &dockerfile, &evidence) {
            Some(why) => Verdict::NotYet(why),
            None => Verdict::Met(evidence),
        },
        Err(why) => Verdict::NotYet(why),
    }
}

/// The instruction of the evidence cannot work: what the editor says of it, by the text alone.
fn broken(text: &str, dockerfile: &Dockerfile, evidence: &Message) -> Option<Message> {
    let line: usize = evidence.args.get("line")?.parse().ok()?;
    let instruction = dockerfile.instructions.iter().find(|it| it.lines.contains(&line))?;
    let told = diagnose(Language::Dockerfile, text, &Facts::default());
    let wrong = told.into_iter().find(|it| it.severity == Severity::Error && instruction.lines.contains(&it.line));
    wrong.map(|it| it.message)
}

fn from(repository: &str, stage: &Stage<'_>) -> Result<Message, Message> {
    if files::is_repository(&stage.base, repository) {
        return Ok(Message::new("judge-from").with("line", stage.base_line).with("image", &stage.base));
    }
    let brings_python =
        stage.base.rsplit('/').next().is_some_and(|name| name == "python" || name.starts_with("python:"));
    let message = if brings_python && repository != "python" {
        Message::new("judge-from-python")
    } else {
        Message::new("judge-from-other")
    };
    Err(message.with("expected", repository).with("seen", &stage.base).with("line", stage.base_line))
}
