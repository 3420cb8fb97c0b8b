//! How long a lesson takes.

use crate::body::plain_text;
use crate::document::{Block, Inline, Lesson};

/// Unhurried reading of something new.
const WORDS_PER_MINUTE: usize = 160;
const LINES_OF_CODE_PER_MINUTE: usize = 15;
/// To look at what a step has changed.
const SECONDS_PER_LINK: usize = 15;
const SECONDS_PER_QUESTION: usize = 30;

/// Minutes to read a lesson and to step through it, at least one.
pub fn minutes(lesson: &Lesson) -> u32 {
    let mut seconds = lesson.run_links.len() * SECONDS_PER_LINK;
    seconds += lesson.body.iter().map(|block| block_seconds(block, lesson)).sum::<usize>();
    seconds.div_ceil(60).max(1) as u32
}

fn block_seconds(block: &Block, lesson: &Lesson) -> usize {
    let inside = |blocks: &[Block]| blocks.iter().map(|b| block_seconds(b, lesson)).sum();
    match block {
        Block::Heading { content, .. } | Block::Paragraph(content) => text(content),
        Block::List { items, .. } => items.iter().map(|item| inside(item)).sum(),
        Block::Quote(blocks) => inside(blocks),
        // To look things up in.
        Block::Search { .. } => SECONDS_PER_QUESTION,
        Block::Table { head, rows } => {
            head.iter().chain(rows.iter().flatten()).map(|cell| text(cell)).sum()
        }
        Block::Program { program } => {
            lesson.scenario.programs.get(*program).map_or(0, |program| code(&program.source))
        }
        Block::Code { text, .. } => code(text),
        Block::Question(question) => {
            let options = question.options.iter();
            let answers: usize = options.map(|(_, answer, why)| text(answer) + text(why)).sum();
            SECONDS_PER_QUESTION + text(&question.prompt) + answers
        }
        Block::Variation { .. } => SECONDS_PER_QUESTION,
        Block::Rule => 0,
    }
}

fn text(content: &[Inline]) -> usize {
    plain_text(content).split_whitespace().count() * 60 / WORDS_PER_MINUTE
}

fn code(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty()).count() * 60 / LINES_OF_CODE_PER_MINUTE
}
