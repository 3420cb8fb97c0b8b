//! `object`, `type`, and the small classes of functions, methods, properties and modules.

use super::{NativeDef, NativeKind, class_method, definition, func, getter, method, named};
use crate::builtin_class as class;
use crate::code::CompareOp;
use crate::control::{Control, Res, fault, type_error};
use crate::object::{Object, Property};
use crate::symbol;
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;
use std::rc::Rc;

pub const OBJECT: &[NativeDef] = &[
    named("__new__", NativeKind::StaticMethod, object_new),
    named("__init__", NativeKind::Method, |vm, a, n| {
        if a.len() - n.len() > 1 {
            let name = vm.type_name(a[0]);
            return type_error(format!("{name}() takes no arguments"));
        }
        Ok(Value::None)
    }),
    method("__repr__", 0, 0, |vm, a| {
        let text = match a[0].reference() {
            Some(at) if matches!(vm.object(a[0]), Some(Object::Instance(i)) if i.payload.is_undefined()) => {
                vm.object_repr(a[0], at)
            }
            Some(_) if matches!(vm.object(a[0]), Some(Object::Instance(_))) => {
                let payload = vm.payload(a[0]);
                vm.repr(payload)?
            }
            Some(at) if matches!(vm.object(a[0]), Some(Object::Exception(_))) => {
                let _ = at;
                vm.plain_exception_repr(a[0])?
            }
            _ => vm.repr(a[0])?,
        };
        Ok(vm.str(text))
    }),
    method("__str__", 0, 0, |vm, a| {
        let text = vm.plain_display(a[0])?;
        Ok(vm.str(text))
    }),
    method("__format__", 1, 1, |vm, a| {
        let spec = vm.need_text(a[1], "format spec")?;
        if vm.special(a[0], symbol::FORMAT).is_some()
            && !spec.is_empty()
            && vm.payload(a[0]) == a[0]
        {
            let name = vm.type_name(a[0]);
            return type_error(format!("unsupported format string passed to {name}.__format__"));
        }
        let payload = if spec.is_empty() { a[0] } else { vm.payload(a[0]) };
        let text = if spec.is_empty() { vm.display(a[0])? } else { vm.format(payload, &spec)? };
        Ok(vm.str(text))
    }),
    method("__eq__", 1, 1, |vm, a| compare_own(vm, CompareOp::Eq, a)),
    method("__ne__", 1, 1, |vm, a| compare_own(vm, CompareOp::Ne, a)),
    method("__lt__", 1, 1, |vm, a| compare_own(vm, CompareOp::Lt, a)),
    method("__le__", 1, 1, |vm, a| compare_own(vm, CompareOp::Le, a)),
    method("__gt__", 1, 1, |vm, a| compare_own(vm, CompareOp::Gt, a)),
    method("__ge__", 1, 1, |vm, a| compare_own(vm, CompareOp::Ge, a)),
    method("__hash__", 0, 0, |vm, a| {
        let payload = vm.payload(a[0]);
        if payload != a[0] {
            return Ok(Value::Int(vm.hash_value(payload, 0)?));
        }
        if vm.special(a[0], symbol::HASH).is_none() {
            return Ok(Value::Int(vm.hash_value(a[0], 0)?));
        }
        Ok(Value::Int(a[0].reference().map_or(0, |at| (vm.identity(at) >> 4) as i64)))
    }),
    method("__getattribute__", 1, 1, |vm, a| {
        let name = vm.name_of(a[1], "attribute name")?;
        vm.plain_get(a[0], name)
    }),
    method("__setattr__", 2, 2, |vm, a| {
        let name = vm.name_of(a[1], "attribute name")?;
        vm.plain_set(a[0], name, a[2])
    }),
    method("__delattr__", 1, 1, |vm, a| {
        let name = vm.name_of(a[1], "attribute name")?;
        vm.plain_delete(a[0], name)
    }),
    class_method("__init_subclass__", 0, 0, |_, _| Ok(Value::None)),
    class_method("__subclasshook__", 1, 1, |_, _| Ok(Value::NotImplemented)),
    method("__dir__", 0, 0, |vm, a| {
        let helper = vm.builtin("dir");
        crate::control::tail(helper, vec![a[0]])
    }),
    method("__sizeof__", 0, 0, |_, _| Ok(Value::Int(48))),
    method("__getstate__", 0, 0, |vm, a| {
        crate::control::tail(vm.prelude_function("_state"), vec![a[0]])
    }),
    method("__reduce__", 0, 0, |vm, a| {
        crate::control::tail(vm.prelude_function("_reduce"), vec![a[0]])
    }),
    method("__reduce_ex__", 1, 1, |vm, a| {
        crate::control::tail(vm.prelude_function("_reduce_ex"), vec![a[0]])
    }),
];

