//! A resumable interpreter for Python 3: it stops between two lines, inside a call that its host has
//! to answer, or when its budget is used up; it can be cloned there, compared, and resumed.
//!
//! The contract: [`Vm::run`] advances one thread until the next [`Effect`]. After
//! [`Effect::HostCall`] the thread waits; the host answers with [`Vm::reply`] (at once, or many
//! steps later) and runs it again. Nothing else suspends a thread. Printing needs no answer.
//!
//! One process is one `Vm`: its threads share its heap. `fork` is `clone`. Everything is data:
//! explicit frames over an indexed copy-on-write heap, no closures, no native recursion for Python
//! calls, no clock, no randomness but a seed.
//!
//! Deliberately not here: sockets, files, clocks, processes. A host offers those as
//! [`HostModule`]s (functions that suspend) wrapped by [`LibraryModule`]s (Python source).

mod builtin;
mod builtin_class;
mod code;
mod compile;
mod control;
mod dict;
mod heap;
mod host;
mod interp;
mod library;
mod namespace;
mod object;
pub mod shelf;
mod source;
mod str_object;
mod symbol;
pub mod text;
mod thread;
mod value;
mod view;
mod vm;
mod witness;

pub use host::{
    Budget, Config, Data, Effect, HostError, HostFunction, HostModule, LIBRARY_FOLDER,
    LibraryModule, Limits, ModuleKind, Stop, Stream,
};
pub use library::MODULES;
pub use source::{Python2, python2, to_python3};
pub use view::{FrameView, ValueView, Variable};
pub use vm::{ThreadId, Vm};

/// The modules that every program can import, whatever its host, in alphabetical order.
pub fn modules() -> Vec<&'static str> {
    let mut names = interp::core_modules();
    names.sort_unstable();
    names
}
