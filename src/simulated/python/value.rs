//! What a program's names stand for.

use indexmap::IndexMap;
use ruff_python_ast::{Expr, Parameters, StmtFunctionDef};
use ruff_text_size::TextRange;

/// Shared and never written: text, tuples and the trees of functions, which every copy of the state has in common.
#[expect(clippy::disallowed_types, reason = "what is shared is never written; the heap has one owner")]
pub type Shared<T> = std::sync::Arc<T>;
pub type Text = Shared<str>;
/// An object's place in the heap.
pub type Id = usize;

#[derive(Clone, Debug)]
pub enum Value {
    None,
    Bool(bool),
    Int(i128),
    Float(f64),
    Str(Text),
    Bytes(Shared<[u8]>),
    Tuple(Shared<[Value]>),
    Range(i128, i128, i128),
    Ellipsis,
    /// A class that Python has.
    Type(&'static str),
    /// A function that Python has, by its module and name.
    Builtin(&'static str),
    Object(Id),
}

impl Value {
    pub fn text(text: &str) -> Self {
        Self::Str(Text::from(text))
    }

    pub fn tuple(values: Vec<Value>) -> Self {
        Self::Tuple(Shared::from(values))
    }

    pub fn id(&self) -> Option<Id> {
        match self {
            Self::Object(id) => Some(*id),
            _ => None,
        }
    }
}

/// What a dictionary and a set compare.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    None,
    Int(i128),
    Float(u64),
    Str(Text),
    Bytes(Shared<[u8]>),
    Tuple(Vec<Key>),
    Range(i128, i128, i128),
    Name(&'static str),
    Object(Id),
}

pub type Table = IndexMap<Key, (Value, Value)>;
pub type Names = IndexMap<Text, Value>;

#[derive(Clone, Debug)]
pub enum Object {
    List(Vec<Value>),
    Dict(Table),
    Set(IndexMap<Key, Value>),
    Iter(Iter),
    Function(Shared<Function>, Captured),
    /// A method of something, before it is called.
    Bound(Value, Value),
    /// A method that Python has, of something.
    Method(Value, Text),
    Class(Class),
    Instance(Instance),
    Module(Module),
    Scope(Scope),
    File(File),
    /// Free again.
    Nothing,
}

#[derive(Clone, Debug)]
pub enum Iter {
    Items(Vec<Value>, usize),
    List(Id, usize),
    Range(i128, i128, i128),
    Enumerate(Id, i128),
    Zip(Vec<Id>),
    Map(Value, Vec<Id>),
    Filter(Value, Id),
}

/// A `def` or a `lambda`.
#[derive(Debug)]
pub struct Function {
    pub name: Text,
    pub parameters: Option<Box<Parameters>>,
    pub body: Body,
    pub source: usize,
    /// What it assigns, and what it says to be another's.
    pub locals: super::scope::Locals,
}

#[derive(Debug)]
pub enum Body {
    Statements(Box<StmtFunctionDef>),
    Expression(Box<Expr>),
}

/// What a function has from where it was defined.
#[derive(Clone, Debug)]
pub struct Captured {
    pub defaults: Vec<(Text, Value)>,
    pub scope: Id,
    pub globals: Id,
}

#[derive(Clone, Debug)]
pub struct Class {
    pub name: Text,
    pub bases: Vec<Value>,
    pub names: Names,
    pub module: Text,
}

#[derive(Clone, Debug)]
pub struct Instance {
    pub class: Value,
    pub names: Names,
    /// An exception's.
    pub args: Vec<Value>,
    pub raised: Option<Box<Raised>>,
}

/// What an exception carries besides.
#[derive(Clone, Debug, Default)]
pub struct Raised {
    /// The outermost first.
    pub trace: Vec<Entry>,
    pub context: Option<Id>,
    pub hint: Option<String>,
    /// Where a SyntaxError stands.
    pub syntax: Option<super::syntax::Refused>,
}

/// A line of a traceback.
#[derive(Clone, Debug)]
pub struct Entry {
    pub source: usize,
    pub range: TextRange,
    pub name: Text,
}

#[derive(Clone, Debug)]
pub struct Module {
    pub name: Text,
    /// Where it stands; none for those that Python has.
    pub file: Option<String>,
    pub scope: Id,
    /// It is being imported.
    pub partial: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Scope {
    pub names: Names,
    pub parent: Option<Id>,
    /// What a function assigns and has not assigned yet.
    pub locals: Option<Shared<Function>>,
}

#[derive(Clone, Debug)]
pub struct File {
    /// 1 is standard output, 2 standard error.
    pub stream: u8,
}

/// Why an evaluation does not go on.
#[derive(Clone, Debug)]
pub enum Stop {
    Raise(Id),
    /// It reads what has not been typed yet.
    Wait,
    /// What the practice engine does not know.
    Unplayed(String),
}

pub type Answer<T = Value> = Result<T, Stop>;

/// A call's arguments.
#[derive(Clone, Debug, Default)]
pub struct Args {
    pub given: Vec<Value>,
    pub named: Vec<(Text, Value)>,
}

impl Args {
    pub fn new(given: Vec<Value>) -> Self {
        Self { given, named: Vec::new() }
    }

    /// The argument of this name or at this place, taken.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.named.iter().position(|(known, _)| &**known == name)?;
        Some(self.named.remove(at).1)
    }

    pub fn get(&self, at: usize) -> Option<&Value> {
        self.given.get(at)
    }
}
