//! Failures that leave no text: told by what a container or an image is.

use std::collections::BTreeMap;

use super::{Catalogue, Detect, Explanation, Place, Seen};
use crate::lab::reference::Reference;
use crate::lab::shell;
use crate::lab::transcript::docker_verb;
use crate::lab::world::{Container, Image, ImageDetail};

/// A name so near to the one asked for is taken for a slip.
const SLIPS: usize = 3;

impl Catalogue {
    /// What is to be said of a container: the words of a start or a run that failed, else its state. `own` is the
    /// image that the lab builds; `detail` is of the container's image; `files` as in [`Seen`].
    pub fn container(
        &self,
        container: &Container,
        detail: Option<&ImageDetail>,
        own: Option<&Reference>,
        files: Option<&BTreeMap<String, String>>,
    ) -> Option<Explanation> {
        let (place, failed) = (Some(Place::Run), Some(true));
        let said = |text: &str| self.explain(&Seen { place, text, failed, files, ..Seen::default() });
        if let Some(found) = Some(&container.error).filter(|error| !error.is_empty()).and_then(|error| said(error)) {
            return Some(found);
        }
        let failed = !container.running && container.exit_code.is_some_and(|code| code != 0 && code != KILLED);
        if let Some(found) = failed.then(|| said(&container.transcript)).flatten() {
            return Some(found);
        }
        self.first(|detect| holds(detect, container, detail, own))
    }

    /// What is to be said of an image in the list; `own` is the one that the lab asks for.
    pub fn image(&self, image: &Image, detail: Option<&ImageDetail>, own: Option<&Reference>) -> Option<Explanation> {
        self.first(|detect| match detect {
            Detect::BrokenEntrypoint => detail.is_some_and(broken_entrypoint),
            Detect::NearMissName => own.is_some_and(|own| {
                !image.references.contains(own) && image.references.iter().any(|name| near(name, own))
            }),
            Detect::EndOfLife => image.references.iter().any(|name| name.to_string() == "mysql:5.7"),
            _ => false,
        })
    }

    /// What is to be said of a command line that went well; `own` as in [`Catalogue::image`].
    pub fn command(&self, line: &str, own: Option<&Reference>) -> Option<Explanation> {
        let all = shell::split(line);
        self.first(|detect| match detect {
            Detect::BuiltWithoutName => all.iter().any(is_nameless_build),
            Detect::NearMissName => own.is_some_and(|own| all.iter().any(|simple| misnames(simple, own))),
            _ => false,
        })
    }

    fn first(&self, holds: impl Fn(Detect) -> bool) -> Option<Explanation> {
        let known = self.failures.iter().filter(|failure| failure.detect.is_some_and(&holds));
        known.min_by_key(|failure| failure.priority).map(|failure| failure.explanation())
    }
}

/// Exit status of a process that was ended by SIGKILL: 128 + 9.
const KILLED: i64 = 137;

fn holds(detect: Detect, container: &Container, detail: Option<&ImageDetail>, own: Option<&Reference>) -> bool {
    let (tty, stdin) = (container.tty, container.stdin);
    let of_lab = own.is_some() && container.image.as_ref() == own;
    let ended_well = container.started && !container.running && container.exit_code == Some(0);
    let printed_nothing = container.transcript_whole && container.transcript.trim().is_empty();
    match detect {
        Detect::ExitsAtOnce => {
            let waits_for_keys = matches!(container.command.as_slice(), [only] if is_prompt(only));
            ended_well && !of_lab && waits_for_keys && tty == Some(false) && stdin == Some(false) && printed_nothing
        }
        Detect::TtyWithoutStdin => container.running && tty == Some(true) && stdin == Some(false),
        Detect::StdinWithoutTty => {
            let is_shell = matches!(container.command.as_slice(), [first, ..] if is_prompt(first));
            container.running && tty == Some(false) && stdin == Some(true) && is_shell
        }
        Detect::LeftBehind => {
            container.started && !container.running && !container.removed && !of_lab && tty == Some(true)
        }
        Detect::Killed => !container.running && container.exit_code == Some(KILLED),
        Detect::Silent => ended_well && of_lab && printed_nothing,
        Detect::ArgumentsIgnored => {
            of_lab
                && detail.is_some_and(|detail| {
                    let named = detail.entrypoint.iter().any(|word| word.contains(".py"));
                    let given = container.command.strip_prefix(detail.entrypoint.as_slice());
                    named && given.is_some_and(|given| !given.is_empty() && given != detail.cmd)
                })
        }
        Detect::BrokenEntrypoint => of_lab && detail.is_some_and(broken_entrypoint),
        Detect::BuiltWithoutName | Detect::NearMissName | Detect::EndOfLife => false,
    }
}

fn is_prompt(program: &str) -> bool {
    matches!(shell::base_name(program), "bash" | "sh" | "dash" | "zsh" | "python" | "python3")
}

/// The engine takes brackets that are no JSON for a line of the shell.
fn broken_entrypoint(detail: &ImageDetail) -> bool {
    matches!(detail.entrypoint.as_slice(), [shell, flag, line] if shell == "/bin/sh" && flag == "-c" && line.starts_with('['))
}

/// `docker build` without `-t`: what comes of it has no name.
fn is_nameless_build(simple: &shell::Simple) -> bool {
    let names = |word: &String| ["-t", "-qt", "--tag"].iter().any(|option| word.starts_with(option));
    docker_verb(simple).is_some_and(|(verb, words)| verb == "build" && !words.iter().any(names))
}

/// `docker build` or `docker run` of nearly the lab's own image: nothing of the lab is done by it.
fn misnames(simple: &shell::Simple, own: &Reference) -> bool {
    let name = |word: &String| {
        let word = ["--tag=", "-t"].iter().find_map(|flag| word.strip_prefix(flag)).unwrap_or(word);
        word.parse::<Reference>().is_ok_and(|name| near(&name, own))
    };
    docker_verb(simple).is_some_and(|(verb, words)| matches!(verb, "build" | "run") && words.iter().any(name))
}

fn near(name: &Reference, own: &Reference) -> bool {
    let distance = distance(&name.to_string(), &own.to_string());
    (1..=SLIPS).contains(&distance)
}

/// Levenshtein's, of names that are short.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, c) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (at, d) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(c != *d);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}
