//! A shell that reads its commands: the prompt, lines that go on, what is given to the program that waits.

use jiff::Timestamp;

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
        self.typed.extend_from_slice(input);
        self.on(&mut Context { machine, surroundings, out }, input.is_empty())
    }

    fn sleeps(&self) -> Option<Timestamp> {
        match &self.waiting {
            Some(Waiting::Program { program, .. }) => program.sleeps(),
            _ => None,
        }
    }

    fn wake(&mut self, machine: &mut Machine, surroundings: &mut Surroundings, out: &mut Vec<Output>) -> Option<u8> {
        let cx = &mut Context { machine, surroundings, out };
        let flow = self.given(cx, |program, cx, local| program.wake(cx.machine, cx.surroundings, local))?;
        self.turns = 0;
        self.flowed(cx, flow).or_else(|| self.on(cx, false))
    }

    fn heeds(&self, signal: &str) -> bool {
        match &self.waiting {
            Some(Waiting::Program { program, .. }) if self.replaced => program.heeds(signal),
            _ => self.traps.get(signal).is_some_and(|action| !action.is_empty()),
        }
    }

    fn serves(&self) -> Option<(u16, &str)> {
        match &self.waiting {
            Some(Waiting::Program { program, .. }) if self.replaced => program.serves(),
            _ => None,
        }
    }

    fn interruptible(&self) -> bool {
        match &self.waiting {
            Some(Waiting::Program { program, .. }) if self.replaced => program.interruptible(),
            _ => true,
        }
    }

    fn signal(
        &mut self,
        name: &str,
        machine: &mut Machine,
        own: &mut Surroundings,
        out: &mut Vec<Output>,
    ) -> Option<u8> {
        let cx = &mut Context { machine, surroundings: own, out };
        if !self.replaced {
            return self.signalled(cx, name);
        }
        let flow = self.given(cx, |program, cx, local| program.signal(name, cx.machine, cx.surroundings, local))?;
        self.flowed(cx, flow)
    }

    fn interrupt(&mut self, machine: &mut Machine, own: &mut Surroundings, out: &mut Vec<Output>) -> Option<u8> {
        if self.traps.get("INT").is_some_and(String::is_empty) {
            return None;
        }
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
        self.input = None;
        let cx = &mut Context { machine, surroundings: own, out };
        if self.traps.contains_key("INT") {
            self.signals.push_back("INT");
            let flow = self.resume(cx);
            return self.flowed(cx, flow);
        }
        self.rest.clear();
        if !self.reads {
            return Some(self.finish(cx, 130));
        }
        say(cx.out, "\n");
        self.prompt(cx.machine, cx.surroundings, cx.out);
        None
    }
}

impl Shell {
    // Goes on with what was typed, as far as it goes. Its exit status once it ended.
    fn on(&mut self, cx: &mut Context<'_>, mut end: bool) -> Option<u8> {
        loop {
            if self.sleeps().is_some() && cx.surroundings.live {
                return None;
            }
            let flow = if self.waiting.is_some() {
                if self.typed.is_empty() && !end {
                    return None;
                }
                let typed = std::mem::take(&mut self.typed);
                let flow = self.give(cx, &typed, end)?;
                // Ctrl-D at a terminal is read once.
                end = end && !cx.surroundings.tty;
                flow
            } else {
                let Some(text) = self.next_text(end) else {
                    if end {
                        let status = self.bye(cx.out);
                        return Some(self.finish(cx, status));
                    }
                    return None;
                };
                match grammar::parse(self.kind, &text) {
                    grammar::Parsed::Unfinished(_) if !end => {
                        self.pending = text;
                        if self.interactive {
                            say(cx.out, "> ");
                        }
                        continue;
                    }
                    _ => {}
                }
                self.line += 1;
                self.turns = 0;
                self.evaluate(cx, &text)
            };
            if let Some(status) = self.flowed(cx, flow) {
                return Some(status);
            }
        }
    }

    // Where a command has led: to the shell's end, to a program that waits, or to the next prompt.
    fn flowed(&mut self, cx: &mut Context<'_>, flow: Flow) -> Option<u8> {
        match flow {
            Flow::Exit(status) => Some(self.finish(cx, status)),
            Flow::Suspended => None,
            _ if !self.reads => {
                let status = self.last;
                Some(self.finish(cx, status))
            }
            _ => {
                self.prompt(cx.machine, cx.surroundings, cx.out);
                None
            }
        }
    }

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
            waiting @ Waiting::Program { .. } => {
                self.waiting = Some(waiting);
                self.given(cx, |program, cx, local| {
                    let mut status = None;
                    if !typed.is_empty() {
                        status = program.feed(cx.machine, cx.surroundings, typed, local);
                    }
                    if status.is_none() && end {
                        status = program.feed(cx.machine, cx.surroundings, &[], local);
                    }
                    status
                })
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

    // Does something with the program that waits, and goes on after its end. Nothing if it still waits.
    fn given(
        &mut self,
        cx: &mut Context<'_>,
        act: impl FnOnce(&mut dyn Program, &mut Context<'_>, &mut Vec<Output>) -> Option<u8>,
    ) -> Option<Flow> {
        let (mut program, mut surroundings, sink) = match self.waiting.take()? {
            Waiting::Program { program, surroundings, sink } => (program, surroundings, sink),
            read @ Waiting::Read(_) => {
                self.waiting = Some(read);
                return None;
            }
        };
        let mut local = Vec::new();
        surroundings.size = cx.surroundings.size;
        let mut inner = Context { machine: cx.machine, surroundings: &mut surroundings, out: &mut Vec::new() };
        let status = act(program.as_mut(), &mut inner, &mut local);
        sink.pour(cx.machine, &surroundings, local, cx.out);
        let Some(status) = status else {
            self.waiting = Some(Waiting::Program { program, surroundings, sink });
            return None;
        };
        self.last = status;
        Some(self.resume(cx))
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
