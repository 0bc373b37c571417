//! `apt install`: what comes along, the question, and what is unpacked.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{Apt, words};
use crate::simulated::command::{complain, dpkg, say};
use crate::simulated::machine::{Machine, Output, Program, Ran, Surroundings};
use crate::simulated::packages::{Package, Release};

/// The question before it goes on.
#[derive(Debug)]
struct Ask {
    release: &'static Release,
    new: Vec<String>,
    typed: Vec<u8>,
}

impl Program for Ask {
    fn feed(&mut self, machine: &mut Machine, _: &mut Surroundings, input: &[u8], out: &mut Vec<Output>) -> Option<u8> {
        self.typed.extend_from_slice(input);
        if !input.is_empty() && !input.contains(&b'\n') {
            return None;
        }
        let answer = String::from_utf8_lossy(&self.typed).trim().to_lowercase();
        if self.typed.is_empty() || !matches!(answer.as_str(), "" | "y" | "yes" | "o" | "oui") {
            say(out, "Abort.\n");
            return Some(1);
        }
        unpack(machine, self.release, &self.new, out);
        Some(0)
    }
}

impl Apt {
    pub(super) fn install(
        &self,
        machine: &mut Machine,
        _: &Surroundings,
        names: &[String],
        out: &mut Vec<Output>,
    ) -> Ran {
        self.reading(machine, out);
        let installed: BTreeSet<String> = dpkg::installed(machine).into_keys().collect();
        let lists = Self::lists(machine);
        let names: Vec<&str> = names.iter().map(|name| name.split(['=', '/']).next().unwrap_or(name)).collect();
        let mut errors = Vec::new();
        for name in &names {
            if installed.contains(*name) || (lists && self.release.offered.contains_key(*name)) {
                continue;
            }
            match self.release.replaced.get(*name).filter(|_| lists) {
                Some(by) => {
                    say(out, format!("Package {name} is not available, but is referred to by another package.\n"));
                    say(
                        out,
                        "This may mean that the package is missing, has been obsoleted, or\nis only available from another source\n",
                    );
                    let gap = if self.old() { "\n" } else { "\n\n" };
                    say(out, format!("However the following packages replace it:\n  {}\n{gap}", by.join(" ")));
                    errors.push(format!("Package '{name}' has no installation candidate"));
                }
                None => errors.push(format!("Unable to locate package {name}")),
            }
        }
        if !errors.is_empty() {
            for error in &errors {
                self.error(out, error);
            }
            return Ran::Ended(100);
        }
        let mut new = Vec::new();
        for name in &names {
            if installed.contains(*name) {
                let version = dpkg::installed(machine).remove(*name).unwrap_or_default();
                say(out, format!("{name} is already the newest version ({version}).\n"));
            } else {
                self.with(name, &installed, &mut new);
            }
        }
        if new.is_empty() {
            self.summary(0, 0, out);
            return Ran::Ended(0);
        }
        let along = new.iter().any(|name| !names.contains(&name.as_str()));
        self.plan(&new, &names, &installed, out);
        if along && !self.yes {
            say(out, if self.old() { "Do you want to continue? [Y/n] " } else { "\nContinue? [Y/n] " });
            return Ran::Waits(Box::new(Ask { release: self.release, new, typed: Vec::new() }));
        }
        if !self.old() {
            say(out, "\n");
        }
        unpack(machine, self.release, &new, out);
        Ran::Ended(0)
    }

    // What a package needs comes before it.
    fn with(&self, name: &str, installed: &BTreeSet<String>, new: &mut Vec<String>) {
        let mut open = BTreeSet::new();
        self.visit(name, installed, new, &mut open);
    }

    fn visit(&self, name: &str, installed: &BTreeSet<String>, new: &mut Vec<String>, open: &mut BTreeSet<String>) {
        let Some(package) = self.release.offered.get(name) else { return };
        if installed.contains(name) || new.iter().any(|known| known == name) || !open.insert(name.to_owned()) {
            return;
        }
        package.depends.iter().for_each(|needed| self.visit(needed, installed, new, open));
        new.push(name.to_owned());
        if self.recommends {
            package.recommends.iter().for_each(|wanted| self.visit(wanted, installed, new, open));
        }
    }

