//! The shipped lessons, and courses with something wrong between their files.

use lesson::{Block, Inline};
use world::Start;

fn shipped() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../lessons");
    let entries = std::fs::read_dir(folder).expect("lessons/ stands beside crates/");
    let mut files: Vec<(String, String)> = entries
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| {
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("UTF-8"))
        })
        .collect();
    files.sort();
    files
}

fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<_> = files.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
    lesson::course(&files).problems.iter().map(ToString::to_string).collect()
}

#[test]
fn the_shipped_lessons_have_no_problems_and_two_languages() {
    let course = lesson::course(&shipped());
    let problems: Vec<String> = course.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new());
    for entry in &course.lessons {
        let languages: Vec<&str> = entry.texts.iter().map(|text| text.0.as_str()).collect();
        assert_eq!(languages, ["en", "zh"], "{}", entry.id);
    }
    let ids: Vec<&str> = course.lessons.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids[..3], ["part-sockets", "what-a-socket-is", "five-calls"]);
    for entry in &course.lessons {
        assert!(entry.part.is_some(), "{} belongs to no part", entry.id);
    }
    // Each part begins with its introduction and is not left again.
    let parts: Vec<&str> = course.lessons.iter().filter_map(|e| e.part.as_deref()).collect();
    let mut starts = Vec::new();
    for (i, entry) in course.lessons.iter().enumerate() {
        if i == 0 || parts[i] != parts[i - 1] {
            assert_eq!(entry.id, format!("part-{}", parts[i]));
            starts.push(parts[i]);
        }
    }
    let expected = ["sockets", "udp", "tcp", "errors", "many", "coroutines", "frameworks"];
    assert_eq!(starts, expected);
}

const ORIGINAL: &str = "\
---
title: T
summary: S
order: 1
---
[go](run:a.py/starts)

```python name=a.py host=server
x = 1
```

```question
Why?
- [x] So
- [ ] Not
```
";

#[test]
fn translations_take_programs_from_the_original() {
    let original = lesson::parse("x.md", ORIGINAL).unwrap();
    let text = "---\ntitle: 题\nsummary: 要\n---\n[走](run:a.py/starts)\n\n```python name=a.py\n```\n\n```question\n为何？\n- [x] 是\n- [ ] 非\n```\n";
    let translation = lesson::parse_translation(&original, "x.zh.md", text).unwrap();
    assert_eq!(translation.scenario, original.scenario);
    assert_eq!((translation.id.as_str(), translation.language.as_str()), ("x", "zh"));
    assert_eq!(translation.body[1], Block::Program { program: 0 });
}

#[test]
fn drift() {
    let text = "---\ntitle: 题\nsummary: 要\norder: 2\n---\n[走](run:end)\n\n```python name=b.py\nx\n```\n";
    assert_eq!(
        problems(&[("x.md", ORIGINAL), ("x.zh.md", text)]),
        [
            "x.zh.md:4:1: order does not belong in a translation. Remove it: it is taken from the original.",
            "x.zh.md:6:1: The original has no link run:end. Use the original's links, or add it there too.",
            "x.zh.md:8:11: The original has no program “b.py”. Did you mean a.py? There are: a.py.",
            "x.zh.md:9:1: The text of b.py is taken from the original. Leave the block empty.",
            "x.zh.md:10:4: The link run:a.py/starts (x.md:6) is missing. Add it where the translation says the same.",
            "x.zh.md:10:4: The original's program a.py is missing. Add an empty block: ```python name=a.py",
            "x.zh.md:10:4: The questions differ from the original's in number, answers or right ones. Translate each question with its answers in the same order.",
        ]
    );
}

#[test]
fn searchable_tables_have_the_same_entries() {
    let link = "[go](run:a.py/starts)";
    let table = |rows: usize| {
        let row = format!("| x {link} |\n");
        format!("```search\nFind\n```\n\n| call |\n|---|\n{}", row.repeat(rows))
    };
    let original = format!(
        "---\ntitle: T\nsummary: S\n---\n```python name=a.py host=server\nx = 1\n```\n{}",
        table(3)
    );
    let translation =
        format!("---\ntitle: 题\nsummary: 要\n---\n```python name=a.py\n```\n{}", table(2));
    assert_eq!(
        problems(&[("x.md", &original), ("x.zh.md", &translation)]),
        [
            "x.zh.md:14:28: 2 entries can be searched for, 3 in the original. Put the search block before the same tables, and translate each row."
        ]
    );
}

