//! Iteration.

use crate::builtin_class as class;
use crate::control::{Input, Res, fault, type_error};
use crate::object::{Iter, Object, ViewKind};
use crate::symbol;
use crate::text::slice;
use crate::thread::{Question, Ret};
use crate::value::{Ref, Value};
use crate::vm::Vm;
use std::rc::Rc;

/// Most items collected from one iterable at once.
pub const MOST_ITEMS: usize = 4_000_000;

impl Vm {
    pub(crate) fn get_iter(&mut self, value: Value) -> Res<()> {
        if let Some(iterator) = self.native_iter(value)? {
            self.push(iterator);
            return Ok(());
        }
        let class_at = self.type_of(value);
        match self.lookup(class_at, symbol::ITER) {
            None => {}
            Some(Value::None) => {
                return type_error(format!("'{}' object is not iterable", self.type_name(value)));
            }
            Some(method) => {
                return self.call_bound(method, value, class_at, &[], Ret::Iterator);
            }
        }
        if self.lookup(class_at, symbol::GETITEM).is_some() {
            let helper = self.prelude_function("_iterate_by_index");
            return self.call_value(helper, &[value], &[], Ret::Push);
        }
        type_error(format!("'{}' object is not iterable", self.type_name(value)))
    }

    /// What `__iter__` gave has to be an iterator.
    pub(crate) fn check_iterator(&mut self, value: Value) -> Res<()> {
        let native = matches!(self.object(value), Some(Object::Generator(_) | Object::Iter(_)));
        if native || self.lookup(self.type_of(value), symbol::NEXT).is_some() {
            return Ok(());
        }
        let name = self.type_name(value);
        type_error(format!("iter() returned non-iterator of type '{name}'"))
    }

    /// An iterator over a built-in value, or the value itself if it is a built-in iterator.
    pub(crate) fn native_iter(&mut self, value: Value) -> Res<Option<Value>> {
        let Value::Obj(outer) = value else { return Ok(None) };
        if let Object::Instance(instance) = self.heap.get(outer) {
            let class_at = instance.class;
            if instance.payload.is_undefined()
                || !matches!(self.lookup(class_at, symbol::ITER), Some(Value::Native(_)))
            {
                return Ok(None);
            }
        }
        let inner = self.payload(value);
        let Some(at) = inner.reference() else { return Ok(None) };
        let iter = match self.heap.get(at) {
            Object::List(_) => Iter::List { list: at, at: 0, reversed: false },
            Object::Tuple(_) => Iter::Tuple { tuple: at, at: 0, reversed: false },
            Object::Str(_) => Iter::Str { text: at, offset: 0, reversed: false },
            Object::MemoryView(view) => {
                let view = **view;
                let items = (0..view.length).map(|place| self.memory_item(&view, place));
                let items = items.collect::<Res<Vec<Value>>>()?;
                Iter::Values { items: Rc::new(items), at: 0 }
            }
            Object::Bytes(_) | Object::ByteArray(_) => {
                Iter::Bytes { bytes: at, at: 0, reversed: false }
            }
            Object::Range(range) => Iter::Range {
                next: range.start,
                step: range.step,
                left: slice::range_length(range.start, range.stop, range.step),
            },
            Object::Dict(dict) => Iter::Dict {
                dict: at,
                kind: ViewKind::Keys,
                at: 0,
                length: dict.len() as u64,
                reversed: false,
            },
            Object::View(kind, dict) => {
                let length = self.as_dict(Value::Obj(*dict)).map_or(0, |dict| dict.len() as u64);
                Iter::Dict { dict: *dict, kind: *kind, at: 0, length, reversed: false }
            }
            Object::Set(set) | Object::FrozenSet(set) => {
                let items = Rc::new(self.set_order(set));
                Iter::Set { set: at, items, at: 0 }
            }
            Object::Names(owner) => {
                let keys = self.names_keys(*owner);
                Iter::Values { items: Rc::new(keys), at: 0 }
            }
            Object::Iter(_) | Object::Generator(_) => {
                let coroutine = self.type_of(value);
                if matches!(coroutine, class::COROUTINE | class::ASYNC_GENERATOR) {
                    let name = self.type_name(value);
                    return type_error(format!("'{name}' object is not iterable"));
                }
                return Ok(Some(inner));
            }
            _ => return Ok(None),
        };
        Ok(Some(self.iter(iter)))
    }

