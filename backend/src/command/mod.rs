//! The command line.

mod check;
mod index;
mod library;
mod new;
mod run;
mod serve;

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::ExitCode;

const HELP: &str = "\
Socket Playground: step real Python socket programs over a simulated kernel and network.

Usage: socket-playground COMMAND …

  serve    serve the page, the lessons and the live echo
  run      run Python programs, or a lesson, over the simulated network
  check    check lessons: parse, run, and reach every named point
  new      begin a lesson and its translation
  index    write a course's index for a static site
  library  write the Python library modules for a static site

`socket-playground COMMAND --help` says more of each.
";

/// What a command came to.
pub enum Failure {
    /// The command line is wrong: exit status 2, and one line says how.
    Usage(String),
    /// It could not be done: exit status 1.
    Failed(String),
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Failure {
        Failure::Usage(error.to_string())
    }
}

/// Runs the command line `arguments`, of which the first is the program's own name.
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    match dispatch(arguments) {
        Ok(code) => code,
        Err(Failure::Usage(message)) => {
            eprintln!("socket-playground: {message} (see --help)");
            ExitCode::from(2)
        }
        Err(Failure::Failed(message)) => {
            eprintln!("socket-playground: {message}");
            ExitCode::from(1)
        }
    }
}

fn dispatch(arguments: impl Iterator<Item = OsString>) -> Result<ExitCode, Failure> {
    use lexopt::prelude::*;
    let mut parser = lexopt::Parser::from_iter(arguments);
    match parser.next()? {
        None => {
            Err(Failure::Usage("name a command: serve, run, check, new, index or library".into()))
        }
        Some(Long("help") | Short('h')) => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        Some(Long("version") | Short('V')) => {
            println!("socket-playground {}", env!("CARGO_PKG_VERSION"));
            Ok(ExitCode::SUCCESS)
        }
        Some(Value(name)) => match name.to_str() {
            Some("serve") => serve::serve(parser),
            Some("run") => run::run(parser),
            Some("check") => check::check(parser),
            Some("index") => index::index(parser),
            Some("new") => new::new(parser),
            Some("library") => library::library(parser),
            _ => Err(Failure::Usage(format!("there is no command {}", name.to_string_lossy()))),
        },
        Some(other) => Err(other.unexpected().into()),
    }
}

fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    Failure::Failed(format!("cannot read {}: {error}", path.display()))
}

/// The value of an option; an error names both.
fn option<T>(
    parser: &mut lexopt::Parser,
    name: &str,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    use lexopt::ValueExt;
    let value = parser.value()?.string()?;
    parse(&value).map_err(|error| Failure::Usage(format!("--{name} {value}: {error}")))
}
