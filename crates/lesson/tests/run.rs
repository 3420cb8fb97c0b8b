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
            "x.md:10:1: The run never comes to a.py/blocks. Run the lesson with --trace (and --variation NAME), and name a point that it passes."
        ]
    );
}

#[test]
fn endless_runs() {
    let body = "```python name=a.py host=server\nwhile True:\n    pass\n```\n";
    assert_eq!(
        checked(body),
        [
            "x.md:6:1: The run does not come to rest within 200000 steps. Let every program end or wait for something, or say when to stop: stop: 20s."
        ]
    );
}

#[test]
fn programs_started_by_hand_are_started() {
    let body = "```python name=a.py host=server start=by-hand\nx = 1\n```\n\n[go](run:a.py/ends)\n";
    assert_eq!(checked(body), [""; 0]);
}

#[test]
fn variations_do_what_they_promise() {
    let body = |fence: &str| {
        format!("```python name=a.py host=server\nx = 1\nprint('x is', x)\n```\n\n{fence}\n```\n")
    };
    let change = "\n- x = 1\n+ x = 1 / 0";
    let variation = |words: &str, change: &str| {
        checked(&body(&format!("```variation name=v title=T {words}{change}")))
    };
    assert_eq!(variation("raises=\"a.py ZeroDivisionError\"", change), [""; 0]);
    assert_eq!(variation("until=a.py/prints prints=\"x is 2\"", "\n- x = 1\n+ x = 2"), [""; 0]);
    assert_eq!(variation("prints=\"x is 2\\n\"", "\n- x = 1\n+ x = 2"), [""; 0]);
    assert_eq!(
        variation("never=\"x is 1\"", "\n- x = 1\n+ x = 2"),
        [
            "x.md:10:4: Variation v: nothing says what comes of it. Write prints=\"…\", raises=\"PROGRAM EXCEPTION\", reaches=\"POINT\" or until=POINT."
        ]
    );
    assert_eq!(
        variation("until=end never=\"x is\" prints=2", "\n- x = 1\n+ x = 2"),
        ["x.md:10:4: Variation v: a.py prints x is. Correct never=."]
    );
    assert_eq!(
        variation("", change),
        [
            "x.md:10:4: Variation v: a.py ends in ZeroDivisionError: division by zero. Write raises=\"a.py ZeroDivisionError\"."
        ]
    );
    assert_eq!(
        variation(
            "until=a.py/prints prints=2 raises=\"a.py ValueError\"",
            "\n- x = 1\n+ y = 2\n+ x = y - 1"
        ),
        [
            "x.md:10:4: Variation v: a.py does not end in ValueError. Correct raises=.",
            "x.md:10:4: Variation v: no program prints 2. Correct prints=.",
        ]
    );
    assert_eq!(
        variation("reaches=\"a.py/line/3|a.py/prints#2\"", "\n  x = 1\n+ print(x)"),
        [""; 0]
    );
    assert_eq!(
        variation("reaches=a.py/prints#3 misses=a.py/line/2", "\n  x = 1\n+ print(x)"),
        [
            "x.md:10:4: Variation v: it comes to a.py/line/2. Correct misses=.",
            "x.md:10:4: Variation v: it does not come to a.py/prints#3. Run the lesson with --trace (and --variation NAME), and name a point that it passes.",
        ]
    );
    // What is so in any case says nothing.
    let same = "all that it states is so without its change as well. Add what is different: prints=, never=, raises=, or points in reaches= and misses=.";
    assert_eq!(
        variation("prints=\"x is\"", "\n- x = 1\n+ x = 2"),
        [format!("x.md:10:4: Variation v: {same}")]
    );
    // One that builds on another is held against that one.
    let two = |prints: &str| {
        checked(&body(&format!(
            "```variation name=v title=T prints=\"x is 2\"\n- x = 1\n+ x = 2\n```\n```variation name=w title=T on=v prints=\"{prints}\"\n  x = 2\n+ x = x - 1"
        )))
    };
    assert_eq!(two("x is 1"), [""; 0]);
    assert_eq!(two("x is"), [format!("x.md:14:4: Variation w: {same}")]);
    assert_eq!(
        variation("until=a.py/blocks", "\n- x = 1\n+ while True: x = 1"),
        [
            "x.md:10:4: Variation v: it never comes to the point that it should run until. Run the lesson with --trace (and --variation NAME), and name a point that it passes."
        ]
    );
}

#[test]
fn views_show_something() {
    let checked = |view: &str| {
        let body = "```python name=a.py host=server\nimport socket\nwatched = []\ns = socket.create_server(('', 80))\nwatched.append(s)\n```\n[go](run:a.py/line/4)\n";
        let text = format!(
            "---\ntitle: T\nsummary: S\nhost: server 10.0.0.1 root\nview: {view}\n---\n{body}"
        );
        let lesson = lesson::parse("x.md", &text).unwrap();
        lesson::check(&lesson).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    for view in [
        "server accept-queue",
        "server ports",
        "server state",
        "a.py variables",
        "a.py watch len(watched)",
        "trace",
    ] {
        assert_eq!(checked(view), [""; 0], "{view}");
    }
    for view in ["server epoll", "server timers", "a.py watch unknown"] {
        assert_eq!(
            checked(view),
            [
                "x.md:5:1: At none of the points that the text links to is this to be seen. Name another view, or link to where it is."
            ],
            "{view}"
        );
    }
}
