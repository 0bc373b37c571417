//! `test` and `[`.

use crate::simulated::command::{complain, tree};
use crate::simulated::machine::{Machine, Output, Ran, Surroundings};
use crate::simulated::root::Entry;

/// `test`, `[`.
pub fn test(machine: &mut Machine, who: &mut Surroundings, words: &[String], out: &mut Vec<Output>) -> Ran {
    let mut rest = words.get(1..).unwrap_or_default();
    if words.first().is_some_and(|name| name == "[") {
        match rest.split_last() {
            Some((last, before)) if last == "]" => rest = before,
            _ => {
                complain(out, "[: missing ']'\n");
                return Ran::Ended(2);
            }
        }
    }
    match truth(machine, who, rest) {
        Some(truth) => Ran::Ended(u8::from(!truth)),
        None => {
            complain(out, format!("{}: {}: unexpected operator\n", words[0], rest.last().map_or("", String::as_str)));
            Ran::Ended(2)
        }
    }
}

/// Whether it is so; nothing if it is no question.
pub fn truth(machine: &Machine, who: &Surroundings, words: &[String]) -> Option<bool> {
    for (operator, both) in [("-o", false), ("-a", true)] {
        if let Some(at) = words.iter().position(|word| word == operator).filter(|at| *at > 0) {
            let (left, right) = (truth(machine, who, &words[..at])?, truth(machine, who, &words[at + 1..])?);
            return Some(if both { left && right } else { left || right });
        }
    }
    match words {
        [] => Some(false),
        [not, rest @ ..] if not == "!" && !rest.is_empty() => truth(machine, who, rest).map(|truth| !truth),
        [word] => Some(!word.is_empty()),
        [operator, word] => unary(machine, who, operator, word),
        [left, operator, right] => binary(left, operator, right),
        _ => None,
    }
}

fn unary(machine: &Machine, who: &Surroundings, operator: &str, word: &str) -> Option<bool> {
    let path = tree::absolute(&who.folder, word);
    let node = tree::node(&machine.root, &path);
    let may = |right| node.as_ref().is_ok_and(|node| tree::permitted(machine, who, node, right));
    Some(match operator {
        "-n" => !word.is_empty(),
        "-z" => word.is_empty(),
        "-e" | "-a" => node.is_ok(),
        "-d" => node.is_ok_and(|node| node.entry == Entry::Folder),
        "-f" => node.is_ok_and(|node| matches!(node.entry, Entry::File(_))),
        "-s" => node.is_ok_and(|node| node.size() > 0),
        "-L" | "-h" => machine.root.stat(&path).is_ok_and(|node| matches!(node.entry, Entry::Link(_))),
        "-r" => may(4),
        "-w" => may(2),
        "-x" => may(1),
        "-t" => who.tty,
        _ => return None,
    })
}

fn binary(left: &str, operator: &str, right: &str) -> Option<bool> {
    let number = |text: &str| text.trim().parse::<i64>().ok();
    let compare = || Some(number(left)?.cmp(&number(right)?));
    Some(match operator {
        "=" | "==" => left == right,
        "!=" => left != right,
        "<" => left < right,
        ">" => left > right,
        "-eq" => compare()?.is_eq(),
        "-ne" => compare()?.is_ne(),
        "-lt" => compare()?.is_lt(),
        "-le" => compare()?.is_le(),
        "-gt" => compare()?.is_gt(),
        "-ge" => compare()?.is_ge(),
        _ => return None,
    })
}
