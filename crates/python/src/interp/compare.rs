//! Equality, order, hash and truth.

use crate::code::CompareOp;
use crate::control::{Control, Res, fault, type_error};
use crate::dict::Dict;
use crate::object::{Iter, Object, ViewKind};
use crate::symbol;
use crate::text::{float, int};
use crate::thread::{Operation, Question, Ret};
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;
use num_bigint::BigInt;
use std::cmp::Ordering;

/// Levels of nesting that comparing, hashing and printing follow.
pub const DEEPEST: u32 = 150;

impl Vm {
    #[inline]
    pub(crate) fn fast_truth(&self, value: Value) -> Option<bool> {
        Some(match value {
            Value::Bool(b) => b,
            Value::None | Value::Undefined => false,
            Value::Int(n) => n != 0,
            Value::Float(x) => x != 0.0,
            Value::NotImplemented | Value::Ellipsis | Value::Native(_) => true,
            Value::Obj(at) => match self.heap.get(at) {
                Object::Str(text) => text.len() > 0,
                Object::Bytes(data) | Object::ByteArray(data) => !data.is_empty(),
                Object::List(items) | Object::Tuple(items) => !items.is_empty(),
                Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict) => {
                    !dict.is_empty()
                }
                Object::Instance(_)
                | Object::Range(_)
                | Object::View(..)
                | Object::MemoryView(_) => {
                    return None;
                }
                Object::Class(class) if class.metaclass != crate::builtin_class::TYPE => {
                    return None;
                }
                Object::Names(owner) => self.names_of(*owner).len() > 0,
                _ => true,
            },
        })
    }

    /// Truth of a value whose class may say so in Python; the bool goes on the stack.
    pub(crate) fn truth(&mut self, value: Value, negate: bool) -> Res<()> {
        for name in [symbol::BOOL, symbol::LEN] {
            let ret = Ret::Truth { negate, length: name == symbol::LEN };
            let class_at = self.type_of(value);
            match self.lookup(class_at, name) {
                Some(method @ Value::Obj(_)) => {
                    return self.call_bound(method, value, class_at, &[], ret);
                }
                Some(Value::Native(_)) => {
                    let payload = self.payload(value);
                    let truth = match payload {
                        Value::Obj(_) if payload == value => self.native_length(value)? != 0,
                        payload => self.fast_truth(payload).unwrap_or(true),
                    };
                    return self.deliver(ret, Value::Bool(truth));
                }
                Some(Value::None) => return type_error("'NoneType' object is not callable"),
                _ => {}
            }
        }
        self.push(Value::Bool(!negate));
        Ok(())
    }

    pub(crate) fn deliver_truth(&mut self, value: Value, negate: bool, length: bool) -> Res<()> {
        let truth = match value {
            Value::Bool(b) => b,
            Value::Int(n) if length && n >= 0 => n != 0,
            Value::Int(_) if length => return fault("ValueError", "__len__() should return >= 0"),
            other if length => {
                let name = self.type_name(other);
                return type_error(format!("'{name}' object cannot be interpreted as an integer"));
            }
            other => {
                let name = self.type_name(other);
                return type_error(format!("__bool__ should return bool, returned {name}"));
            }
        };
        self.push(Value::Bool(truth != negate));
        Ok(())
    }

    /// For `and`/`or` in a value: the truth decides, the value stays.
    pub(crate) fn truth_for_jump(&mut self, value: Value, target: u32, jump_if: bool) -> Res<()> {
        let helper = self.prelude_function("_truth");
        self.call_value(helper, &[value], &[], Ret::Jump { target, jump_if })
    }

    /// Truth inside a built-in.
    pub(crate) fn is_true(&self, value: Value) -> Res<bool> {
        if let Some(truth) = self.fast_truth(value) {
            return Ok(truth);
        }
        let user = self.special(value, symbol::BOOL).is_some()
            || self.special(value, symbol::LEN).is_some();
        if !user {
            return Ok(match self.payload(value) {
                payload if payload != value => self.fast_truth(payload).unwrap_or(true),
                _ => self.native_length(value).map_or(true, |length| length != 0),
            });
        }
        let answer = self.ask(Question::Truth(value))?;
        Ok(answer == Value::Bool(true))
    }

    /// `a == b` inside a built-in.
    pub(crate) fn equal(&self, a: Value, b: Value, depth: u32) -> Res<bool> {
        if depth > DEEPEST {
            return fault("RecursionError", "maximum recursion depth exceeded in comparison");
        }
        if let (Value::Int(a), Value::Int(b)) = (a, b) {
            return Ok(a == b);
        }
        if a.same(b) && !matches!(a, Value::Float(_)) {
            return Ok(true);
        }
        for value in [a, b] {
            if let Some(Object::Instance(_) | Object::Exception(_) | Object::Class(_)) =
                self.object(value)
                && self.special(value, symbol::EQ).is_some()
            {
                let answer = self.ask(Question::Equal(a, b))?;
                return Ok(answer == Value::Bool(true));
            }
        }
        let (a, b) = (self.payload(a), self.payload(b));
        if let (Some(x), Some(y)) = (number(self, a), number(self, b)) {
            return Ok(compare_numbers(&x, &y) == Some(Ordering::Equal));
        }
        let (Some(x), Some(y)) = (self.object(a), self.object(b)) else { return Ok(a.same(b)) };
        Ok(match (x, y) {
            (Object::Str(x), Object::Str(y)) => self.heap.text_bytes(x) == self.heap.text_bytes(y),
            (
                Object::Bytes(_) | Object::ByteArray(_) | Object::MemoryView(_),
                Object::Bytes(_) | Object::ByteArray(_) | Object::MemoryView(_),
            ) => match (self.memory_view(a), self.memory_view(b)) {
                (None, None) => self.as_bytes(a) == self.as_bytes(b),
                (x, y) => {
                    let data = |view: Option<crate::object::MemoryView>, value| match view {
                        Some(view) => self.memory_bytes(&view),
                        None => self.as_bytes(value).unwrap_or_default().to_vec(),
                    };
                    data(x, a) == data(y, b)
                }
            },
            (Object::List(x), Object::List(y)) | (Object::Tuple(x), Object::Tuple(y)) => {
                self.equal_items(x, y, depth)?
            }
            (Object::Dict(x), Object::Dict(y)) => self.equal_dicts(x, y, depth)?,
            (Object::Set(x) | Object::FrozenSet(x), Object::Set(y) | Object::FrozenSet(y)) => {
                x.len() == y.len() && self.is_subset(x, y, depth)?
            }
            (Object::Range(x), Object::Range(y)) => {
                let length = |r: &crate::object::Range| {
                    crate::text::slice::range_length(r.start, r.stop, r.step)
                };
                length(x) == length(y)
                    && (length(x) == 0
                        || (x.start == y.start && (length(x) == 1 || x.step == y.step)))
            }
            (Object::Slice(x), Object::Slice(y)) => self.equal_items(&x[..], &y[..], depth)?,
            (Object::Method(x), Object::Method(y)) => x.0.same(y.0) && x.1.same(y.1),
            (Object::Names(x), Object::Names(y)) => self.names_of(*x) == self.names_of(*y),
            (Object::View(ViewKind::Keys, x), Object::View(ViewKind::Keys, y)) => {
                match (self.as_dict(Value::Obj(*x)), self.as_dict(Value::Obj(*y))) {
                    (Some(x), Some(y)) => x.len() == y.len() && self.is_subset(x, y, depth)?,
                    _ => false,
                }
            }
            (Object::View(ViewKind::Keys, x), Object::Set(y) | Object::FrozenSet(y))
            | (Object::Set(y) | Object::FrozenSet(y), Object::View(ViewKind::Keys, x)) => {
                match self.as_dict(Value::Obj(*x)) {
                    Some(x) => x.len() == y.len() && self.is_subset(x, y, depth)?,
                    None => false,
                }
            }
            _ => false,
        })
    }

    fn equal_items(&self, a: &[Value], b: &[Value], depth: u32) -> Res<bool> {
        if a.len() != b.len() {
            return Ok(false);
        }
        for (a, b) in a.iter().zip(b) {
            if !self.same_or_equal(*a, *b, depth + 1)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `a is b or a == b`, as containers compare.
    pub(crate) fn same_or_equal(&self, a: Value, b: Value, depth: u32) -> Res<bool> {
        Ok(a.same(b) || self.equal(a, b, depth)?)
    }

    fn equal_dicts(&self, a: &Dict, b: &Dict, depth: u32) -> Res<bool> {
        if a.len() != b.len() {
            return Ok(false);
        }
        for entry in a.iter() {
            let Some(place) = self.find_in(b, entry.hash, entry.key, depth)? else {
                return Ok(false);
            };
            let other = b.at(place).map_or(Value::Undefined, |entry| entry.value);
            if !self.same_or_equal(entry.value, other, depth + 1)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(crate) fn is_subset(&self, a: &Dict, b: &Dict, depth: u32) -> Res<bool> {
        for entry in a.iter() {
            if self.find_in(b, entry.hash, entry.key, depth)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(crate) fn find_in(
        &self,
        dict: &Dict,
        hash: i64,
        key: Value,
        depth: u32,
    ) -> Res<Option<usize>> {
        dict.find(hash, |known| self.same_or_equal(known, key, depth + 1))
    }

    /// The place of a key in a dict or set, and its hash.
    pub(crate) fn find_key(&self, dict: &Dict, key: Value) -> Res<(i64, Option<usize>)> {
        let hash = self.hash_value(key, 0)?;
        Ok((hash, self.find_in(dict, hash, key, 0)?))
    }

    pub(crate) fn hash_value(&self, value: Value, depth: u32) -> Res<i64> {
        if depth > DEEPEST {
            return fault("RecursionError", "maximum recursion depth exceeded while hashing");
        }
        Ok(match value {
            Value::Undefined | Value::None => 0x_fca8_6420,
            Value::Bool(b) => i64::from(b),
            Value::Int(n) => hash_int(n),
            Value::Float(x) => float::hash(x),
            Value::NotImplemented => 101,
            Value::Ellipsis => 103,
            Value::Native(id) => i64::from(id.index) + (i64::from(id.table) << 20),
            Value::Obj(at) => return self.hash_object(value, at, depth),
        })
    }

    fn hash_object(&self, value: Value, at: Ref, depth: u32) -> Res<i64> {
        Ok(match self.heap.get(at) {
            Object::Str(text) => hash_bytes(self.heap.text_bytes(text)),
            Object::Bytes(data) => hash_bytes(data),
            Object::MemoryView(view) => {
                if !view.read_only {
                    return crate::control::value_error("cannot hash writable memoryview object");
                }
                hash_bytes(&self.memory_bytes(view))
            }
            Object::BigInt(n) => int::hash(n),
            Object::Tuple(items) => {
                let mut hash: u64 = 2_870_177_450_012_600_261;
                for item in items.iter() {
                    let lane = self.hash_value(*item, depth + 1)? as u64;
                    hash = hash.wrapping_add(lane.wrapping_mul(14_029_467_366_897_019_727));
                    hash = hash.rotate_left(31).wrapping_mul(11_400_714_785_074_694_791);
                }
                hash.wrapping_add(items.len() as u64 ^ (2_870_177_450_012_600_261 ^ 3_527_539))
                    as i64
            }
            Object::FrozenSet(set) => {
                let mut hash: u64 = 1_927_868_237;
                for entry in set.iter() {
                    hash ^= (entry.hash as u64 ^ 89_869_747).wrapping_mul(3_644_798_167);
                }
                hash as i64
            }
            Object::Range(range) => {
                let length = crate::text::slice::range_length(range.start, range.stop, range.step);
                let key = (
                    length,
                    if length == 0 { 0 } else { range.start },
                    if length < 2 { 0 } else { range.step },
                );
                hash_int((key.0 as i64).wrapping_mul(31) ^ key.1.wrapping_mul(17) ^ key.2)
            }
            Object::Method(method) => {
                self.hash_value(method.0, depth + 1)?
                    ^ self.hash_value(method.1, depth + 1)?.rotate_left(7)
            }
            Object::List(_)
            | Object::Dict(_)
            | Object::Set(_)
            | Object::ByteArray(_)
            | Object::Slice(_) => {
                return type_error(format!("unhashable type: '{}'", self.type_name(value)));
            }
            Object::Instance(instance) => {
                match self.lookup_uncached(instance.class, symbol::HASH) {
                    Some(Value::None) | None => {
                        return type_error(format!("unhashable type: '{}'", self.type_name(value)));
                    }
                    Some(Value::Native(_)) if !instance.payload.is_undefined() => {
                        self.hash_value(instance.payload, depth + 1)?
                    }
                    Some(Value::Native(_)) => identity_hash(at),
                    Some(_) => match self.ask(Question::Hash(value))? {
                        Value::Int(n) => hash_int(n),
                        big if super::operator::int_value(self, big).is_some() => {
                            self.hash_value(self.payload(big), depth + 1)?
                        }
                        _ => return type_error("__hash__ method should return an integer"),
                    },
                }
            }
            Object::Class(class) if class.metaclass != crate::builtin_class::TYPE => {
                match self.lookup_uncached(class.metaclass, symbol::HASH) {
                    Some(Value::Obj(_)) => match self.ask(Question::Hash(value))? {
                        Value::Int(n) => hash_int(n),
                        big if super::operator::int_value(self, big).is_some() => {
                            self.hash_value(self.payload(big), depth + 1)?
                        }
                        _ => return type_error("__hash__ method should return an integer"),
                    },
                    _ => identity_hash(at),
                }
            }
            _ => identity_hash(at),
        })
    }

    /// Order of two built-in values; `None` when they have none.
    pub(crate) fn order(&self, a: Value, b: Value, depth: u32) -> Res<Option<Option<Ordering>>> {
        if depth > DEEPEST {
            return fault("RecursionError", "maximum recursion depth exceeded in comparison");
        }
        let (a, b) = (self.payload(a), self.payload(b));
        if let (Value::Int(a), Value::Int(b)) = (a, b) {
            return Ok(Some(Some(a.cmp(&b))));
        }
        if let (Some(x), Some(y)) = (number(self, a), number(self, b)) {
            return Ok(Some(compare_numbers(&x, &y)));
        }
        let (Some(x), Some(y)) = (self.object(a), self.object(b)) else { return Ok(None) };
        Ok(match (x, y) {
            (Object::Str(x), Object::Str(y)) => {
                Some(Some(self.heap.text_bytes(x).cmp(self.heap.text_bytes(y))))
            }
            (Object::Bytes(_) | Object::ByteArray(_), Object::Bytes(_) | Object::ByteArray(_)) => {
                Some(self.as_bytes(a).partial_cmp(&self.as_bytes(b)))
            }
            (Object::List(x), Object::List(y)) | (Object::Tuple(x), Object::Tuple(y)) => {
                for (a, b) in x.iter().zip(y.iter()) {
                    if !self.same_or_equal(*a, *b, depth + 1)? {
                        return self.order_or_ask(*a, *b, depth + 1);
                    }
                }
                Some(Some(x.len().cmp(&y.len())))
            }
            _ => None,
        })
    }

    /// Order where Python code may decide: less, or else greater.
    pub(crate) fn order_or_ask(
        &self,
        a: Value,
        b: Value,
        depth: u32,
    ) -> Res<Option<Option<Ordering>>> {
        let user = |value, name| self.special(value, name).is_some();
        if user(a, symbol::LT) || user(b, symbol::GT) {
            let less = self.ask(Question::Less(a, b))? == Value::Bool(true);
            return Ok(Some(Some(if less { Ordering::Less } else { Ordering::Greater })));
        }
        self.order(a, b, depth)
    }

    /// `a < b` for sorting; asks when Python code decides.
    pub(crate) fn less(&self, a: Value, b: Value) -> Res<bool> {
        match self.order_or_ask(a, b, 0)? {
            Some(order) => Ok(order == Some(Ordering::Less)),
            None => self.no_order("<", a, b),
        }
    }

    pub(crate) fn no_order<T>(&self, symbol: &str, a: Value, b: Value) -> Res<T> {
        type_error(format!(
            "'{symbol}' not supported between instances of '{}' and '{}'",
            self.type_name(a),
            self.type_name(b)
        ))
    }

    /// The comparison instruction, past its fast path.
    pub(crate) fn compare(&mut self, op: CompareOp, a: Value, b: Value) -> Res<()> {
        if let (Value::Obj(x), Value::Obj(y)) = (a, b)
            && let (Object::Str(x), Object::Str(y)) = (self.heap.get(x), self.heap.get(y))
        {
            let order = self.heap.text_bytes(x).cmp(self.heap.text_bytes(y));
            self.push(Value::Bool(match op {
                CompareOp::Eq => order.is_eq(),
                CompareOp::Ne => order.is_ne(),
                CompareOp::Lt => order.is_lt(),
                CompareOp::Le => order.is_le(),
                CompareOp::Gt => order.is_gt(),
                CompareOp::Ge => order.is_ge(),
            }));
            return Ok(());
        }
        let (name, reflected, _) = compare_names(op);
        let left = self.special(a, name);
        let right = self.special(b, reflected);
        if let Some(method) = left
            && op != CompareOp::Ne
            && self.left_goes_first(a, b)
            && self.call_operator(method, a, b, Operation::Compare(op))?
        {
            return Ok(());
        }
        if left.is_some() || right.is_some() || self.has_default_ne(op, a, b) {
            let helper = self.prelude_function(compare_helper(op));
            return self.call_value(helper, &[a, b], &[], Ret::Push);
        }
        let items = |value| matches!(self.object(value), Some(Object::View(ViewKind::Items, _)));
        let set_like = |value| {
            self.as_set(value).is_some()
                || matches!(
                    self.object(value),
                    Some(Object::View(ViewKind::Keys | ViewKind::Items, _))
                )
        };
        if (items(a) && set_like(b)) || (set_like(a) && items(b)) {
            let helper = self.prelude_function("_compare_views");
            let sign = self.str(compare_names(op).2);
            return self.call_value(helper, &[a, b, sign], &[], Ret::Push);
        }
        let (function, name) = super::native::compare_operation(op);
        self.operate(function, name, &[a, b], Ret::Push)
    }

    /// Whether the right operand's class has no claim to be asked before the left one's.
    pub(crate) fn left_goes_first(&self, a: Value, b: Value) -> bool {
        let (left, right) = (self.type_of(a), self.type_of(b));
        left == right || !self.is_subclass(right, left)
    }

    /// `!=` falls back on a Python `==`.
    fn has_default_ne(&self, op: CompareOp, a: Value, b: Value) -> bool {
        op == CompareOp::Ne
            && (self.special(a, symbol::EQ).is_some() || self.special(b, symbol::EQ).is_some())
    }

    /// A comparison of built-in values.
    pub(crate) fn compare_plain(&self, op: CompareOp, a: Value, b: Value) -> Res {
        match op {
            CompareOp::Eq => return Ok(Value::Bool(self.equal(a, b, 0)?)),
            CompareOp::Ne => return Ok(Value::Bool(!self.equal(a, b, 0)?)),
            _ => {}
        }
        if let Some(truth) = self.compare_sets(op, a, b)? {
            return Ok(Value::Bool(truth));
        }
        match self.order(a, b, 0)? {
            Some(order) => Ok(Value::Bool(match op {
                CompareOp::Lt => order == Some(Ordering::Less),
                CompareOp::Le => matches!(order, Some(Ordering::Less | Ordering::Equal)),
                CompareOp::Gt => order == Some(Ordering::Greater),
                _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            })),
            None => self.no_order(compare_names(op).2, a, b),
        }
    }

    fn compare_sets(&self, op: CompareOp, a: Value, b: Value) -> Res<Option<bool>> {
        let table = |value| match self.object(self.payload(value)) {
            Some(Object::View(ViewKind::Keys, dict)) => self.as_dict(Value::Obj(*dict)).cloned(),
            _ => self.as_set(value).cloned(),
        };
        let (Some(x), Some(y)) = (table(a), table(b)) else { return Ok(None) };
        Ok(Some(match op {
            CompareOp::Lt => x.len() < y.len() && self.is_subset(&x, &y, 0)?,
            CompareOp::Le => self.is_subset(&x, &y, 0)?,
            CompareOp::Gt => x.len() > y.len() && self.is_subset(&y, &x, 0)?,
            _ => self.is_subset(&y, &x, 0)?,
        }))
    }

    /// `len()` of a built-in value.
    pub(crate) fn native_length(&self, value: Value) -> Res<usize> {
        Ok(match self.object(self.payload(value)) {
            Some(Object::Str(text)) => text.chars(),
            Some(Object::Bytes(data) | Object::ByteArray(data)) => data.len(),
            Some(Object::List(items) | Object::Tuple(items)) => items.len(),
            Some(Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict)) => dict.len(),
            Some(Object::Range(range)) => {
                crate::text::slice::range_length(range.start, range.stop, range.step) as usize
            }
            Some(Object::View(_, dict)) => {
                self.as_dict(Value::Obj(*dict)).map_or(0, |dict| dict.len())
            }
            Some(Object::MemoryView(view)) => view.length as usize,
            Some(Object::Names(owner)) => self.names_of(*owner).len(),
            Some(Object::Iter(iter)) if matches!(**iter, Iter::Exhausted) => {
                return type_error("object of type 'iterator' has no len()");
            }
            _ => {
                return type_error(format!(
                    "object of type '{}' has no len()",
                    self.type_name(value)
                ));
            }
        })
    }
}

/// A number of any built-in kind.
pub enum Number {
    Small(i64),
    Big(BigInt),
    Float(f64),
}

pub fn number(vm: &Vm, value: Value) -> Option<Number> {
    Some(match value {
        Value::Bool(b) => Number::Small(i64::from(b)),
        Value::Int(n) => Number::Small(n),
        Value::Float(x) => Number::Float(x),
        Value::Obj(at) => match vm.heap.get(at) {
            Object::BigInt(n) => Number::Big((**n).clone()),
            _ => return None,
        },
        _ => return None,
    })
}

pub fn compare_numbers(a: &Number, b: &Number) -> Option<Ordering> {
    match (a, b) {
        (Number::Small(a), Number::Small(b)) => Some(a.cmp(b)),
        (Number::Float(a), Number::Float(b)) => a.partial_cmp(b),
        (Number::Big(a), Number::Big(b)) => Some(a.cmp(b)),
        (Number::Small(a), Number::Big(b)) => Some(BigInt::from(*a).cmp(b)),
        (Number::Big(a), Number::Small(b)) => Some(a.cmp(&BigInt::from(*b))),
        (Number::Float(a), Number::Small(b)) => {
            if b.unsigned_abs() < 1 << 52 {
                a.partial_cmp(&(*b as f64))
            } else {
                float::compare_int(*a, &BigInt::from(*b))
            }
        }
        (Number::Float(a), Number::Big(b)) => float::compare_int(*a, b),
        (a, Number::Float(_)) => compare_numbers(b, a).map(Ordering::reverse),
    }
}

/// Special method, its reflection, and the sign.
pub fn compare_names(op: CompareOp) -> (Sym, Sym, &'static str) {
    match op {
        CompareOp::Eq => (symbol::EQ, symbol::EQ, "=="),
        CompareOp::Ne => (symbol::NE, symbol::NE, "!="),
        CompareOp::Lt => (symbol::LT, symbol::GT, "<"),
        CompareOp::Le => (symbol::LE, symbol::GE, "<="),
        CompareOp::Gt => (symbol::GT, symbol::LT, ">"),
        CompareOp::Ge => (symbol::GE, symbol::LE, ">="),
    }
}

pub fn compare_helper(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Eq => "_eq",
        CompareOp::Ne => "_ne",
        CompareOp::Lt => "_lt",
        CompareOp::Le => "_le",
        CompareOp::Gt => "_gt",
        CompareOp::Ge => "_ge",
    }
}

pub fn hash_int(n: i64) -> i64 {
    const MODULUS: i64 = (1 << 61) - 1;
    match n % MODULUS {
        -1 => -2,
        hash => hash,
    }
}

fn identity_hash(at: Ref) -> i64 {
    i64::from(at.0) * 3 + 0x7f00
}

/// FNV-1a: strings hash the same in every run (CPython's differ from run to run).
fn hash_bytes(data: &[u8]) -> i64 {
    if data.is_empty() {
        return 0;
    }
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in data {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    }
    hash as i64
}

impl From<std::convert::Infallible> for Control {
    fn from(never: std::convert::Infallible) -> Control {
        match never {}
    }
}
