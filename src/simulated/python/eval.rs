//! Expressions.

use ruff_python_ast::{BoolOp, Comprehension, Expr, ExprCall, ExprFString, Number, UnaryOp};
use ruff_python_ast::{ConversionFlag, FStringPart, InterpolatedStringElement};
use ruff_text_size::Ranged;

use super::names;
use super::value::{Answer, Args, Id, Iter, Object, Scope, Shared, Stop, Text, Value};
use super::vm::{Here, Vm};

impl Vm {
    pub fn eval(&mut self, expr: &Expr) -> Answer {
        self.deeper()?;
        let value = self.eval_inner(expr);
        self.depth -= 1;
        if value.is_err() && self.here == Here::Unknown {
            self.here = Here::At(expr.range());
        }
        value
    }

    fn eval_inner(&mut self, expr: &Expr) -> Answer {
        match expr {
            Expr::NoneLiteral(_) => Ok(Value::None),
            Expr::BooleanLiteral(literal) => Ok(Value::Bool(literal.value)),
            Expr::EllipsisLiteral(_) => Ok(Value::Ellipsis),
            Expr::StringLiteral(literal) => Ok(Value::text(literal.value.to_str())),
            Expr::BytesLiteral(literal) => Ok(Value::Bytes(literal.value.bytes().collect())),
            Expr::NumberLiteral(literal) => match &literal.value {
                Number::Int(int) => match int.to_string().parse() {
                    Ok(number) => Ok(Value::Int(number)),
                    Err(_) => self.unplayed("integers of more than 127 bits"),
                },
                Number::Float(number) => Ok(Value::Float(*number)),
                Number::Complex { .. } => self.unplayed("complex numbers"),
            },
            Expr::Name(name) => self.load(name.id.as_str()),
            Expr::FString(string) => self.fstring(string),
            Expr::Tuple(tuple) => Ok(Value::tuple(self.elements(&tuple.elts)?)),
            Expr::List(list) => {
                let values = self.elements(&list.elts)?;
                self.list(values)
            }
            Expr::Set(set) => {
                let values = self.elements(&set.elts)?;
                self.set_of(values)
            }
            Expr::Dict(dict) => {
                let mut table = super::value::Table::new();
                for item in &dict.items {
                    match &item.key {
                        Some(key) => {
                            let key = self.eval(key)?;
                            let value = self.eval(&item.value)?;
                            table.insert(self.key(&key)?, (key, value));
                        }
                        None => {
                            let other = self.eval(&item.value)?;
                            match self.object(&other) {
                                Object::Dict(other) => table.extend(other.clone()),
                                _ => {
                                    let name = self.type_name(&other);
                                    return Err(self.type_error(format!("'{name}' object is not a mapping")));
                                }
                            }
                        }
                    }
                }
                Ok(self.alloc(Object::Dict(table)))
            }
            Expr::BoolOp(operation) => {
                let mut value = Value::None;
                for operand in &operation.values {
                    value = self.eval(operand)?;
                    if self.truth(&value)? == (operation.op == BoolOp::Or) {
                        break;
                    }
                }
                Ok(value)
            }
            Expr::BinOp(operation) => {
                let left = self.eval(&operation.left)?;
                let right = self.eval(&operation.right)?;
                self.binary(operation.op, &left, &right, false)
            }
            Expr::UnaryOp(operation) => {
                let value = self.eval(&operation.operand)?;
                self.unary(operation.op, &value)
            }
            Expr::Compare(comparison) => {
                let mut left = self.eval(&comparison.left)?;
                let mut answer = Value::Bool(true);
                for (op, right) in comparison.ops.iter().zip(&comparison.comparators) {
                    let right = self.eval(right)?;
                    answer = self.compare(*op, &left, &right)?;
                    if !self.truth(&answer)? {
                        break;
                    }
                    left = right;
                }
                Ok(answer)
            }
            Expr::If(choice) => {
                let test = self.eval(&choice.test)?;
                if self.truth(&test)? { self.eval(&choice.body) } else { self.eval(&choice.orelse) }
            }
            Expr::Named(named) => {
                let value = self.eval(&named.value)?;
                self.assign(&named.target, value.clone())?;
                Ok(value)
            }
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::ListComp(comp) => {
                let values = self.comprehension("<listcomp>", &comp.generators, &[&comp.elt])?;
                self.list(values.into_iter().flatten().collect())
            }
            Expr::Generator(comp) => {
                let values = self.comprehension("<genexpr>", &comp.generators, &[&comp.elt])?;
                Ok(self.alloc(Object::Iter(Iter::Items(values.into_iter().flatten().collect(), 0))))
            }
            Expr::SetComp(comp) => {
                let values = self.comprehension("<setcomp>", &comp.generators, &[&comp.elt])?;
                self.set_of(values.into_iter().flatten().collect())
            }
            Expr::DictComp(comp) => {
                let Some(key) = &comp.key else { return self.unplayed("this comprehension") };
                let pairs = self.comprehension("<dictcomp>", &comp.generators, &[key, &comp.value])?;
                let mut table = super::value::Table::new();
                for pair in pairs {
                    if let [key, value] = pair.as_slice() {
                        table.insert(self.key(key)?, (key.clone(), value.clone()));
                    }
                }
                Ok(self.alloc(Object::Dict(table)))
            }
            Expr::Attribute(attribute) => {
                let value = self.eval(&attribute.value)?;
                self.attribute(&value, attribute.attr.as_str())
            }
            Expr::Subscript(subscript) => {
                let value = self.eval(&subscript.value)?;
                if let Expr::Slice(slice) = &*subscript.slice {
                    let mut bounds = [None, None, None];
                    for (bound, expr) in bounds.iter_mut().zip([&slice.lower, &slice.upper, &slice.step]) {
                        if let Some(expr) = expr {
                            *bound = Some(self.eval(expr)?);
                        }
                    }
                    return self.slice(&value, &bounds);
                }
                let index = self.eval(&subscript.slice)?;
                let literal = !matches!(
                    &*subscript.value,
                    Expr::Name(_) | Expr::Call(_) | Expr::Attribute(_) | Expr::Subscript(_)
                );
                if literal && !matches!(index, Value::Int(_)) && !matches!(self.object(&value), Object::Dict(_)) {
                    return self.unplayed("this index of a literal");
                }
                self.item(&value, &index)
            }
            Expr::Call(call) => self.eval_call(call),
            Expr::Starred(_) => self.unplayed("a star here"),
            Expr::Slice(_) => self.unplayed("a slice here"),
            Expr::Yield(_) | Expr::YieldFrom(_) => self.unplayed("generators"),
            Expr::Await(_) => self.unplayed("async"),
            Expr::TString(_) | Expr::IpyEscapeCommand(_) => self.unplayed("this expression"),
        }
    }

