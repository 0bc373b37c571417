//! COPY and ADD.

use super::Failure;
use super::read::Instruction;
use super::stage::{Bench, Stage};
use super::words;
use crate::simulated::command::tree;
use crate::simulated::image::digest;
use crate::simulated::machine::Machine;
use crate::simulated::root::{Entry, Node, Root, RootError};

/// Copies from the context, another stage or an image.
pub fn copy(
    bench: &mut Bench<'_>,
    stage: &mut Stage,
    before: &[Stage],
    instruction: &Instruction,
) -> Result<(), Failure> {
    let keyword = instruction.keyword.as_str();
    let failed = |why: String| Failure::step(format!("{keyword} failed: {why}"));
    let variables = stage.variables();
    let mut typed = words::list(&instruction.rest)
        .iter()
        .map(|word| words::expand(word, &variables))
        .collect::<Result<Vec<_>, _>>()?;
    let typed_to = typed.pop().unwrap_or_default();
    let other = match instruction.flag("from") {
        Some(from) => Some(source(bench, before, from)?),
        None => None,
    };
    let mut sources: Vec<(String, &Root)> = Vec::new();
    for name in &typed {
        if keyword == "ADD" && (name.starts_with("http://") || name.starts_with("https://")) {
            let host = name.split('/').nth(2).unwrap_or_default();
            return Err(failed(format!("Get \"{name}\": dial tcp: lookup {host}: no such host")));
        }
        let from = other.as_ref().unwrap_or(bench.request.context);
        let found = matching(from, name, other.is_some()).map_err(failed)?;
        sources.extend(found.into_iter().map(|path| (path, from)));
    }
    if sources.is_empty() {
        return Err(failed("no source files were specified".to_owned()));
    }
    if sources.len() > 1 && !typed_to.ends_with('/') && typed_to != "." {
        return Err(Failure::step(format!(
            "When using {keyword} with more than one source file, the destination must be a directory and end with a /"
        )));
    }
    let owner = instruction.flag("chown").map(|who| owner(bench, stage, who)).transpose()?;
    let working_dir = &stage.image.config.working_dir;
    let mut to = tree::absolute(if working_dir.is_empty() { "/" } else { working_dir }, &typed_to);
    let into = typed_to.ends_with('/') || typed_to == "." || typed_to.ends_with("/.");
    let created_by = stage.comment(&format!("{keyword} {} in {} ", hash(&sources), typed_to));
    if bench.cached(stage, &created_by) {
        return Ok(());
    }
    let mut root = stage.root.clone();
    if into {
        to.push('/');
    }
    for (path, from) in sources {
        place(&mut root, from, &path, &to, keyword == "ADD", owner.unwrap_or_default())
            .map_err(|error| failed(format!("failed to copy files: {to}: {error}")))?;
    }
    let config = stage.image.config.clone();
    bench.commit(stage, &created_by, config, root);
    Ok(())
}

/// The files of `--from`.
fn source(bench: &mut Bench<'_>, before: &[Stage], from: &str) -> Result<Root, Failure> {
    let number = from.parse::<usize>().ok();
    let stage = before.iter().enumerate().find(|(index, stage)| stage.is_called(from) || number == Some(*index));
    if let Some((_, stage)) = stage {
        return Ok(stage.root.clone());
    }
    if let Some(image) = bench.request.bases.get(from) {
        return Ok(image.root());
    }
    let why = if number.is_some() {
        "invalid stage index".to_owned()
    } else {
        bench.wants(from);
        super::denied(from)
    };
    Err(Failure::step(format!("invalid from flag value {from}: {why}")))
}

/// The paths that a source names.
fn matching(root: &Root, typed: &str, of_an_image: bool) -> Result<Vec<String>, String> {
    let name = typed.trim_start_matches('/');
    let name = name.strip_prefix("./").unwrap_or(name);
    if !of_an_image && !typed.starts_with('/') && (name == ".." || name.starts_with("../")) {
        return Err(format!("forbidden path outside the build context: {typed} ()"));
    }
    let path = tree::absolute("/", name);
    if name.contains(['*', '?', '[']) {
        let pattern = globset::GlobBuilder::new(&path).literal_separator(true).build();
        let pattern = pattern.map_err(|_| "syntax error in pattern".to_owned())?.compile_matcher();
        let all = root.tree("/").map_err(|error| error.to_string())?;
        return Ok(all.iter().filter(|(path, _)| pattern.is_match(path)).map(|(path, _)| (*path).to_owned()).collect());
    }
    if root.get(&path).is_some() {
        return Ok(vec![path]);
    }
    let excluded = if of_an_image { "" } else { "file not found in build context or excluded by .dockerignore: " };
    Err(format!("{excluded}stat {name}: file does not exist"))
}

/// `file:…`, `dir:…` or `multi:…`, by what is in them.
fn hash(sources: &[(String, &Root)]) -> String {
    let mut content = String::new();
    for (path, root) in sources {
        for (inside, node) in root.tree(path).unwrap_or_default() {
            content.push_str(&format!("{} {node:?}\n", &inside[path.len().min(inside.len())..]));
        }
    }
    let kind = match sources {
        [(path, root)] if root.is_folder(path) => "dir",
        [_] => "file",
        _ => "multi",
    };
    digest(content.as_bytes()).replacen("sha256", kind, 1)
}

/// Puts a file, or what is in a folder, there.
fn place(root: &mut Root, from: &Root, path: &str, to: &str, unpacks: bool, owner: u32) -> Result<(), RootError> {
    let path = from.resolve(path)?;
    if from.is_folder(&path) {
        root.make_folders(to)?;
        for (inside, node) in from.tree(&path)? {
            let rest = inside.strip_prefix(path.as_str()).unwrap_or(inside).trim_start_matches('/');
            if !rest.is_empty() {
                put(root, &tree::join(to, rest), node, owner)?;
            }
        }
        return Ok(());
    }
    let Some(node) = from.get(&path) else { return Err(RootError::Missing) };
    if let (true, Entry::File(content)) =
        (unpacks && path.rsplit_once('.').is_some_and(|(_, end)| end == "tar"), &node.entry)
    {
        root.make_folders(to)?;
        if root.unpack(to, content).is_ok() {
            return Ok(());
        }
    }
    let (_, name) = tree::split(&path);
    let to = if to.ends_with('/') || root.is_folder(to) { tree::join(to, name) } else { to.to_owned() };
    root.make_folders(tree::split(&to).0)?;
    put(root, &to, node, owner)
}

fn put(root: &mut Root, to: &str, node: &Node, owner: u32) -> Result<(), RootError> {
    if node.entry == Entry::Folder && root.is_folder(to) {
        return Ok(());
    }
    root.put(to, Node { owner, ..node.clone() })
}

/// `--chown`: a name or a number, as the stage knows it.
fn owner(bench: &Bench<'_>, stage: &Stage, who: &str) -> Result<u32, Failure> {
    let user = who.split(':').next().unwrap_or_default();
    if let Ok(number) = user.parse() {
        return Ok(number);
    }
    let machine = Machine {
        root: stage.root.clone(),
        hostname: String::new(),
        catalogue: bench.request.catalogue,
        now: bench.now,
    };
    let known = tree::passwd(&machine, user).and_then(|fields| fields.get(2)?.parse().ok());
    known.ok_or_else(|| {
        Failure::step(format!(
            "unable to convert uid/gid chown string to host mapping: can't find uid for user {user}: no such user: \
             {user}"
        ))
    })
}
