//! Arithmetic and the other binary and unary operators.

use super::compare::{Number, number};
use crate::code::{BinaryOp, UnaryOp};
use crate::control::{Res, fault, type_error};
use crate::object::{Object, ViewKind};
use crate::symbol;
use crate::text::{self, bytes, float, int, string};
use crate::thread::{Operation, Ret};
use crate::value::{Sym, Value};
use crate::vm::Vm;
use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive};

/// An integer as a value would hold it.
pub fn normal_int(n: &Number) -> Option<BigInt> {
    match n {
        Number::Small(n) => Some(BigInt::from(*n)),
        Number::Big(n) => Some(n.clone()),
        Number::Float(_) => None,
    }
}

/// The integer a value is, if it is one (bool included).
pub fn int_value(vm: &Vm, value: Value) -> Option<BigInt> {
    number(vm, vm.payload(value)).and_then(|n| normal_int(&n))
}

pub struct Names {
    own: Sym,
    pub reflected: Sym,
    in_place: Sym,
    pub sign: &'static str,
}

pub fn names(op: BinaryOp) -> Names {
    let (own, reflected, in_place, sign) = match op {
        BinaryOp::Add => (symbol::ADD, symbol::RADD, symbol::IADD, "+"),
        BinaryOp::Sub => (symbol::SUB, symbol::RSUB, symbol::ISUB, "-"),
        BinaryOp::Mul => (symbol::MUL, symbol::RMUL, symbol::IMUL, "*"),
        BinaryOp::TrueDiv => (symbol::TRUEDIV, symbol::RTRUEDIV, symbol::ITRUEDIV, "/"),
        BinaryOp::FloorDiv => (symbol::FLOORDIV, symbol::RFLOORDIV, symbol::IFLOORDIV, "//"),
        BinaryOp::Mod => (symbol::MOD, symbol::RMOD, symbol::IMOD, "%"),
        BinaryOp::Pow => (symbol::POW, symbol::RPOW, symbol::IPOW, "**"),
        BinaryOp::LShift => (symbol::LSHIFT, symbol::RLSHIFT, symbol::ILSHIFT, "<<"),
        BinaryOp::RShift => (symbol::RSHIFT, symbol::RRSHIFT, symbol::IRSHIFT, ">>"),
        BinaryOp::And => (symbol::AND, symbol::RAND, symbol::IAND, "&"),
        BinaryOp::Or => (symbol::OR, symbol::ROR, symbol::IOR, "|"),
        BinaryOp::Xor => (symbol::XOR, symbol::RXOR, symbol::IXOR, "^"),
        BinaryOp::MatMul => (symbol::MATMUL, symbol::RMATMUL, symbol::IMATMUL, "@"),
    };
    Names { own, reflected, in_place, sign }
}

impl Vm {
    pub(crate) fn binary(&mut self, op: BinaryOp, a: Value, b: Value) -> Res<()> {
        if op == BinaryOp::Add
            && self.is_plain_sequence(a)
            && self.is_plain_sequence(b)
            && let Some(whole) = self.concatenate(a, b)?
        {
            self.push(whole);
            return Ok(());
        }
        self.binary_to(op, a, b, false, Ret::Push)
    }

    pub(crate) fn in_place(&mut self, op: BinaryOp, a: Value, b: Value) -> Res<()> {
        if op == BinaryOp::Add
            && let Some(text) = self.join_strings(a, b, true)?
        {
            self.push(text);
            return Ok(());
        }
        let names = names(op);
        if let Some(method) = self.special(a, names.in_place) {
            let helper = self.prelude_function("_in_place");
            let other = self.special(a, names.own).unwrap_or(Value::None);
            let reflected = self.special(b, names.reflected).unwrap_or(Value::None);
            let sign = self.str(format!("{}=", names.sign));
            return self.call_value(
                helper,
                &[method, other, reflected, a, b, sign],
                &[],
                Ret::Push,
            );
        }
        if let Some(value) = self.in_place_plain(op, a, b)? {
            self.push(value);
            return Ok(());
        }
        if op == BinaryOp::Add
            && self.as_list(a).is_some()
            && self.special(a, symbol::ADD).is_none()
            && self.special(b, symbol::RADD).is_none()
        {
            return self.operate(
                |vm, a| vm.extend_list(a[0], a[1]),
                "list_extend",
                &[a, b],
                Ret::Push,
            );
        }
        if op == BinaryOp::Or && self.as_dict(a).is_some() && self.special(a, symbol::OR).is_none()
        {
            let helper = self.prelude_function("_dict_or");
            return self.call_value(helper, &[a, b], &[], Ret::Push);
        }
        self.binary_to(op, a, b, true, Ret::Push)
    }

