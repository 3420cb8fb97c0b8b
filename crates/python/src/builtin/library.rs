//! Native halves of library modules: `struct`, `binascii`, `random`, `hashlib`, `re`.

use super::{ANY, NativeDef, func};
use crate::control::{Res, fault, type_error, value_error};
use crate::interp::int_value;
use crate::object::Object;
use crate::text::pack::{Format, Item, Wanted};
use crate::text::regex::{Mode, Regex, Spans, Text};
use crate::text::{base64, digest, twister};
use crate::value::Value;
use crate::vm::Vm;
use num_bigint::BigInt;
use num_traits::ToPrimitive;

pub const STRUCT: &[NativeDef] = &[
    func("calcsize", 1, 1, |vm, a| Ok(Value::Int(format(vm, a[0])?.size() as i64))),
    func("pack", 0, ANY, |vm, a| {
        let Some((first, values)) = a.split_first() else {
            return type_error("missing format argument");
        };
        let format = format(vm, *first)?;
        format.check_count("pack", values.len())?;
        let data = packed(vm, &format, values)?;
        Ok(vm.bytes(data))
    }),
    func("pack_into", 0, ANY, pack_into),
    func("unpack", 2, 2, |vm, a| {
        let format = format(vm, a[0])?;
        let items = format.unpack(data(vm, a[1])?)?;
        Ok(tuple_of(vm, items))
    }),
    func("unpack_from", 3, 3, |vm, a| {
        let format = format(vm, a[0])?;
        let offset = vm.need_index(a[2])?;
        let data = data(vm, a[1])?;
        let start = format.unpack_from_offset(data.len(), offset)?;
        let items = format.unpack(&data[start..start + format.size()])?;
        Ok(tuple_of(vm, items))
    }),
    func("unpack_all", 2, 2, |vm, a| {
        let format = format(vm, a[0])?;
        let data = data(vm, a[1])?;
        format.check_iter(data.len())?;
        let rows = data.chunks(format.size()).map(|chunk| format.unpack(chunk));
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let rows = rows.into_iter().map(|items| tuple_of(vm, items)).collect();
        Ok(vm.list(rows))
    }),
];

fn format(vm: &Vm, value: Value) -> Res<Format> {
    if let Some(text) = vm.as_str(value) {
        if !text.is_ascii() {
            crate::text::codec::encode(text, "ascii", "strict")?;
        }
        return Ok(Format::parse(text)?);
    }
    if let Some(Object::Bytes(data)) = vm.object(value) {
        let text: String = data.iter().map(|&byte| char::from(byte)).collect();
        return Ok(Format::parse(&text)?);
    }
    let name = vm.type_name(value);
    type_error(format!("Struct() argument 1 must be a str or bytes object, not {name}"))
}

fn data(vm: &Vm, value: Value) -> Res<&[u8]> {
    match vm.as_bytes(value) {
        Some(data) => Ok(data),
        None => {
            type_error(format!("a bytes-like object is required, not '{}'", vm.type_name(value)))
        }
    }
}

fn packed(vm: &Vm, format: &Format, values: &[Value]) -> Res<Vec<u8>> {
    let mut items = Vec::with_capacity(values.len());
    for ((wanted, code), value) in format.wanted().zip(values) {
        let item = match wanted {
            Wanted::Int => match *value {
                Value::Int(n) => Some(Item::Int(n.into())),
                value => match int_value(vm, value) {
                    None if vm.special(value, crate::symbol::INDEX).is_some() => {
                        let number = vm.ask(crate::thread::Question::Index(value))?;
                        int_value(vm, number).map(|n| Item::int(&n))
                    }
                    number => number.map(|n| Item::int(&n)),
                },
            },
            Wanted::Float => match vm.float_value(*value)? {
                Some(number) => Some(Item::Float(number)),
                None => vm.float_hook(*value)?.map(Item::Float),
            },
            Wanted::Bool => Some(Item::Bool(vm.is_true(*value)?)),
            Wanted::Char | Wanted::Bytes => {
                vm.as_bytes(*value).map(|data| Item::Bytes(data.to_vec()))
            }
        };
        match item {
            Some(item) => items.push(item),
            None => return fault("struct.error", wanted.message(code)),
        }
    }
    Ok(format.pack(&items)?)
}

fn tuple_of(vm: &mut Vm, items: Vec<Item>) -> Value {
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        values.push(match item {
            Item::Int(n) => vm.wide_int(n),
            Item::Float(x) => Value::Float(x),
            Item::Bool(b) => Value::Bool(b),
            Item::Bytes(data) => vm.bytes(data),
        });
    }
    vm.tuple(values)
}