    pub fn elements(&mut self, exprs: &[Expr]) -> Answer<Vec<Value>> {
        let mut values = Vec::with_capacity(exprs.len());
        for expr in exprs {
            if let Expr::Starred(starred) = expr {
                let more = self.eval(&starred.value)?;
                values.extend(self.collect(&more)?);
            } else {
                values.push(self.eval(expr)?);
            }
        }
        Ok(values)
    }

    /// A call; a method of Python's own is called without making an object of it first.
    fn eval_call(&mut self, call: &ExprCall) -> Answer {
        if let Expr::Attribute(attribute) = &*call.func {
            let value = self.eval(&attribute.value)?;
            let simple = match &value {
                Value::Str(_) | Value::Bytes(_) => true,
                Value::Object(id) => {
                    matches!(self.heap[*id], Object::List(_) | Object::Dict(_) | Object::Set(_) | Object::File(_))
                }
                _ => false,
            };
            if simple && names::of(&self.type_name(&value)).contains(&attribute.attr.as_str()) {
                let args = self.arguments(call)?;
                return self.method(&value, attribute.attr.as_str(), args);
            }
            let function = match self.attribute(&value, attribute.attr.as_str()) {
                Ok(function) => function,
                Err(stop) => {
                    if self.here == Here::Unknown {
                        self.here = Here::At(call.func.range());
                    }
                    return Err(stop);
                }
            };
            let args = self.arguments(call)?;
            return self.call(&function, args);
        }
        // Python warns of it.
        if call.func.is_literal_expr() {
            return self.unplayed("the call of a literal");
        }
        let function = self.eval(&call.func)?;
        let args = self.arguments(call)?;
        self.call(&function, args)
    }

