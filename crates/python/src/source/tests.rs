//! Broken texts against what CPython 3.11 says of them (`tests/tools/syntax_cases.py`).

use super::{Problem, compile_module};
use crate::code::SourceText;
use crate::compile::Options;
use std::rc::Rc;

/// Cases that differ are listed here with what we say: each is a decision.
const DIFFERENT: &str = include_str!("differences.txt");

#[test]
fn says_what_cpython_says() {
    let mut differing = String::new();
    for line in include_str!("cases.txt").lines() {
        let (shown, expected) = line.split_once('\t').expect("two columns");
        let text = shown
            .replace("\\n", "\n")
            .replace("\\t", "\t")
            .replace("\\s", "\u{a0}")
            .replace("\\e", "\\");
        let source = Rc::new(SourceText::new("<t>", &text));
        let got = match compile_module(&source, Options { hidden: false, library: false }) {
            Ok(_) => "ok".to_string(),
            Err(problem) => describe(&source, &problem),
        };
        if got != expected {
            differing.push_str(&format!("{shown}\t{got}\n"));
        }
    }
    if std::env::var_os("BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/source/differences.txt");
        std::fs::write(path, &differing).expect("the folder is writable");
    } else {
        assert_eq!(differing, DIFFERENT);
    }
}

fn describe(source: &SourceText, problem: &Problem) -> String {
    let (line, column) = source.locate(problem.range.start().to_u32());
    format!("{}|{}|{line}:{}", problem.class(), problem.message.replace('\n', "\\n"), column + 1)
}

/// Random damage to the cases: whatever comes out, nothing panics and every range lies in the text.
#[test]
fn survives_damaged_texts() {
    const PIECES: &[&str] = &[
        "(", ")", "[", "]", "{", "}", ":", "=", ",", "\n", "    ", "'", "\"", "'''", "if ", "else",
        "for ", "def ", "lambda", "f'{", "\\", "\\\n", "é", "中", "😀", "\u{a0}", "#", "0x", "1e",
        "*", "**", ":=", "print ", "\t", "match ", "case ", "@", ".", "->", "not ", "\0", "\r",
        "b'", "\\x",
    ];
    let cases: Vec<String> = include_str!("cases.txt")
        .lines()
        .map(|line| line.split('\t').next().unwrap_or("").replace("\\n", "\n"))
        .collect();
    let mut random = 12345u64;
    let mut below = |n: usize| {
        random =
            random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % n.max(1)
    };
    for _ in 0..20_000 {
        let mut text: Vec<char> = cases[below(cases.len())].chars().collect();
        for _ in 0..1 + below(4) {
            let at = below(text.len() + 1);
            if below(3) == 0 && at < text.len() {
                text.remove(at);
            } else {
                text.splice(at..at, PIECES[below(PIECES.len())].chars());
            }
        }
        let text: String = text.into_iter().collect();
        let source = Rc::new(SourceText::new("<t>", &text));
        if let Err(problem) = compile_module(&source, Options { hidden: false, library: false }) {
            let (start, end) = (problem.range.start().to_usize(), problem.range.end().to_usize());
            assert!(start <= end && text.get(start..end).is_some(), "{text:?}: {problem:?}");
            describe(&source, &problem);
        }
    }
}
