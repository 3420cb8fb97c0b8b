//! Lessons are run: the shipped ones keep what they promise, and others are told what they do not.

fn checked(body: &str) -> Vec<String> {
    let text = format!("---\ntitle: T\nsummary: S\n---\n{body}");
    let lesson = lesson::parse("x.md", &text).unwrap();
    lesson::check(&lesson).iter().map(ToString::to_string).collect()
}

#[test]
fn the_shipped_lessons_keep_their_promises() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../lessons");
    let mut problems = Vec::new();
    for entry in std::fs::read_dir(folder).expect("lessons/ stands beside crates/") {
        let path = entry.expect("readable").path();
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        let Some((_, language)) = lesson::file_name(&name) else { continue };
        if language == lesson::ORIGINAL_LANGUAGE {
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            problems.extend(lesson::check(&lesson::parse(&name, &text).expect("parses")));
        }
    }
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn exceptions() {
    let body = "```python name=a.py host=server\nx = 1\n\ny = x / 0\n```\n";
    assert_eq!(
        checked(body),
        [
            "x.md:8:1: a.py ends in an exception: ZeroDivisionError: division by zero. Correct the program, or write raises=ZeroDivisionError."
        ]
    );
    assert_eq!(checked(&body.replace("server\n", "server raises=ZeroDivisionError\n")), [""; 0]);
    assert_eq!(
        checked(&body.replace("server\n", "server raises=ValueError\n").replace("/ 0", "/ 1")),
        ["x.md:6:1: a.py does not end in ValueError. Remove raises=."]
    );
    assert_eq!(
        checked("```python name=a.py host=server\nx = = 1\n```\n"),
        ["x.md:6:1: a.py ends in an exception: SyntaxError: invalid syntax. Correct the program."]
    );
}

#[test]
fn points_that_are_not_reached() {
    let body = "```python name=a.py host=server\nx = 1\ny = 2\n```\n\n[go](run:a.py/blocks) [go](run:a.py/line/2)\n";
    assert_eq!(
        checked(body),
        [
            "x.md:10:1: The run never comes to a.py/blocks. Run the lesson with --trace and name a point that it passes."
        ]
    );
}

#[test]
fn endless_runs() {
    let body = "```python name=a.py host=server\nwhile True:\n    pass\n```\n";
    assert_eq!(
        checked(body),
        [
            "x.md:6:1: The run does not come to rest within 200000 steps. Let every program end or wait for something."
        ]
    );
}

#[test]
fn programs_started_by_hand_are_started() {
    let body = "```python name=a.py host=server start=by-hand\nx = 1\n```\n\n[go](run:a.py/ends)\n";
    assert_eq!(checked(body), [""; 0]);
}
