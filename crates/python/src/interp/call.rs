//! Calls: finding out what is called, making frames.

use crate::builtin_class as class;
use crate::control::{Control, Res, fault, type_error};
use crate::host::HostFunction;
use crate::object::{Function, Instance, Layout, Object, Str};
use crate::symbol;
use crate::thread::{Frame, NewCall, Ret};
use crate::value::{NativeId, Ref, Sym, Value};
use crate::vm::Vm;
use std::rc::Rc;

/// So many arguments are handed to a built-in without a list of them.
const FEW: usize = 4;
/// Callables that stand for one another: an object whose `__call__` is such an object, and so on.
const MOST_CALLABLES: u32 = 200;

impl Vm {
    /// `Call` and `CallMethod`: the callable and its arguments stand on the stack. Tells whether the
    /// frames changed.
    pub(crate) fn call_from_stack(&mut self, count: usize, method: bool) -> Res<bool> {
        let length = self.cur.stack.len();
        let first = length - count;
        let (callable, cut, first) = if !method {
            (self.cur.stack[first - 1], first - 1, first)
        } else if self.cur.stack[first - 2].is_undefined() {
            (self.cur.stack[first - 1], first - 2, first)
        } else {
            (self.cur.stack[first - 2], first - 2, first - 1)
        };
        match callable {
            Value::Obj(at) => {
                if let Object::Function(function) = self.heap.get(at) {
                    let loaded = &self.codes.0[function.code as usize];
                    if loaded.simple && loaded.code.positional as usize == length - first {
                        self.enter(at, cut, first, Ret::Push)?;
                        return Ok(true);
                    }
                }
                if let Object::Class(class) = self.heap.get(at) {
                    if class.builtin {
                        if let Some(id) = self.plain_constructor(at, length - first) {
                            return self.call_native_on_stack(id, cut, first - 1);
                        }
                    } else if self.construct_on_stack(at, cut, first)? {
                        return Ok(true);
                    }
                }
            }
            Value::Native(id) if length - first <= FEW => {
                return self.call_native_on_stack(id, cut, first);
            }
            _ => {}
        }
        let arguments = self.cur.stack.split_off(first);
        self.cur.stack.truncate(cut);
        self.call_value(callable, &arguments, &[], Ret::Push)?;
        Ok(true)
    }

    /// Calls a built-in with the few arguments that stand on the stack from `first` on: no allocation.
    #[inline]
    fn call_native_on_stack(&mut self, id: NativeId, cut: usize, first: usize) -> Res<bool> {
        let mut few = [Value::Undefined; FEW];
        let count = self.cur.stack.len() - first;
        few[..count].copy_from_slice(&self.cur.stack[first..]);
        self.cur.stack.truncate(cut);
        match self.invoke(id, &few[..count], &[]) {
            Ok(value) => {
                self.push(value);
                Ok(false)
            }
            outcome => {
                self.native_outcome(outcome, id, &few[..count], &[], Ret::Push)?;
                Ok(true)
            }
        }
    }

    /// What makes the values of a built-in class from so many arguments, if nothing else has a say: it is
    /// called with the class, which stands on the stack below them.
    fn plain_constructor(&mut self, at: Ref, given: usize) -> Option<NativeId> {
        let class = self.class(at);
        let known = class.metaclass == class::TYPE
            && class.layout != Layout::Exception
            && !matches!(at, class::OBJECT | class::TYPE | class::STR);
        if !known || given >= FEW {
            return None;
        }
        match self.lookup(at, symbol::NEW) {
            Some(Value::Native(id)) if crate::builtin::owner(id) == Some(at) => Some(id),
            _ => None,
        }
    }

