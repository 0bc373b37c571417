//! Operators.

use std::cmp::Ordering;

use ruff_python_ast::{CmpOp, Operator};

use super::value::{Answer, Args, Object, Shared, Value};
use super::vm::Vm;

/// An operator's sign, and the method that a class gives it.
fn named(op: Operator) -> (&'static str, &'static str, &'static str) {
    match op {
        Operator::Add => ("+", "__add__", "__radd__"),
        Operator::Sub => ("-", "__sub__", "__rsub__"),
        Operator::Mult => ("*", "__mul__", "__rmul__"),
        Operator::MatMult => ("@", "__matmul__", "__rmatmul__"),
        Operator::Div => ("/", "__truediv__", "__rtruediv__"),
        Operator::Mod => ("%", "__mod__", "__rmod__"),
        Operator::Pow => ("** or pow()", "__pow__", "__rpow__"),
        Operator::LShift => ("<<", "__lshift__", "__rlshift__"),
        Operator::RShift => (">>", "__rshift__", "__rrshift__"),
        Operator::BitOr => ("|", "__or__", "__ror__"),
        Operator::BitXor => ("^", "__xor__", "__rxor__"),
        Operator::BitAnd => ("&", "__and__", "__rand__"),
        Operator::FloorDiv => ("//", "__floordiv__", "__rfloordiv__"),
    }
}

const BIG: &str = "integers of more than 127 bits";

pub fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Bool(yes) => Some(f64::from(u8::from(*yes))),
        Value::Int(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}

pub fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Bool(yes) => Some(i128::from(*yes)),
        Value::Int(number) => Some(*number),
        _ => None,
    }
}

impl Vm {
    pub fn binary(&mut self, op: Operator, left: &Value, right: &Value, augmented: bool) -> Answer {
        if let (Some(a), Some(b)) = (integer(left), integer(right)) {
            if let (Value::Bool(a), Value::Bool(b)) = (left, right) {
                match op {
                    Operator::BitAnd => return Ok(Value::Bool(a & b)),
                    Operator::BitOr => return Ok(Value::Bool(a | b)),
                    Operator::BitXor => return Ok(Value::Bool(a ^ b)),
                    _ => {}
                }
            }
            return self.integers(op, a, b);
        }
        if let (Some(a), Some(b)) = (number(left), number(right))
            && !matches!(
                op,
                Operator::BitAnd | Operator::BitOr | Operator::BitXor | Operator::LShift | Operator::RShift
            )
            && op != Operator::MatMult
        {
            return self.floats(op, a, b);
        }
        match (op, left, right) {
            (Operator::Add, Value::Str(a), Value::Str(b)) => return self.string(format!("{a}{b}")),
            (Operator::Add, Value::Str(_), _) => {
                let name = self.type_name(right);
                return Err(self.type_error(format!("can only concatenate str (not \"{name}\") to str")));
            }
            (Operator::Add, Value::Tuple(a), Value::Tuple(b)) => {
                return Ok(Value::tuple(a.iter().chain(b.iter()).cloned().collect()));
            }
            (Operator::Add, Value::Bytes(a), Value::Bytes(b)) => {
                return Ok(Value::Bytes(Shared::from([&**a, &**b].concat())));
            }
            (Operator::Mult, Value::Str(text), times) | (Operator::Mult, times, Value::Str(text))
                if integer(times).is_some() =>
            {
                let times = usize::try_from(integer(times).unwrap_or_default().max(0)).unwrap_or(usize::MAX);
                self.step(text.len().saturating_mul(times) / 32)?;
                return self.string(text.repeat(times));
            }
            (Operator::Mult, Value::Tuple(values), times) | (Operator::Mult, times, Value::Tuple(values))
                if integer(times).is_some() =>
            {
                return Ok(Value::tuple(self.repeated(&values.clone(), times)?));
            }
            (Operator::Mod, Value::Str(text), _) => return self.percent(&text.clone(), right),
            (_, Value::Object(_), _) | (_, _, Value::Object(_)) => {
                if let Some(value) = self.objects(op, left, right, augmented)? {
                    return Ok(value);
                }
            }
            _ => {}
        }
        let sequence = |value: &Value| {
            matches!(value, Value::Str(_) | Value::Tuple(_) | Value::Bytes(_))
                || matches!(self.object(value), Object::List(_))
        };
        if op == Operator::Mult && (sequence(left) || sequence(right)) {
            let other = if sequence(left) { right } else { left };
            let name = self.type_name(other);
            return Err(self.type_error(format!("can't multiply sequence by non-int of type '{name}'")));
        }
        if op == Operator::Add && sequence(left) {
            let (a, b) = (self.type_name(left), self.type_name(right));
            if &*a == "bytes" {
                return Err(self.type_error(format!("can't concat {b} to bytes")));
            }
            return Err(self.type_error(format!("can only concatenate {a} (not \"{b}\") to {a}")));
        }
        let (a, b) = (self.type_name(left), self.type_name(right));
        let sign = named(op).0;
        let sign = match (augmented, op) {
            (true, Operator::Pow) => "**=".to_owned(),
            (true, _) => format!("{sign}="),
            _ => sign.to_owned(),
        };
        Err(self.type_error(format!("unsupported operand type(s) for {sign}: '{a}' and '{b}'")))
    }

