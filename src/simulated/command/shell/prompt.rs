//! A shell that reads its commands: the prompt, lines that go on, what is given to the program that waits.

use super::super::tree;
use super::run::Flow;
use super::{Context, Kind, Shell, Waiting, grammar};
use crate::simulated::command::say;
use crate::simulated::machine::{Machine, Output, Program, Surroundings};

impl Program for Shell {
    fn feed(
        &mut self,
        machine: &mut Machine,
        surroundings: &mut Surroundings,
        input: &[u8],
        out: &mut Vec<Output>,
    ) -> Option<u8> {
        let mut end = input.is_empty();
        self.typed.extend_from_slice(input);
        loop {
            let flow = if self.waiting.is_some() {
                if self.typed.is_empty() && !end {
                    return None;
                }
                let typed = std::mem::take(&mut self.typed);
                let flow = self.give(&mut Context { machine, surroundings, out }, &typed, end)?;
                // Ctrl-D at a terminal is read once.
                end = end && !surroundings.tty;
                flow
            } else {
                let Some(text) = self.next_text(end) else {
                    if end {
                        return Some(self.bye(out));
                    }
                    return None;
                };
                match grammar::parse(self.kind, &text) {
                    grammar::Parsed::Unfinished(_) if !end => {
                        self.pending = text;
                        if self.interactive {
                            say(out, "> ");
                        }
                        continue;
                    }
                    _ => {}
                }
                let mut cx = Context { machine, surroundings, out };
                self.line += 1;
                self.turns = 0;
                self.evaluate(&mut cx, &text)
            };
            match flow {
                Flow::Exit(status) => return Some(status),
                Flow::Suspended => {}
                _ if !self.reads => return Some(self.last),
                _ => self.prompt(machine, surroundings, out),
            }
        }
    }

    fn interrupt(&mut self, machine: &mut Machine, own: &mut Surroundings, out: &mut Vec<Output>) -> Option<u8> {
        self.pending.clear();
        self.typed.clear();
        match self.waiting.take() {
            Some(Waiting::Program { mut program, mut surroundings, sink }) => {
                let mut local = Vec::new();
                let status = program.interrupt(machine, &mut surroundings, &mut local);
                sink.pour(machine, &surroundings, local, out);
                if status.is_none() {
                    self.waiting = Some(Waiting::Program { program, surroundings, sink });
                    return None;
                }
            }
            Some(Waiting::Read(_)) | None => {}
        }
        self.last = 130;
        self.rest.clear();
        self.input = None;
        if !self.reads {
            return Some(130);
        }
        say(out, "\n");
        self.prompt(machine, own, out);
        None
    }
}

impl Shell {
    // The next command's text, once its lines are there.
    fn next_text(&mut self, end: bool) -> Option<String> {
        if !self.reads {
            return None;
        }
        let length = match self.typed.iter().position(|byte| *byte == b'\n') {
            Some(at) => at + 1,
            None if end && !(self.typed.is_empty() && self.pending.is_empty()) => self.typed.len(),
            None => return None,
        };
        let line: Vec<u8> = self.typed.drain(..length).collect();
        let text = format!("{}{}", std::mem::take(&mut self.pending), String::from_utf8_lossy(&line));
        Some(text)
    }

    fn bye(&mut self, out: &mut Vec<Output>) -> u8 {
        if self.interactive {
            say(out, if self.kind == Kind::Bash { "exit\n" } else { "\n" });
        }
        self.last
    }

    // Gives what came to the program that waits. Nothing if it still waits.
    fn give(&mut self, cx: &mut Context<'_>, typed: &[u8], end: bool) -> Option<Flow> {
        match self.waiting.take()? {
            Waiting::Program { mut program, mut surroundings, sink } => {
                let mut local = Vec::new();
                let mut status = None;
                surroundings.size = cx.surroundings.size;
                if !typed.is_empty() {
                    status = program.feed(cx.machine, &mut surroundings, typed, &mut local);
                }
                if status.is_none() && end {
                    status = program.feed(cx.machine, &mut surroundings, &[], &mut local);
                }
                sink.pour(cx.machine, &surroundings, local, cx.out);
                match status {
                    Some(status) => {
                        self.last = status;
                        Some(self.resume(cx))
                    }
                    None => {
                        self.waiting = Some(Waiting::Program { program, surroundings, sink });
                        None
                    }
                }
            }
            Waiting::Read(names) => {
                let at = typed.iter().position(|byte| *byte == b'\n');
                if at.is_none() && !end {
                    typed.clone_into(&mut self.typed);
                    self.waiting = Some(Waiting::Read(names));
                    return None;
                }
                let (line, rest) = typed.split_at(at.map_or(typed.len(), |at| at + 1));
                rest.clone_into(&mut self.typed);
                self.last = u8::from(at.is_none());
                self.store(cx, &names, &String::from_utf8_lossy(line));
                Some(self.resume(cx))
            }
        }
    }

    /// Shows the prompt.
    pub(super) fn prompt(&mut self, machine: &mut Machine, surroundings: &mut Surroundings, out: &mut Vec<Output>) {
        if !self.interactive {
            return;
        }
        let cx = Context { machine, surroundings, out };
        let root = tree::uid(cx.machine, cx.surroundings) == 0;
        let given = self.variable(&cx, "PS1");
        let sign = if root { '#' } else { '$' };
        let text = match (self.kind, given) {
            (Kind::Dash, None) => format!("{sign} "),
            (Kind::Dash, Some(text)) => text,
            (Kind::Busybox, given) => Self::escaped(&cx, given.as_deref().unwrap_or("\\w \\$ ")),
            (Kind::Bash, given) => Self::escaped(&cx, given.as_deref().unwrap_or("\\u@\\h:\\w\\$ ")),
        };
        say(cx.out, text);
    }

    fn escaped(cx: &Context<'_>, text: &str) -> String {
        let who = &cx.surroundings;
        let user = who.user.split(':').next().filter(|user| !user.is_empty()).unwrap_or("root");
        let user = tree::passwd(cx.machine, user).and_then(|fields| fields.into_iter().next());
        let home = who.env.get("HOME").map_or("/root", String::as_str);
        let folder = match who.folder.strip_prefix(home) {
            Some(below) if home.len() > 1 && (below.is_empty() || below.starts_with('/')) => format!("~{below}"),
            _ => who.folder.clone(),
        };
        let root = tree::uid(cx.machine, who) == 0;
        let fallback = if root { "root" } else { "I have no name!" };
        text.replace("\\u", user.as_deref().unwrap_or(fallback))
            .replace("\\h", &cx.machine.hostname)
            .replace("\\W", tree::split(&folder).1)
            .replace("\\w", &folder)
            .replace("\\$", if root { "#" } else { "$" })
            .replace("\\[", "")
            .replace("\\]", "")
    }
}
