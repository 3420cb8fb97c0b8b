//! What `cargo xtask` asks of the simulation itself: digests of the lessons' runs, the same natively
//! and in WebAssembly, and how fast it is.
//!
//!     measure digests LESSONS     one line a lesson and instant: id, step, digest
//!     measure library             the library modules that the same in WebAssembly fetches
//!     measure speed               one line a measurement: name, value, unit, budget (tab-separated)
//!     measure clients [COUNT]     those of them that are about many connections, or about this many
//!     measure program FILE        what a Python program prints, and on standard error the seconds it took
//!
//! In WebAssembly there is no `main` to speak of: the module exports `fill_library(text)`,
//! `digests(file, text)` and `program(source)`.

#[cfg(not(target_arch = "wasm32"))]
mod clients;
mod digests;
mod program;
#[cfg(not(target_arch = "wasm32"))]
mod speed;

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn digests(file: &str, text: &str) -> String {
    digests::of_lesson(file, text)
}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn fill_library(text: String) -> bool {
    world::fill_library(text)
}

/// What a Python program prints.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn program(source: &str) -> String {
    program::run(source)
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["digests", folder] => match digests::of_folder(folder) {
            Ok(text) => print!("{text}"),
            Err(error) => return failure(folder, error),
        },
        ["library"] => print!("{}", world::library_file()),
        ["speed"] => {
            // First, while no memory that was given back hides what a world takes.
            clients::print();
            speed::print();
        }
        ["clients"] => clients::print(),
        ["clients", count] => clients::talk(count.parse().unwrap_or(1000)),
        ["program", file] => match std::fs::read_to_string(file) {
            Ok(source) => {
                let begin = std::time::Instant::now();
                print!("{}", program::run(&source));
                eprintln!("{}", begin.elapsed().as_secs_f64());
            }
            Err(error) => return failure(file, error),
        },
        _ => {
            eprintln!(
                "usage: measure digests LESSONS | measure library | measure speed | measure clients [COUNT] | measure program FILE"
            );
            return 2.into();
        }
    }
    std::process::ExitCode::SUCCESS
}

#[cfg(not(target_arch = "wasm32"))]
fn failure(path: &str, error: std::io::Error) -> std::process::ExitCode {
    eprintln!("measure: {path}: {error}");
    std::process::ExitCode::FAILURE
}
