//! A machine before its program: classes, built-in functions, the prelude.

use crate::builtin::{Home, NativeKind, TABLES};
use crate::builtin_class::{self as class, CLASSES};
use crate::code::SourceText;
use crate::compile::Options;
use crate::control::Control;
use crate::heap::Heap;
use crate::host::{Config, Limits};
use crate::namespace::Namespace;
use crate::object::{Class, Layout, Object, Traits};
use crate::source;
use crate::symbol::{self, Interner};
use crate::thread::{Ret, Thread};
use crate::value::{NativeId, Ref, Value};
use crate::vm::{Cache, Codes, Environment, Stopping, Vm};
use std::rc::Rc;

/// Functions in Python that stand for CPython's C code: hidden from traces.
const PRELUDE: &str = include_str!("../prelude.py");

/// Built-in names of CPython that are not here, and what to do instead.
const MISSING_BUILTINS: &[(&str, &str)] =
    &[("breakpoint", "set a breakpoint in the page"), ("help", "read the documentation")];

pub fn missing_builtin(name: &str) -> Option<&'static str> {
    MISSING_BUILTINS.iter().find(|(known, _)| *known == name).map(|(_, instead)| *instead)
}

/// Modules that every program can import.
pub fn core_modules() -> Vec<&'static str> {
    let ours = crate::library::MODULES.iter().map(|module| module.name);
    let mut names: Vec<&'static str> = ours.filter(|name| !name.starts_with('_')).collect();
    names.extend(["sys", "math", "builtins"]);
    names
}

/// Public names of some CPython modules, to tell "not here" from "not anywhere".
pub fn cpython_names(module: &str) -> Option<&'static str> {
    match module {
        "math" => Some(
            "acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf \
             erfc exp exp2 expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot inf isclose \
             isfinite isinf isnan isqrt lcm ldexp lgamma log log10 log1p log2 modf nan nextafter perm pi \
             pow prod radians remainder sin sinh sqrt tan tanh tau trunc ulp",
        ),
        "sys" => Some(
            "activate_stack_trampoline addaudithook api_version audit base_exec_prefix base_prefix \
             breakpointhook call_tracing copyright displayhook dont_write_bytecode exc_info excepthook \
             exception exec_prefix flags float_info float_repr_style get_asyncgen_hooks \
             get_coroutine_origin_tracking_depth get_int_max_str_digits getallocatedblocks \
             getdefaultencoding getdlopenflags getfilesystemencodeerrors getfilesystemencoding getprofile \
             getrefcount getsizeof getswitchinterval gettrace hash_info hexversion implementation int_info \
             intern is_finalizing meta_path orig_argv path path_hooks path_importer_cache platlibdir prefix \
             ps1 ps2 pycache_prefix set_int_max_str_digits setdlopenflags setprofile setswitchinterval \
             settrace stdlib_module_names thread_info tracebacklimit unraisablehook warnoptions \
             _getframe _current_frames",
        ),
        "time" => Some(
            "CLOCK_MONOTONIC CLOCK_REALTIME altzone asctime clock_getres clock_gettime clock_gettime_ns \
             clock_settime ctime daylight get_clock_info gmtime localtime mktime monotonic monotonic_ns \
             perf_counter perf_counter_ns process_time process_time_ns pthread_getcpuclockid sleep strftime \
             strptime struct_time thread_time thread_time_ns time time_ns timezone tzname tzset",
        ),
        _ => None,
    }
}

/// A machine with built-ins and prelude and no program: made once, then copied.
pub fn base_vm() -> Vm {
    thread_local! {
        static BASE: Vm = build();
    }
    BASE.with(Vm::clone)
}

fn empty_config() -> Config {
    Config {
        argv: Vec::new(),
        path: String::new(),
        source: String::new(),
        files: Vec::new(),
        library: &[],
        host_modules: &[],
        limits: Limits::default(),
        seed: 0,
    }
}

