//! `$((…))`.

use brush_parser::arithmetic;
use brush_parser::ast::{
    ArithmeticExpr as Expr, ArithmeticTarget, BinaryOperator as Op, UnaryAssignmentOperator, UnaryOperator,
};

use super::{Context, Shell};

impl Shell {
    /// An expression's value; 0 for what cannot be reckoned.
    pub(super) fn arithmetic(&mut self, cx: &mut Context<'_>, text: &str) -> i64 {
        let text = self.text(cx, text);
        arithmetic::parse(&text).map_or(0, |expression| self.reckon(cx, &expression))
    }

    fn reckon(&mut self, cx: &mut Context<'_>, expression: &Expr) -> i64 {
        match expression {
            Expr::Literal(value) => *value,
            Expr::Reference(target) => self.known(cx, target),
            Expr::UnaryOp(op, operand) => {
                let value = self.reckon(cx, operand);
                match op {
                    UnaryOperator::UnaryPlus => value,
                    UnaryOperator::UnaryMinus => value.wrapping_neg(),
                    UnaryOperator::BitwiseNot => !value,
                    UnaryOperator::LogicalNot => i64::from(value == 0),
                }
            }
            Expr::BinaryOp(op, left, right) => {
                let (left, right) = (self.reckon(cx, left), self.reckon(cx, right));
                binary(*op, left, right)
            }
            Expr::Conditional(condition, yes, no) => {
                if self.reckon(cx, condition) == 0 {
                    self.reckon(cx, no)
                } else {
                    self.reckon(cx, yes)
                }
            }
            Expr::Assignment(target, value) => {
                let value = self.reckon(cx, value);
                self.assign(cx, &target.to_string(), value.to_string());
                value
            }
            Expr::BinaryAssignment(op, target, value) => {
                let value = binary(*op, self.known(cx, target), self.reckon(cx, value));
                self.assign(cx, &target.to_string(), value.to_string());
                value
            }
            Expr::UnaryAssignment(op, target) => {
                let before = self.known(cx, target);
                let (after, value) = match op {
                    UnaryAssignmentOperator::PrefixIncrement => (before + 1, before + 1),
                    UnaryAssignmentOperator::PrefixDecrement => (before - 1, before - 1),
                    UnaryAssignmentOperator::PostfixIncrement => (before + 1, before),
                    UnaryAssignmentOperator::PostfixDecrement => (before - 1, before),
                };
                self.assign(cx, &target.to_string(), after.to_string());
                value
            }
        }
    }

    fn known(&mut self, cx: &Context<'_>, target: &ArithmeticTarget) -> i64 {
        self.variable(cx, &target.to_string()).and_then(|value| value.parse().ok()).unwrap_or(0)
    }
}

fn binary(op: Op, left: i64, right: i64) -> i64 {
    match op {
        Op::Power => left.wrapping_pow(u32::try_from(right).unwrap_or(0)),
        Op::Multiply => left.wrapping_mul(right),
        Op::Divide => left.checked_div(right).unwrap_or(0),
        Op::Modulo => left.checked_rem(right).unwrap_or(0),
        Op::Comma => right,
        Op::Add => left.wrapping_add(right),
        Op::Subtract => left.wrapping_sub(right),
        Op::ShiftLeft => left.checked_shl(u32::try_from(right).unwrap_or(0)).unwrap_or(0),
        Op::ShiftRight => left.checked_shr(u32::try_from(right).unwrap_or(0)).unwrap_or(0),
        Op::LessThan => i64::from(left < right),
        Op::LessThanOrEqualTo => i64::from(left <= right),
        Op::GreaterThan => i64::from(left > right),
        Op::GreaterThanOrEqualTo => i64::from(left >= right),
        Op::Equals => i64::from(left == right),
        Op::NotEquals => i64::from(left != right),
        Op::BitwiseAnd => left & right,
        Op::BitwiseXor => left ^ right,
        Op::BitwiseOr => left | right,
        Op::LogicalAnd => i64::from(left != 0 && right != 0),
        Op::LogicalOr => i64::from(left != 0 || right != 0),
    }
}