fn pack_into(vm: &mut Vm, a: &[Value]) -> Res {
    let [first, buffer, rest @ ..] = a else {
        return fault(
            if a.is_empty() { "TypeError" } else { "struct.error" },
            if a.is_empty() {
                "missing format argument"
            } else {
                "pack_into expected buffer argument"
            },
        );
    };
    let [offset, values @ ..] = rest else {
        return fault("struct.error", "pack_into expected offset argument");
    };
    let format = format(vm, *first)?;
    format.check_count("pack_into", values.len())?;
    let (target, begin) = match vm.object(vm.payload(*buffer)) {
        Some(Object::MemoryView(view)) if !view.read_only => {
            (Value::Obj(view.target), view.start as usize)
        }
        Some(Object::ByteArray(_)) => (*buffer, 0),
        _ => {
            let name = vm.type_name(*buffer);
            return type_error(format!(
                "argument must be read-write bytes-like object, not {name}"
            ));
        }
    };
    let length = data(vm, *buffer)?.len();
    let start = begin + format.pack_into_offset(length, vm.need_index(*offset)?)?;
    let packed = packed(vm, &format, values)?;
    if let Some(bytes) = vm.bytearray_mut(target) {
        bytes[start..start + packed.len()].copy_from_slice(&packed);
    }
    Ok(Value::None)
}

pub const BINASCII: &[NativeDef] = &[
    func("unhexlify", 1, 1, |vm, a| {
        let data = base64::unhexlify(&ascii(vm, a[0])?)?;
        Ok(vm.bytes(data))
    }),
    func("a2b_base64", 1, 1, |vm, a| {
        let data = base64::decode(&ascii(vm, a[0])?)?;
        Ok(vm.bytes(data))
    }),
    func("b2a_base64", 1, 1, |vm, a| {
        let text = base64::encode(data(vm, a[0])?);
        Ok(vm.bytes(text.into_bytes()))
    }),
    func("crc32", 1, 2, |vm, a| {
        let start = checksum_start(vm, a, 0)?;
        Ok(Value::Int(i64::from(base64::crc32(data(vm, a[0])?, start))))
    }),
    func("adler32", 1, 2, |vm, a| {
        let start = checksum_start(vm, a, 1)?;
        Ok(Value::Int(i64::from(base64::adler32(data(vm, a[0])?, start))))
    }),
];

/// Bytes, or a str of ASCII characters.
fn ascii(vm: &Vm, value: Value) -> Res<Vec<u8>> {
    match vm.as_str(value) {
        Some(text) if text.is_ascii() => Ok(text.as_bytes().to_vec()),
        Some(_) => value_error("string argument should contain only ASCII characters"),
        None => Ok(data(vm, value)?.to_vec()),
    }
}

fn checksum_start(vm: &Vm, a: &[Value], default: u32) -> Res<u32> {
    match a.get(1) {
        Some(value) => Ok(vm.need_index(*value)? as u32),
        None => Ok(default),
    }
}

pub const RANDOM: &[NativeDef] = &[
    func("seed", 1, 1, |vm, a| {
        let seed = seed(vm, a[0])?;
        Ok(vm.bytearray(twister::seeded(&seed)))
    }),
    func("random", 1, 1, |vm, a| Ok(Value::Float(twister::float(state(vm, a[0])?)))),
    func("getrandbits", 2, 2, |vm, a| {
        let count = vm.need_index(a[1])?;
        vm.check_size(usize::try_from(count / 8).unwrap_or(usize::MAX))?;
        let bits = twister::bits(state(vm, a[0])?, count as u64);
        Ok(vm.int(BigInt::from(bits)))
    }),
    func("below", 2, 2, |vm, a| {
        let Some(n) = int_value(vm, a[1]) else { return type_error("an integer is required") };
        let value = twister::below(state(vm, a[0])?, n.magnitude());
        Ok(vm.int(BigInt::from(value)))
    }),
    func("getstate", 1, 1, |vm, a| {
        let words = twister::words(state(vm, a[0])?);
        Ok(vm.tuple(words.into_iter().map(|word| Value::Int(i64::from(word))).collect()))
    }),
    func("setstate", 2, 2, |vm, a| {
        let items = vm.as_tuple(a[1]).map(|items| items.to_vec()).unwrap_or_default();
        let words: Option<Vec<u32>> = items
            .into_iter()
            .map(|item| int_value(vm, item).and_then(|word| word.to_u32()))
            .collect();
        match words.and_then(|words| twister::from_words(&words)) {
            Some(bytes) => {
                *state(vm, a[0])? = bytes;
                Ok(Value::None)
            }
            None => value_error("invalid state"),
        }
    }),
];

