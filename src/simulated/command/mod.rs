//! What the programs of a container do.
//!
//! A program is there when a file that may be run stands on `PATH`. What it does is told by the name of the file that
//! its links lead to: `/usr/bin/python3` is a link to `python3.11`, so it is Python.

pub mod apt;
pub mod coreutils;
pub mod dpkg;
pub mod pip;
pub mod shell;
pub mod tree;

use bytes::Bytes;

use super::machine::{Command, Machine, Output, Ran, Surroundings};
use super::python;
use super::root::Entry;

/// Where programs are looked for if there is no `PATH`.
pub const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Why a program cannot be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Nothing of that name on `PATH`.
    NotFound,
    /// A path at which nothing stands.
    Missing,
    /// It may not be run.
    Denied,
    /// It is a folder.
    Folder,
}

/// A program's path as `PATH` has it, its links not followed.
pub fn find(machine: &Machine, surroundings: &Surroundings, name: &str) -> Result<String, Lost> {
    if name.contains('/') {
        let path = tree::absolute(&surroundings.folder, name);
        return match tree::node(&machine.root, &path) {
            Err(_) => Err(Lost::Missing),
            Ok(node) if node.entry == Entry::Folder => Err(Lost::Folder),
            Ok(node) if !tree::permitted(machine, surroundings, node, 1) => Err(Lost::Denied),
            Ok(_) => Ok(path),
        };
    }
    let mut lost = Lost::NotFound;
    let path = surroundings.env.get("PATH").map_or(PATH, String::as_str);
    for folder in path.split(':').filter(|_| !name.is_empty()) {
        let path =
            tree::absolute(&surroundings.folder, &tree::join(if folder.is_empty() { "." } else { folder }, name));
        match tree::node(&machine.root, &path) {
            Ok(node) if node.entry == Entry::Folder => {}
            Ok(node) if tree::permitted(machine, surroundings, node, 1) => return Ok(path),
            Ok(_) => lost = Lost::Denied,
            Err(_) => {}
        }
    }
    Err(lost)
}

/// A command of that name is busybox: its words are shorter.
pub fn is_busybox(machine: &Machine, surroundings: &Surroundings, name: &str) -> bool {
    let path = find(machine, surroundings, name).ok().and_then(|path| tree::follow(&machine.root, &path).ok());
    path.is_some_and(|path| path.ends_with("/busybox"))
}

/// What stands at the path of a program.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A program that is played.
    Played(Command),
    /// One that is not.
    Unknown,
    /// One that prints this and nothing else: what comes after the first line of a program's file.
    Prints(Bytes),
    /// A text with `#!`: its interpreter and the argument after it.
    Script(String, Option<String>),
    /// A text without.
    Text,
}

/// What a program is.
pub fn kind(machine: &Machine, path: &str) -> Kind {
    let Ok(real) = tree::follow(&machine.root, path) else { return Kind::Unknown };
    let (folder, name) = tree::split(&real);
    let name = if name == "busybox" { tree::split(path).1 } else { name };
    let content = match tree::node(&machine.root, &real).map(|node| &node.entry) {
        Ok(Entry::File(content)) => content.clone(),
        _ => Bytes::new(),
    };
    let environment = tree::exists(&machine.root, &tree::join(tree::split(folder).0, "pyvenv.cfg"));
    let system = environment || PATH.split(':').any(|known| known == folder);
    if system && let Some(command) = played(name) {
        return Kind::Played(command);
    }
    if let Some(line) = content.strip_prefix(b"#!") {
        let line = String::from_utf8_lossy(line.split(|byte| *byte == b'\n').next().unwrap_or_default()).into_owned();
        let (program, argument) = line.trim_start().split_once(' ').unwrap_or((line.trim_start(), ""));
        let argument = Some(argument.trim()).filter(|argument| !argument.is_empty());
        return Kind::Script(program.to_owned(), argument.map(str::to_owned));
    }
    if content.starts_with(b"\x7fELF\n") {
        return Kind::Prints(content.slice(5..));
    }
    if system || content.starts_with(b"\x7fELF") { Kind::Unknown } else { Kind::Text }
}

fn played(name: &str) -> Option<Command> {
    if name.strip_prefix("python").is_some_and(|version| version.chars().all(|c| c.is_ascii_digit() || c == '.')) {
        return Some(python::python);
    }
    if name.strip_prefix("pip").is_some_and(|version| version.chars().all(|c| c.is_ascii_digit() || c == '.')) {
        return Some(pip::pip);
    }
    Some(match name {
        "bash" | "rbash" => shell::bash,
        "sh" | "dash" => shell::sh,
        "ash" => shell::ash,
        "apt" | "apt-get" | "apt-cache" | "apt-mark" => apt::apt,
        "dpkg" | "dpkg-query" => dpkg::dpkg,
        name => return coreutils::played(name),
    })
}

/// Runs a program that was found at `path`. A script is run by its interpreter; a text without `#!` is none, and that
/// is told by `Err`.
pub fn run(
    machine: &mut Machine,
    surroundings: &mut Surroundings,
    path: &str,
    arguments: &[String],
    out: &mut Vec<Output>,
) -> Result<Ran, Broken> {
    match kind(machine, path) {
        Kind::Played(command) => Ok(command(machine, surroundings, arguments, out)),
        Kind::Prints(text) => {
            say(out, text);
            Ok(Ran::Ended(0))
        }
        Kind::Unknown => {
            let name = arguments.first().map_or("", String::as_str);
            let text =
                format!("soleil: the practice engine does not play «{name}»; it goes on as if it had succeeded\n");
            complain(out, text);
            Ok(Ran::Ended(0))
        }
        Kind::Text => Err(Broken::Format),
        Kind::Script(program, argument) => {
            let interpreter = find(machine, surroundings, &tree::absolute("/", &program))
                .map_err(|_| Broken::Interpreter(program.clone()))?;
            let mut words = vec![program];
            words.extend(argument);
            // The kernel hands on the path that was run, not the name that was typed.
            words.push(if arguments.first().is_some_and(|name| name.contains('/')) {
                arguments.first().cloned().unwrap_or_default()
            } else {
                path.to_owned()
            });
            words.extend(arguments.iter().skip(1).cloned());
            run(machine, surroundings, &interpreter, &words, out)
        }
    }
}

/// Why a file that may be run is no program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// ENOEXEC.
    Format,
    /// The interpreter after `#!` is not there. A carriage return at its end is kept: it is the usual cause.
    Interpreter(String),
}

/// Writes to standard output.
pub fn say(out: &mut Vec<Output>, text: impl Into<Bytes>) {
    out.push(Output::Stdout(text.into()));
}

/// Writes to standard error.
pub fn complain(out: &mut Vec<Output>, text: impl Into<Bytes>) {
    out.push(Output::Stderr(text.into()));
}

/// Gives a command's whole input to it and lets it end.
pub fn fed(
    machine: &mut Machine,
    surroundings: &mut Surroundings,
    ran: Ran,
    input: &[u8],
    out: &mut Vec<Output>,
) -> u8 {
    match ran {
        Ran::Ended(status) => status,
        Ran::Waits(mut program) => {
            let first = if input.is_empty() { None } else { program.feed(machine, surroundings, input, out) };
            first.or_else(|| program.feed(machine, surroundings, &[], out)).unwrap_or(0)
        }
    }
}
