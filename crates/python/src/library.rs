//! Modules that need no host, written in Python in our own words.
//!
//! `Native` ones stand for C code or for machinery that teaches nothing when stepped; `Library` ones are
//! Python in CPython too and can be stepped into. Invariant: they use the language and each other only,
//! and the native tables of `builtin::library`.

use crate::host::{LibraryModule, ModuleKind};

macro_rules! module {
    ($name:literal, $file:literal, $kind:ident) => {
        LibraryModule {
            name: $name,
            #[cfg(feature = "embedded")]
            source: Some(include_str!(concat!("../library/", $file, ".py"))),
            #[cfg(not(feature = "embedded"))]
            source: None,
            kind: ModuleKind::$kind,
        }
    };
    ($name:literal, $kind:ident) => {
        module!($name, $name, $kind)
    };
}

/// Every module of the interpreter's own, in alphabetical order.
pub const MODULES: &[LibraryModule] = &[
    module!("__future__", Library),
    module!("_collections", Native),
    module!("_deflate", Native),
    module!("_long_range", Native),
    module!("abc", Native),
    module!("argparse", Library),
    module!("array", Native),
    module!("ast", Library),
    module!("base64", Library),
    module!("binascii", Native),
    module!("bisect", Native),
    module!("calendar", Library),
    module!("cmath", Native),
    module!("cmd", Library),
    module!("codecs", Native),
    module!("collections", Native),
    module!("collections.abc", "collections_abc", Native),
    module!("colorsys", Library),
    module!("configparser", Library),
    module!("contextlib", Native),
    module!("copy", Native),
    module!("copyreg", Native),
    module!("csv", Native),
    module!("dataclasses", Native),
    module!("datetime", Native),
    module!("decimal", Native),
    module!("difflib", Library),
    module!("doctest", Library),
    module!("enum", Native),
    module!("errno", Native),
    module!("fnmatch", Library),
    module!("fractions", Library),
    module!("functools", Native),
    module!("gc", Native),
    module!("getopt", Library),
    module!("graphlib", Library),
    module!("hashlib", Native),
    module!("heapq", Native),
    module!("hmac", Library),
    module!("html", Library),
    module!("importlib", Native),
    module!("inspect", Native),
    module!("io", Native),
    module!("ipaddress", Library),
    module!("itertools", Native),
    module!("json", Native),
    module!("keyword", Library),
    module!("linecache", Library),
    module!("locale", Native),
    module!("logging", Library),
    module!("numbers", Native),
    module!("operator", Native),
    module!("platform", Native),
    module!("pprint", Library),
    module!("random", Native),
    module!("re", Native),
    module!("reprlib", Library),
    module!("secrets", Native),
    module!("shlex", Library),
    module!("stat", Native),
    module!("statistics", Library),
    module!("string", Native),
    module!("struct", Native),
    module!("textwrap", Library),
    module!("traceback", Native),
    module!("types", Native),
    module!("typing", Native),
    module!("unittest", Native),
    module!("unittest.mock", "unittest_mock", Library),
    module!("uuid", Library),
    module!("warnings", Native),
    module!("weakref", Native),
    module!("zlib", Native),
];

/// The module of that name.
pub fn find(name: &str) -> Option<&'static LibraryModule> {
    MODULES.iter().find(|module| module.name == name)
}
