//! Indexing and slicing.

use super::operator::int_value;
use crate::control::{Control, Res, fault, raise_with, type_error, value_error};
use crate::object::{Object, Range, Str};
use crate::symbol;
use crate::text::slice::{self, Slice};
use crate::text::{bytes, string};
use crate::thread::{Question, Ret};
use crate::value::{Ref, Value};
use crate::vm::Vm;
use std::rc::Rc;

impl Vm {
    /// List, tuple or dict by a plain key.
    #[inline]
    pub(crate) fn fast_subscript(&self, container: Value, key: Value) -> Option<Value> {
        let Value::Obj(at) = container else { return None };
        match (self.heap.get(at), key) {
            (Object::List(items) | Object::Tuple(items), Value::Int(n)) => {
                let place = if n < 0 { n + items.len() as i64 } else { n };
                items.get(usize::try_from(place).ok()?).copied()
            }
            (Object::Dict(dict), Value::Int(_)) => {
                let (_, place) = self.find_key(dict, key).ok()?;
                dict.at(place?).map(|entry| entry.value)
            }
            (Object::Dict(dict), Value::Obj(key_at))
                if matches!(self.heap.get(key_at), Object::Str(_)) =>
            {
                let (_, place) = self.find_key(dict, key).ok()?;
                dict.at(place?).map(|entry| entry.value)
            }
            _ => None,
        }
    }

    pub(crate) fn subscript(&mut self, container: Value, key: Value) -> Res<()> {
        if let Some(method) = self.special(container, symbol::GETITEM) {
            let class_at = self.type_of(container);
            return self.call_bound(method, container, class_at, &[key], Ret::Push);
        }
        if let Some(at) = self.as_class(container) {
            return self.subscript_class(at, key);
        }
        self.operate(|vm, a| vm.get_item(a[0], a[1]), "getitem", &[container, key], Ret::Push)
    }

    /// `list[int]`, `Generic[T]`.
    fn subscript_class(&mut self, at: Ref, key: Value) -> Res<()> {
        if let Some(Value::Obj(hook)) = self.lookup(at, symbol::CLASS_GETITEM) {
            let bound = match self.heap.get(hook) {
                Object::ClassMethod(function) => {
                    let function = *function;
                    self.method(function, Value::Obj(at))
                }
                _ => Value::Obj(hook),
            };
            return self.call_value(bound, &[key], &[], Ret::Push);
        }
        use crate::builtin_class as class;
        let generic =
            [class::LIST, class::DICT, class::TUPLE, class::SET, class::FROZENSET, class::TYPE];
        if generic.contains(&at) {
            let helper = self.prelude_function("_alias");
            return self.call_value(helper, &[Value::Obj(at), key], &[], Ret::Push);
        }
        type_error(format!("type '{}' is not subscriptable", self.class_name(at)))
    }

    /// `container[key]` of a built-in value.
    pub(crate) fn get_item(&mut self, container: Value, key: Value) -> Res {
        let inner = self.payload(container);
        let Some(at) = inner.reference() else { return self.not_subscriptable(container) };
        match self.heap.get(at) {
            Object::Dict(dict) => {
                let dict = dict.clone();
                let (_, place) = self.find_key(&dict, key)?;
                if let Some(entry) = place.and_then(|place| dict.at(place)) {
                    return Ok(entry.value);
                }
                if let Some(missing) = self.special(container, symbol::MISSING) {
                    let class_at = self.type_of(container);
                    let bound = self.bind(missing, container, class_at)?;
                    return crate::control::tail(bound, vec![key]);
                }
                Err(raise_with("KeyError", vec![key]))
            }
            Object::Names(owner) => {
                let owner = *owner;
                let name = self.str_arc(key).map(|text| self.symbols.intern(&text));
                match name.and_then(|name| self.names_of(owner).get(name)) {
                    Some(value) => Ok(value),
                    None => Err(raise_with("KeyError", vec![key])),
                }
            }
            Object::Slice(_) | Object::Set(_) | Object::FrozenSet(_) => {
                self.not_subscriptable(container)
            }
            Object::List(_)
            | Object::Tuple(_)
            | Object::Str(_)
            | Object::Bytes(_)
            | Object::ByteArray(_)
            | Object::Range(_)
            | Object::MemoryView(_) => {
                if let Some(Object::Slice(parts)) = self.object(key) {
                    let parts = parts.clone();
                    let length = self.native_length(inner)?;
                    let wanted = self.resolve_slice(&parts, length)?;
                    return self.get_slice(inner, wanted);
                }
                let index = self.sequence_index(inner, key)?;
                self.item_at(inner, index)
            }
            _ => self.not_subscriptable(container),
        }
    }

