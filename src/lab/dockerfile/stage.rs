//! A stage of a Dockerfile, the stages it is built on included, variables replaced and paths made absolute.

use std::collections::BTreeMap;

use globset::GlobBuilder;

use super::{Arguments, Dockerfile, Form, Instruction};
use crate::lab::shell;

/// What the build's image comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage<'a> {
    /// The image of the FROM that brings in the base, variables replaced: `debian:12`.
    pub base: String,
    /// First line of that FROM, from 1.
    pub base_line: usize,
    /// The instructions after it.
    pub steps: Vec<Step<'a>>,
    /// So many of the steps are those of the stages that this one is built on.
    pub inherited: usize,
    /// The folder in which its containers start.
    pub workdir: String,
    /// What ENV sets.
    pub env: BTreeMap<String, String>,
}

/// An instruction of the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    /// As parsed.
    pub instruction: &'a Instruction,
    /// The folder in force.
    pub workdir: String,
    /// The shell in force: `["/bin/sh", "-c"]`.
    pub shell: Vec<String>,
    /// Of COPY and ADD from the build context: sources and destination with variables replaced.
    pub copy: Option<(Vec<String>, String)>,
}

/// Where a file of the build context comes to lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Absolute paths, of which one is right: a destination that exists as a folder takes the file in.
    pub paths: Vec<String>,
}

impl Dockerfile {
    /// The last stage, from its base on. `None` without a FROM.
    pub fn last_stage(&self) -> Option<Stage<'_>> {
        self.stage(self.positions("FROM").count().checked_sub(1)?)
    }

    /// Every stage, in order.
    pub fn stages(&self) -> impl Iterator<Item = Stage<'_>> {
        (0..self.positions("FROM").count()).filter_map(|number| self.stage(number))
    }

    /// Stage `number`, from 0.
    fn stage(&self, number: usize) -> Option<Stage<'_>> {
        let starts: Vec<usize> = self.positions("FROM").collect();
        let mut globals = BTreeMap::new();
        for instruction in self.instructions.iter().take(*starts.first()?) {
            declare(instruction, &mut globals, &mut BTreeMap::new());
        }
        // `FROM base` where `base` is an earlier stage goes on from it.
        let mut chain = Vec::new();
        let mut next = Some(number);
        let mut base = String::new();
        let mut base_line = 1;
        while let Some(stage) = next {
            let from = self.instructions.get(starts[stage])?;
            let Arguments::From { image, .. } = &from.arguments else { return None };
            base = replace(image, &globals);
            base_line = *from.lines.start();
            let end = starts.get(stage + 1).copied().unwrap_or(self.instructions.len());
            chain.push(&self.instructions[starts[stage] + 1..end]);
            next = starts[..stage].iter().rposition(|start| {
                matches!(&self.instructions[*start].arguments,
                    Arguments::From { alias: Some(alias), .. } if alias.eq_ignore_ascii_case(&base))
            });
        }
        let inherited = chain.iter().skip(1).map(|instructions| instructions.len()).sum();
        let (workdir, env) = ("/".to_owned(), BTreeMap::new());
        let mut stage = Stage { base, base_line, steps: Vec::new(), inherited, workdir, env };
        let mut shell = vec!["/bin/sh".to_owned(), "-c".to_owned()];
        for instructions in chain.into_iter().rev() {
            let mut variables = stage.env.clone();
            for instruction in instructions {
                declare(instruction, &mut variables, &mut stage.env);
                if let Some(name) = declared_without_value(instruction)
                    && let Some(value) = globals.get(name)
                {
                    variables.entry(name.to_owned()).or_insert_with(|| value.clone());
                }
                let mut copy = None;
                match &instruction.arguments {
                    Arguments::Text(path) if instruction.keyword == "WORKDIR" => {
                        let path = replace(path.trim_matches(['"', '\'']), &variables);
                        stage.workdir = absolute(&stage.workdir, &path);
                    }
                    Arguments::Shell(words) => shell.clone_from(words),
                    Arguments::Copy { sources, destination }
                        if !instruction.options.iter().any(|(name, _)| name == "from") =>
                    {
                        let sources = sources.iter().map(|source| replace(source, &variables)).collect();
                        copy = Some((sources, replace(destination, &variables)));
                    }
                    _ => {}
                }
                let (workdir, shell) = (stage.workdir.clone(), shell.clone());
                stage.steps.push(Step { instruction, workdir, shell, copy });
            }
        }
        Some(stage)
    }

    fn positions(&self, keyword: &str) -> impl Iterator<Item = usize> {
        let keyword = keyword.to_owned();
        self.instructions.iter().enumerate().filter(move |(_, it)| it.keyword == keyword).map(|(index, _)| index)
    }
}

