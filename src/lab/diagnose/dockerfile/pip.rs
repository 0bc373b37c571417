//! RUN: pip, Debian's Python and virtual environments.

use super::sheet::Sheet;
use crate::lab::diagnose::Severity::Error;
use crate::lab::diagnose::page::Finding;
use crate::lab::dockerfile::absolute;
use crate::lab::dockerfile::install::{AptInstall, PipInstall, Run, activated, activates, own_python, pip_installs};
use crate::text::Message;

pub(super) fn findings(sheet: &Sheet<'_>, apt: &[AptInstall<'_>], found: &mut Vec<Finding>) {
    for install in pip_installs(sheet.stage, &sheet.runs) {
        if !sheet.is_own(install.run.step) {
            continue;
        }
        if let Some(finding) = asleep(sheet, &install) {
            found.push(finding);
        } else if install.pip {
            found.extend(externally_managed(sheet, &install));
        } else {
            found.extend(no_pip(sheet, &install, apt));
        }
    }
}

/// PEP 668: Debian keeps pip from its own Python.
fn externally_managed(sheet: &Sheet<'_>, install: &PipInstall<'_>) -> Option<Finding> {
    let run = install.run;
    let elsewhere = ["-t", "--target", "--prefix", "--root", "--dry-run", "--break-system-packages", "--python"];
    let told = |word: &String| {
        elsewhere.iter().any(|option| word.strip_prefix(option).is_some_and(|it| it.is_empty() || it.starts_with('=')))
            // pip takes the beginning of a long option for the whole.
            || word.starts_with("--break")
            // A word processor's dash is told by itself.
            || word.trim_start_matches(['-', '–', '—', '−']).starts_with("break-system")
            || word.starts_with("PIP_")
    };
    let tame = ["NO_", "DISABLE_", "DEFAULT_", "INDEX", "EXTRA", "CERT", "ROOT_USER", "TRUSTED", "CACHE", "PROGRESS"];
    let by_variable = sheet
        .variables()
        .filter_map(|name| name.strip_prefix("PIP_"))
        .any(|name| !tame.iter().any(|tame| name.starts_with(tame)));
    let raw =
        ["EXTERNALLY-MANAGED", "pip.conf", ".config/pip", "break-system-packages true", "break-system-packages 1"];
    let in_this = |what: &str| {
        sheet.runs.iter().any(|other| {
            other.step == run.step
                && other.place < run.place
                && other.simple.words.iter().any(|word| word.ends_with(what) || word.starts_with("PATH="))
        })
    };
    if !sheet.release()?.externally_managed
        || run.simple.words.iter().any(told)
        || by_variable
        || own_python(run)
        || sheet.mentions(run.step, &raw)
        || in_this("activate")
        || !sheet.has_plain_path(run.step)
        || sheet.is_opaque_before(run.step, run.place)
    {
        return None;
    }
    let program = Sheet::program(run);
    let verb = sheet.word(run, "install");
    let span = sheet.at(run, program).start..verb.end.max(sheet.at(run, program).end);
    let message = Message::new("diagnose-pip-managed");
    Some(Finding::new(span, Error, message).adding(verb.end, " --break-system-packages"))
}

/// The virtual environment was activated in another RUN: that shell is gone, and the activation with it.
fn asleep(sheet: &Sheet<'_>, install: &PipInstall<'_>) -> Option<Finding> {
    let run = install.run;
    if own_python(run) || activated(&sheet.runs, run).is_some() || !sheet.has_plain_path(run.step) {
        return None;
    }
    let told = run.simple.words.iter().any(|word| word.starts_with("--break") || word.starts_with("--target"));
    let before = sheet.runs.iter().filter(|other| other.step < run.step);
    let folder = before.rev().find_map(activates).filter(|_| !told)?;
    let folder = absolute(&sheet.step(run).workdir, folder);
    let program = Sheet::program(run);
    let span = sheet.at(run, program);
    let by_python = run.simple.words.get(program)?.starts_with("python");
    let meant = format!("{folder}/{}", if by_python { "python" } else { "pip" });
    let message = Message::new("diagnose-venv-asleep").with("meant", &meant);
    Some(Finding::new(span.clone(), Error, message).replacing(span, &meant))
}

/// pip is not there yet.
fn no_pip(sheet: &Sheet<'_>, install: &PipInstall<'_>, apt: &[AptInstall<'_>]) -> Option<Finding> {
    let run = install.run;
    if own_python(run) || !sheet.has_plain_path(run.step) || sheet.is_opaque_before(run.step, run.place) {
        return None;
    }
    let program = Sheet::program(run);
    let span = sheet.at(run, program).start..sheet.word(run, "install").end.max(sheet.at(run, program).end);
    if !install.python {
        return Some(Finding::new(span, Error, Message::new("diagnose-pip-before-python")));
    }
    let finding = Finding::new(span, Error, Message::new("diagnose-pip-missing"));
    let before = apt.iter().rev().filter(|it| (it.run.step, it.run.place) < (run.step, run.place));
    let mut packages = before.flat_map(|it| it.packages.iter().map(|package| (it.run, *package)));
    let wanted = |(run, package): &(&Run, &str)| package.starts_with("python") && sheet.is_own(run.step);
    Some(match packages.find(wanted) {
        Some((run, package)) => finding.adding(sheet.word(run, package).end, " python3-pip"),
        None => finding,
    })
}
