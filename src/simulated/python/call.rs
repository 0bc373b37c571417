//! Calls, attributes and items.

use ruff_text_size::Ranged;

use super::exec::Flow;
use super::names;
use super::ops::integer;
use super::value::{Answer, Args, Body, Captured, Function, Instance, Names, Object, Shared, Stop, Text, Value};
use super::vm::{Frame, Vm};

/// As deep as Python lets functions call each other.
const RECURSION: usize = 1000;

impl Vm {
    pub fn function(&mut self, function: Shared<Function>) -> Answer {
        let mut defaults = Vec::new();
        if let Some(parameters) = &function.parameters {
            for parameter in parameters.iter_non_variadic_params() {
                if let Some(default) = &parameter.default {
                    defaults.push((Text::from(parameter.parameter.name.as_str()), self.eval(default)?));
                }
            }
        }
        let (scope, globals) = self.frames.last().map_or((0, 0), |frame| (frame.scope, frame.globals));
        Ok(self.alloc(Object::Function(function, Captured { defaults, scope, globals })))
    }

    pub fn call(&mut self, callee: &Value, args: Args) -> Answer {
        match callee {
            Value::Builtin(name) => return self.builtin(name, args),
            Value::Type(name) if names::is_exception(name) => {
                let instance = Instance { class: callee.clone(), names: Names::new(), args: args.given, raised: None };
                return Ok(self.alloc(Object::Instance(instance)));
            }
            Value::Type(name) => return self.construct(name, args),
            _ => {}
        }
        match self.object(callee) {
            Object::Function(function, captured) => {
                let (function, captured) = (function.clone(), captured.clone());
                self.enter(&function, &captured, args)
            }
            Object::Bound(receiver, function) => {
                let (receiver, function) = (receiver.clone(), function.clone());
                let mut args = args;
                args.given.insert(0, receiver);
                self.call(&function, args)
            }
            Object::Method(receiver, name) => {
                let (receiver, name) = (receiver.clone(), name.clone());
                self.method(&receiver, &name, args)
            }
            Object::Class(class) => {
                let name = class.name.clone();
                let exception = self.is_subclass(callee, &Value::Type("BaseException"));
                let instance = Instance {
                    class: callee.clone(),
                    names: Names::new(),
                    args: if exception { args.given.clone() } else { Vec::new() },
                    raised: None,
                };
                let value = self.alloc(Object::Instance(instance));
                if let Some(method) = self.special(&value, "__init__") {
                    self.call(&method, args)?;
                } else if !(exception || args.given.is_empty() && args.named.is_empty()) {
                    return Err(self.type_error(format!("{name}() takes no arguments")));
                }
                Ok(value)
            }
            _ => {
                if let Some(method) = self.special(callee, "__call__") {
                    return self.call(&method, args);
                }
                let name = self.type_name(callee);
                Err(self.type_error(format!("'{name}' object is not callable")))
            }
        }
    }

    fn enter(&mut self, function: &Shared<Function>, captured: &Captured, args: Args) -> Answer {
        if self.frames.len() >= RECURSION {
            return Err(self.raise("RecursionError", "maximum recursion depth exceeded"));
        }
        let names = self.bind(function, captured, args)?;
        let scope = self.scope(Some(captured.scope));
        if let Object::Scope(own) = &mut self.heap[scope] {
            own.names = names;
            own.locals = Some(function.clone());
        }
        self.frames.push(Frame {
            scope,
            globals: captured.globals,
            source: function.source,
            name: function.name.clone(),
        });
        let (value, range) = match &function.body {
            Body::Statements(def) => {
                let value = self.block(&def.body).map(|flow| match flow {
                    Flow::Return(value) => value,
                    _ => Value::None,
                });
                (value, def.range)
            }
            Body::Expression(body) => (self.eval(body), body.range()),
        };
        if let Err(stop) = &value {
            self.note_frame(stop, range);
        }
        self.frames.pop();
        if !function.locals.captured && value.is_ok() {
            self.heap[scope] = Object::Nothing;
            self.free.push(scope);
        }
        value
    }

