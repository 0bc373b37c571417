//! Words as a shell expands them: variables, `$(…)`, quotes, then fields, then files.

use brush_parser::ast::Word;
use brush_parser::word::{self, ParameterExpr, ParameterTestType, TildeExpr, WordPiece};

use super::pattern::{self, Piece};
use super::{Context, Shell, grammar};

impl Shell {
    /// Words to arguments.
    pub(super) fn arguments(&mut self, cx: &mut Context<'_>, words: &[&Word]) -> Vec<String> {
        let mut arguments = Vec::new();
        for word in words {
            for braced in self.braces(&word.value) {
                for field in self.fields(cx, &braced) {
                    let files = if pattern::special(&field) {
                        pattern::files(&cx.machine.root, &cx.surroundings.folder, &field)
                    } else {
                        Vec::new()
                    };
                    if files.is_empty() { arguments.push(pattern::plain(&field)) } else { arguments.extend(files) }
                }
            }
        }
        arguments
    }

    /// A word to one text: of an assignment, a redirection, `case`.
    pub(super) fn text(&mut self, cx: &mut Context<'_>, word: &str) -> String {
        pattern::plain(&self.pieces(cx, word))
    }

    /// A word with what was quoted in it.
    pub(super) fn pieces(&mut self, cx: &mut Context<'_>, word: &str) -> Vec<Piece> {
        self.raw(cx, word).into_iter().map(|raw| (raw.text, raw.quoted)).collect()
    }

    /// The text of a here-document.
    pub(super) fn document(&mut self, cx: &mut Context<'_>, text: &str) -> String {
        match word::parse_heredoc(text, &grammar::options(self.kind)) {
            Ok(parsed) => {
                let mut made = Vec::new();
                for piece in parsed {
                    self.piece(cx, &piece.piece, true, &mut made);
                }
                made.into_iter().map(|raw| raw.text).collect()
            }
            Err(_) => text.to_owned(),
        }
    }

    fn braces(&self, word: &str) -> Vec<String> {
        if self.kind != super::Kind::Bash || !word.contains('{') {
            return vec![word.to_owned()];
        }
        match word::parse_brace_expansions(word, &grammar::options(self.kind)) {
            Ok(Some(pieces)) => spread(&pieces),
            _ => vec![word.to_owned()],
        }
    }

    // Splits what came of expansions where it was not quoted.
    fn fields(&mut self, cx: &mut Context<'_>, word: &str) -> Vec<Vec<Piece>> {
        let mut fields: Vec<Vec<Piece>> = Vec::new();
        let mut open = false;
        for raw in self.raw(cx, word) {
            if raw.boundary {
                open = false;
            }
            if raw.quoted || !raw.expanded {
                push(&mut fields, &mut open, (raw.text, raw.quoted));
                continue;
            }
            let blank = |c: char| matches!(c, ' ' | '\t' | '\n');
            if raw.text.starts_with(blank) {
                open = false;
            }
            for (index, part) in raw.text.split(blank).filter(|part| !part.is_empty()).enumerate() {
                open = open && index == 0;
                push(&mut fields, &mut open, (part.to_owned(), false));
            }
            if raw.text.ends_with(blank) {
                open = false;
            }
        }
        fields
    }

    fn raw(&mut self, cx: &mut Context<'_>, word: &str) -> Vec<Raw> {
        let mut made = Vec::new();
        match word::parse(word, &grammar::options(self.kind)) {
            Ok(parsed) => {
                for piece in parsed {
                    self.piece(cx, &piece.piece, false, &mut made);
                }
            }
            Err(_) => made.push(Raw::new(word.to_owned(), false, false)),
        }
        made
    }

    fn piece(&mut self, cx: &mut Context<'_>, piece: &WordPiece, quoted: bool, made: &mut Vec<Raw>) {
        match piece {
            WordPiece::Text(text) => made.push(Raw::new(text.clone(), quoted, false)),
            WordPiece::SingleQuotedText(text) => made.push(Raw::new(text.clone(), true, false)),
            WordPiece::AnsiCQuotedText(text) => made.push(Raw::new(escapes(text), true, false)),
            WordPiece::EscapeSequence(text) => {
                let text = text.strip_prefix('\\').unwrap_or(text);
                made.push(Raw::new(if text == "\n" { String::new() } else { text.to_owned() }, true, false));
            }
            WordPiece::DoubleQuotedSequence(inner) | WordPiece::GettextDoubleQuotedSequence(inner) => {
                // `""` is an argument too.
                let before = made.len();
                for piece in inner {
                    self.piece(cx, &piece.piece, true, made);
                }
                if made.len() == before && !all_parameters(inner) {
                    made.push(Raw::new(String::new(), true, false));
                }
            }
            WordPiece::TildeExpansion(TildeExpr::Home) => {
                let home = self.variable(cx, "HOME").unwrap_or_else(|| "/root".to_owned());
                made.push(Raw::new(home, true, false));
            }
            WordPiece::TildeExpansion(_) => made.push(Raw::new("~".to_owned(), quoted, false)),
            WordPiece::CommandSubstitution(text) | WordPiece::BackquotedCommandSubstitution(text) => {
                let text = self.substitute(cx, text);
                made.push(Raw::new(text, quoted, true));
            }
            WordPiece::ArithmeticExpression(expression) => {
                let value = self.arithmetic(cx, &expression.value);
                made.push(Raw::new(value.to_string(), quoted, true));
            }
            WordPiece::ParameterExpansion(expression) => self.parameter(cx, expression, quoted, made),
        }
    }

