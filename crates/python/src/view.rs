//! What a person sees of a stopped program: frames, variables, values as text.
//!
//! Looking never runs Python code: a value's text is `repr` where that is built in, and
//! `<Class object>` with its attributes where it is not. Text and depth are bounded.

use serde::{Deserialize, Serialize};

/// One frame, outermost first in [`super::Vm::frames`]. Frames of native modules are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameView {
    /// `<module>`, or the function's qualified name.
    pub function: String,
    pub file: String,
    /// 1-based: the line about to run, or being run.
    pub line: u32,
    /// Whether the frame stands before its line (at a line boundary) or inside it (in a call).
    pub at_line_start: bool,
    /// Source range of the call or expression being evaluated, when inside a line: 0-based columns
    /// in characters, half-open.
    pub columns: Option<(u32, u32)>,
    /// Locals in order of definition; for `<module>`, the globals without dunder names, functions
    /// and modules last.
    pub variables: Vec<Variable>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    pub name: String,
    pub value: ValueView,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueView {
    /// `repr`, at most 200 characters, cut with `…`.
    pub text: String,
    /// "int", "socket", …
    pub type_name: String,
    /// The object's identity, equal for aliases; `None` for small immutable values.
    pub identity: Option<u32>,
    /// Attributes of an instance, at most 16: for a socket object its `fd` is among them.
    pub attributes: Vec<(String, String)>,
}
