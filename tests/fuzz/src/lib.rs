//! What must hold whatever the bytes: a function a target. `tests/fuzz/run` lets libFuzzer look for bytes that break
//! one; `cargo test` tries the corpus, and what properties make up.

use jiff::Timestamp;
use soleil::app::shell::{Shell, ShellEvent};
use soleil::lab::diagnose::{Facts, diagnose};
use soleil::lab::model::Language;
use soleil::lab::world::{Observation, World};
use soleil::lab::{dockerfile as docker, history, parse, shell};
use soleil::runtime::engine::{convert, progress::Progress};
use soleil::runtime::witness::WitnessMessage;
use soleil::text::sanitise::{LineBuffer, one_line, plain, push_line, reorders};
use soleil::text::{Lang, markdown};

/// No character that a terminal obeys or that reorders what stands around it.
pub fn harmless(text: &str) -> bool {
    !text.chars().any(|c| (c.is_control() && c != '\n') || reorders(c))
}

/// A lab file is read, or refused in harmless words with a place in it.
pub fn lab(data: &[u8]) {
    let Ok(source) = std::str::from_utf8(data) else { return };
    match parse::parse(source) {
        Ok(lab) => {
            for step in lab.steps() {
                for line in markdown::lines(step.text.in_lang(Lang::Fr), 60) {
                    assert!(harmless(&line.to_string()), "{line}");
                }
            }
            let again = parse::parse(source);
            assert_eq!(again, Ok(lab));
        }
        Err(error) => {
            // As YAML counts them.
            let lines = source.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count();
            assert!(error.line >= 1 && error.line <= lines + 1, "{error:?}");
            assert!(harmless(&error.to_string()), "{error:?}");
        }
    }
}

/// Spans lie in the text, on characters; so do diagnostics, and a fix leaves a text that can be looked at again.
pub fn dockerfile(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if text.len() > 16 * 1024 {
        return;
    }
    match docker::parse(text) {
        Ok(parsed) => {
            for instruction in &parsed.instructions {
                let (whole, keyword) = (instruction.span.clone(), instruction.keyword_span.clone());
                assert!(text.get(whole.clone()).is_some(), "{whole:?} {text:?}");
                assert!(text.get(keyword.clone()).is_some(), "{keyword:?} {text:?}");
                assert!(keyword.end <= whole.start, "{instruction:?}");
                assert!(*instruction.lines.start() >= 1 && *instruction.lines.end() <= text.split('\n').count());
            }
            for stage in parsed.stages() {
                let _ = stage.runs().map(|(_, form)| form.commands().len()).sum::<usize>();
            }
            let _ = history::files_to_read(&parsed, &["app.py".to_owned()]);
        }
        Err(error) => assert!(error.line >= 1 && error.line <= text.split('\n').count(), "{error:?} {text:?}"),
    }
    let lines: Vec<&str> = text.split('\n').collect();
    for language in [Language::Dockerfile, Language::Python] {
        for found in diagnose(language, text, &Facts::default()) {
            assert!(found.line >= 1 && found.line <= lines.len(), "{found:?} {text:?}");
            let length = lines[found.line - 1].chars().count();
            // What is missing at a line's end is marked in the cell after it.
            let (start, end) = (found.columns.start, found.columns.end);
            assert!(start <= length && start < end && end <= length.max(start + 1), "{found:?} {text:?}");
            if let Some(fix) = &found.fix {
                let _ = diagnose(language, &fix.apply(text), &Facts::default());
            }
        }
    }
}

/// What comes out is harmless, stays as it is a second time, and does not depend on where the bytes were cut.
pub fn sanitiser(data: &[u8]) {
    let text = plain(data);
    assert!(harmless(&text), "{text:?}");
    assert_eq!(plain(text.as_bytes()), text);
    assert!(!one_line(&String::from_utf8_lossy(data)).contains('\n'));
    let size = data.first().map_or(1, |first| usize::from(*first) % 7 + 1);
    let mut buffer = LineBuffer::new();
    let mut joined = String::new();
    for piece in data.chunks(size) {
        for line in buffer.push(piece) {
            push_line(&mut joined, &line);
            joined.push('\n');
        }
    }
    if let Some(line) = buffer.flush() {
        push_line(&mut joined, &line);
    }
    assert_eq!(joined, text, "by {size}");
}

/// Whatever JSON an engine answers becomes facts, or nothing.
pub fn event(data: &[u8]) {
    use bollard::models::{BuildInfo, ContainerInspectResponse, ContainerSummary, EventMessage, ImageSummary};
    let mut world = World::default();
    if let Ok(message) = serde_json::from_slice::<EventMessage>(data) {
        let heard = convert::event(&message);
        assert_eq!(format!("{heard:?}"), format!("{:?}", convert::event(&message)));
        let _ = convert::time(convert::nanoseconds(&message));
    }
    if let Ok(summary) = serde_json::from_slice::<ImageSummary>(data) {
        world.observe(Observation::Images(vec![convert::image(&summary)]));
    }
    if let Ok(summary) = serde_json::from_slice::<ContainerSummary>(data) {
        world.observe(Observation::Containers(vec![convert::listed(&summary)]));
    }
    if let Ok(response) = serde_json::from_slice::<ContainerInspectResponse>(data) {
        world.observe(Observation::ContainerInspected(Box::new(convert::inspected(&response).0)));
    }
    if let Ok(info) = serde_json::from_slice::<BuildInfo>(data) {
        let mut progress = Progress::new("FROM debian\nRUN true\n");
        let _ = (progress.take(info.clone()), progress.take(info), progress.fail(), progress.finish());
    }
}

/// A report on the witness's socket, and the same bytes written by a shell that may know the nonce.
pub fn witness(data: &[u8]) {
    if let Ok(report) = serde_json::from_slice::<WitnessMessage>(data) {
        let _ = shell::split(&report.line);
    }
    if let Ok(line) = std::str::from_utf8(data) {
        for simple in shell::split(line) {
            let _ = (simple.program().map(|(_, words)| shell::script(words)), shell::split(line));
        }
    }
    for nonce in ["n", ""] {
        let mut pane = Shell::new(5, 20, nonce);
        let events = pane.feed(data, Timestamp::UNIX_EPOCH);
        // Without a nonce nobody is believed.
        let heard = events.iter().any(|event| matches!(event, ShellEvent::Seen(_)));
        assert!(!nonce.is_empty() || !heard, "{events:?}");
        pane.resize(1, 1);
        let _ = (pane.feed(data, Timestamp::UNIX_EPOCH), pane.screen().contents());
    }
}
