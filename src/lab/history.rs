//! An image's history, configuration and files against a Dockerfile: was it built from it, is it still the same?
//!
//! Three builders write three dialects: classic `/bin/sh -c apt update`, BuildKit `RUN /bin/sh -c apt update # buildkit`,
//! both with `|1 NAME=value` before them where there are build arguments; Podman writes the classic one.

use std::collections::BTreeMap;

use super::dockerfile::{Arguments, Dockerfile, Form, Stage, Step, absolute};
use super::reference::is_repository;
use super::world::{FileState, HistoryEntry, ImageDetail};
use crate::text::Message;

/// Distributions whose repository is called as they name themselves. Their images ran nothing as they were made.
const DISTRIBUTIONS: [&str; 6] = ["almalinux", "alpine", "centos", "debian", "fedora", "ubuntu"];

/// Where a distribution names itself; the first is a link to the second in most of them.
pub const OS_RELEASE: [&str; 2] = ["/etc/os-release", "/usr/lib/os-release"];

/// A workspace file that the Dockerfile copies, and where it may lie in the image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedFile {
    /// Relative to the workspace.
    pub file: String,
    /// Absolute paths in the image, of which one is right.
    pub paths: Vec<String>,
}

/// Which image paths hold which of the workspace's files. Where the destination may be a folder both readings are there.
pub fn files_to_read(dockerfile: &Dockerfile, workspace_files: &[String]) -> Vec<CopiedFile> {
    let Some(stage) = dockerfile.last_stage() else { return Vec::new() };
    let copied = |file: &String| {
        let placed = stage.placed(file);
        placed.into_iter().map(|placed| CopiedFile { file: file.clone(), paths: placed.paths }).collect::<Vec<_>>()
    };
    workspace_files.iter().flat_map(copied).collect()
}

/// Something of the files that the image does not hold as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub of: Of,
    /// What differs and what to do, in words.
    pub words: Message,
}

/// What a [`Difference`] is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// An instruction that begins on this line, from 1; `None` where the image holds one that the Dockerfile has not.
    Instruction(Option<usize>),
    /// The image of the FROM on this line, from 1.
    Base(usize),
    /// A copied file, by its path relative to the workspace.
    File(String),
    /// No edit of the files is known to explain it: another hand made the image, or a file is missing or left out.
    Other,
}

/// How the image differs from what `dockerfile` and `files` (by path relative to the workspace; the Dockerfile itself
/// left out) build; empty where it is what they build. `base` is the detail of FROM's image where the engine holds it;
/// else the image's os-release must say `ID=` `base_id`, when that is asked for and is a distribution. What was run to make another
/// base is passed over.
pub fn differences(
    dockerfile: &Dockerfile,
    files: &BTreeMap<String, FileState>,
    image: &ImageDetail,
    base: Option<&ImageDetail>,
    base_id: Option<&str>,
) -> Vec<Difference> {
    let other = |words: Message| vec![Difference { of: Of::Other, words }];
    let Some(stage) = dockerfile.last_stage() else { return other(Message::new("dockerfile-no-from")) };
    if image.layers.is_empty() {
        return other(Message::new("judge-built-empty"));
    }
    let own = if let Some(base) = base {
        match after_base(image, base, &stage) {
            Ok(own) => own,
            Err(difference) => return vec![difference],
        }
    } else if base_id.is_none_or(|id| !DISTRIBUTIONS.contains(&id) || says_id(image, id)) {
        image.history.as_slice()
    } else {
        return other(Message::new("judge-built-other-system").with("expected", base_id.unwrap_or_default()));
    };
    let foreign = base.is_none() && !DISTRIBUTIONS.iter().any(|name| is_repository(&stage.base, name));
    let instructions = [runs(&stage, own, foreign), configuration(&stage, image)].into_iter().filter_map(Result::err);
    instructions.chain(copies(dockerfile, &stage, files, image)).collect()
}

fn instruction(line: usize, words: Message) -> Difference {
    Difference { of: Of::Instruction(Some(line)), words }
}

/// The image's own history, the base's left out.
fn after_base<'a>(
    image: &'a ImageDetail,
    base: &ImageDetail,
    stage: &Stage<'_>,
) -> Result<&'a [HistoryEntry], Difference> {
    if image.layers == base.layers && image.history.len() <= base.history.len() {
        return Err(Difference {
            of: Of::Other,
            words: Message::new("judge-built-retagged").with("seen", &stage.base),
        });
    }
    if !image.layers.starts_with(&base.layers) {
        let words = Message::new("judge-built-other-base").with("expected", &stage.base);
        return Err(Difference { of: Of::Base(stage.base_line), words });
    }
    Ok(image.history.get(base.history.len()..).unwrap_or_default())
}

fn says_id(image: &ImageDetail, id: &str) -> bool {
    let text = OS_RELEASE.iter().find_map(|path| image.files.get(*path)?.as_deref());
    let text = String::from_utf8_lossy(text.unwrap_or_default());
    text.lines().any(|line| line.trim().strip_prefix("ID=").is_some_and(|found| found.trim_matches(['"', '\'']) == id))
}

