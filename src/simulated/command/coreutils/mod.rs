//! The small commands: files, texts, who and where.

mod asleep;
pub mod condition;
mod facts;
mod files;
mod list;
mod terminal;
mod texts;

use super::complain;
use crate::simulated::machine::{Command, Machine, Output, Program, Ran, Surroundings};

/// The command of that name.
pub fn played(name: &str) -> Option<Command> {
    Some(match name {
        "test" | "[" => condition::test,
        "echo" => facts::echo,
        "printf" => facts::printf,
        "pwd" => facts::pwd,
        "env" | "printenv" => facts::env,
        "id" => facts::id,
        "whoami" => facts::whoami,
        "hostname" => facts::hostname,
        "uname" => facts::uname,
        "date" => facts::date,
        "true" | "sync" => facts::yes,
        "false" => facts::no,
        "sleep" => facts::sleep,
        "tty" => terminal::tty,
        "stty" => terminal::stty,
        "which" => facts::which,
        "ps" => facts::ps,
        "clear" => facts::clear,
        "ls" | "dir" => list::ls,
        "find" => list::find,
        "mkdir" => files::mkdir,
        "rmdir" => files::rmdir,
        "rm" => files::rm,
        "cp" => files::cp,
        "mv" => files::mv,
        "touch" => files::touch,
        "ln" => files::ln,
        "chmod" => files::chmod,
        "chown" | "chgrp" => files::chown,
        "cat" => texts::cat,
        "head" => texts::head,
        "tail" => texts::tail,
        "grep" | "egrep" => texts::grep,
        "wc" => texts::wc,
        "sort" => texts::sort,
        "uniq" => texts::uniq,
        "sed" => texts::sed,
        "tee" => texts::tee,
        _ => return None,
    })
}

/// A command's options and what else it was given.
pub(super) struct Given {
    /// Its name, for what it complains of.
    pub name: String,
    /// Short options as one letter, long ones by their name.
    pub flags: Vec<String>,
    /// Those that have a value.
    pub values: Vec<(String, String)>,
    /// The rest.
    pub rest: Vec<String>,
}

impl Given {
    /// Reads arguments. `known` are the options that it has, `valued` those with a value. `Err` if another was given;
    /// it has been said, as getopt does.
    pub fn read(words: &[String], known: &str, valued: &str, out: &mut Vec<Output>) -> Result<Self, Ran> {
        let name = words.first().cloned().unwrap_or_default();
        let mut given = Self { name, flags: Vec::new(), values: Vec::new(), rest: Vec::new() };
        let mut parser = lexopt::Parser::from_args(words.iter().skip(1));
        while let Ok(Some(argument)) = parser.next() {
            match argument {
                lexopt::Arg::Value(value) => given.rest.push(value.to_string_lossy().into_owned()),
                lexopt::Arg::Short(letter) if valued.split(' ').any(|one| one == letter.to_string()) => {
                    let value = parser.value().map(|value| value.to_string_lossy().into_owned()).unwrap_or_default();
                    given.values.push((letter.to_string(), value));
                }
                lexopt::Arg::Short(letter) if known.split(' ').any(|one| one == letter.to_string()) => {
                    given.flags.push(letter.to_string());
                }
                lexopt::Arg::Long(long) if known.split(' ').any(|one| one == long) => {
                    let long = long.to_owned();
                    let _ = parser.optional_value();
                    given.flags.push(long);
                }
                lexopt::Arg::Long(long) if valued.split(' ').any(|one| one == long) => {
                    let long = long.to_owned();
                    let value = parser.value().map(|value| value.to_string_lossy().into_owned()).unwrap_or_default();
                    given.values.push((long, value));
                }
                lexopt::Arg::Short(letter) => {
                    return Err(given.usage(out, &format!("invalid option -- '{letter}'")));
                }
                lexopt::Arg::Long(long) => {
                    let text = format!("unrecognized option '--{long}'");
                    return Err(given.usage(out, &text));
                }
            }
        }
        Ok(given)
    }

    fn usage(&self, out: &mut Vec<Output>, what: &str) -> Ran {
        let name = &self.name;
        complain(out, format!("{name}: {what}\nTry '{name} --help' for more information.\n"));
        Ran::Ended(if name == "ls" || name == "grep" { 2 } else { 1 })
    }

    /// It was given one of these.
    pub fn has(&self, flags: &[&str]) -> bool {
        self.flags.iter().any(|flag| flags.contains(&flag.as_str()))
    }

    /// The value of an option.
    pub fn value(&self, flag: &str) -> Option<&str> {
        self.values.iter().rev().find(|(name, _)| name == flag).map(|(_, value)| value.as_str())
    }

    /// Complains, with its name before it, and fails.
    pub fn fail(&self, out: &mut Vec<Output>, what: &str) -> u8 {
        complain(out, format!("{}: {what}\n", self.name));
        1
    }
}

/// What a filter does with its whole input.
pub(super) type Filter = Box<dyn FnMut(&mut Machine, &mut Surroundings, &[u8], &mut Vec<Output>) -> u8 + Send>;

/// A command that reads its input to its end.
pub(super) struct Gathers {
    input: Vec<u8>,
    filter: Filter,
}

impl Gathers {
    /// It waits.
    pub fn with(filter: Filter) -> Ran {
        Ran::Waits(Box::new(Self { input: Vec::new(), filter }))
    }
}

impl std::fmt::Debug for Gathers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gathers({} bytes)", self.input.len())
    }
}

impl Program for Gathers {
    fn feed(
        &mut self,
        machine: &mut Machine,
        who: &mut Surroundings,
        input: &[u8],
        out: &mut Vec<Output>,
    ) -> Option<u8> {
        self.input.extend_from_slice(input);
        if input.is_empty() { Some((self.filter)(machine, who, &self.input, out)) } else { None }
    }
}
