//! What an exception that nothing caught prints.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::value::{Answer, Entry, Id, Object, Raised, Value};
use super::vm::Vm;

impl Vm {
    pub fn traceback(&mut self, id: Id) -> Answer<String> {
        self.deeper()?;
        let mut text = String::new();
        let Object::Instance(instance) = &self.heap[id] else { return Ok(text) };
        let raised = instance.raised.clone().unwrap_or_default();
        let class = instance.class.clone();
        if let Some(context) = raised.context.filter(|context| *context != id) {
            text = self.traceback(context)?;
            text.push_str("\nDuring handling of the above exception, another exception occurred:\n\n");
        }
        if !raised.trace.is_empty() {
            text.push_str("Traceback (most recent call last):\n");
            self.entries(&raised.trace, &mut text);
        }
        if let Some(refused) = &raised.syntax {
            text.push_str(&refused.to_string());
            return Ok(text);
        }
        text.push_str(&self.last_line(id, &class, &raised)?);
        Ok(text)
    }

    fn last_line(&mut self, id: Id, class: &Value, raised: &Raised) -> Answer<String> {
        let name = match (class, self.object(class)) {
            (_, Object::Class(class)) if &*class.module != "builtins" => format!("{}.{}", class.module, class.name),
            _ => self.class_name(class).to_string(),
        };
        let name = name.strip_prefix("json.").map_or(name.clone(), |rest| format!("json.decoder.{rest}"));
        let name = match name.strip_prefix("__main__.") {
            Some(own) => own.to_owned(),
            None => name,
        };
        let words = self.str(&Value::Object(id))?;
        let hint = raised.hint.as_deref().unwrap_or_default();
        Ok(if words.is_empty() { format!("{name}\n") } else { format!("{name}: {words}{hint}\n") })
    }

    fn entries(&self, trace: &[Entry], text: &mut String) {
        let mut last: Option<(usize, usize, &str)> = None;
        let mut same = 0;
        for entry in trace {
            let source = &self.sources[entry.source];
            let start = usize::from(entry.range.start());
            let line = source.text[..start].matches('\n').count() + 1;
            let this = (entry.source, line, &*entry.name);
            same = if last == Some(this) { same + 1 } else { repeated(same, text) };
            last = Some(this);
            if same >= 3 {
                continue;
            }
            text.push_str(&format!("  File \"{}\", line {line}, in {}\n", source.name, entry.name));
            if source.shown {
                self.shown_line(&source.text, entry.range, text);
            }
        }
        repeated(same, text);
    }

    fn shown_line(&self, source: &str, range: TextRange, text: &mut String) {
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        let begin = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = source[begin..].lines().next().unwrap_or_default();
        let stripped = line.trim();
        if stripped.is_empty() {
            return;
        }
        text.push_str(&format!("    {stripped}\n"));
        let indent = line.len() - line.trim_start().len();
        let within = end.min(begin + line.trim_end().len());
        let segment = &source[start..within.max(start)];
        let marks = marks(segment, end <= within, self.python.minor);
        // A range that is the whole line says nothing.
        if start - begin == indent && segment.len() == stripped.len() && !marks.contains('~') {
            return;
        }
        if self.python.minor >= 13 && whole_call(stripped, segment) {
            return;
        }
        let before = line[indent..start - begin].chars().count();
        text.push_str(&format!("    {}{marks}\n", " ".repeat(before)));
    }
}

/// Since 3.13 nothing is marked where a call is all that is returned or assigned.
fn whole_call(line: &str, segment: &str) -> bool {
    if !line.ends_with(segment) {
        return false;
    }
    // A `return` stands in a function alone; the parser reads it anywhere.
    let parsed = ruff_python_parser::parse_unchecked_source(line, ruff_python_ast::PySourceType::Python);
    match parsed.suite().first() {
        Some(Stmt::Return(stmt)) => match stmt.value.as_deref() {
            Some(Expr::Call(call)) => call.func.is_name_expr() && line[call.range()] == *segment,
            _ => false,
        },
        Some(Stmt::Assign(stmt)) => stmt.value.is_call_expr() && line[stmt.value.range()] == *segment,
        _ => false,
    }
}

fn repeated(same: usize, text: &mut String) -> usize {
    if same >= 3 {
        let more = same - 2;
        let s = if more == 1 { "" } else { "s" };
        text.push_str(&format!("  [Previous line repeated {more} more time{s}]\n"));
    }
    0
}

/// The marks below an expression: an operator, an index and (since 3.13) a call's parentheses stand out.
fn marks(segment: &str, whole: bool, minor: u8) -> String {
    let width = |text: &str| text.chars().count();
    let plain = "^".repeat(width(segment));
    let Some(parsed) = whole.then(|| ruff_python_parser::parse_module(segment).ok()).flatten() else { return plain };
    let Some(Stmt::Expr(stmt)) = parsed.suite().first() else { return plain };
    let (from, to) = match &*stmt.value {
        Expr::BinOp(operation) => {
            let (left, right) = (usize::from(operation.left.end()), usize::from(operation.right.start()));
            let Some(at) = segment[left..right].find(|char: char| !char.is_whitespace() && char != ')') else {
                return plain;
            };
            let at = left + at;
            let two = segment[at + 1..right].starts_with(|char: char| "*/<>".contains(char));
            (at, at + if two { 2 } else { 1 })
        }
        Expr::Subscript(subscript) => (usize::from(subscript.value.end()), segment.len()),
        Expr::Call(call) if minor >= 13 => (usize::from(call.func.end()), segment.len()),
        _ => return plain,
    };
    let tilde = |text: &str| "~".repeat(width(text));
    format!("{}{}{}", tilde(&segment[..from]), "^".repeat(width(&segment[from..to])), tilde(&segment[to..]))
}
