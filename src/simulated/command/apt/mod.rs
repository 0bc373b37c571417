//! `apt`, `apt-get`, `apt-cache`. What is installed is in `/var/lib/dpkg/status`, what could be is known once there are
//! lists below `/var/lib/apt/lists`: so removing them does what it does on Debian.

mod install;
pub(crate) mod words;

use std::time::Duration;

use super::{complain, dpkg, say, tree};
use crate::simulated::machine::{Machine, Output, Ran, Surroundings};
use crate::simulated::packages::Release;
use crate::simulated::root::Node;

const LISTS: &str = "/var/lib/apt/lists";

/// One run of apt.
pub(crate) struct Apt {
    /// `apt`, `apt-get` …
    pub name: String,
    /// `12`.
    pub debian: String,
    /// What the release offers.
    pub release: &'static Release,
    pub tty: bool,
    pub yes: bool,
    pub recommends: bool,
    pub quiet: bool,
}

/// The release of Debian in a container: its major number.
pub(crate) fn debian(machine: &Machine) -> String {
    let version = machine.root.read("/etc/debian_version").unwrap_or_default();
    let version = String::from_utf8_lossy(&version).into_owned();
    version.trim().split('.').next().unwrap_or_default().to_owned()
}

/// `apt`, by whatever name.
pub fn apt(machine: &mut Machine, who: &mut Surroundings, arguments: &[String], out: &mut Vec<Output>) -> Ran {
    let name = arguments.first().and_then(|name| name.rsplit('/').next()).unwrap_or("apt").to_owned();
    let debian = debian(machine);
    let known = &machine.catalogue.packages.debian;
    let Some(release) = known.get(&debian).or_else(|| known.values().next_back()) else {
        complain(out, "E: Unable to read the package archives\n");
        return Ran::Ended(100);
    };
    let mut apt = Apt { name, debian, release, tty: who.tty, yes: false, recommends: true, quiet: false };
    let mut words = Vec::new();
    let mut rest = arguments.iter().skip(1);
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-y" | "--yes" | "--assume-yes" => apt.yes = true,
            "--no-install-recommends" => apt.recommends = false,
            "-qq" | "-qqy" | "-yqq" => (apt.quiet, apt.yes) = (true, true),
            "-o" | "-t" | "-c" => drop(rest.next()),
            "--version" | "-v" => {
                say(out, if apt.debian == "12" { "apt 2.6.1 (amd64)\n" } else { "apt 3.0.3 (amd64)\n" });
                return Ran::Ended(0);
            }
            word if word.starts_with("--") => {}
            word if word.starts_with('-') => apt.yes |= word.contains('y'),
            _ => words.push(word.clone()),
        }
    }
    if apt.name == "apt" && !who.tty {
        complain(out, "\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n");
    }
    let Some((verb, words)) = words.split_first() else {
        say(out, format!("{} is a commandline package manager\n", apt.name));
        return Ran::Ended(u8::from(apt.name == "apt-get"));
    };
    let root = tree::uid(machine, who) == 0;
    match (apt.name.as_str(), verb.as_str()) {
        ("apt-mark", _) | (_, "clean" | "autoclean") => Ran::Ended(0),
        (_, "update") => apt.update(machine, root, words, out),
        (
            _,
            "install" | "reinstall" | "remove" | "purge" | "autoremove" | "upgrade" | "dist-upgrade" | "full-upgrade",
        ) if !root => apt.locked(out),
        (_, "install" | "reinstall") => apt.install(machine, who, words, out),
        (_, "upgrade" | "dist-upgrade" | "full-upgrade") => {
            apt.reading(machine, out);
            say(
                out,
                format!(
                    "{}{}",
                    if apt.old() { "Calculating upgrade..." } else { "" },
                    if apt.old() { "\n" } else { "" }
                ),
            );
            apt.summary(0, 0, out);
            Ran::Ended(0)
        }
        (_, "remove" | "purge" | "autoremove") => apt.remove(machine, words, out),
        (_, "list") => {
            say(out, "Listing...\n");
            for (name, version) in dpkg::installed(machine) {
                say(out, format!("{name}/now {version} amd64 [installed,local]\n"));
            }
            Ran::Ended(0)
        }
        (_, "search" | "show" | "policy") => apt.look(machine, verb, words, out),
        _ => {
            apt.error(out, &format!("Invalid operation {verb}"));
            Ran::Ended(100)
        }
    }
}

impl Apt {
    /// Debian 12 and before: other words.
    pub(crate) fn old(&self) -> bool {
        self.debian.parse::<u32>().is_ok_and(|number| number < 13)
    }

    pub(crate) fn error(&self, out: &mut Vec<Output>, what: &str) {
        complain(out, format!("{}: {what}\n", if self.old() { "E" } else { "Error" }));
    }

