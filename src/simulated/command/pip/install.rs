//! `pip install` and `pip uninstall`.

use std::time::Duration;

use super::{Python, installed};
use crate::simulated::command::apt::words;
use crate::simulated::command::{complain, say, tree};
use crate::simulated::machine::{Machine, Output, Surroundings};
use crate::simulated::packages::Project;
use crate::simulated::root::Node;

/// `pip install`: its exit status.
pub fn install(
    machine: &mut Machine,
    who: &Surroundings,
    python: &Python,
    given: &[String],
    out: &mut Vec<Output>,
) -> u8 {
    let mut wanted: Vec<String> = Vec::new();
    let (mut breaks, mut upgrade) = (who.env.contains_key("PIP_BREAK_SYSTEM_PACKAGES"), false);
    let mut files: Vec<&str> = Vec::new();
    let mut rest = given.iter();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "--break-system-packages" => breaks = true,
            "-U" | "--upgrade" => upgrade = true,
            "-r" | "--requirement" => files.push(rest.next().map_or("", String::as_str)),
            "-i" | "--index-url" | "--target" | "-t" | "--timeout" => drop(rest.next()),
            word if word.starts_with('-') => {}
            word => wanted.push(word.to_owned()),
        }
    }
    // Before anything that it was given is looked at.
    let managed = format!("/usr/lib/python{}/EXTERNALLY-MANAGED", python.version);
    if python.debian.is_some() && !breaks && tree::exists(&machine.root, &managed) {
        complain(out, MANAGED.replace("VERSION", &python.version));
        return 1;
    }
    for path in files {
        match tree::read(machine, who, path) {
            Ok(text) => wanted.extend(requirements(&String::from_utf8_lossy(&text))),
            Err(why) => {
                let number = if why == tree::DENIED { 13 } else { 2 };
                let text = format!("[Errno {number}] {why}: '{path}'");
                complain(out, format!("ERROR: Could not open requirements file: {text}\n"));
                return 1;
            }
        }
    }
    if wanted.is_empty() {
        complain(out, "ERROR: You must give at least one requirement to install (see \"pip help install\")\n");
        return 1;
    }
    let root = tree::uid(machine, who) == 0;
    let home = who.env.get("HOME").map_or("/nonexistent", String::as_str).to_owned();
    if !root {
        if !tree::exists(&machine.root, &home) {
            complain(
                out,
                format!(
                    "WARNING: The directory '{home}/.cache/pip' or its parent directory is not owned or is not writable by the current user. The cache has been disabled. Check the permissions and owner of that directory. If executing pip with sudo, you should use sudo's -H flag.\n"
                ),
            );
        }
        if !python.environment {
            say(out, "Defaulting to user installation because normal site-packages is not writeable\n");
        }
    }
    let mut new: Vec<(String, String)> = Vec::new();
    for requirement in &wanted {
        if !collect(machine, python, requirement, upgrade, &mut new, out) {
            return 1;
        }
    }
    if new.is_empty() {
        return 0;
    }
    let names: Vec<&str> = new.iter().rev().map(|(name, _)| name.as_str()).collect();
    say(out, format!("Installing collected packages: {}\n", names.join(", ")));
    let folder = if root || python.environment {
        python.packages.clone()
    } else {
        format!("{home}/.local/lib/python{}/site-packages", python.version)
    };
    let writable = root
        || tree::node(&machine.root, if python.environment { &python.packages } else { &home })
            .is_ok_and(|node| tree::permitted(machine, who, node, 2));
    if !writable {
        let path = if python.environment { &folder } else { &home };
        complain(
            out,
            format!(
                "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '{path}'\nCheck the permissions.\n\n"
            ),
        );
        return 1;
    }
    for (name, version) in &new {
        forget(machine, &folder, name);
        put(machine, &folder, name, version);
    }
    let mut done: Vec<String> = new.iter().map(|(name, version)| format!("{name}-{version}")).collect();
    done.sort();
    say(out, format!("Successfully installed {}\n", done.join(" ")));
    if root && !python.environment {
        complain(
            out,
            "WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager. It is recommended to use a virtual environment instead: https://pip.pypa.io/warnings/venv\n",
        );
    }
    0
}

fn requirements(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty() && !line.starts_with('-')).map(str::to_owned).collect()
}

