//! Attributes: reading and binding.

use crate::builtin::{self, NativeKind};
use crate::builtin_class as class;
use crate::control::{Control, Fault, Res, type_error};
use crate::object::Object;
use crate::symbol;
use crate::thread::Ret;
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;
use std::rc::Rc;

/// What an attribute turns out to be.
enum Found {
    Value(Value),
    /// Call this to get it.
    Get(Value, Vec<Value>),
    Missing,
}

impl Vm {
    /// A name in a class or its bases.
    #[inline]
    pub(crate) fn lookup(&mut self, at: Ref, name: Sym) -> Option<Value> {
        if let Some(known) = self.cache.get(at, name) {
            return known;
        }
        let found = self.lookup_uncached(at, name);
        self.cache.put(at, name, found);
        found
    }

    pub(crate) fn lookup_uncached(&self, at: Ref, name: Sym) -> Option<Value> {
        let class = self.class(at);
        class.mro.iter().find_map(|base| self.class(*base).names.get(name))
    }

    /// A special method that a class written in Python defines (`__str__ = int.__repr__` included), as
    /// opposed to the built-in one.
    pub(crate) fn special(&self, value: Value, name: Sym) -> Option<Value> {
        match value {
            Value::Obj(at) => match self.heap.get(at) {
                Object::Instance(_) | Object::Exception(_) | Object::Class(_) => {}
                _ => return None,
            },
            _ => return None,
        }
        let mut bases = self.class(self.type_of(value)).mro.iter().map(|base| self.class(*base));
        let (found, builtin) =
            bases.find_map(|base| base.names.get(name).map(|found| (found, base.builtin)))?;
        match found {
            Value::Native(_) if builtin => None,
            found => Some(found),
        }
    }

    /// Attributes that need no call and no allocation.
    #[inline]
    pub(crate) fn fast_attribute(&mut self, object: Value, name: Sym) -> Option<Value> {
        let Value::Obj(at) = object else { return None };
        match self.heap.get(at) {
            Object::Instance(instance) => {
                let class_at = instance.class;
                let own = instance.names.get(name);
                let found = self.lookup(class_at, name);
                if self.class(class_at).traits.getattribute {
                    return None;
                }
                match (own, found) {
                    (own, None) => own,
                    (None, Some(Value::Obj(at))) => match self.heap.get(at) {
                        Object::Str(_) | Object::List(_) | Object::Dict(_) | Object::Tuple(_) => {
                            found
                        }
                        _ => None,
                    },
                    (None, Some(Value::Native(_))) => None,
                    (None, found) => found,
                    // A class attribute that is a data descriptor comes first.
                    (Some(_), Some(found)) if self.is_data_descriptor(found) => None,
                    (own, _) => own,
                }
            }
            Object::Module(module) => module.names.get(name),
            _ => None,
        }
    }

    /// Enters the plain getter of a property, where no hook of the class has a say.
    pub(crate) fn enter_getter(&mut self, object: Value, name: Sym) -> Res<bool> {
        let Some(Object::Instance(instance)) = self.object(object) else { return Ok(false) };
        let class_at = instance.class;
        let traits = self.class(class_at).traits;
        if traits.getattribute || traits.getattr {
            return Ok(false);
        }
        let found = self.lookup(class_at, name).unwrap_or_default();
        let Some(Object::Property(property)) = self.object(found) else { return Ok(false) };
        let Value::Obj(getter) = property.get else { return Ok(false) };
        let Object::Function(function) = self.heap.get(getter) else { return Ok(false) };
        let loaded = self.loaded(function.code);
        if !loaded.simple || loaded.code.positional != 1 {
            return Ok(false);
        }
        let base = self.cur.stack.len();
        self.push(object);
        self.enter(getter, base, base, Ret::Push)?;
        Ok(true)
    }

    /// Gives an attribute that an instance has a new value, where no hook or descriptor of its class has
    /// a say and nobody waits for the old value to go. False, and nothing done, where that is not so.
    #[inline]
    pub(crate) fn fast_store(&mut self, object: Value, name: Sym, value: Value) -> bool {
        let Value::Obj(at) = object else { return false };
        let Object::Instance(instance) = self.heap.get(at) else { return false };
        let class_at = instance.class;
        if !self.finalisable.is_empty()
            || self.class(class_at).traits.setattr
            || self.lookup(class_at, name).is_some()
        {
            return false;
        }
        self.instance_mut(at).is_some_and(|instance| instance.names.replace(name, value))
    }

