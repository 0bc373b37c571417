//! The functions and methods that are played.

use super::ops::{integer, number};
use super::repr::quoted;
use super::value::{Answer, Args, Id, Iter, Object, Table, Text, Value};
use super::vm::Vm;

/// Those of Python's builtins that are played; another one is said.
pub const PLAYED: &[&str] = &[
    "print",
    "len",
    "range",
    "sorted",
    "reversed",
    "sum",
    "min",
    "max",
    "abs",
    "round",
    "isinstance",
    "repr",
    "input",
    "any",
    "all",
    "chr",
    "ord",
    "exit",
    "quit",
    "__name__",
];

impl Vm {
    pub fn builtin(&mut self, name: &'static str, mut args: Args) -> Answer {
        if name.contains('.') {
            return self.module_function(name, args);
        }
        match (name, args.given.as_slice()) {
            ("print", _) => return self.print(args),
            ("input", _) => {
                let prompt = match args.get(0).cloned() {
                    Some(prompt) => self.str(&prompt)?,
                    None => String::new(),
                };
                self.write(1, &prompt)?;
                self.flush();
                let line = self.read_line()?;
                if line.is_empty() {
                    return Err(self.raise("EOFError", "EOF when reading a line"));
                }
                return self.string(line.strip_suffix('\n').unwrap_or(&line));
            }
            ("sorted", [values]) => {
                let values = self.collect(&values.clone())?;
                let values = self.sort(values, &mut args)?;
                return self.list(values);
            }
            ("min" | "max", given) if !given.is_empty() => {
                if !args.named.is_empty() {
                    return self.unplayed(format!("this {name}()"));
                }
                let values = if let [one] = given { self.collect(&one.clone())? } else { given.to_vec() };
                let mut best: Option<Value> = None;
                for value in values {
                    let better = match &best {
                        None => true,
                        Some(best) if name == "min" => self.less(&value, &best.clone())?,
                        Some(best) => self.less(&best.clone(), &value)?,
                    };
                    if better {
                        best = Some(value);
                    }
                }
                let words =
                    if self.python.minor >= 12 { "iterable argument is empty" } else { "arg is an empty sequence" };
                return best.ok_or(()).map_err(|()| self.raise("ValueError", format!("{name}() {words}")));
            }
            _ => {}
        }
        if !args.named.is_empty() {
            return self.unplayed(format!("these arguments of {name}()"));
        }
        let given = args.given.clone();
        match (name, given.as_slice()) {
            ("len", [value]) => self.len(value).map(Value::Int),
            ("range", [_] | [_, _] | [_, _, _]) => self.construct("range", args),
            ("exit" | "quit", rest) => Err(self.error("SystemExit", rest.to_vec())),
            ("reversed", [value]) => {
                let mut values = self.collect(value)?;
                values.reverse();
                Ok(self.alloc(Object::Iter(Iter::Items(values, 0))))
            }
            ("sum", [values, rest @ ..]) if rest.len() < 2 => {
                let mut total = rest.first().cloned().unwrap_or(Value::Int(0));
                for value in self.collect(values)? {
                    total = self.binary(ruff_python_ast::Operator::Add, &total, &value, false)?;
                }
                Ok(total)
            }
            ("abs", [value]) => match (integer(value), number(value)) {
                (Some(number), _) => Ok(Value::Int(number.abs())),
                (_, Some(number)) => Ok(Value::Float(number.abs())),
                _ => self.unplayed("this abs()"),
            },
            ("round", [value]) if integer(value).is_some() => Ok(value.clone()),
            ("round", [Value::Float(value)]) => Ok(Value::Int(value.round_ties_even() as i128)),
            ("round", [Value::Float(value), Value::Int(digits @ 0..=15)]) => {
                let text = format!("{value:.*}", usize::try_from(*digits).unwrap_or_default());
                Ok(Value::Float(text.parse().unwrap_or(*value)))
            }
            ("isinstance", [value, class]) => {
                let own = self.class_of(value);
                let classes = match class {
                    Value::Tuple(classes) => classes.to_vec(),
                    class => vec![class.clone()],
                };
                Ok(Value::Bool(classes.iter().any(|class| self.is_subclass(&own, class))))
            }
            ("repr", [value]) => {
                let text = self.repr(value)?;
                self.string(text)
            }
            ("any" | "all", [values]) => {
                let iter = self.iterate(values)?;
                while let Some(value) = self.next(iter)? {
                    if self.truth(&value)? == (name == "any") {
                        return Ok(Value::Bool(name == "any"));
                    }
                }
                Ok(Value::Bool(name == "all"))
            }
            ("chr", [Value::Int(code)]) => match u32::try_from(*code).ok().and_then(char::from_u32) {
                Some(char) => self.string(char.to_string()),
                None => self.unplayed("this chr()"),
            },
            ("ord", [Value::Str(text)]) if text.chars().count() == 1 => {
                Ok(Value::Int(text.chars().next().map_or(0, |char| i128::from(u32::from(char)))))
            }
            _ => self.unplayed(format!("this call of {name}()")),
        }
    }

