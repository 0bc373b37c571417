//! Dockerfile text -> instructions with line spans, and its last stage as the builder sees it.
//! The grammar is the crate parse-dockerfile's; the words come from Docker's Dockerfile reference.

mod heredoc;
pub mod install;
pub mod launch;
pub mod release;
mod stage;

use std::ops::{Range, RangeInclusive};

use parse_dockerfile as grammar;

pub(crate) use stage::absolute;
pub use stage::{Placed, Stage, Step};

use crate::lab::shell::{self, Simple};
use crate::text::Message;

/// A Dockerfile that parses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dockerfile {
    /// In the order of the text; comments are no instructions.
    pub instructions: Vec<Instruction>,
}

/// One instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// In capitals: `RUN`.
    pub keyword: &'static str,
    /// First and last line, from 1.
    pub lines: RangeInclusive<usize>,
    /// Bytes of the keyword in the text.
    pub keyword_span: Range<usize>,
    /// Bytes of what follows the keyword and the options, here-documents included.
    pub span: Range<usize>,
    /// Its options: `--from=x` is `("from", Some("x"))`.
    pub options: Vec<(String, Option<String>)>,
    /// What it says.
    pub arguments: Arguments,
}

/// The arguments of an instruction, variables not yet replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arguments {
    /// FROM.
    From {
        /// As written: `debian:${VERSION}`.
        image: String,
        /// After AS.
        alias: Option<String>,
    },
    /// RUN, CMD or ENTRYPOINT.
    Command(Form),
    /// COPY or ADD.
    Copy {
        /// Paths as written; here-documents are left out.
        sources: Vec<String>,
        /// As written.
        destination: String,
    },
    /// SHELL.
    Shell(Vec<String>),
    /// All others: the text after the keyword, continued lines joined.
    Text(String),
}

/// The two ways to write a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A JSON array.
    Exec(Vec<String>),
    /// A line for the shell, continued lines joined, with the bodies of its here-documents.
    Shell(String, Vec<String>),
}

/// Why a text is no Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DockerfileError {
    /// From 1.
    pub line: usize,
    /// What is wrong there.
    pub message: Message,
}

/// Reads a Dockerfile. The error is that of the first line that the builder would refuse.
pub fn parse(text: &str) -> Result<Dockerfile, DockerfileError> {
    let masked = heredoc::masked(text);
    let parsed = grammar::parse(masked.as_deref().unwrap_or(text)).map_err(|error| refused(text, &error))?;
    let escape = parsed.parser_directives.escape.as_ref().map_or('\\', |directive| directive.value.value);
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let reader = Reader { text, escape, starts };
    Ok(Dockerfile { instructions: parsed.instructions.iter().filter_map(|found| reader.instruction(found)).collect() })
}

impl Form {
    /// Its simple commands, in order: the script of `sh -c` and the bodies of here-documents are looked into.
    pub fn commands(&self) -> Vec<Simple> {
        match self {
            Self::Exec(words) => match shell::script(words) {
                Some(script) => shell::split(script),
                None => {
                    vec![Simple { words: words.clone(), before: shell::Operator::Edge, after: shell::Operator::Edge }]
                }
            },
            Self::Shell(line, bodies) => {
                let mut commands = shell::split(line);
                // `RUN <<EOF` hands the body to the shell; `RUN cat <<EOF > f` does not.
                if commands.is_empty() {
                    commands = bodies.iter().flat_map(|body| shell::split(body)).collect();
                }
                commands
            }
        }
    }
}

fn refused(text: &str, error: &grammar::Error) -> DockerfileError {
    let line = error.line().clamp(1, text.lines().count().max(1));
    let detail = format!("{error:#}");
    let word = text.lines().nth(line - 1).and_then(|line| line.split_whitespace().next()).unwrap_or_default();
    let message = if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        Message::new("dockerfile-empty")
    } else if detail.starts_with("unknown instruction") {
        Message::new("dockerfile-unknown-instruction").with("line", line).with("word", word)
    } else if detail.contains("FROM") {
        Message::new("dockerfile-no-from")
    } else if detail.contains("argument") {
        Message::new("dockerfile-needs-arguments").with("line", line).with("word", word)
    } else {
        Message::new("dockerfile-unreadable").with("line", line).with("detail", detail)
    };
    DockerfileError { line, message }
}

