//! `set` and `frozenset`.

use super::{ANY, NativeDef, func, method};
use crate::builtin_class as class;
use crate::control::{Res, raise_with};
use crate::dict::Dict;
use crate::object::Object;
use crate::value::Value;
use crate::vm::Vm;
use std::rc::Rc;

macro_rules! shared {
    () => {
        [
            method("union", 0, ANY, |vm, a| combine_all(vm, a, 0)),
            method("intersection", 0, ANY, |vm, a| combine_all(vm, a, 1)),
            method("difference", 0, ANY, |vm, a| combine_all(vm, a, 2)),
            method("symmetric_difference", 1, 1, |vm, a| combine_all(vm, a, 3)),
            method("issubset", 1, 1, |vm, a| {
                let (x, y) = (table(vm, a[0]), other_table(vm, a[1])?);
                Ok(Value::Bool(vm.is_subset(&x, &y, 0)?))
            }),
            method("issuperset", 1, 1, |vm, a| {
                let (x, y) = (table(vm, a[0]), other_table(vm, a[1])?);
                Ok(Value::Bool(vm.is_subset(&y, &x, 0)?))
            }),
            method("isdisjoint", 1, 1, |vm, a| {
                let (x, y) = (table(vm, a[0]), other_table(vm, a[1])?);
                for entry in y.iter() {
                    if vm.find_in(&x, entry.hash, entry.key, 0)?.is_some() {
                        return Ok(Value::Bool(false));
                    }
                }
                Ok(Value::Bool(true))
            }),
            method("copy", 0, 0, |vm, a| {
                let copy = table(vm, a[0]);
                let copy = vm.merged(&copy, None);
                Ok(like(vm, a[0], copy))
            }),
            method("__len__", 0, 0, |vm, a| Ok(Value::Int(vm.native_length(a[0])? as i64))),
            method("__contains__", 1, 1, |vm, a| vm.contains_plain(vm.payload(a[0]), a[1])),
            method("__eq__", 1, 1, |vm, a| {
                if vm.as_set(a[1]).is_none() {
                    return Ok(Value::NotImplemented);
                }
                Ok(Value::Bool(vm.equal(vm.payload(a[0]), a[1], 0)?))
            }),
            method("__iter__", 0, 0, super::list::native_iter),
            method("__or__", 1, 1, |vm, a| operator(vm, a, 0)),
            method("__and__", 1, 1, |vm, a| operator(vm, a, 1)),
            method("__sub__", 1, 1, |vm, a| operator(vm, a, 2)),
            method("__xor__", 1, 1, |vm, a| operator(vm, a, 3)),
        ]
    };
}

const SHARED: [NativeDef; 16] = shared!();

pub const SET: &[NativeDef] = &{
    let own = [
        func("__new__", 1, 2, |vm, a| {
            let table = new_table(vm, a)?;
            let set = vm.alloc(Object::Set(Rc::new(table)));
            vm.wrap(a[0], set, class::SET)
        }),
        method("__init__", 0, 1, |vm, a| {
            if let Some(value) = a.get(1) {
                vm.extend_set(a[0], *value)?;
            }
            Ok(Value::None)
        }),
        method("add", 1, 1, |vm, a| vm.add_to_set(a[0], a[1])),
        method("remove", 1, 1, |vm, a| {
            if take(vm, a[0], a[1])? {
                Ok(Value::None)
            } else {
                Err(raise_with("KeyError", vec![a[1]]))
            }
        }),
        method("discard", 1, 1, |vm, a| {
            take(vm, a[0], a[1])?;
            Ok(Value::None)
        }),
        method("pop", 0, 0, |vm, a| {
            let first = {
                let set = table(vm, a[0]);
                vm.set_order(&set).first().copied()
            };
            let Some(first) = first else {
                let message = vm.str("pop from an empty set");
                return Err(raise_with("KeyError", vec![message]));
            };
            take(vm, a[0], first)?;
            Ok(first)
        }),
        method("clear", 0, 0, |vm, a| {
            if let Some(set) = vm.dict_mut(a[0]) {
                set.clear();
            }
            vm.suspect_all();
            Ok(Value::None)
        }),
        method("update", 0, ANY, |vm, a| {
            for other in &a[1..] {
                vm.items_of(*other)?;
            }
            for other in &a[1..] {
                vm.extend_set(a[0], *other)?;
            }
            Ok(Value::None)
        }),
        method("intersection_update", 0, ANY, |vm, a| update(vm, a, 1)),
        method("difference_update", 0, ANY, |vm, a| update(vm, a, 2)),
        method("symmetric_difference_update", 1, 1, |vm, a| update(vm, a, 3)),
    ];
    join::<11, 16, 27>(own, SHARED)
};

pub const FROZENSET: &[NativeDef] = &{
    let own = [func("__new__", 1, 2, |vm, a| {
        let table = new_table(vm, a)?;
        let set = vm.alloc(Object::FrozenSet(Rc::new(table)));
        vm.wrap(a[0], set, class::FROZENSET)
    })];
    join::<1, 16, 17>(own, SHARED)
};