    fn bind(&mut self, function: &Function, captured: &Captured, args: Args) -> Answer<Names> {
        let mut names = Names::new();
        let name = &function.name;
        let Some(parameters) = &function.parameters else {
            if args.given.is_empty() && args.named.is_empty() {
                return Ok(names);
            }
            let words = format!("{name}() takes 0 positional arguments but {} given", were(args.given.len()));
            return Err(self.type_error(words));
        };
        let positional: Vec<&str> =
            parameters.posonlyargs.iter().chain(&parameters.args).map(|p| p.parameter.name.as_str()).collect();
        let count = args.given.len();
        let mut given = args.given.into_iter();
        for name in &positional {
            if let Some(value) = given.next() {
                names.insert(Text::from(*name), value);
            }
        }
        let rest: Vec<Value> = given.collect();
        if let Some(vararg) = &parameters.vararg {
            names.insert(Text::from(vararg.name.as_str()), Value::tuple(rest));
        } else if !rest.is_empty() {
            let most = positional.len();
            let least = most - captured.defaults.len().min(most);
            let takes = if least < most {
                format!("from {least} to {most} positional arguments")
            } else {
                format!("{most} positional argument{}", if most == 1 { "" } else { "s" })
            };
            return Err(self.type_error(format!("{name}() takes {takes} but {} given", were(count))));
        }
        let mut more = super::value::Table::new();
        for (key, value) in args.named {
            let known =
                positional.contains(&&*key) || parameters.kwonlyargs.iter().any(|p| p.parameter.name.as_str() == &*key);
            if known {
                if names.insert(key.clone(), value).is_some() {
                    return Err(self.type_error(format!("{name}() got multiple values for argument '{key}'")));
                }
            } else if parameters.kwarg.is_some() {
                let value = (Value::Str(key.clone()), value);
                more.insert(super::value::Key::Str(key), value);
            } else {
                return Err(self.type_error(format!("{name}() got an unexpected keyword argument '{key}'")));
            }
        }
        if let Some(kwarg) = &parameters.kwarg {
            let table = self.alloc(Object::Dict(more));
            names.insert(Text::from(kwarg.name.as_str()), table);
        }
        for (key, default) in &captured.defaults {
            if !names.contains_key(key) {
                names.insert(key.clone(), default.clone());
            }
        }
        let missing: Vec<String> =
            positional.iter().filter(|known| !names.contains_key(**known)).map(|known| format!("'{known}'")).collect();
        if !missing.is_empty() {
            let list = match missing.as_slice() {
                [one] => one.clone(),
                [one, two] => format!("{one} and {two}"),
                [most @ .., last] => format!("{}, and {last}", most.join(", ")),
                [] => String::new(),
            };
            let s = if missing.len() == 1 { "" } else { "s" };
            let words = format!("{name}() missing {} required positional argument{s}: {list}", missing.len());
            return Err(self.type_error(words));
        }
        if parameters.kwonlyargs.iter().any(|p| !names.contains_key(p.parameter.name.as_str())) {
            return self.unplayed("a missing argument of this kind");
        }
        Ok(names)
    }

    pub fn attribute(&mut self, value: &Value, name: &str) -> Answer {
        match (value, self.object(value)) {
            (_, Object::Instance(instance)) => {
                if let Some(found) = instance.names.get(name) {
                    return Ok(found.clone());
                }
                let class = instance.class.clone();
                let args = instance.args.clone();
                if let Some(found) = self.find_in_class(&class, name) {
                    if matches!(self.object(&found), Object::Function(..)) {
                        return Ok(self.alloc(Object::Bound(value.clone(), found)));
                    }
                    return Ok(found);
                }
                match name {
                    "args" if self.is_exception(value) => return Ok(Value::tuple(args)),
                    "__class__" => return Ok(class),
                    _ => {}
                }
                if names::of(if self.is_exception(value) { "oserror" } else { "object" }).contains(&name)
                    || name.starts_with("__")
                {
                    return self.unplayed(format!("`{name}` here"));
                }
            }
            (_, Object::Module(_)) => return self.module_attribute(value, name),
            (_, Object::Class(class)) => {
                if name == "__name__" {
                    return Ok(Value::Str(class.name.clone()));
                }
                return match self.find_in_class(value, name) {
                    Some(found) => Ok(found),
                    None if name.starts_with("__") => self.unplayed(format!("`{name}` here")),
                    None => {
                        let class = self.class_name(value);
                        let words = format!("type object '{class}' has no attribute '{name}'");
                        Err(self.raise("AttributeError", words))
                    }
                };
            }
            (Value::Type(class), _) if name == "__name__" => return Ok(Value::text(class)),
            (Value::Type(_) | Value::Builtin(_), _)
            | (_, Object::Function(..) | Object::Bound(..) | Object::Method(..)) => {
                return self.unplayed(format!("`{name}` here"));
            }
            _ => {}
        }
        let class = self.type_name(value);
        if names::of(&class).contains(&name) {
            return Ok(self.alloc(Object::Method(value.clone(), Text::from(name))));
        }
        if names::of(&class).is_empty() && !matches!(self.object(value), Object::Instance(_)) {
            return self.unplayed(format!("`{name}` here"));
        }
        let own: Vec<String> = match self.object(value) {
            Object::Instance(instance) => instance.names.keys().map(ToString::to_string).collect(),
            _ => names::of(&class).iter().map(ToString::to_string).collect(),
        };
        Err(self.no_attribute(&format!("'{class}' object has no attribute '{name}'"), name, own))
    }

    pub fn no_attribute(&mut self, words: &str, name: &str, mut known: Vec<String>) -> Stop {
        known.sort();
        let hint = names::meant(name, known.iter().map(String::as_str));
        let hint = hint.map(|meant| format!(". Did you mean: '{meant}'?"));
        self.error_hinted("AttributeError", vec![Value::text(words)], hint)
    }