    /// Mutable built-in values change themselves.
    fn in_place_plain(&mut self, op: BinaryOp, a: Value, b: Value) -> Res<Option<Value>> {
        match op {
            BinaryOp::Add => {
                if matches!(self.object(a), Some(Object::ByteArray(_)))
                    && let Some(more) = self.as_bytes(b).map(<[u8]>::to_vec)
                {
                    self.check_size(more.len())?;
                    if let Some(data) = self.bytearray_mut(a) {
                        data.extend(more);
                    }
                    return Ok(Some(a));
                }
                Ok(None)
            }
            BinaryOp::Mul => {
                if let (Some(items), Some(n)) = (self.as_list(a).cloned(), int_value(self, b)) {
                    let repeated = self.repeat_items(&items, &n)?;
                    if let Some(items) = self.list_mut(a) {
                        *items = repeated;
                    }
                    return Ok(Some(a));
                }
                Ok(None)
            }
            BinaryOp::Or if self.as_dict(a).is_some() && self.as_dict(b).is_some() => {
                self.update_dict(a, b)?;
                Ok(Some(a))
            }
            BinaryOp::Or | BinaryOp::And | BinaryOp::Sub | BinaryOp::Xor
                if matches!(self.object(self.payload(a)), Some(Object::Set(_)))
                    && self.as_set(b).is_some() =>
            {
                let kind = Value::Int(set_operation_number(op));
                let result = self.set_operation(a, b, kind)?;
                let table = self.as_set(result).map(|set| (**set).clone()).unwrap_or_default();
                if let Some(set) = self.dict_mut(a) {
                    *set = table;
                }
                Ok(Some(a))
            }
            _ => Ok(None),
        }
    }

    pub(crate) fn binary_to(
        &mut self,
        op: BinaryOp,
        a: Value,
        b: Value,
        in_place: bool,
        ret: Ret,
    ) -> Res<()> {
        let names = names(op);
        let left = self.special(a, names.own);
        let right = self.special(b, names.reflected);
        if let Some(method) = left
            && matches!(ret, Ret::Push)
            && self.left_goes_first(a, b)
            && self.call_operator(method, a, b, Operation::Binary { op, in_place })?
        {
            return Ok(());
        }
        if left.is_some() || right.is_some() {
            let helper = self.prelude_function("_binary");
            let sign = self.sign(names.sign, in_place);
            let right_first = right.is_some()
                && self.type_of(a) != self.type_of(b)
                && self.is_subclass(self.type_of(b), self.type_of(a));
            let arguments = [
                left.unwrap_or(Value::None),
                right.unwrap_or(Value::None),
                a,
                b,
                sign,
                Value::Bool(right_first),
            ];
            return self.call_value(helper, &arguments, &[], ret);
        }
        if op == BinaryOp::Mod && (self.as_str(a).is_some() || self.as_bytes(a).is_some()) {
            return self.operate(|vm, a| vm.modulo_text(a[0], a[1]), "modulo", &[a, b], ret);
        }
        if let Some(kind) = self.set_like(op, a, b) {
            let kind = Value::Int(kind);
            return self.operate(
                |vm, a| vm.set_operation(a[0], a[1], a[2]),
                "set_operation",
                &[a, b, kind],
                ret,
            );
        }
        match self.binary_plain(op, a, b)? {
            Some(value) => self.deliver(ret, value),
            None => self.no_operator(names.sign, in_place, op, a, b),
        }
    }

    pub(crate) fn sign(&mut self, sign: &str, in_place: bool) -> Value {
        self.str(if in_place { format!("{sign}=") } else { sign.to_string() })
    }

