//! A bound on nesting, measured before anything recursive sees the text.
//!
//! Invariant: a text that passes makes a tree of bounded height. What counts: open brackets, indentation,
//! and how many operators, calls and the like follow one another within one bracket.

use super::{Problem, ProblemKind};
use ruff_text_size::TextRange;

/// Brackets open at once; CPython's parser allows 200.
const BRACKETS: usize = 100;
/// Levels of indentation; CPython's tokenizer allows 100.
const INDENTATION: usize = 60;
/// Links in a chain of operators, attributes, calls or prefixes, over all open brackets together.
const CHAIN: usize = 300;

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    /// For each open bracket: its opener and the chain so far inside.
    open: Vec<(u8, usize)>,
    chain: usize,
    indents: Vec<usize>,
}

pub fn check(text: &str) -> Result<(), Problem> {
    let mut scan =
        Scan { bytes: text.as_bytes(), at: 0, open: Vec::new(), chain: 0, indents: vec![0] };
    let mut line_start = true;
    while scan.at < scan.bytes.len() {
        if line_start && scan.open.is_empty() {
            scan.indentation()?;
            line_start = false;
            continue;
        }
        let byte = scan.bytes[scan.at];
        match byte {
            b'\n' => {
                line_start = scan.open.is_empty();
                if line_start {
                    scan.chain = 0;
                }
                scan.at += 1;
            }
            b'\\' => scan.at += 2,
            b'#' => scan.skip_comment(),
            b'"' | b'\'' => scan.string()?,
            b'(' | b'[' | b'{' => {
                scan.link()?;
                scan.open.push((byte, scan.chain));
                if scan.open.len() > BRACKETS {
                    return scan.too_deep("too many nested parentheses");
                }
                scan.at += 1;
            }
            b')' | b']' | b'}' => {
                if let Some((_, chain)) = scan.open.pop() {
                    scan.chain = chain;
                }
                scan.at += 1;
            }
            b',' | b';' => {
                scan.chain = scan.open.last().map_or(0, |open| open.1);
                scan.at += 1;
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'0'..=b'9' | 0x80.. => scan.word()?,
            b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'~' | b'<' | b'>'
            | b'=' | b'!' | b'.' | b':' => {
                scan.link()?;
                scan.at += 1;
            }
            _ => scan.at += 1,
        }
    }
    Ok(())
}

impl Scan<'_> {
    fn too_deep<T>(&self, message: &str) -> Result<T, Problem> {
        let at = (self.at.min(self.bytes.len()) as u32).into();
        Err(Problem::syntax(message, TextRange::empty(at)))
    }

    fn link(&mut self) -> Result<(), Problem> {
        self.chain += 1;
        if self.chain > CHAIN {
            return Err(Problem {
                kind: ProblemKind::Recursion,
                message: "maximum recursion depth exceeded during compilation".into(),
                range: TextRange::empty((self.at as u32).into()),
            });
        }
        Ok(())
    }

    fn indentation(&mut self) -> Result<(), Problem> {
        let mut column = 0;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b' ' => column += 1,
                b'\t' => column = (column / 8 + 1) * 8,
                0x0c => column = 0,
                _ => break,
            }
            self.at += 1;
        }
        if matches!(self.bytes.get(self.at), None | Some(b'\n' | b'#' | b'\r')) {
            return Ok(());
        }
        while self.indents.last().is_some_and(|last| *last > column) {
            self.indents.pop();
        }
        if self.indents.last().is_some_and(|last| *last < column) {
            self.indents.push(column);
        }
        if self.indents.len() > INDENTATION {
            return Err(Problem {
                kind: ProblemKind::Indentation,
                message: "too many levels of indentation".into(),
                range: TextRange::empty((self.at as u32).into()),
            });
        }
        Ok(())
    }

    fn skip_comment(&mut self) {
        while self.bytes.get(self.at).is_some_and(|byte| *byte != b'\n') {
            self.at += 1;
        }
    }

    fn word(&mut self) -> Result<(), Problem> {
        let start = self.at;
        while self
            .bytes
            .get(self.at)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80)
        {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        if matches!(self.bytes.get(self.at), Some(b'"' | b'\'')) && word.len() <= 2 {
            let is = |letter: u8| word.iter().any(|byte| byte.eq_ignore_ascii_case(&letter));
            if is(b'f') || is(b't') {
                return self.f_string();
            }
            return Ok(());
        }
        let links: &[&[u8]] = &[
            b"not", b"and", b"or", b"in", b"is", b"if", b"else", b"lambda", b"await", b"yield",
            b"for", b"from",
        ];
        if links.contains(&word) { self.link() } else { Ok(()) }
    }

    /// Steps over the opening quotes; tells whether there are three.
    fn open_quote(&mut self) -> (u8, bool) {
        let quote = self.bytes[self.at];
        let triple = self.bytes[self.at..].starts_with(&[quote; 3]);
        self.at += if triple { 3 } else { 1 };
        (quote, triple)
    }

    fn closes(&self, quote: u8, triple: bool) -> bool {
        if triple {
            self.bytes[self.at..].starts_with(&[quote; 3])
        } else {
            matches!(self.bytes[self.at], byte if byte == quote || byte == b'\n')
        }
    }

    fn string(&mut self) -> Result<(), Problem> {
        let (quote, triple) = self.open_quote();
        while self.at < self.bytes.len() {
            if self.closes(quote, triple) {
                if self.bytes[self.at] != b'\n' || triple {
                    self.at += if triple { 3 } else { 1 };
                }
                return Ok(());
            }
            self.at += if self.bytes[self.at] == b'\\' { 2 } else { 1 };
        }
        Ok(())
    }

    /// Inside, each brace and each operator is a link: expressions nest there too.
    fn f_string(&mut self) -> Result<(), Problem> {
        let (quote, triple) = self.open_quote();
        let before = self.chain;
        let mut depth = 0usize;
        while self.at < self.bytes.len() {
            // Three quotes always end it, whatever braces a string inside left open.
            let ends = depth == 0 || triple || self.bytes[self.at] == b'\n';
            if self.closes(quote, triple) && ends {
                break;
            }
            match self.bytes[self.at] {
                b'\\' => self.at += 1,
                b'{' if depth == 0 && self.bytes.get(self.at + 1) == Some(&b'{') => self.at += 1,
                b'(' | b'[' if depth == 0 => {}
                b'{' | b'(' | b'[' => {
                    depth += 1;
                    self.link()?;
                }
                b'}' | b')' | b']' => depth = depth.saturating_sub(1),
                byte if depth > 0 && !byte.is_ascii_alphanumeric() && byte != b' ' => {
                    self.link()?
                }
                b' ' if depth > 0 => self.link()?,
                _ => {}
            }
            if depth == 0 {
                self.chain = before;
            }
            self.at += 1;
        }
        if self.at < self.bytes.len() && self.closes(quote, triple) {
            self.at += if triple { 3 } else { 1 };
        }
        self.chain = before;
        Ok(())
    }
}
