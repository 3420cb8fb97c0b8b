//! Making and reading heap values.

use crate::builtin_class as class;
use crate::control::{Res, type_error};
use crate::dict::Dict;
use crate::namespace::Namespace;
use crate::object::{Class, Exception, Function, Instance, Iter, Layout, Object, Str, ViewKind};
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;
use num_bigint::BigInt;
use std::rc::Rc;

impl Vm {
    pub(crate) fn alloc(&mut self, object: Object) -> Value {
        Value::Obj(self.heap.alloc(object))
    }

    pub(crate) fn str(&mut self, text: impl Into<String>) -> Value {
        let text: String = text.into();
        self.new_str(Str::new(&text))
    }

    /// A string object; the empty one is always the same.
    pub(crate) fn new_str(&mut self, text: Str) -> Value {
        match text.len() {
            0 => return self.empty_str,
            length => self.heap.charge(length),
        }
        self.alloc(Object::Str(text))
    }

    /// The text of a name, the same object each time.
    pub(crate) fn sym_str(&mut self, sym: Sym) -> Value {
        let at = sym.0 as usize;
        if let Some(known) = self.name_strings.get(at).filter(|known| !known.is_undefined()) {
            return *known;
        }
        let text = self.symbols.name(sym).to_string();
        let made = self.str(text);
        let strings = Rc::make_mut(&mut self.name_strings);
        if strings.len() <= at {
            strings.resize(at + 1, Value::Undefined);
        }
        strings[at] = made;
        made
    }

    pub(crate) fn bytes(&mut self, data: impl Into<Vec<u8>>) -> Value {
        let data: Vec<u8> = data.into();
        if data.is_empty() {
            return self.empty_bytes;
        }
        self.heap.charge(data.len());
        self.alloc(Object::Bytes(Rc::new(data)))
    }

    pub(crate) fn list(&mut self, items: Vec<Value>) -> Value {
        self.heap.charge(items.len() * 16);
        self.alloc(Object::List(Rc::new(items)))
    }

    pub(crate) fn tuple(&mut self, items: Vec<Value>) -> Value {
        if items.is_empty() && !self.empty_tuple.is_undefined() {
            return self.empty_tuple;
        }
        self.heap.charge(items.len() * 16);
        self.alloc(Object::Tuple(Rc::new(items)))
    }

    pub(crate) fn dict(&mut self, dict: Dict) -> Value {
        self.heap.charge(dict.places() * 48);
        self.alloc(Object::Dict(Rc::new(dict)))
    }

    pub(crate) fn int(&mut self, n: BigInt) -> Value {
        match i64::try_from(&n) {
            Ok(n) => Value::Int(n),
            Err(_) => {
                self.heap.charge((n.bits() / 8) as usize);
                self.alloc(Object::BigInt(Rc::new(n)))
            }
        }
    }

    pub(crate) fn wide_int(&mut self, n: i128) -> Value {
        match i64::try_from(n) {
            Ok(n) => Value::Int(n),
            Err(_) => self.int(n.into()),
        }
    }

    pub(crate) fn iter(&mut self, iter: Iter) -> Value {
        self.alloc(Object::Iter(Rc::new(iter)))
    }

    pub(crate) fn method(&mut self, function: Value, object: Value) -> Value {
        self.alloc(Object::Method(Rc::new((function, object))))
    }

    pub(crate) fn object(&self, value: Value) -> Option<&Object> {
        value.reference().map(|at| self.heap.get(at))
    }

    /// The built-in value inside an instance of a subclass of a built-in class; others unchanged.
    pub(crate) fn payload(&self, value: Value) -> Value {
        match self.object(value) {
            Some(Object::Instance(instance)) if !instance.payload.is_undefined() => {
                instance.payload
            }
            _ => value,
        }
    }

    pub(crate) fn as_str(&self, value: Value) -> Option<&str> {
        match self.object(self.payload(value)) {
            Some(Object::Str(text)) => Some(self.heap.text(text)),
            _ => None,
        }
    }

