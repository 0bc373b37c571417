//! RUN: apt, and what goes wrong between its commands. pip has a file of its own.

use std::ops::Range;

use super::pip;
use super::sheet::Sheet;
use super::syntax::KEYWORDS;
use crate::lab::diagnose::Severity::{Error, Remark, Warning};
use crate::lab::diagnose::has_extension;
use crate::lab::diagnose::near::likely;
use crate::lab::diagnose::page::{Finding, Page};
use crate::lab::dockerfile::install::{AptInstall, Lists, Run, apt_installs, apt_words, is_apt_update};
use crate::lab::dockerfile::{Arguments, Form, Step};
use crate::lab::shell::{self, Operator};
use crate::text::Message;

pub(super) fn findings(sheet: &Sheet<'_>, found: &mut Vec<Finding>) {
    let installs = apt_installs(&sheet.runs);
    for install in installs.iter().filter(|install| sheet.is_own(install.run.step)) {
        found.extend(no_lists(sheet, install));
        found.extend(no_yes(sheet, install));
        if installs_on(sheet, install.run).is_none() {
            found.extend(packages(sheet, install));
        }
    }
    pip::findings(sheet, &installs, found);
    for run in sheet.runs.iter().filter(|run| sheet.is_own(run.step)) {
        found.extend(swallowed(sheet, run));
        found.extend(verb(sheet, run));
        found.extend(run_on(sheet, run));
        found.extend(python(sheet, run));
    }
    found.extend(lone_update(sheet, &installs));
    found.extend(dangling(sheet));
}

/// `apt install` from its first word to the verb.
fn command(sheet: &Sheet<'_>, run: &Run) -> Range<usize> {
    let start = sheet.at(run, Sheet::program(run)).start;
    start..sheet.word(run, "install").end.max(start)
}

/// The package lists are not there.
fn no_lists(sheet: &Sheet<'_>, install: &AptInstall<'_>) -> Option<Finding> {
    let run = install.run;
    let local = install
        .packages
        .iter()
        .all(|package| package.is_empty() || package.starts_with('.') || has_extension(package, "deb"));
    let mounted = sheet.step(run).instruction.options.iter().any(|(name, _)| name == "mount");
    if install.lists == Lists::Updated
        || local
        || mounted
        || simulated(run)
        || !sheet.is_official()
        || sheet.is_opaque_before(run.step, run.place)
    {
        return None;
    }
    let message = match install.lists {
        Lists::UpdatedLater => Message::new("diagnose-apt-update-late"),
        _ => Message::new("diagnose-apt-no-update"),
    };
    let finding = Finding::new(command(sheet, run), Error, message);
    let shell = matches!(sheet.step(run).instruction.arguments, Arguments::Command(Form::Shell(..)));
    if !shell || run.simple.before == Operator::Pipe {
        return Some(finding);
    }
    let program = if run.simple.words.iter().any(|word| word == "apt-get") { "apt-get" } else { "apt" };
    let lead = if run.simple.words.first().is_some_and(|word| word == "sudo") { "sudo " } else { "" };
    Some(finding.adding(sheet.at(run, 0).start, &format!("{lead}{program} update && ")))
}

/// It would ask, and nobody is there to answer.
fn no_yes(sheet: &Sheet<'_>, install: &AptInstall<'_>) -> Option<Finding> {
    let run = install.run;
    let configured = sheet.mentions(run.step, &["Assume-Yes", "apt.conf", "/etc/apt/"])
        || sheet.variables().any(|name| name == "APT_CONFIG");
    if install.says_yes
        || install.packages.is_empty()
        || configured
        || simulated(run)
        || run.simple.before == Operator::Pipe
        || sheet.is_opaque_before(run.step, run.place)
    {
        return None;
    }
    let finding = Finding::new(command(sheet, run), Error, Message::new("diagnose-apt-no-yes"));
    if run.simple.words.iter().any(|word| word == "--y") {
        return Some(finding.replacing(sheet.word(run, "--y"), "-y"));
    }
    Some(finding.adding(sheet.word(run, "install").end, " -y"))
}

