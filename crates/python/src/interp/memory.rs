//! What a memoryview's items are: bytes of its target, read and written by its format.

use crate::control::{Res, fault, type_error, value_error};
use crate::object::{MemoryView, Object};
use crate::text::pack::{Format, Item};
use crate::text::slice;
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    pub(crate) fn memory_view(&self, value: Value) -> Option<MemoryView> {
        match self.object(value) {
            Some(Object::MemoryView(view)) => Some(**view),
            _ => None,
        }
    }

    pub(crate) fn live_view(&self, value: Value) -> Res<MemoryView> {
        match self.memory_view(value) {
            Some(view) if !view.released => Ok(view),
            _ => value_error("operation forbidden on released memoryview object"),
        }
    }

    /// The item at a place within the view.
    pub(crate) fn memory_item(&mut self, view: &MemoryView, at: u64) -> Res {
        if view.released {
            return value_error("operation forbidden on released memoryview object");
        }
        let data = self.as_bytes(Value::Obj(view.target)).unwrap_or_default();
        let Some(bytes) = data.get(view.place(at)) else {
            return fault("IndexError", "index out of bounds on dimension 1");
        };
        if view.format == b'B' {
            return Ok(Value::Int(i64::from(bytes[0])));
        }
        let mut items = item_format(view)?.unpack(bytes)?;
        Ok(match items.pop() {
            Some(Item::Int(n)) => self.wide_int(n),
            Some(Item::Float(x)) => Value::Float(x),
            Some(Item::Bool(b)) => Value::Bool(b),
            Some(Item::Bytes(bytes)) => self.bytes(bytes),
            None => Value::None,
        })
    }

    /// The view's bytes in order, also where they do not stand together.
    pub(crate) fn memory_bytes(&self, view: &MemoryView) -> Vec<u8> {
        let data = self.as_bytes(Value::Obj(view.target)).unwrap_or_default();
        let places = (0..view.length).map(|at| data.get(view.place(at)).unwrap_or_default());
        places.flatten().copied().collect()
    }

    pub(crate) fn set_memory(&mut self, view: &MemoryView, key: Value, value: Value) -> Res {
        if view.released {
            return value_error("operation forbidden on released memoryview object");
        }
        if view.read_only {
            return type_error("cannot modify read-only memory");
        }
        let length = view.length as usize;
        if let Some(Object::Slice(parts)) = self.object(key) {
            let parts = parts.clone();
            let data = match (self.memory_view(value), self.as_bytes(value)) {
                (Some(other), _) => self.memory_bytes(&other),
                (None, Some(data)) => data.to_vec(),
                _ => {
                    let name = self.type_name(value);
                    return type_error(format!("a bytes-like object is required, not '{name}'"));
                }
            };
            let wanted = self.resolve_slice(&parts, length)?;
            let size = view.item_size() as usize;
            if data.len() != wanted.length as usize * size {
                return value_error(
                    "memoryview assignment: lvalue and rvalue have different structures",
                );
            }
            for (at, chunk) in wanted.indices().zip(data.chunks(size)) {
                self.put_memory(view, at as u64, chunk);
            }
            return Ok(Value::None);
        }
        let Some(number) = self.index_value(key)? else {
            return type_error("memoryview: invalid slice key");
        };
        let Some(place) = slice::index(number, length) else {
            return fault("IndexError", "index out of bounds on dimension 1");
        };
        let letter = char::from(view.format);
        let helper = self.prelude_function("_pack_item");
        let packed = match (view.format, value) {
            (b'B', Value::Int(n)) if (0..256).contains(&n) => vec![n as u8],
            (b'B', Value::Int(_)) => {
                return value_error("memoryview: invalid value for format 'B'");
            }
            _ => {
                // The same object each time, so that the question is known when it was answered.
                let name = self.symbols.intern(&letter.to_string());
                let text = self.sym_str(name);
                let question = crate::thread::Question::Call(helper, vec![text, value]);
                let answer = self.ask(question)?;
                self.as_bytes(answer).unwrap_or_default().to_vec()
            }
        };
        self.put_memory(view, place as u64, &packed);
        Ok(Value::None)
    }

    fn put_memory(&mut self, view: &MemoryView, at: u64, bytes: &[u8]) {
        let place = view.place(at);
        if let Some(data) = self.bytearray_mut(Value::Obj(view.target))
            && let Some(room) = data.get_mut(place)
            && room.len() == bytes.len()
        {
            room.copy_from_slice(bytes);
        }
    }
}

fn item_format(view: &MemoryView) -> Res<Format> {
    let mut text = String::from("@");
    text.push(char::from(view.format));
    Ok(Format::parse(&text)?)
}
