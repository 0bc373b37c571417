//! What a `for` goes through.

use super::repr::in_order;
use super::value::{Answer, Args, Id, Iter, Object, Stop, Value};
use super::vm::Vm;

impl Vm {
    /// An iterator over a value; none if it cannot be iterated over.
    pub fn try_iter(&mut self, value: &Value) -> Answer<Option<Id>> {
        let iter = match value {
            Value::Str(text) => {
                Iter::Items(text.chars().map(|char| Value::text(char.encode_utf8(&mut [0; 4]))).collect(), 0)
            }
            Value::Bytes(bytes) => Iter::Items(bytes.iter().map(|byte| Value::Int(i128::from(*byte))).collect(), 0),
            Value::Tuple(values) => Iter::Items(values.to_vec(), 0),
            Value::Range(start, stop, step) => Iter::Range(*start, *stop, *step),
            Value::Object(id) => match &self.heap[*id] {
                Object::List(_) => Iter::List(*id, 0),
                Object::Dict(table) => Iter::Items(table.values().map(|(key, _)| key.clone()).collect(), 0),
                Object::Set(set) => Iter::Items(in_order(set), 0),
                Object::Iter(_) => return Ok(Some(*id)),
                Object::File(_) => {
                    let mut lines = Vec::new();
                    loop {
                        let line = self.file_line(*id)?;
                        if line.is_empty() {
                            break;
                        }
                        lines.push(Value::text(&line));
                    }
                    Iter::Items(lines, 0)
                }
                Object::Instance(_) => {
                    if let Some(method) = self.special(value, "__iter__") {
                        let iter = self.call(&method, Args::default())?;
                        if self.special(&iter, "__next__").is_some() {
                            return Ok(iter.id());
                        }
                        return self.try_iter(&iter);
                    }
                    if self.special(value, "__getitem__").is_some() {
                        return self.unplayed("iteration by __getitem__");
                    }
                    return Ok(None);
                }
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        Ok(self.alloc(Object::Iter(iter)).id())
    }

    pub fn iterate(&mut self, value: &Value) -> Answer<Id> {
        match self.try_iter(value)? {
            Some(iter) => Ok(iter),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!("'{name}' object is not iterable")))
            }
        }
    }

    pub fn next(&mut self, id: Id) -> Answer<Option<Value>> {
        self.step(0)?;
        let iter = match &mut self.heap[id] {
            Object::Iter(iter) => iter,
            Object::Instance(_) => return self.next_of_instance(id),
            _ => return Ok(None),
        };
        match iter {
            Iter::Items(items, at) => {
                let item = items.get(*at).cloned();
                *at += 1;
                Ok(item)
            }
            Iter::Range(at, stop, step) => {
                let more = if *step > 0 { *at < *stop } else { *at > *stop };
                let value = Value::Int(*at);
                *at += *step;
                Ok(more.then_some(value))
            }
            Iter::List(list, at) => {
                let (list, place) = (*list, *at);
                *at += 1;
                Ok(match &self.heap[list] {
                    Object::List(values) => values.get(place).cloned(),
                    _ => None,
                })
            }
            Iter::Enumerate(inner, number) => {
                let (inner, at) = (*inner, *number);
                *number += 1;
                Ok(self.next(inner)?.map(|value| Value::tuple(vec![Value::Int(at), value])))
            }
            Iter::Zip(inner) => {
                let inner = inner.clone();
                let values = self.next_of_all(&inner)?;
                Ok(values.map(Value::tuple))
            }
            Iter::Map(function, inner) => {
                let (function, inner) = (function.clone(), inner.clone());
                match self.next_of_all(&inner)? {
                    Some(values) => self.call(&function, Args::new(values)).map(Some),
                    None => Ok(None),
                }
            }
            Iter::Filter(function, inner) => {
                let (function, inner) = (function.clone(), *inner);
                while let Some(value) = self.next(inner)? {
                    let kept = match function {
                        Value::None => value.clone(),
                        _ => self.call(&function, Args::new(vec![value.clone()]))?,
                    };
                    if self.truth(&kept)? {
                        return Ok(Some(value));
                    }
                }
                Ok(None)
            }
        }
    }

    fn next_of_all(&mut self, iters: &[Id]) -> Answer<Option<Vec<Value>>> {
        if iters.is_empty() {
            return Ok(None);
        }
        let mut values = Vec::with_capacity(iters.len());
        for iter in iters {
            match self.next(*iter)? {
                Some(value) => values.push(value),
                None => return Ok(None),
            }
        }
        Ok(Some(values))
    }

    fn next_of_instance(&mut self, id: Id) -> Answer<Option<Value>> {
        let Some(method) = self.special(&Value::Object(id), "__next__") else { return Ok(None) };
        match self.call(&method, Args::default()) {
            Err(Stop::Raise(raised))
                if self.is_subclass(&self.class_of(&Value::Object(raised)), &Value::Type("StopIteration")) =>
            {
                self.here = super::vm::Here::Unknown;
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    pub fn collect(&mut self, value: &Value) -> Answer<Vec<Value>> {
        let iter = self.iterate(value)?;
        let mut values = Vec::new();
        while let Some(value) = self.next(iter)? {
            values.push(value);
        }
        Ok(values)
    }

    pub fn truth(&mut self, value: &Value) -> Answer<bool> {
        Ok(match value {
            Value::None => false,
            Value::Bool(yes) => *yes,
            Value::Int(number) => *number != 0,
            Value::Float(number) => *number != 0.0,
            Value::Str(text) => !text.is_empty(),
            Value::Bytes(bytes) => !bytes.is_empty(),
            Value::Tuple(values) => !values.is_empty(),
            Value::Range(start, stop, step) => range_len(*start, *stop, *step) > 0,
            Value::Object(id) => match &self.heap[*id] {
                Object::List(values) => !values.is_empty(),
                Object::Dict(table) => !table.is_empty(),
                Object::Set(set) => !set.is_empty(),
                Object::Instance(_) => {
                    for name in ["__bool__", "__len__"] {
                        if let Some(method) = self.special(value, name) {
                            let answer = self.call(&method, Args::default())?;
                            return self.truth(&answer);
                        }
                    }
                    true
                }
                _ => true,
            },
            _ => true,
        })
    }

    pub fn len(&mut self, value: &Value) -> Answer<i128> {
        let length = match (value, self.object(value)) {
            (Value::Str(text), _) => text.chars().count(),
            (Value::Bytes(bytes), _) => bytes.len(),
            (Value::Tuple(values), _) => values.len(),
            (Value::Range(start, stop, step), _) => return Ok(range_len(*start, *stop, *step)),
            (_, Object::List(values)) => values.len(),
            (_, Object::Dict(table)) => table.len(),
            (_, Object::Set(set)) => set.len(),
            (_, Object::Iter(_)) => return self.unplayed("the length of this"),
            _ => {
                if let Some(method) = self.special(value, "__len__") {
                    let answer = self.call(&method, Args::default())?;
                    return Ok(super::ops::integer(&answer).unwrap_or_default());
                }
                let name = self.type_name(value);
                return Err(self.type_error(format!("object of type '{name}' has no len()")));
            }
        };
        Ok(length as i128)
    }
}

pub fn range_len(start: i128, stop: i128, step: i128) -> i128 {
    if step > 0 { (stop - start + step - 1).max(0) / step } else { (start - stop - step - 1).max(0) / -step }
}
