//! `sys`, and `_machine`: what the prelude needs of the machine.

use super::{NativeDef, NativeKind, func, named};

use crate::control::{Control, Input, Res, Switch, fault, raise_with, type_error, value_error};
use crate::host::{Effect, Stream};
use crate::object::Object;
use crate::thread::{Ret, Thread};
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;

pub const TABLE: &[NativeDef] = &[
    func("exit", 0, 1, |_, a| Err(raise_with("SystemExit", a.to_vec()))),
    func("getrecursionlimit", 0, 0, |vm, _| Ok(Value::Int(i64::from(vm.recursion_limit)))),
    func("setrecursionlimit", 1, 1, set_recursion_limit),
    func("exc_info", 0, 0, exc_info),
    func("exception", 0, 0, |vm, _| Ok(vm.handled())),
    func("getsizeof", 1, 2, |vm, a| {
        Ok(Value::Int(vm.native_length(a[0]).map_or(48, |length| 56 + length as i64 * 8)))
    }),
    func("intern", 1, 1, |_, a| Ok(a[0])),
    func("getdefaultencoding", 0, 0, |vm, _| Ok(vm.str("utf-8"))),
    func("getfilesystemencoding", 0, 0, |vm, _| Ok(vm.str("utf-8"))),
    func("getrefcount", 1, 1, |_, _| Ok(Value::Int(2))),
    func("getswitchinterval", 0, 0, |_, _| Ok(Value::Float(0.005))),
    func("setswitchinterval", 1, 1, |_, _| Ok(Value::None)),
    func("gettrace", 0, 0, |_, _| Ok(Value::None)),
    func("settrace", 1, 1, |_, _| Ok(Value::None)),
    func("getprofile", 0, 0, |_, _| Ok(Value::None)),
    func("setprofile", 1, 1, |_, _| Ok(Value::None)),
    func("getfilesystemencodeerrors", 0, 0, |vm, _| Ok(vm.str("surrogateescape"))),
    func("get_int_max_str_digits", 0, 0, |_, _| Ok(Value::Int(4300))),
    func("is_finalizing", 0, 0, |vm, _| Ok(Value::Bool(vm.cur.ending))),
    func("_getframe", 0, 1, |vm, a| {
        let depth = match a.first() {
            Some(depth) => vm.need_index(*depth)?,
            None => 0,
        };
        super::frame::current(vm, depth)
    }),
];