    /// Calls a plain class whose `__init__` is a plain function: the new object takes the class's place
    /// below the arguments.
    fn construct_on_stack(&mut self, at: Ref, cut: usize, first: usize) -> Res<bool> {
        let class = self.class(at);
        if class.metaclass != class::TYPE || class.builtin || class.layout != Layout::Plain {
            return Ok(false);
        }
        match self.lookup(at, symbol::NEW) {
            Some(Value::Native(id)) if crate::builtin::owner(id) == Some(class::OBJECT) => {}
            _ => return Ok(false),
        }
        let Some(init) = self.lookup(at, symbol::INIT) else { return Ok(false) };
        let Some(Object::Function(function)) = self.object(init) else { return Ok(false) };
        let loaded = &self.codes.0[function.code as usize];
        let given = self.cur.stack.len() - first + 1;
        if !loaded.simple || loaded.code.positional as usize != given {
            return Ok(false);
        }
        let Some(init) = init.reference() else { return Ok(false) };
        let instance = self.new_plain(at)?;
        self.cur.stack[first - 1] = instance;
        self.enter(init, cut, first - 1, Ret::Init(instance))?;
        Ok(true)
    }

    /// A frame of a function whose code is simple and whose arguments stand on the stack from `base` on.
    #[inline]
    pub(crate) fn enter(&mut self, function: Ref, cut: usize, base: usize, ret: Ret) -> Res<()> {
        self.check_depth()?;
        let Object::Function(inner) = self.heap.get(function) else { return Ok(()) };
        let loaded = &self.codes.0[inner.code as usize];
        let end = base + loaded.code.locals.len();
        let free = loaded.code.free as usize;
        while self.cur.stack.len() < end - free {
            self.cur.stack.push(Value::Undefined);
        }
        if free > 0 {
            self.cur.stack.extend_from_slice(&inner.closure);
            self.cur.stack.resize(end, Value::Undefined);
        }
        self.cur.frames.push(Frame {
            code: inner.code,
            pc: 0,
            cut: cut as u32,
            base: base as u32,
            blocks: self.cur.blocks.len() as u32,
            line: 0,
            globals: inner.globals,
            names: Value::Undefined,
            function: Value::Obj(function),
            generator: None,
            ret,
        });
        self.count_step()
    }

    pub(crate) fn check_depth(&mut self) -> Res<()> {
        if self.cur.frames.len() >= self.recursion_limit as usize {
            return fault("RecursionError", "maximum recursion depth exceeded");
        }
        Ok(())
    }

    /// Calls anything; the result goes where `ret` says, now or when a frame returns.
    pub(crate) fn call_value(
        &mut self,
        callable: Value,
        arguments: &[Value],
        names: &[Sym],
        ret: Ret,
    ) -> Res<()> {
        let (mut callable, mut arguments) = (callable, arguments);
        let mut with_object;
        // What is called may stand for another callable, and that for yet another.
        for _ in 0..MOST_CALLABLES {
            let at = match callable {
                Value::Native(id) => return self.call_native(id, arguments, names, ret),
                Value::Obj(at) => at,
                _ => return self.not_callable(callable),
            };
            match self.heap.get(at) {
                Object::Function(function) => {
                    let function = function.clone();
                    return self.call_function(callable, &function, arguments, names, ret);
                }
                Object::Method(method) => {
                    let (function, object) = **method;
                    let mut all = Vec::with_capacity(arguments.len() + 1);
                    all.push(object);
                    all.extend_from_slice(arguments);
                    with_object = all;
                    (callable, arguments) = (function, &with_object);
                }
                Object::Class(_) => return self.call_class(at, arguments, names, ret),
                Object::HostFunction(module, function) => {
                    let function = HostFunction { module: *module, function: *function };
                    return self.call_host(function, arguments, names, ret);
                }
                Object::StaticMethod(inner) => callable = *inner,
                _ => {
                    let class = self.type_of(callable);
                    let Some(call) =
                        self.lookup(class, symbol::CALL).filter(|call| !call.is_none())
                    else {
                        return self.not_callable(callable);
                    };
                    if names.is_empty() && matches!(self.object(call), Some(Object::Function(_))) {
                        return self.call_bound(call, callable, class, arguments, ret);
                    }
                    callable = self.bind(call, callable, class)?;
                }
            }
        }
        fault("RecursionError", "maximum recursion depth exceeded")
    }

    fn not_callable(&self, callable: Value) -> Res<()> {
        type_error(format!("'{}' object is not callable", self.type_name(callable)))
    }

