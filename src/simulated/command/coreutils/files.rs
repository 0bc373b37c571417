//! `mkdir`, `rm`, `cp`, `mv`, `ln`, `chmod` …

use super::super::tree::{self, Why};
use super::Given;
use crate::simulated::machine::{Machine, Output, Ran, Surroundings};
use crate::simulated::root::{Entry, Node};

type Words<'a> = &'a [String];
type Out<'a> = &'a mut Vec<Output>;

macro_rules! given {
    ($words:expr, $known:expr, $valued:expr, $out:expr) => {
        match Given::read($words, $known, $valued, $out) {
            Ok(given) if given.rest.is_empty() => {
                return Ran::Ended(given.fail($out, "missing operand"));
            }
            Ok(given) => given,
            Err(ran) => return ran,
        }
    };
}

pub(super) fn mkdir(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = given!(words, "p v parents verbose", "m mode", out);
    let mut status = 0;
    for path in &given.rest {
        let full = tree::absolute(&who.folder, path);
        let made = if given.has(&["p", "parents"]) { parents(machine, who, &full) } else { make(machine, who, &full) };
        if let Err(why) = made {
            status = given.fail(out, &format!("cannot create directory '{path}': {why}"));
        }
    }
    Ran::Ended(status)
}

fn parents(machine: &mut Machine, who: &Surroundings, full: &str) -> Result<(), Why> {
    let mut at = String::new();
    for part in full.split('/').filter(|part| !part.is_empty()) {
        at = format!("{at}/{part}");
        if !tree::is_folder(&machine.root, &at) {
            make(machine, who, &at)?;
        }
    }
    Ok(())
}

fn make(machine: &mut Machine, who: &Surroundings, full: &str) -> Result<(), Why> {
    let place = tree::fresh(machine, who, full)?;
    machine.root.make_folder(&place, 0o755).map_err(tree::why)?;
    machine.root.set_owner(&place, tree::uid(machine, who)).map_err(tree::why)
}

pub(super) fn rmdir(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = given!(words, "p v", "", out);
    let mut status = 0;
    for path in &given.rest {
        let full = tree::absolute(&who.folder, path);
        let gone = tree::fresh(machine, who, &full).and_then(|place| {
            if tree::is_folder(&machine.root, &place) || tree::node(&machine.root, &place).is_err() {
                machine.root.remove(&place).map_err(tree::why)
            } else {
                Err(tree::NOT_FOLDER)
            }
        });
        if let Err(why) = gone {
            status = given.fail(out, &format!("failed to remove '{path}': {why}"));
        }
    }
    Ran::Ended(status)
}

pub(super) fn rm(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = match Given::read(words, "r R f i v d recursive force no-preserve-root", "", out) {
        Ok(given) => given,
        Err(ran) => return ran,
    };
    let (force, deep) = (given.has(&["f", "force"]), given.has(&["r", "R", "recursive"]));
    if given.rest.is_empty() && !force {
        return Ran::Ended(given.fail(out, "missing operand\nTry 'rm --help' for more information."));
    }
    let mut status = 0;
    for path in &given.rest {
        let full = tree::absolute(&who.folder, path);
        if full == "/" && !given.has(&["no-preserve-root"]) {
            given.fail(out, "it is dangerous to operate recursively on '/'");
            status = given.fail(out, "use --no-preserve-root to override this failsafe");
            continue;
        }
        let folder = machine.root.stat(&full).map(|node| node.entry == Entry::Folder);
        let gone = match folder {
            Err(error) if force && tree::why(error) == tree::MISSING => Ok(()),
            Err(error) => Err(tree::why(error)),
            Ok(true) if !deep => Err(tree::IS_FOLDER),
            Ok(_) => {
                tree::fresh(machine, who, &full).and_then(|place| machine.root.remove_all(&place).map_err(tree::why))
            }
        };
        if let Err(why) = gone {
            status = given.fail(out, &format!("cannot remove '{path}': {why}"));
        }
    }
    Ran::Ended(status)
}

// Where something of that name goes: into a folder, or to that very path.
fn target(machine: &Machine, who: &Surroundings, to: &str, from: &str) -> String {
    let full = tree::absolute(&who.folder, to);
    if tree::is_folder(&machine.root, &full) {
        tree::join(&full, tree::split(&tree::absolute(&who.folder, from)).1)
    } else {
        full
    }
}