    fn no_operator<T>(
        &self,
        sign: &str,
        in_place: bool,
        op: BinaryOp,
        a: Value,
        b: Value,
    ) -> Res<T> {
        let (x, y) = (self.type_name(a), self.type_name(b));
        if op == BinaryOp::Add && !in_place {
            if self.as_str(a).is_some() {
                return type_error(format!("can only concatenate str (not \"{y}\") to str"));
            }
            if self.as_list(a).is_some() {
                return type_error(format!("can only concatenate list (not \"{y}\") to list"));
            }
            if self.as_tuple(a).is_some() {
                return type_error(format!("can only concatenate tuple (not \"{y}\") to tuple"));
            }
            if self.as_bytes(a).is_some() {
                return type_error(format!("can't concat {y} to {x}"));
            }
        }
        if op == BinaryOp::Add && in_place {
            if self.as_str(a).is_some() {
                return type_error(format!("can only concatenate str (not \"{y}\") to str"));
            }
            if self.as_tuple(a).is_some() {
                return type_error(format!("can only concatenate tuple (not \"{y}\") to tuple"));
            }
            if self.as_bytes(a).is_some() {
                return type_error(format!("can't concat {y} to {x}"));
            }
        }
        if op == BinaryOp::Mul {
            let sequence = |v| {
                self.as_str(v).is_some()
                    || self.as_list(v).is_some()
                    || self.as_tuple(v).is_some()
                    || self.as_bytes(v).is_some()
            };
            if sequence(a) {
                return type_error(format!("can't multiply sequence by non-int of type '{y}'"));
            }
            if sequence(b) {
                return type_error(format!("can't multiply sequence by non-int of type '{x}'"));
            }
        }
        let sign = match (op, in_place) {
            (BinaryOp::Pow, false) => "** or pow()".to_string(),
            (BinaryOp::Pow, true) => "**=".to_string(),
            (_, true) => format!("{sign}="),
            (_, false) => sign.to_string(),
        };
        type_error(format!("unsupported operand type(s) for {sign}: '{x}' and '{y}'"))
    }

    fn set_like(&self, op: BinaryOp, a: Value, b: Value) -> Option<i64> {
        if !matches!(op, BinaryOp::Or | BinaryOp::And | BinaryOp::Sub | BinaryOp::Xor) {
            return None;
        }
        let is_set = |value| {
            self.as_set(value).is_some()
                || matches!(
                    self.object(value),
                    Some(Object::View(ViewKind::Keys | ViewKind::Items, _))
                )
        };
        let is_view = |value| {
            matches!(self.object(value), Some(Object::View(ViewKind::Keys | ViewKind::Items, _)))
        };
        // A view takes any iterable beside it.
        (is_set(a) && is_set(b) || is_view(a) || is_view(b)).then(|| set_operation_number(op))
    }

    /// A binary operator on built-in values; `None` when they do not support it.
    pub(crate) fn binary_plain(&mut self, op: BinaryOp, a: Value, b: Value) -> Res<Option<Value>> {
        let (a, b) = (self.payload(a), self.payload(b));
        if let (Value::Bool(x), Value::Bool(y)) = (a, b) {
            match op {
                BinaryOp::And => return Ok(Some(Value::Bool(x & y))),
                BinaryOp::Or => return Ok(Some(Value::Bool(x | y))),
                BinaryOp::Xor => return Ok(Some(Value::Bool(x ^ y))),
                _ => {}
            }
        }
        if let (Some(x), Some(y)) = (number(self, a), number(self, b)) {
            return self.arithmetic(op, &x, &y);
        }
        match op {
            BinaryOp::Add => self.concatenate(a, b),
            BinaryOp::Mul => self.repeat(a, b),
            BinaryOp::Or => match (self.as_dict(a).cloned(), self.as_dict(b).is_some()) {
                (Some(dict), true) => {
                    let copy = self.dict((*dict).clone());
                    self.update_dict(copy, b)?;
                    Ok(Some(copy))
                }
                _ => self.union_type(a, b),
            },
            _ => Ok(None),
        }
    }

    /// `int | None`: a union of types.
    fn union_type(&self, a: Value, b: Value) -> Res<Option<Value>> {
        let fits = |value| self.as_class(value).is_some() || matches!(value, Value::None);
        if !fits(a) || !fits(b) || (a.is_none() && b.is_none()) {
            return Ok(None);
        }
        crate::control::tail(self.prelude_function("_union"), vec![a, b])
    }

    fn arithmetic(&mut self, op: BinaryOp, a: &Number, b: &Number) -> Res<Option<Value>> {
        if let (Number::Small(x), Number::Small(y)) = (a, b)
            && let Some(value) = small_arithmetic(op, *x, *y)
        {
            return Ok(Some(value));
        }
        if let (Some(x), Some(y)) = (normal_int(a), normal_int(b)) {
            return self.int_arithmetic(op, &x, &y).map(Some);
        }
        let (x, y) = (float_of(a)?, float_of(b)?);
        Ok(Some(Value::Float(match op {
            BinaryOp::Add => x + y,
            BinaryOp::Sub => x - y,
            BinaryOp::Mul => x * y,
            BinaryOp::TrueDiv => float::true_div(x, y)?,
            BinaryOp::FloorDiv => float::floor_div(x, y)?,
            BinaryOp::Mod => float::modulo(x, y)?,
            BinaryOp::Pow => return self.float_power(x, y).map(Some),
            _ => return Ok(None),
        })))
    }

