//! Containers and the commands executed in them.

mod binding;

use jiff::Timestamp;

use super::Verdict;
use crate::lab::model::{ContainerCondition, ContainerPhase, ExecCondition};
use crate::lab::reference::Reference;
use crate::lab::shell;
use crate::lab::transcript::{docker_exec, only_repeats, plain_emoji, printed};
use crate::lab::world::{Container, Exec, World};
use crate::text::Message;

pub(super) fn judge(condition: &ContainerCondition, world: &World, since: Option<Timestamp>) -> Verdict {
    let (candidates, instead) = match candidates(&condition.image, &condition.mistaken_for, world, since) {
        Ok(candidates) => binding::of_name(condition, candidates, world),
        Err(Verdict::NotYet(why)) if why.id == "judge-container-none" => {
            return Verdict::NotYet(binding::name_taken(condition, world).unwrap_or(why));
        }
        Err(verdict) => return verdict,
    };
    // The newest speaks for those that do not do: it is what the student has just tried.
    let mut newest = instead.map(Verdict::NotYet);
    for container in candidates {
        let verdict = one(condition, container, world);
        if verdict.is_met() {
            return verdict;
        }
        newest.get_or_insert(verdict);
    }
    newest.unwrap_or_else(|| Verdict::NotYet(Message::new("judge-container-none").with("expected", &condition.image)))
}

pub(super) fn judge_exec(condition: &ExecCondition, world: &World, since: Option<Timestamp>) -> Verdict {
    let candidates = match candidates(&condition.image, &[], world, since) {
        Ok(candidates) => candidates,
        Err(verdict) => return verdict,
    };
    let none = || match &condition.try_ {
        Some(line) => Message::new("judge-exec-try").with("try", line),
        None => Message::new("judge-exec-none").with("expected", &condition.image),
    };
    let matching = candidates.iter().flat_map(|container| {
        let execs = container.execs.values().filter(|exec| condition.command.is_match(&exec.command));
        execs.map(|exec| (*container, exec))
    });
    let mut found = None;
    for (container, exec) in matching {
        match (exec.exit_code, condition.exit_code) {
            (Some(seen), Some(expected)) if seen != expected => {
                found = Some(Message::new("judge-exec-failed").with("command", &exec.command).with("code", seen));
            }
            (None, Some(_)) if found.is_none() => {
                found = Some(Message::new("judge-exec-not-ended").with("command", &exec.command));
            }
            (None, Some(_)) => {}
            _ if !exec.started && exec.exit_code.is_none() => {}
            _ => {
                let evidence = Message::new("judge-exec").with("command", &exec.command);
                return Verdict::Met(evidence.with("container", container.label()));
            }
        }
    }
    Verdict::NotYet(found.unwrap_or_else(none))
}

/// The containers of an image, the newest first, those before the beginning that counts left out; or why there is none.
pub(super) fn candidates<'a>(
    image: &Reference,
    mistaken: &[Reference],
    world: &'a World,
    since: Option<Timestamp>,
) -> Result<Vec<&'a Container>, Verdict> {
    let Some(containers) = &world.containers else {
        let id = if world.engine_down.is_some() { "judge-engine-down" } else { "judge-containers-not-listed" };
        return Err(Verdict::Unknown(Message::new(id)));
    };
    let mut found: Vec<&Container> = containers.values().filter(|container| is_of(container, image, world)).collect();
    let before = found.len();
    found.retain(|container| since.is_none_or(|since| container.created >= since.as_second()));
    // Within one second the one that is still there came last.
    found.sort_by_key(|container| (std::cmp::Reverse(container.created), container.removed));
    if !found.is_empty() {
        return Ok(found);
    }
    let newest = |wanted: &dyn Fn(&Reference) -> bool| {
        let seen = containers.values().filter(|container| container.image.as_ref().is_some_and(wanted));
        seen.max_by_key(|container| container.created).and_then(|container| container.image.clone())
    };
    let message = if before > 0 {
        Message::new("judge-container-before-since")
    } else if let Some(seen) = newest(&|seen| mistaken.contains(seen)) {
        Message::new("judge-image-mistaken").with("seen", seen)
    } else if let Some(seen) = newest(&|seen| seen.same_repository(image)) {
        Message::new("judge-container-other-image").with("seen", seen)
    } else if world.engine_down.is_some() {
        return Err(Verdict::Unknown(Message::new("judge-engine-down")));
    } else {
        Message::new("judge-container-none")
    };
    Err(Verdict::NotYet(message.with("expected", image)))
}

