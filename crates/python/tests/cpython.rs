//! Programs and what CPython 3.11 printed for them: each runs here and must print the same, tracebacks
//! and exit status included.
//!
//! `tests/fixtures/NAME.py` with `NAME.out` beside it (and `NAME.in` as standard input). Where a
//! CPython 3.11 is at hand the recordings are held against it too; `BLESS=1` re-records them.
//! `ONLY=text` runs the fixtures whose name contains the text.

use python::{Budget, Config, Data, Effect, HostModule, Limits, Stream, ThreadId, Vm};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program that runs longer than this many lines is taken to hang.
const MOST_LINES: u64 = 5_000_000;

const HOST: &[HostModule] = &[HostModule { name: "_console", functions: &["readline"] }];

#[test]
fn programs_print_what_cpython_prints() {
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut failures = Vec::new();
    let programs = programs();
    assert!(programs.len() > 20, "the fixtures are missing");
    for program in programs.iter().filter(|path| path.to_string_lossy().contains(&only)) {
        let name = program.file_stem().unwrap_or_default().to_string_lossy();
        let expected = std::fs::read_to_string(program.with_extension("out")).unwrap_or_default();
        let got = run_here(program);
        if got != expected {
            failures.push(format!("==== {name}\n{}", difference(&expected, &got)));
        }
    }
    let count = failures.len();
    assert!(failures.is_empty(), "{count} programs differ from CPython:\n{}", failures.join("\n"));
}

#[test]
fn recordings_are_what_cpython_prints() {
    let version = Command::new("python3").arg("--version").output();
    if !version.is_ok_and(|v| String::from_utf8_lossy(&v.stdout).starts_with("Python 3.11")) {
        eprintln!("no CPython 3.11 here: the recordings stand unchecked");
        return;
    }
    let bless = std::env::var_os("BLESS").is_some();
    let mut stale = Vec::new();
    for program in programs() {
        let recorded = std::fs::read_to_string(program.with_extension("out")).unwrap_or_default();
        let printed = run_cpython(&program);
        if printed == recorded {
            continue;
        }
        if bless {
            std::fs::write(program.with_extension("out"), printed).expect("the folder is writable");
        } else {
            stale.push(program);
        }
    }
    assert!(stale.is_empty(), "BLESS=1 re-records these: {stale:?}");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn programs() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).expect("the fixtures are there");
    let mut programs: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .filter(|path| !path.file_name().unwrap_or_default().to_string_lossy().starts_with("lib_"))
        .collect();
    programs.sort();
    programs
}

fn input(program: &Path) -> String {
    std::fs::read_to_string(program.with_extension("in")).unwrap_or_default()
}

fn report(stdout: &str, stderr: &str, exit: i32) -> String {
    let mut out = String::new();
    for (title, text) in [("stdout", stdout), ("stderr", stderr)] {
        let _ = writeln!(out, "--- {title}\n{text}");
    }
    let _ = writeln!(out, "--- exit {exit}");
    out
}

fn run_cpython(program: &Path) -> String {
    use std::io::Write as _;
    let name = program.file_name().unwrap_or_default();
    let mut child = Command::new("python3")
        .args(["-B", "-W", "ignore"])
        .arg(name)
        .current_dir(folder())
        .env("PYTHONHASHSEED", "0")
        .env("PYTHONIOENCODING", "utf-8")
        .env("TZ", "UTC")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 starts");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let _ = stdin.write_all(input(program).as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("python3 ends");
    let prefix = format!("{}/", folder().display());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&prefix, "");
    report(&text(&output.stdout), &text(&output.stderr), output.status.code().unwrap_or(-1))
}

fn run_here(program: &Path) -> String {
    let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let files = std::fs::read_dir(folder()).expect("the fixtures are there");
    let mut files: Vec<(String, String)> = files
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter_map(|path| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            let helper = name.starts_with("lib_") && name.ends_with(".py");
            if helper { Some((name, std::fs::read_to_string(path).ok()?)) } else { None }
        })
        .collect();
    files.sort();
    let mut vm = Vm::new(Config {
        argv: vec![name.clone()],
        path: name,
        source: std::fs::read_to_string(program).expect("the program is readable"),
        files,
        library: &[],
        host_modules: HOST,
        limits: Limits::default(),
        seed: 1,
    });
    let input = input(program);
    let mut lines = input.split_inclusive('\n');
    let (mut stdout, mut stderr, mut total) = (String::new(), String::new(), 0);
    let main = ThreadId(0);
    loop {
        let stop = vm.run(main, Budget { lines: 100_000, instructions_per_line: 50_000_000 });
        total += stop.lines;
        match stop.effect {
            Effect::Print { stream: Stream::Stdout, text } => stdout.push_str(&text),
            Effect::Print { stream: Stream::Stderr, text } => stderr.push_str(&text),
            Effect::HostCall { .. } => {
                let line = lines.next().unwrap_or("").to_string();
                vm.reply(main, Ok(Data::Str(line)));
            }
            Effect::Exit { code } => return report(&stdout, &stderr, code),
            Effect::Line if total < MOST_LINES => {}
            other => return report(&stdout, &format!("{stderr}\nstopped at {other:?}"), -1),
        }
    }
}

/// The first lines that differ, with a few around them.
fn difference(expected: &str, got: &str) -> String {
    let (expected, got): (Vec<&str>, Vec<&str>) =
        (expected.lines().collect(), got.lines().collect());
    let same = expected.iter().zip(&got).take_while(|(a, b)| a == b).count();
    let mut out = String::new();
    for line in &expected[same.saturating_sub(2)..same] {
        let _ = writeln!(out, "   {line}");
    }
    for line in expected.iter().skip(same).take(6) {
        let _ = writeln!(out, " - {line}");
    }
    for line in got.iter().skip(same).take(10) {
        let _ = writeln!(out, " + {line}");
    }
    out
}
