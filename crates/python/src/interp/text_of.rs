//! `repr` and `str`.

use super::compare::DEEPEST;
use crate::builtin_class as class;
use crate::control::{Res, fault, type_error};
use crate::object::{Object, ViewKind};
use crate::symbol;
use crate::text::{float, int, repr};
use crate::thread::Question;
use crate::value::{Ref, Value};
use crate::vm::Vm;

/// Longest text that `repr` builds.
const LONGEST: usize = 32 << 20;

/// Modules that CPython keeps within its executable.
const FROZEN: &[&str] = &["abc", "codecs", "io", "os", "posixpath", "stat"];

impl Vm {
    /// `repr(value)`; asks Python code where a class has its own.
    pub(crate) fn repr(&self, value: Value) -> Res<String> {
        let mut text = String::new();
        self.write_repr(value, &mut text, &mut Vec::new())?;
        Ok(text)
    }

    fn write_repr(&self, value: Value, out: &mut String, open: &mut Vec<Ref>) -> Res<()> {
        if out.len() > LONGEST {
            return fault("MemoryError", "");
        }
        match value {
            Value::None | Value::Undefined => out.push_str("None"),
            Value::Bool(true) => out.push_str("True"),
            Value::Bool(false) => out.push_str("False"),
            Value::Int(n) => out.push_str(&n.to_string()),
            Value::Float(x) => out.push_str(&float::repr(x)),
            Value::NotImplemented => out.push_str("NotImplemented"),
            Value::Ellipsis => out.push_str("Ellipsis"),
            Value::Native(id) => {
                let definition = crate::builtin::definition(id);
                match crate::builtin::owner(id) {
                    Some(owner) => {
                        let owner = self.class_name(owner);
                        let dunder = definition.name.starts_with("__");
                        let kind = if dunder { "slot wrapper" } else { "method" };
                        out.push_str(&format!(
                            "<{kind} '{}' of '{owner}' objects>",
                            definition.name
                        ));
                    }
                    None => out.push_str(&format!("<built-in function {}>", definition.name)),
                }
            }
            Value::Obj(at) => {
                if self.special(value, symbol::REPR).is_some() {
                    let answer = self.ask(Question::Repr(value))?;
                    out.push_str(self.as_str(answer).unwrap_or_default());
                    return Ok(());
                }
                if open.len() as u32 > DEEPEST {
                    return fault(
                        "RecursionError",
                        "maximum recursion depth exceeded while getting the repr of an object",
                    );
                }
                self.write_object(value, at, out, open)?;
            }
        }
        Ok(())
    }

