//! `[[ … ]]`.

use brush_parser::ast::{BinaryPredicate as Two, ExtendedTestExpr as Test, UnaryPredicate as One};

use super::super::coreutils::condition;
use super::{Context, Shell, pattern};

impl Shell {
    /// `[[ … ]]`.
    pub(super) fn extended(&mut self, cx: &mut Context<'_>, test: &Test) -> bool {
        match test {
            Test::And(left, right) => self.extended(cx, left) && self.extended(cx, right),
            Test::Or(left, right) => self.extended(cx, left) || self.extended(cx, right),
            Test::Not(inner) => !self.extended(cx, inner),
            Test::Parenthesized(inner) => self.extended(cx, inner),
            Test::UnaryTest(One::ShellVariableIsSetAndAssigned, word) => {
                let name = self.text(cx, &word.value);
                self.variable(cx, &name).is_some()
            }
            Test::UnaryTest(one, word) => {
                let text = self.text(cx, &word.value);
                let words = [one.to_string(), text];
                condition::truth(cx.machine, cx.surroundings, &words).unwrap_or(false)
            }
            Test::BinaryTest(two, left, right) => {
                let text = self.text(cx, &left.value);
                match two {
                    Two::StringExactlyMatchesPattern | Two::StringDoesNotExactlyMatchPattern => {
                        let glob = self.pieces(cx, &right.value);
                        pattern::matches(&glob, &text) == matches!(two, Two::StringExactlyMatchesPattern)
                    }
                    Two::StringMatchesRegex => {
                        let wanted = self.text(cx, &right.value);
                        regex::Regex::new(&wanted).is_ok_and(|regex| regex.is_match(&text))
                    }
                    two => {
                        let words = [text, two.to_string(), self.text(cx, &right.value)];
                        condition::truth(cx.machine, cx.surroundings, &words).unwrap_or(false)
                    }
                }
            }
        }
    }
}
