//! `cat`, `head`, `grep`, `sed` … : of files, or of their input.

use regex::RegexBuilder;

use super::super::{complain, is_busybox, say, tree};
use super::{Gathers, Given};
use crate::simulated::machine::{Machine, Output, Program, Ran, Surroundings};

type Words<'a> = &'a [String];
type Out<'a> = &'a mut Vec<Output>;

/// `cat` without a file hands on each line as it comes.
#[derive(Debug)]
struct Echo;

impl Program for Echo {
    fn feed(&mut self, _: &mut Machine, _: &mut Surroundings, input: &[u8], out: &mut Vec<Output>) -> Option<u8> {
        if input.is_empty() {
            return Some(0);
        }
        say(out, input.to_vec());
        None
    }
}

pub(super) fn cat(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = match Given::read(words, "n A b e s t v E T u", "", out) {
        Ok(given) => given,
        Err(ran) => return ran,
    };
    if given.rest.is_empty() || given.rest == ["-"] {
        return Ran::Waits(Box::new(Echo));
    }
    let mut status = 0;
    for path in &given.rest {
        match tree::read(machine, who, path) {
            Ok(text) if given.has(&["n"]) => {
                for (index, line) in String::from_utf8_lossy(&text).lines().enumerate() {
                    say(out, format!("{:>6}\t{line}\n", index + 1));
                }
            }
            Ok(text) => say(out, text),
            Err(why) if is_busybox(machine, who, &given.name) => {
                status = given.fail(out, &format!("can't open '{path}': {why}"));
            }
            Err(why) => status = given.fail(out, &format!("{path}: {why}")),
        }
    }
    Ran::Ended(status)
}

// Runs something on each file, or on the input.
fn each(
    machine: &mut Machine,
    who: &mut Surroundings,
    given: Given,
    out: Out<'_>,
    mut act: impl FnMut(&str, Option<&str>, &mut Vec<Output>) -> u8 + Send + 'static,
) -> Ran {
    if given.rest.is_empty() {
        return Gathers::with(Box::new(move |_, _, input, out| act(&String::from_utf8_lossy(input), None, out)));
    }
    let (mut best, mut bad) = (u8::MAX, 0);
    for path in &given.rest {
        match tree::read(machine, who, path) {
            Ok(text) => best = best.min(act(&String::from_utf8_lossy(&text), Some(path), out)),
            Err(why) => {
                given.fail(out, &format!("{path}: {why}"));
                bad = if given.name == "grep" { 2 } else { 1 };
            }
        }
    }
    Ran::Ended(if bad > 0 { bad } else { best })
}

fn count(given: &Given) -> usize {
    let short = given.flags.iter().filter(|flag| flag.chars().all(|c| c.is_ascii_digit())).cloned().collect::<String>();
    given.value("n").or(given.value("lines")).and_then(|n| n.parse().ok()).or(short.parse().ok()).unwrap_or(10)
}

pub(super) fn head(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = match Given::read(words, "q v 0 1 2 3 4 5 6 7 8 9", "n c lines", out) {
        Ok(given) => given,
        Err(ran) => return ran,
    };
    let count = count(&given);
    each(machine, who, given, out, move |text, _, out| {
        for line in text.split_inclusive('\n').take(count) {
            say(out, line.to_owned());
        }
        0
    })
}

pub(super) fn tail(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = match Given::read(words, "q v f F 0 1 2 3 4 5 6 7 8 9", "n c lines", out) {
        Ok(given) => given,
        Err(ran) => return ran,
    };
    // `tail -f /dev/null` is how a container is kept: it lasts until it is stopped.
    let lasts = given.has(&["f", "F"]);
    let mut given = given;
    if lasts {
        given.rest.retain(|path| path != "/dev/null");
    }
    if lasts && given.rest.is_empty() {
        return super::asleep::asleep(machine, who, std::time::Duration::from_secs(1 << 32), out);
    }
    let count = count(&given);
    each(machine, who, given, out, move |text, _, out| {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for line in &lines[lines.len().saturating_sub(count)..] {
            say(out, (*line).to_owned());
        }
        0
    })
}