    fn write_object(
        &self,
        value: Value,
        at: Ref,
        out: &mut String,
        open: &mut Vec<Ref>,
    ) -> Res<()> {
        match self.heap.get(at) {
            Object::Str(text) => out.push_str(&repr::str_repr(self.heap.text(text))),
            Object::Bytes(data) => out.push_str(&repr::bytes_repr(data)),
            Object::ByteArray(data) => {
                out.push_str(&format!("bytearray({})", repr::bytes_repr(data)))
            }
            Object::BigInt(n) => out.push_str(&int::to_string(n)?),
            Object::List(items) => self.write_items(at, items, ("[", "]", "[...]"), out, open)?,
            Object::Tuple(items) => {
                let close = if items.len() == 1 { ",)" } else { ")" };
                self.write_items(at, items, ("(", close, "(...)"), out, open)?;
            }
            Object::Dict(dict) => {
                if open.contains(&at) {
                    out.push_str("{...}");
                    return Ok(());
                }
                open.push(at);
                out.push('{');
                for (place, entry) in dict.iter().enumerate() {
                    if place > 0 {
                        out.push_str(", ");
                    }
                    self.write_repr(entry.key, out, open)?;
                    out.push_str(": ");
                    self.write_repr(entry.value, out, open)?;
                }
                out.push('}');
                open.pop();
            }
            Object::Set(set) | Object::FrozenSet(set) => {
                let frozen = matches!(self.heap.get(at), Object::FrozenSet(_));
                let items = self.set_order(set);
                match (items.is_empty(), frozen) {
                    (true, true) => out.push_str("frozenset()"),
                    (true, false) => out.push_str("set()"),
                    (false, true) => {
                        self.write_items(
                            at,
                            &items,
                            ("frozenset({", "})", "frozenset(...)"),
                            out,
                            open,
                        )?;
                    }
                    (false, false) => {
                        self.write_items(at, &items, ("{", "}", "set(...)"), out, open)?
                    }
                }
            }
            Object::Range(range) if range.step == 1 => {
                out.push_str(&format!("range({}, {})", range.start, range.stop));
            }
            Object::Range(range) => {
                out.push_str(&format!("range({}, {}, {})", range.start, range.stop, range.step));
            }
            Object::Slice(parts) => {
                self.write_items(at, &parts[..], ("slice(", ", ", "..."), out, open).map(|()| {
                    out.truncate(out.len() - 2);
                    out.push(')');
                })?
            }
            Object::View(kind, dict) => self.write_view(*kind, *dict, out, open)?,
            Object::Names(owner) => {
                if open.contains(&at) || open.contains(owner) {
                    out.push_str("{...}");
                    return Ok(());
                }
                open.push(*owner);
                let names = self.names_of(*owner);
                let mapping = matches!(self.heap.get(*owner), Object::Class(_));
                out.push_str(if mapping { "mappingproxy({" } else { "{" });
                for (place, (name, item)) in names.iter().enumerate() {
                    if place > 0 {
                        out.push_str(", ");
                    }
                    out.push_str(&format!("{}: ", repr::str_repr(self.sym_name(name))));
                    self.write_repr(item, out, open)?;
                }
                out.push_str(if mapping { "})" } else { "}" });
                open.pop();
            }
            Object::Exception(exception) => {
                out.push_str(self.sym_name(self.class(exception.class).name));
                let items = self.as_tuple(exception.arguments).cloned().unwrap_or_default();
                let close = ")";
                self.write_items(at, &items, ("(", close, "(...)"), out, open)?;
            }
            Object::Instance(instance) if !instance.payload.is_undefined() => {
                let inner = instance.payload;
                match self.object(inner) {
                    Some(Object::Set(_) | Object::FrozenSet(_) | Object::ByteArray(_)) => {
                        let name = self.type_name(value);
                        let mut text = String::new();
                        self.write_repr(inner, &mut text, open)?;
                        let rest =
                            ["bytearray", "frozenset"].iter().find_map(|k| text.strip_prefix(k));
                        if let Some(rest) = rest {
                            out.push_str(&format!("{name}{rest}"));
                        } else if text == "set()" {
                            out.push_str(&format!("{name}()"));
                        } else {
                            out.push_str(&format!("{name}({text})"));
                        }
                    }
                    _ => self.write_repr(inner, out, open)?,
                }
            }
            _ => out.push_str(&self.plain_repr(value, at)),
        }
        Ok(())
    }

    fn write_view(
        &self,
        kind: ViewKind,
        dict: Ref,
        out: &mut String,
        open: &mut Vec<Ref>,
    ) -> Res<()> {
        let Some(table) = self.as_dict(Value::Obj(dict)) else { return Ok(()) };
        let name = match kind {
            ViewKind::Keys => "dict_keys([",
            ViewKind::Values => "dict_values([",
            ViewKind::Items => "dict_items([",
        };
        if open.contains(&dict) {
            out.push_str("...");
            return Ok(());
        }
        open.push(dict);
        out.push_str(name);
        for (place, entry) in table.iter().enumerate() {
            if place > 0 {
                out.push_str(", ");
            }
            match kind {
                ViewKind::Keys => self.write_repr(entry.key, out, open)?,
                ViewKind::Values => self.write_repr(entry.value, out, open)?,
                ViewKind::Items => {
                    out.push('(');
                    self.write_repr(entry.key, out, open)?;
                    out.push_str(", ");
                    self.write_repr(entry.value, out, open)?;
                    out.push(')');
                }
            }
        }
        out.push_str("])");
        open.pop();
        Ok(())
    }