pub const MACHINE: &[NativeDef] = &[
    func("print", 2, 2, |vm, a| {
        let text = vm.need_text(a[1], "text")?;
        let stream = if a[0] == Value::Int(2) { Stream::Stderr } else { Stream::Stdout };
        vm.print(stream, text)
    }),
    func("attribute", 2, 2, |vm, a| {
        let name = vm.name_of(a[1], "attribute name")?;
        Err(attribute(a[0], name, Value::Undefined))
    }),
    func("set_attribute", 3, 3, |vm, a| {
        let name = vm.name_of(a[1], "attribute name")?;
        Err(set_attribute(a[0], name, a[2]))
    }),
    func("delete_attribute", 2, 2, |vm, a| {
        let name = vm.name_of(a[1], "attribute name")?;
        Err(set_attribute(a[0], name, Value::Undefined))
    }),
    // The method a class defines, in Python or built in; None when it has none.
    func("type_method", 2, 2, |vm, a| {
        let name = vm.name_of(a[1], "attribute name")?;
        let class_at = vm.type_of(a[0]);
        match vm.lookup(class_at, name) {
            Some(found) if !found.is_none() => vm.bind(found, a[0], class_at),
            _ => Ok(Value::None),
        }
    }),
    // The same, but only if it is written in Python; unbound.
    func("python_method", 2, 2, |vm, a| {
        let name = vm.name_of(a[1], "attribute name")?;
        Ok(vm.special(a[0], name).unwrap_or(Value::None))
    }),
    func("plain_compare", 3, 3, |vm, a| {
        use crate::code::CompareOp::{Eq, Ge, Gt, Le, Lt, Ne};
        let op = match a[0] {
            Value::Int(0) => Eq,
            Value::Int(1) => Ne,
            Value::Int(2) => Lt,
            Value::Int(3) => Le,
            Value::Int(4) => Gt,
            _ => Ge,
        };
        vm.compare_plain(op, a[1], a[2])
    }),
    func("plain_binary", 3, 3, plain_binary),
    func("plain_order", 1, 1, |vm, a| vm.plain_order(a[0])),
    func("sort_plain", 2, 2, |vm, a| vm.sort_plain(a[0], a[1])),
    func("pow", 2, 2, |vm, a| match vm.binary_plain(crate::code::BinaryOp::Pow, a[0], a[1])? {
        Some(value) => Ok(value),
        None => Ok(Value::NotImplemented),
    }),
    func("console", 0, 0, |vm, _| {
        let place =
            vm.environment.0.host_modules.iter().position(|module| module.name == "_console");
        let Some(place) = place else { return Ok(Value::None) };
        let module = vm.environment.0.host_modules[place];
        let function = module.functions.iter().position(|name| *name == "readline");
        match function {
            Some(function) => Ok(vm.alloc(Object::HostFunction(place as u16, function as u16))),
            None => Ok(Value::None),
        }
    }),
    func("spawn", 3, 3, spawn),
    func("new_stack", 2, 2, |vm, a| {
        let arguments = vm.as_tuple(a[1]).cloned().unwrap_or_default();
        vm.new_stack(a[0], &arguments)
    }),
    func("switch_stack", 4, 4, switch_stack),
    func("thread_id", 0, 0, |vm, _| Ok(Value::Int(i64::from(vm.cur.id)))),
    func("traceback_text", 1, 1, |vm, a| {
        let Some(at) = vm.as_exception(a[0]) else { return type_error("an exception is needed") };
        let text = vm.traceback_text(at)?;
        Ok(vm.str(text))
    }),
    func("traceback_entries", 1, 1, traceback_entries),
    func("exception_lines", 1, 1, |vm, a| {
        let Some(at) = vm.as_exception(a[0]) else { return type_error("an exception is needed") };
        let text = vm.exception_lines(at)?;
        Ok(vm.str(text))
    }),
    func("module", 1, 1, |vm, a| {
        let Some(name) = vm.str_arc(a[0]) else { return Ok(Value::None) };
        let found = vm.symbols.find(&name).and_then(|name| vm.modules.get(name));
        Ok(found.unwrap_or(Value::None))
    }),
    func("compile", 3, 3, compile),
    func("callable_name", 1, 1, |vm, a| {
        let name = vm.callable_name(a[0]);
        Ok(vm.str(name))
    }),
    func("file_text", 1, 1, |vm, a| {
        let name = vm.need_text(a[0], "file name")?;
        let config = vm.environment.0.clone();
        let found = config.files.iter().find(|(known, _)| *known == name);
        Ok(match found {
            Some((_, text)) => vm.str(text.clone()),
            None if config.path == name => vm.str(config.source.clone()),
            None => Value::None,
        })
    }),
    func("run_code", 2, 2, run_code),
    func("class_body", 7, 7, |vm, a| {
        vm.run_class_body(a[0], [a[1], a[2], a[3], a[4], a[5]], a[6])?;
        Err(Control::Stop)
    }),
    func("new_space", 2, 2, new_space),
    // The module whose names these are.
    func("module_of", 1, 1, |vm, a| {
        Ok(match vm.object(a[0]) {
            Some(Object::Names(owner)) if matches!(vm.heap.get(*owner), Object::Module(_)) => {
                Value::Obj(*owner)
            }
            _ => Value::None,
        })
    }),
    func("import_module", 1, 1, |vm, a| {
        let Some(name) = vm.str_arc(a[0]) else { return type_error("a module name is needed") };
        Err(Control::Import(name.to_string()))
    }),
    func("collect", 0, 0, |vm, _| {
        vm.suspect_all();
        Ok(Value::Int(0))
    }),
    func("forget_finaliser", 1, 1, |vm, a| {
        vm.untrack_finalisable(a[0]);
        Ok(Value::None)
    }),
    func("random", 0, 0, |vm, _| Ok(Value::Int((vm.next_random() >> 2) as i64))),
    func("generator_send", 2, 2, super::iterator::send_any),
    func("generator_throw", 2, 2, super::iterator::throw_any),
    func("type_shown", 1, 1, |vm, a| {
        let name = vm.type_name(a[0]);
        Ok(vm.str(name))
    }),
    func("generator_state", 1, 1, |vm, a| {
        use crate::object::GeneratorState as State;
        let state = match vm.as_generator(a[0]).map(|generator| &generator.state) {
            Some(State::Suspended { started: false, .. }) => "CREATED",
            Some(State::Suspended { .. }) => "SUSPENDED",
            Some(State::Running) => "RUNNING",
            _ => "CLOSED",
        };
        Ok(vm.str(state))
    }),
    // What is in a cell, as a tuple of one.
    func("unwrap", 1, 1, |vm, a| match vm.object(a[0]) {
        Some(Object::Cell(inner)) => {
            let inner = *inner;
            Ok(vm.tuple(vec![inner]))
        }
        _ => Ok(Value::None),
    }),
    func("function_parts", 1, 1, function_parts),
    func("set_seed", 1, 1, |vm, a| {
        vm.random = vm.small_int(a[0]).unwrap_or(0) as u64;
        Ok(Value::None)
    }),
    named("unsupported", NativeKind::Function, |vm, a, _| {
        let text = a.first().and_then(|text| vm.as_str(*text)).unwrap_or_default().to_string();
        fault("Unsupported", text)
    }),
];

