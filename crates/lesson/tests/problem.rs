//! Every mistake that an author can make: what is written, and what is said about it.

fn check(text: &str, expected: &[&str]) {
    let problems = match lesson::parse("x.md", text) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    };
    assert_eq!(problems, expected, "\n{text}");
}

/// A lesson whose body is `body`; the body begins at line 5.
fn check_body(body: &str, expected: &[&str]) {
    check(&format!("---\ntitle: T\nsummary: S\n---\n{body}"), expected);
}

#[test]
fn front_matter() {
    check("---\ntitle: T\nsummary: S\n---\n", &[]);
    check("\u{feff}---\r\ntitle: T\r\nsummary: S\r\n---\r\n", &[]);
    check(
        "Hello",
        &[
            "x.md:1:1: The lesson does not begin with front matter. Begin with a line ---, then title: … and summary: …, then a line ---.",
            "x.md:1:1: The lesson has no summary. Write summary: … between the two --- lines at the top.",
            "x.md:1:1: The lesson has no title. Write title: … between the two --- lines at the top.",
        ],
    );
    check(
        "---\ntitle: T\nsummary: S\n",
        &["x.md:1:1: The front matter is never closed. End it with a line ---."],
    );
    check(
        "---\ntitel: T\ntitle: T\nsummary: S\norder: soon\nhello\n---\n",
        &[
            "x.md:2:1: There is no key “titel”. Did you mean title? There are: title, summary, order, part, builds-on, tags, host, network, loopback, date, line, stop, view.",
            "x.md:5:1: “soon” is not a whole number below a million. Write for example order: 20.",
            "x.md:6:1: This line has no colon. Write key: value.",
        ],
    );
    check(
        "---\ntitle: T\nsummary: S\ndate: yesterday\nline: quick\nnetwork: latency=1ms los=5% loss=many bandwidth=1MB outage=4s..2s\nseed: 1\n---\n",
        &[
            "x.md:4:1: “yesterday” is not a date and time (UTC). Write for example date: 2026-01-01 09:00:00.",
            "x.md:5:1: “quick” is not a duration. Write for example line: 10us.",
            "x.md:6:22: There is no attribute “los” here. Did you mean loss? There are: latency, jitter, loss, duplicate, mtu, bandwidth, outage, seed.",
            "x.md:6:29: “many” is not a value for loss. Write for example loss=5%.",
            "x.md:6:39: “1MB” is not a value for bandwidth. Write for example bandwidth=1Mbit.",
            "x.md:6:53: “4s..2s” is not a value for outage. Write for example outage=2s..4s.",
            "x.md:7:1: There is no key “seed”. There are: title, summary, order, part, builds-on, tags, host, network, loopback, date, line, stop, view.",
        ],
    );
    check(
        "---\ntitle: T\nsummary: S\nhost: a 10.0.0.1\nhost: a 10.0.0.1 rot\nhost: b\nhost: c 127.0.0.1\n---\n",
        &[
            "x.md:5:1: There are two hosts called “a”. Give each its own name.",
            "x.md:5:9: 10.0.0.1 is given twice. Give each host its own.",
            "x.md:5:18: “rot” is neither an address nor the word root. Write host: server 10.0.0.1, or host: server 10.0.0.1 root.",
            "x.md:6:1: A host needs a name and an address. Write host: server 10.0.0.1.",
            "x.md:7:9: 127.0.0.1 cannot be a host's own address. Write an address such as 10.0.0.3.",
        ],
    );
}

