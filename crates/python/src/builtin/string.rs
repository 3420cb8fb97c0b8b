//! `str`.

use super::{NativeDef, NativeKind, func, method, named, static_method};
use crate::builtin_class as class;
use crate::code::BinaryOp;
use crate::control::{Res, fault, raise_with, type_error};
use crate::object::{Object, Str};
use crate::symbol;
use crate::text::{MOST_PARTS, check_parts, codec, field, string, surrogate};
use crate::thread::Question;
use crate::value::{Sym, Value};
use crate::vm::Vm;

type Bounds = (Option<i64>, Option<i64>);

macro_rules! test {
    ($name:literal, $function:path) => {
        method($name, 0, 0, |vm, a| Ok(Value::Bool($function(text(vm, a[0])?))))
    };
}

macro_rules! map {
    ($name:literal, $function:path) => {
        method($name, 0, 0, |vm, a| {
            let result = $function(text(vm, a[0])?);
            Ok(vm.str(result))
        })
    };
}

macro_rules! strip {
    ($name:literal, $function:path) => {
        method($name, 0, 1, |vm, a| {
            let characters = optional_text(vm, a.get(1), concat!($name, " arg"))?;
            let whole = text(vm, a[0])?;
            let result = $function(whole, characters);
            if result.len() == whole.len() && vm.payload(a[0]) == a[0] {
                return Ok(a[0]);
            }
            let result = Str::new(result);
            Ok(vm.new_str(result))
        })
    };
}

macro_rules! pad {
    ($name:literal, $function:path) => {
        method($name, 1, 2, |vm, a| {
            let width = vm.need_index(a[1])?;
            let fill = fill(vm, a.get(2))?;
            let result = $function(text(vm, a[0])?, width, fill)?;
            Ok(vm.str(result))
        })
    };
}

