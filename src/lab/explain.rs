//! A failure's own words -> what happened, why, what to change and on which line.
//!
//! The failures are data (`content/failures.yaml`): a signature each, a priority, words in both languages. What is
//! here is how they are looked for. A text may be one command's output or a whole pasted session, so it is first made
//! plain ([`words`]) and cut at its prompts ([`session`]): the last command decides. Of what matches there the lowest
//! priority number wins, for it is nearest to the cause; of equals, the one that is printed first. What comes before a
//! sign of success (`Successfully tagged …`) was not fatal and is not looked at. See [`line`] for where to mend it.

mod catalogue;
mod line;
mod session;
mod state;
mod words;

use std::collections::BTreeMap;

pub use session::at_prompt;

pub use catalogue::{Catalogue, Detect, Failure, Lacks, LazyRegex, Place, Severity, Typed};

use super::model::Text;
use super::world::FileState;
use session::Segment;

/// Lines and characters a line of the engine's words in an [`Explanation`].
const QUOTE_LINES: usize = 3;
const QUOTE_WIDTH: usize = 300;

/// Something that was printed, and what is known of it. `Seen { text, ..Seen::default() }` is enough.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen<'a> {
    /// What the text comes from; decides between failures of equal priority.
    pub place: Option<Place>,
    /// The command line as typed, where it is known.
    pub command: Option<&'a str>,
    /// Raw output: it may hold ANSI sequences, `\r`, BuildKit's prefixes, the API's JSON lines, prompts and commands.
    pub text: &'a str,
    /// From the exit status. `Some(false)`, a success, is explained only where the result is wrong all the same;
    /// `None` is judged from the text.
    pub failed: Option<bool>,
    /// The student's files by their path in the workspace: `Dockerfile`, `app.py`. See [`texts`].
    pub files: Option<&'a BTreeMap<String, String>>,
}

/// What happened, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Of the [`Failure`]: `pip-pep668`.
    pub id: String,
    /// Nothing is wrong: it only looks so.
    pub benign: bool,
    /// How bad it is.
    pub severity: Severity,
    /// What happened, a few words.
    pub title: Text,
    /// Why. Sentences, Markdown code in them.
    pub words: Text,
    /// What to do, as it would be typed: Markdown code. Shown first.
    pub fix: Text,
    /// The engine's own words: the lines that told it, harmless, three at most; empty for a state.
    pub quote: String,
    /// Path in the workspace and line from 1 where it is mended.
    pub at: Option<(String, usize)>,
}

/// The texts of saved files, for [`Seen::files`].
pub fn texts(files: &BTreeMap<String, FileState>) -> BTreeMap<String, String> {
    let text = |(path, state): (&String, &FileState)| match state {
        FileState::Text { text, .. } => Some((path.clone(), text.clone())),
        FileState::Missing | FileState::Unreadable(_) => None,
    };
    files.iter().filter_map(text).collect()
}

/// How one command of a session ended, as far as its output tells.
enum Outcome<'a> {
    Failed { failure: &'a Failure, from: usize, to: usize },
    Clean { succeeded: bool },
}

/// What a whole text tells.
enum Verdict {
    Explained(Box<Explanation>),
    Well,
    Unknown,
}

impl Catalogue {
    /// The explanation of what went wrong last in a text; `None` where nothing did, or nothing that is known.
    pub fn explain(&self, seen: &Seen<'_>) -> Option<Explanation> {
        let text = words::plain(seen.text);
        match self.verdict(&text, seen) {
            Verdict::Explained(explanation) => Some(*explanation),
            Verdict::Well => None,
            // A terminal's own line breaks cut what is copied from it.
            Verdict::Unknown => match self.verdict(&words::unwrapped(&text)?, seen) {
                Verdict::Explained(explanation) => Some(*explanation),
                Verdict::Well | Verdict::Unknown => None,
            },
        }
    }

    fn verdict(&self, text: &str, seen: &Seen<'_>) -> Verdict {
        let segments = session::split(text, seen.command);
        let mut later: Vec<&Segment<'_>> = Vec::new();
        for segment in segments.iter().rev() {
            match self.outcome(segment, seen) {
                Outcome::Failed { failure, .. } if mended(failure, segment, &later) => return Verdict::Unknown,
                Outcome::Failed { failure, from, to } => {
                    let mut explanation = failure.explanation();
                    explanation.quote = quote(segment.output, from, to);
                    explanation.at = line::find(failure, segment, from, &segments, seen.files);
                    return Verdict::Explained(Box::new(explanation));
                }
                Outcome::Clean { succeeded: true } => return Verdict::Well,
                Outcome::Clean { .. } => later.push(segment),
            }
        }
        Verdict::Unknown
    }

    /// The failure that is no failure, of which this line of a log is a sign.
    pub fn benign(&self, line: &str) -> Option<&Failure> {
        let line = words::plain(line);
        self.failures.iter().find(|failure| failure.benign && failure.matches(&line))
    }

    /// Every benign failure of which there is a sign in the text.
    pub fn noise(&self, text: &str) -> Vec<&Failure> {
        let text = words::plain(text);
        self.failures.iter().filter(|failure| failure.benign && failure.matches(&text)).collect()
    }

    fn outcome<'a>(&'a self, segment: &Segment<'_>, seen: &Seen<'_>) -> Outcome<'a> {
        let floor = self.success(segment.output);
        let body = &segment.output[floor.unwrap_or_default()..];
        let candidate = |failure: &'a Failure| {
            let counts = !failure.benign && (seen.failed != Some(false) || failure.exits_zero);
            let found = counts.then(|| failure.find(body, segment.command.as_deref())).flatten()?;
            let elsewhere = seen.place.is_some_and(|place| !failure.places.contains(&place));
            Some(((failure.priority, elsewhere, found.start()), failure, found))
        };
        let best = self.failures.iter().filter_map(candidate).min_by_key(|(rank, ..)| *rank);
        match best {
            Some((_, failure, found)) => {
                let floor = floor.unwrap_or_default();
                Outcome::Failed { failure, from: floor + found.start(), to: floor + found.end() }
            }
            None => Outcome::Clean { succeeded: floor.is_some() },
        }
    }

    /// Where the last sign of success ends.
    fn success(&self, text: &str) -> Option<usize> {
        let last = |sign: &LazyRegex| sign.get(text)?.find_iter(text).last().map(|found| found.end());
        self.successes.iter().filter_map(last).max()
    }
}

/// The same was done again later, and nothing failed then; or something came after it that cannot be done while it
/// lasts.
fn mended(failure: &Failure, segment: &Segment<'_>, later: &[&Segment<'_>]) -> bool {
    let unreachable = failure.places.iter().any(|place| matches!(place, Place::Daemon | Place::Shell));
    later.iter().any(|other| {
        other.is_act()
            || (other.verb().is_some() && other.verb() == segment.verb())
            || (unreachable && other.asks_engine())
    })
}

fn quote(text: &str, from: usize, to: usize) -> String {
    let start = text[..from].rfind('\n').map_or(0, |at| at + 1);
    let end = text[to..].find('\n').map_or(text.len(), |at| to + at);
    let lines = text[start..end].lines().filter(|line| !line.trim().is_empty()).take(QUOTE_LINES);
    let bounded = |line: &str| match line.char_indices().nth(QUOTE_WIDTH) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line.trim_end().to_owned(),
    };
    lines.map(bounded).collect::<Vec<_>>().join("\n")
}