#[test]
fn programs() {
    check_body(
        "```python name=a.py hots=server\nx = 1\n```\n",
        &["x.md:5:21: There is no attribute “hots” here. There are: name."],
    );
    check_body(
        "```python name=a.py host=sever\nx = 1\n```\n",
        &[
            "x.md:5:21: There is no host “sever”. Did you mean server? There are: client, server. Add others with host: NAME ADDRESS.",
        ],
    );
    check_body(
        "```python name=a.py host=server\nx = 1\n```\n\n```python name=a.py host=server\nx = 1\n```\n",
        &[
            "x.md:9:4: There are two programs called “a.py”. Give each its own name; start a file twice with ```run.",
        ],
    );
    check_body(
        "```python host=server order=first start=now\n```\n",
        &[
            "x.md:5:4: The program has no name. Write name=FILE.py.",
            "x.md:5:4: program 1 is empty. Write the program between the fences.",
            "x.md:5:35: Both order and start are given. Keep one of the two.",
        ],
    );
    check_body(
        "```python name=a/b.py host=server start=now then=stop delay=soon\nx = 1\n```\n",
        &[
            "x.md:5:11: “a/b.py” cannot be a file's name. Write at most 60 characters without / \\ # |.",
            "x.md:5:35: “now” is not a time to start at. Write start=2s or start=by-hand.",
            "x.md:5:45: “stop” cannot follow the last line. Write then=wait (for the learner) or then=eof.",
            "x.md:5:55: “soon” is not a duration. Write delay=500ms.",
        ],
    );
    check_body(
        "```python name=a.py host=server args=\"1 2\nx = 1\n```\n",
        &["x.md:5:38: This quotation mark is never closed. Write args=\"…\" on one line."],
    );
    check_body(
        "```run name=b file=a.py\n```\n",
        &["x.md:5:15: There is no program “a.py”. There is none yet."],
    );
    check_body(
        "```typing for=a.py\nhello\n```\n",
        &["x.md:5:11: There is no program “a.py”. There is none yet."],
    );
    check_body(
        "- x\n\n  ```python name=a.py host=server\n  x = 1\n  ```\n",
        &[
            "x.md:7:6: A program stands inside a list or a quotation. Begin its fence at the margin.",
        ],
    );
    check_body(
        "```python name=a.py host=server\nx = 1\n",
        &["x.md:5:1: This fenced block is never closed. End it with a line ```"],
    );
}

#[test]
fn links() {
    let program = "```python name=a.py host=server\nx = 1\n\n# note\n```\n\n";
    let link = |target: &str, expected: &[&str]| {
        let expected: Vec<String> = expected.iter().map(|e| format!("x.md:11:1: {e}")).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check_body(&format!("{program}[go]({target})\n"), &expected);
    };
    for target in [
        "run:start",
        "run:end",
        "run:time/0.25",
        "run:a.py/starts",
        "run:a.py/blocks",
        "run:a.py/blocks/accept#2",
        "run:a.py/line/1",
        "run:a.py/calls/send",
        "run:a.py/prints",
        "run:a.py/ends",
        "run:server/state/SYN_RECV",
        "run:client/sends/SYN,ACK",
        "run:client/receives/data",
        "https://example.org",
        "five-calls.md",
        "five-calls.zh.md",
    ] {
        link(target, &[]);
    }
    link("run:b.py/starts", &["There is no program “b.py”. Did you mean a.py? There are: a.py."]);
    link("run:a.py/line/4", &["a.py has no line 4. Its lines are 1 to 3."]);
    for line in [2, 3] {
        link(
            &format!("run:a.py/line/{line}"),
            &[&format!(
                "Nothing is run in line {line} of a.py. Name the next line that holds a statement."
            )],
        );
    }
    link("run:a.py/line/x", &["“x” is not a line number. Write run:a.py/line/7."]);
    link("run:a.py/line", &["run:a.py/line has the wrong number of parts. Write run:a.py/line/7."]);
    link(
        "run:a.py/block",
        &[
            "“block” is not something that a run can be waited for to do. Did you mean blocks? There are: starts, blocks, line, calls, prints, ends, state, sends, receives.",
        ],
    );
    link(
        "run:sever/sends/SYN",
        &["There is no host “sever”. Did you mean server? There are: client, server."],
    );
    link(
        "run:a.py/ends#0",
        &["#“0” is not a count. Write #2 for the second time, #3 for the third."],
    );
    link(
        "run:now",
        &[
            "run:“now” is not a point of a run. Write run:PROGRAM/blocks/accept, run:HOST/sends/SYN, run:start or run:end.",
        ],
    );
    link(
        "file:///etc/passwd",
        &[
            "“file:///etc/passwd” is not something that a lesson can link to. Write run:… for a point of the run, NAME.md for a lesson, or https://….",
        ],
    );
    for target in ["five-calls.md#idea", "lessons/five-calls.md", "../five-calls.md"] {
        link(
            target,
            &[&format!(
                "“{target}” is not something that a lesson can link to. Write five-calls.md: lessons stand in one folder and are linked to as a whole."
            )],
        );
    }
    for target in ["https://", "http:///page", "<https://exam ple.org>"] {
        let url = target.trim_matches(['<', '>']);
        link(
            target,
            &[&format!(
                "“{url}” is not a whole address. Write for example https://example.org/page."
            )],
        );
    }
    check_body(
        "Some words and [go](run:a b/starts), here.\n",
        &[
            "x.md:5:19: This link is not understood. Write no blanks between ( and ): a blank in a program's name is %20.",
        ],
    );
}

