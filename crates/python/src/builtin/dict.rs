//! `dict`, its views, and mapping proxies.

use super::{NativeDef, NativeKind, class_method, method, named};
use crate::builtin_class as class;
use crate::code::BinaryOp;
use crate::control::{Control, Res, Tail, fault, raise_with, type_error};
use crate::dict::Dict;
use crate::object::{Object, ViewKind};
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;

pub const TABLE: &[NativeDef] = &[
    named("__new__", NativeKind::StaticMethod, |vm, a, names| {
        let dict = vm.dict(Dict::default());
        let made = vm.wrap(a[0], dict, class::DICT)?;
        // `dict(...)` itself fills at once; a subclass does in `__init__`.
        if a[0] == Value::Obj(class::DICT) && a.len() > 1 {
            let mut all = a.to_vec();
            all[0] = made;
            match update(vm, &all, names) {
                Ok(_) => {}
                Err(Control::Tail(_)) => {
                    let helper = vm.prelude_function("_new_dict");
                    return Err(Control::Tail(Box::new(Tail {
                        callable: helper,
                        arguments: all,
                        names: names.to_vec(),
                        ret: None,
                    })));
                }
                Err(control) => return Err(control),
            }
        }
        Ok(made)
    }),
    named("__init__", NativeKind::Method, update),
    named("update", NativeKind::Method, update),
    method("get", 1, 2, |vm, a| match lookup(vm, a[0], a[1])? {
        Some(value) => Ok(value),
        None => Ok(a.get(2).copied().unwrap_or(Value::None)),
    }),
    method("keys", 0, 0, |vm, a| view(vm, a[0], ViewKind::Keys)),
    method("values", 0, 0, |vm, a| view(vm, a[0], ViewKind::Values)),
    method("items", 0, 0, |vm, a| view(vm, a[0], ViewKind::Items)),
    method("pop", 1, 2, pop),
    method("popitem", 0, 0, popitem),
    method("setdefault", 1, 2, |vm, a| {
        if let Some(value) = lookup(vm, a[0], a[1])? {
            return Ok(value);
        }
        let default = a.get(2).copied().unwrap_or(Value::None);
        vm.set_item(vm.payload(a[0]), a[1], default)?;
        Ok(default)
    }),
    method("clear", 0, 0, |vm, a| {
        if let Some(dict) = vm.dict_mut(a[0]) {
            dict.clear();
        }
        vm.suspect_all();
        Ok(Value::None)
    }),
    method("copy", 0, 0, |vm, a| {
        let dict = vm.as_dict(a[0]).map(|dict| (**dict).clone()).unwrap_or_default();
        Ok(vm.dict(dict))
    }),
    class_method("fromkeys", 1, 2, |vm, a| {
        let items = vm.items_of(a[1])?;
        let value = a.get(2).copied().unwrap_or(Value::None);
        let pairs: Vec<Value> = items.into_iter().flat_map(|key| [key, value]).collect();
        let dict = vm.make_dict(&pairs)?;
        vm.wrap(a[0], dict, class::DICT)
    }),
    method("__len__", 0, 0, |vm, a| Ok(Value::Int(vm.native_length(a[0])? as i64))),
    method("__contains__", 1, 1, |vm, a| vm.contains_plain(vm.payload(a[0]), a[1])),
    method("__getitem__", 1, 1, |vm, a| vm.get_item(a[0], a[1])),
    method("__setitem__", 2, 2, |vm, a| vm.set_item(vm.payload(a[0]), a[1], a[2])),
    method("__delitem__", 1, 1, |vm, a| vm.delete_item(vm.payload(a[0]), a[1])),
    method("__iter__", 0, 0, super::list::native_iter),
    method("__reversed__", 0, 0, |vm, a| super::list::reversed(vm, a[0])),
    method("__or__", 1, 1, |vm, a| {
        Ok(vm.binary_plain(BinaryOp::Or, a[0], a[1])?.unwrap_or(Value::NotImplemented))
    }),
    method("__ior__", 1, 1, |vm, a| {
        vm.update_dict(a[0], a[1])?;
        Ok(a[0])
    }),
];