fn simulated(run: &Run) -> bool {
    ["-s", "--simulate", "--dry-run", "--just-print", "--assume-no", "--print-uris"]
        .iter()
        .any(|option| run.simple.words.iter().any(|word| word == option))
}

/// Packages that Debian does not have.
fn packages(sheet: &Sheet<'_>, install: &AptInstall<'_>) -> Vec<Finding> {
    let Some(release) = sheet.release() else { return Vec::new() };
    // What follows `//` was meant for a reader.
    if install.run.simple.words.iter().any(|word| word == "//") {
        let word = sheet.word(install.run, "//");
        let message = Message::new("diagnose-comment-slashes");
        return vec![Finding::new(word.clone(), Error, message).replacing(word, "#")];
    }
    let meant = |package: &str| match package {
        "pip" | "pip3" | "python3pip" | "python3.pip" => Some("python3-pip"),
        "python-pip" if release.python3_only => Some("python3-pip"),
        "python" if release.python3_only => Some("python3"),
        "python-venv" if release.python3_only => Some("python3-venv"),
        package if package.starts_with("python") => None,
        package => likely(package, &["python3", "python3-pip", "python3-venv"]).filter(|_| package.len() > 4),
    };
    let one = |package: &&str| {
        if let Some(name) = package.strip_suffix(',') {
            let word = sheet.word(install.run, package);
            let message = Message::new("diagnose-apt-comma");
            return Some(Finding::new(word.clone(), Error, message).replacing(word, name));
        }
        // The step asks for pip; the package is there all the same.
        if *package == "python3-emoji" {
            let word = sheet.word(install.run, package);
            return Some(Finding::new(word, Remark, Message::new("diagnose-apt-python3-emoji")));
        }
        if let Some(other) = other_python(package, release.python.unwrap_or_default()) {
            let word = sheet.word(install.run, package);
            let (severity, message) = match release.python {
                Some(_) => (Warning, Message::new("diagnose-apt-python-version")),
                None => (Remark, Message::new("diagnose-apt-python-pinned")),
            };
            let message = message.with("seen", package).with("meant", &other);
            let added = sheet.mentions(install.run.step, &["sources.list", "add-apt-repository", "ppa:"]);
            return (!added).then(|| Finding::new(word.clone(), severity, message).replacing(word, &other));
        }
        // It is in no release; the library of that name is pip's.
        if matches!(*package, "emoji" | "python-emoji") {
            let word = sheet.word(install.run, package);
            return Some(Finding::new(word, Error, Message::new("diagnose-apt-emoji").with("seen", package)));
        }
        let meant = meant(package)?;
        let word = sheet.word(install.run, package);
        let message = match *package {
            "python" => Message::new("diagnose-apt-python"),
            _ => Message::new("diagnose-apt-package").with("seen", package).with("meant", meant),
        };
        Some(Finding::new(word.clone(), Error, message).replacing(word, meant))
    };
    install.packages.iter().filter_map(one).collect()
}

/// `python3.11-venv` where the release has another 3.x: `python3-venv`.
fn other_python(package: &str, minor: u32) -> Option<String> {
    let rest = package.strip_prefix("python3.")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let other: u32 = rest[..end].parse().ok()?;
    let tail = &rest[end..];
    (other != minor && (tail.is_empty() || tail.starts_with('-'))).then(|| format!("python3{tail}"))
}

/// An instruction that the backslash above has made part of this RUN.
fn swallowed(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let word = run.simple.words.first()?;
    let body = matches!(&sheet.step(run).instruction.arguments, Arguments::Command(Form::Shell(_, bodies)) if !bodies.is_empty());
    if body || !KEYWORDS.contains(&word.as_str()) || run.simple.words.len() < 2 {
        return None;
    }
    let span = sheet.at(run, 0);
    let before = sheet.text.get(..span.start)?;
    let joint = before.trim_end().strip_suffix('\\')?.trim_end();
    // What stands before on the same line is no instruction above.
    if !before[joint.len()..].contains('\n') {
        return None;
    }
    let joint = joint.strip_suffix("&&").unwrap_or(joint).trim_end();
    let message = Message::new("diagnose-swallowed").with("word", word);
    let end = joint.len() + before[joint.len()..].find('\n')?;
    let finding = Finding::new(span, Error, message);
    Some(finding.with_fix(Message::new("diagnose-fix-unglue"), vec![(joint.len()..end, String::new())]))
}

