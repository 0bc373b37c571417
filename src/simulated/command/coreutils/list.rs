//! `ls` and `find`.

use super::super::shell::glob;
use super::super::{complain, is_busybox, say, tree};
use super::Given;
use crate::simulated::machine::{Machine, Output, Ran, Surroundings};
use crate::simulated::root::{Entry, Node};

/// `ls`.
pub fn ls(machine: &mut Machine, who: &mut Surroundings, words: &[String], out: &mut Vec<Output>) -> Ran {
    let known = "l a A 1 h R d t r F S s i n g o all almost-all human-readable recursive color";
    let mut given = match Given::read(words, known, "", out) {
        Ok(given) => given,
        Err(ran) => return ran,
    };
    if given.rest.is_empty() {
        given.rest.push(".".to_owned());
    }
    let (mut status, several) = (0, given.rest.len() > 1);
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for path in &given.rest {
        let full = tree::absolute(&who.folder, path);
        match machine.root.stat(&full) {
            Err(error) => {
                let why = tree::why(error);
                status = if is_busybox(machine, who, &given.name) {
                    given.fail(out, &format!("{path}: {why}"))
                } else {
                    given.fail(out, &format!("cannot access '{path}': {why}"));
                    2
                };
            }
            // A link to a folder is told as a link where all is told, unless a slash follows its name.
            Ok(node)
                if tree::is_folder(&machine.root, &full)
                    && !given.has(&["d"])
                    && (node.entry == Entry::Folder || !given.has(&["l"]) || path.ends_with('/')) =>
            {
                folders.push((path.clone(), full));
            }
            Ok(node) => files.push((path.clone(), node.clone())),
        }
    }
    show(machine, who, &given, &files, out);
    for (index, (path, full)) in folders.iter().enumerate() {
        if several {
            let gap = if index > 0 || !files.is_empty() { "\n" } else { "" };
            say(out, format!("{gap}{path}:\n"));
        }
        let entries = machine.root.list(full).unwrap_or_default();
        let all = given.has(&["a", "all"]);
        let hidden = all || given.has(&["A", "almost-all"]);
        let mut shown: Vec<(String, Node)> = Vec::new();
        if all {
            shown.extend([".", ".."].map(|name| (name.to_owned(), Node::folder(0o755))));
        }
        let names = entries.into_iter().filter(|(name, _)| hidden || !name.starts_with('.'));
        shown.extend(names.map(|(name, node)| (name.to_owned(), node.clone())));
        if given.has(&["l"]) {
            let blocks: u64 = shown.iter().map(|(_, node)| node.size().div_ceil(4096) * 4).sum();
            say(out, format!("total {blocks}\n"));
        }
        show(machine, who, &given, &shown, out);
    }
    Ran::Ended(status)
}

fn show(machine: &Machine, who: &Surroundings, given: &Given, entries: &[(String, Node)], out: &mut Vec<Output>) {
    if entries.is_empty() {
        return;
    }
    let mut entries: Vec<_> = entries.iter().collect();
    if given.has(&["r"]) {
        entries.reverse();
    }
    if given.has(&["l"]) {
        let width = entries.iter().map(|(_, node)| length(node).to_string().len()).max().unwrap_or(1);
        for (name, node) in entries {
            let (sign, arrow) = match &node.entry {
                Entry::Folder => ('d', String::new()),
                Entry::File(_) => ('-', String::new()),
                Entry::Link(target) => ('l', format!(" -> {target}")),
            };
            let owner = tree::passwd(machine, &node.owner.to_string()).and_then(|fields| fields.into_iter().next());
            let owner =
                owner.unwrap_or_else(|| if node.owner == 0 { "root".to_owned() } else { node.owner.to_string() });
            let when = machine.now.strftime("%b %e %H:%M");
            let links = if node.entry == Entry::Folder { 2 } else { 1 };
            let size = length(node);
            let rights = rights(node.mode);
            say(out, format!("{sign}{rights} {links} {owner} {owner} {size:>width$} {when} {name}{arrow}\n"));
        }
        return;
    }
    if !who.tty || given.has(&["1"]) {
        for (name, _) in &entries {
            say(out, format!("{name}\n"));
        }
        return;
    }
    say(out, columns(&entries.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>()));
}

// By columns, as narrow as 80 cells allow.
fn columns(names: &[&str]) -> String {
    let wide = |name: &str| unicode_width::UnicodeWidthStr::width(name);
    for rows in 1..=names.len() {
        let widths: Vec<usize> =
            names.chunks(rows).map(|c| c.iter().map(|name| wide(name)).max().unwrap_or(0) + 2).collect();
        if widths.iter().sum::<usize>() <= 82 || rows == names.len() {
            let mut made = String::new();
            for row in 0..rows {
                let mut line = String::new();
                for (column, width) in widths.iter().enumerate() {
                    if let Some(name) = names.get(column * rows + row) {
                        line.push_str(name);
                        line.push_str(&" ".repeat(width.saturating_sub(wide(name))));
                    }
                }
                made.push_str(line.trim_end());
                made.push('\n');
            }
            return made;
        }
    }
    String::new()
}

fn length(node: &Node) -> u64 {
    match &node.entry {
        Entry::Folder => 4096,
        Entry::File(_) => node.size(),
        Entry::Link(target) => target.len() as u64,
    }
}

fn rights(mode: u32) -> String {
    (0..9).map(|bit| if mode & (0o400 >> bit) == 0 { '-' } else { ['r', 'w', 'x'][bit % 3] }).collect()
}

/// `find`: `-name`, `-type`, `-maxdepth`.
pub fn find(machine: &mut Machine, who: &mut Surroundings, words: &[String], out: &mut Vec<Output>) -> Ran {
    let paths: Vec<&String> = words.iter().skip(1).take_while(|word| !word.starts_with('-')).collect();
    let after = |flag: &str| words.iter().position(|word| word == flag).and_then(|at| words.get(at + 1));
    let depth = after("-maxdepth").and_then(|depth| depth.parse::<usize>().ok()).unwrap_or(usize::MAX);
    let dot = ".".to_owned();
    let mut status = 0;
    for path in if paths.is_empty() { vec![&dot] } else { paths } {
        let full = tree::absolute(&who.folder, path);
        let Ok(all) = machine.root.tree(&full) else {
            complain(out, format!("find: '{path}': {}\n", tree::MISSING));
            status = 1;
            continue;
        };
        for (at, node) in all {
            let below = at[full.len().min(at.len())..].trim_start_matches('/');
            let name = tree::split(at).1;
            let kind = match node.entry {
                Entry::Folder => "d",
                Entry::File(_) => "f",
                Entry::Link(_) => "l",
            };
            let wanted = after("-type").is_none_or(|wanted| wanted == kind)
                && after("-name").is_none_or(|wanted| glob(wanted, name))
                && (below.is_empty() || below.split('/').count() <= depth);
            if wanted {
                say(out, if below.is_empty() { format!("{path}\n") } else { format!("{}\n", tree::join(path, below)) });
            }
        }
    }
    Ran::Ended(status)
}
