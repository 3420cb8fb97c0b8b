//! The TCP conversations of every lesson's programs under `python3` over real sockets, each host a network
//! namespace, and in the simulation's capture: the same handshakes, the same payload in the same order, the
//! same way of closing. The comparison itself is `captures_as_linux.py`.

mod common;

use std::path::Path;
use std::process::Command;

/// What the script says when namespaces cannot be made here.
const SKIPPED: i32 = 77;

#[test]
fn the_captures_of_the_lessons_are_those_of_linux() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let lessons = common::lessons_with_programs();
    let output = Command::new("python3")
        .arg(tests.join("captures_as_linux.py"))
        .arg(env!("CARGO_BIN_EXE_socket-playground"))
        .args(&lessons)
        .output();
    let Ok(output) = output else {
        return eprintln!("skipped: there is no python3 here");
    };
    let told = String::from_utf8_lossy(&output.stdout);
    if output.status.code() == Some(SKIPPED) {
        return eprintln!("skipped: {}", told.trim());
    }
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    let same = told.matches("connections the same").count();
    assert!(same > 25, "only {same} lessons have connections:\n{told}");
}