/// The RUN instructions must be those of the history, all of them in the same order; where it may begin with those of a base that
/// is not here, the last ones.
fn runs(stage: &Stage<'_>, history: &[HistoryEntry], foreign: bool) -> Result<(), Difference> {
    let each = history.iter().enumerate().map(|(index, entry)| ran(entry, index == 0));
    let each: Vec<Option<String>> = each.collect();
    let last = each.last().cloned().flatten();
    let mut ran: Vec<String> = each.into_iter().flatten().collect();
    let expected: Vec<(&Step<'_>, &Form)> = stage.runs().collect();
    if foreign {
        let built = |seen: &str| match expected.last() {
            Some((step, form)) => same_run(step, form, seen) || looks_built(seen, step),
            None => seen.contains("/bin/sh -c "),
        };
        if let Some(seen) = last.filter(|seen| !built(seen)) {
            return Err(committed(&seen));
        }
        ran.drain(..ran.len().saturating_sub(expected.len()));
    }
    let differs = |line: usize, shown: &str| {
        let words = Message::new("judge-built-dockerfile-changed").with("line", line).with("instruction", shown);
        instruction(line, words)
    };
    let mut next = ran.iter();
    for (step, form) in &expected {
        let line = *step.instruction.lines.start();
        match next.next() {
            Some(seen) if same_run(step, form, seen) => {}
            Some(seen) if !looks_built(seen, step) => return Err(committed(seen)),
            None if ran.is_empty() => {
                return Err(instruction(line, Message::new("judge-built-not-from-dockerfile")));
            }
            Some(_) | None => return Err(differs(line, &shown(form))),
        }
    }
    match next.next() {
        None => Ok(()),
        // A commit by Podman leaves the shell's name alone.
        Some(seen)
            if seen.starts_with('/') && seen != "/bin/sh" || seen.starts_with('|') || seen.starts_with("RUN ") =>
        {
            let seen = seen.split_once(" -c ").map_or(seen.as_str(), |(_, body)| body);
            let words = Message::new("judge-built-run-gone").with("seen", seen);
            Err(Difference { of: Of::Instruction(None), words })
        }
        Some(seen) => Err(committed(seen)),
    }
}

fn committed(seen: &str) -> Difference {
    let words = Message::new("judge-built-committed").with("seen", if seen.is_empty() { "—" } else { seen });
    Difference { of: Of::Other, words }
}

/// The command of a RUN as the history has it, blanks made single; also what `docker commit` leaves. `None` for
/// metadata, COPY and a base's own lines.
fn ran(entry: &HistoryEntry, oldest: bool) -> Option<String> {
    let buildkit = entry.comment.starts_with("buildkit") || entry.created_by.contains("# buildkit");
    let line = blanks(entry.created_by.trim().trim_end_matches("# buildkit"));
    if let Some(body) = line.strip_prefix("RUN ") {
        return Some(body.to_owned());
    }
    // `docker commit` of a container that has an entrypoint and no command leaves an empty line.
    let nothing = buildkit || oldest && line.is_empty() || line.starts_with('#') || line.contains("#(nop)");
    let imported = entry.comment.starts_with("Imported") || entry.comment.starts_with("debuerreotype");
    (!nothing && !imported).then_some(line)
}

fn same_run(step: &Step<'_>, form: &Form, seen: &str) -> bool {
    let (expected, bodies) = match form {
        Form::Exec(words) if seen.ends_with(']') => {
            // Podman writes the list as it stands in the Dockerfile, after the shell that it does not use.
            let listed = seen.find('[').and_then(|at| serde_json::from_str::<Vec<String>>(&seen[at..]).ok());
            return listed.is_some_and(|listed| {
                listed.iter().map(|word| blanks(word)).eq(words.iter().map(|word| blanks(word)))
            });
        }
        Form::Exec(words) => (blanks(&words.join(" ")), &[][..]),
        Form::Shell(line, bodies) => (blanks(&format!("{} {line}", step.shell.join(" "))), bodies.as_slice()),
    };
    if let Some(body) = bodies.first() {
        // Builders write a here-document into the history in more ways than one: its first line is in all of them.
        return body.lines().next().is_some_and(|line| seen.contains(&blanks(line)));
    }
    let before = seen.strip_suffix(&expected);
    before.is_some_and(|before| before.is_empty() || before.starts_with('|') || before.starts_with("--"))
}

/// A line that a builder wrote, and not a container's own command kept by `docker commit`.
fn looks_built(seen: &str, step: &Step<'_>) -> bool {
    seen.contains(&format!("{} ", step.shell.join(" ")))
        || seen.contains("/bin/sh -c ")
        || ["apt", "pip", "python", "--"].iter().any(|start| seen.starts_with(start))
}

fn shown(form: &Form) -> String {
    let line = match form {
        Form::Exec(words) => words.join(" "),
        Form::Shell(line, _) => blanks(line),
    };
    let mut clipped: String = line.chars().take(60).collect();
    if clipped.len() < line.len() {
        clipped.push('…');
    }
    format!("RUN {clipped}")
}

/// ENTRYPOINT, CMD, WORKDIR, USER and ENV must be those of the configuration.
fn configuration(stage: &Stage<'_>, image: &ImageDetail) -> Result<(), Difference> {
    let differs = |step: &Step<'_>, seen: &[String]| {
        let line = *step.instruction.lines.start();
        let words = Message::new("judge-built-config-changed")
            .with("line", line)
            .with("instruction", step.instruction.keyword)
            .with("seen", if seen.is_empty() { "—".to_owned() } else { seen.join(" ") });
        instruction(line, words)
    };
    for (keyword, seen) in [("ENTRYPOINT", &image.entrypoint), ("CMD", &image.cmd)] {
        if let Some((step, form)) = stage.last_command(keyword)
            && !same_command(step, form, seen)
        {
            return Err(differs(step, seen));
        }
    }
    for step in &stage.steps {
        let seen = match &step.instruction.arguments {
            Arguments::Text(_) if step.instruction.keyword == "WORKDIR" && step.workdir == stage.workdir => {
                &image.workdir
            }
            Arguments::Text(text) if step.instruction.keyword == "USER" && !text.contains('$') => &image.user,
            _ => continue,
        };
        let last = !stage
            .steps
            .iter()
            .rev()
            .take_while(|other| *other != step)
            .any(|other| other.instruction.keyword == step.instruction.keyword);
        let expected = match &step.instruction.arguments {
            Arguments::Text(text) if step.instruction.keyword == "USER" => text.trim(),
            _ => stage.workdir.as_str(),
        };
        if last && seen != expected {
            return Err(differs(step, std::slice::from_ref(seen)));
        }
    }
    let env: BTreeMap<_, _> = image.env.iter().filter_map(|pair| pair.split_once('=')).collect();
    let changed = stage.env.iter().find(|(name, value)| {
        // PATH="/venv/bin:$PATH" needs the base's own: only what is known is compared.
        !value.ends_with(':') && !value.starts_with(':') && env.get(name.as_str()) != Some(&value.as_str())
    });
    match (changed, stage.steps.iter().rev().find(|step| step.instruction.keyword == "ENV")) {
        (Some((name, _)), Some(step)) => {
            let seen = env.get(name.as_str()).map_or_else(|| (*name).clone(), |value| format!("{name}={value}"));
            Err(differs(step, &[seen]))
        }
        _ => Ok(()),
    }
}

