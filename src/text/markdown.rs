//! Markdown of a lab, wrapped to a width, as styled lines.

mod memo;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::sanitise::one_line;
use memo::{Kind, Source, kept};

/// A block of code on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeBlock {
    /// What stands after the fence: `sh`; empty where nothing does.
    pub language: String,
    /// As it was written, control characters included; its lines end in line feeds but for the last.
    pub text: String,
    /// The lines of the page that show it. Each begins with two blanks.
    pub rows: Range<usize>,
}

/// The lines of `source`, none wider than `width` columns. What is left of a line of code follows behind a `↪`.
pub fn lines(source: &str, width: u16) -> Vec<Line<'static>> {
    page(source, width).0
}

/// As [`lines`], with the blocks of code in their order.
pub fn page(source: &str, width: u16) -> (Vec<Line<'static>>, Vec<CodeBlock>) {
    kept(wanted(Kind::Markdown, source, width, 0, Style::new()), |wanted| {
        let mut page = Page::of(wanted);
        for event in Parser::new(&wanted.text) {
            page.event(event);
        }
        page.end_block();
        while page.lines.last().is_some_and(|line| line.width() == 0) {
            page.lines.pop();
        }
        (page.lines, page.blocks)
    })
}

/// Words wrapped to `width` columns, the following lines led by as many blanks as `indent`.
pub fn wrap(words: &str, width: u16, indent: usize, style: Style) -> Vec<Line<'static>> {
    let made = kept(wanted(Kind::Words, words, width, indent, style), |wanted| {
        let mut page = Page::of(wanted);
        page.words(&one_line(&wanted.text), style);
        page.end_line();
        (page.lines, Vec::new())
    });
    made.0
}

/// As [`wrap`], for a sentence of ours: what stands between backticks is shown as code.
pub fn prose(words: &str, width: u16, indent: usize, style: Style) -> Vec<Line<'static>> {
    let made = kept(wanted(Kind::Prose, words, width, indent, style), |wanted| {
        let mut page = Page::of(wanted);
        for (place, piece) in one_line(&wanted.text).split('`').enumerate() {
            let style = if place % 2 == 1 { style.patch(code_style()) } else { style };
            page.words(piece, style);
        }
        page.end_line();
        (page.lines, Vec::new())
    });
    made.0
}

fn wanted(kind: Kind, text: &str, width: u16, indent: usize, style: Style) -> Source {
    Source { kind, text: text.to_owned(), width, indent, style }
}

/// Before each row of code.
const CODE_MARGIN: &str = "  ";
/// Then, before what did not fit in the row above.
const CONTINUED: &str = "↪ ";

#[derive(Default)]
struct Page {
    width: usize,
    lines: Vec<Line<'static>>,
    current: Vec<Span<'static>>,
    used: usize,
    indent: usize,
    modifiers: Vec<Modifier>,
    lists: Vec<Option<u64>>,
    code: bool,
    blocks: Vec<CodeBlock>,
    links: Vec<String>,
}