pub(super) fn cp(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = given!(words, "r R a f p v u n recursive archive force", "", out);
    let [from @ .., to] = given.rest.as_slice() else { return Ran::Ended(1) };
    if from.is_empty() {
        return Ran::Ended(given.fail(out, &format!("missing destination file operand after '{to}'")));
    }
    let deep = given.has(&["r", "R", "a", "recursive", "archive"]);
    let mut status = 0;
    for path in from {
        let (full, to_path) = (tree::absolute(&who.folder, path), target(machine, who, to, path));
        let all: Vec<(String, Node)> = match machine.root.tree(&full) {
            Ok(all) => all.into_iter().map(|(path, node)| (path.to_owned(), node.clone())).collect(),
            Err(error) => {
                status = given.fail(out, &format!("cannot stat '{path}': {}", tree::why(error)));
                continue;
            }
        };
        if !deep && tree::is_folder(&machine.root, &full) {
            status = given.fail(out, &format!("-r not specified; omitting directory '{path}'"));
            continue;
        }
        let base = all.first().map_or(0, |(path, _)| path.len());
        for (from, node) in all {
            let at = format!("{to_path}{}", &from[base..]);
            let owner = tree::uid(machine, who);
            let put = tree::fresh(machine, who, &at)
                .and_then(|place| machine.root.put(&place, Node { owner, ..node }).map_err(tree::why));
            if let Err(why) = put {
                let what = if why == tree::IS_FOLDER { "overwrite" } else { "create regular file" };
                status = given.fail(out, &format!("cannot {what} '{to}': {why}"));
                break;
            }
        }
    }
    Ran::Ended(status)
}

pub(super) fn mv(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = given!(words, "f i n v", "", out);
    let [from @ .., to] = given.rest.as_slice() else { return Ran::Ended(1) };
    if from.is_empty() {
        return Ran::Ended(given.fail(out, &format!("missing destination file operand after '{to}'")));
    }
    let mut status = 0;
    for path in from {
        let (full, to_path) = (tree::absolute(&who.folder, path), target(machine, who, to, path));
        if let Err(error) = machine.root.stat(&full) {
            status = given.fail(out, &format!("cannot stat '{path}': {}", tree::why(error)));
            continue;
        }
        let moved = tree::fresh(machine, who, &full)
            .and_then(|_| tree::fresh(machine, who, &to_path))
            .and_then(|place| machine.root.rename(&full, &place).map_err(tree::why));
        if let Err(why) = moved {
            status = given.fail(out, &format!("cannot move '{path}' to '{to}': {why}"));
        }
    }
    Ran::Ended(status)
}

pub(super) fn touch(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = given!(words, "a m c", "d t r", out);
    let mut status = 0;
    for path in &given.rest {
        if !tree::exists(&machine.root, &tree::absolute(&who.folder, path))
            && let Err(why) = tree::write(machine, who, path, b"", true)
        {
            status = given.fail(out, &format!("cannot touch '{path}': {why}"));
        }
    }
    Ran::Ended(status)
}

pub(super) fn ln(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = given!(words, "s f n v symbolic force", "", out);
    let from = given.rest[0].clone();
    let to = given.rest.get(1).cloned().unwrap_or_else(|| ".".to_owned());
    let at = target(machine, who, &to, &from);
    if machine.root.stat(&at).is_ok() && !given.has(&["f", "force"]) {
        return Ran::Ended(given.fail(out, &format!("failed to create symbolic link '{to}': {}", tree::EXISTS)));
    }
    let node = if given.has(&["s", "symbolic"]) {
        Ok(Node::link(from.clone()))
    } else {
        tree::node(&machine.root, &tree::absolute(&who.folder, &from)).cloned()
    };
    let put = node
        .and_then(|node| Ok((tree::fresh(machine, who, &at)?, node)))
        .and_then(|(place, node)| machine.root.put(&place, node).map_err(tree::why));
    match put {
        Ok(()) => Ran::Ended(0),
        Err(why) => Ran::Ended(given.fail(out, &format!("failed to create link '{to}': {why}"))),
    }
}