fn attribute(object: Value, name: Sym, value: Value) -> Control {
    Control::Attribute(Box::new(crate::control::Attribute { object, name, value, ret: None }))
}

fn set_attribute(object: Value, name: Sym, value: Value) -> Control {
    Control::SetAttribute(Box::new(crate::control::Attribute { object, name, value, ret: None }))
}

fn set_recursion_limit(vm: &mut Vm, a: &[Value]) -> Res {
    let limit = vm.need_index(a[0])?;
    if limit < 1 {
        return value_error("recursion limit must be greater or equal than 1");
    }
    // Frames are data here, but a checkpoint has to hold them.
    vm.recursion_limit = limit.min(20_000) as u32;
    Ok(Value::None)
}

fn exc_info(vm: &mut Vm, _: &[Value]) -> Res {
    let handled = vm.handled();
    let Some(at) = vm.as_exception(handled) else {
        return Ok(vm.tuple(vec![Value::None; 3]));
    };
    let traceback = vm.traceback_value(at);
    let class_at = vm.exception(at).class;
    Ok(vm.tuple(vec![Value::Obj(class_at), handled, traceback]))
}

fn plain_binary(vm: &mut Vm, a: &[Value]) -> Res {
    use crate::code::BinaryOp as B;
    let sign = vm.as_str(a[0]).unwrap_or_default();
    let op = match sign.trim_end_matches('=') {
        "+" => B::Add,
        "-" => B::Sub,
        "*" => B::Mul,
        "/" => B::TrueDiv,
        "//" => B::FloorDiv,
        "%" => B::Mod,
        "**" => B::Pow,
        "<<" => B::LShift,
        ">>" => B::RShift,
        "&" => B::And,
        "|" => B::Or,
        "^" => B::Xor,
        _ => B::MatMul,
    };
    if op == B::Mod && (vm.as_str(a[1]).is_some() || vm.as_bytes(a[1]).is_some()) {
        return vm.modulo_text(a[1], a[2]);
    }
    Ok(vm.binary_plain(op, a[1], a[2])?.unwrap_or(Value::NotImplemented))
}

/// Goes on with another stack: (where to keep this one, the other, what it gets, whether that is raised).
fn switch_stack(vm: &mut Vm, a: &[Value]) -> Res {
    let (Some(from), Some(to)) = (vm.is_stack(a[0]), vm.is_stack(a[1])) else {
        return type_error("a stack is needed");
    };
    let input = match vm.as_exception(a[2]) {
        Some(exception) if a[3] == Value::Bool(true) => Input::Throw(exception),
        _ => Input::Send(a[2]),
    };
    Err(Control::Switch(Box::new(Switch { from, to, input })))
}

/// Starts a thread: callable, arguments, daemon flag.
fn spawn(vm: &mut Vm, a: &[Value]) -> Res {
    if vm.threads.len() >= 2000 {
        return fault("RuntimeError", "can't start new thread");
    }
    let id = vm.next_thread;
    vm.next_thread += 1;
    let arguments = vm.as_tuple(a[1]).cloned().unwrap_or_default();
    let fresh = Thread {
        id,
        handled: Value::None,
        at_line_start: true,
        daemon: a[2] == Value::Bool(true),
        ..Thread::default()
    };
    let current = std::mem::replace(&mut vm.cur, fresh);
    let called = vm.call_value(a[0], &arguments, &[], Ret::Push);
    let thread = std::mem::replace(&mut vm.cur, current);
    match called {
        Ok(()) | Err(Control::Stop) => vm.stop.0 = None,
        Err(control) => return Err(control),
    }
    vm.threads.push(thread);
    Err(Control::Effect(Box::new(Effect::Spawn { thread: crate::vm::ThreadId(id) })))
}