// One requirement and what it needs. False if there is none such; it has been said.
fn collect(
    machine: &Machine,
    python: &Python,
    requirement: &str,
    upgrade: bool,
    new: &mut Vec<(String, String)>,
    out: &mut Vec<Output>,
) -> bool {
    let at = requirement.find(['=', '<', '>', '!', '~', '[', ';', ' ']).unwrap_or(requirement.len());
    let (name, limit) = (requirement[..at].to_lowercase().replace('_', "-"), requirement[at..].trim());
    let exact = limit.strip_prefix("==").map(str::trim);
    if new.iter().any(|(known, _)| *known == name) {
        return true;
    }
    let there = installed(machine, python).into_iter().find(|(known, _)| *known == name);
    if let Some((_, version)) = there.filter(|(_, version)| !upgrade && exact.is_none_or(|exact| exact == version)) {
        say(out, format!("Requirement already satisfied: {requirement} in {} ({version})\n", python.packages));
        return true;
    }
    let project = machine.catalogue.packages.pypi.get(&name);
    let version = project.and_then(|project| chosen(project, exact));
    let (Some(project), Some(version)) = (project, version) else {
        let known = project.map_or_else(|| "none".to_owned(), |project| project.versions.join(", "));
        complain(
            out,
            format!(
                "ERROR: Could not find a version that satisfies the requirement {requirement} (from versions: {known})\n"
            ),
        );
        complain(out, format!("ERROR: No matching distribution found for {requirement}\n"));
        return false;
    };
    say(out, format!("Collecting {requirement}\n"));
    out.push(Output::Pause(Duration::from_millis(300)));
    let size = words::size(project.download);
    let short = format!("{} kB", project.download / 1000);
    let file = name.replace('-', "_");
    say(out, format!("  Downloading {file}-{version}-py3-none-any.whl ({short})\n"));
    let shown = size.strip_suffix(" kB").map_or(short.clone(), |_| format!("{:.1}", project.download as f64 / 1000.0));
    say(out, format!("     {} {shown}/{shown} kB 12.4 MB/s eta 0:00:00\n", "━".repeat(38)));
    out.push(Output::Pause(Duration::from_micros(project.download / 8)));
    new.push((name, version.to_owned()));
    project.requires.iter().all(|needed| collect(machine, python, needed, false, new, out))
}

fn chosen<'a>(project: &'a Project, exact: Option<&str>) -> Option<&'a str> {
    match exact {
        Some(exact) => project.versions.iter().map(String::as_str).find(|version| *version == exact),
        None => project.versions.last().map(String::as_str),
    }
}

/// Puts a project's folders there.
pub(super) fn put(machine: &mut Machine, folder: &str, name: &str, version: &str) {
    let kilobytes = machine.catalogue.packages.pypi.get(name).map_or(100, |project| project.kilobytes);
    let module = name.replace('-', "_");
    let root = &mut machine.root;
    // Where a file stands in the place of a folder, pip would fail; nothing of a lab leads there.
    for inner in [format!("{folder}/{module}"), format!("{folder}/{module}-{version}.dist-info")] {
        let _ = root.make_folders(&inner);
    }
    let code = Node { weight: kilobytes * 1024, ..Node::file(format!("__version__ = \"{version}\"\n"), 0o644) };
    let _ = root.put(&format!("{folder}/{module}/__init__.py"), code);
    let text = format!("Name: {name}\nVersion: {version}\n");
    let _ = root.put(&format!("{folder}/{module}-{version}.dist-info/METADATA"), Node::file(text, 0o644));
}

fn forget(machine: &mut Machine, folder: &str, name: &str) -> Option<String> {
    let module = name.replace('-', "_");
    let start = format!("{module}-");
    let info = tree::names(&machine.root, folder)
        .into_iter()
        .find(|known| known.starts_with(&start) && known.ends_with(".dist-info"))?;
    // The list has just named it; the module may have been removed by hand.
    let _ = machine.root.remove_all(&format!("{folder}/{info}"));
    let _ = machine.root.remove_all(&format!("{folder}/{module}"));
    Some(info.trim_start_matches(&start).trim_end_matches(".dist-info").to_owned())
}

/// `pip uninstall`.
pub fn uninstall(machine: &mut Machine, python: &Python, given: &[String], out: &mut Vec<Output>) -> u8 {
    for name in given.iter().filter(|word| !word.starts_with('-')) {
        match forget(machine, &python.packages, name) {
            Some(version) => {
                say(out, format!("Found existing installation: {name} {version}\nUninstalling {name}-{version}:\n"));
                say(out, format!("  Successfully uninstalled {name}-{version}\n"));
            }
            None => complain(out, format!("WARNING: Skipping {name} as it is not installed.\n")),
        }
    }
    0
}

const MANAGED: &str = "error: externally-managed-environment

× This environment is externally managed
╰─> To install Python packages system-wide, try apt install
    python3-xyz, where xyz is the package you are trying to
    install.
    
    If you wish to install a non-Debian-packaged Python package,
    create a virtual environment using python3 -m venv path/to/venv.
    Then use path/to/venv/bin/python and path/to/venv/bin/pip. Make
    sure you have python3-full installed.
    
    If you wish to install a non-Debian packaged Python application,
    it may be easiest to use pipx install xyz, which will manage a
    virtual environment for you. Make sure you have pipx installed.
    
    See /usr/share/doc/pythonVERSION/README.venv for more information.

note: If you believe this is a mistake, please contact your Python installation or OS distribution provider. You can override this, at the risk of breaking your Python installation or OS, by passing --break-system-packages.
hint: See PEP 668 for the detailed specification.
";