fn object_new(vm: &mut Vm, a: &[Value], names: &[Sym]) -> Res {
    let Some(at) = a.first().and_then(|value| vm.as_class(*value)) else {
        return type_error("object.__new__(X): X is not a type object");
    };
    let user_new = matches!(vm.lookup(at, symbol::NEW), Some(Value::Obj(_)));
    let user_init = matches!(vm.lookup(at, symbol::INIT), Some(Value::Obj(_)));
    if a.len() > 1 && (user_new || !user_init) {
        let _ = names;
        return type_error(if user_new {
            "object.__new__() takes exactly one argument (the type to instantiate)".to_string()
        } else {
            format!("{}() takes no arguments", vm.class_name(at))
        });
    }
    vm.new_plain(at)
}

fn compare_own(vm: &mut Vm, op: CompareOp, a: &[Value]) -> Res {
    let (x, y) = (vm.payload(a[0]), vm.payload(a[1]));
    if x != a[0] || vm.special(a[0], symbol::EQ).is_none() {
        return match op {
            CompareOp::Eq | CompareOp::Ne => {
                if x.same(y) && !matches!(x, Value::Float(_)) {
                    return Ok(Value::Bool(op == CompareOp::Eq));
                }
                let plain = !matches!(
                    vm.object(x),
                    Some(Object::Instance(_) | Object::Exception(_) | Object::Class(_))
                );
                if plain && vm.type_of(x) == vm.type_of(y) {
                    vm.compare_plain(op, x, y)
                } else if plain && x != a[0] {
                    Ok(if vm.equal(x, y, 0)? == (op == CompareOp::Eq) {
                        Value::Bool(true)
                    } else {
                        Value::NotImplemented
                    })
                } else {
                    Ok(Value::NotImplemented)
                }
            }
            _ => match vm.compare_plain(op, x, y) {
                Err(Control::Fault(fault)) if fault.class == "TypeError" => {
                    Ok(Value::NotImplemented)
                }
                other => other,
            },
        };
    }
    match op {
        CompareOp::Eq if a[0].same(a[1]) => Ok(Value::Bool(true)),
        CompareOp::Ne if a[0].same(a[1]) => Ok(Value::Bool(false)),
        _ => Ok(Value::NotImplemented),
    }
}