/// A code object from text: (text, file name, mode).
fn compile(vm: &mut Vm, a: &[Value]) -> Res {
    let text = vm.need_text(a[0], "source")?;
    let file = vm.need_text(a[1], "filename")?;
    let source = std::rc::Rc::new(crate::code::SourceText::new(&file, &text));
    let options = crate::compile::Options { hidden: false, library: false };
    let code = if vm.as_str(a[2]) == Some("eval") {
        crate::source::compile_expression(&source, options)
    } else {
        crate::source::compile_module(&source, options)
    };
    match code {
        Ok(code) => {
            let code = vm.load_code(&code);
            Ok(vm.alloc(Object::Code(code)))
        }
        Err(problem) => Err(vm.syntax_fault(&source, &problem)),
    }
}

/// Runs a code object in a module's names, or in those of the innermost visible frame.
fn run_code(vm: &mut Vm, a: &[Value]) -> Res {
    let Some(Object::Code(code)) = vm.object(a[0]) else {
        let name = vm.type_name(a[0]);
        return type_error(format!(
            "exec() arg 1 must be a string, bytes or code object, not {name}"
        ));
    };
    let code = *code;
    let space = match a[1].reference() {
        Some(space) => space,
        None => vm.visible_space(),
    };
    let function = vm.module_function(code, space);
    crate::control::tail(function, Vec::new())
}

/// A module object with the entries of one or two dictionaries.
fn new_space(vm: &mut Vm, a: &[Value]) -> Res {
    let space = vm.new_module("__main__");
    vm.module_names_mut(space).clear();
    for dict in a {
        let pairs: Vec<(Value, Value)> = match vm.object(*dict) {
            Some(Object::Names(owner)) => {
                let owner = *owner;
                let names: Vec<(Sym, Value)> = vm.names_of(owner).iter().collect();
                names.into_iter().map(|(name, value)| (vm.sym_str(name), value)).collect()
            }
            _ => match vm.as_dict(*dict) {
                Some(dict) => dict.iter().map(|entry| (entry.key, entry.value)).collect(),
                None => continue,
            },
        };
        for (key, value) in pairs {
            let name = vm.name_of(key, "name")?;
            vm.module_names_mut(space).set(name, value);
        }
    }
    Ok(Value::Obj(space))
}

/// (file, line, name, text) of each entry, outermost first.
fn traceback_entries(vm: &mut Vm, a: &[Value]) -> Res {
    let entries = match vm.object(a[0]) {
        Some(Object::Traceback(entries)) => entries.to_vec(),
        Some(Object::Exception(exception)) => exception.traceback.clone(),
        _ => Vec::new(),
    };
    let mut rows = Vec::new();
    for entry in entries.iter().rev() {
        let position = vm.entry_position(entry);
        let code = vm.loaded(entry.code).code.clone();
        let line = code.source.line(position.line).unwrap_or_default().trim().to_string();
        let row = vec![
            vm.str(code.source.file.clone()),
            Value::Int(i64::from(position.line)),
            vm.str(code.name.to_string()),
            vm.str(line),
        ];
        rows.push(vm.tuple(row));
    }
    Ok(vm.list(rows))
}

/// Parameter names, counts and defaults, for `functools` and the like.
fn function_parts(vm: &mut Vm, a: &[Value]) -> Res {
    let Some(Object::Function(function)) = vm.object(a[0]) else { return Ok(Value::None) };
    let function = function.clone();
    let loaded = vm.loaded(function.code).clone();
    let names = loaded.locals[..loaded.code.parameters()].to_vec();
    let names = names.into_iter().map(|name| vm.sym_str(name)).collect();
    let names = vm.tuple(names);
    let defaults = vm.tuple(function.defaults.clone());
    Ok(vm.tuple(vec![names, Value::Int(i64::from(loaded.code.positional)), defaults]))
}

impl Vm {
    pub(crate) fn handled(&self) -> Value {
        if self.cur.handled.is_undefined() { Value::None } else { self.cur.handled }
    }

    pub(crate) fn system_name(&self, name: &str) -> Value {
        let sys = self.symbols.find("sys").and_then(|sys| self.modules.get(sys));
        let Some(Value::Obj(sys)) = sys else { return Value::None };
        let name = self.symbols.find(name);
        name.and_then(|name| self.module_names(sys).get(name)).unwrap_or(Value::None)
    }

    /// Which standard stream an object is, if it is one untouched.
    pub(crate) fn standard_stream(&self, value: Value) -> Option<Stream> {
        let fileno = self.symbols.find("_stream")?;
        let Some(Object::Instance(instance)) = self.object(value) else { return None };
        if self.class_name(instance.class) != "TextIOWrapper" {
            return None;
        }
        match instance.names.get(fileno) {
            Some(Value::Int(1)) => Some(Stream::Stdout),
            Some(Value::Int(2)) => Some(Stream::Stderr),
            _ => None,
        }
    }

