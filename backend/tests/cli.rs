//! The command line, as dialogues: `tests/cli/*.txt` hold commands and what they print.
//!
//! A line `$ …` is a command, run in `tests/programs`. Below it: its standard output, its standard
//! error with `! ` before each line, and `[exit N]` unless N is 0. Ports that the system chose, numbers
//! of events and the narrator's reasons are left out. `BLESS=1 cargo test --test cli` writes what is
//! printed now.

use std::path::{Path, PathBuf};
use std::process::Command;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

fn run(command: &str) -> String {
    let arguments = split(command);
    assert_eq!(arguments[0], "socket-playground", "{command}");
    let output = Command::new(env!("CARGO_BIN_EXE_socket-playground"))
        .args(&arguments[1..])
        .current_dir(here("programs"))
        .output()
        .unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    for line in String::from_utf8(output.stderr).unwrap().lines() {
        text.push_str(&format!("! {line}\n"));
    }
    if command.contains(" run ") {
        text = text.lines().map(|line| lasting(line) + "\n").collect();
    }
    match output.status.code() {
        Some(0) => text,
        code => text + &format!("[exit {}]\n", code.unwrap_or(-1)),
    }
}

/// A line without what may change and still be right.
fn lasting(line: &str) -> String {
    if let Some((before, _)) = line.split_once(" ─ blocked in ") {
        let call = line[before.len()..].split(':').next().unwrap();
        return format!("{before}{call}: …");
    }
    if line.trim_start().starts_with("\"events\": ") {
        return "  \"events\": …,".into();
    }
    let port = |word: &str| word.parse().is_ok_and(|port: u16| (32768..=60999).contains(&port));
    let words: Vec<&str> = line.split_inclusive(|c: char| !c.is_ascii_digit()).collect();
    words
        .into_iter()
        .map(|word| {
            let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
            if port(digits) { format!("PORT{}", &word[digits.len()..]) } else { word.into() }
        })
        .collect()
}

/// Words between blanks; double quotes hold one together.
fn split(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

fn check(name: &str) {
    let path = here("cli").join(name);
    let expected = std::fs::read_to_string(&path).unwrap();
    let commands = expected.lines().filter_map(|line| line.strip_prefix("$ "));
    let got: String = commands.map(|command| format!("$ {command}\n{}", run(command))).collect();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, got).unwrap();
        return;
    }
    for (number, (got, expected)) in got.lines().zip(expected.lines()).enumerate() {
        assert_eq!(got, expected, "{name}:{}", number + 1);
    }
    assert_eq!(got.lines().count(), expected.lines().count(), "{name}: length");
}

#[test]
#[cfg(unix)]
fn wrong_command_lines_say_what_is_wrong() {
    check("usage.txt");
}

#[test]
fn programs_run() {
    check("run.txt");
}

/// The narrator's words are its own; here it is when, in which order, and that nothing is left out.
#[test]
fn a_run_is_told_event_by_event() {
    let server = "server@10.0.0.1:echo_server.py";
    let client = "client@10.0.0.2:echo_client.py 10.0.0.1 hello";
    let trace = run(&format!("socket-playground run {server} \"{client}\" --trace"));
    let mut last = 0.0;
    for line in trace.lines().filter(|line| !line.contains('─')) {
        let (time, sentence) = line.split_once(" s  ").unwrap_or_else(|| panic!("{line}"));
        let time: f64 = time.trim().parse().unwrap();
        assert!(time >= last && !sentence.is_empty(), "{line}");
        last = time;
    }
    let mut rest = trace.as_str();
    let milestones = [
        "echo_server.py starts",
        "line 3",
        "socket(",
        "bind(",
        "listen(",
        "LISTEN",
        "accept(3) blocks",
        "echo_client.py starts",
        "SYN_SENT",
        "SYN",
        "ESTABLISHED",
        "prints \"from 10.0.0.2\"",
        "prints \"echoed b'hello'\"",
        "FIN_WAIT1",
        "TIME_WAIT",
    ];
    for milestone in milestones {
        let at = rest.find(milestone).unwrap_or_else(|| panic!("no {milestone} in:\n{rest}"));
        rest = &rest[at + milestone.len()..];
    }
}

#[test]
fn lessons_are_checked() {
    let lessons = here("../../lessons");
    let got = run(&format!("socket-playground check {}", lessons.display()));
    assert!(got.ends_with(" checked, 0 problems found\n"), "{got}");
}

#[test]
fn a_port_in_use_says_what_to_do() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let got = run(&format!("socket-playground serve --dist . --port {port}"));
    assert!(got.contains(&format!("port {port} of 127.0.0.1 is taken")), "{got}");
    assert!(got.contains("--port") && got.ends_with("[exit 1]\n"), "{got}");
}
