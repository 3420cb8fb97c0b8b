//! Interned names. Two runs of one program intern the same names in the same order.

use crate::value::Sym;
use std::rc::Rc;

const EMPTY: u32 = u32::MAX;

#[derive(Clone, Debug, Default)]
pub struct Interner {
    inner: Rc<Inner>,
}

#[derive(Clone, Debug, Default)]
struct Inner {
    names: Vec<Rc<str>>,
    /// Open addressing over `names`, a power of two in length, at most half full.
    index: Vec<u32>,
}

impl PartialEq for Interner {
    fn eq(&self, other: &Interner) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner) || self.inner.names == other.inner.names
    }
}

impl Eq for Interner {}

impl std::hash::Hash for Interner {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.inner.names.len() as u64).hash(state);
    }
}

impl Interner {
    pub fn with_known_names() -> Interner {
        let mut interner = Interner::default();
        interner.enlarge();
        for (place, name) in KNOWN.iter().enumerate() {
            let sym = interner.intern(name);
            debug_assert_eq!(sym, Sym(place as u32), "{name} is listed twice");
        }
        // Before any name of one letter, so that they are found without a search.
        for code in 0..128u8 {
            let sym = interner.intern(char::from(code).encode_utf8(&mut [0; 4]));
            debug_assert_eq!(sym, Interner::ascii(code), "a known name of one letter");
        }
        interner
    }

    pub fn intern(&mut self, name: &str) -> Sym {
        let place = match self.place(name) {
            Ok(sym) => return sym,
            Err(place) => place,
        };
        let inner = Rc::make_mut(&mut self.inner);
        let sym = Sym(inner.names.len() as u32);
        inner.names.push(name.into());
        inner.index[place] = sym.0;
        if inner.names.len() * 2 > inner.index.len() {
            self.enlarge();
        }
        sym
    }

    /// The name of one ASCII character.
    pub fn ascii(code: u8) -> Sym {
        Sym(KNOWN.len() as u32 + u32::from(code))
    }

    /// The name's symbol, or where in the index it would stand.
    fn place(&self, name: &str) -> Result<Sym, usize> {
        let mask = self.inner.index.len() - 1;
        let mut place = hash(name) & mask;
        loop {
            match self.inner.index[place] {
                EMPTY => return Err(place),
                at if *self.inner.names[at as usize] == *name => return Ok(Sym(at)),
                _ => place = (place + 1) & mask,
            }
        }
    }

    fn enlarge(&mut self) {
        let inner = Rc::make_mut(&mut self.inner);
        let length = (inner.names.len() * 4).next_power_of_two().max(1024);
        inner.index.clear();
        inner.index.resize(length, EMPTY);
        for (at, name) in inner.names.iter().enumerate() {
            let mut place = hash(name) & (length - 1);
            while inner.index[place] != EMPTY {
                place = (place + 1) & (length - 1);
            }
            inner.index[place] = at as u32;
        }
    }

    /// The name's symbol if anything by that name was ever interned.
    pub fn find(&self, name: &str) -> Option<Sym> {
        self.place(name).ok()
    }

    pub fn name(&self, sym: Sym) -> &Rc<str> {
        &self.inner.names[sym.0 as usize]
    }
}

