//! How a task was done: the command line as it was typed, and the lines that show it. Nothing here decides whether it
//! was done: the judge does, and what cannot be found again stays `None`.

mod excerpt;
mod line;

use excerpt::{bounded, facts, last_lines, listing};
use line::{Line, lines};

use super::judge::{Verdict, judge, names};
use super::model::{CommandCondition, Condition, ContainerCondition, ContainerPhase, ExecCondition, Lab};
use super::model::{Origin, TranscriptCondition};
use super::reference::Reference;
use super::shell;
use super::transcript::{docker_exec, docker_verb, plain_emoji};
use super::world::{Container, World};
use jiff::Timestamp;

/// Bytes of a command line that are kept.
const COMMAND_LIMIT: usize = 2_000;

/// How a task was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// The command line as typed, or the docker command of what the program did itself; at most 2,000 bytes.
    pub command: Option<String>,
    /// The program did it, by a key: nobody typed the command.
    pub acted: bool,
    /// The lines that show it: plain text, at most 600 bytes.
    pub output: Option<String>,
}

/// How `condition`, which holds in `world`, came to hold, by every command line and act that was seen.
pub fn proof(condition: &Condition, lab: &Lab, world: &World) -> Proof {
    find(condition, &Seen { lab, world, lines: lines(world) }).unwrap_or_default()
}

/// The same by one command line alone, that of a shell outside: such a one is told of when it has ended, so that what it
/// did came before the time it bears.
pub fn proof_by(condition: &Condition, lab: &Lab, world: &World, command: u64) -> Proof {
    let mut lines = lines(world);
    lines.retain(|line| line.id == Some(command));
    for line in &mut lines {
        line.told_at_its_end = true;
    }
    find(condition, &Seen { lab, world, lines }).unwrap_or_default()
}

/// Whether a command line is to be expected behind `condition`: a saved file leaves none.
pub fn leaves_command(condition: &Condition) -> bool {
    match condition {
        Condition::All(conditions) | Condition::Any(conditions) => conditions.iter().any(leaves_command),
        Condition::Not(_) | Condition::Folder(_) | Condition::File(_) | Condition::Instruction(_) => false,
        _ => true,
    }
}

/// The verb (`build`, `pull` or `run`) of a command line that failed. A shell in a container ends with the status of the
/// last thing that was typed in it: that is no failure of `docker run -t`.
pub fn failed_verb(line: &str) -> Option<&'static str> {
    let terminal =
        |word: &String| word == "--tty" || word.starts_with('-') && !word.starts_with("--") && word.contains('t');
    let mut verbs = shell::split(line).into_iter().filter_map(|simple| {
        let (verb, words) = docker_verb(&simple)?;
        ["build", "pull", "run"]
            .into_iter()
            .find(|known| *known == verb && !(verb == "run" && words.iter().any(terminal)))
    });
    verbs.next_back()
}

struct Seen<'a> {
    lab: &'a Lab,
    world: &'a World,
    lines: Vec<Line<'a>>,
}

fn find(condition: &Condition, seen: &Seen<'_>) -> Option<Proof> {
    match condition {
        Condition::All(conditions) => {
            let mut found: Vec<Proof> = conditions.iter().filter_map(|condition| find(condition, seen)).collect();
            let best = found.iter().position(|proof| proof.command.is_some()).unwrap_or(0);
            (!found.is_empty()).then(|| found.swap_remove(best))
        }
        Condition::Any(conditions) => {
            conditions.iter().filter(|one| judge(one, seen.world).is_met()).find_map(|one| find(one, seen))
        }
        Condition::Image(image) => {
            let reference = &image.reference;
            let pulled = seen.world.pulled.get(reference).copied();
            let tagged = seen.world.tagged.get(reference).copied();
            Some(match image.origin {
                Some(Origin::Pulled) => held(reference, PULLS, pulled, seen),
                Some(Origin::Built) => held(reference, BUILDS, tagged, seen),
                None => held(reference, ANY, pulled.max(tagged), seen),
            })
        }
        Condition::Built(built) => {
            let tagged = seen.world.tagged.get(&built.reference).copied();
            Some(held(&built.reference, BUILDS, tagged, seen))
        }
        Condition::Container(wanted) => container(wanted, condition, seen),
        Condition::Transcript(wanted) => transcript(wanted, condition, seen),
        Condition::Exec(wanted) => exec(wanted, condition, seen),
        Condition::Volume(wanted) => {
            let line = newest(seen, None, |line| !line.failed() && line.makes_volume(&wanted.name));
            Some(told(line, None))
        }
        Condition::Command(wanted) => command(wanted, condition, seen),
        Condition::Not(_) | Condition::Folder(_) | Condition::File(_) | Condition::Instruction(_) => None,
    }
}

