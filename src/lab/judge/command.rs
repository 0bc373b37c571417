//! Command lines that the shell witness saw.

use jiff::Timestamp;

use super::Verdict;
use crate::lab::model::CommandCondition;
use crate::lab::shell::{self, Operator, Simple};
use crate::lab::transcript::docker;
use crate::lab::world::{Command, World};
use crate::text::Message;

pub(super) fn judge(condition: &CommandCondition, world: &World, since: Option<Timestamp>) -> Verdict {
    let mut newest = None;
    for command in world.commands.iter().rev() {
        if since.is_some_and(|since| command.at < since) {
            continue;
        }
        let Some(verdict) = one(condition, command) else { continue };
        if verdict.is_met() {
            return verdict;
        }
        newest.get_or_insert(verdict);
    }
    newest.unwrap_or_else(|| Verdict::NotYet(Message::new("judge-command-none").with("try", &condition.try_)))
}

/// `None` for a line that has nothing to do with it.
fn one(condition: &CommandCondition, command: &Command) -> Option<Verdict> {
    let simple = shell::split(&command.line);
    let asked = |simple: &Simple| condition.words.iter().any(|words| runs(simple, words));
    let found = simple.iter().filter(|simple| asked(simple)).collect::<Vec<_>>();
    if found.is_empty() {
        return None;
    }
    let message = |message: Message| message.with("line", command.line.trim()).with("try", &condition.try_);
    let Some(code) = command.exit_code else {
        return Some(Verdict::NotYet(message(Message::new("judge-command-running"))));
    };
    if code != condition.exit_code {
        return Some(Verdict::NotYet(message(Message::new("judge-command-failed").with("code", code))));
    }
    // The line's status tells nothing of a command beside `||`: it may not have run, or have failed.
    if found.iter().all(|simple| simple.before == Operator::Or || simple.after == Operator::Or) {
        return Some(Verdict::NotYet(message(Message::new("judge-command-alternative"))));
    }
    if let Some(reference) = &condition.holding {
        match &command.held {
            None => return Some(Verdict::Unknown(message(Message::new("judge-command-held-unseen")))),
            Some(held) if !held.contains(reference) => {
                let why = Message::new("judge-command-too-early").with("image", reference);
                return Some(Verdict::NotYet(message(why)));
            }
            Some(_) => {}
        }
    }
    Some(Verdict::Met(Message::new("judge-command").with("line", command.line.trim())))
}

/// Whether the simple command is `words`, options passed over. Asking for help is not doing it.
fn runs(simple: &Simple, words: &[String]) -> bool {
    let Some((expected, arguments)) = words.split_first() else { return false };
    let given = match simple.program() {
        _ if expected == "docker" => docker(simple),
        Some((program, given)) if program == expected => Some(given),
        _ => None,
    };
    let Some(given) = given else { return false };
    if given.iter().any(|word| word == "--help" || word == "-h") {
        return false;
    }
    let mut given = given.iter();
    arguments.iter().enumerate().all(|(index, argument)| next_is(&mut given, argument, index > 0))
}

/// Whether the next word is this one, options passed over, and `values` that may be theirs: `docker logs --tail 5 web`.
fn next_is<'a>(given: &mut impl Iterator<Item = &'a String>, expected: &str, values: bool) -> bool {
    let mut behind_an_option = false;
    for word in given {
        if word.starts_with('-') {
            behind_an_option = values && !word.contains('=');
        } else if word == expected {
            return true;
        } else if !std::mem::take(&mut behind_an_option) {
            return false;
        }
    }
    false
}