/// FNV-1a, as wide on every platform.
fn hash(name: &str) -> usize {
    name.bytes()
        .fold(0x811c_9dc5u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
        as usize
}

/// Names that the machine itself looks up, as constants.
macro_rules! known {
    ($($constant:ident = $text:literal),* $(,)?) => {
        const KNOWN: &[&str] = &[$($text),*];
        // Every name has its place, whether or not any code asks for it.
        #[allow(dead_code, non_camel_case_types, clippy::upper_case_acronyms)]
        enum Place { $($constant),* }
        $(#[allow(dead_code)] pub const $constant: Sym = Sym(Place::$constant as u32);)*
    };
}

known! {
    INIT = "__init__", NEW = "__new__", DEL = "__del__", CALL = "__call__", NAME = "__name__",
    QUALNAME = "__qualname__", MODULE = "__module__", DOC = "__doc__", DICT = "__dict__",
    CLASS = "__class__", BASES = "__bases__", MRO = "__mro__", REPR = "__repr__", STR = "__str__",
    BYTES = "__bytes__", FORMAT = "__format__", HASH = "__hash__", BOOL = "__bool__", LEN = "__len__",
    EQ = "__eq__", NE = "__ne__", LT = "__lt__", LE = "__le__", GT = "__gt__", GE = "__ge__",
    GETATTR = "__getattr__", GETATTRIBUTE = "__getattribute__", SETATTR = "__setattr__",
    DELATTR = "__delattr__", GET = "__get__", SET = "__set__", DELETE = "__delete__",
    SET_NAME = "__set_name__", INIT_SUBCLASS = "__init_subclass__", CLASS_GETITEM = "__class_getitem__",
    GETITEM = "__getitem__", SETITEM = "__setitem__", DELITEM = "__delitem__", MISSING = "__missing__",
    CONTAINS = "__contains__", ITER = "__iter__", NEXT = "__next__", REVERSED = "__reversed__",
    INDEX = "__index__", INT = "__int__", FLOAT = "__float__", ABS = "__abs__", NEG = "__neg__",
    POS = "__pos__", INVERT = "__invert__", ROUND = "__round__", TRUNC = "__trunc__",
    ADD = "__add__", SUB = "__sub__", MUL = "__mul__", TRUEDIV = "__truediv__",
    FLOORDIV = "__floordiv__", MOD = "__mod__", POW = "__pow__", LSHIFT = "__lshift__",
    RSHIFT = "__rshift__", AND = "__and__", OR = "__or__", XOR = "__xor__", MATMUL = "__matmul__",
    RADD = "__radd__", RSUB = "__rsub__", RMUL = "__rmul__", RTRUEDIV = "__rtruediv__",
    RFLOORDIV = "__rfloordiv__", RMOD = "__rmod__", RPOW = "__rpow__", RLSHIFT = "__rlshift__",
    RRSHIFT = "__rrshift__", RAND = "__rand__", ROR = "__ror__", RXOR = "__rxor__",
    RMATMUL = "__rmatmul__", IADD = "__iadd__", ISUB = "__isub__", IMUL = "__imul__",
    ITRUEDIV = "__itruediv__", IFLOORDIV = "__ifloordiv__", IMOD = "__imod__", IPOW = "__ipow__",
    ILSHIFT = "__ilshift__", IRSHIFT = "__irshift__", IAND = "__iand__", IOR = "__ior__",
    IXOR = "__ixor__", IMATMUL = "__imatmul__", DIVMOD = "__divmod__", ENTER = "__enter__",
    EXIT = "__exit__", AENTER = "__aenter__", AEXIT = "__aexit__", AITER = "__aiter__",
    ANEXT = "__anext__", AWAIT = "__await__", SLOTS = "__slots__", ANNOTATIONS = "__annotations__",
    MATCH_ARGS = "__match_args__", PREPARE = "__prepare__", CAUSE = "__cause__",
    CONTEXT = "__context__", TRACEBACK = "__traceback__", SUPPRESS = "__suppress_context__",
    NOTES = "__notes__", ARGS = "args", MAIN = "__main__", FILE = "__file__", BUILTINS = "__builtins__",
    ALL = "__all__", PATH = "__path__", SELF = "self", SUBCLASSCHECK = "__subclasscheck__",
    INSTANCECHECK = "__instancecheck__", DEFAULTS = "__defaults__", KWDEFAULTS = "__kwdefaults__",
    CODE = "__code__", GLOBALS = "__globals__", CLOSURE = "__closure__", WRAPPED = "__wrapped__",
    FUNC = "__func__", BOUND_SELF = "__self__", LENGTH_HINT = "__length_hint__", DIR = "__dir__",
    SUBCLASSES = "__subclasses__", KEYS = "keys", ERRNO = "errno", STRERROR = "strerror",
    FILENAME = "filename", FILENAME2 = "filename2", VALUE = "value", CODE_ATTR = "code",
    METACLASS = "metaclass", CLASSCELL = "__classcell__", SPEC = "__spec__", PACKAGE = "__package__",
    LOADER = "__loader__", COMPLEX = "__complex__", CEIL = "__ceil__", FLOOR = "__floor__",
    RDIVMOD = "__rdivmod__", SIZEOF = "__sizeof__", REDUCE = "__reduce__", WEAKREF = "__weakref__",
    MSG = "msg", LINENO = "lineno", OFFSET = "offset", TEXT = "text", PRINT_FILE_AND_LINE = "print_file_and_line",
    END_LINENO = "end_lineno", END_OFFSET = "end_offset", OBJECT_ATTR = "object", ENCODING = "encoding",
    START = "start", END = "end", REASON = "reason", OBJ = "obj", NAME_ATTR = "name", KEY = "key",
    WITH_TRACEBACK = "with_traceback", ADD_NOTE = "add_note", SEND = "send", THROW = "throw", CLOSE = "close",
}
