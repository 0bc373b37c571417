//! ENTRYPOINT and CMD: what the container launches.

use std::ops::Range;

use super::install::only_python3;
use super::sheet::Sheet;
use crate::lab::diagnose::Severity::{Error, Remark, Warning};
use crate::lab::diagnose::has_extension;
use crate::lab::diagnose::page::Finding;
use crate::lab::diagnose::typography;
use crate::lab::dockerfile::install::{Run, activated, apt_installs, own_python, pip_installs};
use crate::lab::dockerfile::launch::{Launched, is_broken_array, is_python, launched, script};
use crate::lab::dockerfile::{Arguments, Form, Step, absolute};
use crate::lab::shell;
use crate::text::Message;

pub(super) fn findings(sheet: &Sheet<'_>, found: &mut Vec<Finding>) {
    for step in sheet.stage.steps.iter().skip(sheet.stage.inherited) {
        if let Arguments::Command(form) = &step.instruction.arguments {
            found.extend(array(sheet, step, form));
            found.extend(twice(sheet, step));
        }
    }
    let entrypoint = sheet.stage.last_command("ENTRYPOINT");
    let cmd = sheet.stage.last_command("CMD");
    let own = |step: &Step<'_>| {
        sheet.stage.steps.iter().position(|it| std::ptr::eq(it, step)).is_some_and(|at| sheet.is_own(at))
    };
    match (entrypoint, cmd) {
        (Some((step, form)), _) if own(step) => program(sheet, step, form, found),
        (None, Some((step, form))) if own(step) => {
            program(sheet, step, form, found);
            found.extend(only_cmd(sheet, step, form));
        }
        (None, None) => found.extend(nothing(sheet)),
        _ => {}
    }
}

/// A JSON array that is none.
fn array(sheet: &Sheet<'_>, step: &Step<'_>, form: &Form) -> Option<Finding> {
    let Form::Shell(text, _) = form else { return None };
    if let Some(rest) = text.strip_prefix(['=', ':']).filter(|_| step.instruction.keyword != "RUN") {
        let start = step.instruction.span.start + sheet.raw(step).find(['=', ':'])?;
        let end = start + 1 + (rest.len() - rest.trim_start().len());
        let message =
            Message::new("diagnose-equals").with("keyword", step.instruction.keyword).with("seen", &text[..1]);
        let label = Message::new("diagnose-fix-remove").with("text", &text[..1]);
        return Some(Finding::new(start..start + 1, Error, message).with_fix(label, vec![(start..end, String::new())]));
    }
    let launches = step.instruction.keyword != "RUN";
    let quoted = text.starts_with("['") || text.starts_with("[ '") || text.starts_with("[\"");
    // `[ -f x ]` is the shell's own test.
    if !is_broken_array(form) || !quoted && (!launches || text.starts_with("[ ") || text.starts_with("[[")) {
        return None;
    }
    let raw = sheet.raw(step);
    if raw.chars().any(|c| typography::kind(c).is_some()) {
        return None;
    }
    let start = step.instruction.span.start + raw.len() - raw.trim_start().len();
    let span = start..start + raw.trim().len();
    let message = if text.contains('\'') {
        Message::new("diagnose-array-quotes").with("keyword", step.instruction.keyword)
    } else {
        Message::new("diagnose-array").with("keyword", step.instruction.keyword)
    };
    let finding = Finding::new(span.clone(), Error, message);
    Some(match mended(text) {
        Some(array) => finding.replacing(span, &array),
        None => finding,
    })
}

/// Of several ENTRYPOINT or CMD only the last one counts.
fn twice(sheet: &Sheet<'_>, step: &Step<'_>) -> Option<Finding> {
    let keyword = step.instruction.keyword;
    let (last, _) = sheet.stage.last_command(keyword).filter(|_| matches!(keyword, "ENTRYPOINT" | "CMD"))?;
    let line = *last.instruction.lines.start();
    let message = Message::new("diagnose-twice").with("keyword", keyword).with("line", line);
    (!std::ptr::eq(last, step)).then(|| Finding::new(step.instruction.keyword_span.clone(), Warning, message))
}

