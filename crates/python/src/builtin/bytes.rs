//! `bytes`, `bytearray` and `memoryview`.

use super::{NativeDef, class_method, func, getter, method, static_method};
use crate::builtin_class as class;
use crate::code::BinaryOp;
use crate::control::{Control, Res, fault, type_error, value_error};
use crate::interp::int_value;
use crate::object::{MemoryView, Object, Str};
use crate::symbol;
use crate::text::{MOST_PARTS, bytes, check_parts, codec, slice};
use crate::thread::Question;
use crate::value::Value;
use crate::vm::Vm;
use std::rc::Rc;

macro_rules! test {
    ($name:literal, $function:path) => {
        method($name, 0, 0, |vm, a| Ok(Value::Bool($function(data(vm, a[0])?))))
    };
}

macro_rules! map {
    ($name:literal, $function:path) => {
        method($name, 0, 0, |vm, a| {
            let result = $function(data(vm, a[0])?);
            Ok(like(vm, a[0], result))
        })
    };
}

macro_rules! strip {
    ($name:literal, $function:path) => {
        method($name, 0, 1, |vm, a| {
            let characters = optional(vm, a.get(1))?;
            let result = $function(data(vm, a[0])?, characters.as_deref()).to_vec();
            Ok(like(vm, a[0], result))
        })
    };
}

macro_rules! pad {
    ($name:literal, $function:path) => {
        method($name, 1, 2, |vm, a| {
            let width = vm.need_index(a[1])?;
            let fill = match a.get(2) {
                Some(fill) => match vm.as_bytes(*fill) {
                    Some([byte]) => *byte,
                    _ => {
                        let name = vm.type_name(*fill);
                        let message =
                            concat!($name, "() argument 2 must be a byte string of length 1, not ");
                        return type_error(format!("{message}{name}"));
                    }
                },
                None => b' ',
            };
            let result = $function(data(vm, a[0])?, width, fill)?;
            Ok(like(vm, a[0], result))
        })
    };
}

