//! Frames, tracebacks, code objects and cells, as far as programs look at them.

use super::{NativeDef, getter};
use crate::control::{Res, tail, value_error};
use crate::object::{Object, TracebackEntry};
use crate::value::{Sym, Value};
use crate::vm::Vm;
use std::rc::Rc;

/// Frames that `sys._getframe` shows at most.
const DEEPEST: usize = 200;

pub const CELL: &[NativeDef] = &[getter("cell_contents", |vm, a| match vm.object(a[0]) {
    Some(Object::Cell(inner)) if !inner.is_undefined() => Ok(*inner),
    _ => value_error("Cell is empty"),
})];

pub const CODE: &[NativeDef] = &[
    getter("co_name", |vm, a| Ok(text(vm, a[0], |code| code.name.to_string()))),
    getter("co_qualname", |vm, a| Ok(text(vm, a[0], |code| code.qualname.to_string()))),
    getter("co_filename", |vm, a| Ok(text(vm, a[0], |code| code.source.file.clone()))),
    getter("co_firstlineno", |vm, a| Ok(number(vm, a[0], |code| i64::from(code.first_line)))),
    getter("co_argcount", |vm, a| Ok(number(vm, a[0], |code| i64::from(code.positional)))),
    getter("co_posonlyargcount", |vm, a| {
        Ok(number(vm, a[0], |code| i64::from(code.positional_only)))
    }),
    getter("co_kwonlyargcount", |vm, a| Ok(number(vm, a[0], |code| i64::from(code.keyword_only)))),
    getter("co_nlocals", |vm, a| {
        Ok(number(vm, a[0], |code| code.locals.len() as i64 - i64::from(code.free)))
    }),
    getter("co_flags", |vm, a| Ok(number(vm, a[0], flags))),
    getter("co_stacksize", |_, _| Ok(Value::Int(4))),
    getter("co_code", |vm, _| Ok(vm.empty_bytes)),
    getter("co_varnames", |vm, a| {
        let count = loaded(vm, a[0])
            .map_or(0, |loaded| loaded.code.locals.len() - loaded.code.free as usize);
        Ok(local_names(vm, a[0], 0, count))
    }),
    getter("co_freevars", |vm, a| {
        let (first, count) = loaded(vm, a[0]).map_or((0, 0), |loaded| {
            let free = loaded.code.free as usize;
            (loaded.code.locals.len() - free, free)
        });
        Ok(local_names(vm, a[0], first, count))
    }),
    getter("co_cellvars", |vm, a| {
        let Some(loaded) = loaded(vm, a[0]).cloned() else { return Ok(Value::None) };
        let names = loaded.code.cells.iter().map(|slot| loaded.locals[*slot as usize]);
        Ok(name_tuple(vm, names.collect()))
    }),
    getter("co_names", |vm, a| {
        let names = loaded(vm, a[0]).map(|loaded| loaded.names.clone()).unwrap_or_default();
        Ok(name_tuple(vm, names))
    }),
    getter("co_consts", |vm, a| {
        let consts = loaded(vm, a[0]).map(|loaded| loaded.consts.clone()).unwrap_or_default();
        Ok(vm.tuple(consts))
    }),
];

pub const TRACEBACK: &[NativeDef] = &[
    getter("tb_lineno", |vm, a| {
        let entry = entries(vm, a[0]).last().copied();
        Ok(entry.map_or(Value::None, |entry| Value::Int(i64::from(vm.entry_position(&entry).line))))
    }),
    getter("tb_lasti", |vm, a| {
        Ok(Value::Int(entries(vm, a[0]).last().map_or(0, |entry| i64::from(entry.instruction) * 2)))
    }),
    getter("tb_next", |vm, a| {
        let mut entries = entries(vm, a[0]);
        entries.pop();
        match entries.is_empty() {
            true => Ok(Value::None),
            false => Ok(vm.alloc(Object::Traceback(Rc::new(entries)))),
        }
    }),
    getter("tb_frame", |vm, a| {
        let Some(entry) = entries(vm, a[0]).last().copied() else { return Ok(Value::None) };
        let line = vm.entry_position(&entry).line;
        let code = vm.alloc(Object::Code(entry.code));
        let row = vec![code, Value::Int(i64::from(line)), Value::None, Value::None];
        let rows = vec![vm.tuple(row)];
        let rows = vm.list(rows);
        tail(vm.prelude_function("_frame"), vec![rows])
    }),
];