    pub(crate) fn names_keys(&mut self, owner: Ref) -> Vec<Value> {
        let names: Vec<_> = self.names_of(owner).iter().map(|(name, _)| name).collect();
        names.into_iter().map(|name| self.sym_str(name)).collect()
    }

    pub(crate) fn names_of(&self, owner: Ref) -> crate::namespace::Namespace {
        match self.heap.get(owner) {
            Object::Instance(instance) => self.own_names(instance),
            Object::Module(module) => module.names.clone(),
            Object::Class(class) => class.names.clone(),
            Object::Exception(exception) => exception.names.clone(),
            Object::Function(function) => function.attributes.clone(),
            _ => crate::namespace::Namespace::default(),
        }
    }

    /// What `__dict__` shows of an instance: not its slots.
    fn own_names(&self, instance: &crate::object::Instance) -> crate::namespace::Namespace {
        let mut names = instance.names.clone();
        for base in &self.class(instance.class).mro {
            if !self.class(*base).names.contains(symbol::SLOTS) {
                continue;
            }
            for (name, value) in self.class(*base).names.iter() {
                if let Some(Object::Member(..)) = self.object(value) {
                    names.remove(name);
                }
            }
        }
        names
    }

    /// The next item of a built-in iterator that needs no Python code; `None` at the end.
    pub(crate) fn native_next(&mut self, at: Ref) -> Res<Option<Value>> {
        let Object::Iter(iter) = self.heap.get(at) else { return Ok(None) };
        if let Some(item) = self.plain_next(iter) {
            if let Some(
                Iter::List { at, .. }
                | Iter::Tuple { at, .. }
                | Iter::Bytes { at, .. }
                | Iter::Values { at, .. },
            ) = self.iter_mut(at)
            {
                *at += 1;
            }
            return Ok(Some(item));
        }
        if let Iter::Str { text, offset, reversed: false } = &**iter
            && let Object::Str(text) = self.heap.get(*text)
            && let Some(byte) = self.heap.text_bytes(text).get(*offset as usize)
            && byte.is_ascii()
        {
            let name = crate::symbol::Interner::ascii(*byte);
            if let Some(Iter::Str { offset, .. }) = self.iter_mut(at) {
                *offset += 1;
            }
            return Ok(Some(self.sym_str(name)));
        }
        let mut iter = (**iter).clone();
        let item = self.advance(&mut iter)?;
        if item.is_none() {
            iter = Iter::Exhausted;
        }
        if let Some(place) = self.iter_mut(at) {
            *place = iter;
        }
        Ok(item)
    }

    /// The next item of what is gone through by place, unless that needs more than a look.
    #[inline]
    fn plain_next(&self, iter: &Iter) -> Option<Value> {
        match iter {
            Iter::List { list: whole, at, reversed: false }
            | Iter::Tuple { tuple: whole, at, reversed: false }
            | Iter::Bytes { bytes: whole, at, reversed: false } => match self.heap.get(*whole) {
                Object::List(items) | Object::Tuple(items) => items.get(*at as usize).copied(),
                Object::Bytes(data) | Object::ByteArray(data) => {
                    data.get(*at as usize).map(|byte| Value::Int(i64::from(*byte)))
                }
                _ => None,
            },
            Iter::Values { items, at } => items.get(*at as usize).copied(),
            _ => None,
        }
    }

    /// The next two values of what gives pairs, for a loop that takes them apart at once: the tuple is
    /// never made. The outer `None`: it does not give pairs, or not so simply.
    #[inline]
    pub(crate) fn next_pair(&mut self, at: Ref) -> Res<Option<Option<(Value, Value)>>> {
        let Object::Iter(iter) = self.heap.get(at) else { return Ok(None) };
        let pair = match &**iter {
            Iter::Enumerate { inner, next } => {
                let (inner, next) = (*inner, *next);
                let item = self.next_of(inner)?;
                if let Some(Iter::Enumerate { next, .. }) = self.iter_mut(at) {
                    *next += 1;
                }
                item.map(|item| (Value::Int(next), item))
            }
            Iter::Zip { inner, strict: false } if inner.len() == 2 => {
                let (first, second) = (inner[0], inner[1]);
                match self.next_of(first)? {
                    Some(first) => self.next_of(second)?.map(|second| (first, second)),
                    None => None,
                }
            }
            _ => return Ok(None),
        };
        if pair.is_none()
            && let Some(iter) = self.iter_mut(at)
        {
            *iter = Iter::Exhausted;
        }
        Ok(Some(pair))
    }