    pub fn item(&mut self, value: &Value, index: &Value) -> Answer {
        if let Object::Dict(_) = self.object(value) {
            let key = self.key(index)?;
            let Object::Dict(table) = self.object(value) else { return Ok(Value::None) };
            return match table.get(&key) {
                Some((_, found)) => Ok(found.clone()),
                None => Err(self.error("KeyError", vec![index.clone()])),
            };
        }
        if let Some(method) = self.special(value, "__getitem__") {
            return self.call(&method, Args::new(vec![index.clone()]));
        }
        let kind = match (value, self.object(value)) {
            (Value::Str(_), _) => "string",
            (Value::Tuple(_), _) => "tuple",
            (Value::Range(..), _) => "range object",
            (_, Object::List(_)) => "list",
            (Value::Type(_), _) | (_, Object::Class(_) | Object::Iter(_)) => {
                return self.unplayed("the items of this");
            }
            _ => {
                let name = self.type_name(value);
                return Err(self.type_error(format!("'{name}' object is not subscriptable")));
            }
        };
        let Some(at) = integer(index) else {
            let name = self.type_name(index);
            let words = match kind {
                "string" => format!("string indices must be integers, not '{name}'"),
                "range object" => format!("range indices must be integers or slices, not {name}"),
                _ => format!("{kind} indices must be integers or slices, not {name}"),
            };
            return Err(self.type_error(words));
        };
        let length = self.len(value)?;
        let at = if at < 0 { at + length } else { at };
        if at < 0 || at >= length {
            return Err(self.raise("IndexError", format!("{kind} index out of range")));
        }
        let place = usize::try_from(at).unwrap_or_default();
        Ok(match (value, self.object(value)) {
            (Value::Str(text), _) => {
                let char = text.chars().nth(place).map(String::from).unwrap_or_default();
                Value::text(&char)
            }
            (Value::Tuple(values), _) => values[place].clone(),
            (Value::Range(start, _, step), _) => Value::Int(start + at * step),
            (_, Object::List(values)) => values[place].clone(),
            _ => Value::None,
        })
    }

    pub fn slice(&mut self, value: &Value, bounds: &[Option<Value>; 3]) -> Answer {
        let values = match (value, self.object(value)) {
            (Value::Str(_) | Value::Tuple(_), _) | (_, Object::List(_)) => self.collect(value)?,
            _ => return self.unplayed("a slice of this"),
        };
        let mut numbers = [None; 3];
        for (number, bound) in numbers.iter_mut().zip(bounds) {
            *number = match bound {
                None | Some(Value::None) => None,
                Some(bound) => match integer(bound) {
                    Some(number) => Some(number),
                    None => {
                        let words = "slice indices must be integers or None or have an __index__ method";
                        return Err(self.type_error(words));
                    }
                },
            };
        }
        let (length, step) = (values.len() as i128, numbers[2].unwrap_or(1));
        if step == 0 {
            return Err(self.raise("ValueError", "slice step cannot be zero"));
        }
        let (low, high) = if step > 0 { (0, length) } else { (-1, length - 1) };
        let clamp = |bound: Option<i128>, otherwise: i128| match bound {
            None => otherwise,
            Some(bound) => (if bound < 0 { bound + length } else { bound }).clamp(low, high),
        };
        let start = clamp(numbers[0], if step > 0 { low } else { high });
        let stop = clamp(numbers[1], if step > 0 { high } else { low });
        let mut picked = Vec::new();
        let mut at = start;
        while if step > 0 { at < stop } else { at > stop } {
            picked.extend(usize::try_from(at).ok().and_then(|at| values.get(at)).cloned());
            at += step;
        }
        match value {
            Value::Str(_) => {
                let mut text = String::new();
                for char in &picked {
                    text.push_str(&self.str(char)?);
                }
                self.string(text)
            }
            Value::Tuple(_) => Ok(Value::tuple(picked)),
            _ => self.list(picked),
        }
    }

    pub fn set_item(&mut self, value: &Value, index: &Value, new: Value) -> Answer<()> {
        if let Some(method) = self.special(value, "__setitem__") {
            return self.call(&method, Args::new(vec![index.clone(), new])).map(drop);
        }
        match (self.object(value), value.id()) {
            (Object::Dict(_), Some(id)) => {
                let key = self.key(index)?;
                self.step(1)?;
                if let Object::Dict(table) = &mut self.heap[id] {
                    match table.get_mut(&key) {
                        Some((_, old)) => *old = new,
                        None => drop(table.insert(key, (index.clone(), new))),
                    }
                }
                Ok(())
            }
            (Object::List(values), Some(id)) => {
                let length = values.len() as i128;
                let Some(at) = integer(index) else {
                    let name = self.type_name(index);
                    let words = format!("list indices must be integers or slices, not {name}");
                    return Err(self.type_error(words));
                };
                let at = if at < 0 { at + length } else { at };
                match (usize::try_from(at), &mut self.heap[id]) {
                    (Ok(at), Object::List(values)) if at < values.len() => {
                        values[at] = new;
                        Ok(())
                    }
                    _ => Err(self.raise("IndexError", "list assignment index out of range")),
                }
            }
            _ => {
                let name = self.type_name(value);
                Err(self.type_error(format!("'{name}' object does not support item assignment")))
            }
        }
    }
}

fn were(count: usize) -> String {
    if count == 1 { "1 was".to_owned() } else { format!("{count} were") }
}
