//! `int` (with `bool`) and `float`.

use super::{NativeDef, class_method, func, getter, method};
use crate::builtin_class as class;
use crate::code::BinaryOp;
use crate::control::{Res, fault, type_error, value_error};
use crate::interp::int_value;
use crate::symbol;
use crate::text::{float, int};
use crate::value::Value;
use crate::vm::Vm;
use num_bigint::BigInt;

macro_rules! operator {
    ($name:literal, $op:expr) => {
        method($name, 1, 1, |vm, a| own_binary(vm, $op, a[0], a[1]))
    };
}

macro_rules! reflected {
    ($name:literal, $op:expr) => {
        method($name, 1, 1, |vm, a| own_binary(vm, $op, a[1], a[0]))
    };
}

pub const INT: &[NativeDef] = &[
    func("__new__", 1, 3, int_new).keywords(&["", "", "base"]),
    method("bit_length", 0, 0, |vm, a| {
        let n = whole(vm, a[0]);
        Ok(Value::Int(int::bit_length(&n) as i64))
    }),
    method("bit_count", 0, 0, |vm, a| {
        let n = whole(vm, a[0]);
        Ok(Value::Int(int::bit_count(&n) as i64))
    }),
    method("to_bytes", 0, 3, to_bytes).keywords(&["", "length", "byteorder", "signed"]),
    class_method("from_bytes", 1, 3, from_bytes).keywords(&["", "bytes", "byteorder", "signed"]),
    method("conjugate", 0, 0, same_int),
    method("as_integer_ratio", 0, 0, |vm, a| {
        let n = whole(vm, a[0]);
        let pair = vec![vm.int(n), Value::Int(1)];
        Ok(vm.tuple(pair))
    }),
    getter("real", same_int),
    getter("numerator", same_int),
    getter("imag", |_, _| Ok(Value::Int(0))),
    getter("denominator", |_, _| Ok(Value::Int(1))),
    method("__index__", 0, 0, same_int),
    method("__int__", 0, 0, same_int),
    method("__trunc__", 0, 0, same_int),
    method("__floor__", 0, 0, same_int),
    method("__ceil__", 0, 0, same_int),
    method("__float__", 0, 0, |vm, a| {
        let n = whole(vm, a[0]);
        Ok(Value::Float(float::from_int(&n)?))
    }),
    method("__bool__", 0, 0, |vm, a| Ok(Value::Bool(whole(vm, a[0]) != BigInt::ZERO))),
    method("__neg__", 0, 0, |vm, a| {
        let n = -whole(vm, a[0]);
        Ok(vm.int(n))
    }),
    method("__pos__", 0, 0, same_int),
    method("__abs__", 0, 0, |vm, a| {
        let helper = vm.builtin("abs");
        let payload = vm.payload(a[0]);
        crate::control::tail(helper, vec![payload])
    }),
    method("__invert__", 0, 0, |vm, a| {
        let n = -whole(vm, a[0]) - 1;
        Ok(vm.int(n))
    }),
    operator!("__add__", BinaryOp::Add),
    operator!("__sub__", BinaryOp::Sub),
    operator!("__mul__", BinaryOp::Mul),
    operator!("__truediv__", BinaryOp::TrueDiv),
    operator!("__floordiv__", BinaryOp::FloorDiv),
    operator!("__mod__", BinaryOp::Mod),
    operator!("__pow__", BinaryOp::Pow),
    operator!("__and__", BinaryOp::And),
    operator!("__or__", BinaryOp::Or),
    operator!("__xor__", BinaryOp::Xor),
    operator!("__lshift__", BinaryOp::LShift),
    operator!("__rshift__", BinaryOp::RShift),
    reflected!("__radd__", BinaryOp::Add),
    reflected!("__rsub__", BinaryOp::Sub),
    reflected!("__rmul__", BinaryOp::Mul),
    reflected!("__rtruediv__", BinaryOp::TrueDiv),
    reflected!("__rfloordiv__", BinaryOp::FloorDiv),
    reflected!("__rmod__", BinaryOp::Mod),
    reflected!("__rpow__", BinaryOp::Pow),
    reflected!("__rand__", BinaryOp::And),
    reflected!("__ror__", BinaryOp::Or),
    reflected!("__rxor__", BinaryOp::Xor),
];