pub const TYPE: &[NativeDef] = &[
    named("__new__", NativeKind::StaticMethod, |vm, a, n| {
        let Some(at) = a.first().and_then(|value| vm.as_class(*value)) else {
            return type_error("type.__new__(X): X is not a type object");
        };
        vm.new_class(at, &a[1..], n)
    }),
    named("__init__", NativeKind::Method, |_, _, _| Ok(Value::None)),
    named("__call__", NativeKind::Method, |vm, a, n| {
        let _ = vm;
        Err(Control::Construct(Box::new(crate::control::Tail {
            callable: a[0],
            arguments: a[1..].to_vec(),
            names: n.to_vec(),
            ret: None,
        })))
    }),
    getter("__name__", |vm, a| {
        let at = vm.as_class(a[0]).unwrap_or(class::OBJECT);
        let name = vm.class(at).name;
        Ok(vm.sym_str(name))
    }),
    getter("__qualname__", |vm, a| {
        let at = vm.as_class(a[0]).unwrap_or(class::OBJECT);
        Ok(vm.class(at).qualname)
    }),
    getter("__module__", |vm, a| {
        let at = vm.as_class(a[0]).unwrap_or(class::OBJECT);
        Ok(vm.class(at).names.get(symbol::MODULE).unwrap_or(Value::None))
    }),
    getter("__bases__", |vm, a| {
        let at = vm.as_class(a[0]).unwrap_or(class::OBJECT);
        let bases = vm.class(at).bases.iter().map(|base| Value::Obj(*base)).collect();
        Ok(vm.tuple(bases))
    }),
    getter("__base__", |vm, a| {
        let at = vm.as_class(a[0]).unwrap_or(class::OBJECT);
        Ok(vm.class(at).bases.first().map_or(Value::None, |base| Value::Obj(*base)))
    }),
    getter("__mro__", |vm, a| {
        let at = vm.as_class(a[0]).unwrap_or(class::OBJECT);
        let mro = vm.class(at).mro.iter().map(|base| Value::Obj(*base)).collect();
        Ok(vm.tuple(mro))
    }),
    getter("__dict__", |vm, a| {
        let at = vm.as_class(a[0]).unwrap_or(class::OBJECT);
        Ok(vm.alloc(Object::Names(at)))
    }),
    getter("__doc__", |vm, a| {
        let at = vm.as_class(a[0]).unwrap_or(class::OBJECT);
        Ok(vm.class(at).names.get(symbol::DOC).unwrap_or(Value::None))
    }),
    method("mro", 0, 0, |vm, a| {
        let at = vm.as_class(a[0]).unwrap_or(class::OBJECT);
        let mro = vm.class(at).mro.iter().map(|base| Value::Obj(*base)).collect();
        Ok(vm.list(mro))
    }),
    method("__subclasses__", 0, 0, |vm, a| {
        let at = vm.as_class(a[0]).unwrap_or(class::OBJECT);
        let all = vm.class(at).subclasses.iter().map(|base| Value::Obj(*base)).collect();
        Ok(vm.list(all))
    }),
    method("__instancecheck__", 1, 1, |vm, a| {
        let at = vm.as_class(a[0]).unwrap_or(class::OBJECT);
        Ok(Value::Bool(vm.is_instance(a[1], at)))
    }),
    method("__subclasscheck__", 1, 1, |vm, a| {
        let at = vm.as_class(a[0]).unwrap_or(class::OBJECT);
        let other = vm.as_class(a[1]).unwrap_or(class::OBJECT);
        Ok(Value::Bool(vm.is_subclass(other, at)))
    }),
    method("__or__", 1, 1, |vm, a| {
        crate::control::tail(vm.prelude_function("_union"), vec![a[0], a[1]])
    }),
    class_method("__prepare__", 0, super::ANY, |vm, _| Ok(vm.dict(crate::dict::Dict::default()))),
];

pub const FUNCTION: &[NativeDef] = &[
    getter("__name__", |vm, a| Ok(part(vm, a[0], |f| f.name))),
    getter("__qualname__", |vm, a| Ok(part(vm, a[0], |f| f.qualname))),
    getter("__module__", |vm, a| Ok(part(vm, a[0], |f| f.module))),
    getter("__doc__", |vm, a| Ok(part(vm, a[0], |f| f.doc))),
    getter("__globals__", |vm, a| {
        let at = a[0].reference().and_then(|at| vm.function(at)).map(|f| f.globals);
        Ok(match at {
            Some(at) => vm.alloc(Object::Names(at)),
            None => Value::None,
        })
    }),
    getter("__defaults__", |vm, a| {
        let items = a[0].reference().and_then(|at| vm.function(at)).map(|f| f.defaults.clone());
        Ok(match items {
            Some(items) if !items.is_empty() => vm.tuple(items),
            _ => Value::None,
        })
    }),
    getter("__kwdefaults__", |vm, a| {
        let items = a[0].reference().and_then(|at| vm.function(at)).map(|f| f.kwdefaults.clone());
        let items = items.unwrap_or_default();
        if items.is_empty() {
            return Ok(Value::None);
        }
        let mut pairs = Vec::new();
        for (name, value) in items {
            pairs.extend([vm.sym_str(name), value]);
        }
        vm.make_dict(&pairs)
    }),
    getter("__annotations__", |vm, a| {
        let value = part(vm, a[0], |f| f.annotations);
        if !value.is_absent() {
            return Ok(value);
        }
        Ok(vm.dict(crate::dict::Dict::default()))
    }),
    getter("__builtins__", |vm, _| {
        let builtins = vm.builtins;
        Ok(vm.alloc(Object::Names(builtins)))
    }),
    getter("__closure__", |vm, a| {
        let items = a[0].reference().and_then(|at| vm.function(at)).map(|f| f.closure.clone());
        Ok(match items {
            Some(items) if !items.is_empty() => vm.tuple(items),
            _ => Value::None,
        })
    }),
    getter("__code__", |vm, a| {
        let code = a[0].reference().and_then(|at| vm.function(at)).map(|f| f.code);
        Ok(match code {
            Some(code) => vm.alloc(Object::Code(code)),
            None => Value::None,
        })
    }),
    method(
        "__get__",
        1,
        2,
        |vm, a| {
            if a[1].is_none() { Ok(a[0]) } else { Ok(vm.method(a[0], a[1])) }
        },
    ),
    named("__call__", NativeKind::Method, call_first),
];

