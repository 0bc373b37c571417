//! Who, where, when: `id`, `pwd`, `date` …

use std::time::Duration;

use super::super::shell::words::escapes;
use super::super::{self as command, complain, say, tree};
use super::asleep::asleep;
use crate::simulated::machine::{Machine, Output, Ran, Surroundings};

type Words<'a> = &'a [String];
type Out<'a> = &'a mut Vec<Output>;

pub(super) fn yes(_: &mut Machine, _: &mut Surroundings, _: Words<'_>, _: Out<'_>) -> Ran {
    Ran::Ended(0)
}

pub(super) fn no(_: &mut Machine, _: &mut Surroundings, _: Words<'_>, _: Out<'_>) -> Ran {
    Ran::Ended(1)
}

pub(super) fn clear(_: &mut Machine, _: &mut Surroundings, _: Words<'_>, out: Out<'_>) -> Ran {
    say(out, "\u{1b}[H\u{1b}[2J\u{1b}[3J");
    Ran::Ended(0)
}

pub(super) fn echo(_: &mut Machine, _: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let mut rest = words.get(1..).unwrap_or_default();
    let (mut newline, mut escaped) = (true, false);
    while let [flag, after @ ..] = rest {
        match flag.as_str() {
            "-n" => newline = false,
            "-e" => escaped = true,
            "-E" => escaped = false,
            "-ne" | "-en" => (newline, escaped) = (false, true),
            _ => break,
        }
        rest = after;
    }
    let text = rest.join(" ");
    let text = if escaped { escapes(&text) } else { text };
    say(out, if newline { format!("{text}\n") } else { text });
    Ran::Ended(0)
}

pub(super) fn printf(_: &mut Machine, _: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let Some(format) = words.get(1) else {
        complain(out, "printf: missing operand\n");
        return Ran::Ended(1);
    };
    let mut values = words.iter().skip(2);
    let mut made = String::new();
    loop {
        let (mut rest, mut used) = (format.chars(), false);
        while let Some(letter) = rest.next() {
            if letter != '%' {
                made.push(letter);
                continue;
            }
            let (flags, kind) = {
                let flags: String = rest.clone().take_while(|c| "-0123456789.+ ".contains(*c)).collect();
                rest.by_ref().take(flags.chars().count()).for_each(drop);
                (flags, rest.next())
            };
            if kind == Some('%') {
                made.push('%');
                continue;
            }
            used = true;
            let value = values.next().map_or("", String::as_str);
            let value = match kind {
                Some('d' | 'i') => value.parse::<i64>().unwrap_or(0).to_string(),
                // A backslash in a value is one, but for %b.
                Some('b') => value.to_owned(),
                _ => value.replace('\\', "\\\\"),
            };
            let width: usize = flags.trim_start_matches(['-', '0', '+']).parse().unwrap_or(0);
            made.push_str(&if flags.starts_with('-') {
                format!("{value:<width$}")
            } else {
                format!("{value:>width$}")
            });
        }
        if !used || values.len() == 0 {
            break;
        }
    }
    say(out, escapes(&made));
    Ran::Ended(0)
}

pub(super) fn pwd(_: &mut Machine, who: &mut Surroundings, _: Words<'_>, out: Out<'_>) -> Ran {
    say(out, format!("{}\n", who.folder));
    Ran::Ended(0)
}

pub(super) fn env(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let mut rest = words.get(1..).unwrap_or_default();
    if words.first().is_some_and(|name| name.ends_with("printenv")) && !rest.is_empty() {
        let known: Vec<_> = rest.iter().filter_map(|name| who.env.get(name)).collect();
        for value in &known {
            say(out, format!("{value}\n"));
        }
        return Ran::Ended(u8::from(known.len() < rest.len()));
    }
    while let [first, after @ ..] = rest {
        match first.split_once('=') {
            Some((name, value)) => drop(who.env.insert(name.to_owned(), value.to_owned())),
            None if first.starts_with('-') => {}
            None => break,
        }
        rest = after;
    }
    let Some(program) = rest.first() else {
        for (name, value) in &who.env {
            say(out, format!("{name}={value}\n"));
        }
        return Ran::Ended(0);
    };
    let why = match command::find(machine, who, program) {
        Ok(path) => match command::run(machine, who, &path, rest, out) {
            Ok(ran) => return ran,
            Err(_) => "Exec format error",
        },
        Err(command::Lost::Denied | command::Lost::Folder) => tree::DENIED,
        Err(_) => tree::MISSING,
    };
    complain(out, format!("{}: '{program}': {why}\n", words[0]));
    Ran::Ended(if why == tree::MISSING { 127 } else { 126 })
}

