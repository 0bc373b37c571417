//! Python's prompt.

use super::super::machine::{Machine, Output, Program, Surroundings};
use super::value::{Object, Stop, Text, Value};
use super::vm::{Frame, Source, Vm};
use super::{STACK, syntax, unplayed};

/// A prompt, with what has been typed and is not whole yet.
#[derive(Debug)]
pub struct Prompt {
    vm: Vm,
    scope: usize,
    typed: Vec<u8>,
    pending: String,
}

impl Prompt {
    pub fn new(mut vm: Vm, out: &mut Vec<Output>) -> Self {
        let compiler = if vm.python.minor >= 13 { "GCC 14.2.0" } else { "GCC 12.2.0" };
        let help = "Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.";
        let banner = format!("Python {} (main) [{compiler}] on linux\n{help}\n", vm.python.version());
        out.push(Output::Stderr(banner.into()));
        out.push(Output::Stdout(">>> ".into()));
        let scope = vm.scope(None);
        vm.names(scope).insert(Text::from("__name__"), Value::text("__main__"));
        vm.prompt = true;
        Self { vm, scope, typed: Vec::new(), pending: String::new() }
    }

    /// Takes one line; its exit status once it ended.
    fn line(&mut self, line: &str, out: &mut Vec<Output>) -> Option<u8> {
        self.pending.push_str(line);
        let block = self.pending.lines().next().is_some_and(|first| first.trim_end().ends_with(':'));
        let more = if block { !line.trim().is_empty() } else { syntax::unclosed(&self.pending).is_some() };
        if more {
            out.push(Output::Stdout("... ".into()));
            return None;
        }
        let text = std::mem::take(&mut self.pending);
        let status = stacker::grow(STACK, || self.vm.one(self.scope, &text));
        self.vm.flush();
        out.append(&mut self.vm.out);
        if status.is_none() {
            out.push(Output::Stdout(">>> ".into()));
        }
        status
    }
}

impl Program for Prompt {
    fn feed(&mut self, _: &mut Machine, _: &mut Surroundings, input: &[u8], out: &mut Vec<Output>) -> Option<u8> {
        if input.is_empty() {
            out.push(Output::Stdout("\n".into()));
            return Some(0);
        }
        self.typed.extend_from_slice(input);
        while let Some(at) = self.typed.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.typed.drain(..=at).collect();
            let status = self.line(&String::from_utf8_lossy(&line), out);
            if status.is_some() {
                return status;
            }
        }
        None
    }

    fn interrupt(&mut self, _: &mut Machine, _: &mut Surroundings, out: &mut Vec<Output>) -> Option<u8> {
        self.typed.clear();
        self.pending.clear();
        out.push(Output::Stderr("\nKeyboardInterrupt\n".into()));
        out.push(Output::Stdout(">>> ".into()));
        None
    }

    fn heeds(&self, signal: &str) -> bool {
        signal == "INT"
    }

    fn signal(&mut self, _: &str, machine: &mut Machine, who: &mut Surroundings, out: &mut Vec<Output>) -> Option<u8> {
        self.interrupt(machine, who, out)
    }
}

impl Vm {
    /// One statement of a prompt; its exit status if it ended Python.
    fn one(&mut self, scope: usize, text: &str) -> Option<u8> {
        (self.steps, self.depth) = (0, 0);
        let said = match syntax::parse(text, "<stdin>", self.python.minor) {
            Ok(parsed) => {
                self.sources.push(Source { name: Text::from("<stdin>"), text: Text::from(text), shown: false });
                let source = self.sources.len() - 1;
                self.frames = vec![Frame { scope, globals: scope, source, name: Text::from("<module>") }];
                self.here = super::vm::Here::Unknown;
                self.handling.clear();
                match self.block(&parsed) {
                    Ok(_) => String::new(),
                    Err(Stop::Wait) => unplayed("input() at its prompt"),
                    Err(Stop::Unplayed(what)) => unplayed(&what),
                    Err(stop @ Stop::Raise(id)) => {
                        self.note_frame(&stop, ruff_text_size::TextRange::default());
                        let class = match self.object(&Value::Object(id)) {
                            Object::Instance(instance) => instance.class.clone(),
                            _ => Value::None,
                        };
                        if self.is_subclass(&class, &Value::Type("SystemExit")) {
                            return self.uncaught(id);
                        }
                        self.traceback(id).unwrap_or_else(|_| unplayed("this exception"))
                    }
                }
            }
            Err(syntax::Wrong::Refused(refused)) => refused.to_string(),
            Err(syntax::Wrong::Unplayed(what)) => unplayed(&what),
        };
        self.flush();
        if !said.is_empty() {
            self.out.push(Output::Stderr(said.into()));
        }
        None
    }
}
