//! A translation: its own words, its original's programs and scenario. Where the two drifted apart is
//! a problem of the translation.

use world::Scenario;

use crate::document::{Block, Lesson, Question};
use crate::problem::Problem;
use crate::report::Report;
use crate::{acceptable, body, finish, front, named, program, search};

/// Parses a translation ("tcp-five-calls.zh.md"), which takes its programs and scenario from the
/// original.
///
/// Errors: all problems of the file, drift from the original included.
pub fn parse_translation(
    original: &Lesson,
    file: &str,
    text: &str,
) -> Result<Lesson, Vec<Problem>> {
    let text = acceptable(file, text)?;
    let mut report = Report::new(file, text);
    let front = front::parse(true, &mut report);
    let mut seen = Vec::new();
    let mut variations = Vec::new();
    let take = &mut |fence, report: &mut Report| {
        program::translated(fence, original, &mut seen, &mut variations, report)
    };
    let body = body::parse(front.end, &mut report, take);
    let lesson = Lesson {
        id: original.id.clone(),
        language: named(file).1,
        title: front.title,
        summary: front.summary,
        order: original.order,
        tags: if front.tags.is_empty() { original.tags.clone() } else { front.tags },
        part: original.part.clone(),
        builds_on: original.builds_on.clone(),
        part_span: original.part_span,
        stop: original.stop,
        views: original.views.clone(),
        scenario: Scenario::clone(&original.scenario),
        body: body.blocks,
        file: file.to_owned(),
        sources: original.sources.clone(),
        files: original.files.clone(),
        variations,
        run_links: body.run_links,
        lesson_links: body.lesson_links,
    };
    drift(original, &lesson, &seen, &mut report);
    finish(lesson, report)
}

fn drift(original: &Lesson, translation: &Lesson, seen: &[String], report: &mut Report) {
    let end = report.text().trim_end().len();
    for name in program::names(original) {
        if !seen.iter().any(|other| other == name) {
            let what = format!("The original's program {name} is missing.");
            report.add(end, what, format!("Add an empty block: ```python name={name}"));
        }
    }
    for link in &original.run_links {
        if !translation.run_links.iter().any(|other| other.goal == link.goal) {
            let (target, file, line) = (&link.target, &original.file, link.span.line);
            let what = format!("The link run:{target} ({file}:{line}) is missing.");
            report.add(end, what, "Add it where the translation says the same.");
        }
    }
    for link in &translation.run_links {
        if !original.run_links.iter().any(|other| other.goal == link.goal) {
            let what = format!("The original has no link run:{}.", link.target);
            report.add_at(link.span, what, "Use the original's links, or add it there too.");
        }
    }
    for variation in &original.variations {
        if !translation.variations.iter().any(|other| other.name == variation.name) {
            let (name, file, line) = (&variation.name, &original.file, variation.span.line);
            let what = format!("The variation {name} ({file}:{line}) is missing.");
            let instead = format!("Add an empty block: ```variation name={name} title=\"…\"");
            report.add(end, what, instead);
        }
    }
    let (rows, wanted) = (search::rows(&translation.body), search::rows(&original.body));
    if rows != wanted {
        let what = format!("{rows} entries can be searched for, {wanted} in the original.");
        let instead = "Put the search block before the same tables, and translate each row.";
        report.add(end, what, instead);
    }
    if shape(&original.body) != shape(&translation.body) {
        let what = "The questions differ from the original's in number, answers or right ones.";
        report.add(end, what, "Translate each question with its answers in the same order.");
    }
}

/// Which answers are right, question by question.
fn shape(blocks: &[Block]) -> Vec<Vec<bool>> {
    let right = |question: &Question| question.options.iter().map(|option| option.0).collect();
    let of = |block: &Block| match block {
        Block::Question(question) => vec![right(question)],
        Block::Search { blocks, .. } => shape(blocks),
        _ => Vec::new(),
    };
    blocks.iter().flat_map(of).collect()
}
