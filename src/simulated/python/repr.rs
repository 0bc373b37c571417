//! Values as text: `str()` and `repr()`.

use super::value::{Answer, Args, Key, Object, Value};
use super::vm::Vm;

impl Vm {
    pub fn str(&mut self, value: &Value) -> Answer<String> {
        match value {
            Value::Str(text) => Ok(text.to_string()),
            Value::Object(id) if matches!(self.heap[*id], Object::Instance(_)) => {
                if let Some(method) = self.special(value, "__str__") {
                    return self.text_of(method, "__str__");
                }
                if self.is_exception(value) {
                    return self.exception_text(value);
                }
                self.repr(value)
            }
            _ => self.repr(value),
        }
    }

    fn text_of(&mut self, method: Value, name: &str) -> Answer<String> {
        match self.call(&method, Args::default())? {
            Value::Str(text) => Ok(text.to_string()),
            other => {
                let class = self.type_name(&other);
                Err(self.type_error(format!("{name} returned non-string (type {class})")))
            }
        }
    }

    pub fn is_exception(&self, value: &Value) -> bool {
        matches!(self.object(value), Object::Instance(_))
            && self.is_subclass(&self.class_of(value), &Value::Type("BaseException"))
    }

    fn exception_text(&mut self, value: &Value) -> Answer<String> {
        let Object::Instance(instance) = self.object(value) else { return Ok(String::new()) };
        let (args, class) = (instance.args.clone(), instance.class.clone());
        match args.as_slice() {
            [] => Ok(String::new()),
            [key] if self.is_subclass(&class, &Value::Type("KeyError")) => self.repr(key),
            [one] => self.str(one),
            [errno, words, rest @ ..] if rest.len() < 2 && self.is_subclass(&class, &Value::Type("OSError")) => {
                let mut text = format!("[Errno {}] {}", self.str(errno)?, self.str(words)?);
                if let [path] = rest {
                    text.push_str(": ");
                    text.push_str(&self.repr(path)?);
                }
                Ok(text)
            }
            _ => self.repr(&Value::tuple(args)),
        }
    }

    pub fn repr(&mut self, value: &Value) -> Answer<String> {
        self.deeper()?;
        let text = self.repr_inner(value);
        self.depth -= 1;
        text
    }

    fn repr_inner(&mut self, value: &Value) -> Answer<String> {
        Ok(match value {
            Value::None => "None".to_owned(),
            Value::Bool(true) => "True".to_owned(),
            Value::Bool(false) => "False".to_owned(),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => float(*number),
            Value::Str(text) => quoted(text),
            Value::Bytes(bytes) => quoted_bytes(bytes),
            Value::Tuple(values) => match &**values {
                [one] => format!("({},)", self.repr(one)?),
                _ => format!("({})", self.joined(&values.clone())?),
            },
            Value::Range(start, stop, 1) => format!("range({start}, {stop})"),
            Value::Range(start, stop, step) => format!("range({start}, {stop}, {step})"),
            Value::Ellipsis => "Ellipsis".to_owned(),
            Value::Type(name) => format!("<class '{name}'>"),
            Value::Builtin("exit" | "quit") => return self.unplayed("exit without its parentheses: exit()"),
            Value::Builtin(name) if name.contains('.') && name.starts_with("emoji.") => {
                return self.unplayed("the address of a function");
            }
            Value::Builtin(name) => format!("<built-in function {}>", name.rsplit('.').next().unwrap_or(name)),
            Value::Object(id) => {
                let id = *id;
                match &self.heap[id] {
                    Object::List(values) => format!("[{}]", self.joined(&values.clone())?),
                    Object::Dict(table) => {
                        let pairs: Vec<(Value, Value)> = table.values().cloned().collect();
                        let mut parts = Vec::new();
                        for (key, value) in pairs {
                            parts.push(format!("{}: {}", self.repr(&key)?, self.repr(&value)?));
                        }
                        format!("{{{}}}", parts.join(", "))
                    }
                    Object::Set(values) if values.is_empty() => "set()".to_owned(),
                    Object::Set(values) => format!("{{{}}}", self.joined(&in_order(values))?),
                    Object::Class(class) => format!("<class '{}.{}'>", class.module, class.name),
                    Object::Module(module) => match &module.file {
                        Some(file) => format!("<module '{}' from '{file}'>", module.name),
                        None => format!("<module '{}' (built-in)>", module.name),
                    },
                    Object::Instance(instance) => {
                        let args = instance.args.clone();
                        if let Some(method) = self.special(value, "__repr__") {
                            return self.text_of(method, "__repr__");
                        }
                        if !self.is_exception(value) {
                            return self.unplayed("the address of an object");
                        }
                        let name = self.type_name(value);
                        format!("{name}({})", self.joined(&args)?)
                    }
                    _ => return self.unplayed("the address of an object"),
                }
            }
        })
    }

    fn joined(&mut self, values: &[Value]) -> Answer<String> {
        let mut text = String::new();
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                text.push_str(", ");
            }
            text.push_str(&self.repr(value)?);
        }
        self.step(text.len() / 32)?;
        Ok(text)
    }
}

/// A set's values: CPython's order depends on their hashes, which for small numbers are themselves.
pub fn in_order(values: &indexmap::IndexMap<Key, Value>) -> Vec<Value> {
    let mut sorted: Vec<(&Key, &Value)> = values.iter().collect();
    if sorted.iter().all(|(key, _)| matches!(key, Key::Int(number) if *number >= 0)) {
        sorted.sort_by_key(|(key, _)| match key {
            Key::Int(number) => *number,
            _ => 0,
        });
    }
    sorted.into_iter().map(|(_, value)| value.clone()).collect()
}

/// As `repr()` has it: the shortest digits that give it back.
pub fn float(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let exponential = format!("{number:e}");
    let (digits, exponent) = exponential.split_once('e').unwrap_or((&exponential, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..16).contains(&exponent) {
        let plain = format!("{number}");
        return if plain.contains('.') { plain } else { format!("{plain}.0") };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

pub fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(quote);
    for char in text.chars() {
        match char {
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            char if char == quote => {
                quoted.push('\\');
                quoted.push(char);
            }
            char if printable(char) => quoted.push(char),
            char if (char as u32) < 0x100 => quoted.push_str(&format!("\\x{:02x}", char as u32)),
            char if (char as u32) < 0x1_0000 => quoted.push_str(&format!("\\u{:04x}", char as u32)),
            char => quoted.push_str(&format!("\\U{:08x}", char as u32)),
        }
    }
    quoted.push(quote);
    quoted
}

/// `str.isprintable` of a character; a few ranges stand for Unicode's "other" and "separator".
pub fn printable(char: char) -> bool {
    match char {
        ' ' => true,
        '\u{ad}'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200f}'
        | '\u{2028}'..='\u{202f}'
        | '\u{205f}'..='\u{206f}'
        | '\u{3000}'
        | '\u{e000}'..='\u{f8ff}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => false,
        '\u{e0000}'.. => ('\u{e0100}'..='\u{e01ef}').contains(&char),
        char => !char.is_control(),
    }
}

fn quoted_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut text = format!("b{quote}");
    for byte in bytes {
        match byte {
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            byte if char::from(*byte) == quote => {
                text.push('\\');
                text.push(quote);
            }
            0x20..0x7f => text.push(char::from(*byte)),
            byte => text.push_str(&format!("\\x{byte:02x}")),
        }
    }
    text.push(quote);
    text
}