impl Stage<'_> {
    /// The last instruction of this keyword, the one that counts for CMD and ENTRYPOINT, with its command.
    pub fn last_command(&self, keyword: &str) -> Option<(&Step<'_>, &Form)> {
        self.steps.iter().rev().find_map(|step| match &step.instruction.arguments {
            Arguments::Command(form) if step.instruction.keyword == keyword => Some((step, form)),
            _ => None,
        })
    }

    /// The RUN instructions with their commands.
    pub fn runs(&self) -> impl Iterator<Item = (&Step<'_>, &Form)> {
        self.steps.iter().filter_map(|step| match &step.instruction.arguments {
            Arguments::Command(form) if step.instruction.keyword == "RUN" => Some((step, form)),
            _ => None,
        })
    }

    /// Where COPY or ADD places `file` (relative to the build context), the last one last.
    pub fn placed(&self, file: &str) -> Vec<Placed> {
        self.steps.iter().filter_map(|step| step.placed(file)).collect()
    }
}

impl Step<'_> {
    /// It brings `file` (relative to the build context) into the image.
    pub fn places(&self, file: &str) -> bool {
        self.placed(file).is_some()
    }

    fn placed(&self, file: &str) -> Option<Placed> {
        let (sources, destination) = self.copy.as_ref()?;
        let base = file.rsplit('/').next().unwrap_or(file);
        let folder =
            destination.ends_with('/') || destination.ends_with("/.") || destination == "." || sources.len() > 1;
        let target = absolute(&self.workdir, destination);
        let mut paths = Vec::new();
        for source in sources {
            let source = source.trim_start_matches("./").trim_start_matches('/').trim_end_matches('/');
            let inside = if source.is_empty() || source == "." {
                Some(file)
            } else {
                file.strip_prefix(source).and_then(|rest| rest.strip_prefix('/'))
            };
            if let Some(inside) = inside {
                paths.push(absolute(&target, inside));
            } else if source == file || globbed(source, file) {
                if folder {
                    paths.push(absolute(&target, base));
                } else {
                    paths.extend([target.clone(), absolute(&target, base)]);
                }
            }
        }
        (!paths.is_empty()).then_some(Placed { paths })
    }
}

/// `path` from `folder`, without `.` and `..`.
pub(crate) fn absolute(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{folder}/{path}") };
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    format!("/{}", parts.join("/"))
}

fn globbed(pattern: &str, file: &str) -> bool {
    pattern.contains(['*', '?', '['])
        && GlobBuilder::new(pattern)
            .literal_separator(true)
            .build()
            .is_ok_and(|glob| glob.compile_matcher().is_match(file))
}

/// The name of an `ARG NAME`, to which the ARG before the first FROM may give a value.
fn declared_without_value(instruction: &Instruction) -> Option<&str> {
    match &instruction.arguments {
        Arguments::Text(text) if instruction.keyword == "ARG" && !text.contains('=') => Some(text.trim()),
        _ => None,
    }
}

/// Takes in the variables of ARG and ENV.
fn declare(instruction: &Instruction, variables: &mut BTreeMap<String, String>, env: &mut BTreeMap<String, String>) {
    let Arguments::Text(text) = &instruction.arguments else { return };
    if !matches!(instruction.keyword, "ARG" | "ENV") {
        return;
    }
    let words: Vec<String> = shell::split(text).into_iter().flat_map(|simple| simple.words).collect();
    let old_form = instruction.keyword == "ENV" && words.first().is_some_and(|word| !word.contains('='));
    let pairs: Vec<(String, String)> = if old_form {
        text.split_once(char::is_whitespace)
            .map(|(name, value)| (name.into(), value.trim().into()))
            .into_iter()
            .collect()
    } else {
        words.iter().filter_map(|word| word.split_once('=')).map(|(name, value)| (name.into(), value.into())).collect()
    };
    for (name, value) in pairs {
        let value = replace(&value, variables);
        if instruction.keyword == "ENV" {
            env.insert(name.clone(), value.clone());
        }
        variables.insert(name, value);
    }
}

/// `$NAME`, `${NAME}` and `${NAME:-default}` replaced; an unknown one is empty, as in the builder.
fn replace(text: &str, variables: &BTreeMap<String, String>) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        replaced.push_str(before);
        let (name, default, tail) =
            if let Some((inner, tail)) = after.strip_prefix('{').and_then(|it| it.split_once('}')) {
                let (name, default) = inner.split_once(":-").unwrap_or((inner, ""));
                (name, default, tail)
            } else {
                let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
                (&after[..end], "", &after[end..])
            };
        replaced.push_str(variables.get(name).map_or(default, String::as_str));
        rest = tail;
    }
    replaced + rest
}
