//! A Python value as the machine holds it: small ones inside, others as an index into the heap.
//!
//! Invariant: `Copy`, sixteen bytes, the same on every platform. Equality and hash here are identity
//! (floats by their bits), which is what comparing two machines needs; Python's `==` is elsewhere.

use std::hash::{Hash, Hasher};

/// A heap slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ref(pub u32);

/// An interned name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sym(pub u32);

/// A built-in function or method: table and place in it, see `builtin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NativeId {
    pub table: u8,
    pub index: u16,
}

#[derive(Clone, Copy, Debug, Default)]
// A tag as wide as what follows it: values are copied as two words, never in overlapping pieces.
#[repr(u64)]
pub enum Value {
    /// No value: an unbound local, a missing argument, a removed entry. Never seen by Python code.
    #[default]
    Undefined,
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    NotImplemented,
    Ellipsis,
    Native(NativeId),
    Obj(Ref),
}

impl Value {
    pub fn is_none(self) -> bool {
        matches!(self, Value::None)
    }

    pub fn is_undefined(self) -> bool {
        matches!(self, Value::Undefined)
    }

    /// `None` and a missing argument alike.
    pub fn is_absent(self) -> bool {
        matches!(self, Value::None | Value::Undefined)
    }

    pub fn or_none(self) -> Value {
        if self.is_undefined() { Value::None } else { self }
    }

    pub fn reference(self) -> Option<Ref> {
        match self {
            Value::Obj(r) => Some(r),
            _ => None,
        }
    }

    /// Python's `is`.
    pub fn same(self, other: Value) -> bool {
        self == other
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        match (*self, *other) {
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::Native(a), Value::Native(b)) => a == b,
            (Value::Obj(a), Value::Obj(b)) => a == b,
            (a, b) => std::mem::discriminant(&a) == std::mem::discriminant(&b),
        }
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (tag, bits): (u8, u64) = match *self {
            Value::Undefined => (0, 0),
            Value::None => (1, 0),
            Value::Bool(b) => (2, u64::from(b)),
            Value::Int(n) => (3, n as u64),
            Value::Float(x) => (4, x.to_bits()),
            Value::NotImplemented => (5, 0),
            Value::Ellipsis => (6, 0),
            Value::Native(n) => (7, (u64::from(n.table) << 16) | u64::from(n.index)),
            Value::Obj(r) => (8, u64::from(r.0)),
        };
        state.write_u8(tag);
        state.write_u64(bits);
    }
}