    fn parameter(&mut self, cx: &mut Context<'_>, expression: &ParameterExpr, quoted: bool, made: &mut Vec<Raw>) {
        use ParameterExpr as P;
        let (P::Parameter { parameter, .. }
        | P::UseDefaultValues { parameter, .. }
        | P::AssignDefaultValues { parameter, .. }
        | P::IndicateErrorIfNullOrUnset { parameter, .. }
        | P::UseAlternativeValue { parameter, .. }
        | P::ParameterLength { parameter, .. }
        | P::RemoveSmallestSuffixPattern { parameter, .. }
        | P::RemoveLargestSuffixPattern { parameter, .. }
        | P::RemoveSmallestPrefixPattern { parameter, .. }
        | P::RemoveLargestPrefixPattern { parameter, .. }
        | P::Substring { parameter, .. }
        | P::Transform { parameter, .. }
        | P::UppercaseFirstChar { parameter, .. }
        | P::UppercasePattern { parameter, .. }
        | P::LowercaseFirstChar { parameter, .. }
        | P::LowercasePattern { parameter, .. }
        | P::ReplaceSubstring { parameter, .. }) = expression
        else {
            return;
        };
        let name = named(parameter);
        if matches!(name.as_str(), "@" | "*") {
            for (index, text) in self.positional.clone().into_iter().enumerate() {
                made.push(Raw { boundary: index > 0, ..Raw::new(text, quoted, true) });
            }
            return;
        }
        let value = self.variable(cx, &name);
        let full = |test: &ParameterTestType| match test {
            ParameterTestType::UnsetOrNull => value.clone().filter(|value| !value.is_empty()),
            ParameterTestType::Unset => value.clone(),
        };
        let text = match expression {
            P::UseDefaultValues { test_type, default_value, .. } => match full(test_type) {
                Some(value) => value,
                None => self.text(cx, default_value.as_deref().unwrap_or_default()),
            },
            P::AssignDefaultValues { test_type, default_value, .. } => match full(test_type) {
                Some(value) => value,
                None => {
                    let text = self.text(cx, default_value.as_deref().unwrap_or_default());
                    self.assign(cx, &name, text.clone());
                    text
                }
            },
            P::IndicateErrorIfNullOrUnset { test_type, error_message, .. } => match full(test_type) {
                Some(value) => value,
                None => {
                    let text = self.text(cx, error_message.as_deref().unwrap_or("parameter not set"));
                    self.failed = Some(format!("{name}: {text}"));
                    String::new()
                }
            },
            P::UseAlternativeValue { test_type, alternative_value, .. } => match full(test_type) {
                Some(_) => self.text(cx, alternative_value.as_deref().unwrap_or_default()),
                None => String::new(),
            },
            P::ParameterLength { .. } => value.unwrap_or_default().chars().count().to_string(),
            P::RemoveSmallestSuffixPattern { pattern, .. } | P::RemoveLargestSuffixPattern { pattern, .. } => {
                let glob = self.pieces(cx, pattern.as_deref().unwrap_or_default());
                let value = value.unwrap_or_default();
                let mut cuts: Vec<usize> = ends(&value).filter(|at| pattern::matches(&glob, &value[*at..])).collect();
                if matches!(expression, P::RemoveSmallestSuffixPattern { .. }) {
                    cuts.reverse();
                }
                value[..cuts.first().copied().unwrap_or(value.len())].to_owned()
            }
            P::RemoveSmallestPrefixPattern { pattern, .. } | P::RemoveLargestPrefixPattern { pattern, .. } => {
                let glob = self.pieces(cx, pattern.as_deref().unwrap_or_default());
                let value = value.unwrap_or_default();
                let mut cuts: Vec<usize> = ends(&value).filter(|at| pattern::matches(&glob, &value[..*at])).collect();
                if matches!(expression, P::RemoveLargestPrefixPattern { .. }) {
                    cuts.reverse();
                }
                value[cuts.first().copied().unwrap_or(0)..].to_owned()
            }
            P::UppercasePattern { .. } => value.unwrap_or_default().to_uppercase(),
            P::LowercasePattern { .. } => value.unwrap_or_default().to_lowercase(),
            P::ReplaceSubstring { pattern, replacement, .. } => {
                let glob = pattern::expression(&self.pieces(cx, pattern));
                let with = self.text(cx, replacement.as_deref().unwrap_or_default());
                let value = value.unwrap_or_default();
                let every =
                    matches!(expression, P::ReplaceSubstring { match_kind: word::SubstringMatchKind::Anywhere, .. });
                regex::Regex::new(&glob).map_or(value.clone(), |regex| {
                    regex.replacen(&value, usize::from(!every), regex::NoExpand(&with)).into_owned()
                })
            }
            _ => value.unwrap_or_default(),
        };
        made.push(Raw::new(text, quoted, true));
    }
}

