//! Attributes: writing and deleting.

use crate::control::{Res, type_error};
use crate::object::{Object, Property};
use crate::symbol;
use crate::thread::Ret;
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;
use std::rc::Rc;

impl Vm {
    pub(crate) fn store_attribute(
        &mut self,
        object: Value,
        name: Sym,
        value: Value,
        ret: Ret,
    ) -> Res<()> {
        let class_at = self.type_of(object);
        if self.class(class_at).traits.setattr
            && let Some(hook @ Value::Obj(_)) = self.lookup(class_at, symbol::SETATTR)
        {
            let hook = self.bind(hook, object, class_at)?;
            let name = self.sym_str(name);
            return self.call_value(hook, &[name, value], &[], ret);
        }
        self.store_plain_attribute(object, name, value, ret)
    }

    /// `object.__setattr__`.
    pub(crate) fn store_plain_attribute(
        &mut self,
        object: Value,
        name: Sym,
        value: Value,
        ret: Ret,
    ) -> Res<()> {
        let class_at = self.type_of(object);
        if let Some(found) = self.lookup(class_at, name)
            && let Some((callable, arguments)) = self.setter(found, object, name, value)?
        {
            return self.call_value(callable, &arguments, &[], ret);
        }
        self.set_own(object, name, value)?;
        self.deliver(ret, Value::None)
    }

    fn setter(
        &mut self,
        found: Value,
        object: Value,
        name: Sym,
        value: Value,
    ) -> Res<Option<(Value, Vec<Value>)>> {
        let Value::Obj(inner) = found else {
            return Ok(None);
        };
        match self.heap.get(inner) {
            Object::Property(property) => {
                let set = property.set;
                if set.is_absent() {
                    return self.property_without("setter", found, object);
                }
                Ok(Some((set, vec![object, value])))
            }
            Object::Member(..) => {
                let _ = name;
                Ok(None)
            }
            Object::Instance(instance) => {
                let class_of = instance.class;
                Ok(self.lookup(class_of, symbol::SET).map(|set| (set, vec![found, object, value])))
            }
            _ => Ok(None),
        }
    }

    fn set_own(&mut self, object: Value, name: Sym, value: Value) -> Res<()> {
        let Value::Obj(at) = object else { return self.cannot_set(object, name) };
        match self.heap.get(at) {
            Object::Instance(instance) => {
                let class_at = instance.class;
                if name == symbol::CLASS {
                    let Some(new) = self.as_class(value) else {
                        return type_error("__class__ must be set to a class");
                    };
                    if let Some(instance) = self.instance_mut(at) {
                        instance.class = new;
                    }
                    return Ok(());
                }
                if self.class(class_at).slotted
                    && self
                        .lookup(class_at, name)
                        .is_none_or(|found| !matches!(self.object(found), Some(Object::Member(..))))
                {
                    return self.cannot_set(object, name);
                }
                self.heap.charge(24);
                let old = match self.instance_mut(at) {
                    Some(instance) => {
                        let old = if value.reference().is_some() || instance.names.len() > 0 {
                            instance.names.get(name)
                        } else {
                            None
                        };
                        instance.names.set(name, value);
                        old
                    }
                    None => None,
                };
                if let Some(old) = old {
                    self.dropped(old);
                }
                Ok(())
            }
            Object::Exception(_) => self.set_exception_attribute(at, name, value),
            Object::Module(_) => {
                self.module_names_mut(at).set(name, value);
                Ok(())
            }
            Object::Class(inner) => {
                if inner.builtin {
                    let class_name = self.class_name(at);
                    return type_error(format!(
                        "cannot set '{}' attribute of immutable type '{class_name}'",
                        self.sym_name(name)
                    ));
                }
                self.set_class_attribute(at, name, value);
                Ok(())
            }
            Object::Function(_) => {
                self.set_function_attribute(at, name, value);
                Ok(())
            }
            _ => self.cannot_set(object, name),
        }
    }