    fn write_items(
        &self,
        at: Ref,
        items: &[Value],
        (start, end, again): (&str, &str, &str),
        out: &mut String,
        open: &mut Vec<Ref>,
    ) -> Res<()> {
        if open.contains(&at) {
            out.push_str(again);
            return Ok(());
        }
        open.push(at);
        out.push_str(start);
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                out.push_str(", ");
            }
            self.write_repr(*item, out, open)?;
        }
        out.push_str(end);
        open.pop();
        Ok(())
    }

    /// The address-like number of an object.
    pub(crate) fn identity(&self, at: Ref) -> u64 {
        0x7f00_0000_0000 + u64::from(at.0) * 0x40 + (self.environment.0.seed & 0xff) * 0x1000_0000
    }

    /// `<… object at 0x…>` and its kin.
    pub(crate) fn plain_repr(&self, value: Value, at: Ref) -> String {
        let address = format!("0x{:x}", self.identity(at));
        match self.heap.get(at) {
            Object::Function(function) => {
                let name = self.as_str(function.qualname).unwrap_or("?");
                format!("<function {name} at {address}>")
            }
            Object::Method(method) => match method.0 {
                Value::Native(id) => {
                    let name = crate::builtin::definition(id).name;
                    match method.1.reference() {
                        Some(inner) => {
                            let owner = self.type_name(method.1);
                            let of_class = matches!(
                                crate::builtin::definition(id).kind,
                                crate::builtin::NativeKind::ClassMethod
                            );
                            if name.starts_with("__") && !of_class {
                                let place = self.identity(inner);
                                return format!(
                                    "<method-wrapper '{name}' of {owner} object at 0x{place:x}>"
                                );
                            }
                            format!(
                                "<built-in method {name} of {owner} object at 0x{:x}>",
                                self.identity(inner)
                            )
                        }
                        None => format!(
                            "<built-in method {name} of {} object>",
                            self.type_name(method.1)
                        ),
                    }
                }
                _ => {
                    let name = match self.object(method.0) {
                        Some(Object::Function(function)) => {
                            self.as_str(function.qualname).unwrap_or("?")
                        }
                        _ => "?",
                    };
                    let inner = self.repr(method.1).unwrap_or_else(|_| {
                        method
                            .1
                            .reference()
                            .map_or(String::new(), |inner| self.object_repr(method.1, inner))
                    });
                    format!("<bound method {name} of {inner}>")
                }
            },
            Object::Class(class) => {
                let name = self.full_class_name(at);
                let _ = class;
                format!("<class '{name}'>")
            }
            Object::Module(module) => {
                let name = self.sym_name(module.name);
                match module.names.get(symbol::FILE).and_then(|file| self.as_str(file)) {
                    Some(_) if FROZEN.contains(&name) => format!("<module '{name}' (frozen)>"),
                    Some(file) => format!("<module '{name}' from '{file}'>"),
                    None => format!("<module '{name}' (built-in)>"),
                }
            }
            Object::Generator(generator) => {
                let kind = self.type_name(value);
                let name = self.as_str(generator.qualname).unwrap_or("?");
                format!("<{kind} object {name} at {address}>")
            }
            Object::Code(code) => {
                let code = &self.loaded(*code).code;
                format!(
                    "<code object {} at {address}, file \"{}\", line {}>",
                    code.name, code.source.file, code.first_line
                )
            }
            Object::Super(inner) => {
                let name = self.class_name(inner.0);
                let object = self.type_name(inner.1);
                format!("<super: <class '{name}'>, <{object} object>>")
            }
            Object::StaticMethod(inner) | Object::ClassMethod(inner) => {
                let name = self.type_name(value);
                let inner = self.repr(*inner).unwrap_or_default();
                format!("<{name}({inner})>")
            }
            Object::Cell(_) => format!("<cell at {address}>"),
            Object::MemoryView(_) => format!("<memory at {address}>"),
            Object::Stack(_) => format!("<stack at {address}>"),
            Object::HostFunction(module, function) => {
                let modules = self.environment.0.host_modules;
                let name = modules
                    .get(*module as usize)
                    .and_then(|module| module.functions.get(*function as usize))
                    .copied()
                    .unwrap_or("?");
                format!("<built-in function {name}>")
            }
            Object::Member(name, owner) => format!(
                "<member '{}' of '{}' objects>",
                self.sym_name(*name),
                self.class_name(*owner)
            ),
            _ => self.object_repr(value, at),
        }
    }

    /// `object.__repr__`
    pub(crate) fn object_repr(&self, value: Value, at: Ref) -> String {
        let name = self.full_class_name(self.type_of(value));
        format!("<{name} object at 0x{:x}>", self.identity(at))
    }

    /// `module.Class`, without the module for built-in classes.
    pub(crate) fn full_class_name(&self, at: Ref) -> String {
        let class = self.class(at);
        let name = match self.as_str(class.qualname) {
            Some(name) => name.to_string(),
            None => self.sym_name(class.name).to_string(),
        };
        let module = class.names.get(symbol::MODULE).and_then(|module| self.as_str(module));
        match module {
            Some(module) if module != "builtins" => format!("{module}.{name}"),
            _ => name,
        }
    }

    /// `str(value)`
    pub(crate) fn display(&self, value: Value) -> Res<String> {
        if let Some(Object::Str(text)) = self.object(value) {
            return Ok(self.heap.text(text).to_string());
        }
        if self.special(value, symbol::STR).is_some() {
            let answer = self.ask(Question::Str(value))?;
            return match self.as_str(answer) {
                Some(text) => Ok(text.to_string()),
                None => {
                    let name = self.type_name(answer);
                    type_error(format!("__str__ returned non-string (type {name})"))
                }
            };
        }
        match self.object(value) {
            Some(Object::Exception(_))
                if self.special(value, symbol::REPR).is_none() || !self.is_plain_object(value) =>
            {
                self.exception_text(value.reference().unwrap_or(Ref(0)))
            }
            Some(Object::Instance(instance)) => match self.object(instance.payload) {
                Some(Object::Str(text)) => Ok(self.heap.text(text).to_string()),
                _ => self.repr(value),
            },
            _ => self.repr(value),
        }
    }

    fn is_plain_object(&self, value: Value) -> bool {
        matches!(self.object(value), Some(Object::Instance(_)))
    }

    /// `str(exception)`
    pub(crate) fn exception_text(&self, at: Ref) -> Res<String> {
        let exception = self.exception(at);
        let items = self.as_tuple(exception.arguments).cloned().unwrap_or_default();
        let class_at = exception.class;
        let own = |name| exception.names.get(name).unwrap_or(Value::None);
        if self.is_subclass(class_at, class::OS_ERROR) && !own(symbol::STRERROR).is_none() {
            let errno = self.display(own(symbol::ERRNO))?;
            let message = self.display(own(symbol::STRERROR))?;
            if own(symbol::FILENAME).is_none() {
                return Ok(format!("[Errno {errno}] {message}"));
            }
            let file = self.repr(own(symbol::FILENAME))?;
            return Ok(format!("[Errno {errno}] {message}: {file}"));
        }
        if self.is_subclass(class_at, class::KEY_ERROR) && items.len() == 1 {
            return self.repr(items[0]);
        }
        if self.is_subclass(class_at, class::SYNTAX_ERROR) {
            let message = self.display(own(symbol::MSG))?;
            return Ok(match (self.as_str(own(symbol::FILENAME)), own(symbol::LINENO)) {
                (Some(file), Value::Int(line)) => {
                    let file = file.rsplit('/').next().unwrap_or(file);
                    format!("{message} ({file}, line {line})")
                }
                (None, Value::Int(line)) => format!("{message} (line {line})"),
                _ => message,
            });
        }
        if self.is_subclass(class_at, class::UNICODE_DECODE_ERROR) && items.len() == 5 {
            return self.decode_error_text(&items);
        }
        if self.is_subclass(class_at, class::UNICODE_ENCODE_ERROR) && items.len() == 5 {
            return self.encode_error_text(&items);
        }
        match items.as_slice() {
            [] => Ok(String::new()),
            [one] => self.display(*one),
            _ => self.repr(exception.arguments),
        }
    }

    fn decode_error_text(&self, items: &[Value]) -> Res<String> {
        let encoding = self.display(items[0])?;
        let reason = self.display(items[4])?;
        let (Value::Int(start), Value::Int(end)) = (items[2], items[3]) else { return Ok(reason) };
        let data = self.as_bytes(items[1]).unwrap_or_default();
        Ok(if end == start + 1 {
            let byte = data.get(start as usize).copied().unwrap_or_default();
            format!(
                "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
            )
        } else {
            format!(
                "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
                end - 1
            )
        })
    }

    fn encode_error_text(&self, items: &[Value]) -> Res<String> {
        let encoding = self.display(items[0])?;
        let reason = self.display(items[4])?;
        let (Value::Int(start), Value::Int(end)) = (items[2], items[3]) else { return Ok(reason) };
        let text = self.as_str(items[1]).unwrap_or_default();
        Ok(if end == start + 1 {
            let character = text.chars().nth(start as usize).map_or(0, crate::text::surrogate::ord);
            let shown = match character {
                0..=0xff => format!("\\x{character:02x}"),
                0x100..=0xffff => format!("\\u{character:04x}"),
                _ => format!("\\U{character:08x}"),
            };
            format!(
                "'{encoding}' codec can't encode character '{shown}' in position {start}: {reason}"
            )
        } else {
            format!(
                "'{encoding}' codec can't encode characters in position {start}-{}: {reason}",
                end - 1
            )
        })
    }

    /// Text of at least one character, for `sep=` and the like.
    pub(crate) fn need_text(&self, value: Value, what: &str) -> Res<String> {
        match self.as_str(value) {
            Some(text) => Ok(text.to_string()),
            None => type_error(format!(
                "{what} must be None or a string, not {}",
                self.type_name(value)
            )),
        }
    }
}