    fn is_data_descriptor(&mut self, value: Value) -> bool {
        match self.object(value) {
            Some(Object::Property(_) | Object::Member(..)) => true,
            Some(Object::Instance(instance)) => {
                let class_at = instance.class;
                self.lookup(class_at, symbol::SET).is_some()
            }
            _ => false,
        }
    }

    /// A function of the object's class that is to be called with the object.
    #[inline]
    pub(crate) fn fast_method(&mut self, object: Value, name: Sym) -> Option<Value> {
        let class_at = self.type_of(object);
        if let Value::Obj(at) = object {
            match self.heap.get(at) {
                Object::Instance(instance)
                    if (instance.names.contains(name)
                        || self.class(class_at).traits.getattribute) =>
                {
                    return None;
                }
                Object::Class(_) | Object::Module(_) | Object::Super(_) => return None,
                Object::Exception(exception) if exception.names.contains(name) => return None,
                Object::Function(function) if function.attributes.contains(name) => return None,
                _ => {}
            }
        }
        let found = self.lookup(class_at, name)?;
        match found {
            Value::Native(id) => {
                (builtin::definition(id).kind == NativeKind::Method).then_some(found)
            }
            Value::Obj(at) => matches!(self.heap.get(at), Object::Function(_)).then_some(found),
            _ => None,
        }
    }

    pub(crate) fn load_attribute(&mut self, object: Value, name: Sym) -> Res<()> {
        self.attribute_to(object, name, Ret::Push)
    }

    /// Reads an attribute; the value goes where `ret` says.
    pub(crate) fn attribute_to(&mut self, object: Value, name: Sym, ret: Ret) -> Res<()> {
        let class_at = self.type_of(object);
        if self.class(class_at).traits.getattribute
            && let Some(hook @ Value::Obj(_)) = self.lookup(class_at, symbol::GETATTRIBUTE)
        {
            let hook = self.bind(hook, object, class_at)?;
            let name_text = self.sym_str(name);
            let fallback = self.lookup(class_at, symbol::GETATTR);
            if let Some(fallback @ Value::Obj(_)) = fallback {
                let helper = self.prelude_function("_getattribute_or");
                let fallback = self.bind(fallback, object, class_at)?;
                return self.call_value(helper, &[hook, fallback, name_text], &[], ret);
            }
            return self.call_value(hook, &[name_text], &[], ret);
        }
        match self.find_attribute(object, class_at, name)? {
            Found::Value(value) => self.deliver(ret, value),
            Found::Get(callable, arguments) => {
                let hook = self.lookup(class_at, symbol::GETATTR);
                if let Some(hook @ Value::Obj(_)) =
                    hook.filter(|_| self.class(class_at).traits.getattr)
                {
                    let helper = self.prelude_function("_get_or");
                    let hook = self.bind(hook, object, class_at)?;
                    let name_text = self.sym_str(name);
                    let arguments = self.tuple(arguments);
                    return self.call_value(
                        helper,
                        &[callable, arguments, hook, name_text],
                        &[],
                        ret,
                    );
                }
                self.call_value(callable, &arguments, &[], ret)
            }
            Found::Missing => {
                if let Some(hook @ Value::Obj(_)) = self.lookup(class_at, symbol::GETATTR) {
                    let hook = self.bind(hook, object, class_at)?;
                    let name = self.sym_str(name);
                    return self.call_value(hook, &[name], &[], ret);
                }
                if let Some(Object::Module(_)) = self.object(object) {
                    let hook = object
                        .reference()
                        .and_then(|at| self.module_names(at).get(symbol::GETATTR));
                    if let Some(hook) = hook {
                        let name = self.sym_str(name);
                        return self.call_value(hook, &[name], &[], ret);
                    }
                }
                let missing = self.missing_attribute(object, name);
                match ret {
                    Ret::AttributeOr(default) => {
                        self.push(default);
                        Ok(())
                    }
                    Ret::HasAttribute => {
                        self.push(Value::Bool(false));
                        Ok(())
                    }
                    _ => Err(missing),
                }
            }
        }
    }