/// `apt update apt install …`: two commands with nothing between them.
fn run_on(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let words = apt_words(&run.simple)?;
    if words.first() == Some(&"install") {
        return installs_on(sheet, run);
    }
    if words.first() != Some(&"update") {
        return None;
    }
    let second = *words.get(1)?;
    if !matches!(second, "apt" | "apt-get" | "sudo" | "pip" | "pip3") {
        return None;
    }
    let update = sheet.word(run, "update");
    let place = run.simple.words.iter().rposition(|word| word == second)?;
    let span = update.start..sheet.at(run, place).end.max(update.end);
    let message = Message::new("diagnose-run-on").with("first", "apt update").with("second", second);
    Some(Finding::new(span, Error, message).adding(update.end, " &&"))
}

/// `apt install python3 pip install emoji`: the second command is taken for packages.
fn installs_on(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let words = &run.simple.words;
    let place = (Sheet::program(run) + 2..words.len().saturating_sub(1)).find(|place| {
        matches!(words[*place].as_str(), "apt" | "apt-get" | "pip" | "pip3" | "sudo")
            && matches!(words[*place + 1].as_str(), "install" | "update" | "apt" | "apt-get")
    })?;
    let span = sheet.at(run, place);
    let message = Message::new("diagnose-run-on").with("first", &words[place - 1]).with("second", &words[place]);
    Some(Finding::new(span.clone(), Error, message).adding(span.start, "&& "))
}

/// `apt instal`.
fn verb(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let (program, words) = run.simple.program()?;
    let known: &[&str] = match program {
        "apt" | "apt-get" => {
            &["install", "update", "upgrade", "remove", "autoremove", "purge", "clean", "dist-upgrade"]
        }
        "pip" | "pip3" => &["install", "uninstall", "download"],
        _ => return None,
    };
    let verb = match apt_words(&run.simple) {
        Some(words) => (*words.first()?).to_owned(),
        None => shell::without_options(words, &[]).first()?.clone(),
    };
    if matches!(verb.as_str(), "autoclean" | "uninstall" | "list" | "show") {
        return None;
    }
    let meant = likely(&verb, known)?;
    let span = sheet.word(run, &verb);
    let message = Message::new("diagnose-verb").with("program", program).with("seen", &verb).with("meant", meant);
    Some(Finding::new(span.clone(), Error, message).replacing(span, meant))
}

/// `python` in a RUN, where there is only `python3`.
fn python(sheet: &Sheet<'_>, run: &Run) -> Option<Finding> {
    let program = Sheet::program(run);
    if run.simple.words.get(program)? != "python" {
        return None;
    }
    only_python3(sheet, run.step, run.place).then(|| {
        let span = sheet.at(run, program);
        Finding::new(span.clone(), Error, Message::new("diagnose-python-command")).replacing(span, "python3")
    })
}

/// `python3` is there by apt, `python` certainly not.
pub(super) fn only_python3(sheet: &Sheet<'_>, step: usize, place: usize) -> bool {
    let before = |run: &&Run| (run.step, run.place) < (step, place);
    let packages: Vec<String> = apt_installs(&sheet.runs)
        .iter()
        .filter(|install| before(&install.run))
        .flat_map(|install| install.packages.iter().map(|package| (*package).to_owned()))
        .collect();
    sheet.release().is_some_and(|release| release.python3_only)
        && packages.iter().any(|package| package.starts_with("python3"))
        && !packages.iter().any(|package| package.starts_with("python-") || package == "python")
        && sheet.has_plain_path(step)
        && !sheet.mentions(step, &["update-alternatives", "bin/python ", "bin/python\n", "activate", "alias"])
        && !sheet.stage.steps.iter().take(step + 1).any(|step| sheet.raw(step).trim_end().ends_with("bin/python"))
        && !sheet.is_opaque_before(step, place)
}