#[test]
fn between_files() {
    let linking = ORIGINAL.replace("run:a.py/starts", "missing.md");
    assert_eq!(
        problems(&[
            ("My Lesson.md", ""),
            ("README.md", "The guide."),
            ("alone.zh.md", ""),
            ("w.md", &linking),
            ("x.md", ORIGINAL),
        ]),
        [
            "My Lesson.md:1:1: This is not a lesson's file name. Write small letters, digits and hyphens: five-calls.md, five-calls.zh.md.",
            "alone.zh.md:1:1: This translation has no original beside it. Add the file without a language in its name.",
            "w.md:6:1: There is no lesson missing. There are: alone, w, x.",
            "x.md:1:1: w and x have the same order. Give each its own.",
        ]
    );
}

#[test]
fn a_language_that_one_lesson_has_all_have() {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let plain = "---\ntitle: T\nsummary: S\n---\nText.\n";
    let files = [file("x.md", plain), file("x.zh.md", plain), file("y.md", plain)];
    let (_, problems) = lesson::check_course(&files);
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        ["y.zh.md:1:1: y has no translation into zh. Other lessons have one: add this file.",]
    );
}

#[test]
fn places_in_the_course() {
    let with = |order: u32, lines: &str| {
        ORIGINAL.replace("order: 1\n", &format!("order: {order}\n{lines}"))
    };
    assert_eq!(
        problems(&[
            ("part-udp.md", &with(1, "")),
            ("x.md", &with(2, "part: udp\nbuilds-on: part-udp\n")),
            ("y.md", &with(3, "part: upd\nbuilds-on: x, z, w.md\n")),
            ("z.md", &with(4, "")),
        ]),
        [
            "y.md:5:1: There is no part upd. Did you mean udp? There are: udp.",
            "y.md:6:1: There is no lesson w. Did you mean x? There are: part-udp, x, y, z.",
            "y.md:6:1: z, on which this lesson builds, comes after it. Give that lesson a lower order.",
        ]
    );
    let files = [("x.md".to_owned(), with(2, "part: udp\nbuilds-on: a, b\n"))];
    let entry = &lesson::course(&files).lessons[0];
    assert_eq!((entry.part.as_deref(), entry.builds_on.join(" ")), (Some("udp"), "a b".into()));
    assert_eq!(entry.minutes, 1);
}

