//! Compiled code: instructions, constants, names, and where each instruction comes from.
//!
//! Invariant: immutable once made, shared behind `Rc`. Stack effects are written beside each
//! instruction as `before → after`, top of stack to the right.

use num_bigint::BigInt;
use std::rc::Rc;

/// An index into the instructions of one code object.
pub type Target = u32;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    Nop,
    /// The traced line changes to this one: the line boundary.
    Line(u32),
    Pop,
    Dup,
    Dup2,
    /// Exchanges the top with the n-th value from the top.
    Swap(u32),
    /// a b c → c a b
    RotThree,
    Const(u32),
    /// A function to be made from constant code: [defaults] [kwdefaults] [annotations] [closure] → function
    MakeFunction {
        code: u32,
        flags: u8,
    },
    LoadFast(u32),
    StoreFast(u32),
    DeleteFast(u32),
    LoadGlobal(u32),
    StoreGlobal(u32),
    DeleteGlobal(u32),
    LoadName(u32),
    StoreName(u32),
    DeleteName(u32),
    /// Makes the local a cell (keeping an argument's value inside).
    MakeCell(u32),
    LoadCell(u32),
    LoadDeref(u32),
    StoreDeref(u32),
    DeleteDeref(u32),
    /// A free variable seen from a class body: the class's own name first.
    LoadClassDeref {
        slot: u16,
        name: u32,
    },
    LoadAttr(u32),
    StoreAttr(u32),
    DeleteAttr(u32),
    /// object → function self, or undefined callable
    LoadMethod(u32),
    Binary(BinaryOp),
    InPlace(BinaryOp),
    Unary(UnaryOp),
    Compare(CompareOp),
    /// a b → bool; `true` is `is not`.
    Is(bool),
    /// item container → bool; `true` is `not in`.
    Contains(bool),
    /// container key → item
    Subscript,
    /// value container key →
    StoreSubscript,
    /// container key →
    DeleteSubscript,
    BuildTuple(u32),
    BuildList(u32),
    BuildSet(u32),
    /// set → the set as CPython copies it from a constant
    CopySet,
    BuildDict(u32),
    BuildSlice(u32),
    BuildString(u32),
    /// The list is the n-th value below the item.
    ListAppend(u32),
    SetAdd(u32),
    /// … dict … key value → … dict …
    MapAdd(u32),
    /// list iterable → list
    ListExtend,
    /// As `ListExtend`, for `f(*iterable)`: callable list iterable → callable list
    ExtendArguments,
    SetUpdate,
    /// dict mapping → dict
    DictUpdate,
    /// callable … dict mapping → callable … dict, refusing repeated keys
    DictMerge,
    ListToTuple,
    Jump(Target),
    /// A loop's back edge: the line is traced again.
    JumpBack(Target),
    PopJumpIfFalse(Target),
    PopJumpIfTrue(Target),
    JumpIfFalseOrPop(Target),
    JumpIfTrueOrPop(Target),
    PopJumpIfNone(Target),
    GetIter,
    /// iterator → iterator item, or → (empty) and jump
    ForIter(Target),
    /// callable arguments → result
    Call(u32),
    /// callable arguments → result, the last ones named by a constant tuple
    CallKw {
        count: u16,
        names: u32,
    },
    /// (function self | undefined callable) arguments → result
    CallMethod(u32),
    /// callable tuple [dict] → result
    CallEx {
        keywords: bool,
    },
    Return,
    /// value → sent value
    Yield,
    /// iterable → iterator, for `yield from`
    GetYieldFromIter,
    /// iterator value → iterator yielded, or → result and jump
    Send(Target),
    /// Stands after `Send`: gives the value out; what is sent comes back on the stack.
    YieldInner,
    GetAwaitable,
    GetAiter,
    GetAnext,
    /// iterator exception → (empty) for StopAsyncIteration, else raises again
    EndAsyncFor,
    /// Marks a generator's start; flags tell generator, coroutine, asynchronous generator.
    ReturnGenerator,
    SetupTry(Target),
    /// As `SetupTry`, with a value on the stack that the handler must not find.
    SetupWith(Target),
    PopBlock,
    /// Leaves an exception handler.
    PopExcept,
    /// Leaves an exception handler below a kept top value.
    PopExceptKeep,
    /// exception → raises it again, unchanged
    Reraise,
    /// [exception [cause]] → raises
    Raise(u32),
    /// exception class → exception bool
    MatchException,
    /// rest classes → rest (matched group | None)
    MatchGroup,
    /// original raised rest → (exception to raise | None)
    EndGroup,
    /// The n-th value from the top becomes the exception being handled.
    SetHandled(u32),
    /// manager → exit-method entered, calling `__enter__`
    WithEnter {
        asynchronous: bool,
    },
    /// exit-method → result of exit(None, None, None)
    WithExit,
    /// exit-method [handler] exception → exit-method [handler] exception result
    WithExcept,
    ImportName(u32),
    ImportFrom(u32),
    ImportStar,
    /// name bases-tuple keywords-dict function → class
    BuildClass,
    UnpackSequence(u32),
    UnpackEx {
        before: u16,
        after: u16,
    },
    /// value [spec] → text; conversion 0 none, 1 str, 2 repr, 3 ascii
    FormatValue {
        conversion: u8,
        spec: bool,
    },
    LoadAssertionError,
    /// subject → subject bool
    MatchSequence,
    MatchMapping,
    /// subject → subject length
    GetLen,
    /// subject keys → subject keys (values-tuple | None)
    MatchKeys,
    /// subject class names → (attributes-tuple | None)
    MatchClass(u32),
    /// subject keys → remaining dict
    MatchRest,
    SetupAnnotations,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    And,
    Or,
    Xor,
    MatMul,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    Not,
    Neg,
    Pos,
    Invert,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompareOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

