//! `import`: the modules that are played, those of the program, and emoji where pip has installed it.

use std::time::Duration;

use super::super::machine::Output;
use super::super::root::{Entry, Node};
use super::names;
use super::ops::number;
use super::value::{Answer, Args, File, Module, Object, Text, Value};
use super::vm::{Frame, Interrupt, Source, Vm};

/// What of Python's own modules is played.
const PLAYED: &[&str] = &[
    "emoji.emojize",
    "emoji.demojize",
    "sys.exit",
    "time.sleep",
    "math.sqrt",
    "math.floor",
    "math.ceil",
    "os.getcwd",
    "platform.python_version",
    "os.getpid",
];

impl Vm {
    pub fn import(&mut self, name: &str) -> Answer {
        if let Some(id) = self.modules.get(name) {
            return Ok(Value::Object(*id));
        }
        if ["sys", "time", "math", "os", "platform"].contains(&name) {
            return Ok(self.own_module(name));
        }
        if name.contains('.') {
            return self.unplayed(format!("the module {name}"));
        }
        if let Some(found) = self.search(name)? {
            return Ok(found);
        }
        if names::of("modules").contains(&name) {
            return self.unplayed(format!("the module {name}"));
        }
        Err(self.raise("ModuleNotFoundError", format!("No module named '{name}'")))
    }

    fn own_module(&mut self, name: &str) -> Value {
        let scope = self.scope(None);
        let module = Module { name: Text::from(name), file: None, scope, partial: false };
        let value = self.alloc(Object::Module(module));
        self.modules.extend(value.id().map(|id| (name.to_owned(), id)));
        value
    }

    /// In the folders where CPython looks, in their order.
    fn search(&mut self, name: &str) -> Answer<Option<Value>> {
        for folder in self.search.clone() {
            let base = if folder.is_empty() { self.folder.clone() } else { folder };
            let path = format!("{}/{name}", base.trim_end_matches('/'));
            let entry = self.root.get(&path).map(|node| node.entry.clone());
            if let Some(Entry::Folder) = entry {
                let installed = base.ends_with("-packages");
                if installed && name == "emoji" {
                    return Ok(Some(self.own_module(name)));
                }
                if installed || self.root.get(&format!("{path}/__init__.py")).is_some() {
                    return self.unplayed(format!("the package {name}"));
                }
            }
            let path = format!("{path}.py");
            if let Some(Node { entry: Entry::File(content), .. }) = self.root.get(&path) {
                let content = content.clone();
                return self.run_module(name, &path, &content).map(Some);
            }
        }
        Ok(None)
    }

    fn run_module(&mut self, name: &str, path: &str, content: &[u8]) -> Answer {
        let Ok(text) = std::str::from_utf8(content) else { return self.unplayed("a module that is not UTF-8") };
        let parsed = match super::syntax::parse(text, path, self.python.minor) {
            Ok(parsed) => parsed,
            Err(super::syntax::Wrong::Refused(refused)) => {
                let stop = self.raise(refused.class, &refused.message);
                if let super::value::Stop::Raise(id) = stop
                    && let Object::Instance(instance) = &mut self.heap[id]
                {
                    instance.raised.get_or_insert_default().syntax = Some(refused);
                }
                return Err(stop);
            }
            Err(super::syntax::Wrong::Unplayed(what)) => return self.unplayed(what),
        };
        self.sources.push(Source { name: Text::from(path), text: Text::from(text), shown: true });
        let scope = self.scope(None);
        let module = Module { name: Text::from(name), file: Some(path.to_owned()), scope, partial: true };
        let value = self.alloc(Object::Module(module));
        let Some(id) = value.id() else { return Ok(value) };
        self.modules.insert(name.to_owned(), id);
        self.names(scope).insert(Text::from("__name__"), Value::text(name));
        self.names(scope).insert(Text::from("__file__"), Value::text(path));
        let source = self.sources.len() - 1;
        self.frames.push(Frame { scope, globals: scope, source, name: Text::from("<module>") });
        let flow = self.block(&parsed);
        if let Err(stop) = &flow {
            self.note_frame(stop, ruff_text_size::TextRange::default());
            self.modules.shift_remove(name);
        }
        self.frames.pop();
        flow?;
        if let Object::Module(module) = &mut self.heap[id] {
            module.partial = false;
        }
        Ok(value)
    }

    pub fn module_attribute(&mut self, value: &Value, name: &str) -> Answer {
        let Object::Module(module) = self.object(value) else { return Ok(Value::None) };
        let module = module.clone();
        if let Object::Scope(scope) = &self.heap[module.scope]
            && let Some(found) = scope.names.get(name)
        {
            return Ok(found.clone());
        }
        let whole = format!("{}.{name}", module.name);
        if module.file.is_none() {
            if let Some(found) = self.constant(&whole)? {
                return Ok(found);
            }
            if let Some(known) = PLAYED.iter().find(|known| **known == whole) {
                return Ok(Value::Builtin(known));
            }
        }
        let known = names::of(&format!("module {}", module.name));
        if name.starts_with("__") || (module.file.is_none() && known.contains(&name)) {
            return self.unplayed(format!("`{whole}`"));
        }
        if module.partial {
            let words = format!(
                "partially initialized module '{}' has no attribute '{name}' (most likely due to a circular import)",
                module.name
            );
            if self.python.minor >= 13 {
                return self.unplayed("a module that imports itself");
            }
            return Err(self.raise("AttributeError", words));
        }
        let known = match (&module.file, &self.heap[module.scope]) {
            (Some(_), Object::Scope(scope)) => scope.names.keys().map(ToString::to_string).collect(),
            _ => known.iter().map(ToString::to_string).collect(),
        };
        Err(self.no_attribute(&format!("module '{}' has no attribute '{name}'", module.name), name, known))
    }