pub const FLOAT: &[NativeDef] = &[
    func("__new__", 1, 2, float_new),
    method("is_integer", 0, 0, |vm, a| {
        let x = real(vm, a[0])?;
        Ok(Value::Bool(x.is_finite() && x.fract() == 0.0))
    }),
    method("hex", 0, 0, |vm, a| {
        let text = float::hex(real(vm, a[0])?);
        Ok(vm.str(text))
    }),
    class_method("fromhex", 1, 1, |vm, a| {
        let text = vm.need_text(a[1], "fromhex() argument")?;
        Ok(Value::Float(float::from_hex(&text)?))
    }),
    method("as_integer_ratio", 0, 0, |vm, a| {
        let (numerator, denominator) = float::as_integer_ratio(real(vm, a[0])?)?;
        let pair = vec![vm.int(numerator), vm.int(denominator)];
        Ok(vm.tuple(pair))
    }),
    method("conjugate", 0, 0, |vm, a| Ok(vm.payload(a[0]))),
    getter("real", |vm, a| Ok(vm.payload(a[0]))),
    getter("imag", |_, _| Ok(Value::Float(0.0))),
    method("__float__", 0, 0, |vm, a| Ok(vm.payload(a[0]))),
    method("__int__", 0, 0, truncate),
    method("__trunc__", 0, 0, truncate),
    method("__floor__", 0, 0, |vm, a| {
        let n = float::floor(real(vm, a[0])?)?;
        Ok(vm.int(n))
    }),
    method("__ceil__", 0, 0, |vm, a| {
        let n = float::ceil(real(vm, a[0])?)?;
        Ok(vm.int(n))
    }),
    method("__bool__", 0, 0, |vm, a| Ok(Value::Bool(real(vm, a[0])? != 0.0))),
    method("__neg__", 0, 0, |vm, a| Ok(Value::Float(-real(vm, a[0])?))),
    method("__abs__", 0, 0, |vm, a| Ok(Value::Float(real(vm, a[0])?.abs()))),
    operator!("__add__", BinaryOp::Add),
    operator!("__sub__", BinaryOp::Sub),
    operator!("__mul__", BinaryOp::Mul),
    operator!("__truediv__", BinaryOp::TrueDiv),
    operator!("__floordiv__", BinaryOp::FloorDiv),
    operator!("__mod__", BinaryOp::Mod),
    operator!("__pow__", BinaryOp::Pow),
    reflected!("__radd__", BinaryOp::Add),
    reflected!("__rsub__", BinaryOp::Sub),
    reflected!("__rmul__", BinaryOp::Mul),
    reflected!("__rtruediv__", BinaryOp::TrueDiv),
];

fn own_binary(vm: &mut Vm, op: BinaryOp, a: Value, b: Value) -> Res {
    Ok(vm.binary_plain(op, a, b)?.unwrap_or(Value::NotImplemented))
}

fn whole(vm: &Vm, value: Value) -> BigInt {
    int_value(vm, value).unwrap_or_default()
}

fn same_int(vm: &mut Vm, a: &[Value]) -> Res {
    let n = whole(vm, a[0]);
    Ok(vm.int(n))
}

fn real(vm: &Vm, value: Value) -> Res<f64> {
    Ok(vm.float_value(value)?.unwrap_or_default())
}

fn truncate(vm: &mut Vm, a: &[Value]) -> Res {
    let n = float::trunc(real(vm, a[0])?)?;
    Ok(vm.int(n))
}

/// `int(…)` and `bool(…)`, which share a table.
fn int_new(vm: &mut Vm, a: &[Value]) -> Res {
    if a[0] == Value::Obj(class::BOOL) {
        if a.len() > 2 {
            return type_error(format!("bool expected at most 1 argument, got {}", a.len() - 1));
        }
        return match a.get(1) {
            Some(value) => Ok(Value::Bool(vm.is_true(*value)?)),
            None => Ok(Value::Bool(false)),
        };
    }
    let value = convert_int(vm, a)?;
    vm.wrap(a[0], value, class::INT)
}

