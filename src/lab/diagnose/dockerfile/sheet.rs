//! A stage with what its RUN instructions do, and where each of their words stands in the text.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::lab::diagnose::Facts;
use crate::lab::dockerfile::install::{Run, is_bare, runs};
use crate::lab::dockerfile::release::{Release, release};
use crate::lab::dockerfile::{Arguments, Stage, Step};
use crate::lab::shell;

/// Programs that bring neither package lists, nor Python, nor pip, nor a file, by themselves.
const HARMLESS: &[&str] = &[
    "apt",
    "apt-get",
    "apt-cache",
    "apt-mark",
    "dpkg",
    "echo",
    "printf",
    "mkdir",
    "rm",
    "rmdir",
    "cd",
    "set",
    "export",
    "unset",
    "ls",
    "cat",
    "touch",
    "chmod",
    "chown",
    "true",
    "false",
    ":",
    "test",
    "[",
    "sed",
    "grep",
    "useradd",
    "groupadd",
    "adduser",
    "addgroup",
    "usermod",
    "update-ca-certificates",
    "locale-gen",
    "whoami",
    "id",
    "pwd",
    "which",
    "type",
    "sleep",
    "date",
    "find",
    "yes",
    "exit",
    ".",
    "source",
    "uname",
    "virtualenv",
    "aptitude",
];

/// See the module.
pub struct Sheet<'a> {
    /// What the instructions were read from.
    pub text: &'a str,
    /// The stage.
    pub stage: &'a Stage<'a>,
    /// Its commands.
    pub runs: Vec<Run>,
    /// What is known beside the text.
    pub facts: &'a Facts,
    words: BTreeMap<(usize, usize), Vec<Option<Range<usize>>>>,
}

impl<'a> Sheet<'a> {
    /// Of a stage read from `text`.
    pub fn new(text: &'a str, stage: &'a Stage<'a>, facts: &'a Facts) -> Self {
        let runs = runs(stage);
        let mut words = BTreeMap::new();
        let mut step = None;
        let mut at = 0;
        let mut seen = String::new();
        for run in &runs {
            let span = &stage.steps[run.step].instruction.span;
            if step != Some(run.step) {
                (step, at) = (Some(run.step), 0);
                seen = without_comments(text.get(span.clone()).unwrap_or_default());
            }
            // The words stand in the text in their order: what is between them is blanks, quotes and operators.
            let found = run.simple.words.iter().map(|word| {
                let start = at + seen.get(at..)?.find(word.as_str())?;
                at = start + word.len();
                Some(span.start + start..span.start + at)
            });
            words.insert((run.step, run.place), found.collect());
        }
        Self { text, stage, runs, facts, words }
    }

    /// Where a word of a command stands, the first one that is it; else the instruction's keyword.
    pub fn word(&self, run: &Run, word: &str) -> Range<usize> {
        let place = run.simple.words.iter().position(|it| it == word);
        self.at(run, place.unwrap_or_default())
    }

    /// Where word `place` of a command stands; else the instruction's keyword.
    pub fn at(&self, run: &Run, place: usize) -> Range<usize> {
        let found = self.words.get(&(run.step, run.place)).and_then(|words| words.get(place).cloned().flatten());
        found.unwrap_or_else(|| self.step(run).instruction.keyword_span.clone())
    }

    /// The place of the program among a command's words.
    pub fn program(run: &Run) -> usize {
        let arguments = run.simple.program().map_or(0, |(_, arguments)| arguments.len());
        run.simple.words.len().saturating_sub(arguments + 1)
    }

    /// The instruction of a command.
    pub fn step(&self, run: &Run) -> &Step<'a> {
        &self.stage.steps[run.step]
    }

    /// The instruction is of this stage and not of one that it is built on.
    pub fn is_own(&self, step: usize) -> bool {
        step >= self.stage.inherited
    }

    /// An instruction's text, without its keyword.
    pub fn raw(&self, step: &Step<'_>) -> &'a str {
        self.text.get(step.instruction.span.clone()).unwrap_or_default()
    }

    /// Debian or Ubuntu, of a release that is known.
    pub fn release(&self) -> Option<Release> {
        release(&self.stage.base)
    }

    /// An official image, whose package lists are always removed.
    pub fn is_official(&self) -> bool {
        let reference = self.stage.base.parse::<crate::lab::reference::Reference>();
        reference.is_ok_and(|it| it.registry == "docker.io" && it.repository.starts_with("library/"))
    }

    /// Before `step` (and in it, before command `place`) something may have brought what no rule here knows of.
    pub fn is_opaque_before(&self, step: usize, place: usize) -> bool {
        let copied = self.stage.steps.iter().take(step).any(|step| {
            let from = step.instruction.options.iter().any(|(name, _)| name == "from");
            let archive = step.instruction.keyword == "ADD"
                && step.copy.as_ref().is_none_or(|(sources, _)| {
                    sources.iter().any(|it| it.contains("://") || it.contains(".t") || it.contains("git@"))
                });
            (from || archive) && matches!(step.instruction.keyword, "COPY" | "ADD")
        });
        copied
            || self.runs.iter().take_while(|run| (run.step, run.place) < (step, place)).any(|run| {
                let Some((program, _)) = run.simple.program() else { return false };
                let python = program.starts_with("pip") || program.starts_with("python");
                !python && !HARMLESS.contains(&program)
            })
    }

    /// Nothing is known to have changed where programs are looked for, and the shell is the usual one.
    pub fn has_plain_path(&self, step: usize) -> bool {
        let plain = |word: &String| {
            matches!(shell::base_name(word), "sh" | "bash" | "dash" | "-c" | "-o" | "pipefail")
                || word.starts_with('-') && word[1..].chars().all(|c| "euxoc".contains(c))
        };
        !self.stage.env.contains_key("PATH")
            && self.stage.steps.get(step).is_none_or(|step| step.shell.iter().all(plain))
    }

    /// Some instruction up to `step` has this in its text.
    pub fn mentions(&self, step: usize, what: &[&str]) -> bool {
        let has = |step: &Step<'_>| {
            let raw = self.raw(step);
            what.iter().any(|what| raw.contains(what))
        };
        self.stage.steps.iter().take(step + 1).any(has)
    }

    /// The base is Debian or Ubuntu: nothing of Python is in it.
    pub fn is_bare(&self) -> bool {
        is_bare(&self.stage.base)
    }

    /// Names that ENV and ARG give a value.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.stage.steps.iter().flat_map(|step| match &step.instruction.arguments {
            Arguments::Text(text) if matches!(step.instruction.keyword, "ENV" | "ARG") => {
                text.split([' ', '=']).collect::<Vec<_>>()
            }
            _ => Vec::new(),
        })
    }
}

/// Comments between continued lines are blanked, byte for byte.
fn without_comments(raw: &str) -> String {
    let line = |(index, line): (usize, &str)| {
        if index > 0 && line.trim_start().starts_with('#') { " ".repeat(line.len()) } else { line.to_owned() }
    };
    raw.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}