    fn objects(&mut self, op: Operator, left: &Value, right: &Value, augmented: bool) -> Answer<Option<Value>> {
        let (_, method, reflected) = named(op);
        if augmented && let Some(method) = self.special(left, &method.replacen("__", "__i", 1)) {
            return self.call(&method, Args::new(vec![right.clone()])).map(Some);
        }
        if let Some(method) = self.special(left, method) {
            return self.call(&method, Args::new(vec![right.clone()])).map(Some);
        }
        if let Some(method) = self.special(right, reflected) {
            return self.call(&method, Args::new(vec![left.clone()])).map(Some);
        }
        match (op, self.object(left), self.object(right)) {
            (Operator::Add, Object::List(a), Object::List(b)) => {
                let values = a.iter().chain(b).cloned().collect();
                self.list(values).map(Some)
            }
            (Operator::Mult, Object::List(values), _) if integer(right).is_some() => {
                let values = self.repeated(&values.clone(), right)?;
                self.list(values).map(Some)
            }
            (Operator::Mult, _, Object::List(values)) if integer(left).is_some() => {
                let values = self.repeated(&values.clone(), left)?;
                self.list(values).map(Some)
            }
            (Operator::BitOr, Object::Dict(a), Object::Dict(b)) => {
                let mut table = a.clone();
                table.extend(b.clone());
                Ok(Some(self.alloc(Object::Dict(table))))
            }
            (_, Object::Set(a), Object::Set(b)) => {
                let (a, b) = (a.clone(), b.clone());
                let set = match op {
                    Operator::BitOr => a.into_iter().chain(b).collect(),
                    Operator::BitAnd => a.into_iter().filter(|(key, _)| b.contains_key(key)).collect(),
                    Operator::Sub => a.into_iter().filter(|(key, _)| !b.contains_key(key)).collect(),
                    Operator::BitXor => {
                        let rest: Vec<_> = b.clone().into_iter().filter(|(key, _)| !a.contains_key(key)).collect();
                        a.into_iter().filter(|(key, _)| !b.contains_key(key)).chain(rest).collect()
                    }
                    _ => return Ok(None),
                };
                Ok(Some(self.alloc(Object::Set(set))))
            }
            _ => Ok(None),
        }
    }

    fn repeated(&mut self, values: &[Value], times: &Value) -> Answer<Vec<Value>> {
        let times = usize::try_from(integer(times).unwrap_or_default().max(0)).unwrap_or(usize::MAX);
        self.step(values.len().saturating_mul(times) / 4)?;
        Ok(values.iter().cloned().cycle().take(values.len() * times).collect())
    }

    fn integers(&mut self, op: Operator, a: i128, b: i128) -> Answer {
        let zero = match op {
            Operator::Div => "division by zero",
            Operator::FloorDiv => "integer division or modulo by zero",
            Operator::Mod => "integer modulo by zero",
            _ => "",
        };
        if b == 0 && !zero.is_empty() {
            return Err(self.raise("ZeroDivisionError", zero));
        }
        let result = match op {
            Operator::Add => a.checked_add(b),
            Operator::Sub => a.checked_sub(b),
            Operator::Mult => a.checked_mul(b),
            Operator::Div => return Ok(Value::Float(a as f64 / b as f64)),
            Operator::FloorDiv => {
                a.checked_div(b).map(|q| if (a % b != 0) && ((a < 0) != (b < 0)) { q - 1 } else { q })
            }
            Operator::Mod => a.checked_rem(b).map(|r| if r != 0 && ((r < 0) != (b < 0)) { r + b } else { r }),
            Operator::Pow if b < 0 => return self.floats(Operator::Pow, a as f64, b as f64),
            Operator::Pow => u32::try_from(b).ok().and_then(|b| a.checked_pow(b)).or(match a {
                0 | 1 => Some(a),
                _ => None,
            }),
            Operator::LShift | Operator::RShift if b < 0 => {
                return Err(self.raise("ValueError", "negative shift count"));
            }
            Operator::LShift => u32::try_from(b).ok().and_then(|b| 2i128.checked_pow(b)).and_then(|p| a.checked_mul(p)),
            Operator::RShift => Some(a >> b.min(127)),
            Operator::BitOr => Some(a | b),
            Operator::BitXor => Some(a ^ b),
            Operator::BitAnd => Some(a & b),
            Operator::MatMult => {
                return Err(self.type_error("unsupported operand type(s) for @: 'int' and 'int'"));
            }
        };
        result.map_or_else(|| self.unplayed(BIG), |number| Ok(Value::Int(number)))
    }