/// What CPython seeds with: an int as it is, text with its SHA-512 behind it, a float by its hash.
fn seed(vm: &mut Vm, value: Value) -> Res<BigInt> {
    if value.is_absent() {
        return Ok(BigInt::from(vm.next_random()));
    }
    let text = vm.as_str(value).map(|text| text.as_bytes().to_vec());
    if let Some(mut bytes) = text.or_else(|| vm.as_bytes(value).map(<[u8]>::to_vec)) {
        let tail = digest::digest("sha512", &bytes).unwrap_or_default();
        bytes.extend(tail);
        return Ok(crate::text::int::from_bytes(&bytes, true, false));
    }
    if let Value::Float(x) = value {
        return Ok(BigInt::from(crate::text::float::hash(x) as u64));
    }
    match int_value(vm, value) {
        Some(n) => Ok(n),
        None => type_error(
            "The only supported seed types are: None,\nint, float, str, bytes, and bytearray.",
        ),
    }
}

fn state(vm: &mut Vm, value: Value) -> Res<&mut Vec<u8>> {
    match vm.bytearray_mut(value) {
        Some(bytes) if bytes.len() == twister::STATE_SIZE => Ok(bytes),
        _ => type_error("a generator state is required"),
    }
}

pub const HASH: &[NativeDef] = &[func("digest", 2, 2, |vm, a| {
    let name = vm.need_text(a[0], "name")?;
    match digest::digest(&name, data(vm, a[1])?) {
        Some(digest) => Ok(vm.bytes(digest)),
        None => value_error(format!("unsupported hash type {name}")),
    }
})];

pub const RE: &[NativeDef] = &[
    func("compile", 2, 2, |vm, a| {
        let regex = regex(vm, a)?;
        let mut names = Vec::new();
        for (name, number) in regex.names {
            let pair = vec![vm.str(name), Value::Int(number as i64)];
            names.push(vm.tuple(pair));
        }
        let names = vm.list(names);
        let found =
            vec![Value::Int(i64::from(regex.flags)), Value::Int(regex.groups as i64), names];
        Ok(vm.tuple(found))
    }),
    func("find", 6, 6, |vm, a| {
        let regex = regex(vm, a)?;
        let mode = match a[5] {
            Value::Int(0) => Mode::Search,
            Value::Int(1) => Mode::Match,
            _ => Mode::Full,
        };
        let (start, end) = (position(vm, a[3])?, position(vm, a[4])?);
        match regex.find(&matched_text(vm, a[2])?, start, end, mode)? {
            Some(spans) => Ok(span_tuple(vm, &spans)),
            None => Ok(Value::None),
        }
    }),
    func("find_all", 6, 6, |vm, a| {
        let regex = regex(vm, a)?;
        let (start, end) = (position(vm, a[3])?, position(vm, a[4])?);
        let limit = match position(vm, a[5])? {
            0 => usize::MAX,
            limit => limit,
        };
        let found = regex.find_all(&matched_text(vm, a[2])?, start, end, limit)?;
        let found = found.iter().map(|spans| span_tuple(vm, spans)).collect();
        Ok(vm.list(found))
    }),
];

fn regex(vm: &Vm, a: &[Value]) -> Res<Regex> {
    let flags = vm.need_index(a[1])? as u32;
    if let Some(pattern) = vm.as_str(a[0]) {
        return Ok(Regex::new(pattern, flags, false)?);
    }
    let pattern: String = data(vm, a[0])?.iter().map(|&byte| char::from(byte)).collect();
    Ok(Regex::new(&pattern, flags, true)?)
}

fn position(vm: &Vm, value: Value) -> Res<usize> {
    Ok(usize::try_from(vm.need_index(value)?).unwrap_or(0))
}

fn matched_text(vm: &Vm, value: Value) -> Res<Text<'_>> {
    match vm.as_str(value) {
        Some(text) => Ok(Text::of(text)),
        None => Ok(Text::Bytes(data(vm, value)?)),
    }
}

/// One pair for the match and each group, (-1, -1) for a group that took no part.
fn span_tuple(vm: &mut Vm, spans: &Spans) -> Value {
    let pair = |span: &Option<(usize, usize)>| match span {
        Some((from, to)) => vec![Value::Int(*from as i64), Value::Int(*to as i64)],
        None => vec![Value::Int(-1), Value::Int(-1)],
    };
    let pairs = spans.iter().map(|span| vm.tuple(pair(span))).collect();
    vm.tuple(pairs)
}