    pub(crate) fn fill_sys(&mut self, at: Ref) {
        let texts = [
            ("platform", "linux"),
            ("byteorder", "little"),
            ("version", "3.11.7 (main, Dec  8 2023, 18:56:58) [GCC 11.4.0]"),
            ("executable", "/usr/bin/python3"),
            ("prefix", "/usr"),
            ("copyright", ""),
            ("exec_prefix", "/usr"),
            ("base_prefix", "/usr"),
            ("float_repr_style", "short"),
            ("platlibdir", "lib"),
            ("ps1", ">>> "),
            ("ps2", "... "),
        ];
        for (name, text) in texts {
            let value = self.str(text);
            self.set_in(at, name, value);
        }
        self.set_in(at, "maxsize", Value::Int(i64::MAX));
        self.set_in(at, "maxunicode", Value::Int(0x10_ffff));
        self.set_in(at, "api_version", Value::Int(1013));
        self.set_in(at, "dont_write_bytecode", Value::Bool(true));
        let names: Vec<Value> =
            ["_thread", "builtins", "errno", "sys", "time"].map(|name| self.str(name)).into();
        let names = self.tuple(names);
        self.set_in(at, "builtin_module_names", names);
        self.set_in(at, "hexversion", Value::Int(0x030b_07f0));
        let final_text = self.str("final");
        let version = vec![Value::Int(3), Value::Int(11), Value::Int(7), final_text, Value::Int(0)];
        let version = self.tuple(version);
        self.set_in(at, "version_info", version);
        let path = self.str("");
        let path = self.list(vec![path]);
        self.set_in(at, "path", path);
        let warnings = self.list(Vec::new());
        self.set_in(at, "warnoptions", warnings);
    }

    fn set_in(&mut self, module: Ref, name: &str, value: Value) {
        let name = self.symbols.intern(name);
        self.module_names_mut(module).set(name, value);
    }

    pub(crate) fn fill_argv(&mut self, argv: &[String]) {
        let sys = self.symbols.intern("sys");
        let Some(Value::Obj(sys)) = self.modules.get(sys) else { return };
        let items = argv.iter().map(|text| self.str(text.clone())).collect();
        let argv = self.list(items);
        self.set_in(sys, "argv", argv);
    }

    /// Sorts a list of keys that are all numbers or all strings; `None` when Python has to compare.
    pub(crate) fn plain_order(&mut self, list: Value) -> Res {
        let items = self.as_list(list).cloned().unwrap_or_default();
        let user = items.iter().any(|item| {
            matches!(self.object(*item), Some(Object::Instance(_)))
                || self.as_tuple(*item).is_some_and(|inner| {
                    inner.iter().any(|value| {
                        matches!(
                            self.object(*value),
                            Some(Object::Instance(_) | Object::Tuple(_) | Object::List(_))
                        )
                    })
                })
                || self.as_list(*item).is_some()
        });
        Ok(Value::Bool(!user))
    }

    /// The order of built-in keys as indices: stable.
    pub(crate) fn sort_plain(&mut self, keys: Value, reverse: Value) -> Res {
        let items = self.as_list(keys).cloned().unwrap_or_default();
        let reverse = self.is_true(reverse)?;
        let mut order: Vec<usize> = (0..items.len()).collect();
        let mut problem = None;
        if reverse {
            order.reverse();
        }
        let numbers: Option<Vec<i64>> = items
            .iter()
            .map(|item| if let Value::Int(n) = item { Some(*n) } else { None })
            .collect();
        if let Some(numbers) = numbers {
            order.sort_by_key(|at| numbers[*at]);
        } else {
            order.sort_by(|a, b| {
                if problem.is_some() {
                    return std::cmp::Ordering::Equal;
                }
                match self.order(items[*a], items[*b], 0) {
                    Ok(Some(order)) => order.unwrap_or(std::cmp::Ordering::Equal),
                    Ok(None) => {
                        problem =
                            Some(self.no_order::<()>("<", items[*a.max(b)], items[*a.min(b)]));
                        std::cmp::Ordering::Equal
                    }
                    Err(control) => {
                        problem = Some(Err(control));
                        std::cmp::Ordering::Equal
                    }
                }
            });
        }
        if let Some(Err(control)) = problem {
            return Err(control);
        }
        if reverse {
            order.reverse();
        }
        let order = order.into_iter().map(|place| Value::Int(place as i64)).collect();
        Ok(self.list(order))
    }
}

impl Vm {
    /// The next of the numbers that follow from the run's seed (SplitMix64).
    pub(crate) fn next_random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