    fn not_subscriptable(&self, value: Value) -> Res {
        type_error(format!("'{}' object is not subscriptable", self.type_name(value)))
    }

    fn sequence_name(&self, sequence: Value) -> String {
        match self.object(sequence) {
            Some(Object::Str(_)) => "string".into(),
            Some(Object::Bytes(_)) => "byte".into(),
            Some(Object::Range(_)) => "range".into(),
            _ => self.type_name(sequence),
        }
    }

    fn sequence_index(&mut self, sequence: Value, key: Value) -> Res<i64> {
        let number = match self.index_value(key)? {
            Some(number) => number,
            None => {
                let name = match self.sequence_name(sequence).as_str() {
                    "memoryview" => return type_error("memoryview: invalid slice key"),
                    name => format!("{name} indices"),
                };
                let key_name = self.type_name(key);
                let name = if name == "range indices"
                    || name == "list indices"
                    || name == "tuple indices"
                    || name == "byte indices"
                    || name == "bytearray indices"
                {
                    format!("{name} must be integers or slices, not {key_name}")
                } else {
                    format!("{name} must be integers, not '{key_name}'")
                };
                return type_error(name);
            }
        };
        let length = self.native_length(sequence)?;
        match slice::index(number, length) {
            Some(place) => Ok(place as i64),
            None => fault(
                "IndexError",
                match self.object(sequence) {
                    Some(Object::Bytes(_)) => "index out of range".to_string(),
                    Some(Object::MemoryView(_)) => "index out of bounds on dimension 1".to_string(),
                    Some(Object::Range(_)) => "range object index out of range".to_string(),
                    _ => format!("{} index out of range", self.sequence_name(sequence)),
                },
            ),
        }
    }

    /// An index: an int, or what `__index__` says; clamped to 64 bits.
    pub(crate) fn index_value(&self, value: Value) -> Res<Option<i64>> {
        if let Value::Int(n) = value {
            return Ok(Some(n));
        }
        if let Some(n) = int_value(self, value) {
            return Ok(Some(slice::clamp(&n)));
        }
        if self.special(value, symbol::INDEX).is_some() {
            let answer = self.ask(Question::Index(value))?;
            return Ok(int_value(self, answer).map(|n| slice::clamp(&n)));
        }
        Ok(None)
    }

    /// An argument that has to be an integer.
    pub(crate) fn need_index(&self, value: Value) -> Res<i64> {
        match self.index_value(value)? {
            Some(n) => Ok(n),
            None => type_error(format!(
                "'{}' object cannot be interpreted as an integer",
                self.type_name(value)
            )),
        }
    }

    fn item_at(&mut self, sequence: Value, place: i64) -> Res {
        let at = place as usize;
        let Some(reference) = sequence.reference() else { return Ok(Value::None) };
        Ok(match self.heap.get(reference) {
            Object::List(items) | Object::Tuple(items) => items[at],
            Object::Bytes(data) | Object::ByteArray(data) => Value::Int(i64::from(data[at])),
            Object::MemoryView(view) => {
                let view = **view;
                return self.memory_item(&view, at as u64);
            }
            Object::Range(range) => Value::Int(range.start + place * range.step),
            Object::Str(text) => {
                let character = if text.is_ascii() {
                    self.heap.text_bytes(text).get(at).map(|byte| *byte as char)
                } else {
                    string::char_at(self.heap.text(text), at)
                };
                self.char_str(character.unwrap_or(' '))
            }
            _ => Value::None,
        })
    }

    /// A slice object made concrete.
    pub(crate) fn resolve_slice(&mut self, parts: &[Value; 3], length: usize) -> Res<Slice> {
        let mut bounds = [None; 3];
        for (place, part) in parts.iter().enumerate() {
            if part.is_none() {
                continue;
            }
            bounds[place] = match self.index_value(*part)? {
                Some(n) => Some(n),
                None => {
                    return type_error(
                        "slice indices must be integers or None or have an __index__ method",
                    );
                }
            };
        }
        Ok(Slice::resolve(bounds[0], bounds[1], bounds[2], length)?)
    }