const SHARED: [NativeDef; 49] = [
    method("split", 0, 2, |vm, a| split(vm, a, false)).keywords(&["", "sep", "maxsplit"]),
    method("rsplit", 0, 2, |vm, a| split(vm, a, true)).keywords(&["", "sep", "maxsplit"]),
    method("splitlines", 0, 1, |vm, a| {
        let keep = match a.get(1) {
            Some(keep) => vm.is_true(*keep)?,
            None => false,
        };
        let whole = data(vm, a[0])?;
        if whole.len() > MOST_PARTS {
            check_parts(whole.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count())?;
        }
        let parts = owned(bytes::splitlines(whole, keep));
        Ok(list_like(vm, a[0], parts))
    })
    .keywords(&["", "keepends"]),
    method("join", 1, 1, join),
    strip!("strip", bytes::strip),
    strip!("lstrip", bytes::lstrip),
    strip!("rstrip", bytes::rstrip),
    method("find", 1, 3, |vm, a| {
        let (part, start, end) = search(vm, a)?;
        Ok(Value::Int(bytes::find(data(vm, a[0])?, &part, start, end).map_or(-1, |at| at as i64)))
    }),
    method("rfind", 1, 3, |vm, a| {
        let (part, start, end) = search(vm, a)?;
        Ok(Value::Int(bytes::rfind(data(vm, a[0])?, &part, start, end).map_or(-1, |at| at as i64)))
    }),
    method("index", 1, 3, |vm, a| {
        let (part, start, end) = search(vm, a)?;
        Ok(Value::Int(bytes::index(data(vm, a[0])?, &part, start, end)? as i64))
    }),
    method("rindex", 1, 3, |vm, a| {
        let (part, start, end) = search(vm, a)?;
        Ok(Value::Int(bytes::rindex(data(vm, a[0])?, &part, start, end)? as i64))
    }),
    method("count", 1, 3, |vm, a| {
        let (part, start, end) = search(vm, a)?;
        Ok(Value::Int(bytes::count(data(vm, a[0])?, &part, start, end) as i64))
    }),
    method("replace", 2, 3, |vm, a| {
        let (old, new) = (need(vm, a[1])?, need(vm, a[2])?);
        let count = match a.get(3) {
            Some(count) => vm.need_index(*count)?,
            None => -1,
        };
        let result = bytes::replace(data(vm, a[0])?, &old, &new, count)?;
        vm.check_size(result.len())?;
        Ok(like(vm, a[0], result))
    }),
    method("startswith", 1, 3, |vm, a| affix(vm, a, "startswith", bytes::starts_with)),
    method("endswith", 1, 3, |vm, a| affix(vm, a, "endswith", bytes::ends_with)),
    method("removeprefix", 1, 1, |vm, a| {
        let part = need(vm, a[1])?;
        let whole = data(vm, a[0])?;
        let result = whole.strip_prefix(&part[..]).unwrap_or(whole).to_vec();
        Ok(like(vm, a[0], result))
    }),
    method("removesuffix", 1, 1, |vm, a| {
        let part = need(vm, a[1])?;
        let whole = data(vm, a[0])?;
        let result = whole.strip_suffix(&part[..]).unwrap_or(whole).to_vec();
        Ok(like(vm, a[0], result))
    }),
    method("partition", 1, 1, |vm, a| {
        let (x, y, z) = bytes::partition(data(vm, a[0])?, data(vm, a[1])?)?;
        let parts = [x.to_vec(), y.to_vec(), z.to_vec()];
        let items = parts.into_iter().map(|part| like(vm, a[0], part)).collect();
        Ok(vm.tuple(items))
    }),
    method("rpartition", 1, 1, |vm, a| {
        let (x, y, z) = bytes::rpartition(data(vm, a[0])?, data(vm, a[1])?)?;
        let parts = [x.to_vec(), y.to_vec(), z.to_vec()];
        let items = parts.into_iter().map(|part| like(vm, a[0], part)).collect();
        Ok(vm.tuple(items))
    }),
    map!("upper", bytes::upper),
    map!("lower", bytes::lower),
    map!("title", bytes::title),
    map!("capitalize", bytes::capitalize),
    map!("swapcase", bytes::swapcase),
    test!("isalpha", bytes::is_alpha),
    test!("isalnum", bytes::is_alnum),
    test!("isdigit", bytes::is_digit),
    test!("islower", bytes::is_lower),
    test!("isupper", bytes::is_upper),
    test!("istitle", bytes::is_title),
    test!("isspace", bytes::is_space),
    method("isascii", 0, 0, |vm, a| Ok(Value::Bool(data(vm, a[0])?.is_ascii()))),
    pad!("ljust", bytes::ljust),
    pad!("rjust", bytes::rjust),
    pad!("center", bytes::center),
    method("zfill", 1, 1, |vm, a| {
        let width = vm.need_index(a[1])?;
        let result = bytes::zfill(data(vm, a[0])?, width)?;
        Ok(like(vm, a[0], result))
    }),
    method("expandtabs", 0, 1, |vm, a| {
        let size = match a.get(1) {
            Some(size) if !size.is_undefined() => vm.need_index(*size)?,
            _ => 8,
        };
        let result = bytes::expandtabs(data(vm, a[0])?, size)?;
        Ok(like(vm, a[0], result))
    })
    .keywords(&["", "tabsize"]),
    method("decode", 0, 2, decode).keywords(&["", "encoding", "errors"]),
    method("hex", 0, 2, hex).keywords(&["", "sep", "bytes_per_sep"]),
    class_method("fromhex", 1, 1, |vm, a| {
        let Some(text) = vm.as_str(a[1]) else {
            let name = vm.type_name(a[1]);
            return type_error(format!("fromhex() argument must be str, not {name}"));
        };
        let result = bytes::from_hex(text)?;
        let array = vm.as_class(a[0]).is_some_and(|at| vm.is_subclass(at, class::BYTEARRAY));
        Ok(if array { vm.bytearray(result) } else { vm.bytes(result) })
    }),
    method("translate", 1, 2, |vm, a| {
        let table = optional(vm, a.get(1))?;
        let delete = optional(vm, a.get(2))?.unwrap_or_default();
        let result = bytes::translate(data(vm, a[0])?, table.as_deref(), &delete)?;
        Ok(like(vm, a[0], result))
    })
    .keywords(&["", "", "delete"]),
    static_method("maketrans", 2, 2, |vm, a| {
        let (from, to) = (need(vm, a[0])?, need(vm, a[1])?);
        let result = bytes::make_trans(&from, &to)?;
        Ok(vm.bytes(result))
    }),
    method("__len__", 0, 0, |vm, a| Ok(Value::Int(vm.native_length(a[0])? as i64))),
    method("__contains__", 1, 1, |vm, a| vm.contains_plain(a[0], a[1])),
    method("__getitem__", 1, 1, |vm, a| vm.get_item(a[0], a[1])),
    method("__iter__", 0, 0, super::list::native_iter),
    method("__add__", 1, 1, |vm, a| {
        Ok(vm.binary_plain(BinaryOp::Add, a[0], a[1])?.unwrap_or(Value::NotImplemented))
    }),
    method("__mul__", 1, 1, |vm, a| {
        Ok(vm.binary_plain(BinaryOp::Mul, a[0], a[1])?.unwrap_or(Value::NotImplemented))
    }),
    method("__mod__", 1, 1, |vm, a| vm.modulo_text(a[0], a[1])),
];

