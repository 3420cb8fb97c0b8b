//! What is wrong with a lesson file, where, and what to write instead.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    pub file: String,
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    pub what: String,
    /// What to write instead.
    pub instead: String,
}

impl std::fmt::Display for Problem {
    /// `file:line:column: what. Instead: …`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.what)?;
        if self.instead.is_empty() { Ok(()) } else { write!(f, " {}", self.instead) }
    }
}