    fn call_host(
        &mut self,
        function: HostFunction,
        arguments: &[Value],
        names: &[Sym],
        ret: Ret,
    ) -> Res<()> {
        if !names.is_empty() {
            return type_error("a host function takes no keyword arguments");
        }
        let mut data = Vec::with_capacity(arguments.len());
        for argument in arguments {
            data.push(self.to_data(*argument, 0)?);
        }
        self.settle(Control::Host(Box::new((function, data))), ret)
    }

    fn call_function(
        &mut self,
        callable: Value,
        function: &Rc<Function>,
        arguments: &[Value],
        names: &[Sym],
        ret: Ret,
    ) -> Res<()> {
        self.check_depth()?;
        let loaded = self.loaded(function.code).clone();
        let base = self.cur.stack.len();
        if loaded.simple && names.is_empty() && arguments.len() == loaded.code.positional as usize {
            self.cur.stack.extend_from_slice(arguments);
        } else {
            let bound = self.bind_arguments(function, &loaded, arguments, names)?;
            self.cur.stack.extend(bound);
        }
        self.cur.stack.resize(base + loaded.code.locals.len(), Value::Undefined);
        let first_free = loaded.code.locals.len() - loaded.code.free as usize;
        for (at, cell) in function.closure.iter().enumerate() {
            if let Some(place) = self.cur.stack.get_mut(base + first_free + at) {
                *place = *cell;
            }
        }
        self.cur.frames.push(Frame {
            code: function.code,
            pc: 0,
            cut: base as u32,
            base: base as u32,
            blocks: self.cur.blocks.len() as u32,
            line: 0,
            globals: function.globals,
            names: Value::Undefined,
            function: callable,
            generator: None,
            ret,
        });
        // The frame is in place: a pause here goes on with its first instruction.
        self.count_step()
    }

    pub(super) fn function_name(&self, function: &Function) -> String {
        self.as_str(function.qualname).unwrap_or("?").to_string()
    }

    fn call_class(&mut self, at: Ref, arguments: &[Value], names: &[Sym], ret: Ret) -> Res<()> {
        let metaclass = self.class(at).metaclass;
        if metaclass != class::TYPE
            && let Some(call @ Value::Obj(_)) = self.lookup(metaclass, symbol::CALL)
        {
            let bound = self.bind(call, Value::Obj(at), metaclass)?;
            return self.call_value(bound, arguments, names, ret);
        }
        self.construct(at, arguments, names, ret)
    }

    /// `type.__call__`: `__new__`, then `__init__`.
    pub(crate) fn construct(
        &mut self,
        at: Ref,
        arguments: &[Value],
        names: &[Sym],
        ret: Ret,
    ) -> Res<()> {
        if at == class::TYPE && arguments.len() == 1 && names.is_empty() {
            let mut kind = self.type_of(arguments[0]);
            if kind == class::NAMES && self.is_instance(arguments[0], class::DICT) {
                kind = class::DICT;
            }
            return self.deliver(ret, Value::Obj(kind));
        }
        if let (class::STR, [Value::Int(n)], []) = (at, arguments, names) {
            let text = self.new_str(Str::of_int(*n));
            return self.deliver(ret, text);
        }
        let new = self.lookup(at, symbol::NEW);
        match new {
            Some(Value::Native(id)) => {
                let owner = crate::builtin::owner(id);
                let closed =
                    matches!(at, class::DICT_KEYS | class::DICT_VALUES | class::DICT_ITEMS)
                        || matches!(at, class::FUNCTION | class::GENERATOR | class::COROUTINE);
                if owner == Some(class::OBJECT) && closed {
                    let name = self.class_name(at);
                    return type_error(format!("cannot create '{name}' instances"));
                }
                if owner == Some(class::OBJECT) {
                    let instance = self.new_plain(at)?;
                    return self.initialise(at, instance, arguments, names, ret, false);
                }
                let mut all = Vec::with_capacity(arguments.len() + 1);
                all.push(Value::Obj(at));
                all.extend_from_slice(arguments);
                if self.class(at).builtin && !matches!(self.class(at).layout, Layout::Exception) {
                    return self.call_native(id, &all, names, ret);
                }
                let call =
                    NewCall { class: at, arguments: arguments.to_vec(), names: names.to_vec() };
                self.call_new_native(id, all, names, call, ret)
            }
            Some(new) => {
                let mut all = Vec::with_capacity(arguments.len() + 1);
                all.push(Value::Obj(at));
                all.extend_from_slice(arguments);
                let new = match self.object(new) {
                    Some(Object::StaticMethod(inner)) => *inner,
                    _ => new,
                };
                let call =
                    NewCall { class: at, arguments: arguments.to_vec(), names: names.to_vec() };
                self.call_then(new, &all, names, Ret::New(Box::new(call)), ret)
            }
            None => type_error(format!("cannot create '{}' instances", self.class_name(at))),
        }
    }

