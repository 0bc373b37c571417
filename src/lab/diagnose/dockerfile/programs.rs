//! RUN: programs that are not in a bare Debian, and those that do another thing than was meant.

use std::ops::Range;

use super::sheet::Sheet;
use crate::lab::diagnose::Severity::{Error, Warning};
use crate::lab::diagnose::page::Finding;
use crate::lab::dockerfile::install::{Run, apt_installs, apt_packages, is_apt_update, pip_arguments};
use crate::lab::dockerfile::launch::is_python;
use crate::lab::dockerfile::{Arguments, Form};
use crate::lab::shell::{Operator, base_name};
use crate::text::Message;

/// Other systems' apt.
const PACKAGERS: &[&str] = &["yum", "dnf", "microdnf", "apk", "pacman", "zypper", "brew"];
/// Packages that make `python3 -m venv` work.
const VENV: &[&str] = &["venv", "full", "virtualenv"];

pub(super) fn findings(sheet: &Sheet<'_>, found: &mut Vec<Finding>) {
    for run in sheet.runs.iter().filter(|run| sheet.is_own(run.step)) {
        let rules = [background, working_folder, copied_by_run, without_dash_m, import, nothing_to_install];
        found.extend(rules.iter().find_map(|rule| rule(sheet, run)));
        if is_sure(sheet, run) {
            found.extend([sudo, packager, source, venv, not_root].iter().find_map(|rule| rule(sheet, run)));
        }
    }
}

/// What is in the image is known, and so is the shell.
fn is_sure(sheet: &Sheet<'_>, run: &Run) -> bool {
    sheet.is_bare()
        && sheet.is_official()
        && sheet.has_plain_path(run.step)
        && !sheet.is_opaque_before(run.step, run.place)
}

/// apt has installed a package of this name before.
fn installed(sheet: &Sheet<'_>, run: &Run, is: impl Fn(&str) -> bool) -> bool {
    let before = |other: &&Run| (other.step, other.place) < (run.step, run.place);
    let mut packages = sheet.runs.iter().filter(before).filter_map(|other| apt_packages(&other.simple)).flatten();
    packages.any(|package| is(package) || package.contains('$'))
}

/// The only command of its RUN, for the shell and without here-documents.
fn is_alone(sheet: &Sheet<'_>, run: &Run) -> bool {
    let plain = matches!(&sheet.step(run).instruction.arguments, Arguments::Command(Form::Shell(_, bodies)) if bodies.is_empty());
    plain && sheet.runs.iter().filter(|other| other.step == run.step).count() == 1
}

/// From the instruction's keyword to the command's word `place`.
fn keyword_to(sheet: &Sheet<'_>, run: &Run, place: usize) -> Range<usize> {
    let start = sheet.step(run).instruction.keyword_span.start;
    start..sheet.at(run, place).start.max(start)
}

/// `apt update & apt install`: the second does not wait.
fn background(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let next = sheet.runs.iter().find(|next| next.step == run.step && next.place == run.place + 1)?;
    if !is_apt_update(&run.simple) || run.simple.after != Operator::Background || apt_packages(&next.simple).is_none() {
        return None;
    }
    let end = sheet.at(run, run.simple.words.len() - 1).end;
    let at = end + sheet.text.get(end..)?.find('&')?;
    Some(Finding::new(at..at + 1, Error, Message::new("diagnose-background")).replacing(at..at + 1, "&&"))
}

/// `RUN cd /app`, and nothing else.
fn working_folder(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let [program, folder] = run.simple.words.as_slice() else { return None };
    if program != "cd" || !is_alone(sheet, run) {
        return None;
    }
    let message = Message::new("diagnose-cd").with("folder", folder);
    Some(Finding::new(sheet.at(run, 0), Warning, message).replacing(keyword_to(sheet, run, 1), "WORKDIR "))
}

/// `RUN cp app.py /app.py`: a RUN sees nothing of the build folder.
fn copied_by_run(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let [program, source, _] = run.simple.words.as_slice() else { return None };
    let known = |name: &str| sheet.facts.written.contains(name) || sheet.facts.expected.contains(name);
    let name = source.trim_start_matches("./");
    let copied = sheet.stage.steps.iter().take(run.step).any(|step| matches!(step.instruction.keyword, "COPY" | "ADD"));
    if !matches!(program.as_str(), "cp" | "mv") || !known(name) || copied {
        return None;
    }
    let finding = Finding::new(sheet.at(run, 0), Error, Message::new("diagnose-run-copies").with("path", name));
    Some(if is_alone(sheet, run) { finding.replacing(keyword_to(sheet, run, 1), "COPY ") } else { finding })
}

/// `python3 pip install emoji`.
fn without_dash_m(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let (program, arguments) = run.simple.program()?;
    let module = arguments.first().filter(|it| matches!(it.as_str(), "pip" | "pip3" | "venv"))?;
    if !is_python(program) {
        return None;
    }
    let span = sheet.at(run, Sheet::program(run) + 1);
    let message = Message::new("diagnose-dash-m").with("module", module);
    Some(Finding::new(span.clone(), Error, message).replacing(span, &format!("-m {}", module.trim_end_matches('3'))))
}