fn name(machine: &Machine, who: &Surroundings) -> Option<String> {
    let user = who.user.split(':').next().filter(|user| !user.is_empty()).unwrap_or("root");
    let known = tree::passwd(machine, user).and_then(|fields| fields.into_iter().next());
    known.or_else(|| (user == "root").then(|| user.to_owned()))
}

pub(super) fn whoami(machine: &mut Machine, who: &mut Surroundings, _: Words<'_>, out: Out<'_>) -> Ran {
    match name(machine, who) {
        Some(name) => {
            say(out, format!("{name}\n"));
            Ran::Ended(0)
        }
        None => {
            complain(out, format!("whoami: cannot find name for user ID {}\n", tree::uid(machine, who)));
            Ran::Ended(1)
        }
    }
}

pub(super) fn id(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let (uid, gid) = (tree::uid(machine, who), tree::gid(machine, who));
    let name = name(machine, who);
    // A user's group has the user's name here.
    let group = name.clone().filter(|_| uid == gid).or_else(|| (gid == 0).then(|| "root".to_owned()));
    let text = match words.get(1).map(String::as_str) {
        Some("-u") => uid.to_string(),
        Some("-un" | "-nu") => name.unwrap_or_else(|| uid.to_string()),
        Some("-g" | "-G") => gid.to_string(),
        Some("-gn" | "-ng") => group.unwrap_or_else(|| gid.to_string()),
        _ => {
            let shown =
                |id: u32, name: Option<String>| name.map_or_else(|| id.to_string(), |name| format!("{id}({name})"));
            let (user, group) = (shown(uid, name), shown(gid, group));
            format!("uid={user} gid={group} groups={group}")
        }
    };
    say(out, format!("{text}\n"));
    Ran::Ended(0)
}

pub(super) fn hostname(machine: &mut Machine, _: &mut Surroundings, _: Words<'_>, out: Out<'_>) -> Ran {
    say(out, format!("{}\n", machine.hostname));
    Ran::Ended(0)
}

pub(super) fn uname(machine: &mut Machine, _: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let text = match words.get(1).map_or("", String::as_str) {
        "-a" => format!("Linux {} 6.1.0-soleil #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux", machine.hostname),
        "-r" => "6.1.0-soleil".to_owned(),
        "-m" => "x86_64".to_owned(),
        "-n" => machine.hostname.clone(),
        _ => "Linux".to_owned(),
    };
    say(out, format!("{text}\n"));
    Ran::Ended(0)
}

pub(super) fn date(machine: &mut Machine, _: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let format = words.get(1).and_then(|word| word.strip_prefix('+')).unwrap_or("%a %b %e %H:%M:%S UTC %Y");
    let now = machine.now.to_zoned(jiff::tz::TimeZone::UTC);
    match jiff::fmt::strtime::format(format, &now) {
        Ok(text) => {
            say(out, format!("{text}\n"));
            Ran::Ended(0)
        }
        Err(_) => {
            complain(out, format!("date: invalid date '{format}'\n"));
            Ran::Ended(1)
        }
    }
}

pub(super) fn sleep(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let Some(word) = words.get(1) else {
        complain(out, "sleep: missing operand\nTry 'sleep --help' for more information.\n");
        return Ran::Ended(1);
    };
    let (number, unit) = word.split_at(word.trim_end_matches(['s', 'm', 'h', 'd']).len());
    let factor = match unit {
        "m" => 60.0,
        "h" => 3_600.0,
        "d" => 86_400.0,
        _ => 1.0,
    };
    let forever = || (word == "infinity").then_some(Duration::from_secs(1 << 32));
    let time = number.parse::<f64>().ok().and_then(|number| Duration::try_from_secs_f64(number * factor).ok());
    match time.or_else(forever) {
        Some(time) => asleep(machine, who, time, out),
        None => {
            complain(out, format!("sleep: invalid time interval '{word}'\nTry 'sleep --help' for more information.\n"));
            Ran::Ended(1)
        }
    }
}

pub(super) fn which(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let mut missing = false;
    for word in words.iter().skip(1).filter(|word| !word.starts_with('-')) {
        match command::find(machine, who, word) {
            Ok(path) => say(out, format!("{path}\n")),
            Err(_) => missing = true,
        }
    }
    Ran::Ended(u8::from(missing))
}

pub(super) fn ps(_: &mut Machine, _: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    if words.len() > 1 {
        say(out, "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n");
        say(out, "root           1  0.0  0.0   4188  3456 pts/0    Ss   00:00   0:00 bash\n");
    } else {
        say(out, "    PID TTY          TIME CMD\n      1 pts/0    00:00:00 bash\n");
    }
    Ran::Ended(0)
}
