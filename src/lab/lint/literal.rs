//! What a condition demands to the letter stands in the step's text, in both languages: nobody has to guess it.

use super::{finding, listed};
use crate::lab::model::{Condition, ContainerCondition, InstructionCondition, Lab, Purpose, Step};
use crate::lab::parse::{Path, Problem};
use crate::lab::reference::Reference;
use crate::text::Lang;

/// Each literal that is lacking, once, with the languages that lack it. The titles of the tasks count as text.
pub(super) fn said(lab: &Lab, step: &Step, at: &Path, found: &mut Vec<Problem>) {
    let french = Prose::of(step, Lang::Fr);
    let english = Prose::of(step, Lang::En);
    for (index, task) in step.tasks.iter().enumerate() {
        let at = at.key("tasks").index(index).key("when");
        let without_french = french.lacks(lab, &task.when, &at);
        let without_english = english.lacks(lab, &task.when, &at);
        for literal in &without_french {
            let both = without_english.iter().any(|other| other.is(literal));
            found.push(literal.missing(if both { "in French and in English" } else { "in French" }));
        }
        for literal in without_english.iter().filter(|literal| !without_french.iter().any(|other| other.is(literal))) {
            found.push(literal.missing("in English"));
        }
    }
}

/// What is asked for to the letter, each way of saying it.
struct Literal {
    at: Path,
    ways: Vec<Way>,
}

/// How a literal is looked for.
#[derive(PartialEq)]
enum Way {
    /// A name by itself, no part of a longer one: `python:3.11`.
    Name(String),
    /// The same, whatever the tag.
    Repository(String),
    /// These words in this order, whatever the blanks.
    Line(String),
    /// These words on one line, others may stand between them.
    Words(Vec<String>),
}

impl Literal {
    fn is(&self, other: &Self) -> bool {
        self.at.to_string() == other.at.to_string() && self.ways == other.ways
    }

    fn missing(&self, languages: &str) -> Problem {
        let ways: Vec<String> = self.ways.iter().map(Way::shown).collect();
        let what = if ways.len() == 1 { "" } else { "any of " };
        let message =
            format!("the step's text {languages} does not say {what}{}", listed(ways.iter().map(String::as_str)));
        finding(self.at.clone(), message, "write it in the step's `text`: this condition asks for it to the letter")
    }
}

impl Way {
    fn shown(&self) -> String {
        match self {
            Self::Name(text) | Self::Repository(text) | Self::Line(text) => text.clone(),
            Self::Words(words) => words.join(" "),
        }
    }
}

/// What the student reads of a step.
struct Prose {
    text: String,
    /// The same, each run of blanks as one.
    folded: String,
}

impl Prose {
    fn of(step: &Step, lang: Lang) -> Self {
        let mut text = step.text.in_lang(lang).to_owned();
        for task in &step.tasks {
            text.push('\n');
            text.push_str(task.title.in_lang(lang));
        }
        Self { folded: folded(&text), text }
    }

    /// Of several alternatives one is enough; where none is whole, the first is told, which authors write for the common way.
    fn lacks(&self, lab: &Lab, condition: &Condition, at: &Path) -> Vec<Literal> {
        match condition {
            Condition::All(inner) => {
                let at = at.key("all");
                inner.iter().enumerate().flat_map(|(index, one)| self.lacks(lab, one, &at.index(index))).collect()
            }
            Condition::Any(inner) => {
                let at = at.key("any");
                let each = inner.iter().enumerate().map(|(index, one)| self.lacks(lab, one, &at.index(index)));
                let each: Vec<Vec<Literal>> = each.collect();
                if each.iter().any(Vec::is_empty) { Vec::new() } else { each.into_iter().next().unwrap_or_default() }
            }
            one => demanded(lab, one, at).into_iter().filter(|literal| !self.says(literal)).collect(),
        }
    }

    fn says(&self, literal: &Literal) -> bool {
        literal.ways.iter().any(|way| match way {
            Way::Name(name) => self.names(name, true),
            Way::Repository(name) => self.names(name, false),
            Way::Line(line) => self.folded.contains(&folded(line)),
            Way::Words(words) => self.text.lines().any(|line| holds_words(line, words)),
        })
    }

    /// The name stands there by itself; before a `/` and a longer path it is still the same file.
    fn names(&self, name: &str, tag_matters: bool) -> bool {
        let part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        self.text.match_indices(name).any(|(start, _)| {
            let before = self.text[..start].chars().next_back();
            let mut after = self.text[start + name.len()..].chars();
            let (next, second) = (after.next(), after.next());
            let goes_on = match next {
                Some(':') => tag_matters && second.is_some_and(part),
                Some('.') => second.is_some_and(part),
                Some(next) => part(next),
                None => false,
            };
            !before.is_some_and(part) && !goes_on
        })
    }
}

