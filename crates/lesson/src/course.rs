//! All lessons together: the index, and what can only be wrong between files.

use std::collections::BTreeMap;

use crate::document::{Course, CourseEntry, Lesson, SourceSpan};
use crate::front::NO_ORDER;
use crate::problem::Problem;
use crate::report::{self, suggest};
use crate::{ORIGINAL_LANGUAGE, check, file_name, parse, parse_translation, reading};

/// The course's index from all its files (name, text), in the order of the course; files with
/// problems are listed with them. A README is not a lesson and is passed over.
pub fn course(files: &[(String, String)]) -> Course {
    read(files).1
}

/// As [`course`], and every lesson is run: its programs compile, it comes to rest, every point that
/// its text links to is reached.
pub fn check_course(files: &[(String, String)]) -> (Course, Vec<Problem>) {
    let (lessons, course) = read(files);
    let mut problems = course.problems.clone();
    let originals = lessons.iter().filter(|lesson| lesson.language == ORIGINAL_LANGUAGE);
    problems.extend(originals.flat_map(check));
    problems.extend(missing_translations(&course));
    problems.sort();
    (course, problems)
}

fn read(files: &[(String, String)]) -> (Vec<Lesson>, Course) {
    let mut problems = Vec::new();
    let mut texts: BTreeMap<String, BTreeMap<String, (&str, &str)>> = BTreeMap::new();
    for (file, text) in files.iter().filter(|(file, _)| !file.starts_with("README")) {
        match file_name(file) {
            Some((id, language)) => {
                texts.entry(id).or_default().insert(language, (file, text));
            }
            None => problems.push(at_top(
                file,
                "This is not a lesson's file name.",
                "Write small letters, digits and hyphens: five-calls.md, five-calls.zh.md.",
            )),
        }
    }
    let ids: Vec<&str> = texts.keys().map(String::as_str).collect();
    let mut lessons = Vec::new();
    for languages in texts.values() {
        lessons.extend(family(languages, &mut problems));
    }
    for lesson in &lessons {
        for (id, span) in &lesson.lesson_links {
            if !ids.contains(&id.as_str()) {
                let what = format!("There is no lesson {id}.");
                let known = suggest(id, ids.iter().copied());
                problems.push(report::problem(&lesson.file, *span, what, known));
            }
        }
    }
    for lesson in lessons.iter().filter(|lesson| lesson.language == ORIGINAL_LANGUAGE) {
        problems.extend(misplaced(lesson, &lessons, &ids));
    }
    let entries = entries(&lessons);
    problems.extend(same_orders(&entries));
    problems.sort();
    (lessons, Course { lessons: entries, problems })
}

/// What a lesson says of its place in the course: its part is introduced, what it builds on comes
/// before it.
fn misplaced(lesson: &Lesson, lessons: &[Lesson], ids: &[&str]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |span, what, instead: String| {
        problems.push(report::problem(&lesson.file, span, what, instead));
    };
    if let Some(part) = &lesson.part
        && !ids.contains(&format!("part-{part}").as_str())
    {
        let parts = ids.iter().filter_map(|id| id.strip_prefix("part-"));
        add(lesson.part_span, format!("There is no part {part}."), suggest(part, parts));
    }
    for (id, span) in &lesson.builds_on {
        match lessons.iter().find(|other| other.id == *id) {
            Some(other) if other.order < lesson.order => {}
            Some(_) => {
                let what = format!("{id}, on which this lesson builds, comes after it.");
                add(*span, what, "Give that lesson a lower order.".to_owned());
            }
            // One that is broken is reported itself.
            None if ids.contains(&id.as_str()) => {}
            None => {
                add(*span, format!("There is no lesson {id}."), suggest(id, ids.iter().copied()));
            }
        }
    }
    problems
}

/// A lesson and its translations, the original first.
fn family(languages: &BTreeMap<String, (&str, &str)>, problems: &mut Vec<Problem>) -> Vec<Lesson> {
    let Some((file, text)) = languages.get(ORIGINAL_LANGUAGE) else {
        problems.extend(languages.values().map(|(file, _)| {
            at_top(
                file,
                "This translation has no original beside it.",
                "Add the file without a language in its name.",
            )
        }));
        return Vec::new();
    };
    let original = match parse(file, text) {
        Ok(original) => original,
        Err(found) => {
            problems.extend(found);
            return Vec::new();
        }
    };
    let mut lessons = Vec::new();
    for (_, (file, text)) in languages.iter().filter(|(language, _)| *language != ORIGINAL_LANGUAGE)
    {
        match parse_translation(&original, file, text) {
            Ok(translation) => lessons.push(translation),
            Err(found) => problems.extend(found),
        }
    }
    lessons.insert(0, original);
    lessons
}

fn entries(lessons: &[Lesson]) -> Vec<CourseEntry> {
    let mut entries: Vec<CourseEntry> = Vec::new();
    for lesson in lessons {
        let text = (lesson.language.clone(), lesson.title.clone(), lesson.summary.clone());
        match entries.last_mut().filter(|entry| entry.id == lesson.id) {
            Some(entry) => entry.texts.push(text),
            None => entries.push(CourseEntry {
                id: lesson.id.clone(),
                order: lesson.order,
                tags: lesson.tags.clone(),
                part: lesson.part.clone(),
                builds_on: lesson.builds_on.iter().map(|(id, _)| id.clone()).collect(),
                minutes: reading::minutes(lesson),
                texts: vec![text],
            }),
        }
    }
    entries.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    entries
}

fn same_orders(entries: &[CourseEntry]) -> Vec<Problem> {
    let pairs = entries.windows(2);
    let same = pairs.filter(|pair| pair[0].order == pair[1].order && pair[0].order != NO_ORDER);
    same.map(|pair| {
        let what = format!("{} and {} have the same order.", pair[0].id, pair[1].id);
        at_top(&format!("{}.md", pair[1].id), &what, "Give each its own.")
    })
    .collect()
}

/// A language that one lesson has, all have.
fn missing_translations(course: &Course) -> Vec<Problem> {
    let broken = |file: &str| course.problems.iter().any(|problem| problem.file == file);
    let mut languages: Vec<&str> = Vec::new();
    for (language, _, _) in course.lessons.iter().flat_map(|entry| &entry.texts) {
        if !languages.contains(&language.as_str()) {
            languages.push(language);
        }
    }
    let mut problems = Vec::new();
    for entry in &course.lessons {
        for language in &languages {
            let file = format!("{}.{language}.md", entry.id);
            let has = entry.texts.iter().any(|(other, _, _)| other == language);
            if !has && !broken(&file) {
                let what = format!("{} has no translation into {language}.", entry.id);
                problems.push(at_top(&file, &what, "Other lessons have one: add this file."));
            }
        }
    }
    problems
}

fn at_top(file: &str, what: &str, instead: &str) -> Problem {
    report::problem(file, SourceSpan { line: 1, column: 1 }, what, instead)
}
