//! `%`-templates of the plainest kind, filled without taking them apart first.

use crate::control::Res;
use crate::object::Object;
use crate::value::Value;
use crate::vm::Vm;
use std::fmt::Write;

impl Vm {
    /// The text, if the template has no conversions but plain `%s` and `%d`, all arguments are strings and
    /// small ints, and there are as many as needed. Whatever else there is goes the long way.
    pub(crate) fn fill_plainly(&self, template: &str, arguments: Value) -> Option<String> {
        match self.as_tuple(arguments) {
            Some(items) => self.fill_with(template, items),
            None => self.fill_with(template, &[arguments]),
        }
    }

    /// A template and so many arguments for it stand on the stack: the text, in their place, if it can be
    /// had plainly. Otherwise nothing changes.
    pub(crate) fn fill_from_stack(&mut self, count: usize) -> Res<Option<Value>> {
        let first = self.cur.stack.len() - count;
        let Some(Object::Str(template)) = self.object(self.peek(count + 1)) else {
            return Ok(None);
        };
        let template = self.heap.text(template);
        let Some(text) = self.fill_with(template, &self.cur.stack[first..]) else {
            return Ok(None);
        };
        self.check_size(text.len())?;
        self.cur.stack.truncate(first - 1);
        Ok(Some(self.str(text)))
    }

    fn fill_with(&self, template: &str, arguments: &[Value]) -> Option<String> {
        let mut arguments = arguments.iter();
        let mut pieces = template.split('%');
        let mut out = String::with_capacity(template.len() + 16);
        out.push_str(pieces.next()?);
        for piece in pieces {
            let value = *arguments.next()?;
            match (piece.as_bytes().first()?, value) {
                (b'd' | b's', Value::Int(n)) => write!(out, "{n}").ok()?,
                (b's', Value::Obj(at)) => match self.heap.get(at) {
                    crate::object::Object::Str(text) => out.push_str(self.heap.text(text)),
                    _ => return None,
                },
                _ => return None,
            }
            out.push_str(&piece[1..]);
        }
        arguments.next().is_none().then_some(out)
    }
}