pub(super) fn chmod(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    // `-x` is a mode here, no option.
    let deep = words.iter().any(|word| word == "-R");
    let rest: Vec<&String> = words.iter().skip(1).filter(|word| !matches!(word.as_str(), "-R" | "-v" | "-f")).collect();
    let given = Given { name: "chmod".to_owned(), flags: Vec::new(), values: Vec::new(), rest: Vec::new() };
    let [mode, paths @ ..] = rest.as_slice() else { return Ran::Ended(given.fail(out, "missing operand")) };
    let mut status = 0;
    for path in paths {
        let full = tree::absolute(&who.folder, path);
        let all: Vec<String> = match machine.root.resolve(&full).and_then(|full| {
            machine.root.tree(&full).map(|all| {
                all.into_iter().map(|(path, _)| path.to_owned()).take(if deep { usize::MAX } else { 1 }).collect()
            })
        }) {
            Ok(all) => all,
            Err(error) => {
                status = given.fail(out, &format!("cannot access '{path}': {}", tree::why(error)));
                continue;
            }
        };
        for one in all {
            let Some((old, owner)) = machine.root.get(&one).map(|node| (node.mode, node.owner)) else { continue };
            let Some(new) = changed(old, mode) else {
                return Ran::Ended(given.fail(out, &format!("invalid mode: '{mode}'")));
            };
            if ![0, owner].contains(&tree::uid(machine, who)) {
                status = given.fail(out, &format!("changing permissions of '{path}': Operation not permitted"));
            } else if let Err(error) = machine.root.set_mode(&one, new) {
                status = given.fail(out, &format!("cannot access '{path}': {}", tree::why(error)));
            }
        }
    }
    Ran::Ended(status)
}

fn changed(old: u32, mode: &str) -> Option<u32> {
    if let Ok(mode) = u32::from_str_radix(mode, 8) {
        return Some(mode);
    }
    let mut new = old;
    for clause in mode.split(',') {
        let at = clause.find(['+', '-', '='])?;
        let (who, rights) = (&clause[..at], &clause[at + 1..]);
        let classes = if who.is_empty() || who.contains('a') { "ugo" } else { who };
        for class in classes.chars() {
            let shift = match class {
                'u' => 6,
                'g' => 3,
                _ => 0,
            };
            let right = |c| match c {
                'r' => 4,
                'w' => 2,
                'x' | 'X' => 1,
                _ => 0,
            };
            let bits = rights.chars().map(right).fold(0, |all, one| all | one) << shift;
            match &clause[at..=at] {
                "+" => new |= bits,
                "-" => new &= !bits,
                _ => new = new & !(7 << shift) | bits,
            }
        }
    }
    Some(new)
}

pub(super) fn chown(machine: &mut Machine, who: &mut Surroundings, words: Words<'_>, out: Out<'_>) -> Ran {
    let given = given!(words, "R v h recursive", "", out);
    let name = given.rest[0].split(':').next().unwrap_or_default().to_owned();
    let known =
        tree::passwd(machine, &name).is_some() || name.parse::<u32>().is_ok() || name == "root" || name.is_empty();
    if !known {
        return Ran::Ended(given.fail(out, &format!("invalid user: '{}'", given.rest[0])));
    }
    let uid = tree::uid(machine, &Surroundings { user: name, ..Surroundings::default() });
    let mut status = 0;
    for path in &given.rest[1..] {
        let full = tree::absolute(&who.folder, path);
        let all: Result<Vec<String>, Why> = machine
            .root
            .tree(&full)
            .map(|all| all.into_iter().map(|(path, _)| path.to_owned()).collect())
            .map_err(tree::why);
        match all {
            Ok(_) if tree::uid(machine, who) != 0 => {
                status = given.fail(out, &format!("changing ownership of '{path}': Operation not permitted"));
            }
            Ok(all) => {
                let count = if given.has(&["R", "recursive"]) { usize::MAX } else { 1 };
                for one in all.iter().take(count) {
                    // It is there: it has just been listed. A link whose target is not is left.
                    let _ = machine.root.set_owner(one, uid);
                }
            }
            Err(why) => status = given.fail(out, &format!("cannot access '{path}': {why}")),
        }
    }
    Ran::Ended(status)
}
