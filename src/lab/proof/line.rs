//! The command lines that may have done something: those that the witness saw, and what the program did itself.

use jiff::{SignedDuration, Timestamp};

use crate::lab::reference::Reference;
use crate::lab::shell;
use crate::lab::transcript::docker_verb;
use crate::lab::world::World;

/// The engine gives times in whole seconds, and its clock may be behind ours. A proof is looked for when its task lights:
/// what is typed later cannot be mistaken for it.
const LEEWAY: SignedDuration = SignedDuration::from_secs(30);
/// A pull or a build takes no longer.
const SLOWEST: SignedDuration = SignedDuration::from_secs(3600);

/// One of them.
pub(super) struct Line<'a> {
    /// The witness's; `None` for an act of the program.
    pub(super) id: Option<u64>,
    /// As typed.
    pub(super) text: &'a str,
    /// When it was sent off.
    pub(super) at: Timestamp,
    /// What it printed; empty where that is not known.
    pub(super) output: &'a str,
    /// `None` while it runs, or where that is not known.
    pub(super) exit: Option<i64>,
    /// The program did it.
    pub(super) acted: bool,
    /// `at` is when it ended.
    pub(super) told_at_its_end: bool,
}

/// All of them since the beginning that counts, the oldest first.
pub(super) fn lines(world: &World) -> Vec<Line<'_>> {
    let typed = world.commands.iter().map(|command| Line {
        id: Some(command.id),
        text: &command.line,
        at: command.at,
        output: &command.output,
        exit: command.exit_code,
        acted: false,
        told_at_its_end: false,
    });
    let acted = world.acts.iter().map(|act| Line {
        id: None,
        text: &act.command,
        at: act.at,
        output: "",
        exit: None,
        acted: true,
        told_at_its_end: false,
    });
    let mut lines: Vec<Line<'_>> = typed.chain(acted).collect();
    lines.retain(|line| world.since.is_none_or(|since| line.at >= since));
    lines.sort_by_key(|line| line.at);
    lines
}

impl Line<'_> {
    /// It may have done what happened at `then`; anything may where that is not known.
    pub(super) fn is_near(&self, then: Option<Timestamp>) -> bool {
        let Some(then) = then else { return true };
        let elapsed = then.duration_since(self.at);
        let (from, to) = if self.told_at_its_end { (-SLOWEST, LEEWAY) } else { (-LEEWAY, SLOWEST) };
        (from..=to).contains(&elapsed)
    }

    /// It ended badly, and nothing beside it on the line can be the reason.
    pub(super) fn failed(&self) -> bool {
        let alone = || matches!(shell::split(self.text).as_slice(), [one] if docker_verb(one).is_some_and(|(verb, _)| verb != "run"));
        self.exit.is_some_and(|code| code != 0) && alone()
    }

    /// One of its simple commands is `docker` with a verb and words that fit.
    pub(super) fn docker(&self, fits: impl Fn(&str, &[String]) -> bool) -> bool {
        shell::split(self.text).iter().any(|simple| docker_verb(simple).is_some_and(|(verb, words)| fits(verb, words)))
    }

    /// One of its simple commands is `docker` with one of `verbs` and one of `images`; `$i` stands for any word of the line.
    pub(super) fn names(&self, verbs: &[&str], images: &[Reference]) -> bool {
        let all = shell::split(self.text);
        all.iter().any(|simple| {
            let Some((verb, words)) = docker_verb(simple).filter(|(verb, _)| verbs.contains(verb)) else {
                return false;
            };
            let expands = words.iter().any(|word| word.contains('$'));
            let own = words.iter().any(|word| means(word, images));
            own || expands && verb != "build" && all.iter().flat_map(|simple| &simple.words).any(|it| means(it, images))
        })
    }
}

/// `python:3.11`, and `--tag=python:3.11`, `-tpython:3.11`.
fn means(word: &str, images: &[Reference]) -> bool {
    let value = word.split_once('=').map_or(word, |(_, value)| value);
    let value = value.strip_prefix("-t").unwrap_or(value);
    value.parse().is_ok_and(|reference: Reference| images.contains(&reference))
}
