//! Byte ranges of a text to lines and columns.

use std::ops::Range;

use super::{Diagnostic, Fix, Severity};
use crate::text::Message;

/// A diagnostic in bytes of the text.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What is marked.
    pub span: Range<usize>,
    /// How much it matters.
    pub severity: Severity,
    /// The words.
    pub message: Message,
    /// The fix with its label.
    pub fix: Option<(Message, Vec<Edit>)>,
}

/// Bytes that another text takes the place of.
pub type Edit = (Range<usize>, String);

impl Finding {
    /// Without a fix.
    pub fn new(span: Range<usize>, severity: Severity, message: Message) -> Self {
        Self { span, severity, message, fix: None }
    }

    /// With edits and what they do.
    pub fn with_fix(mut self, label: Message, edits: Vec<Edit>) -> Self {
        self.fix = Some((label, edits));
        self
    }

    /// One edit that puts `text` there.
    pub fn adding(mut self, at: usize, text: &str) -> Self {
        let label = match text.trim().trim_end_matches(['"', ',', ' ']) {
            "" => Message::new("diagnose-fix-blank"),
            text => Message::new("diagnose-fix-add").with("text", text),
        };
        self.fix = Some((label, vec![(at..at, text.to_owned())]));
        self
    }

    /// One edit that writes `text` in the place of `span`.
    pub fn replacing(mut self, span: Range<usize>, text: &str) -> Self {
        let label = Message::new("diagnose-fix-replace").with("text", text.trim());
        self.fix = Some((label, vec![(span, text.to_owned())]));
        self
    }
}

/// A text and where its lines begin.
pub struct Page<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Page<'a> {
    /// Of a text whose lines end in `\n`.
    pub fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// From 0.
    pub fn row(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// Bytes of a line, without its end.
    pub fn line(&self, row: usize) -> Range<usize> {
        let start = self.starts.get(row).copied().unwrap_or(self.text.len());
        let end = self.starts.get(row + 1).map_or(self.text.len(), |next| next - 1);
        start..end
    }

    /// The finding in lines and columns.
    pub fn diagnostic(&self, finding: Finding) -> Diagnostic {
        let start = self.boundary(finding.span.start);
        let row = self.row(start);
        let line = self.line(row);
        let end = self.boundary(finding.span.end.min(line.end)).max(start);
        let first = self.text[line.start..start].chars().count();
        let columns = first..first + self.text[start..end].chars().count().max(1);
        let fix = finding.fix.and_then(|(label, edits)| self.fix(label, edits));
        Diagnostic { line: row + 1, columns, severity: finding.severity, message: finding.message, fix }
    }

    fn fix(&self, label: Message, mut edits: Vec<Edit>) -> Option<Fix> {
        edits.sort_by_key(|(span, _)| span.start);
        let first = self.row(edits.first()?.0.start);
        let last = self.row(edits.iter().map(|(span, _)| span.end).max()?);
        let mut text = String::new();
        let mut at = self.line(first).start;
        for (span, new) in edits {
            text.push_str(self.text.get(at..span.start)?);
            text.push_str(&new);
            at = span.end;
        }
        text.push_str(self.text.get(at..self.line(last).end.max(at))?);
        Some(Fix { label, lines: first + 1..=last + 1, text: text.split('\n').map(str::to_owned).collect() })
    }

    fn boundary(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        (0..=at).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }
}
