//! Making classes: bodies, bases, C3 order, slots.

use crate::builtin_class as class;
use crate::control::{Control, Res, tail, type_error};
use crate::namespace::Namespace;
use crate::object::{Class, Layout, Module, Object, Traits};
use crate::symbol;
use crate::thread::{ClassCall, Ret};
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;
use std::rc::Rc;

impl Vm {
    /// name bases keywords function → class: runs the body.
    pub(crate) fn build_class(&mut self) -> Res<()> {
        let (function, keywords, bases, name) = (self.pop(), self.pop(), self.pop(), self.pop());
        let original_bases = bases;
        let bases = self.resolve_bases(bases);
        let (metaclass, keywords) = self.pick_metaclass(bases, keywords)?;
        if let Some(at) = self.as_class(metaclass)
            && at != class::TYPE
            && self.lookup(at, symbol::PREPARE) != self.lookup(class::TYPE, symbol::PREPARE)
        {
            let helper = self.prelude_function("_prepare_class");
            let arguments = [function, name, bases, original_bases, keywords, metaclass];
            return self.call_value(helper, &arguments, &[], Ret::Push);
        }
        let parts = [name, bases, original_bases, keywords, metaclass];
        self.run_class_body(function, parts, Value::Undefined)
    }

    /// Runs a class statement's body; `mapping` is what `__prepare__` gave.
    pub(crate) fn run_class_body(
        &mut self,
        function: Value,
        parts: [Value; 5],
        mapping: Value,
    ) -> Res<()> {
        let [name, bases, original_bases, keywords, metaclass] = parts;
        let mut names = Namespace::default();
        if let Some(dict) = self.as_dict(mapping).cloned() {
            for entry in dict.iter() {
                names.set(self.name_of(entry.key, "attribute name")?, entry.value);
            }
        }
        let module = Module { name: symbol::NAME, names };
        let namespace = self.heap.alloc(Object::Module(Rc::new(module)));
        let call =
            ClassCall { name, bases, original_bases, keywords, metaclass, namespace, mapping };
        let called = self.call_value(function, &[], &[], Ret::ClassBody(Box::new(call)));
        if let Ok(()) | Err(Control::Stop) = &called {
            self.frame_mut().names = Value::Obj(namespace);
        }
        called
    }

    /// Bases that are not classes (`typing.Generic[T]`) stand for a class they name.
    fn resolve_bases(&mut self, bases: Value) -> Value {
        let items = self.as_tuple(bases).cloned().unwrap_or_default();
        let name = self.symbols.intern("__origin__");
        let mut resolved = Vec::new();
        let mut changed = false;
        for item in items.iter() {
            match self.object(*item) {
                Some(Object::Instance(instance)) => {
                    changed = true;
                    if let Some(origin @ Value::Obj(_)) = instance.names.get(name)
                        && self.as_class(origin).is_some()
                        && !resolved.contains(&origin)
                    {
                        resolved.push(origin);
                    }
                }
                _ => resolved.push(*item),
            }
        }
        if changed { self.tuple(resolved) } else { bases }
    }

    fn pick_metaclass(&mut self, bases: Value, keywords: Value) -> Res<(Value, Value)> {
        let mut pairs = Vec::new();
        let mut chosen = Value::Obj(class::TYPE);
        let mut explicit = false;
        if let Some(dict) = self.as_dict(keywords).cloned() {
            for entry in dict.iter() {
                if self.as_str(entry.key) == Some("metaclass") {
                    chosen = entry.value;
                    explicit = true;
                } else {
                    pairs.push((entry.key, entry.value));
                }
            }
        }
        let items = self.as_tuple(bases).cloned().unwrap_or_default();
        for base in items.iter() {
            let Some(at) = self.as_class(*base) else {
                if explicit {
                    continue;
                }
                return self.not_a_base(*base);
            };
            let meta = self.class(at).metaclass;
            let Some(chosen_at) = self.as_class(chosen) else { continue };
            if self.is_subclass(chosen_at, meta) {
                continue;
            }
            if self.is_subclass(meta, chosen_at) {
                chosen = Value::Obj(meta);
                continue;
            }
            return type_error(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
            );
        }
        let mut dict = crate::dict::Dict::default();
        for (key, value) in pairs {
            let hash = self.hash_value(key, 0)?;
            dict.push(hash, key, value);
        }
        let keywords = self.dict(dict);
        Ok((chosen, keywords))
    }

