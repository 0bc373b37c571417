//! The student's folders and files.

use super::engine::gib;
use super::facts::{Facts, Folder, Listener, Place};
use super::{Finding, ok, problem, warning};
use crate::text::Message;

/// Bytes below which a home folder is full.
const FULL: u64 = 50 << 20;

pub(super) fn examine(facts: &Facts) -> Vec<Finding> {
    let place = &facts.place;
    let mut found = Vec::new();
    match &place.home {
        Some((path, folder)) => found.push(written("home", path, folder.as_ref())),
        None => found.push(problem("home", Message::new("doctor-home-none"), Message::new("doctor-home-none-mend"))),
    }
    found.extend(free(place));
    for (id, folder) in [("workspace", &place.workspace), ("state", &place.state)] {
        found.extend(folder.as_ref().map(|(path, folder)| written(id, path, folder.as_ref())));
    }
    found.extend(place.class.as_ref().map(|(path, folder)| class(path, folder.as_ref())));
    found.extend(
        place.lab.as_ref().map(|error| {
            problem("lab", Message::new("doctor-lab").with("error", error), Message::new("doctor-lab-mend"))
        }),
    );
    found.push(match &place.config {
        None => ok("config", Message::new("doctor-config")),
        Some(why) => warning("config", why.clone(), Message::new("doctor-config-mend")),
    });
    found.push(match &place.ledger {
        None => ok("ledger", Message::new("doctor-ledger")),
        Some(why) => warning("ledger", why.clone(), Message::new("doctor-ledger-mend")),
    });
    found.push(listener(facts.inside, &place.listener));
    found
}

/// What is said of a folder that the program writes to.
fn written(id: &'static str, path: &str, folder: Option<&Folder>) -> Finding {
    let at = |message: Message| message.with("path", path);
    let Some(folder) = folder else {
        return problem(id, at(Message::new("doctor-folder-silent")), Message::new("doctor-folder-silent-mend"));
    };
    match folder {
        Folder::Writable => ok(id, at(Message::new("doctor-folder"))),
        Folder::Absent if id == "home" => {
            problem(id, at(Message::new("doctor-home-absent")), Message::new("doctor-home-none-mend"))
        }
        Folder::Absent => ok(id, at(Message::new("doctor-folder-absent"))),
        Folder::Open => {
            warning(id, at(Message::new("doctor-folder-open")), at(Message::new("doctor-folder-open-mend")))
        }
        Folder::Closed => {
            problem(id, at(Message::new("doctor-folder-closed")), at(Message::new("doctor-folder-closed-mend")))
        }
        Folder::Foreign => {
            problem(id, at(Message::new("doctor-folder-foreign")), at(Message::new("doctor-folder-foreign-mend")))
        }
        Folder::NotAFolder => {
            problem(id, at(Message::new("doctor-folder-file")), at(Message::new("doctor-folder-file-mend")))
        }
    }
}

/// The lab can be done without it; and others may well write to it, as long as each can remove their own files alone.
fn class(path: &str, folder: Option<&Folder>) -> Finding {
    const ID: &str = "class";
    let at = |message: Message| message.with("path", path);
    let mend = || Message::new("doctor-class-mend");
    match folder {
        Some(Folder::Writable) => ok(ID, at(Message::new("doctor-class"))),
        Some(Folder::Open) => {
            warning(ID, at(Message::new("doctor-class-open")), at(Message::new("doctor-class-open-mend")))
        }
        Some(Folder::Absent) => warning(ID, at(Message::new("doctor-class-absent")), mend()),
        Some(Folder::NotAFolder) => warning(ID, at(Message::new("doctor-folder-file")), mend()),
        Some(Folder::Closed | Folder::Foreign) => warning(ID, at(Message::new("doctor-folder-closed")), mend()),
        None => warning(ID, at(Message::new("doctor-folder-silent")), Message::new("doctor-folder-silent-mend")),
    }
}

fn free(place: &Place) -> Option<Finding> {
    let free = place.free?;
    let (path, _) = place.home.as_ref()?;
    let words = Message::new("doctor-home-disk").with("path", path).with("free", gib(free));
    if free < FULL {
        return Some(problem("home-disk", words, Message::new("doctor-home-disk-mend")));
    }
    Some(ok("home-disk", words))
}

fn listener(inside: bool, listener: &Listener) -> Finding {
    const ID: &str = "witness";
    match listener {
        Listener::Nobody => ok(ID, Message::new("doctor-witness-nobody")),
        Listener::Soleil if inside => ok(ID, Message::new("doctor-witness-inside")),
        Listener::Soleil => ok(ID, Message::new("doctor-witness-soleil")),
        Listener::Impossible(why) => warning(ID, why.clone(), Message::new("doctor-witness-mend")),
    }
}
