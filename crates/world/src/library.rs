//! Python modules over the simulated kernel: what is C in CPython and hidden here, and what is Python
//! there and can be stepped into here.

use python::{LibraryModule, ModuleKind};

macro_rules! module {
    ($name:literal, $kind:ident) => {
        LibraryModule {
            name: $name,
            source: include_str!(concat!("../library/", $name, ".py")),
            kind: ModuleKind::$kind,
        }
    };
}

/// Modules that every program can import.
pub(crate) const LIBRARY: &[LibraryModule] = &[module!("socket", Native), module!("time", Native)];
