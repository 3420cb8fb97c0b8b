//! Membership.

use super::operator::int_value;
use crate::control::{Res, type_error};
use crate::object::Object;
use crate::symbol;
use crate::text::bytes;
use crate::text::slice::{self};
use crate::thread::Ret;
use crate::value::{Ref, Value};
use crate::vm::Vm;

impl Vm {
    /// A small int or string among the keys of a dictionary or set, or a text in a text.
    #[inline]
    pub(crate) fn fast_contains(&self, container: Value, item: Value) -> Option<bool> {
        let Value::Obj(at) = container else { return None };
        match (self.heap.get(at), item) {
            (Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict), Value::Int(_)) => {
                self.find_key(dict, item).ok().map(|(_, place)| place.is_some())
            }
            (whole, Value::Obj(part)) => match (whole, self.heap.get(part)) {
                (
                    Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict),
                    Object::Str(_),
                ) => self.find_key(dict, item).ok().map(|(_, place)| place.is_some()),
                (Object::Str(whole), Object::Str(part)) => {
                    Some(self.heap.text(whole).contains(self.heap.text(part)))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// `item in container`
    pub(crate) fn contains(&mut self, container: Value, item: Value, negate: bool) -> Res<()> {
        let class_at = self.type_of(container);
        let ret = Ret::Truth { negate, length: false };
        if let Some(method) = self.special(container, symbol::CONTAINS) {
            if method.is_none() {
                let name = self.type_name(container);
                return type_error(format!("'{name}' object is not a container"));
            }
            let bound = self.bind(method, container, class_at)?;
            let helper = self.prelude_function("_call_truth");
            return self.call_value(helper, &[bound, item], &[], ret);
        }
        let native = matches!(self.lookup(class_at, symbol::CONTAINS), Some(Value::Native(_)))
            || matches!(self.object(container), Some(Object::View(..) | Object::Names(_)));
        if native {
            return self.operate(
                |vm, a| vm.contains_plain(a[0], a[1]),
                "contains",
                &[container, item],
                ret,
            );
        }
        let iterable = self.lookup(class_at, symbol::ITER).is_some()
            || self.lookup(class_at, symbol::GETITEM).is_some();
        if !iterable {
            let name = self.type_name(container);
            return type_error(format!("argument of type '{name}' is not iterable"));
        }
        let helper = self.prelude_function("_contains");
        self.call_value(helper, &[container, item], &[], ret)
    }

    pub(crate) fn contains_plain(&mut self, container: Value, item: Value) -> Res {
        let inner = self.payload(container);
        let found = match self.object(inner) {
            Some(Object::Str(text)) => match self.as_str(item) {
                Some(part) => self.heap.text(text).contains(part),
                None => {
                    let name = self.type_name(item);
                    return type_error(format!(
                        "'in <string>' requires string as left operand, not {name}"
                    ));
                }
            },
            Some(Object::List(items) | Object::Tuple(items)) => {
                let items = items.clone();
                self.position_of(&items, item)?.is_some()
            }
            Some(Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict)) => {
                let dict = dict.clone();
                let keyed = !matches!(self.object(inner), Some(Object::Dict(_)));
                match self.object(self.payload(item)) {
                    // A set looked for among a set's items stands for the frozen one.
                    Some(Object::Set(set)) if keyed => {
                        let set = set.clone();
                        let frozen = self.alloc(Object::FrozenSet(set));
                        self.find_key(&dict, frozen)?.1.is_some()
                    }
                    _ => self.find_key(&dict, item)?.1.is_some(),
                }
            }
            Some(Object::Bytes(_) | Object::ByteArray(_) | Object::MemoryView(_)) => {
                let byte = match int_value(self, item) {
                    Some(_) => Some(self.byte_value(item)?),
                    None => None,
                };
                let data = self.as_bytes(inner).unwrap_or_default();
                match (byte, self.as_bytes(item)) {
                    (Some(byte), _) => data.contains(&byte),
                    (None, Some(part)) => bytes::find(data, part, None, None).is_some(),
                    (None, None) => {
                        let name = self.type_name(item);
                        return type_error(format!(
                            "a bytes-like object is required, not '{name}'"
                        ));
                    }
                }
            }
            Some(Object::Range(range)) => match item {
                Value::Int(n) => slice::range_contains(range.start, range.stop, range.step, n),
                Value::Bool(b) => {
                    slice::range_contains(range.start, range.stop, range.step, i64::from(b))
                }
                Value::Float(x) if x.fract() == 0.0 => {
                    slice::range_contains(range.start, range.stop, range.step, x as i64)
                }
                Value::Obj(at)
                    if !matches!(self.heap.get(at), Object::BigInt(_) | Object::Str(_)) =>
                {
                    let items = self.items_of(inner)?;
                    self.position_of(&items, item)?.is_some()
                }
                _ => false,
            },
            Some(Object::View(kind, dict)) => {
                let (kind, dict) = (*kind, *dict);
                self.view_contains(kind, dict, item)?
            }
            Some(Object::Names(owner)) => {
                let owner = *owner;
                let name = self.as_str(item).and_then(|text| self.symbols.find(text));
                name.is_some_and(|name| self.names_of(owner).contains(name))
            }
            _ => {
                let name = self.type_name(container);
                return type_error(format!("argument of type '{name}' is not iterable"));
            }
        };
        Ok(Value::Bool(found))
    }

    fn view_contains(
        &mut self,
        kind: crate::object::ViewKind,
        dict: Ref,
        item: Value,
    ) -> Res<bool> {
        use crate::object::ViewKind;
        let Some(table) = self.as_dict(Value::Obj(dict)).cloned() else { return Ok(false) };
        match kind {
            ViewKind::Keys => Ok(self.find_key(&table, item)?.1.is_some()),
            ViewKind::Values => {
                let values: Vec<Value> = table.iter().map(|entry| entry.value).collect();
                Ok(self.position_of(&values, item)?.is_some())
            }
            ViewKind::Items => {
                let pair = self.as_tuple(item).cloned().unwrap_or_default();
                let [key, value] = pair[..] else { return Ok(false) };
                match self.find_key(&table, key)?.1.and_then(|place| table.at(place)) {
                    Some(entry) => self.same_or_equal(entry.value, value, 0),
                    None => Ok(false),
                }
            }
        }
    }

    pub(crate) fn position_of(&self, items: &[Value], wanted: Value) -> Res<Option<usize>> {
        for (place, item) in items.iter().enumerate() {
            if self.same_or_equal(*item, wanted, 0)? {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }
}