/// `RUN import emoji`: Python's, not the shell's.
fn import(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let [first, library] = run.simple.words.as_slice() else { return None };
    if first != "import" || !is_alone(sheet, run) {
        return None;
    }
    let span = sheet.at(run, 0);
    Some(
        Finding::new(span.clone(), Error, Message::new("diagnose-run-import").with("library", library))
            .replacing(span, "pip install"),
    )
}

/// `pip install` of nothing, and the library's name misspelt.
fn nothing_to_install(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let arguments = pip_arguments(&run.simple)?;
    let span = sheet.word(run, "install");
    if run.simple.after == Operator::Pipe || run.simple.words.iter().any(|word| word.contains(['$', '`', '–', '—']))
    {
        return None;
    }
    let named = arguments.iter().any(|word| {
        !word.starts_with('-')
            || word.starts_with("-r")
            || word.starts_with("-e")
            || word.starts_with("--req")
            || word.starts_with("--group")
    });
    if !named {
        return Some(Finding::new(span, Error, Message::new("diagnose-pip-nothing")));
    }
    let slip = |word: &&String| {
        matches!(word.as_str(), "emojis" | "emoij" | "emjoi" | "emojii" | "emogi" | "emoj" | "emojy" | "émoji")
    };
    let seen = arguments.iter().find(slip)?;
    let span = sheet.word(run, seen);
    let message = Message::new("diagnose-pip-library").with("seen", seen).with("meant", "emoji");
    Some(Finding::new(span.clone(), Warning, message).replacing(span, "emoji"))
}

/// There is no sudo in the image, and no need of it.
fn sudo(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let (first, next) = (run.simple.words.first()?, run.simple.words.get(1)?);
    if first != "sudo" || installed(sheet, run, |package| package == "sudo") {
        return None;
    }
    let span = sheet.at(run, 0);
    let finding = Finding::new(span.clone(), Error, Message::new("diagnose-sudo"));
    let rest = span.start..sheet.at(run, 1).start;
    let label = Message::new("diagnose-fix-remove").with("text", "sudo");
    let plain = !next.starts_with('-') && rest.end > rest.start;
    Some(if plain { finding.with_fix(label, vec![(rest, String::new())]) } else { finding })
}

/// `yum install` on Debian.
fn packager(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let (program, _) = run.simple.program()?;
    if !PACKAGERS.contains(&program) || installed(sheet, run, |package| package == program) {
        return None;
    }
    let span = sheet.at(run, Sheet::program(run));
    Some(Finding::new(span, Error, Message::new("diagnose-packager").with("seen", program)))
}

/// apt after USER: it is root's.
fn not_root(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let user = sheet.stage.steps.iter().take(run.step).rev().find(|step| step.instruction.keyword == "USER")?;
    let Arguments::Text(name) = &user.instruction.arguments else { return None };
    let root = ["root", "0"].contains(&name.split(':').next().unwrap_or_default()) || name.contains('$');
    if root || !(is_apt_update(&run.simple) || apt_packages(&run.simple).is_some()) {
        return None;
    }
    let message = Message::new("diagnose-not-root").with("line", *user.instruction.lines.start()).with("user", name);
    Some(Finding::new(sheet.at(run, Sheet::program(run)), Error, message))
}

/// `source` is bash's; `/bin/sh` of Debian has `.`.
fn source(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let step = sheet.step(run);
    let posix = step.shell.first().is_some_and(|shell| matches!(base_name(shell), "sh" | "dash"));
    let plain = matches!(&step.instruction.arguments, Arguments::Command(Form::Shell(_, bodies)) if bodies.is_empty());
    if run.simple.words.first()? != "source" || !posix || !plain || sheet.mentions(run.step, &["bash", "zsh"]) {
        return None;
    }
    let span = sheet.at(run, 0);
    Some(Finding::new(span.clone(), Error, Message::new("diagnose-source")).replacing(span, "."))
}

/// `python3 -m venv` without its package.
fn venv(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let (program, arguments) = run.simple.program()?;
    let [dash, module, rest @ ..] = arguments else { return None };
    let bare = rest.iter().any(|word| word == "--without-pip");
    if !is_python(program)
        || dash != "-m"
        || module != "venv"
        || bare
        || run.simple.words.iter().any(|it| it.contains('/') && it.ends_with(program))
    {
        return None;
    }
    let brings = |package: &str| package.starts_with("python") && VENV.iter().any(|it| package.contains(it));
    if !installed(sheet, run, |package| package.starts_with("python3")) || installed(sheet, run, brings) {
        return None;
    }
    let finding = Finding::new(sheet.word(run, "venv"), Error, Message::new("diagnose-venv-package"));
    let apt = apt_installs(&sheet.runs);
    let place =
        apt.iter().filter(|it| (it.run.step, it.run.place) < (run.step, run.place) && sheet.is_own(it.run.step));
    let python = place
        .flat_map(|it| it.packages.iter().map(move |package| (it.run, *package)))
        .find(|(_, it)| it.starts_with("python3"));
    Some(match python {
        Some((run, package)) => finding.adding(sheet.word(run, package).end, " python3-venv"),
        None => finding,
    })
}