pub const TABLE: &[NativeDef] = &[
    func("__new__", 1, 4, str_new).keywords(&["", "object", "encoding", "errors"]),
    method("split", 0, 2, |vm, a| split(vm, a, false)).keywords(&["", "sep", "maxsplit"]),
    method("rsplit", 0, 2, |vm, a| split(vm, a, true)).keywords(&["", "sep", "maxsplit"]),
    method("splitlines", 0, 1, splitlines).keywords(&["", "keepends"]),
    method("join", 1, 1, join),
    strip!("strip", string::strip),
    strip!("lstrip", string::lstrip),
    strip!("rstrip", string::rstrip),
    method("find", 1, 3, |vm, a| {
        let (part, (start, end)) = search(vm, a)?;
        Ok(Value::Int(string::find(text(vm, a[0])?, part, start, end).map_or(-1, |at| at as i64)))
    }),
    method("rfind", 1, 3, |vm, a| {
        let (part, (start, end)) = search(vm, a)?;
        Ok(Value::Int(string::rfind(text(vm, a[0])?, part, start, end).map_or(-1, |at| at as i64)))
    }),
    method("index", 1, 3, |vm, a| {
        let (part, (start, end)) = search(vm, a)?;
        Ok(Value::Int(string::index(text(vm, a[0])?, part, start, end)? as i64))
    }),
    method("rindex", 1, 3, |vm, a| {
        let (part, (start, end)) = search(vm, a)?;
        Ok(Value::Int(string::rindex(text(vm, a[0])?, part, start, end)? as i64))
    }),
    method("count", 1, 3, |vm, a| {
        let (part, (start, end)) = search(vm, a)?;
        Ok(Value::Int(string::count(text(vm, a[0])?, part, start, end) as i64))
    }),
    method("replace", 2, 3, |vm, a| {
        let old = argument(vm, a[1], "replace() argument 1")?;
        let new = argument(vm, a[2], "replace() argument 2")?;
        let count = match a.get(3) {
            Some(count) => vm.need_index(*count)?,
            None => -1,
        };
        let result = string::replace(text(vm, a[0])?, old, new, count)?;
        vm.check_size(result.len())?;
        Ok(vm.str(result))
    }),
    method("startswith", 1, 3, |vm, a| affix(vm, a, "startswith", string::starts_with)),
    method("endswith", 1, 3, |vm, a| affix(vm, a, "endswith", string::ends_with)),
    method("removeprefix", 1, 1, |vm, a| {
        let part = argument(vm, a[1], "removeprefix() argument")?;
        let whole = text(vm, a[0])?;
        let result = Str::new(whole.strip_prefix(part).unwrap_or(whole));
        Ok(vm.new_str(result))
    }),
    method("removesuffix", 1, 1, |vm, a| {
        let part = argument(vm, a[1], "removesuffix() argument")?;
        let whole = text(vm, a[0])?;
        let result = Str::new(whole.strip_suffix(part).unwrap_or(whole));
        Ok(vm.new_str(result))
    }),
    method("partition", 1, 1, |vm, a| {
        let part = argument(vm, a[1], "must be str")?;
        let (x, y, z) = string::partition(text(vm, a[0])?, part)?;
        let parts = [x, y, z].map(Str::new);
        Ok(three(vm, parts))
    }),
    method("rpartition", 1, 1, |vm, a| {
        let part = argument(vm, a[1], "must be str")?;
        let (x, y, z) = string::rpartition(text(vm, a[0])?, part)?;
        let parts = [x, y, z].map(Str::new);
        Ok(three(vm, parts))
    }),
    map!("upper", string::upper),
    map!("lower", string::lower),
    map!("title", string::title),
    map!("capitalize", string::capitalize),
    map!("swapcase", string::swapcase),
    map!("casefold", string::casefold),
    test!("isalpha", string::is_alpha),
    test!("isalnum", string::is_alnum),
    test!("isascii", string::is_ascii),
    test!("isdecimal", string::is_decimal),
    test!("isdigit", string::is_digit),
    test!("isnumeric", string::is_numeric),
    test!("isidentifier", string::is_identifier),
    test!("islower", string::is_lower),
    test!("isupper", string::is_upper),
    test!("istitle", string::is_title),
    test!("isspace", string::is_space),
    test!("isprintable", string::is_printable),
    pad!("ljust", string::ljust),
    pad!("rjust", string::rjust),
    pad!("center", string::center),
    method("zfill", 1, 1, |vm, a| {
        let width = vm.need_index(a[1])?;
        let result = string::zfill(text(vm, a[0])?, width)?;
        Ok(vm.str(result))
    }),
    method("expandtabs", 0, 1, |vm, a| {
        let size = match a.get(1) {
            Some(size) if !size.is_undefined() => vm.need_index(*size)?,
            _ => 8,
        };
        let result = string::expandtabs(text(vm, a[0])?, size)?;
        Ok(vm.str(result))
    })
    .keywords(&["", "tabsize"]),
    method("encode", 0, 2, |vm, a| {
        if let ([_], Some(whole)) = (a, vm.as_str(a[0]))
            && whole.is_ascii()
        {
            let data = whole.as_bytes().to_vec();
            return Ok(vm.bytes(data));
        }
        let encoding = optional_text(vm, a.get(1), "encode() argument 'encoding'")?;
        let errors = optional_text(vm, a.get(2), "encode() argument 'errors'")?;
        let data = codec::encode(
            text(vm, a[0])?,
            encoding.unwrap_or("utf-8"),
            errors.unwrap_or("strict"),
        )?;
        Ok(vm.bytes(data))
    })
    .keywords(&["", "encoding", "errors"]),
    named("format", NativeKind::Method, format),
    method("format_map", 1, 1, |vm, a| {
        let template = text(vm, a[0])?.to_string();
        let (pieces, broken) = field::parse(&template);
        let result = fill_fields(vm, &pieces, &[], &[], Some(a[1]))?;
        broken?;
        Ok(vm.str(result))
    }),
    method("translate", 1, 1, translate),
    static_method("maketrans", 1, 3, maketrans),
    method("__len__", 0, 0, |vm, a| Ok(Value::Int(vm.native_length(a[0])? as i64))),
    method("__contains__", 1, 1, |vm, a| vm.contains_plain(a[0], a[1])),
    method("__getitem__", 1, 1, |vm, a| vm.get_item(a[0], a[1])),
    method("__iter__", 0, 0, |vm, a| Ok(vm.native_iter(a[0])?.unwrap_or(Value::None))),
    method("__add__", 1, 1, |vm, a| {
        Ok(vm.binary_plain(BinaryOp::Add, a[0], a[1])?.unwrap_or(Value::NotImplemented))
    }),
    method("__mul__", 1, 1, |vm, a| {
        Ok(vm.binary_plain(BinaryOp::Mul, a[0], a[1])?.unwrap_or(Value::NotImplemented))
    }),
    method("__rmul__", 1, 1, |vm, a| {
        Ok(vm.binary_plain(BinaryOp::Mul, a[0], a[1])?.unwrap_or(Value::NotImplemented))
    }),
    method("__mod__", 1, 1, |vm, a| vm.modulo_text(a[0], a[1])),
];

fn text(vm: &Vm, value: Value) -> Res<&str> {
    match vm.as_str(value) {
        Some(text) => Ok(text),
        None => type_error(format!(
            "descriptor requires a 'str' object but received a '{}'",
            vm.type_name(value)
        )),
    }
}

