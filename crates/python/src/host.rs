//! The border between the interpreter and its host: plain data on both sides.

use serde::{Deserialize, Serialize};

/// How a process starts.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sys.argv`; `argv[0]` is the main program's file name.
    pub argv: Vec<String>,
    /// The main program's text; its file name in tracebacks is `path`.
    pub path: String,
    pub source: String,
    /// Other files of the same folder that `import` can find: (file name, text).
    pub files: Vec<(String, String)>,
    pub library: &'static [LibraryModule],
    pub host_modules: &'static [HostModule],
    pub limits: Limits,
    /// Seeds `random` and the identities that `id()` shows.
    pub seed: u64,
}

/// Bounds of one process; past them the program gets CPython's own error.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    /// Bytes of live objects, roughly; past it `MemoryError`.
    pub heap_bytes: usize,
    /// `sys.getrecursionlimit()`.
    pub recursion: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { heap_bytes: 64 << 20, recursion: 1000 }
    }
}

/// A module written in Python and shipped with the host.
#[derive(Clone, Copy, Debug)]
pub struct LibraryModule {
    pub name: &'static str,
    /// Its text, if the executable holds it; else it is looked for on the [`crate::shelf`].
    pub source: Option<&'static str>,
    pub kind: ModuleKind,
}

impl LibraryModule {
    /// Its text, if it is here.
    pub fn text(&self) -> Option<&'static str> {
        self.source.or_else(|| crate::shelf::text(self.name))
    }
}

/// Where library modules stand in tracebacks.
pub const LIBRARY_FOLDER: &str = "/usr/lib/python3.11/";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModuleKind {
    /// Stands for code that is C in CPython: no line events, no frames in tracebacks or views.
    Native,
    /// Is Python in CPython too: steppable by the curious, shown in tracebacks.
    Library,
}

/// Functions that suspend the calling thread until the host replies. `import NAME` gives a module
/// whose functions take positional arguments, each convertible to [`Data`] (else `TypeError`).
#[derive(Clone, Copy, Debug)]
pub struct HostModule {
    pub name: &'static str,
    pub functions: &'static [&'static str],
}

/// Which host function was called: indices into [`Config::host_modules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HostFunction {
    pub module: u16,
    pub function: u16,
}

/// A Python value as plain data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Data {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
    Bytes(Vec<u8>),
    Tuple(Vec<Data>),
    List(Vec<Data>),
}

/// An exception that a host function raises in the thread: `OSError` with an errno becomes the
/// subclass CPython picks (PEP 3151).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HostError {
    /// A built-in exception class: "OSError", "EOFError", "KeyboardInterrupt", "Unsupported" …
    pub class: String,
    pub arguments: Vec<Data>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stream {
    Stdout,
    Stderr,
}

/// How far a thread may run before it has to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Lines to execute; at least 1.
    pub lines: u64,
    /// Instructions within one line; past it the thread pauses in the middle of the line.
    pub instructions_per_line: u64,
}

/// Why [`super::Vm::run`] returned.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// Lines completed or entered since the call: how many line boundaries were passed.
    pub lines: u64,
    pub effect: Effect,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// The line budget is used up; the thread is about to execute the line its top frame shows. A line
    /// boundary is where CPython's tracer would report a `line` event (each iteration of a one-line loop is one).
    Line,
    /// The instruction budget of one line is used up; running again goes on in the middle of it.
    Paused,
    /// The thread waits for [`super::Vm::reply`].
    HostCall { function: HostFunction, arguments: Vec<Data> },
    /// Text for stdout or stderr; no reply needed.
    Print { stream: Stream, text: String },
    /// The thread wants to start another one, which is ready to run under this id; no reply needed.
    Spawn { thread: super::ThreadId },
    /// This thread ended (not the main one). Its traceback, if any, was printed before.
    ThreadEnd,
    /// The process ended with this status. A traceback, if any, was printed before.
    Exit { code: i32 },
}
