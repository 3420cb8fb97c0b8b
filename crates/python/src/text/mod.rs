//! Python's text and number rules as pure functions on Rust types: formatting, parsing, the methods
//! of `str` and `bytes`, codecs, slices, integer and float arithmetic, `struct`, calendar text.
//!
//! Invariant: nothing here knows of the machine, its values or its heap; every failure is a
//! [`TextError`] with CPython 3.11's class and message; every result is bounded by
//! [`LARGEST_RESULT`]. Indices into `str` count code points. A lone surrogate, which Rust's strings
//! cannot hold, stands as a private character (see [`surrogate`]).
//!
//! Deliberately not here: anything that calls back into Python (`__format__`, `__str__`, key functions).

pub mod base64;
pub mod bytes;
pub mod calendar;
pub mod caret;
pub mod codec;
pub mod digest;
mod double;
pub mod field;
pub mod float;
pub mod int;
mod letter_case;
pub mod pack;
pub mod percent;
mod predicate;
pub mod regex;
pub mod repr;
pub mod slice;
pub mod spec;
pub mod special;
pub mod string;
pub(crate) mod suggest;
pub mod surrogate;
pub mod twister;
pub mod unicode;

#[cfg(test)]
mod tests;

/// An exception to raise: CPython's class name and its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// "ValueError", "TypeError", "OverflowError", "UnicodeDecodeError", "struct.error" …
    pub class: &'static str,
    /// What `str(exception)` gives.
    pub message: String,
    /// The attributes of a UnicodeDecodeError or UnicodeEncodeError.
    pub unicode: Option<Box<UnicodeFault>>,
}

/// The five attributes of a UnicodeError.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnicodeFault {
    pub encoding: String,
    pub object: FaultObject,
    /// Index of the first byte (decoding) or code point (encoding) at fault.
    pub start: usize,
    pub end: usize,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultObject {
    Bytes(Vec<u8>),
    Text(String),
}

pub type Result<T> = std::result::Result<T, TextError>;

/// Results above this many bytes are refused with MemoryError before they are built.
pub const LARGEST_RESULT: usize = 64 << 20;

pub(crate) fn error<T>(class: &'static str, message: impl Into<String>) -> Result<T> {
    Err(TextError { class, message: message.into(), unicode: None })
}

pub(crate) fn value_error<T>(message: impl Into<String>) -> Result<T> {
    error("ValueError", message)
}

pub(crate) fn type_error<T>(message: impl Into<String>) -> Result<T> {
    error("TypeError", message)
}

pub(crate) fn overflow_error<T>(message: impl Into<String>) -> Result<T> {
    error("OverflowError", message)
}

/// A text is split into at most so many parts: more would not fit in the heap.
pub const MOST_PARTS: usize = 1 << 20;

/// Refuses more parts than [`MOST_PARTS`].
pub fn check_parts(parts: usize) -> Result<()> {
    if parts > MOST_PARTS { error("MemoryError", "") } else { Ok(()) }
}

/// Refuses a result that would be longer than [`LARGEST_RESULT`].
pub fn check_size(bytes: usize) -> Result<()> {
    if bytes > LARGEST_RESULT { error("MemoryError", "") } else { Ok(()) }
}
