//! On which line of the Dockerfile a builder's step stands. Builders number their steps, so the number decides and
//! the keyword checks it.

use parse_dockerfile::{Instruction, parse};

/// The instructions of a Dockerfile; none when it cannot be read.
#[derive(Default)]
pub(super) struct Lines {
    instructions: Vec<Found>,
}

struct Found {
    keyword: &'static str,
    line: usize,
    stage: usize,
    stage_name: Option<String>,
}

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let Ok(dockerfile) = parse(text) else { return Self::default() };
        let (mut stage, mut stage_name) = (0, None);
        let mut instructions = Vec::new();
        for instruction in &dockerfile.instructions {
            let (keyword, start) = keyword(instruction);
            if let Instruction::From(from) = instruction {
                stage += 1;
                stage_name = from.as_.as_ref().map(|(_, name)| name.value.to_lowercase());
            }
            let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
            instructions.push(Found { keyword, line, stage, stage_name: stage_name.clone() });
        }
        Self { instructions }
    }

    /// `2/5 : RUN …`: every instruction counts.
    pub(super) fn of_classic(&self, number: usize, name: &str) -> Option<usize> {
        let word = name.split_once(':')?.1.split_whitespace().next()?.to_uppercase();
        let found = self.instructions.get(number.checked_sub(1)?)?;
        (found.keyword == word).then_some(found.line)
    }

    /// `[2/4] RUN …`, `[build 2/4] RUN …`, `[stage-1 2/4] RUN …`: those that make a layer count, in each stage.
    pub(super) fn of_buildkit(&self, name: &str) -> Option<usize> {
        let (place, instruction) = name.strip_prefix('[')?.split_once(']')?;
        let word = instruction.split_whitespace().next()?.to_uppercase();
        let (stage, count) = place.rsplit_once(' ').map_or((None, place), |(stage, count)| (Some(stage.trim()), count));
        let number: usize = count.split_once('/')?.0.parse().ok()?;
        let last = self.instructions.last()?.stage;
        let layers = ["FROM", "RUN", "COPY", "ADD", "WORKDIR"];
        let in_stage = |found: &&Found| match stage {
            Some(stage) => {
                found.stage_name.as_deref() == Some(stage)
                    || stage.strip_prefix("stage-").and_then(|index| index.parse().ok()) == found.stage.checked_sub(1)
            }
            None => last == 1 && found.stage == 1,
        };
        let counted = |found: &&Found| layers.contains(&found.keyword);
        let found = self.instructions.iter().filter(in_stage).filter(counted).nth(number.checked_sub(1)?)?;
        (found.keyword == word).then_some(found.line)
    }
}

fn keyword(instruction: &Instruction<'_>) -> (&'static str, usize) {
    match instruction {
        Instruction::Add(found) => ("ADD", found.add.span.start),
        Instruction::Arg(found) => ("ARG", found.arg.span.start),
        Instruction::Cmd(found) => ("CMD", found.cmd.span.start),
        Instruction::Copy(found) => ("COPY", found.copy.span.start),
        Instruction::Entrypoint(found) => ("ENTRYPOINT", found.entrypoint.span.start),
        Instruction::Env(found) => ("ENV", found.env.span.start),
        Instruction::Expose(found) => ("EXPOSE", found.expose.span.start),
        Instruction::From(found) => ("FROM", found.from.span.start),
        Instruction::Healthcheck(found) => ("HEALTHCHECK", found.healthcheck.span.start),
        Instruction::Label(found) => ("LABEL", found.label.span.start),
        Instruction::Maintainer(found) => ("MAINTAINER", found.maintainer.span.start),
        Instruction::Onbuild(found) => ("ONBUILD", found.onbuild.span.start),
        Instruction::Run(found) => ("RUN", found.run.span.start),
        Instruction::Shell(found) => ("SHELL", found.shell.span.start),
        Instruction::Stopsignal(found) => ("STOPSIGNAL", found.stopsignal.span.start),
        Instruction::User(found) => ("USER", found.user.span.start),
        Instruction::Volume(found) => ("VOLUME", found.volume.span.start),
        Instruction::Workdir(found) => ("WORKDIR", found.workdir.span.start),
        _ => ("", 0),
    }
}