// `HOME`, `1`, `@`: without the dollar and the braces that it is written with.
fn named(parameter: &word::Parameter) -> String {
    match parameter {
        word::Parameter::Positional(number) => number.to_string(),
        word::Parameter::Special(special) => special.to_string(),
        word::Parameter::Named(name)
        | word::Parameter::NamedWithIndex { name, .. }
        | word::Parameter::NamedWithAllIndices { name, .. } => name.clone(),
    }
}

struct Raw {
    text: String,
    quoted: bool,
    expanded: bool,
    boundary: bool,
}

impl Raw {
    fn new(text: String, quoted: bool, expanded: bool) -> Self {
        Self { text, quoted, expanded, boundary: false }
    }
}

fn push(fields: &mut Vec<Vec<Piece>>, open: &mut bool, piece: Piece) {
    match fields.last_mut() {
        Some(last) if *open => last.push(piece),
        _ => fields.push(vec![piece]),
    }
    *open = true;
}

fn all_parameters(inner: &[word::WordPieceWithSource]) -> bool {
    let at = |piece: &word::WordPieceWithSource| match &piece.piece {
        WordPiece::ParameterExpansion(ParameterExpr::Parameter { parameter, .. }) => named(parameter) == "@",
        _ => false,
    };
    inner.iter().any(at)
}

fn ends(text: &str) -> impl DoubleEndedIterator<Item = usize> {
    let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    ends.push(text.len());
    ends.into_iter()
}

fn spread(pieces: &[word::BraceExpressionOrText]) -> Vec<String> {
    let mut made = vec![String::new()];
    for piece in pieces {
        let choices = match piece {
            word::BraceExpressionOrText::Text(text) => vec![text.clone()],
            word::BraceExpressionOrText::Expr(members) => members.iter().flat_map(member).collect(),
        };
        made = made.iter().flat_map(|start| choices.iter().map(move |choice| format!("{start}{choice}"))).collect();
    }
    made
}

fn member(member: &word::BraceExpressionMember) -> Vec<String> {
    match member {
        word::BraceExpressionMember::NumberSequence { start, end, .. } if (end - start).abs() < 10_000 => {
            let mut all: Vec<String> = (*start.min(end)..=*start.max(end)).map(|number| number.to_string()).collect();
            if start > end {
                all.reverse();
            }
            all
        }
        word::BraceExpressionMember::CharSequence { start, end, .. } => {
            (*start.min(end)..=*start.max(end)).map(|letter| letter.to_string()).collect()
        }
        word::BraceExpressionMember::Child(inner) => spread(inner),
        word::BraceExpressionMember::NumberSequence { .. } => Vec::new(),
    }
}

/// Backslashes as `printf`, `echo` and `$'…'` read them.
pub(crate) fn escapes(text: &str) -> String {
    let (mut made, mut rest) = (String::new(), text.chars());
    while let Some(first) = rest.next() {
        if first != '\\' {
            made.push(first);
            continue;
        }
        match rest.next() {
            Some('n') => made.push('\n'),
            Some('t') => made.push('\t'),
            Some('r') => made.push('\r'),
            Some('a') => made.push('\u{7}'),
            Some('e') => made.push('\u{1b}'),
            Some('0') => {
                let octal: String = rest.clone().take(3).take_while(|c| c.is_digit(8)).collect();
                rest.by_ref().take(octal.len()).for_each(drop);
                made.extend(char::from_u32(u32::from_str_radix(&octal, 8).unwrap_or(0)));
            }
            Some(other @ ('\\' | '\'' | '"')) => made.push(other),
            Some(other) => made.extend(['\\', other]),
            None => made.push('\\'),
        }
    }
    made
}