    fn not_a_base<T>(&self, base: Value) -> Res<T> {
        // CPython treats a base that is no class as a metaclass call and complains there.
        let name = self.type_name(base);
        type_error(match name.as_str() {
            "int" => "int() takes at most 2 arguments (3 given)".to_string(),
            _ => format!("{name} expected at most 2 arguments, got 3"),
        })
    }

    /// The body has run: the metaclass makes the class.
    pub(crate) fn finish_class_body(&mut self, call: ClassCall, cell: Value) -> Res<()> {
        let names = self.module_names(call.namespace).clone();
        let pairs: Vec<(Sym, Value)> = names.iter().collect();
        let mut dict = crate::dict::Dict::default();
        for (name, value) in pairs {
            let key = self.sym_str(name);
            let hash = self.hash_value(key, 0)?;
            dict.push(hash, key, value);
        }
        if !cell.is_none() {
            // As in CPython: what makes the class fills the cell, before any hook runs.
            let key = self.sym_str(symbol::CLASSCELL);
            dict.push(self.hash_value(key, 0)?, key, cell);
        }
        let mut dict_value = self.dict(dict);
        if call.original_bases != call.bases {
            let key = self.str("__orig_bases__");
            dict_value = self.with_entry(dict_value, key, call.original_bases)?;
        }
        let mut arguments = vec![call.name, call.bases, dict_value];
        let mut keyword_names = Vec::new();
        if let Some(keywords) = self.as_dict(call.keywords).cloned() {
            for entry in keywords.iter() {
                keyword_names.push(self.name_of(entry.key, "keyword")?);
                arguments.push(entry.value);
            }
        }
        let ret = if cell.is_none() { Ret::Push } else { Ret::ClassMade(cell) };
        if !call.mapping.is_undefined() {
            let helper = self.prelude_function("_prepared_class");
            let all =
                [call.metaclass, call.name, call.bases, call.mapping, dict_value, call.keywords];
            return self.call_value(helper, &all, &[], ret);
        }
        if call.metaclass == Value::Obj(class::TYPE) {
            let outcome = self.new_class(class::TYPE, &arguments, &keyword_names);
            return match outcome {
                Ok(value) => self.deliver(ret, value),
                Err(control) => self.settle(control, ret),
            };
        }
        self.call_value(call.metaclass, &arguments, &keyword_names, ret)
    }

    fn with_entry(&mut self, dict: Value, key: Value, value: Value) -> Res {
        let hash = self.hash_value(key, 0)?;
        if let Some(dict) = self.dict_mut(dict) {
            dict.push(hash, key, value);
        }
        Ok(dict)
    }

    /// `type.__new__(metaclass, name, bases, names, **keywords)`.
    pub(crate) fn new_class(
        &mut self,
        metaclass: Ref,
        arguments: &[Value],
        keywords: &[Sym],
    ) -> Res {
        let plain = arguments.len() - keywords.len();
        let [name, bases, names] = arguments[..plain] else {
            return type_error("type() takes 1 or 3 arguments");
        };
        let name = self.name_of(name, "type.__new__() argument 1")?;
        let bases = self.base_classes(bases)?;
        let mut own = Namespace::default();
        let entries: Vec<(Value, Value)> = match self.as_dict(names) {
            Some(dict) => dict.iter().map(|entry| (entry.key, entry.value)).collect(),
            None => return type_error("type.__new__() argument 3 must be dict"),
        };
        for (key, value) in entries {
            let key = self.name_of(key, "attribute name")?;
            own.set(key, value);
        }
        let mut metaclass = metaclass;
        for base in &bases {
            let other = self.class(*base).metaclass;
            if self.is_subclass(other, metaclass) {
                metaclass = other;
            }
        }
        let cell = own.remove(symbol::CLASSCELL);
        let made = self.make_class(name, &bases, own, metaclass)?;
        let class_value = Value::Obj(made);
        if let Some(cell) = cell {
            self.set_cell(cell, class_value);
        }
        self.after_class(made, &arguments[plain..], keywords, class_value)
    }

    fn base_classes(&mut self, bases: Value) -> Res<Vec<Ref>> {
        let items = self.as_tuple(bases).cloned().unwrap_or_default();
        let mut classes = Vec::new();
        for item in items.iter() {
            let Some(at) = self.as_class(*item) else {
                return type_error("bases must be types");
            };
            if !self.class(at).is_base {
                let name = self.class_name(at);
                return type_error(format!("type '{name}' is not an acceptable base type"));
            }
            if classes.contains(&at) {
                return type_error(format!("duplicate base class {}", self.class_name(at)));
            }
            classes.push(at);
        }
        if classes.is_empty() {
            classes.push(class::OBJECT);
        }
        Ok(classes)
    }

