//! A simple command: its words, its redirections, and whether it is a function, a builtin or a program.

use brush_parser::SourceSpan;
use brush_parser::ast::{
    AssignmentName, AssignmentValue, CommandPrefixOrSuffixItem as Item, SimpleCommand, SourceLocation, Word,
};

use super::super::{self as command, Broken, Lost, complain};
use super::redirect::Sink;
use super::run::Flow;
use super::{Context, Kind, Shell, Waiting};
use crate::simulated::machine::Ran;

impl Shell {
    /// Runs one.
    pub(super) fn simple(&mut self, cx: &mut Context<'_>, simple: &SimpleCommand) -> Flow {
        if let Some(span) = simple.location().filter(|_| !self.reads) {
            let span: SourceSpan = span;
            self.line = span.start.line;
        }
        let mut redirects = Vec::new();
        let mut assignments = Vec::new();
        let mut words: Vec<&Word> = Vec::new();
        for item in simple.prefix.iter().flat_map(|prefix| &prefix.0) {
            match item {
                Item::IoRedirect(redirect) => redirects.push(redirect.clone()),
                Item::AssignmentWord(assignment, _) => assignments.push(assignment),
                _ => {}
            }
        }
        words.extend(&simple.word_or_name);
        for item in simple.suffix.iter().flat_map(|suffix| &suffix.0) {
            match item {
                Item::IoRedirect(redirect) => redirects.push(redirect.clone()),
                Item::Word(word) | Item::AssignmentWord(_, word) => words.push(word),
                Item::ProcessSubstitution(..) => {}
            }
        }
        let mut words = self.arguments(cx, &words);
        let mut values = Vec::new();
        for assignment in assignments {
            if let (AssignmentName::VariableName(name), AssignmentValue::Scalar(word)) =
                (&assignment.name, &assignment.value)
            {
                let value = self.text(cx, &word.value);
                values.push((name.clone(), value));
            }
        }
        if let Some(what) = self.failed.take() {
            self.wrong(cx, &what);
            self.last = if self.kind == Kind::Bash { 1 } else { 2 };
            return if self.reads { Flow::Next } else { Flow::Exit(self.last) };
        }
        if let Some(alias) = words.first().and_then(|name| self.aliases.get(name)) {
            words.splice(..1, alias.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        }
        if self.options.xtrace {
            let shown: Vec<String> =
                values.iter().map(|(name, value)| format!("{name}={value}")).chain(words.iter().cloned()).collect();
            complain(cx.out, format!("+ {}\n", shown.join(" ")));
        }
        if words.is_empty() {
            for (name, value) in values.clone() {
                self.assign(cx, &name, value);
            }
            self.last = 0;
        }
        let before = self.input.clone();
        let sink = match self.redirect(cx, &redirects) {
            Ok(sink) => sink,
            Err(what) => {
                self.wrong(cx, &what);
                self.last = if self.kind == Kind::Bash { 1 } else { 2 };
                return Flow::Next;
            }
        };
        let flow = if words.is_empty() { Flow::Next } else { self.call(cx, &words, values, sink) };
        // A pipe is read once, what `<` gave was for this command alone.
        if !redirects.is_empty() {
            self.input = before;
        }
        flow
    }

    pub(super) fn call(
        &mut self,
        cx: &mut Context<'_>,
        words: &[String],
        values: Vec<(String, String)>,
        sink: Sink,
    ) -> Flow {
        let mut local = Vec::new();
        let name = words[0].as_str();
        if let Some(body) = self.functions.get(name).cloned() {
            let kept = std::mem::replace(&mut self.positional, words[1..].to_vec());
            let mut inner = Context { machine: cx.machine, surroundings: cx.surroundings, out: &mut local };
            self.within += 1;
            let flow = self.compound(&mut inner, &body.0);
            self.within -= 1;
            self.positional = kept;
            sink.pour(cx.machine, cx.surroundings, local, cx.out);
            return if flow == Flow::Return { Flow::Next } else { flow };
        }
        let mut inner = Context { machine: cx.machine, surroundings: cx.surroundings, out: &mut local };
        if let Some(flow) = self.builtin(&mut inner, words, &values) {
            sink.pour(cx.machine, cx.surroundings, local, cx.out);
            return flow;
        }
        let mut surroundings = Box::new(cx.surroundings.clone());
        surroundings.env.extend(values);
        let ran = match command::find(cx.machine, &surroundings, name) {
            Ok(path) => match command::run(cx.machine, &mut surroundings, &path, words, &mut local) {
                Ok(ran) => ran,
                Err(Broken::Format) => {
                    let shell = Shell::new(self.kind, name);
                    shell.run_script(cx.machine, &mut surroundings, &path, words, &mut local)
                }
                Err(Broken::Interpreter(_)) => {
                    let mut inner = Context { machine: cx.machine, surroundings: cx.surroundings, out: &mut local };
                    let what =
                        if self.kind == Kind::Bash { "cannot execute: required file not found" } else { "not found" };
                    self.wrong(&mut inner, &format!("{name}: {what}"));
                    Ran::Ended(127)
                }
            },
            Err(lost) => {
                let mut inner = Context { machine: cx.machine, surroundings: cx.surroundings, out: &mut local };
                Ran::Ended(self.lost(&mut inner, name, lost))
            }
        };
        let flow = match ran {
            // What fails in a condition would end a shell of `set -e` when it is gone on with.
            Ran::Waits(program)
                if self.input.is_none()
                    && (program.sleeps().is_none()
                        || (self.within == 0 && !(self.options.errexit && self.guard > 0))) =>
            {
                self.waiting =
                    Some(Waiting::Program { program, surroundings: surroundings.clone(), sink: sink.clone() });
                Flow::Suspended
            }
            ran => {
                let input = if matches!(ran, Ran::Waits(_)) { self.input.replace(Vec::new()) } else { None };
                self.last = command::fed(cx.machine, &mut surroundings, ran, &input.unwrap_or_default(), &mut local);
                Flow::Next
            }
        };
        sink.pour(cx.machine, &surroundings, local, cx.out);
        flow
    }

    fn lost(&self, cx: &mut Context<'_>, name: &str, lost: Lost) -> u8 {
        let (what, status) = match (self.kind, lost) {
            (Kind::Bash, Lost::NotFound) => ("command not found", 127),
            (Kind::Bash, Lost::Missing) => ("No such file or directory", 127),
            (Kind::Bash, Lost::Folder) => ("Is a directory", 126),
            (_, Lost::Denied | Lost::Folder) => ("Permission denied", 126),
            (_, Lost::NotFound | Lost::Missing) => ("not found", 127),
        };
        self.wrong(cx, &format!("{name}: {what}"));
        status
    }
}
