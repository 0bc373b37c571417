//! RUN instructions that install something.

use crate::lab::dockerfile::Stage;
use crate::lab::dockerfile::install::{
    Lists, apt_installs, apt_packages, asks_for, brings, is_apt_update, pip_installs, runs,
};
use crate::lab::world::World;
use crate::text::Message;

pub(super) fn apt(commands: &[String], stage: &Stage<'_>) -> Result<Message, Message> {
    let runs = runs(stage);
    let wanted = commands.join(" ");
    let expected = |message: Message| message.with("expected", &wanted);
    let aptitude = runs.iter().find(
        |run| matches!(run.simple.program(), Some(("aptitude", words)) if words.iter().any(|word| word == "install")),
    );
    let mut why = aptitude.map(|run| Message::new("judge-apt-aptitude").with("line", run.line));
    let mut missing: Vec<&String> = commands.iter().collect();
    for install in apt_installs(&runs) {
        let line = install.run.line;
        let brought = |command: &String| install.packages.iter().any(|package| brings(package, command));
        if !commands.iter().any(brought) {
            continue;
        }
        match install.lists {
            Lists::UpdatedLater => why = Some(Message::new("judge-apt-update-late").with("line", line)),
            Lists::Never => why = Some(Message::new("judge-apt-no-update").with("line", line)),
            Lists::Updated if !install.says_yes => why = Some(Message::new("judge-apt-no-yes").with("line", line)),
            Lists::Updated => {
                missing.retain(|command| !brought(command));
                if missing.is_empty() {
                    return Ok(expected(Message::new("judge-apt").with("line", line)));
                }
            }
        }
    }
    let other = || match runs.iter().find(|run| is_apt_update(&run.simple)) {
        Some(run) => Message::new("judge-apt-only-update").with("line", run.line),
        None => Message::new("judge-apt-none"),
    };
    Err(expected(why.unwrap_or_else(other)))
}

pub(super) fn pip(library: &str, stage: &Stage<'_>, world: &World) -> Result<Message, Message> {
    let runs = runs(stage);
    let expected = |message: Message| message.with("expected", library);
    let package = format!("python3-{library}");
    let by_apt = runs.iter().find(|run| apt_packages(&run.simple).is_some_and(|it| it.contains(&package.as_str())));
    let mut why = by_apt.map(|run| Message::new("judge-pip-by-apt").with("line", run.line));
    for install in pip_installs(stage, &runs) {
        if !asks_for(&install, library, stage, &world.files) {
            continue;
        }
        let message = match (install.pip, install.python) {
            (true, _) => return Ok(expected(Message::new("judge-pip").with("line", install.run.line))),
            (false, true) => Message::new("judge-pip-without-pip"),
            (false, false) => Message::new("judge-pip-before-python"),
        };
        why = Some(message.with("line", install.run.line));
    }
    Err(expected(why.unwrap_or_else(|| Message::new("judge-pip-none"))))
}