    fn floats(&mut self, op: Operator, a: f64, b: f64) -> Answer {
        if b == 0.0 {
            let words = match op {
                Operator::Div => "float division by zero",
                Operator::FloorDiv => "float floor division by zero",
                Operator::Mod => "float modulo",
                _ => "",
            };
            if !words.is_empty() {
                return Err(self.raise("ZeroDivisionError", words));
            }
        }
        Ok(Value::Float(match op {
            Operator::Add => a + b,
            Operator::Sub => a - b,
            Operator::Mult => a * b,
            Operator::Div => a / b,
            Operator::FloorDiv => (a / b).floor(),
            Operator::Mod => {
                let rest = a % b;
                if rest != 0.0 && (rest < 0.0) != (b < 0.0) { rest + b } else { rest }
            }
            _ => {
                if a == 0.0 && b < 0.0 {
                    return Err(self.raise("ZeroDivisionError", "0.0 cannot be raised to a negative power"));
                }
                if a < 0.0 && b.fract() != 0.0 {
                    return self.unplayed("complex numbers");
                }
                let power = a.powf(b);
                if power.is_infinite() && a.is_finite() && b.is_finite() {
                    return Err(
                        self.error("OverflowError", vec![Value::Int(34), Value::text("Numerical result out of range")])
                    );
                }
                power
            }
        }))
    }

    pub fn equal(&mut self, left: &Value, right: &Value) -> Answer<bool> {
        self.deeper()?;
        let answer = self.equal_inner(left, right);
        self.depth -= 1;
        answer
    }

    #[expect(clippy::float_cmp, reason = "Python's == compares so")]
    fn equal_inner(&mut self, left: &Value, right: &Value) -> Answer<bool> {
        if let (Some(a), Some(b)) = (integer(left), integer(right)) {
            return Ok(a == b);
        }
        if let (Some(a), Some(b)) = (number(left), number(right)) {
            return Ok(a == b);
        }
        if let Some(method) = self.special(left, "__eq__") {
            let answer = self.call(&method, Args::new(vec![right.clone()]))?;
            return self.truth(&answer);
        }
        match (left, right) {
            (Value::None, Value::None) => Ok(true),
            (Value::Str(a), Value::Str(b)) => Ok(a == b),
            (Value::Bytes(a), Value::Bytes(b)) => Ok(a == b),
            (Value::Tuple(a), Value::Tuple(b)) => self.all_equal(&a.clone(), &b.clone()),
            (Value::Type(a), Value::Type(b)) | (Value::Builtin(a), Value::Builtin(b)) => Ok(a == b),
            (Value::Range(..), Value::Range(..)) => {
                let (a, b) = (self.collect(left)?, self.collect(right)?);
                self.all_equal(&a, &b)
            }
            (Value::Object(a), Value::Object(b)) if a == b => Ok(true),
            (Value::Object(a), Value::Object(b)) => match (&self.heap[*a], &self.heap[*b]) {
                (Object::List(a), Object::List(b)) => self.all_equal(&a.clone(), &b.clone()),
                (Object::Set(a), Object::Set(b)) => Ok(a.len() == b.len() && a.keys().all(|key| b.contains_key(key))),
                (Object::Dict(a), Object::Dict(b)) if a.len() == b.len() => {
                    let (a, b) = (a.clone(), b.clone());
                    for (key, (_, value)) in &a {
                        match b.get(key) {
                            Some((_, other)) if self.equal(value, other)? => {}
                            _ => return Ok(false),
                        }
                    }
                    Ok(true)
                }
                _ => Ok(false),
            },
            _ => Ok(false),
        }
    }