    /// `object.__getattribute__`: the class's hooks are not asked.
    pub(crate) fn plain_attribute_to(&mut self, object: Value, name: Sym, ret: Ret) -> Res<()> {
        let class_at = self.type_of(object);
        match self.find_attribute(object, class_at, name)? {
            Found::Value(value) => self.deliver(ret, value),
            Found::Get(callable, arguments) => self.call_value(callable, &arguments, &[], ret),
            Found::Missing => Err(self.missing_attribute(object, name)),
        }
    }

    pub(super) fn missing_attribute(&mut self, object: Value, name: Sym) -> Control {
        let own_name = self.sym_str(name);
        let name_text = self.sym_name(name);
        let message = match self.object(object) {
            Some(Object::Class(class)) => {
                format!(
                    "type object '{}' has no attribute '{name_text}'",
                    self.sym_name(class.name)
                )
            }
            Some(Object::Module(module)) => {
                let known = self.sym_name(module.name);
                if let Some(instead) = self.missing_in_module(known, name_text) {
                    return crate::control::raise("Unsupported", instead);
                }
                format!("module '{known}' has no attribute '{name_text}'")
            }
            found => {
                let of = match found {
                    Some(Object::Method(method)) => method.0,
                    _ => object,
                };
                let class_name = self.type_name(of);
                format!("'{class_name}' object has no attribute '{name_text}'")
            }
        };
        Control::Fault(Box::new(Fault {
            class: "AttributeError",
            message,
            arguments: None,
            attributes: vec![(symbol::NAME_ATTR, own_name), (symbol::OBJ, object)],
            unicode: None,
        }))
    }

    fn find_attribute(&mut self, object: Value, class_at: Ref, name: Sym) -> Res<Found> {
        match self.object(object) {
            Some(Object::Super(inner)) => {
                let inner = **inner;
                let own = match self.sym_name(name) {
                    "__self__" => Some(inner.1),
                    "__thisclass__" => Some(Value::Obj(inner.0)),
                    "__self_class__" => Some(match inner.1 {
                        Value::Obj(at) if matches!(self.heap.get(at), Object::Class(_)) => inner.1,
                        _ => Value::Obj(self.type_of(inner.1)),
                    }),
                    _ => None,
                };
                if let Some(own) = own {
                    return Ok(Found::Value(own));
                }
                return self.find_super(inner.0, inner.1, name);
            }
            Some(Object::Class(_)) => return self.find_in_class(object, class_at, name),
            _ => {}
        }
        let from_class = self.lookup(class_at, name);
        if let Some(found) = from_class
            && self.is_data_descriptor(found)
        {
            return self.descriptor_get(found, object, class_at);
        }
        if let Some(own) = self.own_attribute(object, name) {
            return Ok(Found::Value(own));
        }
        match from_class {
            Some(found) => self.descriptor_get(found, object, class_at),
            None => self.synthetic_attribute(object, class_at, name),
        }
    }

    pub(super) fn own_attribute(&self, object: Value, name: Sym) -> Option<Value> {
        match self.object(object)? {
            Object::Instance(instance) => instance.names.get(name),
            Object::Exception(exception) => exception.names.get(name),
            Object::Module(module) => module.names.get(name),
            Object::Function(function) => function.attributes.get(name),
            _ => None,
        }
    }

    /// Attributes of every object, and of functions, that are not in a dictionary.
    fn synthetic_attribute(&mut self, object: Value, class_at: Ref, name: Sym) -> Res<Found> {
        Ok(match name {
            symbol::CLASS => Found::Value(Value::Obj(class_at)),
            symbol::DICT if self.has_names(object) => {
                let at = object.reference().unwrap_or(Ref(0));
                let names = self.alloc(Object::Names(at));
                Found::Value(names)
            }
            symbol::DOC => Found::Value(Value::None),
            _ if self.has_names(object) && self.sym_name(name) == "__weakref__" => {
                Found::Value(Value::None)
            }
            // A bound method has its function's attributes.
            _ => match self.object(object) {
                Some(Object::Method(method)) => match self.own_attribute(method.0, name) {
                    Some(value) => Found::Value(value),
                    None => Found::Missing,
                },
                _ => Found::Missing,
            },
        })
    }

    pub(crate) fn has_names(&self, object: Value) -> bool {
        match self.object(object) {
            Some(Object::Instance(instance)) => !self.class(instance.class).slotted,
            Some(Object::Exception(_) | Object::Module(_) | Object::Class(_)) => true,
            Some(Object::Function(_)) => true,
            _ => false,
        }
    }

