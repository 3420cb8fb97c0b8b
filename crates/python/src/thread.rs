//! Threads and frames: who is executing what, as data.
//!
//! Invariant: a thread's frames share one value stack; a frame's locals start at `base`, its
//! operands follow. Whatever a frame needs to go on after a callee returns is in the callee's `Ret`.

use crate::code::{BinaryOp, CompareOp};
use crate::value::{NativeId, Ref, Sym, Value};
use crate::vm::ThreadId;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Thread {
    pub id: u32,
    pub frames: Vec<Frame>,
    pub stack: Vec<Value>,
    pub blocks: Vec<Block>,
    /// Built-in functions waiting for an answer from Python code, innermost last.
    pub asking: Vec<Asking>,
    /// The exception being handled, for `raise` and `__context__`.
    pub handled: Value,
    pub state: ThreadState,
    /// Raised when the thread next runs.
    pub interrupt: Option<Ref>,
    /// Signals whose handlers are called when the thread next runs.
    pub signals: Vec<i64>,
    /// The host call to be made again after the handler.
    pub again: Option<Box<Again>>,
    /// What a host's reply left to do.
    pub late: Option<Late>,
    /// Where the result of the pending host call goes.
    pub host_ret: Option<Ret>,
    /// What the thread produces when its last frame returns.
    pub result: Value,
    pub started: bool,
    /// The innermost visible frame stands before its line.
    pub at_line_start: bool,
    /// The main thread's last steps are under way.
    pub ending: bool,
    pub daemon: bool,
}

impl Thread {
    pub fn id(&self) -> ThreadId {
        ThreadId(self.id)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum ThreadState {
    #[default]
    Ready,
    /// A host call is pending.
    Waiting,
    Ended,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Late {
    Raise(Ref),
    Stop,
}

/// After a jump back: in [`Frame::line`].
pub const AGAIN: u32 = 1 << 31;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Frame {
    pub code: u32,
    pub pc: u32,
    /// Where the stack is cut when the frame ends.
    pub cut: u32,
    pub base: u32,
    /// Blocks of this frame start here.
    pub blocks: u32,
    /// The line last traced, 0 at first; with [`AGAIN`], the next `Line` counts even if it is the same.
    pub line: u32,
    pub globals: Ref,
    /// The namespace that `LoadName` and `StoreName` use: a class body's, else undefined.
    pub names: Value,
    pub function: Value,
    pub generator: Option<Ref>,
    pub ret: Ret,
}

/// What happens with a callee's result.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ret {
    Push,
    Discard,
    /// `__init__`: the result must be None; the instance is pushed.
    Init(Value),
    /// `__new__` done: call `__init__` with the same arguments if the result is an instance.
    New(Box<NewCall>),
    /// A `for` loop's next item; StopIteration ends the loop at the target.
    ForIter(u32),
    /// `yield from`: as `ForIter`, but the end's value is pushed.
    Send(u32),
    /// Truth of what `__bool__` or, with `length`, `__len__` said, possibly negated.
    Truth {
        negate: bool,
        length: bool,
    },
    /// What the left operand's method said; the operands stand on the stack, for another to be asked.
    Operator(Operation),
    /// What `__iter__` gave: it must be an iterator.
    Iterator,
    /// Truth of the value under the result decides a jump; the value is dropped when there is none.
    Jump {
        target: u32,
        jump_if: bool,
    },
    /// The items of the resulting tuple go on the stack, the first on top.
    Spread,
    /// Replies to the innermost asking built-in.
    Answer,
    /// A class body: the class is made from its namespace.
    ClassBody(Box<ClassCall>),
    /// The metaclass made the class: fill the class cell.
    ClassMade(Value),
    /// A module's body: on failure it is no longer imported.
    Import(Ref, Sym),
    /// The result is raised.
    Raise {
        cause: Value,
    },
    /// `generator.close()`: ending is success.
    Close,
    /// `next(iterator, default)`.
    NextOr(Value),
    /// `getattr(object, name, default)`
    AttributeOr(Value),
    /// hasattr
    HasAttribute,
    /// A finaliser: errors are reported and forgotten.
    Finaliser,
    /// The result is dropped and this call is made: a host call that a signal interrupted (PEP 475).
    Again(Box<Again>),
    /// One continuation after the other: the value that the first puts on the stack is the second's.
    Chain(Box<(Ret, Ret)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    Binary { op: BinaryOp, in_place: bool },
    Compare(CompareOp),
}

/// A stack of frames set aside: a greenlet. Empty while it runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stack {
    pub frames: Vec<Frame>,
    pub values: Vec<Value>,
    pub blocks: Vec<Block>,
    pub asking: Vec<Asking>,
    pub handled: Value,
    /// Where the value goes with which it is resumed; nowhere if it has not started.
    pub ret: Option<Ret>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Again {
    pub callable: Value,
    pub arguments: Vec<Value>,
    pub ret: Ret,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NewCall {
    pub class: Ref,
    pub arguments: Vec<Value>,
    pub names: Vec<Sym>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClassCall {
    pub name: Value,
    pub bases: Value,
    pub original_bases: Value,
    pub keywords: Value,
    pub metaclass: Value,
    pub namespace: Ref,
    /// What the metaclass's `__prepare__` gave.
    pub mapping: Value,
}

/// A place to go when something is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    pub kind: BlockKind,
    /// Stack height to return to.
    pub height: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    Try {
        target: u32,
    },
    /// Inside a handler: the exception handled before stands at `height`.
    Handler,
}

/// A built-in that asked something of Python code and will be called again with the answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asking {
    pub native: NativeId,
    pub arguments: Vec<Value>,
    pub names: Vec<Sym>,
    pub answers: Vec<(Question, Value)>,
    pub question: Question,
    pub ret: Ret,
}

/// What a built-in may ask about a value whose class is written in Python.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    Repr(Value),
    Str(Value),
    Hash(Value),
    Truth(Value),
    Length(Value),
    Equal(Value, Value),
    Less(Value, Value),
    Items(Value),
    Index(Value),
    Int(Value),
    Float(Value),
    /// The spec is a name, so that asking again asks the same.
    Format(Value, Sym),
    Attribute(Value, Sym),
    Call(Value, Vec<Value>),
}