#[test]
fn variations_are_translated_by_name() {
    let varied = format!("{ORIGINAL}```variation name=two title=\"Two\"\n- x = 1\n+ x = 2\n```\n");
    let original = lesson::parse("x.md", &varied).unwrap();
    let translation = |fences: &str| {
        let text = format!(
            "---\ntitle: 题\nsummary: 要\n---\n[走](run:a.py/starts)\n\n```python name=a.py\n```\n```question\n为何？\n- [x] 是\n- [ ] 非\n```\n{fences}"
        );
        lesson::parse_translation(&original, "x.zh.md", &text)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let good = translation("```variation name=two title=二\n```\n").unwrap();
    assert_eq!(good.variations[0].title, "二");
    assert_eq!(good.variations[0].scenario, original.variations[0].scenario);
    assert_eq!(good.body.last(), Some(&Block::Variation { variation: 0 }));
    assert_eq!(
        translation("```variation name=too title=二 until=end\n+ x\n```\n").unwrap_err(),
        [
            "x.zh.md:14:4: The original has no variation “too”. Did you mean two? There are: two.",
            "x.zh.md:14:31: “until” does not belong in a translation. Remove it: it is taken from the original.",
            "x.zh.md:15:1: The changes are taken from the original. Leave the block empty.",
            "x.zh.md:16:4: The variation two (x.md:17) is missing. Add an empty block: ```variation name=two title=\"…\"",
        ]
    );
}

#[test]
fn scenario() {
    let text = "\
---
title: T
summary: S
host: left 10.0.0.2
host: right 10.0.0.1 fd00::1 root
network: latency=5ms jitter=1ms loss=0.1% duplicate=1% mtu=576 bandwidth=56kbit outage=1s..2s,5s..6s seed=7
loopback: latency=10us
date: 1970-01-02 00:00:00
line: 1ms
---
```python name=a.py host=right typing=\"one|two|\" then=eof delay=2s
import helper
```

```run name=\"a.py 2\" file=a.py host=left start=2s args=\"x 'y z'\"
```

```python name=helper.py
x = 1
```

```typing for=\"a.py 2\" then=wait
hello

```
";
    let scenario = lesson::parse("x.md", text).unwrap().scenario;
    assert_eq!(scenario.network.link.loss_ppm, 1000);
    assert_eq!((scenario.network.link.mtu, scenario.network.seed), (576, 7));
    assert_eq!(scenario.network.link.bandwidth, Some(56_000));
    assert_eq!(scenario.network.link.outages.len(), 2);
    assert_eq!(scenario.network.loopback.bandwidth, None);
    assert_eq!((scenario.start_date, scenario.line_cost.0), (86_400, 1_000_000));
    assert_eq!(scenario.hosts.len(), 2);
    assert!(scenario.hosts[1].root && scenario.hosts[1].addresses.len() == 2);
    let [first, second] = &scenario.programs[..] else { panic!("two processes") };
    assert_eq!((first.host, first.start, first.typing.lines.len()), (1, Start::Order(1), 3));
    assert!(first.typing.then_end_of_file);
    assert_eq!(second.source, "import helper\n");
    assert_eq!((second.name.as_str(), second.file.as_str(), second.host), ("a.py 2", "a.py", 0));
    assert_eq!(second.arguments, ["x", "y z"]);
    assert_eq!(second.typing.lines, ["hello", ""]);
    assert_eq!(second.files, [("helper.py".to_owned(), "x = 1\n".to_owned())]);
}

#[test]
fn prose_is_joined_as_its_script_wants() {
    let joined = |body: &str| {
        let text = format!("---\ntitle: T\nsummary: S\n---\n{body}");
        match &lesson::parse("x.md", &text).unwrap().body[..] {
            [Block::Paragraph(content)] => match &content[..] {
                [Inline::Text(text)] => text.clone(),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(joined("one\ntwo\n"), "one two");
    assert_eq!(joined("套接\n字\n"), "套接字");
    assert_eq!(joined("使用\nTCP\n"), "使用 TCP");
    assert_eq!(joined("“是”，\n不是\n"), "“是”，不是");
}

/// Emphasis that Markdown did not recognise (easily so between Chinese characters) stays as stars.
#[test]
fn no_mark_of_markdown_is_left_in_the_text() {
    fn stars(content: &[Inline]) -> Vec<&str> {
        content
            .iter()
            .flat_map(|inline| match inline {
                Inline::Text(text) if text.contains(['*', '[', '`']) => vec![text.as_str()],
                Inline::Text(_) | Inline::Code(_) | Inline::LineBreak => Vec::new(),
                Inline::Emphasis(content)
                | Inline::Strong(content)
                | Inline::Run { content, .. }
                | Inline::LessonLink { content, .. }
                | Inline::Link { content, .. } => stars(content),
            })
            .collect()
    }
    fn blocks(all: &[Block]) -> Vec<&str> {
        all.iter()
            .flat_map(|block| match block {
                Block::Heading { content, .. } | Block::Paragraph(content) => stars(content),
                Block::List { items, .. } => items.iter().flat_map(|item| blocks(item)).collect(),
                Block::Quote(inner) | Block::Search { blocks: inner, .. } => blocks(inner),
                Block::Table { head, rows } => {
                    head.iter().chain(rows.iter().flatten()).flat_map(|cell| stars(cell)).collect()
                }
                Block::Question(question) => {
                    let texts = question.options.iter().flat_map(|(_, a, b)| [a, b]);
                    texts.flat_map(|text| stars(text)).collect()
                }
                Block::Program { .. }
                | Block::Code { .. }
                | Block::Variation { .. }
                | Block::Rule => Vec::new(),
            })
            .collect()
    }
    let files = shipped();
    for (file, text) in &files {
        let Some((id, language)) = lesson::file_name(file) else { continue };
        let original = files.iter().find(|(name, _)| *name == format!("{id}.md")).unwrap();
        let mut parsed = lesson::parse(&original.0, &original.1).unwrap();
        if language != "en" {
            parsed = lesson::parse_translation(&parsed, file, text).unwrap();
        }
        assert_eq!(blocks(&parsed.body), Vec::<&str>::new(), "{file}");
    }
}

#[test]
fn the_guides_example_is_a_lesson() {
    let files = shipped();
    let (_, guide) = files.iter().find(|(name, _)| name == "README.md").expect("the guide");
    let (_, example) = guide.split_once("````markdown\n").expect("an example");
    let (example, _) = example.split_once("````\n").expect("its end");
    lesson::parse("example.md", example).unwrap();
}
