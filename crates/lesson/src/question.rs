//! Fenced `question` blocks:
//!
//! ````text
//! ```question
//! Which socket carries the data?
//! - [ ] The listening one
//!   It never carries any: it only makes new sockets.
//! - [x] The one that accept returned
//!   It is connected to this client and to nobody else.
//! ```
//! ````

use std::ops::Range;

use crate::body::{Fence, Reader};
use crate::document::Question;

pub const MAX_OPTIONS: usize = 10;

/// The places of one option's parts in the file.
struct OptionPlace {
    right: bool,
    answer: Range<usize>,
    explanation: Range<usize>,
}

pub fn parse(fence: &Fence, reader: &mut Reader) -> Option<Question> {
    if fence.nested {
        let what = "A question stands inside a list or a quotation.";
        reader.report().add(fence.offset, what, "Begin its fence at the margin.");
        return None;
    }
    let (prompt, places) = places(fence, reader.report().text());
    if places.len() < 2 || !places.iter().any(|option| option.right) {
        let what = "A question needs two answers or more, one of them right.";
        let instead = "Write - [x] before the right answer and - [ ] before the others.";
        reader.report().add(fence.offset, what, instead);
    }
    if places.len() > MAX_OPTIONS {
        let what = format!("A question has at most {MAX_OPTIONS} answers.");
        reader.report().add(fence.offset, what, "Leave some out.");
        return None;
    }
    let prompt = reader.inline_piece(prompt);
    if prompt.is_empty() {
        let what = "The question itself is missing.";
        reader.report().add(fence.offset, what, "Write it above the answers.");
    }
    let options = places
        .into_iter()
        .map(|place| {
            let answer = reader.inline_piece(place.answer);
            (place.right, answer, reader.inline_piece(place.explanation))
        })
        .collect();
    Some(Question { prompt, options })
}

fn places(fence: &Fence, text: &str) -> (Range<usize>, Vec<OptionPlace>) {
    let start = fence.text_range.start;
    let mut prompt = start..start;
    let mut options: Vec<OptionPlace> = Vec::new();
    let mut end = start;
    for line in text[fence.text_range.clone()].split_inclusive('\n') {
        let line_start = end;
        end += line.len();
        let right = line.starts_with("- [x]") || line.starts_with("- [X]");
        if right || line.starts_with("- [ ]") {
            let answer = line_start + "- [x]".len()..end;
            options.push(OptionPlace { right, answer, explanation: end..end });
        } else if let Some(option) = options.last_mut() {
            option.explanation.end = end;
        } else {
            prompt.end = end;
        }
    }
    (prompt, options)
}