    fn print(&mut self, mut args: Args) -> Answer {
        let mut parts = [" ".to_owned(), "\n".to_owned()];
        for (part, name) in parts.iter_mut().zip(["sep", "end"]) {
            match args.take(name) {
                Some(Value::Str(text)) => *part = text.to_string(),
                Some(Value::None) | None => {}
                Some(other) => {
                    let class = self.type_name(&other);
                    return Err(self.type_error(format!("{name} must be None or a string, not {class}")));
                }
            }
        }
        let stream = match args.take("file").map(|file| self.object(&file).clone()) {
            None => 1,
            Some(Object::File(file)) if file.stream > 0 => file.stream,
            Some(_) => return self.unplayed("print() to this file"),
        };
        let flush = match args.take("flush") {
            Some(flush) => self.truth(&flush)?,
            None => false,
        };
        if let Some((name, _)) = args.named.first() {
            return Err(self.type_error(format!("'{name}' is an invalid keyword argument for print()")));
        }
        let mut text = String::new();
        for (at, value) in args.given.iter().enumerate() {
            if at > 0 {
                text.push_str(&parts[0]);
            }
            text.push_str(&self.str(value)?);
        }
        self.write(stream, &(text + &parts[1]))?;
        if flush {
            self.flush();
        }
        Ok(Value::None)
    }

