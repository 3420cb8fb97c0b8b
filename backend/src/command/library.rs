//! `library`: the Python library modules that the page fetches when a program imports one.

use std::process::ExitCode;

use super::Failure;

const HELP: &str = "\
Prints the Python library modules in one file: what the page fetches when a program imports one.

Usage: socket-playground library
";

pub fn library(mut parser: lexopt::Parser) -> Result<ExitCode, Failure> {
    use lexopt::prelude::*;
    match parser.next()? {
        None => print!("{}", world::library_file()),
        Some(Long("help") | Short('h')) => print!("{HELP}"),
        Some(other) => return Err(other.unexpected().into()),
    }
    Ok(ExitCode::SUCCESS)
}