    fn find_in_class(&mut self, object: Value, metaclass: Ref, name: Sym) -> Res<Found> {
        let Some(at) = self.as_class(object) else { return Ok(Found::Missing) };
        let from_meta = self.lookup(metaclass, name);
        if let Some(found) = from_meta {
            let getter = match found {
                Value::Native(id) => builtin::definition(id).kind == NativeKind::Getter,
                found => self.is_data_descriptor(found),
            };
            if getter {
                let own_doc = name == symbol::DOC || name == symbol::MODULE;
                if !own_doc || !self.class(at).names.contains(name) {
                    return self.descriptor_get(found, object, metaclass);
                }
            }
        }
        if let Some(found) = self.lookup(at, name) {
            return self.class_attribute_get(found, at);
        }
        match from_meta {
            Some(found) => self.descriptor_get(found, object, metaclass),
            None if name == symbol::CLASS => Ok(Found::Value(Value::Obj(metaclass))),
            None if name == symbol::DICT => Ok(Found::Value(self.alloc(Object::Names(at)))),
            None => Ok(Found::Missing),
        }
    }

    /// A class attribute read through the class itself.
    fn class_attribute_get(&mut self, found: Value, at: Ref) -> Res<Found> {
        let class_value = Value::Obj(at);
        match found {
            Value::Native(id) => Ok(match builtin::definition(id) {
                definition if definition.kind == NativeKind::ClassMethod => {
                    Found::Value(self.method(found, class_value))
                }
                definition if definition.name == "__doc__" => Found::Value(Value::None),
                _ => Found::Value(found),
            }),
            Value::Obj(inner) => match self.heap.get(inner) {
                Object::StaticMethod(function) => Ok(Found::Value(*function)),
                Object::ClassMethod(function) => {
                    let function = *function;
                    Ok(Found::Value(self.bind_class_method(function, class_value)))
                }
                Object::Instance(instance) => {
                    let class_of = instance.class;
                    match self.lookup(class_of, symbol::GET) {
                        Some(get) => Ok(Found::Get(get, vec![found, Value::None, class_value])),
                        None => Ok(Found::Value(found)),
                    }
                }
                _ => Ok(Found::Value(found)),
            },
            _ => Ok(Found::Value(found)),
        }
    }

    fn bind_class_method(&mut self, function: Value, class_value: Value) -> Value {
        self.method(function, class_value)
    }

    /// A class attribute read through an instance.
    fn descriptor_get(&mut self, found: Value, object: Value, class_at: Ref) -> Res<Found> {
        match found {
            Value::Native(id) => Ok(match builtin::definition(id).kind {
                NativeKind::Method => Found::Value(self.method(found, object)),
                NativeKind::ClassMethod => Found::Value(self.method(found, Value::Obj(class_at))),
                NativeKind::Getter => Found::Get(found, vec![object]),
                NativeKind::Function | NativeKind::StaticMethod => Found::Value(found),
            }),
            Value::Obj(inner) => match self.heap.get(inner) {
                Object::Function(_) => Ok(Found::Value(self.method(found, object))),
                Object::StaticMethod(function) => Ok(Found::Value(*function)),
                Object::ClassMethod(function) => {
                    let function = *function;
                    Ok(Found::Value(self.bind_class_method(function, Value::Obj(class_at))))
                }
                Object::Property(property) => {
                    let get = property.get;
                    if get.is_absent() {
                        return self.property_without("getter", found, object);
                    }
                    Ok(Found::Get(get, vec![object]))
                }
                Object::Member(name, _) => {
                    let name = *name;
                    Ok(match self.own_attribute(object, name) {
                        Some(value) => Found::Value(value),
                        None => Found::Missing,
                    })
                }
                Object::Instance(instance) => {
                    let class_of = instance.class;
                    match self.lookup(class_of, symbol::GET) {
                        Some(get) => Ok(Found::Get(get, vec![found, object, Value::Obj(class_at)])),
                        None => Ok(Found::Value(found)),
                    }
                }
                _ => Ok(Found::Value(found)),
            },
            _ => Ok(Found::Value(found)),
        }
    }