    /// A built-in `__new__` of a user class: arguments that only `__init__` understands are tolerated.
    fn call_new_native(
        &mut self,
        id: NativeId,
        all: Vec<Value>,
        names: &[Sym],
        call: NewCall,
        ret: Ret,
    ) -> Res<()> {
        let user_init = matches!(self.lookup(call.class, symbol::INIT), Some(Value::Obj(_)));
        let exception = self.class(call.class).layout == Layout::Exception;
        let takes_any =
            matches!(crate::builtin::definition(id).function, crate::builtin::NativeFn::Named(_));
        let layout_ignores = matches!(
            self.class(call.class).layout,
            Layout::Builtin(class::LIST | class::DICT | class::SET | class::BYTEARRAY)
        );
        let (all, names) = if user_init && (layout_ignores || (exception && !takes_any)) {
            let keep = if layout_ignores { 1 } else { all.len() - names.len() };
            (all[..keep].to_vec(), &[][..])
        } else {
            (all, names)
        };
        self.call_then_native(id, &all, names, Ret::New(Box::new(call)), ret)
    }

    fn call_then(
        &mut self,
        callable: Value,
        arguments: &[Value],
        names: &[Sym],
        first: Ret,
        then: Ret,
    ) -> Res<()> {
        let first = self.chain(first, then);
        self.call_value(callable, arguments, names, first)
    }

    fn call_then_native(
        &mut self,
        id: NativeId,
        arguments: &[Value],
        names: &[Sym],
        first: Ret,
        then: Ret,
    ) -> Res<()> {
        let first = self.chain(first, then);
        self.call_native(id, arguments, names, first)
    }

    /// A constructor called for something other than a value on the stack goes through a hidden frame.
    fn chain(&mut self, first: Ret, then: Ret) -> Ret {
        match (first, then) {
            (first, Ret::Push) => first,
            (first, then) => Ret::Chain(Box::new((first, then))),
        }
    }

    pub(crate) fn after_new(&mut self, call: NewCall, value: Value) -> Res<()> {
        if !self.is_instance(value, call.class) {
            self.push(value);
            return Ok(());
        }
        let class = self.type_of(value);
        self.initialise(class, value, &call.arguments, &call.names, Ret::Push, true)
    }

    pub(crate) fn initialise(
        &mut self,
        at: Ref,
        instance: Value,
        arguments: &[Value],
        names: &[Sym],
        ret: Ret,
        new_took: bool,
    ) -> Res<()> {
        match self.lookup(at, symbol::INIT) {
            Some(Value::Native(id)) if crate::builtin::owner(id) == Some(class::OBJECT) => {
                if !arguments.is_empty() && !new_took {
                    return type_error(format!("{}() takes no arguments", self.class_name(at)));
                }
                self.deliver(ret, instance)
            }
            None => self.deliver(ret, instance),
            Some(init) => {
                let mut all = Vec::with_capacity(arguments.len() + 1);
                all.push(instance);
                all.extend_from_slice(arguments);
                let init = match self.object(init) {
                    Some(Object::Function(_)) | None => init,
                    _ => {
                        all.remove(0);
                        self.bind(init, instance, at)?
                    }
                };
                self.call_then(init, &all, names, Ret::Init(instance), ret)
            }
        }
    }

    pub(crate) fn new_plain(&mut self, at: Ref) -> Res {
        let class = self.class(at);
        if matches!(class.layout, Layout::Class) {
            return type_error("type.__new__() takes exactly 3 arguments (0 given)");
        }
        let finalised = class.finalised;
        let instance = Instance {
            class: at,
            names: crate::namespace::Namespace::default(),
            payload: Value::Undefined,
            finalised: false,
        };
        let value = self.alloc(Object::Instance(Rc::new(instance)));
        self.heap.charge(64);
        if finalised {
            self.track_finalisable(value);
        }
        Ok(value)
    }