    fn advance(&mut self, iter: &mut Iter) -> Res<Option<Value>> {
        Ok(match iter {
            Iter::List { list, at, reversed } => {
                let items = self.as_list(Value::Obj(*list));
                take_place(items.map(|items| &items[..]), at, *reversed)
            }
            Iter::Tuple { tuple, at, reversed } => {
                let items = self.as_tuple(Value::Obj(*tuple));
                take_place(items.map(|items| &items[..]), at, *reversed)
            }
            Iter::Str { text, offset, reversed } => {
                let whole = self.as_str(Value::Obj(*text)).unwrap_or_default();
                let place = *offset as usize;
                let next = if *reversed {
                    whole[..whole.len() - place.min(whole.len())].chars().next_back()
                } else {
                    whole.get(place..).and_then(|rest| rest.chars().next())
                };
                match next {
                    Some(character) => {
                        *offset += character.len_utf8() as u64;
                        Some(self.char_str(character))
                    }
                    None => None,
                }
            }
            Iter::Bytes { bytes, at, reversed } => {
                let data = self.as_bytes(Value::Obj(*bytes)).unwrap_or_default();
                let place = *at as usize;
                let byte = if *reversed {
                    data.len().checked_sub(place + 1).map(|place| data[place])
                } else {
                    data.get(place).copied()
                };
                *at += 1;
                byte.map(|byte| Value::Int(i64::from(byte)))
            }
            Iter::Range { next, step, left } => {
                if *left == 0 {
                    return Ok(None);
                }
                let value = *next;
                *next = next.wrapping_add(*step);
                *left -= 1;
                Some(Value::Int(value))
            }
            Iter::Dict { dict, kind, at, length, reversed } => {
                self.advance_dict(*dict, *kind, at, *length, *reversed)?
            }
            Iter::Set { set, items, at } => {
                let length = self.as_set(Value::Obj(*set)).map_or(0, |table| table.len());
                if length != items.len() {
                    return fault("RuntimeError", "Set changed size during iteration");
                }
                let item = items.get(*at as usize).copied();
                *at += 1;
                item
            }
            Iter::Enumerate { inner, next } => match self.next_of(*inner)? {
                Some(item) => {
                    let number = Value::Int(*next);
                    *next += 1;
                    Some(self.tuple(vec![number, item]))
                }
                None => None,
            },
            Iter::Zip { inner, strict } => {
                let (inner, strict) = (inner.clone(), *strict);
                self.advance_zip(&inner, strict)?
            }
            Iter::Values { items, at } => {
                let item = items.get(*at as usize).copied();
                *at += 1;
                item
            }
            Iter::Exhausted => None,
        })
    }

    fn next_of(&mut self, iterator: Value) -> Res<Option<Value>> {
        match iterator.reference() {
            Some(at) => self.native_next(at),
            None => Ok(None),
        }
    }

    fn advance_zip(&mut self, inner: &[Value], strict: bool) -> Res<Option<Value>> {
        let mut items = Vec::with_capacity(inner.len());
        for (place, iterator) in inner.iter().enumerate() {
            match self.next_of(*iterator)? {
                Some(item) => items.push(item),
                None if strict && place > 0 => {
                    let others = if place == 1 {
                        "argument 1".into()
                    } else {
                        format!("arguments 1-{place}")
                    };
                    let message = format!("zip() argument {} is shorter than {others}", place + 1);
                    return fault("ValueError", message);
                }
                None if strict => {
                    for (place, other) in inner.iter().enumerate().skip(1) {
                        if self.next_of(*other)?.is_some() {
                            let others = if place == 1 {
                                "argument 1".into()
                            } else {
                                format!("arguments 1-{place}")
                            };
                            let message =
                                format!("zip() argument {} is longer than {others}", place + 1);
                            return fault("ValueError", message);
                        }
                    }
                    return Ok(None);
                }
                None => return Ok(None),
            }
        }
        if items.is_empty() { Ok(None) } else { Ok(Some(self.tuple(items))) }
    }

    fn advance_dict(
        &mut self,
        dict: Ref,
        kind: ViewKind,
        at: &mut u64,
        length: u64,
        reversed: bool,
    ) -> Res<Option<Value>> {
        let Some(table) = self.as_dict(Value::Obj(dict)) else { return Ok(None) };
        if table.len() as u64 != length {
            return fault("RuntimeError", "dictionary changed size during iteration");
        }
        let mut found = None;
        while (*at as usize) < table.places() && found.is_none() {
            let place = if reversed { table.places() - 1 - *at as usize } else { *at as usize };
            found = table.at(place).copied();
            *at += 1;
        }
        let Some(entry) = found else { return Ok(None) };
        Ok(Some(match kind {
            ViewKind::Keys => entry.key,
            ViewKind::Values => entry.value,
            ViewKind::Items => self.tuple(vec![entry.key, entry.value]),
        }))
    }