    fn sort(&mut self, values: Vec<Value>, args: &mut Args) -> Answer<Vec<Value>> {
        let key = args.take("key").filter(|key| !matches!(key, Value::None));
        let reverse = match args.take("reverse") {
            Some(reverse) => self.truth(&reverse)?,
            None => false,
        };
        let mut keyed = Vec::with_capacity(values.len());
        for value in values {
            let by = match &key {
                Some(key) => self.call(key, Args::new(vec![value.clone()]))?,
                None => value.clone(),
            };
            keyed.push((by, value));
        }
        // Sorted by insertion with a binary search: few comparisons, and one that fails ends it.
        let mut sorted: Vec<(Value, Value)> = Vec::with_capacity(keyed.len());
        for (by, value) in keyed {
            let (mut low, mut high) = (0, sorted.len());
            while low < high {
                let middle = usize::midpoint(low, high);
                let other = sorted[middle].0.clone();
                let before = if reverse { self.less(&other, &by)? } else { self.less(&by, &other)? };
                if before {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            self.step(sorted.len() / 64)?;
            sorted.insert(low, (by, value));
        }
        Ok(sorted.into_iter().map(|(_, value)| value).collect())
    }

    /// A class of Python's own, called.
    pub fn construct(&mut self, name: &'static str, args: Args) -> Answer {
        if name == "enumerate" || name == "zip" || name == "map" || name == "filter" {
            return self.lazy(name, args);
        }
        if name == "dict" && args.given.is_empty() {
            let table: Table = args
                .named
                .into_iter()
                .map(|(key, value)| (super::value::Key::Str(key.clone()), (Value::Str(key), value)))
                .collect();
            return Ok(self.alloc(Object::Dict(table)));
        }
        if !args.named.is_empty() {
            return self.unplayed(format!("these arguments of {name}()"));
        }
        match (name, args.given.as_slice()) {
            ("str", []) => self.string(""),
            ("str", [value]) => {
                let text = self.str(value)?;
                self.string(text)
            }
            ("int", []) => Ok(Value::Int(0)),
            ("float", []) => Ok(Value::Float(0.0)),
            ("bool", []) => Ok(Value::Bool(false)),
            ("bool", [value]) => self.truth(value).map(Value::Bool),
            ("int", [Value::Float(value)]) if value.is_finite() => Ok(Value::Int(value.trunc() as i128)),
            ("int", [Value::Str(text)]) => match text.trim().parse::<i128>() {
                Ok(number) => Ok(Value::Int(number)),
                Err(_) if text.contains('_') || text.trim().len() > 37 => self.unplayed("this int()"),
                Err(_) => {
                    let words = format!("invalid literal for int() with base 10: {}", quoted(text));
                    Err(self.raise("ValueError", words))
                }
            },
            ("int", [value]) if integer(value).is_some() => Ok(Value::Int(integer(value).unwrap_or_default())),
            ("float", [value]) if number(value).is_some() => Ok(Value::Float(number(value).unwrap_or_default())),
            ("float", [Value::Str(text)]) => match text.trim().parse::<f64>() {
                Ok(number) => Ok(Value::Float(number)),
                Err(_) if text.contains('_') => self.unplayed("this float()"),
                Err(_) => {
                    let words = format!("could not convert string to float: {}", quoted(text));
                    Err(self.raise("ValueError", words))
                }
            },
            ("int", [value]) => {
                let class = self.type_name(value);
                let words = "argument must be a string, a bytes-like object or a real number, not";
                Err(self.type_error(format!("int() {words} '{class}'")))
            }
            ("float", [value]) => {
                let class = self.type_name(value);
                Err(self.type_error(format!("float() argument must be a string or a real number, not '{class}'")))
            }
            ("list", []) => self.list(Vec::new()),
            ("list", [values]) => {
                let values = self.collect(values)?;
                self.list(values)
            }
            ("tuple", []) => Ok(Value::tuple(Vec::new())),
            ("tuple", [values]) => Ok(Value::tuple(self.collect(values)?)),
            ("set", []) => self.set_of(Vec::new()),
            ("set", [values]) => {
                let values = self.collect(values)?;
                self.set_of(values)
            }
            ("type", [value]) => Ok(self.class_of(value)),
            ("range", given @ ([_] | [_, _] | [_, _, _])) => {
                let mut numbers = Vec::new();
                for value in given {
                    match integer(value) {
                        Some(number) => numbers.push(number),
                        None => {
                            let class = self.type_name(value);
                            let words = format!("'{class}' object cannot be interpreted as an integer");
                            return Err(self.type_error(words));
                        }
                    }
                }
                match numbers.as_slice() {
                    [stop] => Ok(Value::Range(0, *stop, 1)),
                    [start, stop] => Ok(Value::Range(*start, *stop, 1)),
                    [_, _, 0] => Err(self.raise("ValueError", "range() arg 3 must not be zero")),
                    [start, stop, step, ..] => Ok(Value::Range(*start, *stop, *step)),
                    [] => Ok(Value::None),
                }
            }
            _ => self.unplayed(format!("this call of {name}()")),
        }
    }

    fn lazy(&mut self, name: &'static str, mut args: Args) -> Answer {
        let start = args.take("start").as_ref().and_then(integer);
        if !args.named.is_empty() {
            return self.unplayed(format!("these arguments of {name}()"));
        }
        let iter = match (name, args.given.as_slice()) {
            ("enumerate", [values]) => Iter::Enumerate(self.iterate(values)?, start.unwrap_or(0)),
            ("enumerate", [values, Value::Int(start)]) => Iter::Enumerate(self.iterate(values)?, *start),
            ("zip", given) => Iter::Zip(self.iters(given)?),
            ("map", [function, given @ ..]) if !given.is_empty() => Iter::Map(function.clone(), self.iters(given)?),
            ("filter", [function, values]) => Iter::Filter(function.clone(), self.iterate(values)?),
            _ => return self.unplayed(format!("this call of {name}()")),
        };
        Ok(self.alloc(Object::Iter(iter)))
    }

    fn iters(&mut self, values: &[Value]) -> Answer<Vec<Id>> {
        values.iter().map(|value| self.iterate(value)).collect()
    }

    /// A method that Python has.
    pub fn method(&mut self, value: &Value, name: &str, mut args: Args) -> Answer {
        if let (Object::List(values), "sort", true) = (self.object(value), name, args.given.is_empty()) {
            let sorted = self.sort(values.clone(), &mut args)?;
            if let Some(Object::List(values)) = value.id().map(|id| &mut self.heap[id]) {
                *values = sorted;
            }
            return Ok(Value::None);
        }
        if let (Value::Str(text), "format") = (value, name) {
            let _ = text;
            return self.unplayed("str.format");
        }
        if args.named.is_empty() {
            let found = match (value, value.id()) {
                (Value::Str(text), _) => self.text_method(&text.clone(), name, &args.given)?,
                (_, Some(id)) => self.object_method(id, name, &args.given)?,
                _ => None,
            };
            if let Some(found) = found {
                return Ok(found);
            }
        }
        let class = self.type_name(value);
        self.unplayed(format!("this call of {class}.{name}()"))
    }

    fn text_method(&mut self, text: &str, name: &str, args: &[Value]) -> Answer<Option<Value>> {
        let result = match (name, args) {
            ("upper", []) => text.to_uppercase(),
            ("lower", []) => text.to_lowercase(),
            ("strip", []) => text.trim().to_owned(),
            ("lstrip", []) => text.trim_start().to_owned(),
            ("rstrip", []) => text.trim_end().to_owned(),
            ("capitalize", []) => {
                let mut chars = text.chars();
                chars.next().map_or_else(String::new, |first| {
                    first.to_uppercase().collect::<String>() + &chars.as_str().to_lowercase()
                })
            }
            ("replace", [Value::Str(from), Value::Str(to)]) => {
                self.step(text.len().saturating_mul(to.len()) / 32)?;
                text.replace(&**from, to)
            }
            ("join", [values]) => {
                let mut parts = Vec::new();
                for (at, value) in self.collect(values)?.iter().enumerate() {
                    match value {
                        Value::Str(part) => parts.push(part.to_string()),
                        other => {
                            let class = self.type_name(other);
                            let words = format!("sequence item {at}: expected str instance, {class} found");
                            return Err(self.type_error(words));
                        }
                    }
                }
                parts.join(text)
            }
            ("startswith", [Value::Str(part)]) => return Ok(Some(Value::Bool(text.starts_with(&**part)))),
            ("endswith", [Value::Str(part)]) => return Ok(Some(Value::Bool(text.ends_with(&**part)))),
            ("count", [Value::Str(part)]) if !part.is_empty() => {
                return Ok(Some(Value::Int(text.matches(&**part).count() as i128)));
            }
            ("isdigit", []) if text.is_ascii() => {
                let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                return Ok(Some(Value::Bool(digits)));
            }
            ("split", []) => {
                let parts = text.split_whitespace().map(Value::text).collect();
                return self.list(parts).map(Some);
            }
            ("split", [Value::Str(by)]) if !by.is_empty() => {
                let parts = text.split(&**by).map(Value::text).collect();
                return self.list(parts).map(Some);
            }
            ("encode", []) => return Ok(Some(Value::Bytes(text.as_bytes().into()))),
            _ => return Ok(None),
        };
        self.string(result).map(Some)
    }

    fn object_method(&mut self, id: Id, name: &str, args: &[Value]) -> Answer<Option<Value>> {
        let value = Value::Object(id);
        let key = match (&self.heap[id], args) {
            (Object::Dict(_) | Object::Set(_), [key, ..]) if name != "update" => Some(self.key(key)?),
            _ => None,
        };
        if let ("extend", [more], Object::List(_)) = (name, args, &self.heap[id]) {
            let more = self.collect(more)?;
            if let Object::List(values) = &mut self.heap[id] {
                values.extend(more);
            }
            return Ok(Some(Value::None));
        }
        if let ("index", [wanted], Object::List(values)) = (name, args, &self.heap[id]) {
            for (at, value) in values.clone().iter().enumerate() {
                if self.equal(value, wanted)? {
                    return Ok(Some(Value::Int(at as i128)));
                }
            }
            let text = self.repr(wanted)?;
            return Err(self.raise("ValueError", format!("{text} is not in list")));
        }
        self.step(1)?;
        let answer = match (&mut self.heap[id], name, args) {
            (Object::List(values), "append", [value]) => {
                values.push(value.clone());
                Value::None
            }
            (Object::List(values), "pop", []) if !values.is_empty() => values.pop().unwrap_or(Value::None),
            (Object::List(_), "pop", []) => return Err(self.raise("IndexError", "pop from empty list")),
            (Object::List(values), "reverse", []) => {
                values.reverse();
                Value::None
            }
            (Object::List(values), "clear", []) => {
                values.clear();
                Value::None
            }
            (Object::List(values), "copy", []) => {
                let values = values.clone();
                self.list(values)?
            }
            (Object::Dict(table), "get", [_, rest @ ..]) => {
                let found = key.and_then(|key| table.get(&key)).map(|(_, value)| value.clone());
                found.or_else(|| rest.first().cloned()).unwrap_or(Value::None)
            }
            (Object::Set(set), "add", [value]) => {
                if let Some(key) = key {
                    set.entry(key).or_insert_with(|| value.clone());
                }
                Value::None
            }
            (Object::Dict(table), "keys" | "values" | "items", []) => {
                let values = table
                    .values()
                    .map(|(key, value)| match name {
                        "keys" => key.clone(),
                        "values" => value.clone(),
                        _ => Value::tuple(vec![key.clone(), value.clone()]),
                    })
                    .collect();
                self.alloc(Object::Iter(Iter::Items(values, 0)))
            }
            (Object::File(file), "flush", []) => {
                if file.stream == 1 {
                    self.flush();
                }
                Value::None
            }
            (Object::File(file), "write", [Value::Str(text)]) if file.stream > 0 => {
                let (stream, text) = (file.stream, text.clone());
                self.write(stream, &text)?;
                Value::Int(text.chars().count() as i128)
            }
            _ => {
                let _ = value;
                return Ok(None);
            }
        };
        Ok(Some(answer))
    }

    /// A value by a format: width, side, precision and the commonest kinds.
    pub fn format(&mut self, value: &Value, spec: &str) -> Answer<String> {
        if spec.is_empty() {
            return self.str(value);
        }
        if let (Some(digits), Some(number)) = (spec.strip_prefix('.').and_then(|s| s.strip_suffix('f')), number(value))
            && let Ok(digits @ 0..=30) = digits.parse::<usize>()
        {
            return Ok(format!("{number:.digits$}"));
        }
        let (side, width) = match spec.as_bytes() {
            [side @ (b'<' | b'>' | b'^'), ..] => (*side, &spec[1..]),
            _ => (if number(value).is_some() { b'>' } else { b'<' }, spec),
        };
        if let (Ok(width @ 1..=10_000), false) = (width.parse::<usize>(), width.starts_with('0'))
            && matches!(value, Value::Str(_) | Value::Int(_) | Value::Float(_))
        {
            let text = self.str(value)?;
            return Ok(match side {
                b'<' => format!("{text:<width$}"),
                b'>' => format!("{text:>width$}"),
                _ => format!("{text:^width$}"),
            });
        }
        self.unplayed(format!("the format `{spec}`"))
    }

    pub fn percent(&mut self, _: &Text, _: &Value) -> Answer {
        self.unplayed("the % of a text")
    }

    pub fn file_line(&mut self, _: Id) -> Answer<String> {
        self.unplayed("this file")
    }
}
