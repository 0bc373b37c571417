//! A pasted terminal session, cut where its prompts are.

use std::sync::LazyLock;

use regex::Regex;

use crate::lab::shell;

/// A command and what it printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment<'a> {
    /// As typed; `None` for what stands before the first prompt, or where no prompt is seen.
    pub(super) command: Option<String>,
    /// Whole lines.
    pub(super) output: &'a str,
}

/// What runs, fetches or makes something: when it goes well, what failed before it is behind us.
const ACTS: [&str; 8] = ["build", "run", "pull", "exec", "create", "start", "push", "up"];
/// A word of `docker` that stands before the verb.
const NOUNS: [&str; 6] = ["image", "container", "buildx", "builder", "system", "compose"];

/// The prompts of Python and of root's dash. Alone on the last line they are prompts; elsewhere they may be anything.
const BARE: [&str; 2] = [">>>", "#"];

/// The prompts of bash, zsh, fish, sh, cmd and PowerShell as they come, and a command line that stands alone. A sharp is
/// a prompt only before a program that a lab uses: BuildKit and comments begin lines with it too.
static PROMPT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let programs = r"(?:sudo|docker|podman|cd|ls|cat|nano|vim?|mkdir|python3?|pip3?|apt(?:-get)?|bash|sh|exit|clear|history|soleil|whoami|which|echo)\b";
    let alone = r"(?:sudo )?(?:docker|podman) (?:(?:image|container|buildx|system) )?(?:build|run|pull|push|exec|images|ps|ls|rmi?|tag|start|stop|version|info)(?: [^\n]*)?$";
    Regex::new(&format!(
        r"(?x)^(?:
            (?:\([^()]{{1,40}}\)\ )?\[?[\w.-]+@[\w.-]+(?:[:\ ][^$\#%>\n]{{0,120}})?[$\#%>](?:\ (?P<a>.*))?$
          | [$%❯»](?:\ (?P<b>.*))?$
          | \#\ (?P<c>{programs}.*)$
          | /[\w./-]*\ \#(?:\ (?P<d>.*))?$
          | ➜\ +\S+(?:\ git:\([^)]*\))?(?:\ ✗)?(?:\ (?P<e>.*))?$
          | (?:PS\ )?[A-Z]:\\[^>\n]*>\ ?(?P<f>.*)$
          | (?:~|(?:ba)?sh-[\d.]+)[\w./-]*[$\#%>](?:\ (?P<g>.*))?$
          | \++\ (?P<h>(?:docker|podman)\ .*)$
          | (?P<i>{alone})
        )",
        programs = programs,
        alone = alone.replace(' ', r"\ "),
    ))
    .ok()
});

/// The commands of a plain text in order. `command` is that of its beginning, where it is known.
pub(super) fn split<'a>(text: &'a str, command: Option<&str>) -> Vec<Segment<'a>> {
    let mut segments = vec![Segment { command: command.map(str::to_owned), output: "" }];
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        if let Some(typed) = typed(line.trim_end_matches('\n')) {
            if let Some(last) = segments.last_mut() {
                last.output = &text[start..at];
            }
            segments.push(Segment { command: Some(typed), output: "" });
            start = next;
        }
        at = next;
    }
    if let Some(last) = segments.last_mut() {
        last.output = &text[start..];
    }
    segments
}

/// What was typed at the prompt of this line; empty at a bare prompt.
pub(super) fn typed(line: &str) -> Option<String> {
    let found = PROMPT.as_ref()?.captures(line)?;
    let typed = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].into_iter().find_map(|name| found.name(name));
    Some(typed.map(|typed| typed.as_str().trim().to_owned()).unwrap_or_default())
}

/// Where a text ends at a bare prompt, of a shell or of Python: what was typed at the prompt before it and what that
/// printed, and how long the text before this prompt is.
pub fn at_prompt(text: &str) -> Option<(&str, usize)> {
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    let (told, prompt) = (&text[..start], text[start..].trim_end());
    let known = BARE.contains(&prompt);
    if !known && typed(prompt).is_none_or(|typed| !typed.is_empty()) {
        return None;
    }
    let same = |line: &str| line.strip_prefix(prompt).is_some_and(|rest| rest.starts_with(' '));
    let mut from = told.len();
    for line in told.split_inclusive('\n').rev() {
        from -= line.len();
        if known && same(line) || typed(line.trim_end_matches('\n')).is_some() {
            break;
        }
    }
    Some((&told[from..], start))
}

impl Segment<'_> {
    /// It runs, fetches or makes something.
    pub(super) fn is_act(&self) -> bool {
        self.asks_engine() && self.verb().is_some_and(|verb| ACTS.contains(&verb.as_str()))
    }

    /// It is a command of the engine's client.
    pub(super) fn asks_engine(&self) -> bool {
        self.words().first().is_some_and(|word| matches!(word.as_str(), "docker" | "podman"))
    }

    /// `build` of `sudo docker buildx build .`; the program's name of any other.
    pub(super) fn verb(&self) -> Option<String> {
        let words = self.words();
        if !self.asks_engine() {
            return words.into_iter().next();
        }
        words.into_iter().skip(1).find(|word| !word.starts_with('-') && !NOUNS.contains(&word.as_str()))
    }

    /// The words of its last simple command, `sudo` left out.
    fn words(&self) -> Vec<String> {
        let Some(command) = &self.command else { return Vec::new() };
        let simple = shell::split(command);
        let Some((program, arguments)) = simple.iter().rev().find_map(shell::Simple::program) else {
            return Vec::new();
        };
        let name = shell::base_name(program).trim_end_matches(".exe").to_owned();
        [name].into_iter().chain(arguments.iter().cloned()).collect()
    }
}
