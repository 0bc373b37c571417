//! `dpkg`, and what is installed: the paragraphs of `/var/lib/dpkg/status`, beside what the image came with.

use std::collections::BTreeMap;

use super::{apt, complain, say, tree};
use crate::simulated::machine::{Machine, Output, Ran, Surroundings};
use crate::simulated::packages::Package;
use crate::simulated::root::Node;

const STATUS: &str = "/var/lib/dpkg/status";

/// What is installed: versions by name.
pub fn installed(machine: &Machine) -> BTreeMap<String, String> {
    let release = machine.catalogue.packages.debian.get(&apt::debian(machine));
    let mut all = release.map(|release| release.base.clone()).unwrap_or_default();
    let text = machine.root.read(STATUS).unwrap_or_default();
    for paragraph in String::from_utf8_lossy(&text).split("\n\n") {
        let field = |name: &str| paragraph.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        if let Some(package) = field("Package:") {
            all.insert(package.to_owned(), field("Version:").unwrap_or_default().to_owned());
        }
    }
    all
}

/// Notes a package as installed and puts its files there. What they weigh is with its list of files.
pub fn record(machine: &mut Machine, name: &str, package: &Package) {
    let before = machine.root.read(STATUS).unwrap_or_default();
    let text = format!(
        "{}Package: {name}\nStatus: install ok installed\nInstalled-Size: {}\nArchitecture: {}\nVersion: {}\n\n",
        String::from_utf8_lossy(&before),
        package.kilobytes,
        package.arch,
        package.version
    );
    // Where something else stands in the way, a file is left out: dpkg would stop, which nothing of a lab leads to.
    let root = &mut machine.root;
    let mut put = |path: &str, node: Node| {
        let _ = root.make_folders(tree::split(path).0);
        let _ = root.put(path, node);
    };
    put(STATUS, Node::file(text, 0o644));
    put("/var/lib/apt/extended_states", Node::file("", 0o644));
    let list = package.files.iter().map(|file| format!("{}\n", file.split(" -> ").next().unwrap_or(file)));
    let list = Node { weight: package.kilobytes * 1024, ..Node::file(list.collect::<String>(), 0o644) };
    put(&format!("/var/lib/dpkg/info/{name}.list"), list);
    for file in &package.files {
        match file.split_once(" -> ") {
            Some((path, target)) => put(path, Node::link(target)),
            None => {
                let program = file.contains("/bin/") || file.contains("/sbin/");
                let content = if program { format!("\u{7f}ELF soleil {file}\n") } else { String::new() };
                put(file, Node::file(content, if program { 0o755 } else { 0o644 }));
            }
        }
    }
}

/// Takes a package away.
pub fn forget(machine: &mut Machine, name: &str) {
    let text = machine.root.read(STATUS).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let kept = text.split_inclusive("\n\n").filter(|paragraph| !paragraph.starts_with(&format!("Package: {name}\n")));
    let kept: String = kept.collect();
    let list = format!("/var/lib/dpkg/info/{name}.list");
    let files = machine.root.read(&list).unwrap_or_default();
    // What is not there any more was removed by hand.
    for file in String::from_utf8_lossy(&files).lines() {
        let _ = machine.root.remove(file);
    }
    let _ = machine.root.remove(&list);
    let _ = machine.root.write(STATUS, kept, 0o644);
}

/// `dpkg`, `dpkg-query`: `-l`, `-s`, `-L`.
pub fn dpkg(machine: &mut Machine, _: &mut Surroundings, words: &[String], out: &mut Vec<Output>) -> Ran {
    let all = installed(machine);
    let names = words.get(2..).unwrap_or_default();
    let missing = |name: &str| !all.contains_key(name);
    match words.get(1).map(String::as_str) {
        Some("-l" | "--list") => {
            if let Some(name) = names.iter().find(|name| missing(name)) {
                complain(out, format!("dpkg-query: no packages found matching {name}\n"));
                return Ran::Ended(1);
            }
            say(out, "Desired=Unknown/Install/Remove/Purge/Hold\n");
            say(out, "| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n");
            say(out, "|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n");
            say(out, format!("||/ {:<28} {:<24} {:<12} Description\n", "Name", "Version", "Architecture"));
            say(out, format!("+++-{}-{}-{}-===========\n", "=".repeat(28), "=".repeat(24), "=".repeat(12)));
            for (name, version) in all.iter().filter(|(name, _)| names.is_empty() || names.contains(name)) {
                say(out, format!("ii  {name:<28} {version:<24} {:<12}\n", "amd64"));
            }
            Ran::Ended(0)
        }
        Some("-s" | "--status") => {
            let mut status = 0;
            for name in names {
                match all.get(name) {
                    Some(version) => {
                        say(out, format!("Package: {name}\nStatus: install ok installed\nVersion: {version}\n"));
                    }
                    None => {
                        complain(
                            out,
                            format!("dpkg-query: package '{name}' is not installed and no information is available\n"),
                        );
                        status = 1;
                    }
                }
            }
            Ran::Ended(status)
        }
        Some("-L") => {
            for name in names {
                say(out, machine.root.read(&format!("/var/lib/dpkg/info/{name}.list")).unwrap_or_default());
            }
            Ran::Ended(0)
        }
        Some("--print-architecture") => {
            say(out, "amd64\n");
            Ran::Ended(0)
        }
        _ => {
            complain(out, "dpkg: error: need an action option\n");
            Ran::Ended(2)
        }
    }
}
