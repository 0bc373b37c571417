//! The names that Python has: what is there and not played is said, what is not there fails as in Python.

use std::collections::HashMap;
use std::sync::OnceLock;

const TEXT: &str = include_str!("names.txt");

/// Each class of an exception, with the one above it.
const CLASSES: &[(&str, &str)] = &[
    ("BaseException", "object"),
    ("Exception", "BaseException"),
    ("KeyboardInterrupt", "BaseException"),
    ("SystemExit", "BaseException"),
    ("GeneratorExit", "BaseException"),
    ("ArithmeticError", "Exception"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("OverflowError", "ArithmeticError"),
    ("FloatingPointError", "ArithmeticError"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("BufferError", "Exception"),
    ("EOFError", "Exception"),
    ("ImportError", "Exception"),
    ("ModuleNotFoundError", "ImportError"),
    ("LookupError", "Exception"),
    ("IndexError", "LookupError"),
    ("KeyError", "LookupError"),
    ("MemoryError", "Exception"),
    ("NameError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("OSError", "Exception"),
    ("FileExistsError", "OSError"),
    ("FileNotFoundError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("NotADirectoryError", "OSError"),
    ("PermissionError", "OSError"),
    ("ConnectionError", "OSError"),
    ("TimeoutError", "OSError"),
    ("ReferenceError", "Exception"),
    ("RuntimeError", "Exception"),
    ("NotImplementedError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("StopIteration", "Exception"),
    ("SyntaxError", "Exception"),
    ("IndentationError", "SyntaxError"),
    ("TabError", "IndentationError"),
    ("SystemError", "Exception"),
    ("TypeError", "Exception"),
    ("ValueError", "Exception"),
    ("UnicodeError", "ValueError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("Warning", "Exception"),
    ("UserWarning", "Warning"),
    ("DeprecationWarning", "Warning"),
    ("json.JSONDecodeError", "ValueError"),
];

const TYPES: &[&str] = &[
    "object",
    "int",
    "float",
    "str",
    "bytes",
    "bool",
    "list",
    "tuple",
    "dict",
    "set",
    "range",
    "type",
    "NoneType",
    "function",
    "method",
    "builtin_function_or_method",
    "module",
    "enumerate",
    "zip",
    "map",
    "filter",
    "generator",
    "ellipsis",
    "list_iterator",
    "range_iterator",
    "_io.TextIOWrapper",
    "datetime.datetime",
    "datetime.date",
];

fn table() -> &'static HashMap<&'static str, Vec<&'static str>> {
    static TABLE: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        TEXT.lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(": "))
            .map(|(key, names)| (key, names.split(' ').collect()))
            .collect()
    })
}

/// What `dir()` says of a class, of `builtins`, of `module math`, or the standard library's `modules`.
pub fn of(key: &str) -> &'static [&'static str] {
    table().get(key).map_or(&[], Vec::as_slice)
}

/// A name of Python's own builtins that is a class.
pub fn class(name: &str) -> Option<&'static str> {
    let public = &TYPES[..11];
    let classes = CLASSES.iter().map(|(class, _)| *class).filter(|class| !class.contains('.'));
    let other = ["enumerate", "zip", "map", "filter", "type"];
    public
        .iter()
        .copied()
        .chain(classes)
        .chain(other)
        .find(|known| *known == name)
        .or_else(|| ["IOError", "EnvironmentError"].contains(&name).then_some("OSError"))
}

/// The same name, for as long as the program runs.
pub fn static_name(name: &str) -> Option<&'static str> {
    TYPES.iter().copied().chain(CLASSES.iter().map(|(class, _)| *class)).find(|known| *known == name)
}

/// Is this class that one, or below it?
pub fn descends(class: &str, of: &str) -> bool {
    class == of
        || of == "object"
        || (class == "bool" && of == "int")
        || CLASSES.iter().any(|(known, above)| *known == class && descends(above, of))
}

pub fn is_exception(class: &str) -> bool {
    CLASSES.iter().any(|(known, _)| *known == class)
}

/// The name that was probably meant, as CPython looks for it.
pub fn meant<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut best: Option<(usize, &str)> = None;
    for candidate in known.into_iter().take(750) {
        if candidate == name {
            continue;
        }
        let mut most = (name.chars().count() + candidate.chars().count() + 3) * 2 / 6;
        if let Some((distance, _)) = best {
            most = most.min(distance - 1);
        }
        let distance = distance(name, candidate);
        if distance <= most {
            best = Some((distance, candidate));
            if distance == 0 {
                break;
            }
        }
    }
    best.map(|(_, name)| name.to_owned())
}

/// What it costs to make one name of the other: 2 for a letter, 1 for its case.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut row: Vec<usize> = (0..=to.len()).map(|at| at * 2).collect();
    for (above, left) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (above + 1) * 2;
        for (at, right) in to.iter().enumerate() {
            let change = if left == right {
                0
            } else if left.eq_ignore_ascii_case(right) {
                1
            } else {
                2
            };
            let best = (diagonal + change).min(row[at] + 2).min(row[at + 1] + 2);
            diagonal = row[at + 1];
            row[at + 1] = best;
        }
    }
    row.last().copied().unwrap_or_default()
}
