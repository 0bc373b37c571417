//! The failures as data, read from YAML.

use std::sync::{LazyLock, OnceLock};

use regex::{Match, Regex, RegexBuilder};
use serde::Deserialize;

use super::Explanation;
use crate::lab::expression::Needs;
use crate::lab::model::Text;
use crate::lab::parse::{LabError, from_yaml};

/// The catalogue that ships with the program.
static SHIPPED: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::parse(include_str!("../../../content/failures.yaml")).unwrap_or_default());

/// The failures that can be explained.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Signs that a command ended well, each at the start of a line.
    pub successes: Vec<LazyRegex>,
    /// In no order: see [`Failure::priority`].
    pub failures: Vec<Failure>,
}

/// One failure, or something that looks like one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// Unique: `pip-pep668`.
    pub id: String,
    /// What it is about: `apt`.
    pub group: String,
    /// Where it may be seen.
    #[serde(rename = "where")]
    pub places: Vec<Place>,
    /// How bad it is.
    pub severity: Severity,
    /// The lowest wins: the cause before its symptoms.
    pub priority: u16,
    /// Only looks like a failure; never one.
    #[serde(default)]
    pub benign: bool,
    /// It is wrong though the exit status is 0.
    #[serde(default)]
    pub exits_zero: bool,
    /// In the plain text, `^` and `$` at each line.
    #[serde(default)]
    pub signature: Option<LazyRegex>,
    /// Told by the command line and the output together.
    #[serde(default)]
    pub typed: Option<Typed>,
    /// Told by the output and by what is not in it.
    #[serde(default)]
    pub lacks: Option<Lacks>,
    /// Leaves no text: a state of a container or an image.
    #[serde(default)]
    pub detect: Option<Detect>,
    /// The file to mend, by its path in the workspace.
    #[serde(default)]
    pub file: Option<String>,
    /// In the output: its first group is the line to mend.
    #[serde(default)]
    pub line: Option<LazyRegex>,
    /// In the file: the last place that matches is the one to mend, where nothing printed tells it.
    #[serde(default)]
    pub search: Option<LazyRegex>,
    /// What happened, a few words.
    pub title: Text,
    /// Why.
    pub explanation: Text,
    /// What to do.
    pub fix: Text,
    /// Texts that it is found in.
    #[serde(default)]
    pub samples: Vec<String>,
}

/// Where something is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Whatever is asked of the engine.
    Daemon,
    /// `docker pull`.
    Pull,
    /// `docker build`.
    Build,
    /// `docker run`, `docker exec`.
    Run,
    /// The shell itself.
    Shell,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing works until it is mended.
    Blocker,
    /// This command failed.
    Error,
    /// It went on, but not as wanted.
    Warn,
    /// Good to know.
    Info,
}

/// Both must match.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// In the command line.
    pub command: LazyRegex,
    /// In the output.
    pub output: LazyRegex,
}

/// The first two must match, the last must not.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lacks {
    /// In the output.
    pub output: LazyRegex,
    /// In the output too: nothing of its beginning is missing.
    pub whole: LazyRegex,
    /// Nowhere in the output.
    pub absent: LazyRegex,
}

/// A state of a container or an image: see [`Catalogue::container`] and [`Catalogue::image`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detect {
    /// A shell or a prompt that ended at once, for it had no keyboard.
    ExitsAtOnce,
    /// `-t` without `-i`.
    TtyWithoutStdin,
    /// `-i` without `-t`.
    StdinWithoutTty,
    /// Ended, and still there.
    LeftBehind,
    /// Exit status 137.
    Killed,
    /// The lab's own image ran and printed nothing.
    Silent,
    /// Words after the image's name went to the application.
    ArgumentsIgnored,
    /// ENTRYPOINT in brackets that are no JSON.
    BrokenEntrypoint,
    /// An image without a tag, just built.
    BuiltWithoutName,
    /// An image whose tag is nearly the one asked for.
    NearMissName,
    /// A version that gets no more updates.
    EndOfLife,
}

/// A regular expression that is compiled for the first text that may match it.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
pub struct LazyRegex {
    source: String,
    needs: Needs,
    compiled: OnceLock<Option<Regex>>,
}

impl From<String> for LazyRegex {
    fn from(source: String) -> Self {
        Self { source, needs: Needs::default(), compiled: OnceLock::new() }
    }
}

impl LazyRegex {
    /// Compiled with `^` and `$` at each line; `None` where this text cannot match, or nothing can: it is none.
    pub fn get(&self, text: &str) -> Option<&Regex> {
        if !self.needs.are_met(&self.source, text) {
            return None;
        }
        self.compiled()
    }

    /// It is a regular expression.
    pub fn is_valid(&self) -> bool {
        self.compiled().is_some()
    }

    fn compiled(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| RegexBuilder::new(&self.source).multi_line(true).build().ok()).as_ref()
    }

    fn is_match(&self, text: &str) -> bool {
        self.get(text).is_some_and(|regex| regex.is_match(text))
    }
}

impl Catalogue {
    /// The one that ships, read at the first call.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads a catalogue. Its regular expressions are not looked at.
    ///
    /// # Errors
    /// YAML that does not parse, an unknown or a missing key, with line and column.
    pub fn parse(yaml: &str) -> Result<Self, LabError> {
        serde_yaml::from_str(yaml).map_err(|error| from_yaml(yaml, &error))
    }

    /// The failure of this id.
    pub fn failure(&self, id: &str) -> Option<&Failure> {
        self.failures.iter().find(|failure| failure.id == id)
    }
}

impl Failure {
    /// Whether there is a sign of it in a plain text.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.find(text, None).is_some()
    }

    /// The first sign of it in a plain text that this command printed.
    pub(super) fn find<'t>(&self, text: &'t str, command: Option<&str>) -> Option<Match<'t>> {
        let signature = self.signature.as_ref().and_then(|signature| signature.get(text)?.find(text));
        let typed = || {
            let typed = self.typed.as_ref()?;
            typed.command.get(command?)?.find(command?)?;
            typed.output.get(text)?.find(text)
        };
        let lacking = || {
            let lacks = self.lacks.as_ref()?;
            let found = lacks.output.get(text)?.find(text)?;
            (lacks.whole.is_match(text) && !lacks.absent.is_match(text)).then_some(found)
        };
        signature.or_else(typed).or_else(lacking)
    }

    /// Without quote and place.
    pub(super) fn explanation(&self) -> Explanation {
        Explanation {
            id: self.id.clone(),
            benign: self.benign,
            severity: self.severity,
            title: self.title.clone(),
            words: self.explanation.clone(),
            fix: self.fix.clone(),
            quote: String::new(),
            at: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is compiled for one text alone says the same as what always is.
    #[test]
    fn nothing_that_matches_is_left_out() {
        let catalogue = Catalogue::shipped();
        let samples: Vec<&str> =
            catalogue.failures.iter().flat_map(|failure| &failure.samples).map(String::as_str).collect();
        let mut compiled = 0;
        for signature in catalogue.failures.iter().filter_map(|failure| failure.signature.as_ref()) {
            let always =
                RegexBuilder::new(&signature.source).multi_line(true).build().unwrap_or_else(|error| panic!("{error}"));
            for sample in &samples {
                let (lazy, always) = (signature.get(sample), always.find(sample));
                compiled += usize::from(lazy.is_some());
                assert_eq!(lazy.and_then(|lazy| lazy.find(sample)), always, "{}: {sample}", signature.source);
            }
        }
        let asked = samples.len() * catalogue.failures.len();
        assert!(compiled * 20 < asked, "{compiled} of {asked} were compiled");
    }
}