    /// A sequence and the bounds of a slice stand on the stack: the part, in their place, if the
    /// sequence is a plain one and the bounds are small ints or None. Otherwise nothing changes.
    pub(crate) fn slice_from_stack(&mut self, count: usize) -> Res<Option<Value>> {
        let sequence = self.peek(count + 1);
        let length = match self.object(sequence) {
            Some(Object::Str(text)) => text.chars(),
            Some(Object::List(items) | Object::Tuple(items)) => items.len(),
            Some(Object::Bytes(data)) => data.len(),
            _ => return Ok(None),
        };
        let mut bounds = [None; 3];
        for (place, bound) in bounds.iter_mut().take(count).enumerate() {
            *bound = match self.peek(count - place) {
                Value::None => None,
                Value::Int(n) => Some(n),
                _ => return Ok(None),
            };
        }
        let wanted = Slice::resolve(bounds[0], bounds[1], bounds[2], length)?;
        let part = self.get_slice(sequence, wanted)?;
        let height = self.cur.stack.len() - count - 1;
        self.cur.stack.truncate(height);
        Ok(Some(part))
    }

    fn get_slice(&mut self, sequence: Value, wanted: Slice) -> Res {
        let Some(reference) = sequence.reference() else { return Ok(Value::None) };
        Ok(match self.heap.get(reference) {
            Object::List(items) => {
                let items = match wanted.step {
                    1 if wanted.length > 0 => {
                        items[wanted.start as usize..wanted.stop as usize].to_vec()
                    }
                    _ => wanted.indices().map(|place| items[place]).collect(),
                };
                self.list(items)
            }
            Object::Tuple(items) => {
                let items = wanted.indices().map(|place| items[place]).collect();
                self.tuple(items)
            }
            Object::Str(text) => {
                let whole = self.heap.text(text);
                if wanted.step == 1 && text.is_ascii() {
                    let places = wanted.start as usize..(wanted.stop.max(wanted.start)) as usize;
                    let part = whole.get(places).map(Str::new);
                    return Ok(part.map_or(self.empty_str, |part| self.new_str(part)));
                }
                let part = string::slice(whole, wanted);
                self.str(part)
            }
            Object::Bytes(data) => {
                let part = bytes::slice(data, wanted);
                self.bytes(part)
            }
            Object::ByteArray(data) => {
                let part = bytes::slice(data, wanted);
                self.bytearray(part)
            }
            Object::Range(range) => {
                let range = Range {
                    start: range.start + wanted.start * range.step,
                    stop: range.start + wanted.stop * range.step,
                    step: range.step * wanted.step,
                };
                self.alloc(Object::Range(Rc::new(range)))
            }
            Object::MemoryView(view) => {
                let mut view = **view;
                if wanted.length > 0 {
                    view.start = view.place(wanted.start as u64).start as u64;
                }
                view.stride *= wanted.step;
                view.length = wanted.length as u64;
                self.alloc(Object::MemoryView(Rc::new(view)))
            }
            _ => Value::None,
        })
    }

    pub(crate) fn store_subscript(
        &mut self,
        container: Value,
        key: Value,
        value: Value,
    ) -> Res<()> {
        if let Some(method) = self.special(container, symbol::SETITEM) {
            let class_at = self.type_of(container);
            return self.call_bound(method, container, class_at, &[key, value], Ret::Discard);
        }
        self.operate(
            |vm, a| vm.set_item(a[0], a[1], a[2]),
            "setitem",
            &[container, key, value],
            Ret::Discard,
        )
    }

    /// A place of a list or bytearray, or a key of a dictionary with a plain hash. False, and nothing done,
    /// where there is more to it.
    pub(crate) fn fast_store_subscript(
        &mut self,
        container: Value,
        key: Value,
        value: Value,
    ) -> bool {
        let Value::Obj(at) = container else { return false };
        let plain = match key {
            Value::Int(_) => true,
            Value::Obj(key_at) => matches!(self.heap.get(key_at), Object::Str(_)),
            _ => false,
        };
        let place = match (self.heap.get(at), key) {
            (Object::List(items), Value::Int(n)) => slice::index(n, items.len()),
            (Object::ByteArray(data), Value::Int(n)) => slice::index(n, data.len()),
            (Object::Dict(dict), _) if plain => match self.find_key(dict, key) {
                Ok((_, Some(place))) => Some(place),
                Ok((hash, None)) => {
                    if let Some(dict) = self.dict_mut(container) {
                        dict.push(hash, key, value);
                        self.heap.charge(48);
                    }
                    return true;
                }
                Err(_) => None,
            },
            _ => None,
        };
        let Some(place) = place else { return false };
        let old = match (self.heap.slot_mut(at), value) {
            (Object::List(items), _) => {
                std::mem::replace(&mut self.copied.own(items)[place], value)
            }
            (Object::ByteArray(data), Value::Int(byte @ 0..=255)) => {
                self.copied.own(data)[place] = byte as u8;
                return true;
            }
            (Object::Dict(dict), _) => {
                let dict = self.copied.own_dict(dict);
                let old = dict.at(place).map(|entry| entry.value);
                dict.set_at(place, value);
                old.unwrap_or_default()
            }
            _ => return false,
        };
        self.dropped(old);
        true
    }