const OWN_BYTES: [NativeDef; 1] = [func("__new__", 1, 4, |vm, a| {
    let made = match a.get(1) {
        Some(value) if matches!(vm.object(*value), Some(Object::Bytes(_))) && a.len() == 2 => {
            *value
        }
        _ => {
            let data = new_data(vm, a)?;
            vm.bytes(data)
        }
    };
    vm.wrap(a[0], made, class::BYTES)
})
.keywords(&["", "source", "encoding", "errors"])];

const OWN_BYTEARRAY: [NativeDef; 13] = [
    func("__new__", 1, 4, |vm, a| {
        let data = new_data(vm, a)?;
        let made = vm.bytearray(data);
        vm.wrap(a[0], made, class::BYTEARRAY)
    })
    .keywords(&["", "source", "encoding", "errors"]),
    method("__init__", 0, 3, |_, _| Ok(Value::None)),
    method("append", 1, 1, |vm, a| {
        let byte = vm.byte_value(a[1])?;
        change(vm, a[0], |data| data.push(byte))
    }),
    method("extend", 1, 1, |vm, a| {
        let more = match vm.as_bytes(a[1]) {
            Some(more) => more.to_vec(),
            // Here each item is checked as `append` checks it.
            None => {
                let items = vm.items_of(a[1])?;
                items.into_iter().map(|item| vm.byte_value(item)).collect::<Res<Vec<u8>>>()?
            }
        };
        vm.heap.charge(more.len());
        change(vm, a[0], |data| data.extend(more))
    }),
    method("insert", 2, 2, |vm, a| {
        let byte = vm.byte_value(a[2])?;
        let length = vm.native_length(a[0])?;
        let place = slice::bounds(Some(vm.need_index(a[1])?), None, length).0.min(length);
        change(vm, a[0], |data| data.insert(place, byte))
    }),
    method("pop", 0, 1, |vm, a| {
        let length = vm.native_length(a[0])?;
        let place = match a.get(1) {
            Some(place) => vm.need_index(*place)?,
            None => -1,
        };
        if length == 0 {
            return fault("IndexError", "pop from empty bytearray");
        }
        let Some(place) = slice::index(place, length) else {
            return fault("IndexError", "pop index out of range");
        };
        Ok(vm
            .bytearray_mut(a[0])
            .map_or(Value::None, |data| Value::Int(i64::from(data.remove(place)))))
    }),
    method("remove", 1, 1, |vm, a| {
        let byte = vm.byte_value(a[1])?;
        let Some(place) = data(vm, a[0])?.iter().position(|known| *known == byte) else {
            return value_error("value not found in bytearray");
        };
        change(vm, a[0], |data| {
            data.remove(place);
        })
    }),
    method("clear", 0, 0, |vm, a| change(vm, a[0], Vec::clear)),
    method("reverse", 0, 0, |vm, a| change(vm, a[0], |data| data.reverse())),
    method("copy", 0, 0, |vm, a| {
        let copy = data(vm, a[0])?.to_vec();
        Ok(vm.bytearray(copy))
    }),
    method("__setitem__", 2, 2, |vm, a| vm.set_item(a[0], a[1], a[2])),
    method("__delitem__", 1, 1, |vm, a| vm.delete_item(a[0], a[1])),
    method("__iadd__", 1, 1, |vm, a| {
        let more = need(vm, a[1])?;
        change(vm, a[0], |data| data.extend(more))?;
        Ok(a[0])
    }),
];

