//! `soleil explain`: what any engine's or build's output is trying to say.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "a command reads files and the environment")]

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::cli::Global;
use crate::lab::explain::{Catalogue, Explanation, Seen};
use crate::runtime::labs;
use crate::runtime::surroundings::{environment, voice};
use crate::text::{Lang, Message, plain, render};

/// Bytes of the output that are kept: its end, where the failure is.
const LIMIT: usize = 4 * 1024 * 1024;
/// Bytes of the longest file of the student's that is looked into.
const FILE_LIMIT: u64 = 1024 * 1024;

/// As `--json` prints it.
#[derive(Debug, Serialize)]
struct Report<'a> {
    id: Option<&'a str>,
    line: Option<usize>,
    title: Option<&'a str>,
    explanation: Option<&'a str>,
    fix: Option<&'a str>,
    benign: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<&'a str>,
}

/// Prints the explanation. Exit status: 0 there is one, 1 there is none.
///
/// # Errors
/// The text cannot be read.
pub fn run(global: &Global, json: bool, file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let text = match file.filter(|path| *path != Path::new("-")) {
        Some(path) => end_of(File::open(path).with_context(|| format!("cannot read {}", path.display()))?)
            .with_context(|| format!("cannot read {}", path.display()))?,
        None => end_of(io::stdin().lock()).context("cannot read the standard input")?,
    };
    let files = files(global);
    let catalogue = Catalogue::shipped();
    let found = catalogue.explain(&Seen { text: &text, files: Some(&files), ..Seen::default() });
    let mut noise = catalogue.noise(&text);
    // `Unable to find image` is harmless, but not where it is the failure's own sign.
    if let Some(found) = &found {
        noise.retain(|failure| {
            !found.quote.lines().any(|line| catalogue.benign(line).is_some_and(|one| one.id == failure.id))
        });
    }
    let lang = language(global);
    super::only_output_is_left();
    if json {
        let report = Report {
            id: found.as_ref().map(|found| found.id.as_str()),
            line: found.as_ref().and_then(|found| found.at.as_ref()).map(|(_, line)| *line),
            title: found.as_ref().map(|found| found.title.in_lang(lang)),
            explanation: found.as_ref().map(|found| found.words.in_lang(lang)),
            fix: found.as_ref().map(|found| found.fix.in_lang(lang)),
            benign: noise.iter().map(|failure| failure.id.as_str()).collect(),
            file: found.as_ref().and_then(|found| found.at.as_ref()).map(|(path, _)| path.as_str()),
            quote: found.as_ref().map(|found| found.quote.as_str()).filter(|quote| !quote.is_empty()),
        };
        println!("{}", serde_json::to_string(&report)?);
    } else {
        let (width, ascii) = (width(), ascii(global));
        let say = |text: String| println!("{}", wrapped(&if ascii { plain(&text) } else { text }, width));
        match &found {
            Some(found) => told(found, lang).into_iter().for_each(say),
            None => say(render(&Message::new("explain-nothing"), lang)),
        }
        for failure in noise {
            let title = failure.title.in_lang(lang);
            say(render(&Message::new("explain-harmless").with("title", title), lang));
        }
    }
    Ok(ExitCode::from(u8::from(found.is_none())))
}

/// The lines of an explanation: the fix before the reason.
fn told(found: &Explanation, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = found.quote.lines().map(|line| format!("> {line}")).collect();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(found.title.in_lang(lang).to_owned());
    lines.push(String::new());
    lines.push(found.fix.in_lang(lang).to_owned());
    lines.push(String::new());
    lines.push(found.words.in_lang(lang).to_owned());
    if let Some((path, line)) = &found.at {
        lines.push(String::new());
        lines.push(render(&Message::new("explain-at").with("file", path).with("line", line), lang));
    }
    lines
}

/// Columns of the terminal; none where the output goes elsewhere.
fn width() -> Option<usize> {
    let (columns, _) = io::stdout().is_terminal().then(crossterm::terminal::size)?.ok()?;
    Some(usize::from(columns)).filter(|columns| *columns > 0)
}

/// Broken between words. A word that is longer than a line stays whole, so that it can be copied.
fn wrapped(text: &str, width: Option<usize>) -> String {
    let Some(width) = width.filter(|_| !text.starts_with("> ")) else { return text.to_owned() };
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

/// The end of a stream, whole lines, as text.
fn end_of(stream: impl Read) -> io::Result<String> {
    let mut stream = BufReader::new(stream);
    let mut kept: VecDeque<u8> = VecDeque::new();
    loop {
        let piece = stream.fill_buf()?;
        if piece.is_empty() {
            break;
        }
        kept.extend(piece);
        let read = piece.len();
        stream.consume(read);
        if kept.len() > LIMIT {
            kept.drain(..kept.len() - LIMIT);
        }
    }
    let bytes = kept.make_contiguous();
    let start =
        if bytes.len() < LIMIT { 0 } else { bytes.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1) };
    Ok(String::from_utf8_lossy(&bytes[start..]).into_owned())
}

/// The lab's files, from the folder in which a build would take them: this one when it holds some of them, else the
/// workspace. It needs no ledger, and no lab that can be read.
fn files(global: &Global) -> BTreeMap<String, String> {
    let Ok(lab) = labs::load(global.lab()) else { return BTreeMap::new() };
    let home = environment("HOME").map(|home| Path::new(&home).join(&lab.workspace));
    let folders = match &global.workspace {
        Some(folder) => vec![folder.clone()],
        None => [Some(PathBuf::from(".")), home].into_iter().flatten().collect(),
    };
    let texts = folders.iter().map(|folder| {
        let text = |path: &str| Some((path.to_owned(), small(&folder.join(path))?));
        lab.files.iter().filter_map(|file| text(&file.path)).collect::<BTreeMap<_, _>>()
    });
    texts.into_iter().find(|texts| !texts.is_empty()).unwrap_or_default()
}

/// The text of a regular file that is not too long.
fn small(path: &Path) -> Option<String> {
    let about = std::fs::metadata(path).ok().filter(|about| about.is_file() && about.len() <= FILE_LIMIT)?;
    let bytes = std::fs::read(path).ok()?;
    (about.len() > 0).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

fn language(global: &Global) -> Lang {
    voice(global).lang
}

fn ascii(global: &Global) -> bool {
    voice(global).ascii
}