    fn arguments(&mut self, call: &ExprCall) -> Answer<Args> {
        let mut args = Args::new(self.elements(&call.arguments.args)?);
        for keyword in &call.arguments.keywords {
            let value = self.eval(&keyword.value)?;
            match &keyword.arg {
                Some(name) => args.named.push((Text::from(name.as_str()), value)),
                None => {
                    let Object::Dict(table) = self.object(&value) else {
                        let name = self.type_name(&value);
                        return Err(self.type_error(format!("argument after ** must be a mapping, not {name}")));
                    };
                    for (key, value) in table.clone().into_values() {
                        let Value::Str(name) = key else { return Err(self.type_error("keywords must be strings")) };
                        args.named.push((name, value));
                    }
                }
            }
        }
        Ok(args)
    }

    fn unary(&mut self, op: UnaryOp, value: &Value) -> Answer {
        if op == UnaryOp::Not {
            return Ok(Value::Bool(!self.truth(value)?));
        }
        if let Some(number) = super::ops::integer(value) {
            return Ok(Value::Int(match op {
                UnaryOp::USub => number.saturating_neg(),
                UnaryOp::Invert => !number,
                _ => number,
            }));
        }
        let (sign, method) = match op {
            UnaryOp::USub => ("unary -", "__neg__"),
            UnaryOp::UAdd => ("unary +", "__pos__"),
            _ => ("unary ~", "__invert__"),
        };
        if let (Value::Float(number), true) = (value, op != UnaryOp::Invert) {
            return Ok(Value::Float(if op == UnaryOp::USub { -number } else { *number }));
        }
        if let Some(method) = self.special(value, method) {
            return self.call(&method, Args::default());
        }
        let name = self.type_name(value);
        Err(self.type_error(format!("bad operand type for {sign}: '{name}'")))
    }

    fn fstring(&mut self, string: &ExprFString) -> Answer {
        let mut text = String::new();
        for part in &string.value {
            match part {
                FStringPart::Literal(literal) => text.push_str(&literal.value),
                FStringPart::FString(string) => {
                    for element in &string.elements {
                        text.push_str(&self.interpolated(element)?);
                    }
                }
            }
        }
        self.string(text)
    }

    fn interpolated(&mut self, element: &InterpolatedStringElement) -> Answer<String> {
        let element = match element {
            InterpolatedStringElement::Literal(literal) => return Ok(literal.value.to_string()),
            InterpolatedStringElement::Interpolation(element) => element,
        };
        let value = self.eval(&element.expression)?;
        let mut text = String::new();
        let mut conversion = element.conversion;
        if let Some(debug) = &element.debug_text {
            let frame = self.frames.last().map_or(0, |frame| frame.source);
            let expression = self.sources[frame].text[element.expression.range()].to_owned();
            text = format!("{}{expression}{}", debug.leading(), debug.trailing());
            if conversion == ConversionFlag::None && element.format_spec.is_none() {
                conversion = ConversionFlag::Repr;
            }
        }
        let value = match conversion {
            ConversionFlag::None => value,
            ConversionFlag::Str => Value::text(&self.str(&value)?),
            ConversionFlag::Repr => Value::text(&self.repr(&value)?),
            ConversionFlag::Ascii => return self.unplayed("!a"),
        };
        let mut spec = String::new();
        if let Some(format) = &element.format_spec {
            for element in &format.elements {
                spec.push_str(&self.interpolated(element)?);
            }
        }
        text.push_str(&self.format(&value, &spec)?);
        Ok(text)
    }

    /// The values of a comprehension, each as many as there are expressions.
    fn comprehension(&mut self, name: &str, generators: &[Comprehension], exprs: &[&Expr]) -> Answer<Vec<Vec<Value>>> {
        let Some(first) = generators.first() else { return Ok(Vec::new()) };
        let outer = self.eval(&first.iter)?;
        let Some(mut frame) = self.frames.last().cloned() else { return Ok(Vec::new()) };
        frame.scope = self.scope(Some(frame.scope));
        // Since 3.12 a comprehension has no frame of its own.
        let own = self.python.minor < 12 || name == "<genexpr>";
        if own {
            frame.name = Text::from(name);
        }
        let outer = match self.iterate(&outer) {
            Ok(outer) => outer,
            Err(stop) => {
                self.here = Here::At(first.iter.range());
                return Err(stop);
            }
        };
        self.frames.push(frame);
        let mut values = Vec::new();
        let ended = self.generate(outer, generators, exprs, &mut values);
        if let (Err(stop), true) = (&ended, own) {
            self.note_frame(stop, first.range);
        }
        self.frames.pop();
        ended.map(|()| values)
    }