pub const BYTES: &[NativeDef] = &join_tables::<1, 49, 50>(OWN_BYTES, SHARED);
pub const BYTEARRAY: &[NativeDef] = &join_tables::<13, 49, 62>(OWN_BYTEARRAY, SHARED);

const fn join_tables<const A: usize, const B: usize, const N: usize>(
    a: [NativeDef; A],
    b: [NativeDef; B],
) -> [NativeDef; N] {
    let mut all = [a[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < A { a[at] } else { b[at - A] };
        at += 1;
    }
    all
}

pub const MEMORYVIEW: &[NativeDef] = &[
    func("__new__", 2, 2, |vm, a| {
        let inner = vm.payload(a[1]);
        let mut view = match vm.object(inner) {
            Some(Object::MemoryView(_)) => vm.live_view(inner)?,
            Some(object @ (Object::Bytes(data) | Object::ByteArray(data))) => MemoryView {
                target: inner.reference().unwrap_or(crate::value::Ref(0)),
                start: 0,
                length: data.len() as u64,
                stride: 1,
                format: b'B',
                read_only: matches!(object, Object::Bytes(_)),
                released: false,
            },
            _ => {
                let name = vm.type_name(a[1]);
                return type_error(format!(
                    "memoryview: a bytes-like object is required, not '{name}'"
                ));
            }
        };
        // An array tells its own item type.
        let letter = vm.symbols.intern("typecode");
        if let (true, Ok(Some(letter))) = (inner != a[1], vm.plain_attribute(a[1], letter))
            && let Some([letter]) = vm.as_str(letter).map(str::as_bytes)
        {
            view.format = *letter;
            view.length /= view.item_size();
            view.stride = view.item_size() as i64;
        }
        Ok(vm.alloc(Object::MemoryView(Rc::new(view))))
    })
    .keywords(&["", "object"]),
    method("tobytes", 0, 1, |vm, a| {
        let copy = vm.memory_bytes(&vm.live_view(a[0])?);
        Ok(vm.bytes(copy))
    }),
    method("tolist", 0, 0, |vm, a| {
        let items = memory_items(vm, a[0])?;
        Ok(vm.list(items))
    }),
    method("hex", 0, 2, hex).keywords(&["", "sep", "bytes_per_sep"]),
    method("release", 0, 0, release),
    method("cast", 1, 2, |vm, a| {
        let mut view = vm.live_view(a[0])?;
        let format = vm.need_text(a[1], "memoryview.cast() argument 'format'")?;
        let letter = format.trim_start_matches('@').as_bytes().first().copied().unwrap_or(0);
        if !b"cbB?hHiIlLqQnNfdeP".contains(&letter) {
            return value_error(
                "memoryview: destination format must be a native single character format prefixed with an optional '@'",
            );
        }
        if !view.is_contiguous() {
            return type_error("memoryview: casts are restricted to C-contiguous views");
        }
        let bytes = view.length * view.item_size();
        view.format = letter;
        if !bytes.is_multiple_of(view.item_size()) {
            return type_error("memoryview: length is not a multiple of itemsize");
        }
        view.length = bytes / view.item_size();
        view.stride = view.item_size() as i64;
        Ok(vm.alloc(Object::MemoryView(Rc::new(view))))
    }),
    method("toreadonly", 0, 0, |vm, a| {
        let mut view = vm.live_view(a[0])?;
        view.read_only = true;
        Ok(vm.alloc(Object::MemoryView(Rc::new(view))))
    }),
    method("__enter__", 0, 0, |vm, a| vm.live_view(a[0]).map(|_| a[0])),
    method("__exit__", 0, 3, release),
    method("__len__", 0, 0, |vm, a| Ok(Value::Int(vm.live_view(a[0])?.length as i64))),
    method("__getitem__", 1, 1, |vm, a| vm.get_item(a[0], a[1])),
    method("__setitem__", 2, 2, |vm, a| vm.set_item(a[0], a[1], a[2])),
    method("__iter__", 0, 0, super::list::native_iter),
    getter("nbytes", |vm, a| {
        let view = vm.live_view(a[0])?;
        Ok(Value::Int((view.length * view.item_size()) as i64))
    }),
    getter("itemsize", |vm, a| Ok(Value::Int(vm.live_view(a[0])?.item_size() as i64))),
    getter("format", |vm, a| {
        let format = char::from(vm.live_view(a[0])?.format).to_string();
        Ok(vm.str(format))
    }),
    getter("ndim", |vm, a| vm.live_view(a[0]).map(|_| Value::Int(1))),
    getter("shape", |vm, a| {
        let length = vm.live_view(a[0])?.length as i64;
        Ok(vm.tuple(vec![Value::Int(length)]))
    }),
    getter("strides", |vm, a| {
        let stride = vm.live_view(a[0])?.stride;
        Ok(vm.tuple(vec![Value::Int(stride)]))
    }),
    getter("suboffsets", |vm, _| Ok(vm.empty_tuple)),
    getter("contiguous", contiguous),
    getter("c_contiguous", contiguous),
    getter("f_contiguous", contiguous),
    getter("readonly", |vm, a| Ok(Value::Bool(vm.live_view(a[0])?.read_only))),
    getter("obj", |vm, a| Ok(Value::Obj(vm.live_view(a[0])?.target))),
];

fn contiguous(vm: &mut Vm, a: &[Value]) -> Res {
    Ok(Value::Bool(vm.live_view(a[0])?.is_contiguous()))
}

fn release(vm: &mut Vm, a: &[Value]) -> Res {
    if let Some(at) = a[0].reference()
        && let Object::MemoryView(view) = vm.heap.slot_mut(at)
    {
        Rc::make_mut(view).released = true;
    }
    Ok(Value::None)
}

fn memory_items(vm: &mut Vm, value: Value) -> Res<Vec<Value>> {
    let view = vm.live_view(value)?;
    (0..view.length).map(|at| vm.memory_item(&view, at)).collect()
}

fn data(vm: &Vm, value: Value) -> Res<&[u8]> {
    match vm.as_bytes(value) {
        Some(data) => Ok(data),
        None => need(vm, value).map(|_| &[][..]),
    }
}

fn need(vm: &Vm, value: Value) -> Res<Vec<u8>> {
    match vm.as_bytes(value) {
        Some(data) => Ok(data.to_vec()),
        None => {
            type_error(format!("a bytes-like object is required, not '{}'", vm.type_name(value)))
        }
    }
}

fn optional(vm: &Vm, value: Option<&Value>) -> Res<Option<Vec<u8>>> {
    match value {
        Some(value) if !value.is_absent() => need(vm, *value).map(Some),
        _ => Ok(None),
    }
}

/// bytes or bytearray, as `model` is.
fn like(vm: &mut Vm, model: Value, data: Vec<u8>) -> Value {
    if matches!(vm.object(vm.payload(model)), Some(Object::ByteArray(_))) {
        vm.bytearray(data)
    } else {
        vm.bytes(data)
    }
}

fn owned(parts: Vec<&[u8]>) -> Vec<Vec<u8>> {
    parts.into_iter().map(<[u8]>::to_vec).collect()
}

fn list_like(vm: &mut Vm, model: Value, parts: Vec<Vec<u8>>) -> Value {
    let items = parts.into_iter().map(|part| like(vm, model, part)).collect();
    vm.list(items)
}

fn change(vm: &mut Vm, value: Value, act: impl FnOnce(&mut Vec<u8>)) -> Res {
    if let Some(data) = vm.bytearray_mut(value) {
        act(data);
    }
    Ok(Value::None)
}

fn search(vm: &Vm, a: &[Value]) -> Res<(Vec<u8>, Option<i64>, Option<i64>)> {
    let part = match int_value(vm, a[1]) {
        Some(_) => vec![vm.byte_value(a[1])?],
        None => match vm.as_bytes(a[1]) {
            Some(data) => data.to_vec(),
            None => {
                let name = vm.type_name(a[1]);
                return type_error(format!(
                    "argument should be integer or bytes-like object, not '{name}'"
                ));
            }
        },
    };
    let (start, end) = super::string::bounds(vm, a, 2)?;
    Ok((part, start, end))
}

fn split(vm: &mut Vm, a: &[Value], from_right: bool) -> Res {
    let separator = optional(vm, a.get(1))?;
    let most = match a.get(2) {
        Some(most) if !most.is_undefined() => vm.need_index(*most)?,
        _ => -1,
    };
    let most = if most < 0 { MOST_PARTS as i64 } else { most.min(MOST_PARTS as i64) };
    let whole = data(vm, a[0])?;
    let parts = if from_right {
        bytes::rsplit(whole, separator.as_deref(), most)?
    } else {
        bytes::split(whole, separator.as_deref(), most)?
    };
    check_parts(parts.len())?;
    let parts = owned(parts);
    Ok(list_like(vm, a[0], parts))
}

fn join(vm: &mut Vm, a: &[Value]) -> Res {
    let separator = need(vm, a[0])?;
    let items = vm.items_of(a[1])?;
    let mut result = Vec::new();
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            result.extend_from_slice(&separator);
        }
        match vm.as_bytes(*item) {
            Some(part) => result.extend_from_slice(part),
            None => {
                let name = vm.type_name(*item);
                return type_error(format!(
                    "sequence item {place}: expected a bytes-like object, {name} found"
                ));
            }
        }
        vm.check_size(result.len())?;
    }
    Ok(like(vm, a[0], result))
}