/// The array as it was meant, where that is plain.
fn mended(text: &str) -> Option<String> {
    let is_array = |text: &str| serde_json::from_str::<Vec<String>>(text).is_ok();
    let quoted = text.trim().replace('\'', "\"");
    // A path written as on Windows.
    if let Some(array) = [&quoted, &quoted.replace('\\', "/")].into_iter().find(|text| is_array(text)) {
        return Some(array.clone());
    }
    let inner = quoted.trim_start_matches('[').trim_end_matches(']');
    let words = inner.split([',', ' ']).map(|word| word.trim_matches('"')).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let simple = |word: &&str| word.chars().all(|c| c.is_ascii_alphanumeric() || "_-./=".contains(c));
    (!words.is_empty() && words.iter().all(simple)).then(|| array_of(&words))
}

fn array_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("[{}]", words.join(", "))
}

/// What the container starts: is Python there, and the file?
fn program(sheet: &Sheet<'_>, step: &Step<'_>, form: &Form, found: &mut Vec<Finding>) {
    if is_broken_array(form) {
        return;
    }
    if let Some(finding) = glued(sheet, step, form) {
        found.push(finding);
        return;
    }
    // A file may be copied after the line that launches it: the whole stage counts.
    let end = sheet.stage.steps.len();
    if sheet.is_opaque_before(end, 0) || !sheet.has_plain_path(end) {
        return;
    }
    for launch in launched(form, sheet.stage) {
        if launch.by_python && !launch.program.contains('/') && sheet.is_bare() {
            let installed = apt_installs(&sheet.runs);
            let python =
                installed.iter().flat_map(|it| &it.packages).any(|it| it.starts_with("python") || it.contains('$'));
            if !python {
                let span = place(sheet, step, &launch.program);
                found.push(Finding::new(span, Warning, Message::new("diagnose-launch-no-python")));
            } else if launch.program == "python" && only_python3(sheet, end, 0) {
                let span = place(sheet, step, "python");
                let message = Message::new("diagnose-python-command");
                found.push(Finding::new(span.clone(), Error, message).replacing(span, "python3"));
            }
        }
        found.extend(outside_venv(sheet, step, &launch));
        found.extend(no_interpreter(sheet, step, form, &launch).or_else(|| file(sheet, step, &launch)));
    }
}

/// pip put everything into a virtual environment, and the system's Python is launched.
fn outside_venv(sheet: &Sheet<'_>, step: &Step<'_>, launch: &Launched) -> Option<Finding> {
    let awake = sheet.raw(step).contains("activate");
    let bare = launch.by_python && launch.path.is_some() && !launch.program.contains('/') && !awake;
    let mut folders = Vec::new();
    for install in pip_installs(sheet.stage, &sheet.runs).into_iter().filter(|_| bare) {
        let run = install.run;
        let program = run.simple.words.get(Sheet::program(run)).filter(|_| own_python(run));
        let folder = program.and_then(|it| it.rsplit_once('/')).map(|(folder, _)| folder);
        folders.push(absolute(&sheet.step(run).workdir, folder.or_else(|| activated(&sheet.runs, run))?));
    }
    let folder = folders.first().filter(|first| first.ends_with("/bin") && folders.iter().all(|it| it == *first))?;
    let meant = format!("{folder}/{}", launch.program);
    let span = place(sheet, step, &launch.program);
    let message = Message::new("diagnose-launch-venv").with("meant", &meant);
    Some(Finding::new(span.clone(), Warning, message).replacing(span, &meant))
}

/// `["python3 /app.py"]`: one word, the name of no program.
fn glued(sheet: &Sheet<'_>, step: &Step<'_>, form: &Form) -> Option<Finding> {
    let Form::Exec(words) = form else { return None };
    let first = words.first()?;
    let apart: Vec<&str> = first.split_whitespace().collect();
    let python = apart.first().is_some_and(|word| is_python(shell::base_name(word)));
    if apart.len() < 2 || !python || first.contains(['"', '\'']) {
        return None;
    }
    let span = place(sheet, step, first);
    let message = Message::new("diagnose-array-glued").with("seen", first);
    let finding = Finding::new(span.clone(), Error, message);
    Some(finding.replacing(span, &apart.join("\", \"")))
}