fn call_first(vm: &mut Vm, a: &[Value], n: &[Sym]) -> Res {
    let _ = vm;
    Err(Control::Tail(Box::new(crate::control::Tail {
        callable: a[0],
        arguments: a[1..].to_vec(),
        names: n.to_vec(),
        ret: None,
    })))
}

fn part(vm: &Vm, value: Value, get: fn(&crate::object::Function) -> Value) -> Value {
    value.reference().and_then(|at| vm.function(at)).map_or(Value::None, |f| get(f))
}

pub const METHOD: &[NativeDef] = &[
    getter("__func__", |vm, a| match vm.object(a[0]) {
        Some(Object::Method(both)) => Ok(both.0),
        _ => Ok(Value::None),
    }),
    getter("__self__", |vm, a| match vm.object(a[0]) {
        Some(Object::Method(both)) => Ok(both.1),
        _ => Ok(Value::None),
    }),
    getter("__name__", |vm, a| method_part(vm, a[0], |f| f.name)),
    getter("__qualname__", |vm, a| method_part(vm, a[0], |f| f.qualname)),
    getter("__doc__", |vm, a| method_part(vm, a[0], |f| f.doc)),
    getter("__module__", |vm, a| method_part(vm, a[0], |f| f.module)),
    named("__call__", NativeKind::Method, call_first),
];

/// Built-in functions and methods, bound or not.
pub const BUILTIN: &[NativeDef] = &[
    getter("__name__", |vm, a| Ok(native_part(vm, a[0], |_, id| definition(id).name.to_string()))),
    getter("__qualname__", |vm, a| Ok(native_part(vm, a[0], |vm, id| vm.native_name(id)))),
    getter("__module__", |vm, a| {
        let home = native_id(vm, a[0]).map(|id| super::TABLES[id.table as usize].0);
        match home {
            Some(super::Home::Module(name)) => Ok(vm.str(name)),
            _ => Ok(Value::None),
        }
    }),
    getter("__doc__", |_, _| Ok(Value::None)),
    getter("__text_signature__", |_, _| Ok(Value::None)),
    getter("__self__", |vm, a| match vm.object(a[0]) {
        Some(Object::Method(both)) => Ok(both.1),
        _ => Ok(Value::Obj(vm.builtins)),
    }),
    getter("__objclass__", |vm, a| {
        Ok(native_id(vm, a[0]).and_then(super::owner).map_or(Value::None, Value::Obj))
    }),
    method("__get__", 1, 2, |vm, a| match a[1].is_none() {
        true => Ok(a[0]),
        false => Ok(vm.method(a[0], a[1])),
    }),
    named("__call__", NativeKind::Method, call_first),
];

fn native_id(vm: &Vm, value: Value) -> Option<crate::value::NativeId> {
    match value {
        Value::Native(id) => Some(id),
        value => match vm.object(value) {
            Some(Object::Method(both)) => match both.0 {
                Value::Native(id) => Some(id),
                _ => None,
            },
            _ => None,
        },
    }
}

fn native_part(
    vm: &mut Vm,
    value: Value,
    part: fn(&Vm, crate::value::NativeId) -> String,
) -> Value {
    match (native_id(vm, value), vm.object(value)) {
        (Some(id), _) => {
            let text = part(vm, id);
            vm.str(text)
        }
        (None, Some(Object::HostFunction(..))) => {
            let text = vm.repr(value).unwrap_or_default();
            let name = text.rsplit(' ').next().unwrap_or_default().trim_end_matches('>');
            vm.str(name.to_string())
        }
        _ => Value::None,
    }
}