    fn plan(&self, new: &[String], names: &[&str], installed: &BTreeSet<String>, out: &mut Vec<Output>) {
        let packages: Vec<&Package> = new.iter().filter_map(|name| self.release.offered.get(name)).collect();
        let sorted = |names: BTreeSet<String>| names.into_iter().collect::<Vec<String>>();
        let outside = |name: &&String| !installed.contains(*name) && !new.contains(name);
        let all = sorted(new.iter().cloned().collect());
        let along = sorted(new.iter().filter(|name| !names.contains(&name.as_str())).cloned().collect());
        let suggested: Vec<String> = unique(packages.iter().flat_map(|package| &package.suggests).filter(outside));
        let wanted: Vec<String> = unique(packages.iter().flat_map(|package| &package.recommends).filter(outside));
        let get: u64 = packages.iter().map(|package| package.download).sum();
        let disk: u64 = packages.iter().map(|package| package.kilobytes * 1000).sum();
        let listed: fn(&[&str]) -> String = if self.old() { words::wrapped } else { words::columns };
        let show = |title: &str, names: &[String], out: &mut Vec<Output>| {
            if !names.is_empty() {
                let end = if self.old() { "" } else { "\n" };
                say(out, format!("{title}:\n{}{end}", listed(&names.iter().map(String::as_str).collect::<Vec<_>>())));
            }
        };
        if self.old() {
            show("The following additional packages will be installed", &along, out);
            show("Suggested packages", &suggested, out);
            show("Recommended packages", &wanted, out);
            show("The following NEW packages will be installed", &all, out);
            self.summary(new.len(), 0, out);
            say(out, format!("Need to get {} of archives.\n", words::size(get)));
            say(out, format!("After this operation, {} of additional disk space will be used.\n", words::size(disk)));
        } else {
            let asked = all.iter().filter(|name| names.contains(&name.as_str())).cloned().collect::<Vec<_>>();
            show("Installing", &asked, out);
            show("Installing dependencies", &along, out);
            show("Suggested packages", &suggested, out);
            show("Recommended packages", &wanted, out);
            self.summary(new.len(), 0, out);
            say(
                out,
                format!(
                    "  Download size: {}\n  Space needed: {} / 58.7 GB available\n",
                    words::size(get),
                    words::size(disk)
                ),
            );
        }
    }
}

fn unique<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut made: Vec<String> = Vec::new();
    for name in names {
        if !made.contains(name) {
            made.push(name.clone());
        }
    }
    made
}

fn unpack(machine: &mut Machine, release: &Release, new: &[String], out: &mut Vec<Output>) {
    let all: Vec<(&String, &Package)> =
        new.iter().filter_map(|name| Some((name, release.offered.get(name)?))).collect();
    let total = all.iter().map(|(_, package)| package.download).sum();
    for (index, (name, package)) in all.iter().enumerate() {
        let Package { version, arch, download, .. } = package;
        let (number, size, codename) = (index + 1, words::size(*download), &release.codename);
        say(
            out,
            format!(
                "Get:{number} http://deb.debian.org/debian {codename}/main amd64 {name} {arch} {version} [{size}]\n"
            ),
        );
        out.push(Output::Pause(Duration::from_micros(download / 20)));
    }
    complain(out, "debconf: delaying package configuration, since apt-utils is not installed\n");
    say(out, words::fetched(total));
    let full = |name: &str, package: &Package| {
        if package.arch == "amd64" && name.starts_with("lib") { format!("{name}:amd64") } else { name.to_owned() }
    };
    for (index, (name, package)) in all.iter().enumerate() {
        let (shown, version) = (full(name, package), &package.version);
        say(out, format!("Selecting previously unselected package {shown}.\n"));
        if index == 0 {
            say(out, "(Reading database ... 6096 files and directories currently installed.)\n");
        }
        let file = version.split_once(':').map_or(version.as_str(), |(_, version)| version);
        say(out, format!("Preparing to unpack .../{index:02}-{name}_{file}_{}.deb ...\n", package.arch));
        say(out, format!("Unpacking {shown} ({version}) ...\n"));
        out.push(Output::Pause(Duration::from_micros(package.kilobytes * 15)));
    }
    for (name, package) in &all {
        say(out, format!("Setting up {} ({}) ...\n", full(name, package), package.version));
        dpkg::record(machine, name, package);
        if *name == "python3" {
            let python = package.version.split('.').take(2).collect::<Vec<_>>().join(".");
            say(out, format!("running python rtupdate hooks for python{python}...\n"));
            say(out, format!("running python post-rtupdate hooks for python{python}...\n"));
        }
    }
    if let Some(version) = release.base.get("libc-bin") {
        say(out, format!("Processing triggers for libc-bin ({version}) ...\n"));
    }
}
