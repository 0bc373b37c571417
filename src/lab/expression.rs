//! Regular expressions that are compiled only for a text that may match: hundreds of them take megabytes and a twentieth of a
//! second, and for nearly all of them no word that they need is in the text.

use std::sync::OnceLock;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};

/// The words that an expression needs, found out when they are first asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs(OnceLock<Vec<String>>);

impl Needs {
    /// Whether a text holds what this expression needs; where nothing can be told, it does.
    pub(super) fn are_met(&self, expression: &str, text: &str) -> bool {
        let words = self.0.get_or_init(|| {
            let parsed = ParserBuilder::new().multi_line(true).build().parse(expression);
            parsed.ok().and_then(|parsed| needed(&parsed)).unwrap_or_default()
        });
        words.is_empty() || words.iter().any(|word| text.contains(word.as_str()))
    }
}

/// One of these at least is in each text that matches.
fn needed(expression: &Hir) -> Option<Vec<String>> {
    match expression.kind() {
        HirKind::Literal(literal) => Some(vec![String::from_utf8(literal.0.to_vec()).ok()?]),
        HirKind::Capture(capture) => needed(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => needed(&repetition.sub),
        HirKind::Concat(parts) => {
            parts.iter().filter_map(needed).max_by_key(|words| words.iter().map(String::len).min())
        }
        HirKind::Alternation(choices) => {
            choices.iter().map(needed).collect::<Option<Vec<_>>>().map(|words| words.concat())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(expression: &str, text: &str) -> bool {
        Needs::default().are_met(expression, text)
    }

    #[test]
    fn the_longest_word_that_is_always_there() {
        for (expression, needs) in [
            ("manifest for \\S+ not found: manifest unknown", Some(vec![" not found: manifest unknown"])),
            ("toomanyrequests|429 Too Many", Some(vec!["toomanyrequests", "429 Too Many"])),
            ("(?:a|b)+ (cd){2}", Some(vec!["cd"])),
            ("^exec \\S+: (?:one|two)?$", Some(vec!["exec "])),
            ("(?i:no space left)", Some(vec![" "])),
            ("(?:word)?", None),
            ("word|\\d+", None),
            ("", None),
        ] {
            let parsed = ParserBuilder::new().multi_line(true).build().parse(expression);
            let words = parsed.ok().and_then(|parsed| needed(&parsed));
            assert_eq!(
                words.as_ref().map(|words| words.iter().map(String::as_str).collect::<Vec<_>>()),
                needs,
                "{expression}"
            );
        }
    }

    #[test]
    fn a_text_without_the_word_is_known_not_to_match() {
        assert!(met("exec \\S+: exec format error", "exec /app.py: exec format error"));
        assert!(!met("exec \\S+: exec format error", "exec /app.py: permission denied"));
        // What cannot be told, and what is no expression.
        assert!(met("(?i)killed", "nothing"));
        assert!(met("(", "nothing"));
    }
}