fn build() -> Vm {
    let mut vm = Vm {
        heap: Heap::default(),
        symbols: Interner::with_known_names(),
        codes: Codes::default(),
        threads: Vec::new(),
        cur: Thread::default(),
        builtins: Ref(0),
        prelude: Ref(0),
        modules: Namespace::default(),
        empty_str: Value::Undefined,
        empty_bytes: Value::Undefined,
        empty_tuple: Value::Undefined,
        name_strings: Default::default(),
        environment: Environment(Rc::new(empty_config())),
        asked: Default::default(),
        answers: Vec::new(),
        stop: Stopping(None),
        next_thread: 1,
        exit: None,
        random: 0,
        recursion_limit: 1000,
        next_collection: 2 << 20,
        finalisable: Vec::new(),
        witnesses: Default::default(),
        suspect: false,
        suspects: Vec::new(),
        drops: 0,
        cache: Cache::default(),
        copied: Default::default(),
        lines_left: 0,
        steps_left: 0,
        steps_per_line: 0,
    };
    vm.make_classes();
    vm.empty_str = vm.alloc(Object::Str(crate::object::Str::new("")));
    vm.empty_bytes = vm.alloc(Object::Bytes(Rc::default()));
    vm.empty_tuple = vm.alloc(Object::Tuple(Rc::default()));
    vm.finish_classes();
    vm.make_modules();
    vm.run_prelude();
    vm
}

impl Vm {
    fn make_classes(&mut self) {
        for (place, definition) in CLASSES.iter().enumerate() {
            let at = Ref(place as u32);
            let mut mro = vec![at];
            if let Some(base) = definition.bases.first() {
                mro.extend(self.class(*base).mro.clone());
            }
            let layout = if mro.contains(&class::BASE_EXCEPTION) {
                Layout::Exception
            } else if at == class::TYPE {
                Layout::Class
            } else if matches!(
                at,
                class::OBJECT
                    | class::MODULE
                    | class::SUPER
                    | class::ENUMERATE
                    | class::ZIP
                    | class::REVERSED
            ) {
                Layout::Plain
            } else {
                Layout::Builtin(at)
            };
            let name = self.symbols.intern(definition.name);
            let made = self.heap.alloc(Object::Class(Rc::new(Class {
                name,
                qualname: Value::None,
                bases: definition.bases.to_vec(),
                mro,
                names: Namespace::default(),
                metaclass: class::TYPE,
                layout,
                builtin: true,
                is_base: definition.is_base,
                slotted: true,
                finalised: false,
                traits: Traits::default(),
                subclasses: Vec::new(),
            })));
            debug_assert_eq!(made, at);
        }
    }

    fn finish_classes(&mut self) {
        for (place, definition) in CLASSES.iter().enumerate() {
            let at = Ref(place as u32);
            let name = self.symbols.intern(definition.name);
            let qualname = self.sym_str(name);
            let module = self.symbols.intern(definition.module);
            let module = self.sym_str(module);
            let class = self.class_mut(at);
            class.qualname = qualname;
            class.names.set(symbol::MODULE, module);
        }
        for unhashable in [class::LIST, class::DICT, class::SET, class::BYTEARRAY, class::SLICE] {
            self.class_mut(unhashable).names.set(symbol::HASH, Value::None);
        }
        self.class_mut(class::OBJECT).slotted = true;
        for base in [class::BASE_EXCEPTION, class::MODULE, class::FUNCTION] {
            self.class_mut(base).slotted = false;
        }
    }

    fn make_modules(&mut self) {
        self.builtins = self.new_module("builtins");
        for (table, (home, definitions)) in TABLES.iter().enumerate() {
            for (index, definition) in definitions.iter().enumerate() {
                let id = NativeId { table: table as u8, index: index as u16 };
                let name = self.symbols.intern(definition.name);
                match home {
                    Home::Class(at) => {
                        let value = if definition.kind == NativeKind::StaticMethod
                            && definition.name != "__new__"
                        {
                            self.alloc(Object::StaticMethod(Value::Native(id)))
                        } else {
                            Value::Native(id)
                        };
                        self.class_mut(*at).names.set(name, value);
                    }
                    Home::Module(module) => {
                        let at = self.module_named(module);
                        self.module_names_mut(at).set(name, Value::Native(id));
                    }
                    Home::Nowhere => {}
                }
            }
        }
        let hidden = [
            "NoneType",
            "function",
            "method",
            "builtin_function_or_method",
            "method_descriptor",
            "module",
            "cell",
            "code",
            "generator",
            "coroutine",
            "async_generator",
            "iterator",
            "dict_keys",
            "dict_values",
            "dict_items",
            "mappingproxy",
            "member_descriptor",
            "traceback",
            "frame",
            "ellipsis",
            "NotImplementedType",
            "Unsupported",
        ];
        for (place, definition) in CLASSES.iter().enumerate() {
            if !hidden.contains(&definition.name) && !definition.name.ends_with("iterator") {
                let name = self.symbols.intern(definition.name);
                self.module_names_mut(self.builtins).set(name, Value::Obj(Ref(place as u32)));
            }
        }
        let constants = [
            ("None", Value::None),
            ("NotImplemented", Value::NotImplemented),
            ("Ellipsis", Value::Ellipsis),
            ("__debug__", Value::Bool(true)),
            ("__builtins__", Value::Obj(self.builtins)),
            ("EnvironmentError", Value::Obj(class::OS_ERROR)),
            ("IOError", Value::Obj(class::OS_ERROR)),
        ];
        for (name, value) in constants {
            let name = self.symbols.intern(name);
            self.module_names_mut(self.builtins).set(name, value);
        }
        let sys = self.module_named("sys");
        self.fill_sys(sys);
        let math = self.module_named("math");
        self.fill_math(math);
    }

