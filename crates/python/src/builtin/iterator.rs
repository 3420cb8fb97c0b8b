//! `range`, `slice`, `enumerate`, `zip`, `reversed`, generators, and iterators at large.

use super::{NativeDef, NativeKind, func, getter, method, named};
use crate::control::{Control, Input, Res, Resume, tail, type_error, value_error};
use crate::object::{GeneratorState, Iter, Object, Range};
use crate::symbol;
use crate::text::slice;
use crate::thread::Ret;
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;
use std::rc::Rc;

pub const RANGE: &[NativeDef] = &[
    func("__new__", 2, 4, range_new),
    getter("start", |vm, a| Ok(Value::Int(range(vm, a[0]).start))),
    getter("stop", |vm, a| Ok(Value::Int(range(vm, a[0]).stop))),
    getter("step", |vm, a| Ok(Value::Int(range(vm, a[0]).step))),
    method("index", 1, 1, |vm, a| {
        let r = range(vm, a[0]);
        if crate::interp::int_value(vm, a[1]).is_none() {
            let items = vm.items_of(a[0])?;
            return match vm.position_of(&items, a[1])? {
                Some(place) => Ok(Value::Int(place as i64)),
                None => value_error("sequence.index(x): x not in sequence"),
            };
        }
        let n = vm.need_index(a[1])?;
        if slice::range_contains(r.start, r.stop, r.step, n) {
            return Ok(Value::Int((n - r.start) / r.step));
        }
        value_error(format!("{n} is not in range"))
    }),
    method("count", 1, 1, |vm, a| {
        if crate::interp::int_value(vm, a[1]).is_none() && !matches!(a[1], Value::Float(_)) {
            let items = vm.items_of(a[0])?;
            let mut found = 0;
            for item in items {
                found += i64::from(vm.same_or_equal(item, a[1], 0)?);
            }
            return Ok(Value::Int(found));
        }
        let found = vm.contains_plain(a[0], a[1])?;
        Ok(Value::Int(i64::from(found == Value::Bool(true))))
    }),
    method("__len__", 0, 0, |vm, a| Ok(Value::Int(vm.native_length(a[0])? as i64))),
    method("__contains__", 1, 1, |vm, a| vm.contains_plain(a[0], a[1])),
    method("__getitem__", 1, 1, |vm, a| vm.get_item(a[0], a[1])),
    method("__iter__", 0, 0, super::list::native_iter),
    method("__reversed__", 0, 0, |vm, a| super::list::reversed(vm, a[0])),
];

pub const SLICE: &[NativeDef] = &[
    func("__new__", 2, 4, |vm, a| {
        let get = |place: usize| a.get(place).copied().unwrap_or(Value::None);
        let parts =
            if a.len() == 2 { [Value::None, a[1], Value::None] } else { [get(1), get(2), get(3)] };
        Ok(vm.alloc(Object::Slice(Rc::new(parts))))
    }),
    getter("start", |vm, a| Ok(slice_part(vm, a[0], 0))),
    getter("stop", |vm, a| Ok(slice_part(vm, a[0], 1))),
    getter("step", |vm, a| Ok(slice_part(vm, a[0], 2))),
    method("indices", 1, 1, |vm, a| {
        let length = vm.need_index(a[1])?;
        if length < 0 {
            return value_error("length should not be negative");
        }
        let parts = [slice_part(vm, a[0], 0), slice_part(vm, a[0], 1), slice_part(vm, a[0], 2)];
        let s = vm.resolve_slice(&parts, length as usize)?;
        Ok(vm.tuple(vec![Value::Int(s.start), Value::Int(s.stop), Value::Int(s.step)]))
    }),
];

pub const ENUMERATE: &[NativeDef] = &[
    func("__new__", 2, 3, |vm, a| {
        let start = match a.get(2) {
            Some(start) if !start.is_undefined() => match vm.payload(*start) {
                Value::Obj(at) if matches!(vm.heap.get(at), Object::BigInt(_)) => Value::Obj(at),
                _ => Value::Int(vm.need_index(*start)?),
            },
            _ => Value::Int(0),
        };
        match (start, plain_iterator(vm, a[1])?) {
            // From further up the count could leave 64 bits.
            (Value::Int(next), Some(inner)) if next < i64::MAX / 2 => {
                Ok(vm.iter(Iter::Enumerate { inner, next }))
            }
            _ => {
                let helper = vm.prelude_function("_enumerate");
                tail(helper, vec![a[1], start])
            }
        }
    })
    .keywords(&["", "iterable", "start"]),
    method("__iter__", 0, 0, |_, a| Ok(a[0])),
    method("__next__", 0, 0, next),
];

pub const ZIP: &[NativeDef] = &[
    named("__new__", NativeKind::StaticMethod, zip_new),
    method("__iter__", 0, 0, |_, a| Ok(a[0])),
    method("__next__", 0, 0, next),
];

