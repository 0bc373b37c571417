//! What was printed in a container after a command was typed there.

use jiff::Timestamp;

use super::Verdict;
use super::container::{candidates, names};
use crate::lab::model::TranscriptCondition;
use crate::lab::shell;
use crate::lab::transcript::{Printed, docker_exec, only_repeats, printed};
use crate::lab::world::{Container, World};
use crate::text::Message;

pub(super) fn judge(condition: &TranscriptCondition, world: &World, since: Option<Timestamp>) -> Verdict {
    let candidates = match candidates(&condition.image, &[], world, since) {
        Ok(candidates) => candidates,
        Err(Verdict::NotYet(message)) => return Verdict::NotYet(message.with("try", &condition.try_)),
        Err(verdict) => return verdict,
    };
    let mut other = None;
    let mut unseen = false;
    for container in candidates {
        let own = (container.transcript_whole).then(|| own_command(container));
        let mut found = vec![answer(condition, &container.transcript, own.as_deref())];
        found.extend(executed(container, world, since).map(|(words, output)| answer(condition, output, Some(&words))));
        for answer in found {
            match answer {
                Some(Answer::Expected(line)) => {
                    let evidence = Message::new("judge-transcript").with("line", line);
                    return Verdict::Met(evidence.with("container", container.label()));
                }
                Some(Answer::Other(line)) => {
                    other.get_or_insert(line);
                }
                None => {}
            }
        }
        unseen |= container.started && !container.transcript_whole
            || container.execs.values().any(|exec| condition.command.is_match(&exec.command));
    }
    if let Some(line) = other {
        let message = Message::new("judge-transcript-other").with("seen", line).with("try", &condition.try_);
        return Verdict::NotYet(message.with("expected", condition.line.as_str().replace(['^', '$', '\\'], "")));
    }
    let message = if unseen { Message::new("judge-transcript-unseen") } else { Message::new("judge-transcript-none") };
    let message = message.with("try", &condition.try_).with("image", &condition.image);
    if unseen { Verdict::Unknown(message) } else { Verdict::NotYet(message) }
}

enum Answer {
    Expected(String),
    Other(String),
}

/// What the last command that asked got for an answer.
fn answer(condition: &TranscriptCondition, transcript: &str, first: Option<&str>) -> Option<Answer> {
    let mut other = None;
    for Printed { typed, line } in printed(transcript, first) {
        let Some(typed) = typed.filter(|typed| condition.command.is_match(typed) && !only_repeats(typed)) else {
            continue;
        };
        if condition.line.is_match(line) {
            return Some(Answer::Expected(line.to_owned()));
        }
        // The echo of a command without a prompt that we know is no answer.
        if !line.trim().is_empty() && line.trim() != typed {
            other = Some(line.to_owned());
        }
    }
    other.map(Answer::Other)
}

/// The container's own command line counts as typed; of `sh -c SCRIPT` the script.
fn own_command(container: &Container) -> String {
    shell::script(&container.command).map_or_else(|| container.command.join(" "), str::to_owned)
}

/// What our shell pane showed of `docker exec` in this container: the words run and their output. A line with other
/// commands beside it is left out: they could print anything.
fn executed<'a>(
    container: &'a Container,
    world: &'a World,
    since: Option<Timestamp>,
) -> impl Iterator<Item = (String, &'a str)> {
    let commands = world.commands.iter().filter(move |command| since.is_none_or(|since| command.at >= since));
    commands.filter_map(|command| {
        let simple = shell::split(&command.line);
        let [simple] = simple.as_slice() else { return None };
        let typed = docker_exec(simple).filter(|typed| names(container, typed.container))?;
        let words = shell::script(typed.words).map_or_else(|| typed.words.join(" "), str::to_owned);
        Some((words, command.output.as_str()))
    })
}
