//! Names: of built-ins, modules and class bodies, and those that have no value.

use super::load::Loaded;
use crate::control::{Control, Fault, Res};
use crate::object::Object;
use crate::symbol;
use crate::thread::Ret;
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;

impl Vm {
    pub(crate) fn set_cell(&mut self, cell: Value, value: Value) {
        if let Value::Obj(at) = cell
            && let Object::Cell(place) = self.heap.slot_mut(at)
        {
            let old = std::mem::replace(place, value);
            self.dropped(old);
        }
    }

    pub(crate) fn load_builtin(&self, name: Sym) -> Res {
        if let Some(value) = self.module_names(self.builtins).get(name) {
            return Ok(value);
        }
        self.name_error(name)
    }

    fn name_error<T>(&self, name: Sym) -> Res<T> {
        let text = self.sym_name(name);
        if let Some(instead) = crate::interp::start::missing_builtin(text) {
            return crate::control::unsupported(&format!("{text}()"), instead);
        }
        Err(Control::Fault(Box::new(Fault {
            class: "NameError",
            message: format!("name '{text}' is not defined"),
            arguments: None,
            attributes: Vec::new(),
            unicode: None,
        })))
    }

    pub(crate) fn set_global(&mut self, globals: Ref, name: Sym, value: Value) {
        let names = self.module_names_mut(globals);
        let old = names.get(name);
        names.set(name, value);
        if let Some(old) = old {
            self.dropped(old);
        }
    }

    pub(crate) fn delete_global(&mut self, globals: Ref, name: Sym) -> Res<()> {
        match self.module_names_mut(globals).remove(name) {
            Some(old) => {
                self.dropped(old);
                Ok(())
            }
            None => self.name_error(name),
        }
    }

    /// A name of the class body being run.
    pub(crate) fn class_body_name(&self, name: Sym) -> Option<Value> {
        let at = self.frame().names.reference()?;
        match self.heap.get(at) {
            Object::Module(module) => module.names.get(name),
            _ => None,
        }
    }

    pub(crate) fn load_name(&mut self, name: Sym) -> Res {
        if let Some(value) = self.class_body_name(name) {
            return Ok(value);
        }
        match self.module_names(self.frame().globals).get(name) {
            Some(value) => Ok(value),
            None => self.load_builtin(name),
        }
    }

    pub(crate) fn store_name(&mut self, name: Sym, value: Value) -> Res<()> {
        let target = match self.frame().names {
            Value::Obj(at) => at,
            _ => self.frame().globals,
        };
        self.set_global(target, name, value);
        self.tell_mapping(symbol::SETITEM, name, Some(value))
    }

    pub(crate) fn delete_name(&mut self, name: Sym) -> Res<()> {
        let target = match self.frame().names {
            Value::Obj(at) => at,
            _ => self.frame().globals,
        };
        self.delete_global(target, name)?;
        self.tell_mapping(symbol::DELITEM, name, None)
    }

    /// What `__prepare__` gave hears of each name of the class body at once, if its class wants to.
    fn tell_mapping(&mut self, method: Sym, name: Sym, value: Option<Value>) -> Res<()> {
        let mapping = match &self.frame().ret {
            Ret::ClassBody(call) => call.mapping,
            _ => return Ok(()),
        };
        if mapping.is_undefined() {
            return Ok(());
        }
        let class = self.type_of(mapping);
        match self.lookup(class, method) {
            Some(found) if matches!(self.object(found), Some(Object::Function(_))) => {
                let mut arguments = vec![mapping, self.sym_str(name)];
                arguments.extend(value);
                self.call_value(found, &arguments, &[], Ret::Discard)
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn unbound_local<T>(&self, loaded: &Loaded, slot: u32) -> Res<T> {
        let name = self.sym_name(loaded.locals[slot as usize]);
        crate::control::fault(
            "UnboundLocalError",
            format!(
                "cannot access local variable '{name}' where it is not associated with a value"
            ),
        )
    }

    pub(crate) fn unbound_cell<T>(&self, loaded: &Loaded, slot: u32) -> Res<T> {
        let first_free = loaded.code.locals.len() as u32 - loaded.code.free;
        if slot < first_free {
            return self.unbound_local(loaded, slot);
        }
        let name = self.sym_name(loaded.locals[slot as usize]);
        crate::control::fault(
            "NameError",
            format!(
                "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
            ),
        )
    }

    pub(crate) fn setup_annotations(&mut self) {
        let target = match self.frame().names {
            Value::Obj(at) => at,
            _ => self.frame().globals,
        };
        if !self.module_names(target).contains(symbol::ANNOTATIONS) {
            let dict = self.dict(crate::dict::Dict::default());
            self.module_names_mut(target).set(symbol::ANNOTATIONS, dict);
        }
    }
}