pub const MAKE_DEFAULTS: u8 = 1;
pub const MAKE_KWDEFAULTS: u8 = 2;
pub const MAKE_ANNOTATIONS: u8 = 4;
pub const MAKE_CLOSURE: u8 = 8;

#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    None,
    Ellipsis,
    Bool(bool),
    Int(i64),
    BigInt(BigInt),
    Float(f64),
    /// The imaginary part of an imaginary literal.
    Imaginary(f64),
    Str(Rc<str>),
    Bytes(Rc<[u8]>),
    Tuple(Vec<Const>),
    Code(Rc<Code>),
}

/// Where an instruction comes from: 1-based lines, 0-based columns in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    pub line: u32,
    pub end_line: u32,
    pub column: u32,
    pub end_column: u32,
}

/// A source file as tracebacks show it.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceText {
    pub file: String,
    pub text: String,
    line_starts: Vec<u32>,
}

impl SourceText {
    pub fn new(file: &str, text: &str) -> SourceText {
        let mut line_starts = vec![0];
        line_starts.extend(text.match_indices('\n').map(|(at, _)| at as u32 + 1));
        SourceText { file: file.into(), text: text.into(), line_starts }
    }

    /// The line's text without its end; 1-based.
    pub fn line(&self, line: u32) -> Option<&str> {
        let at = (line as usize).checked_sub(1)?;
        let start = *self.line_starts.get(at)? as usize;
        let end = self.line_starts.get(at + 1).map_or(self.text.len(), |end| *end as usize);
        self.text.get(start..end).map(|text| text.trim_end_matches(['\n', '\r']))
    }

    /// Byte offset of a position's start.
    pub fn offset(&self, position: Position) -> u32 {
        let line = position.line.max(1);
        let start = self.line_starts.get(line as usize - 1).copied().unwrap_or(0);
        let text = self.line(line).unwrap_or_default();
        let column =
            text.char_indices().nth(position.column as usize).map_or(text.len(), |at| at.0);
        start + column as u32
    }

    /// 1-based line and 0-based column in characters of a byte offset.
    pub fn locate(&self, offset: u32) -> (u32, u32) {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts[line - 1] as usize;
        let column = self.text.get(start..offset as usize).map_or(0, |text| text.chars().count());
        (line as u32, column as u32)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    Module,
    Class,
    Function,
    Generator,
    Coroutine,
    AsyncGenerator,
}

#[derive(Debug, PartialEq)]
pub struct Code {
    pub name: Rc<str>,
    pub qualname: Rc<str>,
    pub kind: CodeKind,
    pub source: Rc<SourceText>,
    pub first_line: u32,
    /// No line events, no frames in tracebacks or views.
    pub hidden: bool,
    pub ops: Vec<Op>,
    pub positions: Vec<Position>,
    pub consts: Vec<Const>,
    pub names: Vec<Rc<str>>,
    /// Parameters first (positional-only, positional, keyword-only, `*args`, `**kwargs`), then other
    /// locals, then free variables.
    pub locals: Vec<Rc<str>>,
    pub positional_only: u32,
    /// Positional parameters, positional-only ones included.
    pub positional: u32,
    pub keyword_only: u32,
    pub has_varargs: bool,
    pub has_varkw: bool,
    /// Locals that are cells (own variables captured by inner functions).
    pub cells: Vec<u32>,
    /// How many of the last locals are free variables.
    pub free: u32,
    pub docstring: Option<Rc<str>>,
}

impl Code {
    pub fn parameters(&self) -> usize {
        (self.positional + self.keyword_only) as usize
            + usize::from(self.has_varargs)
            + usize::from(self.has_varkw)
    }

    pub fn is_generator(&self) -> bool {
        matches!(self.kind, CodeKind::Generator | CodeKind::Coroutine | CodeKind::AsyncGenerator)
    }
}