pub(super) fn grep(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let known = "q i v E F n c l w r R h H o s x P quiet ignore-case color";
    let mut given = match Given::read(words, known, "e m A B C", out) {
        Ok(given) => given,
        Err(ran) => return ran,
    };
    let wanted = match given.value("e") {
        Some(wanted) => wanted.to_owned(),
        None if given.rest.is_empty() => {
            complain(out, "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n");
            return Ran::Ended(2);
        }
        None => given.rest.remove(0),
    };
    let mut wanted = if given.has(&["F"]) { regex::escape(&wanted) } else { wanted };
    if given.has(&["w"]) {
        wanted = format!(r"\b(?:{wanted})\b");
    }
    let Ok(regex) = RegexBuilder::new(&wanted).case_insensitive(given.has(&["i", "ignore-case"])).build() else {
        complain(out, "grep: Unmatched ( or \\(\n");
        return Ran::Ended(2);
    };
    let several = given.rest.len() > 1;
    let (quiet, invert, numbers) = (given.has(&["q", "quiet"]), given.has(&["v"]), given.has(&["n"]));
    let (counts, names, only) = (given.has(&["c"]), given.has(&["l"]), given.has(&["o"]));
    "grep".clone_into(&mut given.name);
    each(machine, who, given, out, move |text, path, out| {
        let path = path.unwrap_or("(standard input)");
        let hits: Vec<(usize, &str)> =
            text.lines().enumerate().filter(|(_, line)| regex.is_match(line) != invert).collect();
        let start = if several { format!("{path}:") } else { String::new() };
        if quiet {
        } else if counts {
            say(out, format!("{start}{}\n", hits.len()));
        } else if names {
            if !hits.is_empty() {
                say(out, format!("{path}\n"));
            }
        } else {
            for (index, line) in &hits {
                let number = if numbers { format!("{}:", index + 1) } else { String::new() };
                let found: Vec<&str> =
                    if only { regex.find_iter(line).map(|m| m.as_str()).collect() } else { vec![line] };
                for line in &found {
                    say(out, format!("{start}{number}{line}\n"));
                }
            }
        }
        u8::from(hits.is_empty())
    })
}

pub(super) fn wc(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = match Given::read(words, "l w c m L", "", out) {
        Ok(given) => given,
        Err(ran) => return ran,
    };
    let flags = given.flags.clone();
    each(machine, who, given, out, move |text, path, out| {
        let all = [
            ("l", text.matches('\n').count()),
            ("w", text.split_whitespace().count()),
            ("m", text.chars().count()),
            ("c", text.len()),
        ];
        let wanted = |flag: &str| if flags.is_empty() { flag != "m" } else { flags.iter().any(|known| known == flag) };
        let numbers: Vec<String> = all.iter().filter(|(flag, _)| wanted(flag)).map(|(_, n)| n.to_string()).collect();
        let width = if numbers.len() > 1 && path.is_none() { 7 } else { 0 };
        let numbers: Vec<String> = numbers.iter().map(|number| format!("{number:>width$}")).collect();
        say(out, format!("{}{}\n", numbers.join(" "), path.map_or(String::new(), |path| format!(" {path}"))));
        0
    })
}

pub(super) fn sort(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = match Given::read(words, "r n u f h", "k t o", out) {
        Ok(given) => given,
        Err(ran) => return ran,
    };
    let (back, numbers, once) = (given.has(&["r"]), given.has(&["n", "h"]), given.has(&["u"]));
    each(machine, who, given, out, move |text, _, out| {
        let mut lines: Vec<&str> = text.lines().collect();
        let number = |line: &str| line.split_whitespace().next().and_then(|word| word.parse::<i64>().ok()).unwrap_or(0);
        lines.sort_by(|a, b| if numbers { number(a).cmp(&number(b)).then(a.cmp(b)) } else { a.cmp(b) });
        if once {
            lines.dedup();
        }
        if back {
            lines.reverse();
        }
        for line in &lines {
            say(out, format!("{line}\n"));
        }
        0
    })
}

