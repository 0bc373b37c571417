//! What a shell does itself.

use super::super::coreutils;
use super::super::{self as command, complain, fed, say, tree};
use super::redirect::Sink;
use super::run::Flow;
use super::{Context, Kind, Shell, Waiting, words};
use crate::simulated::machine::{Machine, Output, Ran, Surroundings};

const ALL: [&str; 33] = [
    ".", ":", "[", "alias", "break", "cd", "command", "continue", "echo", "eval", "exec", "exit", "export", "false",
    "hash", "jobs", "kill", "printf", "pwd", "read", "readonly", "return", "set", "shift", "test", "times", "trap",
    "true", "type", "ulimit", "umask", "unalias", "unset",
];
const OF_BASH: [&str; 7] = ["declare", "history", "let", "local", "shopt", "source", "typeset"];

impl Shell {
    fn has(&self, name: &str) -> bool {
        ALL.contains(&name) || name == "local" || name == "wait" || (self.kind != Kind::Dash && OF_BASH.contains(&name))
    }

    /// Runs a builtin, if it is one.
    pub(super) fn builtin(
        &mut self,
        cx: &mut Context<'_>,
        words: &[String],
        values: &[(String, String)],
    ) -> Option<Flow> {
        let name = words[0].as_str();
        if !self.has(name) {
            return None;
        }
        let rest = &words[1..];
        let number = || rest.first().and_then(|word| word.parse::<usize>().ok());
        let before = std::mem::take(&mut self.last);
        match name {
            "exit" => {
                let status = number().map_or(before, |status| status as u8);
                if self.interactive && self.kind == Kind::Bash {
                    complain(cx.out, "exit\n");
                }
                return Some(Flow::Exit(status));
            }
            "return" => {
                self.last = number().map_or(before, |status| status as u8);
                return Some(Flow::Return);
            }
            "break" => return Some(Flow::Break(number().unwrap_or(1).max(1))),
            "continue" => return Some(Flow::Continue(number().unwrap_or(1).max(1))),
            "cd" => self.last = self.cd(cx, rest),
            "export" | "readonly" | "declare" | "typeset" | "local" => self.export(cx, name, rest),
            "unset" => {
                for name in rest {
                    self.variables.remove(name);
                    self.exported.remove(name);
                    self.functions.remove(name);
                    cx.surroundings.env.remove(name);
                }
            }
            "set" => self.set(rest),
            "shift" => drop(self.positional.drain(..number().unwrap_or(1).min(self.positional.len()))),
            "alias" => {
                for (name, value) in rest.iter().filter_map(|word| word.split_once('=')) {
                    self.aliases.insert(name.to_owned(), value.to_owned());
                }
            }
            "unalias" => rest.iter().for_each(|name| drop(self.aliases.remove(name))),
            "eval" => return Some(self.evaluate(cx, &rest.join(" "))),
            "." | "source" => return Some(self.source(cx, name, rest)),
            "exec" | "command" | "type" => return Some(self.indirect(cx, name, words, values)),
            "read" => return Some(self.read(cx, rest)),
            "trap" => self.trap(cx, rest),
            "let" => self.last = u8::from(self.arithmetic(cx, &rest.join(" ")) == 0),
            "echo" if self.kind != Kind::Bash => {
                let (text, end) = match rest {
                    [flag, rest @ ..] if flag == "-n" => (rest.join(" "), ""),
                    rest => (rest.join(" "), "\n"),
                };
                say(cx.out, format!("{}{end}", words::escapes(&text)));
            }
            "echo" | "printf" | "pwd" | "true" | "false" | "test" | "[" => {
                if let Some(played) = coreutils::played(name) {
                    let ran = played(cx.machine, cx.surroundings, words, cx.out);
                    self.last = fed(cx.machine, cx.surroundings, ran, b"", cx.out);
                }
            }
            _ => {}
        }
        Some(Flow::Next)
    }