const fn join<const A: usize, const B: usize, const N: usize>(
    a: [NativeDef; A],
    b: [NativeDef; B],
) -> [NativeDef; N] {
    let mut all = [a[0]; N];
    let mut at = 0;
    while at < A {
        all[at] = a[at];
        at += 1;
    }
    while at < N {
        all[at] = b[at - A];
        at += 1;
    }
    all
}

/// The items of `set(…)` or `frozenset(…)`.
fn new_table(vm: &mut Vm, a: &[Value]) -> Res<Dict> {
    let Some(value) = a.get(1) else { return Ok(Dict::default()) };
    if let Some(set) = vm.as_set(*value).cloned() {
        return Ok(vm.merged(&set, None));
    }
    let items = vm.items_of(*value)?;
    vm.heap.charge(items.len() * 48);
    vm.set_table(&items)
}

fn table(vm: &Vm, value: Value) -> Dict {
    vm.as_set(value).map(|set| (**set).clone()).unwrap_or_default()
}

fn other_table(vm: &mut Vm, value: Value) -> Res<Dict> {
    if vm.as_set(value).is_some() {
        return Ok(table(vm, value));
    }
    let items = vm.items_of(value)?;
    vm.set_table(&items)
}

/// A set of the same kind as `model`.
fn like(vm: &mut Vm, model: Value, table: Dict) -> Value {
    vm.heap.charge(table.places() * 48);
    let frozen = matches!(vm.object(vm.payload(model)), Some(Object::FrozenSet(_)));
    let table = Rc::new(table);
    vm.alloc(if frozen { Object::FrozenSet(table) } else { Object::Set(table) })
}

/// A set looked for among a set's items stands for the frozen one.
fn frozen(vm: &mut Vm, item: Value) -> Value {
    match vm.object(vm.payload(item)) {
        Some(Object::Set(set)) => {
            let set = set.clone();
            vm.alloc(Object::FrozenSet(set))
        }
        _ => item,
    }
}

fn take(vm: &mut Vm, set: Value, item: Value) -> Res<bool> {
    let Some(known) = vm.as_set(set).cloned() else { return Ok(false) };
    let item = frozen(vm, item);
    let (_, place) = vm.find_key(&known, item)?;
    drop(known);
    match (place, vm.dict_mut(set)) {
        (Some(place), Some(table)) => {
            table.remove_at(place);
            vm.suspect_all();
            Ok(true)
        }
        _ => Ok(false),
    }
}

fn combine(vm: &Vm, x: &Dict, y: &Dict, kind: i64) -> Res<Dict> {
    if kind == 0 {
        return Ok(vm.merged(x, Some(y)));
    }
    // As CPython: the common items of the smaller one, and `^` starts from the second.
    let (x, y) = if kind == 3 || (kind == 1 && y.len() < x.len()) { (y, x) } else { (x, y) };
    let mut result = Dict::default();
    let within = |vm: &Vm, table: &Dict, entry: &crate::dict::Entry| -> Res<bool> {
        Ok(vm.find_in(table, entry.hash, entry.key, 0)?.is_some())
    };
    for entry in vm.entries_in_order(x) {
        let entry = &entry;
        let keep = match kind {
            1 => within(vm, y, entry)?,
            _ => !within(vm, y, entry)?,
        };
        if keep {
            result.push(entry.hash, entry.key, Value::None);
        }
    }
    if kind == 3 {
        for entry in vm.entries_in_order(y) {
            if !within(vm, x, &entry)? {
                result.push(entry.hash, entry.key, Value::None);
            }
        }
    }
    Ok(result)
}

fn combine_all(vm: &mut Vm, a: &[Value], kind: i64) -> Res {
    let mut others = Vec::new();
    for other in &a[1..] {
        others.push(other_table(vm, *other)?);
    }
    let mut result = table(vm, a[0]);
    for other in &others {
        result = combine(vm, &result, other, kind)?;
    }
    Ok(like(vm, a[0], result))
}

fn update(vm: &mut Vm, a: &[Value], kind: i64) -> Res {
    let result = combine_all(vm, a, kind)?;
    let result = table(vm, result);
    if let Some(place) = vm.dict_mut(a[0]) {
        *place = result;
    }
    Ok(Value::None)
}

fn operator(vm: &mut Vm, a: &[Value], kind: i64) -> Res {
    if vm.as_set(a[1]).is_none() {
        return Ok(Value::NotImplemented);
    }
    combine_all(vm, a, kind)
}

impl Vm {
    /// `|`, `&`, `-`, `^` (0 to 3) of sets and dictionary views.
    pub(crate) fn set_operation(&mut self, a: Value, b: Value, kind: Value) -> Res {
        let Value::Int(kind) = kind else { return Ok(Value::None) };
        let (x, y) = (other_table(self, a)?, other_table(self, b)?);
        let result = combine(self, &x, &y, kind)?;
        let view = |value| matches!(self.object(value), Some(Object::View(..)));
        if view(a) || view(b) {
            self.heap.charge(result.places() * 48);
            return Ok(self.alloc(Object::Set(Rc::new(result))));
        }
        Ok(like(self, a, result))
    }
}
