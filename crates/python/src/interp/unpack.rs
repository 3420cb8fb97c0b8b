//! Unpacking, building and spreading containers.

use crate::control::{Res, fault, type_error};
use crate::dict::Dict;
use crate::object::Object;
use crate::thread::Ret;
use crate::value::Value;
use crate::vm::Vm;
use std::rc::Rc;

impl Vm {
    /// A tuple or list of the right length: its items go on the stack.
    #[inline]
    pub(crate) fn fast_unpack(&mut self, value: Value, count: usize) -> bool {
        let items = match self.object(value) {
            Some(Object::Tuple(items) | Object::List(items)) if items.len() == count => {
                items.clone()
            }
            _ => return false,
        };
        self.cur.stack.extend(items.iter().rev());
        true
    }

    pub(crate) fn unpack_sequence(&mut self, value: Value, count: usize) -> Res<()> {
        let count = Value::Int(count as i64);
        self.operate(|vm, a| vm.unpack_items(a[0], a[1]), "unpack", &[value, count], Ret::Spread)
    }

    /// The items as a tuple, checked for number.
    pub(crate) fn unpack_items(&mut self, value: Value, count: Value) -> Res {
        let Value::Int(count) = count else { return Ok(Value::None) };
        let items = self.items_to_unpack(value)?;
        if items.len() as i64 != count {
            return fault(
                "ValueError",
                if (items.len() as i64) < count {
                    format!("not enough values to unpack (expected {count}, got {})", items.len())
                } else {
                    format!("too many values to unpack (expected {count})")
                },
            );
        }
        Ok(self.tuple(items))
    }

    fn items_to_unpack(&mut self, value: Value) -> Res<Vec<Value>> {
        match self.items_of(value) {
            Err(crate::control::Control::Fault(fault))
                if fault.class == "TypeError" && fault.message.ends_with("is not iterable") =>
            {
                let name = self.type_name(value);
                type_error(format!("cannot unpack non-iterable {name} object"))
            }
            other => other,
        }
    }

    pub(crate) fn unpack_star(&mut self, value: Value, before: usize, after: usize) -> Res<()> {
        let (before, after) = (Value::Int(before as i64), Value::Int(after as i64));
        self.operate(
            |vm, a| vm.unpack_star_items(a[0], a[1], a[2]),
            "unpack_star",
            &[value, before, after],
            Ret::Spread,
        )
    }

    pub(crate) fn unpack_star_items(&mut self, value: Value, before: Value, after: Value) -> Res {
        let (Value::Int(before), Value::Int(after)) = (before, after) else {
            return Ok(Value::None);
        };
        let (before, after) = (before as usize, after as usize);
        let items = self.items_to_unpack(value)?;
        if items.len() < before + after {
            return fault(
                "ValueError",
                format!(
                    "not enough values to unpack (expected at least {}, got {})",
                    before + after,
                    items.len()
                ),
            );
        }
        let end = items.len() - after;
        let mut all = items[..before].to_vec();
        let middle = self.list(items[before..end].to_vec());
        all.push(middle);
        all.extend_from_slice(&items[end..]);
        Ok(self.tuple(all))
    }

    pub(crate) fn spread(&mut self, tuple: Value) {
        let items = self.as_tuple(tuple).cloned().unwrap_or_default();
        self.cur.stack.extend(items.iter().rev());
    }

    pub(crate) fn build_set(&mut self, items: Vec<Value>) -> Res<()> {
        self.operate(|vm, a| vm.make_set(a), "build_set", &items, Ret::Push)
    }

    pub(crate) fn make_set(&mut self, items: &[Value]) -> Res {
        let table = self.set_table(items)?;
        Ok(self.alloc(Object::Set(Rc::new(table))))
    }

    pub(crate) fn set_table(&mut self, items: &[Value]) -> Res<Dict> {
        let mut table = Dict::default();
        for item in items {
            let (hash, place) = self.find_key(&table, *item)?;
            if place.is_none() {
                table.push(hash, *item, Value::None);
            }
        }
        self.heap.charge(table.places() * 48);
        Ok(table)
    }

