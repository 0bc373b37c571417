//! `>`, `>>`, `<`, `2>&1`: where a command's output goes and where its input comes from.

use brush_parser::ast::{IoFileRedirectKind, IoFileRedirectTarget, IoRedirect};

use super::super::tree::{self, Why};
use super::super::{complain, say};
use super::{Context, Shell};
use crate::simulated::machine::{Machine, Output, Surroundings};

/// Where a stream goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// On, as standard output.
    Out,
    /// On, as standard error.
    Err,
    /// To the end of a file.
    File(String),
    /// Nowhere.
    Null,
}

/// Where both streams go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sink {
    /// Standard output.
    pub out: Target,
    /// Standard error.
    pub err: Target,
}

impl Default for Sink {
    fn default() -> Self {
        Self { out: Target::Out, err: Target::Err }
    }
}

impl Sink {
    /// Sends on what a command wrote.
    pub fn pour(&self, machine: &mut Machine, who: &Surroundings, from: Vec<Output>, out: &mut Vec<Output>) {
        for output in from {
            let (target, bytes) = match output {
                Output::Stdout(bytes) => (&self.out, bytes),
                Output::Stderr(bytes) => (&self.err, bytes),
                passes @ (Output::Pause(_) | Output::Sleep(_)) => {
                    out.push(passes);
                    continue;
                }
            };
            match target {
                Target::Out => say(out, bytes),
                Target::Err => complain(out, bytes),
                // It was opened before: that it cannot be written to any more is nothing a shell would tell.
                Target::File(path) => drop(tree::write(machine, who, path, &bytes, true)),
                Target::Null => {}
            }
        }
    }
}

impl Shell {
    /// Opens what a command's redirections name. `Err` is what was said.
    pub(super) fn redirect(&mut self, cx: &mut Context<'_>, all: &[IoRedirect]) -> Result<Sink, String> {
        let mut sink = Sink::default();
        for one in all {
            match one {
                IoRedirect::File(number, kind, target) => self.aim(cx, &mut sink, *number, kind, target)?,
                IoRedirect::OutputAndError(word, append) => {
                    let path = self.text(cx, &word.value);
                    sink.out = self.open(cx, &path, *append)?;
                    sink.err = sink.out.clone();
                }
                IoRedirect::HereString(_, word) => {
                    let text = self.text(cx, &word.value);
                    self.input = Some(format!("{text}\n").into_bytes());
                }
                IoRedirect::HereDocument(_, document) => {
                    let text = document.doc.value.clone();
                    let text = if document.requires_expansion { self.document(cx, &text) } else { text };
                    let line = |line: &str| {
                        if document.remove_tabs { line.trim_start_matches('\t').to_owned() } else { line.to_owned() }
                    };
                    self.input = Some(text.split_inclusive('\n').map(line).collect::<String>().into_bytes());
                }
            }
        }
        Ok(sink)
    }

    fn aim(
        &mut self,
        cx: &mut Context<'_>,
        sink: &mut Sink,
        number: Option<i32>,
        kind: &IoFileRedirectKind,
        target: &IoFileRedirectTarget,
    ) -> Result<(), String> {
        let to = match target {
            IoFileRedirectTarget::Fd(fd) => fd.to_string(),
            IoFileRedirectTarget::Filename(word) | IoFileRedirectTarget::Duplicate(word) => self.text(cx, &word.value),
            IoFileRedirectTarget::ProcessSubstitution(..) => return Ok(()),
        };
        let opened = match kind {
            IoFileRedirectKind::Read | IoFileRedirectKind::ReadAndWrite | IoFileRedirectKind::DuplicateInput => {
                if matches!(kind, IoFileRedirectKind::DuplicateInput) || to == "/dev/stdin" || to == "/dev/tty" {
                    return Ok(());
                }
                let content = if to == "/dev/null" {
                    Ok(bytes::Bytes::new())
                } else {
                    tree::read(cx.machine, cx.surroundings, &to)
                };
                self.input = Some(content.map_err(|why| self.cannot("open", &to, why))?.to_vec());
                return Ok(());
            }
            IoFileRedirectKind::DuplicateOutput => match to.as_str() {
                "1" => sink.out.clone(),
                "2" => sink.err.clone(),
                "-" => Target::Null,
                path => {
                    sink.out = self.open(cx, path, false)?;
                    sink.err = sink.out.clone();
                    return Ok(());
                }
            },
            IoFileRedirectKind::Append => self.open(cx, &to, true)?,
            IoFileRedirectKind::Write | IoFileRedirectKind::Clobber => self.open(cx, &to, false)?,
        };
        match number.unwrap_or(1) {
            1 => sink.out = opened,
            2 => sink.err = opened,
            _ => {}
        }
        Ok(())
    }

    fn open(&self, cx: &mut Context<'_>, path: &str, append: bool) -> Result<Target, String> {
        match path {
            "/dev/null" => return Ok(Target::Null),
            "/dev/stdout" | "/dev/tty" => return Ok(Target::Out),
            "/dev/stderr" => return Ok(Target::Err),
            _ => {}
        }
        match tree::write(cx.machine, cx.surroundings, path, b"", append) {
            Ok(()) => Ok(Target::File(tree::absolute(&cx.surroundings.folder, path))),
            Err(why) => Err(self.cannot("create", path, why)),
        }
    }

    fn cannot(&self, verb: &str, path: &str, why: Why) -> String {
        match self.kind {
            super::Kind::Bash => format!("{path}: {why}"),
            super::Kind::Busybox if verb == "create" && why == tree::MISSING => {
                format!("can't create {path}: nonexistent directory")
            }
            super::Kind::Busybox => format!("can't {verb} {path}: {}", dashed(why)),
            super::Kind::Dash if verb == "create" && why == tree::MISSING => {
                format!("cannot create {path}: Directory nonexistent")
            }
            super::Kind::Dash => format!("cannot {verb} {path}: {}", dashed(why)),
        }
    }
}

// dash has shorter words for the one that is met most.
fn dashed(why: Why) -> &'static str {
    if why == tree::MISSING { "No such file" } else { why }
}