    fn generate(
        &mut self,
        iter: Id,
        generators: &[Comprehension],
        exprs: &[&Expr],
        values: &mut Vec<Vec<Value>>,
    ) -> Answer<()> {
        let Some((first, rest)) = generators.split_first() else { return Ok(()) };
        'items: while let Some(item) = self.next(iter)? {
            self.assign(&first.target, item)?;
            for test in &first.ifs {
                let test = self.eval(test)?;
                if !self.truth(&test)? {
                    continue 'items;
                }
            }
            if let Some(next) = rest.first() {
                let inner = self.eval(&next.iter)?;
                let inner = self.iterate(&inner)?;
                self.generate(inner, rest, exprs, values)?;
            } else {
                let mut row = Vec::with_capacity(exprs.len());
                for expr in exprs {
                    row.push(self.eval(expr)?);
                }
                values.push(row);
            }
        }
        Ok(())
    }

    /// What a name stands for here.
    pub fn load(&mut self, name: &str) -> Answer {
        let Some(frame) = self.frames.last() else { return self.unplayed("this") };
        let (mut at, globals) = (Some(frame.scope), frame.globals);
        let mut first = true;
        while let Some(scope) = at {
            let Object::Scope(Scope { names, parent, locals }) = &self.heap[scope] else { break };
            if let Some(value) = names.get(name) {
                return Ok(value.clone());
            }
            if let Some(function) = locals {
                if function.locals.own.contains(name) {
                    let (class, words) = if first {
                        (
                            "UnboundLocalError",
                            format!("cannot access local variable '{name}' where it is not associated with a value"),
                        )
                    } else {
                        (
                            "NameError",
                            format!(
                                "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
                            ),
                        )
                    };
                    return Err(self.raise(class, words));
                }
                if function.locals.global.contains(name) {
                    break;
                }
            }
            first = false;
            at = *parent;
        }
        if let Object::Scope(scope) = &self.heap[globals]
            && let Some(value) = scope.names.get(name)
        {
            return Ok(value.clone());
        }
        self.builtin_name(name)
    }

    fn builtin_name(&mut self, name: &str) -> Answer {
        if let Some(class) = names::class(name) {
            return Ok(Value::Type(class));
        }
        match names::of("builtins").iter().find(|known| **known == name) {
            Some(known) if super::builtins::PLAYED.contains(known) => Ok(Value::Builtin(known)),
            Some(known) => self.unplayed(format!("`{known}`")),
            None => Err(self.name_error(name)),
        }
    }

    fn name_error(&mut self, name: &str) -> Stop {
        let mut scopes = Vec::new();
        if let Some(frame) = self.frames.last() {
            scopes = vec![frame.scope, frame.globals];
        }
        let mut hint = None;
        for scope in scopes {
            if let (None, Object::Scope(scope)) = (&hint, &self.heap[scope]) {
                hint = names::meant(name, scope.names.keys().map(|known| &**known).chain(MODULE));
            }
        }
        let hint = hint.or_else(|| names::meant(name, names::of("builtins").iter().copied()));
        let mut hint = hint.map(|meant| format!(". Did you mean: '{meant}'?")).unwrap_or_default();
        if self.python.minor >= 12 && names::of("modules").contains(&name) {
            hint = if hint.is_empty() {
                format!(". Did you forget to import '{name}'?")
            } else {
                format!("{} Or did you forget to import '{name}'?", hint.trim_end())
            };
        }
        let hint = (!hint.is_empty()).then_some(hint);
        self.error_hinted("NameError", vec![Value::Str(Text::from(format!("name '{name}' is not defined")))], hint)
    }

    pub fn set_of(&mut self, values: Vec<Value>) -> Answer {
        let mut set = indexmap::IndexMap::new();
        for value in values {
            let key = self.key(&value)?;
            set.entry(key).or_insert(value);
        }
        Ok(self.alloc(Object::Set(set)))
    }

    fn lambda(&mut self, lambda: &ruff_python_ast::ExprLambda) -> Answer {
        let source = self.frames.last().map_or(0, |frame| frame.source);
        let locals = super::scope::Locals::of_expression(lambda.parameters.as_deref(), &lambda.body);
        let function = super::value::Function {
            name: Text::from("<lambda>"),
            parameters: lambda.parameters.clone(),
            body: super::value::Body::Expression(lambda.body.clone()),
            source,
            locals,
        };
        self.function(Shared::new(function))
    }
}

/// The names that every module has.
const MODULE: [&str; 7] =
    ["__name__", "__doc__", "__package__", "__loader__", "__spec__", "__annotations__", "__builtins__"];