    fn cd(&mut self, cx: &mut Context<'_>, rest: &[String]) -> u8 {
        let home = cx.surroundings.env.get("HOME").cloned().unwrap_or_else(|| "/root".to_owned());
        let old = self.variables.get("OLDPWD").cloned();
        let target = match rest.first().map(String::as_str) {
            None | Some("~") => home,
            Some("-") => old.unwrap_or_else(|| cx.surroundings.folder.clone()),
            Some(target) => target.to_owned(),
        };
        let path = tree::absolute(&cx.surroundings.folder, &target);
        let why = match tree::node(&cx.machine.root, &path) {
            Err(why) => Some(why),
            Ok(_) if !tree::is_folder(&cx.machine.root, &path) => Some(tree::NOT_FOLDER),
            Ok(_) => None,
        };
        match why {
            Some(why) => {
                let what = match self.kind {
                    Kind::Bash => format!("cd: {target}: {why}"),
                    Kind::Dash => format!("cd: can't cd to {target}"),
                    Kind::Busybox => format!("cd: can't cd to {target}: {why}"),
                };
                self.wrong(cx, &what);
                if self.kind == Kind::Bash { 1 } else { 2 }
            }
            None => {
                self.variables.insert("OLDPWD".to_owned(), cx.surroundings.folder.clone());
                cx.surroundings.env.insert("PWD".to_owned(), path.clone());
                cx.surroundings.folder = path;
                0
            }
        }
    }

    fn export(&mut self, cx: &mut Context<'_>, name: &str, rest: &[String]) {
        let exports = name == "export" || rest.iter().any(|word| word == "-x");
        if exports && (rest.is_empty() || rest == ["-p"]) {
            for (name, value) in &cx.surroundings.env {
                let start = if self.kind == Kind::Bash { "declare -x" } else { "export" };
                say(cx.out, format!("{start} {name}=\"{value}\"\n"));
            }
        }
        for word in rest.iter().filter(|word| !word.starts_with('-')) {
            let (name, value) = word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
            let value = value.map(str::to_owned).or_else(|| self.variables.get(name).cloned());
            if exports {
                self.exported.insert(name.to_owned());
                if let Some(value) = value {
                    self.variables.remove(name);
                    cx.surroundings.env.insert(name.to_owned(), value);
                }
            } else if let Some(value) = value {
                self.assign(cx, name, value);
            }
        }
    }

    fn set(&mut self, rest: &[String]) {
        let mut words = rest.iter();
        while let Some(word) = words.next() {
            let on = word.starts_with('-');
            match word.as_str() {
                "--" => {
                    self.positional = words.cloned().collect();
                    return;
                }
                word if word.starts_with(['-', '+']) => {
                    for flag in word[1..].chars() {
                        match flag {
                            'o' => {
                                if let Some(option) = words.next() {
                                    self.set_option(option, on);
                                }
                            }
                            'e' => self.options.errexit = on,
                            'x' => self.options.xtrace = on,
                            'u' => self.options.nounset = on,
                            _ => {}
                        }
                    }
                }
                _ => {
                    self.positional = std::iter::once(word).chain(words).cloned().collect();
                    return;
                }
            }
        }
    }

    /// `set -o`.
    pub(super) fn set_option(&mut self, option: &str, on: bool) {
        match option {
            "errexit" => self.options.errexit = on,
            "xtrace" => self.options.xtrace = on,
            "nounset" => self.options.nounset = on,
            "pipefail" => self.options.pipefail = on,
            _ => {}
        }
    }

    fn source(&mut self, cx: &mut Context<'_>, name: &str, rest: &[String]) -> Flow {
        let Some(path) = rest.first() else { return Flow::Next };
        let real =
            if path.contains('/') || tree::exists(&cx.machine.root, &tree::absolute(&cx.surroundings.folder, path)) {
                path.clone()
            } else {
                command::find(cx.machine, cx.surroundings, path).unwrap_or_else(|_| path.clone())
            };
        match tree::read(cx.machine, cx.surroundings, &real) {
            Ok(text) => {
                let text = String::from_utf8_lossy(&text).into_owned();
                match self.evaluate(cx, &text) {
                    Flow::Return => Flow::Next,
                    flow => flow,
                }
            }
            Err(why) => {
                match self.kind {
                    Kind::Bash => self.wrong(cx, &format!("{path}: {why}")),
                    Kind::Busybox => self.wrong(cx, &format!("{name}: can't open '{path}': {why}")),
                    Kind::Dash if path.contains('/') => {
                        self.wrong(cx, &format!("{name}: cannot open {path}: No such file"))
                    }
                    Kind::Dash => self.wrong(cx, &format!("{name}: {path}: not found")),
                }
                self.last = if self.kind == Kind::Bash { 1 } else { 2 };
                if self.kind == Kind::Bash || self.interactive { Flow::Next } else { Flow::Exit(2) }
            }
        }
    }