    fn cannot_set(&mut self, object: Value, name: Sym) -> Res<()> {
        let class_at = self.type_of(object);
        let known = self.lookup(class_at, name).is_some();
        let (class_name, name) = (self.class_name(class_at), self.sym_name(name));
        crate::control::fault(
            "AttributeError",
            if known {
                format!("'{class_name}' object attribute '{name}' is read-only")
            } else {
                format!("'{class_name}' object has no attribute '{name}'")
            },
        )
    }

    fn set_function_attribute(&mut self, at: Ref, name: Sym, value: Value) {
        let pairs = match (name, self.as_tuple(value).cloned()) {
            (symbol::DEFAULTS, items) => {
                Some(items.map(|items| items.to_vec()).unwrap_or_default())
            }
            _ => None,
        };
        let Object::Function(function) = self.heap.slot_mut(at) else { return };
        let function = Rc::make_mut(function);
        match name {
            symbol::NAME => function.name = value,
            symbol::QUALNAME => function.qualname = value,
            symbol::DOC => function.doc = value,
            symbol::MODULE => function.module = value,
            symbol::ANNOTATIONS => function.annotations = value,
            symbol::DEFAULTS => function.defaults = pairs.unwrap_or_default(),
            _ => function.attributes.set(name, value),
        }
    }

    pub(crate) fn delete_attribute(&mut self, object: Value, name: Sym, ret: Ret) -> Res<()> {
        let class_at = self.type_of(object);
        if self.class(class_at).traits.delattr
            && let Some(hook @ Value::Obj(_)) = self.lookup(class_at, symbol::DELATTR)
        {
            let hook = self.bind(hook, object, class_at)?;
            let name = self.sym_str(name);
            return self.call_value(hook, &[name], &[], ret);
        }
        self.delete_plain_attribute(object, name, ret)
    }

    pub(crate) fn delete_plain_attribute(&mut self, object: Value, name: Sym, ret: Ret) -> Res<()> {
        let class_at = self.type_of(object);
        match self
            .lookup(class_at, name)
            .and_then(|found| self.object(found).cloned().map(|o| (found, o)))
        {
            Some((found, Object::Property(property))) => {
                let Property { delete, .. } = *property;
                if delete.is_absent() {
                    return self.property_without("deleter", found, object);
                }
                return self.call_value(delete, &[object], &[], ret);
            }
            Some((_, Object::Member(..))) if self.own_attribute(object, name).is_none() => {
                return crate::control::fault("AttributeError", self.sym_name(name).to_string());
            }
            Some((found, Object::Instance(instance))) => {
                if let Some(delete) = self.lookup(instance.class, symbol::DELETE) {
                    return self.call_value(delete, &[found, object], &[], ret);
                }
            }
            _ => {}
        }
        match self.sym_name(name) {
            "__class__" => return type_error("can't delete __class__ attribute"),
            "__dict__" if matches!(self.object(object), Some(Object::Instance(_))) => {
                if let Some(instance) = object.reference().and_then(|at| self.instance_mut(at)) {
                    instance.names = crate::namespace::Namespace::default();
                }
                return self.deliver(ret, Value::None);
            }
            _ => {}
        }
        let removed = match object.reference() {
            Some(at) => match self.heap.slot_mut(at) {
                Object::Instance(instance) => Rc::make_mut(instance).names.remove(name),
                Object::Exception(exception) => Rc::make_mut(exception).names.remove(name),
                Object::Module(module) => Rc::make_mut(module).names.remove(name),
                Object::Function(function) => Rc::make_mut(function).attributes.remove(name),
                Object::Class(inner) if !inner.builtin => self.class_mut(at).names.remove(name),
                _ => None,
            },
            None => None,
        };
        match removed {
            Some(old) => {
                self.dropped(old);
                self.deliver(ret, Value::None)
            }
            None => Err(self.missing_attribute(object, name)),
        }
    }
}
