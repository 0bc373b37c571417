//! Commands, run. One that waits for its input at a terminal unwinds all this: each construct leaves in `rest` what it
//! still has to do, the innermost first, and [`Shell::resume`] goes on from there.

use brush_parser::ast::{
    AndOr, AndOrList, Command, CompoundCommand, CompoundList, CompoundListItem, IfClauseCommand, IoRedirect, Pipeline,
    Program,
};

use super::rest::Rest;
use super::{Context, Kind, Shell, pattern};
use crate::simulated::machine::Output;

/// How a construct was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// On to the next.
    Next,
    /// Out of the shell.
    Exit(u8),
    /// Out of this many loops.
    Break(usize),
    /// To the next turn of a loop, this many out.
    Continue(usize),
    /// Out of a function.
    Return,
    /// A program waits.
    Suspended,
}

impl Shell {
    pub(super) fn program(&mut self, cx: &mut Context<'_>, program: &Program) -> Flow {
        let items: Vec<_> = program.complete_commands.iter().flat_map(|list| list.0.clone()).collect();
        self.list(cx, &items)
    }

    pub(super) fn list(&mut self, cx: &mut Context<'_>, items: &[CompoundListItem]) -> Flow {
        for (index, item) in items.iter().enumerate() {
            match self.and_or(cx, &item.0) {
                Flow::Next => {}
                Flow::Suspended => {
                    self.rest.push_back(Rest::List(items[index + 1..].to_vec()));
                    return Flow::Suspended;
                }
                flow => return flow,
            }
        }
        Flow::Next
    }

    fn and_or(&mut self, cx: &mut Context<'_>, list: &AndOrList) -> Flow {
        self.guard += usize::from(!list.additional.is_empty());
        let flow = self.pipeline(cx, &list.first);
        self.guard -= usize::from(!list.additional.is_empty());
        match flow {
            Flow::Next => self.more(cx, &list.additional, !list.first.bang),
            Flow::Suspended => {
                self.rest.push_back(Rest::AndOr(list.additional.clone()));
                Flow::Suspended
            }
            flow => flow,
        }
    }

    // What comes after `&&` and `||`. A failure counts for `set -e` if the last command is the one that failed.
    pub(super) fn more(&mut self, cx: &mut Context<'_>, list: &[AndOr], mut counts: bool) -> Flow {
        for (index, next) in list.iter().enumerate() {
            let (pipeline, wanted) = match next {
                AndOr::And(pipeline) => (pipeline, self.last == 0),
                AndOr::Or(pipeline) => (pipeline, self.last != 0),
            };
            if !wanted {
                counts = false;
                continue;
            }
            let last = index + 1 == list.len();
            self.guard += usize::from(!last);
            let flow = self.pipeline(cx, pipeline);
            self.guard -= usize::from(!last);
            counts = last && !pipeline.bang;
            match flow {
                Flow::Next => {}
                Flow::Suspended => {
                    self.rest.push_back(Rest::AndOr(list[index + 1..].to_vec()));
                    return Flow::Suspended;
                }
                flow => return flow,
            }
        }
        if self.options.errexit && self.last != 0 && counts && self.guard == 0 {
            Flow::Exit(self.last)
        } else {
            Flow::Next
        }
    }

    fn pipeline(&mut self, cx: &mut Context<'_>, pipeline: &Pipeline) -> Flow {
        let flow = if let [only] = pipeline.seq.as_slice() { self.command(cx, only) } else { self.pipe(cx, pipeline) };
        if pipeline.bang {
            match flow {
                Flow::Next => self.last = u8::from(self.last == 0),
                Flow::Suspended => self.rest.push_back(Rest::Not),
                _ => {}
            }
        }
        flow
    }

    // Each part is a shell of its own.
    fn pipe(&mut self, cx: &mut Context<'_>, pipeline: &Pipeline) -> Flow {
        let mut carried = self.input.take().unwrap_or_default();
        let mut failed = 0;
        for (index, command) in pipeline.seq.iter().enumerate() {
            let last = index + 1 == pipeline.seq.len();
            let mut local = Vec::new();
            self.inside(cx, &mut local, std::mem::take(&mut carried), |shell, cx| shell.command(cx, command));
            for output in local {
                match output {
                    Output::Stdout(bytes) if !last => carried.extend_from_slice(&bytes),
                    output => cx.out.push(output),
                }
            }
            if self.last != 0 {
                failed = self.last;
            }
        }
        if self.options.pipefail && failed != 0 {
            self.last = failed;
        }
        Flow::Next
    }

