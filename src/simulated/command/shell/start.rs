//! How a shell starts: its options, `-c`, a script, or a prompt.

use super::super::tree;
use super::super::{self as command, complain, say};
use super::run::Flow;
use super::{Context, Kind, Shell, grammar};
use crate::simulated::machine::{Machine, Output, Ran, Surroundings};

/// `bash`.
pub fn bash(machine: &mut Machine, who: &mut Surroundings, arguments: &[String], out: &mut Vec<Output>) -> Ran {
    start(Kind::Bash, machine, who, arguments, out)
}

/// `sh`, which is dash.
pub fn sh(machine: &mut Machine, who: &mut Surroundings, arguments: &[String], out: &mut Vec<Output>) -> Ran {
    let name = arguments.first().map_or("sh", String::as_str);
    start(
        if command::is_busybox(machine, who, name) { Kind::Busybox } else { Kind::Dash },
        machine,
        who,
        arguments,
        out,
    )
}

/// `ash`, which is busybox.
pub fn ash(machine: &mut Machine, who: &mut Surroundings, arguments: &[String], out: &mut Vec<Output>) -> Ran {
    start(Kind::Busybox, machine, who, arguments, out)
}

fn start(
    kind: Kind,
    machine: &mut Machine,
    surroundings: &mut Surroundings,
    arguments: &[String],
    out: &mut Vec<Output>,
) -> Ran {
    let name = arguments.first().map_or("sh", String::as_str);
    let mut shell = Shell::new(kind, name);
    let mut rest = arguments.get(1..).unwrap_or_default();
    let (mut command, mut prompts) = (false, false);
    while let [first, after @ ..] = rest {
        let Some(flags) = first.strip_prefix(['-', '+']).filter(|flags| !flags.is_empty()) else { break };
        rest = after;
        match flags {
            "-" => break,
            "-version" if kind == Kind::Bash => {
                say(out, VERSION);
                return Ran::Ended(0);
            }
            "-login" | "-norc" | "-noprofile" | "-posix" => continue,
            long if long.starts_with('-') => {
                complain(out, format!("{name}: {first}: invalid option\n"));
                return Ran::Ended(2);
            }
            _ => {}
        }
        for flag in flags.chars() {
            match flag {
                'c' => command = true,
                'i' => prompts = true,
                'o' => {
                    if let [option, after @ ..] = rest {
                        shell.set_option(option, first.starts_with('-'));
                        rest = after;
                    }
                }
                'e' => shell.options.errexit = true,
                'x' => shell.options.xtrace = true,
                'u' => shell.options.nounset = true,
                'l' | 's' | 'v' | 'f' | 'h' | 'm' | 'p' => {}
                other if kind == Kind::Bash => {
                    complain(out, format!("{name}: -{other}: invalid option\n"));
                    return Ran::Ended(2);
                }
                other => {
                    complain(out, format!("{name}: 0: Illegal option -{other}\n"));
                    return Ran::Ended(2);
                }
            }
        }
    }
    if command {
        let [text, rest @ ..] = rest else {
            let text = match kind {
                Kind::Dash => format!("{name}: 0: -c requires an argument\n"),
                _ => format!("{name}: -c: option requires an argument\n"),
            };
            complain(out, text);
            return Ran::Ended(2);
        };
        if let [zero, rest @ ..] = rest {
            zero.clone_into(&mut shell.name);
            shell.positional = rest.to_vec();
        }
        return shell.text_to_end(machine, surroundings, text, out);
    }
    if let [script, rest @ ..] = rest {
        shell.positional = rest.to_vec();
        return shell.file(machine, surroundings, script, out);
    }
    shell.reads = true;
    shell.interactive = prompts || surroundings.tty;
    if kind == Kind::Bash {
        name.rsplit('/').next().unwrap_or(name).clone_into(&mut shell.name);
    }
    shell.prompt(machine, surroundings, out);
    Ran::Waits(Box::new(shell))
}

impl Shell {
    /// Runs a script.
    fn file(mut self, machine: &mut Machine, who: &mut Surroundings, script: &str, out: &mut Vec<Output>) -> Ran {
        let mut path = tree::absolute(&who.folder, script);
        if !script.contains('/') && !tree::exists(&machine.root, &path) {
            path = command::find(machine, who, script).unwrap_or(path);
        }
        match tree::read(machine, who, &path) {
            Err(why) => {
                let name = &self.name;
                let (text, status) = match self.kind {
                    Kind::Bash if why == tree::IS_FOLDER => (format!("{script}: {script}: {why}\n"), 126),
                    Kind::Bash => (format!("{name}: {script}: {why}\n"), 127),
                    Kind::Busybox => (format!("{name}: can't open '{script}': {why}\n"), 2),
                    Kind::Dash => {
                        let why = if why == tree::MISSING { "No such file" } else { why };
                        (format!("{name}: 0: cannot open {script}: {why}\n"), 2)
                    }
                };
                complain(out, text);
                Ran::Ended(status)
            }
            Ok(content) => {
                script.clone_into(&mut self.name);
                let binary = matches!(
                    command::kind(machine, &path),
                    command::Kind::Played(_) | command::Kind::Unknown | command::Kind::Prints(_)
                );
                if binary && !content.starts_with(b"#!") {
                    let text = match self.kind {
                        Kind::Bash => format!("{script}: {script}: cannot execute binary file\n"),
                        _ => format!("{script}: 1: Syntax error: word unexpected\n"),
                    };
                    complain(out, text);
                    return Ran::Ended(if self.kind == Kind::Bash { 126 } else { 2 });
                }
                let text = String::from_utf8_lossy(&content).into_owned();
                self.text_to_end(machine, who, &text, out)
            }
        }
    }

    /// Runs a text as all that this shell has to do.
    pub(super) fn text_to_end(
        mut self,
        machine: &mut Machine,
        surroundings: &mut Surroundings,
        text: &str,
        out: &mut Vec<Output>,
    ) -> Ran {
        let mut cx = Context { machine, surroundings, out };
        match self.evaluate(&mut cx, text) {
            Flow::Suspended => Ran::Waits(Box::new(self)),
            Flow::Exit(status) => Ran::Ended(self.finish(&mut cx, status)),
            _ => {
                let status = self.last;
                Ran::Ended(self.finish(&mut cx, status))
            }
        }
    }

    /// Runs a text: `eval`, `.`, a line that was typed.
    pub(super) fn evaluate(&mut self, cx: &mut Context<'_>, text: &str) -> Flow {
        match grammar::parse(self.kind, text) {
            grammar::Parsed::Program(program) => self.program(cx, &program),
            grammar::Parsed::Wrong(line, what) => {
                self.line = self.line.max(line);
                self.refuse(cx, text, &what)
            }
            grammar::Parsed::Unfinished(what) => {
                self.line = text.lines().count().max(1);
                self.refuse(cx, text, &what)
            }
        }
    }

    fn refuse(&mut self, cx: &mut Context<'_>, text: &str, what: &str) -> Flow {
        if self.kind == Kind::Bash && !self.reads {
            let (name, line) = (self.name.clone(), self.line);
            complain(cx.out, format!("{name}: -c: line {line}: {what}\n"));
            if what.contains("near unexpected") {
                let shown = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
                complain(cx.out, format!("{name}: -c: line {line}: `{shown}'\n"));
            }
        } else {
            self.wrong(cx, what);
        }
        self.last = 2;
        if self.reads { Flow::Next } else { Flow::Exit(2) }
    }
}

const VERSION: &str = "GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n";
