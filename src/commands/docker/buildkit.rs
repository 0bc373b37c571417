//! BuildKit's progress in its plain form: the steps numbered in the order in which they begin. Pure.

use std::collections::BTreeMap;

use bollard::moby::buildkit::v1::{StatusResponse, Vertex};

use super::human::size;
use crate::text::sanitise::one_line;

/// Lines of a step that failed that are shown once more at the end.
const LAST: usize = 10;

/// Seconds and billionths.
type Time = (i64, i32);

#[derive(Debug, Default)]
struct Step {
    number: usize,
    name: String,
    started: Option<Time>,
    /// It was said how it ended.
    ended: bool,
    /// A line that has not come whole.
    pending: Vec<u8>,
    last: Vec<String>,
}

/// What was told so far.
#[derive(Debug, Default)]
pub struct Plain {
    steps: BTreeMap<String, Step>,
    statuses: Vec<(String, String)>,
    /// The step of the last line.
    current: Option<usize>,
    failed: Option<String>,
}

impl Plain {
    /// The lines for one more item.
    pub fn take(&mut self, status: StatusResponse) -> String {
        let mut text = String::new();
        for vertex in &status.vertexes {
            self.begin(vertex, &mut text);
            let said = status.statuses.iter().map(|told| &told.vertex).chain(status.logs.iter().map(|log| &log.vertex));
            if !said.into_iter().any(|told| *told == vertex.digest) {
                self.end(vertex, &mut text);
            }
        }
        for told in status.statuses {
            let known = (told.vertex, told.id);
            if told.completed.is_none() || self.statuses.contains(&known) {
                continue;
            }
            let bytes = if told.current > 0 { format!(" {}", size(told.current, 3)) } else { String::new() };
            self.line(&known.0, &format!("{}{bytes} done", one_line(&known.1)), &mut text);
            self.statuses.push(known);
        }
        for log in status.logs {
            let at = log.timestamp.as_ref().map(|time| (time.seconds, time.nanos));
            self.log(&log.vertex, at, &log.msg, &mut text);
        }
        for vertex in &status.vertexes {
            self.end(vertex, &mut text);
        }
        text
    }

    /// The end of the step that failed, shown once more.
    pub fn failure(&self) -> String {
        let Some(step) = self.failed.as_ref().and_then(|digest| self.steps.get(digest)) else { return String::new() };
        let lines: String = step.last.iter().map(|line| format!("{line}\n")).collect();
        format!("------\n > {}:\n{lines}------\n", step.name)
    }

    fn begin(&mut self, vertex: &Vertex, text: &mut String) {
        let started = vertex.started.as_ref().map(|time| (time.seconds, time.nanos));
        if let Some(step) = self.steps.get_mut(&vertex.digest) {
            step.started = step.started.or(started);
            return;
        }
        if started.is_none() && !vertex.cached && vertex.error.is_empty() {
            return;
        }
        let number = self.steps.len() + 1;
        let step = Step { number, name: one_line(&vertex.name), started, ..Step::default() };
        text.push_str(if self.current.is_some() { "\n" } else { "" });
        text.push_str(&format!("#{number} {}\n", step.name));
        self.current = Some(number);
        self.steps.insert(vertex.digest.clone(), step);
    }

    fn end(&mut self, vertex: &Vertex, text: &mut String) {
        let Some(step) = self.steps.get_mut(&vertex.digest) else { return };
        let completed = vertex.completed.as_ref().map(|time| (time.seconds, time.nanos));
        if step.ended || (completed.is_none() && !vertex.cached && vertex.error.is_empty()) {
            return;
        }
        step.ended = true;
        let words = if !vertex.error.is_empty() {
            format!("ERROR: {}", one_line(&vertex.error))
        } else if vertex.cached {
            "CACHED".to_owned()
        } else {
            format!("DONE {:.1}s", between(step.started, completed))
        };
        let rest = std::mem::take(&mut step.pending);
        if !rest.is_empty() {
            self.log_line(&vertex.digest, completed, &rest, text);
        }
        self.line(&vertex.digest, &words, text);
        if !vertex.error.is_empty() {
            self.failed = Some(vertex.digest.clone());
        }
    }

    /// Bytes that are cut anywhere: whole lines are told.
    fn log(&mut self, digest: &str, at: Option<Time>, bytes: &[u8], text: &mut String) {
        let Some(step) = self.steps.get_mut(digest) else { return };
        step.pending.extend_from_slice(bytes);
        let whole = step.pending.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let lines: Vec<u8> = step.pending.drain(..whole).collect();
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            self.log_line(digest, at, line, text);
        }
    }

    fn log_line(&mut self, digest: &str, at: Option<Time>, line: &[u8], text: &mut String) {
        let Some(step) = self.steps.get_mut(digest) else { return };
        let line = String::from_utf8_lossy(line);
        let line = format!("{:.3} {}", between(step.started, at), line.trim_end_matches(['\r', '\n']));
        if step.last.len() == LAST {
            step.last.remove(0);
        }
        step.last.push(line.clone());
        self.line(digest, &line, text);
    }

    /// One line of a step; that the one before was of another is said.
    fn line(&mut self, digest: &str, words: &str, text: &mut String) {
        let Some(step) = self.steps.get(digest) else { return };
        let number = step.number;
        if self.current != Some(number) {
            text.push_str(&format!("\n#{number} {}\n", step.name));
            self.current = Some(number);
        }
        text.push_str(&format!("#{number} {words}\n"));
    }
}

/// Seconds from one to the other; 0 where one is not known.
fn between(from: Option<Time>, to: Option<Time>) -> f64 {
    let (Some(from), Some(to)) = (from, to) else { return 0.0 };
    (to.0.saturating_sub(from.0) as f64 + f64::from(to.1 - from.1) / 1e9).max(0.0)
}