    /// A value of a built-in class, as an instance of `at` when that is a subclass.
    pub(crate) fn wrap(&mut self, at: Value, value: Value, of: Ref) -> Res {
        let Some(at) = self.as_class(at) else { return Ok(value) };
        if at == of {
            return Ok(value);
        }
        if !self.is_subclass(at, of) {
            let message = format!(
                "{0}.__new__({1}): {1} is not a subtype of {0}",
                self.class_name(of),
                self.class_name(at)
            );
            return type_error(message);
        }
        // A fresh copy where the value is mutable or shared does not matter: identity starts here.
        let instance = self.new_plain(at)?;
        if let Some(at) = instance.reference()
            && let Some(instance) = self.instance_mut(at)
        {
            instance.payload = value;
        }
        Ok(instance)
    }

    pub(crate) fn make_function(&mut self, code: u32, flags: u8) -> Res<()> {
        use crate::code::{MAKE_ANNOTATIONS, MAKE_CLOSURE, MAKE_DEFAULTS, MAKE_KWDEFAULTS};
        let closure = if flags & MAKE_CLOSURE != 0 { self.pop() } else { Value::Undefined };
        let annotations = if flags & MAKE_ANNOTATIONS != 0 { self.pop() } else { Value::Undefined };
        let kwdefaults = if flags & MAKE_KWDEFAULTS != 0 { self.pop() } else { Value::Undefined };
        let defaults = if flags & MAKE_DEFAULTS != 0 { self.pop() } else { Value::Undefined };
        let loaded = self.loaded(code).clone();
        let globals = self.frame().globals;
        let name = self.sym_str(loaded.name);
        let qualname = self.symbols.intern(&loaded.code.qualname);
        let qualname = self.sym_str(qualname);
        let module = self.module_names(globals).get(symbol::NAME).unwrap_or(Value::None);
        let doc = match &loaded.code.docstring {
            Some(text) => self.str(text.to_string()),
            None => Value::None,
        };
        let mut pairs = Vec::new();
        let entries: Vec<(Value, Value)> = match self.as_dict(kwdefaults) {
            Some(dict) => dict.iter().map(|entry| (entry.key, entry.value)).collect(),
            None => Vec::new(),
        };
        for (key, value) in entries {
            pairs.push((self.name_of(key, "keyword")?, value));
        }
        let items =
            |vm: &Vm, value| vm.as_tuple(value).map(|items| items.to_vec()).unwrap_or_default();
        let function = Function {
            code,
            globals,
            name,
            qualname,
            module,
            doc,
            defaults: items(self, defaults),
            kwdefaults: pairs,
            closure: items(self, closure),
            annotations,
            attributes: crate::namespace::Namespace::default(),
        };
        let function = self.alloc(Object::Function(Rc::new(function)));
        self.push(function);
        Ok(())
    }

    /// A constant tuple of strings as names.
    pub(crate) fn name_tuple(&mut self, tuple: Value) -> Vec<Sym> {
        let items = self.as_tuple(tuple).cloned().unwrap_or_default();
        let texts: Vec<_> = items.iter().filter_map(|item| self.str_arc(*item)).collect();
        texts.iter().map(|text| self.symbols.intern(text)).collect()
    }

    /// The frame is done: its result goes to the caller.
    pub(crate) fn return_value(&mut self, value: Value) -> Res<()> {
        let Some(frame) = self.cur.frames.pop() else { return Ok(()) };
        if !self.finalisable.is_empty() {
            self.frame_dropped(frame.cut as usize);
        }
        self.cur.stack.truncate(frame.cut as usize);
        if let Some(generator) = frame.generator {
            return self.generator_ended(generator, frame.ret, value);
        }
        match frame.ret {
            Ret::Push => {
                if self.cur.frames.is_empty() {
                    self.cur.result = value;
                } else {
                    self.push(value);
                }
                Ok(())
            }
            ret => self.deliver(ret, value),
        }
    }
}
