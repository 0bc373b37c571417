//! An image's history, configuration and files against a Dockerfile: was it built from it, is it still the same?
//!
//! Three builders write three dialects: classic `/bin/sh -c apt update`, BuildKit `RUN /bin/sh -c apt update # buildkit`,
//! both with `|1 NAME=value` before them where there are build arguments; Podman writes the classic one.

use std::collections::BTreeMap;

use super::dockerfile::{Arguments, Dockerfile, Form, Stage, Step};
use super::world::{FileState, HistoryEntry, ImageDetail};
use crate::text::Message;

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

/// Whether the image is what `dockerfile` and `files` (by path relative to the workspace; the Dockerfile itself left
/// out) build. `base` is the detail of FROM's image where the engine holds it; else the image's os-release must say
/// `ID=` `base_id`, when that is asked for. The error says what differs and what to do.
pub fn built_from(
    dockerfile: &Dockerfile,
    files: &BTreeMap<String, FileState>,
    image: &ImageDetail,
    base: Option<&ImageDetail>,
    base_id: Option<&str>,
) -> Result<(), Message> {
    let Some(stage) = dockerfile.last_stage() else { return Err(Message::new("dockerfile-no-from")) };
    if image.layers.is_empty() {
        return Err(Message::new("judge-built-empty"));
    }
    let own = if let Some(base) = base {
        after_base(image, base, &stage)?
    } else if base_id.is_none_or(|id| says_id(image, id)) {
        image.history.as_slice()
    } else {
        return Err(Message::new("judge-built-other-system").with("expected", base_id.unwrap_or_default()));
    };
    runs(&stage, own)?;
    configuration(&stage, image)?;
    copies(dockerfile, files, image)
}

/// The image's own history, the base's left out.
fn after_base<'a>(
    image: &'a ImageDetail,
    base: &ImageDetail,
    stage: &Stage<'_>,
) -> Result<&'a [HistoryEntry], Message> {
    if image.layers == base.layers && image.history.len() <= base.history.len() {
        return Err(Message::new("judge-built-retagged").with("seen", &stage.base));
    }
    if !image.layers.starts_with(&base.layers) {
        return Err(Message::new("judge-built-other-base").with("expected", &stage.base));
    }
    Ok(image.history.get(base.history.len()..).unwrap_or_default())
}

fn says_id(image: &ImageDetail, id: &str) -> bool {
    let text = OS_RELEASE.iter().find_map(|path| image.files.get(*path)?.as_deref());
    let text = String::from_utf8_lossy(text.unwrap_or_default());
    text.lines().any(|line| line.trim().strip_prefix("ID=").is_some_and(|found| found.trim_matches(['"', '\'']) == id))
}

/// The RUN instructions must be those of the history, all of them in the same order.
fn runs(stage: &Stage<'_>, history: &[HistoryEntry]) -> Result<(), Message> {
    let ran: Vec<String> = history.iter().enumerate().filter_map(|(index, entry)| ran(entry, index == 0)).collect();
    let expected: Vec<(&Step<'_>, &Form)> = stage.runs().collect();
    let differs = |line: usize, shown: &str| {
        Message::new("judge-built-dockerfile-changed").with("line", line).with("instruction", shown)
    };
    let mut next = ran.iter();
    for (step, form) in &expected {
        let line = *step.instruction.lines.start();
        match next.next() {
            Some(seen) if same_run(step, form, seen) => {}
            Some(seen) if !looks_built(seen, step) => return Err(committed(seen)),
            None if ran.is_empty() => return Err(Message::new("judge-built-not-from-dockerfile")),
            Some(_) | None => return Err(differs(line, &shown(form))),
        }
    }
    match next.next() {
        None => Ok(()),
        Some(seen) if seen.starts_with('/') || seen.starts_with('|') || seen.starts_with("RUN ") => {
            let seen = seen.split_once(" -c ").map_or(seen.as_str(), |(_, body)| body);
            Err(Message::new("judge-built-run-gone").with("seen", seen))
        }
        Some(seen) => Err(committed(seen)),
    }
}

fn committed(seen: &str) -> Message {
    Message::new("judge-built-committed").with("seen", if seen.is_empty() { "—" } else { seen })
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
fn configuration(stage: &Stage<'_>, image: &ImageDetail) -> Result<(), Message> {
    let differs = |step: &Step<'_>, seen: &[String]| {
        Message::new("judge-built-config-changed")
            .with("line", step.instruction.lines.start())
            .with("instruction", step.instruction.keyword)
            .with("seen", if seen.is_empty() { "—".to_owned() } else { seen.join(" ") })
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
fn copies(dockerfile: &Dockerfile, files: &BTreeMap<String, FileState>, image: &ImageDetail) -> Result<(), Message> {
    let names: Vec<String> = files.keys().cloned().collect();
    let copied = files_to_read(dockerfile, &names);
    for (index, CopiedFile { file, paths }) in copied.iter().enumerate() {
        // What a later COPY places over it is the later one's affair.
        if copied[index + 1..].iter().any(|later| later.paths.iter().any(|path| paths.contains(path))) {
            continue;
        }
        let Some(FileState::Text { text, .. }) = files.get(file) else {
            return Err(Message::new("judge-file-missing").with("path", file));
        };
        let found: Vec<&[u8]> = paths.iter().filter_map(|path| image.files.get(path)?.as_deref()).collect();
        if found.is_empty() {
            return Err(Message::new("judge-built-file-not-in-image").with("path", file));
        }
        if !found.contains(&text.as_bytes()) {
            return Err(Message::new("judge-built-file-changed").with("path", file));
        }
    }
    Ok(())
}

fn blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