    pub(crate) fn build_dict(&mut self, items: Vec<Value>) -> Res<()> {
        self.operate(|vm, a| vm.make_dict(a), "build_dict", &items, Ret::Push)
    }

    /// Keys and values in turn.
    pub(crate) fn make_dict(&mut self, items: &[Value]) -> Res {
        let mut table = Dict::default();
        for pair in items.chunks_exact(2) {
            let (hash, place) = self.find_key(&table, pair[0])?;
            match place {
                Some(place) => table.set_at(place, pair[1]),
                None => table.push(hash, pair[0], pair[1]),
            }
        }
        Ok(self.dict(table))
    }

    pub(crate) fn set_add_op(&mut self, set: Value, item: Value) -> Res<()> {
        self.operate(|vm, a| vm.add_to_set(a[0], a[1]), "set_add", &[set, item], Ret::Discard)
    }

    pub(crate) fn add_to_set(&mut self, set: Value, item: Value) -> Res {
        let Some(table) = self.as_set(set).cloned() else { return Ok(Value::None) };
        let (hash, place) = self.find_key(&table, item)?;
        drop(table);
        if place.is_none() {
            self.heap.charge(48);
            if let Some(table) = self.dict_mut(set) {
                table.push(hash, item, Value::None);
            }
        }
        Ok(Value::None)
    }

    pub(crate) fn set_update_op(&mut self, set: Value, items: Value) -> Res<()> {
        self.operate(|vm, a| vm.extend_set(a[0], a[1]), "set_update", &[set, items], Ret::Discard)
    }

    pub(crate) fn extend_set(&mut self, set: Value, items: Value) -> Res {
        let items = self.items_of(items)?;
        let Some(table) = self.as_set(set).cloned() else { return Ok(Value::None) };
        let mut table = (*table).clone();
        for item in items {
            let (hash, place) = self.find_key(&table, item)?;
            if place.is_none() {
                table.push(hash, item, Value::None);
                self.heap.charge(48);
            }
        }
        if let Some(place) = self.dict_mut(set) {
            *place = table;
        }
        Ok(Value::None)
    }

    pub(crate) fn list_extend_op(&mut self, list: Value, items: Value) -> Res<()> {
        self.operate(
            |vm, a| match vm.extend_list(a[0], a[1]) {
                Err(crate::control::Control::Fault(fault)) if fault.class == "TypeError" => {
                    let name = vm.type_name(a[1]);
                    type_error(format!("Value after * must be an iterable, not {name}"))
                }
                other => other,
            },
            "list_extend",
            &[list, items],
            Ret::Discard,
        )
    }

    pub(crate) fn extend_list(&mut self, list: Value, items: Value) -> Res {
        let items = self.items_of(items)?;
        self.heap.charge(items.len() * 16);
        if let Some(place) = self.list_mut(list) {
            place.extend(items);
        }
        Ok(list)
    }

    pub(crate) fn dict_update_op(&mut self, dict: Value, other: Value) -> Res<()> {
        if self.as_dict(other).is_none() {
            let keys = self.symbols.intern("keys");
            let class_at = self.type_of(other);
            if self.lookup(class_at, keys).is_none() {
                let name = self.type_name(other);
                return type_error(format!("'{name}' object is not a mapping"));
            }
            let helper = self.prelude_function("_dict_update");
            return self.call_value(helper, &[dict, other], &[], Ret::Discard);
        }
        self.operate(
            |vm, a| vm.update_dict(a[0], a[1]),
            "dict_update",
            &[dict, other],
            Ret::Discard,
        )
    }

    pub(crate) fn update_dict(&mut self, dict: Value, other: Value) -> Res {
        let Some(from) = self.as_dict(other).cloned() else { return Ok(Value::None) };
        let Some(table) = self.as_dict(dict).cloned() else { return Ok(Value::None) };
        let mut table = (*table).clone();
        for entry in from.iter() {
            match self.find_in(&table, entry.hash, entry.key, 0)? {
                Some(place) => table.set_at(place, entry.value),
                None => {
                    table.push(entry.hash, entry.key, entry.value);
                    self.heap.charge(48);
                }
            }
        }
        if let Some(place) = self.dict_mut(dict) {
            *place = table;
        }
        Ok(Value::None)
    }