pub const MEMBER: &[NativeDef] = &[
    getter("__name__", |vm, a| match vm.object(a[0]) {
        Some(Object::Member(name, _)) => {
            let name = *name;
            Ok(vm.sym_str(name))
        }
        _ => Ok(Value::None),
    }),
    method("__get__", 1, 2, |vm, a| match vm.object(a[0]) {
        Some(Object::Member(name, _)) if !a[1].is_none() => {
            let name = *name;
            vm.plain_get(a[1], name)
        }
        _ => Ok(a[0]),
    }),
    method("__set__", 2, 2, |vm, a| match vm.object(a[0]) {
        Some(Object::Member(name, _)) => {
            let name = *name;
            vm.plain_set(a[1], name, a[2])
        }
        _ => Ok(Value::None),
    }),
];

fn method_part(vm: &mut Vm, value: Value, get: fn(&crate::object::Function) -> Value) -> Res {
    let function = match vm.object(value) {
        Some(Object::Method(both)) => both.0,
        _ => Value::None,
    };
    Ok(part(vm, function, get))
}

pub const PROPERTY: &[NativeDef] = &[
    func("__new__", 1, 5, |vm, a| {
        let get = |place: usize| a.get(place).copied().unwrap_or_default().or_none();
        let mut doc = get(4);
        if doc.is_none() {
            doc = part(vm, get(1), |f| f.doc);
        }
        let property = Property { get: get(1), set: get(2), delete: get(3), doc };
        let value = vm.alloc(Object::Property(Rc::new(property)));
        vm.wrap(a[0], value, class::PROPERTY)
    })
    .keywords(&["", "fget", "fset", "fdel", "doc"]),
    method("setter", 1, 1, |vm, a| copy_property(vm, a[0], |p, v| p.set = v, a[1])),
    method("getter", 1, 1, |vm, a| copy_property(vm, a[0], |p, v| p.get = v, a[1])),
    method("deleter", 1, 1, |vm, a| copy_property(vm, a[0], |p, v| p.delete = v, a[1])),
    getter("fget", |vm, a| Ok(property(vm, a[0]).map_or(Value::None, |p| p.get))),
    getter("fset", |vm, a| Ok(property(vm, a[0]).map_or(Value::None, |p| p.set))),
    getter("fdel", |vm, a| Ok(property(vm, a[0]).map_or(Value::None, |p| p.delete))),
    getter("__doc__", |vm, a| Ok(property(vm, a[0]).map_or(Value::None, |p| p.doc))),
    method("__get__", 1, 2, |vm, a| match property(vm, a[0]) {
        Some(property) if !a[1].is_none() => crate::control::tail(property.get, vec![a[1]]),
        _ => Ok(a[0]),
    }),
];

fn property(vm: &Vm, value: Value) -> Option<Property> {
    match vm.object(vm.payload(value)) {
        Some(Object::Property(property)) => Some((**property).clone()),
        _ => None,
    }
}

fn copy_property(vm: &mut Vm, value: Value, set: fn(&mut Property, Value), part: Value) -> Res {
    let Some(mut copy) = property(vm, value) else { return Ok(Value::None) };
    set(&mut copy, part);
    Ok(vm.alloc(Object::Property(Rc::new(copy))))
}

pub const STATICMETHOD: &[NativeDef] = &[
    func("__new__", 2, 2, |vm, a| Ok(vm.alloc(Object::StaticMethod(a[1])))),
    getter("__func__", |vm, a| match vm.object(a[0]) {
        Some(Object::StaticMethod(inner)) => Ok(*inner),
        _ => Ok(Value::None),
    }),
    getter("__wrapped__", |vm, a| match vm.object(a[0]) {
        Some(Object::StaticMethod(inner)) => Ok(*inner),
        _ => Ok(Value::None),
    }),
    method("__get__", 1, 2, |vm, a| match vm.object(a[0]) {
        Some(Object::StaticMethod(inner)) => Ok(*inner),
        _ => Ok(a[0]),
    }),
];

