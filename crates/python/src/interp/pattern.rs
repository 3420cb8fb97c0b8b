//! What `match` asks of its subject.

use crate::builtin_class as class;
use crate::control::{Res, type_error};
use crate::dict::Dict;
use crate::object::Object;
use crate::symbol;
use crate::thread::{Question, Ret};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    pub(crate) fn is_sequence_pattern(&self, value: Value) -> bool {
        matches!(
            self.object(self.payload(value)),
            Some(Object::List(_) | Object::Tuple(_) | Object::Range(_) | Object::MemoryView(_))
        )
    }

    pub(crate) fn is_mapping_pattern(&self, value: Value) -> bool {
        matches!(self.object(self.payload(value)), Some(Object::Dict(_) | Object::Names(_)))
    }

    pub(crate) fn match_keys(&mut self) -> Res<()> {
        let (keys, subject) = (self.peek(1), self.peek(2));
        self.operate(
            |vm, a| vm.match_keys_op(a[0], a[1]),
            "match_keys",
            &[subject, keys],
            Ret::Push,
        )
    }

    pub(crate) fn match_keys_op(&mut self, subject: Value, keys: Value) -> Res {
        let keys = self.as_tuple(keys).cloned().unwrap_or_default();
        let Some(dict) = self.as_dict(subject).cloned() else { return Ok(Value::None) };
        let mut values = Vec::new();
        for key in keys.iter() {
            match self.find_key(&dict, *key)?.1.and_then(|place| dict.at(place)) {
                Some(entry) => values.push(entry.value),
                None => return Ok(Value::None),
            }
        }
        Ok(self.tuple(values))
    }

    /// values subject keys → values rest
    pub(crate) fn match_rest(&mut self) -> Res<()> {
        let (keys, subject) = (self.pop(), self.pop());
        let keys = self.as_tuple(keys).cloned().unwrap_or_default();
        let dict = self.as_dict(subject).cloned().unwrap_or_default();
        let mut rest = Dict::default();
        for entry in dict.iter() {
            if !keys.iter().any(|key| self.same_or_equal(*key, entry.key, 0).unwrap_or(false)) {
                rest.push(entry.hash, entry.key, entry.value);
            }
        }
        let rest = self.dict(rest);
        self.push(rest);
        Ok(())
    }

    /// subject class names → (attributes | None)
    pub(crate) fn match_class(&mut self, count: usize) -> Res<()> {
        let (names, class_value, subject) = (self.pop(), self.pop(), self.pop());
        let count = Value::Int(count as i64);
        self.operate(
            |vm, a| vm.match_class_op(a[0], a[1], a[2], a[3]),
            "match_class",
            &[subject, class_value, names, count],
            Ret::Push,
        )
    }

    pub(crate) fn match_class_op(
        &mut self,
        subject: Value,
        class_value: Value,
        names: Value,
        count: Value,
    ) -> Res {
        let Some(at) = self.as_class(class_value) else {
            return type_error("called match pattern must be a type");
        };
        if !self.is_instance(subject, at) {
            return Ok(Value::None);
        }
        let Value::Int(count) = count else { return Ok(Value::None) };
        let mut wanted = Vec::new();
        let mut values = Vec::new();
        let itself = [
            class::BOOL,
            class::BYTEARRAY,
            class::BYTES,
            class::DICT,
            class::FLOAT,
            class::FROZENSET,
            class::INT,
            class::LIST,
            class::SET,
            class::STR,
            class::TUPLE,
        ];
        if count > 0 {
            match self.lookup(at, symbol::MATCH_ARGS) {
                Some(match_args) => {
                    let args = self.as_tuple(match_args).cloned().unwrap_or_default();
                    if (args.len() as i64) < count {
                        return type_error(format!(
                            "{}() accepts {} positional sub-pattern{} ({count} given)",
                            self.class_name(at),
                            args.len(),
                            if args.len() == 1 { "" } else { "s" }
                        ));
                    }
                    wanted.extend(args.iter().take(count as usize).copied());
                }
                None => {
                    let own = itself.iter().any(|known| self.is_subclass(at, *known));
                    if !own || count != 1 {
                        return type_error(format!(
                            "{}() accepts {} ({count} given)",
                            self.class_name(at),
                            if own {
                                "1 positional sub-pattern"
                            } else {
                                "0 positional sub-patterns"
                            }
                        ));
                    }
                    values.push(subject);
                }
            }
        }
        wanted.extend(self.as_tuple(names).cloned().unwrap_or_default().iter().copied());
        for name in wanted {
            let name = self.name_of(name, "__match_args__ elements")?;
            let found = match self.plain_attribute(subject, name) {
                Ok(Some(value)) => Some(value),
                Ok(None) => {
                    let answer = self.ask(Question::Attribute(subject, name))?;
                    self.as_tuple(answer).and_then(|answer| answer.first().copied())
                }
                Err(_) => None,
            };
            match found {
                Some(value) => values.push(value),
                None => return Ok(Value::None),
            }
        }
        Ok(self.tuple(values))
    }
}