    pub(crate) fn dict_merge_op(&mut self, dict: Value, other: Value, callable: Value) -> Res<()> {
        if self.as_dict(other).is_none() {
            let helper = self.prelude_function("_dict_merge");
            return self.call_value(helper, &[dict, other, callable], &[], Ret::Discard);
        }
        self.operate(
            |vm, a| vm.merge_dict(a[0], a[1], a[2]),
            "dict_merge",
            &[dict, other, callable],
            Ret::Discard,
        )
    }

    pub(crate) fn merge_dict(&mut self, dict: Value, other: Value, callable: Value) -> Res {
        let from = self.as_dict(other).cloned().unwrap_or_default();
        for entry in from.iter() {
            let table = self.as_dict(dict).cloned().unwrap_or_default();
            if self.find_in(&table, entry.hash, entry.key, 0)?.is_some() {
                let name = self.callable_name(callable);
                let key = self.as_str(entry.key).unwrap_or("?").to_string();
                return type_error(format!(
                    "{name} got multiple values for keyword argument '{key}'"
                ));
            }
            drop(table);
            if let Some(table) = self.dict_mut(dict) {
                table.push(entry.hash, entry.key, entry.value);
            }
        }
        Ok(Value::None)
    }

    /// `f(*items)`: items must be iterable.
    pub(crate) fn check_spread(&mut self, callable: Value, items: Value) -> Res<()> {
        let class_at = self.type_of(items);
        let iterable =
            self.lookup(class_at, crate::symbol::ITER).is_some_and(|found| !found.is_none())
                || self.lookup(class_at, crate::symbol::GETITEM).is_some()
                || self.native_iter(items).is_ok_and(|iterator| iterator.is_some());
        if iterable {
            return Ok(());
        }
        let (name, kind) = (self.callable_name(callable), self.type_name(items));
        type_error(format!("{name} argument after * must be an iterable, not {kind}"))
    }

    /// "module.function()", as CPython names what is called in messages about spread arguments.
    pub(crate) fn callable_name(&self, callable: Value) -> String {
        let (module, name) = match self.object(callable) {
            Some(Object::Function(function)) => (function.module, function.qualname),
            Some(Object::Method(method)) => return self.callable_name(method.0),
            Some(Object::Class(class)) => {
                (class.names.get(crate::symbol::MODULE).unwrap_or(Value::None), class.qualname)
            }
            _ => {
                return match callable {
                    Value::Native(id) => format!("{}()", self.native_name(id)),
                    _ if self.special(callable, crate::symbol::REPR).is_some() => {
                        format!("{} object", self.type_name(callable))
                    }
                    _ => self.repr(callable).unwrap_or_default(),
                };
            }
        };
        let name = self.as_str(name).unwrap_or("?");
        match self.as_str(module) {
            Some(module) if module != "builtins" => format!("{module}.{name}()"),
            _ => format!("{name}()"),
        }
    }

    pub(crate) fn length_op(&mut self, value: Value) -> Res<()> {
        self.operate(|vm, a| vm.length(a[0]), "length", &[value], Ret::Push)
    }

    /// `len(value)`
    pub(crate) fn length(&mut self, value: Value) -> Res {
        if self.special(value, crate::symbol::LEN).is_some() {
            let answer = self.ask(crate::thread::Question::Length(value))?;
            return match answer {
                Value::Int(n) if n < 0 => fault("ValueError", "__len__() should return >= 0"),
                Value::Int(n) => Ok(Value::Int(n)),
                Value::Bool(b) => Ok(Value::Int(i64::from(b))),
                other => {
                    let name = self.type_name(other);
                    type_error(format!("'{name}' object cannot be interpreted as an integer"))
                }
            };
        }
        Ok(Value::Int(self.native_length(value)? as i64))
    }
}