/// What a condition without parts demands. A pattern is no literal; what it is for is said by its `try` or `shown`.
fn demanded(lab: &Lab, condition: &Condition, at: &Path) -> Vec<Literal> {
    match condition {
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) => Vec::new(),
        Condition::Image(image) => vec![reference(&image.reference, at.key("image").key("reference"))],
        Condition::Built(built) => {
            let at = at.key("built");
            let mut said = vec![reference(&built.reference, at.key("reference"))];
            // That one is taken by a build without being told.
            if built.dockerfile != "Dockerfile" {
                said.push(name(&built.dockerfile, at.key("dockerfile")));
            }
            said
        }
        Condition::Container(one) => container(one, &at.key("container")),
        Condition::Transcript(one) => {
            let at = at.key("transcript");
            vec![reference(&one.image, at.key("image")), line(&one.try_, at.key("try"))]
        }
        Condition::Exec(one) => {
            let at = at.key("exec");
            let mut all = vec![reference(&one.image, at.key("image"))];
            all.extend(one.try_.as_ref().map(|words| line(words, at.key("try"))));
            all
        }
        Condition::Volume(one) => vec![name(&one.name, at.key("volume").key("name"))],
        Condition::Folder(one) if one.path.is_empty() => vec![name(&lab.workspace, at.key("folder"))],
        Condition::Folder(one) => vec![name(&one.path, at.key("folder").key("path"))],
        Condition::File(one) => {
            let at = at.key("file");
            let mut all = vec![name(&one.path, at.key("path"))];
            let patterns = one.matches.iter().enumerate();
            all.extend(patterns.map(|(index, one)| line(&one.shown, at.key("matches").index(index).key("shown"))));
            all
        }
        Condition::Instruction(one) => instruction(one, &at.key("instruction")),
        Condition::Command(one) => {
            let at = at.key("command");
            let words = Literal { at: at.key("words"), ways: one.words.iter().cloned().map(Way::Words).collect() };
            let mut all = vec![words, line(&one.try_, at.key("try"))];
            all.extend(one.holding.as_ref().map(|image| reference(image, at.key("holding"))));
            all
        }
    }
}

fn container(one: &ContainerCondition, at: &Path) -> Vec<Literal> {
    // Each field by its name, so that none is forgotten.
    let ContainerCondition {
        image,
        name: called,
        publish,
        mounts,
        program,
        output_shown,
        mistaken_for: _,
        tty: _,
        stdin: _,
        phase: _,
        exit_code: _,
        output: _,
    } = one;
    let mut all = vec![reference(image, at.key("image"))];
    all.extend(called.as_ref().map(|called| name(called, at.key("name"))));
    for (index, port) in publish.iter().enumerate() {
        let shown = port.host.map_or_else(|| port.container.to_string(), |host| format!("{host}:{}", port.container));
        all.push(name(&shown, at.key("publish").index(index)));
    }
    for (index, mount) in mounts.iter().enumerate() {
        let target = mount.target.as_ref().map(|target| format!("{}:{target}", mount.volume));
        all.push(name(target.as_ref().unwrap_or(&mount.volume), at.key("mounts").index(index)));
    }
    if !program.is_empty() {
        all.push(Literal { at: at.key("program"), ways: program.iter().cloned().map(Way::Name).collect() });
    }
    all.extend(output_shown.as_ref().map(|shown| line(shown, at.key("output_shown"))));
    all
}

fn instruction(one: &InstructionCondition, at: &Path) -> Vec<Literal> {
    let mut all = vec![name(&one.file, at.key("file"))];
    let at = at.key("purpose");
    match &one.purpose {
        Purpose::From(repository) => {
            all.push(Literal { at: at.key("from"), ways: vec![Way::Repository(repository.clone())] });
        }
        Purpose::AptInstall(commands) => {
            let at = at.key("apt_install");
            all.extend(commands.iter().enumerate().map(|(index, command)| name(command, at.index(index))));
        }
        Purpose::PipInstall(library) => all.push(name(library, at.key("pip_install"))),
        Purpose::Copy(path) => all.push(name(path, at.key("copy"))),
        Purpose::Entrypoint(path) => all.push(name(path, at.key("entrypoint"))),
    }
    all
}

fn name(text: &str, at: Path) -> Literal {
    Literal { at, ways: vec![Way::Name(text.to_owned())] }
}

fn line(text: &str, at: Path) -> Literal {
    Literal { at, ways: vec![Way::Line(text.to_owned())] }
}

/// `:latest` may be left out.
fn reference(image: &Reference, at: Path) -> Literal {
    let mut ways = vec![Way::Name(image.to_string())];
    if image.tag == "latest" {
        ways.push(Way::Name(image.familiar_repository()));
    }
    Literal { at, ways }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn holds_words(line: &str, words: &[String]) -> bool {
    let edge = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '/' | '.');
    let mut tokens = line.split(|c: char| c.is_whitespace() || c == '`').map(|token| token.trim_matches(edge));
    words.iter().all(|word| tokens.any(|token| token.trim_end_matches('.') == word))
}