pub const VIEW: &[NativeDef] = &[
    method("__len__", 0, 0, |vm, a| Ok(Value::Int(vm.native_length(a[0])? as i64))),
    method("__contains__", 1, 1, |vm, a| vm.contains_plain(a[0], a[1])),
    method("__iter__", 0, 0, super::list::native_iter),
    method("__reversed__", 0, 0, |vm, a| super::list::reversed(vm, a[0])),
    method("isdisjoint", 1, 1, |vm, a| {
        let own = vm.items_of(a[0])?;
        let own = vm.set_table(&own)?;
        for item in vm.items_of(a[1])? {
            if vm.find_key(&own, item)?.1.is_some() {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    }),
];

pub const NAMES: &[NativeDef] = &[
    method("get", 1, 2, |vm, a| match names_get(vm, a[0], a[1]) {
        Some(value) => Ok(value),
        None => Ok(a.get(2).copied().unwrap_or(Value::None)),
    }),
    method("keys", 0, 0, |vm, a| {
        let keys = owner(vm, a[0]).map(|at| vm.names_keys(at)).unwrap_or_default();
        Ok(vm.list(keys))
    }),
    method("values", 0, 0, |vm, a| {
        let values = pairs(vm, a[0]).into_iter().map(|(_, value)| value).collect();
        Ok(vm.list(values))
    }),
    method("items", 0, 0, |vm, a| {
        let mut items = Vec::new();
        for (name, value) in pairs(vm, a[0]) {
            let name = vm.sym_str(name);
            items.push(vm.tuple(vec![name, value]));
        }
        Ok(vm.list(items))
    }),
    method("copy", 0, 0, |vm, a| {
        let mut items = Vec::new();
        for (name, value) in pairs(vm, a[0]) {
            items.extend([vm.sym_str(name), value]);
        }
        vm.make_dict(&items)
    }),
    named("update", NativeKind::Method, |vm, a, names| {
        let plain = a.len() - names.len();
        let mut new: Vec<(Sym, Value)> = Vec::new();
        for other in &a[1..plain] {
            if let Some(dict) = vm.as_dict(*other).cloned() {
                for entry in dict.iter() {
                    new.push((vm.name_of(entry.key, "attribute name")?, entry.value));
                }
            } else if let Some(other) = owner(vm, *other) {
                new.extend(vm.names_of(other).iter());
            }
        }
        new.extend(names.iter().copied().zip(a[plain..].iter().copied()));
        for (name, value) in new {
            let name = vm.sym_str(name);
            vm.set_item(a[0], name, value)?;
        }
        Ok(Value::None)
    }),
    method("pop", 1, 2, |vm, a| {
        let found = names_get(vm, a[0], a[1]);
        match (found, a.get(2)) {
            (Some(value), _) => {
                vm.delete_item(a[0], a[1])?;
                Ok(value)
            }
            (None, Some(default)) => Ok(*default),
            (None, None) => Err(raise_with("KeyError", vec![a[1]])),
        }
    }),
    method("setdefault", 1, 2, |vm, a| {
        if let Some(value) = names_get(vm, a[0], a[1]) {
            return Ok(value);
        }
        let default = a.get(2).copied().unwrap_or(Value::None);
        vm.set_item(a[0], a[1], default)?;
        Ok(default)
    }),
    method("clear", 0, 0, |vm, a| {
        if owner(vm, a[0]).is_some_and(|at| matches!(vm.heap.get(at), Object::Class(_))) {
            return Ok(Value::None);
        }
        for (name, _) in pairs(vm, a[0]) {
            let name = vm.sym_str(name);
            vm.delete_item(a[0], name)?;
        }
        Ok(Value::None)
    }),
    method("__len__", 0, 0, |vm, a| Ok(Value::Int(vm.native_length(a[0])? as i64))),
    method("__contains__", 1, 1, |vm, a| vm.contains_plain(a[0], a[1])),
    method("__getitem__", 1, 1, |vm, a| vm.get_item(a[0], a[1])),
    method("__delitem__", 1, 1, |vm, a| vm.delete_item(a[0], a[1])),
    method("__reversed__", 0, 0, |vm, a| {
        let mut keys = owner(vm, a[0]).map(|at| vm.names_keys(at)).unwrap_or_default();
        keys.reverse();
        let keys = vm.list(keys);
        super::list::native_iter(vm, &[keys])
    }),
    method("__setitem__", 2, 2, |vm, a| vm.set_item(a[0], a[1], a[2])),
    method("__iter__", 0, 0, super::list::native_iter),
];

fn owner(vm: &Vm, value: Value) -> Option<Ref> {
    match vm.object(value) {
        Some(Object::Names(at)) => Some(*at),
        _ => None,
    }
}

fn pairs(vm: &Vm, value: Value) -> Vec<(Sym, Value)> {
    owner(vm, value).map(|at| vm.names_of(at).iter().collect()).unwrap_or_default()
}

fn names_get(vm: &Vm, names: Value, key: Value) -> Option<Value> {
    let at = owner(vm, names)?;
    let name = vm.symbols.find(vm.as_str(key)?)?;
    vm.names_of(at).get(name)
}

fn lookup(vm: &Vm, dict: Value, key: Value) -> Res<Option<Value>> {
    let Some(table) = vm.as_dict(dict).cloned() else { return Ok(None) };
    let (_, place) = vm.find_key(&table, key)?;
    Ok(place.and_then(|place| table.at(place)).map(|entry| entry.value))
}

fn view(vm: &mut Vm, dict: Value, kind: ViewKind) -> Res {
    match vm.payload(dict).reference() {
        Some(at) => Ok(vm.alloc(Object::View(kind, at))),
        None => Ok(Value::None),
    }
}

fn pop(vm: &mut Vm, a: &[Value]) -> Res {
    let Some(table) = vm.as_dict(a[0]).cloned() else { return Ok(Value::None) };
    let (_, place) = vm.find_key(&table, a[1])?;
    drop(table);
    match (place, a.get(2)) {
        (Some(place), _) => {
            Ok(vm.dict_mut(a[0]).map_or(Value::None, |dict| dict.remove_at(place).value))
        }
        (None, Some(default)) => Ok(*default),
        (None, None) => Err(raise_with("KeyError", vec![a[1]])),
    }
}

fn popitem(vm: &mut Vm, a: &[Value]) -> Res {
    let Some(table) = vm.as_dict(a[0]) else { return Ok(Value::None) };
    let last = (0..table.places()).rev().find(|place| table.at(*place).is_some());
    let Some(place) = last else {
        let message = vm.str("popitem(): dictionary is empty");
        return Err(raise_with("KeyError", vec![message]));
    };
    let Some(entry) = vm.dict_mut(a[0]).map(|dict| dict.remove_at(place)) else {
        return Ok(Value::None);
    };
    Ok(vm.tuple(vec![entry.key, entry.value]))
}

/// `dict.update` and `dict.__init__`: a mapping or pairs, then keywords.
fn update(vm: &mut Vm, a: &[Value], names: &[Sym]) -> Res {
    let plain = a.len() - names.len();
    if plain > 2 {
        return type_error(format!("dict expected at most 1 argument, got {}", plain - 1));
    }
    if let Some(other) = a[..plain].get(1).copied() {
        if vm.as_dict(other).is_some() {
            vm.update_dict(a[0], other)?;
        } else {
            let class_at = vm.type_of(other);
            let has_keys = vm.lookup(class_at, crate::symbol::KEYS).is_some();
            if has_keys {
                let helper = vm.prelude_function("_dict_update");
                return Err(Control::Tail(Box::new(Tail {
                    callable: helper,
                    arguments: [&[a[0], other], &a[plain..]].concat(),
                    names: names.to_vec(),
                    ret: None,
                })));
            }
            let items = vm.items_of(other)?;
            let mut pairs = Vec::new();
            for (place, item) in items.into_iter().enumerate() {
                let pair = match vm.items_of(item) {
                    Err(Control::Fault(fault)) if fault.class == "TypeError" => {
                        return type_error(format!(
                            "cannot convert dictionary update sequence element #{place} to a sequence"
                        ));
                    }
                    other => other?,
                };
                if pair.len() != 2 {
                    return fault(
                        "ValueError",
                        format!(
                            "dictionary update sequence element #{place} has length {}; 2 is required",
                            pair.len()
                        ),
                    );
                }
                pairs.extend(pair);
            }
            let other = vm.make_dict(&pairs)?;
            vm.update_dict(a[0], other)?;
        }
    }
    for (name, value) in names.iter().zip(&a[plain..]) {
        let key = vm.sym_str(*name);
        vm.set_item(vm.payload(a[0]), key, *value)?;
    }
    Ok(Value::None)
}
