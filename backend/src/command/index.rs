//! `index`: the course's index as the server would send it, for a static site.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Failure, cannot_read};
use crate::lessons;

const HELP: &str = "\
Prints the index of a folder of lessons as JSON: what the page loads as lessons/index.json.

Usage: socket-playground index DIR
";

pub fn index(mut parser: lexopt::Parser) -> Result<ExitCode, Failure> {
    use lexopt::prelude::*;
    let mut folder: Option<PathBuf> = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => {
                print!("{HELP}");
                return Ok(ExitCode::SUCCESS);
            }
            Value(value) if folder.is_none() => folder = Some(value.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    let Some(folder) = folder else {
        return Err(Failure::Usage("index: name the folder of the lessons".into()));
    };
    let files = lessons::read_folder(&folder).map_err(|error| cannot_read(&folder, &error))?;
    println!("{}", lessons::index_json(&files));
    Ok(ExitCode::SUCCESS)
}
