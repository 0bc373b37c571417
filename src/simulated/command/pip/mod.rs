//! `pip`, by whatever name.

mod install;
pub mod venv;

use super::{complain, find, say, tree};
use crate::simulated::machine::{Machine, Output, Ran, Surroundings};

/// A Python with its packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Python {
    /// Its program: `/usr/bin/python3`.
    pub program: String,
    /// `3.11`.
    pub version: String,
    /// Where pip puts packages.
    pub packages: String,
    /// Where else they may be: Debian's own.
    pub debian: Option<String>,
    /// It is an environment of its own.
    pub environment: bool,
}

/// The Python that a program, `pip` or a Python itself, belongs to.
pub(crate) fn python(machine: &Machine, who: &Surroundings, program: &str) -> Option<Python> {
    let path = find(machine, who, program).ok()?;
    let folder = tree::split(&path).0.to_owned();
    let base = tree::split(&folder).0.to_owned();
    let real = tree::follow(&machine.root, &tree::join(&folder, "python3"))
        .or_else(|_| tree::follow(&machine.root, "/usr/bin/python3"))
        .ok()?;
    let version = tree::split(&real).1.strip_prefix("python").filter(|version| version.contains('.')).unwrap_or("3.11");
    let version = version.to_owned();
    let program = tree::join(&folder, "python3");
    if tree::exists(&machine.root, &tree::join(&base, "pyvenv.cfg")) {
        let packages = format!("{base}/lib/python{version}/site-packages");
        return Some(Python { program, version, packages, debian: None, environment: true });
    }
    if base == "/usr/local" {
        let packages = format!("/usr/local/lib/python{version}/site-packages");
        return Some(Python { program, version, packages, debian: None, environment: false });
    }
    let packages = format!("/usr/local/lib/python{version}/dist-packages");
    let debian = Some("/usr/lib/python3/dist-packages".to_owned());
    Some(Python { program: "/usr/bin/python3".to_owned(), version, packages, debian, environment: false })
}

/// `pip`. `arguments[0]` is the program that it is run by, `pip` or a Python, as it was typed: it tells which
/// Python the packages are for. So `python3 -m pip list` is `pip(…, ["python3", "list"], …)`.
pub fn pip(machine: &mut Machine, who: &mut Surroundings, arguments: &[String], out: &mut Vec<Output>) -> Ran {
    let program = arguments.first().map_or("pip", String::as_str);
    let Some(python) = python(machine, who, program) else {
        complain(out, format!("{program}: No module named pip\n"));
        return Ran::Ended(1);
    };
    if python.debian.is_some() && !tree::exists(&machine.root, "/usr/lib/python3/dist-packages/pip") {
        complain(out, format!("{}: No module named pip\n", python.program));
        return Ran::Ended(1);
    }
    let rest = arguments.get(1..).unwrap_or_default();
    let Some((verb, rest)) = rest.split_first() else {
        say(out, "\nUsage:   \n  pip <command> [options]\n");
        return Ran::Ended(0);
    };
    Ran::Ended(match verb.as_str() {
        "--version" | "-V" => {
            let home = python.debian.as_ref().unwrap_or(&python.packages);
            let number = if python.version == "3.11" && python.debian.is_some() { "23.0.1" } else { "24.0" };
            let number = if python.version == "3.13" { "25.1.1" } else { number };
            say(out, format!("pip {number} from {home}/pip (python {})\n", python.version));
            0
        }
        "install" => install::install(machine, who, &python, rest, out),
        "uninstall" => install::uninstall(machine, &python, rest, out),
        "list" | "freeze" => list(machine, &python, verb == "freeze", out),
        "show" => show(machine, &python, rest, out),
        "help" | "--help" | "-h" => {
            say(out, "\nUsage:   \n  pip <command> [options]\n");
            0
        }
        other => {
            const VERBS: [&str; 8] = ["install", "uninstall", "list", "show", "freeze", "download", "check", "search"];
            let near = VERBS.iter().find(|verb| strsim::osa_distance(verb, other) <= 2);
            let near = near.map_or(String::new(), |near| format!(" - maybe you meant \"{near}\""));
            complain(out, format!("ERROR: unknown command \"{other}\"{near}\n"));
            1
        }
    })
}

/// What is installed: name and version, of the `NAME-VERSION.dist-info` folders.
pub(crate) fn installed(machine: &Machine, python: &Python) -> Vec<(String, String)> {
    let folders = std::iter::once(&python.packages).chain(&python.debian);
    let names = folders.flat_map(|folder| tree::names(&machine.root, folder));
    let mut all: Vec<(String, String)> = names
        .filter_map(|name| name.strip_suffix(".dist-info")?.rsplit_once('-').map(|(a, b)| (a.to_owned(), b.to_owned())))
        .collect();
    if !all.iter().any(|(name, _)| name == "pip") {
        let version = if python.version == "3.11" && python.debian.is_some() { "23.0.1" } else { "24.0" };
        all.push(("pip".to_owned(), version.to_owned()));
    }
    all.sort();
    all
}

fn list(machine: &Machine, python: &Python, freeze: bool, out: &mut Vec<Output>) -> u8 {
    let all = installed(machine, python);
    if freeze {
        let all = all.iter().filter(|(name, _)| name != "pip");
        for (name, version) in all {
            say(out, format!("{name}=={version}\n"));
        }
        return 0;
    }
    let (a, b) = (
        all.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max(7),
        all.iter().map(|(_, version)| version.len()).max().unwrap_or(0).max(7),
    );
    say(out, format!("{:<a$} Version\n{} {}\n", "Package", "-".repeat(a), "-".repeat(b)));
    for (name, version) in &all {
        say(out, format!("{name:<a$} {version}\n"));
    }
    0
}

fn show(machine: &Machine, python: &Python, names: &[String], out: &mut Vec<Output>) -> u8 {
    let all = installed(machine, python);
    let mut status = 0;
    for wanted in names {
        match all.iter().find(|(name, _)| name == wanted) {
            Some((name, version)) => {
                let summary = machine.catalogue.packages.pypi.get(name).map_or("", |project| project.summary.as_str());
                say(
                    out,
                    format!("Name: {name}\nVersion: {version}\nSummary: {summary}\nLocation: {}\n", python.packages),
                );
            }
            None => {
                complain(out, format!("WARNING: Package(s) not found: {wanted}\n"));
                status = 1;
            }
        }
    }
    status
}