#[test]
fn prose() {
    check_body(
        "# Title\n\n<b>x</b>\n\n<div>\n\n![a](b.png)\n",
        &[
            "x.md:5:1: A heading of the first level is the lesson's title. Write title: … in the front matter, and ## here.",
            "x.md:7:1: HTML has no place in a lesson. Write Markdown; put code with < in it between backticks.",
            "x.md:7:5: HTML has no place in a lesson. Write Markdown; put code with < in it between backticks.",
            "x.md:9:1: HTML has no place in a lesson. Write Markdown; put code with < in it between backticks.",
            "x.md:11:1: A lesson has no pictures: it is one file. Describe it, or link to it.",
        ],
    );
    check_body("<!-- a note to myself -->\n\nText <!-- another --> here.\n", &[]);
    check_body(
        &format!("{}x\n", "> ".repeat(40)),
        &["x.md:5:33: Lists and quotations are nested more than 16 deep. Write it flatter."],
    );
}

#[test]
fn questions() {
    check_body("```question\nWhy?\n- [x] So\n  Because.\n- [ ] Not\n```\n", &[]);
    check_body(
        "```question\n- [ ] So\n```\n",
        &[
            "x.md:5:4: A question needs two answers or more, one of them right. Write - [x] before the right answer and - [ ] before the others.",
            "x.md:5:4: The question itself is missing. Write it above the answers.",
        ],
    );
    check_body(
        "```question\nWhy?\n\n- a list\n\n- [x] So [go](run:nowhere)\n- [ ] Not\n```\n",
        &[
            "x.md:6:1: Here stands more than one paragraph of text. Write one paragraph, without lists or headings.",
            "x.md:10:10: run:“nowhere” is not a point of a run. Write run:PROGRAM/blocks/accept, run:HOST/sends/SYN, run:start or run:end.",
        ],
    );
}

#[test]
fn bounds() {
    let large = "x".repeat(lesson::MAX_FILE_BYTES + 1);
    check(&large, &["x.md:1:1: The file is larger than 256 KiB. Make two lessons of it."]);
    let many = lesson::parse("x.md", &"<b>\n\n".repeat(300)).unwrap_err();
    assert_eq!(many.len(), 101);
    assert_eq!(many[100].what, "203 more problems are not listed.");
}

#[test]
fn variations() {
    let program = "```python name=a.py host=server\nx = 1\nif x:\n    y = 2\n    y = 2\n```\n\n";
    let variation = |fence: &str, expected: &[&str]| {
        check_body(&format!("{program}{fence}"), expected);
    };
    variation(
        "```variation name=v title=\"T\" until=a.py/ends prints=\"x|y\" raises=\"a.py ValueError\"\n- x = 1\n+ x = 3\n\n      y = 2\n-     y = 2\n\nargs a.py: 1 2\ntyping a.py: a|b\ndelay a.py: 1s\nstart a.py: by-hand\nnetwork: loss=5% seed=2\nline: 1ms\n```\n",
        &[],
    );
    variation(
        "```variation title=\"T\"\n```\n```variation name=V title=\" \" colour=red\na.py:\n- x = 1\n```\n",
        &[
            "x.md:12:4: The variation needs a name of small letters, digits and hyphens. Write ```variation name=no-reuse title=\"Without the option\".",
            "x.md:12:4: This variation changes nothing. Write FILE: and below it - the line as it is, + as it is to be.",
            "x.md:14:4: The variation needs a name of small letters, digits and hyphens. Write ```variation name=no-reuse title=\"Without the option\".",
            "x.md:14:4: The variation needs a title of at most 120 characters. Write title=\"…\": it stands on the button that runs it.",
            "x.md:14:31: There is no attribute “colour” here. There are: name, title, on, until, prints, never, raises, reaches, misses, chance.",
        ],
    );
    variation(
        "```variation name=v title=T until=b.py/ends raises=ValueError\n- x = 2\n\n-     y = 2\n\n+ z = 3\n\nb.py:\n- x = 1\n\nnetwork: loss=most\nargs b.py: 1\nspeed: 3\n```\n",
        &[
            "x.md:12:29: There is no program “b.py”. Did you mean a.py? There are: a.py.",
            "x.md:12:45: “ValueError” does not say which program raises what. Write raises=\"client.py TimeoutError\".",
            "x.md:13:1: a.py does not have “x = 2” here. Write the line after “- ” exactly as it stands, its indentation included.",
            "x.md:15:1: a.py has “    y = 2” in 2 places. Write the line before them, too, after two spaces.",
            "x.md:17:1: Nothing says where these lines belong. Write the line before them, too, after two spaces.",
            "x.md:19:1: There is no file “b.py” to change. Did you mean a.py? There are: a.py.",
            "x.md:22:10: “most” is not a value for loss. Write for example loss=5%.",
            "x.md:23:1: There is no program “b.py”. Did you mean a.py? There are: a.py.",
            "x.md:24:1: “speed: 3” is neither a change nor a setting. There are: network, loopback, line, args, typing, delay, start.",
        ],
    );
    variation(
        "```variation name=v title=T\n- x = 1\n```\n```variation name=v title=T\n- x = 1\n```\n",
        &["x.md:15:4: There are two variations called “v”. Give each its own name."],
    );
    variation(
        "```variation name=v title=T chance=no\n- x = 1\n```\n",
        &["x.md:12:29: chance=no means nothing. Write chance=yes, or leave it out."],
    );
    variation(
        "```variation name=v title=T reaches=\"a.py/ends|b.py/ends\" misses=server/state/OPEN on=w\n- x = 1\n```\n```variation name=w title=T on=v\n- if x:\n```\n",
        &[
            "x.md:12:29: There is no program “b.py”. Did you mean a.py? There are: a.py.",
            "x.md:12:59: “OPEN” is not a TCP state. There are: CLOSED, LISTEN, SYN_SENT, SYN_RECV, ESTABLISHED, FIN_WAIT1, FIN_WAIT2, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT.",
            "x.md:12:84: No variation above is called “w”. There is none yet.",
        ],
    );
}

