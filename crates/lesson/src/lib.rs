//! The lesson file format: one Markdown file a lesson and language. Parse it, check it, run it.
//!
//! A lesson never fails half-way: [`parse`] returns all [`Problem`]s of a file at once, each with its
//! place, what is wrong and what to write instead. Everything an author can write is bounded (file
//! size, nesting, programs, hosts, typed lines), and each bound is a problem with a message.
//!
//! Deliberately not here: reading files, HTML, the page.

mod attribute;
mod body;
mod check;
mod course;
mod document;
mod front;
mod problem;
mod program;
mod question;
mod reading;
mod report;
mod search;
mod target;
mod translation;
pub mod value;
mod variation;
mod varied;
mod view;

pub use body::plain_text;
pub use check::check;
pub use course::{check_course, course};
pub use document::{
    Block, Change, Course, CourseEntry, Inline, Lesson, Mark, ProgramSource, Question, RunLink,
    SourceSpan, Variation,
};
pub use problem::Problem;
pub use translation::parse_translation;
pub use view::View;

use program::Programs;
use report::Report;

/// The largest lesson file, in bytes.
pub const MAX_FILE_BYTES: usize = 256 << 10;

/// The language of a file without a language in its name.
pub const ORIGINAL_LANGUAGE: &str = "en";

/// Parses a lesson. `file` is its name ("tcp-five-calls.md"), used for its id and in problems.
///
/// Errors: all problems of the file, in its order.
pub fn parse(file: &str, text: &str) -> Result<Lesson, Vec<Problem>> {
    let text = acceptable(file, text)?;
    let mut report = Report::new(file, text);
    let front = front::parse(false, &mut report);
    let mut programs = Programs::default();
    let take = &mut |fence, report: &mut Report| programs.take(fence, report);
    let body = body::parse(front.end, &mut report, take);
    let mut scenario = front.scenario;
    let (sources, files, variations) = programs.finish(&mut scenario, &mut report);
    let views = view::resolve(&front.views, &scenario, &mut report);
    for link in &body.run_links {
        if let Err((what, instead)) = target::resolve(&link.goal, &scenario) {
            report.add_at(link.span, what, instead);
        }
    }
    let (id, language) = named(file);
    let lesson = Lesson {
        id,
        language,
        title: front.title,
        summary: front.summary,
        order: front.order,
        tags: front.tags,
        part: front.part,
        builds_on: front.builds_on,
        part_span: front.part_span,
        stop: front.stop,
        views,
        scenario,
        body: body.blocks,
        file: file.to_owned(),
        sources,
        files,
        variations,
        run_links: body.run_links,
        lesson_links: body.lesson_links,
    };
    finish(lesson, report)
}

fn finish(lesson: Lesson, report: Report) -> Result<Lesson, Vec<Problem>> {
    let problems = report.into_problems();
    if problems.is_empty() { Ok(lesson) } else { Err(problems) }
}

/// The text without a byte order mark, if it is short enough to be looked at.
fn acceptable<'t>(file: &str, text: &'t str) -> Result<&'t str, Vec<Problem>> {
    if text.len() <= MAX_FILE_BYTES {
        return Ok(text.strip_prefix('\u{feff}').unwrap_or(text));
    }
    let what = format!("The file is larger than {} KiB.", MAX_FILE_BYTES >> 10);
    let span = SourceSpan { line: 1, column: 1 };
    Err(vec![report::problem(file, span, what, "Make two lessons of it.")])
}

/// Id and language of any file name; one that is no lesson's name still gets an id.
fn named(file: &str) -> (String, String) {
    file_name(file).unwrap_or_else(|| {
        let stem = file.strip_suffix(".md").unwrap_or(file);
        let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
        (stem.chars().take(60).map(plain).collect(), ORIGINAL_LANGUAGE.to_owned())
    })
}

/// `five-calls.zh.md` → (`five-calls`, `zh`); `five-calls.md` → (`five-calls`, `en`). `None` if it is
/// not a lesson's file name.
pub fn file_name(file: &str) -> Option<(String, String)> {
    let stem = file.strip_suffix(".md")?;
    let (id, language) = stem.split_once('.').unwrap_or((stem, ORIGINAL_LANGUAGE));
    let of = |word: &str, fits: fn(u8) -> bool| !word.is_empty() && word.bytes().all(fits);
    let id_fits = of(id, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let language_fits = of(language, |b| b.is_ascii_alphabetic() || b == b'-');
    (id_fits && language_fits && language.len() <= 10 && id.len() <= 60)
        .then(|| (id.to_owned(), language.to_owned()))
}
