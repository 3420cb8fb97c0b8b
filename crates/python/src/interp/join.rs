//! `+` and `+=` of strings.
//!
//! Invariant: what `+=` gives is the beginning of a buffer. A string at whose end the buffer ends is
//! lengthened by adding to the buffer, which changes no other string: each sees its own length of it.

use crate::control::Res;
use crate::object::{Object, Str};
use crate::value::Value;
use crate::vm::Vm;
use std::rc::Rc;

/// Shorter texts are copied: that is as fast.
const GROWN_FROM: usize = 128;

impl Vm {
    /// Two strings in one; `None` where one of the values is none.
    pub(crate) fn join_strings(&mut self, a: Value, b: Value, grow: bool) -> Res<Option<Value>> {
        let (Some(Object::Str(x)), Some(Object::Str(y))) = (self.object(a), self.object(b)) else {
            return Ok(None);
        };
        if y.len() == 0 {
            return Ok(Some(a));
        }
        if x.len() == 0 {
            return Ok(Some(b));
        }
        let length = x.len() + y.len();
        let chars = (x.chars() + y.chars()) as u32;
        if chars as usize == length
            && let Some(short) = Str::short(self.heap.text_bytes(x), self.heap.text_bytes(y))
        {
            return Ok(Some(self.new_str(short)));
        }
        self.check_size(length)?;
        if grow && length >= GROWN_FROM {
            return Ok(Some(self.grow(x.clone(), y.clone(), chars)));
        }
        let mut whole = String::with_capacity(length);
        whole.push_str(self.heap.text(x));
        whole.push_str(self.heap.text(y));
        Ok(Some(self.new_str(Str::Long { chars, text: whole.into() })))
    }

    fn grow(&mut self, x: Str, y: Str, chars: u32) -> Value {
        let length = (x.len() + y.len()) as u32;
        let more = Rc::<str>::from(self.heap.text(&y));
        self.heap.charge(more.len());
        if let Str::Grown { buffer, length: before, .. } = x
            && let Object::Buffer(whole) = self.heap.slot_mut(buffer)
            && whole.len() == before as usize
        {
            self.copied.own_text(whole).push_str(&more);
            return self.alloc(Object::Str(Str::Grown { chars, length, buffer }));
        }
        let mut whole = String::with_capacity(length as usize * 2);
        whole.push_str(self.heap.text(&x));
        whole.push_str(&more);
        self.heap.charge(whole.len());
        let buffer = self.heap.alloc(Object::Buffer(Rc::new(whole)));
        self.alloc(Object::Str(Str::Grown { chars, length, buffer }))
    }
}