    fn indirect(&mut self, cx: &mut Context<'_>, name: &str, words: &[String], values: &[(String, String)]) -> Flow {
        let asks = name == "type" || words.get(1).is_some_and(|word| word == "-v" || word == "-V");
        let rest: Vec<String> = words[1..].iter().skip_while(|word| word.starts_with('-')).cloned().collect();
        if !asks {
            if rest.is_empty() {
                return Flow::Next;
            }
            let flow = self.call(cx, &rest, values.to_vec(), Sink::default());
            self.replaced = name == "exec" && flow == Flow::Suspended;
            return if name == "exec" && flow == Flow::Next { Flow::Exit(self.last) } else { flow };
        }
        let bare = words.get(1).is_some_and(|word| word == "-v");
        for word in &rest {
            let found = command::find(cx.machine, cx.surroundings, word);
            match found {
                _ if self.functions.contains_key(word) || self.has(word) => {
                    let what = if self.has(word) { "a shell builtin" } else { "a function" };
                    say(cx.out, if bare { format!("{word}\n") } else { format!("{word} is {what}\n") });
                }
                Ok(path) => say(cx.out, if bare { format!("{path}\n") } else { format!("{word} is {path}\n") }),
                Err(_) => {
                    self.last = if self.kind == Kind::Bash { 1 } else { 127 };
                    match self.kind {
                        _ if bare => {}
                        Kind::Bash => self.wrong(cx, &format!("{name}: {word}: not found")),
                        _ => say(cx.out, format!("{word}: not found\n")),
                    }
                }
            }
        }
        Flow::Next
    }

    fn read(&mut self, cx: &mut Context<'_>, rest: &[String]) -> Flow {
        let mut names = Vec::new();
        let mut words = rest.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "-p" => complain(cx.out, words.next().cloned().unwrap_or_default()),
                word if word.starts_with('-') => {}
                word => names.push(word.to_owned()),
            }
        }
        let Some(input) = &mut self.input else {
            self.waiting = Some(Waiting::Read(names));
            return Flow::Suspended;
        };
        let at = input.iter().position(|byte| *byte == b'\n');
        let line: Vec<u8> = input.drain(..at.map_or(input.len(), |at| at + 1)).collect();
        self.last = u8::from(at.is_none());
        self.store(cx, &names, &String::from_utf8_lossy(&line));
        Flow::Next
    }

    /// Gives a line's words to variables, what is over to the last.
    pub(super) fn store(&mut self, cx: &mut Context<'_>, names: &[String], line: &str) {
        let mut rest = line.trim();
        for (index, name) in names.iter().enumerate() {
            let (word, after) = match rest.split_once(char::is_whitespace) {
                Some((word, after)) if index + 1 < names.len() => (word, after.trim_start()),
                _ => (rest, ""),
            };
            let word = if index + 1 == names.len() { rest } else { word };
            self.assign(cx, name, word.to_owned());
            rest = after;
        }
        if names.is_empty() {
            self.assign(cx, "REPLY", rest.to_owned());
        }
    }

    /// A text without `#!` that is run as a program: the shell reads it itself.
    pub(super) fn run_script(
        mut self,
        machine: &mut Machine,
        surroundings: &mut Surroundings,
        path: &str,
        words: &[String],
        out: &mut Vec<Output>,
    ) -> Ran {
        self.positional = words[1..].to_vec();
        match tree::read(machine, surroundings, path) {
            Ok(text) => {
                let text = String::from_utf8_lossy(&text).into_owned();
                self.text_to_end(machine, surroundings, &text, out)
            }
            Err(why) => {
                complain(out, format!("{}: {why}\n", self.name));
                Ran::Ended(126)
            }
        }
    }
}
