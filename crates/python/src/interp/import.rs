//! `import`.

use crate::code::SourceText;
use crate::compile::Options;
use crate::control::{Control, Fault, Res, fault};
use crate::host::{LIBRARY_FOLDER, ModuleKind};
use crate::namespace::Namespace;
use crate::object::{Function, Module, Object};
use crate::source;
use crate::symbol;
use crate::thread::Ret;
use crate::value::{Ref, Sym, Value};
use crate::vm::Vm;
use std::rc::Rc;

/// Modules that CPython has and the playground has not, and what to do instead.
const ELSEWHERE: &[&str] = &[
    "abc",
    "aifc",
    "argparse",
    "array",
    "ast",
    "asyncio",
    "atexit",
    "base64",
    "bdb",
    "binascii",
    "bisect",
    "builtins",
    "bz2",
    "calendar",
    "cmath",
    "cmd",
    "code",
    "codecs",
    "collections",
    "colorsys",
    "concurrent",
    "configparser",
    "contextlib",
    "contextvars",
    "copy",
    "csv",
    "ctypes",
    "curses",
    "dataclasses",
    "datetime",
    "dbm",
    "decimal",
    "difflib",
    "dis",
    "doctest",
    "email",
    "enum",
    "errno",
    "faulthandler",
    "fcntl",
    "filecmp",
    "fnmatch",
    "fractions",
    "ftplib",
    "functools",
    "gc",
    "getopt",
    "getpass",
    "gettext",
    "glob",
    "graphlib",
    "grp",
    "gzip",
    "hashlib",
    "heapq",
    "hmac",
    "html",
    "http",
    "imaplib",
    "importlib",
    "inspect",
    "io",
    "ipaddress",
    "itertools",
    "json",
    "keyword",
    "linecache",
    "locale",
    "logging",
    "lzma",
    "mailbox",
    "marshal",
    "math",
    "mimetypes",
    "mmap",
    "multiprocessing",
    "netrc",
    "numbers",
    "operator",
    "optparse",
    "os",
    "pathlib",
    "pdb",
    "pickle",
    "pkgutil",
    "platform",
    "plistlib",
    "poplib",
    "posix",
    "pprint",
    "profile",
    "pty",
    "pwd",
    "queue",
    "quopri",
    "random",
    "re",
    "readline",
    "reprlib",
    "resource",
    "sched",
    "secrets",
    "select",
    "selectors",
    "shelve",
    "shlex",
    "shutil",
    "signal",
    "site",
    "smtpd",
    "smtplib",
    "socket",
    "socketserver",
    "sqlite3",
    "ssl",
    "stat",
    "statistics",
    "string",
    "stringprep",
    "struct",
    "subprocess",
    "symtable",
    "sys",
    "sysconfig",
    "syslog",
    "tarfile",
    "telnetlib",
    "tempfile",
    "termios",
    "textwrap",
    "threading",
    "time",
    "timeit",
    "tkinter",
    "token",
    "tomllib",
    "trace",
    "traceback",
    "tracemalloc",
    "tty",
    "turtle",
    "types",
    "typing",
    "unicodedata",
    "unittest",
    "urllib",
    "uu",
    "uuid",
    "venv",
    "warnings",
    "wave",
    "weakref",
    "webbrowser",
    "wsgiref",
    "xml",
    "xmlrpc",
    "zipfile",
    "zlib",
    "zoneinfo",
    "_thread",
    "_socket",
];

/// What does the work of a module that is not here, where something does.
fn instead_of(module: &str) -> Option<&'static str> {
    Some(match module {
        "pty" => "use subprocess with pipes",
        "ctypes" | "mmap" => "use struct, bytearray and memoryview for binary data",
        "sqlite3" | "dbm" | "shelve" => {
            "keep data in a dict, and write it to a file by json or pickle"
        }
        "tkinter" | "curses" | "turtle" | "readline" => "use print and input",
        "xml" => "use json, over http.client and http.server",
        "nntplib" => "speak the protocol's lines over a socket",
        "mailbox" | "mimetypes" | "cgi" => "use urllib.parse, email and str's methods",
        "lzma" | "bz2" | "tarfile" | "zipfile" => "use gzip or zlib",
        "importlib" | "imp" | "pkgutil" => "use the import statement or __import__",
        _ => return None,
    })
}