/// Created from this reference, or by the id of the image that bears it now.
fn is_of(container: &Container, image: &Reference, world: &World) -> bool {
    let Some(given) = &container.image else { return false };
    if given == image {
        return true;
    }
    let hex = if given.repository == "library/sha256" {
        given.tag.as_str()
    } else {
        given.repository.trim_start_matches("library/")
    };
    let id = container.image_id.trim_start_matches("sha256:");
    hex.len() >= 4
        && id.starts_with(hex)
        && world.images.iter().flatten().any(|known| known.id == container.image_id && known.references.contains(image))
}

fn one(condition: &ContainerCondition, container: &Container, world: &World) -> Verdict {
    let name = container.label();
    let not_yet = |message: Message| Verdict::NotYet(message.with("container", &name));
    let unknown = |message: Message| Verdict::Unknown(message.with("container", &name));
    if !container.started {
        if !container.error.is_empty() {
            return not_yet(Message::new("judge-container-start-failed").with("error", &container.error));
        }
        return not_yet(Message::new("judge-container-never-started"));
    }
    if let Some(missing) = binding::missing(condition, container) {
        return missing;
    }
    let terminal = terminal(condition, container, world);
    if !terminal.is_met() {
        return terminal;
    }
    match condition.phase {
        Some(ContainerPhase::Running) if !container.running => {
            return not_yet(Message::new("judge-container-not-running"));
        }
        Some(ContainerPhase::Removed) if !container.removed => {
            return not_yet(if container.running {
                Message::new("judge-container-still-running")
            } else {
                Message::new("judge-container-only-stopped")
            });
        }
        Some(ContainerPhase::Exited) if container.running || container.exit_code.is_none() && !container.removed => {
            return not_yet(Message::new("judge-container-not-ended"));
        }
        _ => {}
    }
    let lines = plain_emoji(&container.transcript);
    let last = lines.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned();
    if let Some(expected) = condition.exit_code {
        match container.exit_code {
            _ if container.running => return not_yet(Message::new("judge-container-not-ended")),
            None if container.removed => return unknown(Message::new("judge-container-exit-unseen")),
            None => return not_yet(Message::new("judge-container-not-ended")),
            Some(seen) if seen != expected => {
                return not_yet(if last.is_empty() {
                    Message::new("judge-container-failed-silent").with("code", seen)
                } else {
                    Message::new("judge-container-failed").with("code", seen).with("last", last)
                });
            }
            Some(_) => {}
        }
    }
    if let Some(pattern) = &condition.output {
        let shown = condition.output_shown.as_deref().unwrap_or(pattern.as_str());
        let repeated = || pattern.is_match(&lines) && !pattern.is_match(&unrepeated(container, &lines));
        if pattern.is_match(&plain_emoji(&container.command.join(" "))) || repeated() {
            return not_yet(Message::new("judge-container-output-given").with("expected", shown));
        }
        if !pattern.is_match(&lines) {
            return if !container.transcript_whole && (container.removed || last.is_empty()) {
                unknown(Message::new("judge-container-output-missed"))
            } else if last.is_empty() {
                not_yet(Message::new("judge-container-no-output").with("expected", shown))
            } else {
                not_yet(Message::new("judge-container-other-output").with("expected", shown).with("last", last))
            };
        }
    }
    Verdict::Met(evidence(condition, &name))
}

/// What was printed in a terminal, without what was typed at a prompt there, and what an `echo` there repeated.
fn unrepeated(container: &Container, lines: &str) -> String {
    if container.tty != Some(true) {
        return lines.to_owned();
    }
    let own = printed(lines, None).into_iter().filter(|printed| !printed.typed.is_some_and(only_repeats));
    own.map(|printed| format!("{}\n", printed.line)).collect()
}

fn evidence(condition: &ContainerCondition, name: &str) -> Message {
    let message = match (&condition.output, condition.phase) {
        (Some(_), _) => Message::new("judge-container-printed"),
        (None, Some(ContainerPhase::Removed)) => Message::new("judge-container-removed"),
        (None, Some(ContainerPhase::Exited)) => Message::new("judge-container-ended"),
        _ => Message::new("judge-container"),
    };
    message.with("container", name).with("image", &condition.image)
}