    fn locked(&self, out: &mut Vec<Output>) -> Ran {
        self.error(out, "Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)");
        self.error(out, "Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?");
        Ran::Ended(100)
    }

    fn step(&self, text: &str, out: &mut Vec<Output>) {
        if !self.quiet {
            say(out, format!("{text}...{}\n", if self.tty { " Done" } else { "" }));
        }
    }

    pub(crate) fn reading(&self, machine: &Machine, out: &mut Vec<Output>) {
        self.step("Reading package lists", out);
        self.step("Building dependency tree", out);
        if machine.root.get("/var/lib/apt/extended_states").is_some() {
            self.step("Reading state information", out);
        }
    }

    pub(crate) fn summary(&self, new: usize, gone: usize, out: &mut Vec<Output>) {
        say(
            out,
            if self.old() {
                format!("0 upgraded, {new} newly installed, {gone} to remove and 0 not upgraded.\n")
            } else {
                format!("Summary:\n  Upgrading: 0, Installing: {new}, Removing: {gone}, Not Upgrading: 0\n")
            },
        );
    }

    /// `apt update` was done, and what it brought is still there.
    pub(crate) fn lists(machine: &Machine) -> bool {
        tree::names(&machine.root, LISTS).iter().any(|name| name.ends_with("_Packages.lz4"))
    }

    fn update(&self, machine: &mut Machine, root: bool, words: &[String], out: &mut Vec<Output>) -> Ran {
        if !words.is_empty() {
            self.error(out, "The update command takes no arguments");
            return Ran::Ended(100);
        }
        if !root {
            self.step("Reading package lists", out);
            self.error(out, "List directory /var/lib/apt/lists/partial is missing. - Acquire (13: Permission denied)");
            return Ran::Ended(100);
        }
        let hit = Self::lists(machine);
        let mut total = 0;
        // The folders are Debian's own; where one is a file, nothing can be kept and the next install tells.
        let _ = machine.root.make_folders("/var/lib/apt/lists/partial");
        let mut number = 0;
        for (what, bytes) in &self.release.lists {
            let release = what.ends_with("InRelease");
            if hit && !release {
                continue;
            }
            number += 1;
            if hit {
                say(out, format!("Hit:{number} http://deb.debian.org/{what}\n"));
                continue;
            }
            total += bytes;
            say(out, format!("Get:{number} http://deb.debian.org/{what} [{}]\n", words::size(*bytes)));
            out.push(Output::Pause(Duration::from_micros(bytes / 8)));
            let file = what.replace(' ', "_dists_").replace('/', "_");
            let file = if release { file } else { format!("{file}.lz4") };
            let weight = if release { *bytes } else { bytes * 2 };
            let node = Node { weight, ..Node::file(format!("soleil: {what}\n"), 0o644) };
            let _ = machine.root.put(&format!("{LISTS}/deb.debian.org_{file}"), node);
        }
        if total > 0 {
            say(out, words::fetched(total));
        }
        self.step("Reading package lists", out);
        if self.name == "apt" {
            self.step("Building dependency tree", out);
            say(out, "All packages are up to date.\n");
        }
        Ran::Ended(0)
    }

    fn remove(&self, machine: &mut Machine, words: &[String], out: &mut Vec<Output>) -> Ran {
        self.reading(machine, out);
        let installed = dpkg::installed(machine);
        let gone: Vec<&String> = words.iter().filter(|word| installed.contains_key(*word)).collect();
        if self.old() && !gone.is_empty() {
            say(out, "The following packages will be REMOVED:\n");
            say(out, words::wrapped(&gone.iter().map(|name| name.as_str()).collect::<Vec<_>>()));
        }
        self.summary(0, gone.len(), out);
        for name in gone {
            say(out, format!("Removing {name} ({}) ...\n", installed.get(name).map_or("", String::as_str)));
            dpkg::forget(machine, name);
        }
        Ran::Ended(0)
    }

    fn look(&self, machine: &Machine, verb: &str, words: &[String], out: &mut Vec<Output>) -> Ran {
        let mut status = 0;
        let offered = |name: &str| self.release.offered.get(name).filter(|_| Self::lists(machine));
        for word in words {
            match verb {
                "search" if Self::lists(machine) => {
                    for (name, package) in self.release.offered.iter().filter(|(name, _)| name.contains(word.as_str()))
                    {
                        say(out, format!("{name}/{} {} {}\n\n", self.release.codename, package.version, package.arch));
                    }
                }
                "search" => {}
                _ => match offered(word) {
                    Some(package) => say(
                        out,
                        format!(
                            "Package: {word}\nVersion: {}\nArchitecture: {}\nInstalled-Size: {} kB\n\n",
                            package.version, package.arch, package.kilobytes
                        ),
                    ),
                    None => {
                        self.error(out, "No packages found");
                        status = 100;
                    }
                },
            }
        }
        Ran::Ended(status)
    }
}
