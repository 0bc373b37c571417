//! Loops, and how all is gone on with after a program that waited.

use brush_parser::ast::{AndOr, CompoundListItem, ForClauseCommand, IfClauseCommand, WhileOrUntilClauseCommand};

use super::super::complain;
use super::run::Flow;
use super::{Context, Shell};

/// After how many turns without a sleep a loop is stopped: nothing happens meanwhile, so one that waits for something
/// never ends.
const TURNS: usize = 2_000;

/// What is still to be done after a program that waited.
#[derive(Clone, Debug)]
pub enum Rest {
    List(Vec<CompoundListItem>),
    AndOr(Vec<AndOr>),
    If(IfClauseCommand, usize),
    While(WhileOrUntilClauseCommand, bool, bool),
    For(ForClauseCommand, Vec<String>),
    Not,
}

impl Shell {
    // From the condition, or from after it.
    pub(super) fn turn(
        &mut self,
        cx: &mut Context<'_>,
        clause: &WhileOrUntilClauseCommand,
        wanted: bool,
        mut tried: bool,
    ) -> Flow {
        loop {
            if !tried {
                match self.condition(cx, &clause.0) {
                    Flow::Next => {}
                    Flow::Suspended => {
                        self.rest.push_back(Rest::While(clause.clone(), wanted, true));
                        return Flow::Suspended;
                    }
                    flow => return flow,
                }
            }
            tried = false;
            if (self.last == 0) != wanted {
                self.last = 0;
                return Flow::Next;
            }
            match self.list(cx, &clause.1.list.0) {
                Flow::Next | Flow::Continue(1) => {}
                Flow::Break(1) => return Flow::Next,
                Flow::Break(more) => return Flow::Break(more - 1),
                Flow::Continue(more) => return Flow::Continue(more - 1),
                Flow::Suspended => {
                    self.rest.push_back(Rest::While(clause.clone(), wanted, false));
                    return Flow::Suspended;
                }
                flow => return flow,
            }
            if let Some(flow) = self.tired(cx) {
                return flow;
            }
        }
    }

    pub(super) fn each(&mut self, cx: &mut Context<'_>, clause: &ForClauseCommand, values: Vec<String>) -> Flow {
        let mut values = values.into_iter();
        while let Some(value) = values.next() {
            self.assign(cx, &clause.variable_name, value);
            match self.list(cx, &clause.body.list.0) {
                Flow::Next | Flow::Continue(1) => {}
                Flow::Break(1) => return Flow::Next,
                Flow::Break(more) => return Flow::Break(more - 1),
                Flow::Continue(more) => return Flow::Continue(more - 1),
                Flow::Suspended => {
                    self.rest.push_back(Rest::For(clause.clone(), values.collect()));
                    return Flow::Suspended;
                }
                flow => return flow,
            }
            if let Some(flow) = self.tired(cx) {
                return flow;
            }
        }
        Flow::Next
    }

    fn tired(&mut self, cx: &mut Context<'_>) -> Option<Flow> {
        self.turns += 1;
        if self.turns < TURNS {
            return None;
        }
        complain(cx.out, format!("soleil: the practice engine ends a loop after {TURNS} turns\n"));
        self.last = 130;
        Some(Flow::Exit(130))
    }

    /// Goes on after the program that waited has ended.
    pub(super) fn resume(&mut self, cx: &mut Context<'_>) -> Flow {
        if std::mem::take(&mut self.replaced) {
            return Flow::Exit(self.last);
        }
        let mut flow = self.trapped(cx);
        if flow == Flow::Suspended {
            return flow;
        }
        let mut rest = std::mem::take(&mut self.rest);
        while let Some(next) = rest.pop_front() {
            flow = match (flow, next) {
                (Flow::Next, Rest::List(items)) => self.list(cx, &items),
                (Flow::Next, Rest::AndOr(list)) => self.more(cx, &list, true),
                (Flow::Next, Rest::If(clause, index)) if self.last == 0 => {
                    let elses = clause.elses.unwrap_or_default();
                    let body = if index == 0 { &clause.then } else { &elses[index - 1].body };
                    self.list(cx, &body.0)
                }
                (Flow::Next, Rest::If(clause, index)) => self.branch(cx, &clause, index + 1),
                (Flow::Next | Flow::Continue(1), Rest::While(clause, wanted, tried)) => {
                    self.turn(cx, &clause, wanted, tried)
                }
                (Flow::Next | Flow::Continue(1), Rest::For(clause, values)) => self.each(cx, &clause, values),
                (Flow::Next, Rest::Not) => {
                    self.last = u8::from(self.last == 0);
                    Flow::Next
                }
                (Flow::Break(1), Rest::While(..) | Rest::For(..)) => Flow::Next,
                (Flow::Break(more), Rest::While(..) | Rest::For(..)) => Flow::Break(more - 1),
                (Flow::Continue(more), Rest::While(..) | Rest::For(..)) => Flow::Continue(more - 1),
                (flow, _) => flow,
            };
            if flow == Flow::Suspended {
                break;
            }
        }
        self.rest.extend(rest);
        flow
    }
}
