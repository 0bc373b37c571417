//! A Dockerfile's instructions, as the classic builder of Docker 20.10 reads them: no heredocs, no BuildKit flags.

use std::collections::BTreeMap;

use super::Failure;
use super::words;

/// A Dockerfile that reads well.
#[derive(Debug)]
pub struct Text {
    /// In their order.
    pub instructions: Vec<Instruction>,
}

/// One instruction.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// In capitals.
    pub keyword: String,
    /// `--from=x`: names and values.
    pub flags: Vec<(String, String)>,
    /// What follows.
    pub rest: String,
    /// As it was typed, lines joined.
    pub original: String,
}

const KEYWORDS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// Flags that the classic builder knows by name alone.
const BUILDKIT: [&str; 4] = ["chmod", "mount", "network", "security"];

impl Instruction {
    /// A flag's value.
    pub fn flag(&self, name: &str) -> Option<&str> {
        self.flags.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn new(line: String) -> Result<Self, String> {
        let (word, mut rest) = line.split_once(char::is_whitespace).unwrap_or((&line, ""));
        let keyword = word.to_uppercase();
        rest = rest.trim();
        let mut flags = Vec::new();
        while let Some(flag) = rest.strip_prefix("--").filter(|_| keyword != "CMD" && keyword != "ENTRYPOINT") {
            let (flag, after) = flag.split_once(char::is_whitespace).unwrap_or((flag, ""));
            rest = after.trim_start();
            if flag.is_empty() {
                break;
            }
            let (name, value) = flag.split_once('=').unwrap_or((flag, ""));
            flags.push((name.to_owned(), value.to_owned()));
        }
        let read = Self { rest: rest.to_owned(), keyword, flags, original: line };
        if !KEYWORDS.contains(&read.keyword.as_str()) {
            return Err(format!("unknown instruction: {}", read.keyword));
        }
        read.check().map(|()| read)
    }

    /// Its flags, and how many arguments it takes.
    fn check(&self) -> Result<(), String> {
        let known: &[&str] = match self.keyword.as_str() {
            "ADD" => &["chown", "chmod"],
            "COPY" => &["chown", "chmod", "from"],
            "FROM" => &["platform"],
            "RUN" => &["mount", "network", "security"],
            "HEALTHCHECK" => &["interval", "timeout", "start-period", "retries"],
            _ => &[],
        };
        for (name, value) in &self.flags {
            if !known.contains(&name.as_str()) {
                return Err(format!("Unknown flag: {name}"));
            }
            if value.is_empty() {
                return Err(format!("Missing a value on flag: {name}"));
            }
        }
        let keyword = &self.keyword;
        let count = self.rest.split_whitespace().count();
        let listed = words::list(&self.rest).len();
        let wrong = match keyword.as_str() {
            "FROM" if !(count == 1 || count == 3) => "requires either one or three arguments",
            "FROM" if count == 3 && !self.rest.split_whitespace().nth(1).is_some_and(is_as) => {
                "requires either one or three arguments"
            }
            "ADD" | "COPY" if listed < 2 => {
                "requires at least two arguments, but only one was provided. Destination could not be determined"
            }
            "ENV" | "LABEL" | "ARG" | "EXPOSE" | "VOLUME" | "ONBUILD" | "SHELL" | "HEALTHCHECK" if count == 0 => {
                "requires at least one argument"
            }
            "ENV" | "LABEL" if count == 1 && !self.rest.contains('=') => "must have two arguments",
            "WORKDIR" | "USER" | "STOPSIGNAL" | "MAINTAINER" if count == 0 => "requires exactly one argument",
            "SHELL" if words::json(&self.rest).is_none() => "requires the arguments to be in JSON form",
            _ => return Ok(()),
        };
        Err(format!("{keyword} {wrong}"))
    }
}

fn is_as(word: &str) -> bool {
    word.eq_ignore_ascii_case("as")
}

impl Text {
    /// Reads one, up to the first thing that is wrong.
    pub fn read(bytes: &[u8]) -> Result<Self, Failure> {
        if bytes.is_empty() {
            let message = "the Dockerfile (Dockerfile) cannot be empty".to_owned();
            return Err(Failure { status: 500, code: None, message });
        }
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut instructions: Vec<Instruction> = Vec::new();
        for (number, line) in joined(text) {
            let at = |wrong| Failure::refused(format!("dockerfile parse error line {number}: {wrong}"));
            let read = Instruction::new(line).map_err(at)?;
            let staged = instructions.iter().any(|known| known.keyword == "FROM");
            if !staged && read.keyword != "FROM" && read.keyword != "ARG" {
                return Err(Failure::refused("no build stage in current context"));
            }
            if let Some((flag, _)) = read.flags.iter().find(|(flag, _)| BUILDKIT.contains(&flag.as_str())) {
                return Err(Failure::refused(format!(
                    "the --{flag} option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how \
                     to build images with BuildKit enabled"
                )));
            }
            instructions.push(read);
        }
        if instructions.is_empty() {
            return Err(Failure::refused("failed to parse Dockerfile: file with no instructions"));
        }
        Ok(Self { instructions })
    }

    /// Only what there is up to a stage's end.
    pub fn until(&mut self, target: &str) -> Result<(), Failure> {
        let is_from = |known: &Instruction| known.keyword == "FROM";
        let froms: Vec<usize> = (0..self.instructions.len()).filter(|&at| is_from(&self.instructions[at])).collect();
        let named = |&stage: &usize| {
            let name = self.instructions[froms[stage]].rest.split_whitespace().nth(2);
            name.is_some_and(|name| name.eq_ignore_ascii_case(target)) || target.parse() == Ok(stage)
        };
        let stage = (0..froms.len())
            .find(named)
            .ok_or_else(|| Failure::refused(format!("failed to reach build target {target} in Dockerfile")))?;
        if let Some(&end) = froms.get(stage + 1) {
            self.instructions.truncate(end);
        }
        Ok(())
    }

    /// `--label`: instructions at the end.
    pub fn labelled(&mut self, labels: &BTreeMap<String, String>) {
        let instruction = |(name, value): (&String, &String)| Instruction {
            keyword: "LABEL".to_owned(),
            flags: Vec::new(),
            rest: format!("'{name}'='{value}'"),
            original: format!("LABEL {name}={value}"),
        };
        self.instructions.extend(labels.iter().map(instruction));
    }
}

/// The instructions' lines, continued ones joined, each with the number of its first.
fn joined(text: &str) -> Vec<(usize, String)> {
    let mut escape = '\\';
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    let mut directives = true;
    while let Some((index, line)) = lines.next() {
        let line = line.trim_start();
        if let Some(comment) = line.strip_prefix('#') {
            let directive = comment.split_once('=').filter(|_| directives);
            match directive.map(|(name, value)| (name.trim().to_lowercase(), value.trim())) {
                Some((name, "`")) if name == "escape" => escape = '`',
                Some(_) => {}
                None => directives = false,
            }
            continue;
        }
        directives = false;
        if line.trim().is_empty() {
            continue;
        }
        let mut whole = String::new();
        let mut part = line;
        loop {
            let Some(before) = part.trim_end_matches([' ', '\t']).strip_suffix(escape) else {
                whole.push_str(part);
                break;
            };
            whole.push_str(before);
            while lines.peek().is_some_and(|(_, next)| next.trim().is_empty() || next.trim_start().starts_with('#')) {
                lines.next();
            }
            let Some((_, next)) = lines.next() else { break };
            part = next;
        }
        found.push((index + 1, whole.trim().to_owned()));
    }
    found
}
