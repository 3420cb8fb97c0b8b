//! `BaseException`: the one table that all exception classes share.

use super::{NativeDef, NativeKind, getter, method, named};
use crate::builtin_class as class;
use crate::control::{Res, type_error};
use crate::object::Object;
use crate::symbol;
use crate::value::{Sym, Value};
use crate::vm::Vm;

pub const TABLE: &[NativeDef] = &[
    named("__new__", NativeKind::StaticMethod, new),
    named("__init__", NativeKind::Method, init),
    method("with_traceback", 1, 1, |vm, a| {
        if let Some(at) = vm.as_exception(a[0]) {
            vm.set_exception_attribute(at, symbol::TRACEBACK, a[1])?;
        }
        Ok(a[0])
    }),
    method("add_note", 1, 1, |vm, a| {
        if vm.as_str(a[1]).is_none() {
            let name = vm.type_name(a[1]);
            return type_error(format!("note must be a str, not '{name}'"));
        }
        let Some(at) = vm.as_exception(a[0]) else { return Ok(Value::None) };
        let notes = match vm.exception(at).names.get(symbol::NOTES) {
            Some(notes) => notes,
            None => {
                let notes = vm.list(Vec::new());
                vm.exception_mut(at).names.set(symbol::NOTES, notes);
                notes
            }
        };
        if let Some(items) = vm.list_mut(notes) {
            items.push(a[1]);
        }
        Ok(Value::None)
    }),
    getter("args", |vm, a| {
        Ok(vm.as_exception(a[0]).map_or(Value::None, |at| vm.exception(at).arguments))
    }),
    getter("__cause__", |vm, a| {
        Ok(vm.as_exception(a[0]).map_or(Value::None, |at| vm.exception(at).cause))
    }),
    getter("__context__", |vm, a| {
        Ok(vm.as_exception(a[0]).map_or(Value::None, |at| vm.exception(at).context))
    }),
    getter("__suppress_context__", |vm, a| {
        Ok(Value::Bool(vm.as_exception(a[0]).is_some_and(|at| vm.exception(at).suppress_context)))
    }),
    getter("__traceback__", |vm, a| match vm.as_exception(a[0]) {
        Some(at) => Ok(vm.traceback_value(at)),
        None => Ok(Value::None),
    }),
];

fn new(vm: &mut Vm, a: &[Value], names: &[Sym]) -> Res {
    let plain = a.len() - names.len();
    let Some(at) = a.first().and_then(|value| vm.as_class(*value)) else {
        return type_error("BaseException.__new__(X): X is not a type object");
    };
    let user_init = matches!(vm.lookup(at, symbol::INIT), Some(Value::Obj(_)));
    let mut made = at;
    if at == class::OS_ERROR
        && plain >= 3
        && let Value::Int(errno) = a[1]
    {
        made = vm.os_error_class(errno);
    }
    let exception = vm.new_exception(made, a[1..plain].to_vec());
    if !names.is_empty() && !user_init {
        let import = vm.is_subclass(at, class::IMPORT_ERROR)
            || vm.is_subclass(at, class::NAME_ERROR)
            || vm.is_subclass(at, class::ATTRIBUTE_ERROR);
        if !import {
            return type_error(format!("{}() takes no keyword arguments", vm.class_name(at)));
        }
        for (name, value) in names.iter().zip(&a[plain..]) {
            vm.exception_mut(exception).names.set(*name, *value);
        }
    }
    vm.fill_exception(exception);
    Ok(Value::Obj(exception))
}

fn init(vm: &mut Vm, a: &[Value], names: &[Sym]) -> Res {
    let plain = a.len() - names.len();
    let Some(at) = vm.as_exception(a[0]) else { return Ok(Value::None) };
    // `super().__init__(…)` of a user class replaces the arguments that `__new__` saw.
    let same =
        vm.as_tuple(vm.exception(at).arguments).is_some_and(|items| items[..] == a[1..plain]);
    let filled = vm.exception(at).names.len() > 0;
    let is_filled_os_error =
        vm.is_subclass(vm.exception(at).class, class::OS_ERROR) && filled && plain > 3;
    if !same && !is_filled_os_error {
        let arguments = vm.tuple(a[1..plain].to_vec());
        vm.exception_mut(at).arguments = arguments;
        for name in [
            symbol::ERRNO,
            symbol::STRERROR,
            symbol::FILENAME,
            symbol::VALUE,
            symbol::CODE_ATTR,
            symbol::MSG,
        ] {
            vm.exception_mut(at).names.remove(name);
        }
        vm.fill_exception(at);
    }
    for (name, value) in names.iter().zip(&a[plain..]) {
        if !matches!(vm.object(a[0]), Some(Object::Exception(_))) {
            break;
        }
        vm.exception_mut(at).names.set(*name, *value);
    }
    Ok(Value::None)
}