    /// `x ** y`, which is complex for a negative base and a broken exponent.
    fn float_power(&self, x: f64, y: f64) -> Res {
        if x < 0.0 && x.is_finite() && y.is_finite() && y.fract() != 0.0 {
            let root = self.prelude_function("_complex_root");
            return crate::control::tail(root, vec![Value::Float(x), Value::Float(y)]);
        }
        Ok(Value::Float(float::pow(x, y)?))
    }

    fn int_arithmetic(&mut self, op: BinaryOp, a: &BigInt, b: &BigInt) -> Res {
        let value = match op {
            BinaryOp::Add => a + b,
            BinaryOp::Sub => a - b,
            BinaryOp::Mul => {
                self.check_size(((a.bits() + b.bits()) / 8) as usize)?;
                a * b
            }
            BinaryOp::TrueDiv => return Ok(Value::Float(int::true_div(a, b)?)),
            BinaryOp::FloorDiv => int::floor_div(a, b)?,
            BinaryOp::Mod => int::modulo(a, b)?,
            BinaryOp::Pow if b.is_negative() => {
                let (x, y) = (float::from_int(a)?, float::from_int(b)?);
                return self.float_power(x, y);
            }
            BinaryOp::Pow => int::pow(a, b)?,
            BinaryOp::LShift => int::shift_left(a, b)?,
            BinaryOp::RShift => int::shift_right(a, b)?,
            BinaryOp::And => a & b,
            BinaryOp::Or => a | b,
            BinaryOp::Xor => a ^ b,
            BinaryOp::MatMul => {
                return type_error("unsupported operand type(s) for @: 'int' and 'int'");
            }
        };
        Ok(self.int(value))
    }

    /// Refuses to make something that cannot fit in the heap.
    pub(crate) fn check_size(&self, bytes: usize) -> Res<()> {
        text::check_size(bytes)?;
        let limit = self.environment.0.limits.heap_bytes;
        if bytes > limit { fault("MemoryError", "") } else { Ok(()) }
    }

    /// Of a built-in class itself, so that no method written in Python has a say.
    fn is_plain_sequence(&self, value: Value) -> bool {
        matches!(
            self.object(value),
            Some(
                Object::Str(_)
                    | Object::Bytes(_)
                    | Object::ByteArray(_)
                    | Object::List(_)
                    | Object::Tuple(_)
            )
        )
    }

    fn concatenate(&mut self, a: Value, b: Value) -> Res<Option<Value>> {
        let (a, b) = (self.payload(a), self.payload(b));
        if let Some(text) = self.join_strings(a, b, false)? {
            return Ok(Some(text));
        }
        if let (Some(x), Some(y)) = (self.as_bytes(a), self.as_bytes(b)) {
            self.check_size(x.len() + y.len())?;
            let whole = [x, y].concat();
            let array = matches!(self.object(a), Some(Object::ByteArray(_)));
            return Ok(Some(if array { self.bytearray(whole) } else { self.bytes(whole) }));
        }
        if let (Some(x), Some(y)) = (self.as_list(a), self.as_list(b)) {
            self.check_size((x.len() + y.len()) * 16)?;
            let whole = [&x[..], &y[..]].concat();
            return Ok(Some(self.list(whole)));
        }
        if let (Some(x), Some(y)) = (self.as_tuple(a), self.as_tuple(b)) {
            self.check_size((x.len() + y.len()) * 16)?;
            let whole = [&x[..], &y[..]].concat();
            return Ok(Some(self.tuple(whole)));
        }
        Ok(None)
    }

    pub(crate) fn bytearray(&mut self, data: Vec<u8>) -> Value {
        self.heap.charge(data.len());
        self.alloc(Object::ByteArray(std::rc::Rc::new(data)))
    }

