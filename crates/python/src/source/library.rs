//! Modules of the library as they were first compiled: code never changes, so all programs of a thread share it.
//!
//! Invariant: what is kept is what compiling again would give. It is bounded by what the library holds.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Problem, compile_module};
use crate::code::{Code, SourceText};
use crate::compile::Options;

thread_local! {
    static COMPILED: RefCell<Vec<(Options, Rc<Code>)>> = const { RefCell::new(Vec::new()) };
}

/// Compiles a module of the library, or takes what was compiled of the same text.
pub fn compile_library(source: &Rc<SourceText>, options: Options) -> Result<Rc<Code>, Problem> {
    let same = |(with, code): &&(Options, Rc<Code>)| {
        *with == options && code.source.file == source.file && code.source.text == source.text
    };
    let known = COMPILED.with_borrow(|all| all.iter().find(same).map(|(_, code)| code.clone()));
    if let Some(code) = known {
        return Ok(code);
    }
    let code = compile_module(source, options)?;
    COMPILED.with_borrow_mut(|all| all.push((options, code.clone())));
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_compiled_once_and_another_text_anew() {
        let options = Options { hidden: false, library: true };
        let compiled = |text: &str, options| {
            compile_library(&Rc::new(SourceText::new("/lib/one.py", text)), options).unwrap()
        };
        let first = compiled("a = 1\n", options);
        assert!(Rc::ptr_eq(&first, &compiled("a = 1\n", options)));
        assert!(!Rc::ptr_eq(&first, &compiled("a = 2\n", options)));
        assert!(!Rc::ptr_eq(&first, &compiled("a = 1\n", Options { hidden: true, ..options })));
    }
}
