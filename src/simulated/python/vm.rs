//! A program's state: plain data, so that one that waits for its input is begun again with more of it.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;
use indexmap::IndexMap;
use ruff_text_size::TextRange;

use super::super::machine::{Machine, Output, Surroundings};
use super::super::root::Root;
use super::names;
use super::value::{Answer, Entry, Id, Instance, Iter, Key, Names, Object, Raised, Scope, Stop, Text, Value};

/// So many steps, and a program is said to be too long to be played.
const STEPS: u64 = 5_000_000;
/// Of expressions within each other: what a stack of [`super::STACK`] holds.
const DEPTH: usize = 12_000;
/// Of objects that live at once.
const OBJECTS: usize = 1_000_000;
/// Of bytes printed.
const PRINTED: usize = 4 << 20;
/// When standard output is no terminal, so much is kept before it is written.
const BUFFER: usize = 8192;

/// A text that was compiled.
#[derive(Clone, Debug)]
pub struct Source {
    /// As a traceback names it.
    pub name: Text,
    pub text: Text,
    /// A traceback shows its lines.
    pub shown: bool,
}

#[derive(Clone, Debug)]
pub struct Frame {
    pub scope: Id,
    pub globals: Id,
    pub source: usize,
    pub name: Text,
}

/// Where the exception that is on its way was raised in the frame that it goes through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Here {
    Unknown,
    At(TextRange),
    /// The frame is in the traceback already.
    Said,
}

/// Where a Ctrl-C meets a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupt {
    /// Where it has read so much, and reads on.
    Read(usize),
    /// In the sleep of this number.
    Nap(usize),
}

#[derive(Clone, Debug)]
pub struct Vm {
    pub heap: Vec<Object>,
    pub free: Vec<Id>,
    pub frames: Vec<Frame>,
    pub here: Here,
    pub handling: Vec<Id>,
    pub sources: Vec<Source>,
    pub modules: IndexMap<String, Id>,
    pub argv: Vec<String>,
    pub search: Vec<String>,
    pub python: super::Interpreter,
    pub root: Root,
    pub env: BTreeMap<String, String>,
    pub folder: String,
    pub tty: bool,
    pub paused: std::time::Duration,
    pub input: Vec<u8>,
    pub read: usize,
    pub ended: bool,
    pub interrupts: VecDeque<Interrupt>,
    pub naps: usize,
    pub out: Vec<Output>,
    pub printed: usize,
    pub buffer: Vec<u8>,
    pub steps: u64,
    pub depth: usize,
    pub prompt: bool,
}

impl Vm {
    pub fn new(machine: &Machine, surroundings: &Surroundings, python: super::Interpreter) -> Self {
        Self {
            heap: Vec::new(),
            free: Vec::new(),
            frames: Vec::new(),
            here: Here::Unknown,
            handling: Vec::new(),
            sources: Vec::new(),
            modules: IndexMap::new(),
            argv: Vec::new(),
            search: Vec::new(),
            python,
            root: machine.root.clone(),
            env: surroundings.env.clone(),
            folder: surroundings.folder.clone(),
            tty: surroundings.tty,
            paused: std::time::Duration::ZERO,
            input: Vec::new(),
            read: 0,
            ended: false,
            interrupts: VecDeque::new(),
            naps: 0,
            out: Vec::new(),
            printed: 0,
            buffer: Vec::new(),
            steps: 0,
            depth: 0,
            prompt: false,
        }
    }

    pub fn step(&mut self, weight: usize) -> Answer<()> {
        self.steps += 1 + weight as u64;
        if self.steps > STEPS {
            return Err(Stop::Unplayed("a program that takes this long".to_owned()));
        }
        Ok(())
    }

