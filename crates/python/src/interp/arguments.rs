//! Binding of arguments to the parameters of a function written in Python.

use super::load::Loaded;
use crate::control::{Res, type_error};
use crate::dict::Dict;
use crate::object::Function;
use crate::value::{Sym, Value};
use crate::vm::Vm;
use std::rc::Rc;

impl Vm {
    /// Parameters' values in order of the locals.
    pub(super) fn bind_arguments(
        &mut self,
        function: &Rc<Function>,
        loaded: &Loaded,
        arguments: &[Value],
        names: &[Sym],
    ) -> Res<Vec<Value>> {
        let code = &loaded.code;
        let positional = code.positional as usize;
        let named = positional + code.keyword_only as usize;
        let given = arguments.len() - names.len();
        let mut slots = vec![Value::Undefined; named];
        let taken = given.min(positional);
        slots[..taken].copy_from_slice(&arguments[..taken]);
        let mut extra_names = Vec::new();
        for (name, value) in names.iter().zip(&arguments[given..]) {
            let found = loaded.locals[..named].iter().position(|local| local == name);
            match found {
                Some(at) if at >= code.positional_only as usize => {
                    if !slots[at].is_undefined() {
                        let message = format!(
                            "{}() got multiple values for argument '{}'",
                            self.function_name(function),
                            self.sym_name(*name)
                        );
                        return type_error(message);
                    }
                    slots[at] = *value;
                }
                _ if code.has_varkw => extra_names.push((*name, *value)),
                Some(_) => return self.positional_by_name(function, loaded, names),
                None => {
                    let message = format!(
                        "{}() got an unexpected keyword argument '{}'",
                        self.function_name(function),
                        self.sym_name(*name)
                    );
                    return type_error(message);
                }
            }
        }
        if given > positional && !code.has_varargs {
            return self.too_many(function, loaded, given, &slots);
        }
        let first_default = positional - function.defaults.len().min(positional);
        for (slot, default) in slots[first_default..positional].iter_mut().zip(&function.defaults) {
            if slot.is_undefined() {
                *slot = *default;
            }
        }
        self.check_missing(function, loaded, &slots[..positional], 0, "positional")?;
        for (slot, name) in
            slots[positional..named].iter_mut().zip(&loaded.locals[positional..named])
        {
            if slot.is_undefined()
                && let Some((_, value)) =
                    function.kwdefaults.iter().find(|(known, _)| known == name)
            {
                *slot = *value;
            }
        }
        self.check_missing(function, loaded, &slots[positional..], positional, "keyword-only")?;
        if code.has_varargs {
            let rest = arguments[taken..given].to_vec();
            let rest = self.tuple(rest);
            slots.push(rest);
        }
        if code.has_varkw {
            let mut dict = Dict::default();
            for (name, value) in extra_names {
                let key = self.sym_str(name);
                let hash = self.hash_value(key, 0)?;
                dict.push(hash, key, value);
            }
            let dict = self.dict(dict);
            slots.push(dict);
        }
        Ok(slots)
    }

    fn positional_by_name<T>(&self, function: &Function, loaded: &Loaded, names: &[Sym]) -> Res<T> {
        let only = &loaded.locals[..loaded.code.positional_only as usize];
        let wrong: Vec<&str> = names
            .iter()
            .filter(|name| only.contains(name))
            .map(|name| self.sym_name(*name))
            .collect();
        type_error(format!(
            "{}() got some positional-only arguments passed as keyword arguments: '{}'",
            self.function_name(function),
            wrong.join(", ")
        ))
    }

    fn too_many<T>(
        &self,
        function: &Function,
        loaded: &Loaded,
        given: usize,
        slots: &[Value],
    ) -> Res<T> {
        let positional = loaded.code.positional as usize;
        let least = positional - function.defaults.len().min(positional);
        let (takes, plural) = if least < positional {
            (format!("from {least} to {positional}"), true)
        } else {
            (positional.to_string(), positional != 1)
        };
        let keyword_only = slots[positional..].iter().filter(|value| !value.is_undefined()).count();
        let given_text = if keyword_only > 0 {
            format!(
                "{given} positional argument{} (and {keyword_only} keyword-only argument{}) were",
                if given == 1 { "" } else { "s" },
                if keyword_only == 1 { "" } else { "s" }
            )
        } else {
            format!("{given} {}", if given == 1 { "was" } else { "were" })
        };
        type_error(format!(
            "{}() takes {takes} positional argument{} but {given_text} given",
            self.function_name(function),
            if plural { "s" } else { "" },
        ))
    }

    fn check_missing(
        &self,
        function: &Function,
        loaded: &Loaded,
        slots: &[Value],
        first: usize,
        kind: &str,
    ) -> Res<()> {
        let missing: Vec<String> = slots
            .iter()
            .enumerate()
            .filter(|(_, value)| value.is_undefined())
            .map(|(at, _)| format!("'{}'", self.sym_name(loaded.locals[first + at])))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let list = match missing.as_slice() {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [first @ .., last] => format!("{}, and {last}", first.join(", ")),
            [] => String::new(),
        };
        type_error(format!(
            "{}() missing {} required {kind} argument{}: {list}",
            self.function_name(function),
            missing.len(),
            if missing.len() == 1 { "" } else { "s" },
        ))
    }
}
