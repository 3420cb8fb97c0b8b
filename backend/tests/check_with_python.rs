//! `check --with-python`: what Python does otherwise over real sockets is a problem with its place, and a run
//! that never ends is ended.

mod common;

use std::process::Command;
use std::time::{Duration, Instant};

use common::Folder;

/// The problems that it finds in a lesson with this body; `None` where nothing can be compared.
fn check(body: &str) -> Option<Vec<String>> {
    let folder = Folder::new();
    let text = format!("---\ntitle: T\nsummary: S\nstop: 500ms\n---\n{body}");
    let path = folder.write("x.md", text);
    let output = Command::new(env!("CARGO_BIN_EXE_socket-playground"))
        .args(["check", "--with-python"])
        .arg(&path)
        .env("PYTHON", "python3")
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    if errors.starts_with("not compared with Python: ") {
        eprintln!("skipped: {errors}");
        return None;
    }
    let told = String::from_utf8(output.stdout).unwrap();
    let place = format!("{}:", path.display());
    Some(told.lines().filter_map(|line| line.strip_prefix(&place)).map(str::to_owned).collect())
}

fn agrees(body: &str, expected: &[&str]) {
    if let Some(problems) = check(body) {
        assert_eq!(problems, expected, "{body}");
    }
}

const SERVER: &str = "```python name=server.py host=server
import socket
s = socket.create_server(('', 7000))
connection, address = s.accept()
print(address[0], socket.gethostname(), connection.recv(100))
```
";

#[test]
fn hosts_names_typing_and_order_are_the_lessons() {
    let client = "```python name=client.py host=client typing=\"hello\"
import socket
s = socket.create_connection(('server', 7000))
s.sendall(input('> ').encode())
s.recv(1)
```
";
    agrees(&format!("{SERVER}\n{client}"), &[]);
}

#[test]
fn what_differs_is_told_with_its_place() {
    // Nobody's folder is called so but the simulation's.
    let body = "```python name=a.py host=server
import os
home = '/home/student'
print('at home:', os.getcwd() == home)
```

```variation name=same title=T prints=\"where it is: True\"
- print('at home:', os.getcwd() == home)
+ print('where it is:', os.getcwd() == os.getcwd())
```

```variation name=chance title=T prints=\"True 2\" chance=yes
- print('at home:', os.getcwd() == home)
+ print('at home:', os.getcwd() == home, 2)
```
";
    agrees(
        body,
        &[
            "7:1: a.py prints “at home: False” under Python and “at home: True” here. Write the program so that it does the same in both.",
        ],
    );
}

#[test]
fn a_program_that_never_rests_is_ended() {
    let busy = "```python name=a.py host=server\nprint('busy')\nwhile True:\n    pass\n```\n";
    let began = Instant::now();
    agrees(busy, &[]);
    assert!(began.elapsed() < Duration::from_secs(60));
}
