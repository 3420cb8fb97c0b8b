//! What a `str` object holds: short text in the heap's slot itself, longer text behind a pointer, and
//! text that grows by `+=` as the beginning of a buffer that it shares with what it grew from.
//!
//! Invariant: a text has one form: `Short` if it fits, and `Grown` only where `+=` made it long. What a
//! buffer holds is only ever added to.

use crate::value::Ref;
use std::rc::Rc;

/// The longest text in a slot; only ASCII.
const SHORT: usize = 22;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Str {
    Short {
        length: u8,
        bytes: [u8; SHORT],
    },
    /// With its code points: as many as bytes for ASCII text.
    Long {
        chars: u32,
        text: Rc<str>,
    },
    /// So many bytes of the heap's buffer.
    Grown {
        chars: u32,
        length: u32,
        buffer: Ref,
    },
}

impl Str {
    pub fn new(text: &str) -> Str {
        let ascii = text.is_ascii();
        if ascii && let Some(short) = Str::short(text.as_bytes(), &[]) {
            return short;
        }
        let chars = if ascii { text.len() } else { text.chars().count() };
        Str::Long { chars: chars as u32, text: text.into() }
    }

    /// ASCII text in two pieces, if it is short enough.
    pub fn short(first: &[u8], second: &[u8]) -> Option<Str> {
        let length = first.len() + second.len();
        let mut bytes = [0; SHORT];
        bytes.get_mut(..first.len())?.copy_from_slice(first);
        bytes.get_mut(first.len()..length)?.copy_from_slice(second);
        Some(Str::Short { length: length as u8, bytes })
    }

    /// An int in decimal, which always fits in a slot.
    pub fn of_int(n: i64) -> Str {
        let mut digits = [0; SHORT];
        let (mut first, mut rest) = (SHORT, n.unsigned_abs());
        loop {
            first -= 1;
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if n < 0 {
            first -= 1;
            digits[first] = b'-';
        }
        let mut bytes = [0; SHORT];
        bytes[..SHORT - first].copy_from_slice(&digits[first..]);
        Str::Short { length: (SHORT - first) as u8, bytes }
    }

    /// Bytes.
    pub fn len(&self) -> usize {
        match self {
            Str::Short { length, .. } => *length as usize,
            Str::Long { text, .. } => text.len(),
            Str::Grown { length, .. } => *length as usize,
        }
    }

    /// Code points.
    pub fn chars(&self) -> usize {
        match self {
            Str::Short { length, .. } => *length as usize,
            Str::Long { chars, .. } | Str::Grown { chars, .. } => *chars as usize,
        }
    }

    pub fn is_ascii(&self) -> bool {
        self.chars() == self.len()
    }
}