/// A script launched as if it were a program, and whose first line names none.
fn no_interpreter(sheet: &Sheet<'_>, step: &Step<'_>, form: &Form, launch: &Launched) -> Option<Finding> {
    let base = launch.written.rsplit('/').next()?;
    let facts = sheet.facts;
    let plain = facts.written.contains(base) && !facts.executable.contains(base) && has_extension(base, "py");
    if launch.by_python || !plain || written_by_run(sheet, &format!("> {base}")) {
        return None;
    }
    let span = place(sheet, step, &launch.written);
    let message = Message::new("diagnose-launch-no-interpreter").with("path", base);
    let finding = Finding::new(span.clone(), Error, message);
    Some(match form {
        Form::Exec(_) => finding.adding(span.start, "python3\", \""),
        Form::Shell(..) => finding.adding(span.start, "python3 "),
    })
}

/// The file that is launched lies where COPY has put it.
fn file(sheet: &Sheet<'_>, step: &Step<'_>, launch: &Launched) -> Option<Finding> {
    let path = launch.path.as_ref()?;
    let base = path.rsplit('/').next()?;
    let script = launch.by_python || has_extension(base, "py");
    // Another image may bring files of its own.
    let known_base = sheet.is_bare() || crate::lab::reference::is_repository(&sheet.stage.base, "python");
    // What ONBUILD brings comes with another build.
    let later = sheet.stage.steps.iter().any(|step| step.instruction.keyword == "ONBUILD");
    if !script || !known_base || later || launch.written.contains('$') || written_by_run(sheet, base) {
        return None;
    }
    let copies = || sheet.stage.steps.iter().filter_map(|step| Some((step, step.copy.as_ref()?)));
    let mut places = Vec::new();
    for (copy, (sources, destination)) in copies() {
        let target = absolute(&copy.workdir, destination);
        let folder = destination.ends_with('/') || destination.ends_with('.') || sources.len() > 1;
        for source in sources {
            let plain = source.trim_start_matches("./").trim_matches('/');
            let name = plain.rsplit('/').next().unwrap_or(plain);
            let file = name.contains('.') && !name.contains('*') && name != "." || sheet.facts.expected.contains(plain);
            if !file || source.contains('*') {
                if matches!(plain, "" | ".") && sheet.facts.written.contains(base) {
                    places.push(absolute(&target, base));
                }
                // A folder, or who knows: its files may lie anywhere below.
                if path.starts_with(&format!("{}/", target.trim_end_matches('/'))) || *path == target {
                    return None;
                }
                continue;
            }
            let inside = folder || is_folder(sheet, &target);
            places.push(if inside { absolute(&target, name) } else { target.clone() });
        }
        // Bodies of here-documents have no name here.
        if sources.is_empty() {
            return None;
        }
    }
    if places.contains(path) {
        return None;
    }
    let span = place(sheet, step, &launch.written);
    // `-m app` names no path: Python finds modules elsewhere too.
    if sheet.text.get(span.clone()) != Some(launch.written.as_str()) {
        return None;
    }
    let there = places.iter().rev().find(|place| place.rsplit('/').next() == Some(base)).or_else(|| {
        let scripts: Vec<_> = places.iter().filter(|place| place.starts_with(&format!("{path}/"))).collect();
        scripts.first().copied()
    });
    // `COPY app.py /app` makes a file of that name.
    let there = there.or_else(|| places.iter().find(|place| path.starts_with(&format!("{place}/"))));
    // Packages bring scripts of their own.
    if there.is_none() && ["/usr/", "/lib/", "/etc/", "/bin/"].iter().any(|folder| path.starts_with(folder)) {
        return None;
    }
    let (message, fix) = match (there, places.first()) {
        (Some(there), _) => {
            let message = Message::new("diagnose-launch-other-place").with("seen", path).with("destination", there);
            (message, Some(there))
        }
        (None, Some(other)) => {
            let message = Message::new("diagnose-launch-other-file").with("seen", path).with("destination", other);
            (message, (places.len() == 1).then_some(other))
        }
        (None, None) => (Message::new("diagnose-launch-not-copied").with("seen", path).with("path", base), None),
    };
    let finding = Finding::new(span.clone(), Error, message);
    Some(match fix {
        Some(place) => finding.replacing(span, place),
        None => finding,
    })
}