fn argument<'a>(vm: &'a Vm, value: Value, what: &str) -> Res<&'a str> {
    match vm.as_str(value) {
        Some(text) => Ok(text),
        None => {
            let name = vm.type_name(value);
            let what = if what == "must be str" {
                format!("must be str, not {name}")
            } else {
                format!("{what} must be str, not {name}")
            };
            type_error(what)
        }
    }
}

fn optional_text<'a>(vm: &'a Vm, value: Option<&Value>, what: &str) -> Res<Option<&'a str>> {
    match value {
        Some(value) if !value.is_absent() => match vm.as_str(*value) {
            Some(text) => Ok(Some(text)),
            None => {
                let name = vm.type_name(*value);
                let must =
                    if what.ends_with(" arg") { "must be None or str" } else { "must be str" };
                type_error(if must == "must be None or str" {
                    format!("{what} {must}")
                } else {
                    format!("{what} {must}, not {name}")
                })
            }
        },
        _ => Ok(None),
    }
}

fn three(vm: &mut Vm, parts: [Str; 3]) -> Value {
    let items = parts.into_iter().map(|part| vm.new_str(part)).collect();
    vm.tuple(items)
}

fn fill(vm: &Vm, value: Option<&Value>) -> Res<char> {
    let Some(value) = value.filter(|value| !value.is_undefined()) else { return Ok(' ') };
    match vm.as_str(*value) {
        Some(text) => match (text.chars().next(), text.chars().nth(1)) {
            (Some(character), None) => Ok(character),
            _ => type_error("The fill character must be exactly one character long"),
        },
        None => type_error(format!(
            "The fill character must be a unicode character, not {}",
            vm.type_name(*value)
        )),
    }
}

pub fn bounds(vm: &Vm, a: &[Value], first: usize) -> Res<Bounds> {
    let get = |place: usize| -> Res<Option<i64>> {
        match a.get(place) {
            Some(value) if !value.is_absent() => match vm.index_value(*value)? {
                Some(n) => Ok(Some(n)),
                None => {
                    type_error("slice indices must be integers or None or have an __index__ method")
                }
            },
            _ => Ok(None),
        }
    };
    Ok((get(first)?, get(first + 1)?))
}

fn search<'a>(vm: &'a Vm, a: &[Value]) -> Res<(&'a str, Bounds)> {
    Ok((argument(vm, a[1], "must be str")?, bounds(vm, a, 2)?))
}

fn split(vm: &mut Vm, a: &[Value], from_right: bool) -> Res {
    let separator = match a.get(1) {
        Some(value) if !value.is_absent() => {
            Some(argument(vm, *value, "must be str or None").or_else(|_| {
                type_error(format!("must be str or None, not {}", vm.type_name(*value)))
            })?)
        }
        _ => None,
    };
    let most = match a.get(2) {
        Some(most) if !most.is_undefined() => vm.need_index(*most)?,
        _ => -1,
    };
    let most = if most < 0 { MOST_PARTS as i64 } else { most.min(MOST_PARTS as i64) };
    let whole = text(vm, a[0])?;
    let parts = if from_right {
        string::rsplit(whole, separator, most)?
    } else {
        string::split(whole, separator, most)?
    };
    check_parts(parts.len())?;
    let parts: Vec<Str> = parts.into_iter().map(Str::new).collect();
    let items = parts.into_iter().map(|part| vm.new_str(part)).collect();
    Ok(vm.list(items))
}

fn splitlines(vm: &mut Vm, a: &[Value]) -> Res {
    let keep = match a.get(1) {
        Some(keep) => vm.is_true(*keep)?,
        None => false,
    };
    let whole = text(vm, a[0])?;
    if whole.len() > MOST_PARTS {
        check_parts(whole.bytes().filter(|byte| matches!(byte, b'\n' | b'\r')).count())?;
    }
    let parts: Vec<Str> = string::splitlines(whole, keep).into_iter().map(Str::new).collect();
    let items = parts.into_iter().map(|part| vm.new_str(part)).collect();
    Ok(vm.list(items))
}

fn join(vm: &mut Vm, a: &[Value]) -> Res {
    text(vm, a[0])?;
    let items = match vm.items_of(a[1]) {
        Err(crate::control::Control::Fault(fault))
            if fault.class == "TypeError" && fault.message.ends_with("not iterable") =>
        {
            return type_error("can only join an iterable");
        }
        other => other?,
    };
    let separator = text(vm, a[0])?;
    let mut result = String::new();
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            result.push_str(separator);
        }
        match vm.as_str(*item) {
            Some(part) => result.push_str(part),
            None => {
                let name = vm.type_name(*item);
                return type_error(format!(
                    "sequence item {place}: expected str instance, {name} found"
                ));
            }
        }
        vm.check_size(result.len())?;
    }
    Ok(vm.str(result))
}