impl Page {
    fn of(wanted: &Source) -> Self {
        Self { width: usize::from(wanted.width.max(10)), indent: wanted.indent, ..Self::default() }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code => {
                if let Some(block) = self.blocks.last_mut() {
                    block.text.push_str(&text);
                }
                for line in text.lines() {
                    self.code_line(&one_line(line));
                }
            }
            Event::Text(text) => self.words(&one_line(&text), self.style()),
            Event::Code(text) => self.words(&one_line(&text), code_style()),
            Event::SoftBreak => self.words(" ", self.style()),
            Event::HardBreak => self.end_line(),
            Event::Rule => self.end_block(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                self.end_block();
                self.modifiers.push(Modifier::BOLD | Modifier::UNDERLINED);
            }
            Tag::Strong => self.modifiers.push(Modifier::BOLD),
            Tag::Emphasis => self.modifiers.push(Modifier::ITALIC),
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.end_block();
                }
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_line();
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                let lead = 2 * self.lists.len().saturating_sub(1);
                self.indent = lead + mark.width();
                self.current.push(Span::raw(format!("{:lead$}{mark}", "")));
                self.used = self.indent;
            }
            Tag::CodeBlock(kind) => {
                self.end_line();
                if !matches!(kind, CodeBlockKind::Indented) || self.lists.is_empty() {
                    self.blank();
                }
                self.code = true;
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let row = self.lines.len();
                self.blocks.push(CodeBlock { language, text: String::new(), rows: row..row });
            }
            Tag::Link { dest_url, .. } => {
                self.links.push(one_line(&dest_url));
                self.modifiers.push(Modifier::UNDERLINED);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.modifiers.pop();
                self.end_block();
            }
            TagEnd::Strong | TagEnd::Emphasis => {
                self.modifiers.pop();
            }
            TagEnd::Link => {
                self.modifiers.pop();
                if let Some(url) = self.links.pop() {
                    self.words(&format!(" ({url})"), Style::new().dim());
                }
            }
            TagEnd::Paragraph if self.lists.is_empty() => self.end_block(),
            TagEnd::Paragraph | TagEnd::Item => self.end_line(),
            TagEnd::List(_) => {
                self.lists.pop();
                self.indent = 2 * self.lists.len();
                if self.lists.is_empty() {
                    self.end_block();
                }
            }
            TagEnd::CodeBlock => {
                self.code = false;
                if let Some(block) = self.blocks.last_mut() {
                    block.rows.end = self.lines.len();
                    block.text.truncate(block.text.trim_end_matches('\n').len());
                }
                self.blank();
            }
            _ => {}
        }
    }

    fn style(&self) -> Style {
        self.modifiers.iter().fold(Style::new(), |style, modifier| style.add_modifier(*modifier))
    }

    fn words(&mut self, text: &str, style: Style) {
        let room = self.width - self.indent.min(self.width - 4);
        for piece in text.split_inclusive(' ').flat_map(|word| cut(word, room)) {
            let width = piece.trim_end().width();
            if self.used + width > self.width && self.used > self.indent {
                let glued = self.glued(width);
                self.end_line();
                for span in glued {
                    self.lead();
                    self.used += span.width();
                    self.current.push(span);
                }
            }
            self.lead();
            let piece = if self.used <= self.indent { piece.trim_start() } else { piece };
            if !piece.is_empty() {
                self.used += piece.width();
                self.current.push(Span::styled(piece.to_owned(), style));
            }
        }
    }

    /// A line that follows another begins under its text.
    fn lead(&mut self) {
        if self.current.is_empty() && self.indent > 0 && !self.lines.is_empty() {
            self.current.push(Span::raw(" ".repeat(self.indent)));
            self.used = self.indent;
        }
    }

    /// The end of the line that no blank parts from what comes next, `width` wide: taken away, to go on with it. Code and
    /// the full stop after it stay together.
    fn glued(&mut self, width: usize) -> Vec<Span<'static>> {
        let open = |span: &Span<'_>| !span.content.ends_with(' ');
        let from = self.current.iter().rposition(|span| !open(span)).map_or(0, |at| at + 1);
        let wide: usize = self.current[from..].iter().map(Span::width).sum();
        if from == 0 || self.indent + wide + width > self.width {
            return Vec::new();
        }
        self.current.split_off(from)
    }

    fn code_line(&mut self, code: &str) {
        let room = self.width.saturating_sub(CODE_MARGIN.width());
        let mut rest = code;
        loop {
            let lead = if rest.len() == code.len() { "" } else { CONTINUED };
            let piece = cut(rest, room - lead.width())[0];
            self.current.push(Span::raw(CODE_MARGIN));
            self.current.push(Span::styled(lead, Style::new().dim()));
            self.current.push(Span::styled(piece.to_owned(), code_style()));
            self.end_line();
            rest = &rest[piece.len()..];
            if rest.is_empty() {
                return;
            }
        }
    }

    fn end_line(&mut self) {
        let mut spans: Vec<Span<'static>> = Vec::new();
        for span in self.current.drain(..) {
            match spans.last_mut() {
                Some(last) if last.style == span.style => last.content.to_mut().push_str(&span.content),
                _ => spans.push(span),
            }
        }
        if !spans.is_empty() {
            self.lines.push(Line::from(spans));
        }
        self.used = 0;
    }

    fn end_block(&mut self) {
        self.end_line();
        self.blank();
    }

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| line.width() > 0) {
            self.lines.push(Line::default());
        }
    }
}

/// A word wider than a line, in pieces that fit.
fn cut(word: &str, width: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (at, c) in word.char_indices() {
        let cells = c.width().unwrap_or(0);
        if used + cells > width && c != ' ' && at > start {
            pieces.push(&word[start..at]);
            (start, used) = (at, 0);
        }
        used += cells;
    }
    pieces.push(&word[start..]);
    pieces
}

fn code_style() -> Style {
    Style::new().cyan()
}

/// The first code of `source`, between backticks or in a block, without its last newline.
pub fn first_code(source: &str) -> Option<String> {
    let mut block = None;
    for event in Parser::new(source) {
        match (event, &mut block) {
            (Event::Code(text), None) => return Some(text.into_string()),
            (Event::Start(Tag::CodeBlock(_)), None) => block = Some(String::new()),
            (Event::Text(text), Some(code)) => code.push_str(&text),
            (Event::End(TagEnd::CodeBlock), Some(code)) => return Some(code.trim_end().to_owned()),
            _ => {}
        }
    }
    None
}