impl Vm {
    /// level names → module
    pub(crate) fn import_name(&mut self, name: Sym) -> Res<()> {
        let names = self.pop();
        let level = self.pop();
        let name_text = self.sym_name(name).to_string();
        let full = match level {
            Value::Int(level) if level > 0 => self.relative_name(&name_text, level)?,
            _ => name_text,
        };
        // `import a.b` binds `a`; `from a.b import c` wants `a.b`.
        let wants_last = !names.is_none();
        self.import_parts(&full, wants_last)
    }

    fn relative_name(&self, name: &str, level: i64) -> Res<String> {
        let package = self.module_names(self.frame().globals).get(symbol::PACKAGE);
        let package = package.and_then(|package| self.as_str(package)).unwrap_or_default();
        if package.is_empty() {
            return fault("ImportError", "attempted relative import with no known parent package");
        }
        let mut parts: Vec<&str> = package.split('.').collect();
        for _ in 1..level {
            parts.pop();
        }
        if !name.is_empty() {
            parts.push(name);
        }
        Ok(parts.join("."))
    }

    /// Imports each part of a dotted name; the missing ones run their bodies first, outermost first.
    fn import_parts(&mut self, full: &str, wants_last: bool) -> Res<()> {
        let mut prefix = String::new();
        let parts: Vec<&str> = full.split('.').collect();
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                prefix.push('.');
            }
            prefix.push_str(part);
            let sym = self.symbols.intern(&prefix);
            if self.modules.contains(sym) {
                continue;
            }
            if place + 1 == parts.len() {
                break;
            }
            // An outer package first: then this again, through the prelude.
            let importer = self.prelude_function("_import_dotted");
            let full = self.str(full);
            let first = self.str(prefix.clone());
            return self.call_value(
                importer,
                &[first, full, Value::Bool(wants_last)],
                &[],
                Ret::Push,
            );
        }
        let shown = if wants_last { full } else { parts[0] };
        let shown = self.symbols.intern(shown);
        let last = self.symbols.intern(full);
        if let Some(module) = self.modules.get(last) {
            let module = self.modules.get(shown).unwrap_or(module);
            self.push(module);
            return Ok(());
        }
        let (module, code) = self.find_module(full)?;
        self.bind_in_parent(full, module);
        let shown = self.modules.get(shown).unwrap_or(Value::Obj(module));
        self.push(shown);
        match code {
            Some(code) => self.run_module(code, module, last),
            None => Ok(()),
        }
    }

    /// Imports one module, its packages being there.
    pub(crate) fn import_to(&mut self, full: &str, ret: Ret) -> Res<()> {
        let name = self.symbols.intern(full);
        if let Some(module) = self.modules.get(name) {
            return self.deliver(ret, module);
        }
        let (module, code) = self.find_module(full)?;
        self.bind_in_parent(full, module);
        match code {
            None => self.deliver(ret, Value::Obj(module)),
            Some(code) => {
                let function = self.module_function(code, module);
                let first = Ret::Import(module, name);
                self.call_value(function, &[], &[], Ret::Chain(Box::new((first, ret))))
            }
        }
    }

    fn bind_in_parent(&mut self, full: &str, module: Ref) {
        let Some((parent, name)) = full.rsplit_once('.') else { return };
        let parent = self.symbols.intern(parent);
        let name = self.symbols.intern(name);
        if let Some(Value::Obj(parent)) = self.modules.get(parent) {
            self.module_names_mut(parent).set(name, Value::Obj(module));
        }
    }

    pub(crate) fn run_module(&mut self, code: u32, module: Ref, name: Sym) -> Res<()> {
        let function = self.module_function(code, module);
        self.call_value(function, &[], &[], Ret::Import(module, name))
    }

    pub(crate) fn module_function(&mut self, code: u32, module: Ref) -> Value {
        let name = self.str("<module>");
        let function = Function {
            code,
            globals: module,
            name,
            qualname: name,
            module: Value::None,
            doc: Value::None,
            defaults: Vec::new(),
            kwdefaults: Vec::new(),
            closure: Vec::new(),
            annotations: Value::Undefined,
            attributes: Namespace::default(),
        };
        self.alloc(Object::Function(Rc::new(function)))
    }

    pub(crate) fn new_module(&mut self, name: &str) -> Ref {
        let sym = self.symbols.intern(name);
        let mut names = Namespace::default();
        let text = self.sym_str(sym);
        names.set(symbol::NAME, text);
        names.set(symbol::DOC, Value::None);
        let package = name.rsplit_once('.').map_or("", |(package, _)| package);
        let package = self.str(package);
        names.set(symbol::PACKAGE, package);
        names.set(symbol::LOADER, Value::None);
        names.set(symbol::SPEC, Value::None);
        self.heap.alloc(Object::Module(Rc::new(Module { name: sym, names })))
    }

    /// A fresh module object registered under its name, and the code to fill it.
    fn find_module(&mut self, name: &str) -> Res<(Ref, Option<u32>)> {
        let config = self.environment.0.clone();
        let files = [
            format!("{}.py", name.replace('.', "/")),
            format!("{}/__init__.py", name.replace('.', "/")),
        ];
        for (place, file) in files.iter().enumerate() {
            if let Some((_, text)) = config.files.iter().find(|(known, _)| known == file) {
                return self.source_module(
                    name,
                    file,
                    text,
                    Options { hidden: false, library: false },
                    place == 1,
                );
            }
        }
        if let Some(module) = config.library.iter().find(|module| module.name == name) {
            let hidden = module.kind == ModuleKind::Native;
            let file = format!("{LIBRARY_FOLDER}{}.py", name.replace('.', "/"));
            let Some(text) = module.text() else { return self.not_on_shelf(name) };
            return self.source_module(name, &file, text, Options { hidden, library: true }, true);
        }
        if let Some(place) = config.host_modules.iter().position(|module| module.name == name) {
            let at = self.new_module(name);
            for (number, function) in config.host_modules[place].functions.iter().enumerate() {
                let value = self.alloc(Object::HostFunction(place as u16, number as u16));
                let function = self.symbols.intern(function);
                self.module_names_mut(at).set(function, value);
            }
            self.register_module(name, at);
            return Ok((at, None));
        }
        if let Some(module) = crate::library::find(name) {
            let hidden = module.kind == ModuleKind::Native;
            let file = format!("{LIBRARY_FOLDER}{}.py", name.replace('.', "/"));
            let Some(text) = module.text() else { return self.not_on_shelf(name) };
            return self.source_module(name, &file, text, Options { hidden, library: true }, true);
        }
        let folder = format!("{}/", name.replace('.', "/"));
        if config.files.iter().any(|(file, _)| file.starts_with(&folder)) {
            // A folder without `__init__.py` is a package with nothing in it.
            let at = self.new_module(name);
            self.mark_package(at, name, &folder);
            self.register_module(name, at);
            return Ok((at, None));
        }
        self.no_module(name)
    }

    fn mark_package(&mut self, at: Ref, name: &str, folder: &str) {
        let package = self.str(name);
        self.module_names_mut(at).set(symbol::PACKAGE, package);
        let folder = self.str(folder.trim_end_matches('/'));
        let path = self.list(vec![folder]);
        self.module_names_mut(at).set(symbol::PATH, path);
    }

    /// An import that could not be foreseen from the text, of a module that the page fetches when needed.
    fn not_on_shelf<T>(&self, name: &str) -> Res<T> {
        fault(
            "Unsupported",
            format!(
                "the module {name} has not been fetched. Instead: write \"import {name}\" in the program."
            ),
        )
    }

    fn register_module(&mut self, name: &str, at: Ref) {
        let sym = self.symbols.intern(name);
        self.modules.set(sym, Value::Obj(at));
        self.list_module(name, at);
    }

    /// Shows a module in `sys.modules`.
    pub(crate) fn list_module(&mut self, name: &str, at: Ref) {
        let listed = self.system_name("modules");
        let key = self.str(name);
        let known = match self.as_dict(listed).cloned() {
            Some(dict) => self.find_key(&dict, key),
            None => return,
        };
        if let (Ok((hash, None)), Some(dict)) = (known, self.dict_mut(listed)) {
            dict.push(hash, key, Value::Obj(at));
        }
    }

    /// A module whose body raised is forgotten.
    pub(crate) fn unlist_module(&mut self, name: Sym) {
        let listed = self.system_name("modules");
        let key = self.sym_str(name);
        let found = match self.as_dict(listed).cloned() {
            Some(dict) => self.find_key(&dict, key),
            None => return,
        };
        if let (Ok((_, Some(place))), Some(dict)) = (found, self.dict_mut(listed)) {
            dict.remove_at(place);
        }
    }

    fn source_module(
        &mut self,
        name: &str,
        file: &str,
        text: &str,
        options: Options,
        package: bool,
    ) -> Res<(Ref, Option<u32>)> {
        let source = Rc::new(SourceText::new(file, text));
        let compile =
            if options.library { source::compile_library } else { source::compile_module };
        let code = match compile(&source, options) {
            Ok(code) => code,
            Err(problem) => return Err(self.syntax_fault(&source, &problem)),
        };
        let code = self.load_code(&code);
        let at = self.new_module(name);
        if let Some(folder) = file.strip_suffix("/__init__.py").filter(|_| package) {
            self.mark_package(at, name, folder);
        } else if package {
            let package = self.str(name);
            self.module_names_mut(at).set(symbol::PACKAGE, package);
        }
        let file = self.str(file);
        self.module_names_mut(at).set(symbol::FILE, file);
        self.register_module(name, at);
        Ok((at, Some(code)))
    }

    /// The exception for a text that does not compile.
    pub(crate) fn syntax_fault(
        &mut self,
        source: &SourceText,
        problem: &source::Problem,
    ) -> Control {
        let class = problem.class();
        if matches!(class, "RecursionError" | "MemoryError") {
            return crate::control::raise(class, problem.message.clone());
        }
        let (line, column) = source.locate(problem.range.start().to_u32());
        if class == "Unsupported" {
            return crate::control::raise(class, format!("{} (line {line})", problem.message));
        }
        let (end_line, end_column) = source.locate(problem.range.end().to_u32());
        let text = source.line(line).map(|text| format!("{text}\n"));
        let message = self.str(problem.message.clone());
        let file = self.str(source.file.clone());
        let text = match text {
            Some(text) => self.str(text),
            None => Value::None,
        };
        let details = vec![
            file,
            Value::Int(i64::from(line)),
            Value::Int(i64::from(column) + 1),
            text,
            Value::Int(i64::from(end_line)),
            Value::Int(i64::from(end_column) + 1),
        ];
        let details = self.tuple(details);
        Control::Fault(Box::new(Fault {
            class,
            message: String::new(),
            arguments: Some(vec![message, details]),
            attributes: Vec::new(),
            unicode: None,
        }))
    }

    fn no_module<T>(&mut self, name: &str) -> Res<T> {
        let top = name.split('.').next().unwrap_or_default();
        if ELSEWHERE.contains(&top) {
            let what = format!("the module '{name}'");
            let instead = match instead_of(top) {
                Some(instead) => instead.to_string(),
                None => format!("use one of {}", self.module_list()),
            };
            return crate::control::unsupported(&what, &instead);
        }
        let parent = name.rsplit_once('.').map(|(parent, _)| parent);
        let message = match parent {
            Some(parent)
                if self.symbols.find(parent).is_some_and(|at| self.modules.contains(at)) =>
            {
                format!("No module named '{name}'; '{parent}' is not a package")
            }
            _ => format!("No module named '{name}'"),
        };
        let text = self.str(name);
        Err(Control::Fault(Box::new(Fault {
            class: "ModuleNotFoundError",
            message,
            arguments: None,
            attributes: vec![(symbol::NAME_ATTR, text)],
            unicode: None,
        })))
    }

    fn module_list(&self) -> String {
        let config = &self.environment.0;
        let mut names: Vec<&str> = config
            .library
            .iter()
            .map(|module| module.name)
            .filter(|name| !name.starts_with('_'))
            .collect();
        names.extend(crate::interp::start::core_modules());
        names.sort_unstable();
        names.dedup();
        names.join(", ")
    }

    /// For a module of ours that lacks a name CPython's has: the text of `Unsupported`.
    pub(crate) fn missing_in_module(&self, module: &str, name: &str) -> Option<String> {
        let ours = self.environment.0.library.iter().any(|known| known.name == module)
            || crate::interp::start::core_modules().contains(&module);
        if !ours
            || name.starts_with("__")
            || self
                .environment
                .0
                .files
                .iter()
                .any(|(file, _)| file.strip_suffix(".py") == Some(module))
        {
            return None;
        }
        let exists =
            crate::interp::start::cpython_names(module)?.split(' ').any(|known| known == name);
        exists.then(|| {
            format!("{module}.{name} is not part of the playground's Python. Instead: see what dir({module}) lists.")
        })
    }

    /// module → module value
    pub(crate) fn import_from(&mut self, name: Sym) -> Res<()> {
        let module = self.peek(1);
        match self.plain_attribute(module, name) {
            Ok(Some(value)) => {
                self.push(value);
                return Ok(());
            }
            Ok(None) => {}
            Err(Control::Fault(fault)) if fault.class == "AttributeError" => {}
            Err(control) => return Err(control),
        }
        let module_name = module.reference().and_then(|at| match self.heap.get(at) {
            Object::Module(module) => Some(self.sym_name(module.name).to_string()),
            _ => None,
        });
        let module_name = module_name.unwrap_or_default();
        let name_text = self.sym_name(name).to_string();
        // A submodule not yet imported.
        let full = format!("{module_name}.{name_text}");
        let library = self.environment.0.library.iter().chain(crate::library::MODULES);
        let exists = library.into_iter().any(|known| known.name == full)
            || self.environment.0.files.iter().any(|(file, _)| {
                let file = file.strip_suffix(".py").unwrap_or_default();
                let file = file.strip_suffix("/__init__").unwrap_or(file);
                file.replace('/', ".") == full
            });
        if exists {
            return self.import_parts(&full, true);
        }
        if let Some(hook) =
            module.reference().and_then(|at| self.module_names(at).get(symbol::GETATTR))
        {
            let name = self.sym_str(name);
            return self.call_value(hook, &[name], &[], Ret::Push);
        }
        if let Some(text) = self.missing_in_module(&module_name, &name_text) {
            return fault("Unsupported", text);
        }
        let place = module
            .reference()
            .and_then(|at| self.module_names(at).get(symbol::FILE))
            .and_then(|file| self.as_str(file))
            .unwrap_or("unknown location");
        fault(
            "ImportError",
            format!("cannot import name '{name_text}' from '{module_name}' ({place})"),
        )
    }

    /// module →
    pub(crate) fn import_star(&mut self) -> Res<()> {
        let module = self.pop();
        let Some(at) = module.reference() else { return Ok(()) };
        let names = self.module_names(at).clone();
        let listed = match names.get(symbol::ALL) {
            Some(all) => Some(self.items_of(all)?),
            None => None,
        };
        let globals = self.frame().globals;
        match listed {
            Some(listed) => {
                for item in listed {
                    let name = self.name_of(item, "__all__")?;
                    let Some(value) = names.get(name) else {
                        let text = self.sym_name(name).to_string();
                        return fault(
                            "AttributeError",
                            format!("module has no attribute '{text}'"),
                        );
                    };
                    self.set_global(globals, name, value);
                }
            }
            None => {
                for (name, value) in names.iter() {
                    if !self.sym_name(name).starts_with('_') {
                        self.set_global(globals, name, value);
                    }
                }
            }
        }
        Ok(())
    }
}
