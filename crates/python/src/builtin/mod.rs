//! The built-in functions, classes and modules: tables of native functions.
//!
//! Invariant: a native function never calls back into Python; it asks (and is called again with the
//! answer) or ends in a tail call. It has no side effect before its last question.

mod bytes;
mod dict;
mod exception;
mod frame;
mod function;
mod iterator;
mod library;
mod list;
mod math;
mod number;
mod object;
mod set;
mod string;
mod sys;

use crate::builtin_class as class;
use crate::control::Res;
use crate::value::{NativeId, Ref, Sym, Value};
use crate::vm::Vm;

#[derive(Clone, Copy)]
pub enum NativeFn {
    /// Arguments by position; absent ones are `Undefined` or cut off at the end.
    Plain(fn(&mut Vm, &[Value]) -> Res),
    /// The last arguments have these names.
    Named(fn(&mut Vm, &[Value], &[Sym]) -> Res),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NativeKind {
    Function,
    /// The first argument is the object.
    Method,
    /// The first argument is the class.
    ClassMethod,
    StaticMethod,
    /// An attribute: called with the object to read it.
    Getter,
}

#[derive(Clone, Copy)]
pub struct NativeDef {
    pub name: &'static str,
    pub kind: NativeKind,
    pub min: u8,
    /// 255: any number.
    pub max: u8,
    /// Names by which positions can be given too; empty text where they cannot.
    pub keywords: &'static [&'static str],
    pub function: NativeFn,
}

impl NativeDef {
    pub const fn keywords(mut self, keywords: &'static [&'static str]) -> NativeDef {
        self.keywords = keywords;
        self
    }
}

const fn define(
    name: &'static str,
    kind: NativeKind,
    min: u8,
    max: u8,
    function: NativeFn,
) -> NativeDef {
    NativeDef { name, kind, min, max, keywords: &[], function }
}

pub const ANY: u8 = 255;

const fn func(name: &'static str, min: u8, max: u8, f: fn(&mut Vm, &[Value]) -> Res) -> NativeDef {
    define(name, NativeKind::Function, min, max, NativeFn::Plain(f))
}

/// A method; `min` and `max` count the arguments after the object.
const fn method(
    name: &'static str,
    min: u8,
    max: u8,
    f: fn(&mut Vm, &[Value]) -> Res,
) -> NativeDef {
    let max = if max == ANY { ANY } else { max + 1 };
    define(name, NativeKind::Method, min + 1, max, NativeFn::Plain(f))
}

const fn class_method(
    name: &'static str,
    min: u8,
    max: u8,
    f: fn(&mut Vm, &[Value]) -> Res,
) -> NativeDef {
    let max = if max == ANY { ANY } else { max + 1 };
    define(name, NativeKind::ClassMethod, min + 1, max, NativeFn::Plain(f))
}

const fn static_method(
    name: &'static str,
    min: u8,
    max: u8,
    f: fn(&mut Vm, &[Value]) -> Res,
) -> NativeDef {
    define(name, NativeKind::StaticMethod, min, max, NativeFn::Plain(f))
}

const fn getter(name: &'static str, f: fn(&mut Vm, &[Value]) -> Res) -> NativeDef {
    define(name, NativeKind::Getter, 1, 1, NativeFn::Plain(f))
}

const fn named(
    name: &'static str,
    kind: NativeKind,
    f: fn(&mut Vm, &[Value], &[Sym]) -> Res,
) -> NativeDef {
    define(name, kind, 0, ANY, NativeFn::Named(f))
}