    pub(crate) fn set_item(&mut self, container: Value, key: Value, value: Value) -> Res {
        let inner = self.payload(container);
        let Some(at) = inner.reference() else { return self.no_item_assignment(container) };
        match self.heap.get(at) {
            Object::Dict(dict) => {
                let dict = dict.clone();
                let (hash, place) = self.find_key(&dict, key)?;
                drop(dict);
                let Some(table) = self.dict_mut(inner) else { return Ok(Value::None) };
                match place {
                    Some(place) => {
                        let old = table.at(place).map(|entry| entry.value);
                        table.set_at(place, value);
                        if let Some(old) = old {
                            self.dropped(old);
                        }
                    }
                    None => {
                        table.push(hash, key, value);
                        self.heap.charge(48);
                    }
                }
                Ok(Value::None)
            }
            Object::List(_) => {
                if let Some(Object::Slice(parts)) = self.object(key) {
                    let parts = parts.clone();
                    return self.set_list_slice(inner, &parts, value);
                }
                let Some(number) = self.index_value(key)? else {
                    let name = self.type_name(key);
                    return type_error(format!(
                        "list indices must be integers or slices, not {name}"
                    ));
                };
                let length = self.native_length(inner)?;
                let Some(place) = slice::index(number, length) else {
                    return fault("IndexError", "list assignment index out of range");
                };
                let old =
                    self.list_mut(inner).map(|items| std::mem::replace(&mut items[place], value));
                if let Some(old) = old {
                    self.dropped(old);
                }
                Ok(Value::None)
            }
            Object::ByteArray(_) => self.set_byte(inner, key, value),
            Object::MemoryView(view) => {
                let view = **view;
                self.set_memory(&view, key, value)
            }
            Object::Names(owner) => {
                let owner = *owner;
                let name = self.name_of(key, "attribute name")?;
                match self.heap.get(owner) {
                    Object::Class(_) => {
                        type_error("'mappingproxy' object does not support item assignment")
                    }
                    Object::Exception(_) => {
                        self.exception_mut(owner).names.set(name, value);
                        Ok(Value::None)
                    }
                    _ => {
                        self.set_global(owner, name, value);
                        Ok(Value::None)
                    }
                }
            }
            _ => self.no_item_assignment(container),
        }
    }

    fn no_item_assignment(&self, container: Value) -> Res {
        let name = self.type_name(container);
        type_error(format!("'{name}' object does not support item assignment"))
    }

    fn set_list_slice(&mut self, list: Value, parts: &[Value; 3], value: Value) -> Res {
        let items = match self.items_of(value) {
            Ok(items) => items,
            Err(Control::Fault(fault)) if fault.class == "TypeError" => {
                return type_error("can only assign an iterable");
            }
            Err(control) => return Err(control),
        };
        let length = self.native_length(list)?;
        let wanted = self.resolve_slice(parts, length)?;
        self.heap.charge(items.len() * 16);
        if wanted.step == 1 {
            let start = wanted.start as usize;
            let end = start + wanted.length as usize;
            if let Some(place) = self.list_mut(list) {
                place.splice(start..end, items);
            }
        } else {
            if items.len() as i64 != wanted.length {
                return value_error(format!(
                    "attempt to assign sequence of size {} to extended slice of size {}",
                    items.len(),
                    wanted.length
                ));
            }
            if let Some(place) = self.list_mut(list) {
                for (at, item) in wanted.indices().zip(items) {
                    place[at] = item;
                }
            }
        }
        self.suspect_all();
        Ok(Value::None)
    }

