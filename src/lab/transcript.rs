//! A terminal's transcript: what was typed at which prompt, and what was printed after it.

use std::sync::LazyLock;

use regex::Regex;

use super::shell::{self, Simple};

/// A line that was printed, with the command line that was typed before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printed<'a> {
    /// What was typed last; `None` when that is not known.
    pub typed: Option<&'a str>,
    /// Without the end of the line.
    pub line: &'a str,
}

/// bash `root@host:/# `, sh `# ` and `$ `, ash `/ # `, Python's `>>> ` and `... `, each with a venv's `(name) ` before it.
/// What is typed at Python's prompt is no command of the shell: it hides the one that started Python.
static PROMPT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let prompt = r"^(?:\([\w.-]+\) )?(?:[\w .!-]+@[\w.-]+:[^#$]*[#$]|(?:bash|sh)-[\d.]+[#$]|/\S* [#$]|[#$]|>>>|\.\.\.)(?: (.*)|\s*)$";
    Regex::new(prompt).ok()
});

/// The printed lines of `transcript`. `first` is the command line that was in force at its beginning.
pub fn printed<'a>(transcript: &'a str, first: Option<&'a str>) -> Vec<Printed<'a>> {
    let mut typed = first;
    let mut lines = Vec::new();
    for line in transcript.lines() {
        match PROMPT.as_ref().and_then(|prompt| prompt.captures(line)) {
            Some(found) => typed = Some(found.get(1).map_or("", |rest| once(line, rest.start()).trim())),
            None => lines.push(Printed { typed, line: line.trim_end() }),
        }
    }
    lines
}

/// What follows a prompt that ends at `start`. One that was printed while an engine passed from the log to what is
/// printed now may stand there twice.
fn once(line: &str, start: usize) -> &str {
    let (prompt, mut rest) = line.split_at(start);
    while let Some(after) = rest.strip_prefix(prompt) {
        rest = after;
    }
    rest
}

/// The line without variation selector U+FE0F and skin tones U+1F3FB to U+1F3FF, which print the same emoji.
pub fn plain_emoji(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')).collect()
}

/// Whether a command line only repeats text that was put into it: `echo`, `printf`, `cat` …
pub fn only_repeats(line: &str) -> bool {
    shell::split(line).iter().any(|simple| {
        matches!(simple.program(), Some(("echo" | "printf" | "cat" | "tee" | "print" | "yes" | "sed" | "awk", _)))
    })
}

/// `docker exec` of a simple command: the container as it was given, whether `-t` and `-i` stand there, the words run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DockerExec<'a> {
    /// A name or the beginning of an id.
    pub container: &'a str,
    /// `-t`.
    pub tty: bool,
    /// `-i`.
    pub stdin: bool,
    /// At least one.
    pub words: &'a [String],
}

/// Reads `docker [OPTIONS] exec [OPTIONS] CONTAINER COMMAND …` (also `docker container exec`). `None` for anything else.
pub fn docker_exec(simple: &Simple) -> Option<DockerExec<'_>> {
    let (_, mut rest) = docker_verb(simple).filter(|(verb, _)| *verb == "exec")?;
    let (mut tty, mut stdin) = (false, false);
    while let [option, others @ ..] = rest {
        if !option.starts_with('-') {
            break;
        }
        let short = !option.starts_with("--");
        tty |= option == "--tty" || short && option.contains('t');
        stdin |= option == "--interactive" || short && option.contains('i');
        let valued = ["-e", "-u", "-w", "--env", "--env-file", "--user", "--workdir", "--detach-keys"];
        // `-itu root`: the last letter of a cluster takes the value.
        let cluster = short && option.ends_with(['e', 'u', 'w']) && !option.contains('=');
        let skip = usize::from(valued.contains(&option.as_str()) || cluster);
        rest = others.get(skip..).unwrap_or_default();
    }
    let (container, words) = rest.split_first()?;
    (!words.is_empty()).then_some(DockerExec { container, tty, stdin, words })
}

/// The words after `docker` and its global options. `None` for another program.
pub fn docker(simple: &Simple) -> Option<&[String]> {
    let (program, arguments) = simple.program()?;
    if !matches!(program, "docker" | "podman") {
        return None;
    }
    let valued =
        ["-H", "--host", "-c", "--context", "-l", "--log-level", "--config", "--tlscacert", "--tlscert", "--tlskey"];
    Some(shell::without_options(arguments, &valued))
}

/// The verb of `docker` and what follows it: `docker image pull x` is `docker pull x`.
pub fn docker_verb(simple: &Simple) -> Option<(&str, &[String])> {
    let (first, rest) = docker(simple)?.split_first()?;
    let (verb, rest) = match first.as_str() {
        "image" | "container" | "buildx" | "builder" => rest.split_first()?,
        _ => (first, rest),
    };
    Some((verb, rest))
}