fn same_command(step: &Step<'_>, form: &Form, seen: &[String]) -> bool {
    match form {
        Form::Exec(words) => words == seen,
        Form::Shell(line, _) => {
            let expected = step.shell.iter().map(String::as_str).chain([line.as_str()]).map(blanks);
            expected.eq(seen.iter().map(|word| blanks(word)))
        }
    }
}

/// Each copied file must be in the image, byte for byte.
fn copies(
    dockerfile: &Dockerfile,
    stage: &Stage<'_>,
    files: &BTreeMap<String, FileState>,
    image: &ImageDetail,
) -> Vec<Difference> {
    let names: Vec<String> = files.keys().cloned().collect();
    let copied = files_to_read(dockerfile, &names);
    let mut differences = Vec::new();
    for (index, CopiedFile { file, paths }) in copied.iter().enumerate() {
        // What a later COPY places over it is the later one's affair.
        if copied[index + 1..].iter().any(|later| later.paths.iter().any(|path| paths.contains(path))) {
            continue;
        }
        let text = match files.get(file) {
            Some(FileState::Text { text, .. }) => text,
            other => {
                // One that is there and too large, or no text, is not said to be missing.
                let missing = || Message::new("judge-file-missing").with("path", file);
                let words = if let Some(FileState::Unreadable(why)) = other { why.clone() } else { missing() };
                differences.push(Difference { of: Of::Other, words });
                continue;
            }
        };
        let found: Vec<&[u8]> = paths.iter().filter_map(|path| image.files.get(path)?.as_deref()).collect();
        if found.is_empty() {
            let words = Message::new("judge-built-file-not-in-image").with("path", file);
            differences.push(Difference { of: not_there(stage, file, image), words });
        } else if !found.contains(&text.as_bytes()) {
            let words = Message::new("judge-built-file-changed").with("path", file);
            differences.push(Difference { of: Of::File(file.clone()), words });
        }
    }
    differences
}

/// Why a file that a COPY brings is not in the image. One that is copied by its name would have failed the build, so
/// that the COPY is newer than the image; a whole folder may be copied without it, by `.dockerignore`.
fn not_there(stage: &Stage<'_>, file: &str, image: &ImageDetail) -> Of {
    let Some(step) = stage.steps.iter().rev().find(|step| step.places(file)) else { return Of::Other };
    let Some((sources, destination)) = &step.copy else { return Of::Other };
    let named = sources.iter().any(|source| source.trim_start_matches("./").trim_start_matches('/') == file);
    let target = absolute(&step.workdir, destination);
    let copied_there = image.history.iter().any(|entry| {
        let line = blanks(&entry.created_by);
        (line.contains("COPY ") || line.contains("ADD ")) && (line.contains(&target) || line.contains(destination))
    });
    if named || !copied_there { Of::Instruction(Some(*step.instruction.lines.start())) } else { Of::Other }
}

fn blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