    fn all_equal(&mut self, left: &[Value], right: &[Value]) -> Answer<bool> {
        if left.len() != right.len() {
            return Ok(false);
        }
        for (a, b) in left.iter().zip(right) {
            if !self.equal(a, b)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// How two values stand to each other; `sign` is for the words of the error.
    pub fn order(&mut self, left: &Value, right: &Value, sign: &str) -> Answer<Option<Ordering>> {
        self.deeper()?;
        let answer = self.order_inner(left, right, sign);
        self.depth -= 1;
        answer
    }

    fn order_inner(&mut self, left: &Value, right: &Value, sign: &str) -> Answer<Option<Ordering>> {
        if let (Some(a), Some(b)) = (integer(left), integer(right)) {
            return Ok(Some(a.cmp(&b)));
        }
        if let (Some(a), Some(b)) = (number(left), number(right)) {
            return Ok(a.partial_cmp(&b));
        }
        match (left, right) {
            (Value::Str(a), Value::Str(b)) => return Ok(Some(a.cmp(b))),
            (Value::Bytes(a), Value::Bytes(b)) => return Ok(Some(a.cmp(b))),
            (Value::Tuple(a), Value::Tuple(b)) => return self.order_all(&a.clone(), &b.clone(), sign),
            _ => {}
        }
        if let (Object::List(a), Object::List(b)) = (self.object(left), self.object(right)) {
            return self.order_all(&a.clone(), &b.clone(), sign);
        }
        if let (Object::Set(_), Object::Set(_)) = (self.object(left), self.object(right)) {
            return self.unplayed("the order of sets");
        }
        let (a, b) = (self.type_name(left), self.type_name(right));
        Err(self.type_error(format!("'{sign}' not supported between instances of '{a}' and '{b}'")))
    }

    fn order_all(&mut self, left: &[Value], right: &[Value], sign: &str) -> Answer<Option<Ordering>> {
        for (a, b) in left.iter().zip(right) {
            if !self.equal(a, b)? {
                return self.order(a, b, sign);
            }
        }
        Ok(Some(left.len().cmp(&right.len())))
    }

    pub fn less(&mut self, left: &Value, right: &Value) -> Answer<bool> {
        let value = self.compare(CmpOp::Lt, left, right)?;
        self.truth(&value)
    }

    pub fn compare(&mut self, op: CmpOp, left: &Value, right: &Value) -> Answer {
        let (sign, method, reflected) = match op {
            CmpOp::Lt => ("<", "__lt__", "__gt__"),
            CmpOp::LtE => ("<=", "__le__", "__ge__"),
            CmpOp::Gt => (">", "__gt__", "__lt__"),
            CmpOp::GtE => (">=", "__ge__", "__le__"),
            CmpOp::Eq => return self.equal(left, right).map(Value::Bool),
            CmpOp::NotEq => return self.equal(left, right).map(|equal| Value::Bool(!equal)),
            CmpOp::Is => return Ok(Value::Bool(identical(left, right))),
            CmpOp::IsNot => return Ok(Value::Bool(!identical(left, right))),
            CmpOp::In => return self.contains(right, left).map(Value::Bool),
            CmpOp::NotIn => return self.contains(right, left).map(|within| Value::Bool(!within)),
        };
        if let Some(method) = self.special(left, method) {
            return self.call(&method, Args::new(vec![right.clone()]));
        }
        if let Some(method) = self.special(right, reflected) {
            return self.call(&method, Args::new(vec![left.clone()]));
        }
        let order = self.order(left, right, sign)?;
        Ok(Value::Bool(match op {
            CmpOp::Lt => order == Some(Ordering::Less),
            CmpOp::LtE => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            CmpOp::Gt => order == Some(Ordering::Greater),
            _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        }))
    }

    fn contains(&mut self, within: &Value, value: &Value) -> Answer<bool> {
        if let Some(method) = self.special(within, "__contains__") {
            let answer = self.call(&method, Args::new(vec![value.clone()]))?;
            return self.truth(&answer);
        }
        match (within, self.object(within)) {
            (Value::Str(text), _) => match value {
                Value::Str(part) => Ok(text.contains(&**part)),
                _ => {
                    let name = self.type_name(value);
                    Err(self.type_error(format!("'in <string>' requires string as left operand, not {name}")))
                }
            },
            (_, Object::Dict(_) | Object::Set(_)) => {
                let key = self.key(value)?;
                Ok(match self.object(within) {
                    Object::Dict(table) => table.contains_key(&key),
                    Object::Set(set) => set.contains_key(&key),
                    _ => false,
                })
            }
            (Value::Range(start, stop, step), _) if integer(value).is_some() => {
                let number = integer(value).unwrap_or_default();
                let inside =
                    if *step > 0 { *start <= number && number < *stop } else { *stop < number && number <= *start };
                Ok(inside && (number - start) % step == 0)
            }
            _ => {
                let Some(iter) = self.try_iter(within)? else {
                    let name = self.type_name(within);
                    return Err(self.type_error(format!("argument of type '{name}' is not iterable")));
                };
                while let Some(item) = self.next(iter)? {
                    if identical(&item, value) || self.equal(&item, value)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }
}

/// `is`; small numbers and texts are the same object in Python too.
pub fn identical(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::None, Value::None) | (Value::Ellipsis, Value::Ellipsis) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Str(a), Value::Str(b)) => a == b,
        (Value::Tuple(a), Value::Tuple(b)) => Shared::ptr_eq(a, b),
        (Value::Type(a), Value::Type(b)) | (Value::Builtin(a), Value::Builtin(b)) => a == b,
        (Value::Object(a), Value::Object(b)) => a == b,
        _ => false,
    }
}