#[test]
fn views() {
    let program =
        "```python name=a.py host=server\nx = 1\n```\n```run name=\"a.py 2\" file=a.py\n```\n";
    let view = |line: &str, expected: &[&str]| {
        let expected: Vec<String> = expected.iter().map(|e| format!("x.md:4:1: {e}")).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(&format!("---\ntitle: T\nsummary: S\nview: {line}\n---\n{program}"), &expected);
    };
    for line in
        ["server accept-queue", "client state", "a.py variables", "a.py 2 watch x + 1", "trace"]
    {
        view(line, &[]);
    }
    view(
        "sever ports",
        &[
            "“sever” is no host and no program. Did you mean server? There are: client, server, a.py, a.py 2.",
        ],
    );
    view(
        "server queue",
        &[
            "“queue” is not a part of a host that can be shown. Did you mean syn-queue? There are: accept-queue, buffers, descriptors, epoll, ports, state, syn-queue, timers.",
        ],
    );
    view(
        "a.py code",
        &["“code” is not something of a program that can be shown. There are: variables, watch."],
    );
    view(
        "a.py 2 watch",
        &["Nothing says what to watch. Write an expression: view: a.py 2 watch len(clients)."],
    );
}

#[test]
fn searchable_tables() {
    let program = "```python name=a.py host=server\nx = 1\n```\n\n## Calls\n\n";
    let table = "| call | try |\n|---|---|\n| x | [go](run:a.py/line/1) |\n";
    let search = |text: &str, expected: &[&str]| check_body(&format!("{program}{text}"), expected);
    search(
        &format!(
            "```search\nFind a call\n```\n\n### One\n\n{table}\n## More\n\n| a |\n|---|\n| b |\n"
        ),
        &[],
    );
    search(
        "```search\nFind a call\n```\n\n| call |\n|---|\n| x |\n",
        &[
            "x.md:17:1: This entry cannot be tried: nothing in it runs. Add a link such as [try it](run:tour.py/line/7).",
        ],
    );
    search(
        &format!("```search\nFind a call\n```\n\n## The table\n\n{table}"),
        &[
            "x.md:11:4: There is no table to search in behind this block. Put it before the tables, below a heading ## that they all stand under.",
        ],
    );
    search(
        &format!("```search in=here\n```\n\n{table}\n```search\nAgain\n```\n"),
        &[
            "x.md:11:4: A search block holds one line of at most 60 characters. Write what is looked for: Find a call.",
            "x.md:11:11: There is no attribute “in” here. There is none yet.",
            "x.md:18:4: A lesson has one search block, at the margin. Keep the first, before all the tables.",
        ],
    );
}