fn affix(
    vm: &mut Vm,
    a: &[Value],
    name: &str,
    matches: fn(&str, &str, Option<i64>, Option<i64>) -> bool,
) -> Res {
    let (start, end) = bounds(vm, a, 2)?;
    let whole = text(vm, a[0])?;
    if let Some(part) = vm.as_str(a[1]) {
        return Ok(Value::Bool(matches(whole, part, start, end)));
    }
    if let Some(parts) = vm.as_tuple(a[1]) {
        for part in parts.iter() {
            match vm.as_str(*part) {
                Some(part) if matches(whole, part, start, end) => return Ok(Value::Bool(true)),
                Some(_) => {}
                None => {
                    let kind = vm.type_name(*part);
                    return type_error(format!(
                        "tuple for {name} must only contain str, not {kind}"
                    ));
                }
            }
        }
        return Ok(Value::Bool(false));
    }
    let kind = vm.type_name(a[1]);
    type_error(format!("{name} first arg must be str or a tuple of str, not {kind}"))
}

fn str_new(vm: &mut Vm, a: &[Value]) -> Res {
    let value = a.get(1).copied().unwrap_or_default();
    let encoding = optional_text(vm, a.get(2), "str() argument 'encoding'")?;
    let errors = optional_text(vm, a.get(3), "str() argument 'errors'")?;
    let result = if encoding.is_some() || errors.is_some() {
        let Some(data) = vm.as_bytes(value) else {
            let name = vm.type_name(value);
            return type_error(if vm.as_str(value).is_some() {
                "decoding str is not supported".to_string()
            } else {
                format!("decoding to str: need a bytes-like object, {name} found")
            });
        };
        let text = codec::decode(data, encoding.unwrap_or("utf-8"), errors.unwrap_or("strict"))?;
        vm.str(text)
    } else if value.is_undefined() {
        vm.empty_str
    } else if matches!(vm.object(value), Some(Object::Str(_))) {
        value
    } else {
        let text = vm.display(value)?;
        vm.str(text)
    };
    vm.wrap(a[0], result, class::STR)
}

fn format(vm: &mut Vm, a: &[Value], names: &[Sym]) -> Res {
    let template = text(vm, a[0])?.to_string();
    let positional = a.len() - names.len();
    let keywords: Vec<(Sym, Value)> =
        names.iter().copied().zip(a[positional..].iter().copied()).collect();
    let (pieces, broken) = field::parse(&template);
    let result = fill_fields(vm, &pieces, &a[1..positional], &keywords, None)?;
    broken?;
    Ok(vm.str(result))
}

fn fill_fields(
    vm: &mut Vm,
    pieces: &[field::Piece],
    positional: &[Value],
    keywords: &[(Sym, Value)],
    mapping: Option<Value>,
) -> Res<String> {
    let mut out = String::new();
    for piece in pieces {
        let inner = match piece {
            field::Piece::Literal(text) => {
                out.push_str(text);
                continue;
            }
            field::Piece::Field(inner) => inner,
        };
        let mut value = first_value(vm, inner, positional, keywords, mapping)?;
        for access in &inner.path {
            value = follow(vm, value, access)?;
        }
        let conversion = match inner.conversion {
            Some('s') => Value::Int(1),
            Some('r') => Value::Int(2),
            Some('a') => Value::Int(3),
            _ => Value::Int(0),
        };
        let spec = fill_fields(vm, &inner.spec, positional, keywords, mapping)?;
        let spec = vm.str(spec);
        let formatted = vm.format_op(value, conversion, spec)?;
        out.push_str(vm.as_str(formatted).unwrap_or_default());
        vm.check_size(out.len())?;
    }
    Ok(out)
}

fn first_value(
    vm: &mut Vm,
    inner: &field::Field,
    positional: &[Value],
    keywords: &[(Sym, Value)],
    mapping: Option<Value>,
) -> Res {
    match &inner.first {
        field::First::Index(place) => match positional.get(*place) {
            Some(value) => Ok(*value),
            None if mapping.is_some() => {
                fault("ValueError", "Format string contains positional fields")
            }
            None => fault(
                "IndexError",
                format!("Replacement index {place} out of range for positional args tuple"),
            ),
        },
        field::First::Name(name) => {
            if let Some(mapping) = mapping {
                let key = known_text(vm, name);
                return vm.get_item(mapping, key);
            }
            let sym = vm.symbols.find(name);
            match keywords.iter().find(|(known, _)| Some(*known) == sym) {
                Some((_, value)) => Ok(*value),
                None => {
                    let key = known_text(vm, name);
                    Err(raise_with("KeyError", vec![key]))
                }
            }
        }
    }
}