    fn repeat(&mut self, a: Value, b: Value) -> Res<Option<Value>> {
        let (sequence, count) = match (int_value(self, a), int_value(self, b)) {
            (None, Some(n)) => (a, n),
            (Some(n), None) => (b, n),
            _ => return Ok(None),
        };
        let is_sequence = self.as_str(sequence).is_some()
            || self.as_bytes(sequence).is_some()
            || self.as_list(sequence).is_some()
            || self.as_tuple(sequence).is_some();
        if !is_sequence {
            return Ok(None);
        }
        let Some(n) = count.to_i64() else {
            if count.is_negative() {
                return self.repeat(sequence, Value::Int(0));
            }
            return fault("OverflowError", "cannot fit 'int' into an index-sized integer");
        };
        let length = self.native_length(sequence)?;
        if n > 0 && (length as i64).checked_mul(n).is_none() {
            return fault("MemoryError", "");
        }
        if let Some(items) = self.as_str(sequence) {
            self.check_size(items.len().saturating_mul(n.max(0) as usize))?;
            let text = string::repeat(items, n)?;
            return Ok(Some(self.str(text)));
        }
        if let Some(data) = self.as_bytes(sequence) {
            self.check_size(data.len().saturating_mul(n.max(0) as usize))?;
            let data = bytes::repeat(data, n)?;
            let array = matches!(self.object(sequence), Some(Object::ByteArray(_)));
            return Ok(Some(if array { self.bytearray(data) } else { self.bytes(data) }));
        }
        if let Some(items) = self.as_list(sequence).cloned() {
            let items = self.repeat_items(&items, &count)?;
            return Ok(Some(self.list(items)));
        }
        let items = self.as_tuple(sequence).cloned().unwrap_or_default();
        if n == 1 && matches!(self.object(sequence), Some(Object::Tuple(_))) {
            return Ok(Some(sequence));
        }
        let items = self.repeat_items(&items, &count)?;
        Ok(Some(self.tuple(items)))
    }

    fn repeat_items(&self, items: &[Value], count: &BigInt) -> Res<Vec<Value>> {
        let count = if count.is_negative() { 0 } else { count.to_usize().unwrap_or(usize::MAX) };
        self.check_size(items.len().saturating_mul(count).saturating_mul(16))?;
        Ok(items.repeat(count))
    }

    pub(crate) fn unary(&mut self, op: UnaryOp, value: Value) -> Res<()> {
        let (name, sign) = match op {
            UnaryOp::Neg => (symbol::NEG, "-"),
            UnaryOp::Pos => (symbol::POS, "+"),
            UnaryOp::Invert => (symbol::INVERT, "~"),
            UnaryOp::Not => return self.truth(value, true),
        };
        if let Some(method) = self.special(value, name) {
            let class_at = self.type_of(value);
            return self.call_bound(method, value, class_at, &[], Ret::Push);
        }
        let Some(n) = number(self, self.payload(value)) else {
            let name = self.type_name(value);
            return type_error(format!("bad operand type for unary {sign}: '{name}'"));
        };
        let result = match (op, n) {
            (UnaryOp::Neg, Number::Float(x)) => Value::Float(-x),
            (UnaryOp::Pos, Number::Float(x)) => Value::Float(x),
            (_, Number::Float(_)) => {
                return type_error(format!("bad operand type for unary {sign}: 'float'"));
            }
            (UnaryOp::Neg, n) => {
                let n = normal_int(&n).unwrap_or_default();
                self.int(-n)
            }
            (UnaryOp::Invert, n) => {
                let n = normal_int(&n).unwrap_or_default();
                self.int(-n - BigInt::one())
            }
            (_, n) => {
                let n = normal_int(&n).unwrap_or_default();
                self.int(n)
            }
        };
        self.push(result);
        Ok(())
    }
}

fn set_operation_number(op: BinaryOp) -> i64 {
    match op {
        BinaryOp::Or => 0,
        BinaryOp::And => 1,
        BinaryOp::Sub => 2,
        _ => 3,
    }
}

pub fn float_of(n: &Number) -> Res<f64> {
    Ok(match n {
        Number::Small(n) => *n as f64,
        Number::Float(x) => *x,
        Number::Big(n) => float::from_int(n)?,
    })
}

fn small_arithmetic(op: BinaryOp, a: i64, b: i64) -> Option<Value> {
    Some(Value::Int(match op {
        BinaryOp::Add => a.checked_add(b)?,
        BinaryOp::Sub => a.checked_sub(b)?,
        BinaryOp::Mul => a.checked_mul(b)?,
        BinaryOp::FloorDiv => int::floor_div_small(a, b)?,
        BinaryOp::Mod => int::modulo_small(a, b)?,
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        BinaryOp::LShift if (0..63).contains(&b) => {
            let shifted = a.checked_shl(b as u32)?;
            if shifted >> b == a { shifted } else { return None }
        }
        BinaryOp::RShift if b >= 0 => a >> b.min(63),
        BinaryOp::Pow if b >= 0 => a.checked_pow(u32::try_from(b).ok()?)?,
        BinaryOp::TrueDiv if b != 0 && a.unsigned_abs() < 1 << 53 && b.unsigned_abs() < 1 << 53 => {
            return Some(Value::Float(a as f64 / b as f64));
        }
        _ => return None,
    }))
}
