//! Nothing that an author can write panics, and every problem has a place in the file.

use proptest::prelude::*;

const LESSON: &str = "\
---
title: T
summary: S
order: 1
tags: a, b
host: client 10.0.0.2
host: server 10.0.0.1 fd00::1 root
network: latency=1ms jitter=0ms loss=0% duplicate=0% mtu=1500 bandwidth=1Mbit outage=2s..4s seed=1
date: 2026-01-01 09:00:00
line: 10us
---
## Heading

Prose with *emphasis*, **strength**, `code`, [a link](https://example.org),
[a lesson](five-calls.md) and [a point](run:server.py/blocks/accept#2).

| a | b |
|---|---|
| 1 | 2 |

> - quoted
>   list

```python name=server.py host=server order=1
x = 1
```

```run name=\"server.py 2\" file=server.py start=2s args=\"x 'y z'\"
```

```typing for=server.py then=eof delay=1s
hello
```

```question
Why?
- [x] So [go](run:end)
  Because.
- [ ] Not
```
";

/// Words that mean something, so that chance meets them.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("---\n".to_owned()),
        Just("```".to_owned()),
        Just("```python name=a.py host=server\n".to_owned()),
        Just("```question\n- [x] ".to_owned()),
        Just("[x](run:".to_owned()),
        Just("> - 1. ".to_owned()),
        Just("| a |\n|---|\n".to_owned()),
        Just("<b>".to_owned()),
        Just("**".to_owned()),
        Just("\r\n".to_owned()),
        Just("套接字，".to_owned()),
        Just("%2".to_owned()),
        "\\PC{0,12}",
        "[ \\t\\n\"'|#=/:-]{0,6}",
    ]
}

fn survives(text: &str) -> Result<(), TestCaseError> {
    let original = lesson::parse("original.md", LESSON).expect("valid");
    let lines = text.split('\n').count();
    for result in
        [lesson::parse("x.md", text), lesson::parse_translation(&original, "x.zh.md", text)]
    {
        for problem in result.err().into_iter().flatten() {
            prop_assert!((1..=lines).contains(&problem.line), "{problem}");
            let line = text.split('\n').nth(problem.line - 1).unwrap_or("");
            prop_assert!((1..=line.chars().count() + 1).contains(&problem.column), "{problem}");
            prop_assert!(!problem.what.is_empty() && !problem.instead.is_empty(), "{problem}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text(text in "(.|\n){0,300}") {
        survives(&text)?;
    }

    #[test]
    fn meaningful_pieces(pieces in prop::collection::vec(piece(), 0..40)) {
        survives(&pieces.concat())?;
        survives(&format!("---\ntitle: T\nsummary: S\n---\n{}", pieces.concat()))?;
    }

    #[test]
    fn a_lesson_with_a_part_replaced(
        from in 0..LESSON.len(),
        length in 0..60usize,
        with in prop::collection::vec(piece(), 0..3),
    ) {
        let to = (from + length).min(LESSON.len());
        survives(&format!("{}{}{}", &LESSON[..from], with.concat(), &LESSON[to..]))?;
    }
}

#[test]
fn deep_and_long_text_is_read_in_good_time() {
    let begun = std::time::Instant::now();
    let table = format!("{}\n{}\n{}", "a|".repeat(9_000), "-|".repeat(9_000), "a\n".repeat(80_000));
    let _ = lesson::parse("x.md", &format!("---\ntitle: T\nsummary: S\n---\n{table}"));
    for unit in ["> ", "- ", "*", "[", "(", "`", "<", "|", "![", "**a", "# \n", "- [x] ", "| a |\n"]
    {
        let text = unit.repeat(100_000 / unit.len());
        let _ = lesson::parse("x.md", &format!("---\ntitle: T\nsummary: S\n---\n{text}"));
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