    /// One expression deeper; whoever calls it makes it one less afterwards.
    pub fn deeper(&mut self) -> Answer<()> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Stop::Unplayed("expressions this deep".to_owned()));
        }
        self.step(0)
    }

    pub fn alloc(&mut self, object: Object) -> Value {
        let id = match self.free.pop() {
            Some(id) => {
                self.heap[id] = object;
                id
            }
            None => {
                self.heap.push(object);
                self.heap.len() - 1
            }
        };
        Value::Object(id)
    }

    /// A list, counted.
    pub fn list(&mut self, values: Vec<Value>) -> Answer {
        self.step(values.len() / 4)?;
        if self.heap.len() > OBJECTS {
            return Err(Stop::Unplayed("a program with so many objects".to_owned()));
        }
        Ok(self.alloc(Object::List(values)))
    }

    /// Text, counted.
    pub fn string(&mut self, text: impl AsRef<str>) -> Answer {
        let text = text.as_ref();
        self.step(text.len() / 32)?;
        Ok(Value::text(text))
    }

    pub fn scope(&mut self, parent: Option<Id>) -> Id {
        match self.alloc(Object::Scope(Scope { parent, ..Scope::default() })) {
            Value::Object(id) => id,
            _ => 0,
        }
    }

    pub fn names(&mut self, scope: Id) -> &mut Names {
        if !matches!(self.heap[scope], Object::Scope(_)) {
            self.heap[scope] = Object::Scope(Scope::default());
        }
        match &mut self.heap[scope] {
            Object::Scope(scope) => &mut scope.names,
            _ => unreachable!("it was just made"),
        }
    }

    pub fn object(&self, value: &Value) -> &Object {
        match value {
            Value::Object(id) => &self.heap[*id],
            _ => &Object::Nothing,
        }
    }

    /// An exception of one of Python's own classes.
    pub fn error(&mut self, class: &'static str, args: Vec<Value>) -> Stop {
        self.error_hinted(class, args, None)
    }

    pub fn raise(&mut self, class: &'static str, message: impl AsRef<str>) -> Stop {
        self.error(class, vec![Value::text(message.as_ref())])
    }

    pub fn error_hinted(&mut self, class: &'static str, args: Vec<Value>, hint: Option<String>) -> Stop {
        let context = self.handling.last().copied();
        let raised = Some(Box::new(Raised { context, hint, ..Raised::default() }));
        let instance = Instance { class: Value::Type(class), names: Names::new(), args, raised };
        match self.alloc(Object::Instance(instance)) {
            Value::Object(id) => Stop::Raise(id),
            _ => Stop::Wait,
        }
    }

    pub fn type_error(&mut self, message: impl AsRef<str>) -> Stop {
        self.raise("TypeError", message)
    }

    #[expect(clippy::unused_self, reason = "said where an answer is due, as the errors are")]
    pub fn unplayed<T>(&self, what: impl Into<String>) -> Answer<T> {
        Err(Stop::Unplayed(what.into()))
    }

    /// Notes the frame in the traceback of the exception that leaves it, or is caught in it.
    pub fn note_frame(&mut self, stop: &Stop, fallback: TextRange) {
        let here = std::mem::replace(&mut self.here, Here::Unknown);
        let Stop::Raise(id) = stop else { return };
        let range = match here {
            Here::Said => return,
            Here::At(range) => range,
            Here::Unknown => fallback,
        };
        let Some(frame) = self.frames.last() else { return };
        let entry = Entry { source: frame.source, range, name: frame.name.clone() };
        if let Object::Instance(instance) = &mut self.heap[*id] {
            instance.raised.get_or_insert_default().trace.insert(0, entry);
        }
    }

    /// The class of a value, as Python calls it.
    pub fn type_name(&self, value: &Value) -> Text {
        let name = match value {
            Value::None => "NoneType",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Str(_) => "str",
            Value::Bytes(_) => "bytes",
            Value::Tuple(_) => "tuple",
            Value::Range(..) => "range",
            Value::Ellipsis => "ellipsis",
            Value::Type(_) => "type",
            Value::Builtin(_) => "builtin_function_or_method",
            Value::Object(id) => match &self.heap[*id] {
                Object::List(_) => "list",
                Object::Dict(_) => "dict",
                Object::Set(_) => "set",
                Object::Iter(iter) => match iter {
                    Iter::Items(..) => "generator",
                    Iter::List(..) => "list_iterator",
                    Iter::Range(..) => "range_iterator",
                    Iter::Enumerate(..) => "enumerate",
                    Iter::Zip(_) => "zip",
                    Iter::Map(..) => "map",
                    Iter::Filter(..) => "filter",
                },
                Object::Function(..) => "function",
                Object::Bound(..) => "method",
                Object::Method(..) => "builtin_function_or_method",
                Object::Class(_) => "type",
                Object::Instance(instance) => return self.class_name(&instance.class),
                Object::Module(_) => "module",
                Object::File(_) => "_io.TextIOWrapper",
                Object::Scope(_) | Object::Nothing => "object",
            },
        };
        Text::from(name)
    }

    pub fn class_name(&self, class: &Value) -> Text {
        match class {
            Value::Type(name) => Text::from(*name),
            _ => match self.object(class) {
                Object::Class(class) => class.name.clone(),
                _ => Text::from("object"),
            },
        }
    }

    /// Is this class that one, or below it?
    pub fn is_subclass(&self, class: &Value, of: &Value) -> bool {
        match (class, of) {
            (_, Value::Type("object")) => true,
            (Value::Type(class), Value::Type(of)) => names::descends(class, of),
            (Value::Object(class), Value::Object(of)) if class == of => true,
            (Value::Object(_), _) => match self.object(class) {
                Object::Class(class) => class.bases.iter().any(|base| self.is_subclass(base, of)),
                _ => false,
            },
            _ => false,
        }
    }

    pub fn class_of(&self, value: &Value) -> Value {
        match self.object(value) {
            Object::Instance(instance) => instance.class.clone(),
            _ => names::static_name(&self.type_name(value)).map_or(Value::Type("object"), Value::Type),
        }
    }

    /// A name in a class or in those that it descends from.
    pub fn find_in_class(&self, class: &Value, name: &str) -> Option<Value> {
        let Object::Class(class) = self.object(class) else { return None };
        class.names.get(name).cloned().or_else(|| class.bases.iter().find_map(|base| self.find_in_class(base, name)))
    }

    /// A method that a class of the program's own has, such as `__str__`.
    pub fn special(&mut self, value: &Value, name: &str) -> Option<Value> {
        let Object::Instance(instance) = self.object(value) else { return None };
        let class = instance.class.clone();
        let method = self.find_in_class(&class, name)?;
        Some(self.alloc(Object::Bound(value.clone(), method)))
    }

    pub fn key(&mut self, value: &Value) -> Answer<Key> {
        Ok(match value {
            Value::None => Key::None,
            Value::Bool(yes) => Key::Int(i128::from(*yes)),
            Value::Int(number) => Key::Int(*number),
            Value::Float(number) if number.fract() == 0.0 && number.abs() < 1e30 => Key::Int(*number as i128),
            Value::Float(number) => Key::Float(number.to_bits()),
            Value::Str(text) => Key::Str(text.clone()),
            Value::Bytes(bytes) => Key::Bytes(bytes.clone()),
            Value::Tuple(values) => {
                let mut keys = Vec::with_capacity(values.len());
                for value in values.iter() {
                    keys.push(self.key(value)?);
                }
                Key::Tuple(keys)
            }
            Value::Range(start, stop, step) => Key::Range(*start, *stop, *step),
            Value::Ellipsis => Key::Name("..."),
            Value::Type(name) | Value::Builtin(name) => Key::Name(name),
            Value::Object(id) => match &self.heap[*id] {
                Object::List(_) | Object::Dict(_) | Object::Set(_) => {
                    let name = self.type_name(value);
                    return Err(self.type_error(format!("unhashable type: '{name}'")));
                }
                Object::Instance(instance) => {
                    let class = instance.class.clone();
                    if self.find_in_class(&class, "__hash__").is_some() {
                        return self.unplayed("__hash__");
                    }
                    if self.find_in_class(&class, "__eq__").is_some() {
                        let name = self.type_name(value);
                        return Err(self.type_error(format!("unhashable type: '{name}'")));
                    }
                    Key::Object(*id)
                }
                _ => Key::Object(*id),
            },
        })
    }

    pub fn write(&mut self, stream: u8, text: &str) -> Answer<()> {
        self.step(text.len() / 64)?;
        self.printed += text.len();
        if self.printed > PRINTED {
            return self.unplayed("a program that prints this much");
        }
        if stream == 2 {
            self.push(2, text.as_bytes());
            return Ok(());
        }
        self.buffer.extend_from_slice(text.as_bytes());
        let unbuffered = self.env.get("PYTHONUNBUFFERED").is_some_and(|value| !value.is_empty());
        if (self.tty && text.contains('\n')) || unbuffered || self.buffer.len() >= BUFFER {
            self.flush();
        }
        Ok(())
    }

    pub fn flush(&mut self) {
        let buffer = std::mem::take(&mut self.buffer);
        self.push(1, &buffer);
    }

    fn push(&mut self, stream: u8, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let bytes = Bytes::copy_from_slice(bytes);
        self.out.push(if stream == 2 { Output::Stderr(bytes) } else { Output::Stdout(bytes) });
    }

    /// Raises what a Ctrl-C raises, if it came here.
    pub fn interrupted(&mut self, here: Interrupt) -> Answer<()> {
        if self.interrupts.front() != Some(&here) {
            return Ok(());
        }
        self.interrupts.pop_front();
        Err(self.error("KeyboardInterrupt", Vec::new()))
    }

    /// A line of the input, its end with it; empty is the input's end.
    pub fn read_line(&mut self) -> Answer<String> {
        self.interrupted(Interrupt::Read(self.read))?;
        let rest = &self.input[self.read..];
        let length = match rest.iter().position(|byte| *byte == b'\n') {
            Some(at) => at + 1,
            None if self.ended => rest.len(),
            None => return Err(Stop::Wait),
        };
        let line = String::from_utf8_lossy(&rest[..length]).into_owned();
        self.read += length;
        Ok(line)
    }
}