/// The folder exists before anything is copied to it, or may.
fn is_folder(sheet: &Sheet<'_>, target: &str) -> bool {
    const THERE: &[&str] = &[
        "/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/media", "/mnt", "/opt", "/proc", "/root", "/run",
        "/sbin", "/srv", "/sys", "/tmp", "/usr", "/var",
    ];
    let inside = |path: &str| path.starts_with(&format!("{target}/"));
    let workdir = |step: &Step<'_>| step.workdir == target || inside(&step.workdir);
    let named = |run: &Run| {
        let made = matches!(run.simple.program(), Some(("mkdir", _)));
        let path = |word: &String| absolute(&sheet.step(run).workdir, word);
        run.simple.words.iter().map(path).any(|path| inside(&path) || made && path == target)
    };
    THERE.contains(&target)
        || target.starts_with("/usr/")
        || target.starts_with("/var/")
        || sheet.stage.steps.iter().any(workdir)
        || sheet.runs.iter().any(named)
}

/// A RUN may have made the file.
fn written_by_run(sheet: &Sheet<'_>, base: &str) -> bool {
    sheet.stage.runs().any(|(step, _)| {
        let raw = sheet.raw(step);
        // Running it does not make it.
        let runs_it = raw.split_whitespace().next().is_some_and(|word| is_python(shell::base_name(word)));
        raw.contains(base) && !runs_it
    })
}

fn place(sheet: &Sheet<'_>, step: &Step<'_>, word: &str) -> Range<usize> {
    let span = &step.instruction.span;
    match sheet.raw(step).find(word).filter(|_| !word.is_empty()) {
        Some(at) => span.start + at..span.start + at + word.len(),
        None => step.instruction.keyword_span.clone(),
    }
}

/// CMD launches the application as well, but whatever follows `docker run IMAGE` takes its place.
fn only_cmd(sheet: &Sheet<'_>, step: &Step<'_>, form: &Form) -> Option<Finding> {
    launched(form, sheet.stage).iter().find(|it| it.by_python && it.path.is_some())?;
    let keyword = step.instruction.keyword_span.clone();
    let finding = Finding::new(keyword.clone(), Remark, Message::new("diagnose-only-cmd"));
    Some(finding.replacing(keyword, "ENTRYPOINT"))
}

/// The application is in the image, and nothing launches it.
fn nothing(sheet: &Sheet<'_>) -> Option<Finding> {
    let last = sheet.stage.steps.last()?;
    let known_base = sheet.is_bare() || crate::lab::reference::is_repository(&sheet.stage.base, "python");
    let scripts: Vec<String> = sheet
        .stage
        .steps
        .iter()
        .filter_map(|step| step.copy.as_ref())
        .flat_map(|(sources, _)| sources.iter().filter(|source| has_extension(source, "py")).cloned())
        .collect();
    let script_of = |run: &Run| {
        let (program, arguments) = run.simple.program()?;
        let path = is_python(program).then(|| script(arguments))??;
        (has_extension(&path, "py") && !arguments.iter().any(|it| it == "-m")).then_some(path)
    };
    let run = sheet.runs.iter().rev().find(|run| sheet.is_own(run.step) && script_of(run).is_some());
    if let Some(run) = run {
        let path = script_of(run)?;
        let name = path.rsplit('/').next().unwrap_or(&path);
        if !scripts.iter().any(|source| source.rsplit('/').next() == Some(name)) {
            return None;
        }
        let step = sheet.step(run);
        let finding =
            Finding::new(step.instruction.keyword_span.clone(), Warning, Message::new("diagnose-run-launches"));
        let alone = sheet.runs.iter().filter(|other| other.step == run.step).count() == 1;
        let words: Vec<&str> = run.simple.words.iter().map(String::as_str).collect();
        let span = step.instruction.keyword_span.start..step.instruction.span.end;
        return Some(if alone {
            finding.replacing(span, &format!("ENTRYPOINT {}", array_of(&words)))
        } else {
            finding
        });
    }
    (known_base && !scripts.is_empty()).then(|| {
        let span = last.instruction.keyword_span.clone();
        Finding::new(span, Remark, Message::new("diagnose-no-entrypoint"))
    })
}
