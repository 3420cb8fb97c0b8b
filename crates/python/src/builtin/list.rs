//! `list` and `tuple`.

use super::{NativeDef, NativeKind, func, method, named};
use crate::builtin_class as class;
use crate::code::BinaryOp;
use crate::control::{Control, Res, Tail, fault, type_error, value_error};
use crate::object::{Iter, Object};
use crate::text::slice;
use crate::value::{Sym, Value};
use crate::vm::Vm;
use std::rc::Rc;

pub const LIST: &[NativeDef] = &[
    func("__new__", 1, 2, |vm, a| {
        // A subclass's list is filled by `__init__`, which an iterator can be given to only once.
        let items = match a.get(1) {
            Some(value) if a[0] == Value::Obj(class::LIST) => vm.items_of(*value)?,
            _ => Vec::new(),
        };
        let list = vm.list(items);
        vm.wrap(a[0], list, class::LIST)
    }),
    method("__init__", 0, 1, |vm, a| {
        if let Some(value) = a.get(1) {
            let items = vm.items_of(*value)?;
            if let Some(place) = vm.list_mut(a[0]) {
                *place = items;
            }
        }
        Ok(Value::None)
    }),
    method("append", 1, 1, |vm, a| {
        vm.heap.charge(16);
        match vm.list_mut(a[0]) {
            Some(items) => items.push(a[1]),
            None => return wrong(vm, "append", a[0]),
        }
        Ok(Value::None)
    }),
    method("extend", 1, 1, |vm, a| {
        vm.extend_list(a[0], a[1])?;
        Ok(Value::None)
    }),
    method("insert", 2, 2, |vm, a| {
        let length = vm.native_length(a[0])?;
        let place = vm.need_index(a[1])?;
        let place = slice::bounds(Some(place), None, length).0.min(length);
        vm.heap.charge(16);
        if let Some(items) = vm.list_mut(a[0]) {
            items.insert(place, a[2]);
        }
        Ok(Value::None)
    }),
    method("pop", 0, 1, |vm, a| {
        let length = vm.native_length(a[0])?;
        let place = match a.get(1) {
            Some(place) => vm.need_index(*place)?,
            None => -1,
        };
        if length == 0 {
            return fault("IndexError", "pop from empty list");
        }
        let Some(place) = slice::index(place, length) else {
            return fault("IndexError", "pop index out of range");
        };
        Ok(vm.list_mut(a[0]).map_or(Value::None, |items| items.remove(place)))
    }),
    method("remove", 1, 1, |vm, a| {
        let items = vm.as_list(a[0]).cloned().unwrap_or_default();
        let Some(place) = vm.position_of(&items, a[1])? else {
            return value_error("list.remove(x): x not in list");
        };
        drop(items);
        if let Some(items) = vm.list_mut(a[0]) {
            let old = items.remove(place);
            vm.dropped(old);
        }
        Ok(Value::None)
    }),
    method("clear", 0, 0, |vm, a| {
        if let Some(items) = vm.list_mut(a[0]) {
            items.clear();
        }
        vm.suspect_all();
        Ok(Value::None)
    }),
    method("index", 1, 3, |vm, a| index(vm, a, "list")),
    method("count", 1, 1, count),
    method("reverse", 0, 0, |vm, a| {
        if let Some(items) = vm.list_mut(a[0]) {
            items.reverse();
        }
        Ok(Value::None)
    }),
    method("copy", 0, 0, |vm, a| {
        let items = vm.as_list(a[0]).map(|items| items.to_vec()).unwrap_or_default();
        Ok(vm.list(items))
    }),
    named("sort", NativeKind::Method, sort),
    method("__len__", 0, 0, |vm, a| Ok(Value::Int(vm.native_length(a[0])? as i64))),
    method("__contains__", 1, 1, |vm, a| vm.contains_plain(a[0], a[1])),
    method("__getitem__", 1, 1, |vm, a| vm.get_item(a[0], a[1])),
    method("__setitem__", 2, 2, |vm, a| vm.set_item(a[0], a[1], a[2])),
    method("__delitem__", 1, 1, |vm, a| vm.delete_item(a[0], a[1])),
    method("__iter__", 0, 0, native_iter),
    method("__reversed__", 0, 0, |vm, a| reversed(vm, a[0])),
    method("__add__", 1, 1, add),
    method("__mul__", 1, 1, multiply),
    method("__rmul__", 1, 1, multiply),
    method("__iadd__", 1, 1, |vm, a| {
        vm.extend_list(a[0], a[1])?;
        Ok(a[0])
    }),
];