    // As in a shell of its own: what it changes in this one does not stay, and its input ends.
    fn inside(
        &mut self,
        cx: &mut Context<'_>,
        out: &mut Vec<Output>,
        input: Vec<u8>,
        act: impl FnOnce(&mut Self, &mut Context<'_>) -> Flow,
    ) {
        let mut surroundings = cx.surroundings.clone();
        let kept = (self.variables.clone(), self.functions.clone(), self.options, self.input.replace(input));
        // What is trapped is trapped by the shell itself.
        let traps = std::mem::take(&mut self.traps);
        let inner = &mut Context { machine: cx.machine, surroundings: &mut surroundings, out };
        let flow = act(self, inner);
        let status = if let Flow::Exit(status) = flow { status } else { self.last };
        self.last = self.finish(inner, status);
        (self.variables, self.functions, self.options, self.input) = kept;
        self.traps = traps;
    }

    /// `$(…)`.
    pub(super) fn substitute(&mut self, cx: &mut Context<'_>, text: &str) -> String {
        let mut local = Vec::new();
        self.inside(cx, &mut local, Vec::new(), |shell, cx| {
            let reads = std::mem::replace(&mut shell.reads, false);
            let flow = shell.evaluate(cx, text);
            shell.reads = reads;
            flow
        });
        let mut taken = Vec::new();
        for output in local {
            match output {
                Output::Stdout(bytes) => taken.extend_from_slice(&bytes),
                output => cx.out.push(output),
            }
        }
        String::from_utf8_lossy(&taken).trim_end_matches('\n').to_owned()
    }

    fn command(&mut self, cx: &mut Context<'_>, command: &Command) -> Flow {
        match command {
            Command::Simple(simple) => self.simple(cx, simple),
            Command::Function(function) => {
                self.functions.insert(function.fname.value.clone(), function.body.clone());
                self.last = 0;
                Flow::Next
            }
            Command::Compound(compound, redirects) => {
                self.redirected(cx, redirects.as_ref().map(|list| list.0.as_slice()), |shell, cx| {
                    shell.compound(cx, compound)
                })
            }
            Command::ExtendedTest(test, _) => {
                self.last = u8::from(!self.extended(cx, &test.expr));
                Flow::Next
            }
        }
    }

    fn redirected(
        &mut self,
        cx: &mut Context<'_>,
        redirects: Option<&[IoRedirect]>,
        act: impl FnOnce(&mut Self, &mut Context<'_>) -> Flow,
    ) -> Flow {
        let Some(redirects) = redirects.filter(|list| !list.is_empty()) else { return act(self, cx) };
        let before = self.input.clone();
        let sink = match self.redirect(cx, redirects) {
            Ok(sink) => sink,
            Err(what) => {
                self.wrong(cx, &what);
                self.last = if self.kind == Kind::Bash { 1 } else { 2 };
                self.input = before;
                return Flow::Next;
            }
        };
        // What waits in there would have to keep the redirection: its input ends instead.
        self.input.get_or_insert_with(Vec::new);
        let mut local = Vec::new();
        let flow = act(self, &mut Context { machine: cx.machine, surroundings: cx.surroundings, out: &mut local });
        self.input = before;
        sink.pour(cx.machine, cx.surroundings, local, cx.out);
        flow
    }

    pub(super) fn compound(&mut self, cx: &mut Context<'_>, compound: &CompoundCommand) -> Flow {
        match compound {
            CompoundCommand::BraceGroup(group) => self.list(cx, &group.list.0),
            CompoundCommand::Subshell(subshell) => {
                let input = self.input.take();
                let mut local = Vec::new();
                self.inside(cx, &mut local, input.unwrap_or_default(), |shell, cx| shell.list(cx, &subshell.list.0));
                cx.out.append(&mut local);
                self.failure()
            }
            CompoundCommand::IfClause(clause) => self.branch(cx, clause, 0),
            CompoundCommand::WhileClause(clause) => self.turn(cx, clause, true, false),
            CompoundCommand::UntilClause(clause) => self.turn(cx, clause, false, false),
            CompoundCommand::ForClause(clause) => {
                let values = match &clause.values {
                    Some(words) => self.arguments(cx, &words.iter().collect::<Vec<_>>()),
                    None => self.positional.clone(),
                };
                self.each(cx, clause, values)
            }
            CompoundCommand::CaseClause(clause) => {
                let text = self.text(cx, &clause.value.value);
                self.last = 0;
                for case in &clause.cases {
                    for word in &case.patterns {
                        let glob = self.pieces(cx, &word.value);
                        if pattern::matches(&glob, &text) {
                            return case.cmd.as_ref().map_or(Flow::Next, |list| self.list(cx, &list.0));
                        }
                    }
                }
                Flow::Next
            }
            CompoundCommand::Arithmetic(command) => {
                self.last = u8::from(self.arithmetic(cx, &command.expr.value) == 0);
                Flow::Next
            }
            CompoundCommand::ArithmeticForClause(_) | CompoundCommand::Coprocess(_) => {
                self.wrong(cx, "soleil: the practice engine does not play this");
                Flow::Next
            }
        }
    }

    fn failure(&self) -> Flow {
        if self.options.errexit && self.last != 0 && self.guard == 0 { Flow::Exit(self.last) } else { Flow::Next }
    }

    pub(super) fn condition(&mut self, cx: &mut Context<'_>, list: &CompoundList) -> Flow {
        self.guard += 1;
        let flow = self.list(cx, &list.0);
        self.guard -= 1;
        flow
    }

    // The condition number `from` and those after it.
    pub(super) fn branch(&mut self, cx: &mut Context<'_>, clause: &IfClauseCommand, from: usize) -> Flow {
        let empty = Vec::new();
        let elses = clause.elses.as_ref().unwrap_or(&empty);
        for index in from..=elses.len() {
            let condition = match index {
                0 => Some(&clause.condition),
                index => elses[index - 1].condition.as_ref(),
            };
            if let Some(condition) = condition {
                match self.condition(cx, condition) {
                    Flow::Next => {}
                    Flow::Suspended => {
                        self.rest.push_back(Rest::If(clause.clone(), index));
                        return Flow::Suspended;
                    }
                    flow => return flow,
                }
            }
            if condition.is_none() || self.last == 0 {
                return self.list(cx, &if index == 0 { &clause.then } else { &elses[index - 1].body }.0);
            }
        }
        self.last = 0;
        Flow::Next
    }
}
