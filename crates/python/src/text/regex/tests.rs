//! Patterns against what CPython 3.11 found (`tests/tools/regex_cases.py`).

use super::{Mode, Regex, Spans, Text};

#[test]
fn finds_what_cpython_finds() {
    let mut failures = Vec::new();
    for line in include_str!("cases.txt").lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [flags, pattern, text, expected] = columns.as_slice() else {
            panic!("not a case: {line}");
        };
        let (pattern, text) = (unescape(pattern), unescape(text));
        let got = show(&pattern, flags.parse().unwrap(), &text);
        if got != *expected {
            failures.push(format!("{line}\n    got {got}"));
        }
    }
    let count = failures.len();
    assert!(failures.is_empty(), "{count} differ:\n{}", failures.join("\n"));
}

fn unescape(text: &str) -> String {
    text.replace("\\t", "\t").replace("\\n", "\n").replace("\\e", "\\")
}

/// search; match; fullmatch; findall, as spans of the match and its groups; or the error.
fn show(pattern: &str, flags: u32, text: &str) -> String {
    let regex = match Regex::new(pattern, flags, false) {
        Ok(regex) => regex,
        Err(error) => return format!("!{}", error.message),
    };
    let input = Text::of(text);
    let end = input.len();
    let one = |mode| {
        regex.find(&input, 0, end, mode).unwrap().map_or("-".to_string(), |spans| spanned(&spans))
    };
    let all = regex.find_all(&input, 0, end, usize::MAX).unwrap();
    let all: Vec<String> = all.iter().map(spanned).collect();
    format!("{}; {}; {}; {}", one(Mode::Search), one(Mode::Match), one(Mode::Full), all.join(" "))
}

fn spanned(spans: &Spans) -> String {
    let one =
        |span: &Option<(usize, usize)>| span.map_or("x".to_string(), |(a, b)| format!("{a}-{b}"));
    spans.iter().map(one).collect::<Vec<_>>().join(",")
}

#[test]
fn hostile_patterns_end() {
    let text = "a".repeat(40);
    let outcome =
        Regex::new("(a|aa)+$b", 0, false).unwrap().find(&Text::of(&text), 0, 40, Mode::Search);
    assert_eq!(outcome.unwrap_err().class, "RuntimeError");
    let nested = "(".repeat(5000);
    assert!(Regex::new(&nested, 0, false).is_err());
    assert!(Regex::new("((a{1000}){1000}){1000}", 0, false).is_err());
}