pub const REVERSED: &[NativeDef] = &[
    func("__new__", 2, 2, |vm, a| {
        if let Some(method) = vm.special(a[1], symbol::REVERSED) {
            return tail(method, vec![a[1]]);
        }
        if vm.special(a[1], symbol::GETITEM).is_some() && vm.payload(a[1]) == a[1] {
            let helper = vm.prelude_function("_reversed_by_index");
            return tail(helper, vec![a[1]]);
        }
        super::list::reversed(vm, a[1])
    }),
    method("__iter__", 0, 0, |_, a| Ok(a[0])),
    method("__next__", 0, 0, next),
];

pub const ITERATOR: &[NativeDef] = &[
    method("__iter__", 0, 0, |_, a| Ok(a[0])),
    method("__next__", 0, 0, next),
    method("__length_hint__", 0, 0, |_, _| Ok(Value::Int(0))),
];

pub const GENERATOR: &[NativeDef] = &[
    method("__iter__", 0, 0, |_, a| Ok(a[0])),
    method("__next__", 0, 0, |vm, a| resume(vm, a[0], Input::Send(Value::None), None)),
    method("send", 1, 1, |vm, a| resume(vm, a[0], Input::Send(a[1]), None)),
    method("throw", 1, 3, throw),
    method("close", 0, 0, close),
    getter("gi_running", |vm, a| running(vm, a[0])),
    getter("gi_suspended", |vm, a| suspended(vm, a[0])),
    getter("gi_frame", |vm, a| frame(vm, a[0])),
    getter("gi_yieldfrom", |_, _| Ok(Value::None)),
    getter("gi_code", code),
    getter("__name__", |vm, a| Ok(vm.as_generator(a[0]).map_or(Value::None, |g| g.name))),
    getter("__qualname__", |vm, a| Ok(vm.as_generator(a[0]).map_or(Value::None, |g| g.qualname))),
];

pub const COROUTINE: &[NativeDef] = &[
    method("__await__", 0, 0, |_, a| Ok(a[0])),
    method("send", 1, 1, |vm, a| resume(vm, a[0], Input::Send(a[1]), None)),
    method("throw", 1, 3, throw),
    method("close", 0, 0, close),
    getter("cr_running", |vm, a| running(vm, a[0])),
    getter("cr_frame", |vm, a| frame(vm, a[0])),
    getter("cr_await", |_, _| Ok(Value::None)),
    getter("cr_code", code),
    getter("__name__", |vm, a| Ok(vm.as_generator(a[0]).map_or(Value::None, |g| g.name))),
    getter("__qualname__", |vm, a| Ok(vm.as_generator(a[0]).map_or(Value::None, |g| g.qualname))),
];

pub const ASYNC_GENERATOR: &[NativeDef] = &[
    method("__aiter__", 0, 0, |_, a| Ok(a[0])),
    method("__anext__", 0, 0, |vm, a| tail(vm.prelude_function("_async_send"), a.to_vec())),
    method("asend", 1, 1, |vm, a| tail(vm.prelude_function("_async_send"), a.to_vec())),
    method("athrow", 1, 3, |vm, a| tail(vm.prelude_function("_async_throw"), a.to_vec())),
    method("aclose", 0, 0, |vm, a| {
        let state = vm.as_generator(a[0]).map(|generator| &generator.state);
        let started = match state {
            Some(GeneratorState::Suspended { started, .. }) => *started,
            Some(GeneratorState::Running) => true,
            _ => false,
        };
        if !started && let Some(at) = a[0].reference() {
            vm.finish_generator(at);
        }
        tail(vm.prelude_function("_async_close"), vec![a[0], Value::Bool(started)])
    }),
    getter("ag_running", |vm, a| running(vm, a[0])),
    getter("ag_frame", |vm, a| frame(vm, a[0])),
    getter("__name__", |vm, a| Ok(vm.as_generator(a[0]).map_or(Value::None, |g| g.name))),
    getter("__qualname__", |vm, a| Ok(vm.as_generator(a[0]).map_or(Value::None, |g| g.qualname))),
];

/// For the prelude: resuming any kind of generator.
pub fn send_any(vm: &mut Vm, a: &[Value]) -> Res {
    resume(vm, a[0], Input::Send(a[1]), None)
}

pub fn throw_any(vm: &mut Vm, a: &[Value]) -> Res {
    match vm.as_exception(a[1]) {
        Some(at) => resume(vm, a[0], Input::Throw(at), None),
        None => type_error("exceptions must be classes or instances deriving from BaseException"),
    }
}

fn range(vm: &Vm, value: Value) -> Range {
    match vm.object(value) {
        Some(Object::Range(range)) => **range,
        _ => Range { start: 0, stop: 0, step: 1 },
    }
}

fn slice_part(vm: &Vm, value: Value, place: usize) -> Value {
    match vm.object(value) {
        Some(Object::Slice(parts)) => parts[place],
        _ => Value::None,
    }
}

