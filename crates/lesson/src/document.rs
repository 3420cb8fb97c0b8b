//! A lesson as data: prose as a tree the page can draw without trusting any HTML, and the scenario
//! that its programs make.

use serde::{Deserialize, Serialize};
use world::{Duration, Goal, Scenario};

use crate::problem::Problem;
use crate::view::View;

/// Where something stands in its file: 1-based line and column (characters).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSpan {
    pub line: usize,
    pub column: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// The file's name without `.md` and language: its address in the page.
    pub id: String,
    /// "en", "zh", …
    pub language: String,
    pub title: String,
    pub summary: String,
    pub order: u32,
    pub tags: Vec<String>,
    /// The part of the course that it belongs to: the lesson `part-NAME` introduces it.
    pub part: Option<String>,
    /// Lessons to read before: (id, place).
    pub builds_on: Vec<(String, SourceSpan)>,
    pub part_span: SourceSpan,
    /// For programs that never come to rest, such as a server that looks around twice a second: the
    /// time at which everything worth seeing has happened.
    pub stop: Option<Duration>,
    /// What the page brings to the fore from the start, and where the lesson says so.
    pub views: Vec<(View, SourceSpan)>,
    /// Hosts, network, programs (with their sources) and typed input.
    pub scenario: Scenario,
    pub body: Vec<Block>,
    /// The file's name, as problems give it.
    pub file: String,
    /// Where each of the scenario's programs is written, in their order; a translation's are its
    /// original's.
    pub sources: Vec<ProgramSource>,
    /// Files that the programs can import: (name, text).
    pub files: Vec<(String, String)>,
    /// What usually goes wrong, to be run; the index is [`Block::Variation`]'s.
    pub variations: Vec<Variation>,
    /// Every link that runs the simulation, in the order of the text.
    pub run_links: Vec<RunLink>,
    /// Every link to another lesson: (id, place).
    pub lesson_links: Vec<(String, SourceSpan)>,
}

/// What a lesson says of a program beyond what the world needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramSource {
    /// Of its first line.
    pub span: SourceSpan,
    /// The exception that it is meant to end in.
    pub raises: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunLink {
    /// As written, without `run:`.
    pub target: String,
    pub goal: Goal,
    pub span: SourceSpan,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// `id` is the anchor.
    Heading {
        level: u8,
        id: String,
        content: Vec<Inline>,
    },
    Paragraph(Vec<Inline>),
    List {
        ordered_from: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
    Table {
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A program of the scenario: index into [`Scenario::programs`] (several processes may run one file: the first).
    Program {
        program: usize,
    },
    /// Any other fenced code: language word and text.
    Code {
        language: String,
        text: String,
    },
    Question(Question),
    /// Tables that can be searched, up to the next heading of their section's level; `label` asks what for.
    Search {
        label: String,
        blocks: Vec<Block>,
    },
    /// An index into [`Lesson::variations`].
    Variation {
        variation: usize,
    },
    Rule,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    Code(String),
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    /// A link that runs the simulation to a point.
    Run {
        goal: Goal,
        content: Vec<Inline>,
    },
    /// To another lesson of the course, by id.
    LessonLink {
        id: String,
        content: Vec<Inline>,
    },
    /// To the web: http or https only.
    Link {
        url: String,
        content: Vec<Inline>,
    },
    LineBreak,
}

/// A fenced `question` block: a multiple-choice question to think about before stepping on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub prompt: Vec<Inline>,
    /// (is it right, the answer, the explanation shown when it is chosen)
    pub options: Vec<(bool, Vec<Inline>, Vec<Inline>)>,
}

/// The lesson's scenario with a few lines changed: a fenced `variation` block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variation {
    pub name: String,
    /// What stands on the button.
    pub title: String,
    /// An earlier one, whose scenario this one changes; otherwise it is the lesson's own.
    pub on: Option<usize>,
    pub changes: Vec<Change>,
    /// What else is different, as written: `network: loss=20%`.
    pub settings: Vec<String>,
    /// With all that changed.
    pub scenario: Scenario,
    /// Where a click runs to.
    pub goal: Goal,
    /// Each of these texts is printed by one of the programs on the way to the goal.
    pub prints: Vec<String>,
    /// None of these is.
    pub never: Vec<String>,
    /// (program, exception): what ends in which; the others end in none.
    pub raises: Vec<(String, String)>,
    /// Each of these points, as written and as understood, has come by then.
    pub reaches: Vec<(String, Goal)>,
    /// None of these has.
    pub misses: Vec<(String, Goal)>,
    /// What comes of it depends on who is quicker: with real programs it may be something else.
    pub chance: bool,
    pub span: SourceSpan,
}

/// Some lines of a file and what is written in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub file: String,
    /// 1-based: the first of `lines` in the file as it was.
    pub line: u32,
    pub lines: Vec<(Mark, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Kept,
    Removed,
    Added,
}

/// The small index that the page loads first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    pub lessons: Vec<CourseEntry>,
    pub problems: Vec<Problem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseEntry {
    pub id: String,
    pub order: u32,
    pub tags: Vec<String>,
    /// The part that it belongs to, if any: an entry `part-NAME` introduces it and comes first.
    pub part: Option<String>,
    /// Ids of the lessons that it builds on.
    pub builds_on: Vec<String>,
    /// To read and step through it, about.
    pub minutes: u32,
    /// (language, title, summary), the original first.
    pub texts: Vec<(String, String, String)>,
}
