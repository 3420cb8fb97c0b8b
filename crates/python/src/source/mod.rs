//! From text to a tree, and what is wrong with the text in CPython's words.
//!
//! Invariant: whatever the text, nothing recurses deeper than [`nesting`] allows.

mod library;
mod message;
mod nesting;
mod python2;
mod scan;

pub use library::compile_library;
pub use python2::{Python2, python2, to_python3};

use crate::code::{Code, SourceText};
use crate::compile::{self, Options};
use ruff_python_ast::PythonVersion;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::TextRange;
use std::rc::Rc;

/// Why a text cannot be run.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub kind: ProblemKind,
    pub message: String,
    pub range: TextRange,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    Syntax,
    Indentation,
    Tab,
    Unsupported,
    /// Nested too deep for the compiler: CPython's `RecursionError`.
    Recursion,
    Memory,
}

impl Problem {
    pub fn syntax(message: impl Into<String>, range: TextRange) -> Problem {
        Problem { kind: ProblemKind::Syntax, message: message.into(), range }
    }

    pub fn unsupported(what: &str, instead: &str, range: TextRange) -> Problem {
        let message = format!("{what} is not part of the playground's Python. Instead: {instead}.");
        Problem { kind: ProblemKind::Unsupported, message, range }
    }

    /// The exception class it is raised as.
    pub fn class(&self) -> &'static str {
        match self.kind {
            ProblemKind::Syntax => "SyntaxError",
            ProblemKind::Indentation => "IndentationError",
            ProblemKind::Tab => "TabError",
            ProblemKind::Unsupported => "Unsupported",
            ProblemKind::Recursion => "RecursionError",
            ProblemKind::Memory => "MemoryError",
        }
    }
}

impl From<crate::compile::ScopeError> for Problem {
    fn from(error: crate::compile::ScopeError) -> Problem {
        Problem::syntax(error.message, error.range)
    }
}

/// Longest source accepted, in bytes.
const LONGEST_SOURCE: usize = 4 << 20;

/// Compiles a module.
pub fn compile_module(source: &Rc<SourceText>, options: Options) -> Result<Rc<Code>, Problem> {
    check(source)?;
    let parsed = parse_unchecked(&source.text, parse_options(Mode::Module));
    let parsed = parsed.try_into_module().expect("a module was asked for");
    if let Some(problem) =
        message::first_problem(source, parsed.errors(), parsed.unsupported_syntax_errors())
    {
        return Err(problem);
    }
    compile::module(parsed.suite(), source, options)
}

/// Compiles an expression to code that returns its value.
pub fn compile_expression(source: &Rc<SourceText>, options: Options) -> Result<Rc<Code>, Problem> {
    check(source)?;
    let parsed = parse_unchecked(&source.text, parse_options(Mode::Expression));
    if let Some(problem) =
        message::first_problem(source, parsed.errors(), parsed.unsupported_syntax_errors())
    {
        return Err(problem);
    }
    match parsed.syntax() {
        ruff_python_ast::Mod::Expression(body) => compile::expression(&body.body, source, options),
        ruff_python_ast::Mod::Module(_) => {
            Err(Problem::syntax("invalid syntax", TextRange::default()))
        }
    }
}

/// The tree of an expression, for callers that walk it themselves.
pub fn parse_expression(text: &str) -> Result<ruff_python_ast::Expr, Problem> {
    let source = Rc::new(SourceText::new("<expression>", text));
    check(&source)?;
    let parsed = parse_unchecked(text, parse_options(Mode::Expression));
    if let Some(problem) =
        message::first_problem(&source, parsed.errors(), parsed.unsupported_syntax_errors())
    {
        return Err(problem);
    }
    match parsed.into_syntax() {
        ruff_python_ast::Mod::Expression(body) => Ok(*body.body),
        ruff_python_ast::Mod::Module(_) => {
            Err(Problem::syntax("invalid syntax", TextRange::default()))
        }
    }
}

fn parse_options(mode: Mode) -> ParseOptions {
    ParseOptions::from(mode).with_target_version(PythonVersion { major: 3, minor: 11 })
}

fn check(source: &SourceText) -> Result<(), Problem> {
    if source.text.len() > LONGEST_SOURCE {
        return Err(Problem {
            kind: ProblemKind::Memory,
            message: String::new(),
            range: TextRange::default(),
        });
    }
    if let Some(at) = source.text.find('\0') {
        let range = TextRange::empty((at as u32).into());
        return Err(Problem::syntax("source code cannot contain null bytes", range));
    }
    nesting::check(&source.text)
}

#[cfg(test)]
mod tests;