    fn make_class(
        &mut self,
        name: Sym,
        bases: &[Ref],
        mut names: Namespace,
        metaclass: Ref,
    ) -> Res<Ref> {
        let layout = self.best_layout(bases)?;
        let slots = self.slots(name, &names)?;
        let slotted = slots.is_some()
            && bases.iter().all(|base| *base == class::OBJECT || self.class(*base).slotted);
        if !names.contains(symbol::MODULE) {
            let module = match self.cur.frames.last() {
                Some(frame) => self.module_names(frame.globals).get(symbol::NAME),
                None => None,
            };
            names.set(symbol::MODULE, module.unwrap_or(Value::None));
        }
        let qualname = match names.remove(symbol::QUALNAME) {
            Some(qualname) => qualname,
            None => self.sym_str(name),
        };
        if names.contains(symbol::EQ) && !names.contains(symbol::HASH) {
            names.set(symbol::HASH, Value::None);
        }
        for special in [symbol::INIT_SUBCLASS, symbol::CLASS_GETITEM] {
            if let Some(function @ Value::Obj(at)) = names.get(special)
                && matches!(self.heap.get(at), Object::Function(_))
            {
                let wrapped = self.alloc(Object::ClassMethod(function));
                names.set(special, wrapped);
            }
        }
        if let Some(function @ Value::Obj(at)) = names.get(symbol::NEW)
            && matches!(self.heap.get(at), Object::Function(_))
        {
            let wrapped = self.alloc(Object::StaticMethod(function));
            names.set(symbol::NEW, wrapped);
        }
        if !names.contains(symbol::DOC) {
            names.set(symbol::DOC, Value::None);
        }
        let class = Class {
            name,
            qualname,
            bases: bases.to_vec(),
            mro: Vec::new(),
            names,
            metaclass,
            layout,
            builtin: false,
            is_base: true,
            slotted,
            finalised: false,
            traits: Traits::default(),
            subclasses: Vec::new(),
        };
        self.heap.charge(400);
        let at = self.heap.alloc(Object::Class(Rc::new(class)));
        let mut mro = vec![at];
        mro.extend(self.c3(bases)?);
        self.class_mut(at).mro = mro;
        for slot in slots.unwrap_or_default() {
            let member = self.alloc(Object::Member(slot, at));
            self.class_mut(at).names.set(slot, member);
        }
        self.refresh_traits(at);
        for base in bases {
            if !self.class(*base).builtin {
                self.class_mut(*base).subclasses.push(at);
            }
        }
        Ok(at)
    }

    /// What a class defines or inherits in Python.
    fn refresh_traits(&mut self, at: Ref) {
        let python = |vm: &Vm, name| matches!(vm.lookup_uncached(at, name), Some(Value::Obj(_)));
        let traits = Traits {
            getattribute: python(self, symbol::GETATTRIBUTE),
            getattr: python(self, symbol::GETATTR),
            setattr: python(self, symbol::SETATTR),
            delattr: python(self, symbol::DELATTR),
        };
        let finalised = python(self, symbol::DEL);
        let class = self.class_mut(at);
        class.traits = traits;
        class.finalised = finalised;
    }

    pub(crate) fn set_class_attribute(&mut self, at: Ref, name: Sym, value: Value) {
        match name {
            symbol::NAME => {
                if let Some(text) = self.str_arc(value) {
                    let name = self.symbols.intern(&text);
                    self.class_mut(at).name = name;
                }
                return;
            }
            symbol::QUALNAME => {
                self.class_mut(at).qualname = value;
                return;
            }
            _ => {}
        }
        self.class_mut(at).names.set(name, value);
        let special =
            [symbol::GETATTRIBUTE, symbol::GETATTR, symbol::SETATTR, symbol::DELATTR, symbol::DEL];
        if special.contains(&name) {
            self.refresh_traits(at);
            for subclass in self.class(at).subclasses.clone() {
                self.refresh_traits(subclass);
            }
        }
    }