    pub fn imported_name(&mut self, module: &Value, of: &str, name: &str) -> Answer {
        let file = match self.object(module) {
            Object::Module(module) => module.file.clone(),
            _ => None,
        };
        let known = names::of(&format!("module {of}"));
        let missing = match (&file, self.object(module)) {
            (None, _) => !known.contains(&name),
            (Some(_), Object::Module(module)) => match &self.heap[module.scope] {
                Object::Scope(scope) => !scope.names.contains_key(name),
                _ => false,
            },
            _ => false,
        };
        if missing {
            let place = match (file, of) {
                (Some(file), _) => file,
                (None, "time" | "sys" | "math") => "unknown location".to_owned(),
                (None, "emoji") => {
                    match self.search.iter().find(|folder| self.root.get(&format!("{folder}/emoji")).is_some()) {
                        Some(folder) => format!("{folder}/emoji/__init__.py"),
                        None => "unknown location".to_owned(),
                    }
                }
                _ => return self.unplayed(format!("the module {of}")),
            };
            if self.python.minor >= 12 || of == "math" {
                return self.unplayed("this import");
            }
            let words = format!("cannot import name '{name}' from '{of}' ({place})");
            return Err(self.raise("ImportError", words));
        }
        self.module_attribute(module, name)
    }

    fn constant(&mut self, name: &str) -> Answer<Option<Value>> {
        Ok(Some(match name {
            "math.pi" => Value::Float(std::f64::consts::PI),
            "math.e" => Value::Float(std::f64::consts::E),
            "sys.platform" => Value::text("linux"),
            "sys.executable" => Value::text(&self.python.path.clone()),
            "os.name" => Value::text("posix"),
            "os.sep" => Value::text("/"),
            "sys.argv" => {
                let values = self.argv.iter().map(|word| Value::text(word)).collect();
                self.list(values)?
            }
            "sys.stdout" | "sys.stderr" => {
                let stream = if name == "sys.stderr" { 2 } else { 1 };
                self.alloc(Object::File(File { stream }))
            }
            "os.environ" => {
                let table = self
                    .env
                    .iter()
                    .map(|(name, value)| {
                        (super::value::Key::Str(Text::from(name.as_str())), (Value::text(name), Value::text(value)))
                    })
                    .collect();
                self.alloc(Object::Dict(table))
            }
            _ => return Ok(None),
        }))
    }

    pub fn module_function(&mut self, name: &'static str, mut args: Args) -> Answer {
        if let "emoji.emojize" | "emoji.demojize" = name {
            return self.emoji(name, &mut args);
        }
        let given = args.given.clone();
        match (name, given.as_slice()) {
            _ if !args.named.is_empty() => self.unplayed(format!("this call of {name}()")),
            ("sys.exit", rest) => Err(self.error("SystemExit", rest.to_vec())),
            ("time.sleep", [value]) => match number(value) {
                Some(seconds) if (0.0..1e9).contains(&seconds) => {
                    // What is kept back stays so: without a terminal nothing is written before the end.
                    let pause = Duration::from_secs_f64(seconds);
                    self.paused += pause;
                    if self.paused > Duration::from_secs(24 * 3600) {
                        return self.unplayed("a program that takes more than a day");
                    }
                    self.out.push(Output::Sleep(pause));
                    self.naps += 1;
                    self.interrupted(Interrupt::Nap(self.naps))?;
                    Ok(Value::None)
                }
                _ => self.unplayed("this sleep"),
            },
            ("math.sqrt", [value]) => match number(value) {
                Some(value) if value >= 0.0 => Ok(Value::Float(value.sqrt())),
                _ => self.unplayed("this root"),
            },
            ("math.floor", [value]) => Ok(Value::Int(number(value).unwrap_or_default().floor() as i128)),
            ("math.ceil", [value]) => Ok(Value::Int(number(value).unwrap_or_default().ceil() as i128)),
            ("os.getcwd", []) => self.string(self.folder.clone()),
            ("os.getpid", []) => Ok(Value::Int(1)),
            ("platform.python_version", []) => self.string(self.python.version()),
            _ => self.unplayed(format!("this call of {name}()")),
        }
    }

    fn emoji(&mut self, name: &str, args: &mut Args) -> Answer {
        let language = match args.take("language") {
            Some(Value::Str(language)) => language,
            None => Text::from("en"),
            Some(_) => return self.unplayed("this language of emoji"),
        };
        let alias = match &*language {
            "en" => false,
            "alias" => true,
            _ => return self.unplayed("this language of emoji"),
        };
        match (args.given.as_slice(), args.named.is_empty()) {
            ([Value::Str(text)], true) => {
                let text = text.clone();
                let played = if name == "emoji.emojize" {
                    super::emoji::emojize(&text, alias)
                } else if alias {
                    return self.unplayed("demojize by alias");
                } else {
                    super::emoji::demojize(&text)
                };
                self.string(played)
            }
            _ => self.unplayed(format!("this call of {name}()")),
        }
    }
}
