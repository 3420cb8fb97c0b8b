//! What a heap slot holds.
//!
//! Invariant: an `Object` is small; contents that can be big stand behind an `Rc` of their own, so
//! copying a page of the heap copies pointers.

use crate::dict::Dict;
use crate::namespace::Namespace;
pub use crate::str_object::Str;
use crate::thread::{Block, Frame};
use crate::value::{Ref, Sym, Value};
use num_bigint::BigInt;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Object {
    /// Not in use; the next free slot.
    Free(u32),
    Str(Str),
    /// The text that strings grown by `+=` begin; no value of its own.
    Buffer(Rc<String>),
    Bytes(Rc<Vec<u8>>),
    ByteArray(Rc<Vec<u8>>),
    BigInt(Rc<BigInt>),
    List(Rc<Vec<Value>>),
    Tuple(Rc<Vec<Value>>),
    Dict(Rc<Dict>),
    Set(Rc<Dict>),
    FrozenSet(Rc<Dict>),
    Range(Rc<Range>),
    Slice(Rc<[Value; 3]>),
    Function(Rc<Function>),
    /// Callable, and what it is bound to.
    Method(Rc<(Value, Value)>),
    Class(Rc<Class>),
    Instance(Rc<Instance>),
    Exception(Rc<Exception>),
    Module(Rc<Module>),
    Cell(Value),
    /// One of the machine's loaded codes.
    Code(u32),
    Generator(Rc<Generator>),
    Iter(Rc<Iter>),
    Property(Rc<Property>),
    StaticMethod(Value),
    ClassMethod(Value),
    /// (class to start after, object or class it is bound to)
    Super(Rc<(Ref, Value)>),
    /// A dictionary's keys, values or items.
    View(ViewKind, Ref),
    /// `vars()` of an instance, class or module: reads and writes its names.
    Names(Ref),
    MemoryView(Rc<MemoryView>),
    /// A slot of a class with `__slots__`.
    Member(Sym, Ref),
    Traceback(Rc<Vec<TracebackEntry>>),
    /// A greenlet's frames.
    Stack(Rc<crate::thread::Stack>),
    /// A function of a host module: module and function number.
    HostFunction(u16, u16),
}

/// A range whose bounds fit in 64 bits (others are refused).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Function {
    /// Index into the machine's loaded codes.
    pub code: u32,
    pub globals: Ref,
    pub name: Value,
    pub qualname: Value,
    pub module: Value,
    pub doc: Value,
    pub defaults: Vec<Value>,
    pub kwdefaults: Vec<(Sym, Value)>,
    pub closure: Vec<Value>,
    pub annotations: Value,
    pub attributes: Namespace,
}

/// Which built-in representation the instances of a class have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// An `Instance` with attributes only.
    Plain,
    /// An `Exception`.
    Exception,
    /// A class (metaclasses).
    Class,
    /// A built-in value of this class; subclasses are `Instance`s that carry one.
    Builtin(Ref),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Class {
    pub name: Sym,
    pub qualname: Value,
    pub bases: Vec<Ref>,
    /// Itself first.
    pub mro: Vec<Ref>,
    pub names: Namespace,
    pub metaclass: Ref,
    pub layout: Layout,
    pub builtin: bool,
    /// May be subclassed.
    pub is_base: bool,
    /// Has no instance dictionary: `__slots__` all the way up.
    pub slotted: bool,
    /// Has a `__del__`.
    pub finalised: bool,
    pub traits: Traits,
    pub subclasses: Vec<Ref>,
}

/// Which hooks a class defines in Python, so that common paths need not look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Traits {
    pub getattribute: bool,
    pub getattr: bool,
    pub setattr: bool,
    pub delattr: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instance {
    pub class: Ref,
    pub names: Namespace,
    /// The built-in value inside an instance of a subclass of a built-in class.
    pub payload: Value,
    /// `__del__` has run.
    pub finalised: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Exception {
    pub class: Ref,
    pub arguments: Value,
    pub names: Namespace,
    pub traceback: Vec<TracebackEntry>,
    /// Locals of the frames it passed through that may lead to something with a finaliser.
    pub held: Vec<Value>,
    pub cause: Value,
    pub context: Value,
    pub suppress_context: bool,
}

/// A frame an exception passed through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TracebackEntry {
    pub code: u32,
    /// The instruction that was being executed.
    pub instruction: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Module {
    pub name: Sym,
    pub names: Namespace,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Generator {
    pub code: u32,
    pub name: Value,
    pub qualname: Value,
    pub state: GeneratorState,
    /// Something is to be done when nobody holds it any more: a `finally` to be run, or a warning to be given.
    pub tracked: bool,
    /// That was done, and is not done again.
    pub finalised: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum GeneratorState {
    /// `handled` is the exception being handled inside.
    Suspended {
        frame: Box<Frame>,
        stack: Vec<Value>,
        blocks: Vec<Block>,
        handled: Value,
        started: bool,
    },
    Running,
    Finished,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Property {
    pub get: Value,
    pub set: Value,
    pub delete: Value,
    pub doc: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewKind {
    Keys,
    Values,
    Items,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MemoryView {
    pub target: Ref,
    /// Byte of the first item.
    pub start: u64,
    /// Items.
    pub length: u64,
    /// Bytes from one item to the next; negative when reversed.
    pub stride: i64,
    /// As in `struct`: 'B' unless cast.
    pub format: u8,
    pub read_only: bool,
    pub released: bool,
}

impl MemoryView {
    /// Bytes of one item.
    pub fn item_size(&self) -> u64 {
        match self.format {
            b'h' | b'H' | b'e' => 2,
            b'i' | b'I' | b'f' => 4,
            b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => 8,
            _ => 1,
        }
    }

    pub fn is_contiguous(&self) -> bool {
        self.stride == self.item_size() as i64 || self.length <= 1
    }

    /// Where an item's bytes stand in the target.
    pub fn place(&self, at: u64) -> std::ops::Range<usize> {
        let first = (self.start as i64 + at as i64 * self.stride) as usize;
        first..first + self.item_size() as usize
    }
}

/// Iterators that need no Python code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Iter {
    List { list: Ref, at: u64, reversed: bool },
    Tuple { tuple: Ref, at: u64, reversed: bool },
    Str { text: Ref, offset: u64, reversed: bool },
    Bytes { bytes: Ref, at: u64, reversed: bool },
    Range { next: i64, step: i64, left: u64 },
    Dict { dict: Ref, kind: ViewKind, at: u64, length: u64, reversed: bool },
    Set { set: Ref, items: Rc<Vec<Value>>, at: u64 },
    Enumerate { inner: Value, next: i64 },
    Zip { inner: Vec<Value>, strict: bool },
    Values { items: Rc<Vec<Value>>, at: u64 },
    Exhausted,
}