/// Whether data begins or ends with a part, within (start, end).
type Matches = fn(&[u8], &[u8], Option<i64>, Option<i64>) -> bool;

fn affix(vm: &mut Vm, a: &[Value], name: &str, matches: Matches) -> Res {
    let (start, end) = super::string::bounds(vm, a, 2)?;
    let whole = data(vm, a[0])?;
    if let Some(part) = vm.as_bytes(a[1]) {
        return Ok(Value::Bool(matches(whole, part, start, end)));
    }
    if let Some(parts) = vm.as_tuple(a[1]) {
        for part in parts.iter() {
            let Some(part) = vm.as_bytes(*part) else {
                let kind = vm.type_name(*part);
                return type_error(format!("a bytes-like object is required, not '{kind}'"));
            };
            if matches(whole, part, start, end) {
                return Ok(Value::Bool(true));
            }
        }
        return Ok(Value::Bool(false));
    }
    let kind = vm.type_name(a[1]);
    type_error(format!("{name} first arg must be bytes or a tuple of bytes, not {kind}"))
}

fn new_data(vm: &mut Vm, a: &[Value]) -> Res<Vec<u8>> {
    let source = a.get(1).copied().unwrap_or_default();
    let encoding = a.get(2).copied().unwrap_or_default();
    if source.is_undefined() {
        return Ok(Vec::new());
    }
    if encoding.is_undefined()
        && vm.payload(source) != source
        && let Some(method) = vm.special(source, symbol::BYTES)
    {
        let answer = vm.ask(Question::Call(method, vec![source]))?;
        return need(vm, answer);
    }
    for (place, name) in [(2, "encoding"), (3, "errors")] {
        if let Some(value) = a.get(place).filter(|value| !value.is_undefined())
            && vm.as_str(*value).is_none()
        {
            let class = match vm.as_class(a[0]) {
                Some(at) => vm.class_name(at),
                None => vm.type_name(a[0]),
            };
            let kind = vm.type_name(*value);
            return type_error(format!("{class}() argument '{name}' must be str, not {kind}"));
        }
    }
    if let Some(text) = vm.as_str(source) {
        let Some(encoding) = vm.as_str(encoding) else {
            return type_error("string argument without an encoding");
        };
        let errors = a.get(3).and_then(|errors| vm.as_str(*errors)).unwrap_or("strict");
        return Ok(codec::encode(text, encoding, errors)?);
    }
    if !encoding.is_undefined() {
        return type_error("encoding without a string argument");
    }
    if vm.special(source, symbol::BYTES).is_some() {
        let method = vm.special(source, symbol::BYTES).unwrap_or_default();
        let answer = vm.ask(Question::Call(method, vec![source]))?;
        return need(vm, answer);
    }
    if let Some(data) = vm.as_bytes(source) {
        return Ok(data.to_vec());
    }
    if vm.memory_view(source).is_some() {
        return Ok(vm.memory_bytes(&vm.live_view(source)?));
    }
    if int_value(vm, source).is_some_and(|n| i64::try_from(n).is_err()) {
        return fault("OverflowError", "cannot fit 'int' into an index-sized integer");
    }
    if int_value(vm, source).is_some() || vm.special(source, symbol::INDEX).is_some() {
        let count = vm.need_index(source)?;
        if count < 0 {
            return value_error("negative count");
        }
        vm.check_size(count as usize)?;
        return Ok(vec![0; count as usize]);
    }
    vm.bytes_of_items(source)
}

