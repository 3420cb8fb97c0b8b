//! `check`: are these lessons right? Parses each, runs its programs, and reaches its named points.

mod outcome;
mod python;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lesson::{Lesson, Problem};

use super::{Failure, cannot_read};
use crate::lessons;

const HELP: &str = "\
Checks lessons: each is parsed, its programs run to the end, and the points its text names reached.
A folder is also checked as a course: links between lessons, translations, order.

Usage: socket-playground check FILE|DIR… [--with-python]

  --with-python    also run all programs under python3 (or $PYTHON) over real sockets, and say where they
                   print something else; needs Linux, and the right to make network namespaces

Problems are listed as FILE:LINE:COLUMN: …; the exit status is 1 when there are any.
";

pub fn check(mut parser: lexopt::Parser) -> Result<ExitCode, Failure> {
    use lexopt::prelude::*;
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut with_python = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => {
                print!("{HELP}");
                return Ok(ExitCode::SUCCESS);
            }
            Long("with-python") => with_python = true,
            Value(value) => paths.push(value.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    if paths.is_empty() {
        return Err(Failure::Usage("check: name at least one lesson or folder".into()));
    }
    let mut total = Tally::default();
    for path in &paths {
        let mut found = if path.is_dir() { check_folder(path)? } else { check_file(path)? };
        if with_python {
            found.problems.extend(python::check(&found.lessons));
        }
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
        found.problems = placed(found.problems, folder);
        for problem in &found.problems {
            println!("{problem}");
        }
        total.files += found.files;
        total.problems.extend(found.problems);
    }
    println!(
        "{} checked, {} found",
        counted(total.files, "file"),
        counted(total.problems.len(), "problem")
    );
    Ok(ExitCode::from(u8::from(!total.problems.is_empty())))
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

#[derive(Default)]
struct Tally {
    files: usize,
    /// Those that could be read.
    lessons: Vec<Lesson>,
    problems: Vec<Problem>,
}

fn check_folder(folder: &Path) -> Result<Tally, Failure> {
    let files = lessons::read_folder(folder).map_err(|error| cannot_read(folder, &error))?;
    if files.is_empty() {
        return Err(Failure::Failed(format!("there are no lessons in {}", folder.display())));
    }
    let (_, problems) = lesson::check_course(&files);
    let originals = files.iter().filter(|(name, _)| original_name(name).is_none());
    let lessons = originals.filter_map(|(name, text)| lesson::parse(name, text).ok()).collect();
    Ok(Tally { files: files.len(), lessons, problems })
}

fn check_file(path: &Path) -> Result<Tally, Failure> {
    let (lessons, problems) = match read_lesson(path)? {
        Ok(lesson) => {
            let problems = lesson::check(&lesson);
            (vec![lesson], problems)
        }
        Err(problems) => (Vec::new(), problems),
    };
    Ok(Tally { files: 1, lessons, problems })
}

/// Problems name a file; a person wants its path.
fn placed(mut problems: Vec<Problem>, folder: &Path) -> Vec<Problem> {
    for problem in &mut problems {
        problem.file = folder.join(&problem.file).display().to_string();
    }
    problems
}

/// Reads a lesson; a translation (`name.zh.md`) together with the original beside it.
pub fn read_lesson(path: &Path) -> Result<Result<Lesson, Vec<Problem>>, Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = read(path)?;
    let Some(original) = original_name(&name) else { return Ok(lesson::parse(&name, &text)) };
    let original_text = read(&path.with_file_name(&original))?;
    Ok(lesson::parse(&original, &original_text)
        .and_then(|original| lesson::parse_translation(&original, &name, &text)))
}

/// `five-calls.md` for `five-calls.zh.md`.
fn original_name(name: &str) -> Option<String> {
    let (id, _language) = name.strip_suffix(".md")?.split_once('.')?;
    Some(format!("{id}.md"))
}

fn read(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|error| cannot_read(path, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
