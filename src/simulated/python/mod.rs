//! What Python would have printed: a small interpreter of our own, over the tree of ruff's parser.
//!
//! What it does not know it says on standard error, and exits with 1; it never makes a result up.

mod builtins;
mod call;
mod emoji;
mod eval;
mod exec;
mod iter;
mod modules;
mod names;
mod ops;
mod prompt;
mod repr;
mod scope;
mod syntax;
mod traceback;
mod value;
mod vm;

use bytes::Bytes;

use super::command::pip;
use super::machine::{Machine, Output, Program, Ran, Surroundings};
use super::root::{Entry, RootError};
use value::{Object, Stop, Text, Value};
use vm::{Frame, Source, Vm};

/// What the depth of a program's calls may take, in bytes; what is not used is not taken.
const STACK: usize = 256 << 20;

/// Which Python stands at a path.
#[derive(Clone, Debug)]
struct Interpreter {
    path: String,
    minor: u8,
    patch: u8,
}

impl Interpreter {
    fn version(&self) -> String {
        format!("3.{}.{}", self.minor, self.patch)
    }

    /// By where its name leads, and what the image says of its version.
    fn find(machine: &Machine, surroundings: &Surroundings, name: &str) -> Self {
        let path = surroundings.env.get("PATH").map_or("/usr/local/bin:/usr/bin:/bin", String::as_str);
        let found = if name.contains('/') {
            Some(name.to_owned())
        } else {
            path.split(':').map(|folder| format!("{folder}/{name}")).find(|path| machine.root.get(path).is_some())
        };
        let path = found.unwrap_or_else(|| name.to_owned());
        let mut end = path.clone();
        for _ in 0..8 {
            let Some(Entry::Link(to)) = machine.root.get(&end).map(|node| &node.entry) else { break };
            let folder = end.rsplit_once('/').map_or("", |(folder, _)| folder);
            end = if to.starts_with('/') { to.clone() } else { format!("{folder}/{to}") };
        }
        // Where links are followed by the files themselves: the interpreters that there are.
        let minor = minor_of(&end).or_else(|| {
            let folder = end.rsplit_once('/').map_or("", |(folder, _)| folder);
            (5..20).rev().find(|minor| machine.root.get(&format!("{folder}/python3.{minor}")).is_some())
        });
        let minor = minor.unwrap_or(11);
        let named = surroundings.env.get("PYTHON_VERSION").filter(|_| !end.starts_with("/usr/bin"));
        let patch = named.and_then(|version| version.strip_prefix(&format!("3.{minor}."))?.parse().ok());
        let patch = patch.unwrap_or(match minor {
            11 => 2,
            13 => 5,
            _ => 0,
        });
        Self { path, minor, patch }
    }
}

fn minor_of(path: &str) -> Option<u8> {
    path.rsplit('/').next()?.strip_prefix("python3.")?.parse().ok()
}