/// Its terminal and program: the container's own, or those of an exec in it.
fn terminal(condition: &ContainerCondition, container: &Container, world: &World) -> Verdict {
    let name = container.label();
    let met = Verdict::Met(Message::new("judge-container").with("container", &name).with("image", &condition.image));
    let runs = condition.program.is_empty() || runs_program(&container.command, &condition.program);
    let own = has(condition, container.tty, container.stdin);
    if runs && own == Some(true) {
        return met;
    }
    let mut unknown = None;
    if !condition.program.is_empty() {
        for exec in container.execs.values().filter(|exec| exec.started || exec.exit_code.is_some()) {
            let words: Vec<String> = exec.command.split_whitespace().map(str::to_owned).collect();
            if !runs_program(&words, &condition.program) {
                continue;
            }
            let (tty, stdin) = exec_terminal(exec, container, world);
            match has(condition, tty, stdin) {
                Some(true) => return met,
                None => unknown = Some(Message::new("judge-container-exec-terminal-unseen")),
                Some(false) => {}
            }
        }
    }
    let programs = condition.program.join(" / ");
    if let Some(message) = unknown {
        return Verdict::Unknown(message.with("container", &name).with("expected", programs));
    }
    let message = if container.command.is_empty() && !condition.program.is_empty() && own != Some(false) {
        return Verdict::Unknown(Message::new("judge-container-command-unseen").with("container", &name));
    } else if runs && own.is_none() {
        return Verdict::Unknown(Message::new("judge-container-terminal-unseen").with("container", &name));
    } else if runs && [condition.tty, condition.stdin].contains(&Some(false)) {
        Message::new("judge-container-unwanted-terminal")
    } else if runs {
        Message::new("judge-container-no-terminal")
    } else {
        Message::new("judge-container-other-program")
            .with("seen", container.command.join(" "))
            .with("expected", programs)
    };
    Verdict::NotYet(message.with("container", &name))
}

/// `None` while what is asked for is not known.
fn has(condition: &ContainerCondition, tty: Option<bool>, stdin: Option<bool>) -> Option<bool> {
    let pairs = [(condition.tty, tty), (condition.stdin, stdin)];
    if pairs.iter().any(|(asked, seen)| matches!((asked, seen), (Some(asked), Some(seen)) if asked != seen)) {
        return Some(false);
    }
    pairs.iter().all(|(asked, seen)| asked.is_none() || seen.is_some()).then_some(true)
}

/// The first word, or the one after an entrypoint that only hands over (`docker-entrypoint.sh bash`, `tini -- bash`).
fn runs_program(words: &[String], programs: &[String]) -> bool {
    for word in words {
        let name = shell::base_name(word);
        if programs.iter().any(|program| program == name) {
            return true;
        }
        let hands_over =
            matches!(name, "tini" | "dumb-init" | "docker-init" | "env" | "--") || name.contains("entrypoint");
        if !hands_over {
            return false;
        }
    }
    false
}

/// What the engine tells of an exec's terminal; where it came and went unseen, what the witness saw typed.
fn exec_terminal(exec: &Exec, container: &Container, world: &World) -> (Option<bool>, Option<bool>) {
    if exec.tty.is_some() && exec.stdin.is_some() {
        return (exec.tty, exec.stdin);
    }
    let typed = world.commands.iter().rev().find_map(|command| {
        shell::split(&command.line).iter().find_map(|simple| {
            let typed = docker_exec(simple)?;
            (names(container, typed.container) && typed.words.join(" ") == exec.command)
                .then_some((typed.tty, typed.stdin))
        })
    });
    match typed {
        Some((tty, stdin)) => (exec.tty.or(Some(tty)), exec.stdin.or(Some(stdin))),
        None => (exec.tty, exec.stdin),
    }
}

/// Whether a student's `given` means this container: its name or the beginning of its id.
pub(crate) fn names(container: &Container, given: &str) -> bool {
    let hex = !given.is_empty() && given.chars().all(|c| c.is_ascii_hexdigit());
    container.name == given || hex && container.id.starts_with(given)
}