/// `sys._getframe(depth)`: rows of (code, line, globals, locals), innermost first, made an object.
pub fn current(vm: &mut Vm, depth: i64) -> Res {
    let visible: Vec<usize> = (0..vm.cur.frames.len())
        .rev()
        .filter(|place| !vm.loaded(vm.cur.frames[*place].code).code.hidden)
        .collect();
    let Ok(skipped) = usize::try_from(depth) else { return value_error("negative depth") };
    if skipped >= visible.len() {
        return value_error("call stack is not deep enough");
    }
    let mut rows = Vec::new();
    for place in visible.into_iter().skip(skipped).take(DEEPEST) {
        let frame = vm.cur.frames[place].clone();
        let loaded = vm.loaded(frame.code).clone();
        let position = loaded.code.positions.get((frame.pc as usize).saturating_sub(1));
        let line = position.map_or(0, |position| position.line);
        let code = vm.alloc(Object::Code(frame.code));
        let globals = vm.alloc(Object::Names(frame.globals));
        let locals = match vm.frame_locals(place) {
            Some(pairs) => names_dict(vm, pairs)?,
            None => match frame.names.reference() {
                Some(names) => vm.alloc(Object::Names(names)),
                None => globals,
            },
        };
        rows.push(vm.tuple(vec![code, Value::Int(i64::from(line)), globals, locals]));
    }
    let rows = vm.list(rows);
    tail(vm.prelude_function("_frame"), vec![rows])
}

fn names_dict(vm: &mut Vm, pairs: Vec<(Sym, Value)>) -> Res {
    let mut items = Vec::new();
    for (name, value) in pairs {
        items.push(vm.sym_str(name));
        items.push(value);
    }
    vm.make_dict(&items)
}

fn entries(vm: &Vm, value: Value) -> Vec<TracebackEntry> {
    match vm.object(value) {
        Some(Object::Traceback(entries)) => entries.to_vec(),
        _ => Vec::new(),
    }
}

fn loaded(vm: &Vm, value: Value) -> Option<&Rc<crate::interp::Loaded>> {
    match vm.object(value) {
        Some(Object::Code(code)) => Some(vm.loaded(*code)),
        _ => None,
    }
}

fn text(vm: &mut Vm, value: Value, part: fn(&crate::code::Code) -> String) -> Value {
    let text = loaded(vm, value).map(|loaded| part(&loaded.code)).unwrap_or_default();
    vm.str(text)
}

fn number(vm: &Vm, value: Value, part: fn(&crate::code::Code) -> i64) -> Value {
    loaded(vm, value).map_or(Value::None, |loaded| Value::Int(part(&loaded.code)))
}

/// CPython's bits: optimised, new locals, *args, **kwargs, nested, generator, coroutine.
fn flags(code: &crate::code::Code) -> i64 {
    use crate::code::CodeKind;
    let bit = |set: bool, bit: i64| if set { bit } else { 0 };
    let function = !matches!(code.kind, CodeKind::Module | CodeKind::Class);
    bit(function, 3)
        | bit(code.has_varargs, 4)
        | bit(code.has_varkw, 8)
        | bit(code.free > 0, 16)
        | bit(code.kind == CodeKind::Generator, 32)
        | bit(code.kind == CodeKind::Coroutine, 128)
        | bit(code.kind == CodeKind::AsyncGenerator, 512)
}

fn local_names(vm: &mut Vm, value: Value, first: usize, count: usize) -> Value {
    let names = match loaded(vm, value) {
        Some(loaded) => loaded.locals[first..first + count].to_vec(),
        None => Vec::new(),
    };
    name_tuple(vm, names)
}

fn name_tuple(vm: &mut Vm, names: Vec<Sym>) -> Value {
    let names = names.into_iter().map(|name| vm.sym_str(name)).collect();
    vm.tuple(names)
}