/// `python3`, by whatever name: a script, `-c`, `--version`; or the prompt.
pub fn python(machine: &mut Machine, place: &mut Surroundings, arguments: &[String], out: &mut Vec<Output>) -> Ran {
    let name = arguments.first().map_or("python3", String::as_str);
    let interpreter = Interpreter::find(machine, place, name);
    let mut words = arguments.iter().skip(1).skip_while(|word| ["-u", "-B", "-s", "-E"].contains(&word.as_str()));
    let first = words.next().cloned();
    let mut rest: Vec<String> = words.cloned().collect();
    let say = |out: &mut Vec<Output>, text: String| out.push(Output::Stderr(Bytes::from(text)));
    let (file, text, folder) = match first.as_deref() {
        Some("--version" | "-V" | "-VV") => {
            out.push(Output::Stdout(Bytes::from(format!("Python {}\n", interpreter.version()))));
            return Ran::Ended(0);
        }
        Some("-c") if !rest.is_empty() => {
            let text = rest.remove(0);
            rest.insert(0, "-c".to_owned());
            ("<string>".to_owned(), text, String::new())
        }
        Some("-c") => {
            say(out, "Argument expected for the -c option\n".to_owned());
            return Ran::Ended(2);
        }
        Some("-m") => {
            let module = rest.first().cloned().unwrap_or_default();
            let words: Vec<String> = std::iter::once(name.to_owned()).chain(rest.into_iter().skip(1)).collect();
            return match module.as_str() {
                "venv" => pip::venv::venv(machine, place, &words, out),
                "pip" => pip::pip(machine, place, &words, out),
                module => {
                    say(out, unplayed(&format!("the option -m {module}")));
                    Ran::Ended(1)
                }
            };
        }
        Some(option) if option.starts_with('-') => {
            say(out, unplayed(&format!("the option {option}")));
            return Ran::Ended(1);
        }
        None if place.tty => {
            let mut vm = Vm::new(machine, place, interpreter);
            vm.search = search(machine, &vm, String::new());
            return Ran::Waits(Box::new(prompt::Prompt::new(vm, out)));
        }
        None => {
            say(out, unplayed("a program from its input"));
            return Ran::Ended(1);
        }
        Some(script) => {
            let path = absolute(&place.folder, script);
            let text = match machine.root.read(&path) {
                Ok(content) => String::from_utf8(content.to_vec()),
                Err(RootError::IsFolder) => {
                    let words = format!("{}: can't find '__main__' module in '{path}'\n", interpreter.path);
                    say(out, words);
                    return Ran::Ended(1);
                }
                Err(error) => {
                    let number = match error {
                        RootError::Missing => 2,
                        RootError::NotFolder => 20,
                        _ => 40,
                    };
                    let words = format!("{name}: can't open file '{path}': [Errno {number}] {error}\n");
                    say(out, words);
                    return Ran::Ended(2);
                }
            };
            let Ok(text) = text else {
                say(out, unplayed("a script that is not UTF-8"));
                return Ran::Ended(1);
            };
            rest.insert(0, script.to_owned());
            let folder = path.rsplit_once('/').map_or("/", |(folder, _)| folder).to_owned();
            (path, text, if folder.is_empty() { "/".to_owned() } else { folder })
        }
    };
    let mut vm = Vm::new(machine, place, interpreter);
    vm.search = search(machine, &vm, folder);
    vm.argv = rest;
    let mut script = Script { start: vm, file, text, input: Vec::new(), ended: false, told: 0 };
    match script.run(false, out) {
        Some(status) => Ran::Ended(status),
        None => Ran::Waits(Box::new(script)),
    }
}

/// Where modules are looked for; a venv looks in its own folders alone.
fn search(machine: &Machine, vm: &Vm, folder: String) -> Vec<String> {
    let (path, minor) = (&vm.python.path, vm.python.minor);
    let venv = path.rsplit_once("/bin/").map(|(base, _)| base);
    match venv.filter(|base| machine.root.get(&format!("{base}/pyvenv.cfg")).is_some()) {
        Some(base) => vec![folder, format!("{base}/lib/python3.{minor}/site-packages")],
        None => vec![
            folder,
            format!("/usr/local/lib/python3.{minor}/dist-packages"),
            format!("/usr/local/lib/python3.{minor}/site-packages"),
            "/usr/lib/python3/dist-packages".to_owned(),
        ],
    }
}

fn unplayed(what: &str) -> String {
    format!("soleil: the practice engine's Python does not play {what}\n")
}

fn absolute(folder: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let path = path.strip_prefix("./").unwrap_or(path);
    format!("{}/{path}", folder.trim_end_matches('/'))
}

/// A program that reads: it is begun again with all that has been typed, and says what it has not said yet.
#[derive(Debug)]
struct Script {
    start: Vm,
    file: String,
    text: String,
    input: Vec<u8>,
    ended: bool,
    told: usize,
}