    fn slots(&mut self, class: Sym, names: &Namespace) -> Res<Option<Vec<Sym>>> {
        let Some(slots) = names.get(symbol::SLOTS) else { return Ok(None) };
        let items = match (self.as_str(slots).is_some(), self.as_tuple(slots), self.as_list(slots))
        {
            (true, ..) => vec![slots],
            (_, Some(items), _) | (_, _, Some(items)) => items.to_vec(),
            _ => Vec::new(),
        };
        let mut all = Vec::new();
        for item in items {
            let name = self.name_of(item, "__slots__ items")?;
            let text =
                crate::compile::scope::mangle(Some(self.sym_name(class)), self.sym_name(name));
            let name = self.symbols.intern(&text);
            if names.contains(name) {
                let text = self.sym_name(name);
                return crate::control::value_error(format!(
                    "'{text}' in __slots__ conflicts with class variable"
                ));
            }
            all.push(name);
        }
        if all.contains(&symbol::DICT) {
            return Ok(None);
        }
        Ok(Some(all))
    }

    fn best_layout(&self, bases: &[Ref]) -> Res<Layout> {
        let mut best = Layout::Plain;
        for base in bases {
            let layout = self.class(*base).layout;
            best = match (best, layout) {
                (Layout::Plain, layout) => layout,
                (best, Layout::Plain) => best,
                (best, layout) if best == layout => best,
                (Layout::Builtin(a), Layout::Builtin(b)) if self.is_subclass(a, b) => best,
                (Layout::Builtin(a), Layout::Builtin(b)) if self.is_subclass(b, a) => layout,
                _ => return type_error("multiple bases have instance lay-out conflict"),
            };
        }
        Ok(best)
    }

    /// The method resolution order after the class itself.
    fn c3(&self, bases: &[Ref]) -> Res<Vec<Ref>> {
        let mut lists: Vec<Vec<Ref>> =
            bases.iter().map(|base| self.class(*base).mro.clone()).collect();
        lists.push(bases.to_vec());
        let mut order = Vec::new();
        loop {
            lists.retain(|list| !list.is_empty());
            if lists.is_empty() {
                return Ok(order);
            }
            let candidate = lists
                .iter()
                .map(|list| list[0])
                .find(|head| !lists.iter().any(|list| list[1..].contains(head)));
            let Some(candidate) = candidate else {
                let mut heads: Vec<String> = Vec::new();
                for list in &lists {
                    let name = self.class_name(list[0]);
                    if !heads.contains(&name) {
                        heads.push(name);
                    }
                }
                return type_error(format!(
                    "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                    heads.join(", ")
                ));
            };
            order.push(candidate);
            for list in &mut lists {
                if list[0] == candidate {
                    list.remove(0);
                }
            }
        }
    }

    /// `__set_name__` of attributes, then `__init_subclass__` of the bases.
    fn after_class(
        &mut self,
        at: Ref,
        values: &[Value],
        keywords: &[Sym],
        class_value: Value,
    ) -> Res {
        let mut set_names = Vec::new();
        let entries: Vec<(Sym, Value)> = self.class(at).names.iter().collect();
        for (name, value) in entries {
            if let Some(hook) = self.special(value, symbol::SET_NAME)
                && matches!(self.object(value), Some(Object::Instance(_)))
            {
                let name = self.sym_str(name);
                let triple = self.tuple(vec![hook, value, name]);
                set_names.push(triple);
            }
        }
        let mro = self.class(at).mro.clone();
        let hook =
            mro[1..].iter().find_map(|base| self.class(*base).names.get(symbol::INIT_SUBCLASS));
        let hook = match hook {
            Some(Value::Obj(inner)) => match self.heap.get(inner) {
                Object::ClassMethod(function) => *function,
                _ => Value::Obj(inner),
            },
            _ => Value::None,
        };
        if hook.is_none() && set_names.is_empty() {
            if !keywords.is_empty() {
                let name = self.class_name(at);
                return type_error(format!(
                    "{name}.__init_subclass__() takes no keyword arguments"
                ));
            }
            return Ok(class_value);
        }
        let mut pairs = crate::dict::Dict::default();
        for (name, value) in keywords.iter().zip(values) {
            let key = self.sym_str(*name);
            let hash = self.hash_value(key, 0)?;
            pairs.push(hash, key, *value);
        }
        let pairs = self.dict(pairs);
        let set_names = self.list(set_names);
        let finish = self.prelude_function("_finish_class");
        tail(finish, vec![class_value, set_names, hook, pairs])
    }
}
