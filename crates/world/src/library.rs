//! Python modules over the simulated kernel: what is C in CPython and hidden here, and what is Python
//! there and can be stepped into here.

use python::{LibraryModule, ModuleKind, shelf};

use crate::scenario::Scenario;

/// A module that the executable always holds: nearly every program imports it.
macro_rules! at_hand {
    ($name:literal, $kind:ident) => {
        LibraryModule {
            name: $name,
            source: Some(include_str!(concat!("../library/", $name, ".py"))),
            kind: ModuleKind::$kind,
        }
    };
}

/// A module that the page fetches when a program imports it.
#[allow(unused_macros)]
macro_rules! module {
    ($name:literal, $kind:ident) => {
        LibraryModule {
            name: $name,
            #[cfg(feature = "embedded")]
            source: Some(include_str!(concat!("../library/", $name, ".py"))),
            #[cfg(not(feature = "embedded"))]
            source: None,
            kind: ModuleKind::$kind,
        }
    };
}

/// Modules that every program can import.
pub(crate) const LIBRARY: &[LibraryModule] =
    &[at_hand!("socket", Native), at_hand!("time", Native)];

fn all() -> impl Iterator<Item = &'static LibraryModule> {
    LIBRARY.iter().chain(python::MODULES)
}

/// The file that [`fill_library`] takes: every library module that an executable may lack.
pub fn library_file() -> String {
    shelf::file(all())
}

/// Whether the programs import library modules that are not here yet: fetch [`library_file`] first.
pub fn needs_library(scenario: &Scenario) -> bool {
    scenario.programs.iter().any(|program| {
        let helpers = program.files.iter().map(|(_, text)| text);
        helpers.chain([&program.source]).any(|text| shelf::is_wanted(text, all()))
    })
}

/// Makes the modules of a fetched [`library_file`] importable; false if the text is no such file.
pub fn fill_library(file: String) -> bool {
    shelf::fill(file)
}