fn decode(vm: &mut Vm, a: &[Value]) -> Res {
    if a.len() == 1
        && let Some(data) = vm.as_bytes(a[0])
        && data.is_ascii()
        && let Ok(text) = std::str::from_utf8(data)
    {
        let text = Str::new(text);
        return Ok(vm.new_str(text));
    }
    let encoding = match a.get(1) {
        Some(value) if !value.is_undefined() => {
            vm.need_text(*value, "decode() argument 'encoding'")?
        }
        _ => "utf-8".into(),
    };
    let errors = match a.get(2) {
        Some(value) if !value.is_undefined() => {
            vm.need_text(*value, "decode() argument 'errors'")?
        }
        _ => "strict".into(),
    };
    let text = codec::decode(data(vm, a[0])?, &encoding, &errors)?;
    Ok(vm.str(text))
}

fn hex(vm: &mut Vm, a: &[Value]) -> Res {
    let separator = match a.get(1) {
        Some(value) if !value.is_undefined() => {
            let text = match (vm.as_str(*value), vm.as_bytes(*value)) {
                (Some(text), _) => text.to_string(),
                (None, Some(data)) => data.iter().map(|&byte| char::from(byte)).collect(),
                (None, None) => return type_error("sep must be str or bytes."),
            };
            let mut characters = text.chars();
            match (characters.next(), characters.next()) {
                (Some(one), None) if one.is_ascii() => Some(one),
                (Some(_), None) => return value_error("sep must be ASCII."),
                _ => return value_error("sep must be length 1."),
            }
        }
        _ => None,
    };
    let group = match a.get(2) {
        Some(group) if !group.is_undefined() => vm.need_index(*group)?,
        _ => 1,
    };
    let text = bytes::hex(data(vm, a[0])?, separator, group);
    Ok(vm.str(text))
}

impl Vm {
    /// Bytes given as an iterable of ints.
    pub(crate) fn bytes_of_items(&mut self, value: Value) -> Res<Vec<u8>> {
        let items = match self.items_of(value) {
            Err(Control::Fault(fault)) if fault.class == "TypeError" => {
                let name = self.type_name(value);
                return type_error(format!("cannot convert '{name}' object to bytes"));
            }
            other => other?,
        };
        items
            .iter()
            .map(|item| match self.byte_value(*item) {
                Err(Control::Fault(fault)) if fault.class == "ValueError" => {
                    value_error("bytes must be in range(0, 256)")
                }
                other => other,
            })
            .collect()
    }
}