/// Verbs of `docker` that bring an image from a registry.
const PULLS: &[&str] = &["pull", "run", "create"];
/// Verbs that build one.
const BUILDS: &[&str] = &["build"];
const ANY: &[&str] = &["pull", "run", "create", "build", "tag", "load", "import", "commit"];

/// An image on the engine: the line that names it, and what the engine tells of it.
fn held(reference: &Reference, verbs: &[&str], at: Option<Timestamp>, seen: &Seen<'_>) -> Proof {
    let found = newest(seen, at, |line| !line.failed() && line.names(verbs, std::slice::from_ref(reference)));
    told(found, facts(reference, seen.world))
}

fn newest<'a>(seen: &'a Seen<'_>, at: Option<Timestamp>, fits: impl Fn(&Line<'_>) -> bool) -> Option<&'a Line<'a>> {
    seen.lines.iter().rev().find(|line| line.is_near(at) && fits(line))
}

fn told(line: Option<&Line<'_>>, output: Option<String>) -> Proof {
    Proof {
        command: line.and_then(|line| bounded(line.text, COMMAND_LIMIT)),
        acted: line.is_some_and(|line| line.acted),
        output,
    }
}

/// The value `name` of the judge's evidence.
fn evidence(condition: &Condition, name: &str, world: &World) -> Option<String> {
    match judge(condition, world) {
        Verdict::Met(evidence) => evidence.args.get(name).cloned(),
        Verdict::NotYet(_) | Verdict::Unknown(_) => None,
    }
}

/// The container that the evidence speaks of.
fn proven<'a>(condition: &Condition, world: &'a World) -> Option<&'a Container> {
    let name = evidence(condition, "container", world)?;
    let containers = world.containers.iter().flat_map(|known| known.values());
    containers.filter(|container| container.label() == name).max_by_key(|container| container.created)
}

/// The line that made the container: its image may have been given by name or by id.
fn started<'a>(container: &Container, image: &Reference, seen: &'a Seen<'_>) -> Option<&'a Line<'a>> {
    let mut images = vec![image.clone()];
    images.extend(container.image.clone());
    let created = Timestamp::from_second(container.created).ok().filter(|_| container.created > 0);
    newest(seen, created, |line| line.names(&["run", "create"], &images))
}

fn container(wanted: &ContainerCondition, condition: &Condition, seen: &Seen<'_>) -> Option<Proof> {
    let container = proven(condition, seen.world)?;
    let output = wanted.output.as_ref().and_then(|pattern| {
        let lines = container.transcript.lines().filter(|line| pattern.is_match(&plain_emoji(line)));
        let lines: Vec<&str> = lines.collect();
        if lines.is_empty() { last_lines(&container.transcript) } else { bounded(&lines.join("\n"), excerpt::LIMIT) }
    });
    let ends: &[&str] = match wanted.phase {
        Some(ContainerPhase::Removed) => &["rm", "remove", "kill", "stop"],
        Some(ContainerPhase::Exited) => &["stop", "kill"],
        _ => &[],
    };
    if let Some(line) = newest(seen, None, |line| line.ends(container, ends)) {
        return Some(told(Some(line), output));
    }
    let own = wanted.program.is_empty()
        || container.command.iter().any(|word| wanted.program.iter().any(|name| name == shell::base_name(word)));
    let entered = || {
        newest(seen, None, |line| {
            line.executes(container, |words| {
                words.iter().any(|word| wanted.program.iter().any(|name| name == shell::base_name(word)))
            })
        })
    };
    let line = if own { None } else { entered() }.or_else(|| started(container, &wanted.image, seen));
    Some(told(line, output))
}