fn range_new(vm: &mut Vm, a: &[Value]) -> Res {
    let mut numbers = Vec::new();
    for value in &a[1..] {
        match crate::interp::int_value(vm, *value) {
            Some(n) => match i64::try_from(n) {
                Ok(n) => numbers.push(n),
                Err(_) => {
                    let helper = vm.prelude_function("_long_range");
                    return crate::control::tail(helper, a[1..].to_vec());
                }
            },
            None if vm.special(*value, symbol::INDEX).is_some() => {
                let helper = vm.prelude_function("_long_range");
                return crate::control::tail(helper, a[1..].to_vec());
            }
            None => numbers.push(vm.need_index(*value)?),
        }
    }
    let range = match numbers[..] {
        [stop] => Range { start: 0, stop, step: 1 },
        [start, stop] => Range { start, stop, step: 1 },
        [_, _, 0] => return value_error("range() arg 3 must not be zero"),
        [start, stop, step] => Range { start, stop, step },
        _ => return type_error("range expected at least 1 argument, got 0"),
    };
    Ok(vm.alloc(Object::Range(Rc::new(range))))
}

/// An iterator that runs no Python code.
fn plain_iterator(vm: &mut Vm, value: Value) -> Res<Option<Value>> {
    match vm.native_iter(value)? {
        Some(iterator) if matches!(vm.object(iterator), Some(Object::Iter(_))) => {
            Ok(Some(iterator))
        }
        _ => Ok(None),
    }
}

fn zip_new(vm: &mut Vm, a: &[Value], names: &[Sym]) -> Res {
    let plain = a.len() - names.len();
    let mut strict = false;
    for (name, value) in names.iter().zip(&a[plain..]) {
        if vm.sym_name(*name) != "strict" {
            let name = vm.sym_name(*name);
            return type_error(format!("'{name}' is an invalid keyword argument for zip()"));
        }
        strict = vm.is_true(*value)?;
    }
    let mut inner = Vec::new();
    for value in &a[1..plain] {
        match plain_iterator(vm, *value)? {
            Some(iterator) => inner.push(iterator),
            None => {
                let helper = vm.prelude_function("_zip");
                let all = vm.tuple(a[1..plain].to_vec());
                return tail(helper, vec![all, Value::Bool(strict)]);
            }
        }
    }
    Ok(vm.iter(Iter::Zip { inner, strict }))
}

fn next(vm: &mut Vm, a: &[Value]) -> Res {
    match a[0].reference() {
        Some(at) => match vm.native_next(at)? {
            Some(value) => Ok(value),
            None => Err(Control::Exhausted),
        },
        None => type_error("an iterator is needed"),
    }
}

fn resume(vm: &Vm, generator: Value, input: Input, ret: Option<Ret>) -> Res {
    match generator.reference() {
        Some(at) if vm.as_generator(generator).is_some() => {
            Err(Control::Resume(Box::new(Resume { generator: at, input, ret })))
        }
        _ => type_error("a generator is needed"),
    }
}

fn throw(vm: &mut Vm, a: &[Value]) -> Res {
    let exception = a[1];
    if vm.is_exception_class(exception) {
        // Made in Python, then thrown.
        let helper = vm.prelude_function("_throw");
        let value = a.get(2).copied().unwrap_or(Value::None);
        return tail(helper, vec![a[0], exception, value]);
    }
    match vm.as_exception(exception) {
        Some(at) => resume(vm, a[0], Input::Throw(at), None),
        None => {
            let name = vm.type_name(exception);
            type_error(format!(
                "exceptions must be classes or instances deriving from BaseException, not {name}"
            ))
        }
    }
}

fn close(vm: &mut Vm, a: &[Value]) -> Res {
    let started = match vm.as_generator(a[0]).map(|generator| &generator.state) {
        Some(GeneratorState::Suspended { started, .. }) => *started,
        Some(GeneratorState::Finished) => return Ok(Value::None),
        _ => true,
    };
    if !started {
        vm.finish_generator(a[0].reference().unwrap_or(Ref(0)));
        return Ok(Value::None);
    }
    let exit = vm.new_exception(crate::builtin_class::GENERATOR_EXIT, Vec::new());
    resume(vm, a[0], Input::Throw(exit), Some(Ret::Close))
}

fn running(vm: &mut Vm, value: Value) -> Res {
    let state = vm.as_generator(value).map(|generator| &generator.state);
    Ok(Value::Bool(matches!(state, Some(GeneratorState::Running))))
}

fn suspended(vm: &mut Vm, value: Value) -> Res {
    let state = vm.as_generator(value).map(|generator| &generator.state);
    Ok(Value::Bool(matches!(state, Some(GeneratorState::Suspended { started: true, .. }))))
}

fn code(vm: &mut Vm, a: &[Value]) -> Res {
    match vm.as_generator(a[0]).map(|generator| generator.code) {
        Some(code) => Ok(vm.alloc(Object::Code(code))),
        None => Ok(Value::None),
    }
}

fn frame(vm: &mut Vm, value: Value) -> Res {
    match vm.as_generator(value).map(|generator| generator.state.clone()) {
        Some(GeneratorState::Finished) | None => Ok(Value::None),
        Some(_) => Ok(value),
    }
}