impl Script {
    fn run(&mut self, interrupted: bool, out: &mut Vec<Output>) -> Option<u8> {
        let mut vm = self.start.clone();
        vm.input.clone_from(&self.input);
        vm.ended = self.ended;
        vm.interrupted = interrupted;
        let status = stacker::grow(STACK, || vm.program(&self.file, &self.text));
        let told = vm.out.len();
        out.extend(vm.out.into_iter().skip(self.told));
        self.told = told;
        status
    }
}

impl Program for Script {
    fn feed(&mut self, _: &mut Machine, _: &mut Surroundings, input: &[u8], out: &mut Vec<Output>) -> Option<u8> {
        self.ended |= input.is_empty();
        self.input.extend_from_slice(input);
        self.run(false, out)
    }

    fn interrupt(&mut self, _: &mut Machine, _: &mut Surroundings, out: &mut Vec<Output>) -> Option<u8> {
        self.run(true, out).or(Some(130))
    }

    fn heeds(&self, signal: &str) -> bool {
        signal == "INT"
    }

    fn signal(&mut self, _: &str, machine: &mut Machine, who: &mut Surroundings, out: &mut Vec<Output>) -> Option<u8> {
        self.interrupt(machine, who, out)
    }
}

impl Vm {
    /// Runs a program to its end; none if it waits for what is typed.
    fn program(&mut self, file: &str, text: &str) -> Option<u8> {
        let parsed = match syntax::parse(text, file, self.python.minor) {
            Ok(parsed) => parsed,
            Err(syntax::Wrong::Refused(refused)) => return self.end(1, &refused.to_string()),
            Err(syntax::Wrong::Unplayed(what)) => return self.end(1, &unplayed(&what)),
        };
        let shown = file != "<string>";
        self.sources.push(Source { name: Text::from(file), text: Text::from(text), shown });
        let scope = self.scope(None);
        self.names(scope).insert(Text::from("__name__"), Value::text("__main__"));
        if shown {
            self.names(scope).insert(Text::from("__file__"), Value::text(file));
        }
        self.frames.push(Frame { scope, globals: scope, source: 0, name: Text::from("<module>") });
        match self.block(&parsed) {
            Ok(_) => self.end(0, ""),
            Err(Stop::Wait) => None,
            Err(Stop::Unplayed(what)) => self.end(1, &unplayed(&what)),
            Err(stop @ Stop::Raise(id)) => {
                self.note_frame(&stop, ruff_text_size::TextRange::default());
                self.depth = 0;
                self.uncaught(id)
            }
        }
    }

    fn uncaught(&mut self, id: usize) -> Option<u8> {
        let value = Value::Object(id);
        let class = self.class_of(&value);
        if self.is_subclass(&class, &Value::Type("SystemExit")) {
            let arg = match self.object(&value) {
                Object::Instance(instance) => instance.args.first().cloned(),
                _ => None,
            };
            return match arg {
                None | Some(Value::None) => self.end(0, ""),
                Some(Value::Int(number)) => self.end(u8::try_from(number & 0xff).unwrap_or(1), ""),
                Some(other) => {
                    let text = self.str(&other).unwrap_or_default();
                    self.end(1, &format!("{text}\n"))
                }
            };
        }
        let status = if self.is_subclass(&class, &Value::Type("KeyboardInterrupt")) { 130 } else { 1 };
        match self.traceback(id) {
            Ok(text) => self.end(status, &text),
            Err(_) => self.end(1, &unplayed("this exception")),
        }
    }

    /// Standard error has no buffer: what is kept of standard output comes after it.
    #[expect(clippy::unnecessary_wraps, reason = "said where a status is due")]
    fn end(&mut self, status: u8, error: &str) -> Option<u8> {
        if !error.is_empty() {
            self.out.push(Output::Stderr(Bytes::copy_from_slice(error.as_bytes())));
        }
        self.flush();
        Some(status)
    }
}