    fn set_byte(&mut self, target: Value, key: Value, value: Value) -> Res {
        let length = self.native_length(target)?;
        if let Some(Object::Slice(parts)) = self.object(key) {
            let parts = parts.clone();
            let data = match self.as_bytes(value) {
                Some(data) => data.to_vec(),
                None => self.bytes_of_items(value)?,
            };
            let wanted = self.resolve_slice(&parts, length)?;
            let start = wanted.start as usize;
            if wanted.step != 1 && data.len() as i64 != wanted.length {
                return value_error(format!(
                    "attempt to assign bytes of size {} to extended slice of size {}",
                    data.len(),
                    wanted.length
                ));
            }
            self.check_size(data.len())?;
            if let Some(place) = self.bytearray_mut(target) {
                if wanted.step == 1 {
                    place.splice(start..start + wanted.length as usize, data);
                } else {
                    for (at, byte) in wanted.indices().zip(data) {
                        place[at] = byte;
                    }
                }
            }
            return Ok(Value::None);
        }
        let number = self.need_index(key)?;
        let Some(place) = slice::index(number, length) else {
            return fault("IndexError", "bytearray index out of range");
        };
        let byte = self.byte_value(value)?;
        if let Some(data) = self.bytearray_mut(target) {
            data[place] = byte;
        }
        Ok(Value::None)
    }

    pub(crate) fn byte_value(&self, value: Value) -> Res<u8> {
        let number = self.need_index(value)?;
        match u8::try_from(number) {
            Ok(byte) => Ok(byte),
            Err(_) => value_error("byte must be in range(0, 256)"),
        }
    }

    pub(crate) fn delete_subscript(&mut self, container: Value, key: Value) -> Res<()> {
        if let Some(method) = self.special(container, symbol::DELITEM) {
            let class_at = self.type_of(container);
            let bound = self.bind(method, container, class_at)?;
            return self.call_value(bound, &[key], &[], Ret::Discard);
        }
        self.operate(|vm, a| vm.delete_item(a[0], a[1]), "delitem", &[container, key], Ret::Discard)
    }

    pub(crate) fn delete_item(&mut self, container: Value, key: Value) -> Res {
        let inner = self.payload(container);
        self.suspect_all();
        match self.object(inner) {
            Some(Object::Dict(dict)) => {
                let dict = dict.clone();
                let (_, place) = self.find_key(&dict, key)?;
                drop(dict);
                match (place, self.dict_mut(inner)) {
                    (Some(place), Some(dict)) => {
                        dict.remove_at(place);
                        Ok(Value::None)
                    }
                    _ => Err(raise_with("KeyError", vec![key])),
                }
            }
            Some(Object::List(_) | Object::ByteArray(_)) => self.delete_from_sequence(inner, key),
            Some(Object::Names(owner)) => {
                let owner = *owner;
                let name = self.name_of(key, "attribute name")?;
                if matches!(self.heap.get(owner), Object::Class(_)) {
                    return type_error("'mappingproxy' object does not support item deletion");
                }
                match self.module_names_mut(owner).remove(name) {
                    Some(_) => Ok(Value::None),
                    None => Err(raise_with("KeyError", vec![key])),
                }
            }
            Some(Object::MemoryView(_)) => type_error("cannot delete memory"),
            _ => {
                let name = self.type_name(container);
                type_error(format!("'{name}' object doesn't support item deletion"))
            }
        }
    }

    fn delete_from_sequence(&mut self, sequence: Value, key: Value) -> Res {
        let length = self.native_length(sequence)?;
        let mut places: Vec<usize> = match self.object(key) {
            Some(Object::Slice(parts)) => {
                let parts = parts.clone();
                self.resolve_slice(&parts, length)?.indices().collect()
            }
            _ => {
                let number = match self.index_value(key)? {
                    Some(number) => number,
                    None => {
                        let name = self.type_name(key);
                        return type_error(format!(
                            "list indices must be integers or slices, not {name}"
                        ));
                    }
                };
                match slice::index(number, length) {
                    Some(place) => vec![place],
                    None => return fault("IndexError", "list assignment index out of range"),
                }
            }
        };
        places.sort_unstable();
        let gone = |place: usize| places.binary_search(&place).is_ok();
        if let Some(items) = self.list_mut(sequence) {
            let mut place = 0;
            items.retain(|_| {
                place += 1;
                !gone(place - 1)
            });
        } else if let Some(data) = self.bytearray_mut(sequence) {
            let mut place = 0;
            data.retain(|_| {
                place += 1;
                !gone(place - 1)
            });
        }
        Ok(Value::None)
    }
}