fn follow(vm: &mut Vm, value: Value, access: &field::Access) -> Res {
    match access {
        field::Access::Attribute(name) => {
            let name = vm.symbols.intern(name);
            match vm.plain_attribute(value, name)? {
                Some(value) => Ok(value),
                None => {
                    let answer = vm.ask(Question::Attribute(value, name))?;
                    match vm.as_tuple(answer).and_then(|answer| answer.first().copied()) {
                        Some(value) => Ok(value),
                        None => {
                            let kind = vm.type_name(value);
                            let name = vm.sym_name(name);
                            fault(
                                "AttributeError",
                                format!("'{kind}' object has no attribute '{name}'"),
                            )
                        }
                    }
                }
            }
        }
        field::Access::Index(place) => item(vm, value, Value::Int(*place)),
        field::Access::Key(key) => {
            let key = known_text(vm, key);
            item(vm, value, key)
        }
    }
}

/// The same object each time, so that a question about it is known as one that was answered.
fn known_text(vm: &mut Vm, text: &str) -> Value {
    let name = vm.symbols.intern(text);
    vm.sym_str(name)
}

fn item(vm: &mut Vm, value: Value, key: Value) -> Res {
    match vm.special(value, symbol::GETITEM) {
        Some(method) => vm.ask(Question::Call(method, vec![value, key])),
        None => vm.get_item(value, key),
    }
}

fn translate(vm: &mut Vm, a: &[Value]) -> Res {
    let whole = text(vm, a[0])?.to_string();
    if let Some(table) = vm.as_str(a[1]) {
        // A string as the table: each character's place holds what stands for it.
        let table: Vec<char> = table.chars().collect();
        let stands = |c: char| table.get(surrogate::ord(c) as usize).copied().unwrap_or(c);
        let result: String = whole.chars().map(stands).collect();
        return Ok(vm.str(result));
    }
    let Some(table) = vm.as_dict(a[1]).cloned() else {
        return crate::control::unsupported(
            "translate() with a table other than a dict or a string",
            "pass a dict",
        );
    };
    let mut result = String::new();
    for character in whole.chars() {
        let (_, place) = vm.find_key(&table, Value::Int(i64::from(surrogate::ord(character))))?;
        let Some(entry) = place.and_then(|place| table.at(place)) else {
            result.push(character);
            continue;
        };
        match entry.value {
            Value::None => {}
            Value::Int(code) => match u32::try_from(code).ok().and_then(surrogate::chr) {
                Some(character) => result.push(character),
                None => return fault("ValueError", "character mapping must be in range(0x110000)"),
            },
            value => match vm.as_str(value) {
                Some(text) => result.push_str(text),
                None => return type_error("character mapping must return integer, None or str"),
            },
        }
    }
    Ok(vm.str(result))
}

fn maketrans(vm: &mut Vm, a: &[Value]) -> Res {
    let mut pairs = Vec::new();
    if a.len() == 1 {
        let Some(table) = vm.as_dict(a[0]).cloned() else {
            return type_error("if you give only one argument to maketrans it must be a dict");
        };
        for entry in table.iter() {
            let key = match vm.as_str(entry.key) {
                Some(text) => match text.chars().next() {
                    Some(character) if text.chars().count() == 1 => {
                        Value::Int(i64::from(surrogate::ord(character)))
                    }
                    _ => {
                        return fault(
                            "ValueError",
                            "string keys in translate table must be of length 1",
                        );
                    }
                },
                None => entry.key,
            };
            pairs.extend([key, entry.value]);
        }
        return vm.make_dict(&pairs);
    }
    let from = argument(vm, a[0], "maketrans() argument 1")?;
    let to = argument(vm, a[1], "maketrans() argument 2")?;
    if from.chars().count() != to.chars().count() {
        return fault("ValueError", "the first two maketrans arguments must have equal length");
    }
    let code = |character| Value::Int(i64::from(surrogate::ord(character)));
    for (x, y) in from.chars().zip(to.chars()) {
        pairs.extend([code(x), code(y)]);
    }
    if let Some(gone) = a.get(2) {
        let gone = argument(vm, *gone, "maketrans() argument 3")?;
        for character in gone.chars() {
            pairs.extend([code(character), Value::None]);
        }
    }
    vm.make_dict(&pairs)
}