fn convert_int(vm: &mut Vm, a: &[Value]) -> Res {
    let value = a.get(1).copied().unwrap_or_default();
    let base = a.get(2).copied().unwrap_or_default();
    if value.is_undefined() {
        if !base.is_undefined() {
            return type_error("int() missing string argument");
        }
        return Ok(Value::Int(0));
    }
    let text = match vm.as_str(value) {
        Some(text) => Some(text.to_string()),
        None => vm.as_bytes(value).map(|data| String::from_utf8_lossy(data).into_owned()),
    };
    if !base.is_undefined() {
        let base = vm.need_index(base)?;
        if base != 0 && !(2..=36).contains(&base) {
            return value_error("int() base must be >= 2 and <= 36, or 0");
        }
        let Some(text) = text else {
            return type_error("int() can't convert non-string with explicit base");
        };
        let n = int::parse(&text, base)?;
        return Ok(vm.int(n));
    }
    if let Some(n) = int_value(vm, value) {
        return Ok(vm.int(n));
    }
    if let Some(text) = text {
        if vm.as_bytes(value).is_some() {
            return match int::parse(&text, 10) {
                Ok(n) => Ok(vm.int(n)),
                Err(_) => {
                    let shown = vm.repr(value)?;
                    value_error(format!("invalid literal for int() with base 10: {shown}"))
                }
            };
        }
        let n = int::parse(&text, 10)?;
        return Ok(vm.int(n));
    }
    if let Value::Float(x) = vm.payload(value) {
        let n = float::trunc(x)?;
        return Ok(vm.int(n));
    }
    match vm.int_hook(value)? {
        Some(n) => Ok(vm.int(n)),
        None => type_error(format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            vm.type_name(value)
        )),
    }
}

fn float_new(vm: &mut Vm, a: &[Value]) -> Res {
    let value = match a.get(1).copied() {
        None => Value::Float(0.0),
        Some(value) => Value::Float(convert_float(vm, value)?),
    };
    vm.wrap(a[0], value, class::FLOAT)
}

fn convert_float(vm: &mut Vm, value: Value) -> Res<f64> {
    if vm.payload(value) != value
        && vm.special(value, symbol::FLOAT).is_some()
        && let Some(x) = vm.float_hook(value)?
    {
        return Ok(x);
    }
    if let Some(x) = vm.float_value(value)? {
        return Ok(x);
    }
    if let Some(text) = vm.as_str(value) {
        return Ok(float::parse(text)?);
    }
    if let Some(data) = vm.as_bytes(value) {
        return Ok(float::parse(&String::from_utf8_lossy(data))?);
    }
    match vm.float_hook(value)? {
        Some(x) => Ok(x),
        None => type_error(format!(
            "float() argument must be a string or a real number, not '{}'",
            vm.type_name(value)
        )),
    }
}

fn byte_order(vm: &Vm, value: Option<&Value>) -> Res<bool> {
    match value.and_then(|value| vm.as_str(*value)) {
        Some("big") => Ok(true),
        Some("little") => Ok(false),
        None if value.is_none_or(|value| value.is_undefined()) => Ok(true),
        _ => value_error("byteorder must be either 'little' or 'big'"),
    }
}

fn to_bytes(vm: &mut Vm, a: &[Value]) -> Res {
    let n = whole(vm, a[0]);
    let length = match a.get(1) {
        Some(length) if !length.is_undefined() => vm.need_index(*length)?,
        _ => 1,
    };
    let big_endian = byte_order(vm, a.get(2))?;
    let signed = match a.get(3) {
        Some(signed) => vm.is_true(*signed)?,
        None => false,
    };
    if length < 0 {
        return value_error("length argument must be non-negative");
    }
    if length > 1 << 20 {
        return fault("MemoryError", "");
    }
    let data = int::to_bytes(&n, length, big_endian, signed)?;
    Ok(vm.bytes(data))
}

fn from_bytes(vm: &mut Vm, a: &[Value]) -> Res {
    let data = match vm.as_bytes(a[1]) {
        Some(data) => data.to_vec(),
        None if vm.as_str(a[1]).is_some() => {
            return type_error("cannot convert 'str' object to bytes");
        }
        None => vm.bytes_of_items(a[1])?,
    };
    let big_endian = byte_order(vm, a.get(2))?;
    let signed = match a.get(3) {
        Some(signed) => vm.is_true(*signed)?,
        None => false,
    };
    let n = int::from_bytes(&data, big_endian, signed);
    let value = vm.int(n);
    vm.wrap(a[0], value, class::INT)
}