    pub(crate) fn char_str(&mut self, character: char) -> Value {
        if character.is_ascii() {
            return self.sym_str(crate::symbol::Interner::ascii(character as u8));
        }
        self.str(character.to_string())
    }

    /// `for`: the iterator is not a built-in one.
    pub(crate) fn for_iter(&mut self, iterator: Value, target: u32) -> Res<()> {
        self.next_to(iterator, Ret::ForIter(target))
    }

    /// Asks an iterator for its next item.
    pub(crate) fn next_to(&mut self, iterator: Value, ret: Ret) -> Res<()> {
        if let Some(at) = iterator.reference() {
            match self.heap.get(at) {
                Object::Generator(_) => {
                    return self.resume(at, Input::Send(Value::None), ret);
                }
                Object::Iter(_) => {
                    return match self.native_next(at)? {
                        Some(value) => self.deliver(ret, value),
                        None => self.exhausted(ret),
                    };
                }
                _ => {}
            }
        }
        let class_at = self.type_of(iterator);
        match self.lookup(class_at, symbol::NEXT) {
            Some(method) => {
                let bound = self.bind(method, iterator, class_at)?;
                self.call_value(bound, &[], &[], ret)
            }
            None => type_error(format!("'{}' object is not an iterator", self.type_name(iterator))),
        }
    }

    /// All items of an iterable; asks when Python code is needed.
    pub(crate) fn items_of(&mut self, value: Value) -> Res<Vec<Value>> {
        if let Some(answer) = self.answer(&Question::Items(value)) {
            return Ok(self.as_list(answer).map(|items| items.to_vec()).unwrap_or_default());
        }
        let user = matches!(self.object(value), Some(Object::Instance(_)))
            && self.special(value, symbol::ITER).is_some();
        if !user {
            match self.object(self.payload(value)) {
                Some(Object::List(items) | Object::Tuple(items)) => return Ok(items.to_vec()),
                Some(Object::Set(set) | Object::FrozenSet(set)) => {
                    return Ok(self.set_order(set));
                }
                Some(Object::Dict(dict)) => {
                    return Ok(dict.iter().map(|entry| entry.key).collect());
                }
                Some(Object::Generator(_)) => {
                    return self.ask(Question::Items(value)).map(|_| Vec::new());
                }
                _ => {}
            }
            if let Some(Object::Range(range)) = self.object(value) {
                let length = slice::range_length(range.start, range.stop, range.step);
                if length > MOST_ITEMS as u64 {
                    return fault("MemoryError", "");
                }
            }
            if let Some(iterator) = self.native_iter(value)? {
                if self.all_native(iterator) {
                    return self.drain(iterator);
                }
                return self.ask(Question::Items(value)).map(|_| Vec::new());
            }
        }
        let class_at = self.type_of(value);
        let iterable = self.lookup(class_at, symbol::ITER).is_some_and(|found| !found.is_none())
            || self.lookup(class_at, symbol::GETITEM).is_some();
        if !iterable {
            return type_error(format!("'{}' object is not iterable", self.type_name(value)));
        }
        self.ask(Question::Items(value)).map(|_| Vec::new())
    }

    fn all_native(&self, iterator: Value) -> bool {
        match self.object(iterator) {
            Some(Object::Iter(iter)) => match &**iter {
                Iter::Enumerate { inner, .. } => self.all_native(*inner),
                Iter::Zip { inner, .. } => inner.iter().all(|inner| self.all_native(*inner)),
                _ => true,
            },
            _ => false,
        }
    }

    fn drain(&mut self, iterator: Value) -> Res<Vec<Value>> {
        let mut items = Vec::new();
        while let Some(item) = self.next_of(iterator)? {
            items.push(item);
            self.heap.charge(16);
            if items.len() > MOST_ITEMS {
                return fault("MemoryError", "");
            }
        }
        Ok(items)
    }
}

fn take_place(items: Option<&[Value]>, at: &mut u64, reversed: bool) -> Option<Value> {
    let items = items?;
    let place = *at as usize;
    *at += 1;
    if reversed {
        // Counted from the end as it was; what was removed since is skipped.
        items.len().checked_sub(place + 1).map(|place| items[place])
    } else {
        items.get(place).copied()
    }
}