/// The answer with what was typed at the prompt before it.
fn transcript(wanted: &TranscriptCondition, condition: &Condition, seen: &Seen<'_>) -> Option<Proof> {
    let container = proven(condition, seen.world)?;
    let answer = evidence(condition, "line", seen.world)?;
    let printed: Vec<&str> = container.transcript.lines().map(str::trim_end).collect();
    if let Some(at) = printed.iter().position(|line| *line == answer) {
        let before = printed[..at].iter().rev().find(|line| !line.is_empty());
        let asked = before.filter(|line| !wanted.line.is_match(line)).into_iter().copied();
        let shown: Vec<&str> = asked.chain([answer.as_str()]).collect();
        let output = bounded(&shown.join("\n"), excerpt::LIMIT);
        return Some(told(started(container, &wanted.image, seen), output));
    }
    let line = newest(seen, None, |line| {
        line.executes(container, |_| true) && line.output.lines().any(|printed| printed.trim_end() == answer)
    });
    Some(told(line, bounded(&answer, excerpt::LIMIT)))
}

fn exec(_: &ExecCondition, condition: &Condition, seen: &Seen<'_>) -> Option<Proof> {
    let container = proven(condition, seen.world)?;
    let ran = evidence(condition, "command", seen.world)?;
    let line = newest(seen, None, |line| line.executes(container, |words| words.join(" ") == ran));
    Some(told(line, line.and_then(|line| last_lines(line.output))))
}

/// Acts of the program are no commands: only what was typed proves one.
fn command(wanted: &CommandCondition, condition: &Condition, seen: &Seen<'_>) -> Option<Proof> {
    let text = evidence(condition, "line", seen.world)?;
    let fits = |line: &Line<'_>| !line.acted && line.text.trim() == text && line.exit == Some(wanted.exit_code);
    let line = newest(seen, None, fits)?;
    Some(told(Some(line), listing(line.output, seen.lab)))
}

/// `carnet:/data`, `-vcarnet:/data`, `--volume=carnet:/data`, `type=volume,source=carnet,target=/data`.
fn mounts_volume(word: &str, name: &str) -> bool {
    let short = |part: &str| {
        let value = part.strip_prefix("-v").unwrap_or(part);
        value.strip_prefix(name).is_some_and(|rest| rest.starts_with(":/"))
    };
    let long = |part: &str| matches!(part.split_once('='), Some(("source" | "src", value)) if value == name);
    short(word.strip_prefix("--volume=").unwrap_or(word))
        || word.strip_prefix("--mount=").unwrap_or(word).split(',').any(long)
}

impl Line<'_> {
    /// It is `docker` with one of these verbs and this container: `stop` removes one that then goes by itself.
    fn ends(&self, container: &Container, verbs: &[&str]) -> bool {
        self.docker(|verb, words| verbs.contains(&verb) && words.iter().any(|word| names(container, word)))
    }

    /// It is `docker volume create` of this name, or a `docker run` that mounts it: `-v carnet:/data`, `source=carnet`.
    fn makes_volume(&self, name: &str) -> bool {
        self.docker(|verb, words| match verb {
            "volume" => words.first().is_some_and(|word| word == "create") && words.iter().any(|word| word == name),
            "run" | "create" => words.iter().any(|word| mounts_volume(word, name)),
            _ => false,
        })
    }

    /// It is `docker exec` in this container, of words that fit.
    fn executes(&self, container: &Container, fits: impl Fn(&[String]) -> bool) -> bool {
        shell::split(self.text).iter().any(|simple| {
            docker_exec(simple).is_some_and(|typed| names(container, typed.container) && fits(typed.words))
        })
    }
}
