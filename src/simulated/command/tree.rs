//! A container's files as the commands see them: relative paths, links, rights.

use bytes::Bytes;

use crate::simulated::machine::{Machine, Surroundings};
use crate::simulated::root::{Change, Entry, Node, Root, RootError};

/// Why not, in the system's words.
pub type Why = &'static str;

/// ENOENT.
pub const MISSING: Why = "No such file or directory";
/// EACCES.
pub const DENIED: Why = "Permission denied";
/// EISDIR.
pub const IS_FOLDER: Why = "Is a directory";
/// ENOTDIR.
pub const NOT_FOLDER: Why = "Not a directory";
/// EEXIST.
pub const EXISTS: Why = "File exists";
const LOOP: Why = "Too many levels of symbolic links";

/// A path from a folder, without `.` and `..`.
pub fn absolute(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let start = if path.starts_with('/') { "" } else { folder };
    for part in start.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// The folder and the name of a normal path.
pub fn split(path: &str) -> (&str, &str) {
    match path.rsplit_once('/') {
        Some(("", name)) => ("/", name),
        Some(both) => both,
        None => ("/", path),
    }
}

/// A folder's path with a name after it.
pub fn join(folder: &str, name: &str) -> String {
    format!("{}/{name}", folder.trim_end_matches('/'))
}

/// Where a path leads in the end. All of it has to be there.
pub fn follow(root: &Root, path: &str) -> Result<String, Why> {
    root.resolve(path).map_err(why)
}

/// The same, but the last name is taken as it is, be it a link or not there at all.
pub fn place(root: &Root, path: &str) -> Result<String, Why> {
    root.place(path, false).map_err(why)
}

/// The system's words.
pub fn why(error: RootError) -> Why {
    match error {
        RootError::Missing => MISSING,
        RootError::IsFolder => IS_FOLDER,
        RootError::NotFolder => NOT_FOLDER,
        RootError::Exists => EXISTS,
        RootError::NotEmpty => "Directory not empty",
        RootError::Loop => LOOP,
    }
}

/// What stands at a path, links followed.
pub fn node<'a>(root: &'a Root, path: &str) -> Result<&'a Node, Why> {
    let path = follow(root, path)?;
    root.stat(&path).map_err(why)
}

/// There is something, links followed.
pub fn exists(root: &Root, path: &str) -> bool {
    node(root, path).is_ok()
}

/// There is a folder, links followed.
pub fn is_folder(root: &Root, path: &str) -> bool {
    node(root, path).is_ok_and(|node| node.entry == Entry::Folder)
}

/// A file's content.
pub fn read(machine: &Machine, surroundings: &Surroundings, path: &str) -> Result<Bytes, Why> {
    let node = node(&machine.root, &absolute(&surroundings.folder, path))?;
    match &node.entry {
        _ if !permitted(machine, surroundings, node, 0o4) => Err(DENIED),
        Entry::File(content) => Ok(content.clone()),
        Entry::Folder => Err(IS_FOLDER),
        Entry::Link(_) => Err(LOOP),
    }
}

/// The names in a folder, in their order.
pub fn names(root: &Root, folder: &str) -> Vec<String> {
    root.list(folder).unwrap_or_default().into_iter().map(|(name, _)| name.to_owned()).collect()
}

/// Puts something at a path that is absolute and normal.
pub fn put(root: &mut Root, path: &str, entry: Entry, mode: u32, owner: u32) {
    root.apply(&[Change::Put(path.to_owned(), Node { entry, mode, owner, weight: 0 })]);
}

/// Writes a file, or adds to its end. A new one has the mode 644.
pub fn write(machine: &mut Machine, who: &Surroundings, path: &str, text: &[u8], append: bool) -> Result<(), Why> {
    let path = absolute(&who.folder, path);
    let (place, mode, owner, mut content) = match follow(&machine.root, &path) {
        Ok(there) => {
            let content = read(machine, who, &there)?;
            let node = node(&machine.root, &there)?;
            if !permitted(machine, who, node, 0o2) {
                return Err(DENIED);
            }
            (there, node.mode, node.owner, if append { content.to_vec() } else { Vec::new() })
        }
        Err(MISSING) => (fresh(machine, who, &path)?, 0o644, uid(machine, who), Vec::new()),
        Err(why) => return Err(why),
    };
    content.extend_from_slice(text);
    put(&mut machine.root, &place, Entry::File(content.into()), mode, owner);
    Ok(())
}

/// Where something new would stand, if it may.
pub fn fresh(machine: &Machine, who: &Surroundings, path: &str) -> Result<String, Why> {
    let place = place(&machine.root, path)?;
    let folder = node(&machine.root, split(&place).0)?;
    match folder.entry {
        Entry::Folder if permitted(machine, who, folder, 0o2) => Ok(place),
        Entry::Folder => Err(DENIED),
        _ => Err(NOT_FOLDER),
    }
}

/// Whether somebody may read (4), write (2), run (1) it.
pub fn permitted(machine: &Machine, who: &Surroundings, node: &Node, right: u32) -> bool {
    match uid(machine, who) {
        0 => right != 1 || node.mode & 0o111 != 0,
        uid if uid == node.owner => node.mode & (right << 6) != 0,
        _ => node.mode & right != 0,
    }
}

/// The user's number, of `/etc/passwd`; a group after a colon is its own affair.
pub fn uid(machine: &Machine, who: &Surroundings) -> u32 {
    match who.user.split(':').next().unwrap_or_default() {
        "" | "root" => 0,
        user => user.parse().ok().or_else(|| passwd(machine, user)?.get(2)?.parse().ok()).unwrap_or(1000),
    }
}

/// The group's number: the one after the colon, or the user's own; without either it is root's.
pub fn gid(machine: &Machine, who: &Surroundings) -> u32 {
    let (user, group) = who.user.split_once(':').unwrap_or((&who.user, ""));
    let user = if user.is_empty() { "root" } else { user };
    let own = || passwd(machine, user)?.get(3)?.parse().ok();
    group.parse().ok().or_else(own).unwrap_or(0)
}

/// The folder of a user, who is known or a number. `Err` is the name of one who is neither.
pub fn home(machine: &Machine, user: &str) -> Result<String, String> {
    let user = user.split(':').next().filter(|user| !user.is_empty()).unwrap_or("root");
    match passwd(machine, user).and_then(|fields| fields.into_iter().nth(5)) {
        Some(home) => Ok(home),
        None if user == "root" => Ok("/root".to_owned()),
        None if user.parse::<u32>().is_ok() => Ok("/".to_owned()),
        None => Err(user.to_owned()),
    }
}

/// A user's line of `/etc/passwd`, by name or number.
pub fn passwd(machine: &Machine, user: &str) -> Option<Vec<String>> {
    let text = node(&machine.root, "/etc/passwd").ok()?;
    let Entry::File(text) = &text.entry else { return None };
    let text = String::from_utf8_lossy(text);
    let mut lines = text.lines().map(|line| line.split(':').map(str::to_owned).collect::<Vec<_>>());
    lines.find(|fields| fields.first().is_some_and(|name| name == user) || fields.get(2).is_some_and(|id| id == user))
}
