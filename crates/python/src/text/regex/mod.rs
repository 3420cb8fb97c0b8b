//! Regular expressions as CPython's `re` has them: parsed ([`parse`]), compiled to a small program
//! ([`program`]) and matched by backtracking ([`run`]).
//!
//! Invariant: matching keeps its own stack and counts its steps, so that no pattern overflows the native
//! stack or runs without bound. Positions count code points, or bytes for a bytes pattern.
//!
//! Deliberately not here: `re.LOCALE`, `re.DEBUG`, and named Unicode characters.

mod parse;
mod program;
mod run;

use super::Result;
pub use parse::flag;
pub use run::{Mode, Text};

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Regex {
    program: program::Program,
    /// All flags in force, those set inside the pattern included.
    pub flags: u32,
    /// Capturing groups, the whole match not counted.
    pub groups: usize,
    /// Names and numbers of named groups, in order.
    pub names: Vec<(String, usize)>,
}

/// Where the whole match and each group lie: half-open, `None` for a group that took no part.
pub type Spans = Vec<Option<(usize, usize)>>;

impl Regex {
    /// `re.compile`: class "re.error" with CPython's message, or "Unsupported".
    pub fn new(pattern: &str, flags: u32, bytes: bool) -> Result<Regex> {
        let parsed = parse::parse(pattern, flags, bytes)?;
        let program = program::compile(&parsed)?;
        Ok(Regex { program, flags: parsed.flags, groups: parsed.groups, names: parsed.names })
    }

    /// The first match at or after `start` (at it, for the other modes), reading no further than `end`.
    pub fn find(&self, text: &Text, start: usize, end: usize, mode: Mode) -> Result<Option<Spans>> {
        run::find(&self.program, text, start, end, mode, None)
    }

    /// All matches as `finditer` gives them: none overlap, and after an empty one comes no other at the
    /// same place.
    pub fn find_all(
        &self,
        text: &Text,
        start: usize,
        end: usize,
        limit: usize,
    ) -> Result<Vec<Spans>> {
        let (mut found, mut at, mut empty_not_at) = (Vec::new(), start, None);
        while at <= end && found.len() < limit {
            let Some(spans) = run::find(&self.program, text, at, end, Mode::Search, empty_not_at)?
            else {
                break;
            };
            let (from, stop) = spans[0].unwrap_or((at, at));
            (at, empty_not_at) = (stop, (from == stop).then_some(stop));
            found.push(spans);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests;