    /// A string's text on its own.
    pub(crate) fn str_arc(&self, value: Value) -> Option<Rc<str>> {
        match self.object(self.payload(value)) {
            Some(Object::Str(Str::Long { text, .. })) => Some(text.clone()),
            Some(Object::Str(text)) => Some(self.heap.text(text).into()),
            _ => None,
        }
    }

    /// bytes, bytearray or memoryview contents.
    pub(crate) fn as_bytes(&self, value: Value) -> Option<&[u8]> {
        match self.object(self.payload(value))? {
            Object::Bytes(data) | Object::ByteArray(data) => Some(data),
            Object::MemoryView(view) => {
                if view.released || !view.is_contiguous() {
                    return None;
                }
                let data = self.as_bytes(Value::Obj(view.target))?;
                let start = (view.start as usize).min(data.len());
                let end = (start + (view.length * view.item_size()) as usize).min(data.len());
                Some(&data[start..end])
            }
            _ => None,
        }
    }

    pub(crate) fn as_tuple(&self, value: Value) -> Option<&Rc<Vec<Value>>> {
        match self.object(self.payload(value)) {
            Some(Object::Tuple(items)) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self, value: Value) -> Option<&Rc<Vec<Value>>> {
        match self.object(self.payload(value)) {
            Some(Object::List(items)) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_dict(&self, value: Value) -> Option<&Rc<Dict>> {
        match self.object(self.payload(value)) {
            Some(Object::Dict(dict)) => Some(dict),
            _ => None,
        }
    }

    /// A set's or frozenset's table.
    pub(crate) fn as_set(&self, value: Value) -> Option<&Rc<Dict>> {
        match self.object(self.payload(value)) {
            Some(Object::Set(set) | Object::FrozenSet(set)) => Some(set),
            _ => None,
        }
    }

    pub(crate) fn class(&self, at: Ref) -> &Class {
        match self.heap.get(at) {
            Object::Class(class) => class,
            other => unreachable!("a class was expected, not {other:?}"),
        }
    }

    pub(crate) fn as_class(&self, value: Value) -> Option<Ref> {
        let at = value.reference()?;
        matches!(self.heap.get(at), Object::Class(_)).then_some(at)
    }

    pub(crate) fn class_mut(&mut self, at: Ref) -> &mut Class {
        self.cache.forget();
        match self.heap.slot_mut(at) {
            Object::Class(class) => Rc::make_mut(class),
            other => unreachable!("a class was expected, not {other:?}"),
        }
    }

    pub(crate) fn function(&self, at: Ref) -> Option<&Rc<Function>> {
        match self.heap.get(at) {
            Object::Function(function) => Some(function),
            _ => None,
        }
    }

    pub(crate) fn exception(&self, at: Ref) -> &Exception {
        match self.heap.get(at) {
            Object::Exception(exception) => exception,
            other => unreachable!("an exception was expected, not {other:?}"),
        }
    }

    pub(crate) fn exception_mut(&mut self, at: Ref) -> &mut Exception {
        match self.heap.slot_mut(at) {
            Object::Exception(exception) => Rc::make_mut(exception),
            other => unreachable!("an exception was expected, not {other:?}"),
        }
    }

    pub(crate) fn as_exception(&self, value: Value) -> Option<Ref> {
        let at = value.reference()?;
        matches!(self.heap.get(at), Object::Exception(_)).then_some(at)
    }

    pub(crate) fn instance_mut(&mut self, at: Ref) -> Option<&mut Instance> {
        match self.heap.slot_mut(at) {
            Object::Instance(instance) => Some(Rc::make_mut(instance)),
            _ => None,
        }
    }

    pub(crate) fn list_mut(&mut self, value: Value) -> Option<&mut Vec<Value>> {
        match self.heap.slot_mut(self.payload(value).reference()?) {
            Object::List(items) => Some(self.copied.own(items)),
            _ => None,
        }
    }

    pub(crate) fn dict_mut(&mut self, value: Value) -> Option<&mut Dict> {
        match self.heap.slot_mut(self.payload(value).reference()?) {
            Object::Dict(dict) | Object::Set(dict) | Object::FrozenSet(dict) => {
                Some(self.copied.own_dict(dict))
            }
            _ => None,
        }
    }

    pub(crate) fn bytearray_mut(&mut self, value: Value) -> Option<&mut Vec<u8>> {
        match self.heap.slot_mut(self.payload(value).reference()?) {
            Object::ByteArray(data) => Some(self.copied.own(data)),
            _ => None,
        }
    }

    pub(crate) fn iter_mut(&mut self, at: Ref) -> Option<&mut Iter> {
        match self.heap.slot_mut(at) {
            Object::Iter(iter) => Some(Rc::make_mut(iter)),
            _ => None,
        }
    }

    /// The names of a module.
    pub(crate) fn module_names(&self, at: Ref) -> &Namespace {
        match self.heap.get(at) {
            Object::Module(module) => &module.names,
            Object::Instance(instance) => &instance.names,
            Object::Exception(exception) => &exception.names,
            Object::Function(function) => &function.attributes,
            other => unreachable!("a module was expected, not {other:?}"),
        }
    }

    pub(crate) fn module_names_mut(&mut self, at: Ref) -> &mut Namespace {
        match self.heap.slot_mut(at) {
            Object::Module(module) => &mut Rc::make_mut(module).names,
            Object::Instance(instance) => &mut Rc::make_mut(instance).names,
            Object::Exception(exception) => &mut Rc::make_mut(exception).names,
            Object::Function(function) => &mut Rc::make_mut(function).attributes,
            other => unreachable!("a module was expected, not {other:?}"),
        }
    }

    pub(crate) fn type_of(&self, value: Value) -> Ref {
        match value {
            Value::Undefined | Value::None => class::NONE_TYPE,
            Value::Bool(_) => class::BOOL,
            Value::Int(_) => class::INT,
            Value::Float(_) => class::FLOAT,
            Value::NotImplemented => class::NOT_IMPLEMENTED,
            Value::Ellipsis => class::ELLIPSIS,
            Value::Native(id) => match crate::builtin::owner(id) {
                Some(_) => class::METHOD_DESCRIPTOR,
                None => class::BUILTIN_FUNCTION,
            },
            Value::Obj(at) => self.type_of_object(at),
        }
    }

    fn type_of_object(&self, at: Ref) -> Ref {
        match self.heap.get(at) {
            Object::Instance(instance) => instance.class,
            Object::Str(_) | Object::Buffer(_) => class::STR,
            Object::Bytes(_) => class::BYTES,
            Object::ByteArray(_) => class::BYTEARRAY,
            Object::BigInt(_) => class::INT,
            Object::List(_) => class::LIST,
            Object::Tuple(_) => class::TUPLE,
            Object::Dict(_) => class::DICT,
            Object::Set(_) => class::SET,
            Object::FrozenSet(_) => class::FROZENSET,
            Object::Range(_) => class::RANGE,
            Object::Slice(_) => class::SLICE,
            Object::Function(_) => class::FUNCTION,
            Object::Method(method) => match method.0 {
                Value::Native(_) => class::BUILTIN_FUNCTION,
                _ => class::METHOD,
            },
            Object::Class(inner) => inner.metaclass,
            Object::Exception(exception) => exception.class,
            Object::Module(_) => class::MODULE,
            Object::Cell(_) => class::CELL,
            Object::Code(_) => class::CODE,
            Object::Generator(generator) => self.generator_class(generator.code),
            Object::Iter(iter) => match &**iter {
                Iter::Str { text, reversed: false, .. } if matches!(self.heap.get(*text), Object::Str(text) if text.is_ascii()) => {
                    class::STR_ASCII_ITERATOR
                }
                Iter::Bytes { bytes, reversed: false, .. }
                    if matches!(self.heap.get(*bytes), Object::ByteArray(_)) =>
                {
                    class::BYTEARRAY_ITERATOR
                }
                iter => iter_class(iter),
            },
            Object::Property(_) => class::PROPERTY,
            Object::StaticMethod(_) => class::STATICMETHOD,
            Object::ClassMethod(_) => class::CLASSMETHOD,
            Object::Super(_) => class::SUPER,
            Object::View(ViewKind::Keys, _) => class::DICT_KEYS,
            Object::View(ViewKind::Values, _) => class::DICT_VALUES,
            Object::View(ViewKind::Items, _) => class::DICT_ITEMS,
            Object::Names(_) => class::NAMES,
            Object::MemoryView(_) => class::MEMORYVIEW,
            Object::Member(..) => class::MEMBER,
            Object::Traceback(_) => class::TRACEBACK,
            Object::HostFunction(..) => class::BUILTIN_FUNCTION,
            Object::Stack(_) => class::FRAME,
            Object::Free(_) => class::NONE_TYPE,
        }
    }

    fn generator_class(&self, code: u32) -> Ref {
        match self.loaded(code).code.kind {
            crate::code::CodeKind::Coroutine => class::COROUTINE,
            crate::code::CodeKind::AsyncGenerator => class::ASYNC_GENERATOR,
            _ => class::GENERATOR,
        }
    }

    /// The name of a value's class, as messages show it.
    pub(crate) fn type_name(&self, value: Value) -> String {
        self.class_name(self.type_of(value))
    }

    pub(crate) fn class_name(&self, class: Ref) -> String {
        // A class that is C in CPython shows its module too: "datetime.date".
        let shown = self.symbols.find("_c_name").and_then(|name| self.class(class).names.get(name));
        if let Some(shown) = shown.and_then(|name| self.as_str(name)) {
            return shown.to_string();
        }
        self.symbols.name(self.class(class).name).to_string()
    }

    pub(crate) fn is_subclass(&self, class: Ref, of: Ref) -> bool {
        class == of || self.class(class).mro.contains(&of)
    }

    pub(crate) fn is_instance(&self, value: Value, of: Ref) -> bool {
        // `obj.__dict__` and `globals()` are dictionaries to the program.
        if of == class::DICT
            && let Some(Object::Names(owner)) = self.object(value)
        {
            return !matches!(self.heap.get(*owner), Object::Class(_));
        }
        self.is_subclass(self.type_of(value), of)
    }

    /// Names interned from a Python string.
    pub(crate) fn name_of(&mut self, value: Value, what: &str) -> Res<Sym> {
        match self.str_arc(value) {
            Some(text) => Ok(self.symbols.intern(&text)),
            None => {
                let message = format!("{what}: must be string, not '{}'", self.type_name(value));
                type_error(message)
            }
        }
    }

    /// Whether a class has instances with a built-in value inside.
    pub(crate) fn layout(&self, class: Ref) -> Layout {
        self.class(class).layout
    }

    pub(crate) fn sym_name(&self, sym: Sym) -> &str {
        self.symbols.name(sym)
    }
}

fn iter_class(iter: &Iter) -> Ref {
    match iter {
        Iter::List { reversed: true, .. } => class::LIST_REVERSEITERATOR,
        Iter::Tuple { reversed: true, .. }
        | Iter::Str { reversed: true, .. }
        | Iter::Bytes { reversed: true, .. } => class::REVERSED,
        Iter::Dict { kind: ViewKind::Keys, reversed: true, .. } => class::DICT_REVERSEKEYITERATOR,
        Iter::Dict { kind: ViewKind::Values, reversed: true, .. } => {
            class::DICT_REVERSEVALUEITERATOR
        }
        Iter::Dict { kind: ViewKind::Items, reversed: true, .. } => class::DICT_REVERSEITEMITERATOR,
        Iter::List { .. } => class::LIST_ITERATOR,
        Iter::Tuple { .. } => class::TUPLE_ITERATOR,
        Iter::Str { .. } => class::STR_ITERATOR,
        Iter::Bytes { .. } => class::BYTES_ITERATOR,
        Iter::Range { .. } => class::RANGE_ITERATOR,
        Iter::Dict { kind: ViewKind::Keys, .. } => class::DICT_KEYITERATOR,
        Iter::Dict { kind: ViewKind::Values, .. } => class::DICT_VALUEITERATOR,
        Iter::Dict { kind: ViewKind::Items, .. } => class::DICT_ITEMITERATOR,
        Iter::Set { .. } => class::SET_ITERATOR,
        Iter::Enumerate { .. } => class::ENUMERATE,
        Iter::Zip { .. } => class::ZIP,
        Iter::Values { .. } | Iter::Exhausted => class::ITERATOR,
    }
}