    pub(super) fn property_without<T>(&self, what: &str, property: Value, object: Value) -> Res<T> {
        let class_name = self.type_name(object);
        let class_at = self.type_of(object);
        let name = self.class(class_at).mro.iter().find_map(|base| {
            self.class(*base)
                .names
                .iter()
                .find(|(_, value)| *value == property)
                .map(|(name, _)| name)
        });
        let name = name.map_or("?", |name| self.sym_name(name));
        crate::control::fault(
            "AttributeError",
            format!("property '{name}' of '{class_name}' object has no {what}"),
        )
    }

    fn find_super(&mut self, after: Ref, object: Value, name: Sym) -> Res<Found> {
        if name == symbol::CLASS {
            return Ok(Found::Value(Value::Obj(class::SUPER)));
        }
        let (start, class_bound) = match self.as_class(object) {
            Some(at) if self.is_subclass(at, after) => (at, true),
            _ => (self.type_of(object), false),
        };
        let mro = self.class(start).mro.clone();
        let from = mro.iter().position(|at| *at == after).map_or(0, |at| at + 1);
        for base in &mro[from..] {
            let Some(found) = self.class(*base).names.get(name) else { continue };
            if class_bound {
                return self.class_attribute_get(found, start);
            }
            return self.descriptor_get(found, object, start);
        }
        Ok(Found::Missing)
    }

    /// Binds a function found in a class to an object.
    pub(crate) fn bind(&mut self, found: Value, object: Value, class_at: Ref) -> Res {
        match self.descriptor_get(found, object, class_at)? {
            Found::Value(value) => Ok(value),
            Found::Get(..) | Found::Missing => Ok(self.method(found, object)),
        }
    }

    /// The attribute, if reading it needs no Python code.
    pub(crate) fn plain_attribute(&mut self, object: Value, name: Sym) -> Res<Option<Value>> {
        let class_at = self.type_of(object);
        match self.find_attribute(object, class_at, name)? {
            Found::Value(value) => Ok(Some(value)),
            Found::Get(Value::Native(id), arguments) => self.invoke(id, &arguments, &[]).map(Some),
            _ => Ok(None),
        }
    }

    /// `super()` in the frame that calls it.
    pub(crate) fn zero_argument_super(&mut self) -> Res {
        let frame = self.frame().clone();
        let loaded = self.loaded(frame.code).clone();
        if loaded.code.parameters() == 0 || loaded.code.positional == 0 && !loaded.code.has_varargs
        {
            return crate::control::fault("RuntimeError", "super(): no arguments");
        }
        let class_name = self.symbols.find("__class__");
        let cell = loaded.locals.iter().position(|name| Some(*name) == class_name);
        let Some(cell) = cell else {
            let first = self.cur.stack[frame.base as usize];
            let gone = match self.object(first) {
                Some(Object::Cell(inner)) if loaded.code.cells.contains(&0) => inner.is_undefined(),
                _ => first.is_undefined(),
            };
            let why = if gone { "arg[0] deleted" } else { "__class__ cell not found" };
            return crate::control::fault("RuntimeError", format!("super(): {why}"));
        };
        let cell = self.cur.stack[frame.base as usize + cell];
        let Some(Object::Cell(Value::Obj(at))) = self.object(cell) else {
            // A local variable of that name is no cell.
            let empty = matches!(self.object(cell), Some(Object::Cell(_)));
            let why = if empty { "empty __class__ cell" } else { "__class__ cell not found" };
            return crate::control::fault("RuntimeError", format!("super(): {why}"));
        };
        let at = *at;
        let mut first = self.cur.stack[frame.base as usize];
        if let Some(Object::Cell(inner)) = self.object(first)
            && loaded.code.cells.contains(&0)
        {
            first = *inner;
        }
        if first.is_undefined() {
            return crate::control::fault("RuntimeError", "super(): arg[0] deleted");
        }
        self.make_super(at, first)
    }

    pub(crate) fn make_super(&mut self, at: Ref, object: Value) -> Res {
        let fits = match self.as_class(object) {
            // Not bound to anything.
            None if object.is_none() => true,
            Some(inner) => self.is_subclass(inner, at) || self.is_instance(object, at),
            None => self.is_instance(object, at),
        };
        if !fits {
            return type_error("super(type, obj): obj must be an instance or subtype of type");
        }
        Ok(self.alloc(Object::Super(Rc::new((at, object)))))
    }
}