struct Reader<'a> {
    text: &'a str,
    escape: char,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl Reader<'_> {
    /// `None` for a kind of instruction that the grammar does not know yet.
    fn instruction(&self, found: &grammar::Instruction<'_>) -> Option<Instruction> {
        use grammar::Instruction as I;
        let text = |value: &grammar::UnescapedString<'_>| Arguments::Text(self.joined(&self.text[value.span.clone()]));
        let (keyword, at, end, options, arguments) = match found {
            I::From(from) => {
                let alias = from.as_.as_ref().map(|(_, name)| name);
                let end = alias.map_or(from.image.span.end, |name| name.span.end);
                let arguments = Arguments::From {
                    image: from.image.value.to_string(),
                    alias: alias.map(|name| name.value.to_string()),
                };
                ("FROM", &from.from, end, options(&from.options), arguments)
            }
            I::Run(run) => {
                let (form, end) = self.form(&run.arguments, &run.here_docs);
                ("RUN", &run.run, end, options(&run.options), Arguments::Command(form))
            }
            I::Cmd(cmd) => {
                let (form, end) = self.form(&cmd.arguments, &[]);
                ("CMD", &cmd.cmd, end, Vec::new(), Arguments::Command(form))
            }
            I::Entrypoint(entrypoint) => {
                let (form, end) = self.form(&entrypoint.arguments, &[]);
                ("ENTRYPOINT", &entrypoint.entrypoint, end, Vec::new(), Arguments::Command(form))
            }
            I::Copy(copy) => {
                let (arguments, end) = copied(&copy.src, &copy.dest);
                ("COPY", &copy.copy, end, options(&copy.options), arguments)
            }
            I::Add(add) => {
                let (arguments, end) = copied(&add.src, &add.dest);
                ("ADD", &add.add, end, options(&add.options), arguments)
            }
            I::Shell(shell) => {
                let words: Vec<_> = shell.arguments.iter().map(|word| word.value.to_string()).collect();
                let end = shell.arguments.last().map_or(shell.shell.span.end, |word| word.span.end);
                ("SHELL", &shell.shell, end, Vec::new(), Arguments::Shell(words))
            }
            I::Workdir(it) => ("WORKDIR", &it.workdir, it.arguments.span.end, Vec::new(), text(&it.arguments)),
            I::Env(it) => ("ENV", &it.env, it.arguments.span.end, Vec::new(), text(&it.arguments)),
            I::Arg(it) => ("ARG", &it.arg, it.arguments.span.end, Vec::new(), text(&it.arguments)),
            I::User(it) => ("USER", &it.user, it.arguments.span.end, Vec::new(), text(&it.arguments)),
            I::Label(it) => ("LABEL", &it.label, it.arguments.span.end, Vec::new(), text(&it.arguments)),
            I::Expose(it) => ("EXPOSE", &it.expose, it.expose.span.end, Vec::new(), Arguments::Text(String::new())),
            I::Volume(it) => ("VOLUME", &it.volume, it.volume.span.end, Vec::new(), Arguments::Text(String::new())),
            I::Maintainer(it) => ("MAINTAINER", &it.maintainer, it.name.span.end, Vec::new(), text(&it.name)),
            I::Stopsignal(it) => ("STOPSIGNAL", &it.stopsignal, it.arguments.span.end, Vec::new(), text(&it.arguments)),
            I::Healthcheck(it) => {
                ("HEALTHCHECK", &it.healthcheck, it.healthcheck.span.end, Vec::new(), Arguments::Text(String::new()))
            }
            I::Onbuild(it) => ("ONBUILD", &it.onbuild, it.onbuild.span.end, Vec::new(), Arguments::Text(String::new())),
            _ => return None,
        };
        let lines = self.line(at.span.start)..=self.line(end.max(at.span.start + 1) - 1);
        let flags = match found {
            I::From(it) => it.options.last(),
            I::Run(it) => it.options.last(),
            I::Copy(it) => it.options.last(),
            I::Add(it) => it.options.last(),
            _ => None,
        };
        let start = flags.map_or(at.span.end, |flag| flag.span().end);
        let span = start..end.clamp(start, self.text.len().max(start));
        Some(Instruction { keyword, lines, keyword_span: at.span.clone(), span, options, arguments })
    }

    fn form(&self, command: &grammar::Command<'_>, bodies: &[grammar::HereDoc<'_>]) -> (Form, usize) {
        // A body's span ends before the line of its delimiter.
        let bodies_end = bodies.iter().map(|body| body.span.end + 1).max().unwrap_or_default();
        match command {
            grammar::Command::Exec(words) => {
                (Form::Exec(words.value.iter().map(|word| word.value.to_string()).collect()), words.span.end)
            }
            grammar::Command::Shell(line) => {
                let bodies = bodies.iter().map(|body| body.value.to_string()).collect();
                (Form::Shell(self.joined(line.value), bodies), line.span.end.max(bodies_end))
            }
            _ => (Form::Exec(Vec::new()), 0),
        }
    }

    /// Continued lines joined as the builder does: comments and empty lines between them left out.
    fn joined(&self, raw: &str) -> String {
        let mut joined = String::new();
        for (index, line) in raw.split('\n').enumerate() {
            let trimmed = line.trim_end();
            if index > 0 && (trimmed.is_empty() || trimmed.trim_start().starts_with('#')) {
                continue;
            }
            joined.push_str(trimmed.strip_suffix(self.escape).unwrap_or(trimmed));
        }
        joined.trim().to_owned()
    }

    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).max(1)
    }
}

fn options(flags: &[grammar::Flag<'_>]) -> Vec<(String, Option<String>)> {
    let value = |flag: &grammar::Flag<'_>| flag.value.as_ref().map(|value| value.value.to_string());
    flags.iter().map(|flag| (flag.name.value.to_string(), value(flag))).collect()
}

fn copied(sources: &[grammar::Source<'_>], destination: &grammar::UnescapedString<'_>) -> (Arguments, usize) {
    let mut end = destination.span.end;
    let mut paths = Vec::new();
    for source in sources {
        match source {
            grammar::Source::Path(path) => paths.push(path.value.to_string()),
            grammar::Source::HereDoc(body) => end = end.max(body.span.end + 1),
            _ => {}
        }
    }
    (Arguments::Copy { sources: paths, destination: destination.value.to_string() }, end)
}