/// The lists in a layer of their own grow old in the cache.
fn lone_update(sheet: &Sheet<'_>, installs: &[AptInstall<'_>]) -> Vec<Finding> {
    let lone = |run: &&Run| {
        is_apt_update(&run.simple)
            && sheet.is_own(run.step)
            && !sheet
                .runs
                .iter()
                .any(|other| other.step == run.step && apt_words(&other.simple).is_some() && other != *run)
    };
    let one = |run: &Run| {
        let later = installs.iter().find(|install| install.run.step > run.step)?;
        let refreshed = sheet.runs.iter().any(|other| other.step == later.run.step && is_apt_update(&other.simple));
        if refreshed {
            return None;
        }
        let program = Sheet::program(run);
        let span = sheet.at(run, program).start..sheet.word(run, "update").end;
        let finding = Finding::new(span, Remark, Message::new("diagnose-apt-lone-update").with("line", later.run.line));
        Some(match joined(sheet, run, later.run) {
            Some(edit) => finding.with_fix(Message::new("diagnose-fix-join"), vec![edit]),
            None => finding,
        })
    };
    sheet.runs.iter().filter(lone).filter_map(one).collect()
}

/// The RUN of the update goes on with the one that installs, where nothing stands between them.
fn joined(sheet: &Sheet<'_>, update: &Run, install: &Run) -> Option<(Range<usize>, String)> {
    if install.step != update.step + 1 {
        return None;
    }
    let (first, second) = (&sheet.stage.steps[update.step], &sheet.stage.steps[install.step]);
    let plain = |form: &Arguments| matches!(form, Arguments::Command(Form::Shell(_, bodies)) if bodies.is_empty());
    let both = [first, second].iter().all(|step| {
        step.instruction.options.is_empty() && plain(&step.instruction.arguments) && step.shell == first.shell
    });
    let start = first.instruction.span.start + sheet.raw(first).trim_end().len();
    let end = second.instruction.span.start;
    let between = sheet.text.get(start..second.instruction.keyword_span.start)?;
    let commented = between.lines().any(|line| line.trim_start().starts_with('#'));
    let end = end + sheet.text.get(end..)?.len() - sheet.text.get(end..)?.trim_start().len();
    (both && !commented).then(|| (start..end, " && \\\n    ".to_owned()))
}

/// A RUN that ends in `&&`.
fn dangling(sheet: &Sheet<'_>) -> Vec<Finding> {
    let one = |(step, form): (&Step<'_>, &Form)| {
        let Form::Shell(line, bodies) = form else { return None };
        let own =
            sheet.stage.steps.iter().position(|other| std::ptr::eq(other, step)).is_some_and(|at| sheet.is_own(at));
        if !own || !bodies.is_empty() {
            return None;
        }
        let operator = ["&&", "||"].into_iter().find(|it| line.trim_end().ends_with(it))?;
        let raw = sheet.raw(step);
        let at = step.instruction.span.start + raw.rfind(operator)?;
        // What was meant to follow could not be read, and is told there.
        let page = Page::new(sheet.text);
        let next = sheet.text.get(page.line(page.row(at) + 1)).unwrap_or_default();
        if next.trim_start().starts_with('#') {
            return None;
        }
        let message = Message::new("diagnose-dangling").with("operator", operator);
        let start = step.instruction.span.start + raw[..raw.rfind(operator)?].trim_end().len();
        let end = step.instruction.span.start + raw.len();
        let fix = vec![(start..end, String::new())];
        Some(Finding::new(at..at + operator.len(), Warning, message).with_fix(Message::new("diagnose-fix-unglue"), fix))
    };
    sheet.stage.runs().filter_map(one).collect()
}