pub(super) fn uniq(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = match Given::read(words, "", "", out) {
        Ok(given) => given,
        Err(ran) => return ran,
    };
    each(machine, who, given, out, move |text, _, out| {
        let mut lines: Vec<&str> = text.lines().collect();
        lines.dedup();
        for line in &lines {
            say(out, format!("{line}\n"));
        }
        0
    })
}

pub(super) fn tee(_: &mut Machine, _: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = match Given::read(words, "a append", "", out) {
        Ok(given) => given,
        Err(ran) => return ran,
    };
    Gathers::with(Box::new(move |machine, who, input, out| {
        say(out, input.to_vec());
        let mut status = 0;
        for path in &given.rest {
            if let Err(why) = tree::write(machine, who, path, input, given.has(&["a", "append"])) {
                status = given.fail(out, &format!("{path}: {why}"));
            }
        }
        status
    }))
}

/// `sed` with `s` alone.
pub(super) fn sed(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let mut given = match Given::read(words, "i n E r in-place", "e", out) {
        Ok(given) => given,
        Err(ran) => return ran,
    };
    let script = match given.value("e") {
        Some(script) => script.to_owned(),
        None if given.rest.is_empty() => {
            complain(out, "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n");
            return Ran::Ended(1);
        }
        None => given.rest.remove(0),
    };
    let Some(change) = substitution(&script, given.has(&["E", "r"])) else {
        let text = "soleil: the practice engine plays only s/…/…/ of «sed»; it goes on as if it had succeeded\n";
        complain(out, text);
        return Ran::Ended(0);
    };
    if !given.has(&["i", "in-place"]) {
        return each(machine, who, given, out, move |text, _, out| {
            say(out, change(text));
            0
        });
    }
    let mut status = 0;
    for path in &given.rest {
        match tree::read(machine, who, path) {
            Err(why) if why == tree::MISSING => {
                given.fail(out, &format!("can't read {path}: {why}"));
                status = 2;
            }
            Err(why) => status = given.fail(out, &format!("couldn't edit {path}: {why}")),
            Ok(text) => {
                let text = change(&String::from_utf8_lossy(&text));
                if let Err(why) = tree::write(machine, who, path, text.as_bytes(), false) {
                    status = given.fail(out, &format!("couldn't open {path}: {why}"));
                }
            }
        }
    }
    Ran::Ended(status)
}

fn substitution(script: &str, extended: bool) -> Option<impl Fn(&str) -> String + Send + use<>> {
    let rest = script.strip_prefix('s')?;
    let mark = rest.chars().next()?;
    let mut parts = rest.split(mark).skip(1);
    let (from, to, flags) = (parts.next()?, parts.next()?, parts.next()?.to_owned());
    // In basic expressions the parentheses are letters unless a backslash says otherwise.
    let from = if extended { from.to_owned() } else { from.replace("\\(", "\u{1}").replace("\\)", "\u{2}") };
    let from = if extended {
        from
    } else {
        from.replace('(', "\\(").replace(')', "\\)").replace('\u{1}', "(").replace('\u{2}', ")").replace('+', "\\+")
    };
    let regex = RegexBuilder::new(&from).case_insensitive(flags.contains(['i', 'I'])).build().ok()?;
    let mut to = to.replace('$', "$$").replace('&', "${0}");
    for index in 1..=9 {
        to = to.replace(&format!("\\{index}"), &format!("${{{index}}}"));
    }
    Some(move |text: &str| {
        let limit = usize::from(!flags.contains('g'));
        text.split_inclusive('\n').map(|line| regex.replacen(line, limit, to.as_str()).into_owned()).collect()
    })
}
