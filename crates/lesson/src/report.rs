//! Collects the problems of one file: turns byte offsets into lines and columns, and stops counting
//! when there are too many to read.

use crate::document::SourceSpan;
use crate::problem::Problem;

/// More than these are counted, not listed.
pub const MAX_PROBLEMS: usize = 100;

pub struct Report<'a> {
    file: &'a str,
    text: &'a str,
    /// Where each line begins, in bytes.
    lines: Vec<usize>,
    problems: Vec<Problem>,
    unlisted: usize,
}

impl<'a> Report<'a> {
    pub fn new(file: &'a str, text: &'a str) -> Report<'a> {
        let after_newline = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(after_newline).collect();
        Report { file, text, lines, problems: Vec::new(), unlisted: 0 }
    }

    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Offsets past the end, or inside a character, are moved back.
    pub fn span(&self, offset: usize) -> SourceSpan {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.lines.partition_point(|&start| start <= offset);
        let start = self.lines[line - 1];
        SourceSpan { line, column: self.text[start..offset].chars().count() + 1 }
    }

    pub fn add(&mut self, offset: usize, what: impl Into<String>, instead: impl Into<String>) {
        self.add_at(self.span(offset), what, instead);
    }

    pub fn add_at(
        &mut self,
        span: SourceSpan,
        what: impl Into<String>,
        instead: impl Into<String>,
    ) {
        if self.problems.len() == MAX_PROBLEMS {
            self.unlisted += 1;
            return;
        }
        self.problems.push(problem(self.file, span, what, instead));
    }

    /// In the order of the file.
    pub fn into_problems(mut self) -> Vec<Problem> {
        self.problems.sort();
        self.problems.dedup();
        if self.unlisted > 0 {
            let what = format!("{} more problems are not listed.", self.unlisted);
            let last = self.problems.last().map_or(1, |last| last.line);
            let span = SourceSpan { line: last, column: 1 };
            self.problems.push(problem(self.file, span, what, "Mend these first."));
        }
        self.problems
    }
}

pub fn problem(
    file: &str,
    span: SourceSpan,
    what: impl Into<String>,
    instead: impl Into<String>,
) -> Problem {
    Problem {
        file: file.to_owned(),
        line: span.line,
        column: span.column,
        what: what.into(),
        instead: instead.into(),
    }
}

/// `"Did you mean X? "` when one of `known` is close to `word`, then the list of what there is.
pub fn suggest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    if known.is_empty() {
        return "There is none yet.".to_owned();
    }
    let nearest = known
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 3)
        .min();
    let list = known.iter().take(40).copied().collect::<Vec<_>>().join(", ");
    match nearest {
        Some((_, nearest)) => format!("Did you mean {nearest}? There are: {list}."),
        None => format!("There are: {list}."),
    }
}

/// How many letters to insert, remove or replace, without regard to case (Levenshtein). Words longer
/// than any real one are infinitely far.
fn distance(from: &str, to: &str) -> usize {
    let [from, to] = [from, to].map(|word| word.to_lowercase().chars().collect::<Vec<_>>());
    if from.len() > 64 || to.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

/// A word of the author's as it is quoted in a message: shortened, control characters made visible.
pub fn quoted(word: &str) -> String {
    let short: String = word.chars().take(40).flat_map(char::escape_debug).collect();
    let ellipsis = if word.chars().count() > 40 { "…" } else { "" };
    format!("“{short}{ellipsis}”")
}