pub const CLASSMETHOD: &[NativeDef] = &[
    func("__new__", 2, 2, |vm, a| Ok(vm.alloc(Object::ClassMethod(a[1])))),
    getter("__func__", |vm, a| match vm.object(a[0]) {
        Some(Object::ClassMethod(inner)) => Ok(*inner),
        _ => Ok(Value::None),
    }),
    getter("__wrapped__", |vm, a| match vm.object(a[0]) {
        Some(Object::ClassMethod(inner)) => Ok(*inner),
        _ => Ok(Value::None),
    }),
    method("__get__", 1, 2, |vm, a| match vm.object(a[0]) {
        Some(Object::ClassMethod(inner)) => {
            let inner = *inner;
            let of = a.get(2).copied().unwrap_or_else(|| Value::Obj(vm.type_of(a[1])));
            Ok(vm.method(inner, of))
        }
        _ => Ok(a[0]),
    }),
];

pub const SUPER: &[NativeDef] = &[
    func("__new__", 1, 3, |vm, a| match a.len() {
        1 => vm.zero_argument_super(),
        2 => fault("RuntimeError", "super(): unbound super objects are not supported"),
        _ => two_argument_super(vm, a),
    }),
    // What it was made for can be changed by calling `__init__` again.
    method("__init__", 0, 2, |vm, a| {
        if let ([_, _, _], Some(at)) = (a, a[0].reference())
            && matches!(vm.object(a[0]), Some(Object::Super(_)))
        {
            let made = two_argument_super(vm, a)?;
            if let Some(Object::Super(both)) = vm.object(made).cloned() {
                *vm.heap.slot_mut(at) = Object::Super(both);
            }
        }
        Ok(Value::None)
    }),
];

fn two_argument_super(vm: &mut Vm, a: &[Value]) -> Res {
    match vm.as_class(a[1]) {
        Some(at) => vm.make_super(at, a[2]),
        None => {
            type_error(format!("super() argument 1 must be a type, not {}", vm.type_name(a[1])))
        }
    }
}

pub const MODULE: &[NativeDef] = &[func("__new__", 2, 3, |vm, a| {
    let name = vm.need_text(a[1], "module name")?;
    let at = vm.new_module(&name);
    Ok(Value::Obj(at))
})];

pub const NONE: &[NativeDef] = &[method("__bool__", 0, 0, |_, _| Ok(Value::Bool(false)))];

impl Vm {
    pub(crate) fn builtin(&self, name: &str) -> Value {
        let name = self.symbols.find(name);
        name.and_then(|name| self.module_names(self.builtins).get(name)).unwrap_or(Value::None)
    }

    /// `object.__str__`: `repr`, whoever defines it.
    fn plain_display(&self, value: Value) -> Res<String> {
        match self.object(value) {
            Some(Object::Exception(_)) => self.exception_text(value.reference().unwrap_or(Ref(0))),
            Some(Object::Instance(instance)) => match self.object(instance.payload) {
                Some(Object::Str(text)) => Ok(self.heap.text(text).to_string()),
                _ => self.repr(value),
            },
            Some(Object::Str(text)) => Ok(self.heap.text(text).to_string()),
            _ => self.repr(value),
        }
    }

    fn plain_exception_repr(&self, value: Value) -> Res<String> {
        let Some(at) = self.as_exception(value) else { return self.repr(value) };
        let exception = self.exception(at);
        let name = self.class_name(exception.class);
        let items = self.as_tuple(exception.arguments).cloned().unwrap_or_default();
        let mut parts = Vec::new();
        for item in items.iter() {
            parts.push(self.repr(*item)?);
        }
        Ok(format!("{name}({})", parts.join(", ")))
    }

    /// `object.__getattribute__`: no hooks.
    fn plain_get(&mut self, object: Value, name: Sym) -> Res {
        let value = Value::Undefined;
        Err(Control::PlainGet(Box::new(crate::control::Attribute {
            object,
            name,
            value,
            ret: None,
        })))
    }

    fn plain_set(&mut self, object: Value, name: Sym, value: Value) -> Res {
        Err(Control::PlainSet(Box::new(crate::control::Attribute {
            object,
            name,
            value,
            ret: None,
        })))
    }

    fn plain_delete(&mut self, object: Value, name: Sym) -> Res {
        let value = Value::Undefined;
        Err(Control::PlainSet(Box::new(crate::control::Attribute {
            object,
            name,
            value,
            ret: None,
        })))
    }
}
