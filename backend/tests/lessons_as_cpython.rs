//! Every lesson's programs under `python3` with real sockets, each host a network namespace, and in the
//! simulation: both print the same. The comparison itself is `lessons_as_cpython.py`.

mod common;

use std::path::Path;
use std::process::Command;

/// What the script says when namespaces cannot be made here.
const SKIPPED: i32 = 77;

// In real time, with real pauses: minutes.
#[test]
#[ignore = "takes minutes: cargo test -p socket-playground --test lessons_as_cpython -- --ignored"]
fn lessons_print_what_they_print_under_cpython() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lessons = common::lessons_with_programs();
    let output = Command::new("python3")
        .arg(root.join("tests/lessons_as_cpython.py"))
        .arg(env!("CARGO_BIN_EXE_socket-playground"))
        .args(&lessons)
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: there is no python3 here");
        return;
    };
    let told = String::from_utf8_lossy(&output.stdout);
    if output.status.code() == Some(SKIPPED) {
        eprintln!("skipped: {}", told.trim());
        return;
    }
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
}
