//! Statements.

use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtClassDef, StmtFunctionDef, StmtRaise, StmtTry};
use ruff_text_size::Ranged;

use super::value::{
    Answer, Args, Body, Class, Function, Id, Instance, Names, Object, Scope, Shared, Stop, Text, Value,
};
use super::vm::{Here, Vm};

/// How a statement ended.
#[derive(Debug)]
pub enum Flow {
    On,
    Break,
    Continue,
    Return(Value),
}

impl Vm {
    pub fn block(&mut self, body: &[Stmt]) -> Answer<Flow> {
        for stmt in body {
            self.deeper()?;
            let flow = self.statement(stmt);
            self.depth -= 1;
            if flow.is_err() && self.here == Here::Unknown {
                self.here = Here::At(stmt.range());
            }
            match flow? {
                Flow::On => {}
                flow => return Ok(flow),
            }
        }
        Ok(Flow::On)
    }

    fn statement(&mut self, stmt: &Stmt) -> Answer<Flow> {
        match stmt {
            Stmt::Expr(stmt) => {
                let value = self.eval(&stmt.value)?;
                if self.prompt && self.frames.len() == 1 && !matches!(value, Value::None) {
                    let text = self.repr(&value)?;
                    self.write(1, &format!("{text}\n"))?;
                    let globals = self.frames[0].globals;
                    self.names(globals).insert(Text::from("_"), value);
                }
            }
            Stmt::Assign(assign) => {
                let value = self.eval(&assign.value)?;
                for target in &assign.targets {
                    if let Err(stop) = self.assign(target, value.clone()) {
                        if self.here == Here::Unknown {
                            self.here = Here::At(target.range());
                        }
                        return Err(stop);
                    }
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    let value = self.eval(value)?;
                    self.assign(&assign.target, value)?;
                }
            }
            Stmt::AugAssign(assign) => {
                let left = self.eval(&assign.target)?;
                let right = self.eval(&assign.value)?;
                if let (ruff_python_ast::Operator::Add, Object::List(_), Some(id)) =
                    (assign.op, self.object(&left), left.id())
                {
                    let more = self.collect(&right)?;
                    if let Object::List(values) = &mut self.heap[id] {
                        values.extend(more);
                    }
                    self.assign(&assign.target, left)?;
                    return Ok(Flow::On);
                }
                let value = match self.binary(assign.op, &left, &right, true) {
                    Ok(value) => value,
                    Err(stop) => {
                        if self.here == Here::Unknown {
                            self.here = Here::At(assign.range);
                        }
                        return Err(stop);
                    }
                };
                self.assign(&assign.target, value)?;
            }
            Stmt::If(stmt) => {
                let test = self.eval(&stmt.test)?;
                if self.truth(&test)? {
                    return self.block(&stmt.body);
                }
                for clause in &stmt.elif_else_clauses {
                    let taken = match &clause.test {
                        Some(test) => {
                            let test = self.eval(test)?;
                            self.truth(&test)?
                        }
                        None => true,
                    };
                    if taken {
                        return self.block(&clause.body);
                    }
                }
            }
            Stmt::While(stmt) => {
                loop {
                    self.step(0)?;
                    let test = self.eval(&stmt.test)?;
                    if !self.truth(&test)? {
                        break;
                    }
                    match self.block(&stmt.body)? {
                        Flow::Break => return Ok(Flow::On),
                        Flow::Return(value) => return Ok(Flow::Return(value)),
                        Flow::On | Flow::Continue => {}
                    }
                }
                return self.block(&stmt.orelse);
            }
            Stmt::For(stmt) if !stmt.is_async => {
                let over = self.eval(&stmt.iter)?;
                let iter = match self.iterate(&over) {
                    Ok(iter) => iter,
                    Err(stop) => {
                        // Since 3.12 it is what cannot be gone through that is marked, not the statement.
                        self.here = Here::At(if self.python.minor < 12 { stmt.range } else { stmt.iter.range() });
                        return Err(stop);
                    }
                };
                while let Some(item) = self.next(iter)? {
                    self.assign(&stmt.target, item)?;
                    match self.block(&stmt.body)? {
                        Flow::Break => return Ok(Flow::On),
                        Flow::Return(value) => return Ok(Flow::Return(value)),
                        Flow::On | Flow::Continue => {}
                    }
                }
                return self.block(&stmt.orelse);
            }
            Stmt::FunctionDef(def) if !def.is_async => self.define(def)?,
            Stmt::ClassDef(class) => self.class(class)?,
            Stmt::Return(stmt) => {
                let value = match &stmt.value {
                    Some(value) => self.eval(value)?,
                    None => Value::None,
                };
                return Ok(Flow::Return(value));
            }
            Stmt::Break(_) => return Ok(Flow::Break),
            Stmt::Continue(_) => return Ok(Flow::Continue),
            Stmt::Pass(_) | Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = alias.name.as_str();
                    let module = self.import(name)?;
                    let (name, module) = match (&alias.asname, name.split_once('.')) {
                        (Some(own), _) => (own.as_str(), module),
                        (None, Some((top, _))) => (top, self.import(top)?),
                        (None, None) => (name, module),
                    };
                    self.store(name, module);
                }
            }
            Stmt::ImportFrom(import) => {
                let Some(module) = import.module.as_ref().filter(|_| import.level == 0) else {
                    return self.unplayed("relative imports");
                };
                let value = self.import(module.as_str())?;
                for alias in &import.names {
                    let name = alias.name.as_str();
                    if name == "*" {
                        return self.unplayed("import *");
                    }
                    let found = self.imported_name(&value, module.as_str(), name)?;
                    self.store(alias.asname.as_ref().map_or(name, |own| own.as_str()), found);
                }
            }
            Stmt::Raise(raise) => return Err(self.raised(raise)?),
            Stmt::Try(stmt) if !stmt.is_star => return self.attempt(stmt),
            Stmt::Assert(assert) => {
                let test = self.eval(&assert.test)?;
                if !self.truth(&test)? {
                    let args = match &assert.msg {
                        Some(message) => vec![self.eval(message)?],
                        None => Vec::new(),
                    };
                    self.here = Here::At(assert.test.range());
                    return Err(self.error("AssertionError", args));
                }
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    let Expr::Name(name) = target else { return self.unplayed("this del") };
                    self.load(name.id.as_str())?;
                    let scope = self.frames.last().map_or(0, |frame| frame.scope);
                    self.names(scope).shift_remove(name.id.as_str());
                }
            }
            Stmt::With(_) => return self.unplayed("with"),
            Stmt::Match(_) => return self.unplayed("match"),
            _ => return self.unplayed("this statement"),
        }
        Ok(Flow::On)
    }

    fn raised(&mut self, raise: &StmtRaise) -> Answer<Stop> {
        let Some(exc) = &raise.exc else {
            return Ok(match self.handling.last() {
                Some(id) => {
                    self.here = Here::Said;
                    Stop::Raise(*id)
                }
                None => self.raise("RuntimeError", "No active exception to reraise"),
            });
        };
        if raise.cause.is_some() {
            return self.unplayed("raise from");
        }
        let value = self.eval(exc)?;
        let is_class = matches!(value, Value::Type(_)) || matches!(self.object(&value), Object::Class(_));
        let value = if is_class { self.call(&value, Args::default())? } else { value };
        match (self.is_exception(&value), value.id()) {
            (true, Some(id)) => {
                let context = self.handling.last().copied().filter(|handled| *handled != id);
                if let Object::Instance(Instance { raised, .. }) = &mut self.heap[id] {
                    raised.get_or_insert_default().context = context;
                }
                Ok(Stop::Raise(id))
            }
            _ => Err(self.type_error("exceptions must derive from BaseException")),
        }
    }

    fn attempt(&mut self, stmt: &StmtTry) -> Answer<Flow> {
        let (frames, depth) = (self.frames.len(), self.depth);
        let mut flow = self.block(&stmt.body);
        if let Err(Stop::Raise(id)) = flow {
            self.note_frame(&Stop::Raise(id), stmt.range);
            self.frames.truncate(frames);
            self.depth = depth;
            self.here = Here::Unknown;
            flow = match self.handler(stmt, id) {
                Some(handled) => handled,
                None => {
                    self.here = Here::Said;
                    Err(Stop::Raise(id))
                }
            };
        } else if let Ok(Flow::On) = flow {
            flow = self.block(&stmt.orelse);
        }
        if matches!(flow, Err(Stop::Wait | Stop::Unplayed(_))) || stmt.finalbody.is_empty() {
            return flow;
        }
        let here = std::mem::replace(&mut self.here, Here::Unknown);
        self.depth = depth;
        match self.block(&stmt.finalbody)? {
            Flow::On => {
                self.here = here;
                flow
            }
            other => Ok(other),
        }
    }

    fn handler(&mut self, stmt: &StmtTry, id: Id) -> Option<Answer<Flow>> {
        let class = self.class_of(&Value::Object(id));
        for ExceptHandler::ExceptHandler(handler) in &stmt.handlers {
            let matched = match &handler.type_ {
                None => true,
                Some(expr) => match self.eval(expr) {
                    Ok(Value::Tuple(classes)) => classes.iter().any(|of| self.is_subclass(&class, of)),
                    Ok(of) => self.is_subclass(&class, &of),
                    Err(stop) => return Some(Err(stop)),
                },
            };
            if !matched {
                continue;
            }
            if let Some(name) = &handler.name {
                self.store(name.as_str(), Value::Object(id));
            }
            self.handling.push(id);
            let flow = self.block(&handler.body);
            self.handling.pop();
            if let Some(name) = &handler.name {
                let scope = self.frames.last().map_or(0, |frame| frame.scope);
                self.names(scope).shift_remove(name.as_str());
            }
            return Some(flow);
        }
        None
    }

    /// Gives a name its value, where that name belongs.
    pub fn store(&mut self, name: &str, value: Value) {
        let Some(frame) = self.frames.last() else { return };
        let (mut scope, globals) = (frame.scope, frame.globals);
        if let Object::Scope(Scope { locals: Some(function), parent, .. }) = &self.heap[scope] {
            if function.locals.global.contains(name) {
                scope = globals;
            } else if function.locals.nonlocal.contains(name) {
                let mut at = *parent;
                while let Some(id) = at {
                    let Object::Scope(outer) = &self.heap[id] else { break };
                    if outer.names.contains_key(name) {
                        scope = id;
                        break;
                    }
                    at = outer.parent;
                }
            }
        }
        self.names(scope).insert(Text::from(name), value);
    }

    pub fn assign(&mut self, target: &Expr, value: Value) -> Answer<()> {
        match target {
            Expr::Name(name) => self.store(name.id.as_str(), value),
            Expr::Tuple(_) | Expr::List(_) => {
                let elts = match target {
                    Expr::Tuple(tuple) => &tuple.elts,
                    Expr::List(list) => &list.elts,
                    _ => return Ok(()),
                };
                if elts.iter().any(Expr::is_starred_expr) {
                    return self.unplayed("a star in an assignment");
                }
                let Some(iter) = self.try_iter(&value)? else {
                    let name = self.type_name(&value);
                    return Err(self.type_error(format!("cannot unpack non-iterable {name} object")));
                };
                let mut values = Vec::new();
                while let Some(item) = self.next(iter)? {
                    values.push(item);
                    if values.len() > elts.len() {
                        let words = format!("too many values to unpack (expected {})", elts.len());
                        return Err(self.raise("ValueError", words));
                    }
                }
                if values.len() < elts.len() {
                    let words = format!("not enough values to unpack (expected {}, got {})", elts.len(), values.len());
                    return Err(self.raise("ValueError", words));
                }
                for (target, value) in elts.iter().zip(values) {
                    self.assign(target, value)?;
                }
            }
            Expr::Subscript(subscript) => {
                let object = self.eval(&subscript.value)?;
                if subscript.slice.is_slice_expr() {
                    return self.unplayed("an assignment to a slice");
                }
                let index = self.eval(&subscript.slice)?;
                if let Err(stop) = self.set_item(&object, &index, value) {
                    if self.here == Here::Unknown {
                        self.here = Here::At(subscript.range);
                    }
                    return Err(stop);
                }
            }
            Expr::Attribute(attribute) => {
                let object = self.eval(&attribute.value)?;
                let name = Text::from(attribute.attr.as_str());
                let names = match object.id().map(|id| &mut self.heap[id]) {
                    Some(Object::Instance(instance)) => &mut instance.names,
                    Some(Object::Class(class)) => &mut class.names,
                    _ => return self.unplayed("an assignment to this attribute"),
                };
                names.insert(name, value);
            }
            _ => return self.unplayed("this assignment"),
        }
        Ok(())
    }

    fn define(&mut self, def: &StmtFunctionDef) -> Answer<()> {
        if !def.decorator_list.is_empty() {
            return self.unplayed("decorators");
        }
        let locals = super::scope::Locals::of(Some(&def.parameters), &def.body);
        if locals.generator {
            return self.unplayed("generators");
        }
        let function = Function {
            name: Text::from(def.name.as_str()),
            parameters: Some(def.parameters.clone()),
            body: Body::Statements(Box::new(def.clone())),
            source: self.frames.last().map_or(0, |frame| frame.source),
            locals,
        };
        let function = self.function(Shared::new(function))?;
        self.store(def.name.as_str(), function);
        Ok(())
    }

    fn class(&mut self, class: &StmtClassDef) -> Answer<()> {
        let mut bases = Vec::new();
        if let Some(arguments) = &class.arguments {
            if !arguments.keywords.is_empty() {
                return self.unplayed("metaclasses");
            }
            bases = self.elements(&arguments.args)?;
        }
        let played = |base: &Value| match base {
            Value::Type(name) => *name == "object" || super::names::is_exception(name),
            _ => matches!(self.object(base), Object::Class(_)),
        };
        if !class.decorator_list.is_empty() || !bases.iter().all(played) {
            return self.unplayed("this class");
        }
        let Some(mut frame) = self.frames.last().cloned() else { return Ok(()) };
        let scope = self.scope(Some(frame.scope));
        frame.scope = scope;
        frame.name = Text::from(class.name.as_str());
        self.frames.push(frame);
        let body = self.block(&class.body);
        if let Err(stop) = &body {
            self.note_frame(stop, class.range);
        }
        self.frames.pop();
        body?;
        let names: Names = std::mem::take(self.names(scope));
        let module = Text::from("__main__");
        let made = Class { name: Text::from(class.name.as_str()), bases, names: names.clone(), module };
        let value = self.alloc(Object::Class(made));
        // Its functions see what is around the class.
        let outer = self.frames.last().map(|frame| frame.scope);
        for function in names.values().filter_map(Value::id) {
            if let Object::Function(_, captured) = &mut self.heap[function] {
                captured.scope = outer.unwrap_or(captured.scope);
            }
        }
        self.store(class.name.as_str(), value);
        Ok(())
    }
}