/// Where a table's functions are put.
#[derive(Clone, Copy)]
pub enum Home {
    Class(Ref),
    Module(&'static str),
    /// Reached only from instructions.
    Nowhere,
}

pub const TABLES: &[(Home, &[NativeDef])] = &[
    (Home::Nowhere, crate::interp::OPERATIONS),
    (Home::Module("builtins"), function::TABLE),
    (Home::Class(class::OBJECT), object::OBJECT),
    (Home::Class(class::TYPE), object::TYPE),
    (Home::Class(class::INT), number::INT),
    (Home::Class(class::FLOAT), number::FLOAT),
    (Home::Class(class::STR), string::TABLE),
    (Home::Class(class::BYTES), bytes::BYTES),
    (Home::Class(class::BYTEARRAY), bytes::BYTEARRAY),
    (Home::Class(class::MEMORYVIEW), bytes::MEMORYVIEW),
    (Home::Class(class::LIST), list::LIST),
    (Home::Class(class::TUPLE), list::TUPLE),
    (Home::Class(class::DICT), dict::TABLE),
    (Home::Class(class::DICT_KEYS), dict::VIEW),
    (Home::Class(class::DICT_ITEMS), dict::VIEW),
    (Home::Class(class::DICT_VALUES), dict::VIEW),
    (Home::Class(class::NAMES), dict::NAMES),
    (Home::Class(class::SET), set::SET),
    (Home::Class(class::FROZENSET), set::FROZENSET),
    (Home::Class(class::RANGE), iterator::RANGE),
    (Home::Class(class::SLICE), iterator::SLICE),
    (Home::Class(class::GENERATOR), iterator::GENERATOR),
    (Home::Class(class::COROUTINE), iterator::COROUTINE),
    (Home::Class(class::ASYNC_GENERATOR), iterator::ASYNC_GENERATOR),
    (Home::Class(class::ENUMERATE), iterator::ENUMERATE),
    (Home::Class(class::ZIP), iterator::ZIP),
    (Home::Class(class::REVERSED), iterator::REVERSED),
    (Home::Class(class::ITERATOR), iterator::ITERATOR),
    (Home::Class(class::STR_ASCII_ITERATOR), iterator::ITERATOR),
    (Home::Class(class::BYTEARRAY_ITERATOR), iterator::ITERATOR),
    (Home::Class(class::LIST_REVERSEITERATOR), iterator::ITERATOR),
    (Home::Class(class::DICT_REVERSEKEYITERATOR), iterator::ITERATOR),
    (Home::Class(class::DICT_REVERSEVALUEITERATOR), iterator::ITERATOR),
    (Home::Class(class::DICT_REVERSEITEMITERATOR), iterator::ITERATOR),
    (Home::Class(class::LIST_ITERATOR), iterator::ITERATOR),
    (Home::Class(class::TUPLE_ITERATOR), iterator::ITERATOR),
    (Home::Class(class::STR_ITERATOR), iterator::ITERATOR),
    (Home::Class(class::BYTES_ITERATOR), iterator::ITERATOR),
    (Home::Class(class::RANGE_ITERATOR), iterator::ITERATOR),
    (Home::Class(class::DICT_KEYITERATOR), iterator::ITERATOR),
    (Home::Class(class::DICT_VALUEITERATOR), iterator::ITERATOR),
    (Home::Class(class::DICT_ITEMITERATOR), iterator::ITERATOR),
    (Home::Class(class::SET_ITERATOR), iterator::ITERATOR),
    (Home::Class(class::FUNCTION), object::FUNCTION),
    (Home::Class(class::METHOD), object::METHOD),
    (Home::Class(class::BUILTIN_FUNCTION), object::BUILTIN),
    (Home::Class(class::METHOD_DESCRIPTOR), object::BUILTIN),
    (Home::Class(class::MEMBER), object::MEMBER),
    (Home::Class(class::CELL), frame::CELL),
    (Home::Class(class::CODE), frame::CODE),
    (Home::Class(class::TRACEBACK), frame::TRACEBACK),
    (Home::Class(class::PROPERTY), object::PROPERTY),
    (Home::Class(class::STATICMETHOD), object::STATICMETHOD),
    (Home::Class(class::CLASSMETHOD), object::CLASSMETHOD),
    (Home::Class(class::SUPER), object::SUPER),
    (Home::Class(class::MODULE), object::MODULE),
    (Home::Class(class::BASE_EXCEPTION), exception::TABLE),
    (Home::Class(class::NONE_TYPE), object::NONE),
    (Home::Module("sys"), sys::TABLE),
    (Home::Module("math"), math::TABLE),
    (Home::Module("_machine"), sys::MACHINE),
    (Home::Module("_struct"), library::STRUCT),
    (Home::Module("_binascii"), library::BINASCII),
    (Home::Module("_random"), library::RANDOM),
    (Home::Module("_hash"), library::HASH),
    (Home::Module("_re"), library::RE),
];

pub fn definition(id: NativeId) -> &'static NativeDef {
    &TABLES[id.table as usize].1[id.index as usize]
}

/// The class in whose table a native method stands.
pub fn owner(id: NativeId) -> Option<Ref> {
    match TABLES[id.table as usize].0 {
        Home::Class(class) => Some(class),
        _ => None,
    }
}
