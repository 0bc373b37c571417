//! The rooms import in one direction only.

use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::Visit;

/// Each room, and what it may name of the crate beside itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("lab", &["text"]),
    ("app", &["lab", "text"]),
    ("ui", &["app", "lab", "text"]),
    ("simulated", &[]),
];

/// The one part of a pure room that is none: it speaks HTTP.
const SERVER: &str = "simulated/server";

/// Crates that do I/O: a pure room names none of them.
const IMPURE: &[&str] = &["bollard", "tokio", "portable_pty", "notify", "tempfile", "etcetera", "libc"];

#[test]
fn imports_only_point_inwards() {
    let mut wrong = Vec::new();
    let mut read = 0;
    for (room, allowed) in ROOMS {
        for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room)) {
            read += 1;
            let syntax = syn::parse_file(&fs::read_to_string(&file).unwrap()).unwrap();
            let mut paths = Paths::default();
            paths.visit_file(&syntax);
            for path in paths.found {
                let crate_room = path.strip_prefix("crate::").map(|rest| rest.split("::").next().unwrap_or_default());
                let first = path.split("::").next().unwrap_or_default();
                let impure = file.to_string_lossy().contains(SERVER);
                let bad_room = crate_room.is_some_and(|other| other != *room && !allowed.contains(&other));
                let std_io = ["std::fs", "std::net", "std::process", "std::thread", "std::env"]
                    .iter()
                    .any(|prefix| path.starts_with(prefix));
                if bad_room || !impure && (IMPURE.contains(&first) || std_io) {
                    wrong.push(format!("{}: {path}", file.display()));
                }
            }
        }
    }
    assert!(read > 20, "only {read} files were found");
    assert!(wrong.is_empty(), "these point outwards:\n{}", wrong.join("\n"));
}

#[derive(Default)]
struct Paths {
    found: Vec<String>,
}

impl Paths {
    fn tree(&mut self, prefix: &str, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => self.tree(&format!("{prefix}{}::", path.ident), &path.tree),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.tree(prefix, item)),
            syn::UseTree::Name(name) => self.found.push(format!("{prefix}{}", name.ident)),
            syn::UseTree::Rename(name) => self.found.push(format!("{prefix}{}", name.ident)),
            syn::UseTree::Glob(_) => self.found.push(prefix.trim_end_matches(':').to_owned()),
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree("", &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if words.len() > 1 {
            self.found.push(words.join("::"));
        }
        syn::visit::visit_path(self, path);
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}
