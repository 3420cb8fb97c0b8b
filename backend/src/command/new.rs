//! `new`: a lesson and its translation to begin with, which pass `check` as they are.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::Failure;
use crate::lessons;

const HELP: &str = "\
Begins a lesson: writes NAME.md and NAME.zh.md, to be changed line by line. Both pass check as they are.

Usage: socket-playground new NAME [--lessons DIR]

  --lessons DIR    the folder of the lessons (lessons)

Nothing that exists is overwritten. The guide is lessons/README.md.
";

const LESSON: &str = include_str!("new/lesson.md");
const TRANSLATION: &str = include_str!("new/lesson.zh.md");

pub fn new(mut parser: lexopt::Parser) -> Result<ExitCode, Failure> {
    use lexopt::prelude::*;
    let mut name: Option<String> = None;
    let mut folder = PathBuf::from("lessons");
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => {
                print!("{HELP}");
                return Ok(ExitCode::SUCCESS);
            }
            Long("lessons") => folder = parser.value()?.into(),
            Value(value) if name.is_none() => name = Some(value.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let name = name.ok_or(Failure::Usage("new: name the lesson".into()))?;
    let name = name.strip_suffix(".md").unwrap_or(&name);
    let plain = lesson::file_name(&format!("{name}.md")).is_some_and(|(id, _)| id == name);
    if !plain {
        let message = format!("new {name}: write small letters, digits and hyphens");
        return Err(Failure::Usage(message));
    }
    let order = free_order(&folder)?;
    write(&folder.join(format!("{name}.md")), &LESSON.replace("ORDER", &order.to_string()))?;
    write(&folder.join(format!("{name}.zh.md")), TRANSLATION)?;
    Ok(ExitCode::SUCCESS)
}

/// Behind all lessons that there are.
fn free_order(folder: &Path) -> Result<u32, Failure> {
    let files = lessons::read_folder(folder).map_err(|error| super::cannot_read(folder, &error))?;
    let course = lesson::course(&files);
    let highest = course.lessons.iter().map(|entry| entry.order).filter(|order| *order < 900_000);
    Ok(highest.max().unwrap_or(0) / 10 * 10 + 10)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let shown = path.display();
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| {
        Failure::Failed(match error.kind() {
            ErrorKind::AlreadyExists => format!("{shown} exists: choose another name"),
            _ => format!("cannot write {shown}: {error}"),
        })
    })?;
    file.write_all(text.as_bytes())
        .map_err(|error| Failure::Failed(format!("cannot write {shown}: {error}")))?;
    println!("{shown}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_begun_passes_the_check() {
        let file = |name: &str, text: &str| (name.to_owned(), text.replace("ORDER", "10"));
        let files = [file("x.md", LESSON), file("x.zh.md", TRANSLATION)];
        let (course, problems) = lesson::check_course(&files);
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(course.lessons[0].texts.len(), 2);
    }
}