    fn module_named(&mut self, name: &str) -> Ref {
        if name == "builtins" {
            return self.builtins;
        }
        let sym = self.symbols.intern(name);
        if let Some(Value::Obj(at)) = self.modules.get(sym) {
            return at;
        }
        let at = self.new_module(name);
        self.modules.set(sym, Value::Obj(at));
        at
    }

    fn run_prelude(&mut self) {
        let builtins = self.symbols.intern("builtins");
        self.modules.set(builtins, Value::Obj(self.builtins));
        let source = Rc::new(SourceText::new("<prelude>", PRELUDE));
        let code = source::compile_module(&source, Options { hidden: true, library: false });
        let code = code.unwrap_or_else(|problem| {
            let place = source.locate(problem.range.start().to_u32());
            unreachable!("the prelude does not compile: {} at {place:?}", problem.message)
        });
        let code = self.load_code(&code);
        self.prelude = self.new_module("_prelude");
        self.run_to_end(code, self.prelude);
        let public: Vec<_> = self
            .module_names(self.prelude)
            .iter()
            .filter(|(name, _)| !self.sym_name(*name).starts_with('_'))
            .collect();
        for (name, value) in public {
            self.module_names_mut(self.builtins).set(name, value);
        }
    }

    /// Runs hidden code that neither stops nor fails.
    fn run_to_end(&mut self, code: u32, module: Ref) {
        let function = self.module_function(code, module);
        self.exit = Some(0);
        self.cur = Thread::default();
        self.cur.handled = Value::None;
        self.cur.ending = true;
        let called = self.call_value(function, &[], &[], Ret::Push);
        debug_assert!(called.is_ok());
        let effect = self.run_current();
        debug_assert_eq!(effect, crate::host::Effect::Exit { code: 0 }, "the prelude failed");
        self.exit = None;
        self.cur = Thread::default();
    }

    /// Gives the machine its program.
    pub(crate) fn configure(&mut self, config: Config) {
        self.recursion_limit = config.limits.recursion as u32;
        self.random = config.seed;
        self.environment = Environment(Rc::new(config));
        let config = self.environment.0.clone();
        self.fill_argv(&config.argv);
        let mut thread = Thread { handled: Value::None, at_line_start: true, ..Thread::default() };
        let source = Rc::new(SourceText::new(&config.path, &config.source));
        self.cur = thread.clone();
        match source::compile_module(&source, Options { hidden: false, library: false }) {
            Ok(code) => {
                let code = self.load_code(&code);
                let main = self.new_module("__main__");
                let annotations = self.dict(crate::dict::Dict::default());
                let builtins = Value::Obj(self.builtins);
                let cached = self.symbols.intern("__cached__");
                let names = self.module_names_mut(main);
                names.set(cached, Value::None);
                names.set(symbol::PACKAGE, Value::None);
                names.set(symbol::ANNOTATIONS, annotations);
                names.set(symbol::BUILTINS, builtins);
                let file = self.str(config.path.clone());
                self.module_names_mut(main).set(symbol::FILE, file);
                let name = self.symbols.intern("__main__");
                self.modules.set(name, Value::Obj(main));
                self.list_module("__main__", main);
                let function = self.module_function(code, main);
                let called = self.call_value(function, &[], &[], Ret::Push);
                debug_assert!(called.is_ok());
                thread = std::mem::take(&mut self.cur);
            }
            Err(problem) => {
                let exception = match self.syntax_fault(&source, &problem) {
                    Control::Fault(fault) => self.make_exception(*fault),
                    _ => self.new_exception(class::SYNTAX_ERROR, Vec::new()),
                };
                self.cur = Thread::default();
                thread.late = Some(crate::thread::Late::Raise(exception));
                thread.at_line_start = false;
            }
        }
        self.threads = vec![thread];
    }
}