pub const TUPLE: &[NativeDef] = &[
    func("__new__", 1, 2, |vm, a| {
        let tuple = match a.get(1) {
            Some(value) if matches!(vm.object(*value), Some(Object::Tuple(_))) => *value,
            Some(value) => {
                let items = vm.items_of(*value)?;
                vm.tuple(items)
            }
            None => vm.empty_tuple,
        };
        vm.wrap(a[0], tuple, class::TUPLE)
    }),
    method("index", 1, 3, |vm, a| index(vm, a, "tuple")),
    method("count", 1, 1, count),
    method("__len__", 0, 0, |vm, a| Ok(Value::Int(vm.native_length(a[0])? as i64))),
    method("__contains__", 1, 1, |vm, a| vm.contains_plain(a[0], a[1])),
    method("__getitem__", 1, 1, |vm, a| vm.get_item(a[0], a[1])),
    method("__iter__", 0, 0, native_iter),
    method("__add__", 1, 1, add),
    method("__mul__", 1, 1, multiply),
    method("__rmul__", 1, 1, multiply),
];

fn wrong(vm: &Vm, name: &str, value: Value) -> Res {
    type_error(format!(
        "descriptor '{name}' for 'list' objects doesn't apply to a '{}' object",
        vm.type_name(value)
    ))
}

pub fn native_iter(vm: &mut Vm, a: &[Value]) -> Res {
    let payload = vm.payload(a[0]);
    Ok(vm.native_iter(payload)?.unwrap_or(Value::None))
}

fn add(vm: &mut Vm, a: &[Value]) -> Res {
    Ok(vm.binary_plain(BinaryOp::Add, a[0], a[1])?.unwrap_or(Value::NotImplemented))
}

fn multiply(vm: &mut Vm, a: &[Value]) -> Res {
    Ok(vm.binary_plain(BinaryOp::Mul, a[0], a[1])?.unwrap_or(Value::NotImplemented))
}

fn sequence(vm: &Vm, value: Value) -> Rc<Vec<Value>> {
    vm.as_list(value).or_else(|| vm.as_tuple(value)).cloned().unwrap_or_default()
}

fn index(vm: &mut Vm, a: &[Value], kind: &str) -> Res {
    let items = sequence(vm, a[0]);
    let (start, end) = super::string::bounds(vm, a, 2)?;
    let (start, end) = slice::bounds(start, end, items.len());
    for place in start..end.max(start) {
        if vm.same_or_equal(items[place], a[1], 0)? {
            return Ok(Value::Int(place as i64));
        }
    }
    if kind == "tuple" {
        return value_error("tuple.index(x): x not in tuple");
    }
    let shown = vm.repr(a[1])?;
    value_error(format!("{shown} is not in list"))
}

fn count(vm: &mut Vm, a: &[Value]) -> Res {
    let mut count = 0;
    for item in sequence(vm, a[0]).iter() {
        count += i64::from(vm.same_or_equal(*item, a[1], 0)?);
    }
    Ok(Value::Int(count))
}

fn sort(vm: &mut Vm, a: &[Value], names: &[Sym]) -> Res {
    if a.len() - names.len() > 1 {
        return type_error("sort() takes no positional arguments");
    }
    let helper = vm.prelude_function("_sort_in_place");
    Err(Control::Tail(Box::new(Tail {
        callable: helper,
        arguments: a.to_vec(),
        names: names.to_vec(),
        ret: None,
    })))
}

pub fn reversed(vm: &mut Vm, value: Value) -> Res {
    let payload = vm.payload(value);
    let Some(at) = payload.reference() else { return not_reversible(vm, value) };
    let iter = match vm.heap.get(at) {
        Object::List(_) => Iter::List { list: at, at: 0, reversed: true },
        Object::Tuple(_) => Iter::Tuple { tuple: at, at: 0, reversed: true },
        Object::Str(_) => Iter::Str { text: at, offset: 0, reversed: true },
        Object::Bytes(_) | Object::ByteArray(_) => Iter::Bytes { bytes: at, at: 0, reversed: true },
        Object::Range(range) => {
            let left = slice::range_length(range.start, range.stop, range.step);
            let last = (left as i64).wrapping_sub(1);
            let next = range.start.wrapping_add(last.wrapping_mul(range.step));
            Iter::Range { next, step: range.step.wrapping_neg(), left }
        }
        Object::MemoryView(view) => {
            let view = **view;
            let items = (0..view.length).rev().map(|place| vm.memory_item(&view, place));
            Iter::Values { items: items.collect::<Res<Vec<Value>>>()?.into(), at: 0 }
        }
        Object::Dict(dict) => Iter::Dict {
            dict: at,
            kind: crate::object::ViewKind::Keys,
            at: 0,
            length: dict.len() as u64,
            reversed: true,
        },
        Object::View(kind, dict) => {
            let length = vm.as_dict(Value::Obj(*dict)).map_or(0, |dict| dict.len() as u64);
            Iter::Dict { dict: *dict, kind: *kind, at: 0, length, reversed: true }
        }
        _ => return not_reversible(vm, value),
    };
    Ok(vm.iter(iter))
}

fn not_reversible(vm: &Vm, value: Value) -> Res {
    type_error(format!("'{}' object is not reversible", vm.type_name(value)))
}
